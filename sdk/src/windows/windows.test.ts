import {
  ContinuousEventTimeTrigger,
  CountEvictor,
  CountTrigger,
  DeltaEvictor,
  DeltaTrigger,
  EventTimeSessionWindows,
  EventTimeTrigger,
  GlobalWindow,
  GlobalWindows,
  MAX_TIMESTAMP,
  MIN_TIMESTAMP,
  ProcessingTimeoutTrigger,
  ProcessingTimeTrigger,
  PurgingTrigger,
  type ReducingStateDescriptor,
  SlidingEventTimeWindows,
  type StateDescriptor,
  TimeEvictor,
  TimeWindow,
  type Trigger,
  TriggerResult,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
} from '../index';
import { StateKind } from '../protocol';
import type { EvictorContext, OnMergeContext } from './contracts';
import { mergeTimeWindows } from './session-assigners';

const at = (now: number) => ({ getCurrentProcessingTime: () => now });
const names = (windows: readonly { namespace(): string }[]): string[] => windows.map((window) => window.namespace());
const { CONTINUE, FIRE, FIRE_AND_PURGE } = TriggerResult;

/** Records timers and keeps state for one window. */
class Context {
  watermark = MIN_TIMESTAMP;
  now = 0;
  readonly timers = new Set<string>();
  readonly values = new Map<string, unknown>();
  getCurrentProcessingTime = (): number => this.now;
  getCurrentWatermark = (): number => this.watermark;
  registerEventTimeTimer = (time: number): unknown => this.timers.add(`e${time}`);
  registerProcessingTimeTimer = (time: number): unknown => this.timers.add(`p${time}`);
  deleteEventTimeTimer = (time: number): unknown => this.timers.delete(`e${time}`);
  deleteProcessingTimeTimer = (time: number): unknown => this.timers.delete(`p${time}`);
  mergePartitionedState = (): void => undefined;
  getPartitionedState = (descriptor: StateDescriptor) => {
    const { name } = descriptor;
    const put = (value: unknown): unknown => this.values.set(name, value);
    const reduce = (value: unknown): unknown => {
      const { reduceFunction } = descriptor as ReducingStateDescriptor<unknown>;
      const old = this.values.get(name);
      return put(old === undefined ? value : (reduceFunction as (a: unknown, b: unknown) => unknown)(old, value));
    };
    return {
      get: () => this.values.get(name),
      value: () => this.values.get(name),
      update: put,
      add: descriptor.kind === StateKind.REDUCING ? reduce : put,
      clear: () => this.values.delete(name),
    };
  };
  get ctx(): OnMergeContext {
    return this as unknown as OnMergeContext;
  }
}

describe('assigners', () => {
  test('window starts, also before the epoch and with offsets', () => {
    const start = TimeWindow.getWindowStartWithOffset;
    expect([start(-1, 0, 10), start(-11, 0, 10), start(25, 3, 10), start(2, 3, 10), start(25, -3, 10)]).toEqual([
      -10, -20, 23, -7, 17,
    ]);
  });

  test('tumbling', () => {
    expect(names(TumblingEventTimeWindows.of(10).assignWindows('x', 10, at(0)))).toEqual(['10,20']);
    expect(names(TumblingEventTimeWindows.of(10, 3).assignWindows('x', 2, at(0)))).toEqual(['-7,3']);
    expect(names(TumblingProcessingTimeWindows.of(10).assignWindows('x', 2, at(19)))).toEqual(['10,20']);
    expect(names(TumblingEventTimeWindows.of(10, 0, 'NATURAL').assignWindows('x', 10, at(4)))).toEqual(['4,14']);
    expect(() => TumblingEventTimeWindows.of(10, 10)).toThrow('parameters must satisfy abs(offset) < size');
    expect(() => TumblingEventTimeWindows.of(10).assignWindows('x', MIN_TIMESTAMP, at(0))).toThrow(
      "Did you forget to call 'DataStream.assignTimestampsAndWatermarks(...)'?",
    );
  });

  test('sliding: latest window first', () => {
    expect(names(SlidingEventTimeWindows.of(10, 4).assignWindows('x', 9))).toEqual(['8,18', '4,14', '0,10']);
    expect(names(SlidingEventTimeWindows.of(4, 10).assignWindows('x', 5))).toEqual([]);
    expect(() => SlidingEventTimeWindows.of(10, 5, 5)).toThrow('abs(offset) < slide and size > 0');
  });

  test('sessions merge when they touch', () => {
    const assigner = EventTimeSessionWindows.withGap(5);
    expect(names(assigner.assignWindows('x', 3))).toEqual(['3,8']);
    const merged: string[] = [];
    const windows = [new TimeWindow(20, 25), new TimeWindow(8, 13), new TimeWindow(3, 8), new TimeWindow(40, 45)];
    mergeTimeWindows(windows, (from, to) => merged.push(`${names(from).join(' ')} -> ${to.namespace()}`));
    expect(merged).toEqual(['3,8 8,13 -> 3,13']);
    const dynamic = EventTimeSessionWindows.withDynamicGap((value: { gap: number }) => value.gap);
    expect(names(dynamic.assignWindows({ gap: 7 }, 1))).toEqual(['1,8']);
    expect(() => dynamic.assignWindows({ gap: 0 }, 1)).toThrow('Dynamic session time gap must satisfy 0 < gap');
    expect(assigner.windowOf('3,8')).toEqual(new TimeWindow(3, 8));
  });

  test('global', () => {
    const assigner = GlobalWindows.createWithEndOfStreamTrigger();
    expect(names(assigner.assignWindows())).toEqual(['g']);
    const context = new Context();
    const trigger = assigner.getDefaultTrigger();
    expect(trigger.onElement('x', 1, GlobalWindow.get(), context.ctx)).toBe(CONTINUE);
    expect([...context.timers]).toEqual([`e${MAX_TIMESTAMP}`]);
    expect(trigger.onEventTime(MAX_TIMESTAMP, GlobalWindow.get(), context.ctx)).toBe(FIRE);
    expect(GlobalWindows.create().getDefaultTrigger().onEventTime(MAX_TIMESTAMP, GlobalWindow.get(), context.ctx)).toBe(
      CONTINUE,
    );
  });
});

