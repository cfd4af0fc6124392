/** Reading from Kafka. Flink: docs/connectors/datastream/kafka#kafka-source. */
import type { Collector } from '../functions';
import type { SourceSpec } from '../graph/transformation';
import type { Row } from '../row';
import { OBJECT_TYPE, type RowTypeInformation, type TypeInformation, Types } from '../types';
import { check, notNull, userFunction } from '../validate';
import type { Source } from './connector';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Where to go on when a group has no committed offset, or an offset is not in the log. */
export const OffsetResetStrategy = { EARLIEST: 'earliest', LATEST: 'latest', NONE: 'none' } as const;
export type OffsetResetStrategy = (typeof OffsetResetStrategy)[keyof typeof OffsetResetStrategy];

export type PartitionOffset = TopicPartition & { readonly offset: number };

/** Offsets at which partitions begin or end. */
export class OffsetsInitializer {
  /** @internal */
  constructor(readonly spec: Readonly<Record<string, unknown>> & { readonly kind: string }) {}

  static earliest(): OffsetsInitializer {
    return new OffsetsInitializer({ kind: 'earliest' });
  }

  static latest(): OffsetsInitializer {
    return new OffsetsInitializer({ kind: 'latest' });
  }

  /** Offsets of the group. */
  static committedOffsets(reset: OffsetResetStrategy = OffsetResetStrategy.NONE): OffsetsInitializer {
    return new OffsetsInitializer({ kind: 'committed', reset });
  }

  /** First records at or after a time. @param timestamp ms since 1970 */
  static timestamp(timestamp: number): OffsetsInitializer {
    check(Number.isSafeInteger(timestamp) && timestamp >= 0, `A timestamp must be a number of ms, got ${timestamp}`);
    return new OffsetsInitializer({ kind: 'timestamp', timestamp });
  }

  /** Partitions that are not listed use the offsets of the group, or else `reset`. */
  static offsets(
    offsets: readonly PartitionOffset[],
    reset: OffsetResetStrategy = OffsetResetStrategy.EARLIEST,
  ): OffsetsInitializer {
    for (const { topic, partition, offset } of offsets) {
      check(Number.isSafeInteger(offset) && offset >= 0, `The offset of ${topic}-${partition} is not valid: ${offset}`);
    }
    return new OffsetsInitializer({ kind: 'specific', offsets, reset });
  }
}

/** A record as it stands in Kafka. */
export interface ConsumerRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** ms */
  readonly timestamp: number;
  readonly timestampType: 'CreateTime' | 'LogAppendTime' | 'NoTimestampType';
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly { readonly key: string; readonly value: Uint8Array | null }[];
}

/** Elements of a record. A plain function gives one, or none when it gives undefined. */
export type KafkaRecordDeserializationSchema<T> =
  | {
      open?(): void | Promise<void>;
      deserialize(record: ConsumerRecord, out: Collector<T>): void;
      readonly producedType?: TypeInformation<T>;
    }
  | ((record: ConsumerRecord) => T | undefined);

/** An element of the value of a record; undefined = none. */
export type DeserializationSchema<T> =
  | {
      open?(): void | Promise<void>;
      deserialize(message: Uint8Array | null): T | undefined;
      readonly producedType?: TypeInformation<T>;
    }
  | ((message: Uint8Array | null) => T | undefined);

/** A schema that the host reads by itself, without a call for each record. */
class NativeSchema<T> {
  constructor(
    readonly format: string,
    readonly options: Readonly<Record<string, string>>,
    readonly producedType: TypeInformation<T>,
  ) {}
}

/** Values as text. */
export class SimpleStringSchema extends NativeSchema<string> {
  constructor(charset = 'UTF-8') {
    super('string', { charset }, Types.STRING());
  }
}

/** Values of one JSON object each, as Rows of a type. */
export class JsonRowDeserializationSchema extends NativeSchema<Row> {
  constructor(
    type: RowTypeInformation,
    { failOnMissingField = false, ignoreParseErrors = false }: JsonRowSchemaOptions = {},
  ) {
    const options = {
      'fail-on-missing-field': String(failOnMissingField),
      'ignore-parse-errors': String(ignoreParseErrors),
    };
    super('json', options, type);
  }
}

