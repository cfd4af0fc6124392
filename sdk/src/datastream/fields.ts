/** Aggregations over a field of a record: a property of an object, a position of an array, a field of a Row, or the value itself. */
import { Row } from '../row';
import { check } from '../validate';

/** A property name, a position in a tuple, or nothing for streams of plain numbers. */
export type FieldOf<T> = T extends number | bigint | string | boolean ? 0 : Extract<keyof T, string> | number;
export type FieldAggregation = 'sum' | 'min' | 'max' | 'minBy' | 'maxBy';

type Key = string | number;

function read(record: unknown, field: Key): unknown {
  if (typeof record !== 'object' || record === null) {
    return record;
  }
  const value = record instanceof Row ? record.getField(field) : (record as Record<Key, unknown>)[field];
  if (value === undefined) {
    throw new Error(`Field '${field}' does not exist in ${describe(record)}`);
  }
  return value;
}

function describe(record: object): string {
  return record instanceof Row ? String(record) : `a record with the fields ${Object.keys(record).join(', ')}`;
}

/** A copy of `record` with another value in `field`. */
function withField(record: unknown, field: Key, value: unknown): unknown {
  if (typeof record !== 'object' || record === null) {
    return value;
  }
  if (record instanceof Row) {
    const copy = Row.copy(record);
    copy.setField(field, value);
    return copy;
  }
  const copy: Record<Key, unknown> = Array.isArray(record)
    ? (record.slice() as unknown as Record<Key, unknown>)
    : Object.assign(Object.create(Object.getPrototypeOf(record)), record);
  copy[field] = value;
  return copy;
}

/** Adds numbers; whole numbers beyond 2^53 become bigints, and wrap at 64 bits as Java's long does. */
function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const total = a + b;
    const exact = !Number.isInteger(a) || !Number.isInteger(b) || Number.isSafeInteger(total);
    return exact ? total : wrap(BigInt(a) + BigInt(b));
  }
  if ((typeof a === 'bigint' || Number.isInteger(a)) && (typeof b === 'bigint' || Number.isInteger(b))) {
    return wrap(BigInt(a as number) + BigInt(b as number));
  }
  throw new TypeError(`sum needs numbers, got ${String(a)} and ${String(b)}`);
}

function wrap(value: bigint): number | bigint {
  const wrapped = BigInt.asIntN(64, value);
  const number = Number(wrapped);
  return Number.isSafeInteger(number) ? number : wrapped;
}

/** The rolling function of an aggregation; `first` decides between equal elements of minBy and maxBy. */
export function fieldReducer<T>(aggregation: FieldAggregation, field: Key, first = true): (a: T, b: T) => T {
  check(
    typeof field === 'string' || (Number.isInteger(field) && field >= 0),
    `The field of ${aggregation} must be a name or a position, got ${String(field)}`,
  );
  switch (aggregation) {
    case 'sum':
      return (a, b) => withField(a, field, add(read(a, field), read(b, field))) as T;
    case 'min':
      return (a, b) => (less(read(b, field), read(a, field)) ? (withField(a, field, read(b, field)) as T) : a);
    case 'max':
      return (a, b) => (less(read(a, field), read(b, field)) ? (withField(a, field, read(b, field)) as T) : a);
    case 'minBy':
      return (a, b) => pick(a, b, read(a, field), read(b, field), first);
    case 'maxBy':
      return (a, b) => pick(a, b, read(b, field), read(a, field), first);
  }
}

/** `a` when its value `x` is below `y`, `b` when above, and for equal ones the one that `first` says. */
function pick<T>(a: T, b: T, x: unknown, y: unknown, first: boolean): T {
  if (less(x, y)) {
    return a;
  }
  return less(y, x) || !first ? b : a;
}

function less(a: unknown, b: unknown): boolean {
  return (a as number) < (b as number);
}

/** Picks positions of a tuple, array or Row, in the given order. */
export function projection(fields: readonly number[]): (record: unknown) => unknown {
  check(fields.length > 0, 'project() needs to select at least one (1) field.');
  for (const field of fields) {
    check(Number.isInteger(field) && field >= 0, `project() selects fields by position, got ${String(field)}`);
  }
  return (record) => {
    if (record instanceof Row) {
      return Row.project(record, fields);
    }
    if (Array.isArray(record)) {
      return fields.map((field) => record[field]);
    }
    throw new TypeError('Only Tuple DataStreams can be projected');
  };
}
