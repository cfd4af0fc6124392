import type { AggregateCall } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { Row } from '../../types/rows';
import { accumulatorTypeFor } from '../../expressions/aggregate-state';
import { sessionInfo } from './base';
import type { TableConfig } from './configs';
import './global-group-aggregate';
import './group-aggregate';
import './incremental-group-aggregate';
import './local-group-aggregate';
import { rowOf, runTable, TableHarness, TEST_SESSION, type TestConfig, type TestRow } from './testing';

const { INT, BIGINT, STRING } = types;
const input = rowOf(STRING, INT);
const output = rowOf(STRING, BIGINT, INT);

function aggregateCall(name: string, index?: number, options: Partial<AggregateCall> = {}): AggregateCall {
  const args = index === undefined ? [] : [{ kind: 'input' as const, index, type: input.fields[index].type }];
  const type: LogicalType = name === 'COUNT' ? types.notNull(BIGINT) : INT;
  return { name, args, distinct: false, type, alias: name, ...options };
}

const COUNT = aggregateCall('COUNT');
const MAX = aggregateCall('MAX', 1);

type Config = TestConfig<'table-group-aggregate'>;
const config = (change: Partial<Config> = {}): Config => ({
  inputs: [input],
  output,
  grouping: [0],
  calls: [COUNT, MAX],
  generateUpdateBefore: true,
  needRetraction: false,
  ttl: 0,
  ...change,
});
const run = (change: Partial<Config>, ...steps: readonly (TestRow | { watermark: number } | { time: number })[]) =>
  runTable('table-group-aggregate', config(change), [0], steps);

test('updates give -U and +U', async () => {
  expect(await run({}, ['+I', 'a', 1], ['+I', 'b', 5], ['+I', 'a', null])).toEqual([
    '+I[a, 1, 1]',
    '+I[b, 1, 5]',
    '-U[a, 1, 1]',
    '+U[a, 2, 1]',
  ]);
});

test('without -U', async () => {
  expect(await run({ generateUpdateBefore: false }, ['+I', 'a', 1], ['+I', 'a', 2])).toEqual([
    '+I[a, 1, 1]',
    '+U[a, 2, 2]',
  ]);
});

test('a result that does not change is not given out, unless there is a TTL', async () => {
  const calls = { calls: [MAX], output: rowOf(STRING, INT) };
  expect(await run(calls, ['+I', 'a', 2], ['+I', 'a', 1])).toEqual(['+I[a, 2]']);
  expect(await run({ ...calls, ttl: 1000 }, ['+I', 'a', 2], ['+I', 'a', 1])).toEqual([
    '+I[a, 2]',
    '-U[a, 2]',
    '+U[a, 2]',
  ]);
});

test('retractions: a group without rows is deleted, and what comes too early is ignored', async () => {
  const steps: TestRow[] = [
    ['-D', 'a', 1],
    ['+I', 'a', 3],
    ['+I', 'a', 2],
    ['-U', 'a', 3],
    ['+U', 'a', 1],
    ['-D', 'a', 2],
    ['-D', 'a', 1],
    ['+I', 'a', 7],
  ];
  expect(await run({ needRetraction: true }, ...steps)).toEqual([
    '+I[a, 1, 3]',
    '-U[a, 1, 3]',
    '+U[a, 2, 3]',
    '-U[a, 2, 3]',
    '+U[a, 1, 2]',
    '-U[a, 1, 2]',
    '+U[a, 2, 2]',
    '-U[a, 2, 2]',
    '+U[a, 1, 1]',
    '-D[a, 1, 1]',
    '+I[a, 1, 7]',
  ]);
});

test('groups expire', async () => {
  const steps = [
    ['+I', 'a', 1],
    { time: 99 },
    ['+I', 'a', 2],
    { time: 198 },
    ['+I', 'a', 3],
    { time: 298 },
    ['+I', 'a', 4],
  ] as const;
  expect(await run({ ttl: 100, generateUpdateBefore: false }, ...steps)).toEqual([
    '+I[a, 1, 1]',
    '+U[a, 2, 2]',
    '+U[a, 3, 3]',
    '+I[a, 1, 4]',
  ]);
});

test('no GROUP BY', async () => {
  const rows: TestRow[] = [
    ['+I', 'a', 1],
    ['+I', 'b', 2],
  ];
  const global: Partial<Config> = { grouping: [], output: rowOf(BIGINT, INT) };
  expect(await runTable('table-group-aggregate', config(global), [], rows)).toEqual([
    '+I[1, 1]',
    '-U[1, 1]',
    '+U[2, 2]',
  ]);
});

