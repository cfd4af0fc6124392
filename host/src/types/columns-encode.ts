/** Internal values to columns. A value that its type cannot hold raises ValueError with value, type and row. */
import { type Column, type DataType, Encoding, TypeRoot } from '@drey/sdk/protocol';
import { asBytes, EMPTY, storeBigInt64, storeInt64 } from './binary';
import { encodePickled } from './columns-concat';
import { mapValueType } from './columns-decode';
import { TextColumn } from './columns-gather';
import { bitmapBytes, variantBytes } from './content-bytes';
import { decimalToText } from './decimals';
import { NamedRow, Row } from './rows';
import { describeType, ValueError } from './values';

type Values = ArrayLike<unknown>;

/** The column of `values`, internal values of `type`. */
export function encodeColumn(values: Values, type: DataType): Column {
  switch (type.root) {
    case TypeRoot.BOOLEAN:
      return encodeBooleans(values, type);
    case TypeRoot.TINYINT:
      return encodeIntegers(values, type, Encoding.I8, new Int8Array(values.length));
    case TypeRoot.SMALLINT:
      return encodeIntegers(values, type, Encoding.I16, new Int16Array(values.length));
    case TypeRoot.INTEGER:
    case TypeRoot.DATE:
    case TypeRoot.INTERVAL_YEAR_MONTH:
      return encodeInt32(values, type);
    case TypeRoot.BIGINT:
    case TypeRoot.TIME:
    case TypeRoot.INTERVAL_DAY_TIME:
      return encodeInt64(values, type);
    case TypeRoot.TIMESTAMP:
    case TypeRoot.TIMESTAMP_LTZ:
      return hasLarge(values) ? encodeBigNumbers(values, type) : encodeInt64(values, type);
    case TypeRoot.FLOAT:
      return encodeFloats(values, type, Encoding.F32, new Float32Array(values.length));
    case TypeRoot.DOUBLE:
      return encodeFloats(values, type, Encoding.F64, new Float64Array(values.length));
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return encodeText(values, type);
    case TypeRoot.DECIMAL:
      return encodeDecimals(values, type);
    case TypeRoot.BIG_DEC:
    case TypeRoot.BIG_INT:
      return encodeBigNumbers(values, type);
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
    case TypeRoot.RAW:
      return encodeBlobs(values, type);
    case TypeRoot.BITMAP:
      return encodeBlobs(bytesOf(values, bitmapBytes), type);
    case TypeRoot.VARIANT:
      return encodeBlobs(bytesOf(values, variantBytes), type);
    case TypeRoot.ROW:
    case TypeRoot.STRUCTURED:
    case TypeRoot.TUPLE:
      return encodeRows(values, type);
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
      return encodeLists(values, type);
    case TypeRoot.MAP:
    case TypeRoot.MULTISET:
      return encodeMaps(values, type);
    case TypeRoot.PICKLED:
    case TypeRoot.AVRO:
      return encodePickled(values, type);
    case TypeRoot.NULL:
      return encodeNulls(values, type);
    default:
      throw new Error(`values of type ${describeType(type)} cannot leave this process as a column`);
  }
}

function column(encoding: Encoding, data: Uint8Array, nulls: Uint8Array): Column {
  return { encoding, nulls, data, offsets: EMPTY, children: [], pythonClass: '' };
}

/** Collects the null bitmap; allocated at the first null. */
class Nulls {
  bits = EMPTY;
  constructor(private readonly count: number) {}

  /** Marks value `i` as null; `value` must be null or undefined, or it is one that the type cannot hold. */
  add(i: number, value: unknown, type: DataType): void {
    if (value !== null && value !== undefined) throw new ValueError(value, type, i);
    if (this.bits.length === 0) this.bits = new Uint8Array((this.count + 7) >>> 3);
    this.bits[i >>> 3] |= 1 << (i & 7);
  }
}

function encodeBooleans(values: Values, type: DataType): Column {
  const data = new Uint8Array(values.length);
  const nulls = new Nulls(values.length);
  for (let i = 0; i < data.length; i++) {
    const value = values[i];
    if (value === true) data[i] = 1;
    else if (value !== false) nulls.add(i, value, type);
  }
  return column(Encoding.BOOL, data, nulls.bits);
}

function encodeIntegers(values: Values, type: DataType, encoding: Encoding, data: Int8Array | Int16Array): Column {
  const nulls = new Nulls(values.length);
  for (let i = 0; i < data.length; i++) {
    const value = values[i];
    if (typeof value === 'number') {
      data[i] = value;
      if (data[i] !== value) throw new ValueError(value, type, i);
    } else nulls.add(i, value, type);
  }
  return column(encoding, asBytes(data), nulls.bits);
}

