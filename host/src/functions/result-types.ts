/** Combinators for the result types of functions (Flink's type strategies). */
import { findCommonType } from '../types/logical/common';
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { validation } from '../types/sql-error';
import type { CallTypes } from './contracts';

export type ResultType = (call: CallTypes) => LogicalType;
/** A strategy that may not apply: for `first`. */
export type PartialResultType = (call: CallTypes) => LogicalType | undefined;

export function noResultType(): Error {
  return validation('Could not infer an output type for the given arguments.');
}

/** Always this type. */
export function resultIs(type: LogicalType): ResultType {
  return () => type;
}

/** The type of argument `i`. */
export function argument(i: number): ResultType {
  return (call) => {
    const type = call.args[i];
    if (type === undefined) throw noResultType();
    return type;
  };
}

/** The common type of the arguments `from` to `to` (inclusive). */
export function common(from = 0, to = Number.POSITIVE_INFINITY): ResultType {
  return (call) => {
    const type = findCommonType(call.args.slice(from, to + 1));
    if (type === undefined) throw noResultType();
    return type;
  };
}

/** Nullable exactly when one of the arguments `from` to `to` (inclusive) is; NOT NULL without arguments. */
export function nullableIfArgs(of: ResultType, from = 0, to = Number.POSITIVE_INFINITY): ResultType {
  return (call) =>
    types.withNullability(
      of(call),
      call.args.slice(from, to + 1).some((type) => type.nullable),
    );
}

/** Nullable exactly when all of the arguments `from` to `to` (inclusive) are. */
export function nullableIfAllArgs(of: ResultType, from = 0, to = Number.POSITIVE_INFINITY): ResultType {
  return (call) =>
    types.withNullability(
      of(call),
      call.args.length > 0 && call.args.slice(from, to + 1).every((type) => type.nullable),
    );
}

export function forceNullable(of: ResultType): ResultType {
  return (call) => types.nullable(of(call));
}

/** CHAR becomes VARCHAR and BINARY becomes VARBINARY of the same length. */
export function varyingString(of: ResultType): ResultType {
  return (call) => {
    const type = of(call);
    if (type.root === 'CHAR') return types.varchar(type.length, type.nullable);
    if (type.root === 'BINARY') return types.varbinary(type.length, type.nullable);
    return type;
  };
}

/** The first strategy that applies. */
export function first(...strategies: readonly PartialResultType[]): ResultType {
  return (call) => {
    for (const strategy of strategies) {
      const type = strategy(call);
      if (type !== undefined) return type;
    }
    throw noResultType();
  };
}
