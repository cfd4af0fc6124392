/** Options of the table connectors "kafka" and "upsert-kafka". Flink: KafkaConnectorOptions. */
import { type ConnectorOption, FORMAT, SCAN_PARALLELISM, SINK_PARALLELISM } from '../../../types/options/table-options';

const CLASS = 'org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions';
const text = (key: string): ConnectorOption => ({ key, type: 'string' });

/** Options that begin so go to the Kafka client as they are, without it. */
export const PROPERTIES_PREFIX = 'properties.';
export const BOOTSTRAP_SERVERS = text('properties.bootstrap.servers');
export const GROUP_ID = text('properties.group.id');

export const KEY_FORMAT = text('key.format');
export const VALUE_FORMAT = text('value.format');
export const KEY_FIELDS: ConnectorOption = { key: 'key.fields', type: 'list' };
export const KEY_FIELDS_PREFIX = text('key.fields-prefix');
export const VALUE_FIELDS_INCLUDE: ConnectorOption = {
  key: 'value.fields-include',
  type: 'enum',
  values: ['ALL', 'EXCEPT_KEY'],
  default: 'ALL',
  enumClass: `${CLASS}$ValueFieldsStrategy`,
};

export const TOPIC: ConnectorOption = { key: 'topic', type: 'list' };
export const TOPIC_PATTERN = text('topic-pattern');

export const STARTUP_MODE: ConnectorOption = {
  key: 'scan.startup.mode',
  type: 'enum',
  values: ['earliest-offset', 'latest-offset', 'group-offsets', 'timestamp', 'specific-offsets'],
  default: 'group-offsets',
  enumClass: `${CLASS}$ScanStartupMode`,
};
export const STARTUP_OFFSETS = text('scan.startup.specific-offsets');
export const STARTUP_TIMESTAMP: ConnectorOption = { key: 'scan.startup.timestamp-millis', type: 'long' };
export const BOUNDED_MODE: ConnectorOption = {
  key: 'scan.bounded.mode',
  type: 'enum',
  values: ['unbounded', 'latest-offset', 'group-offsets', 'timestamp', 'specific-offsets'],
  default: 'unbounded',
  enumClass: `${CLASS}$ScanBoundedMode`,
};
export const BOUNDED_OFFSETS = text('scan.bounded.specific-offsets');
export const BOUNDED_TIMESTAMP: ConnectorOption = { key: 'scan.bounded.timestamp-millis', type: 'long' };
export const DISCOVERY_INTERVAL: ConnectorOption = {
  key: 'scan.topic-partition-discovery.interval',
  type: 'duration',
  default: '5 min',
};

export const PARTITIONER: ConnectorOption = { key: 'sink.partitioner', type: 'string', default: 'default' };
export const DELIVERY_GUARANTEE: ConnectorOption = {
  key: 'sink.delivery-guarantee',
  type: 'enum',
  values: ['exactly-once', 'at-least-once', 'none'],
  default: 'at-least-once',
  enumClass: 'org.apache.flink.connector.base.DeliveryGuarantee',
};
/** Before Flink 1.15. */
export const SEMANTIC = text('sink.semantic');
export const TRANSACTIONAL_ID_PREFIX = text('sink.transactional-id-prefix');
export const TRANSACTION_NAMING: ConnectorOption = {
  key: 'sink.transaction-naming-strategy',
  type: 'enum',
  values: ['INCREMENTING', 'POOLING'],
  default: 'INCREMENTING',
  enumClass: 'org.apache.flink.connector.kafka.sink.TransactionNamingStrategy',
};
export const FLUSH_MAX_ROWS: ConnectorOption = { key: 'sink.buffer-flush.max-rows', type: 'int', default: '0' };
export const FLUSH_INTERVAL: ConnectorOption = { key: 'sink.buffer-flush.interval', type: 'duration', default: '0 s' };

const SCAN_BOUNDS = [BOUNDED_MODE, BOUNDED_OFFSETS, BOUNDED_TIMESTAMP];
const TRANSACTIONS = [DELIVERY_GUARANTEE, TRANSACTIONAL_ID_PREFIX, TRANSACTION_NAMING];

export const KAFKA_RULES = {
  identifier: 'kafka',
  required: [BOOTSTRAP_SERVERS],
  optional: [
    FORMAT,
    KEY_FORMAT,
    KEY_FIELDS,
    KEY_FIELDS_PREFIX,
    VALUE_FORMAT,
    VALUE_FIELDS_INCLUDE,
    TOPIC,
    TOPIC_PATTERN,
    GROUP_ID,
    STARTUP_MODE,
    STARTUP_OFFSETS,
    DISCOVERY_INTERVAL,
    STARTUP_TIMESTAMP,
    PARTITIONER,
    SINK_PARALLELISM,
    SEMANTIC,
    SCAN_PARALLELISM,
    ...SCAN_BOUNDS,
    ...TRANSACTIONS,
  ],
};

export const UPSERT_RULES = {
  identifier: 'upsert-kafka',
  required: [BOOTSTRAP_SERVERS, KEY_FORMAT, VALUE_FORMAT],
  optional: [
    TOPIC,
    TOPIC_PATTERN,
    KEY_FIELDS_PREFIX,
    VALUE_FIELDS_INCLUDE,
    SINK_PARALLELISM,
    FLUSH_INTERVAL,
    FLUSH_MAX_ROWS,
    SCAN_PARALLELISM,
    DISCOVERY_INTERVAL,
    ...SCAN_BOUNDS,
    ...TRANSACTIONS,
  ],
};
