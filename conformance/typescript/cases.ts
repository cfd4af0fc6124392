/**
 * The catalogue: one small program for each part of the DataStream API, with what Flink makes of it. The tests run them all in
 * STREAMING and BATCH mode, with one subtask and with two, in one thread and in several. Results are compared without order.
 */
import {
  AsyncDataStream,
  AsyncRetryStrategies,
  BroadcastProcessFunction,
  CoFlatMapFunction,
  CoMapFunction,
  CoProcessFunction,
  type DataStream,
  DataGeneratorSource,
  KeyedBroadcastProcessFunction,
  KeyedCoProcessFunction,
  type KeyedOnTimerContext,
  type KeyedProcessContext,
  KeyedProcessFunction,
  type Collector,
  ListStateDescriptor,
  MapFunction,
  MapStateDescriptor,
  type MapState,
  type ListState,
  type ReducingState,
  ReducingStateDescriptor,
  type AggregatingState,
  AggregatingStateDescriptor,
  NumberSequenceSource,
  OutputTag,
  type ProcessContext,
  ProcessFunction,
  Row,
  type RuntimeContext,
  type StreamExecutionEnvironment,
  type ValueState,
  ValueStateDescriptor,
  WatermarkStrategy,
} from '@drey/sdk';
import { windowCases } from './window-cases';

export interface Case {
  build(env: StreamExecutionEnvironment): { executeAndCollect(jobName?: string): AsyncIterable<unknown> };
  readonly expected: readonly unknown[];
  /** Where BATCH mode differs: one result for each key; absent = the same, null = not for BATCH mode. */
  readonly batch?: readonly unknown[] | null;
  /** In STREAMING mode the result depends on which input is faster. */
  readonly skipStreaming?: boolean;
}

const BROADCAST_RULES = ['1:10', '2:10', '3:10', '0:2:true', '0:4:true', '1:1:true', '1:3:true'];

type Sale = { shop: string; amount: number; time: number };
const SALES: readonly Sale[] = [
  { shop: 'a', amount: 5, time: 1000 },
  { shop: 'b', amount: 7, time: 2000 },
  { shop: 'a', amount: 3, time: 3000 },
  { shop: 'a', amount: 5, time: 11_000 },
  { shop: 'b', amount: 1, time: 12_000 },
];

export const sales = (env: StreamExecutionEnvironment): DataStream<Sale> => env.fromCollection(SALES);
export const timed = (env: StreamExecutionEnvironment): DataStream<Sale> =>
  sales(env).assignTimestampsAndWatermarks(
    WatermarkStrategy.forMonotonousTimestamps<Sale>().withTimestampAssigner((sale) => sale.time),
  );
const byShop = (env: StreamExecutionEnvironment) => sales(env).keyBy((sale) => sale.shop);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const numbers = (env: StreamExecutionEnvironment, n: number) => env.fromSequence(1, n);
const brief = ({ shop, amount }: Sale): string => `${shop}${amount}`;

class Counting extends KeyedProcessFunction<string, Sale, string> {
  count!: ValueState<number>;
  override open(context: RuntimeContext): void {
    this.count = context.getState(new ValueStateDescriptor<number>('count'));
  }
  override processElement(sale: Sale, ctx: KeyedProcessContext<string>, out: Collector<string>): void {
    const count = (this.count.value() ?? 0) + 1;
    this.count.update(count);
    out.collect(`${ctx.getCurrentKey()}#${count}=${sale.amount}`);
  }
}

class AllStates extends KeyedProcessFunction<string, Sale, string> {
  list!: ListState<number>;
  map!: MapState<number, number>;
  sum!: ReducingState<number>;
  mean!: AggregatingState<number, number>;
  override open(context: RuntimeContext): void {
    this.list = context.getListState(new ListStateDescriptor<number>('list'));
    this.map = context.getMapState(new MapStateDescriptor<number, number>('map'));
    this.sum = context.getReducingState(new ReducingStateDescriptor<number>('sum', (a, b) => a + b));
    this.mean = context.getAggregatingState(
      new AggregatingStateDescriptor<number, [number, number], number>('mean', {
        createAccumulator: () => [0, 0],
        add: (value, [sum, n]) => [sum + value, n + 1],
        getResult: ([sum, n]) => sum / n,
      }),
    );
  }
  override processElement({ amount }: Sale, ctx: KeyedProcessContext<string>): void {
    this.list.add(amount);
    this.map.put(amount, (this.map.get(amount) ?? 0) + 1);
    this.sum.add(amount);
    this.mean.add(amount);
    ctx.timerService().registerEventTimeTimer(100_000);
  }
  override onTimer(time: number, ctx: KeyedOnTimerContext<string>, out: Collector<string>): void {
    const map = [...this.map].map(([k, v]) => `${k}x${v}`).sort();
    const list = [...this.list.get()].sort();
    out.collect(
      `${ctx.getCurrentKey()}@${time} ${ctx.timeDomain()} ${list} ${map} ${this.sum.get()} ${this.mean.get()}`,
    );
  }
}

