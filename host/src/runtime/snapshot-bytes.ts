/** How many bytes snapshots write and refer to, for the statistics of checkpoints. */
import type { KeyedHandle, StateFile, StateOutput, StateOutputs } from '../state/snapshot/contracts';

export function fileBytes(file: StateFile): number {
  return file.kind === 'inline' ? file.bytes.length : file.size;
}

export function handleBytes({ segments }: KeyedHandle): number {
  return segments.reduce((sum, segment) => sum + fileBytes(segment), 0);
}

/** Counts what is written through it. */
export class MeteredOutputs implements StateOutputs {
  bytes = 0;

  constructor(private readonly outputs: StateOutputs) {}

  async create(scope: 'exclusive' | 'shared'): Promise<StateOutput> {
    const output = await this.outputs.create(scope);
    return {
      get position() {
        return output.position;
      },
      write: (bytes) => {
        this.bytes += bytes.length;
        return output.write(bytes);
      },
      close: () => output.close(),
      discard: () => output.discard(),
    };
  }
}
