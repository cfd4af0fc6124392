/** Maps of map and broadcast state: by the user key itself where JavaScript compares it as Java does, else by its encoding. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { keyCodec } from '../types/keys';
import type { MapKey } from './key-table';

export interface UserMap<UK, UV> {
  get(key: UK): UV | undefined;
  set(key: UK, value: UV): void;
  delete(key: UK): void;
  has(key: UK): boolean;
  size(): number;
  /** In insertion order. Entries that are removed while it runs are left out. */
  entries(): IterableIterator<[UK, UV]>;
}

/** Makes the maps of one state. */
export interface UserMaps<UK, UV> {
  create(): UserMap<UK, UV>;
}

class PrimitiveMap<UK, UV> implements UserMap<UK, UV> {
  private readonly map = new Map<UK, UV>();

  get(key: UK): UV | undefined {
    return this.map.get(key);
  }

  set(key: UK, value: UV): void {
    this.map.set(key, value);
  }

  delete(key: UK): void {
    this.map.delete(key);
  }

  has(key: UK): boolean {
    return this.map.has(key);
  }

  size(): number {
    return this.map.size;
  }

  entries(): IterableIterator<[UK, UV]> {
    return this.map.entries();
  }
}

class EncodedMap<UK, UV> implements UserMap<UK, UV> {
  private readonly map = new Map<MapKey, [UK, UV]>();

  constructor(private readonly toMapKey: (key: UK) => MapKey) {}

  get(key: UK): UV | undefined {
    return this.map.get(this.toMapKey(key))?.[1];
  }

  set(key: UK, value: UV): void {
    const mapKey = this.toMapKey(key);
    const entry = this.map.get(mapKey);
    if (entry === undefined) this.map.set(mapKey, [key, value]);
    else entry[1] = value;
  }

  delete(key: UK): void {
    this.map.delete(this.toMapKey(key));
  }

  has(key: UK): boolean {
    return this.map.has(this.toMapKey(key));
  }

  size(): number {
    return this.map.size;
  }

  entries(): IterableIterator<[UK, UV]> {
    return this.map.values();
  }
}

const PRIMITIVES: ReadonlySet<TypeRoot> = new Set([
  TypeRoot.BOOLEAN,
  TypeRoot.TINYINT,
  TypeRoot.SMALLINT,
  TypeRoot.INTEGER,
  TypeRoot.BIGINT,
  TypeRoot.CHAR,
  TypeRoot.VARCHAR,
  TypeRoot.DECIMAL,
  TypeRoot.BIG_DEC,
  TypeRoot.BIG_INT,
  TypeRoot.DATE,
  TypeRoot.TIME,
  TypeRoot.TIMESTAMP,
  TypeRoot.TIMESTAMP_LTZ,
]);

export function userMaps<UK, UV>(keyType: DataType | undefined): UserMaps<UK, UV> {
  if (keyType === undefined || PRIMITIVES.has(keyType.root)) return { create: () => new PrimitiveMap<UK, UV>() };
  const codec = keyCodec(keyType, { pyflink: false });
  const toMapKey = (key: UK): MapKey => codec.toMapKey(key);
  return { create: () => new EncodedMap<UK, UV>(toMapKey) };
}
