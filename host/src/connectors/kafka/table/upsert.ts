/** Table connector "upsert-kafka": the last record of a key is its row; one without a value deletes it. Flink: UpsertKafkaDynamicTableFactory. */
import {
  type ChangelogMode,
  type TableConnector,
  type TableContext,
  UPSERT,
} from '../../../planner/catalog/connector-contracts';
import { SCAN_PARALLELISM, SINK_PARALLELISM, TableOptions } from '../../../types/options/table-options';
import { validation } from '../../../types/sql-error';
import { messagesOf } from './columns';
import { checkedOptions, type TableFormats, upsertFormats } from './formats';
import { DELIVERY_GUARANTEE, UPSERT_RULES } from './options';
import { checkBounded, onlyTopicsOf, topicsOf } from './scan';
import { bufferOf, checkGuarantee } from './sink-options';
import { kafkaSink, kafkaSource } from './table';
import type { DeliveryGuarantee } from '../settings';

/** A record is an insertion or an update: who reads it does not know. */
const READ: ChangelogMode = { ...UPSERT, insert: false };

export const upsertKafkaTable: TableConnector = {
  identifier: 'upsert-kafka',
  source(context) {
    const formats = upsertFormats(context.options, 'read');
    const options = checkedOptions(UPSERT_RULES, formats, context.options);
    checkBounded(options);
    checkFormats(formats);
    checkPrimaryKey(context);
    const messages = messagesOf(context.physical, options, formats, context.primaryKey);
    return kafkaSource({
      context,
      changelog: READ,
      options,
      topics: onlyTopicsOf(options),
      // All of the topic, so that no key is missed.
      starting: () => ({ kind: 'earliest' }),
      messages,
      upsert: true,
      parallelism: options.number(SCAN_PARALLELISM),
    });
  },
  sink(context) {
    const topics = topicsOf(new TableOptions(context.options));
    const formats = upsertFormats(context.options, 'write');
    const options = checkedOptions(UPSERT_RULES, formats, context.options);
    checkFormats(formats);
    checkPrimaryKey(context);
    const buffer = bufferOf(options);
    checkGuarantee(options);
    const messages = messagesOf(context.physical, options, formats, context.primaryKey);
    return kafkaSink({
      context,
      changelog: UPSERT,
      options,
      topics,
      partitioner: 'default',
      deliveryGuarantee: options.string(DELIVERY_GUARANTEE) as DeliveryGuarantee,
      messages,
      upsert: true,
      ...(buffer ? { buffer } : {}),
      parallelism: options.number(SINK_PARALLELISM),
    });
  },
};

/** Rows of keys tell by themselves what they change. */
function checkFormats({ key, value }: TableFormats): void {
  for (const [found, part] of [[key, 'key'] as const, [value, 'value'] as const]) {
    const identifier = found?.format.identifier;
    if (found?.format.changelog) {
      throw validation(
        `'upsert-kafka' connector doesn't support '${identifier}' as ${part} format, because '${identifier}' is not in insert-only mode.`,
      );
    }
  }
}

function checkPrimaryKey({ primaryKey }: TableContext): void {
  if (primaryKey.length > 0) return;
  throw validation(
    "'upsert-kafka' tables require to define a PRIMARY KEY constraint. The PRIMARY KEY specifies which columns should be read " +
      'from or write to the Kafka message key. The PRIMARY KEY also defines records in the ' +
      "'upsert-kafka' table should update or delete on which keys.",
  );
}
