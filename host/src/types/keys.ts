/**
 * Key codecs: a key as a Map key (a primitive, injective within its type) and as Flink's hash. Composite keys are written
 * by an encoder that is generated for their type; strings in them carry their length, so that no two keys meet.
 */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { latin1 } from './binary';
import type { KeyCodec } from './contracts';
import { hashObject, javaHash, pyflinkKeyHash } from './hash';
import { Pickled } from './pickled';
import { Row, rowClass } from './rows';
import { describeValue } from './values';

/** A value that writes its own content, such that equal values give equal texts. */
interface Content {
  toKey(): string;
}

type MapKey = string | number | bigint | boolean;
type ToMapKey = (key: never) => MapKey;

/** Whose keys they are: those of a PyFlink program hash as Row.of(key). */
export interface KeyCodecOptions {
  readonly pyflink: boolean;
}

/** Reads the key of SQL rows: one column's value, or a Row of several. undefined for no columns. */
export function columnKeySelector(columns: readonly number[]): ((row: unknown) => unknown) | undefined {
  if (columns.length === 0) return undefined;
  const fields = columns.map((column) => `row.f${column}`);
  if (fields.length === 1) return new Function('row', `return ${fields[0]};`) as (row: unknown) => unknown;
  const source = `return function keyOf(row) { return new Key(0, ${fields.join(', ')}); };`;
  return new Function('Key', source)(rowClass(columns.length)) as (row: unknown) => unknown;
}

/** The codec of keys of `type`. Null is a key like any other. */
export function keyCodec(type: DataType, options: KeyCodecOptions): KeyCodec {
  const hash = options.pyflink ? pyflinkKeyHash(type) : type.root === TypeRoot.OBJECT ? hashObject : javaHash(type);
  return { toMapKey: mapKeyOf(type) as KeyCodec['toMapKey'], hash };
}

/** Null stands apart from every key of these types, whose Map keys are never booleans. */
const NULL_KEY = false;

function mapKeyOf(type: DataType): ToMapKey {
  switch (type.root) {
    case TypeRoot.BOOLEAN:
      return (key: boolean | null) => key ?? 'null';
    case TypeRoot.FLOAT:
    case TypeRoot.DOUBLE:
      return (key: number | null) => (key === null ? NULL_KEY : key === 0 && Object.is(key, -0) ? '-0' : key);
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
    case TypeRoot.RAW:
      return (key: Uint8Array | null) => (key === null ? NULL_KEY : latin1(key));
    case TypeRoot.VARIANT:
    case TypeRoot.BITMAP:
      return (key: Content | null) => (key === null ? NULL_KEY : key.toKey());
    case TypeRoot.PICKLED:
    case TypeRoot.AVRO:
      return (key: Uint8Array | Pickled | null) => (key === null ? NULL_KEY : pickledKey(key));
    case TypeRoot.OBJECT:
      return objectKey;
    case TypeRoot.ROW:
    case TypeRoot.TUPLE:
    case TypeRoot.STRUCTURED:
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
    case TypeRoot.MAP:
    case TypeRoot.MULTISET:
      return compositeKey(type);
    default:
      return (key: MapKey | null) => key ?? NULL_KEY;
  }
}

/** A pickle's bytes; a value in another layout is told apart by its class and its parts. */
function pickledKey(key: Uint8Array | Pickled): string {
  if (!(key instanceof Pickled)) return latin1(key);
  const column = key.column();
  if (column.pythonClass === 'pickle') return latin1(column.data);
  if (column.pythonClass !== 'tuple') return `\u0100${column.pythonClass}:${latin1(column.data)}`;
  const parts = column.children.map((child) => pickledKey(new Pickled(child)));
  return `\u0100tuple${parts.map((part) => `${part.length}:${part}`).join('')}`;
}

/** Encoders of parts need no tag for their type, but an end that the next part cannot be taken for. */
type EncodePart = (value: never) => string;

const parts = { latin1, pickledKey, objectText, withLength };
let generated = 0;

function compositeKey(type: DataType): ToMapKey {
  if (isPairOfIntegers(type)) return integerPairKey(keyText(type));
  return keyText(type);
}

const INTEGERS: ReadonlySet<TypeRoot> = new Set([
  TypeRoot.TINYINT,
  TypeRoot.SMALLINT,
  TypeRoot.INTEGER,
  TypeRoot.BIGINT,
  TypeRoot.DATE,
  TypeRoot.TIME,
]);

function isPairOfIntegers({ root, children }: DataType): boolean {
  return root === TypeRoot.ROW && children.length === 2 && children.every((child) => INTEGERS.has(child.root));
}

/** Two small numbers as one: texts take longer to make and to look up. Others are written as text. */
function integerPairKey(text: (key: Row) => MapKey): ToMapKey {
  return (key: Row | null) => {
    if (key === null || key === undefined) return NULL_KEY;
    const { kind, f0, f1 } = key;
    if (kind === 0 && isSmall(f0) && isSmall(f1)) return f0 * PAIR_BASE + f1;
    return text(key);
  };
}

const PAIR_BASE = 2 ** 26;

function isSmall(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < PAIR_BASE;
}

function keyText(type: DataType): (key: unknown) => MapKey {
  const helpers: EncodePart[] = [];
  const body = partExpression(type, 'key', helpers);
  const source = `// key type ${generated++}
return function (key) { return key === null || key === undefined ? false : ${body}; };`;
  return new Function('parts', 'helpers', source)(parts, helpers) as (key: unknown) => MapKey;
}

