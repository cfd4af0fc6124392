/** Which checkpoint a job begins with: its own last one, the last one of a host that died, or what the user names. */
import type { ExecutionPlan } from '../graph/contracts';
import { FileNotFoundError } from '../filesystems/errors';
import type { CompletedCheckpoints } from './completed-checkpoints';
import type { CompletedCheckpoint, JobRestore } from './contracts';
import { CorruptStateError, RestoreError } from './errors';
import type { HaStore } from './ha/contracts';
import { type ClaimMode, type RecoverySettings, recoverySettings } from './options';
import { jobRestore } from './redistribution';
import { type CheckpointStorage, loadCheckpoint } from './storage/checkpoint-storage';
import { verifyFiles } from './verify';

export interface Found {
  readonly checkpoint: CompletedCheckpoint;
  readonly restore: JobRestore;
}

/** Not whole, or not there. A store that does not answer is another matter: the checkpoint may be whole. */
function isLost(error: unknown): boolean {
  return error instanceof CorruptStateError || error instanceof RestoreError || error instanceof FileNotFoundError;
}

export class Recovery {
  private readonly settings: RecoverySettings;
  private searched = false;
  private highestId = 0;
  /** Restored from what belongs to somebody else, who may delete it: the next checkpoint must not refer to it. */
  private full = false;
  /** The problem of the first checkpoint that could not be used, while none after it could. */
  private lost: Error | undefined;

  constructor(
    private readonly store: CompletedCheckpoints,
    private readonly storage: CheckpointStorage,
    private readonly configuration: ReadonlyMap<string, string>,
    private readonly jobId: string,
    private readonly ha: HaStore | undefined,
    private readonly notice: (text: string) => void,
  ) {
    this.settings = recoverySettings(configuration);
  }

  get firstMustBeFull(): boolean {
    return this.full;
  }

  /** The job has a checkpoint of its own now. */
  ownCheckpoint(): void {
    this.full = false;
    this.lost = undefined;
  }

  /** Ids up to this one are taken. */
  async highestKnownId(): Promise<number> {
    return Math.max(this.highestId, this.store.latest?.id ?? 0);
  }

  /** Throws when there is state to begin with, but none of it can be used. */
  async latest(plan: ExecutionPlan, operatorIds: ReadonlyMap<number, string>): Promise<Found | undefined> {
    if (!this.searched && this.store.latest === undefined) await this.search();
    this.searched = true;
    for (let checkpoint = this.store.latest; checkpoint !== undefined; checkpoint = this.store.latest) {
      if (await this.isWhole(checkpoint)) {
        return { checkpoint, restore: jobRestore(checkpoint, plan, operatorIds, this.settings) };
      }
    }
    if (this.lost !== undefined) throw this.lost;
    return undefined;
  }

  restoreFailed(checkpointId: number, error: Error): boolean {
    const { latest } = this.store;
    if (latest?.id === checkpointId) this.giveUp(latest, error);
    return this.store.latest !== undefined;
  }

  private async search(): Promise<void> {
    await this.recoverPointers();
    if (this.store.latest === undefined && this.lost === undefined) await this.recoverPath();
    for (const id of await this.storage.storedIds()) this.highestId = Math.max(this.highestId, id);
    if (this.ha !== undefined) await this.store.sweep();
  }

  /** For a job that has ended: what is known of its checkpoints, so that they can be deleted. */
  async findLeftovers(): Promise<void> {
    await this.recoverPointers();
    await this.store.sweep();
  }

  private async recoverPointers(): Promise<void> {
    for (const pointer of (await this.ha?.checkpoints(this.jobId)) ?? []) {
      this.highestId = Math.max(this.highestId, pointer.id);
      try {
        const checkpoint = await loadCheckpoint(pointer.directory, this.configuration);
        if (pointer.foreign) this.adopt(checkpoint, 'NO_CLAIM');
        else this.store.recovered(checkpoint);
      } catch (error) {
        if (!isLost(error)) throw error;
        this.store.markUnusable(pointer.directory);
        this.reject(pointer, error as Error);
      }
    }
  }

  /** What the user names is used, or the job does not run. */
  private async recoverPath(): Promise<void> {
    const { path, claimMode } = this.settings;
    if (path === undefined) return;
    const checkpoint = await loadCheckpoint(path, this.configuration);
    await verifyFiles(checkpoint, this.configuration);
    this.adopt(checkpoint, claimMode);
    this.highestId = Math.max(this.highestId, checkpoint.id);
  }

  private adopt(checkpoint: CompletedCheckpoint, claimMode: ClaimMode): void {
    this.store.adopt(checkpoint, claimMode);
    this.full = claimMode === 'NO_CLAIM';
  }

  private async isWhole(checkpoint: CompletedCheckpoint): Promise<boolean> {
    try {
      await verifyFiles(checkpoint, this.configuration);
      return true;
    } catch (error) {
      if (!(error instanceof CorruptStateError)) throw error;
      this.giveUp(checkpoint, error);
      return false;
    }
  }

  private giveUp(checkpoint: CompletedCheckpoint, error: Error): void {
    this.store.giveUp(checkpoint);
    this.reject(checkpoint, error);
  }

  private reject(checkpoint: { readonly id: number; readonly directory: string }, cause: Error): void {
    const message = `Checkpoint ${checkpoint.id} (${checkpoint.directory}) cannot be restored: ${cause.message}`;
    this.notice(`${message}. The one before it is used, if there is one.`);
    this.lost = new RestoreError(message, 'java.lang.IllegalStateException', { cause });
  }
}
