/** Combinators for the result types of functions (Flink's type strategies). */
import { findCommonType } from '../types/logical/common';
import type { LogicalType, TypeFamily } from '../types/logical/contracts';
import { MAX_LENGTH } from '../types/logical/contracts';
import { familiesOf } from '../types/logical/families';
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

/** The type of argument `i` if it is of the family. */
export function matchFamily(i: number, family: TypeFamily): PartialResultType {
  return (call) => {
    const type = call.args[i];
    return type !== undefined && familiesOf(type).includes(family) ? type : undefined;
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

/** Type of a concatenation of the first two arguments: their lengths add up. */
export const stringConcat: ResultType = (call) => {
  const [a, b] = call.args as readonly [LogicalType, LogicalType];
  const length = Math.min(lengthOf(a) + lengthOf(b), MAX_LENGTH);
  const isOf = (family: TypeFamily): boolean => familiesOf(a).includes(family) || familiesOf(b).includes(family);
  let minimum: LogicalType;
  if (isOf('CHARACTER_STRING')) minimum = types.char(length, false);
  else if (isOf('BINARY_STRING')) minimum = types.binary(length, false);
  else throw noResultType();
  const type = findCommonType([a, b, minimum]);
  if (type === undefined) throw noResultType();
  return type;
};

/** Length of string types, the root's default for others. */
function lengthOf(type: LogicalType): number {
  return 'length' in type ? type.length : 1;
}
