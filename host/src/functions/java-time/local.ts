/** Field values of a local date and time. */
import { civilFromDays, daysFromCivil } from '../../types/sql-calendar';
import { dayOfYear, isoDayOfWeek, MILLIS_PER_DAY, sundayBased, weekSince } from './calendar';
import type { FieldName } from './elements';

/** Days since 1970-01-01 and nanoseconds of the day, as two numbers: both stay exact. */
export interface LocalDateTime {
  readonly days: number;
  readonly millis: number;
  /** Nanoseconds of the millisecond. */
  readonly nanos: number;
}

export function localOf(epochMillis: number, nanos = 0): LocalDateTime {
  const days = Math.floor(epochMillis / MILLIS_PER_DAY);
  return { days, millis: epochMillis - days * MILLIS_PER_DAY, nanos };
}

/** Week-based year and week of the locale en-US: weeks start on Sunday, the first holds January 1st. */
function localeWeek(days: number, year: number): readonly [year: number, week: number] {
  const next = daysFromCivil(year + 1, 1, 1);
  if (days >= next - (sundayBased(next) - 1)) return [year + 1, 1];
  return [year, weekSince(days, daysFromCivil(year, 1, 1))];
}

const TIME_FIELDS: Partial<Record<FieldName, (local: LocalDateTime) => number>> = {
  HOUR: ({ millis }) => Math.floor(millis / 3_600_000),
  CLOCK_HOUR: ({ millis }) => Math.floor(millis / 3_600_000) || 24,
  HOUR_OF_AMPM: ({ millis }) => Math.floor(millis / 3_600_000) % 12,
  CLOCK_HOUR_OF_AMPM: ({ millis }) => Math.floor(millis / 3_600_000) % 12 || 12,
  AMPM: ({ millis }) => (millis >= MILLIS_PER_DAY / 2 ? 1 : 0),
  MINUTE: ({ millis }) => Math.floor(millis / 60_000) % 60,
  SECOND: ({ millis }) => Math.floor(millis / 1000) % 60,
  NANO: ({ millis, nanos }) => (millis % 1000) * 1_000_000 + nanos,
  MILLI_OF_DAY: ({ millis }) => millis,
  NANO_OF_DAY: ({ millis, nanos }) => millis * 1_000_000 + nanos,
};

/** The value of a field of a date and time. */
export function fieldValue(local: LocalDateTime, field: FieldName): number {
  const ofTime = TIME_FIELDS[field];
  if (ofTime !== undefined) return ofTime(local);
  const { days } = local;
  const { year, month, day } = civilFromDays(days);
  switch (field) {
    case 'YEAR':
      return year;
    case 'YEAR_OF_ERA':
      return year >= 1 ? year : 1 - year;
    case 'ERA':
      return year >= 1 ? 1 : 0;
    case 'MONTH':
      return month;
    case 'QUARTER':
      return Math.ceil(month / 3);
    case 'DAY_OF_MONTH':
      return day;
    case 'DAY_OF_YEAR':
      return dayOfYear(days, year);
    case 'DAY_OF_WEEK':
      return isoDayOfWeek(days);
    case 'LOCALIZED_DAY_OF_WEEK':
      return sundayBased(days);
    case 'ALIGNED_DAY_OF_WEEK_IN_MONTH':
      return ((day - 1) % 7) + 1;
    case 'WEEK_OF_MONTH':
      return weekSince(days, days - day + 1);
    case 'WEEK_BASED_YEAR':
      return localeWeek(days, year)[0];
    case 'WEEK_OF_WEEK_BASED_YEAR':
      return localeWeek(days, year)[1];
    case 'MODIFIED_JULIAN_DAY':
      return days + 40_587;
    default:
      throw new Error(`No field ${field}`);
  }
}
