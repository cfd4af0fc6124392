import type { AggregateCall } from '../../expressions/contracts';
import * as types from '../../types/logical/types';
import type { Windowing } from './configs';
import type { HarnessSnapshot } from '../harness-snapshot';
import './local-window-aggregate';
import { rowOf, TableHarness, type TestRow } from './testing';
import type { SliceState } from './windowing/slice-stores';
import './window-aggregate';
import './window-table-function';
import { eachWindow, windowStart } from './windowing/assigners';
import { WindowZone } from './windowing/zone';
import { timeZone, UTC } from '../../types/sql-zones';

const { INT, STRING, BIGINT } = types;
const rowtime = { ...types.timestamp(3), attribute: 'ROWTIME' as const };
const rowtimeLtz = { ...types.timestampLtz(3), attribute: 'ROWTIME' as const };
const WINDOW = types.timestamp(3);
const MAX = 2 ** 63;

const windowing = (
  kind: Windowing['kind'],
  size: number,
  slide = size,
  change: Partial<Windowing> = {},
): Windowing => ({
  kind,
  size,
  slide,
  offset: 0,
  time: 'ROWTIME',
  partition: [],
  ...change,
});

const COUNT: AggregateCall = { name: 'COUNT', args: [], distinct: false, type: types.notNull(BIGINT), alias: 'n' };
const SUM: AggregateCall = {
  name: 'SUM',
  args: [{ kind: 'input', index: 2, type: INT }],
  distinct: false,
  type: INT,
  alias: 's',
};

interface Options {
  readonly zone?: string;
  readonly retract?: boolean;
  readonly attached?: boolean;
  readonly snapshot?: HarnessSnapshot;
}

async function aggregate(
  window: Windowing,
  { zone = 'UTC', retract = false, attached = false, snapshot }: Options = {},
) {
  const time = zone === 'UTC' ? rowtime : rowtimeLtz;
  const input = attached ? rowOf(WINDOW, STRING, INT, WINDOW) : rowOf(time, STRING, INT);
  return new TableHarness(
    'table-window-aggregate',
    {
      inputs: [input],
      output: rowOf(STRING, BIGINT, INT, WINDOW, WINDOW, time),
      session: { timeZone: zone },
      grouping: [1],
      calls: [COUNT, SUM],
      windowing: window,
      source: attached ? { kind: 'attached', start: 0, end: 3 } : { kind: 'time', index: 0 },
      properties: ['START', 'END', 'ROWTIME'],
      needRetraction: retract,
    },
    { keys: [1], snapshot },
  ).open();
}

test('what is gathered is in state when somebody asks for it', async () => {
  const harness = await aggregate(windowing('TUMBLE', 10));
  harness.push(['+I', 1, 'a', 1], ['+I', 12, 'a', 2], ['+I', 3, 'b', 3]);
  const endsOf = (key: string): number[] => {
    const { operator } = harness.harness;
    operator.writeBackState?.();
    const { state } = (operator as unknown as { readonly store: { readonly state: SliceState } }).store;
    state.backend.setCurrentKey(key);
    return state.ends().sort();
  };
  expect([endsOf('a'), endsOf('b')]).toEqual([[10, 20], [10]]);
  harness.push(['+I', 4, 'b', 1]);
  expect(endsOf('b')).toEqual([10]);
  harness.watermark(MAX);
  expect(harness.take()).toEqual(['+I[a, 1, 1, 0, 10, 9]', '+I[b, 2, 4, 0, 10, 9]', '+I[a, 1, 2, 10, 20, 19]']);
});

test('what was late is late after a restore, before the first watermark', async () => {
  const before = await aggregate(windowing('TUMBLE', 10));
  before.push(['+I', 1, 'a', 1]).watermark(9);
  const after = await aggregate(windowing('TUMBLE', 10), { snapshot: await before.harness.snapshot() });
  after.push(['+I', 5, 'a', 1], ['+I', 10, 'a', 5]).watermark(3);
  expect(after.harness.count('numLateRecordsDropped')).toBe(1);
  expect(after.watermark(19).log()).toEqual(['W9', '+I[a, 1, 5, 10, 20, 19]', 'W19']);
});

