import type { Batch } from '../../types/contracts';
import { rowsBatch } from '../../types/batch';
import { InputQueue } from './input-queue';

const rows = (...values: number[]): Batch => rowsBatch(values);
const push = (queue: InputQueue, batch: Batch, bytes = 0, input = 0): void =>
  queue.push({ kind: 'rows', batch, input, bytes, start: 0 });
const taken = (queue: InputQueue, room: number, bytes = 1000): unknown[][] =>
  queue.takeRows(room, bytes).batches.map((batch) => [...batch.rows()]);

describe('InputQueue', () => {
  it('gathers whole batches of one input', () => {
    const queue = new InputQueue();
    push(queue, rows(1, 2));
    push(queue, rows(3));
    push(queue, rows(4), 0, 1);
    expect(queue.rows).toBe(4);
    expect(taken(queue, 10)).toEqual([[1, 2], [3]]);
    expect(queue.takeRows(10, 1000).input).toBe(1);
    expect(queue.rows).toBe(0);
  });

  it('cuts a batch only when it does not fit into a frame of its own', () => {
    const queue = new InputQueue();
    push(queue, rows(1));
    push(queue, rows(2, 3, 4));
    expect(taken(queue, 3)).toEqual([[1]]);
    expect(taken(queue, 2)).toEqual([[2, 3]]);
    expect(taken(queue, 2)).toEqual([[4]]);
  });

  it('cuts batches of large rows by their bytes, one row at least', () => {
    const queue = new InputQueue();
    push(queue, rows(1, 2, 3, 4, 5), 500);
    push(queue, rows(6), 5000);
    expect(queue.bytes).toBe(5500);
    expect(taken(queue, 10, 250)).toEqual([[1, 2]]);
    expect(queue.bytes).toBe(5300);
    expect(taken(queue, 10, 1000)).toEqual([[3, 4, 5]]);
    expect(taken(queue, 10, 1000)).toEqual([[6]]);
    expect([queue.rows, queue.bytes]).toEqual([0, 0]);
  });
});
