/** Records as rows of a table. Flink: DynamicKafkaDeserializationSchema. */
import type { FormatSettings, MessageDecoder } from '../../../formats/table/contracts';
import { tableFormat } from '../../../formats/table/registry';
import { rowsBatch } from '../../../types/batch';
import type { Batch } from '../../../types/contracts';
import type { RowType } from '../../../types/logical/contracts';
import { type Row, RowKind, rowClass } from '../../../types/rows';
import type { KafkaRecord } from '../contracts';
import type { KafkaDeserializer } from './contracts';
import { type FormatMetadataKey, formatKey, isFormatMetadata, type MetadataKey, metadataReader } from './metadata';

/** How a key or a value stands in its bytes. */
export interface MessageSettings {
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  /** The row in the bytes. */
  readonly row: RowType;
  /** The physical column of each of its fields. */
  readonly columns: readonly number[];
}

export interface TableDeserializerSettings {
  readonly kind: 'table';
  readonly value: MessageSettings;
  readonly key?: MessageSettings;
  /** Physical columns that are wanted; the rows hold them, then the metadata. */
  readonly projection: readonly number[];
  /** Those of the value's format begin with `value.`. */
  readonly metadata: readonly (MetadataKey | FormatMetadataKey)[];
  /** A record without a value deletes the row of its key. */
  readonly upsert: boolean;
}

export function formatSettings({ options }: MessageSettings): FormatSettings {
  return new Map(Object.entries(options));
}

export function tableDeserializer(settings: TableDeserializerSettings): KafkaDeserializer {
  const { key, metadata } = settings;
  return key === undefined && metadata.length === 0 ? new ValueRows(settings) : new FullRows(settings);
}

/** Decodes the wanted columns that stand in a message, in their order. */
function decoderOf(
  message: MessageSettings,
  wanted: readonly number[],
  metadata: readonly string[] = [],
): MessageDecoder {
  const projection = wanted.map((column) => message.columns.indexOf(column));
  return tableFormat(message.format).messageDecoder(message.row, projection, formatSettings(message), metadata);
}

/** Of tables that read nothing but values: the format's rows are those of the table. */
class ValueRows implements KafkaDeserializer {
  private readonly decoder: MessageDecoder;

  constructor({ value, projection }: TableDeserializerSettings) {
    this.decoder = decoderOf(value, projection);
  }

  deserialize(records: readonly KafkaRecord[]): Batch | undefined {
    const rows: Row[] = [];
    for (const record of records) this.decoder.decode(record.value, rows);
    return rows.length === 0 ? undefined : rowsBatch(rows);
  }
}

/** `value`: undefined for a tombstone. */
type Assemble = (kind: RowKind, key: Row | undefined, value: Row | undefined, record: KafkaRecord) => Row;

class FullRows implements KafkaDeserializer {
  private readonly values: MessageDecoder;
  private readonly keys: MessageDecoder | undefined;
  private readonly upsert: boolean;
  private readonly whole: Assemble;
  private readonly tombstone: Assemble;
  private readonly keyRows: Row[] = [];
  private readonly valueRows: Row[] = [];

  constructor({ value, key, projection, metadata, upsert }: TableDeserializerSettings) {
    const ofKey = projection.filter((column) => key?.columns.includes(column));
    const ofValue = projection.filter((column) => value.columns.includes(column));
    const ofFormat = metadata.filter(isFormatMetadata);
    this.values = decoderOf(value, ofValue, ofFormat.map(formatKey));
    this.keys = key && decoderOf(key, ofKey);
    this.upsert = upsert;
    const fromKey = (column: number) => (ofKey.includes(column) ? `key.f${ofKey.indexOf(column)}` : 'null');
    // Where both hold a column the value's is taken.
    const fromValue = (column: number) =>
      ofValue.includes(column) ? `value.f${ofValue.indexOf(column)}` : fromKey(column);
    const valueFields = ofFormat.map((_, i) => `value.f${ofValue.length + i}`);
    const connector = metadata.filter((one) => !isFormatMetadata(one)) as readonly MetadataKey[];
    this.whole = assembler([...projection.map(fromValue), ...valueFields], connector);
    this.tombstone = assembler([...projection.map(fromKey), ...ofFormat.map(() => 'null')], connector);
  }

  deserialize(records: readonly KafkaRecord[]): Batch | undefined {
    const rows: Row[] = [];
    for (const record of records) this.record(record, rows);
    return rows.length === 0 ? undefined : rowsBatch(rows);
  }

  /** Every key of a record goes with every value: formats may read several of a message. */
  private record(record: KafkaRecord, rows: Row[]): void {
    const { keyRows, valueRows } = this;
    keyRows.length = 0;
    valueRows.length = 0;
    this.keys?.decode(record.key, keyRows);
    if (record.value === null && this.upsert) {
      for (const key of keyRows) rows.push(this.tombstone(RowKind.DELETE, key, undefined, record));
      return;
    }
    this.values.decode(record.value, valueRows);
    for (const value of valueRows) {
      if (this.keys === undefined) rows.push(this.whole(value.kind, undefined, value, record));
      else for (const key of keyRows) rows.push(this.whole(value.kind, key, value, record));
    }
  }
}

/** A function that makes a row of the given expressions over `key` and `value`, and of metadata. */
function assembler(columns: readonly string[], metadata: readonly MetadataKey[]): Assemble {
  const readers = metadata.map(metadataReader);
  const fields = [...columns, ...readers.map((_, i) => `read${i}(record)`)];
  const names = readers.map((_, i) => `const read${i} = readers[${i}];`).join('\n');
  const body = `${names}\nreturn (kind, key, value, record) => new Row(kind${fields.map((one) => `, ${one}`).join('')});`;
  return new Function('Row', 'readers', body)(rowClass(fields.length), readers) as Assemble;
}
