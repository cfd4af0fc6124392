/**
 * Fields of accumulators that can get large. A view reads and changes the stored collection itself, where an ordinary ARRAY or MAP
 * would be converted as a whole with every call. `createAccumulator` makes new ones; the host supplies the stored ones.
 */

/** A LIST_VIEW. */
export class ListView<T> implements Iterable<T> {
  protected readonly items: T[] = [];

  constructor(items: Iterable<T> = []) {
    this.addAll(items);
  }

  get(): Iterable<T> {
    return this;
  }

  get length(): number {
    return this.items.length;
  }

  add(value: T): void {
    this.items.push(value);
  }

  addAll(values: Iterable<T>): void {
    for (const value of values) this.add(value);
  }

  /** Removes the first value that equals this one; true when there was one. */
  remove(value: T): boolean {
    const at = this.items.indexOf(value);
    if (at >= 0) this.items.splice(at, 1);
    return at >= 0;
  }

  clear(): void {
    this.items.length = 0;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}

/** A MAP_VIEW. */
export class MapView<K, V> implements Iterable<[K, V]> {
  protected readonly map = new Map<K, V>();

  constructor(entries: Iterable<readonly [K, V]> = []) {
    for (const [key, value] of entries) this.put(key, value);
  }

  get size(): number {
    return this.map.size;
  }

  /** undefined when there is no such key. */
  get(key: K): V | undefined {
    return this.map.get(key);
  }

  put(key: K, value: V): void {
    this.map.set(key, value);
  }

  /** True when there was such a key. */
  remove(key: K): boolean {
    return this.map.delete(key);
  }

  contains(key: K): boolean {
    return this.map.has(key);
  }

  isEmpty(): boolean {
    return this.size === 0;
  }

  clear(): void {
    this.map.clear();
  }

  keys(): IterableIterator<K> {
    return this.map.keys();
  }

  values(): IterableIterator<V> {
    return this.map.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.map.entries();
  }

  [Symbol.iterator](): Iterator<[K, V]> {
    return this.entries();
  }
}
