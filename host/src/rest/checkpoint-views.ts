/** Checkpoints in the shapes of Flink's REST API. */
import type {
  CheckpointRecord,
  CheckpointSample,
  SubtaskCheckpointRecord,
  TaskCheckpointRecord,
} from '../checkpoint/contracts';
import { checkpointSettings, storageSettings } from '../checkpoint/options';
import { booleanOption, durationOption } from '../operators/configuration';
import type { RunningJob } from '../runtime/running-jobs';
import { HttpError } from './http';
import { statsSummary } from './numbers';
import { vertexIds } from './vertex-views';

type View = Record<string, unknown>;

/** Flink's number of "no periodic checkpoints" (Long.MAX_VALUE), as near as JSON numbers of JavaScript come. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** /jobs/:id/checkpoints */
export function checkpointingStatistics({ handle }: RunningJob): View {
  const { counts, history, summary = [], latest, restored } = handle.checkpointStatistics();
  const over = (pick: (sample: CheckpointSample) => number): View => statsSummary(summary.map(pick));
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
      checkpointed_size: over(({ writtenBytes }) => writtenBytes),
      state_size: over(({ stateBytes }) => stateBytes),
      end_to_end_duration: over(({ endToEndMs }) => endToEndMs),
      alignment_buffered: statsSummary([0]),
      processed_data: over(() => 0),
      persisted_data: over(({ persistedBytes }) => persistedBytes),
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
              external_path: restored.directory || IN_MEMORY,
            },
    },
    history: history.map(checkpointStatistics),
  };
}

/** /jobs/:id/checkpoints/details/:id; also of the latest of each sort when they have left the history. */
export function checkpointDetails({ handle, plan }: RunningJob, id: number): View {
  const record = findRecord(handle, id);
  const ids = vertexIds(plan);
  const tasks = (record.tasks ?? []).map((task) => [ids[task.task], taskStatistics(record, task)]);
  return { ...checkpointStatistics(record), tasks: Object.fromEntries(tasks) };
}

/** /jobs/:id/checkpoints/details/:id/subtasks/:vid */
export function checkpointTaskDetails({ handle, plan }: RunningJob, id: number, vertex: string): View {
  const record = findRecord(handle, id);
  const index = vertexIds(plan).indexOf(vertex);
  const task = record.tasks?.find((candidate) => candidate.task === index);
  if (task === undefined) throw new HttpError(404, `There is no checkpoint statistics for task ${vertex}.`);
  const subtasks = Array.from({ length: task.parallelism }, (_, subtask) => {
    const answer = task.subtasks.find((candidate) => candidate.subtask === subtask);
    return answer === undefined
      ? { className: 'pending_or_failed', index: subtask, status: 'pending_or_failed' }
      : subtaskStatistics(record, answer);
  });
  return { ...taskStatistics(record, task), summary: taskSummary(record, task), subtasks };
}

function findRecord(handle: RunningJob['handle'], id: number): CheckpointRecord {
  const { history, latest } = handle.checkpointStatistics();
  const known = [...history, latest?.completed, latest?.savepoint, latest?.failed];
  const record = known.find((candidate) => candidate?.id === id);
  if (record === undefined) throw new HttpError(404, `Could not find checkpointing statistics for checkpoint ${id}.`);
  return record;
}

function taskStatistics({ id, status, triggerMs }: CheckpointRecord, task: TaskCheckpointRecord): View {
  const { parallelism, subtasks } = task;
  const sum = (pick: (subtask: SubtaskCheckpointRecord) => number): number =>
    subtasks.reduce((total, subtask) => total + pick(subtask), 0);
  const latestAck = Math.max(-1, ...subtasks.map(({ ackMs }) => ackMs));
  return {
    id,
    status,
    latest_ack_timestamp: latestAck,
    checkpointed_size: sum(({ writtenBytes }) => writtenBytes),
    state_size: sum(({ stateBytes }) => stateBytes),
    end_to_end_duration: latestAck < 0 ? -1 : Math.max(0, latestAck - triggerMs),
    alignment_buffered: 0,
    processed_data: 0,
    persisted_data: sum(({ persistedBytes = 0 }) => persistedBytes),
    num_subtasks: parallelism,
    num_acknowledged_subtasks: subtasks.length,
  };
}

function taskSummary({ triggerMs }: CheckpointRecord, { subtasks }: TaskCheckpointRecord): View {
  const over = (pick: (subtask: SubtaskCheckpointRecord) => number): View => statsSummary(subtasks.map(pick));
  return {
    checkpointed_size: over(({ writtenBytes }) => writtenBytes),
    state_size: over(({ stateBytes }) => stateBytes),
    end_to_end_duration: over(({ ackMs }) => Math.max(0, ackMs - triggerMs)),
    checkpoint_duration: { sync: over(({ syncMs }) => whole(syncMs)), async: over(({ asyncMs }) => whole(asyncMs)) },
    alignment: {
      buffered: statsSummary([0]),
      processed: over(() => 0),
      persisted: over(({ persistedBytes = 0 }) => persistedBytes),
      duration: over(({ alignmentMs }) => whole(alignmentMs)),
    },
    start_delay: over(({ startDelayMs }) => whole(startDelayMs)),
  };
}

function subtaskStatistics({ triggerMs }: CheckpointRecord, subtask: SubtaskCheckpointRecord): View {
  return {
    className: 'completed',
    index: subtask.subtask,
    ack_timestamp: subtask.ackMs,
    end_to_end_duration: Math.max(0, subtask.ackMs - triggerMs),
    checkpointed_size: subtask.writtenBytes,
    state_size: subtask.stateBytes,
    checkpoint: { sync: whole(subtask.syncMs), async: whole(subtask.asyncMs) },
    alignment: {
      buffered: 0,
      processed: 0,
      persisted: subtask.persistedBytes ?? 0,
      duration: whole(subtask.alignmentMs),
    },
    start_delay: whole(subtask.startDelayMs),
    unaligned_checkpoint: subtask.unaligned,
    aborted: false,
    status: 'completed',
  };
}

/** Tasks measure parts of ms; Flink gives whole ones. */
const whole = (ms: number): number => Math.round(ms);

const CLASS_NAMES = { COMPLETED: 'completed', FAILED: 'failed', IN_PROGRESS: 'in_progress' } as const;

function checkpointType({ savepoint, stops, unaligned }: CheckpointRecord): string {
  if (savepoint) return stops ? 'SYNC_SAVEPOINT' : 'SAVEPOINT';
  return unaligned ? 'UNALIGNED_CHECKPOINT' : 'CHECKPOINT';
}

/** Flink's words for a checkpoint in memory. */
const IN_MEMORY = '<checkpoint-not-externally-addressable>';

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
    persisted_data: record.persistedBytes ?? 0,
    num_subtasks: record.subtasks,
    num_acknowledged_subtasks: record.acknowledged,
    checkpoint_type: checkpointType(record),
    tasks: {},
    ...(status === 'COMPLETED' && {
      external_path: record.directory ?? IN_MEMORY,
      discarded: record.discarded ?? false,
    }),
    ...(status === 'FAILED' && {
      failure_timestamp: triggerMs + endToEndMs,
      failure_message: record.failure ?? null,
    }),
  };
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
