/** A wake-up of the processing-time service that is renewed until it is stopped. */
import type { ProcessingTimeService } from '../contracts';

export class Periodic {
  private cancel: (() => void) | undefined;

  constructor(
    private readonly clock: ProcessingTimeService,
    /** Runs at each wake-up and gives the time of the next. */
    private readonly run: (now: number) => number,
  ) {}

  start(time: number): void {
    this.cancel = this.clock.schedule(time, () => this.start(this.run(this.clock.now())));
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }
}
