/** Table side of "filesystem". Flink: FileSystemTableFactory. */
import { randomUUID } from 'node:crypto';
import { basePath, schemeOf } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import type { FormatSettings, TableFormat } from '../../formats/table/contracts';
import { findTableFormat } from '../../formats/table/registry';
import {
  ALL_CHANGES,
  type ChangelogMode,
  INSERT_ONLY,
  type TableConnector,
  type TableContext,
} from '../../planner/catalog/connector-contracts';
import type { Partition } from '../../planner/contracts';
import {
  checkOptions,
  checkParallelism,
  FORMAT,
  SINK_PARALLELISM,
  TableOptions,
  validateOptions,
} from '../../types/options/table-options';
import { notNull, BIGINT, STRING, timestampLtz } from '../../types/logical/types';
import { SqlError, validation } from '../../types/sql-error';
import { listPartitions } from './partitions';
import type { CommitTrigger } from './partition-time';
import {
  AUTO_COMPACTION,
  CHECK_INTERVAL,
  COMMIT_DELAY,
  COMMIT_POLICY,
  COMMIT_TRIGGER,
  COMPACTION_SIZE,
  DEFAULT_PARTITION,
  EXTRACTOR_CLASS,
  EXTRACTOR_FORMATTER,
  EXTRACTOR_KIND,
  EXTRACTOR_PATTERN,
  FILE_SIZE,
  INACTIVITY,
  MONITOR_INTERVAL,
  OPTIONAL,
  PATH,
  PATH_PATTERN,
  POLICY_CLASS,
  REQUIRED,
  ROLLOVER,
  SUCCESS_FILE,
  WATERMARK_ZONE,
} from './table-options';
import type { FileTableSettings, FileTableSinkSettings, FileTableSourceSettings } from './table-settings';
import { rowOf, storedColumns, UNCOMPACTED } from './table-settings';

const METADATA = [
  { key: 'file.path', type: notNull(STRING) },
  { key: 'file.name', type: notNull(STRING) },
  { key: 'file.size', type: notNull(BIGINT) },
  { key: 'file.modification-time', type: timestampLtz(3, false) },
];

export const filesystemTable: TableConnector = {
  identifier: 'filesystem',
  source(context) {
    const options = check(context);
    const { format, settings: formatSettings } = formatOf(context, options, 'read');
    const base = baseSettings(context, options);
    const interval = options.number(MONITOR_INTERVAL);
    const pattern = options.string(PATH_PATTERN);
    return {
      changelog: changelogOf(format),
      bounded: interval === undefined,
      metadata: METADATA,
      className: 'org.apache.flink.connector.file.table.FileSystemTableSource',
      acceptsProjection: true,
      // None of the formats can skip rows by a filter.
      acceptsFilter: () => true,
      retainsFilters: true,
      acceptsLimit: format.changelog !== true,
      // Other partitions are looked for when the job runs: what is read is the same.
      ...(schemeOf(base.path) === undefined
        ? { partitions: () => listPartitions(base.path, context.partitionKeys, base.defaultPartition) }
        : {}),
      node({ projection, metadata, partitions, limit }) {
        const settings: FileTableSourceSettings = {
          ...base,
          projection,
          metadata,
          ...(partitions === undefined ? {} : { partitions: partitions.map((one) => partitionValues(one, context)) }),
          ...(limit === undefined ? {} : { limit }),
          ...(interval === undefined ? {} : { monitorIntervalMs: interval }),
          ...(pattern === undefined ? {} : { pathPattern: pattern }),
        };
        format.decoder(rowOf(base.row, storedColumns(base)), [], formatSettings);
        return node(format, formatSettings, settings);
      },
    };
  },
  sink(context) {
    const options = check(context);
    // Flink's factory looks for the format's reader first, whatever the table is used for.
    formatOf(context, options, 'read');
    const { format, settings: formatSettings } = formatOf(context, options, 'write');
    const base = baseSettings(context, options);
    const parallelism = options.number(SINK_PARALLELISM);
    return {
      changelog(query) {
        if (parallelism === undefined) return changelogOf(format);
        // Asked what it takes at all: what it says of a query's own changes comes first.
        if (query === ALL_CHANGES) return ALL_CHANGES;
        checkInsertOnly(query, parallelism);
        return changelogOf(format);
      },
      acceptsOverwrite: true,
      acceptsPartitions: true,
      groupsPartitions: true,
      ...(parallelism === undefined ? {} : { parallelism, ownsParallelism: true }),
      node({ overwrite, staticPartitions }) {
        checkParallelism(parallelism);
        const { batch } = context.session;
        if (overwrite && !batch) {
          throw new SqlError('Streaming mode not support overwrite.', 'java.lang.IllegalStateException');
        }
        refuse(options, context);
        const settings: FileTableSinkSettings = {
          ...base,
          ...sinkSettings(options),
          ...commitSettings(options, context),
          prefix: `${!batch && options.boolean(AUTO_COMPACTION) ? UNCOMPACTED : ''}part-${randomUUID()}`,
          batch,
          overwrite,
          staticPartitions: [...staticPartitions],
        };
        format.encoder(rowOf(base.row, storedColumns(base)), formatSettings);
        return node(format, formatSettings, settings);
      },
    };
  },
};

