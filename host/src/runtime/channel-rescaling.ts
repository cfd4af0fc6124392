/**
 * Data in flight at another parallelism. Rows on a HASH edge go to the subtask that has their key group now; of other edges all that one
 * subtask was about to read goes to one. Flink: SubtaskStateMapper, RescalingStreamTaskNetworkInput.
 */
import { Partitioning } from '@drey/sdk/protocol';
import type { RestoredChannels } from '../checkpoint/contracts';
import type { Batch } from '../types/contracts';
import { BATCH, type InFlightElement, WATERMARK } from './channels';
import type { InFlight } from './channel-state';
import type { Targets } from './partitioners';

/** An input edge of a subtask. */
export interface RescaledEdge {
  readonly partitioning: Partitioning;
  /** How many subtasks produce for it. */
  readonly producers: number;
  /** HASH: the subtask of each row. */
  readonly targets: Targets | undefined;
}

export interface RescaledSubtask {
  readonly subtask: number;
  readonly parallelism: number;
  readonly edges: readonly RescaledEdge[];
}

export interface ReadChannels extends Pick<RestoredChannels, 'subtask' | 'parallelism'> {
  readonly elements: InFlight;
}

/** Nothing was rescaled: every channel takes what it held. */
export function sameChannels(read: ReadChannels, { parallelism, edges }: RescaledSubtask): boolean {
  return read.parallelism === parallelism && edges.every(({ producers }, i) => read.elements[i].length === producers);
}

/** By edge and producing subtask, what the channels of this subtask begin with. */
export function rescaledChannels(old: readonly ReadChannels[], to: RescaledSubtask): InFlightElement[][][] {
  return to.edges.map((edge, i) => {
    const reaching = old.filter((read) => mayReach(edge.partitioning, read, to));
    const streams = Array.from({ length: edge.producers }, (): Stream[][] => []);
    for (let producer = 0; producer < (reaching[0]?.elements[i].length ?? 0); producer++) {
      const ofProducer = reaching.map(({ parallelism, elements }) =>
        elements[i][producer].flatMap(rowsFor(edge, to.subtask, parallelism === to.parallelism)),
      );
      streams[producer % edge.producers].push(ofProducer);
    }
    return streams.map(merged);
  });
}

/** What was in flight from one subtask to another. */
type Stream = readonly InFlightElement[];

/** Whether rows that one subtask would have read belong to another one now. HASH: its rows are looked at. */
function mayReach(
  partitioning: Partitioning,
  from: Pick<RestoredChannels, 'subtask' | 'parallelism'>,
  to: Pick<RescaledSubtask, 'subtask' | 'parallelism'>,
): boolean {
  if (from.parallelism === to.parallelism) return from.subtask === to.subtask;
  if (partitioning === Partitioning.HASH) return true;
  return (partitioning === Partitioning.GLOBAL ? 0 : from.subtask % to.parallelism) === to.subtask;
}

function rowsFor(
  { targets }: RescaledEdge,
  subtask: number,
  all: boolean,
): (element: InFlightElement) => InFlightElement[] {
  if (targets === undefined || all) return (element) => [element];
  return (element) => {
    if (element.type !== BATCH) return [element];
    const batch = rowsOf(element.batch, targets, subtask);
    return batch === undefined ? [] : [{ type: BATCH, batch }];
  };
}

function rowsOf(batch: Batch, targets: Targets, subtask: number): Batch | undefined {
  const found = targets(batch, new Int32Array(batch.length));
  const own: number[] = [];
  for (let i = 0; i < batch.length; i++) if (found[i] === subtask) own.push(i);
  if (own.length === 0) return undefined;
  return own.length === batch.length ? batch : batch.select(Int32Array.from(own));
}

/**
 * Several old channels, by producer, in a new one: rows of each in order, and the watermark that all producers have reached, behind the
 * rows. A producer sends its watermarks to everybody, so that one of its channels tells it. Who was idle says so again.
 */
function merged(producers: readonly (readonly Stream[])[]): InFlightElement[] {
  const streams = producers.flat();
  if (streams.length <= 1) return [...(streams[0] ?? [])];
  const elements = streams.flatMap((stream) => stream.filter(({ type }) => type === BATCH));
  const time = Math.min(...producers.map((own) => Math.max(...own.flat().map(watermarkOf))));
  if (time > Number.NEGATIVE_INFINITY) elements.push({ type: WATERMARK, time });
  return elements;
}

function watermarkOf(element: InFlightElement): number {
  return element.type === WATERMARK ? element.time : Number.NEGATIVE_INFINITY;
}
