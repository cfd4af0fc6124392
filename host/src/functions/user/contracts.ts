/**
 * User functions: one description for every language, one interface that carriers implement, and the batches they exchange.
 *
 * Life of a function: registered (catalog, DDL, SDK) as a `FunctionSpec`; `definition.ts` makes of it what the planner asks
 * (types, determinism); the plan names it by key, and the operators that call it have its spec in their configuration; at `open`
 * an operator asks the task manager's `UserFunctions` service for callers, and the service asks the carrier.
 *
 * Two ways to call. *Row* callers answer at once and can stand anywhere in generated code. *Batch* callers take columns and may
 * answer later; the planner gives calls of them an operator of their own (`table-function-calc`, `table-function-correlate`),
 * as Flink does for Python functions (PythonCalc). A carrier says which it has.
 *
 * Values in callers are the host's internal values (types/sql-values.md). What the user's code sees is the carrier's business.
 */
import type { LogicalType, RowType } from '../../types/logical/contracts';

export type FunctionKind =
  | 'SCALAR'
  | 'TABLE'
  | 'AGGREGATE'
  | 'TABLE_AGGREGATE'
  | 'ASYNC_SCALAR'
  | 'ASYNC_TABLE'
  | 'PROCESS_TABLE';

/** How a function is run; each has a folder below host/src/udf. */
export type CarrierName = 'inline' | 'wasm' | 'loader' | 'arrow' | 'component' | 'python';

/** As shown in messages and in SHOW/DESCRIBE FUNCTION. */
export type FunctionLanguage = 'TYPESCRIPT' | 'WASM' | 'PYTHON';

/** A type, or a type that the call decides: each variable stands for one type in the whole call. */
export type ParameterType = LogicalType | { readonly variable: string };

export interface Parameter {
  /** For calls with `name => value`, and for messages. */
  readonly name?: string;
  readonly type: ParameterType;
  /** May be left out of a call with named arguments; the function then gets NULL. */
  readonly optional?: boolean;
}

/** One form of a call. */
export interface Overload {
  readonly parameters: readonly Parameter[];
  /** The last parameter may be given any number of times, none included. */
  readonly variadic?: boolean;
  readonly result: ParameterType;
  /** AGGREGATE and TABLE_AGGREGATE: the type of the accumulator. */
  readonly accumulator?: LogicalType;
}

/** What a `Polymorphic` function answers for the types of a call; throw an Error with the reason when they do not fit. */
export interface InferredTypes {
  /** Absent = as given. */
  readonly args?: readonly LogicalType[];
  readonly result: LogicalType;
  readonly accumulator?: LogicalType;
}

/** Limits of one function. Times in ms, sizes in bytes. */
export interface FunctionLimits {
  /** A call of a batch that takes longer is stopped. `udf.batch.timeout`, default 5 s. 0 = none (trusted inline functions only). */
  readonly deadline: number;
  /** Linear memory of a WebAssembly instance, heap of an isolated thread. `udf.memory.max`, default 64 MB. */
  readonly memory: number;
  /** Results of one batch. `udf.output.max`, default 16 MB. */
  readonly output: number;
}

/** What a sandboxed function may use. Nothing by default. */
export interface FunctionGrants {
  readonly clock?: boolean;
  readonly random?: boolean;
  /** Names of environment variables. */
  readonly env?: readonly string[];
  /** Guest path -> host path, read only unless `write`. */
  readonly files?: readonly { readonly guest: string; readonly host: string; readonly write?: boolean }[];
  /** `console.log`, stdout and stderr: lines are labelled with the function's name, and bounded. Default true. */
  readonly output?: boolean;
}

