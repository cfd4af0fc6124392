import type { LogicalType } from '../types/logical/contracts';
import { parseType } from '../types/logical/parse';
import { typeSummary } from '../types/logical/print';
import { rowClass } from '../types/rows';
import { Bitmap } from '../types/bitmap';
import { type Evaluated, evaluate, type TestArgument } from './testing';

const typeOf = (text: string): LogicalType => parseType(text);
const Row2 = rowClass(2);

/** `[value, 'TYPE']` is a column, a bare value a literal of the obvious type. */
type Given = TestArgument | readonly [unknown, string] | string | number | boolean;

function argument(given: Given): TestArgument {
  if (typeof given === 'string') return { value: given, type: typeOf(`CHAR(${Math.max(1, given.length)}) NOT NULL`) };
  if (typeof given === 'number') return { value: given, type: typeOf('INT NOT NULL') };
  if (typeof given === 'boolean') return { value: given, type: typeOf('BOOLEAN NOT NULL') };
  if ('type' in given) return given;
  return { value: given[0], type: typeOf(given[1]), column: true };
}

function run(name: string, ...args: readonly Given[]): Evaluated {
  return evaluate(name, args.map(argument));
}

type Case = readonly [name: string, args: readonly Given[], value: unknown, type: string];

/** Bitmaps with equal members may be laid out differently. */
const comparable = (value: unknown): unknown => (value instanceof Bitmap ? value.toArray() : value);

function check(cases: readonly Case[]): void {
  test.each(
    cases.map(
      (entry) =>
        [
          `${entry[0]}(${JSON.stringify(entry[1], (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))})`,
          entry,
        ] as const,
    ),
  )('%s', (_, [name, args, value, type]) => {
    const result = run(name, ...args);
    expect(comparable(result.value)).toEqual(comparable(value));
    expect(typeSummary(result.type)).toBe(type);
  });
}

const tiny = (value: number): Given => [value, 'TINYINT NOT NULL'];
const big = (value: number | bigint): Given => [value, 'BIGINT NOT NULL'];
const float = (value: number): Given => [Math.fround(value), 'FLOAT NOT NULL'];
const double = (value: number): Given => [value, 'DOUBLE NOT NULL'];
const decimal = (value: number | bigint, type: string): Given => [value, `DECIMAL${type} NOT NULL`];
const nothing = (type: string): Given => [null, type];

