/** Texts of options as values, with the errors of Flink's configuration. */
import { SqlError, type SqlErrorClass } from '../sql-error';

export type OptionValue = string | number | boolean | readonly string[] | ReadonlyMap<string, string>;

/** An option of a connector or format. Enums name the Java class that Flink's message shows. */
export interface ConnectorOption {
  readonly key: string;
  readonly type: 'string' | 'int' | 'long' | 'double' | 'boolean' | 'duration' | 'memory' | 'enum' | 'list' | 'map';
  /** Of enums: what is allowed. */
  readonly values?: readonly string[];
  readonly default?: string;
  readonly deprecatedKeys?: readonly string[];
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
      return parseDuration(text);
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

function durationMessage(text: string): string {
  return `text does not start with a number, and is not a valid ISO-8601 duration format: ${text}`;
}

function boolean(text: string): boolean {
  const upper = text.toUpperCase();
  if (upper === 'TRUE' || upper === 'FALSE') return upper === 'TRUE';
  throw illegalArgument(`Unrecognized option for boolean: ${text}. Expected either true or false(case insensitive)`);
}

/** `5 s`, `10min`, `100` (ms) or ISO-8601 (`PT5S`), in ms. */
export function parseDuration(source: string): number {
  const text = source.trim();
  if (text === '') throw illegalArgument('argument is an empty- or whitespace-only string');
  const iso = ISO_DURATION.exec(text);
  if (iso?.slice(1).some((part) => part !== undefined)) {
    const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0));
    return Math.round(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000);
  }
  const match = /^(\d+)(.*)$/.exec(text);
  if (!match) throw illegalArgument(durationMessage(text), 'java.lang.NumberFormatException');
  const label = match[2].trim().toLowerCase();
  const unit = DURATIONS.find(({ labels }) => labels.includes(label));
  if (unit) return Math.floor(Number(match[1]) * unit.millis);
  throw illegalArgument(
    `Time interval unit label '${label}' does not match any of the recognized units: ${DURATION_UNITS}`,
  );
}

const ISO_DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;

const DURATIONS: readonly { readonly name: string; readonly labels: readonly string[]; readonly millis: number }[] = [
  { name: 'DAYS', labels: ['d', 'day', 'days'], millis: 86_400_000 },
  { name: 'HOURS', labels: ['h', 'hour', 'hours'], millis: 3_600_000 },
  { name: 'MINUTES', labels: ['min', 'm', 'minute', 'minutes'], millis: 60_000 },
  { name: 'SECONDS', labels: ['s', 'sec', 'secs', 'second', 'seconds'], millis: 1000 },
  { name: 'MILLISECONDS', labels: ['ms', 'milli', 'millis', 'millisecond', 'milliseconds', ''], millis: 1 },
  { name: 'MICROSECONDS', labels: ['µs', 'micro', 'micros', 'microsecond', 'microseconds'], millis: 1e-3 },
  { name: 'NANOSECONDS', labels: ['ns', 'nano', 'nanos', 'nanosecond', 'nanoseconds'], millis: 1e-6 },
];

const DURATION_UNITS = DURATIONS.map(
  ({ name, labels }) => `${name}: (${labels.filter((label) => label !== '').join(' | ')})`,
).join(', ');

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
