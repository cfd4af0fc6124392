/** A program of Python calls as the message that opens a stage for it (pyflink/fn_execution/table_stage.py). */
import {
  type Column,
  type DataType,
  Encoding,
  OpenStage,
  RowBatch,
  StageFunction,
  StageOutput,
} from '@drey/sdk/protocol';
import type { CallProgram, FunctionContext, FunctionSpec, ProgramCall } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { durationOption } from '../../operators/configuration';
import { EMPTY } from '../../types/binary';
import { encodeColumn } from '../../types/columns';
import type { LogicalType } from '../../types/logical/contracts';
import { childrenOf } from '../../types/logical/families';
import { typeSummary } from '../../types/logical/print';
import { array, row, STRING, INT } from '../../types/logical/types';
import { toWire } from '../../types/logical/wire';
import { pythonType, toPython } from './functions-timestamps';

const ASYNC_SCALAR = 'table.exec.async-scalar.';
const TIME_ZONE = 'table.local-time-zone';

/** `side_output` of the output for rows that failed. */
const FAILURES = 'failures';
/** Position of the row, class and message of the error, traceback, name of the function. */
export const FAILURE_TYPE = toWire(
  row([
    { name: 'row', type: INT },
    { name: 'class', type: STRING },
    { name: 'message', type: STRING },
    { name: 'traceback', type: STRING },
    { name: 'function', type: STRING },
  ]),
);

/** Types on the wire of one program. */
export interface ProgramTypes {
  readonly inputs: readonly DataType[];
  /** The input columns as fields of one row. */
  readonly row: DataType;
  readonly outputs: readonly DataType[];
}

/** Throws UserFunctionError for types whose values Python has no form for. */
export function programTypes(program: CallProgram): ProgramTypes {
  const { inputs, calls, outputs } = program;
  for (const { spec, site } of calls) for (const type of [...site.args, site.result]) checkType(spec, type);
  const fields = inputs.map((type, i) => ({ name: `c${i}`, type }));
  const whole = wireType(row(fields), program);
  return { inputs: whole.children, row: whole, outputs: outputs.map((i) => resultType(calls[i], program)) };
}

/** Flink's own refusal names these; the others of its list cross all the same. */
const UNSUPPORTED: ReadonlySet<LogicalType['root']> = new Set([
  ...(['INTERVAL_YEAR_MONTH', 'INTERVAL_DAY_TIME', 'TIMESTAMP_TZ', 'RAW'] as const),
  ...(['VARIANT', 'BITMAP', 'SYMBOL', 'DESCRIPTOR'] as const),
]);

function checkType(spec: FunctionSpec, type: LogicalType): void {
  if (
    UNSUPPORTED.has(type.root) ||
    (type.root === 'MAP' && !HASHABLE.has(type.key.root)) ||
    (type.root === 'MULTISET' && !HASHABLE.has(type.element.root))
  ) {
    throw new UserFunctionError(
      spec,
      'unsupported',
      `Python UDF doesn't support logical type ${typeSummary(type)} currently.`,
    );
  }
  for (const child of childrenOf(type)) checkType(spec, child);
}

