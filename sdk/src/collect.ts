/** Results of a job, read in the script as they come. */
import type { JobClient } from './job-client';

/**
 * The elements of `executeAndCollect`: an async iterable that ends with the job. Leaving a `for await` loop early, or
 * `close()`, cancels the job. The job waits when nobody reads.
 */
export class CloseableIterator<T> implements AsyncIterableIterator<T> {
  #rows: readonly T[] = [];
  #position = 0;
  #pending: { rows: readonly T[]; taken: () => void }[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #closed = false;
  #error: unknown;
  #failed = false;
  #client: Promise<JobClient> | undefined;

  /** Ends with the job: after its rows, or with its error. */
  attach(client: Promise<JobClient>): void {
    this.#client = client;
    client
      .then((job) => job.getJobExecutionResult())
      .then(
        () => this.#end(),
        (error: Error) => this.fail(error),
      );
  }

  /** Takes rows from the job; the promise resolves when they have been read. */
  offer(rows: readonly T[]): Promise<void> {
    if (this.#closed || rows.length === 0) {
      return Promise.resolve();
    }
    return new Promise((taken) => {
      this.#pending.push({ rows, taken });
      this.#wake?.();
    });
  }

  /** There are no more rows, though the job may go on. */
  fail(error: Error): void {
    this.#failed = !this.#closed;
    this.#error = error;
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.#position >= this.#rows.length) {
      const batch = this.#pending.shift();
      if (batch !== undefined) {
        this.#rows = batch.rows;
        this.#position = 0;
        batch.taken();
      } else if (this.#ended || this.#closed) {
        return this.#finish();
      } else {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
        this.#wake = undefined;
      }
    }
    return { value: this.#rows[this.#position++], done: false };
  }

  #finish(): IteratorResult<T> {
    if (this.#failed) {
      this.#failed = false;
      throw this.#error;
    }
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<T>> {
    await this.close();
    return { value: undefined, done: true };
  }

  /** Stops reading; cancels the job if it still runs. */
  async close(): Promise<void> {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    this.#rows = [];
    this.#position = 0;
    for (const batch of this.#pending.splice(0)) {
      batch.taken();
    }
    this.#wake?.();
    if (!this.#ended) {
      await this.#client?.then(
        (job) => job.cancel(),
        () => undefined,
      );
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
