/** Writing to Kafka. Flink: docs/connectors/datastream/kafka#kafka-sink. */
import type { SinkSpec } from '../graph/transformation';
import { check, notNull, userFunction } from '../validate';
import type { Sink } from './connector';

/** What becomes of records when a job fails and starts again. */
export const DeliveryGuarantee = {
  /** Nothing is promised. */
  NONE: 'none',
  /** Checkpoints wait until Kafka has everything; after a failure records may come twice. */
  AT_LEAST_ONCE: 'at-least-once',
  /** In transactions that are committed with checkpoints: `read_committed` consumers see each record once. */
  EXACTLY_ONCE: 'exactly-once',
} as const;
export type DeliveryGuarantee = (typeof DeliveryGuarantee)[keyof typeof DeliveryGuarantee];

/** How transactional ids are made: `<prefix>-<subtask>-<n>`. */
export const TransactionNamingStrategy = {
  /** n counts checkpoints. */
  INCREMENTING: 'INCREMENTING',
  /** Ids are used again. Kafka 3.0 and later, and the topics have to be known before any record. */
  POOLING: 'POOLING',
} as const;
export type TransactionNamingStrategy = (typeof TransactionNamingStrategy)[keyof typeof TransactionNamingStrategy];

/** Bytes, or text as UTF-8; null for none. */
export type KafkaBytes = Uint8Array | string | null;

export interface ProducerRecord {
  readonly topic: string;
  /** Undefined: by the key's hash, or any when there is no key. */
  readonly partition?: number | undefined;
  /** ms; undefined = now. */
  readonly timestamp?: number | undefined;
  readonly key?: KafkaBytes | undefined;
  /** null is a tombstone. */
  readonly value: KafkaBytes;
  readonly headers?: readonly KafkaHeader[] | undefined;
}

export interface KafkaHeader {
  readonly key: string;
  readonly value: KafkaBytes;
}

export interface KafkaSinkContext {
  getParallelInstanceId(): number;
  getNumberOfParallelInstances(): number;
  /** Only of topics that the schema has named, and with `needsPartitions`. */
  getPartitionsForTopic(topic: string): number[];
}

/** Makes a record of an element. */
export interface KafkaRecordSerializationSchema<T> {
  open?(context: KafkaSinkContext): void | Promise<void>;
  /** `timestamp` in ms; undefined when the element has none. Nothing is written for undefined. */
  serialize(element: T, context: KafkaSinkContext, timestamp: number | undefined): ProducerRecord | undefined;
  /** Topics that are known before any element. */
  readonly topics?: readonly string[];
  /** `getPartitionsForTopic` is called: for `topics`, and for what `topicOf` gives. */
  readonly needsPartitions?: boolean;
  topicOf?(element: T): string;
}

export const KafkaRecordSerializationSchema = {
  builder: <T>(): KafkaRecordSerializationSchemaBuilder<T> => new KafkaRecordSerializationSchemaBuilder<T>(),
};

/** An element, or part of it, as bytes. */
export type SerializationSchema<T> =
  | { open?(): void | Promise<void>; serialize(element: T): KafkaBytes }
  | ((element: T) => KafkaBytes);

export type TopicSelector<T> = (element: T) => string;

export interface KafkaPartitioner<T> {
  open?(parallelInstanceId: number, parallelInstances: number): void;
  partition(record: T, key: KafkaBytes, value: KafkaBytes, targetTopic: string, partitions: number[]): number;
}

export interface HeaderProvider<T> {
  getHeaders(element: T): readonly KafkaHeader[];
}

/** Builder of {@link KafkaRecordSerializationSchema}. */
export class KafkaRecordSerializationSchemaBuilder<T> {
  #topic: string | undefined;
  #selector: TopicSelector<T> | undefined;
  #key: SerializationSchema<T> | undefined;
  #value: SerializationSchema<T> | undefined;
  #partitioner: KafkaPartitioner<T> | undefined;
  #headers: HeaderProvider<T> | undefined;

  setTopic(topic: string): this {
    this.checkTopicNotSet();
    this.#topic = notNull(topic, 'The topic must not be null.');
    return this;
  }

  setTopicSelector(selector: TopicSelector<T>): this {
    this.checkTopicNotSet();
    check(typeof selector === 'function', 'The topic selector must be a function.');
    this.#selector = selector;
    return this;
  }

