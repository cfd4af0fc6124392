/** Expected values are real Flink 2.3's; the session's time zone is America/Los_Angeles. */
import type { LogicalType } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import * as types from '../types/logical/types';
import { daysFromCivil } from '../types/sql-calendar';
import { dateToString, timestampToString, timeToString } from '../types/sql-time';
import { evaluate, type TestArgument } from './testing';

const session = { timeZone: 'America/Los_Angeles' };

const text = (value: string | null): TestArgument => ({
  value,
  type: value === null ? types.STRING : types.char(value.length, false),
});
const int = (value: number | bigint, type: LogicalType = types.notNull(types.INT)): TestArgument => ({ value, type });
const unit = (value: string): TestArgument => ({ value, type: types.SYMBOL });
const date = (value: string): TestArgument => {
  const [year, month, day] = value.split('-').map(Number) as [number, number, number];
  return { value: daysFromCivil(year, month, day), type: types.notNull(types.DATE) };
};
const time = (value: string): TestArgument => {
  const [hour, minute, second] = value.split(':').map(Number) as [number, number, number];
  return { value: ((hour * 60 + minute) * 60 + second) * 1_000_000, type: types.time(0, false) };
};
const timestamp = (value: string, precision: number, type = types.timestamp(precision, false)): TestArgument => {
  const [whole = '', fraction = ''] = value.split('.') as [string, string?];
  const digits = Math.max(3, precision);
  const scaled = Date.parse(`${whole.replace(' ', 'T')}Z`) / 1000;
  return { value: scaled * 10 ** digits + Number(fraction.padEnd(digits, '0').slice(0, digits)), type };
};
const ltz = (utc: string, precision: number): TestArgument =>
  timestamp(utc, precision, types.timestampLtz(precision, false));

function shown(value: unknown, type: LogicalType): unknown {
  if (value === null) return null;
  if (type.root === 'DATE') return dateToString(value as number);
  if (type.root === 'TIME') return timeToString(value as number, type.precision);
  if (type.root === 'TIMESTAMP' || type.root === 'TIMESTAMP_LTZ')
    return timestampToString(value as number, type.precision);
  return value;
}

function run(name: string, ...args: TestArgument[]): readonly [type: string, value: unknown] {
  const { type, value } = evaluate(name, args, session);
  return [typeSummary(type), shown(value, type)];
}

type Case = readonly [name: string, args: TestArgument[], type: string, value: unknown];

test.each<Case>([
  ['TIMESTAMPADD', [unit('HOUR'), int(1), date('2020-01-31')], 'TIMESTAMP(6) NOT NULL', '2020-01-31 01:00:00.000000'],
  ['TIMESTAMPADD', [unit('DAY'), int(1), date('2020-01-31')], 'DATE NOT NULL', '2020-02-01'],
  ['TIMESTAMPADD', [unit('MONTH'), int(1), date('2020-01-31')], 'DATE NOT NULL', '2020-02-29'],
  [
    'TIMESTAMPADD',
    [unit('QUARTER'), int(1), timestamp('2020-01-31 01:02:03', 0)],
    'TIMESTAMP(0) NOT NULL',
    '2020-04-30 01:02:03',
  ],
  ['TIMESTAMPADD', [unit('SECOND'), int(1), time('01:02:03')], 'TIME(0) NOT NULL', '01:02:04'],
  [
    'TIMESTAMPADD',
    [unit('MILLISECOND'), int(15), timestamp('2020-01-31 01:02:03', 0)],
    'TIMESTAMP(3) NOT NULL',
    '2020-01-31 01:02:03.015',
  ],
  ...(
    [
      ['SECOND', 'INT NOT NULL', 1],
      ['MILLISECOND', 'INT NOT NULL', 1000],
      ['MICROSECOND', 'INT NOT NULL', 1_000_000],
      ['NANOSECOND', 'BIGINT NOT NULL', 1_000_000_000],
    ] as const
  ).map(
    ([name, type, value]): Case => [
      'TIMESTAMPDIFF',
      [unit(name), timestamp('2020-01-31 01:02:03.9', 3), timestamp('2020-01-31 01:02:05.1', 3)],
      type,
      value,
    ],
  ),
  ['TIMESTAMPDIFF', [unit('WEEK'), date('2020-01-31'), timestamp('2020-03-31 01:02:05.1', 3)], 'INT NOT NULL', 8],
  ['TIMESTAMPDIFF', [unit('QUARTER'), date('2019-01-31'), timestamp('2020-03-31 01:02:05.1', 3)], 'INT NOT NULL', 4],
  ['TIMESTAMPDIFF', [unit('YEAR'), timestamp('2020-03-31 01:02:05.1', 3), date('2019-01-31')], 'INT NOT NULL', -1],
  ['TIMESTAMPDIFF', [unit('MONTH'), time('01:02:03'), time('03:02:03')], 'INT NOT NULL', 236555],
  ['TIMESTAMPDIFF', [unit('HOUR'), time('01:02:03'), time('03:02:02')], 'INT NOT NULL', 1],
  ['TIMESTAMPDIFF', [unit('CENTURY'), date('2019-01-31'), date('2319-01-31')], 'INT NOT NULL', 3],
  [
    'TIMESTAMPDIFF',
    [unit('DAY'), ltz('2020-01-31 01:02:03.123456', 6), ltz('2020-02-03 01:02:03.123', 3)],
    'INT NOT NULL',
    3,
  ],
])('arithmetic %#: %s', (name, args, type, value) => {
  expect(run(name, ...args)).toEqual([type, value]);
});

