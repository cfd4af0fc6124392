/**
 * Background clean-up of one state with TTL: each access looks at a few more records, first those in the cache, then those in the
 * store, round and round. It stands for Flink's compaction filter, which our store does not have, and for the clean-up while the
 * state is used.
 */
import { BinaryReader } from '../../types/serializers';
import type { Timed, Ttl } from '../ttl';
import type { StateCache } from './cache';
import { type Cell, type KeyEntry, MapCell } from './cells';
import type { RowPlace, StateInfo } from './record-codec';

/** Rows that are read from the store at once; they are used up by the accesses that follow. */
const ROWS_AT_ONCE = 128;

interface Expired {
  readonly place: RowPlace;
  readonly userKey: unknown;
}

export class TtlCleaner {
  private round: Iterator<void> | undefined = undefined;
  private readonly r = new BinaryReader(new Uint8Array(0));

  constructor(
    private readonly cache: StateCache,
    private readonly info: StateInfo,
    private readonly ttl: Ttl,
  ) {}

  /** Looks at the next few records. */
  step(): void {
    for (let i = 0; i < this.ttl.cleanupSize; i++) {
      this.round ??= this.everyRecord();
      if (this.round.next().done === true) {
        this.round = undefined;
        return;
      }
    }
  }

  private *everyRecord(): Generator<void> {
    for (const entry of this.cache.entries.values()) {
      if (this.purgeEntry(entry)) yield;
    }
    yield* this.everyRow();
  }

  /** False when the key has nothing of this state in the cache. */
  private purgeEntry(entry: KeyEntry): boolean {
    const now = this.ttl.now();
    let found = this.purgeSlot(entry, '', now);
    for (const namespace of entry.namespaces?.keys() ?? []) found = this.purgeSlot(entry, namespace, now) || found;
    if (found) this.cache.dropIfEmpty(entry);
    return found;
  }

  private purgeSlot(entry: KeyEntry, namespace: string, now: number): boolean {
    const { cache, info } = this;
    const slot = entry.slot(info.index, namespace);
    if (slot === undefined) return false;
    if (slot instanceof MapCell) {
      for (const item of slot.items.values()) {
        if (this.hasExpired(item, now) && cache.removeCell(entry, info, namespace, item))
          slot.items.delete(item.mapKey);
      }
      if (slot.items.size === 0 && entry.fresh) {
        entry.removeSlot(info.index, namespace);
        cache.uncount(entry, info, 1);
      }
    } else if (info.isList) this.purgeList(entry, namespace, slot, now);
    else if (this.hasExpired(slot, now)) this.removeCell(entry, namespace, slot);
    return true;
  }

  private hasExpired(cell: Cell, now: number): boolean {
    return cell.value !== undefined && this.ttl.expired((cell.value as Timed<unknown>).time, now);
  }

  private purgeList(entry: KeyEntry, namespace: string, cell: Cell, now: number): void {
    const items = cell.value as Timed<unknown>[] | undefined;
    if (items === undefined || !items.some(({ time }) => this.ttl.expired(time, now))) return;
    if (cell.seen !== this.cache.epoch) this.cache.see(entry, this.info, namespace, cell);
    const live = items.filter(({ time }) => !this.ttl.expired(time, now));
    if (live.length === 0) this.removeCell(entry, namespace, cell);
    else {
      cell.value = live;
      this.cache.changed(cell);
    }
  }

  private removeCell(entry: KeyEntry, namespace: string, cell: Cell): void {
    if (this.cache.removeCell(entry, this.info, namespace, cell)) entry.removeSlot(this.info.index, namespace);
  }

  /** Rows of the store that are not in the cache as well (there they were looked at). */
  private *everyRow(): Generator<void> {
    const { cache, info } = this;
    const { store } = cache;
    if (store === undefined) return;
    const [first, to] = cache.rows.recordsOfState(info.index);
    let from = first;
    for (;;) {
      const range = store.range(from, to);
      const rows = range.next(ROWS_AT_ONCE);
      range.close();
      if (rows.length === 0) return;
      const candidates = this.candidates(rows);
      from = Buffer.concat([rows[rows.length - 2], ZERO]);
      for (const expired of candidates) {
        if (expired === undefined || this.removeRow(expired)) yield;
      }
    }
  }

  /** For each row what has expired in it; undefined: nothing. */
  private candidates(rows: readonly Uint8Array[]): (Expired | undefined)[] {
    const { info, r } = this;
    const now = this.ttl.now();
    const found: (Expired | undefined)[] = [];
    for (let i = 0; i < rows.length; i += 2) {
      const place = this.cache.rows.read(rows[i]);
      r.reset(rows[i + 1]);
      const userKey = info.isMap ? info.readUserKey(r) : undefined;
      if (this.isCached(place, userKey)) continue;
      const value = info.isMap ? info.readItem(r) : info.readValue(r);
      const times = info.isList ? (value as Timed<unknown>[]) : [value as Timed<unknown>];
      found.push(times.some(({ time }) => this.ttl.expired(time, now)) ? { place, userKey } : undefined);
    }
    return found;
  }

  private isCached({ key, namespace }: RowPlace, userKey: unknown): boolean {
    const { cache, info } = this;
    const slot = cache.entries.get(cache.codec.toMapKey(key))?.slot(info.index, namespace);
    return slot instanceof MapCell ? slot.items.has(info.toUserMapKey(userKey)) : slot !== undefined;
  }

  /** Through the cache, as any access would. False when that was not needed any more. */
  private removeRow({ place, userKey }: Expired): boolean {
    const { cache, info } = this;
    return cache.withKey(place.key, () => {
      const now = this.ttl.now();
      if (info.isMap) {
        const map = cache.findMap(info, place.namespace);
        const item = map && cache.findItem(map, info, place.namespace, userKey);
        if (map === undefined || item === undefined || !this.hasExpired(item, now)) return false;
        cache.removeItem(map, info, place.namespace, userKey);
        return true;
      }
      const cell = cache.find(info, place.namespace);
      if (cell === undefined) return false;
      if (info.isList) this.purgeList(cache.currentEntry()!, place.namespace, cell, now);
      else if (this.hasExpired(cell, now)) cache.remove(info, place.namespace);
      return true;
    });
  }
}

const ZERO = Uint8Array.of(0);
