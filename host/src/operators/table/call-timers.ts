/**
 * Timers of calls under way. While a snapshot is prepared the task's own timers rest, but the calls that it waits for must go on:
 * then their retries and time limits come from the machine's clock.
 */
import type { ProcessingTimeService } from '../contracts';

interface Pending {
  readonly at: number;
  readonly run: () => void;
  cancel: () => void;
}

export class CallTimers {
  private readonly pending = new Set<Pending>();
  private draining = false;

  constructor(
    private readonly clock: ProcessingTimeService,
    /** Runs a task in the mailbox. */
    private readonly later: (task: () => void) => void,
  ) {}

  /** Runs `run` after `delay` ms. Returns a function that cancels it. */
  schedule(delay: number, run: () => void): () => void {
    const timer: Pending = { at: this.clock.now() + delay, run, cancel: () => undefined };
    this.pending.add(timer);
    this.start(timer);
    return () => {
      if (this.pending.delete(timer)) timer.cancel();
    };
  }

  /** A snapshot waits for the calls. */
  drain(): void {
    this.draining = true;
    for (const timer of this.pending) {
      timer.cancel();
      this.start(timer);
    }
  }

  /** The calls are answered. */
  resume(): void {
    this.draining = false;
  }

  close(): void {
    for (const { cancel } of this.pending) cancel();
    this.pending.clear();
  }

  private start(timer: Pending): void {
    const fire = (): void => {
      if (this.pending.delete(timer)) timer.run();
    };
    if (!this.draining) {
      timer.cancel = this.clock.schedule(timer.at, fire);
      return;
    }
    const handle = setTimeout(() => this.later(fire), Math.max(0, timer.at - this.clock.now()));
    timer.cancel = () => clearTimeout(handle);
  }
}
