/** Views of accumulators over the stored array or Map: elements are converted as they are used. */
import { ListView, MapView } from '@drey/sdk/udf';
import type { ArrayType, MapType } from '../../types/logical/contracts';
import { equalsFunction } from '../../types/sql-equals';
import { mapKeyFinder, mapSetter, type SqlMap } from '../../types/sql-maps';
import { nullableFromUser, nullableToUser } from './codec';
import type { Convert } from './codec-contracts';

const SAME: Convert = (value) => value;

class StoredListView extends ListView<unknown> {
  constructor(
    readonly stored: unknown[],
    private readonly toUser: Convert,
    private readonly fromUser: Convert,
    private readonly equal: (a: unknown, b: unknown) => boolean,
  ) {
    super();
  }

  override get length(): number {
    return this.stored.length;
  }

  override add(value: unknown): void {
    this.stored.push(this.fromUser(value));
  }

  override remove(value: unknown): boolean {
    const wanted = this.fromUser(value);
    const at = this.stored.findIndex(
      (item) => item === wanted || (item !== null && wanted !== null && this.equal(item, wanted)),
    );
    if (at >= 0) this.stored.splice(at, 1);
    return at >= 0;
  }

  override clear(): void {
    this.stored.length = 0;
  }

  override *[Symbol.iterator](): Iterator<unknown> {
    for (const item of this.stored) yield this.toUser(item);
  }
}

class StoredMapView extends MapView<unknown, unknown> {
  constructor(
    readonly stored: SqlMap,
    private readonly codec: MapCodec,
  ) {
    super();
  }

  override get size(): number {
    return this.stored.size;
  }

  override get(key: unknown): unknown {
    const found = this.find(key);
    return found === undefined ? undefined : this.codec.valueToUser(this.stored.get(found));
  }

  override put(key: unknown, value: unknown): void {
    this.codec.set(this.stored, this.codec.keyFromUser(key), this.codec.valueFromUser(value));
  }

  override remove(key: unknown): boolean {
    const found = this.find(key);
    return found !== undefined && this.stored.delete(found);
  }

  override contains(key: unknown): boolean {
    return this.find(key) !== undefined;
  }

  override clear(): void {
    this.stored.clear();
  }

  override *keys(): IterableIterator<unknown> {
    for (const key of this.stored.keys()) yield this.codec.keyToUser(key);
  }

  override *values(): IterableIterator<unknown> {
    for (const value of this.stored.values()) yield this.codec.valueToUser(value);
  }

  override *entries(): IterableIterator<[unknown, unknown]> {
    for (const [key, value] of this.stored) yield [this.codec.keyToUser(key), this.codec.valueToUser(value)];
  }

  /** The stored key; undefined when there is none. */
  private find(key: unknown): unknown {
    return this.codec.find(this.stored, this.codec.keyFromUser(key));
  }
}

interface MapCodec {
  readonly keyToUser: Convert;
  readonly valueToUser: Convert;
  readonly keyFromUser: Convert;
  readonly valueFromUser: Convert;
  readonly find: (map: ReadonlyMap<unknown, unknown>, key: unknown) => unknown;
  readonly set: (map: SqlMap, key: unknown, value: unknown) => void;
}

/** Makes views of stored arrays; NULL becomes an empty one. */
export function storedListView({ element }: ArrayType): Convert {
  const toUser = nullableToUser(element) ?? SAME;
  const fromUser = nullableFromUser(element);
  const equal = equalsFunction(element);
  return (stored) => new StoredListView((stored as unknown[] | null) ?? [], toUser, fromUser, equal);
}

/** Makes views of stored Maps. */
export function storedMapView({ key, value }: MapType): Convert {
  const codec: MapCodec = {
    keyToUser: nullableToUser(key) ?? SAME,
    valueToUser: nullableToUser(value) ?? SAME,
    keyFromUser: nullableFromUser(key),
    valueFromUser: nullableFromUser(value),
    find: mapKeyFinder(key),
    set: mapSetter(key),
  };
  return (stored) => new StoredMapView((stored as SqlMap | null) ?? new Map(), codec);
}
