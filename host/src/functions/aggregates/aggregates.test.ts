import { compileAggregates } from '../../expressions/aggregates';
import type { AggregateCall } from '../../expressions/contracts';
import { Bitmap } from '../../types/bitmap';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { Row } from '../../types/rows';
import type { AggregateFunction, CallTypes, SessionInfo } from '../contracts';
import { lookupFunction } from '../registry';
import { compareTexts } from './extremes';

const session: SessionInfo = { timeZone: 'UTC', batch: false, option: () => undefined, queryStart: 0 };

function callTypes(args: readonly LogicalType[], grouped: boolean): CallTypes {
  return {
    name: '',
    args,
    isLiteral: () => false,
    isNull: () => false,
    literal: () => undefined,
    grouped,
    session,
  };
}

function aggregateCall(name: string, args: readonly LogicalType[], literals: readonly unknown[] = []): AggregateCall {
  const definition = lookupFunction(name) as AggregateFunction;
  const constants = literals.map((value) => ({
    kind: 'literal' as const,
    value,
    type: typeof value === 'string' ? types.char(value.length, false) : types.notNull(types.DOUBLE),
  }));
  const all = [...args, ...constants.map(({ type }) => type)];
  return {
    name,
    args: [...args.map((type, index) => ({ kind: 'input' as const, index, type })), ...constants],
    distinct: false,
    type: definition.resultType(callTypes(all, true)),
    alias: name,
  };
}

/** Runs one function: rows are [value, ...] to add, or ['-', value, ...] to retract. */
function run(call: AggregateCall, rows: readonly (readonly unknown[])[], retracts: boolean): unknown {
  const compiled = compileAggregates([call], { retracts, grouped: true }, session);
  const acc = compiled.create();
  for (const row of rows) {
    if (row[0] === '-') compiled.retract(acc, Row.of(...row.slice(1)));
    else compiled.accumulate(acc, Row.of(...row));
  }
  return compiled.values(acc).f0;
}

/** The same rows in two accumulators that are merged. */
function runMerged(call: AggregateCall, rows: readonly (readonly unknown[])[], retracts: boolean): unknown {
  const compiled = compileAggregates([call], { retracts, needsMerge: true, grouped: true }, session);
  const parts = [compiled.create(), compiled.create()];
  const half = Math.floor(rows.length / 2);
  rows.forEach((row, i) => {
    const acc = parts[i < half ? 0 : 1] as Row;
    if (row[0] === '-') compiled.retract(acc, Row.of(...row.slice(1)));
    else compiled.accumulate(acc, Row.of(...row));
  });
  const whole = compiled.create();
  for (const part of parts) compiled.merge(whole, part);
  return compiled.values(whole).f0;
}

const { INT, BIGINT, DOUBLE, FLOAT, TINYINT, STRING, BOOLEAN } = types;
const DEC = types.decimal(10, 2);
const MAX = 9223372036854775807n;

const CASES: readonly [name: string, type: LogicalType, values: readonly unknown[], expected: unknown][] = [
  ['COUNT', INT, [1, null, 2], 2],
  ['SUM', INT, [], null],
  ['SUM', INT, [1, null, 2], 3],
  ['SUM', INT, [2147483647, 1], -2147483648],
  ['SUM', TINYINT, [127, 1], -128],
  ['SUM', BIGINT, [MAX, 1], -MAX - 1n],
  ['SUM', BIGINT, [9007199254740991, 1], 9007199254740992n],
  ['SUM', FLOAT, [Math.fround(0.1), Math.fround(0.2)], Math.fround(Math.fround(0.1) + Math.fround(0.2))],
  ['SUM', DOUBLE, [0.1, 0.2], 0.1 + 0.2],
  ['SUM', DEC, [110, 220], 330],
  ['$SUM0', INT, [], 0],
  ['$SUM0', INT, [null, 4], 4],
  ['AVG', INT, [], null],
  ['AVG', INT, [1, 2, 2], 1],
  ['AVG', INT, [-1, -2, -2], -1],
  ['AVG', BIGINT, [MAX, null], MAX],
  ['AVG', DOUBLE, [1, 2], 1.5],
  ['AVG', DEC, [100, 100, 200], 1333333],
  ['AVG', DEC, [200, -100, 100], 666667],
  ['MIN', INT, [3, null, 1, 2], 1],
  ['MAX', INT, [3, null, 1, 2], 3],
  ['MAX', STRING, ['a', 'b', 'B'], 'b'],
  ['MAX', BOOLEAN, [false, true], true],
  ['MIN', BIGINT, [MAX, 5], 5],
  ['STDDEV_POP', DOUBLE, [0.27, 0.27, 0.27], 0],
  ['STDDEV_SAMP', DOUBLE, [1, 1.5, 2], 0.5],
  ['VAR_SAMP', DOUBLE, [1], null],
  ['VAR_POP', INT, [1, 2, 3, 4], 1],
  ['VAR_SAMP', DEC, [27, 28, 29], 100],
  ['ARRAY_AGG', INT, [1, null, 2], [1, null, 2]],
  ['ARRAY_AGG', INT, [], null],
  [
    'COLLECT',
    INT,
    [1, null, 2, 1],
    new Map([
      [1, 2],
      [2, 1],
    ]),
  ],
  ['LISTAGG', STRING, ['a', null, 'b'], 'a,b'],
  ['LISTAGG', STRING, [null], null],
  ['JSON_ARRAYAGG_ABSENT_ON_NULL', STRING, ['1', null, '"a"'], '[1,"a"]'],
  ['JSON_ARRAYAGG_NULL_ON_NULL', STRING, ['1', null], '[1,null]'],
];

