import {
  type AggregateFunction,
  CountEvictor,
  CountTrigger,
  EventTimeSessionWindows,
  type Evictor,
  GlobalWindows,
  OutputTag,
  ProcessWindowFunction,
  PurgingTrigger,
  SlidingEventTimeWindows,
  type TimeWindow,
  type Trigger,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
  Types,
  ValueStateDescriptor,
  type Window,
  type WindowAssigner,
  type WindowContext,
  type WindowOperation,
} from '@drey/sdk';
import { OperatorHarness } from '../harness';

type Pair = readonly [string, number];
const keyOf = (value: Pair): string => value[0];
const late = new OutputTag<Pair>('late');

function operation(assigner: unknown, more: Partial<WindowOperation> = {}): WindowOperation {
  const windows = assigner as WindowAssigner<unknown, Window>;
  return {
    assigner: windows,
    trigger: windows.getDefaultTrigger(),
    evictor: undefined,
    allowedLateness: 0,
    lateDataTag: undefined,
    preAggregator: undefined,
    result: {
      kind: 'apply',
      function: (key, window, elements, out) => {
        const { start, end } = window as TimeWindow;
        const values = [...(elements as Iterable<Pair>)].map((e) => e[1]).join('+');
        out.collect(start === undefined ? `${key} ${values}` : `${key} ${start}-${end} ${values}`);
      },
    },
    elementType: Types.OBJECT(),
    accumulatorType: undefined,
    ...more,
  };
}

const open = (op: WindowOperation, batchMode = false): Promise<OperatorHarness> =>
  new OperatorHarness('window', [op, keyOf], { keyType: Types.STRING().dataType, batchMode }).open();

test('tumbling windows fire when the watermark passes their end, with its timestamp', async () => {
  const h = await open(operation(TumblingEventTimeWindows.of(10)));
  h.element(['a', 1], 1);
  h.element(['b', 2], 9);
  h.element(['a', 3], 10);
  h.watermark(8);
  expect(h.values()).toEqual([]);
  h.watermark(9);
  expect(h.take()).toEqual([
    { value: 'a 0-10 1', timestamp: 9 },
    { value: 'b 0-10 2', timestamp: 9 },
  ]);
  h.watermark(2 ** 63);
  expect(h.values()).toEqual(['a 10-20 3']);
});

test('negative timestamps and offsets', async () => {
  const h = await open(operation(TumblingEventTimeWindows.of(10, -3)));
  h.element(['a', 1], -1);
  h.element(['a', 2], 25);
  h.watermark(100);
  expect(h.values()).toEqual(['a -3-7 1', 'a 17-27 2']);
});

test('late elements are dropped and counted, or go to the side output', async () => {
  const h = await open(operation(TumblingEventTimeWindows.of(10)));
  h.watermark(9);
  h.element(['a', 1], 5);
  expect(h.count('numLateRecordsDropped')).toBe(1);
  const side = await open(operation(TumblingEventTimeWindows.of(10), { lateDataTag: late }));
  side.watermark(9);
  side.element(['a', 1], 5);
  expect(side.side('late')).toEqual([{ value: ['a', 1], timestamp: 5 }]);
  expect(side.count('numLateRecordsDropped')).toBe(0);
});

test('within the allowed lateness each element fires its window again, until the cleanup', async () => {
  const h = await open(operation(TumblingEventTimeWindows.of(10), { allowedLateness: 5, lateDataTag: late }));
  h.element(['a', 1], 1);
  h.watermark(12);
  h.element(['a', 2], 2);
  h.element(['a', 3], 3);
  expect(h.values()).toEqual(['a 0-10 1', 'a 0-10 1+2', 'a 0-10 1+2+3']);
  h.watermark(14);
  h.element(['a', 4], 4);
  expect(h.values()).toEqual([]);
  expect(h.side('late')).toHaveLength(1);
});

test('sliding windows, reduced as elements arrive', async () => {
  const h = await open(
    operation(SlidingEventTimeWindows.of(10, 5), {
      preAggregator: { kind: 'reduce', function: (a, b) => [(a as Pair)[0], (a as Pair)[1] + (b as Pair)[1]] },
    }),
  );
  h.batch(
    [
      ['a', 1],
      ['a', 2],
      ['a', 4],
    ],
    [1, 6, 11],
  );
  h.watermark(2 ** 63);
  expect(h.values()).toEqual(['a -5-5 1', 'a 0-10 3', 'a 5-15 6', 'a 10-20 4']);
});

test('an element that is late for some of its windows only is not late', async () => {
  const h = await open(operation(SlidingEventTimeWindows.of(10, 5), { lateDataTag: late }));
  h.watermark(9);
  h.element(['a', 1], 7);
  h.watermark(14);
  expect(h.values()).toEqual(['a 5-15 1']);
  expect(h.side('late')).toEqual([]);
});

test('sessions merge when an element closes the gap', async () => {
  const h = await open(operation(EventTimeSessionWindows.withGap(10)));
  h.element(['a', 1], 0);
  h.element(['a', 2], 20);
  h.element(['b', 9], 5);
  h.element(['a', 3], 10);
  h.watermark(2 ** 63);
  expect(h.values().sort()).toEqual(['a 0-30 1+2+3', 'b 5-15 9']);
});

test('a late element joins a session that is still open; one that is too late is dropped', async () => {
  const h = await open(operation(EventTimeSessionWindows.withGap(10), { lateDataTag: late }));
  h.element(['a', 1], 20);
  h.watermark(25);
  h.element(['a', 2], 12);
  h.element(['a', 3], 1);
  h.watermark(29);
  expect(h.values()).toEqual(['a 12-30 1+2']);
  expect(h.side('late')).toEqual([{ value: ['a', 3], timestamp: 1 }]);
});

