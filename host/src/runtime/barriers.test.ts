import type { CheckpointBarrier } from '../checkpoint/contracts';
import { rowsBatch } from '../types/batch';
import { type AlignedCheckpoint, BarrierAlignment } from './barriers';
import { BARRIER, BATCH, CLOSED_ELEMENT, InputChannel, type StreamElement } from './channels';
import { InputGate } from './input-gate';

const barrier = (id: number, init: Partial<CheckpointBarrier> = {}): CheckpointBarrier => ({
  id,
  timestampMs: Date.now(),
  kind: 'checkpoint',
  location: { directory: '', shared: '', inlineBytes: 0, configuration: new Map() },
  mode: 'full',
  unaligned: false,
  alignmentTimeoutMs: 0,
  ...init,
});
const element = (of: CheckpointBarrier, overtakes = false): StreamElement => ({
  type: BARRIER,
  barrier: of,
  overtakes,
});
const rows = (...values: number[]): StreamElement => ({ type: BATCH, batch: rowsBatch(values) });

/** One gate of `count` channels; `read` gives the values of the batches that can be taken now. */
function gateOf(count: number, exactlyOnce = true, overtakable = true) {
  const aligned: AlignedCheckpoint[] = [];
  const superseded: number[] = [];
  const timeouts: (() => void)[] = [];
  const alignment = new BarrierAlignment(
    exactlyOnce,
    {
      onAligned: (checkpoint) => aligned.push(checkpoint),
      onSuperseded: (id) => superseded.push(id),
      schedule: (_delay, callback) => {
        timeouts.push(callback);
        return () => timeouts.splice(timeouts.indexOf(callback), 1);
      },
    },
    overtakable,
  );
  const channels = Array.from({ length: count }, () => new InputChannel());
  const gate = new InputGate(channels, { onWatermark: () => {}, onIdle: () => {} }, () => {});
  gate.alignBy(alignment);
  const read = (): unknown[] => {
    const values: unknown[] = [];
    while (gate.available) {
      const taken = gate.next();
      if (taken?.type === BATCH) values.push(...taken.batch.rows());
    }
    return values;
  };
  return { alignment, aligned, superseded, timeouts, channels, gate, read };
}

describe('exactly once', () => {
  test('a channel waits behind its barrier until all have delivered it', () => {
    const { channels, read, aligned } = gateOf(2);
    channels[0].push(element(barrier(1)));
    channels[0].push(rows(1));
    channels[1].push(rows(2));
    expect(read()).toEqual([2]);
    expect(aligned).toEqual([]);
    channels[1].push(rows(3));
    channels[1].push(element(barrier(1)));
    channels[1].push(rows(4));
    expect(read().sort()).toEqual([1, 3, 4]);
    expect(aligned.map(({ barrier: { id } }) => id)).toEqual([1]);
  });

  test('a channel that is closed is not waited for', () => {
    const { channels, read, aligned } = gateOf(3);
    channels[0].push(element(barrier(1)));
    channels[1].push(CLOSED_ELEMENT);
    channels[2].push(element(barrier(1)));
    read();
    expect(aligned).toHaveLength(1);
    channels[0].push(element(barrier(2)));
    channels[2].push(CLOSED_ELEMENT);
    read();
    expect(aligned).toHaveLength(2);
  });

  test('a later barrier gives up the earlier checkpoint', () => {
    const { channels, read, aligned, superseded } = gateOf(2);
    channels[0].push(element(barrier(1)));
    channels[0].push(rows(1));
    channels[1].push(element(barrier(2)));
    expect(read()).toEqual([1]);
    expect(superseded).toEqual([1]);
    channels[0].push(element(barrier(2)));
    channels[1].push(element(barrier(1)));
    read();
    expect(aligned.map(({ barrier: { id } }) => id)).toEqual([2]);
  });

  test('an aborted checkpoint frees its channels', () => {
    const { channels, read, alignment, aligned } = gateOf(2);
    channels[0].push(element(barrier(1)));
    channels[0].push(rows(1));
    expect(read()).toEqual([]);
    alignment.abort(1);
    expect(read()).toEqual([1]);
    channels[1].push(element(barrier(1)));
    read();
    expect(aligned).toEqual([]);
  });
});