test('TIMESTAMPDIFF refuses a TIMESTAMP_LTZ with another type', () => {
  expect(() => run('TIMESTAMPDIFF', unit('DAY'), ltz('2020-01-31 01:02:03', 3), date('2020-01-31'))).toThrow(
    'TIMESTAMP_LTZ only supports diff between the same type.',
  );
});

test.each<readonly [unit: string, of: TestArgument, value: unknown]>([
  ['MILLISECOND', timestamp('1970-01-01 00:00:05.123456', 6), 123],
  ['MICROSECOND', timestamp('1970-01-01 00:00:05.123456', 6), 123456],
  ['NANOSECOND', timestamp('1970-01-01 00:00:05.123456789', 9), 123456789],
  ['SECOND', timestamp('1960-01-01 00:00:05.123456', 6), -54],
  ['DAY', timestamp('1960-01-01 00:00:05.123456', 6), 2],
  ['HOUR', date('2020-01-01'), 0],
  ['DAY', { value: 273906000, type: types.dayTimeInterval('DAY_TO_SECOND', 2, 6, false) }, 3],
  ['SECOND', { value: 273906789, type: types.dayTimeInterval('DAY_TO_SECOND', 2, 3, false) }, 6],
  ['MONTH', { value: 27, type: types.yearMonthInterval('YEAR_TO_MONTH', 2, false) }, 3],
  ['QUARTER', { value: 27, type: types.yearMonthInterval('YEAR_TO_MONTH', 2, false) }, 1],
  ['EPOCH', ltz('2020-01-31 09:02:03.123456', 6), 1580432523],
  ['WEEK', date('2021-01-02'), 53],
])('EXTRACT %# (%s)', (name, of, value) => {
  expect(run('EXTRACT', unit(name), of)).toEqual(['BIGINT NOT NULL', value]);
});

test.each([
  ['YEAR', time('01:02:03'), 'unit YEAR can not be applied to time variable'],
  ['EPOCH', time('01:02:03'), 'unit EPOCH can not be applied to time variable'],
  ['MICROSECOND', time('01:02:03'), 'unit MICROSECOND can not be applied to TIME(0) NOT NULL variable'],
])('EXTRACT(%s) of %# is refused', (name, of, message) => {
  expect(() => run('EXTRACT', unit(name), of)).toThrow(message);
});

test('short forms of EXTRACT', () => {
  expect(run('DAYOFWEEK', date('2021-01-02'))[1]).toBe(7);
  expect(run('QUARTER', timestamp('2021-05-02 00:00:00', 0))[1]).toBe(2);
  expect(run('HOUR', date('2021-01-02'))[1]).toBe(0);
  expect(run('DAYOFYEAR', date('2021-02-02'))[1]).toBe(33);
});

test.each<readonly [text: string, pattern: string, value: string]>([
  ['abc', 'yyyy-MM-dd', '5471-09-27'],
  ['2017-02-31', 'yyyy-MM-dd', '2017-03-03'],
  ['2017/13/31 xx', 'yyyy/MM/dd', '2018-01-31'],
  ['1500-01-01', 'yyyy-MM-dd', '1500-01-10'],
  ['12 Mar 2020', 'dd MMM yyyy', '2020-03-12'],
  ['20200312', 'yyyyMMdd', '2020-03-12'],
  ['2020-061', 'yyyy-DDD', '2020-03-01'],
  ['2020-W10', "YYYY-'W'ww", '2020-03-01'],
])('TO_DATE(%s, %s)', (value, pattern, result) => {
  expect(run('TO_DATE', text(value), text(pattern))).toEqual(['DATE', result]);
});

