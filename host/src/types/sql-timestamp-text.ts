/**
 * TIMESTAMP from text: `yyyy-M-d`, optionally followed by a space and `H:m:s` with up to nine digits of fraction, read the way
 * java.time reads Flink's pattern, down to its clamping of days behind a month's end and its messages.
 */
import { CastError } from './cast-error';
import { daysFromCivil, daysInMonth } from './sql-calendar';

const FAST = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?)?$/;

/** ms since 1970-01-01 00:00 local and the nanoseconds behind them. */
export interface ParsedTimestamp {
  readonly millis: number;
  readonly nanos: number;
}

/** Throws java.time.format.DateTimeParseException. */
export function parseTimestamp(text: string): ParsedTimestamp {
  return parsePlain(text) ?? parseFast(text);
}

/** Two digits at `i`, or NaN. */
function twoDigits(text: string, i: number): number {
  const tens = text.charCodeAt(i) - 48;
  const ones = text.charCodeAt(i + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** By far the most common form, `yyyy-MM-dd HH:mm:ss` and a fraction; undefined for anything unusual. */
function parsePlain(text: string): ParsedTimestamp | undefined {
  const { length } = text;
  if (length < 19 || length > 29 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  if (text.charCodeAt(10) !== 32 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const seconds = twoDigits(text, 11) * 3600 + twoDigits(text, 14) * 60 + twoDigits(text, 17);
  // Days 29 to 31 may be behind the month's end; a sum that is not a number fails each comparison.
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && seconds >= 0)) return undefined;
  if (twoDigits(text, 11) > 23 || twoDigits(text, 14) > 59 || twoDigits(text, 17) > 59) return undefined;
  let nanos = 0;
  if (length > 19) {
    if (text.charCodeAt(19) !== 46) return undefined;
    for (let i = 20; i < 29; i++) {
      const digit = i < length ? text.charCodeAt(i) - 48 : 0;
      if (digit < 0 || digit > 9) return undefined;
      nanos = nanos * 10 + digit;
    }
  }
  const millis = (daysFromCivil(year, month, day) * 86400 + seconds) * 1000 + Math.floor(nanos / 1_000_000);
  return { millis, nanos: nanos % 1_000_000 };
}

function parseFast(text: string): ParsedTimestamp {
  const match = FAST.exec(text);
  if (match !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match;
    return combine(text, [+year, +month, +day, +hour, +minute, +second], Number(fraction.padEnd(9, '0')));
  }
  return new PatternReader(text).read();
}

const LIMITS: readonly (readonly [name: string, min: number, max: number])[] = [
  ['YearOfEra', 1, 999999999],
  ['MonthOfYear', 1, 12],
  ['DayOfMonth', 1, 31],
  ['HourOfDay', 0, 23],
  ['MinuteOfHour', 0, 59],
  ['SecondOfMinute', 0, 59],
];
const RANGES: Readonly<Record<string, string>> = { YearOfEra: '1 - 999999999/1000000000', DayOfMonth: '1 - 28/31' };

function combine(text: string, fields: readonly number[], nanos: number): ParsedTimestamp {
  const [year, month, day, hour, minute, second] = fields;
  const midnight = hour === 24 && minute === 0 && second === 0 && nanos === 0;
  for (let i = 0; i < LIMITS.length; i++) {
    const [name, min, max] = LIMITS[i];
    if ((fields[i] >= min && fields[i] <= max) || (name === 'HourOfDay' && midnight)) continue;
    const range = RANGES[name] ?? `${min} - ${max}`;
    throw parseError(
      `Text '${shown(text)}' could not be parsed: Invalid value for ${name} (valid values ${range}): ${fields[i]}`,
    );
  }
  const days = daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  const seconds = days * 86400 + hour * 3600 + minute * 60 + second;
  return { millis: seconds * 1000 + Math.floor(nanos / 1_000_000), nanos: nanos % 1_000_000 };
}

function parseError(message: string): CastError {
  return new CastError(message, 'java.time.format.DateTimeParseException');
}

function shown(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}...` : text;
}

/** Texts that are not plain: years of other lengths, repeated or left out digits, and errors with their position. */
class PatternReader {
  private position = 0;

  constructor(private readonly text: string) {}

  read(): ParsedTimestamp {
    const year = this.year();
    this.literal('-');
    const month = this.twice() ?? 1;
    this.literal('-');
    const day = this.twice() ?? 1;
    const start = this.position;
    const time = this.time();
    if (time === undefined) this.position = start;
    if (this.position < this.text.length) {
      const where = `unparsed text found at index ${this.position}`;
      throw parseError(`Text '${shown(this.text)}' could not be parsed, ${where}`);
    }
    const { clock, nanos } = time ?? { clock: [0, 0, 0], nanos: 0 };
    return combine(this.text, [year, month, day, ...clock], nanos);
  }

  /** Four digits; more only behind a plus. */
  private year(): number {
    const match = /^([+-]?)(\d+)/.exec(this.text);
    const digits = match?.[2].length ?? 0;
    const sign = match?.[1] ?? '';
    if (match === null || digits < 4 || digits > 19 || (sign === '+') !== digits > 4) throw this.failure();
    this.position = match[0].length;
    return Number(match[0]);
  }

  /** `[MM][M]`: two digits and then, or instead, any number that is equal. */
  private twice(): number | undefined {
    const two = /^\d{2}/.exec(this.text.slice(this.position));
    if (two !== null) this.position += 2;
    const any = /^-?\d{1,19}/.exec(this.text.slice(this.position));
    if (any !== null && (two === null || Number(any[0]) === Number(two[0]))) {
      this.position += any[0].length;
      return Number(any[0]);
    }
    return two === null ? undefined : Number(two[0]);
  }

  private time(): { clock: number[]; nanos: number } | undefined {
    if (!this.accept(' ')) return undefined;
    const hour = this.twice() ?? 0;
    if (!this.accept(':')) return undefined;
    const minute = this.twice() ?? 0;
    if (!this.accept(':')) return undefined;
    const second = this.twice() ?? 0;
    const fraction = /^\.(\d{0,9})/.exec(this.text.slice(this.position));
    if (fraction !== null) this.position += fraction[0].length;
    return { clock: [hour, minute, second], nanos: Number((fraction?.[1] ?? '').padEnd(9, '0')) };
  }

  private accept(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private literal(character: string): void {
    if (!this.accept(character)) throw this.failure();
  }

  private failure(): CastError {
    return parseError(`Text '${shown(this.text)}' could not be parsed at index ${this.position}`);
  }
}