test('several grouping columns, FILTER and DISTINCT', async () => {
  const filter = { kind: 'input' as const, index: 2, type: types.BOOLEAN };
  const calls = [aggregateCall('COUNT', 1, { distinct: true }), aggregateCall('COUNT', undefined, { filter })];
  const two: Config = config({
    inputs: [rowOf(STRING, INT, types.BOOLEAN)],
    grouping: [1, 0],
    calls,
    output: rowOf(INT, STRING, BIGINT, BIGINT),
    generateUpdateBefore: false,
  });
  const rows: TestRow[] = [
    ['+I', 'a', 1, true],
    ['+I', 'a', 1, true],
    ['+I', 'a', null, null],
  ];
  expect(await runTable('table-group-aggregate', two, [1, 0], rows)).toEqual([
    '+I[1, a, 1, 1]',
    '+U[1, a, 1, 2]',
    '+I[null, a, 0, 0]',
  ]);
});

test('bundles: one change for each group, at the size, at a watermark, at the end', async () => {
  const harness = await new TableHarness('table-group-aggregate', config({ miniBatch: { size: 3 } }), {
    keys: [0],
  }).open();
  harness.push(['+I', 'a', 1], ['+I', 'b', 1], ['+I', 'a', 2], ['+I', 'a', 3]);
  expect(harness.log()).toEqual(['+I[b, 1, 1]', '+I[a, 2, 2]']);
  harness.watermark(5);
  expect(harness.log()).toEqual(['-U[a, 2, 2]', '+U[a, 3, 3]', 'W5']);
  harness.push(['+I', 'b', 1]);
  expect(await harness.end()).toEqual(['-U[b, 1, 1]', '+U[b, 2, 1]']);
});

test('bundles end before a barrier, and their rows go before it', async () => {
  const harness = await new TableHarness('table-group-aggregate', config({ miniBatch: { size: 9 } }), {
    keys: [0],
  }).open();
  expect(harness.push(['+I', 'a', 1], ['+I', 'a', 2]).log()).toEqual([]);
  expect(harness.barrier().log()).toEqual(['+I[a, 2, 2]']);
  expect(harness.barrier().log()).toEqual([]);
  expect(await harness.end()).toEqual([]);
});

test('bundles with retractions', async () => {
  const change = { miniBatch: { size: 4 }, needRetraction: true };
  const rows: TestRow[] = [
    ['-D', 'a', 9],
    ['+I', 'a', 1],
    ['+I', 'b', 2],
    ['-D', 'b', 2],
    ['-D', 'a', 1],
    { watermark: 1 } as never,
  ];
  expect(await run(change, ...rows)).toEqual(['+I[a, 1, 1]', '-D[a, 1, 1]']);
});

test('batch: every group once, at the end; the global group also without rows', async () => {
  const session: Partial<TableConfig['session']> = { batch: true };
  const harness = await new TableHarness('table-group-aggregate', config({ session }), { keys: [0] }).open();
  harness.push(['+I', 'a', 1], ['+I', 'b', 2], ['+I', 'a', 3]);
  expect(harness.take()).toEqual([]);
  expect(await harness.end()).toEqual(['+I[a, 2, 3]', '+I[b, 1, 2]']);
  const global = await new TableHarness(
    'table-group-aggregate',
    config({ session, grouping: [], output: rowOf(BIGINT, INT) }),
  ).open();
  expect(await global.end()).toEqual(['+I[0, null]']);
});

// --- two phases -----------------------------------------------------------------------------------------------------------

const SUM = aggregateCall('SUM', 1);
const DISTINCT = aggregateCall('COUNT', 1, { distinct: true });

test('both phases end their bundles before a barrier', async () => {
  const { shared, partial } = twoPhases([COUNT], false);
  const local = { ...shared, inputs: [input], output: partial };
  const rows: TestRow[] = [
    ['+I', 'a', 1],
    ['+I', 'a', 2],
  ];
  expect(await runTable('table-local-group-aggregate', local, undefined, rows)).toEqual([]);
  const flushed = await runTable('table-local-group-aggregate', local, undefined, [...rows, { barrier: true }]);
  expect(flushed).toHaveLength(1);
  const result = {
    inputs: [partial],
    localInput: input,
    output: rowOf(STRING, BIGINT),
    generateUpdateBefore: true,
    ttl: 0,
  };
  const accumulators: TestRow[] = [
    ['+I', 'a', Row.of(2)],
    ['+I', 'a', Row.of(3)],
  ];
  const global = { ...shared, ...result };
  expect(await runTable('table-global-group-aggregate', global, [0], accumulators)).toEqual([]);
  expect(await runTable('table-global-group-aggregate', global, [0], [...accumulators, { barrier: true }])).toEqual([
    '+I[a, 5]',
  ]);
});

