/** The proleptic Gregorian calendar on days since 1970-01-01, with Flink's arithmetic of units and months. */

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const JULIAN_EPOCH = 2440588;

/** Days of a date; months outside 1 to 12 are not normalized. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export function civilFromDays(days: number): CivilDate {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A date some months later; the day is cut to the month's last. */
export function addMonths(days: number, months: number): number {
  const date = civilFromDays(days);
  const count = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return daysFromCivil(year, month, Math.min(date.day, daysInMonth(year, month)));
}

/** Whole months from `start` to `end`, both in days. */
export function monthsBetween(end: number, start: number): number {
  if (end < start) return 0 - monthsBetween(start, end);
  const from = civilFromDays(start);
  const to = civilFromDays(end);
  let months = (to.year - from.year) * 12 + to.month - from.month;
  if (addMonths(start, months) > end) months--;
  return months;
}

export type DateUnit =
  | 'YEAR'
  | 'QUARTER'
  | 'MONTH'
  | 'WEEK'
  | 'DAY'
  | 'DOW'
  | 'ISODOW'
  | 'DOY'
  | 'ISOYEAR'
  | 'DECADE'
  | 'CENTURY'
  | 'MILLENNIUM'
  | 'EPOCH';

/** EXTRACT of a date. Weeks are ISO's; DOW counts from Sunday = 1. */
export function extractFromDate(unit: DateUnit, days: number): number {
  const { year, month, day } = civilFromDays(days);
  switch (unit) {
    case 'YEAR':
      return year;
    case 'QUARTER':
      return Math.trunc((month + 2) / 3);
    case 'MONTH':
      return month;
    case 'DAY':
      return day;
    case 'WEEK':
      return isoWeek(days).week;
    case 'ISOYEAR':
      return isoWeek(days).year;
    case 'DOW':
      return modulo(days + 4, 7) + 1;
    case 'ISODOW':
      return modulo(days + 3, 7) + 1;
    case 'DOY':
      return days - daysFromCivil(year, 1, 1) + 1;
    case 'DECADE':
      return Math.trunc(year / 10);
    case 'CENTURY':
      return Math.trunc((year > 0 ? year + 99 : year - 99) / 100);
    case 'MILLENNIUM':
      return Math.trunc((year > 0 ? year + 999 : year - 999) / 1000);
    case 'EPOCH':
      return days * 86400;
  }
}

function modulo(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}

/** The week belongs to the year of its Thursday. */
function isoWeek(days: number): { year: number; week: number } {
  const thursday = days - modulo(days + 3, 7) + 3;
  const { year } = civilFromDays(thursday);
  return { year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1 };
}

export type RoundingUnit = 'YEAR' | 'QUARTER' | 'MONTH' | 'WEEK' | 'DAY' | 'DECADE' | 'CENTURY' | 'MILLENNIUM';

/** FLOOR or CEIL of a date to a unit. Before 15 October 1582 Flink counts in the Julian calendar here. */
export function roundDate(unit: RoundingUnit, days: number, up: boolean): number {
  const { year, month, day } = historicDate(days);
  switch (unit) {
    case 'MILLENNIUM':
      return daysFromCivil(1000 * Math.trunc((year + 999) / 1000) + (up ? 1 : -999), 1, 1);
    case 'CENTURY':
      return daysFromCivil(100 * Math.trunc((year + 99) / 100) + (up ? 1 : -99), 1, 1);
    case 'DECADE':
      return daysFromCivil(10 * (Math.trunc(year / 10) + (up ? 1 : 0)), 1, 1);
    case 'YEAR':
      return daysFromCivil(up && (month > 1 || day > 1) ? year + 1 : year, 1, 1);
    case 'QUARTER': {
      const quarter = Math.trunc((month + 2) / 3) + (up && (month > 1 || day > 1) ? 1 : 0);
      return firstOfMonth(year, quarter * 3 - 2);
    }
    case 'MONTH':
      return firstOfMonth(year, up && day > 1 ? month + 1 : month);
    case 'WEEK': {
      const weekday = modulo(days + 4, 7);
      return daysFromCivil(year, month, day) - (up && weekday > 0 ? weekday - 7 : weekday);
    }
    case 'DAY':
      return daysFromCivil(year, month, day) + (up ? 1 : 0);
  }
}

function firstOfMonth(year: number, month: number): number {
  return month > 12 ? daysFromCivil(year + 1, month - 12, 1) : daysFromCivil(year, month, 1);
}

const GREGORIAN_START = 2299161 - JULIAN_EPOCH;

function historicDate(days: number): CivilDate {
  if (days >= GREGORIAN_START) return civilFromDays(days);
  const c = days + JULIAN_EPOCH + 32082;
  const d = Math.trunc((4 * c + 3) / 1461);
  const e = c - Math.trunc((1461 * d) / 4);
  const m = Math.trunc((5 * e + 2) / 153);
  return {
    year: d - 4800 + Math.trunc(m / 10),
    month: m + 3 - 12 * Math.trunc(m / 10),
    day: e - Math.trunc((153 * m + 2) / 5) + 1,
  };
}
