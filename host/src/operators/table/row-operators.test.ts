import type { Expr } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { Row } from '../../types/rows';
import './calc';
import './correlate';
import './expand';
import './mini-batch-assigner';
import { rowOf, TableHarness } from './testing';
import './watermark-assigner';

const { INT, STRING, BOOLEAN } = types;
const TS = types.timestamp(3);
const ref = (index: number, type: LogicalType): Expr => ({ kind: 'input', index, type });

test('Calc filters and projects, and keeps kinds', async () => {
  const input = rowOf(INT, STRING, BOOLEAN);
  const calc = await new TableHarness('table-calc', {
    inputs: [input],
    output: rowOf(STRING, INT),
    exprs: [ref(1, STRING), ref(0, INT)],
    condition: ref(2, BOOLEAN),
  }).open();
  calc.push(['+I', 1, 'a', true], ['-U', 2, 'b', null], ['-D', 3, 'c', true], ['+I', 4, 'd', false]);
  calc.watermark(4);
  expect(calc.log()).toEqual(['+I[a, 1]', '-D[c, 3]', 'W4']);
});

test.each([
  ['INNER', types.array(INT), INT, ['+I[1, [5, 6], 5]', '+I[1, [5, 6], 6]']],
  ['LEFT', types.array(INT), INT, ['+I[1, [5, 6], 5]', '+I[1, [5, 6], 6]', '+I[2, [], null]']],
] as const)('Correlate, %s', async (joinType, type, element, expected) => {
  const correlate = await new TableHarness('table-correlate', {
    inputs: [rowOf(INT, type)],
    output: rowOf(INT, type, element),
    call: { kind: 'call', name: '$UNNEST$', args: [ref(1, type)], type: element },
    joinType,
  }).open();
  expect(correlate.push(['+I', 1, [5, 6]], ['+I', 2, []]).take()).toEqual(expected);
});

test('Correlate joins rows, and filters what it has joined', async () => {
  const element = types.row([
    { name: 'a', type: INT },
    { name: 'b', type: BOOLEAN },
  ]);
  const type = types.array(element);
  const correlate = await new TableHarness('table-correlate', {
    inputs: [rowOf(INT, type)],
    output: rowOf(INT, type, INT, BOOLEAN),
    call: { kind: 'call', name: '$UNNEST$', args: [ref(1, type)], type: element },
    joinType: 'INNER',
    condition: ref(3, BOOLEAN),
  }).open();
  correlate.push(['-U', 1, [Row.of(7, true), Row.of(8, false)]]);
  expect(correlate.take()).toEqual(['-U[1, [+I[7, true], +I[8, false]], 7, true]']);
});

test('Expand gives a row for each grouping set', async () => {
  const NULL: Expr = { kind: 'literal', value: null, type: STRING };
  const id = (value: number): Expr => ({ kind: 'literal', value, type: types.BIGINT });
  const expand = await new TableHarness('table-expand', {
    inputs: [rowOf(INT, STRING)],
    output: rowOf(INT, STRING, types.BIGINT),
    projections: [
      [ref(0, INT), ref(1, STRING), id(0)],
      [ref(0, INT), NULL, id(1)],
    ],
  }).open();
  expect(expand.push(['-U', 1, 'a']).take()).toEqual(['-U[1, a, 0]', '-U[1, null, 1]']);
});

const assigner = (interval: number, idleTimeout = 0) =>
  new TableHarness('table-watermark-assigner', {
    inputs: [rowOf(INT, TS)],
    output: rowOf(INT, TS),
    rowtimeIndex: 1,
    watermark: ref(1, TS),
    idleTimeout,
    interval,
  }).open();

test('watermarks after rows, and at the interval', async () => {
  const harness = await assigner(200);
  harness.push(['+I', 1, 100], ['+I', 2, 500], ['+I', 3, 400], ['+I', 4, 600]);
  expect(harness.log()).toEqual(['+I[1, 100]', '+I[2, 500]', 'W500', '+I[3, 400]', '+I[4, 600]']);
  harness.time(199);
  expect(harness.log()).toEqual([]);
  harness.time(200);
  expect(harness.log()).toEqual(['W600']);
  harness.watermark(7);
  expect(harness.log()).toEqual([]);
  harness.watermark(2 ** 63);
  expect(harness.log()).toEqual([`W${2 ** 63}`]);
  expect(() => harness.push(['+I', 1, null])).toThrow('RowTime field should not be null');
});

test('idle after the timeout, and active with the next row', async () => {
  const harness = await assigner(0, 100);
  harness.push(['+I', 1, 100]).time(100).time(200);
  expect(harness.log()).toEqual(['+I[1, 100]', 'W100', 'idle']);
  harness.push(['+I', 2, 90]);
  expect(harness.log()).toEqual(['active', '+I[2, 90]']);
});

const miniBatch = (mode: 'RowTime' | 'ProcTime') =>
  new TableHarness('table-mini-batch-assigner', {
    inputs: [rowOf(INT)],
    output: rowOf(INT),
    interval: 10,
    mode,
  }).open();

test('mini-batches by processing time', async () => {
  const harness = await miniBatch('ProcTime');
  harness.push(['+I', 1]).watermark(50).time(25).push(['+I', 2]);
  expect(harness.log()).toEqual(['+I[1]', 'W10', 'W20', '+I[2]']);
});

test('mini-batches by event time', async () => {
  const harness = await miniBatch('RowTime');
  for (const mark of [5, 8, 9, 12, 19, 35, 38]) harness.watermark(mark);
  expect(harness.log()).toEqual(['W9', 'W19', 'W35']);
  await harness.end();
});
