/**
 * Windows on keyed streams (and on one constant key for windowAll), after Flink's WindowOperator and EvictingWindowOperator:
 * elements go into the windows of the assigner, the trigger decides when a window is emitted, and a cleanup timer at its
 * end plus the allowed lateness drops everything of it.
 */
import type { MergingWindowAssigner, TimestampedValue, Window, WindowOperation } from '@drey/sdk';
import { DataType, StateKind, TypeRoot, type Node } from '@drey/sdk/protocol';
import type { InternalListState, Timer } from '../../state/contracts';
import type { Batch } from '../../types/contracts';
import { MAX_WATERMARK, NO_TIMESTAMP } from '../../types/contracts';
import type { Counter, OperatorContext } from '../contracts';
import { registerOperator } from '../registry';
import { userMetrics } from '../runtime-context';
import { internalDescriptor, type StateScope } from '../state-handles';
import { type KeySelectorFn, KeyedUdfOperator } from '../udf-operator';
import { MergingWindowSet } from './merging-window-set';
import { WindowCache } from './window-cache';
import { createContents, EvictingContents, type WindowContents } from './window-contents';
import { FunctionWindowContext, TriggerScope } from './window-contexts';
import { type EmitWindow, windowEmitter } from './window-function';

/** The bits of a TriggerResult. */
const FIRE = 1;
const PURGE = 2;

/** Key of windowAll. */
const ONE_KEY = 0;

const VOID_SCOPE: StateScope = { namespace: '' };

export class WindowOperator extends KeyedUdfOperator {
  private operation!: WindowOperation;
  private select: KeySelectorFn | undefined;
  private contents!: WindowContents;
  private scope!: TriggerScope;
  private windowContext!: FunctionWindowContext;
  private cache!: WindowCache;
  private merging: MergingWindowSet | undefined;
  private emitWindow!: EmitWindow;
  private lateDropped!: Counter;
  private eventTime = true;

  constructor(
    node: Node,
    private readonly keyed: boolean,
  ) {
    super(node);
  }

  protected override timerName(): string {
    return 'window-timers';
  }

  /** State of one name can be both per window and global. */
  protected override stateScope(): StateScope {
    return VOID_SCOPE;
  }

  protected setup(context: OperatorContext): void {
    const operation = this.resolve(0) as WindowOperation;
    const { assigner } = operation;
    this.operation = operation;
    this.select = this.keyed ? this.keySelector(1) : undefined;
    this.eventTime = assigner.isEventTime();
    this.cache = new WindowCache(assigner);
    this.contents =
      operation.evictor === undefined
        ? createContents(this.backend, operation)
        : new EvictingContents(this.backend, operation);
    if (isMerging(assigner)) this.merging = this.createMerging(assigner, operation);
    this.scope = new TriggerScope(this.backend, this.timers, userMetrics(context.metrics));
    const store = this.stateStore();
    this.windowContext = new FunctionWindowContext(
      this.backend,
      store,
      this.timers,
      this.side,
      this.merging !== undefined,
    );
    this.emitWindow = windowEmitter(operation.result, this.windowContext, this.collector);
    this.lateDropped = context.metrics.counter('numLateRecordsDropped');
  }

  private createMerging(
    assigner: MergingWindowAssigner<unknown, Window>,
    operation: WindowOperation,
  ): MergingWindowSet {
    if (!operation.trigger.canMerge()) {
      throw new Error(
        `A merging window assigner cannot be used with a trigger that does not support merging: ${operation.trigger}`,
      );
    }
    const type = DataType.create({ root: TypeRoot.VARCHAR });
    const state = this.backend.state(internalDescriptor('merging-window-set', StateKind.LIST_STATE, type));
    state.setNamespace('');
    return new MergingWindowSet(assigner, state as InternalListState<string>, this.cache);
  }

