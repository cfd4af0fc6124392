/**
 * Expressions, types and operator configs as JSON. Values that JSON has no form for are objects with one key that begins with '$';
 * ordinary objects with such a key do not occur in plans.
 */
import { Bitmap } from '../types/bitmap';
import { Row, type RowKind, rowClass } from '../types/rows';
import { Variant, type VariantField, type VariantType } from '../types/variant';
import type { Expr } from './contracts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How values of a class are written. */
interface TaggedClass {
  readonly tag: string;
  matches(value: object): boolean;
  encode(value: object): Json;
  decode(json: Json): unknown;
}

const taggedClasses: readonly TaggedClass[] = [
  {
    tag: '$bytes',
    matches: (value) => value instanceof Uint8Array,
    encode: (value) => Buffer.from(value as Uint8Array).toString('base64'),
    decode: (json) => new Uint8Array(Buffer.from(json as string, 'base64')),
  },
  {
    tag: '$map',
    matches: (value) => value instanceof Map,
    encode: (value) => [...(value as Map<unknown, unknown>)].map(([key, item]) => [toJson(key), toJson(item)]),
    decode: (json) => new Map((json as readonly (readonly [Json, Json])[]).map(([k, v]) => [fromJson(k), fromJson(v)])),
  },
  {
    tag: '$row',
    matches: (value) => value instanceof Row,
    encode: (value) => [(value as Row).kind, ...(value as Row).toArray().map(toJson)],
    decode: (json) => {
      const [kind, ...fields] = json as readonly Json[];
      return new (rowClass(fields.length))(kind as RowKind, ...fields.map(fromJson));
    },
  },
  {
    tag: '$bitmap',
    matches: (value) => value instanceof Bitmap,
    encode: (value) => Buffer.from((value as Bitmap).toBytes()).toString('base64'),
    decode: (json) => Bitmap.fromBytes(new Uint8Array(Buffer.from(json as string, 'base64'))),
  },
  {
    tag: '$variant',
    matches: (value) => value instanceof Variant,
    encode: (value) => [(value as Variant).type, toJson((value as Variant).value)],
    decode: (json) => variantOf(...(json as readonly [VariantType, Json])),
  },
];

function variantOf(type: VariantType, json: Json): Variant {
  const value = fromJson(json);
  if (type === 'OBJECT') return Variant.object(value as readonly VariantField[]);
  if (type === 'ARRAY') return Variant.array(value as readonly Variant[]);
  return type === 'NULL' ? Variant.NULL : Variant.of(type, value);
}

/** A plain value as JSON. Members that are undefined are left out. */
export function toJson(value: unknown): Json {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $number: Object.is(value, -0) ? '-0' : `${value}` };
    case 'bigint':
      return { $bigint: value.toString() };
    case 'object':
      return value === null ? null : objectToJson(value);
    default:
      throw new TypeError(`A ${typeof value} cannot be part of a plan.`);
  }
}

function objectToJson(value: object): Json {
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? { $undefined: null } : toJson(item)));
  for (const known of taggedClasses) if (known.matches(value)) return { [known.tag]: known.encode(value) };
  // Plain objects come from other contexts too: threads, modules of functions.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError(`A value of class ${value.constructor.name} cannot be part of a plan.`);
  }
  const result: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) result[key] = toJson(item);
  return result;
}

/** The value that `toJson` wrote. */
export function fromJson(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const entries = Object.entries(json as { readonly [key: string]: Json });
  if (entries.length === 1 && entries[0][0].startsWith('$')) return fromTagged(entries[0][0], entries[0][1]);
  return Object.fromEntries(entries.map(([key, item]) => [key, fromJson(item)]));
}

function fromTagged(tag: string, json: Json): unknown {
  if (tag === '$bigint') return BigInt(json as string);
  if (tag === '$undefined') return undefined;
  if (tag === '$number') return Number(json);
  const known = taggedClasses.find((one) => one.tag === tag);
  if (known === undefined) throw new TypeError(`Unknown value ${tag} in a plan.`);
  return known.decode(json);
}

/** An expression as JSON, for digests; plans of sub-queries are part of it. */
export function exprToJson(expr: Expr): Json {
  return toJson(expr);
}

/** Anything that a plan or an operator's config holds, as bytes for another thread. */
export function serialize(value: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(JSON.stringify(toJson(value)), 'utf8'));
}

/** What `serialize` wrote. */
export function deserialize<T>(bytes: Uint8Array): T {
  return fromJson(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))) as T;
}
