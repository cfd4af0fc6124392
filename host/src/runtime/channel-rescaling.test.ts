import { Partitioning } from '@drey/sdk/protocol';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import { BATCH, IDLE, type InFlightElement, WATERMARK } from './channels';
import { type ReadChannels, rescaledChannels, sameChannels } from './channel-rescaling';

const rows = (...values: number[]): InFlightElement => ({ type: BATCH, batch: rowsBatch(values) });
const watermark = (time: number): InFlightElement => ({ type: WATERMARK, time });
const IDLE_NOW: InFlightElement = { type: IDLE, idle: true };

/** Key groups are the numbers themselves, 12 in all. */
const byNumber = (parallelism: number) => (batch: Batch, targets: Int32Array) =>
  targets.map((_, i) => Math.floor(((batch.rows()[i] as number) * parallelism) / 12));

function rescaled(old: readonly ReadChannels[], parallelism: number, producers: number, partitioning: Partitioning) {
  return Array.from({ length: parallelism }, (_, subtask) => {
    const targets = partitioning === Partitioning.HASH ? byNumber(parallelism) : undefined;
    const to = { subtask, parallelism, edges: [{ partitioning, producers, targets }] };
    return rescaledChannels(old, to)[0].map((channel) =>
      channel.map((element) =>
        element.type === BATCH ? element.batch.rows().join() : element.type === WATERMARK ? `w${element.time}` : 'idle',
      ),
    );
  });
}

const of = (subtask: number, parallelism: number, ...channels: InFlightElement[][]): ReadChannels => ({
  subtask,
  parallelism,
  elements: [channels],
});

describe('a hash edge', () => {
  const two = [of(0, 2, [rows(1, 5, 3), watermark(7), rows(4)], [rows(2)]), of(1, 2, [rows(6, 11), watermark(7)], [])];

  test('2 to 3 subtasks', () => {
    expect(rescaled(two, 3, 2, Partitioning.HASH)).toEqual([
      [['1,3', 'w7'], ['2']],
      [['5', '4', '6', 'w7'], []],
      [['11', 'w7'], []],
    ]);
  });

  test('2 to 1, with fewer producers: the second has sent no watermark that is known', () => {
    expect(rescaled(two, 1, 1, Partitioning.HASH)).toEqual([[['1,5,3', '4', '6,11', '2']]]);
  });

  test('the least watermark of the producers counts', () => {
    const known = [of(0, 1, [watermark(7)], [rows(1), watermark(5), watermark(6)])];
    expect(rescaled(known, 1, 1, Partitioning.HASH)).toEqual([[['1', 'w6']]]);
  });

  test('other producers only', () => {
    expect(rescaled(two, 2, 1, Partitioning.HASH)).toEqual([[['1,5,3', '4', '2']], [['6,11']]]);
    expect(rescaled(two, 2, 3, Partitioning.HASH)).toEqual([
      [['1,5,3', 'w7', '4'], ['2'], []],
      [['6,11', 'w7'], [], []],
    ]);
  });
});

test.each([
  [Partitioning.REBALANCE, [[['1', '3', 'w2']], [['2']]]],
  [Partitioning.SHUFFLE, [[['1', '3', 'w2']], [['2']]]],
  [Partitioning.GLOBAL, [[['1', '2', '3', 'w2']], [[]]]],
])('partitioning %s: what a subtask was about to read stays together', (partitioning, expected) => {
  const three = [of(0, 3, [rows(1), IDLE_NOW]), of(1, 3, [rows(2)]), of(2, 3, [watermark(2), rows(3)])];
  expect(rescaled(three, 2, 1, partitioning)).toEqual(expected);
});

test('nothing was rescaled', () => {
  const edges = [{ partitioning: Partitioning.HASH, producers: 2, targets: undefined }];
  const to = { subtask: 0, parallelism: 2, edges };
  expect(sameChannels(of(0, 2, [], []), to)).toBe(true);
  expect(sameChannels(of(0, 3, [], []), to)).toBe(false);
  expect(sameChannels(of(0, 2, []), to)).toBe(false);
});
