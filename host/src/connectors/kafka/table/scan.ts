/** What a table reads: topics, where it begins and ends, the client's properties. Flink: KafkaConnectorOptionsUtil, KafkaDynamicSource. */
import type { TableOptions, ConnectorOption } from '../../../types/options/table-options';
import { illegalArgument, parseOption } from '../../../types/options/values';
import { SqlError, validation } from '../../../types/sql-error';
import { topicMatcher } from '../topic-pattern';
import { isOn, type KafkaSourceSettings, type OffsetReset, type OffsetsSpec, type PartitionOffset } from '../settings';
import {
  BOUNDED_MODE,
  BOUNDED_OFFSETS,
  BOUNDED_TIMESTAMP,
  DISCOVERY_INTERVAL,
  PROPERTIES_PREFIX,
  STARTUP_MODE,
  STARTUP_OFFSETS,
  STARTUP_TIMESTAMP,
  TOPIC,
  TOPIC_PATTERN,
} from './options';

type Topics = Pick<KafkaSourceSettings, 'topics' | 'topicPattern'>;

/** Throws ValidationException unless exactly one of the two options is there. */
export function topicsOf(options: TableOptions): Topics {
  const topics = options.value(TOPIC) as readonly string[] | undefined;
  const topicPattern = options.string(TOPIC_PATTERN);
  if (topics !== undefined && topicPattern !== undefined) {
    throw validation("Option 'topic' and 'topic-pattern' shouldn't be set together.");
  }
  if (topics !== undefined) return { topics };
  if (topicPattern !== undefined) {
    checkPattern(topicPattern);
    return { topicPattern };
  }
  throw validation("Either 'topic' or 'topic-pattern' must be set.");
}

const WRONG_PATTERN = 'java.util.regex.PatternSyntaxException';

/** Throws PatternSyntaxException. */
function checkPattern(pattern: string): void {
  try {
    topicMatcher(pattern);
  } catch (error) {
    throw new SqlError((error as Error).message, WRONG_PATTERN);
  }
}

/** As the source of upsert-kafka checks it. Throws IllegalArgumentException. */
export function onlyTopicsOf(options: TableOptions): Topics {
  try {
    return topicsOf(options);
  } catch (error) {
    if ((error as SqlError).exceptionClass === WRONG_PATTERN) throw error;
    throw illegalArgument('Either Topic or Topic Pattern must be set for source.');
  }
}

/** What a mode needs besides itself. */
interface Mode {
  readonly mode: ConnectorOption;
  readonly timestamp: ConnectorOption;
  readonly offsets: ConnectorOption;
  readonly name: 'startup' | 'bounded';
}

const STARTUP: Mode = { mode: STARTUP_MODE, timestamp: STARTUP_TIMESTAMP, offsets: STARTUP_OFFSETS, name: 'startup' };
const BOUNDED: Mode = { mode: BOUNDED_MODE, timestamp: BOUNDED_TIMESTAMP, offsets: BOUNDED_OFFSETS, name: 'bounded' };

export function checkStartup(options: TableOptions): void {
  checkMode(STARTUP, options);
}

export function checkBounded(options: TableOptions): void {
  checkMode(BOUNDED, options);
}

function checkMode({ mode, timestamp, offsets, name }: Mode, options: TableOptions): void {
  const needed = { timestamp, 'specific-offsets': offsets };
  const value = options.string(mode) as string;
  const other = needed[value as keyof typeof needed];
  if (other === undefined) return;
  if (!options.has(other)) throw validation(`'${other.key}' is required in '${value}' ${name} mode but missing.`);
  if (other !== offsets) return;
  if ((options.value(TOPIC) as readonly string[] | undefined)?.length !== 1) {
    throw validation('Currently Kafka source only supports specific offset for single topic.');
  }
  specificOffsets(offsets, options);
}

/** Flink's mark of partitions that begin or end at the committed offset. */
const COMMITTED_OFFSET = -3;
const INTEGER: ConnectorOption = { key: 'partition', type: 'int' };
const LONG: ConnectorOption = { key: 'offset', type: 'long' };

/** `partition:0,offset:42;partition:1,offset:300`. Throws ValidationException. */
function specificOffsets(option: ConnectorOption, options: TableOptions): PartitionOffset[] {
  const text = options.string(option) as string;
  const [topic] = options.value(TOPIC) as readonly string[];
  const invalid = (cause?: unknown) =>
    validation(
      `Invalid properties '${option.key}' should follow the format 'partition:0,offset:42;partition:1,offset:300', but is '${text}'.`,
      undefined,
      cause,
    );
  // As Java splits: empty parts at the end are none.
  const pairs = text.replace(/;+$/, '').split(';');
  const offsets = new Map<number, number>();
  for (const pair of pairs) {
    const match = /^partition:([^,]*),offset:([^,]*),*$/.exec(pair);
    if (!match) throw invalid();
    try {
      const [partition, offset] = [parseOption(INTEGER, match[1]), parseOption(LONG, match[2])];
      offsets.set(partition as number, offset as number);
    } catch (cause) {
      throw invalid(cause);
    }
  }
  return [...offsets].map(([partition, offset]) => ({ topic, partition, offset }));
}

