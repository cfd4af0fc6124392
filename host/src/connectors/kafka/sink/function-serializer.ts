/** Rows as records by a function of the user: KafkaRecordSerializationSchema in TypeScript. */
import type { KafkaRecordSerializationSchema } from '@drey/sdk';
import type { OutgoingRecord } from '../contracts';
import type { KafkaSerializer, SerializerContext } from '../serializers/contracts';
import type { TopicPartitions } from './partitions';

const NO_HEADERS: OutgoingRecord['headers'] = [];

/** Throws when `target` is no serialization schema. */
export async function functionSerializer(
  target: unknown,
  context: SerializerContext,
  partitions: TopicPartitions,
): Promise<KafkaSerializer> {
  const schema = target as KafkaRecordSerializationSchema<unknown>;
  if (typeof schema?.serialize !== 'function') {
    throw new Error(
      'The record serializer of a Kafka sink has to have a method serialize(element, context, timestamp)',
    );
  }
  const sinkContext = {
    getParallelInstanceId: () => context.subtaskIndex,
    getNumberOfParallelInstances: () => context.parallelism,
    getPartitionsForTopic: (topic: string) => [...(partitions.get(topic) ?? [])],
  };
  await schema.open?.(sinkContext);
  return {
    needsPartitions: schema.needsPartitions === true,
    topics: schema.topics ?? [],
    topicOf: (row) => schema.topicOf?.(row) ?? schema.topics?.[0] ?? '',
    serialize: (row, timestamp) => {
      const record = schema.serialize(row, sinkContext, timestamp >= 0 ? timestamp : undefined);
      if (record === undefined || record === null) return undefined;
      const { topic, key, value, partition, headers } = record;
      return {
        topic,
        partition,
        key: bytesOf(key, 'key'),
        value: bytesOf(value, 'value'),
        timestamp: record.timestamp !== undefined && record.timestamp >= 0 ? record.timestamp : undefined,
        headers:
          headers === undefined
            ? NO_HEADERS
            : headers.map((header) => ({ ...header, value: bytesOf(header.value, 'header') })),
      };
    },
  };
}

function bytesOf(value: unknown, what: string): Uint8Array | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  throw new Error(`The ${what} of a record for Kafka has to be bytes, a string or null, not ${typeof value}`);
}