  protected functions(): readonly unknown[] {
    const { result, preAggregator } = this.operation;
    const functions: unknown[] = preAggregator === undefined ? [] : [preAggregator.function];
    if (result.kind !== 'passThrough') functions.push(result.function);
    return functions;
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { select } = this;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        const row = rows[i];
        this.setKey(select === undefined ? ONE_KEY : select(row));
        this.addElement(row, stamps === undefined ? NO_TIMESTAMP : stamps[i]);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  private addElement(value: unknown, timestamp: number): void {
    const windows = this.operation.assigner.assignWindows(value, timestamp, this.scope);
    this.merging?.load();
    let skipped = true;
    for (let i = 0; i < windows.length; i++) {
      const added =
        this.merging === undefined
          ? this.addTo(windows[i], undefined, value, timestamp)
          : this.addMerging(this.merging, windows[i], value, timestamp);
      if (added) skipped = false;
    }
    this.merging?.persist();
    if (skipped && this.isElementLate(timestamp)) {
      if (this.operation.lateDataTag === undefined) this.lateDropped.inc();
      else this.side.emit(this.operation.lateDataTag, value, timestamp);
    }
  }

  /** Adds the element to a window in flight; false when the window is late. */
  private addTo(window: Window, stateWindow: string | undefined, value: unknown, timestamp: number): boolean {
    const cleanup = this.cleanupTime(window);
    if (this.eventTime && cleanup <= this.timers.currentWatermark()) return false;
    const { contents, scope } = this;
    const namespace = this.cache.namespaceOf(window);
    contents.setNamespace(stateWindow ?? namespace);
    const first = contents.add(value, timestamp);
    scope.namespace = namespace;
    const result = this.operation.trigger.onElement(value, timestamp, window, scope);
    if (result !== 0) this.apply(result, window, namespace);
    // A window that already held something has its cleanup timer, unless it has just merged.
    if (first || stateWindow !== undefined) this.registerCleanup(namespace, cleanup);
    return true;
  }

  private addMerging(merging: MergingWindowSet, window: Window, value: unknown, timestamp: number): boolean {
    const actual = merging.add(window, (result, merged, target, sources) =>
      this.merged(result, merged, target, sources),
    );
    const namespace = this.cache.namespaceOf(actual);
    if (this.eventTime && this.cleanupTime(actual) <= this.timers.currentWatermark()) {
      merging.retire(namespace);
      return false;
    }
    return this.addTo(actual, merging.stateWindow(namespace), value, timestamp);
  }

  private merged(result: Window, merged: readonly Window[], target: string, sources: readonly string[]): void {
    this.checkMerge(result);
    const { scope } = this;
    const { trigger } = this.operation;
    scope.namespace = this.cache.namespaceOf(result);
    scope.merged = merged.map((window) => this.cache.namespaceOf(window)).filter((name) => name !== scope.namespace);
    trigger.onMerge(result, scope);
    for (const window of merged) {
      scope.namespace = this.cache.namespaceOf(window);
      trigger.clear(window, scope);
      this.deleteCleanup(scope.namespace, this.cleanupTime(window));
    }
    this.contents.merge(target, sources);
  }

  private checkMerge(result: Window): void {
    const [domain, clock, now] = this.eventTime
      ? ['an event-time', 'current watermark', this.timers.currentWatermark()]
      : ['a processing-time', 'current processing time', this.timers.currentProcessingTime()];
    const limit = this.eventTime ? result.maxTimestamp() + this.operation.allowedLateness : result.maxTimestamp();
    if (limit > now) return;
    const text =
      `The end timestamp of ${domain} window cannot become earlier than the ${clock} by merging. ` +
      `C${clock.slice(1)}: ${now} window: ${result}`;
    throw Object.assign(new Error(text), { exceptionClass: 'java.lang.UnsupportedOperationException' });
  }

  onEventTime(timer: Timer): void {
    this.fire(timer, true);
  }

  onProcessingTime(timer: Timer): void {
    this.fire(timer, false);
    if (this.batchTimers === undefined) this.flush();
  }

  private fire(timer: Timer, eventTime: boolean): void {
    const { namespace, time } = timer;
    const { scope, contents, merging } = this;
    const { trigger } = this.operation;
    const window = this.cache.windowOf(namespace);
    try {
      merging?.load();
      const stateWindow = merging === undefined ? namespace : merging.stateWindow(namespace);
      // A trigger left a timer behind for a window that has merged into another.
      if (stateWindow === undefined) return;
      contents.setNamespace(stateWindow);
      scope.namespace = namespace;
      const result = eventTime
        ? trigger.onEventTime(time, window, scope)
        : trigger.onProcessingTime(time, window, scope);
      if (result !== 0) this.apply(result, window, namespace);
      if (eventTime === this.eventTime && time === this.cleanupTime(window)) this.clearAll(window, namespace);
      merging?.persist();
    } catch (thrown) {
      throw this.fault(thrown, { window: String(window), key: timer.key });
    }
  }

  private apply(result: number, window: Window, namespace: string): void {
    if ((result & FIRE) !== 0) {
      const values = this.contents.get();
      if (values !== undefined) this.emit(window, namespace, values);
    }
    if ((result & PURGE) !== 0) this.contents.clear();
  }

  private emit(window: Window, namespace: string, values: readonly unknown[]): void {
    this.windowContext.current = window;
    this.windowContext.namespace = namespace;
    this.collector.setTimestamp(window.maxTimestamp());
    const key = this.backend.currentKey();
    const { evictor } = this.operation;
    if (evictor === undefined) {
      this.emitWindow.process(key, window, values);
      return;
    }
    const contents = this.contents as EvictingContents;
    const elements: TimestampedValue<unknown>[] = contents.elements();
    evictor.evictBefore(elements, elements.length, window, this.scope);
    this.emitWindow.process(key, window, contents.folded(elements));
    evictor.evictAfter(elements, elements.length, window, this.scope);
    contents.keep(elements);
  }

  private clearAll(window: Window, namespace: string): void {
    this.contents.clear();
    this.operation.trigger.clear(window, this.scope);
    this.windowContext.current = window;
    this.windowContext.namespace = namespace;
    this.emitWindow.clear();
    this.merging?.retire(namespace);
  }

  private isElementLate(timestamp: number): boolean {
    return this.eventTime && timestamp + this.operation.allowedLateness <= this.timers.currentWatermark();
  }

  /** The end of the window's life (ms); MAX_WATERMARK = never. */
  private cleanupTime(window: Window): number {
    const end = window.maxTimestamp();
    if (!this.eventTime) return end;
    return Math.min(end + this.operation.allowedLateness, MAX_WATERMARK);
  }

  private registerCleanup(namespace: string, time: number): void {
    if (time >= MAX_WATERMARK) return;
    if (this.eventTime) this.timers.registerEventTimeTimer(namespace, time);
    else this.timers.registerProcessingTimeTimer(namespace, time);
  }

  private deleteCleanup(namespace: string, time: number): void {
    if (time >= MAX_WATERMARK) return;
    if (this.eventTime) this.timers.deleteEventTimeTimer(namespace, time);
    else this.timers.deleteProcessingTimeTimer(namespace, time);
  }
}

/** By its shape, since a job's bundle may carry an SDK of its own. */
function isMerging(assigner: WindowOperation['assigner']): assigner is MergingWindowAssigner<unknown, Window> {
  return typeof (assigner as Partial<MergingWindowAssigner<unknown, Window>>).mergeWindows === 'function';
}

registerOperator('window', (node) => new WindowOperator(node, true));
registerOperator('window_all', (node) => new WindowOperator(node, false));
