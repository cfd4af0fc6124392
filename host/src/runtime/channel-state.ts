/** What was in flight between tasks when an unaligned checkpoint was taken: elements by channel, as bytes and back. */
import { deserialize, serialize } from 'node:v8';
import type { StreamEdge } from '../graph/contracts';
import type { StateFile, StateInputs, StateOutputs } from '../state/snapshot/contracts';
import type { ChannelContents } from './barriers';
import { type EncodedBatch, decodeBatch, encodeBatch } from './batch-codec';
import type { DataElement } from './channels';
import { BATCH } from './channels';

export interface TaskChannels {
  readonly elements: ChannelContents;
  /** The edge of each channel. */
  readonly edges: readonly StreamEdge[];
}

type Stored = { readonly batch: EncodedBatch } | { readonly element: Exclude<DataElement, { type: typeof BATCH }> };

export async function writeChannels({ elements, edges }: TaskChannels, outputs: StateOutputs): Promise<StateFile> {
  const stored = elements.map((channel, i) => channel.map((element) => store(element, edges[i])));
  const output = await outputs.create('exclusive');
  await output.write(serialize(stored));
  return output.close();
}

/** Elements by channel. Throws when the number of channels is not that of the snapshot. */
export async function readChannels(
  file: StateFile,
  edges: readonly StreamEdge[],
  inputs: StateInputs,
): Promise<DataElement[][]> {
  const input = await inputs.open(file);
  const bytes = await input.read(0, input.size);
  await input.close();
  const stored = deserialize(bytes) as Stored[][];
  if (stored.length !== edges.length) {
    throw new Error(
      `The unaligned checkpoint has data in flight of ${stored.length} channels, but the task has ${edges.length} now: ` +
        'a job is rescaled from an aligned checkpoint or a savepoint only',
    );
  }
  return stored.map((channel, i) => channel.map((element) => restore(element, edges[i])));
}

function store(element: DataElement, edge: StreamEdge): Stored {
  return element.type === BATCH ? { batch: encodeBatch(element.batch, edge) } : { element };
}

function restore(stored: Stored, edge: StreamEdge): DataElement {
  return 'batch' in stored ? { type: BATCH, batch: decodeBatch(stored.batch, edge) } : stored.element;
}
