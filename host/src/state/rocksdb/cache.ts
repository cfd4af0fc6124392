/**
 * The write-back cache in front of the local store. Its cells hold live objects, which functions change in place and put back; what
 * is evicted is written to the store, and read from there when it is wanted again. All of this is synchronous.
 *
 * Snapshots are fixed by the epoch: `see` is called before a cell is used, and gives it to the snapshots that were fixed since its
 * last use, as it was then. A snapshot's walk does the same for cells that nobody uses.
 */
import { BinaryReader, BinaryWriter } from '../../types/serializers';
import type { KeyCodec } from '../../types/contracts';
import type { MapKey } from '../key-table';
import { Cell, DIRTY, KeyEntry, MapCell, MapItem, PERSISTED, STORED, USED } from './cells';
import { KeyFilter } from './key-filter';
import type { KeyAddress, RowKeys, StateInfo } from './record-codec';
import { ENTRY_BYTES } from './sizes';
import type { SpillBatch, SpillStore } from './store/contracts';
import type { StoreLease } from './store/shared';

/** A snapshot that is being written. */
export interface CellReader {
  /** It holds what was so before this epoch ended. */
  readonly epoch: number;
  /** Is given each cell once, as it was when the snapshot was fixed. */
  take(entry: KeyEntry, state: StateInfo, namespace: string, cell: Cell): void;
}

/** The limit is looked at once for so many new cells, unless the cache is smaller than SMALL_CACHE bytes. */
const CHECKED = 16;
const SMALL_CACHE = 1024 * 1024;
/** Cells that one look evicts at most: it is not to hold up the task. */
const EVICTED_AT_ONCE = 512;
const ENTRIES_AT_ONCE = 4096;
/** Entries with more cells are not evicted whole, but cell by cell. */
const LARGE_ENTRY = 256;
/** The store is opened when this part of the memory is used. */
const OPENED_AT = 0.5;
/** Of the cache's memory, what the filter of keys takes. */
const FILTER_SHARE = 1 / 16;
const LARGEST_FILTER = 64 * 1024 * 1024;

const NO_VALUE = new Uint8Array(0);

/** First byte of a change's row. */
export const CHANGE_REMOVED = 0;
export const CHANGE_PUT = 1;

export class StateCache {
  readonly entries = new Map<MapKey, KeyEntry>();
  readonly states: StateInfo[] = [];
  key: unknown = undefined;
  mapKey: MapKey | undefined = undefined;
  /** Ended by each snapshot. */
  epoch = 1;
  /** Changes that are evicted are noted for incremental snapshots. */
  tracksChanges = false;
  /** Changes up to this epoch are in the checkpoint that the next incremental one builds on. */
  baseEpoch = 0;
  /** Entry of the current key: undefined when it has none, or is not looked up yet. */
  private entry: KeyEntry | undefined = undefined;
  private arrived = false;
  private readonly filter: KeyFilter;
  private readonly readers = new Set<CellReader>();
  private hand: IterableIterator<KeyEntry> | undefined = undefined;
  /** Empty but while evicting. */
  private batch: SpillBatch | undefined = undefined;
  private added = 0;
  private readonly checked: number;
  private readonly w = new BinaryWriter(256);
  private readonly noteWriter = new BinaryWriter(256);
  private readonly r = new BinaryReader(NO_VALUE);

  constructor(
    readonly codec: KeyCodec,
    readonly rows: RowKeys,
    private readonly lease: StoreLease,
  ) {
    this.checked = lease.cacheBytes < SMALL_CACHE ? 1 : CHECKED;
    this.filter = new KeyFilter(Math.min(LARGEST_FILTER, lease.cacheBytes * FILTER_SHARE));
  }

  // Keys

  setCurrentKey(key: unknown): void {
    const mapKey = this.codec.toMapKey(key);
    this.key = key;
    if (mapKey === this.mapKey) return;
    this.mapKey = mapKey;
    const entry = this.entries.get(mapKey);
    this.entry = entry;
    this.arrived = entry !== undefined;
    if (entry !== undefined) entry.used = true;
  }