describe('arithmetic', () => {
  check([
    ['+', [2147483647, 3], -2147483646, 'INT NOT NULL'],
    ['+', [tiny(1), tiny(127)], -128, 'TINYINT NOT NULL'],
    ['+', [big(9223372036854775807n), big(4)], -9223372036854775805n, 'BIGINT NOT NULL'],
    ['/', [tiny(-128), tiny(-1)], -128, 'TINYINT NOT NULL'],
    ['UNARY_MINUS', [tiny(-128)], -128, 'TINYINT NOT NULL'],
    ['/', [-7, 2], -3, 'INT NOT NULL'],
    ['%', [-7, 3], -1, 'INT NOT NULL'],
    ['MOD', [big(3000000000), 1000000007], 999999986, 'INT NOT NULL'],
    ['MOD', [decimal(75, '(2, 1)'), big(2)], 15, 'DECIMAL(2, 1) NOT NULL'],
    ['MOD', [decimal(20, '(12, 0)'), tiny(7)], 6, 'TINYINT NOT NULL'],
    ['MOD', [decimal(-750, '(5, 2)'), 2], -150, 'DECIMAL(5, 2) NOT NULL'],
    ['+', [float(0.1), double(0.2)], Math.fround(0.3), 'FLOAT NOT NULL'],
    ['+', [double(0.1), float(0.2)], 0.3000000029802322, 'DOUBLE NOT NULL'],
    ['/', [float(5), 3], Math.fround(5 / 3), 'FLOAT NOT NULL'],
    ['/', [decimal(100, '(10, 2)'), decimal(700, '(10, 2)')], 1428571428571, 'DECIMAL(23, 13) NOT NULL'],
    ['*', [decimal(700, '(10, 2)'), decimal(700, '(10, 2)')], 490000, 'DECIMAL(21, 4) NOT NULL'],
    ['-', [decimal(700, '(10, 2)'), 1], 600, 'DECIMAL(13, 2) NOT NULL'],
    ['+', [decimal(1514356320000, '(19, 0)'), 6], 1514356320006, 'DECIMAL(20, 0) NOT NULL'],
    ['*', [decimal(700, '(10, 2)'), double(6)], 42, 'DOUBLE NOT NULL'],
    ['*', [decimal(10n ** 37n, '(38, 0)'), decimal(100, '(38, 0)')], null, 'DECIMAL(38, 0) NOT NULL'],
    ['/', [double(1), double(0)], Number.POSITIVE_INFINITY, 'DOUBLE NOT NULL'],
    ['+', [nothing('INT'), 1], null, 'INT'],
    [
      '+',
      [
        [18262, 'DATE NOT NULL'],
        [25 * 3600000, 'INTERVAL HOUR NOT NULL'],
      ],
      18263,
      'DATE NOT NULL',
    ],
    [
      '-',
      [
        [18352, 'DATE NOT NULL'],
        [1, 'INTERVAL MONTH NOT NULL'],
      ],
      18321,
      'DATE NOT NULL',
    ],
    [
      '+',
      [
        [36_000_000_000, 'TIME(0) NOT NULL'],
        [25 * 3600000, 'INTERVAL HOUR NOT NULL'],
      ],
      39_600_000_000,
      'TIME(0) NOT NULL',
    ],
    [
      '-',
      [
        [36_000_000_000, 'TIME(0) NOT NULL'],
        [11 * 3600000, 'INTERVAL HOUR NOT NULL'],
      ],
      82_800_000_000,
      'TIME(0) NOT NULL',
    ],
    [
      '+',
      [
        [1_000_000, 'TIMESTAMP(6) NOT NULL'],
        [5, 'INTERVAL SECOND(3) NOT NULL'],
      ],
      1_005_000,
      'TIMESTAMP(6) NOT NULL',
    ],
    ['*', [[86_400_000, 'INTERVAL DAY NOT NULL'], 2], 172_800_000, 'INTERVAL SECOND(3) NOT NULL'],
  ]);
  test('errors', () => {
    expect(() => run('/', [1, 'INT'], [0, 'INT'])).toThrow('/ by zero');
    expect(() => run('/', decimal(1, '(3, 1)'), [0, 'INT'])).toThrow('Division by zero');
    expect(() => run('+', 'a', 1)).toThrow('Invalid input arguments');
    expect(() => run('+', [null, 'NULL'], 1)).toThrow("Illegal use of 'NULL'");
    expect(() => run('%', double(1), 1)).toThrow('Invalid input arguments');
    expect(() => run('+', [1, 'INTERVAL DAY'], [1, 'INTERVAL MONTH'])).toThrow('Invalid input arguments');
  });
});

