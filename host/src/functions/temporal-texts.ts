/** Functions between texts, numbers and points in time. */
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { SqlError, validation } from '../types/sql-error';
import { decimalToText } from '../types/decimals';
import { parseDate, parseTimestamp, timestampOf } from '../types/sql-time';
import { type SqlTimeZone, UTC } from '../types/sql-zones';
import { calciteFunction, families } from './calcite';
import { ArgumentMismatch, type CallTypes, type CodeCall, type FunctionDefinition, type InputTypes } from './contracts';
import { flinkFunction, literalString, numericArg } from './define';
import { hybridFromDays, daysFromHybrid, lenientDays, MILLIS_PER_DAY } from './java-time/calendar';
import { IllegalPattern } from './java-time/elements';
import { type DateTimeFormatter, formatterOf } from './java-time/formatter';
import { localOf } from './java-time/local';
import type { ResolvedFields } from './java-time/parsed';
import { convertTimeZone, type SimpleDateFormat, simpleDateFormatOf } from './java-time/simple-date-format';
import { parseErrorClass, zoneIdOf } from './java-time/zones';
import { nullableIfArgs, resultIs, type ResultType } from './result-types';
import { acceptsCount, isMismatch, logical, or, sequence } from './signatures';
import { localMillisCode, millisCode, nanosCode, sessionZone, typeAt } from './temporal-code';

const DEFAULT_PATTERN = 'yyyy-MM-dd HH:mm:ss';
const NULLABLE_STRING = resultIs(types.STRING);

// --- DateTimeFormatter ----------------------------------------------------------------------------------------------------

const formatLocal = (formatter: DateTimeFormatter, millis: number, nanos: number): string =>
  formatter.format(localOf(millis, nanos));

/** Length of the time that a pattern of date and time letters gives one text for, ms; 0 when that is not known. */
function granularity(pattern: string): number {
  if (!/^[yuMdDEHhKkams\-/:., ]*$/.test(pattern)) return 0;
  if (pattern.includes('s')) return 1000;
  if (pattern.includes('m')) return 60_000;
  return /[HhKka]/.test(pattern) ? 3_600_000 : MILLIS_PER_DAY;
}

/** Formats with one pattern. Rows that follow each other often have the same text, so the last one is kept. */
function localFormat(pattern: string): (millis: number, nanos: number) => string {
  const formatter = formatterOf(pattern);
  const unit = granularity(pattern);
  if (unit === 0) return (millis, nanos) => formatLocal(formatter, millis, nanos);
  let known = Number.NaN;
  let text = '';
  return (millis) => {
    if (millis >= known && millis < known + unit) return text;
    text = formatLocal(formatter, millis, 0);
    known = Math.floor(millis / unit) * unit;
    return text;
  };
}

/** The formatter of argument `i`: a constant for a literal. A wrong pattern fails when a row is formatted. */
function formatterCode(call: CodeCall, i: number): string {
  const pattern = literalString(call, i);
  const lookup = call.helper('formatterOf', formatterOf);
  if (pattern === undefined) return `${lookup}(${call.code[i]})`;
  try {
    return call.constant('formatter', formatterOf(pattern));
  } catch (error) {
    if (!(error instanceof IllegalPattern)) throw error;
    return `${lookup}(${call.code[i]})`;
  }
}

function isPattern(pattern: string): boolean {
  try {
    formatterOf(pattern);
    return true;
  } catch (error) {
    if (!(error instanceof IllegalPattern)) throw error;
    return false;
  }
}

/** A text in the default form in another one, by SimpleDateFormat in UTC. */
function reformat(text: string, pattern: string): string | null {
  const instant = simpleDateFormatOf(DEFAULT_PATTERN).parse(text, UTC);
  return instant === null ? null : simpleDateFormatOf(pattern).format(instant, UTC);
}

