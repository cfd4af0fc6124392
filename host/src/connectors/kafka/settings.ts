/**
 * What the table side and the builders of DataStream hand to Kafka's source and sink (connectors "kafka"), as JSON in the option
 * "settings" of the node. Nothing else is read from the node but what a (de)serializer names: its format, its types.
 */
import { OptionReader } from '../../formats/options';
import type { KafkaProperties, TopicPartition } from './contracts';
import type { TableDeserializerSettings } from './deserializers/table';
import type { ValueDeserializerSettings } from './deserializers/value';
import type { RecordSerializerSettings } from './serializers/record';
import type { TableSerializerSettings } from './serializers/table';

/** What to do for a partition without a committed offset, or whose offset is out of range. */
export type OffsetReset = 'earliest' | 'latest' | 'none';

export type PartitionOffset = TopicPartition & { readonly offset: number };

/** Flink: OffsetsInitializer. */
export type OffsetsSpec =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  /** Of the group in `group.id`. */
  | { readonly kind: 'committed'; readonly reset: OffsetReset }
  /** First offset at or after `timestamp` (ms); 'latest' where there is none. */
  | { readonly kind: 'timestamp'; readonly timestamp: number }
  /** Partitions that are not listed: at the group's committed offset, else as `reset` says; the same for stopping offsets. */
  | { readonly kind: 'specific'; readonly offsets: readonly PartitionOffset[]; readonly reset: OffsetReset };

export interface KafkaSourceSettings {
  /** Exactly one of `topics`, `topicPattern` (a Java regular expression over the whole name) and `partitions` is there. */
  readonly topics?: readonly string[];
  readonly topicPattern?: string;
  readonly partitions?: readonly TopicPartition[];
  /** Java client keys, those of Flink's source (`partition.discovery.interval.ms`, `client.id.prefix`, `commit.offsets.on.checkpoint`, ...) among them. */
  readonly properties: Readonly<Record<string, string>>;
  readonly starting: OffsetsSpec;
  readonly stopping?: OffsetsSpec;
  /** False with `stopping`: a streaming source that ends all the same. */
  readonly bounded: boolean;
  readonly deserializer: DeserializerSettings;
}

export type DeliveryGuarantee = 'none' | 'at-least-once' | 'exactly-once';

export interface KafkaSinkSettings {
  readonly properties: Readonly<Record<string, string>>;
  readonly deliveryGuarantee: DeliveryGuarantee;
  readonly transactionalIdPrefix?: string;
  readonly transactionNaming: 'INCREMENTING' | 'POOLING';
  /** upsert-kafka: the last row of each key is kept until one of these is reached. Both are greater than 0. */
  readonly buffer?: { readonly maxRows: number; readonly intervalMs: number };
  readonly serializer: SerializerSettings;
}

export type DeserializerSettings = TableDeserializerSettings | ValueDeserializerSettings;
export type SerializerSettings = TableSerializerSettings | RecordSerializerSettings;

/** Throws when the options hold no settings, or more. */
export function kafkaSettings<T extends KafkaSourceSettings | KafkaSinkSettings>(
  options: ReadonlyMap<string, string>,
): T {
  const reader = new OptionReader('connector "kafka"', options);
  const settings = reader.json<T>('settings');
  reader.end();
  return settings;
}

export function propertiesOf({ properties }: KafkaSourceSettings | KafkaSinkSettings): KafkaProperties {
  return new Map(Object.entries(properties));
}

/** As Java's Boolean.parseBoolean reads a property. */
export function isOn(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
