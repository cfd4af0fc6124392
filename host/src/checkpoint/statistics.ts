/** Numbers of a job's checkpoints, as Flink's REST API shows them. */
import type {
  CheckpointRecord,
  CheckpointSample,
  CheckpointStatistics,
  CompletedCheckpoint,
  SubtaskCheckpointRecord,
  SubtaskId,
  SubtaskSnapshot,
} from './contracts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Completed checkpoints that the summary is made from. */
const SAMPLES = 10_000;

interface TaskRecord {
  readonly task: number;
  readonly parallelism: number;
  readonly subtasks: SubtaskCheckpointRecord[];
}

interface Open extends Mutable<CheckpointRecord> {
  tasks: readonly TaskRecord[];
  persistedBytes: number;
}

/** A checkpoint that has just been triggered. */
export interface TriggeredCheckpoint {
  readonly id: number;
  readonly savepoint: boolean;
  readonly stops: boolean;
  /** ms since the epoch. */
  readonly triggerMs: number;
  readonly participants: readonly SubtaskId[];
  readonly finished: readonly SubtaskId[];
}

export class StatisticsTracker {
  private readonly counts = { restored: 0, total: 0, inProgress: 0, completed: 0, failed: 0 };
  /** Newest first. */
  private readonly records: Open[] = [];
  /** Oldest first. */
  private readonly samples: CheckpointSample[] = [];
  /** Of each sort the one with the highest id: outlives its place in the history. */
  private readonly latest: Partial<Record<'completed' | 'savepoint' | 'failed', Mutable<CheckpointRecord>>> = {};
  private restoredFrom: CheckpointStatistics['restored'];

  /** `limit`: records that are kept (web.checkpoints.history). */
  constructor(private readonly limit: number) {}

  triggered({ id, savepoint, stops, triggerMs, participants, finished }: TriggeredCheckpoint, nowMs: number): void {
    this.counts.total++;
    this.counts.inProgress++;
    const record: Open = {
      id,
      status: 'IN_PROGRESS',
      savepoint,
      stops,
      triggerMs,
      latestAckMs: -1,
      stateBytes: 0,
      writtenBytes: 0,
      persistedBytes: 0,
      endToEndMs: -1,
      subtasks: participants.length + finished.length,
      acknowledged: 0,
      directory: undefined,
      failure: undefined,
      unaligned: false,
      discarded: false,
      tasks: taskRecords([...participants, ...finished]),
    };
    this.records.unshift(record);
    for (const subtask of finished) answer(record, subtask, NOTHING, nowMs);
    this.trim();
  }

  acknowledged(id: number, subtask: SubtaskId, { metrics }: SubtaskSnapshot, nowMs: number): void {
    const record = this.open(id);
    if (record !== undefined) answer(record, subtask, metrics, nowMs);
  }

  completed(checkpoint: CompletedCheckpoint): void {
    this.counts.inProgress--;
    this.counts.completed++;
    const record = this.open(checkpoint.id);
    if (record === undefined) return;
    record.status = 'COMPLETED';
    record.directory = checkpoint.directory || undefined;
    const { stateBytes, writtenBytes, persistedBytes, endToEndMs } = record;
    this.samples.push({ stateBytes, writtenBytes, persistedBytes, endToEndMs });
    if (this.samples.length > SAMPLES) this.samples.shift();
    this.ended(record.savepoint ? 'savepoint' : 'completed', record);
  }

  failed(id: number, failure: string, nowMs: number): void {
    this.counts.inProgress--;
    this.counts.failed++;
    const record = this.open(id);
    if (record === undefined) return;
    record.status = 'FAILED';
    record.failure = failure;
    record.endToEndMs = Math.max(0, nowMs - record.triggerMs);
    this.ended('failed', record);
  }

  /** It failed before any subtask was asked. */
  failedToTrigger(): void {
    this.counts.total++;
    this.counts.failed++;
  }

  /** The completed checkpoint `id` was given up. */
  discarded(id: number): void {
    for (const record of [...this.records, this.latest.completed]) if (record?.id === id) record.discarded = true;
  }

  restored(checkpoint: CompletedCheckpoint, nowMs: number): void {
    this.counts.restored++;
    const { id, directory, kind } = checkpoint;
    this.restoredFrom = { id, directory, savepoint: kind === 'savepoint', restoredMs: nowMs };
  }

  snapshot(): CheckpointStatistics {
    const { completed, savepoint, failed } = this.latest;
    return {
      counts: { ...this.counts },
      history: this.records.map((record) => ({ ...record })),
      summary: this.samples,
      latest: { completed, savepoint, failed },
      restored: this.restoredFrom,
    };
  }

  private open(id: number): Open | undefined {
    return this.records.find((record) => record.id === id && record.status === 'IN_PROGRESS');
  }

  private ended(sort: 'completed' | 'savepoint' | 'failed', record: CheckpointRecord): void {
    const latest = this.latest[sort];
    if (latest === undefined || record.id > latest.id) this.latest[sort] = { ...record };
    this.trim();
  }

  /** The oldest of those that have ended goes first. */
  private trim(): void {
    for (let at = this.records.length - 1; at >= 0 && this.records.length > this.limit; at--) {
      if (this.records[at].status !== 'IN_PROGRESS') this.records.splice(at, 1);
    }
  }
}

/** Of a subtask that had finished before the checkpoint. */
const NOTHING: SubtaskSnapshot['metrics'] = {
  syncMs: 0,
  asyncMs: 0,
  alignmentMs: 0,
  startDelayMs: 0,
  writtenBytes: 0,
  stateBytes: 0,
  unaligned: false,
};

function taskRecords(subtasks: readonly SubtaskId[]): TaskRecord[] {
  const parallelism = new Map<number, number>();
  for (const { task } of subtasks) parallelism.set(task, (parallelism.get(task) ?? 0) + 1);
  const tasks = [...parallelism].sort(([a], [b]) => a - b);
  return tasks.map(([task, count]) => ({ task, parallelism: count, subtasks: [] }));
}

function answer(record: Open, { task, subtask }: SubtaskId, metrics: SubtaskSnapshot['metrics'], nowMs: number): void {
  record.acknowledged++;
  record.latestAckMs = nowMs;
  record.stateBytes += metrics.stateBytes;
  record.writtenBytes += metrics.writtenBytes;
  record.persistedBytes += metrics.persistedBytes ?? 0;
  record.unaligned ||= metrics.unaligned;
  record.endToEndMs = Math.max(0, nowMs - record.triggerMs);
  record.tasks.find((entry) => entry.task === task)?.subtasks.push({ ...metrics, subtask, ackMs: nowMs });
}
