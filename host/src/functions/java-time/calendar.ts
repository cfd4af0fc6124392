/** Dates of java.util, whose calendar is Julian before October 1582, and what sql-calendar leaves out. */
import { type CivilDate, civilFromDays, daysFromCivil } from '../../types/sql-calendar';

export const MILLIS_PER_DAY = 86_400_000;

/** From 1 (Monday) to 7. */
export const isoDayOfWeek = (days: number): number => ((((days + 3) % 7) + 7) % 7) + 1;
/** From 1 (Sunday) to 7. */
export const sundayBased = (days: number): number => (isoDayOfWeek(days) % 7) + 1;

export const dayOfYear = (days: number, year: number): number => days - daysFromCivil(year, 1, 1) + 1;

/** Number of the week since `start`, in weeks from Sunday of which the first may be short. */
export function weekSince(days: number, start: number): number {
  return Math.floor((days - start + sundayBased(start) - 1) / 7) + 1;
}

/** Days of a date whose month and day may lie outside their ranges. */
export function lenientDays(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const normalYear = Math.floor(months / 12);
  return daysFromCivil(normalYear, months - normalYear * 12 + 1, 1) + day - 1;
}

/** 1582-10-15, the first day of java.util's Gregorian calendar. */
const CUTOVER = -141_427;
/** From 0000-03-01 of the Julian calendar to 1970-01-01. */
const JULIAN_DAYS = 719_470;

function julianDays(year: number, month: number, day: number): number {
  const months = year * 12 + month - 3;
  const marchYear = Math.floor(months / 12);
  const ofYear = Math.floor((153 * (months - marchYear * 12) + 2) / 5) + day - 1;
  return marchYear * 365 + Math.floor(marchYear / 4) + ofYear - JULIAN_DAYS;
}

function julianFromDays(days: number): CivilDate {
  const shifted = days + JULIAN_DAYS;
  const cycle = Math.floor(shifted / 1461);
  const ofCycle = shifted - cycle * 1461;
  const yearOfCycle = Math.min(3, Math.floor(ofCycle / 365));
  const ofYear = ofCycle - yearOfCycle * 365;
  const marchMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = marchMonth + (marchMonth < 10 ? 3 : -9);
  const year = cycle * 4 + yearOfCycle + (month <= 2 ? 1 : 0);
  return { year, month, day: ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

/** Days of a date of java.util.GregorianCalendar, lenient. */
export function daysFromHybrid(year: number, month: number, day: number): number {
  const gregorian = lenientDays(year, month, day);
  return gregorian >= CUTOVER ? gregorian : julianDays(year, month, day);
}

export const hybridFromDays = (days: number): CivilDate =>
  days >= CUTOVER ? civilFromDays(days) : julianFromDays(days);
