/** Which keys and namespaces have something of a state, in the cache or in the store. */
import { BinaryReader } from '../../types/serializers';
import type { StateCache } from './cache';
import { Cell, type KeyEntry, MapCell } from './cells';
import type { StateInfo } from './record-codec';
import type { SpillRange } from './store/contracts';

export interface StatePlace {
  readonly key: unknown;
  readonly namespace: string;
}

const ROWS_AT_ONCE = 256;

/** Of all keys, as of the first call of next(); those of the cache come first. */
export function* placesOf(cache: StateCache, state: StateInfo): Generator<StatePlace> {
  const cached: StatePlace[] = [];
  /** What the store says of these does not count. */
  const known = new Set<string>();
  for (const entry of cache.entries.values()) collect(cache, entry, state, cached, known);
  const range = cache.store?.range(...cache.rows.recordsOfState(state.index));
  try {
    yield* cached;
    if (range !== undefined) yield* placesOfRows(cache, state, range, known);
  } finally {
    range?.close();
  }
}

/** Of the current key, in the order of their numbers. */
export function namespacesOf(cache: StateCache, state: StateInfo): string[] {
  const entry = cache.currentEntry();
  if (entry === undefined) return [];
  const places: StatePlace[] = [];
  const known = new Set<string>();
  collect(cache, entry, state, places, known);
  if (!entry.fresh && cache.store !== undefined) {
    const range = cache.store.range(...cache.rows.recordsOfKey(cache.rows.addressOf(entry), state.index));
    places.push(...placesOfRows(cache, state, range, known));
  }
  return places.map(({ namespace }) => namespace).sort(byNumbers);
}

function byNumbers(a: string, b: string): number {
  const x = a.split(',').map(Number);
  const y = b.split(',').map(Number);
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i] - y[i] || (a < b ? -1 : 1);
  return a.length - b.length;
}

function collect(cache: StateCache, entry: KeyEntry, state: StateInfo, places: StatePlace[], known: Set<string>): void {
  const add = (namespace: string, slot: Cell | MapCell | undefined): void => {
    if (slot === undefined) return;
    const live = isLive(slot);
    if (live) places.push({ key: entry.key, namespace });
    if (live || slot instanceof Cell || slot.complete) known.add(nameOf(cache, entry.key, namespace));
  };
  add('', entry.slots[state.index]);
  if (entry.namespaces === undefined) return;
  for (const [namespace, slots] of entry.namespaces) add(namespace, slots[state.index]);
}

function isLive(slot: Cell | MapCell): boolean {
  if (slot instanceof Cell) return slot.value !== undefined;
  for (const item of slot.items.values()) if (item.value !== undefined) return true;
  return false;
}

function nameOf(cache: StateCache, key: unknown, namespace: string): string {
  const mapKey = cache.codec.toMapKey(key);
  return `${namespace}|${typeof mapKey}|${mapKey}`;
}

/** Each place of the rows once. */
function* placesOfRows(
  cache: StateCache,
  state: StateInfo,
  range: SpillRange,
  known: Set<string>,
): Generator<StatePlace> {
  const r = new BinaryReader(new Uint8Array(0));
  let last: string | undefined;
  for (let rows = range.next(ROWS_AT_ONCE); rows.length > 0; rows = range.next(ROWS_AT_ONCE)) {
    for (let i = 0; i < rows.length; i += 2) {
      const { key, namespace } = cache.rows.read(rows[i]);
      const name = nameOf(cache, key, namespace);
      if (name === last || known.has(name)) continue;
      const slot = cache.entries.get(cache.codec.toMapKey(key))?.slot(state.index, namespace);
      if (slot instanceof MapCell) {
        r.reset(rows[i + 1]);
        const item = slot.items.get(state.toUserMapKey(state.readUserKey(r)));
        if (item !== undefined && item.value === undefined) continue;
      }
      last = name;
      yield { key, namespace };
    }
  }
  range.close();
}
