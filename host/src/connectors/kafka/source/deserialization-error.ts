/** Which record cannot be read. */
import { OperatorError, toError } from '../../../operators/base';
import type { KafkaRecord } from '../contracts';
import type { KafkaDeserializer } from '../deserializers/contracts';

export function deserializationError({ topic, partition, offset }: KafkaRecord, thrown: unknown): Error {
  const cause = toError(thrown);
  // The reason is mostly the last of the causes.
  const { traceback } = cause as { traceback?: string };
  return new OperatorError(
    `Failed to deserialize the record at offset ${offset} of partition ${partition} of topic "${topic}" due to ${cause.message}`,
    { exceptionClass: 'java.io.IOException', record: `${topic}-${partition}@${offset}`, domain: 'user', traceback },
    { cause },
  );
}

/** The error of the first record that fails by itself; deserializing is without side effects. */
export function locateFailure(
  deserializer: KafkaDeserializer,
  records: readonly KafkaRecord[],
  thrown: unknown,
): Error {
  for (const record of records) {
    try {
      deserializer.deserialize([record]);
    } catch (error) {
      return deserializationError(record, error);
    }
  }
  return toError(thrown);
}
