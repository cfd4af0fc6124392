/**
 * States of the RocksDB backend with TTL, by the rules of the heap's (heap-ttl-states.ts): values, list items and map entries each
 * carry the time of their last access.
 */
import type { InternalListState, InternalMapState, InternalValueState } from '../contracts';
import type { Timed, Ttl } from '../ttl';
import type { StateCache } from './cache';
import { clearMap, mapEntries } from './map-access';
import type { StateInfo } from './record-codec';
import { TtlCleaner } from './ttl-cleaner';

export abstract class TtlState {
  protected namespace = '';
  private readonly cleaner: TtlCleaner;

  constructor(
    protected readonly cache: StateCache,
    readonly info: StateInfo,
    readonly ttl: Ttl,
  ) {
    this.cleaner = new TtlCleaner(cache, info, ttl);
  }

  setNamespace(namespace: string): void {
    this.namespace = namespace;
  }

  clear(): void {
    this.cache.remove(this.info, this.namespace);
  }

  /** ms of the latest access of the current key and namespace. */
  abstract accessTime(namespace: string): number | undefined;

  /** Looks for what has expired among the next few records. */
  cleanUp(): void {
    if (this.ttl.cleanupSize > 0) this.cleaner.step();
  }
}

export class TtlValueState<V> extends TtlState implements InternalValueState<V> {
  get(): V | undefined {
    this.cleanUp();
    const cell = this.cache.find(this.info, this.namespace);
    const timed = cell?.value as Timed<V> | undefined;
    if (cell === undefined || timed === undefined) return undefined;
    const now = this.ttl.now();
    if (this.ttl.expired(timed.time, now)) {
      this.clear();
      return this.ttl.returnExpired ? timed.value : undefined;
    }
    if (this.ttl.updateOnRead) {
      timed.time = now;
      this.cache.changed(cell);
    }
    return timed.value;
  }

  put(value: V): void {
    this.cleanUp();
    if (value === null || value === undefined) this.clear();
    else this.cache.put(this.info, this.namespace, { value, time: this.ttl.now() } satisfies Timed<V>);
  }

  accessTime(namespace: string): number | undefined {
    return (this.cache.find(this.info, namespace)?.value as Timed<V> | undefined)?.time;
  }
}

export class TtlListState<V> extends TtlState implements InternalListState<V> {
  get(): readonly V[] {
    this.cleanUp();
    const cell = this.cache.find(this.info, this.namespace);
    const items = cell?.value as Timed<V>[] | undefined;
    if (cell === undefined || items === undefined) return [];
    const now = this.ttl.now();
    const live = items.filter((item) => !this.ttl.expired(item.time, now));
    if (this.ttl.updateOnRead) for (const item of live) item.time = now;
    if (live.length < items.length) this.replace(live);
    else if (this.ttl.updateOnRead) this.cache.changed(cell);
    return (this.ttl.returnExpired ? items : live).map((item) => item.value);
  }

  add(value: V): void {
    this.addAll([value]);
  }

  addAll(values: readonly V[]): void {
    this.cleanUp();
    if (values.length === 0) return;
    const time = this.ttl.now();
    const added = values.map((value): Timed<V> => ({ value, time }));
    const cell = this.cache.find(this.info, this.namespace);
    const items = cell?.value as Timed<V>[] | undefined;
    if (cell === undefined || items === undefined) this.cache.put(this.info, this.namespace, added);
    else {
      for (const item of added) items.push(item);
      this.cache.changed(cell);
      this.info.size.sample(items);
    }
  }

  put(values: readonly V[]): void {
    this.cleanUp();
    const time = this.ttl.now();
    this.replace(values.map((value) => ({ value, time })));
  }

  size(): number {
    return this.get().length;
  }

  accessTime(namespace: string): number | undefined {
    const items = this.cache.find(this.info, namespace)?.value as Timed<V>[] | undefined;
    return items?.reduce((latest, { time }) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  }

  private replace(items: Timed<V>[]): void {
    if (items.length === 0) this.clear();
    else this.cache.put(this.info, this.namespace, items);
  }
}

export class TtlMapState<UK, UV> extends TtlState implements InternalMapState<UK, UV> {
  get(key: UK): UV | undefined {
    this.cleanUp();
    return this.visit(key, this.ttl.now());
  }

  put(key: UK, value: UV): void {
    this.cleanUp();
    const { cache, info, namespace } = this;
    const timed: Timed<UV> = { value, time: this.ttl.now() };
    cache.putItem(cache.mapForWrite(info, namespace), info, namespace, key, timed);
  }

  remove(key: UK): void {
    this.cleanUp();
    this.removeEntry(key);
  }

  has(key: UK): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): IterableIterator<[UK, UV]> {
    this.cleanUp();
    const now = this.ttl.now();
    for (const [key] of mapEntries(this.cache, this.info, this.namespace)) {
      const value = this.visit(key as UK, now);
      if (value !== undefined) yield [key as UK, value];
    }
  }

  size(): number {
    let count = 0;
    for (const _ of this.entries()) count++;
    return count;
  }

  override clear(): void {
    clearMap(this.cache, this.info, this.namespace);
  }

  accessTime(namespace: string): number | undefined {
    let latest: number | undefined;
    for (const [, item] of mapEntries(this.cache, this.info, namespace)) {
      latest = Math.max(latest ?? Number.NEGATIVE_INFINITY, (item as Timed<UV>).time);
    }
    return latest;
  }

  /** Reads one entry by the TTL rules. */
  private visit(key: UK, now: number): UV | undefined {
    const { cache, info, namespace } = this;
    const map = cache.findMap(info, namespace);
    const item = map && cache.findItem(map, info, namespace, key);
    const timed = item?.value as Timed<UV> | undefined;
    if (item === undefined || timed === undefined) return undefined;
    if (this.ttl.expired(timed.time, now)) {
      this.removeEntry(key);
      return this.ttl.returnExpired ? timed.value : undefined;
    }
    if (this.ttl.updateOnRead) {
      timed.time = now;
      cache.changed(item);
    }
    return timed.value;
  }

  private removeEntry(key: UK): void {
    const { cache, info, namespace } = this;
    const map = cache.findMap(info, namespace);
    if (map === undefined) return;
    cache.removeItem(map, info, namespace, key);
    cache.dropMapIfEmpty(map, info, namespace);
  }
}
