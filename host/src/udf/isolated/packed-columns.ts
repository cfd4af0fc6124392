/**
 * Columns on their way between threads. Numbers go as typed arrays that change hands, strings joined to a few long ones; what has no
 * such form goes as a list that is cloned, in which rows, variants and bitmaps are written as plain data.
 */
import { Bitmap } from '../../types/bitmap';
import type { LogicalType } from '../../types/logical/contracts';
import { type Row, rowClass, type RowKind } from '../../types/rows';
import { Variant } from '../../types/variant';

export type PackedColumn =
  | { readonly kind: 'numbers'; readonly values: Int32Array | Float64Array; readonly nulls: Uint8Array | undefined }
  /** `texts`: `PART` values each; `ends`: of each value in its text. */
  | {
      readonly kind: 'texts';
      readonly texts: readonly string[];
      readonly ends: Uint32Array;
      readonly nulls: Uint8Array | undefined;
    }
  /** `kinds`: when they are not all +I. */
  | {
      readonly kind: 'rows';
      readonly fields: readonly PackedColumn[];
      readonly count: number;
      readonly kinds: Uint8Array | undefined;
      readonly nulls: Uint8Array | undefined;
    }
  | { readonly kind: 'list'; readonly values: readonly unknown[] };

/** Values that share one text: a string cut out of it keeps all of it in memory. */
const PART = 32;

type Convert = (value: unknown) => unknown;

export interface ColumnCodec {
  pack(values: readonly unknown[]): PackedColumn;
  unpack(column: PackedColumn): unknown[];
}

/** Throws an Error that names a type whose values cannot leave their thread. */
export function columnCodec(type: LogicalType): ColumnCodec {
  if (type.root === 'ROW' || type.root === 'STRUCTURED') return rowCodec(type.fields.map((field) => field.type));
  const toPlain = plain(type);
  const fromPlain = restored(type);
  const list = (values: readonly unknown[]): PackedColumn => ({
    kind: 'list',
    values: toPlain ? values.map((value) => (value === null ? null : toPlain(value))) : values,
  });
  const unpack = (column: PackedColumn): unknown[] => {
    if (column.kind === 'numbers') return unpackNumbers(column.values, column.nulls);
    if (column.kind === 'texts') return unpackTexts(column.texts, column.ends, column.nulls);
    if (column.kind === 'rows') throw new Error('A column of rows came where none was sent');
    const values = column.values as unknown[];
    return fromPlain ? values.map((value) => (value === null ? null : fromPlain(value))) : values;
  };
  if (NUMERIC.has(type.root)) return { pack: (values) => packNumbers(values) ?? list(values), unpack };
  if (TEXTUAL.has(type.root)) return { pack: packTexts, unpack };
  return { pack: list, unpack };
}

