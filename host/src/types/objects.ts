/**
 * OBJECT values across threads: by structured serialization, which keeps Map, Set, Date, bigint, typed arrays, cycles. Rows
 * and the elements of window joins keep their class; objects of other classes arrive as plain objects.
 */
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { TaggedUnion } from '@drey/sdk';
import { Pickled } from './pickled';
import { NamedRow, namedRowClass, Row, type RowKind, rowClass } from './rows';

/** Stand-ins for what structured serialization would turn into a plain object. */
type StandIn =
  | {
      readonly $drey: 'row';
      readonly kind: RowKind;
      readonly names: readonly string[] | undefined;
      readonly fields: unknown[];
    }
  | { readonly $drey: 'named'; readonly kind: RowKind; readonly fields: unknown }
  | { readonly $drey: 'tagged'; readonly first: boolean; readonly value: unknown }
  | { readonly $drey: 'pickled'; readonly column: unknown };

/** Bytes of a list of values. Throws TypeError when one cannot leave its thread, such as a function. */
export function encodeObjects(values: readonly unknown[]): Uint8Array {
  const special = values.some(hasSpecial);
  try {
    return serialize({ special, values: special ? values.map((value) => replace(value, new Map())) : values });
  } catch (error) {
    const row = values.findIndex((value) => !isSerializable(value));
    throw new TypeError(`Row ${row} cannot be sent to another thread: ${(error as Error).message}`, { cause: error });
  }
}

export function decodeObjects(bytes: Uint8Array): unknown[] {
  const { special, values } = deserialize(bytes) as { special: boolean; values: unknown[] };
  return special ? values.map((value) => restore(value, new Map())) : values;
}

function isSerializable(value: unknown): boolean {
  try {
    serialize(hasSpecial(value) ? replace(value, new Map()) : value);
    return true;
  } catch {
    return false;
  }
}

/** True when a row (or a PICKLED value) is somewhere inside. */
function hasSpecial(value: unknown): boolean {
  return typeof value === 'object' && value !== null && searchSpecial(value, 0);
}

/** Beyond this depth the careful path is taken without looking. */
const SEARCH_DEPTH = 8;

function searchSpecial(value: object, depth: number): boolean {
  if (value instanceof Row || value instanceof TaggedUnion || value instanceof Pickled || depth > SEARCH_DEPTH)
    return true;
  if (ArrayBuffer.isView(value) || types.isDate(value)) return false;
  const inner = (item: unknown): boolean => typeof item === 'object' && item !== null && searchSpecial(item, depth + 1);
  if (Array.isArray(value)) return value.some(inner);
  if (types.isMap(value)) return [...value].some(([k, v]) => inner(k) || inner(v));
  if (types.isSet(value)) return [...value].some(inner);
  for (const name in value) if (inner((value as Record<string, unknown>)[name])) return true;
  return false;
}

function replace(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (value instanceof Pickled) return { $drey: 'pickled', column: plainColumn(value) } satisfies StandIn;
  if (value instanceof NamedRow) {
    const fields = replace(value.fields, seen);
    return { $drey: 'named', kind: value.kind, fields } satisfies StandIn;
  }
  if (value instanceof Row) {
    const fields = value.toArray().map((field) => replace(field, seen));
    return { $drey: 'row', kind: value.kind, names: value.names, fields } satisfies StandIn;
  }
  if (value instanceof TaggedUnion) {
    const first = value.isOne();
    return { $drey: 'tagged', first, value: replace(first ? value.getOne() : value.getTwo(), seen) } satisfies StandIn;
  }
  return mapChildren(value, seen, replace);
}

/** Columns may have getters; a copy has values only. */
function plainColumn(value: Pickled): unknown {
  const copy = (column: ReturnType<Pickled['column']>): unknown => ({
    encoding: column.encoding,
    nulls: column.nulls,
    data: column.data,
    offsets: column.offsets,
    children: column.children.map(copy),
    pythonClass: column.pythonClass,
  });
  return copy(value.column());
}

function restore(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const standIn = value as Partial<StandIn>;
  switch (standIn.$drey) {
    case 'row': {
      const { kind, names, fields } = value as Extract<StandIn, { $drey: 'row' }>;
      const rows = names === undefined ? rowClass(fields.length) : namedRowClass(names);
      return new rows(kind, ...fields.map((field) => restore(field, seen)));
    }
    case 'named': {
      const { kind, fields } = value as Extract<StandIn, { $drey: 'named' }>;
      const row = new NamedRow(kind);
      for (const [name, field] of restore(fields, seen) as Map<string, unknown>) row.fields.set(name, field);
      return row;
    }
    case 'tagged': {
      const { first, value: inner } = value as Extract<StandIn, { $drey: 'tagged' }>;
      const element = restore(inner, seen);
      return first ? TaggedUnion.one(element) : TaggedUnion.two(element);
    }
    case 'pickled':
      return new Pickled((value as Extract<StandIn, { $drey: 'pickled' }>).column as ReturnType<Pickled['column']>, -1);
    default:
      return mapChildren(value, seen, restore);
  }
}

/** A copy of a container with its parts mapped; anything else as it is. Shared parts stay shared, cycles stay cycles. */
function mapChildren(
  value: object,
  seen: Map<object, unknown>,
  map: (part: unknown, seen: Map<object, unknown>) => unknown,
): unknown {
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    seen.set(value, copy);
    for (const item of value) copy.push(map(item, seen));
    return copy;
  }
  if (types.isMap(value)) {
    const copy = new Map<unknown, unknown>();
    seen.set(value, copy);
    for (const [k, v] of value) copy.set(map(k, seen), map(v, seen));
    return copy;
  }
  if (types.isSet(value)) {
    const copy = new Set<unknown>();
    seen.set(value, copy);
    for (const item of value) copy.add(map(item, seen));
    return copy;
  }
  if (ArrayBuffer.isView(value) || types.isDate(value) || types.isNativeError(value) || types.isRegExp(value))
    return value;
  const copy: Record<string, unknown> = {};
  seen.set(value, copy);
  for (const [name, item] of Object.entries(value)) copy[name] = map(item, seen);
  return copy;
}
