/**
 * Equality, order and primitive keys of internal values by logical type, as JavaScript code where that is short and as functions
 * for the rest. Values are never null at the outermost level; inside of composite values NULL equals NULL and comes first.
 * Strings are ordered by code points, which is the order of their UTF-8 bytes.
 */
import { latin1 } from './binary';
import type { FieldType, LogicalType } from './logical/contracts';
import type { Row } from './rows';

/** Makes a function or object available to generated code; the result is the name to use. See functions/contracts.ts. */
export interface HelperRegistrar {
  helper(name: string, value: unknown): string;
}

export type Equals = (a: unknown, b: unknown) => boolean;
export type Compare = (a: unknown, b: unknown) => number;
export type Primitive = string | number | bigint | boolean;

const COMPOSITE = new Set(['ARRAY', 'MULTISET', 'MAP', 'ROW', 'STRUCTURED', 'RAW', 'VARIANT', 'BITMAP']);

/** True when `===` is the equality of the type's values. */
export function isPrimitiveType(type: LogicalType): boolean {
  return !COMPOSITE.has(type.root) && type.root !== 'BINARY' && type.root !== 'VARBINARY';
}

/** A JavaScript expression for `a = b`; both are cheap expressions for values of `type` that are not null. */
export function equalsCode(type: LogicalType, a: string, b: string, registrar: HelperRegistrar): string {
  if (isPrimitiveType(type)) return `(${a} === ${b})`;
  return `${registrar.helper('equal', equalsFunction(type))}(${a}, ${b})`;
}

/** A JavaScript expression for the order of two values: negative, 0 or positive. */
export function compareCode(type: LogicalType, a: string, b: string, registrar: HelperRegistrar): string {
  if (isPrimitiveType(type) && type.root !== 'CHAR' && type.root !== 'VARCHAR') {
    return `(${a} < ${b} ? -1 : ${a} > ${b} ? 1 : 0)`;
  }
  return `${registrar.helper('compare', compareFunction(type))}(${a}, ${b})`;
}

const strictEquals: Equals = (a, b) => a === b;

export function equalsFunction(type: LogicalType): Equals {
  switch (type.root) {
    case 'BINARY':
    case 'VARBINARY':
      return (a, b) => bytesEqual(a as Uint8Array, b as Uint8Array);
    case 'ARRAY': {
      const element = orNull(equalsFunction(type.element));
      return (a, b) => listsEqual(a as unknown[], b as unknown[], element);
    }
    case 'MAP':
      return mapEquals(primitiveKeyFunction(type.key), orNull(equalsFunction(type.value)));
    case 'MULTISET':
      return mapEquals(primitiveKeyFunction(type.element), strictEquals);
    case 'ROW':
    case 'STRUCTURED':
      return rowEquals(type.fields);
    case 'RAW':
    case 'VARIANT':
    case 'BITMAP':
      return objectEquals;
    default:
      return strictEquals;
  }
}

function orNull(equals: Equals): Equals {
  return (a, b) => (a === null || b === null ? a === b : equals(a, b));
}

export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

function listsEqual(a: readonly unknown[], b: readonly unknown[], element: Equals): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (!element(a[i], b[i])) return false;
  }
  return true;
}

function mapEquals(key: (value: unknown) => Primitive, item: Equals): Equals {
  const byKey = (map: ReadonlyMap<unknown, unknown>) => new Map([...map].map(([k, v]) => [nullableKey(key, k), v]));
  return (a, b) => {
    const left = byKey(a as ReadonlyMap<unknown, unknown>);
    const right = byKey(b as ReadonlyMap<unknown, unknown>);
    if (left.size !== right.size) return false;
    for (const [k, v] of left) {
      const other = right.get(k);
      if (other === undefined || !item(v, other)) return false;
    }
    return true;
  };
}

function rowEquals(fields: readonly FieldType[]): Equals {
  const equals = fields.map((field) => orNull(equalsFunction(field.type)));
  return (a, b) => {
    for (let i = 0; i < equals.length; i++) {
      if (!equals[i]((a as Row)[`f${i}`], (b as Row)[`f${i}`])) return false;
    }
    return true;
  };
}

interface Comparable {
  equals?(other: unknown): boolean;
}

/** RAW, VARIANT and BITMAP values know their equality themselves. */
const objectEquals: Equals = (a, b) => {
  if (a === b) return true;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return bytesEqual(a, b);
  const { equals } = a as Comparable;
  return typeof equals === 'function' && equals.call(a, b);
};

