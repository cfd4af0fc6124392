/** Options of the table configuration as the planner reads them. */
import { validation } from '../../../types/sql-error';

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  nano: 1e-6,
  nanos: 1e-6,
  nanosecond: 1e-6,
  nanoseconds: 1e-6,
  µs: 1e-3,
  micro: 1e-3,
  micros: 1e-3,
  microsecond: 1e-3,
  microseconds: 1e-3,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

/** Flink's duration text ("5 s", "10min", "100") or ISO-8601 ("PT5S") in ms. Throws ValidationException. */
export function durationText(text: string): number {
  const plain = /^(\d+)\s*([a-zµ]*)$/i.exec(text.trim());
  if (plain) {
    const unit = plain[2] === '' ? 1 : UNITS[plain[2].toLowerCase()];
    if (unit !== undefined) return Math.floor(Number(plain[1]) * unit);
  }
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text.trim());
  if (iso?.slice(1).some((part) => part !== undefined)) {
    const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0));
    return Math.round(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000);
  }
  throw validation(`Could not parse value '${text}' as a duration.`);
}

/** An option in ms. */
export function durationOption(option: (key: string) => string | undefined, key: string, fallback: number): number {
  const value = option(key);
  if (value === undefined) return fallback;
  try {
    return durationText(value);
  } catch (cause) {
    throw validation(`Could not parse value '${value}' for key '${key}'.`, undefined, cause);
  }
}

/** A whole number. */
export function integerOption(option: (key: string) => string | undefined, key: string, fallback: number): number {
  const value = option(key);
  if (value === undefined) return fallback;
  if (!/^-?\d+$/.test(value.trim())) throw validation(`Could not parse value '${value}' for key '${key}'.`);
  return Number(value);
}

export function booleanOption(option: (key: string) => string | undefined, key: string, fallback: boolean): boolean {
  const value = option(key)?.trim().toLowerCase();
  if (value === undefined) return fallback;
  if (value !== 'true' && value !== 'false') throw validation(`Could not parse value '${value}' for key '${key}'.`);
  return value === 'true';
}
