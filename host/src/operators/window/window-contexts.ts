/** What triggers, evictors, assigners and window functions see. One object each for an operator, reused. */
import type {
  AggregatingStateDescriptor,
  Evictor,
  EvictorContext,
  KeyedStateStore,
  MetricGroup,
  OnMergeContext,
  OutputTag,
  ReducingStateDescriptor,
  StateDescriptor,
  Window,
  WindowAssignerContext,
  WindowContext,
} from '@drey/sdk';
import { StateKind } from '@drey/sdk/protocol';
import type { InternalListState, InternalValueState, KeyedStateBackend, TimerService } from '../../state/contracts';
import type { SideOutputs } from '../collector';
import { ForbiddenStateStore, KeyedStateHandles } from '../runtime-context';
import { reducer, type StateScope, toProtocolDescriptor } from '../state-handles';
import { accumulatorMerge, mergeLists, mergeValues } from './window-contents';

/** The window that triggers work on: state and timers are in its namespace. */
export class TriggerScope implements OnMergeContext, EvictorContext, WindowAssignerContext, StateScope {
  /** Namespace of the window. */
  namespace = '';
  /** During onMerge: namespaces of the windows that became one. */
  merged: readonly string[] = [];
  private readonly handles: KeyedStateHandles;

  constructor(
    private readonly backend: KeyedStateBackend,
    private readonly timers: TimerService,
    private readonly metrics: MetricGroup,
  ) {
    this.handles = new KeyedStateHandles(backend, this);
  }

  getPartitionedState(descriptor: StateDescriptor): never {
    return this.handles.handle(descriptor) as never;
  }

  getCurrentProcessingTime(): number {
    return this.timers.currentProcessingTime();
  }
  getCurrentWatermark(): number {
    return this.timers.currentWatermark();
  }
  getMetricGroup(): MetricGroup {
    return this.metrics;
  }
  registerProcessingTimeTimer(time: number): void {
    this.timers.registerProcessingTimeTimer(this.namespace, time);
  }
  registerEventTimeTimer(time: number): void {
    this.timers.registerEventTimeTimer(this.namespace, time);
  }
  deleteProcessingTimeTimer(time: number): void {
    this.timers.deleteProcessingTimeTimer(this.namespace, time);
  }
  deleteEventTimeTimer(time: number): void {
    this.timers.deleteEventTimeTimer(this.namespace, time);
  }

  mergePartitionedState(descriptor: StateDescriptor): void {
    if (this.merged.length === 0) return;
    const state = this.backend.state(toProtocolDescriptor(descriptor));
    if (descriptor.kind === StateKind.LIST_STATE) {
      mergeLists(state as InternalListState, this.namespace, this.merged);
    } else if (descriptor.kind === StateKind.REDUCING) {
      const combine = reducer((descriptor as unknown as ReducingStateDescriptor<unknown>).reduceFunction);
      mergeValues(state as InternalValueState, this.namespace, this.merged, combine);
    } else if (descriptor.kind === StateKind.AGGREGATING) {
      const fn = (descriptor as unknown as AggregatingStateDescriptor<unknown, unknown, unknown>).aggregateFunction;
      mergeValues(state as InternalValueState, this.namespace, this.merged, accumulatorMerge(fn));
    } else {
      throw new Error('The given state descriptor does not refer to a mergeable state (MergingState)');
    }
  }
}

/** The context of process window functions. */
export class FunctionWindowContext implements WindowContext<Window>, StateScope {
  current!: Window;
  namespace = '';
  private readonly perWindow: KeyedStateStore;

  constructor(
    backend: KeyedStateBackend,
    private readonly global: KeyedStateStore,
    private readonly timers: TimerService,
    private readonly side: SideOutputs,
    merging: boolean,
  ) {
    this.perWindow = merging
      ? new ForbiddenStateStore('Per-window state is not allowed when using merging windows.')
      : new KeyedStateHandles(backend, this);
  }

  window(): Window {
    return this.current;
  }
  currentProcessingTime(): number {
    return this.timers.currentProcessingTime();
  }
  currentWatermark(): number {
    return this.timers.currentWatermark();
  }
  windowState(): KeyedStateStore {
    return this.perWindow;
  }
  globalState(): KeyedStateStore {
    return this.global;
  }
  output<X>(tag: OutputTag<X>, value: X): void {
    this.side.emit(tag as OutputTag<unknown>, value, this.current.maxTimestamp());
  }
}

export type AnyEvictor = Evictor<unknown, Window>;
