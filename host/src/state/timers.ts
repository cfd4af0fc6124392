/** The timer service of one keyed operator, on the heap. */
import { MIN_WATERMARK } from '../types/contracts';
import type { KeyedStateBackend, Timer, TimerClock, TimerService, TimerTarget } from './contracts';
import type { MapKey } from './key-table';
import type { RestoredTimers, SnapshotTimers } from './snapshot/contracts';
import { TimerQueue } from './timer-queue';

export class TimerServiceImpl implements TimerService, SnapshotTimers {
  private readonly eventTime = new TimerQueue();
  private readonly processingTime = new TimerQueue();
  private watermark = MIN_WATERMARK;
  /** Processing time of the wake-up that is scheduled, if any. */
  private wakeUpAt: number | undefined = undefined;
  private cancelWakeUp: (() => void) | undefined = undefined;

  constructor(
    private readonly backend: Pick<KeyedStateBackend, 'keyCodec' | 'setCurrentKey' | 'currentKey' | 'currentMapKey'>,
    private readonly clock: TimerClock,
    private readonly target: TimerTarget,
  ) {}

  get size(): number {
    return this.eventTime.size + this.processingTime.size;
  }

  currentWatermark(): number {
    return this.watermark;
  }

  currentProcessingTime(): number {
    return this.clock.now();
  }

  registerEventTimeTimer(namespace: string, time: number): void {
    this.eventTime.add(this.backend.currentKey(), this.mapKey(), namespace, time);
  }

  deleteEventTimeTimer(namespace: string, time: number): void {
    this.eventTime.delete(this.mapKey(), namespace, time);
  }

  registerProcessingTimeTimer(namespace: string, time: number): void {
    if (this.processingTime.add(this.backend.currentKey(), this.mapKey(), namespace, time)) this.schedule();
  }

  deleteProcessingTimeTimer(namespace: string, time: number): void {
    if (this.processingTime.delete(this.mapKey(), namespace, time)) this.schedule();
  }

  eventTimesOfKey(namespace: string): number[] {
    const own = this.mapKey();
    const { keyCodec } = this.backend;
    const times: number[] = [];
    for (const timer of this.eventTime.timers()) {
      if (timer.namespace === namespace && keyCodec.toMapKey(timer.key) === own) times.push(timer.time);
    }
    return times;
  }

  advanceWatermark(watermark: number): void {
    this.watermark = watermark;
    const { eventTime, backend, target } = this;
    for (let timer = eventTime.pollDue(watermark); timer !== undefined; timer = eventTime.pollDue(watermark)) {
      backend.setCurrentKey(timer.key);
      target.onEventTime(timer);
    }
  }

  /** Fires every processing-time timer at or before `time`, including those registered meanwhile. */
  advanceProcessingTime(time: number): void {
    const { processingTime, backend, target } = this;
    for (let timer = processingTime.pollDue(time); timer !== undefined; timer = processingTime.pollDue(time)) {
      backend.setCurrentKey(timer.key);
      target.onProcessingTime(timer);
    }
  }

  takeDueEventTime(watermark: number, limit = Number.POSITIVE_INFINITY): Timer[] {
    this.watermark = watermark;
    return takeDue(this.eventTime, watermark, limit);
  }

  takeDueProcessingTime(time: number, limit = Number.POSITIVE_INFINITY): Timer[] {
    const due = takeDue(this.processingTime, time, limit);
    if (due.length > 0) this.schedule();
    return due;
  }

  /** Timers that are registered, for snapshots. */
  timers(domain: 'event' | 'processing'): Timer[] {
    return (domain === 'event' ? this.eventTime : this.processingTime).timers();
  }

  /** Registers the timers of a snapshot, in that order. Those of processing time that are due by now fire as soon as the clock says. */
  restore(restored: RestoredTimers): void {
    const { keyCodec } = this.backend;
    for (const { key, namespace, time } of restored.event) {
      this.eventTime.add(key, keyCodec.toMapKey(key), namespace, time);
    }
    for (const { key, namespace, time } of restored.processing) {
      this.processingTime.add(key, keyCodec.toMapKey(key), namespace, time);
    }
    if (restored.processing.length > 0) this.schedule();
  }

  /** Stops watching the clock. */
  dispose(): void {
    this.cancelWakeUp?.();
    this.cancelWakeUp = undefined;
    this.wakeUpAt = undefined;
  }

  private mapKey(): MapKey {
    const { backend } = this;
    return backend.currentMapKey?.() ?? backend.keyCodec.toMapKey(backend.currentKey());
  }

  /** Has the clock wake us at the first processing-time timer. A wake-up that comes too early is harmless, and kept. */
  private schedule(): void {
    const first = this.processingTime.firstTime();
    if (first === undefined) {
      this.dispose();
    } else if (this.wakeUpAt === undefined || first < this.wakeUpAt) {
      this.cancelWakeUp?.();
      this.wakeUpAt = first;
      this.cancelWakeUp = this.clock.schedule(first, (time) => this.wakeUp(time));
    }
  }

  private wakeUp(time: number): void {
    this.wakeUpAt = undefined;
    this.cancelWakeUp = undefined;
    const now = Math.max(time, this.clock.now());
    const first = this.processingTime.firstTime();
    if (first !== undefined && first <= now) {
      if (this.target.onProcessingTimeDue === undefined) this.advanceProcessingTime(now);
      else this.target.onProcessingTimeDue(now);
    }
    if (this.wakeUpAt === undefined) this.scheduleNext(now);
  }

  /** Timers that are due but were left by the target are not announced again before another one is registered or taken. */
  private scheduleNext(now: number): void {
    const first = this.processingTime.firstTime();
    if (first !== undefined && first > now) this.schedule();
  }
}

function takeDue(queue: TimerQueue, time: number, limit: number): Timer[] {
  const due: Timer[] = [];
  while (due.length < limit) {
    const timer = queue.pollDue(time);
    if (timer === undefined) break;
    due.push(timer);
  }
  return due;
}
