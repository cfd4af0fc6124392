/** Processing time: the clocks of a job and the timers of a task. */
import type { ProcessingTimeService } from '../operators/contracts';

/** A processing-time clock in ms since the epoch. Clocks that jump tell their listeners. */
export interface Clock {
  now(): number;
  /** Calls `listener` after every advance; absent for clocks that follow real time. Returns what unsubscribes. */
  onAdvance?(listener: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

/** A clock that moves only when told, for tests. */
export class ManualClock implements Clock {
  private readonly listeners = new Set<() => void>();

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  /** Moves the clock on to `time` and lets the timers that are due fire. */
  advanceTo(time: number): void {
    this.time = Math.max(this.time, time);
    for (const listener of [...this.listeners]) listener();
  }

  onAdvance(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Longest delay that setTimeout takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly callback: (time: number) => void;
  cancelled: boolean;
}

/** The processing-time timers of one task. Callbacks run as mails of the task; none runs after `dispose`. */
export class TaskTimers implements ProcessingTimeService {
  /** Ascending by time, then by registration. */
  private entries: Entry[] = [];
  private timeout: NodeJS.Timeout | undefined;
  private armedFor = Number.POSITIVE_INFINITY;
  private registrations = 0;
  private paused = false;
  private readonly unsubscribe: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly enqueue: (mail: () => void) => void,
  ) {
    this.unsubscribe = clock.onAdvance?.(() => this.enqueue(() => this.fireDue()));
  }

  now(): number {
    return this.clock.now();
  }

  schedule(time: number, callback: (time: number) => void): () => void {
    const entry: Entry = { time, order: this.registrations++, callback, cancelled: false };
    let index = this.entries.length;
    while (index > 0 && this.entries[index - 1].time > time) index--;
    this.entries.splice(index, 0, entry);
    this.arm();
    return () => {
      if (entry.cancelled) return;
      entry.cancelled = true;
      const position = this.entries.indexOf(entry);
      if (position >= 0) this.entries.splice(position, 1);
      this.arm();
    };
  }

  /** Timers that fall due wait for `resume`. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.armedFor = Number.POSITIVE_INFINITY;
    this.arm();
  }

  dispose(): void {
    for (const entry of this.entries) entry.cancelled = true;
    this.entries = [];
    this.unsubscribe?.();
    this.arm();
  }

  private arm(): void {
    if (this.unsubscribe && this.entries.length > 0) {
      if (this.entries[0].time <= this.clock.now()) this.enqueue(() => this.fireDue());
      return;
    }
    const next = this.entries.length > 0 ? this.entries[0].time : Number.POSITIVE_INFINITY;
    if (next === this.armedFor) return;
    clearTimeout(this.timeout);
    this.armedFor = next;
    if (next === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(0, next - this.clock.now()), MAX_DELAY_MS);
    this.timeout = setTimeout(() => this.enqueue(() => this.fireDue()), delay);
  }

  private fireDue(): void {
    this.armedFor = Number.POSITIVE_INFINITY;
    clearTimeout(this.timeout);
    if (this.paused) return;
    while (this.entries.length > 0 && this.entries[0].time <= this.clock.now()) {
      const entry = this.entries.shift()!;
      entry.cancelled = true;
      entry.callback(entry.time);
    }
    this.arm();
  }
}
