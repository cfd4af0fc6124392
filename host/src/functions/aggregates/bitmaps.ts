/** BITMAP_BUILD_AGG, BITMAP_AND_AGG, BITMAP_OR_AGG, BITMAP_XOR_AGG, and their forms that give the number of values. */
import { Bitmap } from '../../types/bitmap';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import type { AccumulatorField, AggregateCode, AggregateFunction } from '../contracts';
import { root, sequence } from '../signatures';
import { argument, type Body, COUNTER, field, flinkAggregate } from './shared';

const INT_COUNTS = types.map(types.notNull(types.INT), types.notNull(types.INT), false);

const bitmapField: AccumulatorField = field('bitmap', types.BITMAP, 'null');
const countsField: AccumulatorField = field('counts', INT_COUNTS, 'new Map()');
const rowsField: AccumulatorField = field('rows', COUNTER, '0');

type Counts = Map<number, number>;

/** Counts a value in (or out); the bitmap holds those that were counted in more often. */
function countValue(bitmap: Bitmap | null, counts: Counts, value: number, change: number): Bitmap {
  const result = bitmap ?? Bitmap.empty();
  const count = (counts.get(value) ?? 0) + change;
  if (count === 0) counts.delete(value);
  else counts.set(value, count);
  if (change > 0 && count === 1) result.add(value);
  else if (change < 0 && (count === 0 || count === -1)) result.remove(value);
  return result;
}

function countValues(bitmap: Bitmap | null, counts: Counts, values: Bitmap, change: number): Bitmap {
  let result = bitmap;
  for (const value of values) result = countValue(result, counts, value, change);
  return result ?? Bitmap.empty();
}

function mergeCounts(bitmap: Bitmap | null, counts: Counts, others: ReadonlyMap<number, number>): Bitmap {
  const result = bitmap ?? Bitmap.empty();
  for (const [value, more] of others) {
    const count = (counts.get(value) ?? 0) + more;
    if (count === 0) counts.delete(value);
    else counts.set(value, count);
    if (count > 0) result.add(value);
    else result.remove(value);
  }
  return result;
}

/** Only counts: AND asks which values all bitmaps have. */
function addCounts(counts: Counts, values: Iterable<number>, change: number): void {
  for (const value of values) addCount(counts, value, change);
}

function addCount(counts: Counts, value: number, change: number): void {
  const count = (counts.get(value) ?? 0) + change;
  if (count === 0) counts.delete(value);
  else counts.set(value, count);
}

function mergeOnlyCounts(counts: Counts, others: ReadonlyMap<number, number>): void {
  for (const [value, more] of others) addCount(counts, value, more);
}

function commonValues(counts: ReadonlyMap<number, number>, rows: number): Bitmap | null {
  if (rows <= 0) return null;
  const result = Bitmap.empty();
  for (const [value, count] of counts) if (count === rows) result.add(value);
  return result;
}

const OPERATIONS = {
  and: (bitmap: Bitmap | null, other: Bitmap): Bitmap => combine(bitmap, other, 'and'),
  or: (bitmap: Bitmap | null, other: Bitmap): Bitmap => combine(bitmap, other, 'or'),
  xor: (bitmap: Bitmap | null, other: Bitmap): Bitmap => combine(bitmap, other, 'xor'),
};
type Operation = keyof typeof OPERATIONS;

/** The accumulator owns its bitmap, so the first one is copied. */
function combine(bitmap: Bitmap | null, other: Bitmap, operation: Operation): Bitmap {
  if (bitmap === null) return other.clone();
  bitmap[operation](other);
  return bitmap;
}

function addTo(bitmap: Bitmap | null, value: number): Bitmap {
  const result = bitmap ?? Bitmap.empty();
  result.add(value);
  return result;
}

const copyOf = (bitmap: Bitmap | null): Bitmap | null => bitmap?.clone() ?? null;
const sizeOf = (bitmap: Bitmap | null): number | null => bitmap?.cardinality ?? null;
const orNull = (bitmap: Bitmap | null): Bitmap | null => (bitmap === null || bitmap.isEmpty ? null : bitmap);

const bitmap = (call: AggregateCode): string => call.field('bitmap');
const set = (call: AggregateCode, code: string): string => `${bitmap(call)} = ${code};`;

/** How the accumulator's bitmap becomes the result. */
type Result = (call: AggregateCode, bitmap: string) => string;
const asBitmap: Result = (call, code) => `${call.helper('copyOf', copyOf)}(${code})`;
const asCardinality: Result = (call, code) => `${call.helper('sizeOf', sizeOf)}(${code})`;

