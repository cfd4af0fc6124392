/**
 * One list of values for every carrier: each SQL type with its extremes, by itself, NULL, and nested. A carrier's test makes
 * functions that give back what they got, and `checkValues` says of each type whether the values came back the same, or the carrier
 * refused the type by name, or neither. `checkValues` is in `echo.ts`.
 */
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';
import { typeSummary } from '../../types/logical/print';
import * as types from '../../types/logical/types';
import { deepEquals, Row } from '../../types/rows';
import { NESTED_VALUES, SCALAR_VALUES } from './value-lists';

export interface ValueCase {
  readonly type: LogicalType;
  /** Internal values (types/sql-values.md). NULL is not among them: `checkValues` mixes it in. */
  readonly values: readonly unknown[];
}

/** Types that are no keys in this list: JavaScript's Map finds their values by identity, or takes 0 and -0 for one. */
const NO_KEYS = new Set(['BINARY', 'VARBINARY', 'VARIANT', 'BITMAP', 'FLOAT', 'DOUBLE']);

/** Every type that holds no others. */
export const SCALAR_CASES: readonly ValueCase[] = SCALAR_VALUES.map(caseOf);
/** Types that nest nested types, or are keyed by them. */
export const NESTED_CASES: readonly ValueCase[] = NESTED_VALUES.map(caseOf);
/** RAW has no text to parse; its values are any objects of the host. */
export const RAW_CASE: ValueCase = {
  type: { root: 'RAW', className: 'java.util.UUID', serializer: '', nullable: true },
  values: [{ id: 1 }],
};

/** The whole list: every scalar type by itself and in ARRAY, ROW, MAP and MULTISET; nested types; RAW. */
export const VALUE_CASES: readonly ValueCase[] = [
  ...SCALAR_CASES,
  ...SCALAR_CASES.flatMap(nestedOf),
  ...NESTED_CASES,
  RAW_CASE,
];

function caseOf([text, values]: readonly [string, readonly unknown[]]): ValueCase {
  return { type: parseType(text), values };
}

function nestedOf({ type, values }: ValueCase): ValueCase[] {
  const items = [...values, null];
  const row = types.row([
    { name: 'v', type },
    { name: 'n', type: types.INT },
  ]);
  const cases: ValueCase[] = [
    { type: types.array(type), values: [items, [], [null], values] },
    { type: row, values: items.map((value, i) => Row.of(value, i)) },
    { type: types.map(types.STRING, type), values: [new Map(items.map((value, i) => [`k${i}`, value])), new Map()] },
  ];
  if (NO_KEYS.has(type.root)) return cases;
  return [
    ...cases,
    { type: types.map(type, types.INT), values: [new Map(values.map((value, i) => [value, i]))] },
    { type: types.multiset(type), values: [new Map(values.map((value, i) => [value, i + 1]))] },
  ];
}

/** Sameness to the last bit: -0 is not 0, NaN is NaN; maps have the same entries in the same order. */
export function sameValue(a: unknown, b: unknown): boolean {
  return deepEquals(orderedMaps(a), orderedMaps(b));
}

/** Maps as lists of entries, since their keys may be objects; rows as lists of fields, since row classes may know names. */
function orderedMaps(value: unknown): unknown {
  if (value instanceof Map) return ['map', ...[...value].map((entry) => entry.map(orderedMaps))];
  if (value instanceof Row) return ['row', ...value.toArray().map(orderedMaps)];
  return Array.isArray(value) ? value.map(orderedMaps) : value;
}

/** A type for the titles of tests and for the matrix. */
export function caseTitle({ type }: ValueCase): string {
  return typeSummary(type);
}