export function startingOffsets(options: TableOptions): OffsetsSpec {
  const mode = options.string(STARTUP_MODE);
  if (mode !== 'group-offsets') return offsetsOf(mode as string, STARTUP, options) as OffsetsSpec;
  return { kind: 'committed', reset: resetOf(options) };
}

/** Undefined: the table is read for ever. */
export function stoppingOffsets(options: TableOptions): OffsetsSpec | undefined {
  return offsetsOf(options.string(BOUNDED_MODE) as string, BOUNDED, options);
}

function offsetsOf(mode: string, { timestamp, offsets }: Mode, options: TableOptions): OffsetsSpec | undefined {
  switch (mode) {
    case 'earliest-offset':
      return { kind: 'earliest' };
    case 'latest-offset':
      return { kind: 'latest' };
    case 'group-offsets':
      return { kind: 'committed', reset: 'none' };
    case 'timestamp':
      return { kind: 'timestamp', timestamp: options.number(timestamp) as number };
    case 'specific-offsets':
      return { kind: 'specific', offsets: specificOffsets(offsets, options), reset: 'earliest' };
    default:
      return undefined;
  }
}

/** Throws IllegalArgumentException. */
function resetOf(options: TableOptions): OffsetReset {
  const text = clientProperties(options)['auto.offset.reset'] ?? 'none';
  const reset = text.toLowerCase();
  if (reset === 'earliest' || reset === 'latest' || reset === 'none') return reset;
  throw illegalArgument(`auto.offset.reset can not be set to ${text}. Valid values: [latest,earliest,none]`);
}

/** The options of the client, without their prefix. */
export function clientProperties(options: TableOptions): Record<string, string> {
  return Object.fromEntries(
    options.keys().flatMap((key): [string, string][] => {
      const text = options.text({ key, type: 'string' });
      return key.startsWith(PROPERTIES_PREFIX) && text !== undefined
        ? [[key.slice(PROPERTIES_PREFIX.length), text]]
        : [];
    }),
  );
}

/** Properties of the source: the client's, and those of Flink's source. */
export function sourceProperties(options: TableOptions): Record<string, string> {
  return {
    ...clientProperties(options),
    'partition.discovery.interval.ms': `${options.number(DISCOVERY_INTERVAL)}`,
  };
}

/** What KafkaSourceBuilder.build() checks and fills in. Throws IllegalStateException. */
export function completedSource<S extends Omit<KafkaSourceSettings, 'deserializer'>>(settings: S): S {
  const properties: Record<string, string> = { ...settings.properties };
  const group = properties['group.id'];
  if (group === undefined) {
    if (isOn(properties['enable.auto.commit']) || isOn(properties['commit.offsets.on.checkpoint'])) {
      throw illegalState('Property group.id is required when offset commit is enabled');
    }
    for (const offsets of [settings.starting, settings.stopping]) {
      if (offsets?.kind === 'committed') {
        throw illegalState('Property group.id is required when using committed offset for offsets initializer');
      }
    }
    for (const offsets of [settings.starting, settings.stopping]) {
      const marked = offsets?.kind === 'specific' && offsets.offsets.find(({ offset }) => offset === COMMITTED_OFFSET);
      if (marked) {
        throw illegalState(
          `Property group.id is required because partition ${marked.topic}-${marked.partition} is initialized with committed offset`,
        );
      }
    }
    properties['commit.offsets.on.checkpoint'] = 'false';
  }
  for (const name of ['key.deserializer', 'value.deserializer']) checkDeserializer(properties[name]);
  properties['enable.auto.commit'] ??= 'false';
  if (settings.bounded) properties['partition.discovery.interval.ms'] = '-1';
  if (group !== undefined) properties['client.id.prefix'] ??= group;
  return { ...settings, properties };
}

const BYTES_DESERIALIZER = 'org.apache.flink.kafka.shaded.org.apache.kafka.common.serialization.ByteArrayDeserializer';

/** Flink has Kafka's classes under names of its own; all but this one give something else than bytes. */
function checkDeserializer(name: string | undefined): void {
  if (name === undefined || name === BYTES_DESERIALIZER) return;
  const cause = new SqlError(name, 'java.lang.ClassNotFoundException');
  throw new SqlError(`Deserializer class ${name} not found`, 'java.lang.IllegalArgumentException', undefined, {
    cause,
  });
}

function illegalState(message: string): SqlError {
  return new SqlError(message, 'java.lang.IllegalStateException');
}