describe('comparison', () => {
  const DATE = 'DATE NOT NULL';
  check([
    ['=', [big(1), 1], true, 'BOOLEAN NOT NULL'],
    ['=', [decimal(100, '(12, 2)'), decimal(100, '(3, 2)')], true, 'BOOLEAN NOT NULL'],
    ['<', [decimal(99, '(3, 2)'), 1], true, 'BOOLEAN NOT NULL'],
    ['>', [nothing('INT'), 1], null, 'BOOLEAN'],
    ['<', [big(9007199254740993n), double(9007199254740992)], false, 'BOOLEAN NOT NULL'],
    ['=', ['String', ['String', 'STRING']], true, 'BOOLEAN'],
    [
      '<',
      [
        ['\ud83d\ude00', 'STRING'],
        ['\uffee', 'STRING'],
      ],
      false,
      'BOOLEAN',
    ],
    ['=', [[18262, DATE], '2020-01-01'], true, 'BOOLEAN NOT NULL'],
    ['<>', [[18262, DATE], '2020-01-02'], true, 'BOOLEAN NOT NULL'],
    [
      '=',
      [
        [18262, DATE],
        ['no date', 'STRING'],
      ],
      null,
      'BOOLEAN',
    ],
    [
      '<>',
      [
        [18262, DATE],
        ['no date', 'STRING'],
      ],
      null,
      'BOOLEAN',
    ],
    ['=', [true, 'true'], false, 'BOOLEAN NOT NULL'],
    [
      '=',
      [
        [[1, null], 'ARRAY<INT>'],
        [[1, null], 'ARRAY<INT>'],
      ],
      true,
      'BOOLEAN',
    ],
    [
      '=',
      [
        [new Row2(0, 1, 'a'), 'ROW<a INT, b STRING>'],
        [new Row2(0, 1, 'b'), 'ROW<a INT, b STRING>'],
      ],
      false,
      'BOOLEAN',
    ],
    [
      '=',
      [
        [new Map([['a', 1]]), 'MAP<STRING, INT>'],
        [new Map([['a', 1]]), 'MAP<STRING, INT>'],
      ],
      true,
      'BOOLEAN',
    ],
    [
      '<',
      [
        [new Uint8Array([1, 255]), 'BYTES'],
        [new Uint8Array([2]), 'BYTES'],
      ],
      true,
      'BOOLEAN',
    ],
    [
      '<',
      [
        [false, 'BOOLEAN'],
        [true, 'BOOLEAN'],
      ],
      true,
      'BOOLEAN',
    ],
    ['IS DISTINCT FROM', [nothing('INT'), nothing('INT')], false, 'BOOLEAN NOT NULL'],
    ['IS DISTINCT FROM', [nothing('INT'), 1], true, 'BOOLEAN NOT NULL'],
    [
      'IS NOT DISTINCT FROM',
      [
        [3, 'INT'],
        [3, 'BIGINT'],
      ],
      true,
      'BOOLEAN NOT NULL',
    ],
    ['IS NOT DISTINCT FROM', [nothing('STRING'), nothing('STRING')], true, 'BOOLEAN NOT NULL'],
    ['IS NULL', [nothing('INT')], true, 'BOOLEAN NOT NULL'],
    ['IS NOT TRUE', [nothing('BOOLEAN')], true, 'BOOLEAN NOT NULL'],
    ['GREATEST', [1, big(5), big(3)], 5, 'BIGINT NOT NULL'],
    ['LEAST', ['b', 'a'], 'a', 'CHAR(1) NOT NULL'],
    ['GREATEST', [nothing('INT'), 1], null, 'INT'],
    ['GREATEST', [double(Number.NaN), double(1)], Number.NaN, 'DOUBLE NOT NULL'],
    ['NULLIF', [[3, 'INT NOT NULL'], 3], null, 'INT'],
    [
      'NULLIF',
      [
        [3, 'INT NOT NULL'],
        [null, 'INT'],
      ],
      3,
      'INT',
    ],
  ]);
  test('errors', () => {
    expect(() => run('=', [1, 'INT'], ['1', 'STRING'])).toThrow(
      'implicit type conversion between INTEGER and VARCHAR is not supported now',
    );
    expect(() => run('=', [1, 'DATE'], 'invalid')).toThrow('Error when casting CHAR(7) NOT NULL to DATE');
    expect(() => run('=', [1, 'INT'], [true, 'BOOLEAN'])).toThrow('Invalid input arguments');
    expect(() => run('<', [[1], 'ARRAY<INT>'], [[1], 'ARRAY<INT>'])).toThrow(
      "Comparable type expected, but was 'ARRAY<INT>'.",
    );
    expect(() => run('GREATEST', 1, 'a')).toThrow('All types in a comparison should support');
    expect(() => run('=', [1, 'DATE'], [1, 'TIMESTAMP(3)'])).toThrow('Invalid input arguments');
  });
});

