/**
 * Built-in functions: what the planner asks about a call (types) and what the expression compiler asks (code). One definition
 * for each function, one family a file; a family's file exports an array of definitions which `registry.ts` collects.
 *
 * Values are the host's internal values: docs/protocol.md, "Values", and types/sql-values.md.
 */
import type { LogicalType } from '../types/logical/contracts';
import type { RegisteredFunction } from './user/contracts';

/** The session's part in a call. */
export interface SessionInfo {
  /** IANA name, `table.local-time-zone`. */
  readonly timeZone: string;
  readonly batch: boolean;
  /** Any option of the table configuration, by Flink's key. */
  readonly option: (key: string) => string | undefined;
  /** ms; CURRENT_TIMESTAMP and its kin give this for the whole query in batch mode. */
  readonly queryStart: number;
  /** CURRENT_DATABASE(). */
  readonly database?: string;
  /** User functions by the keys that calls in plans have. */
  readonly functions?: (key: string) => RegisteredFunction | undefined;
}

/** A call while it is being typed. */
export interface CallTypes {
  readonly name: string;
  readonly args: readonly LogicalType[];
  /** True when argument i is a literal (also after a cast of a literal); NULL is one. */
  isLiteral(i: number): boolean;
  isNull(i: number): boolean;
  /** The internal value of literal argument i, undefined when it is none. */
  literal(i: number): unknown;
  /** Field names of arguments that were written as column references or `expr AS name`, where that matters (ROW, OBJECT_OF). */
  readonly argNames?: readonly (string | undefined)[];
  /** Aggregates: the call is in a GROUP BY query or OVER window, so its input is never empty. */
  readonly grouped?: boolean;
  readonly session: SessionInfo;
  /** What the surrounding call expects of this one, for untyped NULL arguments (NULLIF, IFNULL). */
  readonly expected?: LogicalType;
  /** Name of the function that argument i is a call of; undefined for other arguments. */
  callee?(i: number): string | undefined;
}

/** What is wrong with a call's arguments. */
export class ArgumentMismatch {
  /** `detail` is Flink's reason when it has one beyond the list of signatures. */
  constructor(readonly detail?: string) {}
}

/** An input type strategy: accepts argument types, possibly by casting them. `signatures.ts` has the combinators. */
export interface InputTypes {
  readonly min: number;
  /** Infinity when any number. */
  readonly max: number;
  /** Numbers of arguments between min and max that are accepted; absent = all of them. */
  accepts?(count: number): boolean;
  /** The types the arguments are implicitly cast to (the same type = no cast). */
  resolve(call: CallTypes): readonly LogicalType[] | ArgumentMismatch;
  /** Signatures for messages without the function's name: `str <CHARACTER_STRING>, len <INT>`; one text for each form. */
  readonly signatures: readonly string[];
  /** Names of parameters, when calls may use `name => value`. */
  readonly names?: readonly string[];
}

/** A call while its code is generated. */
export interface CodeCall extends CallTypes {
  readonly result: LogicalType;
  /**
   * JavaScript expressions for the arguments: a local variable or a constant, cheap and free of effects, so they may be used
   * any number of times. For 'strict' functions never null when generate() is called.
   */
  readonly code: readonly string[];
  /** Makes a function or object of this module available to the generated code and returns the name to use. */
  helper(name: string, value: unknown): string;
  /** Runs once when the code is built: the name of a constant with this value (a compiled pattern, a formatter). */
  constant(name: string, value: unknown): string;
  /** A fresh local variable, declared by the compiler. */
  local(hint: string): string;
  /** Adds a statement before the expression that generate() returns. */
  statement(text: string): void;
  /**
   * JavaScript expressions for what only the running operator knows; absent where there is none (constant folding).
   * `watermark` is in ms, -Infinity before the first one.
   */
  readonly runtime?: { readonly watermark: string };
}

interface Definition {
  /** Upper case. Operators have their symbol: "+", "=", "LIKE", "IS NULL", "CAST". */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly inputTypes: InputTypes;
  /** Result type; the arguments in `call.args` are those after implicit casts. */
  resultType(call: CallTypes): LogicalType;
  /**
   * Whose message a wrong call gets. 'flink': "Invalid input arguments. Expected signatures are: ...". 'calcite':
   * "Cannot apply 'NAME' to arguments of type 'NAME(<INTEGER>)'. Supported form(s): 'NAME(<CHARACTER>)'", with `forms`.
   */
  readonly messages?: 'flink' | 'calcite';
  readonly forms?: readonly string[];
  /** Default true. False: never folded, never computed twice, evaluated for each row (RAND, UUID). */
  readonly deterministic?: boolean;
  /** One value for each query in batch mode (CURRENT_TIMESTAMP); per row in streaming. */
  readonly dynamic?: boolean;
}

export interface ScalarFunction extends Definition {
  readonly kind: 'scalar';
  /** The expression compiler itself makes the code (AND, OR, CASE, COALESCE, IF, TRY_CAST: lazy arguments); generate() throws. */
  readonly special?: boolean;
  /**
   * 'strict': NULL when any argument is NULL; the compiler makes the check and leaves it out for NOT NULL arguments.
   * 'custom': generate() sees values that may be null.
   */
  readonly nulls: 'strict' | 'custom';
  /**
   * A JavaScript expression for the result. With 'strict', the expression itself gives null where a NULL can come of non-null
   * arguments, and then resultType must be nullable.
   */
  generate(call: CodeCall): string;
  /** Told apart from other calls with equal arguments: functions that take time or throw are not pulled out of branches. */
  readonly mayThrow?: boolean;
}

export interface TableFunction extends Definition {
  readonly kind: 'table';
  /** A JavaScript expression for an iterable of rows, or of values when the result type is no ROW. */
  generate(call: CodeCall): string;
}

/** One field of an accumulator. Its type makes it storable: Map for MAP, array for ARRAY, Row for ROW. */
export interface AccumulatorField {
  readonly name: string;
  readonly type: LogicalType;
  /** JavaScript expression for the value of an empty accumulator. */
  readonly init: string;
}

export interface AggregateTypes extends CallTypes {
  readonly result: LogicalType;
  /** The input has -U and -D rows, so retract() will be called (an accumulator that can undo is then needed: MIN, MAX). */
  readonly retracts: boolean;
  /** IGNORE NULLS (ARRAY_AGG). */
  readonly ignoreNulls?: boolean | undefined;
}

/** An aggregate call while code is generated. */
export interface AggregateCode extends AggregateTypes {
  readonly code: readonly string[];
  /** The accumulator's field: `acc.sum`. With `other`, the field of the accumulator that is merged in. */
  field(name: string, other?: boolean): string;
  helper(name: string, value: unknown): string;
  constant(name: string, value: unknown): string;
  local(hint: string): string;
}

export interface AggregateFunction extends Definition {
  readonly kind: 'aggregate';
  /** Default true: rows whose (first) argument is NULL are skipped before accumulate and retract. */
  readonly skipsNulls?: boolean;
  /** OVER only or group only; default both. */
  readonly requiresOver?: boolean;
  readonly allowsDistinct?: boolean;
  accumulator(call: AggregateTypes): readonly AccumulatorField[];
  /** JavaScript statements. */
  accumulate(call: AggregateCode): string;
  /** undefined = cannot retract; the planner then refuses updating input. */
  retract?(call: AggregateCode): string;
  /** Adds the other accumulator to this one (session windows, two-phase, hop slices). */
  merge?(call: AggregateCode): string;
  /** JavaScript expression for the result. */
  value(call: AggregateCode): string;
}

export type FunctionDefinition = ScalarFunction | TableFunction | AggregateFunction;
