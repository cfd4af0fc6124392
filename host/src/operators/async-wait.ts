/**
 * Async functions, after Flink's AsyncWaitOperator: at most `capacity` elements are in the queue (running, waiting for a
 * retry, or done but waiting for their turn). Ordered: results leave in order of the input. Unordered: results leave as they
 * come, but never across a watermark.
 */
import type { AsyncFunction, AsyncOperation, AsyncRetryStrategy } from '@drey/sdk';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import type { OperatorContext } from './contracts';
import { registerOperator } from './registry';
import { asObject, UdfOperator } from './udf-operator';

const TIMEOUT_MESSAGE = 'Async function call has timed out.';

/** An element in the queue. */
class Entry {
  /** Set when it is done. */
  results: Iterable<unknown> | undefined;
  attempts = 1;
  /** Answers of attempts before this number are no longer wanted. */
  generation = 0;
  cancelTimeout: (() => void) | undefined;
  cancelRetry: (() => void) | undefined;
  timedOut = false;

  constructor(
    readonly value: unknown,
    readonly timestamp: number,
    readonly segment: Segment,
  ) {}
}

/** The elements between two watermarks. Unordered mode emits within the first segment only; ordered mode from its front. */
class Segment {
  readonly entries = new Set<Entry>();
  /** Unordered: done, in order of completion. */
  readonly done: Entry[] = [];
  /** What follows the segment once it is empty: a watermark or a change of idleness. */
  end: (() => void) | undefined;
}

/** Input that waits because the queue is full. */
interface Waiting {
  readonly rows: readonly unknown[];
  readonly stamps: ArrayLike<number> | undefined;
  next: number;
}

/** An element whose results have not left. */
interface InFlight {
  readonly value: unknown;
  readonly timestamp: number;
}

/** Flink's name, part of a snapshot's layout. */
const STATE_NAME = '_async_wait_operator_state_';

export class AsyncWaitOperator extends UdfOperator {
  private operation!: AsyncOperation;
  private user!: AsyncFunction<unknown, unknown>;
  private retry: AsyncRetryStrategy<unknown> | undefined;
  private retryResult: ((results: readonly unknown[]) => boolean) | undefined;
  private retryError: ((error: unknown) => boolean) | undefined;
  private readonly segments: Segment[] = [new Segment()];
  private readonly waiting: (Waiting | (() => void))[] = [];
  private size = 0;
  private draining = false;
  private finishing = false;
  private closed = false;
  private finished: (() => void) | undefined;

  protected setup(_context: OperatorContext): void {
    this.operation = this.resolve(0) as AsyncOperation;
    this.user = asObject<AsyncFunction<unknown, unknown>>(this.operation.function, 'asyncInvoke');
    this.retry = this.operation.retryStrategy;
    const predicate = this.retry?.getRetryPredicate();
    this.retryResult = predicate?.resultPredicate();
    this.retryError = predicate?.exceptionPredicate();
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  /** Elements that were in the queue at the snapshot are asked for again, before any other. */
  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    if (context.batchMode) return;
    const backend = context.operatorState();
    const state = backend.listState<InFlight>(STATE_NAME, 'split');
    const restored = state.get();
    backend.beforeSnapshot(() => state.put(this.inFlight()));
    if (restored.length === 0) return;
    const [rows, stamps] = [restored.map(({ value }) => value), restored.map(({ timestamp }) => timestamp)];
    this.waiting.push({ rows, stamps, next: 0 });
    this.admit();
  }

  /** In order of arrival. */
  private inFlight(): InFlight[] {
    const elements: InFlight[] = [];
    for (const { entries } of this.segments)
      for (const { value, timestamp } of entries) elements.push({ value, timestamp });
    for (const item of this.waiting) {
      if (typeof item === 'function') continue;
      for (let i = item.next; i < item.rows.length; i++)
        elements.push({ value: item.rows[i], timestamp: item.stamps === undefined ? NO_TIMESTAMP : item.stamps[i] });
    }
    return elements;
  }

