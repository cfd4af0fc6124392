/** Values as Flink's print sink shows them: Java's toString of the class that Flink uses for the type. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { decimalToText } from './decimals';
import { formatDouble, formatFloat } from './java-floating';
import { Pickled } from './pickled';
import { NamedRow, Row, rowKindString } from './rows';

export type Formatter = (value: unknown) => string;

const formatters = new WeakMap<DataType, Formatter>();

/** The function that prints values of `type`; null prints as `null`. */
export function formatterOf(type: DataType): Formatter {
  let formatter = formatters.get(type);
  if (formatter === undefined) {
    const format = formatNonNull(type);
    formatter = (value) => (value === null || value === undefined ? 'null' : format(value));
    formatters.set(type, formatter);
  }
  return formatter;
}

/** One value as `formatterOf` prints it. */
export function formatValue(value: unknown, type: DataType): string {
  return formatterOf(type)(value);
}

function formatNonNull(type: DataType): Formatter {
  switch (type.root) {
    case TypeRoot.FLOAT:
      return (value) => formatFloat(value as number);
    case TypeRoot.DOUBLE:
      return (value) => formatDouble(value as number);
    case TypeRoot.DECIMAL:
      return (value) => formatBigDecimal(decimalToText(value as number | bigint, type.scale));
    case TypeRoot.BIG_DEC:
      return (value) => formatBigDecimal(value as string);
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
    case TypeRoot.RAW:
      return (value) => formatBytes(value as Uint8Array);
    case TypeRoot.DATE:
      return (value) => formatDate(value as number);
    case TypeRoot.TIME:
      return (value) => formatTime(value as number);
    case TypeRoot.TIMESTAMP:
      return (value) => formatTimestamp(value as number | bigint, unitDigits(type));
    case TypeRoot.TIMESTAMP_LTZ:
      return (value) => formatInstant(value as number | bigint, unitDigits(type));
    case TypeRoot.PICKLED:
    case TypeRoot.AVRO:
    case TypeRoot.OBJECT:
      return formatObject;
    default:
      return formatComposite(type);
  }
}

function formatComposite(type: DataType): Formatter {
  switch (type.root) {
    case TypeRoot.ROW:
    case TypeRoot.STRUCTURED: {
      const fields = type.children.map(formatterOf);
      return (value) => formatRow(value, fields, type.fieldNames);
    }
    case TypeRoot.TUPLE: {
      const fields = type.children.map(formatterOf);
      return (value) => `(${fields.map((format, j) => format(fieldOf(value, j))).join(',')})`;
    }
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY: {
      const item = formatterOf(type.children[0]);
      return (value) => `[${Array.from(value as ArrayLike<unknown>, item).join(', ')}]`;
    }
    case TypeRoot.MAP:
    case TypeRoot.MULTISET: {
      const key = formatterOf(type.children[0]);
      const item = type.root === TypeRoot.MULTISET ? String : formatterOf(type.children[1]);
      return (value) => `{${[...(value as Map<unknown, unknown>)].map(([k, v]) => `${key(k)}=${item(v)}`).join(', ')}}`;
    }
    default:
      return String;
  }
}

function fieldOf(row: unknown, j: number): unknown {
  return Array.isArray(row) ? row[j] : (row as Row)[`f${j}`];
}

function formatRow(value: unknown, fields: readonly Formatter[], names: readonly string[]): string {
  if (value instanceof NamedRow) {
    const entries = [...value.fields].map(([name, field]) => {
      const format = fields[names.indexOf(name)] ?? formatObject;
      return `${name}=${format(field)}`;
    });
    return `${rowKindString(value.kind)}{${entries.join(', ')}}`;
  }
  const kind = value instanceof Row ? value.kind : 0;
  return `${rowKindString(kind)}[${fields.map((format, j) => format(fieldOf(value, j))).join(', ')}]`;
}

/** BigDecimal.toString of plain decimal text: scientific when the first digit is more than six places after the point. */
export function formatBigDecimal(text: string): string {
  const negative = text.startsWith('-');
  const unsigned = text.replace(/^[+-]/, '');
  const point = unsigned.indexOf('.');
  const scale = point < 0 ? 0 : unsigned.length - point - 1;
  const digits = unsigned.replace('.', '').replace(/^0+(?=\d)/, '');
  const sign = negative && !/^0+$/.test(digits) ? '-' : '';
  const exponent = digits.length - 1 - scale;
  if (exponent >= -6) return `${sign}${decimalToText(BigInt(digits), scale)}`;
  return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}E${exponent}`;
}

/** Bytes are signed in Java. */
function formatBytes(bytes: Uint8Array): string {
  return `[${Array.from(bytes, (byte) => (byte << 24) >> 24).join(', ')}]`;
}

/** Digits after the second of the unit in which timestamps of a type count; an unset precision means µs. */
function unitDigits(type: DataType): number {
  return type.precision === 0 ? 6 : Math.max(3, type.precision);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** java.sql.Date.toString of a number of days since 1970-01-01. */
export function formatDate(days: number): string {
  const date = new Date(days * 86_400_000);
  return `${formatYear(date.getUTCFullYear())}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

function formatYear(year: number): string {
  return year < 0 ? `-${pad(-year, 4)}` : pad(year, 4);
}

/** java.sql.Time.toString of µs of the day: whole seconds. */
export function formatTime(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  return `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
}

/** Splits a count of 10^-digits s into days, µs of the day (whole seconds) and the fraction's digits. */
function splitTimestamp(value: number | bigint, digits: number): { date: string; time: string; fraction: string } {
  const unit = 10n ** BigInt(digits);
  const perDay = 86_400n * unit;
  const count = BigInt(value);
  const ofDay = ((count % perDay) + perDay) % perDay;
  return {
    date: formatDate(Number((count - ofDay) / perDay)),
    time: formatTime(Number(ofDay / unit) * 1_000_000),
    fraction: (ofDay % unit).toString().padStart(digits, '0'),
  };
}

/** java.sql.Timestamp.toString: `2021-01-09 12:00:00.011`, `.0` when there is no fraction. */
export function formatTimestamp(value: number | bigint, digits: number): string {
  const { date, time, fraction } = splitTimestamp(value, digits);
  return `${date} ${time}.${fraction.replace(/0+$/, '') || '0'}`;
}

/** Instant.toString: ISO in UTC with no, three, six or nine digits of fraction. */
export function formatInstant(value: number | bigint, digits: number): string {
  const { date, time, fraction } = splitTimestamp(value, digits);
  const significant = fraction.replace(/0+$/, '');
  const shown = significant.padEnd(Math.ceil(significant.length / 3) * 3, '0');
  return `${date}T${time}${shown === '' ? '' : `.${shown}`}Z`;
}

/**
 * An untyped TypeScript value: strings as they are; rows and objects with a toString of their own by it; other arrays
 * and objects as JSON.
 */
export function formatObject(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === undefined ? 'null' : String(value);
  if (value instanceof Date) return value.toISOString();
  if (!isPlain(value)) return String(value);
  return JSON.stringify(value, toJson) ?? String(value);
}

function isPlain(value: object): boolean {
  if (Array.isArray(value) || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return true;
  return !(value instanceof Pickled) && value.toString === Object.prototype.toString;
}

function toJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [formatObject(k), v as unknown]));
  if (value instanceof Set) return [...value];
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  return isPlain(value) ? value : String(value);
}