/** An expression that writes the non-null value `name` of `type`; ends with ',' or says its length first. */
function partExpression(type: DataType, name: string, helpers: EncodePart[]): string {
  switch (type.root) {
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
    case TypeRoot.BIG_DEC:
    case TypeRoot.BIG_INT:
      return `(${name}.length + ':' + ${name})`;
    case TypeRoot.FLOAT:
    case TypeRoot.DOUBLE:
      return `((Object.is(${name}, -0) ? '-0' : ${name}) + ',')`;
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
    case TypeRoot.RAW:
      return `(${name}.length + ':' + parts.latin1(${name}))`;
    case TypeRoot.VARIANT:
    case TypeRoot.BITMAP:
      return `parts.withLength(${name}.toKey())`;
    case TypeRoot.PICKLED:
    case TypeRoot.AVRO:
      return `parts.withLength(parts.pickledKey(${name}))`;
    case TypeRoot.OBJECT:
      return `parts.objectText(${name})`;
    case TypeRoot.ROW:
    case TypeRoot.STRUCTURED:
    case TypeRoot.TUPLE:
      return rowExpression(type, name, helpers);
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
      return `helpers[${addHelper(helpers, listEncoder(type.children[0]))}](${name})`;
    case TypeRoot.MAP:
    case TypeRoot.MULTISET:
      return `helpers[${addHelper(helpers, mapEncoder(type))}](${name})`;
    default:
      return `(${name} + ',')`;
  }
}

function addHelper(helpers: EncodePart[], helper: EncodePart): number {
  return helpers.push(helper) - 1;
}

function withLength(text: string): string {
  return `${text.length}:${text}`;
}

/** Nested rows are written in line; a null part is '~', which no part begins with. */
function rowExpression(type: DataType, name: string, helpers: EncodePart[]): string {
  const fields = type.children.map((child, j) => {
    const field = `${name}.f${j}`;
    return `(${field} === null || ${field} === undefined ? '~' : ${partExpression(child, field, helpers)})`;
  });
  const kind = type.root === TypeRoot.TUPLE ? "''" : `(${name}.kind === 0 ? '' : '!' + ${name}.kind)`;
  return `(${[kind, ...fields].join(' + ')})`;
}

/** The encoder of one possibly null part. */
function partEncoder(type: DataType): (value: unknown) => string {
  const helpers: EncodePart[] = [];
  const body = partExpression(type, 'key', helpers);
  const source = `// key part ${generated++}
return function (key) { return key === null || key === undefined ? '~' : ${body}; };`;
  return new Function('parts', 'helpers', source)(parts, helpers) as (value: unknown) => string;
}

function listEncoder(itemType: DataType): (list: ArrayLike<unknown>) => string {
  const item = partEncoder(itemType);
  return (list) => {
    let text = `${list.length};`;
    for (let i = 0; i < list.length; i++) text += item(list[i]);
    return text;
  };
}

function mapEncoder(type: DataType): (map: ReadonlyMap<unknown, unknown>) => string {
  const key = partEncoder(type.children[0]);
  const item =
    type.root === TypeRoot.MULTISET ? (count: unknown) => `${String(count)},` : partEncoder(type.children[1]);
  return (map) => encodeMap(map, key, item);
}

/** Maps are equal whatever their order. */
function encodeMap(
  map: ReadonlyMap<unknown, unknown>,
  key: (value: unknown) => string,
  item: (value: unknown) => string,
): string {
  const entries: string[] = [];
  for (const [k, v] of map) entries.push(key(k) + item(v));
  return `${entries.length};${entries.sort().join('')}`;
}

/**
 * Untyped TypeScript keys: primitives stand for themselves, anything else is written by content. Texts begin with NUL,
 * as do the few strings that must be told apart from them.
 */
function objectKey(key: unknown): MapKey {
  switch (typeof key) {
    case 'string':
      return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
    case 'number':
      return Object.is(key, -0) ? '\0-0' : key;
    case 'bigint': {
      const number = Number(key);
      return Number.isSafeInteger(number) ? number : key;
    }
    case 'boolean':
      return key;
    default:
      return `\0${objectText(key)}`;
  }
}

/** A value by content, injective and self-delimiting. */
function objectText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `s${value.length}:${value}`;
    case 'number':
      return `n${Object.is(value, -0) ? '-0' : value},`;
    case 'bigint':
      return `n${value},`;
    case 'boolean':
      return value ? 't' : 'f';
    case 'undefined':
      return 'u';
    case 'object':
      return value === null ? 'u' : referenceText(value);
    default:
      throw new TypeError(`${describeValue(value)} cannot be used as a key`);
  }
}

function referenceText(value: object): string {
  if (Array.isArray(value)) return `a${value.length};${value.map(objectText).join('')}`;
  if (value instanceof Row) {
    const names = value.getFieldNames();
    const fields = value.toArray().map(objectText).join('');
    return names === null
      ? `r${value.kind}${value.getArity()};${fields}`
      : `R${value.kind}${objectText([...names])}${fields}`;
  }
  if (value instanceof Map) return `m${encodeMap(value, objectText, objectText)}`;
  if (value instanceof Uint8Array) return `b${value.length}:${latin1(value)}`;
  if (value instanceof Date) return `d${value.getTime()},`;
  if (value instanceof Pickled) return `p${withLength(pickledKey(value))}`;
  if (value instanceof Set) return `S${value.size};${[...value].map(objectText).sort().join('')}`;
  const entries = Object.entries(value).map(([name, field]) => `${withLength(name)}${objectText(field)}`);
  return `o${entries.length};${entries.sort().join('')}`;
}