  ready(): boolean {
    return this.waiting.length === 0 && this.size < this.operation.capacity;
  }

  processBatch(batch: Batch): void {
    this.waiting.push({ rows: batch.rows(), stamps: batch.timestamps, next: 0 });
    this.admit();
  }

  override processWatermark(timestamp: number): void {
    this.mark(() => this.context.output.emitWatermark(timestamp));
  }

  override processIdle(idle: boolean): void {
    this.mark(() => this.context.output.emitIdle(idle));
  }

  private mark(end: () => void): void {
    this.waiting.push(end);
    this.admit();
    this.drain();
  }

  /** Starts what waits, as far as the capacity allows. */
  private admit(): void {
    const { waiting } = this;
    const { capacity } = this.operation;
    while (waiting.length > 0) {
      const head = waiting[0];
      if (typeof head === 'function') {
        this.segments[this.segments.length - 1].end = head;
        this.segments.push(new Segment());
      } else {
        for (; head.next < head.rows.length && this.size < capacity; head.next++) {
          this.start(head.rows[head.next], head.stamps === undefined ? NO_TIMESTAMP : head.stamps[head.next]);
        }
        if (head.next < head.rows.length) return;
      }
      waiting.shift();
    }
  }

  private start(value: unknown, timestamp: number): void {
    const segment = this.segments[this.segments.length - 1];
    const entry = new Entry(value, timestamp, segment);
    segment.entries.add(entry);
    this.size++;
    const { timeoutMs } = this.operation;
    if (timeoutMs > 0) {
      const { processingTime } = this.context;
      entry.cancelTimeout = processingTime.schedule(processingTime.now() + timeoutMs, () => this.timeout(entry));
    }
    this.attempt(entry);
  }

  private attempt(entry: Entry): void {
    this.listen(entry, () => this.user.asyncInvoke(entry.value));
  }

  /** Runs `call` and takes its answer in the mailbox, unless the entry has moved on meanwhile. */
  private listen(entry: Entry, call: () => Promise<Iterable<unknown>> | Iterable<unknown>): void {
    const generation = ++entry.generation;
    const answer = (mail: () => void): void => {
      this.context.enqueue(() => {
        if (!this.closed && entry.generation === generation && entry.results === undefined) mail();
      });
    };
    let promise: Promise<Iterable<unknown>>;
    try {
      promise = Promise.resolve(call());
    } catch (thrown) {
      promise = Promise.reject(thrown);
    }
    promise.then(
      (results) => answer(() => this.succeeded(entry, results)),
      (error) => answer(() => this.failed(entry, error)),
    );
  }

  private succeeded(entry: Entry, results: Iterable<unknown>): void {
    if (results === undefined || results === null || typeof results[Symbol.iterator] !== 'function') {
      const message = 'Results of an async function must be an iterable; use an empty array to emit nothing';
      this.context.fail(this.fault(new TypeError(message), entry.value));
      return;
    }
    if (this.retryResult !== undefined && this.mayRetry(entry)) {
      const list = Array.isArray(results) ? results : [...results];
      if (this.asked(entry, () => this.retryResult?.(list) ?? false)) return;
      if (entry.results === undefined) this.complete(entry, list);
      return;
    }
    this.complete(entry, results);
  }

  private failed(entry: Entry, error: unknown): void {
    if (this.retryError !== undefined && this.mayRetry(entry)) {
      if (this.asked(entry, () => this.retryError?.(error) ?? false)) return;
    }
    this.cancel(entry);
    this.context.fail(this.fault(error, entry.value));
  }

  private mayRetry(entry: Entry): boolean {
    return !entry.timedOut && !this.finishing && (this.retry?.canRetry(entry.attempts) ?? false);
  }

