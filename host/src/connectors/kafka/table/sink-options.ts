/** How a table is written: partitioner, guarantees, buffer. Flink: KafkaConnectorOptionsUtil, the table factories. */
import type { TableOptions } from '../../../types/options/table-options';
import { illegalArgument } from '../../../types/options/values';
import { SqlError, validation } from '../../../types/sql-error';
import type { DeliveryGuarantee, KafkaSinkSettings } from '../settings';
import {
  DELIVERY_GUARANTEE,
  FLUSH_INTERVAL,
  FLUSH_MAX_ROWS,
  KEY_FIELDS,
  PARTITIONER,
  SEMANTIC,
  TRANSACTION_NAMING,
  TRANSACTIONAL_ID_PREFIX,
} from './options';
import { clientProperties } from './scan';

/** Flink's, longer than a broker allows by itself. */
const TRANSACTION_TIMEOUT_MS = 3_600_000;

/** Throws ValidationException. */
export function checkPartitioner(options: TableOptions): void {
  if (!options.has(PARTITIONER)) return;
  const partitioner = options.string(PARTITIONER);
  if (partitioner === 'round-robin' && options.has(KEY_FIELDS)) {
    throw validation("Currently 'round-robin' partitioner only works when option 'key.fields' is not specified.");
  }
  if (partitioner === '') throw validation(`Option '${PARTITIONER.key}' should be a non-empty string.`);
}

/** Records without a key go round the partitions by themselves. Throws ValidationException for a class. */
export function partitionerOf(options: TableOptions): 'default' | 'fixed' {
  const partitioner = options.string(PARTITIONER) as string;
  if (partitioner === 'fixed') return 'fixed';
  if (partitioner === 'default' || partitioner === 'round-robin') return 'default';
  const cause = new SqlError(partitioner, 'java.lang.ClassNotFoundException');
  throw validation(`Could not find and instantiate partitioner class '${partitioner}'`, undefined, cause);
}

/** `sink.semantic` goes first. Throws IllegalArgumentException. */
export function guaranteeOf(options: TableOptions): DeliveryGuarantee {
  const semantic = options.string(SEMANTIC);
  if (semantic === undefined) return options.string(DELIVERY_GUARANTEE) as DeliveryGuarantee;
  const constant = semantic.toUpperCase().replaceAll('-', '_');
  const found = ['exactly-once', 'at-least-once', 'none'].find(
    (one) => one.toUpperCase().replaceAll('-', '_') === constant,
  );
  if (found !== undefined) return found as DeliveryGuarantee;
  throw illegalArgument(`No enum constant ${DELIVERY_GUARANTEE.enumClass}.${constant}`);
}

/** Throws ValidationException. */
export function checkGuarantee(options: TableOptions): void {
  if (options.string(DELIVERY_GUARANTEE) === 'exactly-once' && !options.has(TRANSACTIONAL_ID_PREFIX)) {
    throw validation(`${TRANSACTIONAL_ID_PREFIX.key} must be specified when using DeliveryGuarantee.EXACTLY_ONCE.`);
  }
}

/** Of upsert-kafka. Throws ValidationException. */
export function bufferOf(options: TableOptions): KafkaSinkSettings['buffer'] {
  const maxRows = options.number(FLUSH_MAX_ROWS) as number;
  const intervalMs = options.number(FLUSH_INTERVAL) as number;
  if (maxRows > 0 && intervalMs > 0) return { maxRows, intervalMs };
  if (maxRows <= 0 && intervalMs <= 0) return undefined;
  throw validation(
    `'${FLUSH_MAX_ROWS.key}' and '${FLUSH_INTERVAL.key}' must be set to be greater than zero together to enable sink buffer flushing.`,
  );
}

/** All but the serializer. Throws IllegalStateException as the sink's builder does. */
export function sinkSettings(
  options: TableOptions,
  deliveryGuarantee: DeliveryGuarantee,
): Omit<KafkaSinkSettings, 'serializer' | 'buffer'> {
  const prefix = options.string(TRANSACTIONAL_ID_PREFIX);
  return {
    properties: { 'transaction.timeout.ms': `${TRANSACTION_TIMEOUT_MS}`, ...clientProperties(options) },
    deliveryGuarantee,
    ...(prefix === undefined ? {} : { transactionalIdPrefix: prefix }),
    transactionNaming: options.string(TRANSACTION_NAMING) as KafkaSinkSettings['transactionNaming'],
  };
}
