/** Triggers by time. Descriptors are static: state names are Flink's, so that state can be told apart in a snapshot. */
import { ReducingStateDescriptor, ValueStateDescriptor } from '../state';
import { type DurationLike, toMillis } from '../time';
import { Types } from '../types';
import { isFire, isPurge, type OnMergeContext, Trigger, type TriggerContext, TriggerResult } from './contracts';
import type { TimeWindow, Window } from './window';

const { CONTINUE, FIRE, FIRE_AND_PURGE } = TriggerResult;
const fireTime = new ReducingStateDescriptor<number>('fire-time', (a, b) => Math.min(a, b), Types.LONG());
const timeoutTime = new ValueStateDescriptor<number>('timeout', Types.LONG());

/** Fires when the watermark passes the end of the window, and for each late element within the allowed lateness. */
export class EventTimeTrigger extends Trigger<unknown, TimeWindow> {
  private static readonly instance = new EventTimeTrigger();

  static create(): EventTimeTrigger {
    return EventTimeTrigger.instance;
  }

  override onElement(_element: unknown, _timestamp: number, window: TimeWindow, ctx: TriggerContext): TriggerResult {
    const end = window.maxTimestamp();
    if (end <= ctx.getCurrentWatermark()) {
      return FIRE;
    }
    ctx.registerEventTimeTimer(end);
    return CONTINUE;
  }

  override onEventTime(time: number, window: TimeWindow): TriggerResult {
    return time === window.maxTimestamp() ? FIRE : CONTINUE;
  }

  override onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  override clear(window: TimeWindow, ctx: TriggerContext): void {
    ctx.deleteEventTimeTimer(window.maxTimestamp());
  }

  override canMerge(): boolean {
    return true;
  }

  /** A merged window that is already over is fired by onElement; a timer here would fire it twice. */
  override onMerge(window: TimeWindow, ctx: OnMergeContext): void {
    const end = window.maxTimestamp();
    if (end > ctx.getCurrentWatermark()) {
      ctx.registerEventTimeTimer(end);
    }
  }

  override toString(): string {
    return 'EventTimeTrigger()';
  }
}

/** Fires when the wall clock passes the end of the window. */
export class ProcessingTimeTrigger extends Trigger<unknown, TimeWindow> {
  private static readonly instance = new ProcessingTimeTrigger();

  static create(): ProcessingTimeTrigger {
    return ProcessingTimeTrigger.instance;
  }

  override onElement(_element: unknown, _timestamp: number, window: TimeWindow, ctx: TriggerContext): TriggerResult {
    ctx.registerProcessingTimeTimer(window.maxTimestamp());
    return CONTINUE;
  }

  override onEventTime(): TriggerResult {
    return CONTINUE;
  }

  override onProcessingTime(): TriggerResult {
    return FIRE;
  }

  override clear(window: TimeWindow, ctx: TriggerContext): void {
    ctx.deleteProcessingTimeTimer(window.maxTimestamp());
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(window: TimeWindow, ctx: OnMergeContext): void {
    const end = window.maxTimestamp();
    if (end > ctx.getCurrentProcessingTime()) {
      ctx.registerProcessingTimeTimer(end);
    }
  }

  override toString(): string {
    return 'ProcessingTimeTrigger()';
  }
}

/** Fires every `interval` of event time while the window is open, and at its end. */
export class ContinuousEventTimeTrigger<W extends Window = Window> extends Trigger<unknown, W> {
  private constructor(private readonly interval: number) {
    super();
  }

  static of<W extends Window = Window>(interval: DurationLike): ContinuousEventTimeTrigger<W> {
    return new ContinuousEventTimeTrigger(toMillis(interval));
  }

  override onElement(_element: unknown, timestamp: number, window: W, ctx: TriggerContext): TriggerResult {
    if (window.maxTimestamp() <= ctx.getCurrentWatermark()) {
      return FIRE;
    }
    ctx.registerEventTimeTimer(window.maxTimestamp());
    if (ctx.getPartitionedState(fireTime).get() === undefined) {
      this.next(timestamp - (timestamp % this.interval), window, ctx);
    }
    return CONTINUE;
  }

  override onEventTime(time: number, window: W, ctx: TriggerContext): TriggerResult {
    if (time === window.maxTimestamp()) {
      return FIRE;
    }
    const state = ctx.getPartitionedState(fireTime);
    if (state.get() !== time) {
      return CONTINUE;
    }
    state.clear();
    this.next(time, window, ctx);
    return FIRE;
  }

