/** What a task does with restored channel state: elements that were in flight come before everything else. */
import { Partitioning } from '@drey/sdk/protocol';
import type { RestoredChannels } from '../checkpoint/contracts';
import type { StateInputs } from '../state/snapshot/contracts';
import type { Chain } from './chain';
import { type ReadChannels, rescaledChannels, type RescaledSubtask, sameChannels } from './channel-rescaling';
import { channelsByEdge, readChannels } from './channel-state';
import { hashTargets } from './partitioners';

/** Where the task runs. */
export interface RestoredPlace {
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
}

export async function restoreChannels(
  chain: Chain,
  stored: readonly RestoredChannels[],
  inputs: StateInputs,
  place: RestoredPlace,
): Promise<void> {
  const old: ReadChannels[] = [];
  for (const { file, subtask, parallelism } of stored) {
    old.push({ subtask, parallelism, elements: await readChannels(file, chain.channelEdges, inputs) });
  }
  const now = rescaledSubtask(chain, place);
  const same = old.every((read) => sameChannels(read, now));
  const elements = same ? old.flatMap((read) => read.elements.flat()) : rescaledChannels(old, now).flat();
  for (const [i, channel] of elements.entries()) chain.channels[i].prepend(channel, !same);
  if (!same) for (const gate of chain.gates) gate.recover();
}

function rescaledSubtask(chain: Chain, { subtask, parallelism, maxParallelism }: RestoredPlace): RescaledSubtask {
  let first = 0;
  const edges = channelsByEdge(chain.channelEdges).map((producers) => {
    const edge = chain.channelEdges[first];
    first += producers;
    const { partitioning } = edge;
    const hashed = partitioning === Partitioning.HASH;
    const targets = hashed ? hashTargets({ channels: parallelism, maxParallelism, ...chain.keysOf(edge) }) : undefined;
    return { partitioning, producers, targets };
  });
  return { subtask, parallelism, edges };
}
