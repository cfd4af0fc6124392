/** The checkpoint that subtasks without input wait for before they end. */
import type { CoordinatorClock } from './clock';
import type { SubtaskId } from './contracts';
import { subtaskKey } from './pending-checkpoint';

/** ms until another try after a checkpoint has failed. */
const RETRY_MS = 1000;

export class FinalCheckpoints {
  private readonly atEnd = new Set<string>();
  /** A checkpoint has completed for them: they are about to finish and take part in no other. */
  private readonly leaving = new Set<string>();
  private requested = false;
  private cancelRetry: (() => void) | undefined;

  constructor(
    private readonly clock: CoordinatorClock,
    private readonly trigger: () => void,
  ) {}

  /** A new attempt of the job. */
  reset(): void {
    this.atEnd.clear();
    this.leaving.clear();
    this.requested = false;
    this.cancelRetry?.();
    this.cancelRetry = undefined;
  }

  waiting(id: SubtaskId): void {
    this.atEnd.add(subtaskKey(id));
  }

  finished(id: SubtaskId): void {
    const key = subtaskKey(id);
    this.atEnd.delete(key);
    this.leaving.delete(key);
  }

  /** These subtasks had no input left in the checkpoint that has just completed. */
  released(keys: Iterable<string>): void {
    this.requested = false;
    for (const key of keys) if (this.atEnd.delete(key)) this.leaving.add(key);
  }

  /** A checkpoint has failed; another is tried after a while, since the next periodic one may be far. */
  failed(): void {
    if (!this.requested) return;
    this.cancelRetry ??= this.clock.schedule(RETRY_MS, () => {
      this.cancelRetry = undefined;
      if (this.requested) this.trigger();
    });
  }

  /** Triggers one when all of `running` wait. */
  consider(running: readonly SubtaskId[]): void {
    if (this.requested || this.leaving.size > 0 || running.length === 0) return;
    if (!running.every((id) => this.atEnd.has(subtaskKey(id)))) return;
    this.requested = true;
    this.trigger();
  }
}