const NUMERIC: ReadonlySet<LogicalType['root']> = new Set([
  ...(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL', 'DATE', 'TIME'] as const),
  ...(['TIMESTAMP', 'TIMESTAMP_LTZ', 'INTERVAL_YEAR_MONTH', 'INTERVAL_DAY_TIME'] as const),
]);
const TEXTUAL: ReadonlySet<LogicalType['root']> = new Set(['CHAR', 'VARCHAR', 'SYMBOL'] as const);

// ---------------------------------------------------------------- numbers

/** undefined when a value is a bigint. */
function packNumbers(values: readonly unknown[]): PackedColumn | undefined {
  const { length } = values;
  const small = new Int32Array(length);
  let nulls: Uint8Array | undefined;
  for (let i = 0; i < length; i++) {
    const value = values[i];
    if (value === null) {
      (nulls ??= new Uint8Array(length))[i] = 1;
      continue;
    }
    if (typeof value !== 'number') return undefined;
    small[i] = value;
    // An Int32Array makes 0 of -0.
    if (small[i] !== value || (value === 0 && Object.is(value, -0))) return packDoubles(values);
  }
  return { kind: 'numbers', values: small, nulls };
}

function packDoubles(values: readonly unknown[]): PackedColumn | undefined {
  const { length } = values;
  const doubles = new Float64Array(length);
  let nulls: Uint8Array | undefined;
  for (let i = 0; i < length; i++) {
    const value = values[i];
    if (typeof value === 'number') doubles[i] = value;
    else if (value === null) (nulls ??= new Uint8Array(length))[i] = 1;
    else return undefined;
  }
  return { kind: 'numbers', values: doubles, nulls };
}

function unpackNumbers(values: Int32Array | Float64Array, nulls: Uint8Array | undefined): unknown[] {
  const { length } = values;
  // Pushed, since the prototypes of arrays are frozen in isolated threads: see inline/batch-caller.ts.
  const unpacked: unknown[] = [];
  // One loop for each class of arrays: reading from either in one place is slower.
  if (values instanceof Int32Array) for (let i = 0; i < length; i++) unpacked.push(values[i]);
  else for (let i = 0; i < length; i++) unpacked.push(values[i]);
  if (nulls) for (let i = 0; i < length; i++) if (nulls[i] === 1) unpacked[i] = null;
  return unpacked;
}

// ---------------------------------------------------------------- texts

function packTexts(values: readonly unknown[]): PackedColumn {
  const { length } = values;
  const ends = new Uint32Array(length);
  const texts: string[] = [];
  let nulls: Uint8Array | undefined;
  for (let start = 0; start < length; start += PART) {
    const stop = Math.min(start + PART, length);
    let text = '';
    for (let i = start; i < stop; i++) {
      const value = values[i];
      if (value === null) (nulls ??= new Uint8Array(length))[i] = 1;
      else text += value as string;
      ends[i] = text.length;
    }
    texts.push(text);
  }
  return { kind: 'texts', texts, ends, nulls };
}

function unpackTexts(texts: readonly string[], ends: Uint32Array, nulls: Uint8Array | undefined): unknown[] {
  const { length } = ends;
  const values: unknown[] = [];
  for (let start = 0, part = 0; start < length; start += PART, part++) {
    const stop = Math.min(start + PART, length);
    const text = texts[part];
    let from = 0;
    for (let i = start; i < stop; i++) {
      const to = ends[i];
      values.push(nulls !== undefined && nulls[i] === 1 ? null : text.slice(from, to));
      from = to;
    }
  }
  return values;
}

// ---------------------------------------------------------------- rows

/** A column for each field: rows cost objects on neither way. */
function rowCodec(types: readonly LogicalType[]): ColumnCodec {
  const codecs = types.map(columnCodec);
  const read = types.map((_, k) => new Function('row', `return row === null ? null : row.f${k};`) as Convert);
  const items = types.map((_, k) => `columns[${k}][i]`);
  const source = `return function makeRows(rows, count, columns) {
    for (let i = 0; i < count; i++) rows.push(new Class(${['0', ...items].join(', ')}));
  };`;
  const makeRows = new Function('Class', source)(rowClass(types.length)) as MakeRows;
  return {
    pack: (values) => {
      const fields = codecs.map((codec, k) => codec.pack(values.map(read[k])));
      return { kind: 'rows', fields, count: values.length, ...kindsAndNulls(values) };
    },
    unpack: (column) => {
      if (column.kind !== 'rows') throw new Error('A column of rows did not come as one');
      const { fields, count, kinds, nulls } = column;
      const rows: unknown[] = [];
      makeRows(
        rows,
        count,
        fields.map((field, k) => codecs[k].unpack(field)),
      );
      if (kinds) for (let i = 0; i < count; i++) (rows[i] as Row).kind = kinds[i] as RowKind;
      if (nulls) for (let i = 0; i < count; i++) if (nulls[i] === 1) rows[i] = null;
      return rows;
    },
  };
}

type MakeRows = (rows: unknown[], count: number, columns: readonly unknown[][]) => void;

function kindsAndNulls(values: readonly unknown[]) {
  const { length } = values;
  let kinds: Uint8Array | undefined;
  let nulls: Uint8Array | undefined;
  for (let i = 0; i < length; i++) {
    const row = values[i] as Row | null;
    if (row === null) (nulls ??= new Uint8Array(length))[i] = 1;
    else if (row.kind !== 0) (kinds ??= new Uint8Array(length))[i] = row.kind;
  }
  return { kinds, nulls };
}

// ---------------------------------------------------------------- plain data

/** Maps are made anew: those of a message may be of another realm. */
const SAME: Convert = (value) => value;
const nullable =
  (convert: Convert): Convert =>
  (value) =>
    value === null ? null : convert(value);

/** undefined: structured clone does. */
function plain(type: LogicalType): Convert | undefined {
  switch (type.root) {
    case 'ARRAY':
      return inList(plain(type.element));
    case 'MULTISET':
      return inMap(plain(type.element), undefined);
    case 'MAP':
      return inMap(plain(type.key), plain(type.value));
    case 'ROW':
    case 'STRUCTURED': {
      const fields = type.fields.map((field) => plain(field.type));
      return (value) => {
        const row = value as Row;
        const written: unknown[] = [row.kind];
        for (let i = 0; i < fields.length; i++) {
          const [item, convert] = [row[`f${i}`], fields[i]];
          written.push(convert && item !== null ? convert(item) : item);
        }
        return written;
      };
    }
    case 'VARIANT':
      return writeVariant;
    case 'BITMAP':
      return (value) => (value as Bitmap).toBytes();
    case 'BINARY':
    case 'VARBINARY':
      // A view would take the whole of its buffer along.
      return (value) => (value as Uint8Array).slice();
    case 'RAW':
      throw new Error('values of type RAW cannot be sent to another thread');
    default:
      return undefined;
  }
}

function restored(type: LogicalType): Convert | undefined {
  switch (type.root) {
    case 'ARRAY':
      return inList(restored(type.element));
    case 'MULTISET':
      return inMap(restored(type.element) ?? SAME, undefined);
    case 'MAP':
      return inMap(restored(type.key) ?? SAME, restored(type.value));
    case 'ROW':
    case 'STRUCTURED': {
      const fields = type.fields.map((field) => restored(field.type));
      const C = rowClass(fields.length);
      return (value) => {
        const written = value as unknown[];
        const row = new C(written[0] as RowKind);
        for (let i = 0; i < fields.length; i++) {
          const [item, convert] = [written[i + 1], fields[i]];
          row[`f${i}`] = convert && item !== null ? convert(item) : item;
        }
        return row;
      };
    }
    case 'VARIANT':
      return readVariant;
    case 'BITMAP':
      return (value) => Bitmap.fromBytes(value as Uint8Array);
    default:
      return undefined;
  }
}

function inList(convert: Convert | undefined): Convert | undefined {
  return convert && ((value) => (value as unknown[]).map(nullable(convert)));
}

function inMap(key: Convert | undefined, value: Convert | undefined): Convert | undefined {
  if (!key && !value) return undefined;
  const [keys, values] = [key && nullable(key), value && nullable(value)];
  return (map) => {
    const converted = new Map<unknown, unknown>();
    for (const [k, v] of map as Map<unknown, unknown>) converted.set(keys ? keys(k) : k, values ? values(v) : v);
    return converted;
  };
}

/** [type, value], with objects and arrays in the same way. */
function writeVariant(value: unknown): unknown {
  const variant = value as Variant;
  if (variant.isObject) return ['OBJECT', variant.fields().map(([name, item]) => [name, writeVariant(item)])];
  if (variant.isArray) return ['ARRAY', variant.elements().map(writeVariant)];
  return [variant.type, variant.value];
}

function readVariant(value: unknown): Variant {
  const [type, content] = value as [Variant['type'], unknown];
  switch (type) {
    case 'OBJECT':
      return Variant.object((content as [string, unknown][]).map(([name, item]) => [name, readVariant(item)] as const));
    case 'ARRAY':
      return Variant.array((content as unknown[]).map(readVariant));
    case 'NULL':
      return Variant.NULL;
    case 'BOOLEAN':
      return Variant.boolean(content as boolean);
    default:
      return Variant.of(type, content);
  }
}

// ---------------------------------------------------------------- sizes

/** Buffers that change hands with the columns. */
export function buffersOf(columns: readonly PackedColumn[]): ArrayBuffer[] {
  return columns.flatMap((column) => {
    if (column.kind === 'list') return [];
    if (column.kind === 'rows') {
      const own = [column.kinds, column.nulls].flatMap((view) => (view ? [view.buffer as ArrayBuffer] : []));
      return [...own, ...buffersOf(column.fields)];
    }
    const view = column.kind === 'numbers' ? column.values : column.ends;
    const { nulls } = column;
    return (nulls ? [view.buffer, nulls.buffer] : [view.buffer]) as ArrayBuffer[];
  });
}

/** Bytes of a column, about; no more than `limit` is counted. */
export function sizeOf(column: PackedColumn, limit: number): number {
  if (column.kind === 'numbers') return column.values.byteLength;
  if (column.kind === 'texts') return column.texts.reduce((sum, text) => sum + text.length, column.ends.byteLength);
  if (column.kind === 'rows') {
    return column.fields.reduce((sum, field) => sum + sizeOf(field, limit - sum), column.count);
  }
  let size = 0;
  const pending: unknown[] = [...column.values];
  while (pending.length > 0 && size <= limit) {
    const value = pending.pop();
    size += 8;
    if (typeof value === 'string') size += value.length;
    else if (ArrayBuffer.isView(value)) size += value.byteLength;
    else if (value instanceof Map) for (const entry of value) pending.push(...entry);
    else if (Array.isArray(value)) for (const item of value) pending.push(item);
  }
  return size;
}
