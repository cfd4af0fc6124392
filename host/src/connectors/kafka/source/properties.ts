/** Properties of a Kafka source: those of the Java consumer and Flink's own, with Flink's defaults. */
import type { KafkaProperties } from '../contracts';
import { KafkaClientError } from '../client/errors';
import type { KafkaSourceSettings, OffsetReset, OffsetsSpec } from '../settings';
import { propertiesOf } from '../settings';

const DEFAULT_DISCOVERY_INTERVAL_MS = 300_000;
const DEFAULT_AUTO_COMMIT_INTERVAL_MS = 5000;

export interface SourceProperties {
  /** Of the client; `client.id` is missing. */
  readonly client: KafkaProperties;
  readonly clientIdPrefix: string;
  readonly group: string | undefined;
  /** Offsets are committed to the group when a checkpoint is complete. */
  readonly commitOnCheckpoint: boolean;
  /** ms between commits of what has been read, without regard to checkpoints; undefined = never. */
  readonly autoCommitMs: number | undefined;
  /** ms; undefined = partitions are looked for once. */
  readonly discoveryMs: number | undefined;
  /** register.consumer.metrics */
  readonly consumerMetrics: boolean;
}

/** What to do when an offset is not in the log. */
function resetOf(spec: OffsetsSpec): OffsetReset {
  switch (spec.kind) {
    case 'earliest':
      return 'earliest';
    case 'latest':
    case 'timestamp':
      return 'latest';
    default:
      return spec.reset;
  }
}

/** Throws when properties are wrong, or do not go together. */
export function sourceProperties(settings: KafkaSourceSettings): SourceProperties {
  const given = propertiesOf(settings);
  const group = given.get('group.id') || undefined;
  const commit = given.get('commit.offsets.on.checkpoint');
  const commitOnCheckpoint =
    commit === undefined ? group !== undefined : isTrue('commit.offsets.on.checkpoint', commit);
  const autoCommit = isTrue('enable.auto.commit', given.get('enable.auto.commit') ?? 'false');
  if (!group && ((commit !== undefined && commitOnCheckpoint) || autoCommit)) {
    throw new KafkaClientError('Property group.id is required when offset commit is enabled');
  }
  if (!group && [settings.starting, settings.stopping].some((spec) => spec?.kind === 'committed')) {
    throw new KafkaClientError('Property group.id is required when using committed offset for offsets initializer');
  }
  const interval = number('auto.commit.interval.ms', given, DEFAULT_AUTO_COMMIT_INTERVAL_MS);
  const discovery = number('partition.discovery.interval.ms', given, DEFAULT_DISCOVERY_INTERVAL_MS);
  return {
    client: new Map([...given, ['auto.offset.reset', resetOf(settings.starting)]]),
    clientIdPrefix: given.get('client.id.prefix') ?? group ?? 'KafkaSource',
    group,
    commitOnCheckpoint,
    autoCommitMs: autoCommit ? Math.max(1, interval) : undefined,
    consumerMetrics: isTrue('register.consumer.metrics', given.get('register.consumer.metrics') ?? 'true'),
    discoveryMs: settings.bounded || discovery <= 0 ? undefined : discovery,
  };
}

function isTrue(name: string, text: string): boolean {
  const value = text.trim().toLowerCase();
  if (value !== 'true' && value !== 'false') {
    throw new KafkaClientError(`Kafka's property "${name}" is "${text}", but must be true or false`);
  }
  return value === 'true';
}

function number(name: string, properties: KafkaProperties, fallback: number): number {
  const text = properties.get(name)?.trim();
  if (text === undefined) return fallback;
  if (!/^[-+]?\d+$/.test(text))
    throw new KafkaClientError(`Kafka's property "${name}" is "${text}", but must be an integer`);
  return Number(text);
}
