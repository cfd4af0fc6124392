/** Which channels a batch's rows go to. Rules are those of Flink's stream partitioners; a single target never touches rows. */
import { Partitioning } from '@drey/sdk/protocol';
import type { Batch, KeyCodec } from '../types/contracts';
import { BATCH } from './channels';
import type { ChannelWriter } from './channels';
import { subtaskOfKey } from '../types/hash';

export interface Partitioner {
  send(batch: Batch, channels: readonly ChannelWriter[]): void;
}

export interface PartitionerOptions {
  readonly partitioning: Partitioning;
  readonly channels: number;
  /** Parallelism of the consumer; equals `channels` except on pointwise edges. */
  readonly maxParallelism: number;
  /** HASH and CUSTOM from TypeScript: key of a row. */
  readonly keySelector?: ((row: unknown) => unknown) | undefined;
  /** HASH. */
  readonly keyCodec?: KeyCodec | undefined;
  /** CUSTOM from TypeScript: (key, number of channels) => channel. */
  readonly partition?: ((key: unknown, channels: number) => number) | undefined;
  readonly random?: () => number;
}

/** Makes the partitioner of an edge for one producing subtask. */
export function createPartitioner(options: PartitionerOptions): Partitioner {
  const { partitioning, channels, random = Math.random } = options;
  if (partitioning === Partitioning.BROADCAST) return { send: sendToAll };
  // A custom partitioner is asked even when there is one channel: it may refuse a key.
  if (partitioning === Partitioning.CUSTOM)
    return new RowPartitioner(channels, (batch) => customTargets(batch, options));
  if (channels === 1 || partitioning === Partitioning.FORWARD || partitioning === Partitioning.GLOBAL) {
    return { send: sendToFirst };
  }
  switch (partitioning) {
    case Partitioning.HASH:
      return new RowPartitioner(channels, hashTargets(options));
    case Partitioning.REBALANCE:
      return new RowPartitioner(channels, roundRobin(channels, Math.floor(random() * channels)));
    case Partitioning.RESCALE:
      return new RowPartitioner(channels, roundRobin(channels, 0));
    case Partitioning.SHUFFLE:
      return new RowPartitioner(channels, (batch, targets) => {
        for (let i = 0; i < batch.length; i++) targets[i] = Math.floor(random() * channels);
        return targets;
      });
    default:
      throw new Error(`Unknown partitioning ${partitioning}`);
  }
}

function sendToFirst(batch: Batch, channels: readonly ChannelWriter[]): void {
  channels[0].push({ type: BATCH, batch });
}

function sendToAll(batch: Batch, channels: readonly ChannelWriter[]): void {
  for (const channel of channels) channel.push({ type: BATCH, batch });
}

/** Fills (or replaces) `targets`, which has room for the batch, with the channel of each row. */
export type Targets = (batch: Batch, targets: Int32Array) => Int32Array;

class RowPartitioner implements Partitioner {
  private scratch = new Int32Array(1024);
  private readonly counts: Int32Array;

  constructor(
    channels: number,
    private readonly targets: Targets,
  ) {
    this.counts = new Int32Array(channels);
  }

  send(batch: Batch, channels: readonly ChannelWriter[]): void {
    const { length } = batch;
    if (length > this.scratch.length) this.scratch = new Int32Array(length * 2);
    const targets = this.targets(batch, this.scratch);
    const counts = this.counts.fill(0);
    for (let i = 0; i < length; i++) counts[targets[i]]++;
    if (counts[targets[0]] === length) {
      channels[targets[0]].push({ type: BATCH, batch });
      return;
    }
    for (let channel = 0; channel < counts.length; channel++) {
      if (counts[channel] === 0) continue;
      const indexes = new Int32Array(counts[channel]);
      for (let i = 0, n = 0; i < length; i++) if (targets[i] === channel) indexes[n++] = i;
      channels[channel].push({ type: BATCH, batch: batch.select(indexes) });
    }
  }
}

function roundRobin(channels: number, first: number): Targets {
  let next = first;
  return (batch, targets) => {
    for (let i = 0; i < batch.length; i++) {
      targets[i] = next;
      next = next + 1 === channels ? 0 : next + 1;
    }
    return targets;
  };
}

/** The channel of each row on a HASH edge. */
export function hashTargets(
  options: Pick<PartitionerOptions, 'channels' | 'maxParallelism' | 'keyCodec' | 'keySelector'>,
): Targets {
  const { channels, maxParallelism, keyCodec, keySelector } = options;
  if (!keyCodec) throw new Error('A HASH edge needs a key type');
  const target = (key: unknown): number => subtaskOfKey(keyCodec.hash(key), channels, maxParallelism);
  return (batch, targets) => {
    if (keySelector) {
      const rows = batch.rows();
      for (let i = 0; i < rows.length; i++) targets[i] = target(keySelector(rows[i]));
      return targets;
    }
    const { keys } = batch;
    if (!keys) throw new Error('Rows on a HASH edge carry no keys, and the edge has no key selector');
    const byKey = keys.values.map(target);
    for (let i = 0; i < batch.length; i++) targets[i] = byKey[keys.index[i]];
    return targets;
  };
}

function customTargets(batch: Batch, options: PartitionerOptions): Int32Array {
  const { partitions } = batch;
  const { channels, keySelector, partition } = options;
  const targets = partitions ?? new Int32Array(batch.length);
  if (!partitions) {
    if (!partition) throw new Error('Rows on a CUSTOM edge carry no partitions, and the edge has no partitioner');
    const rows = batch.rows();
    for (let i = 0; i < rows.length; i++) {
      const channel = partition(keySelector ? keySelector(rows[i]) : rows[i], channels);
      if (!Number.isInteger(channel)) throw noChannel(channel, channels);
      targets[i] = channel;
    }
  }
  for (let i = 0; i < batch.length; i++) {
    if (!(targets[i] >= 0 && targets[i] < channels)) throw noChannel(targets[i], channels);
  }
  return targets;
}

function noChannel(channel: number, channels: number): Error {
  const error = new Error(`The partitioner chose channel ${channel}, but there are ${channels} channels`);
  return Object.assign(error, { exceptionClass: 'java.lang.ArrayIndexOutOfBoundsException', domain: 'user' });
}

/**
 * Consumers of subtask `source` on a pointwise edge (FORWARD, RESCALE), as Flink distributes them: ranges of equal size
 * where the producer side is larger, else each consumer reads one producer.
 */
export function pointwiseTargets(source: number, sources: number, targets: number): number[] {
  const result: number[] = [];
  for (let target = 0; target < targets; target++) {
    if (sources >= targets) {
      const start = Math.floor((target * sources) / targets);
      const end = Math.floor(((target + 1) * sources) / targets);
      if (source >= start && source < end) result.push(target);
    } else if (Math.floor((target * sources) / targets) === source) {
      result.push(target);
    }
  }
  return result;
}
