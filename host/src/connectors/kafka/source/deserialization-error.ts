/** Which record cannot be read. */
import { OperatorError, toError } from '../../../operators/base';
import type { KafkaRecord } from '../contracts';
import type { KafkaDeserializer } from '../deserializers/contracts';

export function deserializationError({ topic, partition, offset }: KafkaRecord, thrown: unknown): Error {
  const cause = toError(thrown);
  const { traceback } = cause as { traceback?: string };
  const reason = lastCause(cause);
  const why = reason === cause ? cause.message : `${cause.message} ${reason.message}`;
  return new OperatorError(
    `Failed to deserialize the record at offset ${offset} of partition ${partition} of topic "${topic}" due to ${why}`,
    { exceptionClass: 'java.io.IOException', record: `${topic}-${partition}@${offset}`, domain: 'user', traceback },
    { cause },
  );
}

/** Mostly the reason. */
function lastCause(error: Error): Error {
  return error.cause instanceof Error ? lastCause(error.cause) : error;
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
