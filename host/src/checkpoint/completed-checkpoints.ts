/** The completed checkpoints that are kept, and the deletion of what they leave behind. */
import type { CheckpointPointer, HaStore } from './ha/contracts';
import type { CompletedCheckpoint, OperatorSubtaskState } from './contracts';
import type { CheckpointSettings, ClaimMode } from './options';
import { SharedFileRegistry } from './shared-files';
import { type StoredFile, sharedFilesOf, storedFilesOf } from './state-files';
import type { CheckpointStorage } from './storage/checkpoint-storage';
import { isWholePath, resolveFile } from './storage/inputs';

export type EndStatus = 'FINISHED' | 'CANCELED' | 'FAILED' | 'SUSPENDED';

export class CompletedCheckpoints {
  /** Oldest first. */
  private retained: CompletedCheckpoint[] = [];
  /** Restored from, and somebody else's: used until the job has a checkpoint of its own, never deleted. */
  private foreign: CompletedCheckpoint | undefined;
  private readonly shared = new SharedFileRegistry();
  private readonly unusable = new Set<string>();
  /** Deletions under way. */
  private readonly deletions = new Set<Promise<void>>();

  constructor(
    private readonly settings: CheckpointSettings,
    private readonly storage: CheckpointStorage,
    private readonly jobId: string,
    private readonly ha: HaStore | undefined,
    private readonly notice: (text: string) => void,
  ) {}

  get latest(): CompletedCheckpoint | undefined {
    const own = this.retained.at(-1);
    return this.foreign !== undefined && this.foreign.id > (own?.id ?? 0) ? this.foreign : own;
  }

  /** Found in the high-availability store. Oldest first. */
  recovered(checkpoint: CompletedCheckpoint): void {
    this.retained.push(checkpoint);
    this.shared.retain(sharedFilesOf(checkpoint));
  }

  /** Of another job, or a savepoint. */
  adopt(checkpoint: CompletedCheckpoint, mode: ClaimMode): void {
    if (mode === 'CLAIM') {
      this.recovered(checkpoint);
      return;
    }
    this.foreign = checkpoint;
    this.shared.protect(sharedFilesOf(checkpoint));
  }

  isForeign(checkpoint: CompletedCheckpoint): boolean {
    return this.foreign === checkpoint;
  }

  /** It cannot be restored: the one before becomes the latest. Its files stay, so that they can be looked at. */
  giveUp(checkpoint: CompletedCheckpoint): void {
    this.retained = this.retained.filter((other) => other !== checkpoint);
    if (this.foreign === checkpoint) this.foreign = undefined;
    this.unusable.add(checkpoint.directory);
  }

  /** The checkpoint in this directory cannot be loaded. Its files stay. */
  markUnusable(directory: string): void {
    this.unusable.add(directory);
  }

  /**
   * Makes it the latest one, for a host that is started again as well, and gives up those that are too many. `triggered` is the highest
   * id that was triggered so far. The result are those that are given up.
   */
  async add(checkpoint: CompletedCheckpoint, triggered: number): Promise<readonly CompletedCheckpoint[]> {
    const kept = [...this.retained, checkpoint].slice(-this.settings.retained);
    await this.ha?.setCheckpoints(this.jobId, kept.map(pointerOf));
    const subsumed = this.retained.filter((other) => !kept.includes(other));
    this.retained = kept;
    this.foreign = undefined;
    this.shared.retain(sharedFilesOf(checkpoint));
    for (const other of subsumed) {
      this.shared.retire(sharedFilesOf(other), triggered);
      this.delete(() => this.storage.deleteCheckpoint(other));
    }
    this.deleteFiles(this.shared.completed(checkpoint.id));
    return subsumed;
  }

  /**
   * A savepoint is about to end the job. Sinks will commit what it holds: a host that is started again before the job has ended must not
   * begin with an earlier checkpoint.
   */
  async stopWith(savepoint: CompletedCheckpoint): Promise<void> {
    const pointer: CheckpointPointer = { ...pointerOf(savepoint), foreign: true };
    await this.ha?.setCheckpoints(this.jobId, [...this.retained.map(pointerOf), pointer]);
  }