test.each(CASES)('%s of %j', (name, type, values, expected) => {
  const call = aggregateCall(name, [type]);
  const rows = values.map((value) => [value]);
  expect(run(call, rows, false)).toEqual(expected);
  if ((lookupFunction(name) as AggregateFunction).merge && name !== 'VAR_SAMP') {
    expect(runMerged(call, rows, false)).toEqual(expected);
  }
  expect(run(call, rows, true)).toEqual(expected);
});

const RETRACTIONS: readonly [
  name: string,
  type: LogicalType,
  rows: readonly (readonly unknown[])[],
  expected: unknown,
][] = [
  ['COUNT', INT, [[1], [null], ['-', 1]], 0],
  ['SUM', INT, [[1], ['-', 1]], null],
  ['SUM', INT, [[1], [5], ['-', 1]], 5],
  ['SUM', INT, [['-', 4], [5]], null],
  ['AVG', INT, [[1], [5], ['-', 1]], 5],
  ['MAX', INT, [[1], [5], [5], ['-', 5]], 5],
  ['MAX', INT, [[1], [5], [3], ['-', 5]], 3],
  ['MAX', INT, [[5], ['-', 5]], null],
  ['MIN', STRING, [['a'], ['b'], ['-', 'a']], 'b'],
  ['MAX', BIGINT, [[MAX], [1], ['-', MAX]], 1],
  ['FIRST_VALUE', INT, [[1], [2], [1], ['-', 1]], 2],
  ['LAST_VALUE', INT, [[1], [2], ['-', 2]], 1],
  ['LAST_VALUE', INT, [[1], ['-', 1]], null],
  ['LISTAGG', STRING, [['a'], ['b'], ['a'], ['-', 'a']], 'b,a'],
  ['LISTAGG', STRING, [['-', 'a'], ['b']], 'b'],
  ['ARRAY_AGG', types.array(INT), [[[1]], [[2]], ['-', [1]]], [[2]]],
  ['COLLECT', types.array(INT), [[[1]], [[2]], [[1]], ['-', [2]]], new Map([[[1], 2]])],
  ['JSON_ARRAYAGG_NULL_ON_NULL', STRING, [['1'], [null], ['-', null]], '[1]'],
  ['STDDEV_POP', DOUBLE, [[1], [2], ['-', 1]], 0],
  ['VAR_POP', DOUBLE, [['-', 1]], null],
];

test.each(RETRACTIONS)('%s of %j with retractions %j', (name, type, rows, expected) => {
  const call = aggregateCall(name, [type]);
  expect(run(call, rows, true)).toEqual(expected);
});

test('MAX with retractions merges', () => {
  const call = aggregateCall('MAX', [INT]);
  expect(runMerged(call, [[5], [3], ['-', 5], [1]], true)).toBe(3);
  expect(runMerged(call, [[5], [5], ['-', 5], [1]], true)).toBe(5);
});

test('an overflow of a DECIMAL sum is NULL, and the next value begins anew', () => {
  const type = types.decimal(38, 0);
  const most = 10n ** 38n - 1n;
  expect(run(aggregateCall('SUM', [type]), [[most], [1]], false)).toBeNull();
  expect(run(aggregateCall('SUM', [type]), [[most], [1], [7]], false)).toBe(7);
});

test('PERCENTILE', () => {
  const rows = [1, 5, 4, 2, 9, 1, 4].map((value) => [value]);
  expect(run(aggregateCall('PERCENTILE', [DOUBLE], [0.5]), rows, false)).toBe(4);
  expect(run(aggregateCall('PERCENTILE', [DOUBLE], [0.3]), rows, true)).toBe(1.7999999999999998);
  expect(run(aggregateCall('PERCENTILE', [DOUBLE], [0.5]), [], true)).toBeNull();
  const wrong = { ...aggregateCall('PERCENTILE', [DOUBLE], [3]) };
  expect(() => run(wrong, rows, false)).toThrow(
    "Percentage of PERCENTILE should be between [0.0, 1.0], but was '3.0'.",
  );
});

