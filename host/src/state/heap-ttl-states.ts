/**
 * Heap states with TTL. Values, list items and map entries each carry the time of their last access, as in Flink. What
 * has expired is removed when it is met; with `returnExpired` the access that meets it still gets it.
 */
import type { InternalListState, InternalMapState, InternalValueState } from './contracts';
import type { KeyEntry } from './key-entry';
import type { KeyTable } from './key-table';
import type { Timed, Ttl } from './ttl';
import type { UserMap, UserMaps } from './user-map';

/** What the backend needs of a state with TTL. */
export interface TtlState {
  readonly ttl: Ttl;
  /** Latest access of what is stored in a slot; undefined when it is empty or expired. */
  accessOf(slot: unknown): number | undefined;
  hasExpired(slot: unknown, now: number): boolean;
  /** Removes what has expired from a slot; true when nothing is left. */
  purge(slot: unknown, now: number): boolean;
}

abstract class HeapTtlState implements TtlState {
  protected namespace = '';
  private cursor: IterableIterator<KeyEntry> | undefined = undefined;

  constructor(
    protected readonly table: KeyTable,
    readonly index: number,
    readonly ttl: Ttl,
  ) {}

  setNamespace(namespace: string): void {
    this.namespace = namespace;
  }

  clear(): void {
    this.table.remove(this.index, this.namespace);
  }

  abstract accessOf(slot: unknown): number | undefined;
  abstract hasExpired(slot: unknown, now: number): boolean;
  abstract purge(slot: unknown, now: number): boolean;

  protected slot(): unknown {
    return this.table.get(this.index, this.namespace);
  }

  protected store(slot: unknown): void {
    this.table.put(this.index, this.namespace, slot);
  }

  /** Incremental clean-up: looks at the next few keys of the table. Goes round the table without end. */
  cleanUp(): void {
    const { cleanupSize } = this.ttl;
    if (cleanupSize === 0 || this.table.size === 0) return;
    const now = this.ttl.now();
    for (let i = 0; i < cleanupSize; i++) {
      const next = (this.cursor ??= this.table.entries()).next();
      if (next.done === true) {
        this.cursor = undefined;
        return;
      }
      this.purgeEntry(next.value, now);
    }
  }

  private purgeEntry(entry: KeyEntry, now: number): void {
    this.purgeSlot(entry, entry.slot(this.index), '', now);
    if (entry.namespaces !== undefined) {
      for (const [namespace, slots] of entry.namespaces) this.purgeSlot(entry, slots[this.index], namespace, now);
    }
  }

  private purgeSlot(entry: KeyEntry, slot: unknown, namespace: string, now: number): void {
    if (slot === undefined || !this.hasExpired(slot, now)) return;
    this.table.touch(entry);
    if (this.purge(slot, now)) this.table.removeFrom(entry, this.index, namespace);
  }
}

export class HeapTtlValueState<V> extends HeapTtlState implements InternalValueState<V> {
  get(): V | undefined {
    this.cleanUp();
    const slot = this.slot() as Timed<V> | undefined;
    if (slot === undefined) return undefined;
    const now = this.ttl.now();
    if (this.ttl.expired(slot.time, now)) {
      this.clear();
      return this.ttl.returnExpired ? slot.value : undefined;
    }
    if (this.ttl.updateOnRead) slot.time = now;
    return slot.value;
  }

  put(value: V): void {
    this.cleanUp();
    if (value === null || value === undefined) {
      this.clear();
      return;
    }
    const slot = this.slot() as Timed<V> | undefined;
    if (slot === undefined) this.store({ value, time: this.ttl.now() });
    else {
      slot.value = value;
      slot.time = this.ttl.now();
    }
  }

  accessOf(slot: unknown): number | undefined {
    return (slot as Timed<V>).time;
  }

  hasExpired(slot: unknown, now: number): boolean {
    return this.ttl.expired((slot as Timed<V>).time, now);
  }

  purge(slot: unknown, now: number): boolean {
    return this.ttl.expired((slot as Timed<V>).time, now);
  }
}

export class HeapTtlListState<V> extends HeapTtlState implements InternalListState<V> {
  get(): readonly V[] {
    this.cleanUp();
    const items = this.items();
    const now = this.ttl.now();
    const live = items.filter((item) => !this.ttl.expired(item.time, now));
    if (this.ttl.updateOnRead) for (const item of live) item.time = now;
    if (live.length < items.length) this.replace(live);
    return (this.ttl.returnExpired ? items : live).map((item) => item.value);
  }