  /** Why a checkpoint with these states would be worthless; undefined = it is sound. */
  lostFile(states: Iterable<OperatorSubtaskState>): string | undefined {
    for (const file of storedFilesOf(states)) {
      // Files of its own are named relative to it: a whole path is that of another checkpoint, which goes with its directory.
      const foreign = file.scope === 'exclusive' && isWholePath(file.path);
      if (foreign || this.shared.isDeleted(file.path)) return file.path;
    }
    return undefined;
  }

  /** Deletes what an aborted checkpoint has written. */
  discard(directory: string, states: Iterable<OperatorSubtaskState>): void {
    const own = (file: StoredFile): boolean =>
      file.scope === 'exclusive' ? !isWholePath(file.path) : !this.shared.inUse(file.path);
    const files = [...storedFilesOf(states)].filter(own);
    this.deleteFiles(files.map((file) => resolveFile(directory, file)));
    this.delete(() => this.storage.deleteDirectory(directory));
  }

  /** What a dead host has left: directories and shared files that no retained checkpoint knows. Before any checkpoint is triggered. */
  async sweep(): Promise<void> {
    const known = new Set([...this.retained, ...(this.foreign ? [this.foreign] : [])].map((one) => one.directory));
    for (const id of await this.storage.storedIds()) {
      const directory = this.storage.metadataDirectory(id)!;
      if (!known.has(directory) && !this.unusable.has(directory)) await this.storage.deleteDirectory(directory);
    }
    if (this.unusable.size > 0) return;
    const files = await this.storage.sharedFiles();
    for (const file of files) if (!this.shared.inUse(file)) await this.storage.deleteFile(file);
  }

  /** The job has ended. */
  async close(status: EndStatus): Promise<void> {
    const suspended = status === 'SUSPENDED' && this.ha !== undefined;
    if (!suspended && this.discardsAt(status)) {
      for (const checkpoint of this.retained.splice(0)) {
        this.shared.retire(sharedFilesOf(checkpoint), 0);
        this.delete(() => this.storage.deleteCheckpoint(checkpoint));
      }
    }
    if (!suspended) this.deleteFiles(this.shared.releaseAll());
    await this.quiet();
    if (!suspended) await this.storage.deleteEmptyDirectories();
    if (status !== 'SUSPENDED') await this.ha?.clean(this.jobId);
  }

  /** After the end of the job: what tasks have written for checkpoints that never completed. */
  async cleanUp(): Promise<void> {
    if (!this.storage.ownsJobDirectory) return;
    await this.quiet();
    await this.sweep();
    await this.storage.deleteEmptyDirectories();
  }

  /** Resolves when all deletions have ended. */
  async quiet(): Promise<void> {
    while (this.deletions.size > 0) await Promise.all(this.deletions);
  }

  private discardsAt(status: EndStatus): boolean {
    const { retention } = this.settings;
    if (status === 'FINISHED' || retention === 'NO_EXTERNALIZED_CHECKPOINTS') return true;
    return status !== 'FAILED' && retention === 'DELETE_ON_CANCELLATION';
  }

  private deleteFiles(paths: readonly string[]): void {
    for (const path of paths) this.delete(() => this.storage.deleteFile(path));
  }

  /** In the background: a file that stays costs space only. */
  private delete(run: () => Promise<void>): void {
    const deletion = run().catch((error: Error) => {
      this.notice(`A file of an old checkpoint could not be deleted: ${error.message}`);
    });
    this.deletions.add(deletion);
    void deletion.then(() => this.deletions.delete(deletion));
  }
}

function pointerOf({ id, directory, kind, timestampMs }: CompletedCheckpoint): CheckpointPointer {
  return { id, directory, kind, timestampMs };
}