test.each<readonly [text: string, pattern: string | undefined, value: string | null]>([
  ['2017-02-31 24:00:00', 'yyyy-MM-dd HH:mm:ss', '2017-03-01 00:00:00.000'],
  ['2017-02-28 24:00:00', 'yyyy-MM-dd HH:mm:ss', '2017-03-01 00:00:00.000'],
  ['2017-02-31 25:00:00', 'yyyy-MM-dd HH:mm:ss', '2017-03-04 01:00:00.000'],
  ['2017-2-3 1:02:03.5', 'yyyy/MM/dd', '2017-02-03 01:02:03.500'],
  ['Tue, 3 Mar 2020 05:06 PM', 'EEE, d MMM yyyy hh:mm a', '2020-03-03 17:06:00.000'],
  ['Wed, 3 Mar 2020 05:06 PM', 'EEE, d MMM yyyy hh:mm a', null],
  ['2020-03-03T05:06:07.123Z', "yyyy-MM-dd'T'HH:mm:ss.SSSX", '2020-03-03 05:06:07.123'],
  ['2020-03-03T05:06:07+0100', "yyyy-MM-dd'T'HH:mm:ssZ", '2020-03-03 05:06:07.000'],
  ['2020-03-03 05:06 America/New_York', 'yyyy-MM-dd HH:mm VV', '2020-03-03 05:06:00.000'],
  ['2020-13-03', 'yyyy-MM-dd', null],
  ['2020-13', 'yyyy-MM', null],
  ['20-3-3', 'yy-M-d', '2020-03-03 00:00:00.000'],
  ['12020-03-03', 'yyyy-MM-dd', null],
  ['0000-03-03', 'yyyy-MM-dd', '0001-03-03 00:00:00.000'],
  ['0000-03-03 00:00:00', undefined, null],
  ['2020-1-2 3:4:5.6', undefined, '2020-01-02 03:04:05.600'],
  ['2020-1-2 3:4', undefined, null],
  ['2020', 'yyyy', '2020-01-01 00:00:00.000'],
  ['2020-03-03 01', 'yyyy-MM-dd[ HH[:mm]]', '2020-03-03 01:00:00.000'],
  ['2020-03-03', 'foo', null],
  ['2020-03-03 05 PM', 'yyyy-MM-dd HH a', null],
  ['Q1 2020', 'QQQ yyyy', '2020-01-01 00:00:00.000'],
  ['2000020210', 'yyyyMMddHH', '2000-02-02 10:00:00.000'],
  ['20000202 59:59.1234567', 'yyyyMMdd mm:ss.SSSSSSS', '2000-02-02 00:59:59.123'],
  ['1234567', 'SSSSSSS', '1970-01-01 00:00:00.123'],
  ['2017-09-15 00:00:00.12345', 'yyyy-MM-dd HH:mm:ss.SSS', '2017-09-15 00:00:00.123'],
])('TO_TIMESTAMP(%s, %s)', (value, pattern, result) => {
  const args = pattern === undefined ? [text(value)] : [text(value), text(pattern)];
  expect(run('TO_TIMESTAMP', ...args)).toEqual(['TIMESTAMP(3)', result]);
});

test.each([
  [
    'yyyy-MMM-dd EEE EEEE a h K k H D Q QQQ QQQQ G u uu n A N S SSSS',
    '2021-Jan-02 Sat Saturday PM 3 3 15 15 2 1 Q1 1st quarter AD 2021 21 123456000 54245123 54245123456000 1 1234',
  ],
  ['w W F e c E Y YYYY ee', '1 1 2 7 7 Sat 2021 2021 07'],
  ['MMMMM EEEEE GGGG GGGGG ppH [z] L LL LLL', 'J S Anno Domini A 15  1 01 Jan'],
  ['yyyyy yyy y yy', '02021 2021 2021 21'],
  ['B', 'in the afternoon'],
])('DATE_FORMAT of a timestamp: %s', (pattern, result) => {
  expect(run('DATE_FORMAT', timestamp('2021-01-02 15:04:05.123456', 6), text(pattern))).toEqual(['STRING', result]);
});

test.each([
  ['yyyy p', "Pad letter 'p' must be followed by valid pad pattern: yyyy p"],
  ['yyyy z', 'Unable to extract ZoneId from temporal'],
  ['yyyy Z', 'Unsupported field: OffsetSeconds'],
  ['foo', 'Unknown pattern letter: f'],
])('DATE_FORMAT refuses %s', (pattern, message) => {
  expect(() => run('DATE_FORMAT', timestamp('2021-01-02 15:04:05.123456', 6), text(pattern))).toThrow(message);
});

