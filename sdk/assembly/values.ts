/** Decimals and timestamps in columns. AssemblyScript; for generated code. */
import { Builder, dataOf, slot } from './columns';
import { Decimal } from './decimal';
import { Timestamp } from './timestamp';

export function readDecimal64(column: usize, i: i32, scale: i32): Decimal {
  return Decimal.of(load<i64>(dataOf(column) + ((<usize>i) << 3)), scale);
}

export function readDecimal128(column: usize, i: i32, scale: i32): Decimal {
  const at = dataOf(column) + ((<usize>i) << 4);
  return new Decimal(load<u64>(at), load<i64>(at, 8), scale);
}

export function addDecimal64(builder: Builder, value: Decimal, scale: i32): void {
  const scaled = value.rescale(scale);
  if (scaled.high != <i64>scaled.low >> 63) throw new Error(`${value.toString()} has too many digits for its type`);
  store<u64>(slot(builder), scaled.low);
}

export function addDecimal128(builder: Builder, value: Decimal, scale: i32): void {
  const scaled = value.rescale(scale);
  const at = slot(builder);
  store<u64>(at, scaled.low);
  store<i64>(at, scaled.high, 8);
}

export function readMillis(column: usize, i: i32): Timestamp {
  return new Timestamp(load<i64>(dataOf(column) + ((<usize>i) << 3)));
}

export function readMicros(column: usize, i: i32): Timestamp {
  return Timestamp.ofMicros(load<i64>(dataOf(column) + ((<usize>i) << 3)));
}

export function readNanos(column: usize, i: i32): Timestamp {
  const at = dataOf(column) + ((<usize>i) << 4);
  return new Timestamp(load<i64>(at), load<i32>(at, 8));
}

export function addMillis(builder: Builder, value: Timestamp): void {
  store<i64>(slot(builder), value.millis);
}

export function addMicros(builder: Builder, value: Timestamp): void {
  store<i64>(slot(builder), value.micros);
}

export function addNanos(builder: Builder, value: Timestamp): void {
  const at = slot(builder);
  store<i64>(at, value.millis);
  store<i64>(at, value.nanos, 8);
}
