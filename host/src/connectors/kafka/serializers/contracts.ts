/** Rows as records. The sink makes one serializer for each subtask. */
import type { OperatorContext } from '../../../operators/contracts';
import type { OutgoingRecord } from '../contracts';

/** Of the sink's operator. */
export type SerializerContext = Pick<OperatorContext, 'subtaskIndex' | 'parallelism' | 'inputTypes'>;

export interface KafkaSerializer {
  /** Partitions of a row's topic have to be known before it is serialized (`fixed` partitioner): the sink asks the broker for them. */
  readonly needsPartitions: boolean;
  /** Topics that are known before any row; rows may name others. */
  readonly topics: readonly string[];
  /** A Java pattern that all topics match, where they are not known. */
  readonly topicPattern?: string;
  /** The topic of a row. Throws when the row names none, or one that is not allowed. */
  topicOf(row: unknown): string;
  /**
   * `timestamp`: the row's event time in ms or NO_TIMESTAMP, which tables do not use. `partitions`: of the row's topic, sorted; empty when
   * they are not needed. Nothing is written for undefined.
   */
  serialize(row: unknown, timestamp: number, partitions: readonly number[]): OutgoingRecord | undefined;
  /** Tables that take upserts: a primitive that is equal exactly for rows of equal key (KafkaSinkSettings.buffer). */
  keyOf?(row: unknown): string | boolean;
}
