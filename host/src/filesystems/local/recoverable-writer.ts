/** In-progress files are hidden files beside their target; publishing is a renaming. Flink: LocalRecoverableWriter. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Committable, RecoverableFile, RecoverableWriter, Resumable } from '../contracts';
import { LostFileError } from '../errors';
import { localPath } from '../paths';
import { hasCode, makeDirectories, missing, syncDirectory, writeAll } from './syscalls';

interface LocalProgress {
  readonly path: string;
  /** Path of the hidden file. */
  readonly temporary: string;
  /** Bytes that count. */
  readonly position: number;
}

export class LocalRecoverableWriter implements RecoverableWriter {
  readonly supportsResume = true;

  async open(path: string): Promise<RecoverableFile> {
    const target = localPath(path);
    await makeDirectories(dirname(target));
    const temporary = join(dirname(target), `.${basename(target)}.inprogress.${randomUUID()}`);
    return new LocalRecoverableFile(path, temporary, await open(temporary, 'wx'), 0);
  }

  async recover(resumable: Resumable): Promise<RecoverableFile> {
    const { path, temporary, position } = progressOf(resumable);
    const handle = await open(temporary, 'r+').catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
      throw new LostFileError(`The in-progress file ${temporary} of ${path} is gone: it cannot be continued`);
    });
    try {
      const { size } = await handle.stat();
      if (size < position) throw tooShort(temporary, path, size, position);
      await handle.truncate(position);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new LocalRecoverableFile(path, temporary, handle, position);
  }

  async commit(committable: Committable): Promise<void> {
    const { path, temporary, position } = progressOf(committable);
    const target = localPath(path);
    const info = await stat(temporary).catch(missing);
    // Published before: the file may have been taken away by now by whoever reads it.
    if (info === undefined) return;
    if (info.size < position) throw tooShort(temporary, path, info.size, position);
    // Another attempt that has not quite ended may publish it at this very moment.
    await rename(temporary, target).catch(missing);
    await syncDirectory(dirname(target));
  }

  async cleanup(resumable: Resumable): Promise<void> {
    await unlink(progressOf(resumable).temporary).catch(missing);
  }
}

function progressOf(value: Resumable | Committable): LocalProgress {
  const { path, temporary, position } = value as Partial<LocalProgress>;
  if (typeof path !== 'string' || typeof temporary !== 'string' || typeof position !== 'number') {
    throw new LostFileError(`This is no in-progress file of the local file system: ${JSON.stringify(value)}`);
  }
  return { path, temporary, position };
}

function tooShort(temporary: string, path: string, size: number, position: number): LostFileError {
  return new LostFileError(
    `The in-progress file ${temporary} of ${path} has ${size} bytes, but ${position} were persisted: it lost data`,
  );
}

class LocalRecoverableFile implements RecoverableFile {
  private closed = false;
  private named = false;

  constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    public position: number,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    if (this.closed) throw new Error(`The in-progress file of ${this.path} is closed`);
    const at = this.position;
    this.position += bytes.length;
    await writeAll(this.handle, bytes, at);
  }

  async persist(): Promise<Resumable> {
    await this.handle.datasync();
    await this.syncName();
    return this.progress();
  }

  async closeForCommit(): Promise<Committable> {
    await this.handle.datasync();
    await this.close();
    await this.syncName();
    return this.progress();
  }

  async abort(): Promise<void> {
    await this.close();
    await unlink(this.temporary).catch(missing);
  }

  detach(): Promise<void> {
    return this.close();
  }

  /** `position` as it is when everything written is durable. */
  private progress(): Resumable {
    return { path: this.path, temporary: this.temporary, position: this.position };
  }

  private async syncName(): Promise<void> {
    if (this.named) return;
    await syncDirectory(dirname(this.temporary));
    this.named = true;
  }

  private async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.handle.close();
  }
}