test('sessions with aggregates merge accumulators, and triggers merge their state', async () => {
  const sum: AggregateFunction<unknown, unknown, unknown> = {
    createAccumulator: () => 0,
    add: (value, acc) => (acc as number) + (value as Pair)[1],
    getResult: (acc) => acc,
    merge: (a, b) => (a as number) + (b as number),
  };
  const h = await open(
    operation(EventTimeSessionWindows.withGap(10), {
      trigger: PurgingTrigger.of(CountTrigger.of(3)) as unknown as Trigger<unknown, Window>,
      preAggregator: { kind: 'aggregate', function: sum },
      result: { kind: 'passThrough' },
    }),
  );
  h.element(['a', 1], 0);
  h.element(['a', 2], 20);
  expect(h.values()).toEqual([]);
  h.element(['a', 4], 10);
  expect(h.take()).toEqual([{ value: 7, timestamp: 29 }]);
});

test('per-window state is refused on merging windows', async () => {
  const count = new ValueStateDescriptor<number>('n');
  const h = await open(
    operation(EventTimeSessionWindows.withGap(10), {
      result: { kind: 'process', function: (_key, ctx) => void ctx.windowState().getState(count) },
    }),
  );
  h.element(['a', 1], 0);
  expect(() => h.watermark(100)).toThrow('Per-window state is not allowed when using merging windows.');
});

test('count windows: purging, and sliding by an evictor', async () => {
  const tumbling = await open(
    operation(GlobalWindows.create(), {
      trigger: PurgingTrigger.of(CountTrigger.of(2)) as unknown as Trigger<unknown, Window>,
    }),
  );
  tumbling.batch([
    ['a', 1],
    ['a', 2],
    ['b', 7],
    ['a', 3],
    ['a', 4],
    ['a', 5],
  ]);
  expect(tumbling.values()).toEqual(['a 1+2', 'a 3+4']);
  const sliding = await open(
    operation(GlobalWindows.create(), {
      trigger: CountTrigger.of(2) as unknown as Trigger<unknown, Window>,
      evictor: CountEvictor.of(3) as unknown as Evictor<unknown, Window>,
    }),
  );
  sliding.batch([
    ['a', 1],
    ['a', 2],
    ['a', 3],
    ['a', 4],
    ['a', 5],
    ['a', 6],
  ]);
  expect(sliding.values()).toEqual(['a 1+2', 'a 2+3+4', 'a 4+5+6']);
});

test('an evictor with a pre-aggregator folds what is left', async () => {
  const h = await open(
    operation(TumblingEventTimeWindows.of(10), {
      evictor: CountEvictor.of(2) as unknown as Evictor<unknown, Window>,
      preAggregator: { kind: 'reduce', function: (a, b) => ['', (a as Pair)[1] + (b as Pair)[1]] },
    }),
  );
  h.batch(
    [
      ['a', 1],
      ['a', 2],
      ['a', 3],
    ],
    [1, 2, 3],
  );
  h.watermark(9);
  expect(h.values()).toEqual(['a 0-10 5']);
});

test('processing-time windows', async () => {
  const h = await open(operation(TumblingProcessingTimeWindows.of(10)));
  h.processingTime(3);
  h.element(['a', 1]);
  h.processingTime(9);
  expect(h.values()).toEqual(['a 0-10 1']);
});

test('per-window and global state, and clear', async () => {
  const perWindow = new ValueStateDescriptor<number>('fires');
  const global = new ValueStateDescriptor<number>('fires');
  const cleared: string[] = [];
  class Counting extends ProcessWindowFunction<unknown, unknown, unknown, Window> {
    override process(
      key: unknown,
      ctx: WindowContext<Window>,
      _e: Iterable<unknown>,
      out: { collect(v: unknown): void },
    ) {
      const w = ctx.windowState().getState(perWindow);
      const g = ctx.globalState().getState(global);
      w.update((w.value() ?? 0) + 1);
      g.update((g.value() ?? 0) + 1);
      out.collect(`${key} ${w.value()} ${g.value()}`);
    }
    override clear(ctx: WindowContext<Window>): void {
      cleared.push(String(ctx.window()));
      ctx.windowState().getState(perWindow).clear();
    }
  }
  const h = await open(
    operation(TumblingEventTimeWindows.of(10), {
      allowedLateness: 1,
      result: { kind: 'process', function: new Counting() },
    }),
  );
  h.element(['a', 1], 1);
  h.watermark(9);
  h.element(['a', 2], 2);
  h.element(['a', 2], 12);
  h.watermark(100);
  expect(h.values()).toEqual(['a 1 1', 'a 2 2', 'a 1 3']);
  expect(cleared).toEqual(['TimeWindow{start=0, end=10}', 'TimeWindow{start=10, end=20}']);
});

test('BATCH mode: nothing is late, all windows of a key fire at its end', async () => {
  const h = await open(operation(TumblingEventTimeWindows.of(10)), true);
  h.batch(
    [
      ['a', 1],
      ['a', 2],
      ['b', 3],
    ],
    [1, 30, 2],
  );
  expect(h.values()).toEqual(['a 0-10 1', 'a 30-40 2']);
  h.watermark(2 ** 63);
  expect(h.values()).toEqual(['b 0-10 3']);
});

test('windowAll has one key', async () => {
  const op = operation(TumblingEventTimeWindows.of(10), {
    result: { kind: 'processAll', function: (_ctx, elements, out) => out.collect([...elements].length) },
  });
  const h = await new OperatorHarness('window_all', [op], { keyType: Types.BYTE().dataType }).open();
  h.batch(
    [
      ['a', 1],
      ['b', 2],
    ],
    [1, 2],
  );
  h.watermark(9);
  expect(h.values()).toEqual([2]);
});
