/**
 * Window bounds are local times: of the session's zone when the time attribute is a TIMESTAMP_LTZ, else of UTC. Timers and
 * watermarks are instants.
 */
import { MAX_WATERMARK } from '../../../types/contracts';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { isProctime, isRowtime } from '../../../types/logical/types';
import { type SqlTimeZone, timeZone, UTC } from '../../../types/sql-zones';
import type { Windowing } from '../configs';

const HOUR = 3_600_000;

/** Whether the zone changes its offset in the course of a year. */
function hasDaylightTime(zone: SqlTimeZone): boolean {
  if (zone.fixed !== undefined) return false;
  const year = new Date().getUTCFullYear();
  return zone.offsetAt(Date.UTC(year, 0, 15)) !== zone.offsetAt(Date.UTC(year, 6, 15));
}

export class WindowZone {
  private readonly shifted: boolean;
  private readonly daylight: boolean;

  constructor(private readonly zone: SqlTimeZone) {
    this.shifted = zone.fixed !== 0;
    this.daylight = this.shifted && hasDaylightTime(zone);
  }

  /** Local time of an instant. */
  toLocal(instant: number): number {
    return this.shifted && instant < MAX_WATERMARK ? this.zone.toLocal(instant) : instant;
  }

  /** The instant of a local time. */
  toInstant(local: number): number {
    return this.shifted && local < MAX_WATERMARK ? this.zone.toInstant(local) : local;
  }

  /**
   * The instant at which a timer for a local time is due. Local times that never come are due when the hour is skipped, those that
   * come twice the second time.
   */
  timerOf(local: number): number {
    if (!this.shifted || local >= MAX_WATERMARK) return local;
    const instant = this.zone.toInstant(local);
    if (!this.daylight) return instant;
    const hourLater = this.zone.toInstant(local + HOUR);
    if (instant === hourLater) return instant - (instant % HOUR);
    return hourLater - instant > HOUR ? instant + HOUR : instant;
  }

  /** Whether the window that ends at this local time has fired at the watermark. */
  hasFired(end: number, watermark: number): boolean {
    return watermark >= this.timerOf(end - 1);
  }
}

/** The zone of windows over a time attribute of this type. */
export function windowZoneOf(type: LogicalType, sessionZone: string): WindowZone {
  return new WindowZone(type.root === 'TIMESTAMP_LTZ' ? timeZone(sessionZone) : UTC);
}

/** The zone of windows that may have been made upstream: then the time attributes of the input tell. */
export function windowZone(
  windowing: Windowing,
  input: RowType,
  timeIndex: number | undefined,
  zone: string,
): WindowZone {
  const column = timeIndex === undefined ? undefined : input.fields[timeIndex];
  const zoned =
    windowing.zoned ??
    (column === undefined
      ? windowing.time === 'PROCTIME' || input.fields.some(({ type }) => isZonedAttribute(type))
      : column.type.root === 'TIMESTAMP_LTZ');
  return new WindowZone(zoned ? timeZone(zone) : UTC);
}

function isZonedAttribute(type: LogicalType): boolean {
  return type.root === 'TIMESTAMP_LTZ' && (isRowtime(type) || isProctime(type));
}

/** Milliseconds of a timestamp of this type. */
export function millisOf(type: LogicalType): (value: number | bigint) => number {
  const precision = 'precision' in type ? type.precision : 3;
  if (precision <= 3) return (value) => value as number;
  const unit = 10 ** (precision - 3);
  return (value) => {
    if (typeof value === 'number') return Math.floor(value / unit);
    const millis = value / BigInt(unit);
    return Number(value < 0n && millis * BigInt(unit) !== value ? millis - 1n : millis);
  };
}

/** The value of this timestamp type for milliseconds. */
export function timestampOf(type: LogicalType): (millis: number) => number | bigint {
  const precision = 'precision' in type ? type.precision : 3;
  if (precision <= 3) return (millis) => millis;
  const unit = 10 ** (precision - 3);
  return (millis) => {
    const value = millis * unit;
    return Number.isSafeInteger(value) ? value : BigInt(millis) * BigInt(unit);
  };
}