/** Keys of a dict. */
const HASHABLE: ReadonlySet<LogicalType['root']> = new Set([
  ...(['BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL', 'NULL'] as const),
  ...(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY', 'DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ'] as const),
]);

function resultType(call: ProgramCall, program: CallProgram): DataType {
  return wireType(answerType(call), program);
}

/** What a call answers for a row: rows of a table function are an array. */
export function answerType({ spec, site }: ProgramCall): LogicalType {
  return spec.kind === 'TABLE' ? array(site.result) : site.result;
}

function wireType(type: LogicalType, program: CallProgram): DataType {
  return toWire(keepsNanos(program) ? type : pythonType(type));
}

/** pandas has nanoseconds (of the years 1677 to 2262). */
export function keepsNanos({ calls }: CallProgram): boolean {
  return calls.some(({ spec }) => spec.vectorized);
}

export function openProgram(
  program: CallProgram,
  types: ProgramTypes,
  context: FunctionContext,
  stageId: number,
): OpenStage {
  const outputs = program.outputs.map((call, i) => StageOutput.create({ function: call, type: types.outputs[i] }));
  return OpenStage.create({
    stageId,
    jobName: context.jobName,
    taskName: context.operatorName,
    functions: stageFunctions(program),
    inputTypes: [types.row, types.row],
    outputs: [...outputs, StageOutput.create({ sideOutput: FAILURES, type: FAILURE_TYPE })],
    subtaskIndex: context.subtaskIndex,
    parallelism: context.parallelism,
    maxParallelism: maxParallelism(context),
    attempt: context.attempt,
    configuration: stageConfiguration(context.configuration),
    jobParameters: new Map(context.jobParameters),
  });
}

/** Flink's rule for operators without keyed state of their own: what is configured, else derived from the parallelism. */
function maxParallelism({ configuration, parallelism }: FunctionContext): number {
  const configured = Number(configuration.get('pipeline.max-parallelism') ?? -1);
  if (configured > 0) return configured;
  const rounded = 2 ** Math.ceil(Math.log2(Math.max(1, parallelism + Math.floor(parallelism / 2))));
  return Math.min(Math.max(rounded, 128), 32768);
}

function stageConfiguration(configuration: ReadonlyMap<string, string>): Map<string, string> {
  const own = new Map(configuration);
  const zone = own.get(TIME_ZONE);
  if (zone === undefined || zone === 'default') own.set(TIME_ZONE, Intl.DateTimeFormat().resolvedOptions().timeZone);
  own.set(`${ASYNC_SCALAR}timeout`, String(durationOption(configuration, `${ASYNC_SCALAR}timeout`, 180_000)));
  own.set(`${ASYNC_SCALAR}retry-delay`, String(durationOption(configuration, `${ASYNC_SCALAR}retry-delay`, 100)));
  own.set(`${ASYNC_SCALAR}max-concurrent-operations`, String(asyncConcurrency(configuration)));
  return own;
}

/** Calls of asynchronous functions that run at once in one subtask. */
export function asyncConcurrency(configuration: ReadonlyMap<string, string>): number {
  const value =
    configuration.get(`${ASYNC_SCALAR}max-concurrent-operations`) ??
    configuration.get(`${ASYNC_SCALAR}buffer-capacity`);
  return Math.max(1, Number(value ?? 10));
}

/** Calls in order, then the literals. Literals are numbered in the order in which calls have them. */
function stageFunctions(program: CallProgram): StageFunction[] {
  const { calls } = program;
  const literals: { readonly type: LogicalType; readonly value: unknown }[] = [];
  const functions = calls.map(({ spec, site, args }, i) => {
    const sources = args.map((arg, j) => {
      if ('input' in arg) return ['input', arg.input];
      if ('call' in arg) return ['call', arg.call];
      return ['literal', literals.push({ type: site.args[j], value: arg.literal }) - 1];
    });
    return StageFunction.create({
      kind: 'table_call',
      name: spec.name,
      payload: payloadOf(spec),
      outputType: resultType(calls[i], program),
      options: new Map([...sourceOptions(spec), ['args', JSON.stringify(sources)]]),
    });
  });
  if (literals.length === 0) return functions;
  const type = wireType(row(literals.map((literal, i) => ({ name: `l${i}`, type: literal.type }))), program);
  const columns = literals.map(({ value, type: own }, i) => {
    const convert = keepsNanos(program) ? undefined : toPython(own);
    return encodeColumn([convert ? convert(value) : value], type.children[i]);
  });
  const values = structColumn(columns);
  const payload = RowBatch.encode(RowBatch.create({ count: 1, values })).finish();
  return [...functions, StageFunction.create({ kind: 'table_literals', payload, outputType: type })];
}

function payloadOf({ source }: FunctionSpec): Uint8Array {
  return (source.kind === 'python' && source.pickle) || EMPTY;
}

function sourceOptions(spec: FunctionSpec): [string, string][] {
  const { source } = spec;
  if (source.kind !== 'python') throw new UserFunctionError(spec, 'invalid', 'it has no Python source.');
  const options: [string, string][] = [['kind', spec.kind]];
  if (spec.vectorized) options.push(['vectorized', 'true']);
  if (source.text !== undefined) options.push(['text', source.text], ['attribute', source.entry ?? spec.name]);
  else if (source.entry !== undefined) options.push(['entry', source.entry]);
  return options;
}

export function structColumn(children: Column[]): Column {
  return { encoding: Encoding.STRUCT, nulls: EMPTY, data: EMPTY, offsets: EMPTY, children, pythonClass: '' };
}