/** A function as everything below the catalog knows it. Plain data: it travels in operator configurations. */
export interface FunctionSpec {
  /** As registered; for messages. */
  readonly name: string;
  readonly kind: FunctionKind;
  readonly language: FunctionLanguage;
  readonly carrier: CarrierName;
  /** Where the code is; what it means is the carrier's business. */
  readonly source: FunctionSource;
  /** Several = overloads, tried in order. Polymorphic functions have none: see `RegisteredFunction.infer`. */
  readonly overloads: readonly Overload[];
  /** Default true. */
  readonly deterministic?: boolean;
  readonly limits: FunctionLimits;
  readonly grants: FunctionGrants;
  /** In a thread of its own, which can be stopped. Always batch. */
  readonly isolated?: boolean;
  /** The carrier answers single rows at once, so calls may stand anywhere in an expression. */
  readonly row: boolean;
  /** The carrier prefers, or only takes, batches: calls in a Calc get an operator of their own. */
  readonly batch: boolean;
  /** Python: vectorised (Arrow). */
  readonly vectorized?: boolean;
  /** AGGREGATE: has retract / merge. */
  readonly retracts?: boolean;
  readonly merges?: boolean;
  /** PROCESS_TABLE: what the planner needs beyond the types; planner/…/process-functions.ts. */
  readonly process?: ProcessTableSpec;
}

export type FunctionSource =
  /** An entry of the job's function table (TypeScript objects of the program itself). */
  | { readonly kind: 'object'; readonly id: string }
  /** A module of TypeScript or JavaScript: a file, or text from SQL (`AS $$ … $$`). */
  | { readonly kind: 'module'; readonly path?: string; readonly text?: string; readonly export: string }
  /** A WebAssembly module or component. `path` absolute. `hash`: sha-256 of the bytes, checked when it is loaded. */
  | { readonly kind: 'wasm'; readonly path: string; readonly export: string; readonly hash: string }
  /** `entry` = 'module.attribute'; or a pickled object; or a module's text. */
  | { readonly kind: 'python'; readonly entry?: string; readonly pickle?: Uint8Array; readonly text?: string };

export interface ProcessTableSpec {
  readonly parameters: readonly ProcessParameter[];
  readonly states: readonly ProcessState[];
  readonly hasOnTimer: boolean;
  /** Kinds of rows that it emits; absent = insert only. */
  readonly changelog?: 'RETRACT' | 'UPSERT' | 'UPSERT_FULL_DELETES';
}

export type TableTrait =
  | 'ROW_SEMANTIC_TABLE'
  | 'SET_SEMANTIC_TABLE'
  | 'OPTIONAL_PARTITION_BY'
  | 'PASS_COLUMNS_THROUGH'
  | 'SUPPORT_UPDATES'
  | 'REQUIRE_UPDATE_BEFORE'
  | 'REQUIRE_FULL_DELETE'
  | 'REQUIRE_ON_TIME';

export interface ProcessParameter {
  readonly name: string;
  /** Scalars: none. Tables: the first is one of the two semantics. */
  readonly traits: readonly TableTrait[];
  /** Scalars: their type. Tables: absent = any row. 'DESCRIPTOR' = a list of columns. */
  readonly type?: LogicalType | 'DESCRIPTOR';
  readonly optional?: boolean;
}

export interface ProcessState {
  readonly name: string;
  readonly kind: 'VALUE' | 'LIST' | 'MAP';
  /** MAP: a MAP type, LIST: an ARRAY type, VALUE: a row type. */
  readonly type: LogicalType;
  /** ms; absent = `table.exec.state.ttl`, 0 = never. */
  readonly ttl?: number;
}

/** Kinds of changes that a table argument or a process table function gives. */
export interface ProcessChangelog {
  readonly insert: boolean;
  readonly updateBefore: boolean;
  readonly updateAfter: boolean;
  readonly delete: boolean;
  /** Deletes have values in the key's columns only. */
  readonly keyOnlyDeletes: boolean;
}

/** What a process table function may look at when it says which changes it gives. */
export interface ProcessChangelogContext {
  /** Of the table argument at this position among the declared parameters; undefined when it is no table. */
  table(parameter: number): ProcessChangelog | undefined;
  /** What the consumer asks for. */
  readonly required: ProcessChangelog;
}

/** A spec with what cannot travel. The catalog holds these. */
export interface RegisteredFunction {
  readonly spec: FunctionSpec;
  /** PROCESS_TABLE functions that give updates. Absent = inserts only, or what `spec.process.changelog` says. */
  readonly changelog?: (context: ProcessChangelogContext) => ProcessChangelog;
  /** Polymorphic functions: types of a call. `literal(i)`: the internal value of a literal argument, else undefined. */
  readonly infer?: (args: readonly LogicalType[], literal: (i: number) => unknown) => InferredTypes;
}

// ---------------------------------------------------------------- at run time

