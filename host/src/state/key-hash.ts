/** Hashes of keys for tables of this process: 32-bit, seeded, and nothing that is stored or that rows are sent by. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import type { Row } from '../types/rows';

/** So that nobody can choose keys that meet. */
const SEED = (Math.random() * 2 ** 32) | 0;

/** Types whose values are numbers (or bigints), texts and booleans; not floating-point numbers, of which there are two zeros. */
const HASHABLE: ReadonlySet<TypeRoot> = new Set([
  TypeRoot.BOOLEAN,
  TypeRoot.TINYINT,
  TypeRoot.SMALLINT,
  TypeRoot.INTEGER,
  TypeRoot.BIGINT,
  TypeRoot.CHAR,
  TypeRoot.VARCHAR,
  TypeRoot.DECIMAL,
  TypeRoot.DATE,
  TypeRoot.TIME,
  TypeRoot.TIMESTAMP,
  TypeRoot.TIMESTAMP_LTZ,
]);

export function isHashable(type: DataType): boolean {
  return HASHABLE.has(type.root);
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function hashNumber(value: number, seed: number): number {
  if ((value | 0) === value) return mix(seed, value);
  const high = Math.floor(value / 4294967296);
  return mix(mix(seed, (value - high * 4294967296) | 0), high | 0);
}

export function hashOfPair(first: number, second: number): number {
  return mix(mix(mix(SEED, 0), first), second);
}

function hashText(text: string, seed: number): number {
  let hash = seed;
  const { length } = text;
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return mix(hash, length);
}

function hashPart(value: unknown, seed: number): number {
  switch (typeof value) {
    case 'number':
      return hashNumber(value, seed);
    case 'string':
      return hashText(value, seed);
    case 'bigint':
      return hashNumber(Number(value), seed);
    case 'boolean':
      return mix(seed, value ? 3 : 5);
    default:
      return mix(seed, 7);
  }
}

/** Of a number, text, boolean or null. Equal for what `sameValue` says is the same. */
export function hashValue(value: unknown): number {
  return typeof value === 'number' && (value | 0) === value ? mix(SEED, value) : hashPart(value, SEED);
}

/** Null and undefined are one value, and so are a number and a bigint of the same size. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one === 'bigint') return Number.isInteger(other) && one === BigInt(other as number);
  if (typeof other === 'bigint') return Number.isInteger(one) && other === BigInt(one as number);
  // Programs may give what their types do not say: NaN is a key that equals itself, as in a Map.
  return (one ?? null) === (other ?? null) || (Number.isNaN(one) && Number.isNaN(other));
}

export interface RowKeys {
  readonly hash: (key: Row) => number;
  /** The same kind and fields. */
  readonly same: (one: Row, other: Row) => boolean;
}

/** Hash and equality of rows of so many fields that are all hashable. */
export function rowKeys(arity: number): RowKeys {
  const fields = Array.from({ length: arity }, (_, i) => `f${i}`);
  const hash = fields.reduce((seed, field) => `hashPart(key.${field}, ${seed})`, 'mix(seed, key.kind)');
  const same = fields.map((field) => `(a.${field} === b.${field} || sameValue(a.${field}, b.${field}))`);
  const source = `return {
  hash: function hashOfKey(key) { return ${hash}; },
  same: function sameKeys(a, b) { return a.kind === b.kind && ${same.join(' && ')}; },
};`;
  return new Function('hashPart', 'sameValue', 'mix', 'seed', source)(hashPart, sameValue, mix, SEED) as RowKeys;
}
