/** Columns to internal values. By encoding; the type decides where one encoding stands for several kinds of value. */
import { type Column, type DataType, Encoding, TypeRoot } from '@drey/sdk/protocol';
import { asFloat32, asFloat64, asInt16, asInt32, asInt8, canonicalInteger, int64Of, isNull } from './binary';
import { textValues } from './columns-gather';
import { bitmapOf, variantOf } from './content-bytes';
import { decimalFromText } from './decimals';
import { Pickled } from './pickled';
import { isRowType, type Row, rowClassOf } from './rows';
import { describeType } from './values';

/** The `count` values of a column as internal values of `type`. */
export function decodeColumn(column: Column | undefined, count: number, type: DataType): unknown[] {
  const source = readSource(column, count, type);
  if (Array.isArray(source)) return source as unknown[];
  const values = new Array<unknown>(count);
  for (let i = 0; i < count; i++) values[i] = source[i];
  return values;
}

/**
 * Values by index: a typed array over the column's own bytes where those are the values, else an array. Rows are put
 * together from these without an array of boxed numbers between. The result must not be mutated or kept.
 */
function readSource(column: Column | undefined, count: number, type: DataType): ArrayLike<unknown> {
  if (column === undefined || column.encoding === Encoding.ENCODING_UNSPECIFIED) {
    return new Array<null>(count).fill(null);
  }
  if (type.root === TypeRoot.PICKLED || type.root === TypeRoot.AVRO) return readPickled(column, count);
  if (column.encoding === Encoding.TEXT) return readText(column, count, type);
  const source = readValues(column, count, type);
  return column.nulls.length === 0 ? source : withNulls(source, count, column.nulls);
}

function readValues(column: Column, count: number, type: DataType): ArrayLike<unknown> {
  switch (column.encoding) {
    case Encoding.I8:
      return asInt8(column.data);
    case Encoding.I16:
      return asInt16(column.data);
    case Encoding.I32:
      return asInt32(column.data);
    case Encoding.I64:
      return readInt64(column.data, count);
    case Encoding.F32:
      return asFloat32(column.data);
    case Encoding.F64:
      return asFloat64(column.data);
    case Encoding.BOOL:
      return readBooleans(column.data, count);
    case Encoding.BLOB:
      return readContent(readBlobs(column, count), column, type);
    case Encoding.STRUCT:
      return readRows(column, count, type);
    case Encoding.LISTS:
      return readLists(column, count, type);
    case Encoding.MAPS:
      return readMaps(column, count, type);
    case Encoding.DICT:
      return readDictionary(column, count, type);
    default:
      throw new Error(`unknown column encoding ${column.encoding as number} for type ${describeType(type)}`);
  }
}

function withNulls(source: ArrayLike<unknown>, count: number, nulls: Uint8Array): unknown[] {
  const values = new Array<unknown>(count);
  for (let i = 0; i < count; i++) values[i] = isNull(nulls, i) ? null : source[i];
  return values;
}

function readInt64(data: Uint8Array, count: number): (number | bigint)[] {
  const words = asInt32(data);
  const values = new Array<number | bigint>(count);
  for (let i = 0; i < count; i++) {
    const high = words[2 * i + 1];
    if (high >= -2097151 && high <= 2097151) values[i] = high * 4294967296 + (words[2 * i] >>> 0);
    else values[i] = int64Of(words[2 * i], high);
  }
  return values;
}

function readBooleans(data: Uint8Array, count: number): boolean[] {
  const values = new Array<boolean>(count);
  for (let i = 0; i < count; i++) values[i] = data[i] !== 0;
  return values;
}

/** Each value is a copy of its own: what a program keeps of a batch must not keep the whole frame. */
function readBlobs(column: Column, count: number): Uint8Array[] {
  const { data } = column;
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  const offsets = asInt32(column.offsets);
  const values = new Array<Uint8Array>(count);
  for (let i = 0; i < count; i++) values[i] = bytes.slice(offsets[i], offsets[i + 1]);
  return values;
}

/** Blobs that stand for values of a class. Nulls have no bytes. */
function readContent(blobs: Uint8Array[], column: Column, type: DataType): unknown[] {
  const decode = type.root === TypeRoot.BITMAP ? bitmapOf : type.root === TypeRoot.VARIANT ? variantOf : undefined;
  if (decode === undefined) return blobs;
  return blobs.map((bytes, i) => (column.nulls.length > 0 && isNull(column.nulls, i) ? null : decode(bytes)));
}

function readText(column: Column, count: number, type: DataType): readonly unknown[] {
  const texts = textValues(column);
  const read = TEXT_READERS.get(type.root);
  if (read === undefined) return texts.slice(0, count);
  const values = new Array<unknown>(count);
  for (let i = 0; i < count; i++) values[i] = texts[i] === null ? null : read(texts[i] as string, type);
  return values;
}

const readInteger = (text: string): number | bigint => canonicalInteger(BigInt(text));

const TEXT_READERS: ReadonlyMap<TypeRoot, (text: string, type: DataType) => number | bigint> = new Map([
  [TypeRoot.DECIMAL, readDecimal],
  [TypeRoot.TIMESTAMP, readInteger],
  [TypeRoot.TIMESTAMP_LTZ, readInteger],
]);

function readDecimal(text: string, type: DataType): number | bigint {
  const value = decimalFromText(text, type.scale);
  if (value === undefined)
    throw new Error(`'${text}' in a column of ${describeType(type)} is no decimal of that scale`);
  return value;
}

