/** The carrier `arrow`: modules of the arrow-udf ABI 3.0, as RisingWave and Databend run them. One guest for each program and module. */
import type {
  BatchCaller,
  CallProgram,
  CallSite,
  Carrier,
  ColumnValues,
  FunctionContext,
  FunctionSpec,
  RowCaller,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import { typeSummary } from '../../types/logical/print';
import { WrongResult } from '../batches/guest-failure';
import { type GuestCall, type GuestColumn, ProgramCaller } from '../batches/program';
import { rowCallerOf } from '../batches/row-caller';
import { loadWasm, wasmSource } from '../batches/wasm-source';
import { decoderOf } from './decode';
import { type ExpectedColumn, readBatch } from './ipc-read';
import { BatchWriter } from './ipc-write';
import { ArrowGuest, type ArrowModule, compileArrow } from './module';
import { type ArrowSignature, type ArrowType, overloadsOf } from './signature';

export { inspectArrowModule } from './inspect';

export const arrowCarrier: Carrier = {
  name: 'arrow',

  async openBatch(program: CallProgram): Promise<BatchCaller> {
    const guests = new Map<string, Promise<ArrowGuest>>();
    const calls: GuestCall[] = [];
    for (const { spec, site } of program.calls) {
      const { path } = wasmSource(spec);
      const key = JSON.stringify([path, spec.limits, spec.grants]);
      const module = await moduleOf(spec);
      if (!guests.has(key)) guests.set(key, Promise.resolve(new ArrowGuest(spec, module, spec.limits, spec.grants)));
      calls.push(openCall(spec, site, module, await guests.get(key)!));
    }
    const opened = await Promise.all(guests.values());
    return new ProgramCaller(program, calls, () => {
      for (const guest of opened) guest.close();
    });
  },

  async openRow(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<RowCaller> {
    return rowCallerOf(spec, site, (program) => arrowCarrier.openBatch!(program, context));
  },
};

/** Compiled modules by path, hash and memory limit: subtasks of one thread share them. */
const modules = new Map<string, Promise<ArrowModule>>();

function moduleOf(spec: FunctionSpec): Promise<ArrowModule> {
  const { path, hash } = wasmSource(spec);
  const key = `${path}\0${hash}\0${spec.limits.memory}`;
  let module = modules.get(key);
  if (module === undefined) {
    module = loadWasm(spec).then((bytes) => compileArrow(spec, bytes, spec.limits));
    modules.set(key, module);
    module.catch(() => modules.delete(key));
  }
  return module;
}

function openCall(spec: FunctionSpec, site: CallSite, module: ArrowModule, guest: ArrowGuest): GuestCall {
  if (spec.kind !== 'SCALAR' && spec.kind !== 'TABLE') {
    const kind = spec.kind.toLowerCase().replaceAll('_', ' ');
    throw new UserFunctionError(spec, 'unsupported', `the arrow-udf ABI has no ${kind} functions`);
  }
  if (spec.grants.files !== undefined && spec.grants.files.length > 0) {
    throw new UserFunctionError(spec, 'unsupported', `the carrier 'arrow' cannot grant files`);
  }
  const signature = signatureFor(spec, site, module);
  const types = site.args.map((_, i) => signature.args[Math.min(i, signature.args.length - 1)]);
  const writer = new BatchWriter(types, site.args);
  const encode = (args: readonly ColumnValues[], count: number): Uint8Array => {
    try {
      return writer.write(args, count);
    } catch (error) {
      throw new UserFunctionError(spec, 'failed', `wrong argument: ${(error as Error).message}`, { cause: error });
    }
  };
  const columns = expectedColumns(signature, site.result);
  return signature.kind === 'SCALAR'
    ? { call: (args, count) => callScalar(spec, signature, guest, encode(args, count), columns, count) }
    : { call: (args, count) => callTable(spec, signature, guest, encode(args, count), columns, count) };
}

/** The signature with the function's name that takes the call's types. */
function signatureFor(spec: FunctionSpec, site: CallSite, module: ArrowModule): ArrowSignature {
  const wanted = wasmSource(spec).export;
  const named = module.exports.signatures.filter(({ name, text }) => name === wanted || text === wanted);
  const fitting = named.filter((signature) =>
    overloadsOf(signature).some((overload) => fits(overload.parameters, signature, site)),
  );
  if (fitting.length > 0) return fitting.reduce((best, next) => (strangeness(next) < strangeness(best) ? next : best));
  const unusable = module.exports.unusable.find(({ text }) => text.startsWith(`${wanted}(`));
  if (named.length === 0 && unusable !== undefined) {
    throw new UserFunctionError(spec, 'unsupported', `${unusable.text}: ${unusable.reason}`);
  }
  const offered = (named.length > 0 ? named : module.exports.signatures).map(({ text }) => text).join(', ');
  const call = `'${wanted}(${site.args.map(typeSummary).join(', ')})'`;
  const failure = named.length > 0 ? 'unsupported' : 'invalid';
  throw new UserFunctionError(spec, failure, `the module has no ${call}; it has: ${offered || 'nothing'}`);
}

/** Several types of the ABI have one type in SQL, e.g. int16 and uint8: the plain ones come first. */
const STRANGE = /^(uint|large|json)/;

function strangeness(signature: ArrowSignature): number {
  return signature.args.filter((arg) => STRANGE.test(arg.name)).length;
}

/** Finer timestamps than the ABI's microseconds would lose digits. */
const MICRO_DIGITS = 6;

function fits(parameters: readonly { readonly type: unknown }[], signature: ArrowSignature, site: CallSite): boolean {
  const count = parameters.length;
  if (signature.variadic ? site.args.length < count - 1 : site.args.length !== count) return false;
  return site.args.every((arg, i) => {
    if (arg.root === 'TIMESTAMP' && arg.precision > MICRO_DIGITS) return false;
    const type = parameters[Math.min(i, count - 1)].type as LogicalType;
    // uint64 is the only type that comes as a DECIMAL of another shape than `decimal`.
    if (type.root === 'DECIMAL' && type.scale === 0 && !typesEqualIgnoringNullability(type, arg)) return false;
    return familyOf(type) === familyOf(arg);
  });
}

/** Types between which an argument may differ from its parameter: lengths and precisions. */
function familyOf(type: LogicalType): string {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return 'STRING';
    case 'BINARY':
    case 'VARBINARY':
      return 'BYTES';
    case 'ARRAY':
      return `ARRAY<${familyOf(type.element)}>`;
    case 'ROW':
    case 'STRUCTURED':
      return `ROW<${type.fields.map((field) => familyOf(field.type)).join()}>`;
    default:
      return type.root;
  }
}

const INT32: ArrowType = { name: 'int32' };
const TEXT: ArrowType = { name: 'string' };
const INT: LogicalType = { root: 'INTEGER', nullable: false };
const STRING: LogicalType = { root: 'VARCHAR', length: 2147483647, nullable: true };

/** Table functions have the row's number first; errors come last, where the function can fail. */
function expectedColumns(signature: ArrowSignature, result: LogicalType): ExpectedColumn[] {
  const value = { type: signature.result, decode: decoderOf(signature.result, result) };
  const error = { type: TEXT, decode: decoderOf(TEXT, STRING) };
  if (signature.kind === 'SCALAR') return [value, error];
  return [{ type: INT32, decode: decoderOf(INT32, INT) }, value, error];
}

function errorsOf(errors: unknown[] | undefined, rows?: readonly unknown[]): Map<number, string> | undefined {
  let found: Map<number, string> | undefined;
  errors?.forEach((message, i) => {
    if (message === null) return;
    found ??= new Map();
    const row = rows === undefined ? i : (rows[i] as number);
    if (!found.has(row)) found.set(row, message as string);
  });
  return found;
}

function callScalar(
  spec: FunctionSpec,
  signature: ArrowSignature,
  guest: ArrowGuest,
  input: Uint8Array,
  columns: readonly ExpectedColumn[],
  count: number,
): GuestColumn {
  const [values, errors] = guest.scalar(spec, signature.symbol, input, (file) => readBatch(file, columns, 1));
  if (values!.length !== count || (errors !== undefined && errors.length !== count)) {
    throw new UserFunctionError(spec, 'result', `${values!.length} results came back for ${count} rows`);
  }
  const failed = errorsOf(errors);
  return { values: values!, ...(failed !== undefined && { errors: failed }) };
}

function callTable(
  spec: FunctionSpec,
  signature: ArrowSignature,
  guest: ArrowGuest,
  input: Uint8Array,
  columns: readonly ExpectedColumn[],
  count: number,
): GuestColumn {
  return guest.table(spec, signature.symbol, input, (files) => {
    const values: unknown[][] = Array.from({ length: count }, () => []);
    const failed = new Map<number, string>();
    for (const file of files) {
      const [rows, items, errors] = readBatch(file, columns, 2);
      if (rows!.length !== items!.length) throw new WrongResult('the values are not as many as their row numbers');
      for (const [row, message] of errorsOf(errors, rows) ?? []) if (!failed.has(row)) failed.set(row, message);
      rows!.forEach((row, i) => {
        const list = values[row as number];
        if (list === undefined) throw new WrongResult(`a result for row ${row} of ${count}`);
        if (errors?.[i] == null) list.push(items![i]);
      });
    }
    return failed.size === 0 ? { values } : { values, errors: failed };
  });
}