  /** Does something for another key. */
  withKey<V>(key: unknown, work: () => V): V {
    const { key: current, mapKey } = this;
    this.setCurrentKey(key);
    try {
      return work();
    } finally {
      if (mapKey !== undefined) this.setCurrentKey(current);
      else this.unsetKey();
    }
  }

  private unsetKey(): void {
    this.key = undefined;
    this.mapKey = undefined;
    this.entry = undefined;
    this.arrived = true;
  }

  /** Entry of the current key, for reading; undefined when nothing is stored for it. */
  currentEntry(): KeyEntry | undefined {
    return this.arrived ? this.entry : this.arrive();
  }

  private arrive(): KeyEntry | undefined {
    const { mapKey } = this;
    this.arrived = true;
    if (mapKey === undefined || !this.filter.mayContain(mapKey)) return undefined;
    return this.addEntry(mapKey, false);
  }

  entryForWrite(): KeyEntry {
    const entry = this.currentEntry();
    if (entry !== undefined) return entry;
    if (this.mapKey === undefined)
      throw new Error('No key set. This method should not be called outside of a keyed context.');
    return this.addEntry(this.mapKey, true);
  }

  private addEntry(mapKey: MapKey, fresh: boolean): KeyEntry {
    const entry = new KeyEntry(this.key, mapKey, fresh);
    this.entries.set(mapKey, entry);
    this.entry = entry;
    this.arrived = true;
    return entry;
  }

  /** Forgets the entry when nothing is known of its key any more that the store does not know. */
  dropIfEmpty(entry: KeyEntry): void {
    if (entry.units > 0 || !entry.fresh) return;
    this.entries.delete(entry.mapKey);
    if (entry === this.entry) this.entry = undefined;
  }

  // Cells of values and lists

  /** The cell of the current key, read from the store when needed; undefined when nothing is there. */
  find(state: StateInfo, namespace: string): Cell | undefined {
    const entry = this.arrived ? this.entry : this.arrive();
    if (entry === undefined) return undefined;
    const cell = entry.slot(state.index, namespace) as Cell | undefined;
    if (cell === undefined) return entry.fresh ? undefined : this.load(entry, state, namespace);
    if (cell.seen !== this.epoch) this.see(entry, state, namespace, cell);
    cell.flags |= USED;
    return cell;
  }

  /** Sets the value, without reading what was there. */
  put(state: StateInfo, namespace: string, value: unknown): void {
    const entry = this.entryForWrite();
    let cell = entry.slot(state.index, namespace) as Cell | undefined;
    if (cell === undefined) {
      cell = new Cell(entry.fresh ? 0 : STORED, this.epoch);
      entry.setSlot(state.index, namespace, cell);
      this.changed(cell);
      cell.value = value;
      state.size.sample(value);
      this.addedTo(entry, state);
      return;
    }
    if (cell.seen !== this.epoch) this.see(entry, state, namespace, cell);
    this.changed(cell);
    cell.value = value;
    state.size.sample(value);
  }

  /** The cell's value was changed in place, or the cell was given another one. */
  changed(cell: Cell): void {
    cell.flags |= DIRTY | USED;
    cell.changed = this.epoch;
  }

  remove(state: StateInfo, namespace: string): void {
    const entry = this.currentEntry();
    if (entry === undefined) return;
    const slot = entry.slot(state.index, namespace);
    if (slot === undefined) {
      if (entry.fresh) return;
      // Without reading it: the deletion may be of nothing.
      const cell = new Cell(STORED, this.epoch);
      this.changed(cell);
      entry.setSlot(state.index, namespace, cell);
      this.addedTo(entry, state);
    } else if (this.removeCell(entry, state, namespace, slot as Cell)) {
      entry.removeSlot(state.index, namespace);
      this.dropIfEmpty(entry);
    }
  }

  /** True when nobody needs to be told of the deletion: the cell may go. It is then no longer counted. */
  removeCell(entry: KeyEntry, state: StateInfo, namespace: string, cell: Cell): boolean {
    if (cell.seen !== this.epoch) this.see(entry, state, namespace, cell);
    if (cell.value !== undefined || (cell.flags & DIRTY) !== 0) {
      cell.value = undefined;
      this.changed(cell);
    }
    if ((cell.flags & (STORED | PERSISTED)) !== 0) return false;
    this.uncount(entry, state, 1);
    return true;
  }

