/** A partition with the offset to go on from; the state of a Kafka source. */
import { hashString } from '../../../types/hash';
import type { SourceSplit } from '../../contracts';
import { partitionKey, type TopicPartition } from '../contracts';

export interface KafkaSplit extends SourceSplit, TopicPartition {
  readonly offset: number;
  /** The first offset that is not read any more; undefined = the partition has no end. */
  readonly stop?: number;
}

export function kafkaSplit({ topic, partition }: TopicPartition, offset: number, stop: number | undefined): KafkaSplit {
  const id = partitionKey({ topic, partition });
  return { id, topic, partition, offset, ...(stop !== undefined && { stop }) };
}

/** The reader of a partition: those of a topic go round, from a reader that its name decides. Flink: KafkaSourceEnumerator.getSplitOwner. */
export function splitOwner({ topic, partition }: TopicPartition, parallelism: number): number {
  const first = (Math.imul(hashString(topic), 31) & 0x7fffffff) % parallelism;
  return (first + partition) % parallelism;
}