function generateDateFormat(call: CodeCall): string {
  const { root } = typeAt(call, 0);
  if (root === 'CHAR' || root === 'VARCHAR') return `${call.helper('reformat', reformat)}(${call.code.join(', ')})`;
  const millis = root === 'TIMESTAMP_LTZ' ? localMillisCode(call, 0) : millisCode(call, 0);
  const pattern = literalString(call, 1);
  if (pattern !== undefined && isPattern(pattern)) {
    return `${call.constant('format', localFormat(pattern))}(${millis}, ${nanosCode(call, 0)})`;
  }
  return `${call.helper('formatLocal', formatLocal)}(${formatterCode(call, 1)}, ${millis}, ${nanosCode(call, 0)})`;
}

/** A local time in ms and the nanoseconds behind them, cut to `precision` digits of the second. */
interface ParsedLocal {
  readonly millis: number;
  readonly nanos: number;
}

function localOfFields(fields: ResolvedFields, precision: number): ParsedLocal {
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, nano = 0 } = fields;
  if (day > 28 && hybridSafe(year, month, day) === undefined) {
    throw new SqlError(`Invalid date`, 'java.time.DateTimeException');
  }
  const unit = 10 ** (9 - precision);
  const kept = Math.floor(nano / unit) * unit;
  const seconds = (hour * 60 + minute) * 60 + second;
  return {
    millis: lenientDays(year, month, day) * MILLIS_PER_DAY + seconds * 1000 + Math.floor(kept / 1_000_000),
    nanos: kept % 1_000_000,
  };
}

/** The days of a date that exists. */
function hybridSafe(year: number, month: number, day: number): number | undefined {
  const days = lenientDays(year, month, day);
  return days < lenientDays(year, month + 1, 1) ? days : undefined;
}

const SQL_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const SQL_TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2}) +([+-]?\d+):([+-]?\d+):([+-]?\d+)(?:\.(\d{1,9}))?$/;

/** java.sql.Date.valueOf and java.sql.Timestamp.valueOf: days and hours may exceed their ranges; year 0 becomes 1. */
function parseSqlText(text: string): ParsedLocal | null {
  const match = SQL_TIMESTAMP.exec(text) ?? SQL_DATE.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match;
  if (+month! < 1 || +month! > 12 || +day! < 1 || +day! > 31) return null;
  const clock = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const local = daysFromHybrid(Number(year), Number(month), Number(day)) * MILLIS_PER_DAY + clock;
  const date = hybridFromDays(Math.floor(local / MILLIS_PER_DAY));
  const days = lenientDays(date.year <= 0 ? 1 - date.year : date.year, date.month, date.day);
  const ofDay = local - Math.floor(local / MILLIS_PER_DAY) * MILLIS_PER_DAY;
  const nanos = Number(fraction.padEnd(9, '0'));
  return { millis: days * MILLIS_PER_DAY + ofDay + Math.floor(nanos / 1_000_000), nanos: nanos % 1_000_000 };
}

/**
 * By a pattern of DateTimeFormatter; a text that does not fit may still be a plain SQL date or timestamp. Null for a wrong pattern
 * and for other texts; values that do not exist throw DateTimeException.
 */
function parseByPattern(text: string, pattern: string, precision: number): ParsedLocal | null {
  let formatter: DateTimeFormatter;
  try {
    formatter = formatterOf(pattern);
  } catch (error) {
    if (error instanceof IllegalPattern) return null;
    throw error;
  }
  try {
    return localOfFields(formatter.parse(text), precision);
  } catch (error) {
    if (!(error instanceof SqlError) || error.exceptionClass !== parseErrorClass) throw error;
    return parseSqlText(text.trim());
  }
}

/** Digits of the second that a pattern ends with, 3 to 9. */
const patternPrecision = (pattern: string): number =>
  Math.max(3, Math.min(9, (/S*$/.exec(pattern) as RegExpExecArray)[0].length));

