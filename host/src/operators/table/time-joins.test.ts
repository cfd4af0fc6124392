import { BIGINT, INT, STRING, timestamp } from '../../types/logical/types';
import type { LogicalType } from '../../types/logical/contracts';
import type { IntervalJoinConfig, TemporalJoinConfig, Windowing, WindowJoinConfig } from './configs';
import './interval-join';
import './temporal-join';
import { rowOf, TableHarness, type TestRow } from './testing';
import './window-deduplicate';
import './window-join';
import './window-rank';

const TIME: LogicalType = { root: 'TIMESTAMP', precision: 3, nullable: true, attribute: 'ROWTIME' };
const INPUT = rowOf(STRING, INT, TIME);
const joining = {
  inputs: [INPUT, INPUT],
  output: rowOf(STRING, INT, TIME, STRING, INT, TIME),
  leftKeys: [0],
  rightKeys: [0],
  filterNulls: [true],
};

type Step = readonly ['L' | 'R', TestRow] | { readonly watermark: number } | { readonly time: number };
const L = (...row: TestRow): Step => ['L', row];
const R = (...row: TestRow): Step => ['R', row];

async function drive(
  harness: {
    pushTo(i: number, row: TestRow): unknown;
    watermark(t: number): unknown;
    time(t: number): unknown;
    log(): string[];
  },
  steps: readonly Step[],
) {
  for (const step of steps) {
    if ('watermark' in step) harness.watermark(step.watermark);
    else if ('time' in step) harness.time(step.time);
    else harness.pushTo(step[0] === 'L' ? 0 : 1, step[1]);
  }
  return harness.log();
}

describe('interval join', () => {
  const run = async (options: Partial<IntervalJoinConfig>, steps: readonly Step[]) => {
    const config = {
      ...joining,
      joinType: 'INNER' as const,
      time: 'ROWTIME' as const,
      leftTimeIndex: 2,
      rightTimeIndex: 2,
      lower: -5,
      upper: 10,
      minCleanupInterval: 0,
      ...options,
    };
    return drive(await new TableHarness('table-interval-join', config, { keys: [0] }).open(), steps);
  };

  const cases: readonly (readonly [string, Partial<IntervalJoinConfig>, readonly Step[], readonly string[]])[] = [
    [
      'bounds are inclusive',
      {},
      [L('+I', 'k', 1, 100), R('+I', 'k', 2, 89), R('+I', 'k', 3, 90), R('+I', 'k', 4, 105), R('+I', 'k', 5, 106)],
      ['+I[k, 1, 100, k, 3, 90]', '+I[k, 1, 100, k, 4, 105]'],
    ],
    [
      'the watermark is held back, and rows without partner are padded when it passes',
      { joinType: 'FULL' },
      [L('+I', 'k', 1, 100), R('+I', 'k', 2, 300), { watermark: 105 }, { watermark: 106 }, { watermark: 400 }],
      ['W95', '+I[k, 1, 100, null, null, null]', 'W96', '+I[null, null, null, k, 2, 300]', 'W390'],
    ],
    [
      'late rows join what is kept, and are padded at once',
      { joinType: 'LEFT' },
      [R('+I', 'k', 2, 200), { watermark: 205 }, L('+I', 'k', 1, 200), L('+I', 'k', 3, 100)],
      ['W195', '+I[k, 1, 200, k, 2, 200]', '+I[k, 3, 100, null, null, null]'],
    ],
    [
      'NULL keys',
      { joinType: 'LEFT' },
      [R('+I', null, 2, 5), L('+I', null, 1, 5), { watermark: 50 }],
      ['+I[null, 1, 5, null, null, null]', 'W40'],
    ],
    [
      'impossible bounds',
      { joinType: 'LEFT', lower: 5, upper: 1 },
      [L('+I', 'k', 1, 5), R('+I', 'k', 1, 1)],
      ['+I[k, 1, 5, null, null, null]'],
    ],
    [
      'processing time',
      { time: 'PROCTIME', joinType: 'LEFT', lower: -5, upper: 0 },
      [
        { time: 100 },
        L('+I', 'k', 1, 0),
        { time: 104 },
        R('+I', 'k', 2, 0),
        { time: 200 },
        L('+I', 'k', 3, 0),
        { time: 300 },
      ],
      ['+I[k, 1, 0, k, 2, 0]', '+I[k, 3, 0, null, null, null]'],
    ],
  ];
  test.each(cases)('%s', async (_title, options, steps, expected) => {
    expect(await run(options, steps)).toEqual(expected);
  });
});

