/** What a text gave for the fields of a pattern, and java.time's smart resolution of them into a date and a time. */
import { civilFromDays, daysFromCivil, daysInMonth, isLeapYear } from '../../types/sql-calendar';
import { dayOfYear, isoDayOfWeek } from './calendar';
import { type FieldName, UnsupportedLetter } from './elements';
import { dateTimeError } from './zones';

/** The fields that are known after resolution. */
export interface ResolvedFields {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly nano?: number;
}

const RANGES: Partial<Record<FieldName, readonly [number, number]>> = {
  YEAR: [-999_999_999, 999_999_999],
  YEAR_OF_ERA: [1, 1_000_000_000],
  MONTH: [1, 12],
  DAY_OF_MONTH: [1, 31],
  DAY_OF_YEAR: [1, 366],
  DAY_OF_WEEK: [1, 7],
  QUARTER: [1, 4],
  HOUR: [0, 23],
  CLOCK_HOUR: [0, 24],
  HOUR_OF_AMPM: [0, 11],
  CLOCK_HOUR_OF_AMPM: [0, 12],
  AMPM: [0, 1],
  MINUTE: [0, 59],
  SECOND: [0, 59],
  NANO: [0, 999_999_999],
  MILLI_OF_DAY: [0, 86_399_999],
};

/** Week fields: Java resolves them in the rules of a locale. */
const NOT_PARSED: readonly (readonly [FieldName, string])[] = [
  ['WEEK_BASED_YEAR', 'Y'],
  ['WEEK_OF_WEEK_BASED_YEAR', 'w'],
  ['WEEK_OF_MONTH', 'W'],
  ['ALIGNED_DAY_OF_WEEK_IN_MONTH', 'F'],
  ['LOCALIZED_DAY_OF_WEEK', 'e'],
  ['NANO_OF_DAY', 'N'],
  ['MODIFIED_JULIAN_DAY', 'g'],
];

export type FieldValues = Map<FieldName, number>;

function check(field: FieldName, value: number): number {
  const range = RANGES[field];
  if (range !== undefined && (value < range[0] || value > range[1])) {
    throw dateTimeError(`Invalid value for ${field}: ${value}`);
  }
  return value;
}

function take(values: FieldValues, field: FieldName): number | undefined {
  const value = values.get(field);
  values.delete(field);
  return value === undefined ? undefined : check(field, value);
}

function resolveYear(values: FieldValues): void {
  const ofEra = take(values, 'YEAR_OF_ERA');
  const era = values.get('ERA');
  if (ofEra === undefined) return;
  values.delete('ERA');
  const known = values.get('YEAR');
  const year = era === 0 || (era === undefined && known !== undefined && known <= 0) ? 1 - ofEra : ofEra;
  if (known !== undefined && known !== year)
    throw dateTimeError(`Conflict found: Year ${known} differs from Year ${year}`);
  values.set('YEAR', year);
}

/** Days since 1970-01-01 when the fields determine a date. A day beyond its month becomes the last one. */
function resolveDate(values: FieldValues): number | undefined {
  resolveYear(values);
  const year = values.get('YEAR');
  if (year === undefined) return undefined;
  const month = values.get('MONTH');
  const day = values.get('DAY_OF_MONTH');
  check('YEAR', year);
  if (month !== undefined && day !== undefined) {
    check('MONTH', month);
    check('DAY_OF_MONTH', day);
    return daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  }
  const ofYear = values.get('DAY_OF_YEAR');
  if (ofYear === undefined) return undefined;
  check('DAY_OF_YEAR', ofYear);
  if (ofYear === 366 && !isLeapYear(year)) {
    throw dateTimeError(`Invalid date 'DayOfYear 366' as '${year}' is not a leap year`);
  }
  return daysFromCivil(year, 1, 1) + ofYear - 1;
}

