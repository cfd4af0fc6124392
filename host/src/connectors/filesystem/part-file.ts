/** A part file: hidden while it is written, renamed when it is finished. */
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class PartFile {
  private readonly descriptor: number;
  private readonly inProgress: string;
  private open = true;
  size = 0;
  lastWrite: number;

  /** @param now ms since the epoch, by the task's clock */
  constructor(
    bucket: string,
    private readonly name: string,
    readonly created: number,
  ) {
    this.inProgress = join(bucket, `.${name}.inprogress.${randomUUID()}`);
    mkdirSync(bucket, { recursive: true });
    this.descriptor = openSync(this.inProgress, 'wx');
    this.lastWrite = created;
  }

  write(bytes: Uint8Array, now: number): void {
    let written = 0;
    while (written < bytes.length) written += writeSync(this.descriptor, bytes, written);
    this.size += bytes.length;
    this.lastWrite = now;
  }

  /** Closes the file and gives it its final name. */
  finish(): void {
    this.seal();
    this.publish();
  }

  /** Closes the file, which stays hidden. */
  seal(): void {
    closeSync(this.descriptor);
    this.open = false;
  }

  /** Gives a closed file its final name. */
  publish(): void {
    renameSync(this.inProgress, join(dirname(this.inProgress), this.name));
  }

  /** Closes and removes the file: the job failed, and starts again from its sources. */
  discard(): void {
    if (this.open) this.seal();
    unlinkSync(this.inProgress);
  }
}