  private load(entry: KeyEntry, state: StateInfo, namespace: string): Cell {
    const key = this.rows.record(this.rows.addressOf(entry), state.index, namespace);
    const cell = this.stored(state, this.store?.get(key));
    entry.setSlot(state.index, namespace, cell);
    this.addedTo(entry, state);
    return cell;
  }

  /** What the store has, undefined when that is nothing, as a cell. */
  private stored(state: StateInfo, bytes: Uint8Array | undefined): Cell {
    const cell = new Cell(bytes === undefined ? USED : STORED | USED, this.epoch);
    if (bytes !== undefined) {
      this.r.reset(bytes);
      cell.value = state.readValue(this.r);
      state.size.sample(cell.value);
    }
    return cell;
  }

  /** Something is in the store, and the cache has room for what is read ahead. */
  get prefetches(): boolean {
    return this.lease.store !== undefined && this.checked > 1;
  }

  /** Reads values and lists of the void namespace that the store holds of these keys, all at once. */
  prefetch(keys: readonly unknown[]): void {
    const entries = this.missing(keys);
    const states = this.states.filter(({ isMap }) => !isMap);
    if (entries.length === 0 || states.length === 0) return;
    const rows: Uint8Array[] = [];
    for (const entry of entries) {
      const address = this.rows.addressOf(entry);
      for (const { index } of states) rows.push(this.rows.record(address, index, '').slice());
    }
    const found = this.store?.getMany(rows) ?? [];
    let row = 0;
    for (const entry of entries) {
      this.entries.set(entry.mapKey, entry);
      for (const state of states) {
        entry.setSlot(state.index, '', this.stored(state, found[row++]));
        entry.units++;
        state.size.units++;
      }
    }
    for (let added = 0; added < rows.length; added += CHECKED) this.checkMemory();
  }

  /** New entries for those keys that the store may hold something of, and the cache nothing. */
  private missing(keys: readonly unknown[]): readonly KeyEntry[] {
    const found = new Map<MapKey, KeyEntry>();
    for (const key of keys) {
      const mapKey = this.codec.toMapKey(key);
      // The current key may have been looked up already.
      if (mapKey === this.mapKey || found.has(mapKey) || this.entries.has(mapKey)) continue;
      if (this.filter.mayContain(mapKey)) found.set(mapKey, new KeyEntry(key, mapKey, false));
    }
    return [...found.values()];
  }

  // Cells of maps

  /** undefined when the current key has no map of this state. */
  findMap(state: StateInfo, namespace: string): MapCell | undefined {
    const entry = this.currentEntry();
    if (entry === undefined) return undefined;
    const map = entry.slot(state.index, namespace) as MapCell | undefined;
    return map === undefined && !entry.fresh ? this.addMap(entry, state, namespace) : map;
  }

  mapForWrite(state: StateInfo, namespace: string): MapCell {
    const entry = this.entryForWrite();
    return (entry.slot(state.index, namespace) as MapCell | undefined) ?? this.addMap(entry, state, namespace);
  }

  private addMap(entry: KeyEntry, state: StateInfo, namespace: string): MapCell {
    const map = new MapCell(entry.fresh);
    entry.setSlot(state.index, namespace, map);
    this.addedTo(entry, state);
    return map;
  }

  /** Forgets the current key's map when nothing is known of it that the store does not know. */
  dropMapIfEmpty(map: MapCell, state: StateInfo, namespace: string): void {
    const entry = this.currentEntry();
    if (map.items.size > 0 || entry === undefined || !entry.fresh) return;
    entry.removeSlot(state.index, namespace);
    this.uncount(entry, state, 1);
    this.dropIfEmpty(entry);
  }

  findItem(map: MapCell, state: StateInfo, namespace: string, userKey: unknown): MapItem | undefined {
    const mapKey = state.toUserMapKey(userKey);
    const item = map.items.get(mapKey);
    if (item === undefined) {
      return map.complete ? undefined : this.loadItem(map, state, namespace, userKey, mapKey);
    }
    if (item.seen !== this.epoch) this.see(this.entry!, state, namespace, item);
    item.flags |= USED;
    return item;
  }

