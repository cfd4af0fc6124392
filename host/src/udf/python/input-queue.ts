/** What waits to be sent to a worker, in order of arrival. */
import type { Batch } from '../../types/contracts';

export type QueueItem =
  | {
      readonly kind: 'rows';
      readonly batch: Batch;
      readonly input: number /** First row not yet taken. */;
      start: number;
    }
  | { readonly kind: 'watermark'; readonly timestamp: number }
  | { readonly kind: 'idle'; readonly idle: boolean }
  | { readonly kind: 'end'; readonly input: number; readonly all: boolean }
  | { readonly kind: 'timers'; readonly time: number };

/** More items than this (small batches, watermarks) are a backlog as well. */
const CROWD = 1024;

export class InputQueue {
  #items: QueueItem[] = [];
  #head = 0;
  #rows = 0;

  /** Rows that wait. */
  get rows(): number {
    return this.#rows;
  }

  get crowded(): boolean {
    return this.#items.length - this.#head >= CROWD;
  }

  get head(): QueueItem | undefined {
    return this.#items[this.#head];
  }

  push(item: QueueItem): void {
    if (item.kind === 'rows') this.#rows += item.batch.length - item.start;
    this.#items.push(item);
  }

  shift(): void {
    const item = this.#items[this.#head];
    if (item?.kind === 'rows') this.#rows -= item.batch.length - item.start;
    if (++this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head > CROWD) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
    this.#rows = 0;
  }

  /** Processing-time timers go first; if some wait there already, the later time counts. */
  pushTimers(time: number): void {
    const item: QueueItem = { kind: 'timers', time };
    if (this.head?.kind === 'timers') this.#items[this.#head] = item;
    else if (this.#head > 0) this.#items[--this.#head] = item;
    else this.#items.unshift(item);
  }

  /**
   * Takes rows of one input from the head, at most `room`. `more` is asked after each batch whether the frame may grow
   * (rows can be large).
   */
  takeRows(
    room: number,
    more: (batch: Batch, input: number) => boolean,
  ): { readonly batches: Batch[]; readonly input: number } {
    const batches: Batch[] = [];
    const first = this.head;
    if (first?.kind !== 'rows') throw new Error('The queue does not begin with rows');
    for (let item = this.head; item?.kind === 'rows' && item.input === first.input && room > 0; item = this.head) {
      const { batch, start } = item;
      const left = batch.length - start;
      // Rather a smaller frame than a batch cut in two, unless it is too large for any frame.
      if (left > room && batches.length > 0) break;
      const taken = Math.min(left, room);
      const part = taken === batch.length ? batch : batch.select(range(start, start + taken));
      batches.push(part);
      room -= taken;
      if (taken === left) {
        this.shift();
      } else {
        item.start += taken;
        this.#rows -= taken;
      }
      if (!more(part, item.input)) break;
    }
    return { batches, input: first.input };
  }
}

function range(start: number, end: number): Int32Array {
  const indexes = new Int32Array(end - start);
  for (let i = 0; i < indexes.length; i++) indexes[i] = start + i;
  return indexes;
}