export interface JsonRowSchemaOptions {
  readonly failOnMissingField?: boolean;
  readonly ignoreParseErrors?: boolean;
}

/** Values of any JSON, as JavaScript's JSON.parse reads it. A record without a value gives no element. */
export class JsonDeserializationSchema<T = unknown> {
  readonly producedType: TypeInformation<T>;
  private readonly decoder = new TextDecoder();

  constructor(type?: TypeInformation<T>) {
    this.producedType = type ?? (OBJECT_TYPE as TypeInformation<T>);
  }

  deserialize(message: Uint8Array | null): T | undefined {
    return message === null ? undefined : (JSON.parse(this.decoder.decode(message)) as T);
  }
}

/** Reads records of Kafka topics. */
export class KafkaSource<T> implements Source<T> {
  /** @internal */
  constructor(
    readonly spec: SourceSpec,
    readonly producedType: TypeInformation<T>,
  ) {}

  static builder<T>(): KafkaSourceBuilder<T> {
    return new KafkaSourceBuilder<T>();
  }
}

interface Subscription {
  readonly topics?: readonly string[];
  readonly topicPattern?: string;
  readonly partitions?: readonly TopicPartition[];
}

interface Deserializer<T> {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly target?: unknown;
  readonly type: TypeInformation<T>;
}

/** Builder of {@link KafkaSource}. Without more it begins at the earliest offsets and never ends. */
export class KafkaSourceBuilder<T> {
  readonly #properties: Record<string, string> = {};
  #subscription: Subscription | undefined;
  #subscriber = '';
  #starting = OffsetsInitializer.earliest();
  #stopping: OffsetsInitializer | undefined;
  #bounded = false;
  #deserializer: Deserializer<T> | undefined;

  /** host:port, separated by commas. */
  setBootstrapServers(servers: string): this {
    return this.setProperty('bootstrap.servers', servers);
  }

  /** Needed to begin at committed offsets, and to commit offsets with checkpoints. */
  setGroupId(groupId: string): this {
    return this.setProperty('group.id', groupId);
  }

  setTopics(...topics: string[]): this {
    check(topics.length > 0, 'topics must not be empty');
    return this.subscribe('topics', 'TopicListSubscriber', { topics });
  }

  /** All topics whose whole name matches. A string is one of Java's regular expressions. */
  setTopicPattern(pattern: string | RegExp): this {
    const topicPattern = typeof pattern === 'string' ? pattern : pattern.source;
    return this.subscribe('topic pattern', 'TopicPatternSubscriber', { topicPattern });
  }

  setPartitions(partitions: readonly TopicPartition[]): this {
    check(partitions.length > 0, 'partitions must not be empty');
    return this.subscribe('partitions', 'PartitionSetSubscriber', { partitions });
  }

  setStartingOffsets(initializer: OffsetsInitializer): this {
    this.#starting = notNull(initializer, 'The starting offsets must not be null.');
    return this;
  }

  /** The source ends when all partitions have reached these offsets. */
  setBounded(stopping: OffsetsInitializer): this {
    this.#stopping = notNull(stopping, 'The stopping offsets must not be null.');
    this.#bounded = true;
    return this;
  }

  /** Reads no further than these offsets, but remains a streaming source, which does not end. */
  setUnbounded(stopping: OffsetsInitializer): this {
    this.#stopping = notNull(stopping, 'The stopping offsets must not be null.');
    this.#bounded = false;
    return this;
  }

  /** Elements of whole records. The type is that of the schema, or `type`. */
  setDeserializer(schema: KafkaRecordDeserializationSchema<T>, type?: TypeInformation<T>): this {
    const target = userFunction(schema, 'record deserializer', 'deserialize');
    return this.deserializer({ settings: { kind: 'function' }, target, type: typeOf(schema, type) });
  }

