/** Settings that are recorded but have no effect in this version are named, so that nothing is ignored in silence. */
import type { JobFailure } from '@drey/sdk/protocol';
import type { JobStatus } from './contracts';
import { isTableOption, isTableOptionRead } from './table-options';

/** Keys that host, client or workers read, and those whose only value here is what Drey does anyway. */
const WITH_EFFECT = new Set([
  'execution.runtime-mode',
  'local.number-taskmanager',
  'parallelism.default',
  'pipeline.auto-generate-uids',
  'pipeline.auto-watermark-interval',
  'pipeline.cached-files',
  'pipeline.global-job-parameters',
  'pipeline.max-parallelism',
  'pipeline.name',
  'pipeline.object-reuse',
  'pipeline.operator-chaining',
  'pipeline.operator-chaining.enabled',
  'python.archives',
  'python.client.executable',
  'python.executable',
  'python.execution-mode',
  'python.files',
  'python.fn-execution.bundle.size',
  'python.fn-execution.bundle.time',
  'python.logging.default.level',
  'python.logging.level.overrides',
  'python.operator-chaining.enabled',
  'python.requirements',
  'rest.address',
  'rest.bind-address',
  'rest.bind-port',
  'rest.port',
  'task.cancellation.timeout',
  'taskmanager.numberOfTaskSlots',
]);

/** Only of use with a JVM, or with what Drey has built in. */
const JARS = new Set(['pipeline.jars', 'pipeline.classpaths']);

/** Options of the SQL client are read, and judged, by the session. */
const PREFIXES_WITH_EFFECT = ['restart-strategy', 'drey.', 'udf.', 'sql-client.'];
const SLOT_RESOURCES = 'drey.slot-sharing-group.';

const CHECKPOINTING = 'execution.checkpointing.';
/** After the prefix; also names that Flink has deprecated. Those without effect the coordinator names (checkpoint/options.ts). */
const CHECKPOINTING_OPTIONS = new Set([
  'aligned-checkpoint-timeout',
  'alignment-timeout',
  'checkpoints-after-tasks-finish',
  'checkpoints-after-tasks-finish.enabled',
  'create-subdir',
  'data-inline-threshold',
  'dir',
  'during-recovery.enabled',
  'externalized-checkpoint-retention',
  'file-merging.enabled',
  'incremental',
  'interval',
  'interval-during-backlog',
  'local-backup.enabled',
  'max-concurrent-checkpoints',
  'min-pause',
  'mode',
  'num-retained',
  'recover-without-channel-state.checkpoint-id',
  'savepoint-dir',
  'storage',
  'timeout',
  'tolerable-failed-checkpoints',
  'unaligned',
  'unaligned.enabled',
  // Every partitioner here can have its data in snapshots.
  'unaligned.forced',
  'unaligned.interruptible-timers.enabled',
  'unaligned.recover-output-on-downstream.enabled',
]);
const STATE_OPTIONS = new Set([
  'execution.savepoint-restore-mode',
  'execution.savepoint.ignore-unclaimed-state',
  'execution.savepoint.path',
  'execution.state-recovery.approximate-local-recovery',
  'execution.state-recovery.claim-mode',
  'execution.state-recovery.from-local',
  'execution.state-recovery.ignore-unclaimed-state',
  'execution.state-recovery.path',
  'execution.state-recovery.without-channel-state.checkpoint-id',
  'io.tmp.dirs',
  'pipeline.sources.pause-until-first-checkpoint',
  'savepoints.state.backend.fs.dir',
  'state.backend',
  'state.backend.fs.checkpointdir',
  'state.backend.fs.memory-threshold',
  'state.backend.incremental',
  'state.backend.rocksdb.localdir',
  'state.backend.rocksdb.memory.fixed-per-slot',
  'state.backend.rocksdb.memory.fixed-per-tm',
  'state.backend.rocksdb.memory.managed',
  'state.backend.rocksdb.memory.write-buffer-ratio',
  'state.backend.rocksdb.options-factory',
  'state.backend.rocksdb.timer-service.factory',
  'state.backend.type',
  'state.changelog.enabled',
  'state.checkpoint-storage',
  'state.checkpoints.create-subdir',
  'state.checkpoints.dir',
  'state.checkpoints.num-retained',
  'state.savepoints.dir',
  'state.storage.fs.memory-threshold',
  'taskmanager.memory.managed.size',
  'web.checkpoints.history',
]);
/** The file systems judge their own. */
const FILE_SYSTEMS = ['s3.', 's3a.', 'fs.s3.', 'fs.s3a.'];
const HIGH_AVAILABILITY = new Set([
  'high-availability',
  'high-availability.cluster-id',
  'high-availability.storageDir',
  'high-availability.type',
]);

function hasEffect(key: string): boolean {
  if (key.startsWith(SLOT_RESOURCES)) return false;
  if (isTableOption(key)) return isTableOptionRead(key);
  if (key.startsWith(CHECKPOINTING)) return CHECKPOINTING_OPTIONS.has(key.slice(CHECKPOINTING.length));
  if (STATE_OPTIONS.has(key) || HIGH_AVAILABILITY.has(key) || WITH_EFFECT.has(key) || JARS.has(key)) return true;
  return [...PREFIXES_WITH_EFFECT, ...FILE_SYSTEMS].some((prefix) => key.startsWith(prefix));
}

const listed = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([key, value]) => `${key} = ${value}`).join(', ');

/** The lines for the user. */
export function settingNotices(configuration: ReadonlyMap<string, string>): string[] {
  const unused = [...configuration].filter(([key, value]) => value !== '' && !hasEffect(key));
  if (unused.length === 0) return [];
  unused.sort(([a], [b]) => (a < b ? -1 : 1));
  return [`${listed(unused)}: recorded, but without effect in this version`];
}

/** What a user is told of a status; undefined when there is nothing to say. */
export function statusNotice(status: JobStatus, failure: JobFailure | undefined): string | undefined {
  return status === 'RESTARTING' && failure ? `${failure.message}; the job is restarting` : undefined;
}