function readPickled(column: Column, count: number): (Pickled | null)[] {
  const { nulls } = column;
  const texts = column.encoding === Encoding.TEXT ? textValues(column) : undefined;
  const values = new Array<Pickled | null>(count);
  for (let i = 0; i < count; i++) {
    const absent = texts === undefined ? nulls.length > 0 && isNull(nulls, i) : texts[i] === null;
    values[i] = absent ? null : new Pickled(column, i);
  }
  return values;
}

type Assemble = (count: number, kinds: Uint8Array | null, sources: readonly ArrayLike<unknown>[]) => Row[];
const assemblers = new WeakMap<DataType, Assemble>();
let generated = 0;

/** The loop that builds rows of one type; generated for each type, so that its element accesses see one kind of array. */
function assemblerOf(type: DataType): Assemble {
  let assemble = assemblers.get(type);
  if (assemble === undefined) {
    const names = type.children.map((_, j) => `s${j}`);
    const source = `// row type ${generated++}
return function (count, kinds, sources) {
  ${names.map((name, j) => `const ${name} = sources[${j}];`).join(' ')}
  const rows = new Array(count);
  if (kinds === null) for (let i = 0; i < count; i++) rows[i] = new C(${['0', ...names.map((n) => `${n}[i]`)].join(', ')});
  else for (let i = 0; i < count; i++) rows[i] = new C(${['kinds[i]', ...names.map((n) => `${n}[i]`)].join(', ')});
  return rows;
};`;
    assemble = new Function('C', source)(rowClassOf(type)) as Assemble;
    assemblers.set(type, assemble);
  }
  return assemble;
}

function readRows(column: Column, count: number, type: DataType): Row[] {
  if (!isRowType(type) || type.children.length !== column.children.length) {
    throw new Error(`a column of rows with ${column.children.length} fields does not fit type ${describeType(type)}`);
  }
  const sources = column.children.map((child, j) => readSource(child, count, type.children[j]));
  return assemblerOf(type)(count, column.data.length === 0 ? null : column.data, sources);
}

function readLists(column: Column, count: number, type: DataType): unknown[][] {
  const offsets = asInt32(column.offsets);
  const items = decodeColumn(column.children[0], offsets[count], type.children[0]);
  const values = new Array<unknown[]>(count);
  for (let i = 0; i < count; i++) values[i] = items.slice(offsets[i], offsets[i + 1]);
  return values;
}

function readMaps(column: Column, count: number, type: DataType): Map<unknown, unknown>[] {
  const offsets = asInt32(column.offsets);
  const keys = readSource(column.children[0], offsets[count], type.children[0]);
  const items = readSource(column.children[1], offsets[count], mapValueType(type));
  const values = new Array<Map<unknown, unknown>>(count);
  for (let i = 0; i < count; i++) {
    const map = new Map<unknown, unknown>();
    for (let j = offsets[i]; j < offsets[i + 1]; j++) map.set(keys[j], items[j]);
    values[i] = map;
  }
  return values;
}

const COUNT_TYPE: DataType = {
  root: TypeRoot.INTEGER,
  notNull: true,
  length: 0,
  precision: 0,
  scale: 0,
  children: [],
  fieldNames: [],
  className: '',
  extra: '',
};

/** Value type of a MAP; a MULTISET counts its elements. */
export function mapValueType(type: DataType): DataType {
  return type.root === TypeRoot.MULTISET ? COUNT_TYPE : type.children[1];
}

/** The dictionary's size is not on the wire: as many of its values are read as the indexes need. */
export function dictionarySize(indexes: Int32Array, count: number): number {
  let size = 0;
  for (let i = 0; i < count; i++) if (indexes[i] >= size) size = indexes[i] + 1;
  return size;
}

function readDictionary(column: Column, count: number, type: DataType): unknown[] {
  const indexes = asInt32(column.data);
  const entries = readSource(column.children[0], dictionarySize(indexes, count), type);
  const values = new Array<unknown>(count);
  for (let i = 0; i < count; i++) values[i] = entries[indexes[i]];
  return values;
}

const INFERRED_ROOTS = new Map<Encoding, TypeRoot>([
  [Encoding.I8, TypeRoot.TINYINT],
  [Encoding.I16, TypeRoot.SMALLINT],
  [Encoding.I32, TypeRoot.INTEGER],
  [Encoding.I64, TypeRoot.BIGINT],
  [Encoding.F32, TypeRoot.FLOAT],
  [Encoding.F64, TypeRoot.DOUBLE],
  [Encoding.BOOL, TypeRoot.BOOLEAN],
  [Encoding.TEXT, TypeRoot.VARCHAR],
  [Encoding.BLOB, TypeRoot.VARBINARY],
  [Encoding.STRUCT, TypeRoot.ROW],
  [Encoding.LISTS, TypeRoot.LIST],
  [Encoding.MAPS, TypeRoot.MAP],
]);

/** The plainest type that a column's layout stands for, for columns whose type is not known. */
export function inferType(column: Column): DataType {
  if (column.encoding === Encoding.DICT) return inferType(column.children[0]);
  const root = INFERRED_ROOTS.get(column.encoding) ?? TypeRoot.NULL;
  return { ...COUNT_TYPE, notNull: false, root, children: column.children.map(inferType) };
}