/** A DateTimeException of java.time, whichever part of the host throws it. */
function isDateTimeError(error: unknown): boolean {
  if (!(error instanceof Error) || !('exceptionClass' in error)) return false;
  return String(error.exceptionClass).startsWith('java.time.');
}

/** TO_TIMESTAMP: three digits of the second; NULL for whatever cannot be read. */
function toTimestamp(text: string, pattern?: string): number | null {
  try {
    const parsed = pattern === undefined ? parseTimestamp(text) : parseByPattern(text, pattern, 3);
    return parsed === null ? null : parsed.millis;
  } catch (error) {
    if (isDateTimeError(error)) return null;
    throw error;
  }
}

// --- TO_TIMESTAMP_LTZ -----------------------------------------------------------------------------------------------------

const characters = logical('CHARACTER_STRING');
const NUMERIC_FORM: InputTypes = or(
  sequence(logical('NUMERIC')),
  sequence(logical('NUMERIC'), logical('INTEGER_NUMERIC')),
);

/** Checks a literal with `read`, whose failures become `Invalid what for parsing TIMESTAMP_LTZ`. */
function checkLiteral(
  call: CallTypes,
  i: number,
  what: string,
  read: (text: string) => unknown,
): ArgumentMismatch | undefined {
  if (!call.isLiteral(i)) return undefined;
  const name = what.charAt(0).toUpperCase() + what.slice(1);
  if (call.isNull(i)) return new ArgumentMismatch(`${name} can not be a null literal`);
  try {
    read(String(call.literal(i)));
    return undefined;
  } catch (error) {
    if (!(error instanceof IllegalPattern) && !isDateTimeError(error)) throw error;
    return new ArgumentMismatch(`Invalid ${what} for parsing TIMESTAMP_LTZ: ${(error as Error).message}`);
  }
}

const LTZ_ARGUMENTS: InputTypes = {
  min: 1,
  max: 3,
  signatures: [
    '<CHARACTER_STRING>',
    '<CHARACTER_STRING>, pattern <CHARACTER_STRING>',
    '<CHARACTER_STRING>, pattern <CHARACTER_STRING>, timezone <CHARACTER_STRING>',
    '<NUMERIC>',
    '<NUMERIC>, <INTEGER_NUMERIC>',
  ],
  resolve(call) {
    if (isMismatch(characters.infer(call, 0))) {
      return acceptsCount(NUMERIC_FORM, call.args.length) ? NUMERIC_FORM.resolve(call) : new ArgumentMismatch();
    }
    const result: LogicalType[] = [];
    for (let i = 0; i < call.args.length; i++) {
      const type = characters.infer(call, i);
      if (isMismatch(type)) return type;
      result.push(type);
    }
    const wrong =
      (result.length > 1 ? checkLiteral(call, 1, 'pattern', formatterOf) : undefined) ??
      (result.length > 2 ? checkLiteral(call, 2, 'timezone', zoneIdOf) : undefined);
    return wrong ?? result;
  },
};

const isText = (type: LogicalType | undefined): boolean => type?.root === 'CHAR' || type?.root === 'VARCHAR';

const ltzType: ResultType = (call) => {
  const [first, second] = call.args;
  let precision = 3;
  if (second !== undefined && isText(first)) precision = patternPrecision(String(call.literal(1) ?? ''));
  else if (second !== undefined) {
    if (second.root !== 'INTEGER') {
      throw validation(
        'Unsupported argument type. TO_TIMESTAMP_LTZ(<NUMERIC>, <INTEGER>) requires the second argument to be <INTEGER>.',
      );
    }
    const digits = call.literal(1);
    if (typeof digits === 'number') {
      if (digits < 0 || digits > 9) {
        throw validation(`Precision for TO_TIMESTAMP_LTZ must be between 0 and 9 but was ${digits}.`);
      }
      precision = Math.max(3, digits);
    }
  }
  return types.timestampLtz(precision);
};

