/** Durations. Wherever one is expected, a plain number of milliseconds does as well. */

export class Duration {
  static readonly ZERO: Duration = new Duration(0);

  private constructor(private readonly millis: number) {}

  static ofMillis(millis: number): Duration {
    return new Duration(checked(millis));
  }

  static ofSeconds(seconds: number): Duration {
    return Duration.ofMillis(seconds * 1000);
  }

  static ofMinutes(minutes: number): Duration {
    return Duration.ofMillis(minutes * 60_000);
  }

  static ofHours(hours: number): Duration {
    return Duration.ofMillis(hours * 3_600_000);
  }

  static ofDays(days: number): Duration {
    return Duration.ofMillis(days * 86_400_000);
  }

  toMillis(): number {
    return this.millis;
  }

  toSeconds(): number {
    return Math.trunc(this.millis / 1000);
  }

  plus(other: DurationLike): Duration {
    return new Duration(this.millis + toMillis(other));
  }

  toString(): string {
    return `${this.millis} ms`;
  }
}

function checked(millis: number): number {
  if (typeof millis !== 'number' || Number.isNaN(millis)) {
    throw new TypeError(`A duration must be a number, got ${String(millis)}`);
  }
  return millis;
}

/** The older name in Flink's window API: `Time.seconds(5)`. */
export const Time = {
  milliseconds: (millis: number): Duration => Duration.ofMillis(millis),
  seconds: (seconds: number): Duration => Duration.ofSeconds(seconds),
  minutes: (minutes: number): Duration => Duration.ofMinutes(minutes),
  hours: (hours: number): Duration => Duration.ofHours(hours),
  days: (days: number): Duration => Duration.ofDays(days),
} as const;

/** A Duration, or a number of milliseconds. */
export type DurationLike = Duration | number;

/** Milliseconds of a duration; a TypeError for anything else. */
export function toMillis(duration: DurationLike): number {
  return duration instanceof Duration ? duration.toMillis() : checked(duration);
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  nano: 1e-6,
  us: 1e-3,
  micro: 1e-3,
  µs: 1e-3,
  ms: 1,
  milli: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};

/** Reads Flink's duration text ("10 s", "5min", "100" = ms). Throws on anything else. */
export function parseDuration(text: string): number {
  const match = /^\s*(\d+)\s*([a-zµ]*)\s*$/i.exec(text);
  const unit = match?.[2].toLowerCase() ?? '';
  const factor = unit === '' ? 1 : (UNITS[unit] ?? UNITS[unit.replace(/(ond)?s$/, '$1')]);
  if (match === null || factor === undefined) {
    throw new Error(
      `Could not parse value '${text}' as a duration: expected a number and a unit such as ms, s, min, h, d`,
    );
  }
  return Number(match[1]) * factor;
}