function crossCheck(values: FieldValues, days: number): void {
  const { year, month, day } = civilFromDays(days);
  const derived: Partial<Record<FieldName, number>> = {
    DAY_OF_WEEK: isoDayOfWeek(days),
    DAY_OF_YEAR: dayOfYear(days, year),
    QUARTER: Math.ceil(month / 3),
    MONTH: month,
  };
  for (const [field, value] of Object.entries(derived)) {
    const parsed = values.get(field as FieldName);
    if (parsed !== undefined && parsed !== value) {
      throw dateTimeError(
        `Conflict found: Field ${field} ${value} differs from ${field} ${parsed} derived from ${year}-${month}-${day}`,
      );
    }
  }
}

/** Brings the ways to tell an hour to HOUR. */
function resolveHour(values: FieldValues): void {
  const clock = take(values, 'CLOCK_HOUR');
  if (clock !== undefined) values.set('HOUR', clock === 24 ? 0 : clock);
  const clockOfHalf = take(values, 'CLOCK_HOUR_OF_AMPM');
  if (clockOfHalf !== undefined) values.set('HOUR_OF_AMPM', clockOfHalf === 12 ? 0 : clockOfHalf);
  const half = values.get('AMPM');
  const ofHalf = values.get('HOUR_OF_AMPM');
  if (half !== undefined && ofHalf !== undefined)
    values.set('HOUR', check('AMPM', half) * 12 + check('HOUR_OF_AMPM', ofHalf));
  const ofDay = take(values, 'MILLI_OF_DAY');
  if (ofDay === undefined) return;
  values.set('HOUR', Math.floor(ofDay / 3_600_000));
  values.set('MINUTE', Math.floor(ofDay / 60_000) % 60);
  values.set('SECOND', Math.floor(ofDay / 1000) % 60);
  values.set('NANO', (ofDay % 1000) * 1_000_000);
}

type Time = Pick<ResolvedFields, 'hour' | 'minute' | 'second' | 'nano'>;

/** `excess` is 1 for 24:00, the end of the day. */
function resolveTime(values: FieldValues): { readonly time: Time; readonly excess: number } {
  resolveHour(values);
  const [hour, minute, second, nano] = (['HOUR', 'MINUTE', 'SECOND', 'NANO'] as const).map((field) =>
    values.get(field),
  );
  const hole = (minute === undefined && (second ?? nano) !== undefined) || (second === undefined && nano !== undefined);
  if (hour === 24 && !minute && !second && !nano)
    return { time: { hour: 0, minute: 0, second: 0, nano: 0 }, excess: 1 };
  if (hour !== undefined) check('HOUR', hour);
  if (minute !== undefined) check('MINUTE', minute);
  if (second !== undefined) check('SECOND', second);
  if (hour !== undefined && !hole) {
    const half = values.get('AMPM');
    const ofHalf = values.get('HOUR_OF_AMPM');
    if ((half !== undefined && half !== Math.floor(hour / 12)) || (ofHalf !== undefined && ofHalf !== hour % 12)) {
      throw dateTimeError(`Conflict found: the hour ${hour} contradicts the half of the day`);
    }
    return { time: { hour, minute: minute ?? 0, second: second ?? 0, nano: nano ?? 0 }, excess: 0 };
  }
  const time = {
    ...(hour !== undefined && { hour }),
    ...(minute !== undefined && { minute }),
    ...(second !== undefined && { second }),
    ...(nano !== undefined && { nano }),
  };
  return { time, excess: 0 };
}

/** Resolves parsed fields; throws DateTimeException for values that contradict or do not exist. */
export function resolveFields(parsed: ReadonlyMap<FieldName, number>): ResolvedFields {
  for (const [field, letter] of NOT_PARSED) if (parsed.has(field)) throw new UnsupportedLetter(letter);
  const values: FieldValues = new Map(parsed);
  const days = resolveDate(values);
  const { time, excess } = resolveTime(values);
  if (days === undefined) {
    const year = values.get('YEAR');
    const month = values.get('MONTH');
    const day = values.get('DAY_OF_MONTH');
    return {
      ...(year !== undefined && { year }),
      ...(month !== undefined && { month: check('MONTH', month) }),
      ...(day !== undefined && { day: check('DAY_OF_MONTH', day) }),
      ...time,
    };
  }
  crossCheck(values, days);
  return { ...civilFromDays(days + excess), ...time };
}
