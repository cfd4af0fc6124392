import {
  type AsyncOperation,
  type BroadcastOperation,
  type CoMapFunction,
  type IntervalJoinOperation,
  KeyedBroadcastProcessFunction,
  KeyedCoProcessFunction,
  KeyedProcessFunction,
  ListStateDescriptor,
  MapStateDescriptor,
  OutputTag,
  type RuntimeContext,
  StateTtlConfig,
  Types,
  type ValueState,
  ValueStateDescriptor,
} from '@drey/sdk';
import { OperatorHarness } from './harness';

type Pair = readonly [string, number];
const keyOf = (value: Pair): string => value[0];
const keyType = Types.STRING().dataType;
const keyed = (kind: string, functions: readonly unknown[], batchMode = false): Promise<OperatorHarness> =>
  new OperatorHarness(kind, functions, { keyType, batchMode }).open();
type Context = Parameters<KeyedProcessFunction<string, Pair, unknown>['processElement']>[1];
type Out = { collect(value: unknown): void };

test('map, filter and flatMap keep timestamps', async () => {
  const map = await new OperatorHarness('map', [(x: number) => x * 2]).open();
  map.batch([1, 2], [5, 6]);
  expect(map.take()).toEqual([
    { value: 2, timestamp: 5 },
    { value: 4, timestamp: 6 },
  ]);
  const filter = await new OperatorHarness('filter', [{ filter: (x: number) => x > 1 }]).open();
  filter.batch([1, 2], [5, 6]);
  expect(filter.take()).toEqual([{ value: 2, timestamp: 6 }]);
  const flat = (x: number, out: Out) => {
    out.collect(x);
    return [x + 1];
  };
  const flatMap = await new OperatorHarness('flat_map', [flat]).open();
  flatMap.batch([1], [5]);
  flatMap.element(7);
  expect(flatMap.take()).toEqual([
    { value: 1, timestamp: 5 },
    { value: 2, timestamp: 5 },
    { value: 7, timestamp: undefined },
    { value: 8, timestamp: undefined },
  ]);
});

test('errors of user code carry operator and record', async () => {
  const h = await new OperatorHarness('map', [
    (x: { n: number }) => {
      throw new RangeError(`bad ${x.n}`);
    },
  ]).open();
  const thrown = (): void => h.element({ n: 3 });
  expect(thrown).toThrow(
    expect.objectContaining({ message: 'bad 3', operatorName: 'Tested', record: '{"n":3}', domain: 'user' }),
  );
});

test('keyed state is refused on a stream that is not keyed, and so are timers', async () => {
  const rich = {
    open: (ctx: RuntimeContext) => void ctx.getState(new ValueStateDescriptor('v')),
    map: (x: unknown) => x,
  };
  await expect(new OperatorHarness('map', [rich]).open()).rejects.toThrow(
    "Keyed state can only be used on a 'keyed stream', i.e., after a 'keyBy()' operation.",
  );
  const timers = (_v: unknown, ctx: Context) => ctx.timerService().registerEventTimeTimer(1);
  const h = await new OperatorHarness('process', [timers]).open();
  expect(() => h.element(1)).toThrow('Setting timers is only supported on a keyed streams.');
});

class Timers extends KeyedProcessFunction<string, Pair, unknown> {
  override processElement([, time]: Pair, ctx: Context): void {
    const service = ctx.timerService();
    service.registerEventTimeTimer(time);
    service.registerEventTimeTimer(time);
    service.registerProcessingTimeTimer(time);
    if (time === 7) service.deleteEventTimeTimer(7);
  }
  override onTimer(time: number, ctx: { getCurrentKey(): string; timeDomain(): string }, out: Out): void {
    out.collect(`${ctx.getCurrentKey()} ${ctx.timeDomain()} ${time}`);
  }
}

