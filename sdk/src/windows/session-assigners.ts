/** Session windows: each element opens [t, t + gap); windows that touch merge. */
import { type DurationLike, toMillis } from '../time';
import { MergingWindowAssigner, type Trigger, type WindowAssignerContext } from './contracts';
import { requireTimestamp } from './time-assigners';
import { EventTimeTrigger, ProcessingTimeTrigger } from './time-triggers';
import { TimeWindow } from './window';

/** The gap of an element's session, in ms (or a Duration); must be positive. */
export type SessionGapExtractor<T> = ((element: T) => DurationLike) | { extract(element: T): DurationLike };

/** Merges windows that overlap or touch; `merge` is called for groups of at least two. */
export function mergeTimeWindows(
  windows: readonly TimeWindow[],
  merge: (toBeMerged: readonly TimeWindow[], mergeResult: TimeWindow) => void,
): void {
  const sorted = [...windows].sort((a, b) => a.start - b.start);
  let group: TimeWindow[] = [];
  let cover: TimeWindow | undefined;
  const flush = (): void => {
    if (cover !== undefined && group.length > 1) {
      merge(group, cover);
    }
  };
  for (const window of sorted) {
    if (cover?.intersects(window)) {
      group.push(window);
      cover = cover.cover(window);
    } else {
      flush();
      group = [window];
      cover = window;
    }
  }
  flush();
}

abstract class SessionWindows<T> extends MergingWindowAssigner<T, TimeWindow> {
  override mergeWindows(
    windows: readonly TimeWindow[],
    merge: (toBeMerged: readonly TimeWindow[], mergeResult: TimeWindow) => void,
  ): void {
    mergeTimeWindows(windows, merge);
  }

  override windowOf(namespace: string): TimeWindow {
    return TimeWindow.fromNamespace(namespace);
  }
}

abstract class EventTimeSessions<T> extends SessionWindows<T> {
  protected abstract gap(element: T): number;

  override assignWindows(element: T, timestamp: number): readonly TimeWindow[] {
    requireTimestamp(timestamp);
    return [new TimeWindow(timestamp, timestamp + this.gap(element))];
  }

  override getDefaultTrigger(): Trigger<T, TimeWindow> {
    return EventTimeTrigger.create();
  }

  override isEventTime(): boolean {
    return true;
  }
}

abstract class ProcessingTimeSessions<T> extends SessionWindows<T> {
  protected abstract gap(element: T): number;

  override assignWindows(element: T, _timestamp: number, context: WindowAssignerContext): readonly TimeWindow[] {
    const now = context.getCurrentProcessingTime();
    return [new TimeWindow(now, now + this.gap(element))];
  }

  override getDefaultTrigger(): Trigger<T, TimeWindow> {
    return ProcessingTimeTrigger.create();
  }

  override isEventTime(): boolean {
    return false;
  }
}

function fixedGap(name: string, size: DurationLike): number {
  const millis = toMillis(size);
  if (!(millis > 0)) {
    throw new Error(`${name} parameters must satisfy 0 < size`);
  }
  return millis;
}

function dynamicGap<T>(extractor: SessionGapExtractor<T>): (element: T) => number {
  const extract = typeof extractor === 'function' ? extractor : (element: T) => extractor.extract(element);
  return (element) => {
    const gap = toMillis(extract(element));
    if (!(gap > 0)) {
      throw new Error('Dynamic session time gap must satisfy 0 < gap');
    }
    return gap;
  };
}

/** Event-time sessions with a fixed gap. Elements without timestamp are an error (Flink drops them as late). */
export class EventTimeSessionWindows extends EventTimeSessions<unknown> {
  private constructor(readonly sessionGap: number) {
    super();
  }

  static withGap(size: DurationLike): EventTimeSessionWindows {
    return new EventTimeSessionWindows(fixedGap('EventTimeSessionWindows', size));
  }

  static withDynamicGap<T>(extractor: SessionGapExtractor<T>): DynamicEventTimeSessionWindows<T> {
    return DynamicEventTimeSessionWindows.withDynamicGap(extractor);
  }

  protected override gap(): number {
    return this.sessionGap;
  }

  override toString(): string {
    return `EventTimeSessionWindows(${this.sessionGap})`;
  }
}

/** Processing-time sessions with a fixed gap. */
export class ProcessingTimeSessionWindows extends ProcessingTimeSessions<unknown> {
  private constructor(readonly sessionGap: number) {
    super();
  }

  static withGap(size: DurationLike): ProcessingTimeSessionWindows {
    return new ProcessingTimeSessionWindows(fixedGap('ProcessingTimeSessionWindows', size));
  }

  static withDynamicGap<T>(extractor: SessionGapExtractor<T>): DynamicProcessingTimeSessionWindows<T> {
    return DynamicProcessingTimeSessionWindows.withDynamicGap(extractor);
  }

  protected override gap(): number {
    return this.sessionGap;
  }

  override toString(): string {
    return `ProcessingTimeSessionWindows(${this.sessionGap})`;
  }
}

/** Event-time sessions whose gap depends on the element. */
export class DynamicEventTimeSessionWindows<T> extends EventTimeSessions<T> {
  readonly #gap: (element: T) => number;

  private constructor(extractor: SessionGapExtractor<T>) {
    super();
    this.#gap = dynamicGap(extractor);
  }

  static withDynamicGap<T>(extractor: SessionGapExtractor<T>): DynamicEventTimeSessionWindows<T> {
    return new DynamicEventTimeSessionWindows(extractor);
  }

  protected override gap(element: T): number {
    return this.#gap(element);
  }

  override toString(): string {
    return 'DynamicEventTimeSessionWindows()';
  }
}

/** Processing-time sessions whose gap depends on the element. */
export class DynamicProcessingTimeSessionWindows<T> extends ProcessingTimeSessions<T> {
  readonly #gap: (element: T) => number;

  private constructor(extractor: SessionGapExtractor<T>) {
    super();
    this.#gap = dynamicGap(extractor);
  }

  static withDynamicGap<T>(extractor: SessionGapExtractor<T>): DynamicProcessingTimeSessionWindows<T> {
    return new DynamicProcessingTimeSessionWindows(extractor);
  }

  protected override gap(element: T): number {
    return this.#gap(element);
  }

  override toString(): string {
    return 'DynamicProcessingTimeSessionWindows()';
  }
}
