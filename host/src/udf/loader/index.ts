/**
 * The carrier of plain core modules: those that AssemblyScript's compiler makes (`asc --exportRuntime`) without our SDK, through
 * `@assemblyscript/loader`, and any module whose functions take and give numbers. A call a row; `udf.signature` says the SQL types.
 */
import type {
  BatchCaller,
  CallProgram,
  CallSite,
  Carrier,
  ColumnValues,
  FunctionContext,
  FunctionSpec,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { type GuestCall, type GuestColumn, ProgramCaller } from '../batches/program';
import { recordText } from '../batches/record-text';
import { rowCallerOf } from '../batches/row-caller';
import { wasmSource } from '../batches/wasm-source';
import { asFunctionError } from '../wasm/guest';
import { hashOf, readModule } from '../wasm/module';
import { type AssemblyScriptLoader, LoaderGuest, loadPlainModule, type PlainModule } from './guest';
import { declaredFunction, unsupportedType } from './signature';
import { type FromGuest, type GuestType, guestType, type ToGuest } from './values';

export const loaderCarrier: Carrier = {
  name: 'loader',

  async openBatch(program: CallProgram, context: FunctionContext): Promise<BatchCaller> {
    const loader = (await import('@assemblyscript/loader')) as unknown as AssemblyScriptLoader;
    const calls = program.calls.map(({ spec, site }) => {
      try {
        return new PlainCall(loader, spec, site, context);
      } catch (error) {
        throw asFunctionError(spec, error);
      }
    });
    return new ProgramCaller(program, calls, () => undefined);
  },

  openRow: (spec, site, context) => rowCallerOf(spec, site, (program) => loaderCarrier.openBatch!(program, context)),
};

/** The function of a plain module that `signature` (udf.signature) declares. Throws RefusedModule. */
export function plainFunction(
  path: string,
  wanted: string,
  signature: string,
): Omit<FunctionSpec, 'limits' | 'grants'> {
  const bytes = readModule(path);
  const { export: exported, ...declared } = declaredFunction(bytes, wanted, signature);
  return {
    ...declared,
    name: exported,
    kind: 'SCALAR',
    language: 'WASM',
    carrier: 'loader',
    source: { kind: 'wasm', path, export: exported, hash: hashOf(bytes) },
    row: true,
    batch: true,
  };
}

/** Rows between collections of the guest's garbage: objects made for one row are dead after it. */
const COLLECT_ROWS = 4096;

class PlainCall implements GuestCall {
  private readonly parameters: readonly GuestType[];
  private readonly result: FromGuest;
  private readonly module: PlainModule;
  private readonly exported: string;
  private guest: LoaderGuest;
  private converters: readonly ToGuest[];
  private rows = 0;

  constructor(
    private readonly loader: AssemblyScriptLoader,
    private readonly spec: FunctionSpec,
    private readonly site: CallSite,
    private readonly context: FunctionContext,
  ) {
    const typeOf = (type: CallSite['result'], what: string): GuestType => {
      const found = spec.kind === 'SCALAR' ? guestType(type) : undefined;
      if (found !== undefined) return found;
      throw new UserFunctionError(spec, 'unsupported', unsupportedType(type, what));
    };
    this.parameters = site.args.map((type, i) => typeOf(type, `argument ${i + 1}`));
    this.result = typeOf(site.result, 'the result').from;
    const { path, hash, export: exported } = wasmSource(spec);
    this.exported = exported;
    this.module = loadPlainModule(path, hash, spec.limits.memory);
    [this.guest, this.converters] = this.instance();
  }

  private instance(): [LoaderGuest, readonly ToGuest[]] {
    const guest = new LoaderGuest(this.loader, this.module, this.spec, this.exported, this.context);
    try {
      return [guest, this.parameters.map((type) => type.to(guest.arrayId))];
    } catch (error) {
      throw new UserFunctionError(this.spec, 'invalid', (error as Error).message);
    }
  }

  /** NULL in, NULL out: the function is not asked. */
  call(args: readonly ColumnValues[], count: number): GuestColumn {
    if (this.guest.failed) [this.guest, this.converters] = this.instance();
    const { guest, spec } = this;
    const budget = { left: spec.limits.output };
    const values = new Array<unknown>(count).fill(null);
    guest.guard.start(spec.limits.deadline);
    for (let row = 0; row < count; row++) {
      if (args.some((column) => column[row] === null)) continue;
      try {
        values[row] = this.result(this.callRow(args, row), guest.tools, budget);
      } catch (error) {
        throw this.located(guest.failure(error), args, row);
      }
    }
    this.rows += count;
    if (this.rows >= COLLECT_ROWS) this.collect();
    return { values };
  }

  private callRow(args: readonly ColumnValues[], row: number): number | bigint {
    const { tools, target } = this.guest;
    const given: (number | bigint)[] = [];
    for (let i = 0; i < this.converters.length; i++) {
      const value = this.converters[i](args[i][row], tools);
      // Making the next argument may start the guest's garbage collector.
      if (this.parameters[i].managed) tools.__pin(value as number);
      given.push(value);
    }
    // Objects of a guest that traps go with it.
    const result = target(...given);
    for (let i = 0; i < given.length; i++) if (this.parameters[i].managed) tools.__unpin(given[i] as number);
    return result;
  }

  private collect(): void {
    this.rows = 0;
    if (!this.module.collects) return;
    try {
      this.guest.tools.__collect();
    } catch (error) {
      throw this.guest.failure(error, 'collecting');
    }
  }

  private located(error: UserFunctionError, args: readonly ColumnValues[], row: number): UserFunctionError {
    const prefix = `Function '${this.spec.name}' (${this.spec.language}): `;
    return new UserFunctionError(this.spec, error.failure, error.message.slice(prefix.length), {
      row,
      record: recordText(args, row, this.site.args),
      userStack: error.userStack,
      cause: error.cause,
    });
  }
}