describe('temporal join', () => {
  const run = async (options: Partial<TemporalJoinConfig>, steps: readonly Step[]) => {
    const config = {
      ...joining,
      joinType: 'INNER' as const,
      time: 'ROWTIME' as const,
      leftTimeIndex: 2,
      rightTimeIndex: 2,
      ttl: 0,
      ...options,
    };
    const log = await drive(await new TableHarness('table-temporal-join', config, { keys: [0] }).open(), steps);
    return log.filter((line) => !line.startsWith('W'));
  };

  const cases: readonly (readonly [string, Partial<TemporalJoinConfig>, readonly Step[], readonly string[]])[] = [
    [
      'the version that is valid at the row time',
      {},
      [
        R('+I', 'k', 1, 10),
        R('-U', 'k', 1, 20),
        R('+U', 'k', 2, 20),
        L('+I', 'k', 7, 25),
        L('+I', 'k', 8, 15),
        L('+I', 'k', 9, 5),
        { watermark: 30 },
      ],
      ['+I[k, 7, 25, k, 2, 20]', '+I[k, 8, 15, k, 1, 10]'],
    ],
    [
      'left rows wait, old versions stay while they may be needed',
      { joinType: 'LEFT' },
      [
        R('+I', 'k', 1, 10),
        R('+U', 'k', 2, 20),
        { watermark: 15 },
        L('+I', 'k', 7, 16),
        { watermark: 15.5 },
        { watermark: 30 },
        L('+I', 'k', 8, 31),
        { watermark: 40 },
      ],
      ['+I[k, 7, 16, k, 1, 10]', '+I[k, 8, 31, k, 2, 20]'],
    ],
    [
      'deleted versions',
      { joinType: 'LEFT' },
      [R('+I', 'k', 1, 10), R('-D', 'k', 1, 20), L('+I', 'k', 7, 25), { watermark: 30 }],
      ['+I[k, 7, 25, null, null, null]'],
    ],
    [
      'processing time uses the current version',
      { time: 'PROCTIME', joinType: 'LEFT' },
      [L('+I', 'k', 1, 0), R('+I', 'k', 5, 0), L('+I', 'k', 2, 0), R('-D', 'k', 5, 0), L('-D', 'k', 2, 0)],
      ['+I[k, 1, 0, null, null, null]', '+I[k, 2, 0, k, 5, 0]', '-D[k, 2, 0, null, null, null]'],
    ],
    [
      'idle state goes after one and a half times the retention',
      { time: 'PROCTIME', ttl: 100 },
      [R('+I', 'k', 5, 0), { time: 149 }, L('+I', 'k', 1, 0), { time: 400 }, L('+I', 'k', 2, 0)],
      ['+I[k, 1, 0, k, 5, 0]'],
    ],
  ];
  test.each(cases)('%s', async (_title, options, steps, expected) => {
    expect(await run(options, steps)).toEqual(expected);
  });
});

const windowing: Windowing = { kind: 'TUMBLE', size: 10, slide: 0, offset: 0, time: 'ROWTIME', partition: [] };
const ROWS = rowOf(STRING, INT, timestamp(3));
const attached = { kind: 'attached', start: undefined, end: 2 } as const;

describe('window join', () => {
  const steps: Step[] = [
    L('+I', 'k', 1, 10),
    L('+I', 'k', 2, 20),
    R('+I', 'k', 3, 10),
    R('+I', 'j', 4, 10),
    { watermark: 9 },
    L('+I', 'k', 5, 10),
    { watermark: 30 },
  ];
  const cases: readonly (readonly [WindowJoinConfig['joinType'], readonly string[]])[] = [
    ['INNER', ['+I[k, 1, 10, k, 3, 10]', 'W9', 'W30']],
    ['LEFT', ['+I[k, 1, 10, k, 3, 10]', 'W9', '+I[k, 2, 20, null, null, null]', 'W30']],
    ['RIGHT', ['+I[k, 1, 10, k, 3, 10]', '+I[null, null, null, j, 4, 10]', 'W9', 'W30']],
    [
      'FULL',
      ['+I[k, 1, 10, k, 3, 10]', '+I[null, null, null, j, 4, 10]', 'W9', '+I[k, 2, 20, null, null, null]', 'W30'],
    ],
    ['SEMI', ['+I[k, 1, 10]', 'W9', 'W30']],
    ['ANTI', ['W9', '+I[k, 2, 20]', 'W30']],
  ];
  test.each(cases)('%s', async (joinType, expected) => {
    const config = { ...joining, inputs: [ROWS, ROWS], joinType, left: attached, right: attached, windowing };
    expect(await drive(await new TableHarness('table-window-join', config, { keys: [0] }).open(), steps)).toEqual(
      expected,
    );
  });
});

test('window rank', async () => {
  const config = {
    inputs: [ROWS],
    output: rowOf(STRING, INT, timestamp(3), BIGINT),
    partition: [0],
    order: [{ index: 1, descending: true, nullsFirst: false }],
    rankStart: 1,
    rankEnd: 2,
    outputRank: true,
    window: attached,
    windowing,
  };
  const harness = await new TableHarness('table-window-rank', config, { keys: [0] }).open();
  harness.push(['+I', 'k', 1, 10], ['+I', 'k', 3, 10], ['+I', 'k', 2, 10], ['+I', 'k', 9, 20]).watermark(9);
  harness.push(['+I', 'k', 8, 10]).watermark(19);
  expect(harness.take()).toEqual(['+I[k, 3, 10, 1]', '+I[k, 2, 10, 2]', '+I[k, 9, 20, 1]']);
});

test.each([
  [true, '+I[k, 3, 10]'],
  [false, '+I[k, 1, 10]'],
])('window deduplicate, keep last: %s', async (keepLast, expected) => {
  const config = { inputs: [ROWS], output: ROWS, partition: [0], orderIndex: 1, keepLast, window: attached, windowing };
  const harness = await new TableHarness('table-window-deduplicate', config, { keys: [0] }).open();
  harness.push(['+I', 'k', 2, 10], ['+I', 'k', 1, 10], ['+I', 'k', 3, 10]).watermark(9);
  expect(harness.take()).toEqual([expected]);
});