function encodeInt32(values: Values, type: DataType): Column {
  const data = new Int32Array(values.length);
  const nulls = new Nulls(values.length);
  for (let i = 0; i < data.length; i++) {
    const value = values[i];
    if (typeof value === 'number') {
      if ((value | 0) !== value) throw new ValueError(value, type, i);
      data[i] = value;
    } else nulls.add(i, value, type);
  }
  return column(Encoding.I32, asBytes(data), nulls.bits);
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Units of TIMESTAMP(8) and (9) are so small that their first and last years need more than 64 bits. */
function hasLarge(values: Values): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'bigint' && (value < INT64_MIN || value > INT64_MAX)) return true;
  }
  return false;
}

function encodeInt64(values: Values, type: DataType): Column {
  const words = new Int32Array(2 * values.length);
  const nulls = new Nulls(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'number') {
      if ((value | 0) === value) {
        words[2 * i] = value;
        words[2 * i + 1] = value >> 31;
      } else {
        if (!Number.isInteger(value) || value < -(2 ** 63) || value >= 2 ** 63) throw new ValueError(value, type, i);
        storeInt64(words, i, value);
      }
    } else if (typeof value === 'bigint') {
      if (value < INT64_MIN || value > INT64_MAX) throw new ValueError(value, type, i);
      storeBigInt64(words, i, value);
    } else nulls.add(i, value, type);
  }
  return column(Encoding.I64, asBytes(words), nulls.bits);
}

function encodeFloats(values: Values, type: DataType, encoding: Encoding, data: Float32Array | Float64Array): Column {
  const nulls = new Nulls(values.length);
  for (let i = 0; i < data.length; i++) {
    const value = values[i];
    if (typeof value === 'number') data[i] = value;
    else nulls.add(i, value, type);
  }
  return column(encoding, asBytes(data), nulls.bits);
}

function encodeText(values: Values, type: DataType): Column {
  const texts = new Array<string | null>(values.length);
  for (let i = 0; i < texts.length; i++) {
    const value = values[i];
    if (typeof value === 'string') texts[i] = value;
    else if (value === null || value === undefined) texts[i] = null;
    else throw new ValueError(value, type, i);
  }
  return new TextColumn(texts);
}

function encodeDecimals(values: Values, type: DataType): Column {
  const limit = 10n ** BigInt(type.precision || 38);
  const safe = Math.min(Number(limit), 2 ** 53);
  const texts = new Array<string | null>(values.length);
  for (let i = 0; i < texts.length; i++) {
    const value = values[i];
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value) || value >= safe || value <= -safe) throw new ValueError(value, type, i);
      texts[i] = decimalToText(value, type.scale);
    } else if (typeof value === 'bigint') {
      if (value >= limit || value <= -limit) throw new ValueError(value, type, i);
      texts[i] = decimalToText(value, type.scale);
    } else if (value === null || value === undefined) texts[i] = null;
    else throw new ValueError(value, type, i);
  }
  return new TextColumn(texts);
}

const PLAIN_DECIMAL = /^[+-]?\d+(\.\d+)?$/;
const PLAIN_INTEGER = /^[+-]?\d+$/;

/** Plain decimal text; integers are taken as numbers and bigints too. */
function encodeBigNumbers(values: Values, type: DataType): Column {
  const plain = type.root === TypeRoot.BIG_DEC ? PLAIN_DECIMAL : PLAIN_INTEGER;
  const texts = new Array<string | null>(values.length);
  for (let i = 0; i < texts.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) texts[i] = null;
    else if (typeof value === 'bigint' || Number.isSafeInteger(value)) texts[i] = String(value);
    else if (typeof value === 'string' && plain.test(value)) texts[i] = value;
    else throw new ValueError(value, type, i);
  }
  return new TextColumn(texts);
}

function encodeBlobs(values: Values, type: DataType): Column {
  const nulls = new Nulls(values.length);
  const offsets = new Int32Array(values.length + 1);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value instanceof Uint8Array) end += value.length;
    else nulls.add(i, value, type);
    offsets[i + 1] = end;
  }
  const data = new Uint8Array(end);
  for (let i = 0; i < values.length; i++) {
    if (offsets[i + 1] > offsets[i]) data.set(values[i] as Uint8Array, offsets[i]);
  }
  return { ...column(Encoding.BLOB, data, nulls.bits), offsets: asBytes(offsets) };
}

function bytesOf<V>(values: Values, encode: (value: V) => Uint8Array): Values {
  return Array.from(values, (value) => (value === null || value === undefined ? null : encode(value as V)));
}

function encodeNulls(values: Values, type: DataType): Column {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && values[i] !== undefined) throw new ValueError(values[i], type, i);
  }
  return column(Encoding.ENCODING_UNSPECIFIED, EMPTY, EMPTY);
}

/** Takes the rows apart; returns the index of the first value that is no plain row of the arity, or the count. */
type TakeApart = (rows: Values, start: number, kinds: Uint8Array, fields: unknown[][]) => number;
const splitters = new WeakMap<DataType, TakeApart>();
let generated = 0;