  /** Elements of the values of records. */
  setValueOnlyDeserializer(schema: DeserializationSchema<T> | NativeSchema<T>, type?: TypeInformation<T>): this {
    if (schema instanceof NativeSchema) {
      const { format, options, producedType } = schema;
      return this.deserializer({ settings: { kind: 'value', schema: { format, options } }, type: producedType });
    }
    const target = valueOnly(userFunction(schema, 'deserialization schema', 'deserialize'));
    return this.deserializer({ settings: { kind: 'function' }, target, type: typeOf(schema, type) });
  }

  setClientIdPrefix(prefix: string): this {
    return this.setProperty('client.id.prefix', prefix);
  }

  /** Records are fetched from replicas in this rack, if there are some. */
  setRackId(rack: string): this {
    return this.setProperty('client.rack', rack);
  }

  /** A setting of Kafka's Java consumer, or one of Flink's source such as partition.discovery.interval.ms. */
  setProperty(key: string, value: string): this {
    this.#properties[notNull(key, 'The key of a property must not be null.')] = value;
    return this;
  }

  setProperties(properties: Readonly<Record<string, string>>): this {
    Object.assign(this.#properties, notNull(properties, 'The properties must not be null.'));
    return this;
  }

  build(): KafkaSource<T> {
    const subscription = this.#subscription;
    check(
      this.#properties['bootstrap.servers'] !== undefined,
      'Property bootstrap.servers is required but not provided',
    );
    if (subscription === undefined) {
      throw new Error('No subscribe mode is specified, should be one of topics, topic pattern and partition set.');
    }
    const deserializer = notNull(this.#deserializer, 'Deserialization schema is required but not provided.');
    this.checkGroup();
    const settings = {
      ...subscription,
      properties: this.#properties,
      starting: this.#starting.spec,
      stopping: this.#stopping?.spec,
      bounded: this.#bounded,
      deserializer: deserializer.settings,
    };
    const { target, type } = deserializer;
    return new KafkaSource<T>(
      {
        kind: 'source',
        connector: 'kafka',
        options: { settings: JSON.stringify(settings) },
        bounded: this.#bounded,
        ...(target !== undefined && { function: { kind: 'kafka_record_deserializer', target } }),
      },
      type,
    );
  }

  private checkGroup(): void {
    if (this.#properties['group.id'] !== undefined) return;
    const isOn = (name: string): boolean => this.#properties[name]?.toLowerCase() === 'true';
    check(
      !isOn('enable.auto.commit') && !isOn('commit.offsets.on.checkpoint'),
      'Property group.id is required when offset commit is enabled',
    );
    check(
      this.#starting.spec.kind !== 'committed' && this.#stopping?.spec.kind !== 'committed',
      'Property group.id is required when using committed offset for offsets initializer',
    );
  }

  /** `subscriber` is the name of Flink's class, for messages. */
  private subscribe(mode: string, subscriber: string, subscription: Subscription): this {
    check(
      this.#subscription === undefined,
      `Cannot use ${mode} for consumption because a ${this.#subscriber} is already set for consumption.`,
    );
    this.#subscription = subscription;
    this.#subscriber = subscriber;
    return this;
  }

  private deserializer(deserializer: Deserializer<T>): this {
    this.#deserializer = deserializer;
    return this;
  }
}

function typeOf<T>(schema: unknown, type: TypeInformation<T> | undefined): TypeInformation<T> {
  const { producedType } = schema as { producedType?: TypeInformation<T> };
  return type ?? producedType ?? (OBJECT_TYPE as TypeInformation<T>);
}

/** A schema of values as one of records. */
function valueOnly<T>(schema: DeserializationSchema<T>): KafkaRecordDeserializationSchema<T> {
  if (typeof schema === 'function') return (record) => schema(record.value);
  return {
    open: () => schema.open?.(),
    deserialize(record, out) {
      const element = schema.deserialize(record.value);
      if (element !== undefined) out.collect(element);
    },
  };
}
