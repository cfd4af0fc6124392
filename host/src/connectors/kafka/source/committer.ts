/** Tells a group what has been read. Nothing depends on it: a restored job goes on from its own offsets. */
import type { KafkaAdmin, KafkaClient, TopicPartition } from '../contracts';
import { partitionKey } from '../contracts';
import type { ReaderMetrics } from './metrics';

export type CommittedOffset = TopicPartition & { readonly offset: number };

/** ms that closing waits for a commit that is under way. */
const PATIENCE_MS = 5000;

export class OffsetCommitter {
  private admin: Promise<KafkaAdmin> | undefined;
  private running: Promise<void> | undefined;
  /** Commits that came while one was under way; only the last one counts. */
  private next: readonly CommittedOffset[] | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly group: string,
    private readonly metrics: ReaderMetrics,
  ) {}

  /** In the background. Failures are counted, and are no failures of the job. */
  commit(offsets: readonly CommittedOffset[]): void {
    if (offsets.length === 0) return;
    if (this.running) {
      this.next = offsets;
      return;
    }
    this.running = this.send(offsets).finally(() => {
      this.running = undefined;
      const { next } = this;
      this.next = undefined;
      if (next) this.commit(next);
    });
  }

  /** Waits a little for what is under way. */
  async close(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.running && Date.now() < deadline) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadline - Date.now());
      });
      await Promise.race([this.running, late]);
      clearTimeout(timer);
    }
  }

  private async send(offsets: readonly CommittedOffset[]): Promise<void> {
    try {
      this.admin ??= this.client.admin();
      await (await this.admin).commitOffsets(this.group, offsets);
      this.metrics.commitsSucceeded.inc();
      for (const offset of offsets) this.metrics.committed(partitionKey(offset), offset.offset);
    } catch {
      this.metrics.commitsFailed.inc();
    }
  }
}
