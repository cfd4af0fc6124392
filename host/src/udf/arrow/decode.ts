/** Arrow's buffers to columns of internal values. Lengths and offsets come from a guest: all are checked before they are used. */
import { asInt16, asInt32, asInt8, asFloat32, asFloat64, canonicalInteger, int64Of } from '../../types/binary';
import type { LogicalType } from '../../types/logical/contracts';
import { RowKind, rowClass } from '../../types/rows';
import { decimalOf, fromMicros, type Long, longsOf, wholeMillis } from '../batches/scaled';
import { checkOffsets, decodeBlobs, decodeText } from '../batches/text-columns';
import { WrongResult } from '../batches/guest-failure';
import type { ArrowType } from './signature';

/** Nodes and buffers in the order in which columns use them. */
export interface BatchReader {
  node(): { readonly length: number; readonly nulls: number };
  buffer(): Uint8Array;
}

export type ColumnDecoder = (reader: BatchReader) => unknown[];

export function decoderOf(type: ArrowType, sql: LogicalType): ColumnDecoder {
  switch (type.name) {
    case 'null':
      return (reader) => new Array<null>(reader.node().length).fill(null);
    case 'boolean':
      return column((data, count) => {
        need(data, (count + 7) >>> 3);
        return Array.from({ length: count }, (_, i) => (data[i >>> 3] & (1 << (i & 7))) !== 0);
      });
    case 'int8':
      return numbers(1, asInt8);
    case 'uint8':
      return numbers(1, (bytes) => bytes);
    case 'int16':
      return numbers(2, asInt16);
    case 'uint16':
      return numbers(2, (bytes) => new Uint16Array(asInt16(bytes).slice().buffer));
    case 'int32':
    case 'date32':
      return numbers(4, asInt32);
    case 'uint32':
      return numbers(4, (bytes) => new Uint32Array(asInt32(bytes).slice().buffer));
    case 'float32':
      return numbers(4, asFloat32);
    case 'float64':
      return numbers(8, asFloat64);
    case 'int64':
      return longs();
    case 'uint64':
      return longs((value) => (value < 0 ? canonicalInteger(BigInt.asUintN(64, BigInt(value))) : value));
    case 'time64':
      return longs(wholeMillis);
    case 'timestamp':
      return longs(fromMicros(sql));
    case 'interval':
      return column((data, count) => intervals(data, count, sql));
    case 'decimal':
      return decimals(sql);
    case 'json':
    case 'string':
      return texts(false);
    case 'largestring':
      return texts(true);
    case 'binary':
      return blobs(false);
    case 'largebinary':
      return blobs(true);
    case 'list':
      return lists(type.element, sql);
    case 'struct':
      return structs(type.fields, sql);
  }
}

function need(data: Uint8Array, bytes: number): void {
  if (data.length < bytes) throw new WrongResult(`a buffer has ${data.length} bytes where ${bytes} are needed`);
}

/** Puts NULLs where the validity bitmap says so. */
function nullsIn(values: unknown[], validity: Uint8Array, nulls: number): unknown[] {
  if (nulls === 0 || validity.length === 0) return values;
  need(validity, (values.length + 7) >>> 3);
  for (let i = 0; i < values.length; i++) if ((validity[i >>> 3] & (1 << (i & 7))) === 0) values[i] = null;
  return values;
}

function column(decode: (data: Uint8Array, count: number) => unknown[]): ColumnDecoder {
  return (reader) => {
    const { length, nulls } = reader.node();
    const validity = reader.buffer();
    return nullsIn(decode(reader.buffer(), length), validity, nulls);
  };
}

function numbers(width: number, view: (bytes: Uint8Array) => ArrayLike<number>): ColumnDecoder {
  return column((data, count) => {
    need(data, count * width);
    const items = view(data);
    const values = new Array<unknown>(count);
    for (let i = 0; i < count; i++) values[i] = items[i];
    return values;
  });
}

function longs(convert?: (value: Long) => Long): ColumnDecoder {
  return (reader) => {
    const { length, nulls } = reader.node();
    const validity = reader.buffer();
    const data = reader.buffer();
    need(data, length * 8);
    const values = nullsIn(longsOf(asInt32(data), length), validity, nulls);
    if (convert !== undefined) {
      for (let i = 0; i < length; i++) if (values[i] !== null) values[i] = convert(values[i] as Long);
    }
    return values;
  };
}

