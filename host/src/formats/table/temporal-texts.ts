/** Dates, times and timestamps as formats write them. Flink: TimeFormats. */
import { isoDate } from '../../types/external-text';
import { nanosOfMilli, timestampMillis, timestampOf } from '../../types/sql-time';
import { parseTemporal, type TemporalPattern } from './java-temporal';

export type TimestampStyle = 'SQL' | 'ISO-8601';
type Long = number | bigint;

const MILLIS_PER_DAY = 86_400_000;

const DATE: TemporalPattern = { date: true, time: 'none', zoned: false, strict: true };

/** ISO_LOCAL_DATE as days. */
export function parseIsoDate(text: string): number {
  return parseTemporal(text, DATE).days;
}

/** TIME as µs of the day, whole milliseconds. ISO-8601: LocalTime.parse. */
export function parseTimeText(text: string, style: TimestampStyle): number {
  const strict = style === 'ISO-8601';
  const { nanosOfDay } = parseTemporal(text, { date: false, time: style, zoned: false, strict });
  return Math.floor(nanosOfDay / 1e6) * 1000;
}

/** The reader of timestamps of a precision; those with a local time zone end in `Z`. */
export function timestampReader(style: TimestampStyle, precision: number, zoned: boolean): (text: string) => Long {
  const separator = style === 'SQL' ? ' ' : 'T';
  const pattern: TemporalPattern = { date: true, separator, time: style, zoned, strict: style !== 'SQL' && !zoned };
  return (text) => {
    const { days, nanosOfDay } = parseTemporal(text, pattern);
    const millis = Math.floor(nanosOfDay / 1e6);
    return timestampOf(days * MILLIS_PER_DAY + millis, nanosOfDay - millis * 1e6, precision);
  };
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

export const formatIsoDate: (days: number) => string = isoDate;

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
      lastDate = isoDate(days);
    }
    const time = timeText(millis - days * MILLIS_PER_DAY, nanosOfMilli(value, precision));
    return `${lastDate}${separator}${time}${zoned ? 'Z' : ''}`;
  };
}
