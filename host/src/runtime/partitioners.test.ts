import { Partitioning } from '@drey/sdk/protocol';
import { rowsBatch } from '../types/batch';
import { keyCodec } from '../types/keys';
import { BATCH } from './channels';
import type { ChannelWriter, StreamElement } from './channels';
import { createPartitioner, pointwiseTargets } from './partitioners';
import type { PartitionerOptions } from './partitioners';
import { BIGINT } from './testing';

function send(
  options: Partial<PartitionerOptions> & { partitioning: Partitioning },
  channels: number,
  ...batches: unknown[][]
): unknown[][] {
  const received: unknown[][] = Array.from({ length: channels }, () => []);
  const writers: ChannelWriter[] = received.map((rows) => ({
    full: false,
    bytes: 0,
    onReady: () => undefined,
    push: (element: StreamElement) => {
      if (element.type === BATCH) rows.push(...element.batch.rows());
    },
  }));
  const partitioner = createPartitioner({ channels, maxParallelism: 128, random: () => 0, ...options });
  for (const rows of batches) partitioner.send(rowsBatch(rows), writers);
  return received;
}

test('rebalance continues over batches', () => {
  expect(send({ partitioning: Partitioning.REBALANCE }, 3, [1, 2], [3, 4], [5])).toEqual([[1, 4], [2, 5], [3]]);
});

test('rebalance starts anywhere', () => {
  expect(send({ partitioning: Partitioning.REBALANCE, random: () => 0.9 }, 3, [1, 2])).toEqual([[2], [], [1]]);
});

test('broadcast and global', () => {
  expect(send({ partitioning: Partitioning.BROADCAST }, 2, [1, 2])).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(send({ partitioning: Partitioning.GLOBAL }, 2, [1, 2])).toEqual([[1, 2], []]);
});

test('hash goes by key group', () => {
  const hash = {
    partitioning: Partitioning.HASH,
    keyCodec: keyCodec(BIGINT, { pyflink: false }),
    keySelector: (n: unknown) => n,
  };
  // 1 -> key group 86, 42 -> 29 of 128: subtasks 2 and 0 of 3.
  expect(send(hash, 3, [1, 42, 1])).toEqual([[42], [], [1, 1]]);
});

test('hash by keys that came with the batch', () => {
  const batch = rowsBatch(['a', 'b', 'c'], undefined, { index: Int32Array.of(0, 1, 0), values: [1, 42] });
  const rows: unknown[][] = [[], [], []];
  const writers = rows.map((list) => ({
    full: false,
    bytes: 0,
    onReady: () => undefined,
    push: (element: StreamElement) => void (element.type === BATCH && list.push(...element.batch.rows())),
  }));
  const options = {
    partitioning: Partitioning.HASH,
    channels: 3,
    maxParallelism: 128,
    keyCodec: keyCodec(BIGINT, { pyflink: false }),
  };
  createPartitioner(options).send(batch, writers);
  expect(rows).toEqual([['b'], [], ['a', 'c']]);
});

test('custom partitioners choose channels, and only those that exist', () => {
  const custom = { partitioning: Partitioning.CUSTOM, keySelector: (n: unknown) => (n as number) * 2 };
  expect(send({ ...custom, partition: (key, n) => (key as number) % n }, 3, [1, 2, 3])).toEqual([[3], [2], [1]]);
  expect(() => send({ ...custom, partition: () => 3 }, 3, [1])).toThrow('channel 3');
  expect(() => send({ ...custom, partition: () => 0.5 }, 3, [1])).toThrow('channel 0.5');
});

test('pointwise edges as Flink spreads them', () => {
  const all = (sources: number, targets: number): number[][] =>
    Array.from({ length: sources }, (_, source) => pointwiseTargets(source, sources, targets));
  expect(all(2, 4)).toEqual([
    [0, 1],
    [2, 3],
  ]);
  expect(all(4, 2)).toEqual([[0], [0], [1], [1]]);
  expect(all(3, 3)).toEqual([[0], [1], [2]]);
  expect(all(2, 3)).toEqual([[0, 1], [2]]);
});
