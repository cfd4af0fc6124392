/** EXTRACT, FLOOR, CEIL and month arithmetic on timestamps, with Flink's behaviour before 1970 (division cuts towards zero). */
import { addMonths, type DateUnit, extractFromDate, monthsBetween, type RoundingUnit, roundDate } from './sql-calendar';
import { type Long, mulLong, addLong } from './sql-numbers';
import { MILLIS_PER_DAY, nanosOfMilli, timestampMillis, timestampOf } from './sql-time';
import type { SqlTimeZone } from './sql-zones';

export type ClockUnit = 'HOUR' | 'MINUTE' | 'SECOND' | 'MILLISECOND' | 'MICROSECOND' | 'NANOSECOND';
export type TimeUnit = DateUnit | ClockUnit;
export type TimestampRounding = RoundingUnit | 'HOUR' | 'MINUTE' | 'SECOND' | 'MILLISECOND';

const UNIT_MILLIS = { DAY: MILLIS_PER_DAY, HOUR: 3_600_000, MINUTE: 60_000, SECOND: 1000, MILLISECOND: 1 } as const;

/** EXTRACT from a local TIMESTAMP (convert LTZ values before). */
export function extractFromTimestamp(unit: TimeUnit, value: Long, precision: number): Long {
  const millis = timestampMillis(value, precision);
  switch (unit) {
    case 'EPOCH':
      return Math.trunc(millis / 1000) + 0;
    case 'HOUR':
    case 'MINUTE':
    case 'SECOND':
    case 'MILLISECOND':
      return extractFromMillis(unit, millis);
    case 'MICROSECOND':
      return (millis % 60_000) * 1000 + Math.floor(nanosOfMilli(value, precision) / 1000) + 0;
    case 'NANOSECOND':
      return addLong(mulLong(millis % 60_000, 1_000_000), nanosOfMilli(value, precision));
    default:
      return extractFromDate(unit, Math.trunc(millis / MILLIS_PER_DAY));
  }
}

/** A clock unit of ms (of the day, or since the epoch); milliseconds are counted within the minute. */
export function extractFromMillis(unit: 'HOUR' | 'MINUTE' | 'SECOND' | 'MILLISECOND', millis: number): number {
  switch (unit) {
    case 'HOUR':
      return Math.trunc((millis % MILLIS_PER_DAY) / 3_600_000) + 0;
    case 'MINUTE':
      return Math.trunc((millis % 3_600_000) / 60_000) + 0;
    case 'SECOND':
      return Math.trunc((millis % 60_000) / 1000) + 0;
    case 'MILLISECOND':
      return (millis % 60_000) + 0;
  }
}

/** FLOOR(timestamp TO unit) of a local TIMESTAMP. */
export function floorTimestamp(unit: TimestampRounding, value: Long, precision: number): Long {
  return timestampOf(roundMillis(unit, timestampMillis(value, precision), false), 0, precision);
}

/** CEIL(timestamp TO unit); digits below the millisecond count for MILLISECOND only. */
export function ceilTimestamp(unit: TimestampRounding, value: Long, precision: number): Long {
  const millis = timestampMillis(value, precision);
  if (unit === 'MILLISECOND')
    return timestampOf(nanosOfMilli(value, precision) > 0 ? millis + 1 : millis, 0, precision);
  return timestampOf(roundMillis(unit, millis, true), 0, precision);
}

/** FLOOR or CEIL of a TIMESTAMP_LTZ in a zone; the offset is that of the value. */
export function roundLtz(
  unit: TimestampRounding,
  value: Long,
  precision: number,
  zone: SqlTimeZone,
  up: boolean,
): Long {
  const millis = timestampMillis(value, precision);
  const offset = zone.offsetAt(millis);
  return timestampOf(roundMillis(unit, millis + offset, up) - offset, 0, precision);
}

/** FLOOR or CEIL of ms to a unit. */
export function roundMillis(unit: TimestampRounding, millis: number, up: boolean): number {
  switch (unit) {
    case 'DAY':
    case 'HOUR':
    case 'MINUTE':
    case 'SECOND':
    case 'MILLISECOND': {
      const size = UNIT_MILLIS[unit];
      return (up ? Math.ceil(millis / size) : Math.floor(millis / size)) * size + 0;
    }
    default:
      return roundDate(unit, Math.trunc(millis / MILLIS_PER_DAY), up) * MILLIS_PER_DAY;
  }
}

/** A timestamp some months later. */
export function addMonthsToTimestamp(value: Long, months: number, precision: number): Long {
  const millis = timestampMillis(value, precision);
  const days = Math.floor(millis / MILLIS_PER_DAY);
  const moved = addMonths(days, months) * MILLIS_PER_DAY + millis - days * MILLIS_PER_DAY;
  return timestampOf(moved, nanosOfMilli(value, precision), precision);
}

/** Whole months between two counts of ms. */
export function monthsBetweenMillis(end: number, start: number): number {
  const endDay = Math.floor(end / MILLIS_PER_DAY);
  const startDay = Math.floor(start / MILLIS_PER_DAY);
  const months = monthsBetween(endDay, startDay);
  const short = end - endDay * MILLIS_PER_DAY < start - startDay * MILLIS_PER_DAY;
  return addMonths(startDay, months) === endDay && short ? months - 1 : months;
}
