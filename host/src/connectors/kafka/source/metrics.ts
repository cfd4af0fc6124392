/** Metrics of a reader, named as Flink's KafkaSourceReaderMetrics names them. */
import type { Counter, MetricGroup } from '../../../operators/contracts';
import type { TopicPartition } from '../contracts';

/** Flink: a partition without a committed offset. */
const INITIAL_OFFSET = -1;

interface PartitionOffsets {
  current: number;
  committed: number;
}

export class ReaderMetrics {
  private readonly group: MetricGroup;
  private readonly partitions = new Map<string, PartitionOffsets>();
  private readonly records: Counter | undefined;
  readonly commitsSucceeded: Counter;
  readonly commitsFailed: Counter;

  /** `lags`: records that each partition has left, as far as known. `ofConsumer`: with the metrics of Java's consumer. */
  constructor(operator: MetricGroup, lags: () => readonly number[], bytes: () => number, ofConsumer: boolean) {
    this.group = operator.group('KafkaSourceReader');
    this.commitsSucceeded = this.group.counter('commitsSucceeded');
    this.commitsFailed = this.group.counter('commitsFailed');
    if (ofConsumer) {
      const consumer = this.group.group('KafkaConsumer');
      this.records = consumer.counter('records-consumed-total');
      consumer.gauge('bytes-consumed-total', bytes);
      consumer.gauge('records-lag-max', () => lags().reduce((most, lag) => Math.max(most, lag), 0));
    }
    operator.gauge('pendingRecords', () => lags().reduce((sum, lag) => sum + lag, 0));
  }

  addPartition(id: string, { topic, partition }: TopicPartition): void {
    if (this.partitions.has(id)) return;
    const offsets = { current: INITIAL_OFFSET, committed: INITIAL_OFFSET };
    this.partitions.set(id, offsets);
    const group = this.group.group('topic').group(topic).group('partition').group(String(partition));
    group.gauge('currentOffset', () => offsets.current);
    group.gauge('committedOffset', () => offsets.committed);
  }

  /** `offset`: of the last record that was emitted. */
  emitted(id: string, offset: number, count: number): void {
    const offsets = this.partitions.get(id);
    if (offsets) offsets.current = offset;
    this.records?.inc(count);
  }

  committed(id: string, offset: number): void {
    const offsets = this.partitions.get(id);
    if (offsets) offsets.committed = offset;
  }
}