describe('numbers', () => {
  check([
    ['ROUND', [double(1.005), 2], 1.01, 'DOUBLE NOT NULL'],
    ['ROUND', [double(-2.5)], -3, 'DOUBLE NOT NULL'],
    ['ROUND', [125, -1], 130, 'INT NOT NULL'],
    ['ROUND', [[2147483647, 'INT NOT NULL'], -1], -2147483646, 'INT NOT NULL'],
    ['ROUND', [tiny(125), -1], -126, 'TINYINT NOT NULL'],
    ['ROUND', [float(1.555), 2], Math.fround(1.55), 'FLOAT NOT NULL'],
    ['ROUND', [decimal(9999, '(4, 2)'), 1], 1000, 'DECIMAL(4, 1) NOT NULL'],
    ['ROUND', [decimal(12855, '(5, 2)'), [1, 'INT NOT NULL']], 12860, 'DECIMAL(5, 2) NOT NULL'],
    ['ROUND', [decimal(55555, '(5, 2)'), -3], 1000, 'DECIMAL(4, 0) NOT NULL'],
    ['ROUND', [decimal(1234512345, '(10, 5)'), 2], 1234512, 'DECIMAL(8, 2) NOT NULL'],
    ['ROUND', [big(9223372036854775807n), -1], -9223372036854775806n, 'BIGINT NOT NULL'],
    ['TRUNCATE', [double(2.59), 1], 2.5, 'DOUBLE NOT NULL'],
    ['TRUNCATE', [float(42.345), 2], Math.fround(42.34), 'FLOAT NOT NULL'],
    ['TRUNCATE', [decimal(42345, '(6, 3)'), 2], 4234, 'DECIMAL(6, 2) NOT NULL'],
    ['TRUNCATE', [decimal(42345, '(6, 3)'), -1], 40, 'DECIMAL(4, 0) NOT NULL'],
    ['TRUNCATE', [decimal(42345, '(6, 3)'), [2, 'INT NOT NULL']], 42340, 'DECIMAL(6, 3) NOT NULL'],
    ['TRUNCATE', [129, -1], 120, 'INT NOT NULL'],
    ['ABS', [[-2147483648, 'INT NOT NULL']], -2147483648, 'INT NOT NULL'],
    ['ABS', [tiny(-128)], -128, 'TINYINT NOT NULL'],
    ['ABS', [decimal(-700, '(10, 2)')], 700, 'DECIMAL(10, 2) NOT NULL'],
    ['SIGN', [decimal(-50, '(5, 3)')], -1000, 'DECIMAL(5, 3) NOT NULL'],
    ['SIGN', [double(-6)], -1, 'DOUBLE NOT NULL'],
    ['POWER', [3, 2], 9, 'DOUBLE NOT NULL'],
    ['LOG', [2, 8], 3, 'DOUBLE NOT NULL'],
    ['LOG2', [8], 3, 'DOUBLE NOT NULL'],
    ['LN', [0], Number.NEGATIVE_INFINITY, 'DOUBLE NOT NULL'],
    ['COT', [0], Number.POSITIVE_INFINITY, 'DOUBLE NOT NULL'],
    ['DEGREES', [1], 57.29577951308232, 'DOUBLE NOT NULL'],
    ['RADIANS', [180], Math.PI, 'DOUBLE NOT NULL'],
    ['BIN', [-1], '1'.repeat(64), 'STRING NOT NULL'],
    ['HEX', [-1], 'F'.repeat(16), 'STRING NOT NULL'],
    ['HEX', ['hello'], '68656C6C6F', 'STRING NOT NULL'],
    ['UNHEX', ['146'], new Uint8Array([0, 0x46]), 'BYTES'],
    ['UNHEX', ['1-'], null, 'BYTES'],
    ['UNHEX', ['1'], new Uint8Array([0]), 'BYTES'],
    ['RAND', [10], 0.7304302967434272, 'DOUBLE NOT NULL'],
    ['RAND', [[10, 'INT']], 0.7304302967434272, 'DOUBLE'],
    [
      'RAND_INTEGER',
      [
        [5, 'INT'],
        [10, 'INT'],
      ],
      7,
      'INT',
    ],
    ['RAND_INTEGER', [[3, 'INT NOT NULL'], 100], 34, 'INT NOT NULL'],
  ]);
});

describe('casts', () => {
  check([
    ['TYPEOF', [[12, 'INT NOT NULL']], 'INT NOT NULL', 'STRING'],
    ['TYPEOF', [[null, 'NULL']], 'NULL', 'STRING'],
    ['TYPEOF', [['a', 'STRING'], true], 'VARCHAR(2147483647)', 'STRING'],
  ]);
});