  /** Schedules another attempt if the predicate wants one; true when the answer is settled (retry or failure). */
  private asked(entry: Entry, predicate: () => boolean): boolean {
    const { processingTime } = this.context;
    try {
      if (!predicate()) return false;
      const delay = (this.retry as AsyncRetryStrategy<unknown>).getBackoffTimeMillis(entry.attempts);
      entry.cancelRetry = processingTime.schedule(processingTime.now() + delay, () => this.retryNow(entry));
    } catch (thrown) {
      this.context.fail(this.fault(thrown, entry.value));
    }
    return true;
  }

  private retryNow(entry: Entry): void {
    entry.cancelRetry = undefined;
    entry.attempts++;
    this.attempt(entry);
  }

  private timeout(entry: Entry): void {
    entry.cancelTimeout = undefined;
    if (entry.results !== undefined || this.closed) return;
    entry.timedOut = true;
    entry.cancelRetry?.();
    entry.cancelRetry = undefined;
    const { user } = this;
    this.listen(entry, () => {
      if (typeof user.timeout === 'function') return user.timeout(entry.value);
      throw Object.assign(new Error(TIMEOUT_MESSAGE), { exceptionClass: 'java.util.concurrent.TimeoutException' });
    });
  }

  private cancel(entry: Entry): void {
    entry.cancelTimeout?.();
    entry.cancelRetry?.();
    entry.cancelTimeout = entry.cancelRetry = undefined;
  }

  private complete(entry: Entry, results: Iterable<unknown>): void {
    this.cancel(entry);
    entry.results = results;
    entry.segment.done.push(entry);
    this.scheduleDrain();
  }

  /** Answers that come in one turn leave in one batch. */
  private scheduleDrain(): void {
    if (this.draining) return;
    this.draining = true;
    this.context.enqueue(() => {
      this.draining = false;
      if (!this.closed) this.drain();
    });
  }

  /** Emits all that may leave, then starts what waits for room. */
  private drain(): void {
    do {
      this.emitDone();
    } while (this.admitMore());
    this.collector.flush();
    if (this.size === 0 && this.waiting.length === 0) this.finished?.();
    this.context.wake();
  }

  /** Returns true when a watermark was admitted, which may leave at once. */
  private admitMore(): boolean {
    const before = this.segments.length;
    this.admit();
    return this.segments.length > before;
  }

  private emitDone(): void {
    for (;;) {
      const segment = this.segments[0];
      if (this.operation.ordered) this.emitInOrder(segment);
      else for (const entry of segment.done.splice(0)) this.emit(entry);
      if (segment.entries.size > 0 || segment.end === undefined) return;
      this.collector.flush();
      segment.end();
      this.segments.shift();
    }
  }

  private emitInOrder(segment: Segment): void {
    segment.done.length = 0;
    for (const entry of segment.entries) {
      if (entry.results === undefined) return;
      this.emit(entry);
    }
  }

  private emit(entry: Entry): void {
    entry.segment.entries.delete(entry);
    this.size--;
    this.collector.setTimestamp(entry.timestamp);
    try {
      for (const result of entry.results as Iterable<unknown>) this.collector.collect(result);
    } catch (thrown) {
      throw this.fault(thrown, entry.value);
    }
  }

  /** The input has ended: what waits for a retry is tried at once, for the last time; resolves when all has been emitted. */
  finish(): Promise<void> {
    this.finishing = true;
    for (const segment of this.segments) {
      for (const entry of segment.entries) {
        if (entry.cancelRetry === undefined) continue;
        entry.cancelRetry();
        this.retryNow(entry);
      }
    }
    return new Promise((resolve) => {
      this.finished = resolve;
      this.drain();
    });
  }

  override close(failed: boolean): Promise<void> {
    this.closed = true;
    for (const segment of this.segments) for (const entry of segment.entries) this.cancel(entry);
    return super.close(failed);
  }
}

registerOperator('async', (node) => new AsyncWaitOperator(node));