const MIN_SECONDS = -62_167_219_200n;
const MAX_SECONDS = 253_402_300_799n;
const LONG_MAX = 2n ** 63n - 1n;
/** Digits of LONG_MAX. */
const LONG_DIGITS = 19;

/** A count of 10^-digits s as a timestamp of `precision`; NULL before year 0 and after year 9999. */
function ofCount(count: bigint, digits: number, precision: number): number | bigint | null {
  if (digits < 0) throw new SqlError('/ by zero', 'java.lang.ArithmeticException');
  const factor = digits < LONG_DIGITS ? 10n ** BigInt(digits) : LONG_MAX;
  const rest = ((count % factor) + factor) % factor;
  const seconds = (count - rest) / factor;
  if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) return null;
  const nanos = digits > 9 ? 0 : Number(rest * 10n ** BigInt(9 - digits));
  return timestampOf(Number(seconds) * 1000 + Math.floor(nanos / 1_000_000), nanos % 1_000_000, precision);
}

const ltzOfInteger = (value: number | bigint, digits: number, precision: number): number | bigint | null =>
  ofCount(BigInt(value), digits, precision);

function ltzOfDouble(value: number, digits: number, precision: number): number | bigint | null {
  const seconds = value / 10 ** digits;
  if (Number.isNaN(seconds)) return ofCount(0n, 9, precision);
  if (seconds < Number(MIN_SECONDS) || seconds > Number(MAX_SECONDS)) return null;
  const nanos = BigInt(Math.trunc(value * 10 ** (9 - digits)));
  return ofCount(nanos > LONG_MAX ? LONG_MAX : nanos < -LONG_MAX - 1n ? -LONG_MAX - 1n : nanos, 9, precision);
}

const ltzOfDecimal = (
  value: number | bigint,
  scale: number,
  digits: number,
  precision: number,
): number | bigint | null => ofCount(BigInt(decimalToText(value, scale).split('.', 1)[0] as string), digits, precision);

/** Without a zone the text is in UTC. */
function ltzOfText(text: string, precision: number, pattern?: string, zoneId?: string): number | bigint | null {
  if (pattern === undefined) return parseTimestamp(text).millis;
  const parsed = parseByPattern(text, pattern, patternPrecision(pattern));
  if (parsed === null) return null;
  if (zoneId === undefined) return timestampOf(parsed.millis, parsed.nanos, precision);
  try {
    return timestampOf(zoneIdOf(zoneId).toInstant(parsed.millis), parsed.nanos, precision);
  } catch (error) {
    if (isDateTimeError(error)) return null;
    throw error;
  }
}

function generateToTimestampLtz(call: CodeCall): string {
  const [value, ...rest] = call.code;
  const type = typeAt(call, 0);
  const precision = 'precision' in call.result ? call.result.precision : 3;
  if (isText(type)) return `${call.helper('ltzOfText', ltzOfText)}(${[value, precision, ...rest].join(', ')})`;
  const digits = rest[0] ?? '3';
  if (type.root === 'FLOAT' || type.root === 'DOUBLE') {
    return `${call.helper('ltzOfDouble', ltzOfDouble)}(${value}, ${digits}, ${precision})`;
  }
  if (type.root === 'DECIMAL') {
    return `${call.helper('ltzOfDecimal', ltzOfDecimal)}(${value}, ${type.scale}, ${digits}, ${precision})`;
  }
  return `${call.helper('ltzOfInteger', ltzOfInteger)}(${value}, ${digits}, ${precision})`;
}

// --- SimpleDateFormat -----------------------------------------------------------------------------------------------------

/** What TO_DATE with a format gives for a text that does not fit: Flink's overflow of a missing time. */
const NO_DATE = 1_278_983;

function toDateByFormat(text: string, pattern: string): number {
  const instant = simpleDateFormatOf(pattern).parse(text, UTC);
  return instant === null ? NO_DATE : Math.floor(instant / MILLIS_PER_DAY);
}

