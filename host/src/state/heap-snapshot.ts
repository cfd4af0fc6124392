/**
 * A snapshot of heap state. Its entries are written in slices while the task goes on; an entry that is about to change before
 * its turn has come is written at once.
 */
import type { Timer } from './contracts';
import { HeapEntryWriter, type SnapshotState } from './heap-entry-writer';
import type { KeyEntry } from './key-entry';
import type { KeyedHandle, KeyGroupRange, PendingKeyedSnapshot, StateOutput, StateOutputs } from './snapshot/contracts';
import type { ChainLink } from './snapshot/segment-chain';
import type { SegmentHeader } from './snapshot/segment-format';
import { SegmentWriter } from './snapshot/segment-writer';

/** A key that was removed. */
export interface Tombstone {
  readonly key: unknown;
  readonly keyGroup: number;
  /** The epoch of its removal. */
  readonly mark: number;
}

/** Timers of one service as they were, in the order of registration. */
export interface ServiceTimers {
  readonly event: readonly Timer[];
  readonly processing: readonly Timer[];
}

export interface HeapSnapshotContents {
  readonly header: SegmentHeader;
  readonly states: readonly SnapshotState[];
  /** By the header's timer services. */
  readonly timers: readonly ServiceTimers[];
  /** What it builds on; undefined when it has everything. */
  readonly basis: ChainLink | undefined;
  readonly tombstones: readonly Tombstone[];
  /** Segments may be referred to by later snapshots. */
  readonly shared: boolean;
}

/** What a snapshot needs of the backend that it is of. */
export interface HeapSnapshotOwner {
  readonly keyGroups: KeyGroupRange;
  entries(): IterableIterator<KeyEntry>;
  keyGroupOf(key: unknown): number;
  keyOf(entry: KeyEntry): unknown;
  keyGroupOfEntry(entry: KeyEntry): number;
  /** Has every running snapshot that lacks the entry write it. */
  save(entry: KeyEntry): void;
  /** The snapshot is written or given up. */
  ended(snapshot: HeapSnapshot): void;
  written(snapshot: HeapSnapshot, handle: KeyedHandle): void;
}

/** The task's thread is held up for this long (ms) at a time. */
const SLICE_MS = 2;
/** Entries between looks at the clock. */
const STEP = 16;

export class HeapSnapshot implements PendingKeyedSnapshot {
  private readonly segment: SegmentWriter;
  private readonly writer: HeapEntryWriter;
  private output: StateOutput | undefined = undefined;
  private failure: Error | undefined = undefined;
  private started = false;
  private sliceEnd = 0;
  private steps = 0;

  constructor(
    private readonly owner: HeapSnapshotOwner,
    /** The epoch that it began. */
    readonly mark: number,
    readonly checkpointId: number,
    private readonly contents: HeapSnapshotContents,
  ) {
    this.segment = new SegmentWriter(contents.header);
    this.writer = new HeapEntryWriter(this.segment, contents.states, contents.basis !== undefined);
  }

  get isShared(): boolean {
    return this.contents.shared;
  }

  get hasTimers(): boolean {
    return this.contents.timers.some(({ event, processing }) => event.length + processing.length > 0);
  }

  /** Is the entry one of this snapshot's that was not written yet? */
  lacks(entry: KeyEntry): boolean {
    const { basis } = this.contents;
    return entry.mark < this.mark - 1 && (basis === undefined || entry.mark >= basis.mark);
  }

  /** Writes an entry, on behalf of what is about to change it: errors are for `write`. */
  save(entry: KeyEntry): void {
    if (this.failure !== undefined) return;
    try {
      this.writer.write(entry, this.owner.keyOf(entry), this.owner.keyGroupOfEntry(entry));
      if (this.contents.shared) entry.setSaved();
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  cancel(): void {
    this.failure ??= new Error(`The snapshot of checkpoint ${this.checkpointId} was cancelled`);
    if (!this.started) this.owner.ended(this);
  }

  async write(outputs: StateOutputs): Promise<KeyedHandle> {
    if (this.started) throw new Error(`The snapshot of checkpoint ${this.checkpointId} is written once only`);
    this.started = true;
    try {
      const handle = await this.writeSegment(outputs);
      this.owner.written(this, handle);
      return handle;
    } catch (error) {
      await this.output?.discard();
      throw error;
    } finally {
      this.owner.ended(this);
    }
  }

  private async writeSegment(outputs: StateOutputs): Promise<KeyedHandle> {
    this.sliceEnd = performance.now() + SLICE_MS;
    for (const { key, keyGroup } of this.contents.tombstones) {
      this.segment.beginKey(keyGroup, key);
      this.segment.reset();
      if (this.isSliceOver()) await this.pause(outputs);
    }
    for (const entry of this.owner.entries()) {
      if (this.lacks(entry)) this.owner.save(entry);
      if (this.isSliceOver()) await this.pause(outputs);
    }
    // All entries are written: from here on they may change as they like.
    this.owner.ended(this);
    await this.writeTimers(outputs);
    this.check();
    return this.finish(outputs);
  }

  private async writeTimers(outputs: StateOutputs): Promise<void> {
    for (const [service, timers] of this.contents.timers.entries()) {
      for (const domain of ['event', 'processing'] as const) {
        for (const [i, timer] of timers[domain].entries()) {
          const { key, namespace, time, order = i } = timer;
          this.segment.timer(service, domain, this.owner.keyGroupOf(key), { key, namespace, time, order });
          if (this.isSliceOver()) await this.pause(outputs);
        }
      }
    }
  }

  private async finish(outputs: StateOutputs): Promise<KeyedHandle> {
    const { keyGroups } = this.owner;
    const { basis } = this.contents;
    const before = basis?.segments ?? [];
    // Timers of earlier segments do not count, so that an empty segment says that there are none any more.
    if (this.segment.empty && basis?.hasTimers !== true) return { keyGroups, segments: before };
    const file = await this.segment.finish(await this.open(outputs));
    this.check();
    return { keyGroups, segments: [...before, file] };
  }

  private isSliceOver(): boolean {
    return ++this.steps % STEP === 0 && performance.now() >= this.sliceEnd;
  }

  /** Lets the task work, and the file take what was written. */
  private async pause(outputs: StateOutputs): Promise<void> {
    if (this.segment.hasFullBlocks) await this.segment.drain(await this.open(outputs));
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.check();
    this.sliceEnd = performance.now() + SLICE_MS;
  }

  private async open(outputs: StateOutputs): Promise<StateOutput> {
    this.output ??= await outputs.create(this.contents.shared ? 'shared' : 'exclusive');
    return this.output;
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