  private loadItem(map: MapCell, state: StateInfo, namespace: string, userKey: unknown, mapKey: MapKey): MapItem {
    const entry = this.entry!;
    const order = state.order(userKey);
    const key = this.rows.entry(this.rows.addressOf(entry), state.index, namespace, order);
    const bytes = this.store?.get(key);
    const item = new MapItem(userKey, mapKey, bytes === undefined ? USED : STORED | USED, this.epoch);
    if (bytes !== undefined) {
      this.r.reset(bytes);
      state.readUserKey(this.r);
      item.value = state.readItem(this.r);
    }
    this.addItem(map, state, item);
    return item;
  }

  /** An entry of the map that was read from the store; undefined when the cache has one already. */
  adoptRow(map: MapCell, state: StateInfo, value: Uint8Array): MapItem | undefined {
    const { r } = this;
    r.reset(value);
    const userKey = state.readUserKey(r);
    const mapKey = state.toUserMapKey(userKey);
    if (map.items.has(mapKey)) return undefined;
    const item = new MapItem(userKey, mapKey, STORED, this.epoch);
    item.value = state.readItem(r);
    this.addItem(map, state, item);
    return item;
  }

  putItem(map: MapCell, state: StateInfo, namespace: string, userKey: unknown, value: unknown): void {
    const mapKey = state.toUserMapKey(userKey);
    let item = map.items.get(mapKey);
    if (item === undefined) {
      item = new MapItem(userKey, mapKey, map.complete ? 0 : STORED, this.epoch);
      item.value = value;
      this.changed(item);
      this.addItem(map, state, item);
      return;
    }
    if (item.seen !== this.epoch) this.see(this.entry!, state, namespace, item);
    item.value = value;
    this.changed(item);
  }

  private addItem(map: MapCell, state: StateInfo, item: MapItem): void {
    map.items.set(item.mapKey, item);
    map.sorted = undefined;
    state.size.sample(item.value);
    this.addedTo(this.entry!, state);
  }

  /** Removes an entry of a map, also one that is not in the cache. */
  removeItem(map: MapCell, state: StateInfo, namespace: string, userKey: unknown): void {
    const mapKey = state.toUserMapKey(userKey);
    const item = map.items.get(mapKey);
    if (item !== undefined) {
      if (this.removeCell(this.entry!, state, namespace, item)) map.items.delete(mapKey);
    } else if (!map.complete) {
      const removed = new MapItem(userKey, mapKey, STORED, this.epoch);
      this.changed(removed);
      this.addItem(map, state, removed);
    }
  }

  // The store

  /** undefined: it is not open yet, so that nothing was spilled. */
  get store(): SpillStore | undefined {
    return this.lease.store;
  }

  /** Notes, in the store, that the record with this key now has this value. */
  notePut(batch: SpillBatch, epoch: number, record: Uint8Array, value: Uint8Array): void {
    this.note(batch, epoch, record, CHANGE_PUT, value);
  }

  /** Notes that a record was removed. `userKey`: its bytes, when it was a map's. */
  noteRemoved(batch: SpillBatch, epoch: number, record: Uint8Array, userKey: Uint8Array = NO_VALUE): void {
    this.note(batch, epoch, record, CHANGE_REMOVED, userKey);
  }

  private note(batch: SpillBatch, epoch: number, record: Uint8Array, kind: number, bytes: Uint8Array): void {
    this.noteWriter.reset();
    this.noteWriter.writeByte(kind);
    this.noteWriter.writeRaw(bytes);
    batch.put(this.rows.change(epoch, record), this.noteWriter.view());
  }

  /** The keys that it holds are to be looked for in the store from now on. */
  markStored(mapKey: MapKey): void {
    this.filter.add(mapKey);
  }

  // Snapshots

  /** Ends the epoch: `reader` is given every cell as it is now. */
  fix(reader: CellReader): void {
    this.readers.add(reader);
    this.epoch++;
  }

  release(reader: CellReader): void {
    this.readers.delete(reader);
  }

  /** Before a cell is used (its value may be changed in place then), evicted, or walked over. */
  see(entry: KeyEntry, state: StateInfo, namespace: string, cell: Cell): void {
    for (const reader of this.readers) {
      if (cell.seen <= reader.epoch) {
        reader.take(entry, state, namespace, cell);
        if (this.tracksChanges) cell.flags |= PERSISTED;
      }
    }
    cell.seen = this.epoch;
  }

