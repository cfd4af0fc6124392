/**
 * Two-phase commit: what a checkpoint prepares is published when the checkpoint is complete, and made good after a restore. The
 * committables of a checkpoint are part of it, so a crash between the two publishes them in the next attempt.
 */
import type { Batch } from '../types/contracts';
import { BaseOperator } from './base';
import { CommitterMetrics, type CommitResult } from './committer-metrics';
import type { OperatorContext } from './contracts';
import { faultPoint } from './fault-points';

/** Committables are plain JSON. Committing one twice must do no harm. */
export abstract class CommittingSink<C> extends BaseOperator {
  /** By checkpoint, oldest first. */
  private readonly pending = new Map<number, C[]>();
  private committing: Promise<void> = Promise.resolve();
  /** Of the restored checkpoint, or of the end of the input: they are in no checkpoint to come. */
  private underway = 0;
  private committerMetrics: CommitterMetrics | undefined;

  /** Flushes, and gives what has to be published for everything that was written since the last call. */
  protected abstract prepareCommit(checkpointId: number): Promise<readonly C[]>;
  /** What became of each committable; nothing = all of them are published. */
  protected abstract commit(committables: readonly C[]): Promise<readonly CommitResult[] | void>;
  abstract override processBatch(batch: Batch, input: number): void;

  /** Part of a snapshot's layout. */
  protected committablesName(): string {
    return 'committables';
  }

  /** To be awaited by `open` of subclasses: publishes what the restored checkpoint had prepared. */
  protected async openCommitter(context: OperatorContext): Promise<void> {
    this.committerMetrics = new CommitterMetrics(context.metrics, () => this.pendingCommittables());
    if (context.batchMode) return;
    const state = context.operatorState().listState<C>(this.committablesName(), 'split');
    const restored = state.get();
    this.committerMetrics.prepared(restored.length);
    if (restored.length > 0) await this.publishNow(restored);
    context.operatorState().beforeSnapshot(() => state.put([...this.pending.values()].flat()));
  }

  async prepareSnapshotPreBarrier(checkpointId: number): Promise<void> {
    faultPoint('prepare');
    const prepared = await this.prepareCommit(checkpointId);
    faultPoint('prepared');
    this.committerMetrics?.prepared(prepared.length);
    if (prepared.length > 0) this.pending.set(checkpointId, [...prepared]);
  }

  /** Commits are made one after the other, and beside the input. */
  notifyCheckpointComplete(checkpointId: number): Promise<void> {
    const ids = [...this.pending.keys()].filter((id) => id <= checkpointId);
    const due = ids.flatMap((id) => this.pending.get(id) ?? []);
    if (due.length === 0) return this.committing;
    this.committing = this.committing.then(async () => {
      await this.publish(due);
      for (const id of ids) this.pending.delete(id);
    });
    return this.committing;
  }

  /** Unless a last checkpoint does that, before the task may end, everything is published at the end. */
  async finish(): Promise<void> {
    if (this.context.checkpointing?.lastCheckpoint) return;
    await this.committing;
    const prepared = await this.prepareCommit(Number.MAX_SAFE_INTEGER);
    this.committerMetrics?.prepared(prepared.length);
    const due = [...[...this.pending.values()].flat(), ...prepared];
    this.pending.clear();
    if (due.length > 0) await this.publishNow(due);
  }

  /** A commit was tried again. */
  protected commitRetried(): void {
    this.committerMetrics?.retriedOnce();
  }

  private pendingCommittables(): number {
    return [...this.pending.values()].reduce((sum, { length }) => sum + length, this.underway);
  }

  private async publishNow(due: readonly C[]): Promise<void> {
    this.underway = due.length;
    await this.publish(due);
    this.underway = 0;
  }

  private async publish(due: readonly C[]): Promise<void> {
    const results = await this.commit(due);
    if (results === undefined) this.committerMetrics?.committed('successful', due.length);
    else for (const result of results) this.committerMetrics?.committed(result);
  }
}
