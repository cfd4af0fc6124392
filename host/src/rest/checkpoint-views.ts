/** Checkpoints in the shapes of Flink's REST API. */
import type { CheckpointRecord } from '../checkpoint/contracts';
import { checkpointSettings, storageSettings } from '../checkpoint/options';
import { booleanOption, durationOption } from '../operators/configuration';
import type { RunningJob } from '../runtime/running-jobs';
import { HttpError } from './http';

type View = Record<string, unknown>;

/** Flink's number of "no periodic checkpoints" (Long.MAX_VALUE), as near as JSON numbers of JavaScript come. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** /jobs/:id/checkpoints */
export function checkpointingStatistics({ handle }: RunningJob): View {
  const { counts, history, latest, restored } = handle.checkpointStatistics();
  const completed = history.filter(({ status }) => status === 'COMPLETED');
  const sizes = (pick: (record: CheckpointRecord) => number): View => summary(completed.map(pick));
  const view = (record: CheckpointRecord | undefined): View | null =>
    record === undefined ? null : checkpointStatistics(record);
  return {
    counts: {
      restored: counts.restored,
      total: counts.total,
      in_progress: counts.inProgress,
      completed: counts.completed,
      failed: counts.failed,
    },
    summary: {
      checkpointed_size: sizes(({ writtenBytes }) => writtenBytes),
      state_size: sizes(({ stateBytes }) => stateBytes),
      end_to_end_duration: sizes(({ endToEndMs }) => endToEndMs),
      alignment_buffered: summary([]),
      processed_data: summary(completed.map(() => 0)),
      persisted_data: summary(completed.map(() => 0)),
    },
    latest: {
      completed: view(latest?.completed),
      savepoint: view(latest?.savepoint),
      failed: view(latest?.failed),
      restored:
        restored === undefined
          ? null
          : {
              id: restored.id,
              restore_timestamp: restored.restoredMs,
              is_savepoint: restored.savepoint,
              external_path: restored.directory,
            },
    },
    history: history.map(checkpointStatistics),
  };
}

/** /jobs/:id/checkpoints/details/:id; also of the latest of each sort when they have left the history. */
export function checkpointDetails({ handle }: RunningJob, id: number): View {
  const { history, latest } = handle.checkpointStatistics();
  const known = [...history, latest?.completed, latest?.savepoint, latest?.failed];
  const record = known.find((candidate) => candidate?.id === id);
  if (record === undefined) throw new HttpError(404, `Could not find checkpointing statistics for checkpoint ${id}.`);
  return checkpointStatistics(record);
}

const CLASS_NAMES = { COMPLETED: 'completed', FAILED: 'failed', IN_PROGRESS: 'in_progress' } as const;

function checkpointStatistics(record: CheckpointRecord): View {
  const { id, status, savepoint, triggerMs, latestAckMs, stateBytes, writtenBytes, endToEndMs } = record;
  return {
    className: CLASS_NAMES[status],
    id,
    status,
    is_savepoint: savepoint,
    savepointFormat: savepoint ? 'CANONICAL' : null,
    trigger_timestamp: triggerMs,
    latest_ack_timestamp: latestAckMs,
    checkpointed_size: writtenBytes,
    state_size: stateBytes,
    end_to_end_duration: endToEndMs,
    alignment_buffered: 0,
    processed_data: 0,
    persisted_data: 0,
    num_subtasks: record.subtasks,
    num_acknowledged_subtasks: record.acknowledged,
    checkpoint_type: savepoint ? 'SAVEPOINT' : 'CHECKPOINT',
    tasks: {},
    ...(status === 'COMPLETED' && {
      // In the host's memory: Flink's words for it.
      external_path: record.directory ?? '<checkpoint-not-externally-addressable>',
      discarded: false,
    }),
    ...(status === 'FAILED' && {
      failure_timestamp: triggerMs + endToEndMs,
      failure_message: record.failure ?? null,
    }),
  };
}

/** Quantiles of the values, as StatsSummaryDto. */
function summary(values: readonly number[]): View {
  const sorted = [...values].sort((a, b) => a - b);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const at = (p: number): number | string => (sorted.length === 0 ? 'NaN' : quantile(sorted, p));
  return {
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    avg: sorted.length === 0 ? 0 : Math.trunc(total / sorted.length),
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
  };
}

/** Between the neighbours of position p * (n + 1), as commons-math's Percentile, which Flink uses. */
function quantile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length + 1);
  const below = Math.floor(position);
  if (below < 1) return sorted[0];
  if (below >= sorted.length) return sorted[sorted.length - 1];
  return sorted[below - 1] + (position - below) * (sorted[below] - sorted[below - 1]);
}

/** /jobs/:id/checkpoints/config */
export function checkpointConfig({ handle, plan }: RunningJob): View {
  const { configuration } = plan.streamGraph;
  if (plan.batch) throw new HttpError(404, `Checkpointing is not enabled for this job (${handle.jobId}).`);
  const settings = checkpointSettings(configuration);
  const { retention } = settings;
  const rocksdb = /rocksdb/i.test(configuration.get('state.backend.type') ?? configuration.get('state.backend') ?? '');
  return {
    mode: settings.mode.toLowerCase(),
    interval: settings.intervalMs ?? NEVER,
    timeout: settings.timeoutMs,
    min_pause: settings.minPauseMs,
    max_concurrent: settings.maxConcurrent,
    externalization: {
      enabled: retention !== 'NO_EXTERNALIZED_CHECKPOINTS',
      delete_on_cancellation: retention !== 'RETAIN_ON_CANCELLATION',
    },
    state_backend: rocksdb ? 'EmbeddedRocksDBStateBackend' : 'HashMapStateBackend',
    checkpoint_storage:
      storageSettings(configuration).type === 'filesystem'
        ? 'FileSystemCheckpointStorage'
        : 'JobManagerCheckpointStorage',
    unaligned_checkpoints: settings.unaligned,
    tolerable_failed_checkpoints: settings.tolerableFailures,
    aligned_checkpoint_timeout: settings.alignmentTimeoutMs,
    checkpoints_after_tasks_finish: settings.afterTasksFinish,
    state_changelog_enabled: booleanOption(configuration, 'state.changelog.enabled', false),
    changelog_periodic_materialization_interval: durationOption(
      configuration,
      'state.changelog.periodic-materialize.interval',
      600_000,
    ),
    changelog_storage: configuration.get('state.changelog.storage') ?? 'memory',
  };
}
