/**
 * Two-phase commit: what a checkpoint prepares is published when the checkpoint is complete, and made good after a restore. The
 * committables of a checkpoint are part of it, so a crash between the two publishes them in the next attempt.
 */
import type { Batch } from '../types/contracts';
import { BaseOperator } from './base';
import type { OperatorContext } from './contracts';
import { faultPoint } from './fault-points';

/** Committables are plain JSON. Committing one twice must do no harm. */
export abstract class CommittingSink<C> extends BaseOperator {
  /** By checkpoint, oldest first. */
  private readonly pending = new Map<number, C[]>();
  private committing: Promise<void> = Promise.resolve();

  /** Flushes, and gives what has to be published for everything that was written since the last call. */
  protected abstract prepareCommit(checkpointId: number): Promise<readonly C[]>;
  protected abstract commit(committables: readonly C[]): Promise<void>;
  abstract override processBatch(batch: Batch, input: number): void;

  /** Part of a snapshot's layout. */
  protected committablesName(): string {
    return 'committables';
  }

  /** To be awaited by `open` of subclasses: publishes what the restored checkpoint had prepared. */
  protected async openCommitter(context: OperatorContext): Promise<void> {
    if (context.batchMode) return;
    const state = context.operatorState().listState<C>(this.committablesName(), 'split');
    const restored = state.get();
    if (restored.length > 0) await this.commit(restored);
    context.operatorState().beforeSnapshot(() => state.put([...this.pending.values()].flat()));
  }

  async prepareSnapshotPreBarrier(checkpointId: number): Promise<void> {
    faultPoint('prepare');
    const prepared = await this.prepareCommit(checkpointId);
    faultPoint('prepared');
    if (prepared.length > 0) this.pending.set(checkpointId, [...prepared]);
  }

  /** Commits are made one after the other, and beside the input. */
  notifyCheckpointComplete(checkpointId: number): Promise<void> {
    const ids = [...this.pending.keys()].filter((id) => id <= checkpointId);
    const due = ids.flatMap((id) => this.pending.get(id) ?? []);
    if (due.length === 0) return this.committing;
    this.committing = this.committing.then(async () => {
      await this.commit(due);
      for (const id of ids) this.pending.delete(id);
    });
    return this.committing;
  }

  /** Unless a last checkpoint does that, before the task may end, everything is published at the end. */
  async finish(): Promise<void> {
    if (this.context.checkpointing?.lastCheckpoint) return;
    await this.committing;
    const prepared = await this.prepareCommit(Number.MAX_SAFE_INTEGER);
    const due = [...[...this.pending.values()].flat(), ...prepared];
    this.pending.clear();
    if (due.length > 0) await this.commit(due);
  }
}