function changelogOf({ changelog }: TableFormat): ChangelogMode {
  return changelog === true ? ALL_CHANGES : INSERT_ONLY;
}

/** Rows of one key must not overtake each other. Throws ValidationException. */
function checkInsertOnly(query: ChangelogMode, parallelism: number): void {
  const kinds = [
    [query.insert, '+I'],
    [query.updateBefore, '-U'],
    [query.updateAfter, '+U'],
    [query.delete, '-D'],
  ] as const;
  const contained = kinds.flatMap(([there, name]) => (there ? [name] : []));
  if (contained.join() === '+I') return;
  throw validation(
    `Currently, filesystem sink doesn't support setting parallelism (${parallelism}) by '${SINK_PARALLELISM.key}' when the input ` +
      `stream is not INSERT only. The row kinds of input stream are [${contained.join(',')}]`,
  );
}

function partitionValues(partition: Partition, { partitionKeys }: TableContext): (string | null)[] {
  return partitionKeys.map((key) => partition.get(key) ?? null);
}

function node(format: TableFormat, formatOptions: FormatSettings, settings: FileTableSettings) {
  return {
    connector: 'filesystem-table',
    options: new Map([['settings', JSON.stringify(settings)]]),
    format: format.identifier,
    formatOptions,
  };
}

function check(context: TableContext): TableOptions {
  const prefixes = [`${context.options.get(FORMAT.key)}.`];
  const rules = { identifier: 'filesystem', required: REQUIRED, optional: OPTIONAL, prefixes };
  const options = checkOptions(rules, context.options);
  const zone = options.string(WATERMARK_ZONE) ?? 'UTC';
  if (!isZone(zone)) {
    throw validation(
      `Invalid time zone for '${WATERMARK_ZONE.key}'. The value should be a Time Zone Database (TZDB) ID such as ` +
        "'America/Los_Angeles' to include daylight saving time. Fixed offsets are supported using 'GMT-03:00' or " +
        "'GMT+03:00'. Or use 'UTC' without time zone and daylight saving time.",
    );
  }
  return options;
}