test('at least once: nothing is held back', () => {
  const { channels, read, aligned } = gateOf(2, false);
  channels[0].push(element(barrier(1)));
  channels[0].push(rows(1));
  channels[0].push(element(barrier(2)));
  expect(read()).toEqual([1]);
  channels[1].push(element(barrier(1)));
  channels[1].push(element(barrier(2)));
  read();
  expect(aligned.map(({ barrier: { id } }) => id)).toEqual([1, 2]);
});

describe('unaligned', () => {
  const valuesOf = async (checkpoint: AlignedCheckpoint): Promise<unknown[][]> =>
    ((await checkpoint.channels) ?? []).map((elements) =>
      elements.flatMap((part) => (part.type === BATCH ? part.batch.rows() : [])),
    );

  test('the first barrier starts the snapshot; what waits and what still comes belongs to it', async () => {
    const { channels, read, aligned } = gateOf(3);
    const first = barrier(1, { unaligned: true });
    channels[0].push(rows(1));
    channels[1].push(rows(2));
    channels[0].push(element(first, true));
    expect(aligned).toHaveLength(1);
    channels[1].push(rows(3));
    channels[1].push(element(first, true));
    channels[1].push(rows(4));
    channels[2].push(rows(5));
    channels[2].push(element(first, true));
    expect(await valuesOf(aligned[0])).toEqual([[1], [2, 3], [5]]);
    expect(read().sort()).toEqual([1, 2, 3, 4, 5]);
    expect(aligned).toHaveLength(1);
  });

  test('after the alignment timeout', async () => {
    const { channels, read, aligned, timeouts } = gateOf(2);
    const first = barrier(1, { unaligned: true, alignmentTimeoutMs: 100 });
    channels[0].push(element(first));
    channels[0].push(rows(1));
    channels[1].push(rows(2));
    expect(read()).toEqual([2]);
    channels[1].push(rows(3));
    timeouts[0]();
    expect(aligned).toHaveLength(1);
    expect(aligned[0].barrier.alignmentTimeoutMs).toBe(0);
    expect(read().sort()).toEqual([1, 3]);
    channels[1].push(rows(4));
    channels[1].push(element(first));
    channels[1].push(rows(5));
    expect(await valuesOf(aligned[0])).toEqual([[], [3, 4]]);
    expect(read()).toEqual([4, 5]);
  });

  test('a barrier that waits in a queue has been reached', async () => {
    const { channels, aligned, timeouts, read } = gateOf(2);
    const first = barrier(1, { unaligned: true, alignmentTimeoutMs: 100 });
    channels[0].push(element(first));
    read();
    channels[1].push(rows(1));
    channels[1].push(element(first));
    channels[1].push(rows(2));
    timeouts[0]();
    expect(await valuesOf(aligned[0])).toEqual([[], [1]]);
    expect(read()).toEqual([1, 2]);
  });
});

describe('barriers that may not overtake', () => {
  test('edges whose rows have no other place', async () => {
    const { channels, read, aligned, timeouts } = gateOf(2, true, false);
    const first = barrier(1, { unaligned: true });
    channels[0].push(rows(1));
    channels[0].push(element(first, true));
    channels[0].push(rows(2));
    channels[1].push(rows(3));
    expect(aligned).toEqual([]);
    expect(read()).toEqual([1, 3]);
    channels[1].push(element(first, true));
    expect(read()).toEqual([2]);
    expect(aligned).toMatchObject([{ barrier: first, channels: undefined }]);
    channels[0].push(element(barrier(2, { unaligned: true, alignmentTimeoutMs: 100 })));
    read();
    for (const timeout of timeouts) timeout();
    expect(aligned).toHaveLength(1);
  });

  test('data that was in flight before the job was rescaled comes first, and no barrier overtakes it', () => {
    const { channels, gate, read, aligned } = gateOf(3);
    const first = barrier(1, { unaligned: true });
    channels[0].push(rows(10));
    channels[1].prepend([rows(1), rows(2)], true);
    channels[2].prepend([rows(3)], true);
    gate.recover();
    channels[2].push(element(first, true));
    channels[2].push(rows(30));
    expect(aligned).toEqual([]);
    expect(read()).toEqual([1, 3, 2, 10]);
    // Everything was recovered: the other barriers overtake.
    channels[0].push(rows(11));
    channels[0].push(element(first, true));
    expect(aligned).toHaveLength(1);
    channels[1].push(element(first, true));
    expect(read()).toEqual([11, 30]);
  });
});