test('TUMBLE: results at the end of windows, late rows are dropped', async () => {
  const harness = await aggregate(windowing('TUMBLE', 10));
  harness.push(['+I', 1, 'a', 1], ['+I', 12, 'a', 2], ['+I', 3, 'b', 3], ['+I', 9, 'a', null]);
  harness.watermark(8);
  expect(harness.log()).toEqual(['W8']);
  harness.watermark(9);
  expect(harness.log()).toEqual(['+I[a, 2, 1, 0, 10, 9]', '+I[b, 1, 3, 0, 10, 9]', 'W9']);
  harness.push(['+I', 5, 'a', 1], ['+I', 10, 'a', 5]);
  expect(harness.harness.count('numLateRecordsDropped')).toBe(1);
  harness.watermark(MAX);
  expect(harness.take()).toEqual(['+I[a, 2, 7, 10, 20, 19]']);
});

test('HOP: slices are shared, empty windows give nothing', async () => {
  const harness = await aggregate(windowing('HOP', 10, 5));
  harness.push(['+I', 1, 'a', 1], ['+I', 7, 'a', 2], ['+I', 33, 'a', 4]);
  harness.watermark(20);
  expect(harness.take()).toEqual(['+I[a, 1, 1, -5, 5, 4]', '+I[a, 2, 3, 0, 10, 9]', '+I[a, 1, 2, 5, 15, 14]']);
  harness.push(['+I', 12, 'a', 100], ['+I', 17, 'a', 1]);
  harness.watermark(MAX);
  expect(harness.take()).toEqual(['+I[a, 1, 1, 15, 25, 24]', '+I[a, 1, 4, 25, 35, 34]', '+I[a, 1, 4, 30, 40, 39]']);
});

test('HOP: a late row counts in the windows that are still to come', async () => {
  const harness = await aggregate(windowing('HOP', 10, 5));
  harness.watermark(5).push(['+I', 3, 'a', 1]).watermark(9);
  expect(harness.take()).toEqual(['+I[a, 1, 1, 0, 10, 9]']);
});

test('CUMULATE: every step has a result once there is a row', async () => {
  const harness = await aggregate(windowing('CUMULATE', 15, 5));
  harness.push(['+I', 1, 'a', 1], ['+I', 11, 'a', 2], ['+I', 17, 'b', 3]);
  harness.watermark(MAX);
  expect(harness.take()).toEqual([
    '+I[a, 1, 1, 0, 5, 4]',
    '+I[a, 1, 1, 0, 10, 9]',
    '+I[a, 2, 3, 0, 15, 14]',
    '+I[b, 1, 3, 15, 20, 19]',
    '+I[b, 1, 3, 15, 25, 24]',
    '+I[b, 1, 3, 15, 30, 29]',
  ]);
});

test('CUMULATE: a late row goes to the first slice', async () => {
  const harness = await aggregate(windowing('CUMULATE', 15, 5));
  harness.push(['+I', 6, 'a', 1]).watermark(9);
  expect(harness.take()).toEqual(['+I[a, 1, 1, 0, 10, 9]']);
  harness.push(['+I', 2, 'a', 10]).watermark(14);
  expect(harness.take()).toEqual(['+I[a, 2, 11, 0, 15, 14]']);
});

test('SESSION: windows merge, and late ones are dropped', async () => {
  const harness = await aggregate(windowing('SESSION', 10));
  harness.push(['+I', 1, 'a', 1], ['+I', 25, 'a', 2], ['+I', 11, 'a', 4], ['+I', 50, 'b', 1]);
  harness.watermark(30);
  expect(harness.take()).toEqual(['+I[a, 2, 5, 1, 21, 20]']);
  harness.push(['+I', 16, 'a', 8], ['+I', 3, 'a', 9]);
  harness.watermark(MAX);
  expect(harness.take()).toEqual(['+I[a, 2, 10, 16, 35, 34]', '+I[b, 1, 1, 50, 60, 59]']);
  expect(harness.harness.count('numLateRecordsDropped')).toBe(1);
});