function isZone(zone: string): boolean {
  if (/^GMT[+-]\d\d:\d\d$/.test(zone)) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** Policies and time extractors that are not there, or are Java classes, with what Flink says of those. */
function refuse(options: TableOptions, { partitionKeys, session }: TableContext): void {
  const kinds = policies(options);
  // Tables without partitions have nothing to commit.
  if (partitionKeys.length === 0 || kinds.length === 0) return;
  const kind = kinds.find((name) => name !== 'success-file');
  if (kind !== undefined) throw refusedPolicy(kind, options);
  const extractor = options.string(EXTRACTOR_KIND) as string;
  const extracts = !session.batch && options.string(COMMIT_TRIGGER) === 'partition-time';
  if (extracts && extractor !== 'default') throw refusedExtractor(extractor, options);
}

function refusedPolicy(kind: string, options: TableOptions): SqlError {
  switch (kind) {
    case 'metastore':
      return validation(
        "Can not configure a 'metastore' partition commit policy for a file system table. You can only configure 'metastore' " +
          'partition commit policy for a hive table.',
      );
    case 'custom':
      return javaClass('Can not create new instance for custom class from', options.string(POLICY_CLASS));
    default:
      return new SqlError(`Unsupported policy: ${kind}`, 'java.lang.UnsupportedOperationException');
  }
}

function refusedExtractor(kind: string, options: TableOptions): SqlError {
  if (kind === 'custom')
    return javaClass('Can not new instance for custom class from', options.string(EXTRACTOR_CLASS));
  return new SqlError(`Unsupported extractor kind: ${kind}`, 'java.lang.UnsupportedOperationException');
}

/** Java classes cannot be loaded here. */
function javaClass(what: string, name: string | undefined): SqlError {
  const cause = new SqlError(name ?? 'null', 'java.lang.ClassNotFoundException');
  return new SqlError(`${what} ${name ?? null}`, 'java.lang.RuntimeException', undefined, { cause });
}

/** As Java splits: empty ones at the end are none. */
function policies(options: TableOptions): string[] {
  const text = options.string(COMMIT_POLICY);
  if (text === undefined) return [];
  const kinds = text.toLowerCase().split(',');
  while (kinds.length > 1 && kinds.at(-1) === '') kinds.pop();
  return kinds;
}

function sinkSettings(options: TableOptions) {
  const successFile = policies(options).includes('success-file') ? options.string(SUCCESS_FILE) : undefined;
  return {
    fileSize: options.number(FILE_SIZE) as number,
    rolloverMs: options.number(ROLLOVER) as number,
    inactivityMs: options.number(INACTIVITY) as number,
    checkIntervalMs: options.number(CHECK_INTERVAL) as number,
    ...(successFile === undefined ? {} : { successFile }),
  };
}

/** Flink compacts files of streaming jobs only. */
function commitSettings(options: TableOptions, { session, partitionKeys }: TableContext) {
  const bytes = options.number(COMPACTION_SIZE) ?? options.number(FILE_SIZE);
  const compaction = !session.batch && options.boolean(AUTO_COMPACTION) ? { compactionBytes: bytes as number } : {};
  if (partitionKeys.length === 0 || policies(options).length === 0) return compaction;
  const pattern = options.string(EXTRACTOR_PATTERN);
  const formatter = options.string(EXTRACTOR_FORMATTER);
  const commit: CommitTrigger = {
    trigger: options.string(COMMIT_TRIGGER) as CommitTrigger['trigger'],
    delayMs: options.number(COMMIT_DELAY) as number,
    zone: options.string(WATERMARK_ZONE) as string,
    ...(pattern === undefined ? {} : { pattern }),
    ...(formatter === undefined ? {} : { formatter }),
  };
  return { ...compaction, commit };
}

function baseSettings(context: TableContext, options: TableOptions): FileTableSettings {
  if (options.string(PATH) === '') {
    throw new SqlError('Can not create a Path from an empty string', 'java.lang.IllegalArgumentException');
  }
  // Refuses schemes that are not known; the options of the file system are the job's.
  fileSystem(options.string(PATH) as string);
  const names = context.physical.fields.map(({ name }) => name);
  return {
    path: basePath(options.string(PATH) as string),
    row: context.physical,
    partitionKeys: context.partitionKeys.map((name) => names.indexOf(name)),
    defaultPartition: options.string(DEFAULT_PARTITION) as string,
  };
}

/** The format and its options without their prefix. */
function formatOf(
  context: TableContext,
  options: TableOptions,
  use: 'read' | 'write',
): { format: TableFormat; settings: FormatSettings } {
  const identifier = options.string(FORMAT) as string;
  const format = findTableFormat(identifier);
  if (!format) {
    throw validation(`Could not find any format factory for identifier '${identifier}' in the classpath.`);
  }
  const prefix = `${identifier}.`;
  const settings = new Map(
    [...context.options].flatMap(([key, value]): [string, string][] =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
  try {
    const formatOptions = new TableOptions(settings);
    validateOptions([], format.options, formatOptions);
    format.check(formatOptions, use);
  } catch (cause) {
    const what = use === 'read' ? 'scan' : 'sink';
    throw validation(`Error creating ${what} format '${identifier}' in option space '${prefix}'.`, undefined, cause);
  }
  return { format, settings };
}
