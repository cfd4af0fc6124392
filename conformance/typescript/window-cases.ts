/** Windows, window joins and co-groups of the catalogue (see cases.ts). */
import {
  type AggregateFunction,
  type Collector,
  ContinuousEventTimeTrigger,
  ContinuousProcessingTimeTrigger,
  CountEvictor,
  CountTrigger,
  DeltaEvictor,
  DeltaTrigger,
  EventTimeSessionWindows,
  GlobalWindows,
  type KeyedProcessContext,
  KeyedProcessFunction,
  OutputTag,
  ProcessingTimeSessionWindows,
  ProcessWindowFunction,
  PurgingTrigger,
  type RuntimeContext,
  SlidingEventTimeWindows,
  type StreamExecutionEnvironment,
  TimeEvictor,
  type TimeWindow,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
  type ValueState,
  ValueStateDescriptor,
  WatermarkStrategy,
  type WindowContext,
} from '@drey/sdk';
import type { Case } from './cases';

type Event = readonly [key: string, time: number, value: number];
const EVENTS: readonly Event[] = [
  ['a', 1, 1],
  ['a', 4, 2],
  ['b', 6, 4],
  ['a', 9, 8],
  ['a', 13, 16],
  ['b', 21, 32],
];

/** In one subtask, so that the order within keys is known. */
const events = (env: StreamExecutionEnvironment, all: readonly Event[] = EVENTS) =>
  env
    .fromCollection(all)
    .assignTimestampsAndWatermarks(
      WatermarkStrategy.forMonotonousTimestamps<Event>().withTimestampAssigner(([, time]) => time),
    )
    .setParallelism(1);
const keyed = (env: StreamExecutionEnvironment, all?: readonly Event[]) => events(env, all).keyBy(([key]) => key);

const collect = (
  key: string,
  ctx: WindowContext<TimeWindow>,
  elements: Iterable<Event>,
  out: Collector<string>,
): void =>
  out.collect(`${key} [${ctx.window().start},${ctx.window().end}) ${[...elements].map(([, , value]) => value)}`);

const total: AggregateFunction<Event, number, number> = {
  createAccumulator: () => 0,
  add: ([, , value], sum) => sum + value,
  getResult: (sum) => sum,
  merge: (a, b) => a + b,
};

/** A watermark behind every event. */
const punctuated = WatermarkStrategy.forGenerator<Event>(() => ({
  onEvent: (_event, time, output) => output.emitWatermark(time - 1),
  onPeriodicEmit: () => undefined,
})).withTimestampAssigner(([, time]) => time);

/** How often a timer of the clock fires is not known: the first of equal results. */
class First<T> extends KeyedProcessFunction<T, T, T> {
  seen!: ValueState<boolean>;
  override open(context: RuntimeContext): void {
    this.seen = context.getState(new ValueStateDescriptor<boolean>('seen'));
  }
  override processElement(value: T, _ctx: KeyedProcessContext<T>, out: Collector<T>): void {
    if (this.seen.value()) return;
    this.seen.update(true);
    out.collect(value);
  }
}

class Sum extends ProcessWindowFunction<number, string, string, TimeWindow> {
  override process(
    key: string,
    ctx: WindowContext<TimeWindow>,
    [sum]: Iterable<number> & [number],
    out: Collector<string>,
  ): void {
    out.collect(`${key}@${ctx.window().start}=${sum}`);
  }
}