test('timers: once for a key and time, in order, in both domains', async () => {
  const h = await keyed('keyed_process', [new Timers(), keyOf]);
  h.batch(
    [
      ['a', 5],
      ['b', 3],
      ['a', 5],
      ['a', 7],
    ],
    [1, 2, 3, 4],
  );
  h.watermark(4);
  h.watermark(10);
  expect(h.take()).toEqual([
    { value: 'b EVENT_TIME 3', timestamp: 3 },
    { value: 'a EVENT_TIME 5', timestamp: 5 },
  ]);
  h.processingTime(6);
  expect(h.take()).toEqual([
    { value: 'b PROCESSING_TIME 3', timestamp: undefined },
    { value: 'a PROCESSING_TIME 5', timestamp: undefined },
  ]);
});

test('BATCH mode: timers fire when their key ends; reduce gives one result a key', async () => {
  const timers = await keyed('keyed_process', [new Timers(), keyOf], true);
  timers.batch([
    ['a', 5],
    ['a', 2],
    ['b', 3],
  ]);
  timers.watermark(2 ** 63);
  expect(timers.values()).toEqual([
    'a EVENT_TIME 2',
    'a EVENT_TIME 5',
    'a PROCESSING_TIME 2',
    'a PROCESSING_TIME 5',
    'b EVENT_TIME 3',
    'b PROCESSING_TIME 3',
  ]);
  const add = (a: Pair, b: Pair): Pair => [a[0], a[1] + b[1]];
  const reduce = await keyed('reduce', [add, keyOf], true);
  reduce.batch([
    ['a', 1],
    ['a', 2],
    ['b', 3],
  ]);
  reduce.watermark(2 ** 63);
  expect(reduce.take()).toEqual([
    { value: ['a', 3], timestamp: 2 ** 63 },
    { value: ['b', 3], timestamp: 2 ** 63 },
  ]);
  const rolling = await keyed('reduce', [add, keyOf]);
  rolling.batch([
    ['a', 1],
    ['b', 3],
    ['a', 2],
  ]);
  expect(rolling.values()).toEqual([
    ['a', 1],
    ['b', 3],
    ['a', 3],
  ]);
});

test('value state with TTL; list and map state', async () => {
  const descriptor = new ValueStateDescriptor<number>('n');
  descriptor.enableTimeToLive(StateTtlConfig.newBuilder(100).build());
  class Counting extends KeyedProcessFunction<string, Pair, unknown> {
    private count!: ValueState<number>;
    private context!: RuntimeContext;
    override open(context: RuntimeContext): void {
      this.context = context;
      this.count = context.getState(descriptor);
    }
    override processElement(value: Pair, _ctx: Context, out: Out): void {
      this.count.update((this.count.value() ?? 0) + 1);
      const list = this.context.getListState(new ListStateDescriptor<number>('l'));
      const map = this.context.getMapState(new MapStateDescriptor<number, string>('m'));
      list.add(value[1]);
      map.put(value[1], 'x');
      out.collect([value[0], this.count.value(), [...list.get()], [...map.keys()]]);
    }
  }
  const h = await keyed('keyed_process', [new Counting(), keyOf]);
  h.batch([
    ['a', 1],
    ['a', 2],
  ]);
  h.processingTime(100);
  h.element(['a', 3]);
  expect(h.values()).toEqual([
    ['a', 1, [1], [1]],
    ['a', 2, [1, 2], [1, 2]],
    ['a', 1, [1, 2, 3], [1, 2, 3]],
  ]);
});

test('co-functions share state between the inputs', async () => {
  const co: Partial<CoMapFunction<number, string, unknown>> = { map1: (v) => v + 1, map2: (v) => `${v}!` };
  const plain = await new OperatorHarness('co_map', [co]).open();
  plain.element(1);
  plain.element('a', undefined, 1);
  expect(plain.values()).toEqual([2, 'a!']);
  class Join extends KeyedCoProcessFunction<string, Pair, Pair, unknown> {
    private left!: ValueState<Pair>;
    override open(ctx: RuntimeContext): void {
      this.left = ctx.getState(new ValueStateDescriptor<Pair>('left'));
    }
    override processElement1(value: Pair, ctx: Context): void {
      this.left.update(value);
      ctx.timerService().registerEventTimeTimer(9);
    }
    override processElement2(value: Pair, _ctx: Context, out: Out): void {
      out.collect(`${this.left.value()?.[1]}/${value[1]}`);
    }
    override onTimer(time: number, ctx: { getCurrentKey(): string }, out: Out): void {
      out.collect(`${ctx.getCurrentKey()}@${time}`);
    }
  }
  const h = await keyed('keyed_co_process', [new Join(), keyOf, keyOf]);
  h.element(['a', 1], 1, 0);
  h.element(['a', 2], 1, 1);
  h.element(['b', 3], 1, 1);
  h.watermark(9);
  expect(h.values()).toEqual(['1/2', 'undefined/3', 'a@9']);
});