describe('collections', () => {
  const ints = (items: readonly (number | null)[]): Given => [items, 'ARRAY<INT>'];
  const INTS = 'ARRAY<INT>';
  const nested = [[1], [2]];
  check([
    ['ARRAY', [1, [null, 'INT']], [1, null], 'ARRAY<INT> NOT NULL'],
    ['MAP', ['a', 1, 'a', 2], new Map([['a', 2]]), 'MAP<CHAR(1) NOT NULL, INT NOT NULL> NOT NULL'],
    ['ROW', [1, 'a'], new Row2(0, 1, 'a'), 'ROW<`EXPR$0` INT NOT NULL, `EXPR$1` CHAR(1) NOT NULL> NOT NULL'],
    ['ITEM', [ints([1, 2]), 2], 2, 'INT'],
    ['ITEM', [ints([1, 2]), [3, 'INT']], null, 'INT'],
    ['ITEM', [ints([1, 2]), [0, 'INT']], null, 'INT'],
    ['ITEM', [[new Map([['a', 1]]), 'MAP<STRING, INT>'], 'a'], 1, 'INT'],
    ['ITEM', [[new Map([[[1], 'x']]), 'MAP<ARRAY<INT>, STRING>'], ints([1])], 'x', 'STRING'],
    ['ITEM', [[new Row2(0, 1, 'a'), 'ROW<a INT, b STRING> NOT NULL'], 'b'], 'a', 'STRING'],
    ['CARDINALITY', [ints([1, 2])], 2, 'INT'],
    ['ELEMENT', [ints([1])], 1, 'INT'],
    ['ELEMENT', [ints([])], null, 'INT'],
    ['ARRAY_CONTAINS', [ints([1, null]), [null, 'INT']], true, 'BOOLEAN'],
    ['ARRAY_CONTAINS', [[nested, 'ARRAY<ARRAY<INT>>'], ints([2])], true, 'BOOLEAN'],
    ['ARRAY_CONTAINS', [nothing(INTS), 1], null, 'BOOLEAN'],
    [
      'ARRAY_APPEND',
      [
        [[1], 'ARRAY<INT NOT NULL> NOT NULL'],
        [null, 'INT'],
      ],
      [1, null],
      'ARRAY<INT>',
    ],
    ['ARRAY_PREPEND', [ints([1]), 0], [0, 1], INTS],
    ['ARRAY_REMOVE', [ints([1, null, 1]), [null, 'INT']], [1, 1], INTS],
    ['ARRAY_POSITION', [ints([3, null, 1]), 1], 3, 'INT'],
    ['ARRAY_POSITION', [ints([3]), 1], 0, 'INT'],
    ['ARRAY_DISTINCT', [ints([1, null, 1, null, 2])], [1, null, 2], INTS],
    ['ARRAY_UNION', [ints([1, null]), ints([2, 1, null])], [1, null, 2], INTS],
    ['ARRAY_EXCEPT', [ints([1, 1, 2, null]), ints([2])], [1, null], INTS],
    ['ARRAY_INTERSECT', [ints([1, 1, 2, null]), ints([1, null])], [1, null], INTS],
    ['ARRAY_CONCAT', [ints([1]), ints([1, null])], [1, 1, null], INTS],
    ['ARRAY_REVERSE', [ints([1, 2, 3])], [3, 2, 1], INTS],
    ['ARRAY_MAX', [ints([1, null, 3])], 3, 'INT'],
    ['ARRAY_MIN', [ints([])], null, 'INT'],
    ['ARRAY_SORT', [ints([3, null, 1])], [null, 1, 3], INTS],
    ['ARRAY_SORT', [ints([3, null, 1]), false], [3, 1, null], INTS],
    ['ARRAY_SORT', [ints([3, null, 1]), false, true], [null, 3, 1], INTS],
    ['ARRAY_SLICE', [ints([1, 2, 3, 4]), -2, -1], [3, 4], INTS],
    ['ARRAY_SLICE', [ints([1, 2, 3, 4]), 2], [2, 3, 4], INTS],
    ['ARRAY_SLICE', [ints([1, 2, 3, 4]), 3, 0], [], INTS],
    ['ARRAY_JOIN', [[['a', null, 'b'], 'ARRAY<STRING>'], '-'], 'a-b', 'STRING'],
    ['ARRAY_JOIN', [[['a', null, 'b'], 'ARRAY<STRING>'], '-', '?'], 'a-?-b', 'STRING'],
    ['MAP_KEYS', [[new Map([['a', 1]]), 'MAP<STRING, INT>']], ['a'], 'ARRAY<STRING>'],
    ['MAP_VALUES', [[new Map([['a', 1]]), 'MAP<STRING, INT>']], [1], 'ARRAY<INT>'],
    [
      'MAP_ENTRIES',
      [[new Map([['a', 1]]), 'MAP<STRING, INT>']],
      [new Row2(0, 'a', 1)],
      'ARRAY<ROW<`key` STRING, `value` INT>>',
    ],
    [
      'MAP_FROM_ARRAYS',
      [ints([1, 2]), [['a', 'b'], 'ARRAY<STRING>']],
      new Map([
        [1, 'a'],
        [2, 'b'],
      ]),
      'MAP<INT, STRING>',
    ],
    [
      'MAP_UNION',
      [
        [
          new Map([
            [1, 'a'],
            [2, 'b'],
          ]),
          'MAP<INT, STRING>',
        ],
        [new Map([[2, 'c']]), 'MAP<INT, STRING>'],
      ],
      new Map([
        [2, 'c'],
        [1, 'a'],
      ]),
      'MAP<INT, STRING>',
    ],
  ]);
  test('errors', () => {
    expect(() => run('ARRAY', 1, 'a')).toThrow('Parameters must be of the same type');
    expect(() => run('MAP', 1, 'a', 2)).toThrow('Map requires an even number of arguments');
    expect(() => run('ITEM', ints([1]), 0)).toThrow('Array element access needs an index starting at 1 but was 0.');
    expect(() => run('ELEMENT', ints([1, 2]))).toThrow('Array has more than one element.');
    expect(() => run('MAP_FROM_ARRAYS', ints([1]), ints([]))).toThrow('is not equal to the length of the values array');
  });
});

