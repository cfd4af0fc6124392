/** Which retained checkpoints refer to which shared files. */

/** Deleted files that are remembered. */
const REMEMBERED = 10_000;

interface Retired {
  readonly files: ReadonlySet<string>;
  /** Highest id that had been triggered when the checkpoint was given up. */
  readonly triggered: number;
}

/**
 * A file can be deleted when no retained checkpoint refers to it, and none that is under way may do so. The latter may begin from what
 * its tasks know as the last completed checkpoint, which can be behind: so the files of a checkpoint that is given up stay until a
 * checkpoint completes that was triggered after that.
 */
export class SharedFileRegistry {
  private readonly references = new Map<string, number>();
  private retired: Retired[] = [];
  private readonly protectedFiles = new Set<string>();
  /** The last ones that were deleted: a checkpoint that refers to one is worthless. */
  private readonly deleted = new Set<string>();

  /** Files of a checkpoint that belongs to somebody else are never deleted. */
  protect(files: Iterable<string>): void {
    for (const file of files) this.protectedFiles.add(file);
  }

  retain(files: Iterable<string>): void {
    for (const file of files) this.references.set(file, (this.references.get(file) ?? 0) + 1);
  }

  /** A checkpoint is given up; `triggered` is the highest id that was triggered so far. */
  retire(files: ReadonlySet<string>, triggered: number): void {
    this.retired.push({ files, triggered });
  }

  /** Checkpoint `id` has completed. The result can be deleted. */
  completed(id: number): string[] {
    const due = this.retired.filter((entry) => entry.triggered < id);
    this.retired = this.retired.filter((entry) => entry.triggered >= id);
    return this.release(due);
  }

  /** No checkpoint is under way any more. The result can be deleted. */
  releaseAll(): string[] {
    return this.release(this.retired.splice(0));
  }

  private release(entries: readonly Retired[]): string[] {
    const unused: string[] = [];
    for (const { files } of entries) for (const file of files) if (this.drop(file)) unused.push(file);
    return unused;
  }

  private drop(file: string): boolean {
    const count = (this.references.get(file) ?? 0) - 1;
    if (count > 0) {
      this.references.set(file, count);
      return false;
    }
    this.references.delete(file);
    if (this.protectedFiles.has(file)) return false;
    this.deleted.add(file);
    if (this.deleted.size > REMEMBERED) this.deleted.delete(this.deleted.values().next().value as string);
    return true;
  }

  /** Whether a retained checkpoint, or somebody else's, refers to it. */
  inUse(file: string): boolean {
    return this.references.has(file) || this.protectedFiles.has(file);
  }

  isDeleted(file: string): boolean {
    return this.deleted.has(file);
  }
}
