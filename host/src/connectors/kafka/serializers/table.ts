/** Rows of a table as records. Flink: DynamicKafkaRecordSerializationSchema. */
import type { MessageEncoder } from '../../../formats/table/contracts';
import { FormatError } from '../../../formats/table/contracts';
import { tableFormat } from '../../../formats/table/registry';
import { type Row, RowKind, rowClass } from '../../../types/rows';
import type { OutgoingRecord } from '../contracts';
import { topicMatcher } from '../topic-pattern';
import { formatSettings, type MessageSettings } from '../deserializers/table';
import type { MetadataKey } from '../deserializers/metadata';
import type { KafkaSerializer, SerializerContext } from './contracts';

export interface TableSerializerSettings {
  readonly kind: 'table';
  /** One of them is there. With one topic all rows go there; else the row names one that is allowed. */
  readonly topics?: readonly string[];
  readonly topicPattern?: string;
  /** `fixed`: all rows of a subtask go to one partition. */
  readonly partitioner: 'default' | 'fixed';
  readonly value: MessageSettings;
  readonly key?: MessageSettings;
  /** Metadata that stands behind the physical columns of a row. */
  readonly metadata: readonly MetadataKey[];
  readonly physicalColumns: number;
  /** Rows that delete are written as a key without a value. */
  readonly upsert: boolean;
}

type Headers = OutgoingRecord['headers'];
const NO_HEADERS: Headers = [];

export function tableSerializer(
  settings: TableSerializerSettings,
  { subtaskIndex }: SerializerContext,
): KafkaSerializer {
  return new TableSerializer(settings, subtaskIndex);
}

/** Encodes columns of a table's rows. */
function encoderOf(message: MessageSettings): (row: Row) => Uint8Array | null {
  const encoder: MessageEncoder = tableFormat(message.format).messageEncoder(message.row, formatSettings(message));
  if (message.columns.every((column, i) => column === i)) return (row) => encoder.encode(row);
  const part = projector(message.columns);
  return (row) => encoder.encode(part(row));
}

/** A row of some columns of another, of its kind. */
function projector(columns: readonly number[]): (row: Row) => Row {
  const body = `return (row) => new Part(row.kind${columns.map((column) => `, row.f${column}`).join('')});`;
  return new Function('Part', body)(rowClass(columns.length)) as (row: Row) => Row;
}

class TableSerializer implements KafkaSerializer {
  readonly needsPartitions: boolean;
  readonly topics: readonly string[];
  readonly topicPattern?: string;
  private readonly encodeKey: ((row: Row) => Uint8Array | null) | undefined;
  private readonly encodeValue: (row: Row) => Uint8Array | null;
  private readonly onlyTopic: string | undefined;
  private readonly matches: ((topic: string) => boolean) | undefined;
  private readonly allowed = new Set<string>();
  private readonly fields: Partial<Record<MetadataKey, `f${number}`>> = {};
  private readonly upsert: boolean;

  constructor(
    private readonly settings: TableSerializerSettings,
    private readonly subtask: number,
  ) {
    const { topics, topicPattern, key, value, metadata, physicalColumns, partitioner, upsert } = settings;
    this.needsPartitions = partitioner === 'fixed';
    this.topics = [...new Set(topics)];
    if (topicPattern !== undefined) this.topicPattern = topicPattern;
    this.onlyTopic = this.topics.length === 1 ? this.topics[0] : undefined;
    this.matches = topicPattern === undefined ? undefined : topicMatcher(topicPattern);
    this.encodeKey = key && encoderOf(key);
    this.encodeValue = encoderOf(value);
    this.upsert = upsert;
    for (const [i, name] of metadata.entries()) this.fields[name] = `f${physicalColumns + i}`;
  }

  topicOf(row: Row): string {
    if (this.onlyTopic !== undefined) return this.onlyTopic;
    const { topic: field } = this.fields;
    const topic = field === undefined ? null : (row[field] as string | null);
    if (topic !== null && this.allowed.has(topic)) return topic;
    this.checkTopic(topic);
    this.allowed.add(topic as string);
    return topic as string;
  }

  private checkTopic(topic: string | null): void {
    const { topics, topicPattern } = this.settings;
    const sentence = 'The topic of the sink record is not valid. Expected';
    if (topic === null) throw illegal(`${sentence} a single topic but no topic is set.`);
    if (topics && !topics.includes(topic)) {
      throw illegal(`${sentence} topic to be in: [${topics.join(', ')}] but was: ${topic}`);
    }
    if (this.matches && !this.matches(topic)) {
      throw illegal(`${sentence} topic to match: ${topicPattern} but was: ${topic}`);
    }
  }

  serialize(row: Row, _timestamp: number, partitions: readonly number[]): OutgoingRecord {
    const topic = this.topicOf(row);
    const { timestamp, headers } = this.fields;
    const deletes = row.kind === RowKind.DELETE || row.kind === RowKind.UPDATE_BEFORE;
    return {
      topic,
      partition: this.needsPartitions ? this.fixedPartition(partitions) : undefined,
      key: this.encodeKey === undefined ? null : this.encodeKey(row),
      value: this.upsert && deletes ? null : this.encodeValue(row),
      timestamp: timestamp === undefined ? undefined : timestampOf(row[timestamp] as number | null),
      headers: headers === undefined ? NO_HEADERS : headersOf(row[headers] as HeaderMap | null),
    };
  }

  private fixedPartition(partitions: readonly number[]): number {
    if (partitions.length === 0) throw illegal('Partitions of the target topic is empty.');
    return partitions[this.subtask % partitions.length];
  }

  keyOf(row: Row): string | boolean {
    const bytes = this.encodeKey?.(row) ?? null;
    // A key without bytes is another one than that of no bytes.
    return bytes === null ? false : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

type HeaderMap = ReadonlyMap<string | null, Uint8Array | null>;

/** Headers without a name or a value are left out. */
function headersOf(map: HeaderMap | null): Headers {
  if (map === null || map.size === 0) return NO_HEADERS;
  return [...map].flatMap(([key, value]) => (key === null || value === null ? [] : [{ key, value }]));
}

/** ms; Kafka has no time before 1970. */
function timestampOf(time: number | null): number | undefined {
  if (time === null) return undefined;
  if (time >= 0) return time;
  throw illegal(`Invalid timestamp: ${time}. Timestamp should always be non-negative or null.`);
}

function illegal(message: string): FormatError {
  return new FormatError(message, 'java.lang.IllegalArgumentException');
}
