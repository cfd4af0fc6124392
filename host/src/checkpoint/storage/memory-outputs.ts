/** State that stays in the memory of the coordinator: Flink's JobManagerCheckpointStorage. */
import type { StateFile, StateOutput, StateOutputs } from '../../state/snapshot/contracts';

/** Bytes of one file. */
export const MAX_MEMORY_STATE = 5 * 1024 * 1024;

class MemoryOutput implements StateOutput {
  private readonly pieces: Uint8Array[] = [];
  private written = 0;

  get position(): number {
    return this.written;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.pieces.push(bytes);
    this.written += bytes.length;
  }

  async close(): Promise<StateFile> {
    if (this.written > MAX_MEMORY_STATE) {
      const message =
        'Size of the state is larger than the maximum permitted memory-backed state. ' +
        `Size=${this.written}, maxSize=${MAX_MEMORY_STATE}. ` +
        'Consider using a different checkpoint storage, like the FileSystemCheckpointStorage.';
      throw Object.assign(new Error(message), { exceptionClass: 'java.io.IOException', domain: 'user' });
    }
    // Own memory: a view of a pool would travel to other threads with all of it.
    const bytes = new Uint8Array(this.written);
    let at = 0;
    for (const piece of this.pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    await this.discard();
    return { kind: 'inline', bytes };
  }

  async discard(): Promise<void> {
    this.pieces.length = 0;
  }
}

export const memoryOutputs: StateOutputs = { create: async () => new MemoryOutput() };