describe('bitmaps and variants', () => {
  const bitmap = (...values: readonly number[]): Given => [Bitmap.of(values), 'BITMAP NOT NULL'];
  check([
    ['BITMAP_BUILD', [[[1, null, 1], 'ARRAY<INT>']], Bitmap.of([1]), 'BITMAP'],
    ['BITMAP_CARDINALITY', [bitmap(1, 2, -1)], 3, 'BIGINT NOT NULL'],
    ['BITMAP_TO_STRING', [bitmap(3, 1, -1)], '{1,3,4294967295}', 'STRING NOT NULL'],
    ['BITMAP_TO_ARRAY', [bitmap(3, -4, 1)], [1, 3, -4], 'ARRAY<INT> NOT NULL'],
    ['BITMAP_XOR', [bitmap(-1), bitmap(0, 2)], Bitmap.of([-1, 0, 2]), 'BITMAP NOT NULL'],
    ['BITMAP_ANDNOT', [bitmap(1, 2), bitmap(2)], Bitmap.of([1]), 'BITMAP NOT NULL'],
    ['BITMAP_AND', [bitmap(1, 2), nothing('BITMAP')], null, 'BITMAP'],
    [
      'BITMAP_FROM_BYTES',
      [[Buffer.from('3a3000000100000000000000100000000100', 'hex'), 'BYTES']],
      Bitmap.of([1]),
      'BITMAP',
    ],
  ]);
  test('variants', () => {
    const parsed = run('PARSE_JSON', '{"a":[1,2.5,"x"]}');
    expect(typeSummary(parsed.type)).toBe('VARIANT NOT NULL');
    const list = run('ITEM', [parsed.value, 'VARIANT'], 'a').value;
    expect(String(run('ITEM', [list, 'VARIANT'], 2).value)).toBe('2.5');
    expect(run('ITEM', [list, 'VARIANT'], 9).value).toBeNull();
    expect(() => run('ITEM', [list, 'VARIANT'], 'a')).toThrow(
      'String key access on variant requires an object variant',
    );
    expect(run('TRY_PARSE_JSON', '{').value).toBeNull();
    expect(String(run('TRY_PARSE_JSON', '{"a":1,"a":2}', true).value)).toBe('{"a":2}');
    expect(() => run('PARSE_JSON', '{')).toThrow('Failed to parse json string: {');
  });
  test('structured types', () => {
    const object = run('OBJECT_OF', 'com.x.Y', 'a', 1, 'b', 'x');
    expect(typeSummary(object.type)).toBe("STRUCTURED<'com.x.Y', `a` INT NOT NULL, `b` CHAR(1) NOT NULL>");
    const updated = evaluate('OBJECT_UPDATE', [{ ...object, column: true }, argument('b'), argument(5)]);
    expect(updated.value).toEqual(new Row2(0, 1, 5));
    expect(() => run('OBJECT_OF', 'c', 'a', 1, 'a', 2)).toThrow("The field name 'a' at position 4 is repeated.");
  });
});

