/** What jco's bindings give to columns of internal values. The guest's lengths and offsets are checked; types are jco's business. */
import { asInt32, canonicalInteger } from '../../types/binary';
import type { LogicalType } from '../../types/logical/contracts';
import { RowKind, rowClass } from '../../types/rows';
import { type MapBuilder, mapBuilders } from '../../types/sql-maps';
import { WrongResult } from '../batches/guest-failure';
import { decimalOf, fromMicros, longsOf, wholeMillis } from '../batches/scaled';
import { checkOffsets, decodeBlobs, decodeText } from '../batches/text-columns';
import { elementOf, entryTypes, fieldType, isNumber } from './lower';
import type { ColumnShape, ValueShape } from './shapes';

export type Lift = (value: unknown) => unknown;
/** `count`: how many values there must be. */
export type LiftColumn = (column: unknown, count: number) => unknown[];

export function liftValue(shape: ValueShape, type: LogicalType): Lift {
  switch (shape.kind) {
    case 'option': {
      const inner = liftValue(shape.element, type);
      return (value) => (value === undefined || value === null ? null : inner(value));
    }
    case 's64':
    case 'u64':
    case 'interval-millis':
      return (value) => canonicalInteger(value as bigint);
    case 'time':
      return (value) => wholeMillis(value as bigint);
    case 'timestamp':
    case 'timestamp-ltz': {
      const from = fromMicros(type);
      return (value) => from(canonicalInteger(value as bigint));
    }
    case 'decimal':
      return liftDecimal(type);
    case 'list': {
      if (isNumber(shape.element)) return liftNumbers;
      const inner = liftValue(shape.element, elementOf(type));
      return (items) => (items as unknown[]).map(inner);
    }
    case 'map':
      return liftMap(shape, type);
    case 'row': {
      const fields = shape.fields.map((field, i) => ({
        key: field.key,
        lift: liftValue(field.shape, fieldType(type, i)),
      }));
      const RowOf = rowClass(fields.length);
      return (record) =>
        new RowOf(
          RowKind.INSERT,
          ...fields.map(({ key, lift }) => lift((record as Record<string | number, unknown>)[key])),
        );
    }
    default:
      return (value) => value;
  }
}

function liftDecimal(type: LogicalType): Lift {
  const parse = decimalOf(type);
  return (text) => {
    const value = parse(text as string);
    if (value === undefined) throw new WrongResult(`'${String(text)}' is no decimal`);
    return value;
  };
}

function liftMap(shape: Extract<ValueShape, { kind: 'map' }>, type: LogicalType): Lift {
  const [keyType, valueType] = entryTypes(type);
  const key = liftValue(shape.key, keyType);
  const value = liftValue(shape.value, valueType);
  const builder: () => MapBuilder = mapBuilders(keyType);
  return (entries) => {
    const map = builder();
    for (const [k, v] of entries as [unknown, unknown][]) map.set(key(k), value(v));
    return map.map;
  };
}

type NumberArray = ArrayLike<number | bigint> & ArrayBufferView;

/** A typed array as internal values. */
function liftNumbers(column: unknown): unknown[] {
  const data = column as NumberArray;
  if (data instanceof BigInt64Array) {
    return longsOf(asInt32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)), data.length);
  }
  if (data instanceof BigUint64Array) return Array.from(data, canonicalInteger);
  return Array.from(data as unknown as ArrayLike<number>);
}

function checkLength(length: number, count: number): void {
  if (length !== count) throw new WrongResult(`${length} results came back for ${count} rows`);
}

export function liftColumn(column: ColumnShape, type: LogicalType): LiftColumn {
  switch (column.kind) {
    case 'list': {
      if (isNumber(column.element)) {
        return (data, count) => {
          checkLength((data as NumberArray).length, count);
          return liftNumbers(data);
        };
      }
      const lift = liftValue(column.element, type);
      return (items, count) => {
        checkLength((items as unknown[]).length, count);
        return (items as unknown[]).map(lift);
      };
    }
    case 'texts':
      return liftTexts(column.binary);
    case 'values':
      return (record, count) => {
        const { values, nulls } = record as { values: NumberArray; nulls: Uint8Array };
        checkLength(values.length, count);
        return withNulls(liftNumbers(values), nulls);
      };
    case 'columns':
      return liftColumns(column, type);
  }
}

function liftColumns(column: Extract<ColumnShape, { kind: 'columns' }>, type: LogicalType): LiftColumn {
  const fields = column.fields.map((field, i) => ({
    key: field.key,
    lift: liftColumn(field.column, fieldType(type, i)),
  }));
  const rows = rowsOf(fields.length);
  return (record, count) =>
    rows(
      fields.map(({ key, lift }) => lift((record as Record<string, unknown>)[key], count)),
      count,
    );
}

/** Columns of fields as rows. */
export function rowsOf(arity: number): (columns: readonly (readonly unknown[])[], count: number) => unknown[] {
  const RowOf = rowClass(arity);
  return (columns, count) =>
    Array.from({ length: count }, (_, i) => new RowOf(RowKind.INSERT, ...columns.map((values) => values[i])));
}

function liftTexts(binary: boolean): LiftColumn {
  const decode: (offsets: ArrayLike<number>, data: Uint8Array, count: number) => unknown[] = binary
    ? decodeBlobs
    : decodeText;
  return (record, count) => {
    const { offsets, data, nulls } = record as { offsets: Uint32Array; data: Uint8Array; nulls?: Uint8Array };
    checkLength(Math.max(0, offsets.length - 1), count);
    if (count === 0) return [];
    const wrong = checkOffsets(offsets, count, data.length);
    if (wrong !== undefined) throw new WrongResult(wrong);
    const values = decode(offsets, data, count);
    return nulls === undefined ? values : withNulls(values, nulls);
  };
}

function withNulls(values: unknown[], nulls: Uint8Array): unknown[] {
  if (nulls.length !== values.length)
    throw new WrongResult(`${nulls.length} null bytes came back for ${values.length} rows`);
  for (let i = 0; i < values.length; i++) if (nulls[i] !== 0) values[i] = null;
  return values;
}
