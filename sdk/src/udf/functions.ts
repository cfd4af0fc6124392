/**
 * User functions of SQL and tables. Flink: docs/dev/table/functions/udfs. All calls of one instance come from one thread, one after
 * the other; each subtask has an instance of its own. Values are described in docs/udf.md: numbers, strings, booleans and bytes as
 * they are, BIGINT a number while safe and else a bigint, DECIMAL text, times the classes of `values.ts`, rows `Row`s with names.
 */
import type { Collector } from '../functions';
import type { FunctionContext } from './context';
import type { FunctionSignature } from './signature';

/** Kinds of user functions, by the names of the host. */
export type FunctionKind = 'SCALAR' | 'TABLE' | 'AGGREGATE' | 'TABLE_AGGREGATE' | 'ASYNC_SCALAR' | 'ASYNC_TABLE';

/** Where functions and their classes say their kind; the same for all copies of the SDK in a process. */
export const FUNCTION_KIND: unique symbol = Symbol.for('drey.udf.kind') as never;

/** Life cycle and description of every user function. */
export abstract class UserDefinedFunction {
  /** Calls and their types. */
  abstract readonly signature: FunctionSignature;
  /** Awaited before the first call. */
  open?(context: FunctionContext): void | Promise<void>;
  /** Called once, after the last call or after a failure. */
  close?(): void | Promise<void>;
  /** Overrides what the signature says; Flink's method. */
  isDeterministic?(): boolean;
}

/** One value for a row. */
export abstract class ScalarFunction extends UserDefinedFunction {
  abstract eval(...args: never[]): unknown;
}

/** Any number of rows for a row: `eval` returns them (an iterable or a generator), or hands them to `collect`. */
export abstract class TableFunction<T = unknown> extends UserDefinedFunction {
  abstract eval(...args: never[]): Iterable<T> | void;

  /** Emits a row. The host replaces this method before the first call. */
  protected collect(_row: T): void {
    throw new Error('collect() can be called only while eval() runs');
  }
}

/** One value for a group. Methods may change the accumulator given, or return the one to keep. */
export abstract class AggregateFunction<T = unknown, ACC = unknown> extends UserDefinedFunction {
  abstract createAccumulator(): ACC;
  abstract accumulate(accumulator: ACC, ...args: never[]): ACC | void;
  /** Takes a row back; needed for changelogs and OVER windows. */
  retract?(accumulator: ACC, ...args: never[]): ACC | void;
  /** Adds other accumulators; needed for session windows and two-phase aggregation. */
  merge?(accumulator: ACC, others: Iterable<ACC>): ACC | void;
  abstract getValue(accumulator: ACC): T;
}

/** Takes rows, and takes back rows that were emitted before. */
export interface RetractableCollector<T> extends Collector<T> {
  retract(row: T): void;
}

/** Any number of rows for a group. Either method emits: all rows each time, or only what has changed. */
export abstract class TableAggregateFunction<T = unknown, ACC = unknown> extends UserDefinedFunction {
  abstract createAccumulator(): ACC;
  abstract accumulate(accumulator: ACC, ...args: never[]): ACC | void;
  retract?(accumulator: ACC, ...args: never[]): ACC | void;
  merge?(accumulator: ACC, others: Iterable<ACC>): ACC | void;
  emitValue?(accumulator: ACC, out: Collector<T>): Iterable<T> | void;
  emitUpdateWithRetract?(accumulator: ACC, out: RetractableCollector<T>): void;
}

/** One value for a row, later. Options: `table.exec.async-scalar.*`. */
export abstract class AsyncScalarFunction extends UserDefinedFunction {
  abstract eval(...args: never[]): Promise<unknown>;
}

/** Any number of rows for a row, later. Options: `table.exec.async-table.*`. */
export abstract class AsyncTableFunction<T = unknown> extends UserDefinedFunction {
  abstract eval(...args: never[]): Promise<Iterable<T> | void>;
}

function kind(type: { readonly prototype: UserDefinedFunction }, value: FunctionKind): void {
  Object.defineProperty(type.prototype, FUNCTION_KIND, { value });
}
kind(ScalarFunction, 'SCALAR');
kind(TableFunction, 'TABLE');
kind(AggregateFunction, 'AGGREGATE');
kind(TableAggregateFunction, 'TABLE_AGGREGATE');
kind(AsyncScalarFunction, 'ASYNC_SCALAR');
kind(AsyncTableFunction, 'ASYNC_TABLE');
