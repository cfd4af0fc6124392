/** Triggers by the elements themselves, and those that wrap or do nothing. */
import { ReducingStateDescriptor, ValueStateDescriptor } from '../state';
import { Types, type TypeInformation } from '../types';
import { isFire, type OnMergeContext, Trigger, type TriggerContext, TriggerResult } from './contracts';
import type { GlobalWindow, Window } from './window';

const { CONTINUE, FIRE, FIRE_AND_PURGE } = TriggerResult;
const countState = new ReducingStateDescriptor<number>('count', (a, b) => a + b, Types.LONG());

/** Fires when `maxCount` elements have arrived since it last fired. */
export class CountTrigger<W extends Window = Window> extends Trigger<unknown, W> {
  private constructor(private readonly maxCount: number) {
    super();
  }

  static of<W extends Window = Window>(maxCount: number): CountTrigger<W> {
    return new CountTrigger(maxCount);
  }

  getMaxCount(): number {
    return this.maxCount;
  }

  override onElement(_element: unknown, _timestamp: number, _window: W, ctx: TriggerContext): TriggerResult {
    const state = ctx.getPartitionedState(countState);
    state.add(1);
    if ((state.get() ?? 0) < this.maxCount) {
      return CONTINUE;
    }
    state.clear();
    return FIRE;
  }

  override onEventTime(): TriggerResult {
    return CONTINUE;
  }

  override onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  override clear(_window: W, ctx: TriggerContext): void {
    ctx.getPartitionedState(countState).clear();
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(_window: W, ctx: OnMergeContext): void {
    ctx.mergePartitionedState(countState);
  }

  override toString(): string {
    return `CountTrigger(${this.maxCount})`;
  }
}

/** Purges the window whenever the wrapped trigger fires. */
export class PurgingTrigger<T, W extends Window> extends Trigger<T, W> {
  private constructor(private readonly nested: Trigger<T, W>) {
    super();
  }

  static of<T, W extends Window>(nestedTrigger: Trigger<T, W>): PurgingTrigger<T, W> {
    return new PurgingTrigger(nestedTrigger);
  }

  getNestedTrigger(): Trigger<T, W> {
    return this.nested;
  }

  override onElement(element: T, timestamp: number, window: W, ctx: TriggerContext): TriggerResult {
    return purging(this.nested.onElement(element, timestamp, window, ctx));
  }

  override onEventTime(time: number, window: W, ctx: TriggerContext): TriggerResult {
    return purging(this.nested.onEventTime(time, window, ctx));
  }

  override onProcessingTime(time: number, window: W, ctx: TriggerContext): TriggerResult {
    return purging(this.nested.onProcessingTime(time, window, ctx));
  }

  override clear(window: W, ctx: TriggerContext): void {
    this.nested.clear(window, ctx);
  }

  override canMerge(): boolean {
    return this.nested.canMerge();
  }

  override onMerge(window: W, ctx: OnMergeContext): void {
    this.nested.onMerge(window, ctx);
  }

  override toString(): string {
    return `PurgingTrigger(${this.nested})`;
  }
}

function purging(result: TriggerResult): TriggerResult {
  return isFire(result) ? FIRE_AND_PURGE : result;
}

/** How far apart two elements are. */
export type DeltaFunction<T> = ((oldValue: T, newValue: T) => number) | { getDelta(oldValue: T, newValue: T): number };

export function deltaOf<T>(delta: DeltaFunction<T>, oldValue: T, newValue: T): number {
  return typeof delta === 'function' ? delta(oldValue, newValue) : delta.getDelta(oldValue, newValue);
}

/** Fires when an element is further than `threshold` from the one at which it last fired (at first, from the first one). */
export class DeltaTrigger<T, W extends Window = Window> extends Trigger<T, W> {
  readonly #last: ValueStateDescriptor<T>;

  private constructor(
    private readonly threshold: number,
    private readonly delta: DeltaFunction<T>,
    type: TypeInformation<T>,
  ) {
    super();
    this.#last = new ValueStateDescriptor('last-element', type);
  }

  static of<T, W extends Window = Window>(
    threshold: number,
    delta: DeltaFunction<T>,
    type: TypeInformation<T> = Types.OBJECT<T>(),
  ): DeltaTrigger<T, W> {
    return new DeltaTrigger(threshold, delta, type);
  }

  override onElement(element: T, _timestamp: number, _window: W, ctx: TriggerContext): TriggerResult {
    const state = ctx.getPartitionedState(this.#last);
    const last = state.value();
    if (last === undefined) {
      state.update(element);
      return CONTINUE;
    }
    if (deltaOf(this.delta, last, element) > this.threshold) {
      state.update(element);
      return FIRE;
    }
    return CONTINUE;
  }

  override onEventTime(): TriggerResult {
    return CONTINUE;
  }

  override onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  override clear(_window: W, ctx: TriggerContext): void {
    ctx.getPartitionedState(this.#last).clear();
  }

  override toString(): string {
    return `DeltaTrigger(${this.threshold})`;
  }
}

/** Never fires. */
export class NeverTrigger extends Trigger<unknown, GlobalWindow> {
  override onElement(
    _element: unknown,
    _timestamp: number,
    _window: GlobalWindow,
    _ctx: TriggerContext,
  ): TriggerResult {
    return CONTINUE;
  }

  override onEventTime(_time: number, _window: GlobalWindow, _ctx: TriggerContext): TriggerResult {
    return CONTINUE;
  }

  override onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  override clear(_window: GlobalWindow, _ctx: TriggerContext): void {
    // Holds nothing.
  }

  override onMerge(_window: GlobalWindow, _ctx: OnMergeContext): void {
    // Holds nothing.
  }
}
