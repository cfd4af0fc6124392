/** How many bytes snapshots write and refer to, for the statistics of checkpoints. */
import type { KeyedHandle, OperatorHandle, StateFile, StateOutput, StateOutputs } from '../state/snapshot/contracts';

export function fileBytes(file: StateFile): number {
  return file.kind === 'inline' ? file.bytes.length : file.size;
}

export function handleBytes({ segments }: KeyedHandle): number {
  return segments.reduce((sum, segment) => sum + fileBytes(segment), 0);
}

/** Operator state stands in the metadata. */
export function operatorBytes({ lists, broadcasts }: OperatorHandle): number {
  const inLists = lists.flatMap(({ values }) => values).reduce((sum, value) => sum + value.length, 0);
  const inMaps = broadcasts.reduce((sum, { entries }) => sum + entries.length, 0);
  return inLists + inMaps;
}

/** Counts what is written through it, and can take it back. */
export class MeteredOutputs implements StateOutputs {
  bytes = 0;
  private readonly created: StateOutput[] = [];

  constructor(private readonly outputs: StateOutputs) {}

  async create(scope: 'exclusive' | 'shared'): Promise<StateOutput> {
    const output = await this.outputs.create(scope);
    this.created.push(output);
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

  /** Deletes every file. What cannot be deleted stays: something else has failed already. */
  async discard(): Promise<void> {
    await Promise.allSettled(this.created.splice(0).map((output) => output.discard()));
  }
}
