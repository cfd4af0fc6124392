/** Numbers of a job's checkpoints, as Flink's REST API shows them. */
import type { CheckpointRecord, CheckpointStatistics, CompletedCheckpoint, SubtaskSnapshot } from './contracts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class StatisticsTracker {
  private readonly counts = { restored: 0, total: 0, inProgress: 0, completed: 0, failed: 0 };
  /** Newest first. */
  private readonly records: Mutable<CheckpointRecord>[] = [];
  /** Of each sort the one with the highest id: outlives its place in the history. */
  private readonly latest: Partial<Record<'completed' | 'savepoint' | 'failed', CheckpointRecord>> = {};
  private restoredFrom: CheckpointStatistics['restored'];

  /** `limit`: records that are kept (web.checkpoints.history). */
  constructor(private readonly limit: number) {}

  triggered(id: number, savepoint: boolean, triggerMs: number, subtasks: number): void {
    this.counts.total++;
    this.counts.inProgress++;
    this.records.unshift({
      id,
      status: 'IN_PROGRESS',
      savepoint,
      triggerMs,
      latestAckMs: -1,
      stateBytes: 0,
      writtenBytes: 0,
      endToEndMs: 0,
      subtasks,
      acknowledged: 0,
      directory: undefined,
      failure: undefined,
    });
    this.trim();
  }

  acknowledged(id: number, snapshot: SubtaskSnapshot, nowMs: number): void {
    const record = this.open(id);
    if (record === undefined) return;
    record.acknowledged++;
    record.latestAckMs = nowMs;
    record.stateBytes += snapshot.metrics.stateBytes;
    record.writtenBytes += snapshot.metrics.writtenBytes;
    record.endToEndMs = Math.max(0, nowMs - record.triggerMs);
  }

  completed(checkpoint: CompletedCheckpoint, nowMs: number): void {
    this.counts.inProgress--;
    this.counts.completed++;
    const record = this.open(checkpoint.id);
    if (record === undefined) return;
    record.status = 'COMPLETED';
    record.directory = checkpoint.directory || undefined;
    record.endToEndMs = Math.max(0, nowMs - record.triggerMs);
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
      latest: { completed, savepoint, failed },
      restored: this.restoredFrom,
    };
  }

  private open(id: number): Mutable<CheckpointRecord> | undefined {
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