test('DATE_FORMAT of a text and of a local timestamp', () => {
  const pattern = text('EEE, d MMM yyyy h:mm a z Z X XXX G w W F u D k K');
  expect(run('DATE_FORMAT', text('2021-01-02 15:04:05'), pattern)[1]).toBe(
    'Sat, 2 Jan 2021 3:04 PM UTC +0000 Z Z AD 1 1 1 6 2 15 3',
  );
  expect(run('DATE_FORMAT', text('2021-07-02 02:04:05'), text('yyyyy yy y zzzz'))[1]).toBe(
    '02021 21 2021 Coordinated Universal Time',
  );
  expect(run('DATE_FORMAT', text('invalid value'), text('yyyy'))[1]).toBeNull();
  expect(run('DATE_FORMAT', ltz('2018-03-14 08:02:03.123456', 6), text('yyyy-MM-dd HH:mm:ss.SSSSSS'))[1]).toBe(
    '2018-03-14 01:02:03.123456',
  );
});

test.each([
  [
    1625200000,
    'EEE, d MMM yyyy h:mm a z zzzz Z X XXX G w W F u D k K L LLL Y YY S SSS',
    'Thu, 1 Jul 2021 9:26 PM PDT Pacific Daylight Time -0700 -07 -07:00 AD 27 1 1 4 182 21 9 7 Jul 2021 21 0 000',
  ],
  [-62135596800, undefined, '0001-01-02 16:00:00'],
  [-12219292800, 'yyyy-MM-dd', '1582-10-04'],
  [-12219379200, 'yyyy-MM-dd', '1582-10-03'],
])('FROM_UNIXTIME(%d, %s)', (seconds, pattern, result) => {
  const args = pattern === undefined ? [] : [text(pattern)];
  expect(run('FROM_UNIXTIME', int(seconds, types.notNull(types.BIGINT)), ...args)).toEqual(['STRING', result]);
});

test.each<readonly [text: string, pattern: string | undefined, value: number | bigint]>([
  ['abc', undefined, -(2n ** 63n)],
  ['2021-11-07 01:30:00', undefined, 1636277400],
  ['2021-03-14 02:30:00', undefined, 1615717800],
  ['2021-03-14 02:30:00 extra', undefined, 1615717800],
  ['12/31/99 11 PM', 'MM/dd/yy hh a', 946710000],
  ['2021-03-14T02:30:00+0200', "yyyy-MM-dd'T'HH:mm:ssZ", 1615681800],
  ['2021-03-14 02:30:00 PST', 'yyyy-MM-dd HH:mm:ss z', 1615717800],
])('UNIX_TIMESTAMP(%s, %s)', (value, pattern, result) => {
  const args = pattern === undefined ? [] : [text(pattern)];
  expect(run('UNIX_TIMESTAMP', text(value), ...args)).toEqual(['BIGINT NOT NULL', result]);
});

test.each([
  ['2021-03-14 02:30:00', 'America/Los_Angeles', 'GMT+8', '2021-03-14 18:30:00'],
  ['2021-03-14 02:30:00', 'foo', 'PST', '2021-03-13 18:30:00'],
  ['2021-11-07 01:30:00', 'America/Los_Angeles', 'UTC', '2021-11-07 09:30:00'],
  ['invalid value', 'UTC', 'Asia/Shanghai', null],
])('CONVERT_TZ(%s, %s, %s)', (value, from, to, result) => {
  expect(run('CONVERT_TZ', text(value), text(from), text(to))).toEqual(['STRING', result]);
});

test.each([
  [int(100), int(0), 'TIMESTAMP_LTZ(3)', '1970-01-01 00:01:40.000'],
  [int(-100), int(0), 'TIMESTAMP_LTZ(3)', '1969-12-31 23:58:20.000'],
  [int(9223372036854775807n, types.BIGINT), int(0), 'TIMESTAMP_LTZ(3)', null],
  [int(-62167219200000, types.BIGINT), int(3), 'TIMESTAMP_LTZ(3)', '0000-01-01 00:00:00.000'],
  [int(100.123, types.DOUBLE), int(0), 'TIMESTAMP_LTZ(3)', '1970-01-01 00:01:40.123'],
  [int(1.7976931348623157e308, types.DOUBLE), int(0), 'TIMESTAMP_LTZ(3)', null],
  [int(1, types.decimal(3, 2)), int(3), 'TIMESTAMP_LTZ(3)', '1970-01-01 00:00:00.000'],
  [int(1234567), int(6), 'TIMESTAMP_LTZ(6)', '1970-01-01 00:00:01.234567'],
])('TO_TIMESTAMP_LTZ of a number %#', (value, digits, type, result) => {
  expect(run('TO_TIMESTAMP_LTZ', value, digits)).toEqual([type, result]);
});

