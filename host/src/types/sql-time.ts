/**
 * DATE, TIME, TIMESTAMP and interval values: text as Flink's DateTimeUtils reads and writes it, units, precisions. Values are
 * those of sql-values.md: days, µs of the day, counts of 10^-max(3, p) s.
 */
import { CastError } from './cast-error';
import { canonicalInteger } from './binary';
import { civilFromDays, daysFromCivil, daysInMonth } from './sql-calendar';
import type { Long } from './sql-numbers';
import type { SqlTimeZone } from './sql-zones';

export * from './sql-calendar';
export { parseTimestamp } from './sql-timestamp-text';
export * from './sql-zones';

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
export const MILLIS_PER_DAY = 86_400_000;
const POWERS = Array.from({ length: 10 }, (_, i) => 10 ** i);

/** Digits after the second of the unit in which TIMESTAMP(precision) counts. */
export function timestampDigits(precision: number): number {
  return precision < 3 ? 3 : precision;
}

/** How many units of TIMESTAMP(precision) a millisecond has. */
export function unitsPerMilli(precision: number): number {
  return precision <= 3 ? 1 : POWERS[precision - 3];
}

/** Milliseconds of a timestamp, rounded down. */
export function timestampMillis(value: Long, precision: number): number {
  if (precision <= 3) return Number(value);
  const units = unitsPerMilli(precision);
  if (typeof value === 'number') return Math.floor(value / units);
  const big = BigInt(units);
  const quotient = value / big;
  return Number(value < 0n && quotient * big !== value ? quotient - 1n : quotient);
}

/** Nanoseconds behind `timestampMillis`. */
export function nanosOfMilli(value: Long, precision: number): number {
  if (precision <= 3) return 0;
  const units = unitsPerMilli(precision);
  const rest = typeof value === 'number' ? value % units : Number(value % BigInt(units));
  return (rest < 0 ? rest + units : rest) * POWERS[9 - precision];
}

/** A timestamp of ms and nanoseconds behind them; digits beyond the precision are cut. */
export function timestampOf(millis: number, nanos: number, precision: number): Long {
  if (precision <= 3) return millis;
  const units = unitsPerMilli(precision);
  const fraction = Math.floor(nanos / POWERS[9 - precision]);
  const value = millis * units + fraction;
  if (value <= MAX_SAFE && value >= -MAX_SAFE && Number.isSafeInteger(millis * units)) return value;
  return canonicalInteger(BigInt(millis) * BigInt(units) + BigInt(fraction));
}

/** Values of one precision as those of another. Cut digits: towards zero down to ms, downwards below (as Flink does). */
export function timestampRescaler(from: number, to: number): (value: Long) => Long {
  const up = timestampDigits(to) - timestampDigits(from);
  if (to >= from) {
    if (up === 0) return (value) => value;
    const factor = POWERS[up];
    return (value) => {
      const product = typeof value === 'number' ? value * factor : Number.NaN;
      if (product <= MAX_SAFE && product >= -MAX_SAFE) return product;
      return canonicalInteger(BigInt(value) * BigInt(factor));
    };
  }
  const shorten = up === 0 ? (value: Long) => value : divideDown(POWERS[-up]);
  if (to >= 3) return shorten;
  const unit = POWERS[3 - to];
  return (value) => {
    const millis = Number(shorten(value));
    return millis - (millis % unit);
  };
}

function divideDown(divisor: number): (value: Long) => Long {
  const big = BigInt(divisor);
  return (value) => {
    if (typeof value === 'number') return Math.floor(value / divisor);
    const quotient = value / big;
    return canonicalInteger(value < 0n && quotient * big !== value ? quotient - 1n : quotient);
  };
}

/** Adds ms to a timestamp. */
export function addMillis(value: Long, millis: number, precision: number): Long {
  const units = unitsPerMilli(precision);
  if (typeof value === 'number') {
    const sum = value + millis * units;
    if (sum <= MAX_SAFE && sum >= -MAX_SAFE && Number.isSafeInteger(millis * units)) return sum;
  }
  return canonicalInteger(BigInt(value) + BigInt(millis) * BigInt(units));
}

/** TIMESTAMP_LTZ values as local TIMESTAMP values of the same precision. */
export function ltzToLocal(zone: SqlTimeZone, precision: number): (value: Long) => Long {
  if (zone.fixed === 0) return (value) => value;
  if (precision <= 3) return (value) => zone.toLocal(Number(value));
  return (value) => addMillis(value, zone.offsetAt(timestampMillis(value, precision)), precision);
}

/** Local TIMESTAMP values as TIMESTAMP_LTZ values of the same precision. */
export function localToLtz(zone: SqlTimeZone, precision: number): (value: Long) => Long {
  if (zone.fixed === 0) return (value) => value;
  if (precision <= 3) return (value) => zone.toInstant(Number(value));
  return (value) => {
    const local = timestampMillis(value, precision);
    return addMillis(value, zone.toInstant(local) - local, precision);
  };
}

const TWO = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

let lastDay = Number.NaN;
let lastDayText = '';

/** `2024-02-29`. Years beyond four digits lose the leading ones, as in Flink. */
export function dateToString(days: number): string {
  if (days !== lastDay) {
    const { year, month, day } = civilFromDays(days);
    const yearText = year >= 1000 && year <= 9999 ? String(year) : oddYear(year);
    lastDayText = `${yearText}-${TWO[month]}-${TWO[day]}`;
    lastDay = days;
  }
  return lastDayText;
}

/** Digit by digit, so that a negative year comes out in characters below '0', as Flink's does. */
function oddYear(year: number): string {
  const digit = (unit: number) => String.fromCharCode(48 + (Math.trunc(year / unit) % 10));
  return digit(1000) + digit(100) + digit(10) + digit(1);
}

