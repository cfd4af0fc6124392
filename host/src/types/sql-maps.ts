/**
 * MAP and MULTISET values. Their Map is keyed by internal values; where those are no primitives, equal keys are different
 * objects, so that entries are found by comparing. A map made of many entries is built with a `MapBuilder`.
 */
import type { LogicalType } from './logical/contracts';
import { isPrimitiveType, type Primitive, primitiveKeyFunction } from './sql-equals';

export type SqlMap = Map<unknown, unknown>;

/** Finds the key of the map that equals `key`; undefined when there is none. */
export function mapKeyFinder(type: LogicalType): (map: ReadonlyMap<unknown, unknown>, key: unknown) => unknown {
  if (isPrimitiveType(type)) return (map, key) => (map.has(key) ? key : undefined);
  const keyOf = primitiveKeyFunction(type);
  return (map, key) => {
    if (key === null) return map.has(null) ? null : undefined;
    const wanted = keyOf(key);
    for (const candidate of map.keys()) {
      if (candidate !== null && keyOf(candidate) === wanted) return candidate;
    }
    return undefined;
  };
}

/** The value of a key; null when the map lacks it. */
export function mapGetter(type: LogicalType): (map: ReadonlyMap<unknown, unknown>, key: unknown) => unknown {
  if (isPrimitiveType(type)) return (map, key) => map.get(key) ?? null;
  const find = mapKeyFinder(type);
  return (map, key) => {
    const found = find(map, key);
    return found === undefined ? null : map.get(found);
  };
}

/** Sets an entry, replacing that of an equal key. */
export function mapSetter(type: LogicalType): (map: SqlMap, key: unknown, value: unknown) => void {
  if (isPrimitiveType(type)) return (map, key, value) => void map.set(key, value);
  const find = mapKeyFinder(type);
  return (map, key, value) => {
    const found = find(map, key);
    map.set(found === undefined ? key : found, value);
  };
}

/** Collects entries; a later one replaces the value of an equal key. */
export class MapBuilder {
  readonly map: SqlMap = new Map();
  private readonly keys = new Map<Primitive, unknown>();

  constructor(private readonly keyOf: ((value: unknown) => Primitive) | undefined) {}

  set(key: unknown, value: unknown): void {
    this.map.set(this.canonical(key), value);
  }

  get(key: unknown): unknown {
    return this.map.get(this.canonical(key));
  }

  /** The first of all equal keys. */
  private canonical(key: unknown): unknown {
    if (this.keyOf === undefined || key === null) return key;
    const primitive = this.keyOf(key);
    const known = this.keys.get(primitive);
    if (known !== undefined) return known;
    this.keys.set(primitive, key);
    return key;
  }
}

/** Makes builders of maps with keys of a type. */
export function mapBuilders(type: LogicalType): () => MapBuilder {
  const keyOf = isPrimitiveType(type) ? undefined : primitiveKeyFunction(type);
  return () => new MapBuilder(keyOf);
}
