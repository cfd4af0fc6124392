/** Metadata of records as columns. Flink: KafkaDynamicSource.ReadableMetadata, KafkaDynamicSink.WritableMetadata. */
import type { LogicalType } from '../../../types/logical/contracts';
import { BIGINT, BYTES, INT, map, notNull, STRING, timestampLtz } from '../../../types/logical/types';
import type { KafkaRecord } from '../contracts';

export type MetadataKey =
  | 'topic'
  | 'partition'
  | 'headers'
  | 'leader-epoch'
  | 'offset'
  | 'timestamp'
  | 'timestamp-type';

/** Of the value's format. */
export type FormatMetadataKey = `value.${string}`;

export function isFormatMetadata(key: string): key is FormatMetadataKey {
  return key.startsWith('value.');
}

/** As the format calls it. */
export function formatKey(key: FormatMetadataKey): string {
  return key.slice('value.'.length);
}

interface Metadata {
  readonly key: MetadataKey;
  readonly type: LogicalType;
}

const HEADERS = map(STRING, BYTES);

/** In Flink's order, which is that of the columns of a row. */
export const READABLE_METADATA: readonly Metadata[] = [
  { key: 'topic', type: notNull(STRING) },
  { key: 'partition', type: notNull(INT) },
  { key: 'headers', type: notNull(HEADERS) },
  { key: 'leader-epoch', type: INT },
  { key: 'offset', type: notNull(BIGINT) },
  { key: 'timestamp', type: timestampLtz(3, false) },
  { key: 'timestamp-type', type: notNull(STRING) },
];

/** Rows name their topic only where there may be several. */
export const WRITABLE_METADATA: readonly Metadata[] = [
  { key: 'topic', type: notNull(STRING) },
  { key: 'headers', type: HEADERS },
  { key: 'timestamp', type: timestampLtz(3) },
];

/** Gives the internal value of a column. */
export function metadataReader(key: MetadataKey): (record: KafkaRecord) => unknown {
  switch (key) {
    case 'topic':
      return (record) => record.topic;
    case 'partition':
      return (record) => record.partition;
    case 'headers':
      return ({ headers }) => new Map(headers.map((header) => [header.key, header.value]));
    case 'leader-epoch':
      return (record) => record.leaderEpoch ?? null;
    case 'offset':
      return (record) => record.offset;
    case 'timestamp':
      return (record) => record.timestamp;
    case 'timestamp-type':
      return (record) => record.timestampType;
  }
}