const toDate = (text: string): number | null => parseDate(text) ?? null;

/** Code of the session's zone, and the format of argument `i` (or the default one): a constant for a literal. */
function zoneAndFormat(call: CodeCall, i: number): readonly [zone: string, format: string] {
  const zone = call.constant('zone', sessionZone(call));
  const pattern = call.args[i] === undefined ? DEFAULT_PATTERN : literalString(call, i);
  const lookup = call.helper('simpleDateFormatOf', simpleDateFormatOf);
  if (pattern === undefined) return [zone, `${lookup}(${call.code[i]})`];
  return [zone, `${lookup}(${JSON.stringify(pattern)})`];
}

const formatSeconds = (format: SimpleDateFormat, zone: SqlTimeZone, seconds: number): string | null => {
  const millis = seconds * 1000;
  return Math.abs(millis) > 8.64e15 ? null : format.format(millis, zone);
};

function generateFromUnixtime(call: CodeCall): string {
  const [zone, format] = zoneAndFormat(call, 1);
  return `${call.helper('formatSeconds', formatSeconds)}(${format}, ${zone}, ${numericArg(call, 0)})`;
}

/** Long.MIN_VALUE for a text that does not fit. */
const parseSeconds = (format: SimpleDateFormat, zone: SqlTimeZone, text: string): number | bigint => {
  const instant = format.parse(text, zone);
  return instant === null ? -(2n ** 63n) : Math.trunc(instant / 1000) + 0;
};

function generateUnixTimestamp(call: CodeCall): string {
  if (call.args.length === 0) return 'Math.floor(Date.now() / 1000)';
  const [zone, format] = zoneAndFormat(call, 1);
  return `${call.helper('parseSeconds', parseSeconds)}(${format}, ${zone}, ${call.code[0]})`;
}

const ONE_OR_TWO_TEXTS = families(['CHARACTER'], ['CHARACTER', 'CHARACTER']);
const THROWS = { mayThrow: true } as const;

export const FUNCTIONS: readonly FunctionDefinition[] = [
  calciteFunction(
    'DATE_FORMAT',
    families(['TIMESTAMP', 'CHARACTER'], ['CHARACTER', 'CHARACTER']),
    NULLABLE_STRING,
    generateDateFormat,
    THROWS,
  ),
  calciteFunction(
    'TO_DATE',
    ONE_OR_TWO_TEXTS,
    resultIs(types.DATE),
    (call) => {
      const [name, run] = call.args.length === 1 ? ['toDate', toDate] : ['toDateByFormat', toDateByFormat];
      return `${call.helper(name as string, run)}(${call.code.join(', ')})`;
    },
    THROWS,
  ),
  calciteFunction(
    'TO_TIMESTAMP',
    ONE_OR_TWO_TEXTS,
    resultIs(types.timestamp(3)),
    (call) => `${call.helper('toTimestamp', toTimestamp)}(${call.code.join(', ')})`,
  ),
  flinkFunction('TO_TIMESTAMP_LTZ', LTZ_ARGUMENTS, ltzType, generateToTimestampLtz, THROWS),
  calciteFunction(
    'FROM_UNIXTIME',
    families(['INTEGER'], ['INTEGER', 'CHARACTER']),
    NULLABLE_STRING,
    generateFromUnixtime,
    THROWS,
  ),
  calciteFunction(
    'UNIX_TIMESTAMP',
    families([], ['CHARACTER'], ['CHARACTER', 'CHARACTER']),
    nullableIfArgs(resultIs(types.BIGINT)),
    generateUnixTimestamp,
    { ...THROWS, deterministic: false },
  ),
  calciteFunction(
    'CONVERT_TZ',
    families(['CHARACTER', 'CHARACTER', 'CHARACTER']),
    NULLABLE_STRING,
    (call) => `${call.helper('convertTimeZone', convertTimeZone)}(${call.code.join(', ')})`,
  ),
];