  add(value: V): void {
    this.addAll([value]);
  }

  addAll(values: readonly V[]): void {
    this.cleanUp();
    if (values.length === 0) return;
    const time = this.ttl.now();
    const items = this.slot() as Timed<V>[] | undefined;
    if (items === undefined) this.store(values.map((value) => ({ value, time })));
    else for (const value of values) items.push({ value, time });
  }

  put(values: readonly V[]): void {
    this.cleanUp();
    const time = this.ttl.now();
    this.replace(values.map((value) => ({ value, time })));
  }

  size(): number {
    return this.get().length;
  }

  accessOf(slot: unknown): number | undefined {
    return (slot as Timed<V>[]).reduce((latest, item) => Math.max(latest, item.time), Number.NEGATIVE_INFINITY);
  }

  hasExpired(slot: unknown, now: number): boolean {
    return (slot as Timed<V>[]).some((item) => this.ttl.expired(item.time, now));
  }

  purge(slot: unknown, now: number): boolean {
    const items = slot as Timed<V>[];
    let kept = 0;
    for (const item of items) if (!this.ttl.expired(item.time, now)) items[kept++] = item;
    items.length = kept;
    return kept === 0;
  }

  private items(): readonly Timed<V>[] {
    return (this.slot() as Timed<V>[] | undefined) ?? [];
  }

  private replace(items: Timed<V>[]): void {
    if (items.length === 0) this.clear();
    else this.store(items);
  }
}

export class HeapTtlMapState<UK, UV> extends HeapTtlState implements InternalMapState<UK, UV> {
  constructor(
    table: KeyTable,
    index: number,
    ttl: Ttl,
    private readonly maps: UserMaps<UK, Timed<UV>>,
  ) {
    super(table, index, ttl);
  }

  get(key: UK): UV | undefined {
    this.cleanUp();
    const map = this.stored();
    const item = map?.get(key);
    return map === undefined || item === undefined ? undefined : this.visit(map, key, item, this.ttl.now());
  }

  put(key: UK, value: UV): void {
    this.cleanUp();
    let map = this.stored();
    if (map === undefined) this.store((map = this.maps.create()));
    map.set(key, { value, time: this.ttl.now() });
  }

  remove(key: UK): void {
    this.cleanUp();
    const map = this.stored();
    if (map !== undefined) this.removeFrom(map, key);
  }

  has(key: UK): boolean {
    return this.get(key) !== undefined;
  }

  entries(): IterableIterator<[UK, UV]> {
    this.cleanUp();
    return this.liveEntries()[Symbol.iterator]();
  }

  size(): number {
    return this.liveEntries().length;
  }

  accessOf(slot: unknown): number | undefined {
    let latest = Number.NEGATIVE_INFINITY;
    for (const [, item] of (slot as UserMap<UK, Timed<UV>>).entries()) latest = Math.max(latest, item.time);
    return latest;
  }

  hasExpired(slot: unknown, now: number): boolean {
    for (const [, item] of (slot as UserMap<UK, Timed<UV>>).entries())
      if (this.ttl.expired(item.time, now)) return true;
    return false;
  }

  purge(slot: unknown, now: number): boolean {
    const map = slot as UserMap<UK, Timed<UV>>;
    for (const [key, item] of map.entries()) if (this.ttl.expired(item.time, now)) map.delete(key);
    return map.size() === 0;
  }

  private stored(): UserMap<UK, Timed<UV>> | undefined {
    return this.slot() as UserMap<UK, Timed<UV>> | undefined;
  }

  /** Reads one entry by the TTL rules. */
  private visit(map: UserMap<UK, Timed<UV>>, key: UK, item: Timed<UV>, now: number): UV | undefined {
    if (this.ttl.expired(item.time, now)) {
      this.removeFrom(map, key);
      return this.ttl.returnExpired ? item.value : undefined;
    }
    if (this.ttl.updateOnRead) item.time = now;
    return item.value;
  }

  private removeFrom(map: UserMap<UK, Timed<UV>>, key: UK): void {
    map.delete(key);
    if (map.size() === 0) this.clear();
  }

  private liveEntries(): [UK, UV][] {
    const map = this.stored();
    if (map === undefined) return [];
    const now = this.ttl.now();
    const live: [UK, UV][] = [];
    for (const [key, item] of [...map.entries()]) {
      const value = this.visit(map, key, item, now);
      if (value !== undefined) live.push([key, value]);
    }
    return live;
  }
}
