/** Columns of internal values to what jco's bindings take: typed arrays, arrays of values, records of columns. */
import { storeBigInt64, storeInt64 } from '../../types/binary';
import type { LogicalType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { decimalText, type Long, toMicros } from '../batches/scaled';
import { encodeBlobs, encodeText } from '../batches/text-columns';
import type { ColumnShape, NumberName, ValueShape } from './shapes';

type Values = readonly unknown[];
export type Lower = (value: unknown) => unknown;
export type LowerColumn = (values: Values) => unknown;

/** Thrown when a value cannot be given to the guest; the message says why. */
export class WrongArgument extends Error {}

const NUMBER_ARRAYS = {
  s8: Int8Array,
  s16: Int16Array,
  s32: Int32Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

export function isNumber(shape: ValueShape): shape is ValueShape & { readonly kind: NumberName } {
  return shape.kind in NUMBER_ARRAYS || shape.kind === 's64' || shape.kind === 'u64';
}

/** One value of the type. NULL only where the shape is an option. */
export function lowerValue(shape: ValueShape, type: LogicalType): Lower {
  if (shape.kind === 'option') {
    const inner = lowerPresent(shape.element, type);
    return (value) => (value === null ? undefined : inner(value));
  }
  const inner = lowerPresent(shape, type);
  return (value) => {
    if (value === null) throw new WrongArgument('NULL where the function takes no option');
    return inner(value);
  };
}

function lowerPresent(shape: ValueShape, type: LogicalType): Lower {
  switch (shape.kind) {
    case 's64':
    case 'u64':
    case 'time':
    case 'interval-millis':
      return (value) => BigInt(value as Long);
    case 'timestamp':
    case 'timestamp-ltz': {
      const micros = toMicros(type);
      return (value) => BigInt(micros(value as Long));
    }
    case 'decimal':
      return decimalText(type) as Lower;
    case 'list':
      return lowerList(shape.element, elementOf(type));
    case 'map': {
      const [keyType, valueType] = entryTypes(type);
      const key = lowerValue(shape.key, keyType);
      const value = lowerValue(shape.value, valueType);
      return (map) => Array.from(map as Map<unknown, unknown>, ([k, v]) => [key(k), value(v)]);
    }
    case 'row':
      return lowerRow(shape, type);
    case 'u8':
    case 'u16':
    case 'u32':
      return lowerUnsigned(shape.kind);
    case 'option':
      return lowerValue(shape, type);
    default:
      return (value) => value;
  }
}

function lowerUnsigned(kind: 'u8' | 'u16' | 'u32'): Lower {
  const max = 2 ** Number(kind.slice(1));
  return (value) => {
    if ((value as number) >= 0 && (value as number) < max) return value;
    throw new WrongArgument(`${String(value)} does not fit into ${kind}`);
  };
}

function lowerList(element: ValueShape, type: LogicalType): Lower {
  if (isNumber(element)) return (items) => numbers(element.kind, items as Values);
  const lower = lowerValue(element, type);
  return (items) => (items as Values).map(lower);
}

function lowerRow(shape: Extract<ValueShape, { kind: 'row' }>, type: LogicalType): Lower {
  const fields = shape.fields.map((field, i) => ({
    key: field.key,
    lower: lowerValue(field.shape, fieldType(type, i)),
  }));
  const isTuple = typeof shape.fields[0]?.key === 'number';
  return (row) => {
    const record: Record<string | number, unknown> = {};
    const target = isTuple ? ([] as unknown as typeof record) : record;
    for (let i = 0; i < fields.length; i++) target[fields[i].key] = fields[i].lower((row as Row)[`f${i}`]);
    return target;
  };
}

/** Numbers as bindings want them: an array of exactly that type, on a buffer of its own. NULL (checked before) stands for 0. */
function numbers(kind: NumberName, values: Values): ArrayBufferView {
  const count = values.length;
  if (kind === 's64' || kind === 'u64') return longs(kind, values);
  const data = new NUMBER_ARRAYS[kind](count);
  const checked = kind[0] === 'u';
  for (let i = 0; i < count; i++) {
    data[i] = values[i] as number;
    if (checked && data[i] !== values[i] && values[i] !== null) {
      throw new WrongArgument(`${String(values[i])} does not fit into ${kind}`);
    }
  }
  return data;
}

function longs(kind: 's64' | 'u64', values: Values): ArrayBufferView {
  const data = kind === 's64' ? new BigInt64Array(values.length) : new BigUint64Array(values.length);
  const words = new Int32Array(data.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as Long;
    if (value === null) continue;
    if (kind === 'u64' && value < 0) throw new WrongArgument(`${value} does not fit into u64`);
    if (typeof value === 'bigint') storeBigInt64(words, i, value);
    else if ((value | 0) === value) {
      words[2 * i] = value;
      words[2 * i + 1] = value >> 31;
    } else storeInt64(words, i, value);
  }
  return data;
}

export function lowerColumn(column: ColumnShape, type: LogicalType): LowerColumn {
  switch (column.kind) {
    case 'texts':
      return lowerTexts(column.binary, column.nullable);
    case 'values':
      return (values) => ({ values: numbers(column.element.kind, values), nulls: nullBytes(values) });
    case 'columns': {
      const fields = column.fields.map((field, i) => ({
        key: field.key,
        at: `f${i}` as const,
        lower: lowerColumn(field.column, fieldType(type, i)),
      }));
      return (rows) => {
        const record: Record<string, unknown> = {};
        for (const { key, at, lower } of fields) record[key] = lower(rows.map((row) => (row as Row)[at]));
        return record;
      };
    }
    case 'list': {
      const { element } = column;
      if (isNumber(element)) {
        return (values) => {
          if (values.includes(null)) throw new WrongArgument('NULL where the function takes no option');
          return numbers(element.kind, values);
        };
      }
      const lower = lowerValue(element, type);
      return (values) => values.map(lower);
    }
  }
}

function lowerTexts(binary: boolean, nullable: boolean): LowerColumn {
  return (values) => {
    if (!nullable && values.includes(null)) throw new WrongArgument('NULL where the function takes no option');
    const { offsets, data } = binary
      ? encodeBlobs(values as (Uint8Array | null)[])
      : encodeText(values as (string | null)[]);
    const column = { offsets: new Uint32Array(offsets.buffer), data };
    return nullable ? { ...column, nulls: nullBytes(values) } : column;
  };
}

function nullBytes(values: Values): Uint8Array {
  const nulls = new Uint8Array(values.length);
  for (let i = 0; i < nulls.length; i++) if (values[i] === null) nulls[i] = 1;
  return nulls;
}

export function elementOf(type: LogicalType): LogicalType {
  return (type as { element: LogicalType }).element;
}

const COUNT: LogicalType = { root: 'INTEGER', nullable: false };

/** A MULTISET is a map to counts. */
export function entryTypes(type: LogicalType): readonly [LogicalType, LogicalType] {
  if (type.root === 'MAP') return [type.key, type.value];
  return [elementOf(type), COUNT];
}

export function fieldType(type: LogicalType, field: number): LogicalType {
  return (type as { fields: readonly { type: LogicalType }[] }).fields[field].type;
}
