/** Casts of character strings to other types; texts that are no value of the type are refused with Flink's messages. */
import { CastError } from '../cast-error';
import {
  numberFormatError,
  parseInt8,
  parseInt16,
  parseInt32,
  parseJavaDouble,
  parseJavaFloat,
  parseLong,
} from '../java-numbers';
import type { DecimalType, LogicalType } from '../logical/contracts';
import { decimalFromScientific, type DecimalShape, type Unscaled, fitDecimal, bigPowerOf10 } from '../sql-numbers';
import { dateTimeError, parseDate, parseTime, parseTimestamp, timestampOf, truncateTime } from '../sql-time';
import type { CastFunction, CastRule } from './contracts';

const TRUE = new Set(['t', 'true', 'y', 'yes', '1']);
const FALSE = new Set(['f', 'false', 'n', 'no', '0']);

function parseBoolean(text: string): boolean {
  const lower = text.toLowerCase();
  if (TRUE.has(lower)) return true;
  if (FALSE.has(lower)) return false;
  throw new CastError(`Cannot parse '${text}' as BOOLEAN.`, 'org.apache.flink.table.api.TableException');
}

const parsing = (rule: CastRule): CastRule => ({
  ...rule,
  from: ['CHARACTER_STRING*'],
  canFail: () => true,
});

const booleans = parsing({ to: ['BOOLEAN'], make: () => parseBoolean as CastFunction });

/** BinaryStringData.trim: spaces only. */
function trimSpaces(text: string): string {
  if (text.charCodeAt(0) !== 32 && text.charCodeAt(text.length - 1) !== 32) return text;
  return text.replace(/^ +| +$/g, '');
}

function numberParser(to: LogicalType): (text: string) => unknown {
  switch (to.root) {
    case 'TINYINT':
      return parseInt8;
    case 'SMALLINT':
      return parseInt16;
    case 'INTEGER':
      return parseInt32;
    case 'BIGINT':
      return parseLong;
    case 'FLOAT':
      return parseJavaFloat;
    default:
      return parseJavaDouble;
  }
}

const numbers = parsing({
  to: ['INTEGER_NUMERIC*', 'APPROXIMATE_NUMERIC*'],
  make: (_, to) => {
    const parse = numberParser(to);
    return (value) => parse(trimSpaces(value as string));
  },
});

const decimals = parsing({
  to: ['DECIMAL'],
  make: (_, to) => {
    const type = to as DecimalType;
    return (value) => {
      const text = value as string;
      const plain = parsePlainDecimal(text, type);
      if (plain !== undefined) return plain;
      const short = type.precision <= 18 && Buffer.byteLength(text) <= 18;
      const result = short ? parseShortDecimal(text, type) : parseLongDecimal(text, type);
      if (result === null) throw numberFormatError(`For input string: '${text}'. Overflow.`);
      return result;
    };
  },
});

/** Digits with at most as many behind the point as the type has, few enough to be exact; undefined for all other texts. */
function parsePlainDecimal(text: string, { precision, scale }: DecimalShape): number | undefined {
  const { length } = text;
  const negative = text.charCodeAt(0) === 45;
  const start = negative ? 1 : 0;
  const digits = length - start;
  if (digits === 0 || digits > 15) return undefined;
  let value = 0;
  let point = -1;
  for (let i = start; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === -2 && point < 0) point = i;
    else return undefined;
  }
  const missing = point < 0 ? scale : scale - (length - point - 1);
  if (missing < 0 || digits - (point < 0 ? 0 : 1) + missing > Math.min(15, precision)) return undefined;
  value *= 10 ** missing;
  return negative ? 0 - value : value;
}

/** White space around a number; also one character more behind the digits, which Flink's reader swallows. */
const SHORT = /^[ \n\t]*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d*)[^\d]?|[^\d.eE])?[ \n\t]*$/;

/** Flink's own reader for short texts: leading zeros count as digits, and null stands for all that is wrong. */
function parseShortDecimal(text: string, { precision, scale }: DecimalShape): Unscaled | null {
  const match = SHORT.exec(text);
  if (match === null || /^[ \n\t]*[+-]?$/.test(text)) return null;
  const [, sign, whole, fraction = '', exponentText = '0'] = match;
  if (exponentText === '+' || exponentText === '-') return null;
  const exponent = Math.max(-999, Math.min(999, Number(exponentText)));
  const change = exponent - fraction.length + scale;
  if (whole.length + fraction.length + change > precision) return null;
  const digits = BigInt(`0${whole}${fraction}`);
  const significand = sign === '-' ? -digits : digits;
  if (change >= 0) return fitDecimal(significand * bigPowerOf10(change), 19);
  if (change < -18)
    throw new CastError(
      `Index ${Math.max(19, -change - 1)} out of bounds for length 19`,
      'java.lang.ArrayIndexOutOfBoundsException',
    );
  const half = 5n * bigPowerOf10(-change - 1);
  return fitDecimal((significand + (sign === '-' ? -half : half)) / bigPowerOf10(-change), 19);
}

/** BigDecimal's reader. */
function parseLongDecimal(text: string, type: DecimalShape): Unscaled | null {
  const trimmed = text.replace(/^[ \n\t]+|[ \n\t]+$/g, '');
  const result = decimalFromScientific(trimmed, type);
  if (result !== undefined) return result;
  const strange = /[^0-9.eE+-]/.exec(trimmed.replace(/^[+-]/, ''));
  if (strange === null)
    throw numberFormatError(trimmed === '' ? 'Index 0 out of bounds for length 0' : 'No digits found.');
  throw numberFormatError(
    `Character ${strange[0]} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.`,
  );
}

const dates = parsing({
  to: ['DATE'],
  make: () => (value) => {
    const days = parseDate(value as string);
    if (days === undefined) throw dateTimeError(`For input string: '${value}'.`);
    return days;
  },
});

const TIME_FORMAT = 'Expected format: HH:mm:ss[.fff] where HH is 00-23, mm is 00-59, ss is 00-59';

const times = parsing({
  to: ['TIME'],
  make: (_, to) => {
    const { precision } = to as { precision: number };
    return (value) => {
      const micros = parseTime(value as string);
      if (micros === undefined) throw dateTimeError(`Invalid time format: '${value}'. ${TIME_FORMAT}`);
      return truncateTime(micros, precision);
    };
  },
});

const timestamps = parsing({
  to: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  make: (_, to, { zone }) => {
    const { precision } = to as { precision: number };
    const unit = precision < 3 ? 10 ** (3 - precision) : 1;
    const zoned = to.root === 'TIMESTAMP_LTZ';
    return (value) => {
      const { millis, nanos } = parseTimestamp(value as string);
      const cut = Math.floor(millis / unit) * unit;
      return timestampOf(zoned ? zone.toInstant(cut) : cut, nanos, precision);
    };
  },
});

export const PARSING_RULES: readonly CastRule[] = [booleans, decimals, numbers, dates, times, timestamps];