function splitterOf(type: DataType): TakeApart {
  let split = splitters.get(type);
  if (split === undefined) {
    const indexes = type.children.map((_, j) => j);
    const source = `// row type ${generated++}
return function (rows, start, kinds, fields) {
  ${indexes.map((j) => `const a${j} = fields[${j}];`).join(' ')}
  const count = rows.length;
  for (let i = start; i < count; i++) {
    const row = rows[i];
    if (row === null || row === undefined || row.arity !== ${indexes.length}) return i;
    kinds[i] = row.kind;
    ${indexes.map((j) => `a${j}[i] = row.f${j};`).join(' ')}
  }
  return count;
};`;
    split = new Function(source)() as TakeApart;
    splitters.set(type, split);
  }
  return split;
}

function encodeRows(values: Values, type: DataType): Column {
  const count = values.length;
  const kinds = new Uint8Array(count);
  const nulls = new Nulls(count);
  const fields = type.children.map(() => new Array<unknown>(count));
  const split = splitterOf(type);
  for (let i = split(values, 0, kinds, fields); i < count; i = split(values, i + 1, kinds, fields)) {
    takeApartSlowly(values[i], i, type, kinds, fields, nulls);
  }
  const children = type.children.map((child, j) => encodeField(fields[j], child, type, j));
  const allInserts = type.root === TypeRoot.TUPLE || kinds.every((kind) => kind === 0);
  return { ...column(Encoding.STRUCT, allInserts ? EMPTY : kinds, nulls.bits), children };
}

function encodeField(values: unknown[], child: DataType, type: DataType, j: number): Column {
  try {
    return encodeColumn(values, child);
  } catch (error) {
    throw error instanceof ValueError ? error.within(`.${type.fieldNames[j] ?? `f${j}`}`, error.row) : error;
  }
}

/** Null rows, rows by name, and arrays in the place of rows. */
function takeApartSlowly(
  value: unknown,
  i: number,
  type: DataType,
  kinds: Uint8Array,
  fields: unknown[][],
  nulls: Nulls,
): void {
  const arity = fields.length;
  if (value instanceof NamedRow) {
    const unknown = [...value.fields.keys()].find((name) => !type.fieldNames.includes(name));
    if (unknown !== undefined) throw new ValueError(value, type, i, `the type has no field '${unknown}'`);
    kinds[i] = value.kind;
    for (let j = 0; j < arity; j++) fields[j][i] = value.fields.get(type.fieldNames[j] ?? `f${j}`);
  } else if (Array.isArray(value) && value.length === arity) {
    for (let j = 0; j < arity; j++) fields[j][i] = value[j];
  } else {
    if (value instanceof Row || Array.isArray(value)) {
      const actual = Array.isArray(value) ? value.length : value.getArity();
      throw new ValueError(value, type, i, `it has ${actual} fields, the type ${arity}`);
    }
    nulls.add(i, value, type);
    for (let j = 0; j < arity; j++) fields[j][i] = null;
  }
}

function encodeLists(values: Values, type: DataType): Column {
  const nulls = new Nulls(values.length);
  const offsets = new Int32Array(values.length + 1);
  const items: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
      const list = value as ArrayLike<unknown>;
      for (let j = 0; j < list.length; j++) items.push(list[j]);
    } else nulls.add(i, value, type);
    offsets[i + 1] = items.length;
  }
  const children = [encodeItems(items, type.children[0], offsets, (j) => `[${j}]`)];
  return { ...column(Encoding.LISTS, EMPTY, nulls.bits), offsets: asBytes(offsets), children };
}

function encodeMaps(values: Values, type: DataType): Column {
  const nulls = new Nulls(values.length);
  const offsets = new Int32Array(values.length + 1);
  const keys: unknown[] = [];
  const items: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value instanceof Map) {
      for (const [key, item] of value as Map<unknown, unknown>) {
        keys.push(key);
        items.push(item);
      }
    } else nulls.add(i, value, type);
    offsets[i + 1] = keys.length;
  }
  const children = [
    encodeItems(keys, type.children[0], offsets, (j) => `{key ${j}}`),
    encodeItems(items, mapValueType(type), offsets, (j) => `{value ${j}}`),
  ];
  return { ...column(Encoding.MAPS, EMPTY, nulls.bits), offsets: asBytes(offsets), children };
}

/** Encodes the items of all lists; an error names the list's row and the item's place in it. */
function encodeItems(items: unknown[], type: DataType, offsets: Int32Array, step: (j: number) => string): Column {
  try {
    return encodeColumn(items, type);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    let row = 0;
    while (offsets[row + 1] <= error.row) row++;
    throw error.within(step(error.row - offsets[row]), row);
  }
}
