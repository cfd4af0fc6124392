import type { AggregateCall } from '../../expressions/contracts';
import * as types from '../../types/logical/types';
import './group-window-aggregate';
import { rowOf, TableHarness, type TestConfig } from './testing';

const { INT, STRING, BIGINT } = types;
const rowtime = { ...types.timestamp(3), attribute: 'ROWTIME' as const };
const WINDOW = types.timestamp(3);
const MAX = 2 ** 63;
const COUNT: AggregateCall = { name: 'COUNT', args: [], distinct: false, type: types.notNull(BIGINT), alias: 'n' };
const SUM: AggregateCall = {
  name: 'SUM',
  args: [{ kind: 'input', index: 2, type: INT }],
  distinct: false,
  type: INT,
  alias: 's',
};

type Config = TestConfig<'table-group-window-aggregate'>;
const open = (window: Config['window'], change: Partial<Config> = {}) =>
  new TableHarness(
    'table-group-window-aggregate',
    {
      inputs: [rowOf(rowtime, STRING, INT)],
      output: rowOf(STRING, BIGINT, INT, WINDOW, WINDOW),
      grouping: [1],
      calls: [COUNT, SUM],
      window,
      timeIndex: 0,
      time: 'ROWTIME',
      properties: ['START', 'END'],
      needRetraction: false,
      generateUpdateBefore: true,
      allowedLateness: 0,
      ...change,
    },
    { keys: [1] },
  ).open();
const tumble = { kind: 'TUMBLE', size: 10, slide: 10, offset: 0 } as const;

test('TUMBLE', async () => {
  const harness = await open(tumble);
  harness.push(['+I', 1, 'a', 1], ['+I', 12, 'a', 2], ['+I', 3, 'b', 3]).watermark(9);
  expect(harness.log()).toEqual(['+I[a, 1, 1, 0, 10]', '+I[b, 1, 3, 0, 10]', 'W9']);
  harness.push(['+I', 2, 'a', 1]).watermark(MAX);
  expect(harness.take()).toEqual(['+I[a, 1, 2, 10, 20]']);
  expect(harness.harness.count('numLateRecordsDropped')).toBe(1);
});

test('HOP whose size is no multiple of the slide', async () => {
  const harness = await open({ kind: 'HOP', size: 10, slide: 4, offset: 0 });
  harness.push(['+I', 5, 'a', 1], ['+I', 9, 'a', 2]).watermark(MAX);
  expect(harness.take()).toEqual([
    '+I[a, 1, 1, -4, 6]',
    '+I[a, 2, 3, 0, 10]',
    '+I[a, 2, 3, 4, 14]',
    '+I[a, 1, 2, 8, 18]',
  ]);
});

test('SESSION', async () => {
  const harness = await open({ kind: 'SESSION', gap: 10 });
  harness.push(['+I', 1, 'a', 1], ['+I', 25, 'a', 2], ['+I', 14, 'a', 4], ['+I', 50, 'a', 8]).watermark(MAX);
  expect(harness.take()).toEqual([
    '+I[a, 1, 1, 1, 11]',
    '+I[a, 1, 4, 14, 24]',
    '+I[a, 1, 2, 25, 35]',
    '+I[a, 1, 8, 50, 60]',
  ]);
  const merging = await open({ kind: 'SESSION', gap: 10 });
  merging.push(['+I', 1, 'a', 1], ['+I', 20, 'a', 2], ['+I', 11, 'a', 4]).watermark(MAX);
  expect(merging.take()).toEqual(['+I[a, 3, 7, 1, 30]']);
});

test('late rows within the allowed lateness update the result', async () => {
  const harness = await open(tumble, { allowedLateness: 5, lateFire: 0 });
  harness.push(['+I', 1, 'a', 1]).watermark(10);
  expect(harness.take()).toEqual(['+I[a, 1, 1, 0, 10]']);
  harness.push(['+I', 2, 'a', 2]);
  expect(harness.take()).toEqual(['-U[a, 1, 1, 0, 10]', '+U[a, 2, 3, 0, 10]']);
  harness.watermark(14).push(['+I', 2, 'a', 2]);
  expect(harness.take()).toEqual([]);
});

test('early firing at each row, and at an interval', async () => {
  const each = await open(tumble, { earlyFire: 0 });
  each.push(['+I', 1, 'a', 1], ['+I', 2, 'a', 2]).watermark(9);
  expect(each.take()).toEqual(['+I[a, 1, 1, 0, 10]', '-U[a, 1, 1, 0, 10]', '+U[a, 2, 3, 0, 10]']);
  const timed = await open(tumble, { earlyFire: 100 });
  timed.push(['+I', 1, 'a', 1], ['+I', 2, 'a', 2]).time(100);
  expect(timed.take()).toEqual(['+I[a, 2, 3, 0, 10]']);
  timed.push(['+I', 3, 'a', 4]).time(200);
  expect(timed.take()).toEqual(['-U[a, 2, 3, 0, 10]', '+U[a, 3, 7, 0, 10]']);
  timed.watermark(9).time(300);
  expect(timed.take()).toEqual([]);
});

test('processing time', async () => {
  const harness = await open(tumble, { time: 'PROCTIME' });
  harness.push(['+I', 0, 'a', 1]).time(8).push(['+I', 0, 'a', 2]).time(9);
  expect(harness.take()).toEqual(['+I[a, 2, 3, 0, 10]']);
});

test('row counts', async () => {
  const change = { properties: [], output: rowOf(STRING, BIGINT, INT) };
  const tumbling = await open({ kind: 'TUMBLE_ROWS', size: 2, slide: 2 }, change);
  tumbling.push(['+I', 1, 'a', 1], ['+I', 1, 'a', 2], ['+I', 1, 'a', 4], ['+I', 1, 'b', 4]);
  expect(tumbling.take()).toEqual(['+I[a, 2, 3]']);
  const sliding = await open({ kind: 'SLIDE_ROWS', size: 2, slide: 1 }, change);
  sliding.push(['+I', 1, 'a', 1], ['+I', 1, 'a', 2], ['+I', 1, 'a', 4]);
  expect(sliding.take()).toEqual(['+I[a, 2, 3]', '+I[a, 2, 6]']);
});

test('batch', async () => {
  const harness = await open(tumble, { session: { batch: true }, time: 'BATCH' });
  harness.push(['+I', 11, 'a', 1], ['+I', 2, 'a', 2], ['+I', 3, 'b', 4]).watermark(MAX);
  expect(harness.take()).toEqual(['+I[a, 1, 2, 0, 10]', '+I[b, 1, 4, 0, 10]', '+I[a, 1, 1, 10, 20]']);
});
