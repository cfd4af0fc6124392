/**
 * The part files of one subtask of a sink: in progress, then pending, published by whoever commits. Flink: FileWriter, Buckets.
 */
import type { Committable, FileSystem, Resumable } from '../../filesystems/contracts';
import { childPath } from '../../filesystems/paths';
import type { FormatEncoder } from '../../formats/contracts';
import type { OperatorContext } from '../../operators/contracts';
import { type OpenPart, PartFile, type WriteBacklog } from './part-file';

/** A closed part file, to be published; plain JSON. */
export interface PendingPart {
  /** Directory below the sink's path. */
  readonly bucket: string;
  readonly file: Committable;
}

/** When a part file is finished. Intervals are looked at by `check`, not when rows arrive. */
export interface RollingRules {
  /** Files end at every checkpoint, also those that could be continued. */
  readonly onCheckpoint: boolean;
  /** Bytes: a row begins a new file when the current one is larger. Undefined = files end at checkpoints and at the end only. */
  readonly size: number | undefined;
  /** The size that counts, by the bytes of a file; without it, these. Grows with them. */
  readonly countedSize?: (bytes: number) => number;
  readonly rolloverMs: number;
  readonly inactivityMs: number;
}

export interface PartFilesOptions {
  readonly fs: FileSystem;
  /** Directory of all buckets. */
  readonly path: string;
  readonly rules: RollingRules;
  newEncoder(): FormatEncoder;
  /** Name of the next file of a bucket. */
  nextName(bucket: string): string;
}

/** Rows that are encoded at once where files are limited in size. */
const STEP_ROWS = 256;

/** Input waits while more bytes than these are to be written. */
const MAX_BACKLOG_BYTES = 8 * 1024 * 1024;

/** A part that is being closed. */
interface ClosingPart {
  readonly part: PartFile;
  readonly pending: Promise<PendingPart>;
}

export class PartFiles {
  private readonly open = new Map<string, PartFile>();
  private closing: ClosingPart[] = [];
  private persisted: readonly OpenPart[] = [];
  private readonly retired: { checkpointId: number; completed: boolean; parts: readonly OpenPart[] }[] = [];
  /** The checkpoint whose files are being made durable, and whether it was given up meanwhile. */
  private preparing: number | undefined;
  private abortedEarly = false;
  private failed = false;
  private readonly backlog: WriteBacklog = {
    bytes: 0,
    changed: (error) => (error === undefined ? this.context.wake() : this.fail(error)),
  };

  constructor(
    private readonly context: OperatorContext,
    private readonly options: PartFilesOptions,
  ) {}

  get ready(): boolean {
    return this.backlog.bytes < MAX_BACKLOG_BYTES;
  }

  write(bucket: string, rows: readonly unknown[]): void {
    if (rows.length === 0) return;
    const now = this.context.processingTime.now();
    const { size } = this.options.rules;
    if (size === undefined) {
      const part = this.open.get(bucket) ?? this.begin(bucket, now);
      part.write(part.encoder.encode(rows), now);
      return;
    }
    for (let i = 0; i < rows.length; i += STEP_ROWS) {
      this.writeLimited(bucket, rows.length <= STEP_ROWS ? rows : rows.slice(i, i + STEP_ROWS), now, size);
    }
  }

  private writeLimited(bucket: string, rows: readonly unknown[], now: number, limit: number): void {
    const part = this.open.get(bucket) ?? this.begin(bucket, now);
    const bytes = part.encoder.encode(rows);
    if (!this.isLarger(part.size + bytes.length, limit)) {
      part.write(bytes, now);
      return;
    }
    for (const row of rows) {
      let current = this.open.get(bucket);
      if (current !== undefined && this.isLarger(current.size, limit)) {
        this.roll(current);
        current = undefined;
      }
      current ??= this.begin(bucket, now);
      current.write(current.encoder.encode([row]), now);
    }
  }

  private isLarger(bytes: number, limit: number): boolean {
    const { countedSize } = this.options.rules;
    return (countedSize === undefined ? bytes : countedSize(bytes)) > limit;
  }

  private begin(bucket: string, now: number): PartFile {
    const { fs, path, newEncoder, nextName } = this.options;
    const target = childPath(childPath(path, bucket), nextName(bucket));
    const encoder = newEncoder();
    const part = new PartFile(bucket, fs.recoverableWriter().open(target), encoder, this.backlog, now);
    part.write(encoder.header(), now);
    this.open.set(bucket, part);
    return part;
  }

  /** Closes the file: the next row of its bucket begins another. */
  private roll(part: PartFile): void {
    this.open.delete(part.bucket);
    const pending = part.closeForCommit().then((file) => ({ bucket: part.bucket, file }));
    pending.catch(() => undefined);
    this.closing.push({ part, pending });
  }

