/** What was in flight between tasks when an unaligned checkpoint was taken: elements by channel, as bytes and back. */
import { deserialize, serialize } from 'node:v8';
import type { StreamEdge } from '../graph/contracts';
import type { StateFile, StateInputs, StateOutputs } from '../state/snapshot/contracts';
import type { ChannelContents } from './barriers';
import { type EncodedBatch, decodeBatch, encodeBatch } from './batch-codec';
import { BATCH, END, type InFlightElement } from './channels';

export interface TaskChannels {
  readonly elements: ChannelContents;
  /** The edge of each channel; those of an edge follow each other, in the order of its producing subtasks. */
  readonly edges: readonly StreamEdge[];
}

type Stored = { readonly batch: EncodedBatch } | { readonly element: Exclude<InFlightElement, { type: typeof BATCH }> };

interface StoredChannels {
  /** How many channels each edge has. */
  readonly edges: readonly number[];
  readonly channels: readonly (readonly Stored[])[];
}

/** Elements by edge and producing subtask. */
export type InFlight = readonly (readonly (readonly InFlightElement[])[])[];

export async function writeChannels({ elements, edges }: TaskChannels, outputs: StateOutputs): Promise<StateFile> {
  const channels = elements.map((channel, i) =>
    // Who has ended says so again after a restore.
    channel.flatMap((element) => (element.type === END ? [] : [store(element, edges[i])])),
  );
  const output = await outputs.create('exclusive');
  const stored: StoredChannels = { edges: channelsByEdge(edges), channels };
  await output.write(serialize(stored));
  return output.close();
}

/** `edges`: those of the channels of now. Throws when the task has other edges now. */
export async function readChannels(
  file: StateFile,
  edges: readonly StreamEdge[],
  inputs: StateInputs,
): Promise<InFlight> {
  const input = await inputs.open(file);
  const bytes = await input.read(0, input.size);
  await input.close();
  const now = channelsByEdge(edges);
  // Once there was nothing but the channels.
  const stored = deserialize(bytes) as StoredChannels | StoredChannels['channels'];
  const { edges: counts, channels } = 'channels' in stored ? stored : { edges: now, channels: stored };
  const sum = counts.reduce((all, count) => all + count, 0);
  if (counts.length !== now.length || channels.length !== sum) {
    throw new Error(
      `The unaligned checkpoint has data in flight of ${counts.length} inputs (${channels.length} channels), but the task has ` +
        `${now.length} (${edges.length}): take a savepoint, which never holds data in flight, before inputs change`,
    );
  }
  let next = 0;
  let first = 0;
  return counts.map((count, i) => {
    const edge = edges[first];
    first += now[i];
    return Array.from({ length: count }, () => channels[next++].flatMap((element) => restore(element, edge)));
  });
}

/** The lengths of the runs of one edge. */
export function channelsByEdge(edges: readonly StreamEdge[]): number[] {
  const counts: number[] = [];
  for (const [i, edge] of edges.entries()) {
    if (i > 0 && edge === edges[i - 1]) counts[counts.length - 1]++;
    else counts.push(1);
  }
  return counts;
}

function store(element: InFlightElement, edge: StreamEdge): Stored {
  return element.type === BATCH ? { batch: encodeBatch(element.batch, edge) } : { element };
}

function restore(stored: Stored, edge: StreamEdge): InFlightElement[] {
  if ('batch' in stored) return [{ type: BATCH, batch: decodeBatch(stored.batch, edge) }];
  // Earlier versions stored ends, too.
  return (stored.element.type as number) === END ? [] : [stored.element];
}
