/** Rows as records. The sink makes one serializer for each subtask. */
import type { OutgoingRecord } from '../contracts';

export interface SerializerContext {
  readonly subtask: number;
  readonly parallelism: number;
}

export interface KafkaSerializer {
  /**
   * Partitions of a topic have to be known before a row for it is serialized: the sink asks for them when this is true (`fixed`
   * partitioner), and for topics that `topicOf` names.
   */
  readonly needsPartitions: boolean;
  /** The topic of a row. Throws when the row names none, or one that is not allowed. */
  topicOf(row: unknown): string;
  /**
   * `timestamp`: the row's event time in ms or NO_TIMESTAMP, which tables do not use. `partitions`: of the row's topic, sorted; empty when
   * they are not needed. Undefined: nothing is to be written for this row (a -U before a +U of upsert-kafka never comes here: the sink
   * takes upserts).
   */
  serialize(row: unknown, timestamp: number, partitions: readonly number[]): OutgoingRecord | undefined;
  /** upsert-kafka: a primitive that is equal exactly for rows of equal key, and the row's last state wins (KafkaSinkSettings.buffer). */
  keyOf?(row: unknown): string | number | bigint | boolean;
}
