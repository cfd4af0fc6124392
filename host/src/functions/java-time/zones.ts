/** Java's two ways from a text to a time zone, and java.util's local times. */
import { SqlError } from '../../types/sql-error';
import { findTimeZone, type SqlTimeZone, UTC } from '../../types/sql-zones';

export type Zone = SqlTimeZone;

export const dateTimeError = (message: string, exceptionClass = 'java.time.DateTimeException'): SqlError =>
  new SqlError(message, exceptionClass);

export const parseErrorClass = 'java.time.format.DateTimeParseException';

/** ZoneId.of: a region, `Z`, an offset, or an offset after UTC, GMT or UT. Throws DateTimeException. */
export function zoneIdOf(id: string): Zone {
  // java.time does not know the old names of three letters.
  const zone = /^[A-Z]{3}$/.test(id) && !/^(UTC|GMT|CET|EET|MET|WET)$/.test(id) ? undefined : findTimeZone(id);
  if (zone !== undefined) return zone;
  if (/^[A-Za-z][A-Za-z0-9~/._+-]+$/.test(id)) {
    throw dateTimeError(`Unknown time-zone ID: ${id}`, 'java.time.zone.ZoneRulesException');
  }
  throw dateTimeError(`Invalid ID for region-based ZoneId, invalid format: ${id}`);
}

/** TimeZone.getTimeZone: no plain offsets, and GMT for what it does not know. */
export function timeZoneOf(id: string): Zone {
  const offset = /^(GMT)?[+-]/.exec(id);
  if (offset !== null && offset[1] === undefined) return UTC;
  return findTimeZone(id) ?? UTC;
}

/** 1900-01-01, where java.util's tables begin. */
const FIRST_TRANSITION = -2_208_988_800_000;
const rawOffsets = new WeakMap<Zone, number>();

/** The offset of today's standard time. */
function rawOffset(zone: Zone): number {
  let offset = rawOffsets.get(zone);
  if (offset === undefined) {
    const year = new Date().getUTCFullYear();
    offset = Math.min(zone.offsetAt(Date.UTC(year, 0, 1)), zone.offsetAt(Date.UTC(year, 6, 1)));
    rawOffsets.set(zone, offset);
  }
  return offset;
}

/** TimeZone.getOffset: before 1900 today's standard time holds. */
export function utilOffset(instant: number, zone: Zone): number {
  return instant < FIRST_TRANSITION && zone.fixed === undefined ? rawOffset(zone) : zone.offsetAt(instant);
}

/** The instant of a local time, in ms, where java.util takes the second of two: standard time. */
export function instantInStandardTime(local: number, zone: Zone): number {
  if (local < FIRST_TRANSITION) return local - utilOffset(local, zone);
  const first = zone.toInstant(local);
  const second = local - zone.offsetAt(first + 10_800_000);
  return second + zone.offsetAt(second) === local ? second : first;
}
