/** Files of this machine. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, link, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileReader, FileStatus, FileSystem, FileWriter, RecoverableWriter } from '../contracts';
import { FileExistsError, FileNotFoundError } from '../errors';
import { localPath, schemeOf } from '../paths';
import { LocalRecoverableWriter } from './recoverable-writer';
import { hasCode, makeDirectories, missing, syncDirectory, writeAll } from './syscalls';

export class LocalFileSystem implements FileSystem {
  readonly scheme = 'file';
  private readonly writer = new LocalRecoverableWriter();

  async readFile(path: string): Promise<Uint8Array> {
    return found(path, readFile(localPath(path)));
  }

  async openRead(path: string): Promise<FileReader> {
    const handle = await found(path, open(localPath(path), 'r'));
    const { size } = await handle.stat();
    return new LocalReader(handle, size);
  }

  async createAtomic(path: string): Promise<FileWriter> {
    const target = localPath(path);
    await makeDirectories(dirname(target));
    const temporary = hiddenBeside(target);
    return new AtomicWriter(await open(temporary, 'wx'), temporary, target);
  }

  async writeNew(path: string, bytes: Uint8Array): Promise<void> {
    const target = localPath(path);
    await makeDirectories(dirname(target));
    const temporary = hiddenBeside(target);
    try {
      await writeDurable(temporary, bytes);
      await link(temporary, target);
    } catch (error) {
      throw hasCode(error, 'EEXIST') ? new FileExistsError(path) : error;
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    await syncDirectory(dirname(target));
  }

  recoverableWriter(): RecoverableWriter {
    return this.writer;
  }

  async stat(path: string): Promise<FileStatus | undefined> {
    const info = await stat(localPath(path)).catch(missing);
    if (info === undefined) return undefined;
    const directory = info.isDirectory();
    return {
      path,
      name: basename(localPath(path)),
      directory,
      size: directory ? 0 : info.size,
      modifiedMs: Math.floor(info.mtimeMs),
    };
  }

  async list(directory: string): Promise<FileStatus[]> {
    const folder = localPath(directory);
    const names = await readdir(folder).catch((error: unknown) => {
      if (hasCode(error, 'ENOTDIR')) return undefined;
      return missing(error);
    });
    const prefix = schemeOf(directory) === undefined ? '' : 'file:';
    const entries = await Promise.all((names ?? []).sort().map((name) => this.stat(`${prefix}${join(folder, name)}`)));
    return entries.filter((entry) => entry !== undefined);
  }

  async mkdirs(directory: string): Promise<void> {
    await makeDirectories(localPath(directory));
  }

  async delete(path: string, options?: { readonly recursive: boolean }): Promise<void> {
    await rm(localPath(path), { recursive: options?.recursive ?? false, force: true }).catch(async (error: unknown) => {
      // An empty directory goes without `recursive`.
      if (!hasCode(error, 'ERR_FS_EISDIR')) throw error;
      const entries = await readdir(localPath(path));
      if (entries.length > 0) throw new Error(`Directory ${path} is not empty`);
      await rm(localPath(path), { recursive: true, force: true });
    });
  }

  async rename(from: string, to: string): Promise<void> {
    const target = localPath(to);
    await makeDirectories(dirname(target));
    await found(from, rename(localPath(from), target));
    await syncDirectory(dirname(target));
  }
}

/** Hidden from sources and listings, and never the name of another file. */
const hiddenBeside = (target: string): string => join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);

async function found<T>(path: string, result: Promise<T>): Promise<T> {
  return result.catch((error: unknown) => {
    throw hasCode(error, 'ENOENT', 'ENOTDIR') ? new FileNotFoundError(path) : error;
  });
}

async function writeDurable(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await writeAll(handle, bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

class LocalReader implements FileReader {
  constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await this.handle.read(bytes, done, bytes.length - done, offset + done);
      if (bytesRead === 0) return bytes.subarray(0, done);
      done += bytesRead;
    }
    return bytes;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

class AtomicWriter implements FileWriter {
  position = 0;
  private ended = false;

  constructor(
    private readonly handle: FileHandle,
    private readonly temporary: string,
    private readonly target: string,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    if (this.ended) throw new Error(`${this.target} is closed`);
    this.position += bytes.length;
    await writeAll(this.handle, bytes);
  }

  async close(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    try {
      await this.handle.sync();
      await this.handle.close();
      await rename(this.temporary, this.target);
    } catch (error) {
      await this.drop();
      throw error;
    }
    await syncDirectory(dirname(this.target));
  }

  async abort(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.drop();
  }

  private async drop(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await unlink(this.temporary).catch(() => undefined);
  }
}
