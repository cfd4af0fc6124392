/** Dates, times and timestamps as formats write them. Flink: TimeFormats. */
import { daysFromCivil, daysInMonth } from '../../types/sql-calendar';
import { dateToString, nanosOfMilli, timestampMillis, timestampOf } from '../../types/sql-time';
import { FormatError } from './contracts';

export type TimestampStyle = 'SQL' | 'ISO-8601';
type Long = number | bigint;

const MILLIS_PER_DAY = 86_400_000;

function unparsable(text: string, index = 0): FormatError {
  return new FormatError(
    `Text '${text}' could not be parsed at index ${index}`,
    'java.time.format.DateTimeParseException',
  );
}

/** `yyyy-MM-dd` as days. */
export function parseIsoDate(text: string): number {
  const match = /^([+-]?\d{4,10})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) throw unparsable(text);
  return civilDay(text, Number(match[1]), Number(match[2]), Number(match[3]));
}

function civilDay(text: string, year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw unparsable(text);
  return daysFromCivil(year, month, day);
}

const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/;

/** Nanoseconds of the day. ISO times may leave out the seconds. */
function nanosOfDay(text: string, whole: string, seconds: 'required' | 'optional'): number {
  const match = TIME.exec(text);
  if (!match || (match[3] === undefined && seconds === 'required')) throw unparsable(whole);
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) throw unparsable(whole);
  return ((hour * 60 + minute) * 60 + second) * 1e9 + Number((match[4] ?? '').padEnd(9, '0'));
}

/** TIME as µs of the day, whole milliseconds. */
export function parseTimeText(text: string, style: TimestampStyle): number {
  return Math.floor(nanosOfDay(text, text, style === 'SQL' ? 'required' : 'optional') / 1e6) * 1000;
}

/** The reader of timestamps of a precision; those with a local time zone end in `Z`. */
export function timestampReader(style: TimestampStyle, precision: number, zoned: boolean): (text: string) => Long {
  const separator = style === 'SQL' ? ' ' : 'T';
  const seconds = style === 'SQL' ? 'required' : 'optional';
  let lastDays = 0;
  let lastDate = '';
  return (text) => {
    const at = text.indexOf(separator);
    if (at < 0 || (zoned && !text.endsWith('Z')))
      throw unparsable(text, at < 0 ? Math.min(10, text.length) : text.length);
    const date = text.slice(0, at);
    if (date !== lastDate) {
      lastDays = dateOf(date, text);
      lastDate = date;
    }
    const nanos = nanosOfDay(text.slice(at + 1, zoned ? -1 : undefined), text, seconds);
    const millis = Math.floor(nanos / 1e6);
    return timestampOf(lastDays * MILLIS_PER_DAY + millis, nanos - millis * 1e6, precision);
  };
}

function dateOf(date: string, whole: string): number {
  try {
    return parseIsoDate(date);
  } catch {
    throw unparsable(whole);
  }
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** `HH:mm:ss`, with a fraction where there is one. */
function timeText(millisOfDay: number, nanosOfMillisecond: number): string {
  const seconds = Math.floor(millisOfDay / 1000);
  const nanos = (millisOfDay % 1000) * 1_000_000 + nanosOfMillisecond;
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return nanos === 0 ? text : `${text}.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
}

export function formatTimeText(micros: number): string {
  return timeText(Math.floor(micros / 1000), (micros % 1000) * 1000);
}

export const formatIsoDate: (days: number) => string = dateToString;

export function timestampWriter(style: TimestampStyle, precision: number, zoned: boolean): (value: Long) => string {
  const separator = style === 'SQL' ? ' ' : 'T';
  // Timestamps of one day mostly come together.
  let lastDays = Number.NaN;
  let lastDate = '';
  return (value) => {
    const millis = timestampMillis(value, precision);
    const days = Math.floor(millis / MILLIS_PER_DAY);
    if (days !== lastDays) {
      lastDays = days;
      lastDate = dateToString(days);
    }
    const time = timeText(millis - days * MILLIS_PER_DAY, nanosOfMilli(value, precision));
    return `${lastDate}${separator}${time}${zoned ? 'Z' : ''}`;
  };
}