test('JSON_OBJECTAGG sorts members, and refuses a key that is there', () => {
  const call = aggregateCall('JSON_OBJECTAGG', [types.notNull(STRING), STRING]);
  expect(
    run(
      call,
      [
        ['b', '1'],
        ['a', null],
      ],
      false,
    ),
  ).toBe('{"a":null,"b":1}');
  expect(() =>
    run(
      call,
      [
        ['b', '1'],
        ['b', '2'],
      ],
      true,
    ),
  ).toThrow("Key 'b' is already present.");
  const absent = aggregateCall('JSON_OBJECTAGG_ABSENT_ON_NULL', [types.notNull(STRING), STRING]);
  expect(
    run(
      absent,
      [
        ['b', '1'],
        ['a', null],
      ],
      false,
    ),
  ).toBe('{"b":1}');
});

test('bitmaps', () => {
  const of = (...values: number[]): Bitmap => Bitmap.of(values);
  const values = (name: string, type: LogicalType, rows: readonly (readonly unknown[])[], retracts: boolean): unknown =>
    (run(aggregateCall(name, [type]), rows, retracts) as Bitmap | null)?.toArray() ?? null;
  const rows = [[of(1, 2, 3)], [null], [of(2, 3, -1)]];
  for (const retracts of [false, true]) {
    expect(values('BITMAP_BUILD_AGG', INT, [[2], [null], [1], [-1], [2]], retracts)).toEqual([1, 2, -1]);
    expect(values('BITMAP_AND_AGG', types.BITMAP, rows, retracts)).toEqual([2, 3]);
    expect(values('BITMAP_OR_AGG', types.BITMAP, rows, retracts)).toEqual([1, 2, 3, -1]);
    expect(values('BITMAP_XOR_AGG', types.BITMAP, rows, retracts)).toEqual([1, -1]);
    expect(run(aggregateCall('BITMAP_OR_CARDINALITY_AGG', [types.BITMAP]), rows, retracts)).toBe(4);
    expect(run(aggregateCall('BITMAP_AND_CARDINALITY_AGG', [types.BITMAP]), [], retracts)).toBeNull();
    expect((runMerged(aggregateCall('BITMAP_AND_AGG', [types.BITMAP]), rows, retracts) as Bitmap).toArray()).toEqual([
      2, 3,
    ]);
  }
  expect(values('BITMAP_BUILD_AGG', INT, [[2], ['-', 2]], true)).toBeNull();
  expect(values('BITMAP_AND_AGG', types.BITMAP, [...rows, ['-', of(2, 3, -1)]], true)).toEqual([1, 2, 3]);
  expect(values('BITMAP_OR_AGG', types.BITMAP, [...rows, ['-', of(2, 3, -1)]], true)).toEqual([1, 2, 3]);
  expect(values('BITMAP_XOR_AGG', types.BITMAP, [[of(1)], ['-', of(1)]], true)).toBeNull();
});

test('SINGLE_VALUE takes one row', () => {
  const call = aggregateCall('SINGLE_VALUE', [INT]);
  expect(run(call, [[null]], false)).toBeNull();
  expect(run(call, [[1], ['-', 1], [2]], true)).toBe(2);
  expect(() => run(call, [[1], [2]], false)).toThrow('SingleValueAggFunction received more than one element.');
});

test('LISTAGG with a delimiter', () => {
  expect(run(aggregateCall('LISTAGG', [STRING], [' - ']), [['a'], ['b']], false)).toBe('a - b');
  expect(run(aggregateCall('LISTAGG', [STRING], [' - ']), [['a'], ['b']], true)).toBe('a - b');
});

test('RANK, DENSE_RANK and ROW_NUMBER of ordered rows', () => {
  const rows = [[1], [1], [2]];
  expect(run(aggregateCall('RANK', [INT]), rows, false)).toBe(3);
  expect(run(aggregateCall('DENSE_RANK', [INT]), rows, false)).toBe(2);
  expect(run(aggregateCall('ROW_NUMBER', []), rows, false)).toBe(3);
});

test('LAG', () => {
  expect(run(aggregateCall('LAG', [INT]), [[1]], false)).toBeNull();
  expect(run(aggregateCall('LAG', [INT]), [[1], [2]], false)).toBe(1);
});

test('result types', () => {
  const of = (name: string, type: LogicalType, grouped: boolean): LogicalType =>
    (lookupFunction(name) as AggregateFunction).resultType(callTypes([type], grouped));
  expect(of('SUM', types.notNull(INT), true)).toEqual(types.notNull(INT));
  expect(of('SUM', types.notNull(INT), false)).toEqual(INT);
  expect(of('SUM', DEC, true)).toEqual(types.decimal(38, 2));
  expect(of('AVG', DEC, true)).toEqual(types.decimal(38, 6));
  expect(of('COUNT', INT, false)).toEqual(types.notNull(BIGINT));
  expect(of('ARRAY_AGG', types.notNull(INT), false)).toEqual(types.array(types.notNull(INT), false));
  expect(of('COLLECT', INT, false)).toEqual(types.multiset(INT, false));
});

test('texts are ordered by code points', () => {
  expect(compareTexts('a', 'b')).toBeLessThan(0);
  expect(compareTexts('a', 'ab')).toBeLessThan(0);
  expect(compareTexts('\uffff', '\u{10000}')).toBeLessThan(0);
  expect(compareTexts('\u{10001}', '\u{10000}')).toBeGreaterThan(0);
});
