/**
 * A snapshot of the backend: what the cache holds and the store does not (records that are about to be used or evicted before their
 * turn are written at once), and the store's rows as they were when it was fixed. Both are written in slices. The cache's records
 * are newer than rows, so they come after them.
 */
import { BinaryReader } from '../../types/serializers';
import type { KeyCodec } from '../../types/contracts';
import type { Timer } from '../contracts';
import type {
  KeyedHandle,
  KeyGroupRange,
  PendingKeyedSnapshot,
  StateFile,
  StateOutput,
  StateOutputs,
} from '../snapshot/contracts';
import type { ChainLink } from '../snapshot/segment-chain';
import type { SegmentHeader } from '../snapshot/segment-format';
import { SegmentWriter } from '../snapshot/segment-writer';
import type { Timed, Ttl } from '../ttl';
import { CHANGE_REMOVED, type CellReader, type StateCache } from './cache';
import { type Cell, DIRTY, type KeyEntry, MapItem, STORED } from './cells';
import type { StateInfo } from './record-codec';
import type { SpillRange } from './store/contracts';

/** Timers of one service as they were, in the order of registration. */
export interface ServiceTimers {
  readonly event: readonly Timer[];
  readonly processing: readonly Timer[];
}

export interface SnapshotContents {
  readonly checkpointId: number;
  readonly header: SegmentHeader;
  /** By their index, with the TTL by which expired values are left out. */
  readonly states: readonly { readonly info: StateInfo; readonly ttl: Ttl | undefined }[];
  readonly timers: readonly ServiceTimers[];
  readonly keyGroups: KeyGroupRange;
  readonly shared: boolean;
  /** What it builds on; undefined when it has everything. */
  readonly basis: ChainLink | undefined;
  /** Rows of the store as of now: records, or changes since the basis in the order of epochs. */
  readonly rows: SpillRange | undefined;
}

export interface SnapshotOwner {
  readonly cache: StateCache;
  keyGroupOf(key: unknown): number;
  ended(snapshot: RocksdbSnapshot): void;
  written(snapshot: RocksdbSnapshot, link: ChainLink): void;
}

/** The task's thread is held up for this long (ms) at a time. */
const SLICE_MS = 2;
/** Records between looks at the clock. */
const STEP = 16;
const ROWS_AT_ONCE = 128;

export class RocksdbSnapshot implements PendingKeyedSnapshot, CellReader {
  private readonly file: SegmentFile;
  /** Records of the cache, in memory while rows of the store are written; `file` when there are none of these. */
  private readonly cells: SegmentFile;
  private readonly now: number;
  private failure: Error | undefined = undefined;
  private started = false;
  private ended = false;
  private sliceEnd = 0;
  private steps = 0;

  constructor(
    private readonly owner: SnapshotOwner,
    readonly epoch: number,
    private readonly contents: SnapshotContents,
  ) {
    const { codec } = owner.cache;
    this.file = new SegmentFile(contents.header, contents.shared, codec);
    this.cells = contents.rows === undefined ? this.file : new SegmentFile(contents.header, contents.shared, codec);
    this.now = contents.states.find(({ ttl }) => ttl !== undefined)?.ttl?.now() ?? 0;
  }

  get checkpointId(): number {
    return this.contents.checkpointId;
  }

  /** Takes what differs from the store, or has changed since the basis. Errors are for `write`. */
  take(entry: KeyEntry, state: StateInfo, namespace: string, cell: Cell): void {
    if (this.failure !== undefined) return;
    const { basis } = this.contents;
    if (basis === undefined ? (cell.flags & DIRTY) === 0 : cell.changed <= basis.mark) return;
    if (cell.value === undefined && basis === undefined && (cell.flags & STORED) === 0) return;
    try {
      const { keyGroup } = this.owner.cache.rows.addressOf(entry);
      const userKey = cell instanceof MapItem ? cell.userKey : undefined;
      this.put(this.cells, state.index, { keyGroup, key: entry.key, namespace }, userKey, cell.value);
    } catch (error) {
      this.fail(error);
    }
  }

  cancel(): void {
    this.fail(new Error(`The snapshot of checkpoint ${this.checkpointId} was cancelled`));
    if (!this.started) this.end();
  }

  async write(outputs: StateOutputs): Promise<KeyedHandle> {
    if (this.started) throw new Error(`The snapshot of checkpoint ${this.checkpointId} is written once only`);
    this.started = true;
    try {
      this.check();
      return await this.writeSegment(outputs);
    } catch (error) {
      await this.file.discard();
      throw error;
    } finally {
      this.end();
    }
  }

  private async writeSegment(outputs: StateOutputs): Promise<KeyedHandle> {
    this.sliceEnd = performance.now() + SLICE_MS;
    for (const _ of this.owner.cache.walk()) if (this.isSliceOver()) await this.pause(outputs);
    // All records are taken: from here on they may change as they like.
    this.owner.cache.release(this);
    await this.writeRows(outputs);
    this.file.append(this.cells);
    await this.writeTimers(outputs);
    this.check();
    const { basis, keyGroups } = this.contents;
    const segments = [...(basis?.segments ?? [])];
    // Timers of earlier segments do not count, so that an empty segment says that there are none any more.
    const file = await this.file.finish(outputs, basis?.hasTimers === true);
    if (file !== undefined) segments.push(file);
    this.check();
    const hasTimers = this.contents.timers.some(({ event, processing }) => event.length + processing.length > 0);
    if (this.contents.shared) this.owner.written(this, { segments, mark: this.epoch, hasTimers });
    return { keyGroups, segments };
  }

