/** The values of `values.ts`, by the text of their type: extremes, zeros, and what codecs get wrong. */
import { Bitmap } from '../../types/bitmap';
import { Row } from '../../types/rows';
import { Variant } from '../../types/variant';

type TypedValues = readonly [type: string, values: readonly unknown[]];

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const MIN_LONG = -9223372036854775808n;
const MAX_LONG = 9223372036854775807n;
const LONG_TEXT = 'abcdefghij'.repeat(100);

/** Of the years 1 and 9999, and around the epoch, in units of 10^-max(3, precision) s. */
function instants(precision: number): readonly unknown[] {
  const scale = 10n ** BigInt(Math.max(3, precision));
  const canonical = (value: bigint): number | bigint => {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  };
  const last = precision === 0 ? 0n : 1n;
  return [0n, 1n, -1n, 1_700_000_000n, -62_135_596_800n, 253_402_300_799n]
    .flatMap((seconds) => [
      seconds * scale,
      (seconds + 1n) * scale - last * 10n ** BigInt(precision < 3 ? 3 - precision : 0),
    ])
    .map(canonical);
}

const variants: readonly Variant[] = [
  Variant.NULL,
  Variant.TRUE,
  Variant.integer(-5),
  Variant.integer(MAX_LONG),
  Variant.decimal(-12345n, 3),
  Variant.of('DOUBLE', -0),
  Variant.of('STRING', 'aé"\\\n'),
  Variant.of('BYTES', bytes(0, 255)),
  Variant.array([Variant.integer(1), Variant.NULL]),
  Variant.object([
    ['b', Variant.object([])],
    ['a', Variant.of('DATE', -1)],
  ]),
];

export const SCALAR_VALUES: readonly TypedValues[] = [
  ['BOOLEAN', [true, false]],
  ['TINYINT', [0, 1, -128, 127]],
  ['SMALLINT', [0, -32768, 32767]],
  ['INT', [0, -2147483648, 2147483647]],
  ['BIGINT', [0, -1, 2 ** 31, -(2 ** 33) - 1, MAX_SAFE, -MAX_SAFE, BigInt(MAX_SAFE) + 1n, MIN_LONG, MAX_LONG]],
  ['FLOAT', [0, -0, 1.5, Math.fround(3.4028235e38), Math.fround(1.4e-45), Number.NaN, Infinity, -Infinity]],
  ['DOUBLE', [0, -0, 0.1, Number.MAX_VALUE, Number.MIN_VALUE, Number.NaN, Infinity, -Infinity]],
  ['DECIMAL(5, 2)', [0, 12345, -99999]],
  ['DECIMAL(18, 18)', [1, -1, 999999999999999999n, -999999999999999999n]],
  ['DECIMAL(19, 0)', [0, 9999999999999999999n, -9999999999999999999n]],
  ['DECIMAL(38, 10)', [1, -1, MAX_SAFE, MAX_LONG, 10n ** 38n - 1n, 1n - 10n ** 38n, -(2n ** 64n)]],
  ['CHAR(3)', ['abc', 'äöü', '   ']],
  ['VARCHAR(10)', ['', 'x', '1234567890']],
  ['STRING', ['', 'a', 'ASCII text', 'Grüße', '東京', '👍🏽 ok', '\u0000', 'a\u0000b', LONG_TEXT, `${LONG_TEXT}é`]],
  ['BINARY(2)', [bytes(0, 255), bytes(1, 2)]],
  ['VARBINARY(4)', [bytes(), bytes(0), bytes(1, 2, 3, 4)]],
  ['BYTES', [bytes(), bytes(0, 128, 255), new Uint8Array(600).fill(7)]],
  ['DATE', [0, -1, 20_000, -719_162, 2_932_896]],
  ['TIME(0)', [0, 86_399_000_000]],
  ['TIME(3)', [1000, 86_399_999_000]],
  ['TIMESTAMP(0)', instants(0)],
  ['TIMESTAMP(3)', instants(3)],
  ['TIMESTAMP(4)', instants(4)],
  ['TIMESTAMP(6)', instants(6)],
  ['TIMESTAMP(7)', instants(7)],
  ['TIMESTAMP(9)', instants(9)],
  ['TIMESTAMP_LTZ(3)', instants(3)],
  ['TIMESTAMP_LTZ(9)', instants(9)],
  ['INTERVAL YEAR TO MONTH', [0, 1, -1, 119_999]],
  ['INTERVAL DAY TO SECOND(3)', [0, 1, -1, 86_400_000, -86_399_999_999]],
  ['VARIANT', variants],
  ['BITMAP', [Bitmap.empty(), Bitmap.of([0, 1, 70_000, -1]), Bitmap.of(Array.from({ length: 600 }, (_, i) => i))]],
];

export const NESTED_VALUES: readonly TypedValues[] = [
  ['ARRAY<ARRAY<BIGINT>>', [[], [[]], [null, [1, null, MAX_LONG], []]]],
  [
    'ROW<id BIGINT, who ROW<name STRING, tags ARRAY<STRING>>, at TIMESTAMP(3)>',
    [
      Row.of(1, Row.of('é', ['x', null, '']), 1_700_000_000_000),
      Row.of(null, null, null),
      Row.of(2, Row.of(null, null), -1),
    ],
  ],
  ['ARRAY<ROW<k STRING, v DECIMAL(20, 2)>>', [[Row.of('a', 10n ** 19n), null, Row.of(null, null)], []]],
  ['MAP<INT, MAP<STRING, DOUBLE>>', [new Map([[1, new Map([['a', 0.5]])]]), new Map([[-1, null]]), new Map()]],
  ['MAP<ROW<a INT, b STRING>, INT>', [new Map([[Row.of(1, 'x'), 7]])]],
  ['MULTISET<ROW<a INT>>', [new Map([[Row.of(1), 2]])]],
  ['ROW<e ARRAY<ROW<m MAP<STRING, ARRAY<INT>>>>>', [Row.of([Row.of(new Map([['k', [1, null]]]))]), Row.of([null])]],
  ['ROW<one BOOLEAN NOT NULL>', [Row.of(true), Row.of(false)]],
];