class Router extends ProcessFunction<number, number> {
  constructor(readonly odd: OutputTag<string>) {
    super();
  }
  override processElement(n: number, ctx: ProcessContext, out: Collector<number>): void {
    if (n % 2) ctx.output(this.odd, `odd ${n}`);
    else out.collect(n);
  }
}

class Pairing extends KeyedCoProcessFunction<number, number, string, string> {
  left!: ListState<number>;
  right!: ValueState<string>;
  override open(context: RuntimeContext): void {
    this.left = context.getListState(new ListStateDescriptor<number>('left'));
    this.right = context.getState(new ValueStateDescriptor<string>('right'));
  }
  override processElement1(n: number, ctx: KeyedProcessContext<number>): void {
    this.left.add(n);
    ctx.timerService().registerEventTimeTimer(1);
  }
  override processElement2(text: string, ctx: KeyedProcessContext<number>): void {
    this.right.update(text);
    ctx.timerService().registerEventTimeTimer(1);
  }
  override onTimer(_time: number, ctx: KeyedOnTimerContext<number>, out: Collector<string>): void {
    out.collect(`${ctx.getCurrentKey()}: ${[...this.left.get()].sort()} ${this.right.value()}`);
  }
}

const RULES = new MapStateDescriptor<string, number>('rules');

class Rules extends BroadcastProcessFunction<number, number, string> {
  override processElement(
    n: number,
    ctx: Parameters<BroadcastProcessFunction<number, number, string>['processElement']>[1],
    out: Collector<string>,
  ): void {
    out.collect(`${n}:${ctx.getBroadcastState(RULES).get('factor') ?? '?'}`);
  }
  override processBroadcastElement(
    n: number,
    ctx: Parameters<BroadcastProcessFunction<number, number, string>['processBroadcastElement']>[1],
  ): void {
    ctx.getBroadcastState(RULES).put('factor', n);
  }
}

class KeyedRules extends KeyedBroadcastProcessFunction<number, number, number, string> {
  override processElement(
    n: number,
    ctx: Parameters<KeyedBroadcastProcessFunction<number, number, number, string>['processElement']>[1],
    out: Collector<string>,
  ): void {
    out.collect(`${ctx.getCurrentKey()}:${n}:${ctx.getBroadcastState(RULES).contains('factor')}`);
  }
  override processBroadcastElement(
    n: number,
    ctx: Parameters<KeyedBroadcastProcessFunction<number, number, number, string>['processBroadcastElement']>[1],
  ): void {
    ctx.getBroadcastState(RULES).put('factor', n);
  }
}

class Doubling extends MapFunction<number, number> {
  factor = 0;
  override open(): void {
    this.factor = 2;
  }
  override map(n: number): number {
    return n * this.factor;
  }
}

