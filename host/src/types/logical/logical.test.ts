import { supportsAvoidingCast, supportsExplicitCast, supportsImplicitCast } from './casts';
import {
  averageType,
  decimalDivide,
  decimalModulo,
  decimalPlus,
  decimalRound,
  decimalTimes,
  findCommonType,
  sumType,
} from './common';
import type { LogicalType } from './contracts';
import { typesEqual } from './equals';
import { supportsInjectiveCast } from './injective';
import { parseType } from './parse';
import { typeSummary, typeText } from './print';
import * as types from './types';
import { fromWire, toWire } from './wire';

const TEXTS: readonly (readonly [text: string, summary: string, serializable?: string])[] = [
  ['int not null', 'INT NOT NULL'],
  ['STRING', 'STRING', 'VARCHAR(2147483647)'],
  ['BYTES', 'BYTES', 'VARBINARY(2147483647)'],
  ['CHAR', 'CHAR(1)'],
  ['VARCHAR(7) NULL', 'VARCHAR(7)'],
  ['dec(4)', 'DECIMAL(4, 0)'],
  ['NUMERIC', 'DECIMAL(10, 0)'],
  ['DOUBLE PRECISION', 'DOUBLE'],
  ['TIME WITHOUT TIME ZONE', 'TIME(0)'],
  ['TIMESTAMP(3) WITHOUT TIME ZONE', 'TIMESTAMP(3)'],
  ['TIMESTAMP_LTZ(3)', 'TIMESTAMP_LTZ(3)', 'TIMESTAMP(3) WITH LOCAL TIME ZONE'],
  ['TIMESTAMP(0) WITH TIME ZONE', 'TIMESTAMP(0) WITH TIME ZONE'],
  ['INTERVAL YEAR(4) TO MONTH', 'INTERVAL YEAR(4) TO MONTH'],
  ['INTERVAL MONTH', 'INTERVAL MONTH'],
  ['INTERVAL DAY TO SECOND(3)', 'INTERVAL DAY(2) TO SECOND(3)'],
  ['INTERVAL HOUR TO MINUTE', 'INTERVAL HOUR TO MINUTE'],
  ['INTERVAL SECOND', 'INTERVAL SECOND(6)'],
  ['INT ARRAY NOT NULL', 'ARRAY<INT> NOT NULL'],
  ['MULTISET<INT NOT NULL>', 'MULTISET<INT NOT NULL>'],
  ['MAP<STRING, ARRAY<INT>>', 'MAP<STRING, ARRAY<INT>>', 'MAP<VARCHAR(2147483647), ARRAY<INT>>'],
  ["ROW<a INT 'it''s', `b``c` BOOLEAN>", "ROW<`a` INT '...', `b``c` BOOLEAN>", "ROW<`a` INT 'it''s', `b``c` BOOLEAN>"],
  ['ROW(a INT, b ROW<c DATE> NOT NULL)', 'ROW<`a` INT, `b` ROW<`c` DATE> NOT NULL>'],
  ["STRUCTURED<'a.B', x INT>", "STRUCTURED<'a.B', `x` INT>"],
  ["RAW('a.B', 'AQ==')", "RAW('a.B', '...')", "RAW('a.B', 'AQ==')"],
  ['VARIANT', 'VARIANT'],
  ['BITMAP NOT NULL', 'BITMAP NOT NULL'],
  ['NULL', 'NULL'],
];

describe('type texts', () => {
  test.each(TEXTS.map((entry) => [...entry] as string[]))('%s', (text, summary, serializable = summary) => {
    const type = parseType(text);
    expect(typeSummary(type)).toBe(summary);
    expect(typeText(type)).toBe(serializable);
    expect(parseType(typeText(type))).toEqual(type);
    expect(fromWire(toWire(type))).toEqual(type);
  });

  test.each([
    ['INT NOT', 'Could not parse type at position 3: Unexpected token: NOT\n Input type string: INT NOT'],
    ['VARCHAR(0)', 'Variable character string length must be between 1 and 2147483647 (both inclusive).'],
    ['ARRAY<INT', 'Could not parse type at position 6: Unexpected end.\n Input type string: ARRAY<INT'],
    [
      'CHAR(x)',
      'Could not parse type at position 5: <LITERAL_INT> expected but was <IDENTIFIER>.\n Input type string: CHAR(x)',
    ],
    ['DECIMAL(40)', 'Decimal precision must be between 1 and 38 (both inclusive).'],
    ['DECIMAL(4, 5)', 'Decimal scale must be between 0 and the precision 4 (both inclusive).'],
    ['ROW<a INT, a INT>', 'Field names must be unique. Found duplicates: [a]'],
    [
      'INTERVAL MINUTE TO HOUR',
      "Could not parse type at position 18: Keyword 'SECOND' expected but was 'HOUR'.\n Input type string: INTERVAL MINUTE TO HOUR",
    ],
  ])('%s is refused', (text, message) => {
    expect(() => parseType(text)).toThrow(message);
  });

  test('time attributes', () => {
    expect(typeSummary(types.PROCTIME)).toBe('TIMESTAMP_LTZ(3) NOT NULL *PROCTIME*');
    expect(typesEqual(types.PROCTIME, types.timestampLtz(3, false))).toBe(true);
    expect(fromWire(toWire(types.PROCTIME))).toEqual(types.PROCTIME);
  });

  test.each([types.SYMBOL, types.DESCRIPTOR, types.char(0), types.timestamp(0), types.time(0)])('wire %#', (type) => {
    expect(fromWire(toWire(type))).toEqual(type);
  });
});

