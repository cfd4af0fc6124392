/** Elements of records by a function of the user: KafkaRecordDeserializationSchema in TypeScript. */
import type { KafkaRecordDeserializationSchema } from '@drey/sdk';
import { rowsBatch } from '../../../types/batch';
import { NO_TIMESTAMP } from '../../../types/contracts';
import type { KafkaRecord } from '../contracts';
import type { KafkaDeserializer } from '../deserializers/contracts';
import { deserializationError } from './deserialization-error';

/** Throws when `target` is no deserialization schema. */
export async function functionDeserializer(target: unknown): Promise<KafkaDeserializer> {
  const schema = target as KafkaRecordDeserializationSchema<unknown>;
  const read = typeof schema === 'function' ? plain(schema) : collecting(schema);
  if (typeof schema !== 'function') await schema.open?.();
  return {
    deserialize(records) {
      const elements: unknown[] = [];
      const timestamps: number[] = [];
      for (const record of records) {
        try {
          read(record, elements);
        } catch (error) {
          throw deserializationError(record, error);
        }
        const timestamp = record.timestamp < 0 ? NO_TIMESTAMP : record.timestamp;
        while (timestamps.length < elements.length) timestamps.push(timestamp);
      }
      return elements.length === 0 ? undefined : rowsBatch(elements, timestamps);
    },
  };
}

type Read = (record: KafkaRecord, elements: unknown[]) => void;

function plain(schema: (record: KafkaRecord) => unknown): Read {
  return (record, elements) => {
    const element = schema(record);
    if (element !== undefined) elements.push(element);
  };
}

function collecting(schema: Exclude<KafkaRecordDeserializationSchema<unknown>, (...args: never[]) => unknown>): Read {
  if (typeof schema?.deserialize !== 'function') {
    throw new Error('The deserializer of a Kafka source has to have a method deserialize(record, out)');
  }
  let current: unknown[] = [];
  const out = { collect: (element: unknown) => void current.push(element) };
  return (record, elements) => {
    current = elements;
    schema.deserialize(record, out);
  };
}
