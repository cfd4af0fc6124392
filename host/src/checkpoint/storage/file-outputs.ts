/** Files of one subtask's snapshot in a directory. Few bytes never become a file. */
import { randomUUID } from 'node:crypto';
import type { FileSystem, FileWriter } from '../../filesystems/contracts';
import { childPath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import type { StateFile, StateOutput, StateOutputs } from '../../state/snapshot/contracts';
import type { CheckpointLocation } from '../contracts';
import { crc32 } from '../../state/snapshot/checksum';

type Scope = 'exclusive' | 'shared';

class FileOutput implements StateOutput {
  /** What was written while it may still stay inline. */
  private pieces: Uint8Array[] = [];
  private written = 0;
  private checksum = 0;
  private writer: FileWriter | undefined;
  private closed = false;
  private readonly path: string;

  constructor(
    private readonly location: CheckpointLocation,
    private readonly scope: Scope,
    private readonly files: FileSystem,
    private readonly name: string,
  ) {
    this.path = childPath(scope === 'shared' ? location.shared : location.directory, name);
  }

  get position(): number {
    return this.written;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.written += bytes.length;
    this.checksum = crc32(bytes, this.checksum);
    if (this.writer !== undefined) return this.writer.write(bytes);
    this.pieces.push(bytes);
    if (this.written > this.location.inlineBytes) await this.spill();
  }

  private async spill(): Promise<void> {
    this.writer = await this.files.createAtomic(this.path);
    const { pieces } = this;
    this.pieces = [];
    for (const piece of pieces) await this.writer.write(piece);
  }

  async close(): Promise<StateFile> {
    if (this.writer === undefined) {
      const bytes = new Uint8Array(this.written);
      let at = 0;
      for (const piece of this.pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      this.pieces = [];
      return { kind: 'inline', bytes };
    }
    await this.writer.close();
    this.closed = true;
    // A savepoint can be moved as a whole; shared files are referred to from many directories.
    const path = this.scope === 'shared' ? this.path : this.name;
    return { kind: 'file', path, size: this.written, checksum: this.checksum, scope: this.scope };
  }

  async discard(): Promise<void> {
    this.pieces = [];
    if (this.closed) await this.files.delete(this.path);
    else await this.writer?.abort();
  }
}

/** Any thread. Throws when the file system of the directory is not known. */
export function fileOutputs(location: CheckpointLocation): StateOutputs {
  const files = fileSystem(location.directory, location.configuration);
  const shared = fileSystem(location.shared, location.configuration);
  return {
    create: async (scope) => new FileOutput(location, scope, scope === 'shared' ? shared : files, randomUUID()),
  };
}
