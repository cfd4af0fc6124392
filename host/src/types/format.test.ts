import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { formatBigDecimal, formatObject, formatValue } from './format';
import { formatDouble, formatFloat } from './java-floating';
import { Row, RowKind } from './rows';

const type = (root: TypeRoot, ...children: DataType[]) => DataType.create({ root, children });
const STRING = type(TypeRoot.VARCHAR);
const INT = type(TypeRoot.INTEGER);
const DOUBLE = type(TypeRoot.DOUBLE);

test.each([
  [1, '1.0'],
  [1e7, '1.0E7'],
  [9999999, '9999999.0'],
  [123456789.123, '1.23456789123E8'],
  [0.001, '0.001'],
  [9.999e-4, '9.999E-4'],
  [-1.5, '-1.5'],
  [1e21, '1.0E21'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [-0, '-0.0'],
  [5e-324, '4.9E-324'],
  [1e-323, '1.0E-323'],
  [2e-323, '2.0E-323'],
  [1.7976931348623157e308, '1.7976931348623157E308'],
  [9007199254740992, '9.007199254740992E15'],
  [100.25, '100.25'],
  [2e-5, '2.0E-5'],
  [1.739274941520501e18, '1.73927494152050099E18'],
  [4.727839468229346e18, '4.7278394682293463E18'],
  [1e23, '9.999999999999999E22'],
  [8.41e21, '8.409999999999999E21'],
  [9.5e21, '9.500000000000001E21'],
  [2 ** -1022, '2.2250738585072014E-308'],
  [2 ** 960, '9.745314011399999E288'],
  [0.002, '0.002'],
])('double %d', (value, text) => expect(formatDouble(value)).toBe(text));

test.each([
  [0.1, '0.1'],
  [1e10, '1.0E10'],
  [3.4028235e38, '3.4028235E38'],
  [1.4e-45, '1.4E-45'],
  [16777216, '1.6777216E7'],
  [0.0033, '0.0033'],
  [1.17549435e-38, '1.17549435E-38'],
  [-2, '-2.0'],
  [33554432, '3.3554432E7'],
  [1.0e10, '1.0E10'],
  [2 ** -44, '5.684342E-14'],
])('float %d', (value, text) => expect(formatFloat(Math.fround(value))).toBe(text));

test.each([
  ['1.50', '1.50'],
  ['-0.001', '-0.001'],
  ['0.0000001', '1E-7'],
  ['-0.00000012', '-1.2E-7'],
  ['0.000001', '0.000001'],
  ['-0.00', '0.00'],
  ['123', '123'],
])('BigDecimal %s', (value, text) => expect(formatBigDecimal(value)).toBe(text));

test.each<[string, DataType, unknown, string]>([
  ['row', type(TypeRoot.ROW, STRING, INT), Row.of('a', 1), '+I[a, 1]'],
  ['retraction', type(TypeRoot.ROW, STRING, INT), Row.ofKind(RowKind.UPDATE_BEFORE, 'a', null), '-U[a, null]'],
  ['tuple', type(TypeRoot.TUPLE, STRING, type(TypeRoot.LIST, INT)), Row.of('a', [3]), '(a,[3])'],
  ['bytes', type(TypeRoot.VARBINARY), Uint8Array.of(1, 255), '[1, -1]'],
  ['list', type(TypeRoot.LIST, DOUBLE), [1, null], '[1.0, null]'],
  ['map', type(TypeRoot.MAP, STRING, INT), new Map([['k', 1]]), '{k=1}'],
  ['date', type(TypeRoot.DATE), 18636, '2021-01-09'],
  ['time', type(TypeRoot.TIME), 43_262_345_000, '12:01:02'],
  ['timestamp', type(TypeRoot.TIMESTAMP), 1_610_193_600_011_000, '2021-01-09 12:00:00.011'],
  ['timestamp, no fraction', type(TypeRoot.TIMESTAMP), -1_000_000, '1969-12-31 23:59:59.0'],
  ['timestamp, µs', type(TypeRoot.TIMESTAMP), 120, '1970-01-01 00:00:00.00012'],
  ['instant', type(TypeRoot.TIMESTAMP_LTZ), 1_000_000, '1970-01-01T00:00:01Z'],
  ['instant, ms', type(TypeRoot.TIMESTAMP_LTZ), 1_120_000, '1970-01-01T00:00:01.120Z'],
  ['instant, µs', type(TypeRoot.TIMESTAMP_LTZ), -1, '1969-12-31T23:59:59.999999Z'],
  ['decimal', DataType.create({ root: TypeRoot.DECIMAL, precision: 10, scale: 2 }), -1234, '-12.34'],
  ['boolean', type(TypeRoot.BOOLEAN), true, 'true'],
  ['bigint', type(TypeRoot.BIGINT), 2n ** 60n, '1152921504606846976'],
  ['null', STRING, null, 'null'],
])('%s', (_, of, value, text) => expect(formatValue(value, of)).toBe(text));

test('untyped values', () => {
  expect(formatObject('a')).toBe('a');
  expect(formatObject({ a: [1, 2n], b: Row.of('x', 1), c: new Map([['k', null]]) })).toBe(
    '{"a":[1,2],"b":"+I[x, 1]","c":{"k":null}}',
  );
  expect(formatObject(Row.of(1, ['a']))).toBe('+I[1, [a]]');
  expect(formatObject(null)).toBe('null');
});
