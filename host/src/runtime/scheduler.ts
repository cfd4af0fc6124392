/** The run queue of one thread: tasks take turns, and between time slices the event loop gets its own. */

/** Something that is run in small steps. */
export interface Runnable {
  /** True while this stands in the run queue; owned by the scheduler. */
  queued: boolean;
  /** Much waits for it that others in this thread have produced. */
  readonly backlogged?: boolean;
  /** Does a bounded piece of work. True = there is more to do now. Never throws. */
  step(): boolean;
}

/** How long tasks run before I/O callbacks and timers get through. */
const SLICE_MS = 5;

export class Scheduler {
  private queue: Runnable[] = [];
  private head = 0;
  private armed = false;
  private running = false;
  private readonly run = (): void => this.runSlice();

  /** Puts `runnable` at the end of the queue unless it stands there already. */
  schedule(runnable: Runnable): void {
    if (runnable.queued) return;
    runnable.queued = true;
    this.queue.push(runnable);
    if (!this.armed && !this.running) {
      this.armed = true;
      setImmediate(this.run);
    }
  }

  private runSlice(): void {
    this.armed = false;
    this.running = true;
    const deadline = performance.now() + SLICE_MS;
    while (this.head < this.queue.length) {
      const runnable = this.queue[this.head++];
      runnable.queued = false;
      let more = runnable.step();
      // What has piled up goes first: a queue that was full once would stay full, and rows that wait grow old and cold.
      while (more && runnable.backlogged && performance.now() < deadline) more = runnable.step();
      if (more) this.schedule(runnable);
      if (this.head > 1024 && this.head * 2 > this.queue.length) this.compact();
      if (performance.now() >= deadline) break;
    }
    this.running = false;
    if (this.head < this.queue.length) {
      this.armed = true;
      setImmediate(this.run);
    } else {
      this.compact();
    }
  }

  private compact(): void {
    this.queue = this.head < this.queue.length ? this.queue.slice(this.head) : [];
    this.head = 0;
  }
}
