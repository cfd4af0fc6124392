/** VARIANT: plain JSON values; leaves that JSON does not have are as those of the SQL types. */
import { isDate, isUint8Array } from 'node:util/types';
import { Instant, LocalDate, LocalDateTime, VARIANT_NULL } from '@drey/sdk/udf';
import type { LogicalType } from '../../types/logical/contracts';
import { canonicalInteger } from '../../types/binary';
import { type Long, MAX_LONG, MIN_LONG } from '../../types/sql-numbers';
import { nanosOfMilli, timestampMillis, timestampOf } from '../../types/sql-time';
import { Variant } from '../../types/variant';
import { parseVariant } from '../../types/variant-json';
import { type Convert, isPlainObject } from './codec-contracts';
import { mismatch } from './mismatch';

/** Timestamps in variants count µs. */
const MICROS = 6;

export function variantToUser(value: unknown): unknown {
  return (value as Variant).isNull ? VARIANT_NULL : plain(value as Variant);
}

function plain(variant: Variant): unknown {
  const { value } = variant;
  switch (variant.type) {
    case 'OBJECT':
      return Object.fromEntries(variant.fields().map(([name, item]) => [name, plain(item)]));
    case 'ARRAY':
      return variant.elements().map(plain);
    case 'DECIMAL':
      return Number(variant.toJson());
    case 'DATE':
      return LocalDate.ofEpochDay(value as number);
    case 'TIMESTAMP':
      return LocalDateTime.ofEpochMilli(timestampMillis(value as Long, MICROS), nanosOfMilli(value as Long, MICROS));
    case 'TIMESTAMP_LTZ':
      return Instant.ofEpochMilli(timestampMillis(value as Long, MICROS), nanosOfMilli(value as Long, MICROS));
    default:
      return value;
  }
}

function leaf(value: unknown): Variant | undefined {
  if (typeof value === 'boolean') return Variant.boolean(value);
  if (typeof value === 'string') return Variant.of('STRING', value);
  if (typeof value === 'number') return numberVariant(value);
  if (typeof value === 'bigint') {
    return value >= MIN_LONG && value <= MAX_LONG ? Variant.integer(canonicalInteger(value)) : undefined;
  }
  if (value instanceof LocalDate) return Variant.of('DATE', value.epochDay);
  if (value instanceof LocalDateTime) {
    return Variant.of('TIMESTAMP', timestampOf(value.epochMilli, value.nanoOfMilli, MICROS));
  }
  if (value instanceof Instant) {
    return Variant.of('TIMESTAMP_LTZ', timestampOf(value.epochMilli, value.nanoOfMilli, MICROS));
  }
  if (isUint8Array(value)) return Variant.of('BYTES', value);
  return isDate(value) ? Variant.of('STRING', value.toISOString()) : undefined;
}

/** As JSON's numbers are read: integers of the smallest type, decimals; what JSON does not have is a DOUBLE. */
function numberVariant(value: number): Variant {
  if (!Number.isFinite(value) || Object.is(value, -0)) return Variant.of('DOUBLE', value);
  return Number.isSafeInteger(value) ? Variant.integer(value) : parseVariant(String(value));
}

/** JSON values, and objects that say what they are in JSON. */
export function variantFromUser(type: LogicalType): Convert {
  const convert = (value: unknown, depth: number): Variant => {
    if (depth > 1000) throw mismatch(type, undefined, 'nested too deeply, or in itself');
    if (value === null || value === undefined || value === VARIANT_NULL) return Variant.NULL;
    const found = leaf(value);
    if (found !== undefined) return found;
    if (Array.isArray(value)) return Variant.array(value.map((item) => convert(item, depth + 1)));
    if (isPlainObject(value)) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return Variant.object(entries.map(([name, item]) => [name, convert(item, depth + 1)] as const));
    }
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return convert(toJSON.call(value), depth + 1);
    throw mismatch(type, value);
  };
  return (value) => convert(value, 0);
}
