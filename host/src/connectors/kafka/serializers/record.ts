/** Elements of a stream as records. Flink: KafkaRecordSerializationSchemaBuilder. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import type { ElementEncoder, SchemaSettings } from '../../../formats/table/elements/contracts';
import { elementEncoder } from '../../../formats/table/elements/registry';
import { FormatError } from '../../../formats/table/contracts';
import type { Row } from '../../../types/rows';
import type { OutgoingRecord } from '../contracts';
import type { KafkaSerializer, SerializerContext } from './contracts';

export interface RecordSerializerSettings {
  readonly kind: 'record';
  /** Undefined: elements are rows of a topic and the element proper. */
  readonly topic?: string;
  readonly key?: SchemaSettings;
  readonly value: SchemaSettings;
  /** `fixed`: all elements of a subtask go to one partition. Default `default`. */
  readonly partitioner?: 'default' | 'fixed';
  /** False: the broker's or the producer's clock instead of the elements' timestamps. Default true. */
  readonly writeTimestamps?: boolean;
}

export function recordSerializer(settings: RecordSerializerSettings, context: SerializerContext): KafkaSerializer {
  return new RecordSerializer(settings, context);
}

const NO_HEADERS: OutgoingRecord['headers'] = [];

class RecordSerializer implements KafkaSerializer {
  readonly needsPartitions: boolean;
  readonly topics: readonly string[];
  private readonly key: ElementEncoder | undefined;
  private readonly value: ElementEncoder;
  private readonly timestamps: boolean;

  constructor(
    private readonly settings: RecordSerializerSettings,
    private readonly context: SerializerContext,
  ) {
    const { topic, key, value, partitioner, writeTimestamps } = settings;
    const type = elementType(context.inputTypes[0], topic === undefined);
    this.topics = topic === undefined ? [] : [topic];
    this.key = key && elementEncoder(key, type);
    this.value = elementEncoder(value, type);
    this.needsPartitions = partitioner === 'fixed';
    this.timestamps = writeTimestamps ?? true;
  }

  topicOf(row: unknown): string {
    const topic = this.settings.topic ?? ((row as Row).getField(0) as string | null);
    if (topic !== null) return topic;
    throw new FormatError('The topic selector has given no topic', 'java.lang.NullPointerException');
  }

  serialize(row: unknown, timestamp: number, partitions: readonly number[]): OutgoingRecord {
    const element = this.settings.topic === undefined ? (row as Row).getField(1) : row;
    return {
      topic: this.topicOf(row),
      partition: this.needsPartitions ? this.fixedPartition(partitions) : undefined,
      key: this.key === undefined ? null : this.key.encode(element),
      value: this.value.encode(element),
      timestamp: this.timestamps && timestamp >= 0 ? timestamp : undefined,
      headers: NO_HEADERS,
    };
  }

  private fixedPartition(partitions: readonly number[]): number {
    if (partitions.length > 0) return partitions[this.context.subtaskIndex % partitions.length];
    throw new FormatError('Partitions of the target topic is empty.', 'java.lang.IllegalArgumentException');
  }
}

/** Throws for elements that only Python can read. */
function elementType(input: DataType | undefined, withTopic: boolean): DataType {
  const type = withTopic ? input?.children[1] : input;
  if (type === undefined) throw new Error('The type of the records for Kafka is not known');
  if (type.root !== TypeRoot.PICKLED) return type;
  throw new Error(
    'The records for Kafka have no type that their schema could write: give the operator before the sink an output type',
  );
}