/** `10:11:12.5`: zeros at the end of the fraction are left out, but for the first digit. */
export function timeToString(micros: number, precision: number): string {
  let millis = Math.floor(micros / 1000) % MILLIS_PER_DAY;
  if (millis < 0) millis += MILLIS_PER_DAY;
  const seconds = Math.floor(millis / 1000);
  const text = clock(seconds);
  if (precision === 0) return text;
  const fraction = String(millis % 1000)
    .padStart(3, '0')
    .slice(0, precision);
  return `${text}.${fraction[0]}${fraction.slice(1).replace(/0+$/, '')}`;
}

function clock(seconds: number): string {
  return `${TWO[Math.floor(seconds / 3600)]}:${TWO[Math.floor(seconds / 60) % 60]}:${TWO[seconds % 60]}`;
}

/** `2024-02-29 10:11:12.123`, with as many digits as the precision has. */
export function timestampToString(value: Long, precision: number): string {
  const millis = timestampMillis(value, precision);
  const days = Math.floor(millis / MILLIS_PER_DAY);
  const ofDay = millis - days * MILLIS_PER_DAY;
  const seconds = Math.floor(ofDay / 1000);
  const text = `${dateToString(days)} ${clock(seconds)}`;
  if (precision === 0) return text;
  const fraction = String(ofDay - seconds * 1000).padStart(3, '0');
  if (precision <= 3) return `${text}.${precision === 3 ? fraction : fraction.slice(0, precision)}`;
  return `${text}.${fraction}${String(nanosOfMilli(value, precision) / POWERS[9 - precision]).padStart(precision - 3, '0')}`;
}

/** `+1-02`. */
export function yearMonthToString(months: number): string {
  const count = Math.abs(months);
  return `${months < 0 ? '-' : '+'}${Math.floor(count / 12)}-${TWO[count % 12]}`;
}

/** `+1 02:03:04.005`. */
export function dayTimeToString(millis: Long): string {
  const count = Math.abs(Number(millis));
  const days = Math.floor(count / MILLIS_PER_DAY);
  const ofDay = count - days * MILLIS_PER_DAY;
  const fraction = String(ofDay % 1000).padStart(3, '0');
  return `${millis < 0 ? '-' : '+'}${days} ${clock(Math.floor(ofDay / 1000))}.${fraction}`;
}

/** java.time.DateTimeException. */
export function dateTimeError(message: string): CastError {
  return new CastError(message, 'java.time.DateTimeException');
}

const DIGITS = /^\d+$/;

function integer(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DIGITS.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (value <= 2147483647) return value;
  throw new CastError(`For input string: "${trimmed}"`, 'java.lang.NumberFormatException');
}

/** Days of `2024-2-9`, `2024-02`, `2024` or of what stands before the first space; undefined when it is no date. */
export function parseDate(text: string): number | undefined {
  const space = text.indexOf(' ');
  const parts = (space > 0 ? text.slice(0, space) : text).split('-');
  // Text behind the second hyphen is one part, hyphens included.
  const numbers = (parts.length > 3 ? [parts[0], parts[1], parts.slice(2).join('-')] : parts).map(integer);
  const [year, month = 1, day = 1] = numbers;
  if (year === undefined || numbers.includes(undefined) || year > 9999) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

/**
 * µs of the day of `10`, `10:11`, `10:11:12.345`; the first and the last also with an offset such as `+02:00`, `10:11` only with
 * one of hours, since the offset's colon is taken for the second one. Undefined when it is no time.
 */
export function parseTime(text: string): number | undefined {
  let zone = text.indexOf('-');
  const operator = zone < 0 ? 1 : -1;
  if (zone < 0) zone = text.indexOf('+');
  const [zoneHour, zoneMinute] = zone < 0 ? [0, 0] : parseZone(text.slice(zone + 1));
  const end = zone < 0 ? text.length : zone;
  const colon = text.indexOf(':');
  const second = colon < 0 ? -1 : text.indexOf(':', colon + 1);
  const dot = second < 0 ? -1 : text.indexOf('.', second);
  const hours = integer(text.slice(0, colon < 0 ? end : colon));
  const minutes = colon < 0 ? 0 : integer(text.slice(colon + 1, second < 0 ? end : second));
  const seconds = second < 0 ? 0 : integer(text.slice(second + 1, dot < 0 ? end : dot));
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  if (zoneHour === undefined || zoneMinute === undefined || hours > 23 || minutes > 59 || seconds > 59)
    return undefined;
  const millis = dot < 0 ? 0 : parseMillis(text.slice(dot + 1, end).trim());
  const total = (hours + operator * zoneHour) * 3_600_000 + (minutes + operator * zoneMinute) * 60_000;
  return (total + seconds * 1000 + millis) * 1000;
}

function parseZone(text: string): readonly (number | undefined)[] {
  const colon = text.indexOf(':');
  if (colon < 0) return [integer(text), 0];
  return [integer(text.slice(0, colon)), integer(text.slice(colon + 1))];
}

/** Three digits, rounded by the fourth; what is no digit counts as 0. */
function parseMillis(text: string): number {
  const digit = (i: number) => (text[i] >= '0' && text[i] <= '9' ? text.charCodeAt(i) - 48 : 0);
  return digit(0) * 100 + digit(1) * 10 + digit(2) + (text.length > 3 && text[3] >= '5' ? 1 : 0);
}

/** TIME values cut to a precision. */
export function truncateTime(micros: number, precision: number): number {
  if (precision >= 3) return micros;
  const unit = POWERS[6 - precision];
  return Math.trunc(micros / unit) * unit;
}
