/** Assigners, triggers and evictors: the interfaces that the window operator drives and that users can implement. */
import type { MetricGroup } from '../runtime-context';
import type {
  AggregatingState,
  AggregatingStateDescriptor,
  ListState,
  ListStateDescriptor,
  MapState,
  MapStateDescriptor,
  ReducingState,
  ReducingStateDescriptor,
  StateDescriptor,
  ValueState,
  ValueStateDescriptor,
} from '../state';
import type { Window } from './window';

/** FIRE emits the window, PURGE drops its contents. */
export enum TriggerResult {
  CONTINUE = 0,
  FIRE = 1,
  PURGE = 2,
  FIRE_AND_PURGE = 3,
}

export function isFire(result: TriggerResult): boolean {
  return (result & TriggerResult.FIRE) !== 0;
}

export function isPurge(result: TriggerResult): boolean {
  return (result & TriggerResult.PURGE) !== 0;
}

export interface WindowAssignerContext {
  /** ms since the epoch */
  getCurrentProcessingTime(): number;
}

/** Puts elements into windows. Must be stateless. */
export abstract class WindowAssigner<T, W extends Window> {
  /** @param timestamp ms; {@link MIN_TIMESTAMP} when the element has none. */
  abstract assignWindows(element: T, timestamp: number, context: WindowAssignerContext): readonly W[];
  abstract getDefaultTrigger(): Trigger<T, W>;
  /** True when cleanup is by event time. */
  abstract isEventTime(): boolean;
  /** The window of a namespace that `Window.namespace()` gave. */
  abstract windowOf(namespace: string): W;
}

/** An assigner whose windows can merge (sessions). */
export abstract class MergingWindowAssigner<T, W extends Window> extends WindowAssigner<T, W> {
  /** Calls `merge(toBeMerged, result)` for each group of windows that become one. */
  abstract mergeWindows(windows: readonly W[], merge: (toBeMerged: readonly W[], mergeResult: W) => void): void;
}

/** Types of partitioned state of a trigger, by descriptor. */
export interface PartitionedState {
  getPartitionedState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>;
  getPartitionedState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  getPartitionedState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV>;
  getPartitionedState<T>(descriptor: ReducingStateDescriptor<T>): ReducingState<T>;
  getPartitionedState<IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>): AggregatingState<IN, OUT>;
}

/** Timers and state of the current key and window. Times are ms. */
export interface TriggerContext extends PartitionedState {
  getCurrentProcessingTime(): number;
  getCurrentWatermark(): number;
  getMetricGroup(): MetricGroup;
  registerProcessingTimeTimer(time: number): void;
  registerEventTimeTimer(time: number): void;
  deleteProcessingTimeTimer(time: number): void;
  deleteEventTimeTimer(time: number): void;
}

export interface OnMergeContext extends TriggerContext {
  /** Moves the state of all merged windows into that of the result: lists are appended, reducing and aggregating state is merged. */
  mergePartitionedState(descriptor: StateDescriptor): void;
}

/** Decides when a window is emitted and dropped. State belongs into `getPartitionedState`: one instance serves all keys. */
export abstract class Trigger<T, W extends Window> {
  abstract onElement(element: T, timestamp: number, window: W, ctx: TriggerContext): TriggerResult;
  abstract onProcessingTime(time: number, window: W, ctx: TriggerContext): TriggerResult;
  abstract onEventTime(time: number, window: W, ctx: TriggerContext): TriggerResult;
  /** Removes timers and state of a window that goes. */
  abstract clear(window: W, ctx: TriggerContext): void;
  /** True if the trigger works with merging windows; then `onMerge` is called with the merged window. */
  canMerge(): boolean {
    return false;
  }
  onMerge(_window: W, _ctx: OnMergeContext): void {
    throw new Error('This trigger does not support merging.');
  }
}

/** An element with its timestamp (ms; {@link MIN_TIMESTAMP} when it has none). */
export interface TimestampedValue<T> {
  readonly value: T;
  readonly timestamp: number;
}

export interface EvictorContext {
  getCurrentProcessingTime(): number;
  getCurrentWatermark(): number;
  getMetricGroup(): MetricGroup;
}

/** Removes elements from a window before or after the window function runs, in place in `elements`. */
export abstract class Evictor<T, W extends Window> {
  abstract evictBefore(elements: TimestampedValue<T>[], size: number, window: W, ctx: EvictorContext): void;
  abstract evictAfter(elements: TimestampedValue<T>[], size: number, window: W, ctx: EvictorContext): void;
}
