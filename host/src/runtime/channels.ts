/**
 * Bounded queues between subtasks. What flows through them keeps its order: batches, watermarks, idleness, barriers, the end; only
 * the barrier of an unaligned checkpoint overtakes what waits in a queue.
 */
import type { CheckpointBarrier } from '../checkpoint/contracts';
import type { Batch } from '../types/contracts';

export const BATCH = 0;
export const WATERMARK = 1;
export const IDLE = 2;
/** No more data. */
export const END = 3;
export const BARRIER = 4;
/** After END: no more barriers either. */
export const CLOSED = 5;

/**
 * How a stream ends. 'finish': at once, without barriers. 'checkpoint': operators finish, and the task ends when a checkpoint
 * that comes after it is complete. 'suspend': a savepoint has stopped the job, so operators do not finish.
 */
export type EndMode = 'finish' | 'checkpoint' | 'suspend';

export type BarrierElement = {
  readonly type: typeof BARRIER;
  readonly barrier: CheckpointBarrier;
  /** It goes before what waits in the queues. */
  readonly overtakes: boolean;
};

export type StreamElement =
  | { readonly type: typeof BATCH; readonly batch: Batch }
  | { readonly type: typeof WATERMARK; readonly time: number }
  | { readonly type: typeof IDLE; readonly idle: boolean }
  | { readonly type: typeof END; readonly mode: EndMode }
  | BarrierElement
  | { readonly type: typeof CLOSED };

export const CLOSED_ELEMENT: StreamElement = { type: CLOSED };

/** What a snapshot of a channel holds. */
export type DataElement = Exclude<StreamElement, BarrierElement | { readonly type: typeof CLOSED }>;

/** What a restore puts back. */
export type InFlightElement = Exclude<DataElement, { readonly type: typeof END }>;

/** A channel holds at most this many elements, and stops taking batches once it holds this many rows. */
export const CHANNEL_ELEMENTS = 16;
export const CHANNEL_ROWS = 16_384;
/** So many rows that wait are worked off before more are produced. Less than a full batch: a queue does not stand at one. */
const BACKLOG_ROWS = 512;
/** Elements that a queue keeps beyond their being taken. */
const TAKEN_ELEMENTS = 16;

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
  /** A barrier was taken out that the other channels have not delivered yet: nothing is taken before they have. */
  blocked = false;
  /** Set by the gate; called with a barrier that overtakes. False: it has to wait in the queue. */
  onUrgent: ((channel: InputChannel, element: BarrierElement) => boolean) | undefined;
  /** Copies of elements that arrive go here while a snapshot of this channel goes on. */
  recording: DataElement[] | undefined;
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
  /** How many of the elements at its head were in flight before the job was rescaled. */
  recovered = 0;
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

  get backlogged(): boolean {
    return this.rows >= BACKLOG_ROWS;
  }

  push(element: StreamElement): void {
    if (element.type === BARRIER) {
      if ((element.overtakes || this.recording) && this.onUrgent?.(this, element)) {
        // Credit for it goes back as if it had been taken.
        this.onTaken?.(0);
        return;
      }
    } else if (this.recording && element.type !== CLOSED) {
      this.recording.push(element);
    }
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
    if (this.recovered > 0) this.recovered--;
    // A queue that is never empty must not keep what was taken.
    if (this.head === this.elements.length) {
      this.elements = [];
      this.head = 0;
    } else if (this.head === TAKEN_ELEMENTS) {
      this.elements = this.elements.slice(this.head);
      this.head = 0;
    }
    const rows = element.type === BATCH ? element.batch.length : 0;
    this.rows -= rows;
    if (this.prepaid > 0) this.prepaid--;
    else if (this.onTaken) this.onTaken(rows);
    else if (wasFull && !this.full) this.onReady();
    return element;
  }

  /** Puts restored elements before all others. `recovered`: they come before those of the other channels, too. */
  prepend(elements: readonly StreamElement[], recovered = false): void {
    if (elements.length === 0) return;
    if (recovered) this.recovered += elements.length;
    this.elements = [...elements, ...this.elements.slice(this.head)];
    this.head = 0;
    for (const element of elements) if (element.type === BATCH) this.rows += element.batch.length;
    // No producer has a credit to get back for these.
    if (this.onTaken) this.prepaid += elements.length;
    this.onElement(this);
  }

  /** What waits in the queue before its first barrier, and whether there is one; `barrier` is that of this checkpoint. */
  waiting(barrier: CheckpointBarrier): { readonly elements: readonly DataElement[]; readonly reached: boolean } {
    const elements: DataElement[] = [];
    for (let i = this.head; i < this.elements.length; i++) {
      const element = this.elements[i];
      if (element.type === CLOSED) return { elements, reached: true };
      if (element.type === BARRIER) {
        if (element.barrier.id === barrier.id) return { elements, reached: true };
      } else elements.push(element);
    }
    return { elements, reached: false };
  }
}