const NANOS_OF_DAY = 86_400_000_000_000n;
const NANOS_OF_MILLI = 1_000_000n;

function intervals(data: Uint8Array, count: number, sql: LogicalType): unknown[] {
  need(data, count * 16);
  const words = asInt32(data);
  return Array.from({ length: count }, (_, i) => {
    const months = words[4 * i];
    const nanos = BigInt(words[4 * i + 1]) * NANOS_OF_DAY + BigInt(int64Of(words[4 * i + 2], words[4 * i + 3]));
    if (sql.root === 'INTERVAL_YEAR_MONTH') {
      if (nanos !== 0n) throw new WrongResult('an interval of days or nanoseconds cannot be an INTERVAL YEAR TO MONTH');
      return months;
    }
    if (months !== 0) throw new WrongResult('an interval of months cannot be an INTERVAL DAY TO SECOND');
    return Number(nanos / NANOS_OF_MILLI);
  });
}

/** Offsets of a column of texts or lists, checked. Empty columns may come without. */
function offsetsOf(bytes: Uint8Array, count: number, large: boolean, end: number): ArrayLike<number> {
  if (count === 0) return [0];
  const words = asInt32(bytes);
  let offsets: ArrayLike<number> = words;
  if (large) {
    const wide = new Float64Array(words.length >>> 1);
    for (let i = 0; i < wide.length; i++) wide[i] = Number(int64Of(words[2 * i], words[2 * i + 1]));
    offsets = wide;
  }
  const wrong = checkOffsets(offsets, count, end);
  if (wrong !== undefined) throw new WrongResult(wrong);
  return offsets;
}

function variable<T>(
  large: boolean,
  decode: (offsets: ArrayLike<number>, data: Uint8Array, count: number) => T[],
): ColumnDecoder {
  return (reader) => {
    const { length, nulls } = reader.node();
    const validity = reader.buffer();
    const offsets = reader.buffer();
    const data = reader.buffer();
    return nullsIn(decode(offsetsOf(offsets, length, large, data.length), data, length), validity, nulls);
  };
}

const texts = (large: boolean) => variable(large, decodeText);
const blobs = (large: boolean) => variable(large, decodeBlobs);

function decimals(sql: LogicalType): ColumnDecoder {
  const decode = texts(false);
  const parse = decimalOf(sql);
  return (reader) => {
    const values = decode(reader);
    for (let i = 0; i < values.length; i++) {
      if (values[i] === null) continue;
      const value = parse(values[i] as string);
      if (value === undefined) throw new WrongResult(`'${values[i]}' is no decimal`);
      values[i] = value;
    }
    return values;
  };
}

function lists(element: ArrowType, sql: LogicalType): ColumnDecoder {
  const decode = decoderOf(element, (sql as { element: LogicalType }).element);
  return (reader) => {
    const { length, nulls } = reader.node();
    const validity = reader.buffer();
    const bytes = reader.buffer();
    const items = decode(reader);
    const offsets = offsetsOf(bytes, length, false, items.length);
    const values: unknown[] = Array.from({ length }, (_, i) => items.slice(offsets[i], offsets[i + 1]));
    return nullsIn(values, validity, nulls);
  };
}

function structs(fields: readonly { readonly type: ArrowType }[], sql: LogicalType): ColumnDecoder {
  const types = (sql as { fields: readonly { type: LogicalType }[] }).fields;
  const decoders = fields.map((field, i) => decoderOf(field.type, types[i].type));
  const RowOf = rowClass(fields.length);
  return (reader) => {
    const { length, nulls } = reader.node();
    const validity = reader.buffer();
    const columns = decoders.map((decode) => decode(reader));
    for (const items of columns) {
      if (items.length < length) throw new WrongResult(`a struct of ${length} rows has a field of ${items.length}`);
    }
    const values: unknown[] = Array.from(
      { length },
      (_, i) => new RowOf(RowKind.INSERT, ...columns.map((items) => items[i])),
    );
    return nullsIn(values, validity, nulls);
  };
}
