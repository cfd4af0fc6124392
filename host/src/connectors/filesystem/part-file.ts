/** One part file while it is written. Rows are encoded at once; bytes are written behind, in order. */
import type { Committable, RecoverableFile, Resumable } from '../../filesystems/contracts';
import type { FormatEncoder } from '../../formats/contracts';

/** What a snapshot holds of a part file that goes on after it; plain JSON. */
export interface OpenPart {
  readonly bucket: string;
  readonly resumable: Resumable;
  /** ms since the epoch. */
  readonly created: number;
  readonly lastWrite: number;
}

/** Counts bytes that wait to be written, over all files of a sink. */
export interface WriteBacklog {
  bytes: number;
  /** Some were written, or writing failed. */
  changed(error?: unknown): void;
}

export class PartFile {
  /** Bytes, with those that wait. */
  size: number;
  lastWrite: number;
  private waiting: Uint8Array[] = [];
  private tail: Promise<unknown>;

  /**
   * @param created ms since the epoch, by the task's clock
   * @param kept a snapshot knows this file, so it must outlive a failure
   */
  constructor(
    readonly bucket: string,
    private readonly file: Promise<RecoverableFile>,
    readonly encoder: FormatEncoder,
    private readonly backlog: WriteBacklog,
    readonly created: number,
    public kept = false,
    position = 0,
  ) {
    this.size = position;
    this.lastWrite = created;
    this.tail = file;
    file.catch((error) => backlog.changed(error));
  }

  write(bytes: Uint8Array, now: number): void {
    this.lastWrite = now;
    if (bytes.length === 0) return;
    this.size += bytes.length;
    this.backlog.bytes += bytes.length;
    this.waiting.push(bytes);
    if (this.waiting.length === 1) this.tail = this.after(() => this.flush());
  }

  async persist(): Promise<OpenPart> {
    this.kept = true;
    const { created, lastWrite } = this;
    const resumable = this.after(async () => (await this.file).persist());
    this.tail = resumable;
    return { bucket: this.bucket, resumable: await resumable, created, lastWrite };
  }

  /** Nothing is written any more. */
  closeForCommit(): Promise<Committable> {
    this.write(this.encoder.footer(), this.lastWrite);
    const committable = this.after(async () => (await this.file).closeForCommit());
    this.tail = committable;
    committable.catch((error) => this.backlog.changed(error));
    return committable;
  }

  /** The task ends before the file does: it goes, unless a snapshot knows it. */
  async discard(): Promise<void> {
    const file = await this.file.catch(() => undefined);
    await this.tail.catch(() => undefined);
    if (file === undefined) return;
    if (!this.kept) await file.abort();
    else await file.detach?.();
  }

  private after<T>(step: () => Promise<T>): Promise<T> {
    return this.tail.then(step);
  }

  /** Writes what has gathered meanwhile in one piece. */
  private async flush(): Promise<void> {
    const chunks = this.waiting;
    this.waiting = [];
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    try {
      await (await this.file).write(bytes);
      this.backlog.bytes -= bytes.length;
      this.backlog.changed();
    } catch (error) {
      this.backlog.changed(error);
      throw error;
    }
  }
}
