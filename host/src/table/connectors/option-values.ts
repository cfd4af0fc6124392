/** Texts of options as values, with the errors of Flink's configuration. */
import type { OptionSpec } from '../../planner/catalog/connector-contracts';
import { durationText } from '../../planner/physical/convert/options';
import { SqlError, type SqlErrorClass } from '../../types/sql-error';

export type OptionValue = string | number | boolean | readonly string[] | ReadonlyMap<string, string>;

/** An option of a connector or format. Enums name the Java class that Flink's message shows. */
export interface ConnectorOption extends OptionSpec {
  readonly enumClass?: string;
  /** Keys that are read when the option itself is absent, and are not deprecated. */
  readonly fallbackKeys?: readonly string[];
}

export function illegalArgument(
  message: string,
  className: SqlErrorClass = 'java.lang.IllegalArgumentException',
  cause?: unknown,
): SqlError {
  return new SqlError(message, className, undefined, { cause });
}

/** Throws IllegalArgumentException or NumberFormatException. LONG values beyond 2^53 lose digits. */
export function parseOption(option: ConnectorOption, text: string): OptionValue {
  switch (option.type) {
    case 'string':
      return text;
    case 'int':
      return integer(text, 31);
    case 'long':
      return integer(text, 63);
    case 'double':
      return double(text);
    case 'boolean':
      return boolean(text);
    case 'duration':
      return duration(text);
    case 'memory':
      return memorySize(text);
    case 'enum':
      return enumValue(option, text);
    case 'list':
      return text === '' ? [] : text.split(';').map((part) => part.trim());
    case 'map':
      return new Map(text.split(',').map((part) => keyValue(part)));
  }
}

function integer(text: string, bits: number): number {
  const limit = 2n ** BigInt(bits);
  const value = /^[-+]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  if (value === undefined || value >= limit || value < -limit) throw notANumber(text);
  return Number(value);
}

function notANumber(text: string): SqlError {
  return illegalArgument(`For input string: "${text}"`, 'java.lang.NumberFormatException');
}

function double(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '') throw illegalArgument('empty String', 'java.lang.NumberFormatException');
  const value = Number(trimmed.replace(/[dDfF]$/, ''));
  if (Number.isNaN(value) && trimmed !== 'NaN') throw notANumber(text);
  return value;
}

function boolean(text: string): boolean {
  const upper = text.toUpperCase();
  if (upper === 'TRUE' || upper === 'FALSE') return upper === 'TRUE';
  throw illegalArgument(`Unrecognized option for boolean: ${text}. Expected either true or false(case insensitive)`);
}

function duration(text: string): number {
  if (text.trim() === '') throw illegalArgument('argument is an empty- or whitespace-only string');
  if (!/^\s*(\d|P)/i.test(text)) {
    throw illegalArgument('text does not start with a number', 'java.lang.NumberFormatException');
  }
  try {
    return durationText(text);
  } catch {
    throw illegalArgument(
      `Time interval unit label '${text.trim().replace(/^\d+/, '').trim()}' does not match any of the recognized units: ${DURATION_UNITS}`,
    );
  }
}

const DURATION_UNITS =
  'DAYS: (d | day | days), HOURS: (h | hour | hours), MINUTES: (m | min | minute | minutes), SECONDS: (s | sec | secs | second | seconds), MILLISECONDS: (ms | milli | millis | millisecond | milliseconds), MICROSECONDS: (µs | micro | micros | microsecond | microseconds), NANOSECONDS: (ns | nano | nanos | nanosecond | nanoseconds)';

const BYTES: readonly (readonly [RegExp, number])[] = [
  [/^(b|bytes)?$/, 1],
  [/^(k|kb|kibibytes)$/, 1024],
  [/^(m|mb|mebibytes)$/, 1024 ** 2],
  [/^(g|gb|gibibytes)$/, 1024 ** 3],
  [/^(t|tb|tebibytes)$/, 1024 ** 4],
];

function memorySize(text: string): number {
  const match = /^(\d+)\s*(.*)$/.exec(text.trim());
  if (text.trim() === '') throw illegalArgument('argument is an empty- or whitespace-only string');
  if (!match) throw illegalArgument('text does not start with a number', 'java.lang.NumberFormatException');
  const unit = BYTES.find(([pattern]) => pattern.test(match[2].trim().toLowerCase()));
  if (unit) return Number(match[1]) * unit[1];
  throw illegalArgument(
    `Memory size unit '${match[2].trim().toLowerCase()}' does not match any of the recognized units: ` +
      '(b | bytes) / (k | kb | kibibytes) / (m | mb | mebibytes) / (g | gb | gibibytes) / (t | tb | tebibytes)',
  );
}

function enumValue(option: ConnectorOption, text: string): string {
  const values = option.values ?? [];
  const found = values.find((value) => value.toUpperCase() === text.toUpperCase());
  if (found !== undefined) return found;
  throw illegalArgument(
    `Could not parse value for enum class ${option.enumClass ?? option.key}. Expected one of: [[${values.join(', ')}]]`,
  );
}

function keyValue(part: string): [string, string] {
  const at = part.indexOf(':');
  if (at < 0) throw illegalArgument("Map item is not a key-value pair (missing ':'?)");
  return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
}

const SENSITIVE = [
  'password',
  'secret',
  'fs.azure.account.key',
  'apikey',
  'api-key',
  'auth-params',
  'service-key',
  'token',
  'basic-auth',
  'jaas.config',
  'http-headers',
];

/** Options whose values no message may show. */
export function isSensitive(key: string): boolean {
  const lower = key.toLowerCase();
  return SENSITIVE.some((part) => lower.length >= part.length && lower.includes(part));
}

/** `'key'='value'`. */
export function stringifyOption(key: string, value: string): string {
  const quote = (text: string) => text.replaceAll("'", "''");
  return `'${quote(key)}'='${isSensitive(key) ? '******' : quote(value)}'`;
}