describe('triggers', () => {
  const window = new TimeWindow(0, 10);

  test('event time: at the end, and at once for late elements', () => {
    const context = new Context();
    const trigger = EventTimeTrigger.create();
    expect(trigger.onElement('x', 1, window, context.ctx)).toBe(CONTINUE);
    expect([...context.timers]).toEqual(['e9']);
    expect(trigger.onEventTime(8, window)).toBe(CONTINUE);
    expect(trigger.onEventTime(9, window)).toBe(FIRE);
    trigger.clear(window, context.ctx);
    expect([...context.timers]).toEqual([]);
    context.watermark = 9;
    expect(trigger.onElement('x', 1, window, context.ctx)).toBe(FIRE);
    trigger.onMerge(window, context.ctx);
    expect([...context.timers]).toEqual([]);
  });

  test('processing time', () => {
    const context = new Context();
    const trigger = ProcessingTimeTrigger.create();
    expect(trigger.onElement('x', 1, window, context.ctx)).toBe(CONTINUE);
    expect([...context.timers]).toEqual(['p9']);
    expect(trigger.onProcessingTime()).toBe(FIRE);
  });

  test('count, purging', () => {
    const context = new Context();
    const trigger = PurgingTrigger.of(CountTrigger.of<TimeWindow>(2));
    const results = [1, 2, 3].map((value) => trigger.onElement(value, 1, window, context.ctx));
    expect(results).toEqual([CONTINUE, FIRE_AND_PURGE, CONTINUE]);
    expect(`${trigger}`).toBe('PurgingTrigger(CountTrigger(2))');
  });

  test('continuous event time fires on the interval and at the end', () => {
    const context = new Context();
    const trigger = ContinuousEventTimeTrigger.of<TimeWindow>(4);
    trigger.onElement('x', 5, window, context.ctx);
    expect([...context.timers]).toEqual(['e9', 'e8']);
    expect(trigger.onEventTime(8, window, context.ctx)).toBe(FIRE);
    expect(context.values.get('fire-time')).toBe(9);
    expect(trigger.onEventTime(9, window, context.ctx)).toBe(FIRE);
    expect(trigger.onEventTime(7, window, context.ctx)).toBe(CONTINUE);
  });

  test('delta', () => {
    const context = new Context();
    const trigger = DeltaTrigger.of<number>(5, (a, b) => b - a);
    expect([1, 6, 7, 8].map((n) => trigger.onElement(n, 0, window, context.ctx))).toEqual([
      CONTINUE,
      CONTINUE,
      FIRE,
      CONTINUE,
    ]);
  });

  test('time-out after the first or the last element', () => {
    const run = (trigger: Trigger<unknown, TimeWindow>): string[] => {
      const context = new Context();
      for (const now of [0, 3]) {
        context.now = now;
        expect(trigger.onElement('x', 0, window, context.ctx)).toBe(CONTINUE);
      }
      const timers = [...context.timers];
      expect(trigger.onProcessingTime(13, window, context.ctx)).toBe(FIRE);
      return [...timers, 'left', ...context.timers];
    };
    const never = CountTrigger.of<TimeWindow>(100);
    expect(run(ProcessingTimeoutTrigger.of(never, 10))).toEqual(['p10', 'left']);
    expect(run(ProcessingTimeoutTrigger.of(never, 10, true, false))).toEqual(['p13', 'left', 'p13']);
  });
});

describe('evictors', () => {
  const elements = (...times: number[]) => times.map((timestamp) => ({ value: timestamp, timestamp }));
  const context = {} as EvictorContext;
  const window = new TimeWindow(0, 100);

  test('count, time, delta; before or after', () => {
    const evict = (evictor: { evictBefore: unknown; evictAfter: unknown }, after: boolean, ...times: number[]) => {
      const list = elements(...times);
      const method = (after ? evictor.evictAfter : evictor.evictBefore) as (...args: unknown[]) => void;
      method.call(evictor, list, list.length, window, context);
      return list.map(({ value }) => value);
    };
    expect(evict(CountEvictor.of(2), false, 1, 2, 3)).toEqual([2, 3]);
    expect(evict(CountEvictor.of(2), true, 1, 2, 3)).toEqual([1, 2, 3]);
    expect(evict(CountEvictor.of(2, true), true, 1, 2, 3)).toEqual([2, 3]);
    expect(evict(TimeEvictor.of(5), false, 1, 9, 4, 5)).toEqual([9, 5]);
    expect(evict(TimeEvictor.of(5), false, MIN_TIMESTAMP, 1)).toEqual([MIN_TIMESTAMP, 1]);
    expect(
      evict(
        DeltaEvictor.of<number>(3, (a, b) => b - a),
        false,
        1,
        2,
        4,
      ),
    ).toEqual([2, 4]);
    expect(
      evict(
        DeltaEvictor.of<number>(3, (a, b) => b - a),
        false,
      ),
    ).toEqual([]);
  });
});