test('retractions empty a window', async () => {
  const harness = await aggregate(windowing('TUMBLE', 10), { retract: true });
  harness.push(['+I', 1, 'a', 1], ['-U', 1, 'a', 1], ['+U', 2, 'b', 2]);
  expect(harness.watermark(10).take()).toEqual(['+I[b, 1, 2, 0, 10, 9]']);
});

test('windows that came with the rows', async () => {
  const harness = await aggregate(windowing('HOP', 10, 5), { attached: true });
  harness.push(['+I', 0, 'a', 1, 10], ['+I', 5, 'a', 1, 15], ['+I', 0, 'a', 5, 10]);
  expect(harness.watermark(9).take()).toEqual(['+I[a, 2, 6, 0, 10, 9]']);
  const sessions = await aggregate(windowing('SESSION', 10), { attached: true });
  sessions.push(['+I', 0, 'a', 1, 15], ['+I', 5, 'a', 1, 16], ['+I', 0, 'a', 5, 15]);
  expect(sessions.watermark(20).take()).toEqual(['+I[a, 2, 6, 0, 15, 14]', '+I[a, 1, 1, 5, 16, 15]']);
});

test('processing time', async () => {
  const harness = await new TableHarness(
    'table-window-aggregate',
    {
      inputs: [rowOf(types.PROCTIME, STRING, INT)],
      output: rowOf(STRING, BIGINT, WINDOW),
      grouping: [1],
      calls: [COUNT],
      windowing: windowing('TUMBLE', 10, 10, { time: 'PROCTIME' }),
      source: { kind: 'time', index: 0 },
      properties: ['END'],
      needRetraction: false,
    },
    { keys: [1] },
  ).open();
  harness.push(['+I', null, 'a', 1]).time(5).push(['+I', null, 'a', 1]).time(9);
  expect(harness.take()).toEqual(['+I[a, 2, 10]']);
});

const HOUR = 3_600_000;

test('TIMESTAMP_LTZ windows are days of the session zone, also when clocks change', async () => {
  const day = 24 * HOUR;
  const harness = await aggregate(windowing('TUMBLE', day), { zone: 'America/Los_Angeles' });
  // 2021-03-14: clocks go forward at 10:00 UTC; the day begins at 08:00 UTC and has 23 hours.
  const begin = Date.UTC(2021, 2, 14, 8);
  harness.push(['+I', begin, 'a', 1], ['+I', begin + 23 * HOUR - 1, 'a', 2], ['+I', begin + 23 * HOUR, 'a', 4]);
  harness.watermark(begin + 23 * HOUR - 1);
  const local = Date.UTC(2021, 2, 14);
  expect(harness.take()).toEqual([`+I[a, 2, 3, ${local}, ${local + day}, ${begin + 23 * HOUR - 1}]`]);
});

test('timers of local times that are skipped or come twice', () => {
  const zone = new WindowZone(timeZone('America/Los_Angeles'));
  const utc = Date.UTC(2021, 2, 14, 10);
  expect(zone.timerOf(Date.UTC(2021, 2, 14, 1, 59, 59, 999))).toBe(utc - 1);
  expect(zone.timerOf(Date.UTC(2021, 2, 14, 2, 30))).toBe(utc);
  expect(zone.timerOf(Date.UTC(2021, 2, 14, 3))).toBe(utc);
  const twice = Date.UTC(2021, 10, 7, 1, 59, 59, 999);
  expect(zone.timerOf(twice)).toBe(Date.UTC(2021, 10, 7, 9, 59, 59, 999));
  expect(new WindowZone(UTC).timerOf(5)).toBe(5);
});

test('window starts', () => {
  const cases = [
    [-1, 0, -10],
    [-11, 0, -20],
    [25, 3, 23],
    [2, 3, -7],
    [25, -3, 17],
  ] as const;
  for (const [time, offset, start] of cases) expect(windowStart(time, offset, 10)).toBe(start);
});

test('windows of a time', () => {
  const all = (window: Windowing, time: number): string[] => {
    const found: string[] = [];
    eachWindow(window, time, (start, end) => found.push(`${start}-${end}`));
    return found;
  };
  expect(all(windowing('TUMBLE', 10, 10, { offset: 2 }), 1)).toEqual(['-8-2']);
  expect(all(windowing('HOP', 10, 5), 7)).toEqual(['5-15', '0-10']);
  expect(all(windowing('CUMULATE', 15, 5), 7)).toEqual(['0-10', '0-15']);
});

