/** One topic of a producer: its partitions' queues, and the records that wait until its partitions are known. */
import type { OutgoingRecord } from '../contracts';
import type { ProducerSettings } from './producer-options';
import { partitionOfKey, StickyPartitioner } from './producer-partitioner';
import { PartitionQueue } from './producer-queue';

export class ProducerTopic {
  readonly queues: PartitionQueue[] = [];
  /** In order; while there are some, every record of the topic joins them. */
  waiting: OutgoingRecord[] = [];
  /** Somebody asks brokers for the leaders. */
  refreshing = false;
  /** Bytes; less than `batch.size` when the broker found batches too large. */
  batchSize: number;
  private readonly sticky: StickyPartitioner;
  private counter: number;

  constructor(
    readonly name: string,
    private readonly settings: ProducerSettings,
  ) {
    this.batchSize = settings.batchSize;
    this.sticky = new StickyPartitioner(Math.max(1, settings.batchSize));
    this.counter = Math.floor(Math.random() * 1024);
  }

  /** May name a partition that does not exist, when the record does. */
  partitionOf(record: OutgoingRecord, leaders: readonly (number | undefined)[], sizeBound: number): number {
    if (record.partition !== undefined) return record.partition;
    if (this.settings.partitioner === 'round-robin') return this.counter++ % leaders.length;
    if (record.key !== null && !this.settings.ignoreKeys) return partitionOfKey(record.key, leaders.length);
    return this.sticky.next(leaders, sizeBound);
  }

  queue(partition: number): PartitionQueue {
    return (this.queues[partition] ??= new PartitionQueue(this.name, partition, this.settings.maxInFlight));
  }
}
