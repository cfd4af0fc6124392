/** Options of the table connector "filesystem". Flink: FileSystemConnectorOptions. */
import { type ConnectorOption, FORMAT, SINK_PARALLELISM } from '../../types/options/table-options';

const text = (key: string, value?: string): ConnectorOption =>
  value === undefined ? { key, type: 'string' } : { key, type: 'string', default: value };
const duration = (key: string, value?: string): ConnectorOption =>
  value === undefined ? { key, type: 'duration' } : { key, type: 'duration', default: value };

export const PATH = text('path');
export const DEFAULT_PARTITION = text('partition.default-name', '__DEFAULT_PARTITION__');
export const MONITOR_INTERVAL = duration('source.monitor-interval');
export const PATH_PATTERN = text('source.path.regex-pattern');
export const FILE_SIZE: ConnectorOption = { key: 'sink.rolling-policy.file-size', type: 'memory', default: '128 mb' };
export const ROLLOVER = duration('sink.rolling-policy.rollover-interval', '30 min');
export const INACTIVITY = duration('sink.rolling-policy.inactivity-interval', '30 min');
export const CHECK_INTERVAL = duration('sink.rolling-policy.check-interval', '1 min');
export const COMMIT_POLICY = text('sink.partition-commit.policy.kind');
export const POLICY_CLASS = text('sink.partition-commit.policy.class');
export const SUCCESS_FILE = text('sink.partition-commit.success-file.name', '_SUCCESS');
export const WATERMARK_ZONE = text('sink.partition-commit.watermark-time-zone', 'UTC');
export const EXTRACTOR_KIND = text('partition.time-extractor.kind', 'default');
export const EXTRACTOR_CLASS = text('partition.time-extractor.class');
export const EXTRACTOR_PATTERN = text('partition.time-extractor.timestamp-pattern');
export const EXTRACTOR_FORMATTER = text('partition.time-extractor.timestamp-formatter');
export const COMMIT_DELAY = duration('sink.partition-commit.delay', '0 ms');
export const COMPACTION_SIZE: ConnectorOption = { key: 'compaction.file-size', type: 'memory' };
export const AUTO_COMPACTION: ConnectorOption = { key: 'auto-compaction', type: 'boolean', default: 'false' };

const OPTIONS = 'org.apache.flink.connector.file.table.FileSystemConnectorOptions';

export const COMMIT_TRIGGER: ConnectorOption = {
  key: 'sink.partition-commit.trigger',
  type: 'enum',
  values: ['process-time', 'partition-time'],
  default: 'process-time',
  enumClass: `${OPTIONS}$PartitionCommitTriggerType`,
};

export const REQUIRED: readonly ConnectorOption[] = [PATH, FORMAT];
export const OPTIONAL: readonly ConnectorOption[] = [
  DEFAULT_PARTITION,
  MONITOR_INTERVAL,
  {
    key: 'source.report-statistics',
    type: 'enum',
    values: ['NONE', 'ALL'],
    default: 'ALL',
    enumClass: `${OPTIONS}$FileStatisticsType`,
  },
  PATH_PATTERN,
  FILE_SIZE,
  ROLLOVER,
  INACTIVITY,
  CHECK_INTERVAL,
  // A subtask writes one file of a partition at a time, whether rows are shuffled by partition or not.
  { key: 'sink.shuffle-by-partition.enable', type: 'boolean', default: 'false' },
  EXTRACTOR_KIND,
  EXTRACTOR_CLASS,
  EXTRACTOR_FORMATTER,
  EXTRACTOR_PATTERN,
  COMMIT_TRIGGER,
  COMMIT_DELAY,
  WATERMARK_ZONE,
  COMMIT_POLICY,
  POLICY_CLASS,
  { key: 'sink.partition-commit.policy.class.parameters', type: 'list' },
  SUCCESS_FILE,
  AUTO_COMPACTION,
  COMPACTION_SIZE,
  SINK_PARALLELISM,
];
