/**
 * Rows as `org.apache.flink.types.Row.toString` shows them after the conversion to Flink's default external classes: what the print
 * connector writes, and what Flink's own tests compare. (PyFlink programs use other classes: format.ts.)
 */
import { canonicalInteger } from './binary';
import { decimalToText } from './decimals';
import { formatBigDecimal } from './format';
import { formatDouble, formatFloat } from './java-floating';
import type { IntervalResolution, LogicalType, RowType } from './logical/contracts';
import { type Row, rowKindString } from './rows';
import { civilFromDays } from './sql-calendar';
import { dateToString, nanosOfMilli, timestampMillis } from './sql-time';

export type TextOf = (value: unknown) => string;

/** The text of one row of the type, with its kind: `+I[1, 2020-10-10T00:00]`. */
export function externalRowText(type: RowType): (row: Row) => string {
  const cells = type.fields.map((field) => externalText(field.type));
  return (row) => `${rowKindString(row.kind)}[${cells.map((cell, i) => cell(row[`f${i}`])).join(', ')}]`;
}

/** The text of a value inside a row; NULL is `null`. */
export function externalText(type: LogicalType): TextOf {
  const text = nonNullText(type);
  return (value) => (value === null || value === undefined ? 'null' : text(value));
}

function nonNullText(type: LogicalType): TextOf {
  switch (type.root) {
    case 'FLOAT':
      return (value) => formatFloat(value as number);
    case 'DOUBLE':
      return (value) => formatDouble(value as number);
    case 'DECIMAL':
      return (value) => formatBigDecimal(decimalToText(value as number | bigint, type.scale));
    case 'BINARY':
    case 'VARBINARY':
      return (value) => `[${[...(value as Uint8Array)].map((byte) => (byte << 24) >> 24).join(', ')}]`;
    case 'DATE':
      return (value) => isoDate(value as number);
    case 'TIME':
      return (value) => localTime((value as number) / 1000, ((value as number) % 1000) * 1000);
    case 'TIMESTAMP':
      return (value) => dateTime(value as number | bigint, type.precision, 'local');
    case 'TIMESTAMP_LTZ':
      return (value) => `${dateTime(value as number | bigint, type.precision, 'instant')}Z`;
    case 'INTERVAL_DAY_TIME':
      return (value) => duration(Number(value));
    case 'INTERVAL_YEAR_MONTH':
      return (value) => period(value as number, type.resolution);
    case 'ARRAY': {
      const element = externalText(type.element);
      return (value) => `[${(value as readonly unknown[]).map(element).join(', ')}]`;
    }
    case 'MULTISET':
      return mapText(externalText(type.element), String);
    case 'MAP':
      return mapText(externalText(type.key), externalText(type.value));
    case 'ROW': {
      const row = externalRowText(type);
      return (value) => row(value as Row);
    }
    case 'STRUCTURED': {
      const cells = type.fields.map(({ name, type: field }) => ({ name, text: externalText(field) }));
      const simple = type.className.slice(type.className.lastIndexOf('.') + 1);
      return (value) =>
        `${simple}{${cells.map(({ name, text }, i) => `${name}=${text((value as Row)[`f${i}`])}`).join(', ')}}`;
    }
    default:
      return String;
  }
}

/** java.time.LocalDate: years beyond 9999 have a sign, those before 0 too. */
export function isoDate(days: number): string {
  if (days >= FIRST_DAY && days <= LAST_DAY) return dateToString(days);
  const { year, month, day } = civilFromDays(days);
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** 0000-01-01 and 9999-12-31. */
const FIRST_DAY = -719528;
const LAST_DAY = 2932896;

function mapText(key: TextOf, item: TextOf): TextOf {
  return (value) => `{${[...(value as Map<unknown, unknown>)].map(([k, v]) => `${key(k)}=${item(v)}`).join(', ')}}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** java.time.LocalTime: seconds only when they are not 0, fractions in groups of three digits. */
function localTime(millisOfDay: number, nanos: number, seconds: 'optional' | 'always' = 'optional'): string {
  const whole = Math.floor(millisOfDay);
  const fraction = (whole % 1000) * 1_000_000 + nanos;
  const second = Math.floor(whole / 1000) % 60;
  const head = `${two(Math.floor(whole / 3_600_000))}:${two(Math.floor(whole / 60_000) % 60)}`;
  if (fraction === 0) return second === 0 && seconds === 'optional' ? head : `${head}:${two(second)}`;
  const digits = String(fraction).padStart(9, '0');
  const cut = fraction % 1_000_000 === 0 ? 3 : fraction % 1000 === 0 ? 6 : 9;
  return `${head}:${two(second)}.${digits.slice(0, cut)}`;
}

/** LocalDateTime, or an Instant without its Z: instants always have seconds. */
function dateTime(value: number | bigint, precision: number, kind: 'local' | 'instant'): string {
  const millis = timestampMillis(canonicalInteger(BigInt(value)), precision);
  const nanos = nanosOfMilli(canonicalInteger(BigInt(value)), precision);
  const days = Math.floor(millis / 86_400_000);
  const time = localTime(millis - days * 86_400_000, nanos, kind === 'instant' ? 'always' : 'optional');
  return `${isoDate(days)}T${time}`;
}

/** java.time.Duration. */
function duration(millis: number): string {
  if (millis === 0) return 'PT0S';
  const sign = millis < 0 ? '-' : '';
  const whole = Math.abs(millis);
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = (whole % 60_000) / 1000;
  const parts = [
    hours ? `${sign}${hours}H` : '',
    minutes ? `${sign}${minutes}M` : '',
    seconds ? `${sign}${seconds}S` : '',
  ];
  return `PT${parts.join('')}`;
}

/** java.time.Period of a number of months, in the fields that the type has. */
function period(months: number, resolution: IntervalResolution): string {
  if (months !== 0 && resolution === 'MONTH') return `P${months}M`;
  const years = Math.trunc(months / 12);
  const rest = months % 12;
  if (months === 0) return 'P0D';
  return `P${years ? `${years}Y` : ''}${rest ? `${rest}M` : ''}`;
}