const tvf = (window: Windowing, keys?: readonly number[]) =>
  new TableHarness(
    'table-window-table-function',
    {
      inputs: [rowOf(rowtime, STRING)],
      output: rowOf(types.timestamp(3), STRING, WINDOW, WINDOW, rowtime),
      windowing: window,
      timeIndex: 0,
    },
    { keys },
  ).open();

test('the HOP table function gives a row for each window', async () => {
  const harness = await tvf(windowing('HOP', 10, 5));
  harness.push(['-U', 7, 'a'], ['+I', null, 'b']);
  expect(harness.take()).toEqual(['-U[7, a, 5, 15, 14]', '-U[7, a, 0, 10, 9]']);
});

test('the SESSION table function gives rows when the session ends', async () => {
  const harness = await tvf(windowing('SESSION', 10, 0, { partition: [1] }), [1]);
  const rows: TestRow[] = [
    ['+I', 22, 'a'],
    ['+I', 3, 'a'],
    ['+I', 12, 'a'],
    ['+I', 50, 'a'],
    ['+I', 5, 'b'],
  ];
  harness.push(...rows).watermark(40);
  expect(harness.take()).toEqual([
    '+I[5, b, 5, 15, 14]',
    '+I[22, a, 3, 32, 31]',
    '+I[3, a, 3, 32, 31]',
    '+I[12, a, 3, 32, 31]',
  ]);
  harness.push(['+I', 4, 'a']);
  expect(harness.watermark(MAX).take()).toEqual(['+I[50, a, 50, 60, 59]']);
});

test('the local phase gives its accumulators out before a barrier', async () => {
  const window = windowing('TUMBLE', 10);
  const accumulator = types.row([{ name: 'n', type: BIGINT }], false);
  const harness = await new TableHarness('table-local-window-aggregate', {
    inputs: [rowOf(rowtime, STRING, INT)],
    output: rowOf(STRING, accumulator, types.notNull(BIGINT)),
    grouping: [1],
    calls: [COUNT],
    windowing: window,
    source: { kind: 'time', index: 0 },
    needRetraction: false,
    countRows: false,
  }).open();
  expect(harness.push(['+I', 1, 'a', 1], ['+I', 2, 'a', 2]).take()).toEqual([]);
  expect(harness.barrier().take()).toHaveLength(1);
  expect(await harness.end()).toEqual([]);
});

const SHAPES: readonly Windowing[] = [
  windowing('TUMBLE', 10),
  windowing('HOP', 10, 5),
  windowing('HOP', 20, 5),
  windowing('CUMULATE', 20, 5),
  windowing('SESSION', 7),
];

/** Rows and watermarks that go back and forth, the same ones for each `seed`. */
function* steps(seed: number): Generator<TestRow | number> {
  let state = seed;
  const next = (bound: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % bound;
  };
  for (let i = 0, time = 0; i < 150; i++, time += next(3)) {
    yield ['+I', Math.max(0, time + next(20) - 10), 'abcdef'[next(6)], next(100)];
    if (next(6) === 0) yield time - next(8);
  }
  yield MAX;
}

test.each(SHAPES)('snapshots and restores change no result: $kind($size, $slide)', async (shape) => {
  for (let seed = 1; seed <= 3; seed++) {
    const plain = await aggregate(shape);
    const saved = await aggregate(shape);
    let restored = await aggregate(shape);
    let at = 0;
    for (const step of steps(seed)) {
      for (const harness of [plain, saved, restored]) {
        if (typeof step === 'number') harness.watermark(step);
        else harness.push(step);
      }
      const expected = plain.take().sort();
      expect(saved.take().sort()).toEqual(expected);
      expect(restored.take().sort()).toEqual(expected);
      if (++at % (2 + seed) === 0) await saved.barrier().harness.snapshot();
      if (at % (5 + seed) === 0) {
        restored = await aggregate(shape, { snapshot: await restored.barrier().harness.snapshot() });
        restored.take();
      }
    }
  }
});
