/** Evictors. Each works before the window function, or after it when `doEvictAfter` is set. */
import { MIN_TIMESTAMP } from '../constants';
import { type DurationLike, toMillis } from '../time';
import { Evictor, type TimestampedValue } from './contracts';
import { type DeltaFunction, deltaOf } from './count-triggers';
import type { Window } from './window';

/** Keeps the elements that pass, in place and in order. */
function retain<T>(elements: TimestampedValue<T>[], keep: (element: TimestampedValue<T>) => boolean): void {
  let kept = 0;
  for (const element of elements) {
    if (keep(element)) {
      elements[kept++] = element;
    }
  }
  elements.length = kept;
}

abstract class OneSidedEvictor<T, W extends Window> extends Evictor<T, W> {
  protected constructor(private readonly doEvictAfter: boolean) {
    super();
  }

  protected abstract evict(elements: TimestampedValue<T>[]): void;

  override evictBefore(elements: TimestampedValue<T>[]): void {
    if (!this.doEvictAfter) {
      this.evict(elements);
    }
  }

  override evictAfter(elements: TimestampedValue<T>[]): void {
    if (this.doEvictAfter) {
      this.evict(elements);
    }
  }
}

/** Keeps the last `maxCount` elements. */
export class CountEvictor<W extends Window = Window> extends OneSidedEvictor<unknown, W> {
  private constructor(
    private readonly maxCount: number,
    doEvictAfter: boolean,
  ) {
    super(doEvictAfter);
  }

  static of<W extends Window = Window>(maxCount: number, doEvictAfter = false): CountEvictor<W> {
    return new CountEvictor(maxCount, doEvictAfter);
  }

  protected override evict(elements: TimestampedValue<unknown>[]): void {
    if (elements.length > this.maxCount) {
      elements.splice(0, elements.length - this.maxCount);
    }
  }
}

/** Keeps elements that are younger than `windowSize` before the youngest. Does nothing for elements without timestamps. */
export class TimeEvictor<W extends Window = Window> extends OneSidedEvictor<unknown, W> {
  private constructor(
    private readonly windowSize: number,
    doEvictAfter: boolean,
  ) {
    super(doEvictAfter);
  }

  static of<W extends Window = Window>(windowSize: DurationLike, doEvictAfter = false): TimeEvictor<W> {
    return new TimeEvictor(toMillis(windowSize), doEvictAfter);
  }

  protected override evict(elements: TimestampedValue<unknown>[]): void {
    if (elements.length === 0 || elements[0].timestamp <= MIN_TIMESTAMP) {
      return;
    }
    let latest = MIN_TIMESTAMP;
    for (const element of elements) {
      latest = Math.max(latest, element.timestamp);
    }
    const cutoff = latest - this.windowSize;
    retain(elements, (element) => element.timestamp > cutoff);
  }
}

/** Keeps elements that are less than `threshold` from the last one. */
export class DeltaEvictor<T, W extends Window = Window> extends OneSidedEvictor<T, W> {
  private constructor(
    private readonly threshold: number,
    private readonly delta: DeltaFunction<T>,
    doEvictAfter: boolean,
  ) {
    super(doEvictAfter);
  }

  static of<T, W extends Window = Window>(
    threshold: number,
    delta: DeltaFunction<T>,
    doEvictAfter = false,
  ): DeltaEvictor<T, W> {
    return new DeltaEvictor(threshold, delta, doEvictAfter);
  }

  protected override evict(elements: TimestampedValue<T>[]): void {
    const last = elements.at(-1);
    if (last !== undefined) {
      retain(elements, (element) => deltaOf(this.delta, element.value, last.value) < this.threshold);
    }
  }
}
