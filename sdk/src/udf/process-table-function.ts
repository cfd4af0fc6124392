/**
 * Process table functions: operators written by the user and called in SQL as `SELECT * FROM f(input => TABLE t PARTITION BY k, ...)`.
 * Flink: docs/dev/table/functions/ptfs. A function takes tables, row by row, and scalars; it keeps state for each partition, and
 * gives rows through `collect`. Values have the forms of docs/udf.md.
 */
import type { FunctionContext } from './context';
import { FUNCTION_KIND } from './functions';
import type {
  CollectionStateDeclaration,
  DescriptorParameter,
  Fields,
  MapStateDeclaration,
  ProcessTableSignature,
  ScalarParameter,
  TableParameter,
  TableTrait,
  ValueStateDeclaration,
} from './process-table-function-signature';
import type { TypeText } from './signature';
import type { Instant, LocalDateTime } from './values';

export * from './process-table-function-signature';

/** Kinds of rows, as changelogs of tables name them. */
export type ChangeKind = 'INSERT' | 'UPDATE_BEFORE' | 'UPDATE_AFTER' | 'DELETE';

/** Kinds of changes that a table takes or gives. */
export interface ChangelogMode {
  readonly kinds: readonly ChangeKind[];
  /** Deletes have values in the key's columns only. */
  readonly keyOnlyDeletes?: boolean;
}

/** The usual changelog modes. */
export const ChangelogMode = {
  insertOnly: (): ChangelogMode => ({ kinds: ['INSERT'] }),
  /** Updates without the old row; deletes hold the key only, unless told otherwise. */
  upsert: (keyOnlyDeletes = true): ChangelogMode => ({ kinds: ['INSERT', 'UPDATE_AFTER', 'DELETE'], keyOnlyDeletes }),
  all: (): ChangelogMode => ({ kinds: ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'] }),
} as const;

/** What a function that gives updates may look at when it says which. */
export interface ChangelogContext {
  /** Changes of the table argument at this position among all arguments; null when it is no table. */
  getTableChangelogMode(position: number): ChangelogMode | null;
  /** What the consumer of the function's rows asks for. */
  getRequiredChangelogMode(): ChangelogMode;
}

export type SortDirection = 'ASC_NULLS_FIRST' | 'ASC_NULLS_LAST' | 'DESC_NULLS_FIRST' | 'DESC_NULLS_LAST';

/** A table argument of the call at hand. Columns are positions in the table's rows. */
export interface TableSemantics {
  /** Declared type of the argument, or the row type of the table, as SQL text. */
  dataType(): string;
  partitionByColumns(): readonly number[];
  orderByColumns(): readonly number[];
  orderByDirections(): readonly SortDirection[];
  /** The column of the call's `on_time`; -1 without one. */
  timeColumn(): number;
  changelogMode(): ChangelogMode;
}

/** Forms of a point in time: ms since the epoch, or without regard to the session's time zone one of two classes. */
export interface TimeForms {
  readonly number: number;
  readonly Instant: Instant;
  readonly LocalDateTime: LocalDateTime;
}

/** Event time of what is processed now: a row in `eval`, a timer in `onTimer`. Timers need a table with set semantics. */
export interface TimeContext<T = number> {
  /** Of the row (by the call's `on_time`) or of the timer; null when the row has none. */
  time(): T | null;
  /** Of the table that the row came from; null in `onTimer` and before the first one. */
  tableWatermark(): T | null;
  /** The least of all tables; null before all of them have one. */
  currentWatermark(): T | null;
  /** Takes the place of an earlier timer of this name in the same partition. */
  registerOnTime(name: string, time: T): void;
  registerOnTime(time: T): void;
  clearTimer(timer: string | T): void;
  clearAllTimers(): void;
}

export interface Context {
  /** `'number'` (default): ms since the epoch. */
  timeContext(): TimeContext<number>;
  timeContext<F extends keyof TimeForms>(form: F): TimeContext<TimeForms[F]>;
  tableSemanticsFor(argument: string): TableSemantics;
  /** Of the current partition, when `eval` or `onTimer` has returned. */
  clearState(name: string): void;
  clearAllState(): void;
  clearAllTimers(): void;
  /** States and timers. */
  clearAll(): void;
  /** Changes that the function gives in this call. */
  getChangelogMode(): ChangelogMode;
}

export interface OnTimerContext extends Context {
  /** null for a timer without a name. */
  currentTimer(): string | null;
}

/**
 * Base of process table functions. One instance works for each subtask, in one thread.
 *
 * `eval(ctx, ...states, ...arguments)` runs for each row of each table; of several tables one has a row and the others are null. A
 * call without tables runs it once. Optional arguments that a call leaves out are undefined, so that defaults of parameters apply.
 * `onTimer(ctx, ...states)` runs when a timer's time has come.
 */
export abstract class ProcessTableFunction<T = unknown> {
  abstract readonly signature: ProcessTableSignature;
  abstract eval(ctx: Context, ...statesAndArguments: never[]): void;
  onTimer?(ctx: OnTimerContext, ...states: never[]): void;
  /** Functions that give updates: which kinds of changes. Default: inserts only. */
  getChangelogMode?(context: ChangelogContext): ChangelogMode;
  open?(context: FunctionContext): void | Promise<void>;
  close?(): void | Promise<void>;
  isDeterministic?(): boolean;

  /** Emits a row, or the only value of one. The kind of a `Row` is that of the change. The host replaces this method. */
  protected collect(_row: T): void {
    throw new Error('collect() can be called only while eval() or onTimer() runs');
  }
}

Object.defineProperty(ProcessTableFunction.prototype, FUNCTION_KIND, { value: 'PROCESS_TABLE' });

/** A value. */
export function scalar(type: TypeText, options: { readonly optional?: boolean } = {}): ScalarParameter {
  return { kind: 'scalar', type, ...options };
}

/** A list of column names: `DESCRIPTOR(a, b)`. The function gets an array of names. */
export function descriptor(options: { readonly optional?: boolean } = {}): DescriptorParameter {
  return { kind: 'descriptor', ...options };
}

/** A table; the first trait is one of the two semantics. With `type` (a row or structured type) only tables that fit it. */
export function table(traits: TableTrait | readonly TableTrait[], type?: TypeText | Fields): TableParameter {
  return { kind: 'table', traits: typeof traits === 'string' ? [traits] : traits, ...(type && { type }) };
}

type Ttl = { readonly ttl?: number };

/**
 * One row for each partition, read before each call and written after it. `type`: a ROW type (the function gets a `Row`), or fields
 * (an object with these properties). `initial` makes the object of a partition that has none yet; else all fields are null.
 */
export function valueState<S extends object>(
  type: TypeText | Fields,
  options: Ttl & { readonly initial?: () => S } = {},
): ValueStateDeclaration<S> {
  return { kind: 'value', type, ...options };
}

/** A ListView of values, kept apart from each other. */
export function listState(element: TypeText | Fields, options: Ttl = {}): CollectionStateDeclaration {
  return { kind: 'list', element, ...options };
}

/** A MapView, of which single entries are read and written. */
export function mapState(key: TypeText, value: TypeText | Fields, options: Ttl = {}): MapStateDeclaration {
  return { kind: 'map', key, value, ...options };
}
