/** What waits to be sent to a worker, in order of arrival. */
import type { Batch } from '../../types/contracts';

export type QueueItem =
  | {
      readonly kind: 'rows';
      readonly batch: Batch;
      readonly input: number;
      /** Of the whole batch on the wire, near enough. */
      readonly bytes: number;
      /** First row not yet taken. */
      start: number;
    }
  | { readonly kind: 'watermark'; readonly timestamp: number }
  | { readonly kind: 'idle'; readonly idle: boolean }
  | { readonly kind: 'end'; readonly input: number; readonly all: boolean }
  | { readonly kind: 'timers'; readonly time: number }
  | { readonly kind: 'barrier'; readonly drained: () => void };

type WaitingRows = Extract<QueueItem, { kind: 'rows' }>;

/** More items than this (small batches, watermarks) are a backlog as well. */
const CROWD = 1024;

export class InputQueue {
  #items: QueueItem[] = [];
  #head = 0;
  #rows = 0;
  #bytes = 0;

  /** Rows that wait. */
  get rows(): number {
    return this.#rows;
  }

  /** What the waiting rows take on the wire, near enough. */
  get bytes(): number {
    return this.#bytes;
  }

  get crowded(): boolean {
    return this.#items.length - this.#head >= CROWD;
  }

  get head(): QueueItem | undefined {
    return this.#items[this.#head];
  }

  push(item: QueueItem): void {
    if (item.kind === 'rows') this.#count(item, item.batch.length - item.start);
    this.#items.push(item);
  }

  shift(): void {
    const item = this.#items[this.#head];
    if (item?.kind === 'rows') this.#count(item, item.start - item.batch.length);
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
    this.#bytes = 0;
  }

  /** Processing-time timers go first; if some wait there already, the later time counts. */
  pushTimers(time: number): void {
    const item: QueueItem = { kind: 'timers', time };
    if (this.head?.kind === 'timers') this.#items[this.#head] = item;
    else if (this.#head > 0) this.#items[--this.#head] = item;
    else this.#items.unshift(item);
  }

  /** Takes rows of one input from the head: at most `room` of them and, unless the first is larger, `roomBytes` bytes. */
  takeRows(room: number, roomBytes: number): { readonly batches: Batch[]; readonly input: number } {
    const batches: Batch[] = [];
    const first = this.head;
    if (first?.kind !== 'rows') throw new Error('The queue does not begin with rows');
    for (let item = this.head; item?.kind === 'rows' && item.input === first.input && room > 0; item = this.head) {
      const { batch, start } = item;
      const left = batch.length - start;
      const rowBytes = bytesPerRow(item);
      const fits = Math.min(room, rowBytes === 0 ? room : Math.floor(roomBytes / rowBytes));
      // Rather a smaller frame than a batch cut in two, unless it is too large for any frame.
      if (left > fits && batches.length > 0) break;
      const taken = Math.min(left, Math.max(1, fits));
      batches.push(taken === batch.length ? batch : batch.select(range(start, start + taken)));
      room -= taken;
      roomBytes -= taken * rowBytes;
      if (taken === left) {
        this.shift();
      } else {
        item.start += taken;
        this.#count(item, -taken);
      }
    }
    return { batches, input: first.input };
  }

  #count(item: WaitingRows, rows: number): void {
    this.#rows += rows;
    this.#bytes += rows * bytesPerRow(item);
  }
}

/** Whole bytes, so that what is added and taken in parts comes to zero. */
function bytesPerRow({ batch, bytes }: WaitingRows): number {
  return batch.length === 0 ? 0 : Math.ceil(bytes / batch.length);
}

function range(start: number, end: number): Int32Array {
  const indexes = new Int32Array(end - start);
  for (let i = 0; i < indexes.length; i++) indexes[i] = start + i;
  return indexes;
}