/** Order by code points. Only surrogates and what is above them stand otherwise in UTF-16. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    if (left < 0xd800 || right < 0xd800) return left < right ? -1 : 1;
    return (isSurrogate(left) === isSurrogate(right) ? left < right : isSurrogate(right)) ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

function isSurrogate(unit: number): boolean {
  return unit < 0xe000;
}

/** Order of bytes as unsigned numbers. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

type Ordered = string | number | bigint | boolean;
const comparePrimitives: Compare = (a, b) =>
  (a as Ordered) < (b as Ordered) ? -1 : (a as Ordered) > (b as Ordered) ? 1 : 0;

/** Throws TypeError for types without an order: maps, multisets, variants, bitmaps. */
export function compareFunction(type: LogicalType): Compare {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return compareStrings as Compare;
    case 'BINARY':
    case 'VARBINARY':
      return compareBytes as Compare;
    case 'ARRAY': {
      const element = nullsFirst(compareFunction(type.element));
      return (a, b) => compareLists(a as unknown[], b as unknown[], element);
    }
    case 'ROW':
    case 'STRUCTURED':
      return rowCompare(type.fields);
    case 'MAP':
    case 'MULTISET':
    case 'VARIANT':
    case 'BITMAP':
      throw new TypeError(`Values of type ${type.root} have no order.`);
    case 'RAW':
      return compareObjects;
    default:
      return comparePrimitives;
  }
}

function nullsFirst(compare: Compare): Compare {
  return (a, b) => {
    if (a === null) return b === null ? 0 : -1;
    return b === null ? 1 : compare(a, b);
  };
}

function compareLists(a: readonly unknown[], b: readonly unknown[], element: Compare): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = element(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function rowCompare(fields: readonly FieldType[]): Compare {
  const compares = fields.map((field) => nullsFirst(compareFunction(field.type)));
  return (a, b) => {
    for (let i = 0; i < compares.length; i++) {
      const order = compares[i]((a as Row)[`f${i}`], (b as Row)[`f${i}`]);
      if (order !== 0) return order;
    }
    return 0;
  };
}

const compareObjects: Compare = (a, b) => {
  const { compareTo } = a as { compareTo?(other: unknown): number };
  if (typeof compareTo === 'function') return compareTo.call(a, b);
  throw new TypeError('Values of this RAW type have no order.');
};

const KEY_OF_NULL = '\u0000NULL';
function nullableKey(key: (value: unknown) => Primitive, value: unknown): Primitive {
  return value === null ? KEY_OF_NULL : key(value);
}

/** A JavaScript expression for a primitive that is equal for equal values and different for others: a key for Map and Set. */
export function primitiveKeyCode(type: LogicalType, value: string, registrar: HelperRegistrar): string {
  if (isPrimitiveType(type) && type.root !== 'DOUBLE' && type.root !== 'FLOAT') return value;
  return `${registrar.helper('keyOf', primitiveKeyFunction(type))}(${value})`;
}

/** As `primitiveKeyCode`. As in Flink's keys, NaN equals itself and -0.0 is not 0.0. */
export function primitiveKeyFunction(type: LogicalType): (value: unknown) => Primitive {
  switch (type.root) {
    case 'FLOAT':
    case 'DOUBLE':
      return (value) => (Object.is(value, -0) ? '-0' : (value as number));
    case 'BINARY':
    case 'VARBINARY':
      return (value) => latin1(value as Uint8Array);
    case 'RAW':
    case 'VARIANT':
    case 'BITMAP':
      return objectKey;
    case 'ARRAY': {
      const element = keyText(type.element);
      return (value) => (value as unknown[]).map(element).join('');
    }
    case 'MAP':
      return mapKey(keyText(type.key), keyText(type.value));
    case 'MULTISET':
      return mapKey(keyText(type.element), String);
    case 'ROW':
    case 'STRUCTURED': {
      const fields = type.fields.map((field) => keyText(field.type));
      return (value) => fields.map((text, i) => text((value as Row)[`f${i}`])).join('');
    }
    default:
      return (value) => value as Primitive;
  }
}

/** The key as a text that no other key continues. */
function keyText(type: LogicalType): (value: unknown) => string {
  const key = primitiveKeyFunction(type);
  return (value) => {
    if (value === null) return 'N';
    const text = String(key(value));
    return `${text.length}:${text}`;
  };
}

function mapKey(key: (value: unknown) => string, item: (value: unknown) => string): (value: unknown) => Primitive {
  return (value) =>
    [...(value as ReadonlyMap<unknown, unknown>)]
      .map(([k, v]) => key(k) + item(v))
      .sort()
      .join('');
}

interface Keyed {
  toKey?(): string;
  toBytes?(): Uint8Array;
}

function objectKey(value: unknown): string {
  if (value instanceof Uint8Array) return latin1(value);
  const { toKey, toBytes } = value as Keyed;
  if (typeof toKey === 'function') return toKey.call(value);
  if (typeof toBytes === 'function') return latin1(toBytes.call(value));
  throw new TypeError('A RAW value without toKey() or toBytes() cannot be a key.');
}