function build(result: Result): Body {
  const change = (call: AggregateCode, by: number): string =>
    set(
      call,
      `${call.helper('countValue', countValue)}(${bitmap(call)}, ${call.field('counts')}, ${argument(call)}, ${by})`,
    );
  return {
    accumulator: (call) => (call.retracts ? [bitmapField, countsField] : [bitmapField]),
    accumulate: (call) =>
      call.retracts ? change(call, 1) : set(call, `${call.helper('addTo', addTo)}(${bitmap(call)}, ${argument(call)})`),
    retract: (call) => change(call, -1),
    merge(call) {
      if (call.retracts) return mergeCounted(call);
      const other = call.field('bitmap', true);
      return `if (${other} !== null) ${set(call, `${call.helper('or', OPERATIONS.or)}(${bitmap(call)}, ${other})`)}`;
    },
    value: (call) => result(call, `${call.helper('orNull', orNull)}(${bitmap(call)})`),
  };
}

function mergeCounted(call: AggregateCode): string {
  const merge = call.helper('mergeCounts', mergeCounts);
  return set(call, `${merge}(${bitmap(call)}, ${call.field('counts')}, ${call.field('counts', true)})`);
}

const plain = (call: AggregateCode, operation: Operation, other: string): string =>
  set(call, `${call.helper(operation, OPERATIONS[operation])}(${bitmap(call)}, ${other})`);
const rows = (call: AggregateCode, change: string): string => `${call.field('rows')} ${change};`;

function mergePlain(call: AggregateCode, operation: Operation): string {
  const other = call.field('bitmap', true);
  return `if (${other} !== null) ${plain(call, operation, other)}`;
}

/** Intersections cannot be undone, so with retractions the values are counted. */
function and(result: Result): Body {
  const change = (call: AggregateCode, by: 1 | -1): string =>
    `${call.helper('addCounts', addCounts)}(${call.field('counts')}, ${argument(call)}, ${by}); ${rows(call, `+= ${by}`)}`;
  return {
    accumulator: (call) => (call.retracts ? [rowsField, countsField] : [bitmapField]),
    accumulate: (call) => (call.retracts ? change(call, 1) : plain(call, 'and', argument(call))),
    retract: (call) => change(call, -1),
    merge: (call) =>
      call.retracts
        ? `${call.helper('mergeOnlyCounts', mergeOnlyCounts)}(${call.field('counts')}, ${call.field('counts', true)});
${rows(call, `+= ${call.field('rows', true)}`)}`
        : mergePlain(call, 'and'),
    value: (call) =>
      result(
        call,
        call.retracts
          ? `${call.helper('commonValues', commonValues)}(${call.field('counts')}, ${call.field('rows')})`
          : bitmap(call),
      ),
  };
}

function or(result: Result): Body {
  const change = (call: AggregateCode, by: 1 | -1): string => {
    const count = call.helper('countValues', countValues);
    return `${set(call, `${count}(${bitmap(call)}, ${call.field('counts')}, ${argument(call)}, ${by})`)} ${rows(call, `+= ${by}`)}`;
  };
  return {
    accumulator: (call) => (call.retracts ? [bitmapField, rowsField, countsField] : [bitmapField]),
    accumulate: (call) => (call.retracts ? change(call, 1) : plain(call, 'or', argument(call))),
    retract: (call) => change(call, -1),
    merge: (call) =>
      call.retracts ? `${mergeCounted(call)} ${rows(call, `+= ${call.field('rows', true)}`)}` : mergePlain(call, 'or'),
    value: (call) => result(call, whileRows(call)),
  };
}

/** A symmetric difference is its own inverse. */
function xor(result: Result): Body {
  return {
    accumulator: (call) => (call.retracts ? [bitmapField, rowsField] : [bitmapField]),
    accumulate: (call) => plain(call, 'xor', argument(call)) + (call.retracts ? ` ${rows(call, '+= 1')}` : ''),
    retract: (call) => `${plain(call, 'xor', argument(call))} ${rows(call, '-= 1')}`,
    merge: (call) =>
      mergePlain(call, 'xor') + (call.retracts ? ` ${rows(call, `+= ${call.field('rows', true)}`)}` : ''),
    value: (call) => result(call, whileRows(call)),
  };
}

const whileRows = (call: AggregateCode): string =>
  call.retracts ? `(${call.field('rows')} <= 0 ? null : ${bitmap(call)})` : bitmap(call);

function pair(
  name: string,
  parameter: readonly [string, LogicalType['root']],
  body: (result: Result) => Body,
): AggregateFunction[] {
  const inputTypes = sequence([parameter[0], root(parameter[1])]);
  return [
    flinkAggregate(`BITMAP_${name}_AGG`, inputTypes, () => types.BITMAP, body(asBitmap)),
    flinkAggregate(`BITMAP_${name}_CARDINALITY_AGG`, inputTypes, () => types.BIGINT, body(asCardinality)),
  ];
}

export const BITMAPS: readonly AggregateFunction[] = [
  ...pair('BUILD', ['value', 'INTEGER'], build),
  ...pair('AND', ['bitmap', 'BITMAP'], and),
  ...pair('OR', ['bitmap', 'BITMAP'], or),
  ...pair('XOR', ['bitmap', 'BITMAP'], xor),
];
