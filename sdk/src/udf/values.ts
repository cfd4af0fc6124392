/**
 * Points and spans of time as user functions see them: small immutable values, exact to the nanosecond. Each converts to a Date
 * where one exists, and to the text of ISO 8601. Where a function returns one of them, its text or a Date is accepted as well.
 */

const MILLIS_PER_DAY = 86_400_000;
const NANOS_PER_MILLI = 1_000_000;

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** `2024-02-29`; years outside 0000 to 9999 have a sign and at least four digits, as in java.time. */
function dateText(days: number): string {
  const date = new Date(days * MILLIS_PER_DAY);
  const year = date.getUTCFullYear();
  const yearText = year < 0 ? `-${pad(-year, 4)}` : `${year > 9999 ? '+' : ''}${pad(year, 4)}`;
  return `${yearText}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

/** `10:11:12`, with as many digits of the fraction as are needed, in groups of three. */
function clockText(millisOfDay: number, nanos: number): string {
  const seconds = Math.floor(millisOfDay / 1000);
  const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  const fraction = (millisOfDay % 1000) * NANOS_PER_MILLI + nanos;
  if (fraction === 0) return text;
  const digits = pad(fraction, 9);
  return `${text}.${digits.endsWith('000000') ? digits.slice(0, 3) : digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}

const DATE = '([+-]?\\d{4,6})-(\\d{1,2})-(\\d{1,2})';
const CLOCK = '(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?';
const DATE_TEXT = new RegExp(`^${DATE}$`);
const CLOCK_TEXT = new RegExp(`^${CLOCK}$`);
const DATE_TIME_TEXT = new RegExp(`^${DATE}(?:[T ]${CLOCK})?$`);
const INSTANT_TEXT = new RegExp(`^${DATE}[T ]${CLOCK}(Z|[+-]\\d{2}(?::?\\d{2})?)$`);

function bad(text: string, what: string): Error {
  return new RangeError(`'${text}' is no ${what}`);
}

/** Days of a date that exists; undefined for others, such as February 30. */
function daysOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const valid = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return valid ? date.getTime() / MILLIS_PER_DAY : undefined;
}

interface Clock {
  readonly millis: number;
  readonly nanos: number;
}

function clockOf(hour: string, minute: string, second = '0', fraction = ''): Clock | undefined {
  const nanos = Number(fraction.padEnd(9, '0'));
  if (+hour > 23 || +minute > 59 || +second > 59) return undefined;
  const millis = (+hour * 3600 + +minute * 60 + +second) * 1000 + Math.floor(nanos / NANOS_PER_MILLI);
  return { millis, nanos: nanos % NANOS_PER_MILLI };
}

function checkWhole(value: number, what: string, from: number, to: number): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new RangeError(`${what} must be a whole number from ${from} to ${to}, got ${value}`);
}

const MAX_DAYS = 100_000_000;

/** DATE: a day of the calendar, without a time zone. */
export class LocalDate {
  private constructor(
    /** Days since 1970-01-01. */
    readonly epochDay: number,
  ) {}

  static ofEpochDay(days: number): LocalDate {
    return new LocalDate(checkWhole(days, 'The day', -MAX_DAYS, MAX_DAYS));
  }

  /** Month and day from 1. */
  static of(year: number, month: number, day: number): LocalDate {
    const days = daysOf(year, month, day);
    if (days === undefined) throw bad(`${year}-${month}-${day}`, 'date');
    return new LocalDate(days);
  }

  /** `2024-02-29`. */
  static parse(text: string): LocalDate {
    const match = DATE_TEXT.exec(text.trim());
    const days = match ? daysOf(+match[1], +match[2], +match[3]) : undefined;
    if (days === undefined) throw bad(text, 'date');
    return new LocalDate(days);
  }

  /** The day of a Date in UTC. */
  static fromDate(date: Date): LocalDate {
    return LocalDate.ofEpochDay(Math.floor(date.getTime() / MILLIS_PER_DAY));
  }

  get year(): number {
    return this.toDate().getUTCFullYear();
  }

  /** From 1. */
  get month(): number {
    return this.toDate().getUTCMonth() + 1;
  }

  /** From 1. */
  get day(): number {
    return this.toDate().getUTCDate();
  }

  plusDays(days: number): LocalDate {
    return LocalDate.ofEpochDay(this.epochDay + days);
  }

