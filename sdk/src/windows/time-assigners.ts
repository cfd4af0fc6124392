/** Tumbling, sliding and global windows. Sizes, slides and offsets are durations (or ms). */
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../constants';
import { type DurationLike, toMillis } from '../time';
import {
  type Trigger,
  type TriggerContext,
  TriggerResult,
  WindowAssigner,
  type WindowAssignerContext,
} from './contracts';
import { NeverTrigger } from './count-triggers';
import { EventTimeTrigger, ProcessingTimeTrigger } from './time-triggers';
import { GlobalWindow, TimeWindow } from './window';

/** More windows an element than this are refused, as in Flink. */
const MAX_WINDOW_NUM = 10_000_000;

/** An event-time assigner met a record without timestamp. */
export function requireTimestamp(timestamp: number): void {
  if (timestamp <= MIN_TIMESTAMP) {
    throw new Error(
      'Record has Long.MIN_VALUE timestamp (= no timestamp marker). ' +
        "Did you forget to call 'DataStream.assignTimestampsAndWatermarks(...)'?",
    );
  }
}

abstract class TumblingWindows extends WindowAssigner<unknown, TimeWindow> {
  protected constructor(
    name: string,
    readonly size: number,
    readonly offset: number,
  ) {
    super();
    if (!(Math.abs(offset) < size)) {
      throw new Error(`${name} parameters must satisfy abs(offset) < size`);
    }
  }

  getSize(): number {
    return this.size;
  }

  override windowOf(namespace: string): TimeWindow {
    return TimeWindow.fromNamespace(namespace);
  }
}

/** How windows of parallel subtasks are shifted against each other: not at all, at random, or by the arrival of the first element. */
export type WindowStagger = 'ALIGNED' | 'RANDOM' | 'NATURAL';

function staggerOffset(stagger: WindowStagger, now: number, size: number): number {
  switch (stagger) {
    case 'ALIGNED':
      return 0;
    case 'RANDOM':
      return Math.floor(Math.random() * size);
    case 'NATURAL':
      return Math.max(0, now - TimeWindow.getWindowStartWithOffset(now, 0, size));
  }
}

/** [n·size + offset, (n+1)·size + offset) by the element's timestamp. */
export class TumblingEventTimeWindows extends TumblingWindows {
  #stagger: number | undefined;

  private constructor(
    size: number,
    offset: number,
    private readonly stagger: WindowStagger,
  ) {
    super('TumblingEventTimeWindows', size, offset);
    this.#stagger = stagger === 'ALIGNED' ? 0 : undefined;
  }

  static of(
    size: DurationLike,
    offset: DurationLike = 0,
    stagger: WindowStagger = 'ALIGNED',
  ): TumblingEventTimeWindows {
    return new TumblingEventTimeWindows(toMillis(size), toMillis(offset), stagger);
  }

