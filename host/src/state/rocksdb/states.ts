/** States of the RocksDB backend without TTL: each reads and writes cells of the cache. */
import type { InternalListState, InternalMapState, InternalValueState } from '../contracts';
import type { StateCache } from './cache';
import { clearMap, firstItems, liveItems, mapEntries } from './map-access';
import type { StateInfo } from './record-codec';

abstract class CachedState {
  protected namespace = '';

  constructor(
    protected readonly cache: StateCache,
    readonly info: StateInfo,
  ) {}

  setNamespace(namespace: string): void {
    this.namespace = namespace;
  }
}

/** VALUE, and the accumulator of REDUCING and AGGREGATING. As in Flink, a value that is set to null is cleared. */
export class CachedValueState<V> extends CachedState implements InternalValueState<V> {
  get(): V | undefined {
    return this.cache.find(this.info, this.namespace)?.value as V | undefined;
  }

  put(value: V): void {
    if (value === null || value === undefined) this.clear();
    else this.cache.put(this.info, this.namespace, value);
  }

  clear(): void {
    this.cache.remove(this.info, this.namespace);
  }
}

const NO_ITEMS: readonly never[] = [];

export class CachedListState<V> extends CachedState implements InternalListState<V> {
  get(): readonly V[] {
    return (this.cache.find(this.info, this.namespace)?.value as V[] | undefined) ?? NO_ITEMS;
  }

  add(value: V): void {
    this.append([value]);
  }

  addAll(values: readonly V[]): void {
    if (values.length > 0) this.append(values);
  }

  put(values: readonly V[]): void {
    if (values.length === 0) this.clear();
    else this.cache.put(this.info, this.namespace, values.slice());
  }

  size(): number {
    return this.get().length;
  }

  clear(): void {
    this.cache.remove(this.info, this.namespace);
  }

  private append(values: readonly V[]): void {
    const cell = this.cache.find(this.info, this.namespace);
    const list = cell?.value as V[] | undefined;
    if (cell === undefined || list === undefined) {
      this.cache.put(this.info, this.namespace, values.slice());
      return;
    }
    for (const value of values) list.push(value);
    this.cache.changed(cell);
    this.info.size.sample(list);
  }
}

/** Iterated in the order of the serialized user keys. */
export class CachedMapState<UK, UV> extends CachedState implements InternalMapState<UK, UV> {
  get(key: UK): UV | undefined {
    const { cache, info, namespace } = this;
    const map = cache.findMap(info, namespace);
    return map && (cache.findItem(map, info, namespace, key)?.value as UV | undefined);
  }

  put(key: UK, value: UV): void {
    const { cache, info, namespace } = this;
    cache.putItem(cache.mapForWrite(info, namespace), info, namespace, key, value);
  }

  remove(key: UK): void {
    const { cache, info, namespace } = this;
    const map = cache.findMap(info, namespace);
    if (map === undefined) return;
    cache.removeItem(map, info, namespace, key);
    cache.dropMapIfEmpty(map, info, namespace);
  }

  has(key: UK): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): IterableIterator<[UK, UV]> {
    for (const [key, value] of mapEntries(this.cache, this.info, this.namespace)) yield [key as UK, value as UV];
  }

  size(): number {
    const { cache, info, namespace } = this;
    const items = firstItems(cache, info, namespace);
    if (items !== undefined) return liveItems(items);
    let count = 0;
    for (const _ of mapEntries(cache, info, namespace)) count++;
    return count;
  }

  clear(): void {
    clearMap(this.cache, this.info, this.namespace);
  }
}