export const windowCases: Record<string, Case> = {
  'tumbling windows: process': {
    build: (env) => keyed(env).window(TumblingEventTimeWindows.of(10)).process(collect),
    expected: ['a [0,10) 1,2,8', 'b [0,10) 4', 'a [10,20) 16', 'b [20,30) 32'],
  },
  'tumbling windows: aggregate with a window function': {
    build: (env) =>
      keyed(env)
        .window(TumblingEventTimeWindows.of(10, 2))
        .aggregate(total, new Sum() as never),
    expected: ['a@-8=1', 'a@2=10', 'b@2=4', 'a@12=16', 'b@12=32'],
  },
  'sliding windows: sum of a field': {
    build: (env) =>
      keyed(env)
        .window(SlidingEventTimeWindows.of(10, 5))
        .sum(2)
        .map(([key, , value]) => `${key}${value}`),
    expected: ['a3', 'a11', 'a24', 'a16', 'b4', 'b4', 'b32', 'b32'],
  },
  'session windows: reduce, apply': {
    build: (env) =>
      keyed(env)
        .window(EventTimeSessionWindows.withGap(5))
        .apply((key, window, elements, out: Collector<string>) =>
          out.collect(`${key} ${window.start}-${window.end} ${[...elements].length}`),
        ),
    expected: ['a 1-18 4', 'b 6-11 1', 'b 21-26 1'],
  },
  'sessions with a gap of their own': {
    build: (env) =>
      keyed(env)
        .window(EventTimeSessionWindows.withDynamicGap<Event>(([, , value]) => (value === 2 ? 6 : 3)))
        .process(collect),
    expected: ['a [1,12) 1,2,8', 'a [13,16) 16', 'b [6,9) 4', 'b [21,24) 32'],
  },
  'sessions in processing time end by themselves': {
    build: (env) =>
      env
        .addSource(
          async function* () {
            yield 'x';
            yield 'x';
            await new Promise((done) => setTimeout(done, 400));
            yield 'y';
            await new Promise((done) => setTimeout(done, 400));
          },
          'slow',
          undefined,
          true,
        )
        .keyBy((value) => value)
        .window(ProcessingTimeSessionWindows.withGap(100))
        .apply((key, _window, elements, out: Collector<string>) => out.collect(`${key}${[...elements].length}`)),
    expected: ['x2', 'y1'],
    batch: null,
  },
  'processing-time windows': {
    build: (env) =>
      env
        .addSource(
          async function* () {
            yield* [1, 2];
            await new Promise((done) => setTimeout(done, 250));
          },
          'slow',
          undefined,
          true,
        )
        .keyBy(() => 'all')
        .window(TumblingProcessingTimeWindows.of(100))
        .reduce((a: number, b: number) => a + b)
        .map((n) => n > 0)
        .keyBy((positive) => positive)
        .process(new First()),
    expected: [true],
    batch: null,
  },
  'count windows, tumbling and sliding': {
    build: (env) => {
      const values = events(env).keyBy(([key]) => key);
      const show = ([key, , value]: Event): string => `${key}${value}`;
      const add = (x: Event, y: Event): Event => [x[0], y[1], x[2] + y[2]];
      return values.countWindow(2).reduce(add).map(show).union(values.countWindow(3, 2).reduce(add).map(show));
    },
    expected: ['a3', 'a24', 'b36', 'a3', 'a26', 'b36'],
  },
  'countWindowAll, windowAll': {
    build: (env) =>
      events(env)
        .countWindowAll(3)
        .reduce((x, y): Event => [x[0] + y[0], y[1], x[2] + y[2]])
        .map(([key, , value]) => `${key}${value}`)
        .union(
          events(env)
            .windowAll(TumblingEventTimeWindows.of(20))
            .process((ctx, elements, out: Collector<string>) =>
              out.collect(`${ctx.window().start}: ${[...elements].length}`),
            ),
        ),
    expected: ['aab7', 'aab56', '0: 5', '20: 1'],
  },
  'continuous event-time trigger': {
    build: (env) =>
      env
        .fromCollection(EVENTS)
        .assignTimestampsAndWatermarks(punctuated)
        .setParallelism(1)
        .keyBy(([key]) => key)
        .window(TumblingEventTimeWindows.of(20))
        .trigger(ContinuousEventTimeTrigger.of(10))
        .process(collect),
    // Watermark 12 comes with the event of 13, and fires the timer of 10; the end fires 30 and 39 for b.
    expected: [16, 16].flatMap(() => ['a [0,20) 1,2,8,16', 'b [0,20) 4', 'b [20,40) 32']),
    batch: null,
  },
  'continuous processing-time trigger fires while the window is open': {
    build: (env) =>
      env
        .addSource(
          async function* () {
            yield 1;
            await new Promise((done) => setTimeout(done, 250));
          },
          'slow',
          undefined,
          true,
        )
        .keyBy(() => 'all')
        .window(GlobalWindows.create())
        .trigger(ContinuousProcessingTimeTrigger.of(100))
        .apply((_key, _window, elements, out: Collector<number>) => out.collect([...elements].length))
        .keyBy((n) => n)
        .process(new First()),
    expected: [1],
    batch: null,
  },
  'DeltaTrigger fires when a value is far enough from the last': {
    build: (env) =>
      events(env)
        .keyBy(() => 'all')
        .window(GlobalWindows.create())
        .trigger(PurgingTrigger.of(DeltaTrigger.of<Event, never>(10, (x, y) => y[2] - x[2]) as never))
        .apply((_key, _window, elements, out: Collector<string>) => out.collect(`${[...elements].map((e) => e[2])}`)),
    expected: ['1,2,4,8,16', '32'],
    batch: null,
  },
  'evictors: by count, by time, by difference': {
    build: (env) => {
      const all = () =>
        events(env)
          .keyBy(() => 'all')
          .window(TumblingEventTimeWindows.of(20));
      const show = (
        _key: string,
        ctx: WindowContext<TimeWindow>,
        elements: Iterable<Event>,
        out: Collector<string>,
      ): void => out.collect(`${ctx.window().start}: ${[...elements].map((e) => e[2])}`);
      return all()
        .evictor(CountEvictor.of(2))
        .process(show)
        .union(
          all().evictor(TimeEvictor.of(5)).process(show),
          all()
            .evictor(DeltaEvictor.of<Event, TimeWindow>(10, (x, y) => y[2] - x[2]))
            .process(show),
        );
    },
    expected: ['0: 8,16', '20: 32', '0: 8,16', '20: 32', '0: 8,16', '20: 32'],
  },
  'evictor after the function, with a count trigger': {
    build: (env) =>
      events(env)
        .keyBy(() => 'all')
        .window(GlobalWindows.create())
        .trigger(CountTrigger.of(2))
        .evictor(CountEvictor.of(1, true))
        .apply((_key, _window, elements, out: Collector<string>) => out.collect(`${[...elements].map((e) => e[2])}`)),
    expected: ['1,2', '2,4,8', '8,16,32'],
    batch: null,
  },
  'late rows: allowed lateness fires again, later ones go aside': {
    build: (env) => {
      const late = new OutputTag<Event>('late');
      const windows = env
        .fromCollection<Event>([
          ['a', 1, 1],
          ['a', 15, 2],
          ['a', 5, 4],
          ['a', 30, 8],
          ['a', 6, 16],
        ])
        .assignTimestampsAndWatermarks(punctuated)
        .setParallelism(1)
        .keyBy(([key]) => key)
        .window(TumblingEventTimeWindows.of(10))
        .allowedLateness(10)
        .sideOutputLateData(late)
        .process(collect);
      return windows.union(windows.getSideOutput(late).map((event) => `late ${event[2]}`));
    },
    expected: ['a [0,10) 1', 'a [0,10) 1,4', 'a [10,20) 2', 'a [30,40) 8', 'late 16'],
    batch: null,
  },
  'window join and co-group': {
    build: (env) => {
      const right = events(env, [
        ['a', 2, 100],
        ['a', 14, 200],
        ['c', 3, 300],
      ]);
      const joined = events(env)
        .join(right)
        .where(([key]) => key)
        .equalTo(([key]) => key)
        .window(TumblingEventTimeWindows.of(10))
        .apply((x, y) => `${x[0]} ${x[2]}+${y[2]}`);
      const grouped = events(env)
        .coGroup(right)
        .where(([key]) => key)
        .equalTo(([key]) => key)
        .window(TumblingEventTimeWindows.of(10))
        .apply((xs, ys, out: Collector<string>) => out.collect(`${[...xs].length}/${[...ys].length}`));
      return joined.union(grouped);
    },
    expected: ['a 1+100', 'a 2+100', 'a 8+100', 'a 16+200', '3/1', '1/0', '1/1', '1/0', '0/1'],
  },
};