  override assignWindows(_element: unknown, timestamp: number, context: WindowAssignerContext): readonly TimeWindow[] {
    requireTimestamp(timestamp);
    this.#stagger ??= staggerOffset(this.stagger, context.getCurrentProcessingTime(), this.size);
    const start = TimeWindow.getWindowStartWithOffset(timestamp, (this.offset + this.#stagger) % this.size, this.size);
    return [new TimeWindow(start, start + this.size)];
  }

  override getDefaultTrigger(): Trigger<unknown, TimeWindow> {
    return EventTimeTrigger.create();
  }

  override isEventTime(): boolean {
    return true;
  }

  override toString(): string {
    return `TumblingEventTimeWindows(${this.size})`;
  }
}

/** As {@link TumblingEventTimeWindows}, by the wall clock. */
export class TumblingProcessingTimeWindows extends TumblingWindows {
  #stagger: number | undefined;

  private constructor(
    size: number,
    offset: number,
    private readonly stagger: WindowStagger,
  ) {
    super('TumblingProcessingTimeWindows', size, offset);
    this.#stagger = stagger === 'ALIGNED' ? 0 : undefined;
  }

  static of(
    size: DurationLike,
    offset: DurationLike = 0,
    stagger: WindowStagger = 'ALIGNED',
  ): TumblingProcessingTimeWindows {
    return new TumblingProcessingTimeWindows(toMillis(size), toMillis(offset), stagger);
  }

  override assignWindows(_element: unknown, _timestamp: number, context: WindowAssignerContext): readonly TimeWindow[] {
    const now = context.getCurrentProcessingTime();
    this.#stagger ??= staggerOffset(this.stagger, now, this.size);
    const start = TimeWindow.getWindowStartWithOffset(now, (this.offset + this.#stagger) % this.size, this.size);
    return [new TimeWindow(start, start + this.size)];
  }

  override getDefaultTrigger(): Trigger<unknown, TimeWindow> {
    return ProcessingTimeTrigger.create();
  }

  override isEventTime(): boolean {
    return false;
  }

  override toString(): string {
    return `TumblingProcessingTimeWindows(${this.size})`;
  }
}

abstract class SlidingWindows extends WindowAssigner<unknown, TimeWindow> {
  protected constructor(
    private readonly name: string,
    readonly size: number,
    readonly slide: number,
    readonly offset: number,
  ) {
    super();
    if (!(Math.abs(offset) < slide && size > 0)) {
      throw new Error(`${name} parameters must satisfy abs(offset) < slide and size > 0`);
    }
    if (size / slide > MAX_WINDOW_NUM) {
      throw new Error(`${name} parameters must satisfy size / slide <= ${MAX_WINDOW_NUM}`);
    }
  }

  getSize(): number {
    return this.size;
  }

  getSlide(): number {
    return this.slide;
  }

  /** The windows that contain `time`, latest first. */
  protected windowsAt(time: number): TimeWindow[] {
    const windows: TimeWindow[] = [];
    const last = TimeWindow.getWindowStartWithOffset(time, this.offset, this.slide);
    for (let start = last; start > time - this.size; start -= this.slide) {
      windows.push(new TimeWindow(start, start + this.size));
    }
    return windows;
  }

  override windowOf(namespace: string): TimeWindow {
    return TimeWindow.fromNamespace(namespace);
  }

  override toString(): string {
    return `${this.name}(${this.size}, ${this.slide})`;
  }
}

/** Windows of `size` that start every `slide`, by the element's timestamp. */
export class SlidingEventTimeWindows extends SlidingWindows {
  static of(size: DurationLike, slide: DurationLike, offset: DurationLike = 0): SlidingEventTimeWindows {
    return new SlidingEventTimeWindows('SlidingEventTimeWindows', toMillis(size), toMillis(slide), toMillis(offset));
  }

  override assignWindows(_element: unknown, timestamp: number): readonly TimeWindow[] {
    requireTimestamp(timestamp);
    return this.windowsAt(timestamp);
  }

  override getDefaultTrigger(): Trigger<unknown, TimeWindow> {
    return EventTimeTrigger.create();
  }

  override isEventTime(): boolean {
    return true;
  }
}

/** As {@link SlidingEventTimeWindows}, by the wall clock. */
export class SlidingProcessingTimeWindows extends SlidingWindows {
  static of(size: DurationLike, slide: DurationLike, offset: DurationLike = 0): SlidingProcessingTimeWindows {
    return new SlidingProcessingTimeWindows(
      'SlidingProcessingTimeWindows',
      toMillis(size),
      toMillis(slide),
      toMillis(offset),
    );
  }

  override assignWindows(_element: unknown, _timestamp: number, context: WindowAssignerContext): readonly TimeWindow[] {
    return this.windowsAt(context.getCurrentProcessingTime());
  }

  override getDefaultTrigger(): Trigger<unknown, TimeWindow> {
    return ProcessingTimeTrigger.create();
  }

  override isEventTime(): boolean {
    return false;
  }
}

/** Fires when a bounded input ends: once, with everything. */
export class EndOfStreamTrigger extends NeverTrigger {
  override onElement(_element: unknown, _timestamp: number, window: GlobalWindow, ctx: TriggerContext): TriggerResult {
    ctx.registerEventTimeTimer(window.maxTimestamp());
    return TriggerResult.CONTINUE;
  }

  override onEventTime(time: number): TriggerResult {
    return time >= MAX_TIMESTAMP ? TriggerResult.FIRE : TriggerResult.CONTINUE;
  }
}

/** One window for all elements of a key; needs a trigger to be of use, since the default never fires. */
export class GlobalWindows extends WindowAssigner<unknown, GlobalWindow> {
  private constructor(private readonly defaultTrigger: NeverTrigger) {
    super();
  }

  static create(): GlobalWindows {
    return new GlobalWindows(new NeverTrigger());
  }

  /** Fires once, when the bounded input has ended. */
  static createWithEndOfStreamTrigger(): GlobalWindows {
    return new GlobalWindows(new EndOfStreamTrigger());
  }

  override assignWindows(): readonly GlobalWindow[] {
    return GLOBAL;
  }

  override getDefaultTrigger(): Trigger<unknown, GlobalWindow> {
    return this.defaultTrigger;
  }

  override isEventTime(): boolean {
    return false;
  }

  override windowOf(): GlobalWindow {
    return GlobalWindow.INSTANCE;
  }

  override toString(): string {
    return `GlobalWindows(trigger=${this.defaultTrigger.constructor.name})`;
  }
}

const GLOBAL: readonly GlobalWindow[] = [GlobalWindow.INSTANCE];
