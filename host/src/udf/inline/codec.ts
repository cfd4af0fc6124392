/**
 * Values between the host's form (types/sql-values.md) and that of TypeScript functions (docs/udf.md). Made once for each type;
 * where both forms are the same, `toUser` is undefined and nothing is done. `fromUser` checks what it gets.
 */
import { isMap, isSet, isUint8Array } from 'node:util/types';
import type { FieldType, LogicalType, RowType, StructuredType } from '../../types/logical/contracts';
import { Bitmap } from '../../types/bitmap';
import { NamedRow, namedRowClass, Row, rowClass, RowKind } from '../../types/rows';
import { mapBuilders } from '../../types/sql-maps';
import { type Codec, type Convert, isPlainObject } from './codec-contracts';
import { Mismatch, mismatch, shownValue } from './mismatch';
import { decimalCodec, longFromUser } from './number-codec';
import { temporalCodec } from './time-codec';
import { variantFromUser, variantToUser } from './variant-codec';

/** The codec of one type, for values other than null. */
export function codecOf(type: LogicalType): Codec {
  switch (type.root) {
    case 'BOOLEAN':
      return checked(type, (value) => typeof value === 'boolean');
    case 'TINYINT':
      return integer(type, -128, 127);
    case 'SMALLINT':
      return integer(type, -32768, 32767);
    case 'INTEGER':
    case 'INTERVAL_YEAR_MONTH':
      return integer(type, -2147483648, 2147483647);
    case 'BIGINT':
      return { toUser: undefined, fromUser: longFromUser(type) };
    case 'INTERVAL_DAY_TIME':
      return integer(type, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'FLOAT':
      return { toUser: undefined, fromUser: (value) => Math.fround(numberOf(type, value)) };
    case 'DOUBLE':
      return checked(type, (value) => typeof value === 'number');
    case 'CHAR':
    case 'VARCHAR':
    case 'SYMBOL':
      return checked(type, (value) => typeof value === 'string');
    case 'BINARY':
    case 'VARBINARY':
      return checked(type, isUint8Array);
    case 'DECIMAL':
      return decimalCodec(type);
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return temporalCodec(type);
    default:
      return compositeCodec(type);
  }
}

function compositeCodec(type: LogicalType): Codec {
  switch (type.root) {
    case 'ARRAY':
      return arrayCodec(type, type.element);
    case 'MULTISET':
      return mapCodec(type, type.element, { root: 'INTEGER', nullable: false });
    case 'MAP':
      return mapCodec(type, type.key, type.value);
    case 'ROW':
    case 'STRUCTURED':
      return { toUser: rowToUser(type.fields), fromUser: rowFromUser(type) };
    case 'VARIANT':
      return { toUser: variantToUser, fromUser: variantFromUser(type) };
    case 'BITMAP':
      return { toUser: undefined, fromUser: bitmapFromUser(type) };
    case 'NULL':
      return { toUser: undefined, fromUser: refuse(type) };
    default:
      return { toUser: undefined, fromUser: (value) => value };
  }
}

/** `fromUser` for values that may be null; undefined counts as null. */
export function nullableFromUser(type: LogicalType, codec: Codec = codecOf(type)): Convert {
  const { fromUser } = codec;
  if (type.nullable) return (value) => (value === null || value === undefined ? null : fromUser(value));
  return (value) => {
    if (value === null || value === undefined) throw mismatch(type, value);
    return fromUser(value);
  };
}

/** `toUser` for values that may be null. */
export function nullableToUser(type: LogicalType): Convert | undefined {
  const { toUser } = codecOf(type);
  return toUser && ((value) => (value === null ? null : toUser(value)));
}

function checked(type: LogicalType, accepts: (value: unknown) => boolean): Codec {
  return {
    toUser: undefined,
    fromUser: (value) => {
      if (accepts(value)) return value;
      throw mismatch(type, value);
    },
  };
}

function refuse(type: LogicalType): Convert {
  return (value) => {
    throw mismatch(type, value);
  };
}

function numberOf(type: LogicalType, value: unknown): number {
  if (typeof value === 'number') return value;
  throw mismatch(type, value);
}

/** A bigint within the range is taken as well. */
function integer(type: LogicalType, min: number, max: number): Codec {
  return {
    toUser: undefined,
    fromUser: (value) => {
      const number = typeof value === 'bigint' ? Number(value) : value;
      if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return number + 0;
      throw mismatch(type, value, typeof value === 'number' && Number.isInteger(value) ? 'out of range' : '');
    },
  };
}

function arrayCodec(type: LogicalType, element: LogicalType): Codec {
  const inner = codecOf(element);
  const { toUser } = inner;
  const fromUser = nullableFromUser(element, inner);
  return {
    // A copy: what the function does to it must not reach others that hold the array.
    toUser: toUser
      ? (value) => (value as unknown[]).map((item) => (item === null ? null : toUser(item)))
      : (value) => (value as unknown[]).slice(),
    fromUser: (value) => {
      if (!isListLike(value)) throw mismatch(type, value);
      const items = Array.from(value as ArrayLike<unknown>);
      for (let i = 0; i < items.length; i++) items[i] = within(fromUser, items[i], i);
      return items;
    },
  };
}

/** Arrays, and typed arrays of numbers. */
function isListLike(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function within(convert: Convert, value: unknown, step: number | string): unknown {
  try {
    return convert(value);
  } catch (error) {
    throw error instanceof Mismatch ? error.at(typeof step === 'number' ? `[${step}]` : step) : error;
  }
}

function mapCodec(type: LogicalType, key: LogicalType, value: LogicalType): Codec {
  const keys = nullableToUser(key);
  const values = nullableToUser(value);
  const keyFrom = nullableFromUser(key);
  const valueFrom = nullableFromUser(value);
  const builder = mapBuilders(key);
  return {
    toUser: (map) => {
      const entries = map as ReadonlyMap<unknown, unknown>;
      if (!keys && !values) return new Map(entries);
      const converted = new Map<unknown, unknown>();
      for (const [k, v] of entries) converted.set(keys ? keys(k) : k, values ? values(v) : v);
      return converted;
    },
    fromUser: (given) => {
      const built = builder();
      for (const [k, v] of entriesOf(type, key, given)) {
        built.set(within(keyFrom, k, '[key]'), within(valueFrom, v, `[${shownValue(k)}]`));
      }
      return built.map;
    },
  };
}

/** Of a Map, or of a plain object when the keys are texts. */
function entriesOf(type: LogicalType, key: LogicalType, given: unknown): Iterable<readonly [unknown, unknown]> {
  if (isMap(given)) return given as ReadonlyMap<unknown, unknown>;
  const text = key.root === 'CHAR' || key.root === 'VARCHAR';
  if (text && isPlainObject(given)) return Object.entries(given);
  throw mismatch(type, given);
}

function bitmapFromUser(type: LogicalType): Convert {
  return (value) => {
    if (value instanceof Bitmap) return value;
    if (!isSet(value) && !isListLike(value)) throw mismatch(type, value);
    const values = [...(value as Iterable<unknown>)];
    const wrong = values.findIndex(
      (item) => !(Number.isInteger(item) && (item as number) >= 0 && (item as number) < 2 ** 32),
    );
    if (wrong >= 0) throw mismatch(type, values[wrong], 'no unsigned 32-bit integer').at(`[${wrong}]`);
    return Bitmap.of(values as number[]);
  };
}

// ---------------------------------------------------------------- rows

/** Generated, so that a row is made in one step. */
export function rowToUser(fields: readonly FieldType[]): Convert {
  const converters = fields.map(({ type }) => nullableToUser(type));
  const values = converters.map((convert, i) => (convert ? `c[${i}](row.f${i})` : `row.f${i}`));
  const source = `return (row) => new R(${['row.kind', ...values].join(', ')});`;
  return new Function('R', 'c', source)(namedRowClass(fields.map(({ name }) => name)), converters) as Convert;
}

/** `kinds`: rows keep their kind (functions that emit changes); otherwise they become +I. */
export function rowFromUser(type: RowType | StructuredType, kinds = false): Convert {
  const { fields } = type;
  const names = fields.map(({ name }) => name);
  const converters = fields.map((field) => fieldFromUser(field));
  const C = rowClass(fields.length);
  const build = (kind: RowKind, valueAt: (i: number) => unknown): Row => {
    const row = new C(kind);
    for (let i = 0; i < converters.length; i++) row[`f${i}`] = converters[i](valueAt(i));
    return row;
  };
  return (value) => {
    if (value instanceof Row) {
      const kind = kinds ? value.kind : RowKind.INSERT;
      if (value instanceof NamedRow) return build(kind, namedValues(type, names, value));
      if (value.getArity() === fields.length) return build(kind, (i) => value[`f${i}`]);
      throw mismatch(type, value, `${value.getArity()} fields`);
    }
    if (Array.isArray(value)) {
      if (value.length === fields.length) return build(RowKind.INSERT, (i) => value[i]);
      throw mismatch(type, value, `${value.length} fields`);
    }
    if (isRecord(value)) return build(RowKind.INSERT, (i) => property(fields[i], value));
    throw mismatch(type, value);
  };
}

/** Plain objects, and objects of the user's own classes. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (isPlainObject(value)) return true;
  const tag = Object.prototype.toString.call(value);
  return typeof value === 'object' && value !== null && tag === '[object Object]';
}

function fieldFromUser({ name, type }: FieldType): Convert {
  const convert = nullableFromUser(type);
  return (value) => {
    try {
      return convert(value);
    } catch (error) {
      throw error instanceof Mismatch ? error.at(name) : error;
    }
  };
}

function namedValues(type: LogicalType, names: readonly string[], row: NamedRow): (i: number) => unknown {
  for (const name of row.fields.keys()) {
    if (!names.includes(name)) throw mismatch(type, row, `unknown field '${name}'`);
  }
  return (i) => row.fields.get(names[i]) ?? null;
}

function property({ name, type }: FieldType, value: Readonly<Record<string, unknown>>): unknown {
  const found = value[name];
  if (found === undefined && !(name in value)) throw mismatch(type, undefined, 'missing field').at(name);
  return found;
}