/** What a function may know of the subtask that runs it. */
export interface FunctionContext {
  readonly jobName: string;
  readonly operatorName: string;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly attempt: number;
  readonly slot: number;
  /** `pipeline.global-job-parameters` and the table configuration. */
  readonly jobParameters: ReadonlyMap<string, string>;
  readonly configuration: ReadonlyMap<string, string>;
  readonly cachedFiles: ReadonlyMap<string, string>;
  /** A counter, meter, gauge or histogram of the group of this function. */
  readonly metrics: import('./metrics').FunctionMetrics;
  resolveFunction(id: string): unknown;
  /** A service of the task manager, e.g. "python-workers". */
  service<T>(name: string): T;
}

/** The types of one call site, after implicit casts. */
export interface CallSite {
  readonly args: readonly LogicalType[];
  readonly result: LogicalType;
  readonly accumulator?: LogicalType;
}

/** Answers one row at once. */
export interface RowCaller {
  /** SCALAR: the result. TABLE: an iterable of rows (or of values, when the result type is no ROW). */
  call(...args: readonly unknown[]): unknown;
  close(): void | Promise<void>;
}

/** Where an argument of a call in a program comes from. */
export type ProgramArgument =
  | { readonly input: number }
  /** The result of an earlier call of the program. */
  | { readonly call: number }
  | { readonly literal: unknown };

export interface ProgramCall {
  readonly spec: FunctionSpec;
  readonly site: CallSite;
  readonly args: readonly ProgramArgument[];
}

/** Several calls of one carrier over the same rows: nested calls cost one trip. */
export interface CallProgram {
  readonly inputs: readonly LogicalType[];
  readonly calls: readonly ProgramCall[];
  /** Indices of the calls whose results are wanted. */
  readonly outputs: readonly number[];
}

/** A column of internal values; null is NULL. */
export type ColumnValues = readonly unknown[];

export interface BatchAnswer {
  /** One column for each output of the program. TABLE functions: each value is an array of rows (or of values). */
  readonly columns: readonly ColumnValues[];
  /** Rows that failed, when the operator asked for `tolerant`: their values in `columns` are null. */
  readonly failures?: readonly RowFailure[];
}

export interface RowFailure {
  readonly row: number;
  readonly error: Error;
}

export interface BatchCaller {
  /** Rows that the carrier would like to get at once. */
  readonly preferredRows: number;
  /** Batches that may be unanswered at once; answers come in order. 1 for callers that answer at once. */
  readonly concurrency: number;
  /** `tolerant`: a failing row does not fail the batch. */
  call(inputs: readonly ColumnValues[], count: number, tolerant: boolean): BatchAnswer | Promise<BatchAnswer>;
  close(failed: boolean): void | Promise<void>;
}

/**
 * Accumulators are internal values of the accumulator's type, so that state, mini-batches and threads can carry them; the caller
 * converts at its border where the user's form differs. Methods may change the accumulator given, and return the one to keep.
 */
export interface AggregateCaller {
  create(): unknown;
  accumulate(accumulator: unknown, ...args: readonly unknown[]): unknown;
  retract?(accumulator: unknown, ...args: readonly unknown[]): unknown;
  merge?(accumulator: unknown, other: unknown): unknown;
  /** AGGREGATE: the value. */
  value?(accumulator: unknown): unknown;
  /** AGGREGATE, carriers to which a trip costs more than a row: what `accumulate`, `retract` and `value` do row by row, at once. */
  update?(batch: AggregateBatch): AggregateUpdate;
  /** TABLE_AGGREGATE: all rows. */
  emit?(accumulator: unknown, collect: (row: unknown) => void): void;
  /** TABLE_AGGREGATE whose function emits changes only: `retract` takes back a row that was emitted before. */
  emitUpdates?(accumulator: unknown, collect: (row: unknown) => void, retract: (row: unknown) => void): void;
  close(): void | Promise<void>;
}

/** Rows of several groups for one aggregate call. */
export interface AggregateBatch {
  /** One for each group; null = one that `create` makes. */
  readonly accumulators: readonly unknown[];
  /** By row: position of its accumulator. */
  readonly groups: Int32Array;
  /** By row: 1 = `retract`. Absent = every row is accumulated. */
  readonly retracts?: Uint8Array;
  readonly args: readonly ColumnValues[];
}

