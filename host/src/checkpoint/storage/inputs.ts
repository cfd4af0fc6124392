/** Reading files of snapshots. */
import type { FileReader } from '../../filesystems/contracts';
import { FileNotFoundError } from '../../filesystems/errors';
import { childPath, schemeOf } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import { faultPoint } from '../../operators/fault-points';
import type { StateFile, StateInput, StateInputs } from '../../state/snapshot/contracts';
import { crc32 } from '../../state/snapshot/checksum';
import { CorruptStateError } from '../errors';

type StoredFile = Extract<StateFile, { kind: 'file' }>;

/** Not relative to the directory of the metadata. */
export const isWholePath = (path: string): boolean => path.startsWith('/') || schemeOf(path) !== undefined;

/** Path of a file of a checkpoint whose metadata stands in `directory`. */
export function resolveFile(directory: string, { path }: StoredFile): string {
  return isWholePath(path) ? path : childPath(directory, path);
}

class InlineInput implements StateInput {
  constructor(private readonly bytes: Uint8Array) {}

  get size(): number {
    return this.bytes.length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return this.bytes.subarray(offset, offset + length);
  }

  async close(): Promise<void> {}
}

/** Checks the checksum once the file was read from its beginning to its end, which is how restores read. */
class FileInput implements StateInput {
  private next = 0;
  private checksum = 0;

  constructor(
    private readonly path: string,
    private readonly file: StoredFile,
    private readonly reader: FileReader,
  ) {}

  get size(): number {
    return this.file.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    faultPoint('restoring');
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const bytes = await this.readPart(offset, wanted);
    if (bytes.length !== wanted) {
      throw new CorruptStateError(this.path, `it ends after ${offset + bytes.length} of ${this.size} bytes`);
    }
    this.verify(offset, bytes);
    return bytes;
  }

  private async readPart(offset: number, length: number): Promise<Uint8Array> {
    try {
      return await this.reader.read(offset, length);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }

  private verify(offset: number, bytes: Uint8Array): void {
    if (offset !== this.next) return;
    this.checksum = crc32(bytes, this.checksum);
    this.next += bytes.length;
    if (this.next === this.size && this.checksum !== this.file.checksum) {
      throw new CorruptStateError(this.path, 'its checksum is wrong');
    }
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}

/** A store that does not answer says nothing about the file: it may be whole, and must not be given up for an older one. */
function unreadable(path: string, cause: unknown): unknown {
  if (!(cause instanceof FileNotFoundError)) return cause;
  return new CorruptStateError(path, cause.message, { cause });
}

async function openFile(
  path: string,
  file: StoredFile,
  configuration: ReadonlyMap<string, string>,
): Promise<StateInput> {
  let reader: FileReader;
  try {
    reader = await fileSystem(path, configuration).openRead(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (reader.size === file.size) return new FileInput(path, file, reader);
  await reader.close();
  throw new CorruptStateError(path, `it has ${reader.size} bytes, not ${file.size}`);
}

export function stateInputs(baseDirectory: string, configuration: ReadonlyMap<string, string>): StateInputs {
  return {
    async open(file) {
      faultPoint('restoring');
      if (file.kind === 'inline') return new InlineInput(file.bytes);
      return openFile(resolveFile(baseDirectory, file), file, configuration);
    },
  };
}