  /** Closes files that are old, or have had no rows for long. */
  check(now: number): void {
    const { size, rolloverMs, inactivityMs } = this.options.rules;
    if (size === undefined) return;
    for (const part of [...this.open.values()]) {
      if (now - part.created >= rolloverMs || now - part.lastWrite >= inactivityMs) this.roll(part);
    }
  }

  rollAll(): void {
    for (const part of [...this.open.values()]) this.roll(part);
  }

  rollBucket(bucket: string): void {
    const part = this.open.get(bucket);
    if (part !== undefined) this.roll(part);
  }

  isOpen(bucket: string): boolean {
    return this.open.has(bucket);
  }

  /** Ends what ends with a checkpoint, makes the rest durable, and gives what has been closed since the last call. */
  async prepare(checkpointId: number): Promise<PendingPart[]> {
    this.preparing = checkpointId;
    const { onCheckpoint, size } = this.options.rules;
    for (const part of [...this.open.values()]) {
      if (onCheckpoint || (size !== undefined && this.isLarger(part.size, size))) this.roll(part);
    }
    const closing = this.closing;
    this.closing = [];
    const [pending, persisted] = await Promise.all([
      Promise.all(closing.map((one) => one.pending)),
      Promise.all([...this.open.values()].map((part) => part.persist())),
    ]);
    this.persisted = persisted;
    this.retired.push({ checkpointId, completed: false, parts: persisted });
    this.preparing = undefined;
    if (this.abortedEarly) this.aborted(checkpointId);
    this.abortedEarly = false;
    return pending;
  }

  /** What goes on after the checkpoint that was prepared last. */
  snapshot(): readonly OpenPart[] {
    return this.persisted;
  }

  /** Goes on with files of a snapshot. Of several of one bucket, the others are closed. */
  async restore(parts: readonly OpenPart[]): Promise<void> {
    const writer = this.options.fs.recoverableWriter();
    for (const { bucket, resumable, created, lastWrite } of parts) {
      const file = await writer.recover(resumable);
      const { position } = file;
      const encoder = this.options.newEncoder();
      const part = new PartFile(bucket, Promise.resolve(file), encoder, this.backlog, created, true, position);
      part.lastWrite = lastWrite;
      if (this.open.has(bucket) || this.options.rules.onCheckpoint) {
        this.closing.push({ part, pending: part.closeForCommit().then((closed) => ({ bucket, file: closed })) });
      } else {
        this.open.set(bucket, part);
      }
    }
    this.persisted = parts;
  }

  /**
   * Checkpoint `checkpointId` is complete: what only the one before the last needs is released. Savepoints are never heard of again,
   * so theirs is kept.
   */
  async completed(checkpointId: number): Promise<void> {
    for (const one of this.retired) if (one.checkpointId === checkpointId) one.completed = true;
    const done = this.retired.filter(({ completed }) => completed);
    const over = done.slice(0, -2);
    for (const one of over) this.retired.splice(this.retired.indexOf(one), 1);
    await this.release(over.flatMap(({ parts }) => parts.map(({ resumable }) => resumable)));
  }

  /** Checkpoint `checkpointId` will never be restored: what only it needs is released. */
  aborted(checkpointId: number): void {
    if (this.preparing === checkpointId) this.abortedEarly = true;
    const index = this.retired.findIndex((one) => one.checkpointId === checkpointId && !one.completed);
    if (index < 0) return;
    const [{ parts }] = this.retired.splice(index, 1);
    // What cannot be removed stays behind; the data is none the worse for it.
    this.release(parts.map(({ resumable }) => resumable)).catch(() => undefined);
  }

  private async release(resumables: readonly Resumable[]): Promise<void> {
    const writer = this.options.fs.recoverableWriter();
    await Promise.all(resumables.map((resumable) => writer.release?.(resumable)));
  }

  /** The task ends. Files that no snapshot knows go. */
  async close(): Promise<void> {
    this.failed = true;
    const writer = this.options.fs.recoverableWriter();
    const open = [...this.open.values()].map((part) => part.discard());
    const closing = this.closing.map(async ({ part, pending }) => {
      const closed = await pending.catch(() => undefined);
      if (closed !== undefined && !part.kept) await writer.cleanup(closed.file);
    });
    this.open.clear();
    this.closing = [];
    await Promise.all([...open, ...closing].map((one) => one.catch(() => undefined)));
  }

  private fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    this.context.fail(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Publishes files, some at a time. Doing it again does no harm. After an error no more are begun, and none is under way. */
export async function publish(fs: FileSystem, parts: readonly PendingPart[]): Promise<void> {
  const writer = fs.recoverableWriter();
  const left = [...parts];
  const work = async (): Promise<void> => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) {
      await writer.commit(part.file).catch((error) => {
        left.length = 0;
        throw error;
      });
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(16, left.length) }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
