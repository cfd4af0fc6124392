import type { AggregateCall, Expr } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import type { OverGroup } from './over-aggregate-base';
import './over-aggregate';
import { rowOf, TableHarness, type TestConfig, type TestRow } from './testing';

const { INT, STRING, BIGINT } = types;
const rowtime = { ...types.timestamp(3), attribute: 'ROWTIME' as const };
const MAX = 2 ** 63;
const ref = (index: number, type: LogicalType): Expr => ({ kind: 'input', index, type });
const literal = (value: unknown): Expr => ({ kind: 'literal', value, type: types.notNull(INT) });

const SUM: AggregateCall = { name: 'SUM', args: [ref(2, INT)], distinct: false, type: INT, alias: 's' };
const call = (name: string, args: readonly Expr[] = [], type: LogicalType = types.notNull(BIGINT)): AggregateCall => ({
  name,
  args,
  distinct: false,
  type,
  alias: name,
});
const frame = (
  unit: 'ROWS' | 'RANGE',
  preceding: number | undefined,
  calls = [SUM],
  following: number | undefined = 0,
): OverGroup => ({
  calls,
  unit,
  preceding,
  following,
});

type Config = TestConfig<'table-over-aggregate'>;

async function over(time: Config['time'], group: OverGroup, change: Partial<Config> = {}) {
  const input = rowOf(time === 'ROWTIME' ? rowtime : INT, STRING, INT);
  const config: Config = {
    inputs: [input],
    output: rowOf(...input.fields.map(({ type }) => type), ...group.calls.map(({ type }) => type)),
    partition: [1],
    order: [{ index: 0, descending: false, nullsFirst: true }],
    groups: [group],
    time,
    ...(time === 'ROWTIME' && { timeIndex: 0 }),
    needRetraction: time === 'NONE',
    generateUpdateBefore: true,
    ttl: 0,
    ...change,
  };
  return new TableHarness('table-over-aggregate', config, { keys: [1] }).open();
}

const ROWS: readonly TestRow[] = [
  ['+I', 1, 'a', 1],
  ['+I', 4, 'a', 4],
  ['+I', 2, 'a', 2],
  ['+I', 2, 'a', 3],
  ['+I', 3, 'b', 9],
];

test.each([
  ['ROWS', undefined, ['1, a, 1, 1', '2, a, 2, 3', '2, a, 3, 6', '3, b, 9, 9', '4, a, 4, 10']],
  ['RANGE', undefined, ['1, a, 1, 1', '2, a, 2, 6', '2, a, 3, 6', '3, b, 9, 9', '4, a, 4, 10']],
  ['ROWS', 1, ['1, a, 1, 1', '2, a, 2, 3', '2, a, 3, 5', '3, b, 9, 9', '4, a, 4, 7']],
  ['RANGE', 1, ['1, a, 1, 1', '2, a, 2, 6', '2, a, 3, 6', '3, b, 9, 9', '4, a, 4, 4']],
] as const)('event time, %s %s preceding', async (unit, preceding, expected) => {
  const harness = await over('ROWTIME', frame(unit, preceding));
  harness.push(...ROWS).watermark(MAX);
  expect(harness.take()).toEqual(expected.map((line) => `+I[${line}]`));
});

test('event time: results come with the watermark, late rows are dropped', async () => {
  const harness = await over('ROWTIME', frame('ROWS', undefined));
  harness.push(...ROWS).watermark(2);
  expect(harness.log()).toEqual(['+I[1, a, 1, 1]', '+I[2, a, 2, 3]', '+I[2, a, 3, 6]', 'W2']);
  harness.push(['+I', 2, 'a', 100], ['+I', 3, 'a', 10]).watermark(MAX);
  expect(harness.take()).toEqual(['+I[3, b, 9, 9]', '+I[3, a, 10, 16]', '+I[4, a, 4, 20]']);
  expect(harness.harness.count('numLateRecordsDropped')).toBe(1);
});

test('processing time', async () => {
  const unbounded = await over('PROCTIME', frame('RANGE', undefined));
  expect(unbounded.push(...ROWS.slice(0, 3)).take()).toEqual(['+I[1, a, 1, 1]', '+I[4, a, 4, 5]', '+I[2, a, 2, 7]']);
  const rows = await over('PROCTIME', frame('ROWS', 1));
  expect(rows.push(...ROWS.slice(0, 3)).take()).toEqual(['+I[1, a, 1, 1]', '+I[4, a, 4, 5]', '+I[2, a, 2, 6]']);
  const range = await over('PROCTIME', frame('RANGE', 10));
  range.push(...ROWS.slice(0, 2));
  expect(range.take()).toEqual([]);
  expect(range.time(1).take()).toEqual(['+I[1, a, 1, 5]', '+I[4, a, 4, 5]']);
  expect(range.time(9).push(['+I', 0, 'a', 7]).time(10).take()).toEqual(['+I[0, a, 7, 12]']);
  expect(range.time(12).push(['+I', 0, 'a', 1]).time(13).take()).toEqual(['+I[0, a, 1, 8]']);
});

