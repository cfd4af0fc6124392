/** Source and sink of both table connectors, as the planner sees them. Flink: KafkaDynamicSource, KafkaDynamicSink. */
import type { ChangelogMode, TableContext, TableSink, TableSource } from '../../../planner/catalog/connector-contracts';
import { tableFormat } from '../../../formats/table/registry';
import type { LogicalType } from '../../../types/logical/contracts';
import { checkTableParallelism, type TableOptions } from '../../../types/options/table-options';
import { illegalArgument } from '../../../types/options/values';
import {
  type FormatMetadataKey,
  type MetadataKey,
  READABLE_METADATA,
  WRITABLE_METADATA,
} from '../deserializers/metadata';
import type { MessageSettings, TableDeserializerSettings } from '../deserializers/table';
import type { DeliveryGuarantee, KafkaSinkSettings, KafkaSourceSettings, OffsetsSpec } from '../settings';
import { completedSource, sourceProperties, stoppingOffsets } from './scan';
import { sinkSettings } from './sink-options';

const PACKAGE = 'org.apache.flink.streaming.connectors.kafka.table';

interface Messages {
  readonly key?: MessageSettings;
  readonly value: MessageSettings;
}

interface Part {
  readonly context: TableContext;
  readonly changelog: ChangelogMode;
  readonly options: TableOptions;
  readonly topics: Pick<KafkaSourceSettings, 'topics' | 'topicPattern'>;
  readonly messages: Messages;
  readonly upsert: boolean;
  readonly parallelism: number | undefined;
}

function node(settings: KafkaSourceSettings | KafkaSinkSettings) {
  return { connector: 'kafka', options: new Map([['settings', JSON.stringify(settings)]]) };
}

export function kafkaSource(part: Part & { readonly starting: () => OffsetsSpec }): TableSource {
  const { context, changelog, options, topics, starting, messages, upsert, parallelism } = part;
  const stopping = stoppingOffsets(options);
  const bounded = stopping !== undefined;
  return {
    changelog,
    bounded,
    metadata: [...formatMetadata(messages.value), ...READABLE_METADATA],
    className: `${PACKAGE}.KafkaDynamicSource`,
    summary: 'Kafka table source',
    acceptsWatermark: true,
    ...(parallelism === undefined ? {} : { parallelism }),
    node({ projection, metadata }) {
      checkTableParallelism(parallelism, context.path);
      checkTypes(messages, 'read');
      const properties = sourceProperties(options);
      const ends = stopping === undefined ? {} : { stopping };
      return node({
        ...completedSource({ ...topics, properties, starting: starting(), ...ends, bounded }),
        deserializer: {
          kind: 'table',
          ...messages,
          projection,
          metadata: metadata as TableDeserializerSettings['metadata'],
          upsert,
        },
      });
    },
  };
}

/** What the value's format has. They come first, as in Flink. */
function formatMetadata({
  format,
}: MessageSettings): { readonly key: FormatMetadataKey; readonly type: LogicalType }[] {
  return (tableFormat(format).metadata ?? []).map(({ key, type }) => ({ key: `value.${key}`, type }));
}

interface SinkPart extends Part {
  readonly partitioner: 'default' | 'fixed';
  readonly deliveryGuarantee: DeliveryGuarantee;
  readonly buffer?: NonNullable<KafkaSinkSettings['buffer']>;
}

export function kafkaSink(part: SinkPart): TableSink {
  const { changelog, options, topics, messages, upsert, parallelism, context, partitioner } = part;
  const { deliveryGuarantee, buffer } = part;
  return {
    changelog: () => changelog,
    metadata: WRITABLE_METADATA.filter(({ key }) => key !== 'topic' || topics.topics?.length !== 1),
    className: `${PACKAGE}.KafkaDynamicSink`,
    ...(parallelism === undefined ? {} : { parallelism }),
    node({ metadata }) {
      checkTableParallelism(parallelism, context.path);
      checkTypes(messages, 'write');
      if (topics.topics?.length === 0) throw illegalArgument('Either Topic or Topic Pattern must be set.');
      const physicalColumns = context.physical.fields.length;
      return node({
        ...sinkSettings(options, deliveryGuarantee),
        ...(buffer ? { buffer } : {}),
        serializer: {
          kind: 'table',
          ...topics,
          partitioner,
          ...messages,
          metadata: metadata as readonly MetadataKey[],
          physicalColumns,
          upsert,
        },
      });
    },
  };
}

/** Throws what the formats say of types that they do not have. */
function checkTypes({ key, value }: Messages, use: 'read' | 'write'): void {
  for (const message of key ? [key, value] : [value]) {
    const format = tableFormat(message.format);
    const options = new Map(Object.entries(message.options));
    if (use === 'read') format.messageDecoder(message.row, [...message.columns.keys()], options);
    else format.messageEncoder(message.row, options);
  }
}
