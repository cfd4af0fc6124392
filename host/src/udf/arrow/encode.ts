/** Columns of internal values to Arrow's buffers. */
import { asBytes, EMPTY, storeBigInt64, storeInt64 } from '../../types/binary';
import type { LogicalType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { decimalText, type Long, toMicros } from '../batches/scaled';
import { encodeBlobs, encodeText, type TextColumn } from '../batches/text-columns';
import type { ArrowType } from './signature';

type Values = readonly unknown[];

/** Nodes and buffers of a record batch, in Arrow's order (depth first). */
export class Body {
  /** Length and number of NULLs of each node. */
  readonly nodes: number[] = [];
  readonly buffers: Uint8Array[] = [];

  node(length: number, nulls: number): void {
    this.nodes.push(length, nulls);
  }

  /** A node and its validity bitmap. */
  column(values: Values): void {
    const count = values.length;
    let valid: Uint8Array | undefined;
    let nulls = 0;
    for (let i = 0; i < count; i++) {
      if (values[i] !== null) continue;
      nulls++;
      valid ??= new Uint8Array((count + 7) >>> 3).fill(255);
      valid[i >>> 3] &= ~(1 << (i & 7));
    }
    this.node(count, nulls);
    this.buffers.push(valid ?? EMPTY);
  }
}

export type ColumnEncoder = (values: Values, body: Body) => void;

/** `sql`: the type of the values, which an implicit cast has brought to the signature's. */
export function encoderOf(type: ArrowType, sql: LogicalType): ColumnEncoder {
  switch (type.name) {
    case 'null':
      return (values, body) => body.node(values.length, values.length);
    case 'boolean':
      return (values, body) => fixed(values, body, bits(values));
    case 'int8':
      return integers(type.name, (count) => new Int8Array(count));
    case 'uint8':
      return integers(type.name, (count) => new Uint8Array(count));
    case 'int16':
      return integers(type.name, (count) => new Int16Array(count));
    case 'uint16':
      return integers(type.name, (count) => new Uint16Array(count));
    case 'int32':
    case 'date32':
      return integers(type.name, (count) => new Int32Array(count));
    case 'uint32':
      return integers(type.name, (count) => new Uint32Array(count));
    case 'float32':
      return (values, body) => fixed(values, body, Float32Array.from(values as number[]));
    case 'float64':
      return (values, body) => fixed(values, body, Float64Array.from(values as number[]));
    case 'int64':
    case 'time64':
      return (values, body) => fixed(values, body, longs(values));
    case 'uint64':
      return (values, body) => fixed(values, body, longs(values, checkUnsigned));
    case 'timestamp':
      return (values, body) => fixed(values, body, longs(values, toMicros(sql)));
    case 'interval':
      return (values, body) => fixed(values, body, intervals(values, sql));
    case 'decimal': {
      const text = decimalText(sql);
      return (values, body) =>
        texts(values, body, encodeText(values.map((v) => (v === null ? null : text(v as Long)))));
    }
    case 'json':
    case 'string':
      return (values, body) => texts(values, body, encodeText(values as (string | null)[]));
    case 'binary':
      return (values, body) => texts(values, body, encodeBlobs(values as (Uint8Array | null)[]));
    case 'largestring':
      return (values, body) => texts(values, body, encodeText(values as (string | null)[]), true);
    case 'largebinary':
      return (values, body) => texts(values, body, encodeBlobs(values as (Uint8Array | null)[]), true);
    case 'list':
      return lists(type.element, sql);
    case 'struct':
      return structs(type.fields, sql);
  }
}

function fixed(values: Values, body: Body, data: ArrayBufferView): void {
  body.column(values);
  body.buffers.push(asBytes(data));
}

function bits(values: Values): Uint8Array {
  const data = new Uint8Array((values.length + 7) >>> 3);
  for (let i = 0; i < values.length; i++) if (values[i] === true) data[i >>> 3] |= 1 << (i & 7);
  return data;
}

type Integers = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

function integers(name: string, allocate: (count: number) => Integers): ColumnEncoder {
  return (values, body) => {
    const data = allocate(values.length);
    for (let i = 0; i < data.length; i++) {
      const value = values[i] as number;
      if (value === null) continue;
      data[i] = value;
      if (data[i] !== value) throw new RangeError(`${value} in row ${i} does not fit into ${name}`);
    }
    fixed(values, body, data);
  };
}

function longs(values: Values, convert?: (value: Long) => Long): Int32Array {
  const words = new Int32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    let value = values[i] as Long | null;
    if (value === null) continue;
    if (convert !== undefined) value = convert(value);
    if (typeof value === 'bigint') storeBigInt64(words, i, value);
    else if ((value | 0) === value) {
      words[2 * i] = value;
      words[2 * i + 1] = value >> 31;
    } else storeInt64(words, i, value);
  }
  return words;
}

function checkUnsigned(value: Long): Long {
  if (value >= 0 && value < 18446744073709551616n) return value;
  throw new RangeError(`${value} does not fit into uint64`);
}

const NANOS_OF_MILLI = 1_000_000n;

/** Months int32, days int32, nanoseconds int64. */
function intervals(values: Values, sql: LogicalType): Int32Array {
  const words = new Int32Array(4 * values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number | null;
    if (value === null) continue;
    if (sql.root === 'INTERVAL_YEAR_MONTH') words[4 * i] = value;
    else storeBigInt64(words, 2 * i + 1, BigInt(value) * NANOS_OF_MILLI);
  }
  return words;
}

function texts(values: Values, body: Body, column: TextColumn, large = false): void {
  body.column(values);
  body.buffers.push(asBytes(large ? longs([...column.offsets]) : column.offsets), column.data);
}

function lists(element: ArrowType, sql: LogicalType): ColumnEncoder {
  const encode = encoderOf(element, (sql as { element: LogicalType }).element);
  return (values, body) => {
    const offsets = new Int32Array(values.length + 1);
    const items: unknown[] = [];
    for (let i = 0; i < values.length; i++) {
      for (const item of (values[i] as Values | null) ?? []) items.push(item);
      offsets[i + 1] = items.length;
    }
    fixed(values, body, offsets);
    encode(items, body);
  };
}

function structs(fields: readonly { readonly type: ArrowType }[], sql: LogicalType): ColumnEncoder {
  const types = (sql as { fields: readonly { type: LogicalType }[] }).fields;
  const encoders = fields.map((field, i) => encoderOf(field.type, types[i].type));
  return (values, body) => {
    body.column(values);
    encoders.forEach((encode, f) => {
      encode(
        values.map((row) => (row === null ? null : (row as Row)[`f${f}`])),
        body,
      );
    });
  };
}
