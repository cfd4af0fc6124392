/** Table connector "kafka": records are rows that are inserted. Flink: KafkaDynamicTableFactory. */
import {
  ALL_CHANGES,
  type ChangelogMode,
  INSERT_ONLY,
  type TableConnector,
  type TableContext,
} from '../../../planner/catalog/connector-contracts';
import { FORMAT, SCAN_PARALLELISM, SINK_PARALLELISM, TableOptions } from '../../../types/options/table-options';
import { validation } from '../../../types/sql-error';
import { messagesOf } from './columns';
import { checkedOptions, kafkaFormats, type TableFormats } from './formats';
import { KAFKA_RULES, VALUE_FORMAT } from './options';
import { checkBounded, checkStartup, startingOffsets, topicsOf } from './scan';
import { checkGuarantee, checkPartitioner, guaranteeOf, partitionerOf } from './sink-options';
import { kafkaSink, kafkaSource } from './table';

export const kafkaTable: TableConnector = {
  identifier: 'kafka',
  source(context) {
    const formats = kafkaFormats(context.options, 'read');
    const options = checkedOptions(KAFKA_RULES, formats, context.options);
    const topics = topicsOf(options);
    checkStartup(options);
    checkBounded(options);
    checkPrimaryKey(context, formats);
    const messages = messagesOf(context.physical, options, formats);
    return kafkaSource({
      context,
      changelog: changelogOf(formats),
      options,
      topics,
      starting: () => startingOffsets(options),
      messages,
      upsert: false,
      parallelism: options.number(SCAN_PARALLELISM),
    });
  },
  sink(context) {
    topicsOf(new TableOptions(context.options));
    const formats = kafkaFormats(context.options, 'write');
    const options = checkedOptions(KAFKA_RULES, formats, context.options);
    const deliveryGuarantee = guaranteeOf(options);
    const topics = topicsOf(options);
    checkPartitioner(options);
    checkGuarantee(options);
    checkPrimaryKey(context, formats);
    const messages = messagesOf(context.physical, options, formats);
    return kafkaSink({
      context,
      changelog: changelogOf(formats),
      options,
      topics,
      partitioner: partitionerOf(options),
      deliveryGuarantee,
      messages,
      upsert: false,
      parallelism: options.number(SINK_PARALLELISM),
    });
  },
};

function changelogOf({ value }: TableFormats): ChangelogMode {
  return value.format.changelog === true ? ALL_CHANGES : INSERT_ONLY;
}

/** Rows that are only inserted have no key. */
function checkPrimaryKey({ path, primaryKey, options }: TableContext, { value }: TableFormats): void {
  if (primaryKey.length === 0 || value.format.changelog === true) return;
  const format = options.get(FORMAT.key) ?? options.get(VALUE_FORMAT.key);
  throw validation(
    `The Kafka table '${path.join('.')}' with '${format}' format doesn't support defining PRIMARY KEY constraint on the table, ` +
      "because it can't guarantee the semantic of primary key.",
  );
}