test('broadcast state: written by one side, read by the other; applyToKeyedState', async () => {
  const rules = new MapStateDescriptor<string, number>('rules');
  const seen = new ValueStateDescriptor<number>('seen');
  class Rules extends KeyedBroadcastProcessFunction<string, Pair, Pair, unknown> {
    private seen!: ValueState<number>;
    override open(ctx: RuntimeContext): void {
      this.seen = ctx.getState(seen);
    }
    override processElement(value: Pair, ctx: never, out: Out): void {
      const state = (ctx as { getBroadcastState(d: unknown): Map<string, number> }).getBroadcastState(rules);
      if (value[1] < 0) (state as unknown as { clear(): void }).clear();
      this.seen.update(value[1]);
      out.collect(state.get(value[0]) ?? 'none');
    }
    override processBroadcastElement(value: Pair, ctx: never, out: Out): void {
      const context = ctx as Parameters<
        KeyedBroadcastProcessFunction<string, Pair, Pair, unknown>['processBroadcastElement']
      >[1];
      context.getBroadcastState(rules).put(value[0], value[1]);
      context.applyToKeyedState(seen, (key, state) => out.collect(`${key} saw ${state.value()}`));
    }
  }
  const broadcast = { function: new Rules(), descriptors: [rules] } as unknown as BroadcastOperation;
  const h = await keyed('keyed_broadcast_process', [broadcast, keyOf]);
  h.element(['a', 1]);
  h.element(['a', 5], undefined, 1);
  h.element(['a', 2]);
  expect(h.values()).toEqual(['none', 'a saw 1', 5]);
  expect(() => h.element(['a', -1])).toThrow('Broadcast state is read-only');
});

function join(lowerBound: number, upperBound: number): IntervalJoinOperation {
  return {
    function: (l, r, _ctx, out) => out.collect(`${(l as Pair)[1]}-${(r as Pair)[1]}`),
    lowerBound,
    upperBound,
    leftLateDataTag: new OutputTag('late'),
    rightLateDataTag: undefined,
    leftType: Types.OBJECT(),
    rightType: Types.OBJECT(),
  };
}

test('interval join: inclusive bounds, the larger timestamp, late data, buffers are cleaned up', async () => {
  const h = await keyed('interval_join', [join(-2, 3), keyOf, keyOf]);
  h.element(['a', 1], 10, 0);
  for (const time of [7, 8, 13, 14]) h.element(['a', time], time, 1);
  h.element(['b', 9], 10, 1);
  expect(h.take()).toEqual([
    { value: '1-8', timestamp: 10 },
    { value: '1-13', timestamp: 13 },
  ]);
  h.watermark(13);
  h.element(['a', 5], 12, 0);
  expect(h.side('late')).toEqual([{ value: ['a', 5], timestamp: 12 }]);
  h.element(['a', 20], 13, 1);
  h.element(['a', 2], 15, 0);
  expect(h.values()).toEqual(['2-13', '2-20', '2-14']);
  expect(() => h.element(['a', 1])).toThrow('Long.MIN_VALUE timestamp');
});

/** An async function whose answers the test gives. */
function controlled() {
  const calls = new Map<unknown, { resolve(v: unknown[]): void; reject(e: unknown): void }>();
  const fn = (value: unknown): Promise<unknown[]> =>
    new Promise((resolve, reject) => calls.set(value, { resolve, reject }));
  return { calls, fn };
}
const asyncOperation = (fn: unknown, more: Partial<AsyncOperation> = {}): AsyncOperation => ({
  function: fn as AsyncOperation['function'],
  ordered: true,
  timeoutMs: 0,
  capacity: 10,
  retryStrategy: undefined,
  ...more,
});

