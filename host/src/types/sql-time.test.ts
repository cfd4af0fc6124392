import {
  addMonths,
  civilFromDays,
  dateToString,
  dayTimeToString,
  daysFromCivil,
  extractFromDate,
  findTimeZone,
  localToLtz,
  ltzToLocal,
  monthsBetween,
  parseDate,
  parseTime,
  parseTimestamp,
  roundDate,
  timestampRescaler,
  timestampToString,
  timeToString,
  timeZone,
  yearMonthToString,
} from './sql-time';
import { ceilTimestamp, extractFromTimestamp, floorTimestamp, monthsBetweenMillis, roundLtz } from './sql-time-units';

const day = (text: string) => parseDate(text) as number;
const millis = (text: string) => parseTimestamp(text).millis;

test('calendar agrees with Date', () => {
  for (let days = -800_000; days < 800_000; days += 997) {
    const date = new Date(days * 86_400_000);
    const civil = civilFromDays(days);
    expect(civil).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
    expect(daysFromCivil(civil.year, civil.month, civil.day)).toBe(days);
  }
});

test('units of dates', () => {
  const units = (text: string) =>
    (['YEAR', 'QUARTER', 'WEEK', 'ISOYEAR', 'DOW', 'ISODOW', 'DOY', 'DECADE', 'CENTURY', 'MILLENNIUM'] as const).map(
      (unit) => extractFromDate(unit, day(text)),
    );
  expect(units('2024-12-30')).toEqual([2024, 4, 1, 2025, 2, 1, 365, 202, 21, 3]);
  expect(units('2021-01-03')).toEqual([2021, 1, 53, 2020, 1, 7, 3, 202, 21, 3]);
  const rounded = (unit: Parameters<typeof roundDate>[0], up: boolean) =>
    dateToString(roundDate(unit, day('2024-05-15'), up));
  expect((['YEAR', 'QUARTER', 'MONTH', 'WEEK'] as const).map((unit) => rounded(unit, false))).toEqual([
    '2024-01-01',
    '2024-04-01',
    '2024-05-01',
    '2024-05-12',
  ]);
  expect((['YEAR', 'QUARTER', 'MONTH', 'WEEK'] as const).map((unit) => rounded(unit, true))).toEqual([
    '2025-01-01',
    '2024-07-01',
    '2024-06-01',
    '2024-05-19',
  ]);
  expect(rounded('CENTURY', false)).toBe('2001-01-01');
  expect(rounded('MILLENNIUM', true)).toBe('3001-01-01');
});

test('months', () => {
  expect(dateToString(addMonths(day('2024-01-31'), 1))).toBe('2024-02-29');
  expect(dateToString(addMonths(day('2024-01-31'), -11))).toBe('2023-02-28');
  expect(monthsBetween(day('2024-02-29'), day('2024-01-31'))).toBe(1);
  expect(monthsBetween(day('2024-01-30'), day('2024-02-29'))).toBe(-1);
  expect(monthsBetweenMillis(millis('2024-03-01 11:00:00'), millis('2024-02-01 12:00:00'))).toBe(0);
});

test.each([
  [1709201472123456789n, 9, '2024-02-29 10:11:12.123456789'],
  [1709201472123456, 6, '2024-02-29 10:11:12.123456'],
  [1709201472120, 3, '2024-02-29 10:11:12.120'],
  [1709201472120, 1, '2024-02-29 10:11:12.1'],
  [-1, 3, '1969-12-31 23:59:59.999'],
  [-1n, 9, '1969-12-31 23:59:59.999999999'],
])('timestamp %s of precision %i', (value, precision, text) => {
  expect(timestampToString(value, precision)).toBe(text);
});

test('other texts', () => {
  expect(timeToString(36672345000, 3)).toBe('10:11:12.345');
  expect(timeToString(36672000000, 6)).toBe('10:11:12.0');
  expect(timeToString(-1000, 3)).toBe('23:59:59.999');
  expect(yearMonthToString(-14)).toBe('-1-02');
  expect(dayTimeToString(-90061001)).toBe('-1 01:01:01.001');
  expect(parseTime('10:11:12.3456')).toBe(36672346000);
  expect(parseTime('10:00:00-02:00')).toBe(8 * 3_600_000_000);
  expect(parseTime('10:00+02')).toBe(12 * 3_600_000_000);
  expect(parseTime('10:00-02:00')).toBeUndefined();
  expect(parseTime('10:60')).toBeUndefined();
  expect(parseDate('2024-02-30')).toBeUndefined();
  expect(parseTimestamp('+12024-1-2 3:4:5.')).toEqual({ millis: Date.UTC(12024, 0, 2, 3, 4, 5), nanos: 0 });
  expect(timestampRescaler(9, 3)(-1n)).toBe(-1);
  expect(timestampRescaler(3, 9)(1709201472123)).toBe(1709201472123000000n);
  expect(timestampRescaler(3, 0)(-1500)).toBe(-1000);
});

