/** Bounded queues between subtasks. What flows through them keeps its order: batches, watermarks, idleness, the end. */
import type { Batch } from '../types/contracts';

export const BATCH = 0;
export const WATERMARK = 1;
export const IDLE = 2;
export const END = 3;

export type StreamElement =
  | { readonly type: typeof BATCH; readonly batch: Batch }
  | { readonly type: typeof WATERMARK; readonly time: number }
  | { readonly type: typeof IDLE; readonly idle: boolean }
  | { readonly type: typeof END };

export const END_ELEMENT: StreamElement = { type: END };

/** A channel holds at most this many elements, and stops taking batches once it holds this many rows. */
export const CHANNEL_ELEMENTS = 16;
export const CHANNEL_ROWS = 16_384;

/**
 * The writing end of a channel. The bound is soft: `push` always works, and a producer does not start new work while one of its
 * channels is full.
 */
export interface ChannelWriter {
  push(element: StreamElement): void;
  readonly full: boolean;
  /** Bytes that have crossed to or from another thread. */
  readonly bytes: number;
  /** Set by the producer; called when the channel is no longer full. */
  onReady: () => void;
}

function noop(): void {}

/** The reading end of a channel, and the writing end when both subtasks live in one thread. */
export class InputChannel implements ChannelWriter {
  /** Position in its gate. */
  index = 0;
  /** True while the gate lists this channel as having elements. */
  listed = false;
  bytes = 0;
  onReady: () => void = noop;
  /** Set by the gate; called when an element arrives. */
  onElement: (channel: InputChannel) => void = noop;
  /** Set by a link to another thread; called after each element that is taken out. */
  onTaken: ((rows: number) => void) | undefined;
  /**
   * Never full: its consumer reads something else first, which may depend on the same producer (BATCH mode, where Flink
   * would have the whole input on disk).
   */
  unbounded = false;
  /** Elements for which credit was returned when they came. */
  private prepaid = 0;
  private elements: StreamElement[] = [];
  private head = 0;
  private rows = 0;

  get size(): number {
    return this.elements.length - this.head;
  }

  get full(): boolean {
    return !this.unbounded && (this.size >= CHANNEL_ELEMENTS || this.rows >= CHANNEL_ROWS);
  }

  push(element: StreamElement): void {
    this.elements.push(element);
    const rows = element.type === BATCH ? element.batch.length : 0;
    this.rows += rows;
    if (this.unbounded && this.onTaken) {
      this.prepaid++;
      this.onTaken(rows);
    }
    this.onElement(this);
  }

  take(): StreamElement | undefined {
    if (this.head === this.elements.length) return undefined;
    const wasFull = this.full;
    const element = this.elements[this.head++];
    if (this.head === this.elements.length) {
      this.elements = [];
      this.head = 0;
    }
    const rows = element.type === BATCH ? element.batch.length : 0;
    this.rows -= rows;
    if (this.prepaid > 0) this.prepaid--;
    else if (this.onTaken) this.onTaken(rows);
    else if (wasFull && !this.full) this.onReady();
    return element;
  }
}
