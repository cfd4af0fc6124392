/** Literals: their types and internal values. */
import { call, literal } from '../../../expressions/analyze';
import type { Expr, Literal } from '../../../expressions/contracts';
import type { BinaryLiteral, IntervalLiteral, NumberLiteral, StringLiteral, TemporalLiteral } from '../../../sql/ast';
import { canonicalInteger } from '../../../types/binary';
import { storedText } from '../../../types/java-text';
import * as types from '../../../types/logical/types';
import { invalid } from './errors';
import { intervalValue } from './intervals';
import { intervalType } from './type-name';

const MAX_INT = 2n ** 31n - 1n;
const MAX_LONG = 2n ** 63n - 1n;

/**
 * INT or BIGINT without fraction, DECIMAL with one (as many digits as are written), DOUBLE with an exponent. What does not fit
 * 64 bits without its point is out of range.
 */
export function numberLiteral(node: NumberLiteral, negative = false): Literal {
  const { text } = node;
  if (/e/i.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw outOfRange(node, text.toUpperCase());
    return literal(negative ? -value : value, types.notNull(types.DOUBLE));
  }
  const point = text.indexOf('.');
  const scale = point < 0 ? 0 : text.length - point - 1;
  const digits = BigInt(text.replace('.', '') || '0');
  const unscaled = negative ? -digits : digits;
  if (unscaled > MAX_LONG || unscaled < -MAX_LONG - 1n)
    throw outOfRange(node, point === text.length - 1 ? text.slice(0, -1) : text);
  const value = canonicalInteger(unscaled);
  if (scale > 0) return literal(value, types.decimal(Math.max(text.length - 1, scale), scale, false));
  return literal(value, types.notNull(unscaled > MAX_INT || unscaled < -MAX_INT - 1n ? types.BIGINT : types.INT));
}

function outOfRange(node: NumberLiteral, text: string): Error {
  return invalid(`Numeric literal '${text}' out of range`, node.span);
}

/** CHAR(n) of as many UTF-16 units as it has. */
export function stringLiteral(node: StringLiteral): Literal {
  return literal(storedText(node.value), types.char(node.value.length, false));
}

export function binaryLiteral(node: BinaryLiteral): Literal {
  if (node.hex.length % 2 !== 0) {
    throw invalid('Binary literal string must contain an even number of hexits', node.span);
  }
  const bytes = new Uint8Array(Buffer.from(node.hex, 'hex'));
  return literal(bytes, types.binary(bytes.length, false));
}

export function intervalLiteral(node: IntervalLiteral): Literal {
  const type = intervalType(node.qualifier);
  return literal(intervalValue(node), types.notNull(type));
}

const FORMATS = {
  DATE: 'yyyy-MM-dd',
  TIME: 'HH:mm:ss',
  TIMESTAMP: 'yyyy-MM-dd HH:mm:ss',
  TIMESTAMP_LTZ: 'yyyy-MM-dd HH:mm:ss',
} as const;
const DAY_MILLIS = 86_400_000;
const MAX_PRECISION = 9;

/** DATE, TIME and TIMESTAMP literals; the precision of times is the number of digits that are written. */
export function temporalLiteral(node: TemporalLiteral): Expr {
  const text = node.value.trim();
  if (node.type === 'DATE') {
    const days = dayOf(text);
    if (days === undefined) throw illegal(node);
    return literal(days, types.notNull(types.DATE));
  }
  if (node.type === 'TIME') {
    const time = timeOf(text);
    if (time === undefined) throw illegal(node);
    // TIME keeps whole milliseconds.
    const micros = time.seconds * 1_000_000 + Math.trunc(time.nanos / 1_000_000) * 1000;
    return literal(micros, types.time(time.precision, false));
  }
  const timestamp = timestampLiteral(node, text);
  if (node.type === 'TIMESTAMP') return timestamp;
  const { precision } = timestamp.type as { precision: number };
  return call('CAST', [timestamp], types.timestampLtz(precision, false));
}

function timestampLiteral(node: TemporalLiteral, text: string): Literal {
  const [date, ...rest] = text.split(' ');
  const days = dayOf(date);
  const time = rest.length === 0 ? { seconds: 0, nanos: 0, precision: 0 } : timeOf(rest.join(' ').trim());
  if (days === undefined || time === undefined) throw illegal(node);
  const digits = Math.max(3, time.precision);
  const unit = 10n ** BigInt(digits);
  const fraction = BigInt(Math.trunc(time.nanos / 10 ** (MAX_PRECISION - digits)));
  const value = (BigInt(days) * 86_400n + BigInt(time.seconds)) * unit + fraction;
  return literal(canonicalInteger(value), types.timestamp(time.precision, false));
}

/** Days since 1970-01-01 of a date that exists. */
function dayOf(text: string): number | undefined {
  const match = /^(\d+)-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number);
  if (year < 1 || year > 9999) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return Math.round(date.getTime() / DAY_MILLIS);
}

interface TimeOfDay {
  readonly seconds: number;
  readonly nanos: number;
  readonly precision: number;
}

function timeOf(text: string): TimeOfDay | undefined {
  const match = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const [hour, minute, second] = match.slice(1, 4).map(Number);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = (match[4] ?? '').slice(0, MAX_PRECISION);
  return {
    seconds: hour * 3600 + minute * 60 + second,
    nanos: Number(fraction.padEnd(MAX_PRECISION, '0')),
    precision: fraction.length,
  };
}

function illegal(node: TemporalLiteral): Error {
  const message = `Illegal ${node.type} literal '${node.value}': not in format '${FORMATS[node.type]}'`;
  return invalid(message, node.span, 'org.apache.calcite.runtime.CalciteException');
}
