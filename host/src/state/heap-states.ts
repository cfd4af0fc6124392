/** Heap states without TTL. Each reads and writes its slot of the current key's entry. */
import type { InternalListState, InternalMapState, InternalValueState } from './contracts';
import { Row } from '../types/rows';
import type { KeyTable } from './key-table';
import type { UserMap, UserMaps } from './user-map';

abstract class HeapState {
  protected namespace = '';

  constructor(
    protected readonly table: KeyTable,
    readonly index: number,
  ) {}

  setNamespace(namespace: string): void {
    this.namespace = namespace;
  }

  clear(): void {
    this.table.remove(this.index, this.namespace);
  }
}

/** VALUE, and the accumulator of REDUCING and AGGREGATING. As in Flink, a value that is set to null is cleared. */
export class HeapValueState<V> extends HeapState implements InternalValueState<V> {
  get(): V | undefined {
    const { entry } = this.table;
    if (entry === undefined) return undefined;
    if (this.namespace === '') return entry.slot(this.index) as V | undefined;
    return this.table.get(this.index, this.namespace) as V | undefined;
  }

  put(value: V): void {
    const { entry } = this.table;
    if (value === null || value === undefined) this.clear();
    else if (entry !== undefined && this.namespace === '') entry.setSlot(this.index, value);
    else this.table.put(this.index, this.namespace, value);
  }
}

const NO_ITEMS: readonly never[] = [];

/** One row alone stands in a slot without a list around it: many keys have no more. Rows are no arrays. */
export function packList(items: unknown[]): unknown {
  return items.length === 1 && items[0] instanceof Row ? items[0] : items;
}

export function unpackList(slot: unknown): unknown[] {
  return Array.isArray(slot) ? slot : [slot];
}

export class HeapListState<V> extends HeapState implements InternalListState<V> {
  get(): readonly V[] {
    const slot = this.stored();
    if (slot === undefined) return NO_ITEMS;
    return unpackList(slot) as V[];
  }

  add(value: V): void {
    const slot = this.stored();
    if (slot === undefined) this.table.put(this.index, this.namespace, value instanceof Row ? value : [value]);
    else if (Array.isArray(slot)) slot.push(value);
    else this.table.put(this.index, this.namespace, [slot, value]);
  }

  addAll(values: readonly V[]): void {
    if (values.length === 0) return;
    const slot = this.stored();
    if (slot === undefined) this.put(values);
    else if (Array.isArray(slot)) for (const value of values) slot.push(value);
    else this.table.put(this.index, this.namespace, [slot, ...values]);
  }

  put(values: readonly V[]): void {
    if (values.length === 0) this.clear();
    else this.table.put(this.index, this.namespace, packList(values.slice()));
  }

  size(): number {
    const slot = this.stored();
    return slot === undefined ? 0 : Array.isArray(slot) ? slot.length : 1;
  }

  private stored(): unknown {
    return this.table.get(this.index, this.namespace);
  }
}

export class HeapMapState<UK, UV> extends HeapState implements InternalMapState<UK, UV> {
  constructor(
    table: KeyTable,
    index: number,
    private readonly maps: UserMaps<UK, UV>,
  ) {
    super(table, index);
  }

  get(key: UK): UV | undefined {
    return this.stored()?.get(key);
  }

  put(key: UK, value: UV): void {
    let map = this.stored();
    if (map === undefined) this.table.put(this.index, this.namespace, (map = this.maps.create()));
    map.set(key, value);
  }

  remove(key: UK): void {
    const map = this.stored();
    if (map === undefined) return;
    map.delete(key);
    if (map.size() === 0) this.clear();
  }

  has(key: UK): boolean {
    return this.stored()?.has(key) ?? false;
  }

  entries(): IterableIterator<[UK, UV]> {
    return this.stored()?.entries() ?? NO_ITEMS[Symbol.iterator]();
  }

  size(): number {
    return this.stored()?.size() ?? 0;
  }

  private stored(): UserMap<UK, UV> | undefined {
    return this.table.get(this.index, this.namespace) as UserMap<UK, UV> | undefined;
  }
}
