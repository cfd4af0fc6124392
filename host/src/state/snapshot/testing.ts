/** Snapshots in memory, for tests. */
import { crc32 } from './checksum';
import type { StateFile, StateInput, StateInputs, StateOutput, StateOutputs } from './contracts';
import { CorruptStateError } from './errors';

class MemoryOutput implements StateOutput {
  position = 0;
  private readonly parts: Uint8Array[] = [];

  constructor(
    private readonly files: MemoryFiles,
    private readonly path: string,
    private readonly scope: 'exclusive' | 'shared',
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes);
    this.position += bytes.length;
  }

  async close(): Promise<StateFile> {
    const bytes = new Uint8Array(Buffer.concat(this.parts));
    this.files.files.set(this.path, bytes);
    return { kind: 'file', path: this.path, size: bytes.length, checksum: crc32(bytes), scope: this.scope };
  }

  async discard(): Promise<void> {
    this.files.files.delete(this.path);
    this.files.discarded++;
  }
}

/** Files by path. */
export class MemoryFiles implements StateOutputs, StateInputs {
  readonly files = new Map<string, Uint8Array>();
  readonly scopes: string[] = [];
  discarded = 0;
  private next = 0;

  async create(scope: 'exclusive' | 'shared'): Promise<StateOutput> {
    this.scopes.push(scope);
    return new MemoryOutput(this, `file-${this.next++}`, scope);
  }

  async open(file: StateFile): Promise<StateInput> {
    const bytes = file.kind === 'inline' ? file.bytes : this.files.get(file.path);
    if (bytes === undefined) throw new CorruptStateError((file as { path: string }).path, 'it is gone');
    return {
      size: bytes.length,
      read: async (offset, length) => bytes.slice(offset, offset + length),
      close: async () => {},
    };
  }
}