  /** Gives all cells to their readers, little by little: yields after each cell. */
  *walk(): Generator<void> {
    for (const entry of this.entries.values()) {
      yield* this.walkSlots(entry, entry.slots, '');
      if (entry.namespaces === undefined) continue;
      for (const [namespace, slots] of entry.namespaces) yield* this.walkSlots(entry, slots, namespace);
    }
  }

  private *walkSlots(
    entry: KeyEntry,
    slots: readonly (Cell | MapCell | undefined)[],
    namespace: string,
  ): Generator<void> {
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      if (slot === undefined) continue;
      if (slot instanceof MapCell) {
        for (const item of slot.items.values()) {
          if (item.seen !== this.epoch) this.see(entry, this.states[i], namespace, item);
          if (this.isForgotten(item)) {
            slot.items.delete(item.mapKey);
            this.uncount(entry, this.states[i], 1);
          }
          yield;
        }
        if (slot.items.size === 0 && entry.fresh) {
          entry.removeSlot(i, namespace);
          this.uncount(entry, this.states[i], 1);
        }
      } else {
        if (slot.seen !== this.epoch) this.see(entry, this.states[i], namespace, slot);
        if (this.isForgotten(slot)) {
          entry.removeSlot(i, namespace);
          this.uncount(entry, this.states[i], 1);
        }
      }
      yield;
    }
    this.dropIfEmpty(entry);
  }

  /** A deletion that the store need not know, and the checkpoint that the next one builds on has. */
  private isForgotten(cell: Cell): boolean {
    return cell.value === undefined && (cell.flags & STORED) === 0 && cell.changed <= this.baseEpoch;
  }

  // Memory

  get bytes(): number {
    let sum = this.entries.size * ENTRY_BYTES;
    for (const { size } of this.states) sum += size.bytes;
    return sum;
  }

  private addedTo(entry: KeyEntry, state: StateInfo): void {
    entry.units++;
    state.size.units++;
    if (++this.added >= this.checked) this.checkMemory();
  }

  uncount(entry: KeyEntry, state: StateInfo, units: number): void {
    entry.units -= units;
    state.size.units -= units;
  }

  checkMemory(): void {
    this.added = 0;
    const { bytes } = this;
    const limit = this.lease.cacheBytes * (1 - FILTER_SHARE);
    if (bytes < limit * OPENED_AT) return;
    const store = this.lease.store;
    // The store opens meanwhile, which needs the event loop; until then the cache grows.
    if (store === undefined) void this.lease.open().catch(() => {});
    else if (bytes > limit) this.evict(store, limit * 0.98);
  }

  private evict(store: SpillStore, target: number): void {
    const batch = (this.batch ??= store.batch());
    let evicted = 0;
    let rounds = 0;
    for (let i = 0; i < ENTRIES_AT_ONCE && evicted < EVICTED_AT_ONCE && this.bytes > target; i++) {
      const next = (this.hand ??= this.entries.values()).next();
      if (next.done === true) {
        this.hand = undefined;
        // After a round and its rest nothing is left that could go.
        if (++rounds === 3) break;
        continue;
      }
      const entry = next.value;
      if (entry.units > LARGE_ENTRY) {
        evicted += this.evictCells(batch, entry);
        i += LARGE_ENTRY;
      } else if (entry !== this.entry) {
        if (entry.used) entry.used = false;
        else evicted += this.evictEntry(batch, entry);
      }
    }
    if (evicted > 0) batch.write();
  }

  private evictEntry(batch: SpillBatch, entry: KeyEntry): number {
    const { units } = entry;
    let stored = !entry.fresh;
    entry.forEachSlot((slot, index, namespace) => {
      stored = this.evictSlot(batch, entry, this.states[index], namespace, slot) || stored;
    });
    this.entries.delete(entry.mapKey);
    if (stored) this.filter.add(entry.mapKey);
    return units + 1;
  }

  /** Of a key with many: what was not used since the hand came by last. */
  private evictCells(batch: SpillBatch, entry: KeyEntry): number {
    let evicted = 0;
    entry.forEachSlot((slot, index, namespace) => {
      if (evicted >= EVICTED_AT_ONCE) return;
      const state = this.states[index];
      if (slot instanceof MapCell && (slot.items.size > 16 || entry === this.entry)) {
        evicted += this.evictItems(batch, entry, state, namespace, slot);
      } else if (entry !== this.entry && this.unused(slot)) {
        evicted += slot instanceof MapCell ? slot.items.size + 1 : 1;
        this.evictSlot(batch, entry, state, namespace, slot);
        entry.removeSlot(index, namespace);
        this.leave(entry);
      }
    });
    return evicted;
  }

  private unused(slot: Cell | MapCell): boolean {
    let used = 0;
    for (const cell of slot instanceof MapCell ? slot.items.values() : [slot]) {
      used |= cell.flags & USED;
      cell.flags &= ~USED;
    }
    return used === 0;
  }

  private evictItems(batch: SpillBatch, entry: KeyEntry, state: StateInfo, namespace: string, map: MapCell): number {
    let evicted = 0;
    for (let i = 0; i < 2 * EVICTED_AT_ONCE && evicted < EVICTED_AT_ONCE; i++) {
      const next = (map.hand ??= map.items.values()).next();
      if (next.done === true) {
        map.hand = undefined;
        break;
      }
      const item = next.value;
      if ((item.flags & USED) !== 0) item.flags &= ~USED;
      else {
        this.evictCell(batch, entry, state, namespace, item);
        map.items.delete(item.mapKey);
        evicted++;
      }
    }
    if (evicted > 0) {
      map.evictions++;
      map.complete = false;
      map.sorted = undefined;
      this.leave(entry);
    }
    return evicted;
  }

  /** Part of what the entry held is in the store only. */
  private leave(entry: KeyEntry): void {
    entry.fresh = false;
    this.filter.add(entry.mapKey);
  }

  /** True when the store then holds something. */
  private evictSlot(
    batch: SpillBatch,
    entry: KeyEntry,
    state: StateInfo,
    namespace: string,
    slot: Cell | MapCell,
  ): boolean {
    if (slot instanceof Cell) return this.evictCell(batch, entry, state, namespace, slot);
    let stored = !slot.complete;
    for (const item of slot.items.values()) stored = this.evictCell(batch, entry, state, namespace, item) || stored;
    this.uncount(entry, state, 1);
    return stored;
  }

  private evictCell(batch: SpillBatch, entry: KeyEntry, state: StateInfo, namespace: string, cell: Cell): boolean {
    if (cell.seen !== this.epoch) this.see(entry, state, namespace, cell);
    this.uncount(entry, state, 1);
    if ((cell.flags & DIRTY) === 0) return (cell.flags & STORED) !== 0;
    const key = this.rowKeyOf(this.rows.addressOf(entry), state, namespace, cell);
    const value = cell.value === undefined ? undefined : this.encode(state, cell);
    if (value !== undefined) batch.put(key, value);
    else if ((cell.flags & STORED) !== 0) batch.delete(key);
    if (this.tracksChanges && cell.changed > this.baseEpoch) {
      if (value !== undefined) this.notePut(batch, cell.changed, key, value);
      else
        this.noteRemoved(
          batch,
          cell.changed,
          key,
          cell instanceof MapItem ? this.encodeUserKey(state, cell) : NO_VALUE,
        );
    }
    return value !== undefined;
  }

  private rowKeyOf(address: KeyAddress, state: StateInfo, namespace: string, cell: Cell): Uint8Array {
    if (!(cell instanceof MapItem)) return this.rows.record(address, state.index, namespace);
    return this.rows.entry(address, state.index, namespace, (cell.order ??= state.order(cell.userKey)));
  }

  private encodeUserKey(state: StateInfo, item: MapItem): Uint8Array {
    const { w } = this;
    w.reset();
    state.writeUserKey(item.userKey, w);
    return w.view();
  }

  private encode(state: StateInfo, cell: Cell): Uint8Array {
    const { w } = this;
    w.reset();
    if (cell instanceof MapItem) state.writeEntry(cell.userKey, cell.value, w);
    else state.writeValue(cell.value, w);
    return w.view();
  }
}
