/** Records as rows. The source's reader makes one deserializer for each subtask and gives it what its partitions have fetched. */
import type { Batch } from '../../../types/contracts';
import type { KafkaRecord } from '../contracts';

export interface KafkaDeserializer {
  /**
   * The rows of records of one partition, in their order; a record may give no row, or several. Undefined when there are none. Timestamps
   * of the records stand beside the rows of a stream; rows of tables have none. Throws what a record that cannot be read is worth.
   */
  deserialize(records: readonly KafkaRecord[]): Batch | undefined;
}