describe('JSON', () => {
  const symbol = (value: string): Given => ({
    value,
    type: typeOf('INT NOT NULL') && { root: 'SYMBOL', nullable: false },
  });
  const STRING = 'STRING NOT NULL';
  check([
    ['JSON_STRING', [double(1e10)], '1.0E+10', STRING],
    ['JSON_STRING', [double(1e-5)], '0.000010', STRING],
    ['JSON_STRING', [double(Number.NaN)], '"NaN"', STRING],
    ['JSON_STRING', [decimal(12340, '(10, 3)')], '12.340', STRING],
    ['JSON_STRING', [[1577873472500, 'TIMESTAMP(3) NOT NULL']], '"2020-01-01T10:11:12.5"', STRING],
    ['JSON_STRING', [[1577873472500, 'TIMESTAMP_LTZ(3) NOT NULL']], '"2020-01-01T10:11:12.5Z"', STRING],
    ['JSON_STRING', [[new Row2(0, 1, 'x'), 'ROW<b INT, a STRING> NOT NULL']], '{"a":"x","b":1}', STRING],
    ['JSON_STRING', [[new Uint8Array([1, 2]), 'BYTES NOT NULL']], '"AQI="', STRING],
    ['JSON_OBJECT', [symbol('NULL_ON_NULL'), 'b', 1, 'a', [null, 'INT']], '{"a":null,"b":1}', STRING],
    ['JSON_OBJECT', [symbol('ABSENT_ON_NULL'), 'b', 1, 'a', [null, 'INT']], '{"b":1}', STRING],
    ['JSON_ARRAY', [symbol('ABSENT_ON_NULL'), 'b', 1, [null, 'INT']], '["b",1]', STRING],
    ['JSON_ARRAY', [symbol('NULL_ON_NULL'), [null, 'INT']], '[null]', STRING],
    ['JSON_EXISTS', ['{"a":1}', '$.a'], true, 'BOOLEAN'],
    ['JSON_EXISTS', ['{"a":1}', 'strict $.b', symbol('UNKNOWN')], null, 'BOOLEAN'],
    ['JSON_VALUE', ['{"a":1}', '$.a'], '1', 'STRING'],
    ['JSON_VALUE', ['{"a":1}', 'lax $.b', symbol('DEFAULT'), 'x', symbol('EMPTY')], 'x', 'STRING'],
    [
      'JSON_VALUE',
      ['{"a":1}', '$.b', symbol('NULL'), symbol('EMPTY'), symbol('DEFAULT'), 'y', symbol('ERROR')],
      'y',
      'STRING',
    ],
    [
      'JSON_QUERY',
      ['{"a":1}', '$.a', symbol('WITH_CONDITIONAL_ARRAY'), symbol('NULL'), symbol('NULL')],
      '[1]',
      'STRING',
    ],
    ['IS JSON', [['{}', 'STRING']], true, 'BOOLEAN NOT NULL'],
    ['IS NOT JSON SCALAR', [[null, 'STRING']], true, 'BOOLEAN NOT NULL'],
  ]);
});