  setKeySerializationSchema(schema: SerializationSchema<T>): this {
    check(this.#key === undefined, 'Key serializer already set.');
    this.#key = userFunction(schema, 'key serialization schema', 'serialize');
    return this;
  }

  setValueSerializationSchema(schema: SerializationSchema<T>): this {
    check(this.#value === undefined, 'Value serializer already set.');
    this.#value = userFunction(schema, 'value serialization schema', 'serialize');
    return this;
  }

  setPartitioner(partitioner: KafkaPartitioner<T>): this {
    this.#partitioner = userFunction(partitioner, 'partitioner', 'partition', false);
    return this;
  }

  setHeaderProvider(provider: HeaderProvider<T>): this {
    this.#headers = userFunction(provider, 'header provider', 'getHeaders', false);
    return this;
  }

  build(): KafkaRecordSerializationSchema<T> {
    check(this.#value !== undefined, 'No value serializer is configured.');
    check(this.#topic !== undefined || this.#selector !== undefined, 'No topic selector is configured.');
    const topic = this.#topic;
    const topicOf: TopicSelector<T> = topic === undefined ? this.#selector! : () => topic;
    const [key, value, partitioner, headers] = [this.#key, this.#value!, this.#partitioner, this.#headers];
    const parts = [key, value];
    return {
      topics: topic === undefined ? [] : [topic],
      needsPartitions: partitioner !== undefined,
      topicOf,
      async open(context) {
        for (const part of parts) if (typeof part === 'object') await part.open?.();
        partitioner?.open?.(context.getParallelInstanceId(), context.getNumberOfParallelInstances());
      },
      serialize(element, context, timestamp) {
        const target = topicOf(element);
        const bytes = serialized(value, element);
        const keyBytes = key === undefined ? null : serialized(key, element);
        return {
          topic: target,
          key: keyBytes,
          value: bytes,
          timestamp,
          partition: partitioner?.partition(element, keyBytes, bytes, target, context.getPartitionsForTopic(target)),
          headers: headers?.getHeaders(element),
        };
      },
    };
  }

  private checkTopicNotSet(): void {
    check(this.#topic === undefined && this.#selector === undefined, 'Topic selector already set.');
  }
}

function serialized<T>(schema: SerializationSchema<T>, element: T): KafkaBytes {
  return typeof schema === 'function' ? schema(element) : schema.serialize(element);
}

/** Writes elements to Kafka. */
export class KafkaSink<T> implements Sink<T> {
  declare readonly elementType?: (value: T) => void;

  /** @internal */
  constructor(readonly spec: SinkSpec) {}

  static builder<T>(): KafkaSinkBuilder<T> {
    return new KafkaSinkBuilder<T>();
  }
}

const DEFAULT_TRANSACTION_TIMEOUT_MS = 3_600_000;
const MAX_PREFIX_BYTES = 64_000;

/** Builder of {@link KafkaSink}. The default guarantee is NONE. */
export class KafkaSinkBuilder<T> {
  readonly #properties: Record<string, string> = { 'transaction.timeout.ms': String(DEFAULT_TRANSACTION_TIMEOUT_MS) };
  #serializer: KafkaRecordSerializationSchema<T> | undefined;
  #guarantee: DeliveryGuarantee = DeliveryGuarantee.NONE;
  #naming: TransactionNamingStrategy = TransactionNamingStrategy.INCREMENTING;
  #prefix: string | undefined;

  /** host:port, separated by commas. */
  setBootstrapServers(servers: string): this {
    return this.setProperty('bootstrap.servers', servers);
  }

  setRecordSerializer(serializer: KafkaRecordSerializationSchema<T>): this {
    this.#serializer = userFunction(serializer, 'record serializer', 'serialize', false);
    return this;
  }

  setDeliveryGuarantee(guarantee: DeliveryGuarantee): this {
    check(Object.values(DeliveryGuarantee).includes(guarantee), `There is no delivery guarantee '${guarantee}'`);
    this.#guarantee = guarantee;
    return this;
  }

  /** Unique among all sinks that write to the same Kafka cluster. Needed for EXACTLY_ONCE. */
  setTransactionalIdPrefix(prefix: string): this {
    notNull(prefix, 'The transactional id prefix must not be null.');
    check(
      new TextEncoder().encode(prefix).length <= MAX_PREFIX_BYTES,
      "The configured prefix is too long and the resulting transactionalIdPrefix might exceed Kafka's transactionalIdPrefix size.",
    );
    this.#prefix = prefix;
    return this;
  }

  setTransactionNamingStrategy(strategy: TransactionNamingStrategy): this {
    check(
      Object.values(TransactionNamingStrategy).includes(strategy),
      `There is no transaction naming strategy '${strategy}'`,
    );
    this.#naming = strategy;
    return this;
  }

  /** A setting of Kafka's Java producer. */
  setProperty(key: string, value: string): this {
    this.#properties[notNull(key, 'The key of a property must not be null.')] = value;
    return this;
  }

  setKafkaProducerConfig(properties: Readonly<Record<string, string>>): this {
    Object.assign(this.#properties, notNull(properties, 'The properties must not be null.'));
    return this;
  }

  build(): KafkaSink<T> {
    check(this.#properties['bootstrap.servers'] !== undefined, 'bootstrapServers');
    const serializer = notNull(this.#serializer, 'recordSerializer');
    if (this.#guarantee === DeliveryGuarantee.EXACTLY_ONCE) {
      check(
        this.#prefix !== undefined,
        'EXACTLY_ONCE delivery guarantee requires a transactionalIdPrefix to be set to provide unique transaction names across multiple KafkaSinks writing to the same Kafka cluster.',
      );
      check(
        this.#naming !== TransactionNamingStrategy.POOLING || (serializer.topics ?? []).length > 0,
        'For POOLING naming strategy, the recordSerializer needs to name the target topics.',
      );
    }
    const settings = {
      properties: this.#properties,
      deliveryGuarantee: this.#guarantee,
      transactionalIdPrefix: this.#prefix,
      transactionNaming: this.#naming,
      serializer: { kind: 'function' },
    };
    return new KafkaSink<T>({
      kind: 'sink',
      connector: 'kafka',
      options: { settings: JSON.stringify(settings) },
      function: { kind: 'kafka_record_serializer', target: serializer },
    });
  }
}
