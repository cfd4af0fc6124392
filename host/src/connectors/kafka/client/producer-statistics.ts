/** What the producers of a client have done together: the values of Java's producer metrics that Flink reads, or that tell most. */

/** Java's metrics.sample.window.ms and metrics.num.samples. */
const WINDOW_MS = 30_000;

/** The mean of the last half to whole minute. */
export class RecentAverage {
  private startedMs: number;
  private before = { sum: 0, count: 0 };
  private current = { sum: 0, count: 0 };

  constructor(private readonly now: () => number = Date.now) {
    this.startedMs = now();
  }

  add(value: number): void {
    this.turn();
    this.current.sum += value;
    this.current.count++;
  }

  /** 0 without values. */
  get value(): number {
    this.turn();
    const count = this.before.count + this.current.count;
    return count === 0 ? 0 : (this.before.sum + this.current.sum) / count;
  }

  private turn(): void {
    const elapsedMs = this.now() - this.startedMs;
    if (elapsedMs < WINDOW_MS) return;
    this.before = elapsedMs < 2 * WINDOW_MS ? this.current : { sum: 0, count: 0 };
    this.current = { sum: 0, count: 0 };
    this.startedMs += WINDOW_MS * Math.floor(elapsedMs / WINDOW_MS);
  }
}

export class ProducerStatistics {
  recordsSent = 0;
  recordErrors = 0;
  recordRetries = 0;
  requests = 0;
  requestsInFlight = 0;
  /** Of record batches as they go over the network. */
  outgoingBytes = 0;
  /** ms until a broker has answered. */
  readonly requestLatency = new RecentAverage();
  /** ms that batches wait before they are sent. */
  readonly queueTime = new RecentAverage();

  /** By Java's names. */
  readonly gauges: ReadonlyMap<string, () => number> = new Map([
    ['record-send-total', () => this.recordsSent],
    ['record-error-total', () => this.recordErrors],
    ['record-retry-total', () => this.recordRetries],
    ['request-total', () => this.requests],
    ['requests-in-flight', () => this.requestsInFlight],
    ['outgoing-byte-total', () => this.outgoingBytes],
    ['request-latency-avg', () => this.requestLatency.value],
    ['record-queue-time-avg', () => this.queueTime.value],
  ]);
}
