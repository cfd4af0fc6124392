/** Ticks at a fixed rate, from a first delay on. A late tick does not shift those after it. */
import type { CoordinatorClock } from './clock';

export class PeriodicTrigger {
  private cancel: (() => void) | undefined;
  private nextMs = 0;

  constructor(
    private readonly clock: CoordinatorClock,
    private readonly intervalMs: number,
    private readonly tick: () => void,
  ) {}

  get running(): boolean {
    return this.cancel !== undefined;
  }

  /** Also when it runs: then the next tick comes after `delayMs`. */
  start(delayMs: number): void {
    this.stop();
    this.nextMs = this.clock.monotonic() + delayMs;
    this.schedule();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private schedule(): void {
    this.cancel = this.clock.schedule(Math.max(0, this.nextMs - this.clock.monotonic()), () => {
      this.nextMs += this.intervalMs;
      // After a long standstill (a suspended machine) missed ticks are not made up for.
      if (this.nextMs < this.clock.monotonic()) this.nextMs = this.clock.monotonic() + this.intervalMs;
      this.schedule();
      this.tick();
    });
  }
}
