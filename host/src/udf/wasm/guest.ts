/** One instance of a module, and what becomes of its failures. An instance that trapped is never called again. */
import type { FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import { type FailureDetails, type FunctionFailure, UserFunctionError } from '../../functions/user/errors';
import { DeadlineExceeded, Guard } from '../sandbox/guard';
import { RefusedModule } from '../sandbox/instrument';
import {
  type WasmFunction,
  type WasmGlobal,
  type WasmInstance,
  type WasmMemory,
  wasmApi,
} from '../sandbox/webassembly';
import { BadResult } from './decode';
import { GuestAbort, type GuestLink, importsFor } from './imports';
import { NoLayout } from './layout';
import { GuestMemory } from './memory';
import type { LoadedModule } from './module';
import { userFrames } from './stack';

/** An error that the guest reports and survives. */
class ReportedError extends Error {
  constructor(
    message: string,
    readonly row: number | undefined,
  ) {
    super(message);
  }
}

const MAKING_ROOM = 'making room for a batch';

export class Guest {
  readonly memory: GuestMemory;
  private readonly guard = new Guard();
  private readonly instance: WasmInstance;
  private readonly alloc: WasmFunction;
  private readonly reset: WasmFunction;
  private readonly rowAddress: number;
  private broken = false;

  constructor(
    private readonly loaded: LoadedModule,
    private readonly spec: FunctionSpec,
    private readonly context: FunctionContext,
  ) {
    const link: GuestLink = { memory: undefined };
    const imports = importsFor(loaded.imports, spec, context, link, this.guard.check);
    this.guard.start(spec.limits.deadline);
    this.instance = this.guarded(
      'starting',
      () => new wasmApi.Instance(loaded.module, { ...imports, ...this.guard.imports }),
    );
    const memory = this.instance.exports['memory'] as WasmMemory | undefined;
    if (typeof memory?.buffer?.byteLength !== 'number') throw this.invalid('it exports no "memory"');
    link.memory = memory;
    this.memory = new GuestMemory(memory);
    this.alloc = this.exported('drey_alloc');
    this.reset = this.exported('drey_reset');
    const row = this.instance.exports['drey_row'] as WasmGlobal | undefined;
    this.rowAddress = row === undefined ? 0 : this.guarded('starting', () => Number(row.value) >>> 0);
    this.open();
  }

  /** True once the guest has trapped or broken its contract. */
  get failed(): boolean {
    return this.broken;
  }

  exported(name: string): WasmFunction {
    const value = this.instance.exports[name];
    if (typeof value !== 'function') throw this.invalid(`it exports no function "${name}"`);
    return value as WasmFunction;
  }

  private invalid(reason: string): UserFunctionError {
    this.broken = true;
    return new UserFunctionError(this.spec, 'invalid', `the module does not follow the ABI: ${reason}`);
  }

  /** `_initialize`, then `drey_open` with the context as JSON. */
  private open(): void {
    const { exports } = this.instance;
    this.guard.start(this.spec.limits.deadline);
    if (typeof exports['_initialize'] === 'function') {
      this.guarded('starting', () => (exports['_initialize'] as WasmFunction)());
      this.memory.refresh();
    }
    if (typeof exports['drey_open'] !== 'function') return;
    const text = Buffer.from(JSON.stringify(contextOf(this.context)), 'utf8');
    const at = this.guarded(MAKING_ROOM, () => this.allocate(text.length));
    this.memory.bytes.set(text, at);
    const status = this.guarded('opening', () => (exports['drey_open'] as WasmFunction)(at, text.length));
    this.memory.refresh();
    this.checkStatus('opening', status);
  }

  /** Forgets the last batch and takes memory for a new one. Starts the deadline. */
  begin(size: number): number {
    this.guard.start(this.spec.limits.deadline);
    try {
      this.reset();
      return this.allocate(size);
    } catch (error) {
      throw this.errorOf(MAKING_ROOM, error);
    }
  }

  /** Memory for the batch at hand. */
  private allocate(size: number): number {
    const at = Number(this.alloc(size)) >>> 0;
    this.memory.refresh();
    if (at === 0 || at % 8 !== 0 || at + size > this.memory.size) {
      throw this.invalid(`drey_alloc(${size}) gave ${at} (memory: ${this.memory.size} bytes, alignment 8)`);
    }
    return at;
  }

  /** Runs an entry for a batch. The time counts from `begin`, or from `again` for a further call of the same batch. */
  run(entry: WasmFunction, rows: number, args: number, result: number): void {
    if (this.rowAddress !== 0) this.setRow(-1);
    let status: unknown;
    try {
      status = entry(rows, args, result);
    } catch (error) {
      throw this.errorOf('', error);
    }
    this.memory.refresh();
    if (status !== 0) this.checkStatus('', status);
  }

  /** Starts the deadline of a further call. */
  again(limit: number): void {
    this.guard.start(limit);
  }

  private checkStatus(doing: string, status: unknown): void {
    const address = Number(status ?? 0) >>> 0;
    if (address !== 0) throw this.errorOf(doing, this.reported(address));
  }

  /** The record { i32 row, i32 text, i32 bytes } that a guest left. */
  private reported(at: number): Error {
    const { u32, i32, size, bytes } = this.memory;
    if (at % 4 !== 0 || at + 12 > size) return new BadResult(`its status ${at} is no address of an error`);
    const [text, length] = [u32[(at >> 2) + 1], u32[(at >> 2) + 2]];
    if (text + length > size) return new BadResult('the message of its error is outside of its memory');
    const row = i32[at >> 2];
    return new ReportedError(bytes.utf8Slice(text, text + Math.min(length, 65536)), row < 0 ? undefined : row);
  }

  private setRow(row: number): void {
    if (this.rowAddress % 4 === 0 && this.rowAddress + 4 <= this.memory.size)
      this.memory.i32[this.rowAddress >> 2] = row;
  }

  private currentRow(): number | undefined {
    if (this.rowAddress === 0 || this.rowAddress % 4 !== 0) return undefined;
    const row = this.memory.refresh().i32[this.rowAddress >> 2];
    return row === undefined || row < 0 ? undefined : row;
  }

  private guarded<T>(doing: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.errorOf(doing, error);
    }
  }

  /** Any failure as the error of the function; all but reported errors end the instance. */
  errorOf(doing: string, error: unknown): UserFunctionError {
    if (error instanceof UserFunctionError) return error;
    if (!(error instanceof ReportedError)) this.broken = true;
    const at = error instanceof ReportedError || error instanceof BadResult ? error.row : this.rowOfTrap(doing);
    const details: FailureDetails = {
      cause: error,
      ...(at === undefined ? {} : { row: at }),
      userStack: userFrames(error, this.loaded),
    };
    const [failure, message] = this.wordsFor(error);
    return new UserFunctionError(this.spec, failure, doing === '' ? message : `${message} (while ${doing})`, details);
  }

  private rowOfTrap(doing: string): number | undefined {
    return doing === '' && this.memory !== undefined ? this.currentRow() : undefined;
  }

  private wordsFor(error: unknown): [FunctionFailure, string] {
    const { limits } = this.spec;
    if (error instanceof DeadlineExceeded) return ['deadline', `${error.message} (udf.batch.timeout)`];
    if (error instanceof BadResult) return [error.failure, error.message];
    if (error instanceof ReportedError) return ['failed', error.message];
    if (this.guard.memoryRefused) {
      return ['memory', `needs more memory than its limit of ${limits.memory} bytes (udf.memory.max)`];
    }
    if (error instanceof GuestAbort) return ['failed', error.message];
    if (error instanceof RangeError && error.message.includes('call stack')) return ['failed', 'stack overflow'];
    if (error instanceof wasmApi.RuntimeError) return ['failed', `trap: ${error.message}`];
    return ['invalid', (error as Error).message];
  }

  close(): void {
    const close = this.instance.exports['drey_close'];
    if (this.broken || typeof close !== 'function') return;
    this.guard.start(this.spec.limits.deadline);
    this.guarded('closing', () => (close as WasmFunction)());
  }
}

function contextOf(context: FunctionContext): unknown {
  return {
    job: context.jobName,
    operator: context.operatorName,
    subtask: context.subtaskIndex,
    parallelism: context.parallelism,
    attempt: context.attempt,
    parameters: Object.fromEntries(context.jobParameters),
  };
}

/** Failures before there is a guest: a module that is refused, a type that cannot cross. */
export function asFunctionError(spec: FunctionSpec, error: unknown): UserFunctionError {
  if (error instanceof UserFunctionError) return error;
  if (error instanceof NoLayout) return new UserFunctionError(spec, 'unsupported', error.message, { cause: error });
  if (error instanceof RefusedModule)
    return new UserFunctionError(spec, error.failure, error.message, { cause: error });
  return new UserFunctionError(spec, 'failed', (error as Error).message, { cause: error });
}