  override onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  override clear(_window: W, ctx: TriggerContext): void {
    const state = ctx.getPartitionedState(fireTime);
    const time = state.get();
    if (time !== undefined) {
      ctx.deleteEventTimeTimer(time);
      state.clear();
    }
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(_window: W, ctx: OnMergeContext): void {
    ctx.mergePartitionedState(fireTime);
    const time = ctx.getPartitionedState(fireTime).get();
    if (time !== undefined) {
      ctx.registerEventTimeTimer(time);
    }
  }

  private next(time: number, window: W, ctx: TriggerContext): void {
    const next = Math.min(time + this.interval, window.maxTimestamp());
    ctx.getPartitionedState(fireTime).add(next);
    ctx.registerEventTimeTimer(next);
  }

  override toString(): string {
    return `ContinuousEventTimeTrigger(${this.interval})`;
  }
}

/** Fires every `interval` of the wall clock while the window is open. */
export class ContinuousProcessingTimeTrigger<W extends Window = Window> extends Trigger<unknown, W> {
  private constructor(private readonly interval: number) {
    super();
  }

  static of<W extends Window = Window>(interval: DurationLike): ContinuousProcessingTimeTrigger<W> {
    return new ContinuousProcessingTimeTrigger(toMillis(interval));
  }

  override onElement(_element: unknown, _timestamp: number, window: W, ctx: TriggerContext): TriggerResult {
    if (ctx.getPartitionedState(fireTime).get() === undefined) {
      const now = ctx.getCurrentProcessingTime();
      this.next(now - (now % this.interval), window, ctx);
    }
    return CONTINUE;
  }

  override onEventTime(): TriggerResult {
    return CONTINUE;
  }

  override onProcessingTime(time: number, window: W, ctx: TriggerContext): TriggerResult {
    if (time === window.maxTimestamp()) {
      return FIRE;
    }
    const state = ctx.getPartitionedState(fireTime);
    if (state.get() !== time) {
      return CONTINUE;
    }
    state.clear();
    this.next(time, window, ctx);
    return FIRE;
  }

  override clear(_window: W, ctx: TriggerContext): void {
    const state = ctx.getPartitionedState(fireTime);
    const time = state.get();
    if (time !== undefined) {
      ctx.deleteProcessingTimeTimer(time);
      state.clear();
    }
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(_window: W, ctx: OnMergeContext): void {
    ctx.mergePartitionedState(fireTime);
    const time = ctx.getPartitionedState(fireTime).get();
    if (time !== undefined) {
      ctx.registerProcessingTimeTimer(time);
    }
  }

  private next(time: number, window: W, ctx: TriggerContext): void {
    const next = Math.min(time + this.interval, window.maxTimestamp());
    ctx.getPartitionedState(fireTime).add(next);
    ctx.registerProcessingTimeTimer(next);
  }

  override toString(): string {
    return `ContinuousProcessingTimeTrigger(${this.interval})`;
  }
}

/** Fires when another trigger does, or when `timeout` of the wall clock has passed since the first (or the last) element. */
export class ProcessingTimeoutTrigger<T, W extends Window> extends Trigger<T, W> {
  private constructor(
    private readonly nested: Trigger<T, W>,
    private readonly interval: number,
    private readonly resetTimerOnNewRecord: boolean,
    private readonly shouldClearOnTimeout: boolean,
  ) {
    super();
  }

  static of<T, W extends Window>(
    nestedTrigger: Trigger<T, W>,
    timeout: DurationLike,
    resetTimerOnNewRecord = false,
    shouldClearOnTimeout = true,
  ): ProcessingTimeoutTrigger<T, W> {
    return new ProcessingTimeoutTrigger(nestedTrigger, toMillis(timeout), resetTimerOnNewRecord, shouldClearOnTimeout);
  }

  override onElement(element: T, timestamp: number, window: W, ctx: TriggerContext): TriggerResult {
    const result = this.nested.onElement(element, timestamp, window, ctx);
    if (isFire(result)) {
      this.clear(window, ctx);
      return result;
    }
    const state = ctx.getPartitionedState(timeoutTime);
    let due = state.value();
    if (due !== undefined && this.resetTimerOnNewRecord) {
      ctx.deleteProcessingTimeTimer(due);
      state.clear();
      due = undefined;
    }
    if (due === undefined) {
      const next = ctx.getCurrentProcessingTime() + this.interval;
      state.update(next);
      ctx.registerProcessingTimeTimer(next);
    }
    return result;
  }

  override onProcessingTime(time: number, window: W, ctx: TriggerContext): TriggerResult {
    return this.timedOut(this.nested.onProcessingTime(time, window, ctx), window, ctx);
  }

  override onEventTime(time: number, window: W, ctx: TriggerContext): TriggerResult {
    return this.timedOut(this.nested.onEventTime(time, window, ctx), window, ctx);
  }

  private timedOut(result: TriggerResult, window: W, ctx: TriggerContext): TriggerResult {
    if (this.shouldClearOnTimeout) {
      this.clear(window, ctx);
    }
    return isPurge(result) ? FIRE_AND_PURGE : FIRE;
  }

  override clear(window: W, ctx: TriggerContext): void {
    const state = ctx.getPartitionedState(timeoutTime);
    const due = state.value();
    if (due !== undefined) {
      ctx.deleteProcessingTimeTimer(due);
      state.clear();
    }
    this.nested.clear(window, ctx);
  }

  override toString(): string {
    return `TimeoutTrigger(${this.nested})`;
  }
}