export interface AggregateUpdate {
  readonly accumulators: readonly unknown[];
  /** By group: the value before its first row. */
  readonly before: ColumnValues;
  /** By row: the value of its group after it. */
  readonly values: ColumnValues;
}

/** A table argument of a call of a process table function. Columns are positions in its rows. */
export interface ProcessTable {
  /** Name and position of its parameter. */
  readonly name: string;
  readonly parameter: number;
  /** Rows as they come. */
  readonly input: RowType;
  /** As declared; absent = rows of any type. */
  readonly type?: LogicalType;
  readonly partition: readonly number[];
  readonly order: readonly { readonly index: number; readonly descending: boolean; readonly nullsFirst: boolean }[];
  /** Column of `on_time`, or -1. */
  readonly timeColumn: number;
  readonly changelog: ProcessChangelog;
}

/** One call of a process table function, with all types known. */
export interface ProcessSite {
  /** Of the declared parameters; 'DESCRIPTOR' = names of columns, as an array of strings. */
  readonly args: readonly (LogicalType | 'DESCRIPTOR')[];
  /** In the order of the operator's inputs. */
  readonly tables: readonly ProcessTable[];
  /** Of what the function collects. */
  readonly output: LogicalType;
  readonly changelog: ProcessChangelog;
}

/** What the operator does for a process table function. Times are ms; all of it concerns the row or timer at hand. */
export interface ProcessHost {
  /** A value of `site.output`; of rows, the kind is that of the change. */
  collect(value: unknown): void;
  /** Of the row (`on_time`) or of the timer. */
  time(): number | undefined;
  /** Of the row's table. */
  tableWatermark(): number | undefined;
  currentWatermark(): number | undefined;
  /** These throw where timers are not supported. `name` undefined = a timer without a name. */
  registerTimer(name: string | undefined, time: number): void;
  clearNamedTimer(name: string): void;
  clearUnnamedTimer(time: number): void;
  clearAllTimers(): void;
  /** State of kind LIST and MAP: what is stored, in internal values. */
  list(state: number): StoredList;
  map(state: number): StoredMap;
}

/** A LIST state of the current key. */
export interface StoredList {
  get(): readonly unknown[];
  add(value: unknown): void;
  addAll(values: readonly unknown[]): void;
  put(values: readonly unknown[]): void;
  size(): number;
  clear(): void;
}

/** A MAP state of the current key. */
export interface StoredMap {
  get(key: unknown): unknown;
  put(key: unknown, value: unknown): void;
  remove(key: unknown): void;
  has(key: unknown): boolean;
  entries(): IterableIterator<[unknown, unknown]>;
  size(): number;
  clear(): void;
}

/**
 * A process table function in one subtask. VALUE states come as internal rows, null = nothing is stored; the function's changes come
 * back in the same array, null = nothing is to be stored. `cleared` collects the states that the function cleared.
 */
export interface ProcessCaller {
  /** Arguments that the call left out are undefined; tables whose row this is not are null. */
  eval(states: unknown[], cleared: Set<number>, args: readonly unknown[]): void;
  onTimer?(states: unknown[], cleared: Set<number>, name: string | undefined): void;
  close(): void | Promise<void>;
}

/** One way to run functions. Methods that a carrier lacks are kinds that it does not support. */
export interface Carrier {
  readonly name: CarrierName;
  openRow?(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<RowCaller>;
  openBatch?(program: CallProgram, context: FunctionContext): Promise<BatchCaller>;
  openAggregate?(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<AggregateCaller>;
  openProcess?(
    spec: FunctionSpec,
    site: ProcessSite,
    host: ProcessHost,
    context: FunctionContext,
  ): Promise<ProcessCaller>;
}

/** The service of the task manager. Throws UserFunctionError when a carrier does not have the kind of function. */
export interface UserFunctions {
  row(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<RowCaller>;
  /** All calls of a program are of one carrier, and either all isolated or none. */
  batch(program: CallProgram, context: FunctionContext): Promise<BatchCaller>;
  aggregate(spec: FunctionSpec, site: CallSite, context: FunctionContext): Promise<AggregateCaller>;
  process?(spec: FunctionSpec, site: ProcessSite, host: ProcessHost, context: FunctionContext): Promise<ProcessCaller>;
}

/** Name of that service (OperatorContext.service). */
export const USER_FUNCTIONS = 'user-functions';
