/**
 * What is to be written to one partition. Batches leave in order, several may be under way. When one fails and may be tried again, the
 * partition waits until all that are under way have come back, then they go out again one by one with the sequence numbers they had: the
 * broker recognizes what it has already, and nothing is reordered.
 */
import type { OutgoingRecord } from '../contracts';
import { nextSequence, RecordBatchBuilder } from './producer-record-batch';
import { splitBatch } from './producer-split';

export class ProducerBatch {
  sequence = -1;
  attempts = 0;
  /** Records may be added. */
  open = true;
  /** Others were under way when it was last sent: they may have come after it, by way of another leader. */
  followed = false;
  /** It was sent before, and has come back. */
  retried = false;
  /** Why it was sent again. */
  lastError: Error | undefined;

  constructor(
    readonly builder: RecordBatchBuilder,
    /** ms */
    readonly createdMs: number,
  ) {}
}

export class PartitionQueue {
  /** Oldest first; only the last one may be open. */
  private readonly waiting: ProducerBatch[] = [];
  /** In the order in which they were sent. */
  private readonly underWay: ProducerBatch[] = [];
  private returned: ProducerBatch[] = [];
  private sequence = 0;
  private blockedUntilMs = 0;
  private node = -1;
  /** The transaction's coordinator knows of this partition. */
  inTransaction = false;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly maxUnderWay: number,
  ) {}

  get name(): string {
    return `${this.topic}-${this.partition}`;
  }

  /** Batches that are not acknowledged. */
  get pending(): number {
    return this.waiting.length + this.underWay.length + this.returned.length;
  }

  get idle(): boolean {
    return this.waiting.length === 0 && this.returned.length === 0;
  }

  /** Adds a record, in a new batch when it does not fit: `bytes` are by how much the batches grew. */
  append(
    record: OutgoingRecord,
    sizeBound: number,
    timestamp: number,
    nowMs: number,
    batchSize: number,
  ): { readonly bytes: number; readonly opened: boolean; readonly closed: boolean } {
    let batch = this.waiting.at(-1);
    let closed = false;
    if (batch?.open && batch.builder.size + sizeBound > batchSize) {
      batch.open = false;
      closed = true;
    }
    const opened = batch === undefined || !batch.open;
    if (batch === undefined || opened) {
      batch = new ProducerBatch(new RecordBatchBuilder(), nowMs);
      this.waiting.push(batch);
    }
    const before = opened ? 0 : batch.builder.size;
    batch.builder.append(record, timestamp);
    return { bytes: batch.builder.size - before, opened, closed };
  }

  /** Of the batches that are not under way. */
  oldest(): ProducerBatch | undefined {
    const [back] = this.returned;
    const [first] = this.waiting;
    if (back === undefined || first === undefined) return back ?? first;
    return back.createdMs <= first.createdMs ? back : first;
  }

  /**
   * When the next batch may be sent (ms): at most `nowMs` = now. Undefined: not before something comes back or is added.
   * `lingerMs` is for how long an open batch waits for more.
   */
  dueMs(lingerMs: number): number | undefined {
    if (this.returned.length > 0) {
      if (this.underWay.length > 0) return undefined;
      this.waiting.unshift(...this.returned);
      this.returned = [];
    }
    const [first] = this.waiting;
    if (first === undefined) return undefined;
    // A broker knows a batch again only among the last five: one that is sent again goes alone, before others push it out of these.
    if (this.underWay.length > 0 && (first.retried || this.underWay[0].retried)) return undefined;
    const due = first.open ? first.createdMs + lingerMs : 0;
    return Math.max(due, this.blockedUntilMs);
  }

  /**
   * False while batches are under way to another broker, or as many as the broker tells apart when they come again. Brokers answer in order,
   * so that nothing overtakes.
   */
  maySendTo(node: number): boolean {
    return this.underWay.length === 0 || (this.node === node && this.underWay.length < this.maxUnderWay);
  }

  /** The next batch, under way to `node` from now on. */
  take(node: number): ProducerBatch {
    this.node = node;
    const batch = this.waiting.shift()!;
    batch.open = false;
    if (batch.sequence < 0) {
      batch.sequence = this.sequence;
      this.sequence = nextSequence(this.sequence, batch.builder.count);
    }
    batch.attempts++;
    batch.followed = this.underWay.length > 0;
    this.underWay.push(batch);
    return batch;
  }

  nextSize(): number {
    return this.waiting[0]?.builder.size ?? 0;
  }

  /** It is written. */
  acknowledge(batch: ProducerBatch): void {
    this.remove(batch);
  }

  /** It will be sent again, at `blockedUntilMs` at the earliest. */
  giveBack(batch: ProducerBatch, blockedUntilMs: number): void {
    this.remove(batch);
    this.blockedUntilMs = Math.max(this.blockedUntilMs, blockedUntilMs);
    batch.retried = true;
    const at = this.returned.findIndex((other) => isBefore(batch.sequence, other.sequence));
    this.returned.splice(at < 0 ? this.returned.length : at, 0, batch);
  }

  /** Too large for the broker: its halves go out instead. Gives their bytes. */
  giveBackSplit(batch: ProducerBatch): number {
    const halves = splitBatch(batch.builder).map((builder) => {
      const half = new ProducerBatch(builder, batch.createdMs);
      half.open = false;
      half.retried = true;
      return half;
    });
    let { sequence } = batch;
    this.remove(batch);
    for (const half of halves) {
      half.sequence = sequence;
      sequence = nextSequence(sequence, half.builder.count);
      const at = this.returned.findIndex((other) => isBefore(half.sequence, other.sequence));
      this.returned.splice(at < 0 ? this.returned.length : at, 0, half);
    }
    return halves.reduce((bytes, { builder }) => bytes + builder.size, 0);
  }

  /** Whether the broker may have missed a batch only because that came after this one. */
  mayHaveOvertaken(batch: ProducerBatch): boolean {
    const earlier = (other: ProducerBatch) => other !== batch && isBefore(other.sequence, batch.sequence);
    return batch.followed || this.underWay.some(earlier) || this.returned.some(earlier);
  }

  /** Forgets everything that is not under way. */
  clear(): void {
    this.waiting.length = 0;
    this.returned = [];
  }

  private remove(batch: ProducerBatch): void {
    const at = this.underWay.indexOf(batch);
    if (at >= 0) this.underWay.splice(at, 1);
  }
}

/** Sequence numbers begin again at 0 behind the largest int; those of one partition that are under way are close to each other. */
function isBefore(a: number, b: number): boolean {
  return ((a - b) & 0x7fffffff) > 2 ** 30;
}