  private async writeRows(outputs: StateOutputs): Promise<void> {
    const { rows, basis } = this.contents;
    if (rows === undefined) return;
    const r = new BinaryReader(new Uint8Array(0));
    for (let next = rows.next(ROWS_AT_ONCE); next.length > 0; next = rows.next(ROWS_AT_ONCE)) {
      for (let i = 0; i < next.length; i += 2) {
        r.reset(next[i + 1]);
        const removed = basis !== undefined && r.readByte() === CHANGE_REMOVED;
        this.putRow(next[i], r, removed);
        if (this.isSliceOver()) await this.pause(outputs);
      }
    }
    rows.close();
  }

  private putRow(row: Uint8Array, r: BinaryReader, removed: boolean): void {
    const place = this.owner.cache.rows.read(row);
    const { info } = this.contents.states[place.state];
    const userKey = info.isMap ? info.readUserKey(r) : undefined;
    const value = removed ? undefined : info.isMap ? info.readItem(r) : info.readValue(r);
    this.put(this.file, place.state, place, userKey, value);
  }

  /** `value`: as a cell has it, undefined when it was removed. */
  private put(file: SegmentFile, state: number, place: Place, userKey: unknown, value: unknown): void {
    const { info, ttl } = this.contents.states[state];
    const { namespace } = place;
    const kept = value === undefined || ttl === undefined ? value : this.unexpired(info, ttl, value);
    if (kept === undefined && value !== undefined && this.contents.basis === undefined && file !== this.cells) return;
    const segment = file.begin(place.keyGroup, place.key);
    if (kept === undefined) {
      if (info.isMap) segment.removeEntry(state, namespace, userKey);
      else segment.clear(state, namespace);
    } else if (info.isList) {
      const items = kept as unknown[];
      if (!info.timed) segment.putList(state, namespace, items);
      else {
        const timed = items as Timed<unknown>[];
        const values = timed.map((item) => item.value);
        segment.putList(
          state,
          namespace,
          values,
          timed.map(({ time }) => time),
        );
      }
    } else {
      const item = info.timed ? (kept as Timed<unknown>) : { value: kept, time: undefined };
      if (info.isMap) segment.putEntry(state, namespace, userKey, item.value, item.time);
      else segment.putValue(state, namespace, item.value, item.time);
    }
  }

  /** Without what has expired, when the state asks for that. */
  private unexpired(info: StateInfo, ttl: Ttl, value: unknown): unknown {
    if (!ttl.cleanupInSnapshot) return value;
    if (!info.isList) return ttl.expired((value as Timed<unknown>).time, this.now) ? undefined : value;
    const live = (value as Timed<unknown>[]).filter(({ time }) => !ttl.expired(time, this.now));
    return live.length === 0 ? undefined : live;
  }

  private async writeTimers(outputs: StateOutputs): Promise<void> {
    for (const [service, timers] of this.contents.timers.entries()) {
      for (const domain of ['event', 'processing'] as const) {
        for (const [i, timer] of timers[domain].entries()) {
          const { key, namespace, time, order = i } = timer;
          const keyGroup = this.owner.keyGroupOf(key);
          this.file.unnamed().timer(service, domain, keyGroup, { key, namespace, time, order });
          if (this.isSliceOver()) await this.pause(outputs);
        }
      }
    }
  }

  private isSliceOver(): boolean {
    return ++this.steps % STEP === 0 && performance.now() >= this.sliceEnd;
  }

  /** Lets the task work, and the files take what was written. */
  private async pause(outputs: StateOutputs): Promise<void> {
    await this.file.drain(outputs);
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.check();
    this.sliceEnd = performance.now() + SLICE_MS;
  }

  private fail(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error(String(error));
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.contents.rows?.close();
    this.owner.cache.release(this);
    this.owner.ended(this);
  }
}

interface Place {
  readonly keyGroup: number;
  readonly key: unknown;
  readonly namespace: string;
}

/** One segment and its file, which is made when there is something to write. */
class SegmentFile {
  private readonly segment: SegmentWriter;
  private output: StateOutput | undefined = undefined;
  private mapKey: unknown = undefined;
  private keyGroup = -1;

  constructor(
    header: SegmentHeader,
    private readonly shared: boolean,
    private readonly codec: KeyCodec,
  ) {
    this.segment = new SegmentWriter(header);
  }

  /** For records of a key: successive ones name it once. */
  begin(keyGroup: number, key: unknown): SegmentWriter {
    const mapKey = this.codec.toMapKey(key);
    if (mapKey !== this.mapKey || keyGroup !== this.keyGroup) {
      this.segment.beginKey(keyGroup, key);
      this.mapKey = mapKey;
      this.keyGroup = keyGroup;
    }
    return this.segment;
  }

  append(newer: SegmentFile): void {
    if (newer === this) return;
    this.unnamed();
    this.segment.append(newer.segment);
    this.mapKey ??= newer.mapKey;
  }

  /** For what is not about keys. */
  unnamed(): SegmentWriter {
    this.keyGroup = -1;
    return this.segment;
  }

  async drain(outputs: StateOutputs): Promise<void> {
    if (this.segment.hasFullBlocks) await this.segment.drain(await this.open(outputs));
  }

  /** undefined: nothing was written. */
  async finish(outputs: StateOutputs, alsoEmpty: boolean): Promise<StateFile | undefined> {
    // The records of the last key are not counted before its end, so the writer may seem to be empty.
    if (this.segment.empty && this.mapKey === undefined && !alsoEmpty) return undefined;
    return this.segment.finish(await this.open(outputs));
  }

  async discard(): Promise<void> {
    await this.output?.discard();
  }

  private async open(outputs: StateOutputs): Promise<StateOutput> {
    return (this.output ??= await outputs.create(this.shared ? 'shared' : 'exclusive'));
  }
}
