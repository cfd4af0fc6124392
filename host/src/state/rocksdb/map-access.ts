/** Whole maps: small ones are read into the cache, large ones are iterated in cache and store side by side. */
import { BinaryReader } from '../../types/serializers';
import type { StateCache } from './cache';
import type { MapCell, MapItem } from './cells';
import type { StateInfo } from './record-codec';

/** A map whose entries in the store are no more than this is read into the cache. */
const SMALL_MAP = 2048;
const ROWS_AT_ONCE = 256;

/** All items of the map, when they are or could be brought into the cache. undefined: there are too many. */
export function firstItems(
  cache: StateCache,
  state: StateInfo,
  namespace: string,
): ReadonlyMap<unknown, MapItem> | undefined {
  const map = cache.findMap(state, namespace);
  if (map === undefined) return NOTHING;
  return complete(cache, map, state, namespace) ? map.items : undefined;
}

const NOTHING: ReadonlyMap<unknown, MapItem> = new Map();

export function liveItems(items: ReadonlyMap<unknown, MapItem>): number {
  let count = 0;
  for (const item of items.values()) if (item.value !== undefined) count++;
  return count;
}

/** Reads what the store has of the map. False when that is too much. */
function complete(cache: StateCache, map: MapCell, state: StateInfo, namespace: string): boolean {
  if (map.complete) return true;
  const { store } = cache;
  if (store === undefined) return (map.complete = true);
  const { evictions } = map;
  const entry = cache.currentEntry()!;
  const range = store.range(...cache.rows.entries(cache.rows.addressOf(entry), state.index, namespace));
  try {
    for (let read = 0; read < SMALL_MAP; ) {
      const rows = range.next(ROWS_AT_ONCE);
      if (rows.length === 0) {
        // Eviction may have begun on what was just read.
        map.complete = map.evictions === evictions;
        return map.complete;
      }
      for (let i = 1; i < rows.length; i += 2) cache.adoptRow(map, state, rows[i]);
      read += rows.length / 2;
    }
    return false;
  } finally {
    range.close();
  }
}

/** Entries in order. Those that are removed while it runs are left out, those that are changed have their new value. */
export function mapEntries(
  cache: StateCache,
  state: StateInfo,
  namespace: string,
): IterableIterator<[unknown, unknown]> {
  const map = cache.findMap(state, namespace);
  if (map === undefined) return NO_ENTRIES();
  return complete(cache, map, state, namespace)
    ? cachedEntries(cache, map, state, namespace)
    : mergedEntries(cache, map, state, namespace);
}

function* NO_ENTRIES(): IterableIterator<[unknown, unknown]> {}

function* cachedEntries(
  cache: StateCache,
  map: MapCell,
  state: StateInfo,
  namespace: string,
): IterableIterator<[unknown, unknown]> {
  for (const item of sortedItems(map, state)) {
    if (item.value === undefined) continue;
    const current = cache.findItem(map, state, namespace, item.userKey);
    if (current?.value !== undefined) yield [item.userKey, current.value];
  }
}

/** Not changed while someone iterates: a map that changes gets another array. */
function sortedItems(map: MapCell, state: StateInfo): readonly MapItem[] {
  if (map.sorted !== undefined) return map.sorted;
  const items = [...map.items.values()];
  for (const item of items) item.order ??= state.order(item.userKey);
  return (map.sorted = items.sort(byOrder));
}

function byOrder(a: MapItem, b: MapItem): number {
  return a.order! < b.order! ? -1 : a.order! > b.order! ? 1 : 0;
}

function* mergedEntries(
  cache: StateCache,
  map: MapCell,
  state: StateInfo,
  namespace: string,
): IterableIterator<[unknown, unknown]> {
  const entry = cache.currentEntry()!;
  const items = sortedItems(map, state);
  const range = cache.store!.range(...cache.rows.entries(cache.rows.addressOf(entry), state.index, namespace));
  const r = new BinaryReader(new Uint8Array(0));
  let next = 0;
  try {
    for (let rows = range.next(ROWS_AT_ONCE); rows.length > 0; rows = range.next(ROWS_AT_ONCE)) {
      for (let i = 1; i < rows.length; i += 2) {
        r.reset(rows[i]);
        const userKey = state.readUserKey(r);
        const order = state.order(userKey);
        for (; next < items.length && items[next].order! < order; next++) {
          yield* currentEntry(cache, map, state, namespace, items[next].userKey);
        }
        if (next < items.length && items[next].order === order) next++;
        // What the cache knows of it is newer than the row.
        const item = map.items.get(state.toUserMapKey(userKey));
        if (item === undefined) yield [userKey, state.readItem(r)];
        else yield* currentEntry(cache, map, state, namespace, userKey);
      }
    }
    for (; next < items.length; next++) yield* currentEntry(cache, map, state, namespace, items[next].userKey);
  } finally {
    range.close();
  }
}

function* currentEntry(
  cache: StateCache,
  map: MapCell,
  state: StateInfo,
  namespace: string,
  userKey: unknown,
): IterableIterator<[unknown, unknown]> {
  const value = cache.findItem(map, state, namespace, userKey)?.value;
  if (value !== undefined) yield [userKey, value];
}

/** Removes all entries: those that are in the store alone are removed there at once. */
export function clearMap(cache: StateCache, state: StateInfo, namespace: string): void {
  const map = cache.findMap(state, namespace);
  if (map === undefined) return;
  if (!map.complete) removeRows(cache, map, state, namespace);
  map.complete = true;
  const entry = cache.currentEntry()!;
  for (const item of map.items.values()) {
    if (cache.removeCell(entry, state, namespace, item)) map.items.delete(item.mapKey);
  }
  map.sorted = undefined;
  cache.dropMapIfEmpty(map, state, namespace);
}

function removeRows(cache: StateCache, map: MapCell, state: StateInfo, namespace: string): void {
  const { store } = cache;
  if (store === undefined) return;
  const entry = cache.currentEntry()!;
  const range = store.range(...cache.rows.entries(cache.rows.addressOf(entry), state.index, namespace));
  const r = new BinaryReader(new Uint8Array(0));
  for (let rows = range.next(ROWS_AT_ONCE); rows.length > 0; rows = range.next(ROWS_AT_ONCE)) {
    const batch = store.batch();
    for (let i = 0; i < rows.length; i += 2) {
      r.reset(rows[i + 1]);
      const userKey = state.readUserKey(r);
      if (map.items.has(state.toUserMapKey(userKey))) continue;
      batch.delete(rows[i]);
      if (cache.tracksChanges) {
        cache.noteRemoved(batch, cache.epoch, rows[i], rows[i + 1].subarray(0, r.position));
      }
    }
    batch.write();
  }
  range.close();
}
