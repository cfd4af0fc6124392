/** What a committing sink tells of its committables, under Flink's names (SinkCommitterMetricGroup). */
import type { Counter, MetricGroup } from './contracts';

/** What became of a committable. */
export type CommitResult = 'successful' | 'alreadyCommitted' | 'failed';

export class CommitterMetrics {
  private readonly total: Counter;
  private readonly retried: Counter;
  private readonly results: Readonly<Record<CommitResult, Counter>>;

  /** `pending`: how many wait for their checkpoint, or are being committed. */
  constructor(metrics: MetricGroup, pending: () => number) {
    this.total = metrics.counter('totalCommittables');
    this.retried = metrics.counter('retriedCommittables');
    this.results = {
      successful: metrics.counter('successfulCommittables'),
      alreadyCommitted: metrics.counter('alreadyCommittedCommittables'),
      failed: metrics.counter('failedCommittables'),
    };
    metrics.gauge('pendingCommittables', pending);
  }

  prepared(count: number): void {
    this.total.inc(count);
  }

  committed(result: CommitResult, count = 1): void {
    this.results[result].inc(count);
  }

  retriedOnce(): void {
    this.retried.inc();
  }
}