  /** Its midnight in UTC. */
  toDate(): Date {
    return new Date(this.epochDay * MILLIS_PER_DAY);
  }

  equals(other: unknown): boolean {
    return other instanceof LocalDate && other.epochDay === this.epochDay;
  }

  /** Days since 1970-01-01, so that dates compare with `<`. */
  valueOf(): number {
    return this.epochDay;
  }

  toString(): string {
    return dateText(this.epochDay);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** TIME: a time of the day, without a time zone. */
export class LocalTime {
  private constructor(
    readonly milliOfDay: number,
    /** 0 to 999999. */
    readonly nanoOfMilli: number,
  ) {}

  static ofMilliOfDay(millis: number, nanoOfMilli = 0): LocalTime {
    checkWhole(millis, 'The millisecond of the day', 0, MILLIS_PER_DAY - 1);
    return new LocalTime(millis, checkWhole(nanoOfMilli, 'The nanosecond', 0, NANOS_PER_MILLI - 1));
  }

  static of(hour: number, minute: number, second = 0, nano = 0): LocalTime {
    checkWhole(hour, 'The hour', 0, 23);
    checkWhole(minute, 'The minute', 0, 59);
    checkWhole(second, 'The second', 0, 59);
    checkWhole(nano, 'The nanosecond', 0, 999_999_999);
    const millis = (hour * 3600 + minute * 60 + second) * 1000 + Math.floor(nano / NANOS_PER_MILLI);
    return new LocalTime(millis, nano % NANOS_PER_MILLI);
  }

  /** `10:11`, `10:11:12`, `10:11:12.345`. */
  static parse(text: string): LocalTime {
    const match = CLOCK_TEXT.exec(text.trim());
    const clock = match ? clockOf(match[1], match[2], match[3], match[4]) : undefined;
    if (clock === undefined) throw bad(text, 'time');
    return new LocalTime(clock.millis, clock.nanos);
  }

  /** The time of a Date in UTC. */
  static fromDate(date: Date): LocalTime {
    const millis = date.getTime() % MILLIS_PER_DAY;
    return LocalTime.ofMilliOfDay(millis < 0 ? millis + MILLIS_PER_DAY : millis);
  }

  get hour(): number {
    return Math.floor(this.milliOfDay / 3_600_000);
  }

  get minute(): number {
    return Math.floor(this.milliOfDay / 60_000) % 60;
  }

  get second(): number {
    return Math.floor(this.milliOfDay / 1000) % 60;
  }

  /** Nanosecond of the second. */
  get nano(): number {
    return (this.milliOfDay % 1000) * NANOS_PER_MILLI + this.nanoOfMilli;
  }

  equals(other: unknown): boolean {
    return other instanceof LocalTime && other.milliOfDay === this.milliOfDay && other.nanoOfMilli === this.nanoOfMilli;
  }

  /** Nanosecond of the day, so that times compare with `<`. */
  valueOf(): number {
    return this.milliOfDay * NANOS_PER_MILLI + this.nanoOfMilli;
  }

  toString(): string {
    return clockText(this.milliOfDay, this.nanoOfMilli);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What both kinds of timestamps are: ms since 1970-01-01 00:00, and nanoseconds behind them. */
abstract class Timestamp {
  protected constructor(
    readonly epochMilli: number,
    /** 0 to 999999. */
    readonly nanoOfMilli: number,
  ) {
    checkWhole(epochMilli, 'The millisecond', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    checkWhole(nanoOfMilli, 'The nanosecond', 0, NANOS_PER_MILLI - 1);
  }

  protected get epochDay(): number {
    return Math.floor(this.epochMilli / MILLIS_PER_DAY);
  }

  protected get milliOfDay(): number {
    return this.epochMilli - this.epochDay * MILLIS_PER_DAY;
  }

  /** ms with nanoseconds as their fraction, so that timestamps compare with `<`; beyond µs the fraction may be rounded. */
  valueOf(): number {
    return this.epochMilli + this.nanoOfMilli / NANOS_PER_MILLI;
  }

  /** Negative, 0 or positive; exact. */
  protected compare(other: Timestamp): number {
    return this.epochMilli - other.epochMilli || this.nanoOfMilli - other.nanoOfMilli;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** TIMESTAMP: date and time of a wall clock, without a time zone. */
export class LocalDateTime extends Timestamp {
  /** `epochMilli`: ms since 1970-01-01 00:00 on the same clock. */
  static ofEpochMilli(epochMilli: number, nanoOfMilli = 0): LocalDateTime {
    return new LocalDateTime(epochMilli, nanoOfMilli);
  }

  static of(date: LocalDate, time: LocalTime): LocalDateTime {
    return new LocalDateTime(date.epochDay * MILLIS_PER_DAY + time.milliOfDay, time.nanoOfMilli);
  }

  /** `2024-02-29T10:11:12.123456789`; a space may stand for the T, and the time may be missing. */
  static parse(text: string): LocalDateTime {
    const match = DATE_TIME_TEXT.exec(text.trim());
    const days = match ? daysOf(+match[1], +match[2], +match[3]) : undefined;
    const clock = match ? clockOf(match[4] ?? '0', match[5] ?? '0', match[6], match[7]) : undefined;
    if (days === undefined || clock === undefined) throw bad(text, 'timestamp');
    return new LocalDateTime(days * MILLIS_PER_DAY + clock.millis, clock.nanos);
  }

  /** Date and time that the Date shows in UTC. */
  static fromDate(date: Date): LocalDateTime {
    return new LocalDateTime(date.getTime(), 0);
  }

  get date(): LocalDate {
    return LocalDate.ofEpochDay(this.epochDay);
  }

  get time(): LocalTime {
    return LocalTime.ofMilliOfDay(this.milliOfDay, this.nanoOfMilli);
  }

  plusMillis(millis: number): LocalDateTime {
    return new LocalDateTime(this.epochMilli + millis, this.nanoOfMilli);
  }

  compareTo(other: LocalDateTime): number {
    return this.compare(other);
  }

  /** The Date that shows the same in UTC, without what is below the millisecond. */
  toDate(): Date {
    return new Date(this.epochMilli);
  }

  equals(other: unknown): boolean {
    return other instanceof LocalDateTime && this.compare(other) === 0;
  }

  override toString(): string {
    return `${dateText(this.epochDay)}T${clockText(this.milliOfDay, this.nanoOfMilli)}`;
  }
}

/** TIMESTAMP_LTZ: a point in time. */
export class Instant extends Timestamp {
  static ofEpochMilli(epochMilli: number, nanoOfMilli = 0): Instant {
    return new Instant(epochMilli, nanoOfMilli);
  }

  /** `2024-02-29T10:11:12.123456789Z`, or with an offset such as `+02:00`. */
  static parse(text: string): Instant {
    const match = INSTANT_TEXT.exec(text.trim());
    const days = match ? daysOf(+match[1], +match[2], +match[3]) : undefined;
    const clock = match ? clockOf(match[4], match[5], match[6], match[7]) : undefined;
    if (match === null || days === undefined || clock === undefined) throw bad(text, 'point in time with its offset');
    return new Instant(days * MILLIS_PER_DAY + clock.millis - offsetMillis(match[8]), clock.nanos);
  }

  static fromDate(date: Date): Instant {
    return new Instant(date.getTime(), 0);
  }

  plusMillis(millis: number): Instant {
    return new Instant(this.epochMilli + millis, this.nanoOfMilli);
  }

  compareTo(other: Instant): number {
    return this.compare(other);
  }

  /** Without what is below the millisecond. */
  toDate(): Date {
    return new Date(this.epochMilli);
  }

  equals(other: unknown): boolean {
    return other instanceof Instant && this.compare(other) === 0;
  }

  override toString(): string {
    return `${dateText(this.epochDay)}T${clockText(this.milliOfDay, this.nanoOfMilli)}Z`;
  }
}

function offsetMillis(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0);
  return (text[0] === '-' ? -minutes : minutes) * 60_000;
}

/** BITMAP: a set of unsigned 32-bit integers. Where a function returns one, a Set or an array of them is accepted as well. */
export interface Bitmap {
  contains(value: number): boolean;
  /** Number of values. */
  readonly cardinality: number;
  readonly isEmpty: boolean;
  /** The values, ascending. */
  toArray(): number[];
  /** The portable format of Roaring bitmaps. */
  toBytes(): Uint8Array;
}

/** A VARIANT that is JSON's null, where null would be the NULL of SQL: as a value of its own, not within objects and arrays. */
export const VARIANT_NULL: { toJSON(): null } = Object.freeze({ toJSON: () => null });
