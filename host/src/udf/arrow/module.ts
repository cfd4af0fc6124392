/** An arrow-udf module in this thread: its instances, and calls by the ABI 3.0. */
import type { FunctionGrants, FunctionLimits, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { guestFailure, OutputExceeded, WrongResult } from '../batches/guest-failure';
import { Guard } from '../sandbox/guard';
import { GUARD_MODULE, compileInstrumented, instrument } from '../sandbox/instrument';
import { type WasmImport, type WasmInstance, type WasmMemory, type WasmModule, wasmApi } from '../sandbox/webassembly';
import { GuestOutput } from '../wasi/guest-output';
import { PREVIEW1_MODULE, preview1 } from '../wasi/preview1';
import { type ArrowExports, readExports } from './signature';

type Alloc = (length: number, align: number) => number;
type Dealloc = (pointer: number, length: number, align: number) => void;
/** `(input, length, out) => 0 or -1`; at `out`: pointer and length of what comes back. */
type Call = (input: number, length: number, out: number) => number;

interface GuestExports extends Readonly<Record<string, unknown>> {
  readonly memory: WasmMemory;
  readonly alloc: Alloc;
  readonly dealloc: Dealloc;
  readonly record_batch_iterator_next: (iterator: number, out: number) => void;
  readonly record_batch_iterator_drop: (iterator: number) => void;
}

const SUPPORTED_MAJOR = 3;
const REQUIRED = ['memory', 'alloc', 'dealloc'];
const ITERATOR = ['record_batch_iterator_next', 'record_batch_iterator_drop'];
/** Two words for what comes back stand before the input. */
const OUT_BYTES = 8;

/** Checked and compiled: what instances are made of. */
export interface ArrowModule {
  readonly module: WasmModule;
  readonly imports: readonly WasmImport[];
  readonly exports: ArrowExports;
}

/** Throws UserFunctionError for what is no such module, or asks for what no one can grant. */
export function compileArrow(
  spec: Pick<FunctionSpec, 'name' | 'language'>,
  bytes: Uint8Array,
  limits: FunctionLimits,
): ArrowModule {
  let module: WasmModule;
  try {
    module = compileInstrumented(instrument(bytes, { memory: limits.memory }));
  } catch (error) {
    throw guestFailure(spec, error, new Guard(), limits);
  }
  const names = wasmApi.Module.exports(module).map(({ name }) => name);
  const exports = readExports(names);
  const invalid = (message: string) => new UserFunctionError(spec, 'invalid', message);
  if (exports.version === undefined) throw invalid('this is no arrow-udf module (no export ARROWUDF_VERSION_3_0)');
  const [major, minor] = exports.version;
  if (major !== SUPPORTED_MAJOR) {
    throw new UserFunctionError(
      spec,
      'unsupported',
      `the module has arrow-udf ABI ${major}.${minor}; this host has 3.0`,
    );
  }
  const missing = REQUIRED.find((name) => !names.includes(name));
  if (missing !== undefined) throw invalid(`the module does not export '${missing}'`);
  const imports = wasmApi.Module.imports(module).filter((entry) => entry.module !== GUARD_MODULE);
  const alien = imports.find((entry) => entry.module !== PREVIEW1_MODULE || entry.kind !== 'function');
  if (alien !== undefined) {
    const message = `the module imports '${alien.module}.${alien.name}', which the sandbox does not have`;
    throw new UserFunctionError(spec, 'denied', message);
  }
  return { module, imports, exports };
}

/** One guest, made when it is first called, and made anew after a trap. */
export class ArrowGuest {
  private readonly guard = new Guard();
  private readonly output: GuestOutput;
  private exports: GuestExports | undefined;
  /** The instance has answered a call. */
  private answered = false;

  constructor(
    spec: Pick<FunctionSpec, 'name' | 'language'>,
    private readonly module: ArrowModule,
    private readonly limits: FunctionLimits,
    private readonly grants: FunctionGrants,
  ) {
    this.output = new GuestOutput(spec.name, grants.output !== false);
  }

  /** Calls a scalar function: an Arrow file in, an Arrow file out. */
  scalar<T>(spec: FunctionSpec, symbol: string, input: Uint8Array, decode: (file: Uint8Array) => T): T {
    return this.run(spec, (guest) => {
      const out = this.invoke(spec, guest, symbol, input);
      const answer = this.take(guest, out, { left: this.limits.output });
      guest.dealloc(out, OUT_BYTES + input.length, 4);
      return decode(answer);
    });
  }

  /** Calls a table function: an Arrow file in, any number of them out. */
  table<T>(spec: FunctionSpec, symbol: string, input: Uint8Array, decode: (files: readonly Uint8Array[]) => T): T {
    return this.run(spec, (guest) => {
      const missing = ITERATOR.find((name) => typeof guest[name] !== 'function');
      if (missing !== undefined) throw new WrongResult(`the module does not export '${missing}'`);
      const out = this.invoke(spec, guest, symbol, input);
      const iterator = new DataView(guest.memory.buffer).getUint32(out, true);
      const budget = { left: this.limits.output };
      const files: Uint8Array[] = [];
      for (;;) {
        // The guest's own part may be too short to be counted.
        this.guard.check();
        if ((budget.left -= FILE_COST) < 0) throw new OutputExceeded();
        guest.record_batch_iterator_next(iterator, out);
        if (new DataView(guest.memory.buffer).getUint32(out, true) === 0) break;
        files.push(this.take(guest, out, budget));
      }
      guest.record_batch_iterator_drop(iterator);
      guest.dealloc(out, OUT_BYTES + input.length, 4);
      return decode(files);
    });
  }

  close(): void {
    this.output.flush();
    this.exports = undefined;
  }

  private run<T>(spec: FunctionSpec, use: (guest: GuestExports) => T): T {
    try {
      const value = this.attempt(spec, use);
      this.answered = true;
      return value;
    } catch (error) {
      // A guest that frees late or never, and has served before, gets its memory anew, once.
      if (!this.answered || !(error instanceof UserFunctionError) || error.failure !== 'memory') throw error;
      this.answered = false;
      return this.attempt(spec, use);
    }
  }

  private attempt<T>(spec: FunctionSpec, use: (guest: GuestExports) => T): T {
    this.guard.start(this.limits.deadline);
    try {
      return use((this.exports ??= this.instantiate()));
    } catch (error) {
      // Its memory may be anything now, locks may be held.
      if (!(error instanceof UserFunctionError)) this.exports = undefined;
      this.output.flush();
      throw guestFailure(spec, error, this.guard, this.limits);
    }
  }

  private instantiate(): GuestExports {
    const names = this.module.imports.map(({ name }) => name);
    const wasi = preview1(names, this.grants, this.output, this.guard.check);
    const instance: WasmInstance = new wasmApi.Instance(this.module.module, {
      [PREVIEW1_MODULE]: wasi.imports,
      ...this.guard.imports,
    });
    const exports = instance.exports as GuestExports;
    if (typeof exports.memory?.buffer?.byteLength !== 'number')
      throw new WrongResult("the export 'memory' is no memory");
    wasi.bind(exports.memory);
    if (typeof exports['_initialize'] === 'function') exports['_initialize']();
    return exports;
  }

  /** Answers the position of the two words of what came back. */
  private invoke(spec: FunctionSpec, guest: GuestExports, symbol: string, input: Uint8Array): number {
    const out = guest.alloc(OUT_BYTES + input.length, 4) >>> 0;
    if (out === 0) {
      this.guard.memoryRefused = true;
      throw new WrongResult(`the guest has no ${input.length} bytes for its input`);
    }
    new Uint8Array(guest.memory.buffer).set(input, out + OUT_BYTES);
    if ((guest[symbol] as Call)(out + OUT_BYTES, input.length, out) === 0) return out;
    const message = Buffer.from(this.take(guest, out, { left: MAX_MESSAGE })).toString('utf8');
    guest.dealloc(out, OUT_BYTES + input.length, 4);
    throw new UserFunctionError(spec, 'failed', message);
  }

  /** Copies what the two words point to, and frees it. */
  private take(guest: GuestExports, out: number, budget: { left: number }): Uint8Array {
    const { buffer } = guest.memory;
    const words = new DataView(buffer);
    const pointer = words.getUint32(out, true);
    const length = words.getUint32(out + 4, true);
    if (pointer + length > buffer.byteLength) {
      throw new WrongResult(`${length} bytes at ${pointer} in a memory of ${buffer.byteLength}`);
    }
    budget.left -= length;
    if (budget.left < 0) throw new OutputExceeded();
    const bytes = new Uint8Array(buffer, pointer, length).slice();
    guest.dealloc(pointer, length, 1);
    return bytes;
  }
}

/** What a file of a table function costs beside its bytes. */
const FILE_COST = 256;
/** Longest message of a guest. Bytes. */
const MAX_MESSAGE = 1 << 20;