test.each([
  [true, ['1', '2', 'W5', '3']],
  [false, ['2', '1', 'W5', '3']],
])('async, ordered = %s: results do not cross watermarks', async (ordered, expected) => {
  const { calls, fn } = controlled();
  const h = await new OperatorHarness('async', [asyncOperation(fn, { ordered })]).open();
  h.batch([1, 2]);
  h.watermark(5);
  h.element(3);
  for (const value of [3, 2, 1]) calls.get(value)?.resolve([value]);
  await h.settle();
  expect(h.log()).toEqual(expected);
});

test('async: capacity holds back input, finish waits for all', async () => {
  const { calls, fn } = controlled();
  const h = await new OperatorHarness('async', [asyncOperation(fn, { capacity: 2 })]).open();
  h.batch([1, 2, 3], [7, 8, 9]);
  expect([...calls.keys()]).toEqual([1, 2]);
  expect(h.operator.ready?.()).toBe(false);
  calls.get(1)?.resolve(['x', 'y']);
  await h.settle();
  expect([...calls.keys()]).toEqual([1, 2, 3]);
  expect(h.take()).toEqual([
    { value: 'x', timestamp: 7 },
    { value: 'y', timestamp: 7 },
  ]);
  let finished = false;
  const finishing = Promise.resolve(h.operator.finish?.()).then(() => (finished = true));
  await h.settle();
  expect(finished).toBe(false);
  calls.get(2)?.resolve([]);
  calls.get(3)?.resolve(['z']);
  await h.settle();
  await finishing;
  expect(h.values()).toEqual(['z']);
});

test('async: time-out fails, or asks the function; rejections fail', async () => {
  const { calls, fn } = controlled();
  const h = await new OperatorHarness('async', [asyncOperation(fn, { timeoutMs: 50 })]).open();
  h.element(1);
  h.processingTime(50);
  await h.settle();
  expect(h.failure?.message).toBe('Async function call has timed out.');
  const own = { asyncInvoke: fn, timeout: (value: unknown) => [`late ${value}`] };
  const g = await new OperatorHarness('async', [asyncOperation(own, { timeoutMs: 50 })]).open();
  g.element(2);
  g.processingTime(50);
  await g.settle();
  calls.get(2)?.resolve(['too late']);
  await g.settle();
  expect(g.values()).toEqual(['late 2']);
  g.element(4);
  calls.get(4)?.reject(new Error('no'));
  await g.settle();
  expect(g.failure?.message).toBe('no');
});

test('async: retries with backoff; at the end what waits is tried at once', async () => {
  let attempts = 0;
  const fn = async (): Promise<unknown[]> => {
    attempts++;
    if (attempts < 3) throw new Error('again');
    return [attempts];
  };
  const retryStrategy = {
    canRetry: (n: number) => n < 3,
    getBackoffTimeMillis: () => 100,
    getRetryPredicate: () => ({ resultPredicate: () => undefined, exceptionPredicate: () => () => true }),
  };
  const h = await new OperatorHarness('async', [asyncOperation(fn, { timeoutMs: 1000, retryStrategy })]).open();
  h.element(1);
  await h.settle();
  expect(attempts).toBe(1);
  h.processingTime(100);
  await h.settle();
  expect(attempts).toBe(2);
  const finishing = h.operator.finish?.();
  await h.settle();
  await finishing;
  expect(h.values()).toEqual([3]);
  expect(h.failure).toBeUndefined();
});

test('side outputs carry the timestamp; without a consumer they are dropped', async () => {
  const tag = new OutputTag<string>('odd');
  const fn = (value: number, ctx: Context) => ctx.output(tag, `odd ${value}`);
  const h = await new OperatorHarness('process', [fn]).open();
  h.batch([1, 2], [3, 4]);
  expect(h.side('odd')).toEqual([
    { value: 'odd 1', timestamp: 3 },
    { value: 'odd 2', timestamp: 4 },
  ]);
  const none = await new OperatorHarness('process', [fn], { unconsumed: ['odd'] }).open();
  none.element(1);
  expect(none.side('odd')).toEqual([]);
});