const basics: Record<string, Case> = {
  'map, flatMap, filter, project': {
    build: (env) =>
      numbers(env, 6)
        .map(new Doubling())
        .filter((n) => n % 3 !== 0)
        .flatMap((n, out: Collector<number>) => {
          out.collect(n);
          return [n + 100];
        })
        .map((n): [string, number, number] => [`x${n}`, n, -n])
        .project(2, 0),
    expected: [2, 4, 8, 10].flatMap((n) => [
      [-n, `x${n}`],
      [-n - 100, `x${n + 100}`],
    ]),
  },
  'union and partitionings': {
    build: (env) => {
      const even = numbers(env, 4)
        .rebalance()
        .map((n) => 2 * n);
      const odd = numbers(env, 4)
        .shuffle()
        .map((n) => 2 * n - 1);
      return even
        .rescale()
        .map((n) => n)
        .union(odd.global().map((n) => n))
        .forward()
        .map((n) => n);
    },
    expected: [1, 2, 3, 4, 5, 6, 7, 8],
  },
  'broadcast partitioning reaches one subtask of parallelism 1': {
    build: (env) =>
      numbers(env, 3)
        .broadcast()
        .map((n) => n)
        .setParallelism(1),
    expected: [1, 2, 3],
  },
  partitionCustom: {
    build: (env) =>
      numbers(env, 4)
        .partitionCustom(
          (key: number, n) => key % n,
          (n) => n,
        )
        .map((n) => n),
    expected: [1, 2, 3, 4],
  },
  'side output': {
    build: (env) => {
      const odd = new OutputTag<string>('odd');
      const main = numbers(env, 5).process(new Router(odd));
      return main.map((n): string => `even ${n}`).union(main.getSideOutput(odd));
    },
    expected: ['odd 1', 'even 2', 'odd 3', 'even 4', 'odd 5'],
  },
  'rows of no declared type stay rows': {
    build: (env) =>
      numbers(env, 3)
        .map((n) => Row.of(n, [Row.of('in', n)]))
        .rebalance()
        .map((row) => `${row.getArity()} ${row.getField(0)} ${(row.getField(1) as Row[])[0]!.getField(1)}`),
    expected: ['2 1 1', '2 2 2', '2 3 3'],
  },
  reduce: {
    build: (env) =>
      byShop(env)
        .reduce((a, b) => ({ ...a, amount: a.amount + b.amount }))
        .map(brief),
    expected: ['a5', 'a8', 'a13', 'b7', 'b8'],
    batch: ['a13', 'b8'],
  },
  sum: {
    build: (env) => byShop(env).sum('amount').map(brief),
    expected: ['a5', 'a8', 'a13', 'b7', 'b8'],
    batch: ['a13', 'b8'],
  },
  'min and max keep the other fields of the first': {
    build: (env) => {
      const show = ({ shop, amount, time }: Sale): string => `${shop}${amount}@${time}`;
      return byShop(env).min('amount').map(show).union(byShop(env).max('amount').map(show));
    },
    expected: [
      'a5@1000',
      'a3@1000',
      'a3@1000',
      'b7@2000',
      'b1@2000',
      'a5@1000',
      'a5@1000',
      'a5@1000',
      'b7@2000',
      'b7@2000',
    ],
    batch: ['a3@1000', 'b1@2000', 'a5@1000', 'b7@2000'],
  },
  'minBy, maxBy: the first or the last of equal ones': {
    build: (env) => {
      const show = ({ shop, amount, time }: Sale): string => `${shop}${amount}@${time}`;
      return byShop(env)
        .maxBy('amount')
        .map(show)
        .union(byShop(env).maxBy('amount', false).map(show), byShop(env).minBy('amount').map(show));
    },
    expected: [
      'a5@1000',
      'a5@1000',
      'a5@1000',
      'b7@2000',
      'b7@2000',
      'a5@1000',
      'a5@1000',
      'a5@11000',
      'b7@2000',
      'b7@2000',
      'a5@1000',
      'a3@3000',
      'a3@3000',
      'b7@2000',
      'b1@12000',
    ],
    batch: ['a5@1000', 'b7@2000', 'a5@11000', 'b7@2000', 'a3@3000', 'b1@12000'],
  },
  'keyed process with value state': {
    build: (env) => byShop(env).process(new Counting()),
    expected: ['a#1=5', 'a#2=3', 'a#3=5', 'b#1=7', 'b#2=1'],
  },
  'all kinds of keyed state, and a timer at the end': {
    build: (env) =>
      timed(env)
        .keyBy((sale) => sale.shop)
        .process(new AllStates()),
    expected: ['a@100000 EVENT_TIME 3,5,5 3x1,5x2 13 4.333333333333333', 'b@100000 EVENT_TIME 1,7 1x1,7x1 8 4'],
  },
  'connect: map, flatMap, process': {
    build: (env) => {
      const texts = env.fromElements('x', 'y');
      class Map2 extends CoMapFunction<number, string, string> {
        override map1 = (n: number): string => `n${n}`;
        override map2 = (t: string): string => `t${t}`;
      }
      class Flat2 extends CoFlatMapFunction<number, string, string> {
        override flatMap1 = (n: number): string[] => [`${n}`, `${n}`];
        override flatMap2 = (t: string, out: Collector<string>): void => out.collect(t);
      }
      class Process2 extends CoProcessFunction<number, string, string> {
        override processElement1(n: number, _ctx: ProcessContext, out: Collector<string>): void {
          out.collect(`p${n}`);
        }
        override processElement2(t: string, _ctx: ProcessContext, out: Collector<string>): void {
          out.collect(`q${t}`);
        }
      }
      const both = numbers(env, 2).connect(texts);
      return both.map(new Map2()).union(both.flatMap(new Flat2()), both.process(new Process2()));
    },
    expected: ['n1', 'n2', 'tx', 'ty', '1', '1', '2', '2', 'x', 'y', 'p1', 'p2', 'qx', 'qy'],
  },
  'keyed connect with state and timers': {
    build: (env) =>
      numbers(env, 4)
        .connect(env.fromElements('0 even', '1 odd'))
        .keyBy(
          (n) => n % 2,
          (text) => Number(text[0]),
        )
        .process(new Pairing()),
    expected: ['0: 2,4 0 even', '1: 1,3 1 odd'],
  },
  'broadcast rules come first in BATCH mode': {
    build: (env) => {
      const rules = env.fromElements(10).broadcast(RULES);
      return numbers(env, 3)
        .connect(rules)
        .process(new Rules())
        .union(
          numbers(env, 4)
            .keyBy((n) => n % 2)
            .connect(rules)
            .process(new KeyedRules()),
        );
    },
    expected: BROADCAST_RULES,
    skipStreaming: true,
  },
  'interval join': {
    build: (env) => {
      const clicks = timed(env)
        .map((s) => s)
        .keyBy((s) => s.shop);
      return timed(env)
        .keyBy((s) => s.shop)
        .intervalJoin(clicks)
        .between(0, 2000)
        .upperBoundExclusive()
        .process((left, right, ctx, out: Collector<string>) =>
          out.collect(
            `${left.shop} ${ctx.getLeftTimestamp()} ${ctx.getRightTimestamp()} ${ctx.getTimestamp()} ${right.amount}`,
          ),
        );
    },
    expected: [
      'a 1000 1000 1000 5',
      'a 3000 3000 3000 3',
      'a 11000 11000 11000 5',
      'b 2000 2000 2000 7',
      'b 12000 12000 12000 1',
    ],
    batch: null,
  },
  'async, ordered and unordered': {
    build: (env) => {
      const later = (n: number): Promise<number[]> => new Promise((done) => setTimeout(() => done([n * 10]), 20 - n));
      const stream = numbers(env, 5);
      return AsyncDataStream.orderedWait(stream, later, 5000, 3).union(
        AsyncDataStream.unorderedWait(stream, later, 5000, 2),
      );
    },
    expected: [10, 20, 30, 40, 50, 10, 20, 30, 40, 50],
  },
  'async with a result predicate retries': {
    build: (env) => {
      const tries = new Map<number, number>();
      const flaky = async (n: number): Promise<string[]> => {
        const tried = (tries.get(n) ?? 0) + 1;
        tries.set(n, tried);
        if (n === 3 && tried === 1) throw new Error('not yet');
        return tried < 3 && n === 2 ? [] : [`${n} after ${tried}`];
      };
      const strategy = AsyncRetryStrategies.fixedDelay<string>(3, 5, {
        resultPredicate: (results) => results.length === 0,
        exceptionPredicate: (error) => (error as Error).message === 'not yet',
      });
      // Retries end with the input.
      const source = env.addSource(
        async function* () {
          for (let n = 1; n <= 3; n++) yield n;
          await pause(800);
        },
        'patient',
        undefined,
        true,
      );
      return AsyncDataStream.orderedWaitWithRetry(source, flaky, 5000, strategy).setParallelism(1);
    },
    expected: ['1 after 1', '2 after 3', '3 after 2'],
  },
  'async time-out': {
    build: (env) =>
      AsyncDataStream.unorderedWait(
        numbers(env, 2),
        {
          asyncInvoke: (n: number) => (n === 1 ? new Promise<string[]>(() => undefined) : Promise.resolve([`${n}`])),
          timeout: (n: number) => [`${n} too late`],
        },
        50,
      ),
    expected: ['1 too late', '2'],
  },
  'generators as sources': {
    build: (env) => {
      const sync = env.addSource<number>(
        function* () {
          yield 1;
          yield 2;
        },
        'sync',
        undefined,
        true,
      );
      const slow = env.addSource(
        async function* () {
          for (let n = 3; n < 6; n++) {
            await pause(1);
            yield n;
          }
        },
        'async',
        undefined,
        true,
      );
      return sync.union(slow);
    },
    expected: [1, 2, 3, 4, 5],
  },
  'parallel SourceFunction': {
    build: (env) =>
      env
        .addSource<number>({
          parallel: true,
          bounded: true,
          async run(ctx) {
            for (let n = ctx.subtaskIndex; n < 6; n += ctx.parallelism) await ctx.collectWithTimestamp(n, n * 10);
          },
          cancel() {},
        })
        .process((n, ctx, out: Collector<number[]>) => out.collect([n, ctx.timestamp()!])),
    expected: [0, 1, 2, 3, 4, 5].map((n) => [n, n * 10]),
  },
  'number sequence and data generator': {
    build: (env) =>
      env
        .fromSource(new NumberSequenceSource(1, 3), WatermarkStrategy.noWatermarks(), 'numbers')
        .union(
          env.fromSource(
            new DataGeneratorSource((i: number) => i * 100, 3),
            WatermarkStrategy.noWatermarks(),
            'generated',
          ),
        ),
    expected: [1, 2, 3, 0, 100, 200],
  },
  'timestamps of a source strategy': {
    build: (env) =>
      env
        .fromSource(
          new NumberSequenceSource(1, 3),
          WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n * 7),
          'numbers',
        )
        .process((n, ctx, out: Collector<string>) => out.collect(`${n}@${ctx.timestamp()}`)),
    expected: ['1@7', '2@14', '3@21'],
  },
};

export const cases: Record<string, Case> = { ...basics, ...windowCases };
