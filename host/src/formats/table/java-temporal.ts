/**
 * java.time's formatters of ISO dates and times as formats use them, with the messages of DateTimeParseException.
 * Flink: TimeFormats; java.time: DateTimeFormatterBuilder, Parsed, IsoChronology.
 */
import { daysFromCivil, daysInMonth } from '../../types/sql-calendar';
import { FormatError } from './contracts';

export interface TemporalPattern {
  /** Between date and time; absent where there is only one of them. */
  readonly separator?: ' ' | 'T';
  readonly date: boolean;
  /** `SQL`: seconds are required. */
  readonly time: 'none' | 'SQL' | 'ISO-8601';
  /** Ends in `Z`. */
  readonly zoned: boolean;
  /** Days beyond the end of a month are refused, and so is 24:00. Otherwise they are the month's last day, and the next day. */
  readonly strict: boolean;
}

export interface ParsedTemporal {
  readonly days: number;
  readonly nanosOfDay: number;
}

/** Throws DateTimeParseException. */
export function parseTemporal(text: string, pattern: TemporalPattern): ParsedTemporal {
  const scan = new Scanner(text);
  const date = pattern.date ? scan.date() : undefined;
  if (pattern.separator) scan.literal(pattern.separator);
  const time = pattern.time === 'none' ? undefined : scan.time(pattern.time === 'ISO-8601');
  if (pattern.zoned) scan.literal('Z');
  scan.end();
  let days = date ? resolveDate(text, date, pattern.strict) : 0;
  let nanosOfDay = 0;
  if (time) {
    const midnight = !pattern.strict && time.hour === 24 && time.minute === 0 && time.second === 0 && time.nanos === 0;
    if (midnight) days++;
    else nanosOfDay = resolveTime(text, time);
  }
  return { days, nanosOfDay };
}

interface DateFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface TimeFields {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
}

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';

class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  date(): DateFields {
    const year = this.year();
    this.literal('-');
    const month = this.two();
    this.literal('-');
    return { year, month, day: this.two() };
  }

  /** Four digits, or more (or fewer than none) of them behind a sign. */
  private year(): number {
    const { text } = this;
    const start = this.at;
    const sign = text[start] === '+' || text[start] === '-' ? text[start] : '';
    const first = start + sign.length;
    let end = first;
    while (end < first + 10 && isDigit(text[end])) end++;
    const width = end - first;
    if (width < 4) throw this.failure(text.length === start ? start : first);
    const value = Number(text.slice(first, end));
    if ((sign === '-' && value === 0) || (sign === '+' && width === 4)) throw this.failure(start);
    if (sign === '' && width > 4) throw this.failure(first);
    this.at = end;
    return sign === '-' ? -value : value;
  }

  private two(): number {
    const { text, at } = this;
    if (!isDigit(text[at]) || !isDigit(text[at + 1])) throw this.failure(at);
    this.at += 2;
    return Number(text.slice(at, at + 2));
  }

  time(optionalSeconds: boolean): TimeFields {
    const hour = this.two();
    this.literal(':');
    const minute = this.two();
    const { text, at } = this;
    if (optionalSeconds && !(text[at] === ':' && isDigit(text[at + 1]) && isDigit(text[at + 2]))) {
      return { hour, minute, second: 0, nanos: 0 };
    }
    this.literal(':');
    const second = this.two();
    return { hour, minute, second, nanos: this.fraction() };
  }

  private fraction(): number {
    if (this.text[this.at] !== '.') return 0;
    const start = ++this.at;
    while (this.at < start + 9 && isDigit(this.text[this.at])) this.at++;
    return Number(this.text.slice(start, this.at).padEnd(9, '0'));
  }

  literal(character: string): void {
    if (this.text[this.at] !== character) throw this.failure(this.at);
    this.at++;
  }

  end(): void {
    if (this.at < this.text.length) throw unparsable(this.text, `, unparsed text found at index ${this.at}`);
  }

  private failure(index: number): FormatError {
    return unparsable(this.text, ` at index ${index}`);
  }
}

function unparsable(text: string, why: string, cause?: FormatError): FormatError {
  const shown = text.length > 64 ? `${text.slice(0, 64)}...` : text;
  const message = `Text '${shown}' could not be parsed${why}`;
  return new FormatError(message, 'java.time.format.DateTimeParseException', cause && { cause });
}

function unresolvable(text: string, why: string): FormatError {
  return unparsable(text, `: ${why}`, new FormatError(why, 'java.time.DateTimeException'));
}

function inRange(text: string, name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw unresolvable(text, `Invalid value for ${name} (valid values ${min} - ${max}): ${value}`);
}

const MONTHS = [
  ...['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'],
  ...['JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER'],
];

function resolveDate(text: string, { year, month, day }: DateFields, strict: boolean): number {
  inRange(text, 'Year', year, -999999999, 999999999);
  inRange(text, 'MonthOfYear', month, 1, 12);
  if (day < 1 || day > 31) {
    throw unresolvable(text, `Invalid value for DayOfMonth (valid values 1 - 28/31): ${day}`);
  }
  const last = daysInMonth(year, month);
  if (day > last && strict) {
    const leap = day === 29 ? `Invalid date 'February 29' as '${year}' is not a leap year` : undefined;
    throw unresolvable(text, leap ?? `Invalid date '${MONTHS[month - 1]} ${day}'`);
  }
  return daysFromCivil(year, month, Math.min(day, last));
}

function resolveTime(text: string, { hour, minute, second, nanos }: TimeFields): number {
  inRange(text, 'MinuteOfHour', minute, 0, 59);
  inRange(text, 'HourOfDay', hour, 0, 23);
  inRange(text, 'SecondOfMinute', second, 0, 59);
  return ((hour * 60 + minute) * 60 + second) * 1e9 + nanos;
}

/** Day 0 of the Julian calendar's epoch, 0000-03-01, and the first day of the Gregorian calendar, 1582-10-15. */
const JULIAN_OFFSET = 719470;
const CUTOVER = -141427;

/**
 * java.sql.Date.valueOf(text).toLocalDate(): month and day may have one digit; days beyond the end of a month run into the next one.
 * Dates before 1582-10-15 are those of the Julian calendar, whose fields are then taken for Gregorian ones.
 */
export function parseSqlDate(text: string): number {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const [year, month, day] = (match ?? []).slice(1).map(Number);
  if (!match || month < 1 || month > 12 || day < 1 || day > 31) {
    throw new FormatError('', 'java.lang.IllegalArgumentException');
  }
  const gregorian = daysFromCivil(year, month, 1) + day - 1;
  if (gregorian >= CUTOVER) return gregorian;
  const julian = julianDays(year, month, 1) + day - 1;
  // Dates that the change of calendars left out.
  if (julian >= CUTOVER) return julian;
  const runs = day > julianMonth(year, month);
  const date = runs ? { month: month + 1, day: day - julianMonth(year, month) } : { month, day };
  return resolveSqlDate(year, date.month, date.day);
}

function resolveSqlDate(year: number, month: number, day: number): number {
  if (day > daysInMonth(year, month)) {
    throw new FormatError(`Invalid date 'February 29' as '${year}' is not a leap year`, 'java.time.DateTimeException');
  }
  return daysFromCivil(year, month, day);
}

function julianMonth(year: number, month: number): number {
  return month === 2 && year % 4 === 0 ? 29 : daysInMonth(1999, month);
}

function julianDays(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) + dayOfYear - JULIAN_OFFSET;
}