test('units of timestamps', () => {
  const value = millis('2024-05-15 10:11:12.5');
  expect(extractFromTimestamp('HOUR', value, 3)).toBe(10);
  expect(extractFromTimestamp('SECOND', value, 3)).toBe(12);
  expect(extractFromTimestamp('MICROSECOND', value, 3)).toBe(12_500_000);
  expect(extractFromTimestamp('EPOCH', value, 3)).toBe(Math.floor(value / 1000));
  expect(timestampToString(floorTimestamp('HOUR', value, 3), 3)).toBe('2024-05-15 10:00:00.000');
  expect(timestampToString(ceilTimestamp('MONTH', value, 3), 3)).toBe('2024-06-01 00:00:00.000');
  const floor = roundLtz('DAY', value, 3, timeZone('Asia/Shanghai'), false);
  expect(timestampToString(floor, 3)).toBe('2024-05-14 16:00:00.000');
});

describe('time zones', () => {
  const berlin = timeZone('Europe/Berlin');
  test('gaps move on, the earlier of two counts', () => {
    const instant = (text: string) => timestampToString(localToLtz(berlin, 3)(millis(text)), 3);
    expect(instant('2021-03-28 01:59:59')).toBe('2021-03-28 00:59:59.000');
    expect(instant('2021-03-28 02:30:00')).toBe('2021-03-28 01:30:00.000');
    expect(instant('2021-03-28 03:00:00')).toBe('2021-03-28 01:00:00.000');
    expect(instant('2021-10-31 01:59:59')).toBe('2021-10-30 23:59:59.000');
    expect(instant('2021-10-31 02:30:00')).toBe('2021-10-31 00:30:00.000');
    expect(instant('2021-10-31 03:00:00')).toBe('2021-10-31 02:00:00.000');
  });

  test('there and back', () => {
    for (const id of ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC']) {
      const zone = timeZone(id);
      for (let t = -3e12; t < 3e12; t += 17_777_777_777) {
        const local = zone.toLocal(t);
        const back = zone.toInstant(local);
        if (zone.toLocal(back) !== local || back > t) throw new Error(`${id} ${t}: ${local}, ${back}`);
      }
    }
    expect(ltzToLocal(berlin, 9)(1709201472123456789n)).toBe(1709205072123456789n);
  });

  test('ids', () => {
    expect(timeZone('GMT+08:00').offsetAt(0)).toBe(8 * 3_600_000);
    expect(timeZone('-03:30').offsetAt(0)).toBe(-12_600_000);
    expect(timeZone('CST').offsetAt(0)).toBe(-6 * 3_600_000);
    expect(timeZone('Africa/Monrovia').offsetAt(0)).toBe(-2_670_000);
    expect(findTimeZone('Mars/Phobos')).toBeUndefined();
    expect(() => timeZone('Mars/Phobos')).toThrow('Unknown time-zone ID: Mars/Phobos');
  });
});

test('the short way of reading timestamps agrees with the long one', () => {
  const texts = [
    '2024-02-28 10:11:12',
    '1969-12-01 00:00:00.1',
    '0001-01-01 23:59:59.123456789',
    '9999-12-28 00:00:00.',
  ];
  for (const text of texts) {
    // Without leading zeros a text takes the long way.
    const long = text.replace(/-0(\d)/g, '-$1').replace(/^(\d{4})-(\d\d)-/, '$1-$2$2-');
    expect([text, parseTimestamp(text)]).toEqual([text, parseTimestamp(long)]);
  }
  for (const text of ['2024-02-28 24:00:01', '2024-02-28 10:60:00', '2024-0a-28 10:00:00', '2024-02-28 10:00:00.1x']) {
    expect(() => parseTimestamp(text)).toThrow('could not be parsed');
  }
});