const parse = (text: string): LogicalType => parseType(text);

describe('common type', () => {
  test.each([
    ['INT', 'BIGINT', 'BIGINT'],
    ['INT', 'DECIMAL(10, 2)', 'DECIMAL(12, 2)'],
    ['FLOAT', 'DECIMAL(10, 2)', 'DOUBLE'],
    ['BIGINT', 'FLOAT', 'FLOAT'],
    ['CHAR(10)', 'VARCHAR(5)', 'VARCHAR(10)'],
    ['CHAR(10)', 'CHAR(10)', 'CHAR(10)'],
    ['TIMESTAMP(3)', 'TIMESTAMP_LTZ(6)', 'TIMESTAMP_LTZ(6)'],
    ['INT', 'VARCHAR(5)', undefined],
    ['NULL', 'INT NOT NULL', 'INT'],
    ['INT NOT NULL', 'INT NOT NULL', 'INT NOT NULL'],
    ['DATE', 'TIMESTAMP(3)', 'DATE'],
    ['DATE', 'INTERVAL DAY', 'DATE'],
    ['INTERVAL DAY', 'INTERVAL HOUR TO SECOND(3)', 'INTERVAL DAY(2) TO SECOND(6)'],
    ['ARRAY<INT NOT NULL>', 'ARRAY<BIGINT>', 'ARRAY<BIGINT>'],
    ['ROW<a INT>', 'ROW<b DOUBLE>', 'ROW<`a` DOUBLE>'],
    ['ROW<a INT>', 'ROW<a INT, b INT>', undefined],
    ['NULL', 'NULL', undefined],
  ])('%s, %s', (a, b, expected) => {
    const common = findCommonType([parse(a), parse(b)]);
    expect(common === undefined ? undefined : typeSummary(common)).toBe(expected);
  });

  test('decimal arithmetic', () => {
    const d = (precision: number, scale: number) => ({ precision, scale });
    const text = (type: LogicalType) => typeSummary(types.nullable(type)).slice(7);
    expect(text(decimalTimes(d(10, 2), d(10, 2)))).toBe('(21, 4)');
    expect(text(decimalDivide(d(10, 2), d(10, 2)))).toBe('(23, 13)');
    expect(text(decimalPlus(d(10, 2), d(10, 2)))).toBe('(11, 2)');
    expect(text(decimalPlus(d(38, 18), d(38, 18)))).toBe('(38, 17)');
    expect(text(decimalTimes(d(38, 18), d(38, 18)))).toBe('(38, 6)');
    expect(text(decimalDivide(d(38, 18), d(38, 18)))).toBe('(38, 6)');
    expect(text(decimalDivide(d(5, 0), d(5, 0)))).toBe('(11, 6)');
    expect(text(decimalDivide(d(20, 10), d(10, 5)))).toBe('(36, 21)');
    expect(text(decimalModulo(d(5, 2), d(3, 0)))).toBe('(5, 2)');
    expect(text(decimalRound(d(10, 4), 2))).toBe('(9, 2)');
    expect(text(sumType(types.decimal(10, 2)))).toBe('(38, 2)');
    expect(text(averageType(types.decimal(10, 2)))).toBe('(38, 6)');
    expect(sumType(types.INT)).toBe(types.INT);
  });
});

describe('casts', () => {
  test.each([
    ['INT', 'BIGINT', true, true],
    ['BIGINT', 'INT', false, true],
    ['INT', 'INT NOT NULL', false, true],
    ['DOUBLE', 'BOOLEAN', false, false],
    ['INT', 'STRING', false, true],
    ['CHAR(3)', 'VARCHAR(1)', true, true],
    ['DATE', 'INT', false, false],
    ['TIMESTAMP(3)', 'INT', false, true],
    ['INTERVAL DAY', 'BIGINT', true, true],
    ['INTERVAL DAY TO HOUR', 'BIGINT', false, false],
    ['ROW<a INT>', 'ROW<b BIGINT>', true, true],
    ['ROW<a INT>', "STRUCTURED<'a.B', x STRING>", false, true],
    ['ARRAY<INT>', 'ROW<a INT>', false, false],
    ['BITMAP', 'BYTES', false, true],
    ['BITMAP', 'VARBINARY(5)', false, false],
    ['BITMAP', 'STRING', false, true],
    ['VARIANT', 'STRING', false, false],
    ['NULL', 'MAP<INT, INT>', true, true],
  ])('%s to %s', (from, to, implicit, explicit) => {
    expect(supportsImplicitCast(parse(from), parse(to))).toBe(implicit);
    expect(supportsExplicitCast(parse(from), parse(to))).toBe(explicit);
  });

  test('avoidable and injective ones', () => {
    expect(supportsAvoidingCast(parse('CHAR(3)'), parse('VARCHAR(3)'))).toBe(true);
    expect(supportsAvoidingCast(parse('VARCHAR(3)'), parse('CHAR(3)'))).toBe(false);
    expect(supportsAvoidingCast(parse('INT NOT NULL'), parse('INT'))).toBe(true);
    expect(supportsAvoidingCast(parse('INT'), parse('INT NOT NULL'))).toBe(false);
    expect(supportsInjectiveCast(parse('INT'), parse('VARCHAR(11)'))).toBe(true);
    expect(supportsInjectiveCast(parse('INT'), parse('VARCHAR(10)'))).toBe(false);
  });
});