function twoPhases(calls: readonly AggregateCall[], needRetraction: boolean) {
  const accumulator = accumulatorTypeFor(calls, { needRetraction }, sessionInfo(TEST_SESSION));
  const shared = { grouping: [0], calls, needRetraction, accumulator, miniBatch: { size: 100 } };
  const partial = types.row(
    [
      { name: 'key', type: STRING },
      { name: 'acc', type: accumulator },
    ],
    false,
  );
  return { shared, accumulator, partial };
}

async function runTwoPhases(
  calls: readonly AggregateCall[],
  needRetraction: boolean,
  bundles: readonly (readonly TestRow[])[],
) {
  const { shared, partial } = twoPhases(calls, needRetraction);
  const local = await new TableHarness('table-local-group-aggregate', {
    ...shared,
    inputs: [input],
    output: partial,
  }).open();
  const result = rowOf(STRING, ...calls.map(({ type }) => type));
  const global = await new TableHarness(
    'table-global-group-aggregate',
    { ...shared, inputs: [partial], localInput: input, output: result, generateUpdateBefore: true, ttl: 0 },
    { keys: [0] },
  ).open();
  for (const bundle of bundles) {
    local.push(...bundle);
    local.watermark(1);
    const partials = local.harness.take().map(({ value }) => value);
    global.harness.batch(partials);
    global.watermark(1);
  }
  return global.take();
}

test('local and global phase', async () => {
  const bundles: TestRow[][] = [
    [
      ['+I', 'a', 1],
      ['+I', 'b', 5],
      ['+I', 'a', 1],
    ],
    [
      ['+I', 'a', 4],
      ['+I', 'b', 5],
    ],
  ];
  expect(await runTwoPhases([COUNT, SUM, DISTINCT], false, bundles)).toEqual([
    '+I[b, 1, 5, 1]',
    '+I[a, 2, 2, 1]',
    '-U[b, 1, 5, 1]',
    '+U[b, 2, 10, 1]',
    '-U[a, 2, 2, 1]',
    '+U[a, 3, 6, 2]',
  ]);
});

test('local and global phase with retractions', async () => {
  const bundles: TestRow[][] = [
    [
      ['+I', 'a', 1],
      ['+I', 'b', 5],
    ],
    [
      ['-U', 'a', 1],
      ['+U', 'a', 2],
      ['-D', 'b', 5],
    ],
  ];
  expect(await runTwoPhases([MAX, SUM, DISTINCT], true, bundles)).toEqual([
    '+I[b, 5, 5, 1]',
    '+I[a, 1, 1, 1]',
    '-D[b, 5, 5, 1]',
    '-U[a, 1, 1, 1]',
    '+U[a, 2, 2, 1]',
  ]);
});

test('the incremental phase counts a DISTINCT value once', async () => {
  const { shared, accumulator, partial } = twoPhases([DISTINCT], false);
  const local = await new TableHarness('table-local-group-aggregate', {
    ...shared,
    inputs: [input],
    output: partial,
  }).open();
  const finalCall: AggregateCall = {
    name: '$SUM0',
    args: [{ kind: 'input', index: 1, type: types.notNull(BIGINT) }],
    distinct: false,
    type: types.notNull(BIGINT),
    alias: 'sum',
  };
  const incremental = await new TableHarness(
    'table-incremental-group-aggregate',
    {
      ...shared,
      accumulator,
      inputs: [partial],
      localInput: input,
      output: partial,
      finalGrouping: [0],
      finalCalls: [finalCall],
      ttl: 0,
    },
    { keys: [0] },
  ).open();
  const bundle = (...rows: TestRow[]): string[] => {
    local.push(...rows);
    local.watermark(1);
    incremental.harness.batch(local.harness.take().map(({ value }) => value));
    incremental.watermark(1);
    return incremental.take();
  };
  expect(bundle(['+I', 'a', 1], ['+I', 'a', 2])).toEqual(['+I[a, +I[2]]']);
  expect(bundle(['+I', 'a', 1], ['+I', 'a', 3], ['+I', 'b', 1])).toEqual(['+I[b, +I[1]]', '+I[a, +I[1]]']);
});