test('TO_TIMESTAMP_LTZ of a text', () => {
  const pattern = text('yyyy-MM-dd HH:mm:ss');
  const local = text('2021-11-07 01:30:00');
  expect(run('TO_TIMESTAMP_LTZ', local)).toEqual(['TIMESTAMP_LTZ(3)', '2021-11-07 01:30:00.000']);
  expect(run('TO_TIMESTAMP_LTZ', local, pattern, text('America/Los_Angeles'))[1]).toBe('2021-11-07 08:30:00.000');
  expect(run('TO_TIMESTAMP_LTZ', text('2021-11-07 01:30:00.123456'), text('yyyy-MM-dd HH:mm:ss.SSSSSS'))).toEqual([
    'TIMESTAMP_LTZ(6)',
    '2021-11-07 01:30:00.123456',
  ]);
  expect(() => run('TO_TIMESTAMP_LTZ', local, pattern, text('foo/bar'))).toThrow(
    'Invalid timezone for parsing TIMESTAMP_LTZ: Unknown time-zone ID: foo/bar',
  );
  expect(() => run('TO_TIMESTAMP_LTZ', local, text('foo'))).toThrow(
    'Invalid pattern for parsing TIMESTAMP_LTZ: Unknown pattern letter: f',
  );
  expect(() => run('TO_TIMESTAMP_LTZ', int(15), int(10))).toThrow(
    'Precision for TO_TIMESTAMP_LTZ must be between 0 and 9 but was 10.',
  );
});

test.each([
  ['CEIL', 'MILLISECOND', '2020-02-29 01:56:59.988000'],
  ['CEIL', 'MINUTE', '2020-02-29 01:57:00.000000'],
  ['FLOOR', 'HOUR', '2020-02-29 01:00:00.000000'],
  ['CEIL', 'WEEK', '2020-03-01 00:00:00.000000'],
  ['CEIL', 'QUARTER', '2020-04-01 00:00:00.000000'],
  ['FLOOR', 'DECADE', '2020-01-01 00:00:00.000000'],
])('%s of a timestamp to %s', (name, to, result) => {
  const value = timestamp('2020-02-29 01:56:59.987654', 6);
  expect(run(name, value, unit(to))).toEqual(['TIMESTAMP(6) NOT NULL', result]);
});

test('FLOOR and CEIL of other points in time', () => {
  expect(run('CEIL', date('1990-10-14'), unit('HOUR'))[1]).toBe('1990-10-14');
  expect(run('CEIL', date('1990-10-14'), unit('DAY'))[1]).toBe('1990-10-15');
  expect(run('FLOOR', time('01:02:03'), unit('HOUR'))).toEqual(['TIME(0) NOT NULL', '01:00:00']);
  expect(run('FLOOR', ltz('2020-07-31 08:02:03.123456', 6), unit('DAY'))[1]).toBe('2020-07-31 07:00:00.000000');
  expect(run('CEIL', timestamp('2020-02-29 01:56:59.987', 3), unit('SECOND'))[1]).toBe('2020-02-29 01:57:00.000');
});

test('the current time', () => {
  const batch = { batch: true, queryStart: Date.UTC(2024, 1, 29, 3, 4, 5, 678), timeZone: 'America/Los_Angeles' };
  const now = (name: string): unknown => {
    const { type, value } = evaluate(name, [], batch);
    return `${typeSummary(type)} ${shown(value, type)}`;
  };
  expect(now('CURRENT_TIMESTAMP')).toBe('TIMESTAMP_LTZ(3) NOT NULL 2024-02-29 03:04:05.678');
  expect(now('LOCALTIMESTAMP')).toBe('TIMESTAMP(3) NOT NULL 2024-02-28 19:04:05.678');
  expect(now('CURRENT_DATE')).toBe('DATE NOT NULL 2024-02-28');
  expect(now('LOCALTIME')).toBe('TIME(0) NOT NULL 19:04:05');
  expect(Math.abs((evaluate('NOW', []).value as number) - Date.now())).toBeLessThan(1000);
});

test('CURRENT_WATERMARK', () => {
  const rowtime: LogicalType = { ...types.timestamp(3), attribute: 'ROWTIME' };
  expect(run('CURRENT_WATERMARK', { value: 0, type: rowtime, column: true })).toEqual(['TIMESTAMP(3)', null]);
  expect(() => run('CURRENT_WATERMARK', timestamp('2020-01-01 00:00:00', 3))).toThrow('must be a rowtime attribute');
});
