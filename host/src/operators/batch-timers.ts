/**
 * Timers in BATCH mode. Rows come key by key, so only the current key has timers; they all fire when the key ends. As in
 * Flink, the watermark is the lowest until then and the highest while they fire.
 */
import type { KeyedStateBackend, Timer, TimerService, TimerTarget } from '../state/contracts';
import { MAX_WATERMARK, MIN_WATERMARK } from '../types/contracts';
import type { ProcessingTimeService } from './contracts';

class TimerSet {
  /** Timers by "namespace\0time"; a key of few timers is the usual case. */
  private readonly byId = new Map<string, Timer>();

  get size(): number {
    return this.byId.size;
  }

  add(key: unknown, namespace: string, time: number): void {
    const id = `${namespace}\0${time}`;
    if (!this.byId.has(id)) this.byId.set(id, { key, namespace, time });
  }

  remove(namespace: string, time: number): void {
    this.byId.delete(`${namespace}\0${time}`);
  }

  /** Removes and returns up to `limit` timers at or before `time`, earliest first. */
  take(time: number, limit: number): Timer[] {
    const due = [...this.byId.values()].filter((timer) => timer.time <= time);
    due.sort((a, b) => a.time - b.time);
    const taken = due.slice(0, limit);
    for (const timer of taken) this.remove(timer.namespace, timer.time);
    return taken;
  }

  /** Fires all timers in order of time, except those that are removed before their turn. */
  drain(fire: (timer: Timer) => void): void {
    const due = [...this.byId].sort((a, b) => a[1].time - b[1].time);
    for (const [id, timer] of due) if (this.byId.delete(id)) fire(timer);
  }
}

export class BatchTimerService implements TimerService {
  private readonly eventTime = new TimerSet();
  private readonly processingTime = new TimerSet();
  private watermark = MIN_WATERMARK;

  constructor(
    private readonly backend: KeyedStateBackend,
    private readonly clock: ProcessingTimeService,
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
    if (this.watermark === MIN_WATERMARK) this.eventTime.add(this.backend.currentKey(), namespace, time);
  }

  deleteEventTimeTimer(namespace: string, time: number): void {
    this.eventTime.remove(namespace, time);
  }

  registerProcessingTimeTimer(namespace: string, time: number): void {
    if (this.watermark === MIN_WATERMARK) this.processingTime.add(this.backend.currentKey(), namespace, time);
  }

  deleteProcessingTimeTimer(namespace: string, time: number): void {
    this.processingTime.remove(namespace, time);
  }

  /** Watermarks within a key mean nothing in BATCH mode. */
  advanceWatermark(): void {}

  takeDueEventTime(watermark: number, limit = Number.POSITIVE_INFINITY): Timer[] {
    return this.eventTime.take(watermark, limit);
  }

  takeDueProcessingTime(time: number, limit = Number.POSITIVE_INFINITY): Timer[] {
    return this.processingTime.take(time, limit);
  }

  /**
   * The current key ends: fires event-time, then processing-time timers, each in order of time. As in Flink, timers that
   * are registered meanwhile are ignored, so that a key does end.
   */
  fireAll(): void {
    if (this.size === 0) return;
    this.watermark = MAX_WATERMARK;
    try {
      this.eventTime.drain((timer) => this.target.onEventTime(timer));
      this.processingTime.drain((timer) => this.target.onProcessingTime(timer));
    } finally {
      this.watermark = MIN_WATERMARK;
    }
  }
}