test('ranks and LAG in event time', async () => {
  const calls = [call('ROW_NUMBER'), call('RANK'), call('DENSE_RANK'), call('LAG', [ref(2, INT)], INT)];
  const harness = await over('ROWTIME', frame('ROWS', undefined, calls));
  harness.push(...ROWS.slice(0, 4)).watermark(MAX);
  expect(harness.take()).toEqual([
    '+I[1, a, 1, 1, 1, 1, null]',
    '+I[2, a, 2, 2, 2, 2, 1]',
    '+I[2, a, 3, 3, 3, 3, 2]',
    '+I[4, a, 4, 4, 4, 4, 3]',
  ]);
});

test('ordinary columns, ROWS: a row changes those behind it', async () => {
  const harness = await over('NONE', frame('ROWS', undefined));
  harness.push(['+I', 1, 'a', 1], ['+I', 3, 'a', 3], ['+I', 2, 'a', 2]);
  expect(harness.take()).toEqual([
    '+I[1, a, 1, 1]',
    '+I[3, a, 3, 4]',
    '+I[2, a, 2, 3]',
    '-U[3, a, 3, 4]',
    '+U[3, a, 3, 6]',
  ]);
  harness.push(['-D', 1, 'a', 1], ['-U', 9, 'a', 1], ['+U', 2, 'a', 5]);
  expect(harness.take()).toEqual([
    '-D[1, a, 1, 1]',
    '-U[2, a, 2, 3]',
    '+U[2, a, 2, 2]',
    '-U[3, a, 3, 6]',
    '+U[3, a, 3, 5]',
    '+U[2, a, 5, 7]',
    '-U[3, a, 3, 5]',
    '+U[3, a, 3, 10]',
  ]);
});

test('ordinary columns, RANGE: equal rows have one result', async () => {
  const harness = await over('NONE', frame('RANGE', undefined));
  harness.push(['+I', 1, 'a', 1], ['+I', 2, 'a', 3], ['+I', 1, 'a', 2]);
  expect(harness.take()).toEqual([
    '+I[1, a, 1, 1]',
    '+I[2, a, 3, 4]',
    '-U[1, a, 1, 1]',
    '+U[1, a, 1, 3]',
    '+I[1, a, 2, 3]',
    '-U[2, a, 3, 4]',
    '+U[2, a, 3, 6]',
  ]);
  harness.push(['-D', 1, 'a', 1]);
  expect(harness.take()).toEqual([
    '-D[1, a, 1, 3]',
    '-U[1, a, 2, 3]',
    '+U[1, a, 2, 2]',
    '-U[2, a, 3, 6]',
    '+U[2, a, 3, 5]',
  ]);
});

async function batch(group: OverGroup, rows: readonly TestRow[]): Promise<string[]> {
  const harness = await over('NONE', group, { session: { batch: true } });
  harness.push(...rows);
  return harness.end();
}

test.each([
  ['ROWS', undefined, 0, ['1, a, 1, 1', '2, a, 2, 3', '2, a, 3, 6', '4, a, 4, 10', '3, b, 9, 9']],
  ['RANGE', undefined, 0, ['1, a, 1, 1', '2, a, 2, 6', '2, a, 3, 6', '4, a, 4, 10', '3, b, 9, 9']],
  ['RANGE', undefined, undefined, ['1, a, 1, 10', '2, a, 2, 10', '2, a, 3, 10', '4, a, 4, 10', '3, b, 9, 9']],
  ['ROWS', 1, 1, ['1, a, 1, 3', '2, a, 2, 6', '2, a, 3, 9', '4, a, 4, 7', '3, b, 9, 9']],
  ['ROWS', 0, undefined, ['1, a, 1, 10', '2, a, 2, 9', '2, a, 3, 7', '4, a, 4, 4', '3, b, 9, 9']],
  ['RANGE', 1, 2, ['1, a, 1, 6', '2, a, 2, 10', '2, a, 3, 10', '4, a, 4, 4', '3, b, 9, 9']],
  ['ROWS', -1, 2, ['1, a, 1, 5', '2, a, 2, 7', '2, a, 3, 4', '4, a, 4, null', '3, b, 9, null']],
] as const)('batch, %s %s preceding, %s following', async (unit, preceding, following, expected) => {
  expect(await batch({ calls: [SUM], unit, preceding, following }, ROWS)).toEqual(
    expected.map((line) => `+I[${line}]`),
  );
});

test('batch: ranks, NTILE, LAG and LEAD', async () => {
  const DOUBLE = types.notNull(types.DOUBLE);
  const calls = [
    call('ROW_NUMBER'),
    call('RANK'),
    call('DENSE_RANK'),
    call('PERCENT_RANK', [], DOUBLE),
    call('CUME_DIST', [], DOUBLE),
    call('NTILE', [literal(3)]),
    call('LAG', [ref(2, INT), literal(1), literal(0)], INT),
    call('LEAD', [ref(2, INT), literal(2)], INT),
  ];
  expect(await batch(frame('ROWS', undefined, calls), ROWS.slice(0, 4))).toEqual([
    '+I[1, a, 1, 1, 1, 1, 0, 0.25, 1, 0, 3]',
    '+I[2, a, 2, 2, 2, 2, 0.3333333333333333, 0.5, 1, 1, 4]',
    '+I[2, a, 3, 3, 2, 2, 0.3333333333333333, 0.75, 2, 2, null]',
    '+I[4, a, 4, 4, 4, 3, 1, 1, 3, 3, null]',
  ]);
});
