/** Analysis, texts, simplification and serialization over the library's functions. */
import { BIGINT, BOOLEAN, char, DATE, decimal, INT, notNull, STRING, timestamp, varchar } from '../types/logical/types';
import { Bitmap } from '../types/bitmap';
import { Row } from '../types/rows';
import { Variant } from '../types/variant';
import {
  call,
  conjuncts,
  digest,
  inputRef,
  inputsOf,
  isDeterministic,
  literal,
  remapInputs,
  shiftInputs,
} from './analyze';
import type { Expr } from './contracts';
import { explainText, rexText } from './print';
import { deserialize, serialize } from './serialize';
import { simplify } from './simplify';
import { SESSION } from './testing';

const a = inputRef(0, INT);
const b = inputRef(1, STRING);
const e = inputRef(2, notNull(BIGINT));
const NAMES = ['a', 'b', 'e'];
const one = literal(1, notNull(INT));
const x = literal('x', char(1, false));
const bool = (name: string, ...args: Expr[]): Expr => call(name, args, BOOLEAN);

test('values of any type survive serialization', () => {
  const value = {
    big: 2n ** 70n,
    numbers: [NaN, -0, Infinity, 1.5],
    bytes: new Uint8Array([1, 255]),
    map: new Map<unknown, unknown>([['k', Row.ofKind(2, 1, null)]]),
    nothing: null,
    variant: Variant.object([['k', Variant.array([Variant.integer(1), Variant.NULL])]]),
  };
  const copy = deserialize<typeof value>(serialize(value));
  expect(copy).toEqual(value);
  expect(String(copy.map.get('k'))).toBe('+U[1, null]');
  expect(copy.bytes).toBeInstanceOf(Uint8Array);
  const bitmap = deserialize<Bitmap>(serialize(Bitmap.of([1, 70000])));
  expect(bitmap.toBytes()).toEqual(Bitmap.of([1, 70000]).toBytes());
  expect(() => serialize({ date: new Date(0) })).toThrow('A value of class Date cannot be part of a plan.');
});

test('references', () => {
  const expr = bool('AND', bool('=', a, one), bool('=', b, x));
  expect(inputsOf(expr)).toEqual([0, 1]);
  expect(inputsOf(shiftInputs(expr, 3))).toEqual([3, 4]);
  expect(inputsOf(remapInputs(expr, (index) => 9 - index))).toEqual([8, 9]);
  expect(conjuncts(expr)).toHaveLength(2);
  expect(digest(expr)).toBe(digest(JSON.parse(JSON.stringify(expr)) as Expr));
  expect(isDeterministic(call('RAND', [], notNull(INT)))).toBe(false);
});

test.each<[Expr, string, string]>([
  [bool('=', a, one), '=($0, 1)', '(a = 1)'],
  [bool('=', b, x), "=($1, _UTF-16LE'x')", "(b = 'x')"],
  [call('+', [e, literal(1, notNull(BIGINT))], BIGINT), '+($2, 1)', '(e + 1)'],
  [call('CAST', [a], BIGINT), 'CAST($0):BIGINT', 'CAST(a AS BIGINT)'],
  [
    call('CAST', [e], notNull(STRING)),
    'CAST($2):VARCHAR(2147483647) CHARACTER SET "UTF-16LE" NOT NULL',
    'CAST(e AS VARCHAR(2147483647))',
  ],
  [bool('IS NULL', a), 'IS NULL($0)', 'a IS NULL'],
  [literal(null, INT), 'null:INTEGER', 'null:INTEGER'],
  [literal(5000000000, notNull(BIGINT)), '5000000000:BIGINT', '5000000000'],
  [literal(15, decimal(2, 1, false)), '1.5:DECIMAL(2, 1)', '1.5'],
  [literal(1000, { root: 'DOUBLE', nullable: false }), '1E3:DOUBLE', '1E3'],
  [literal(18262, notNull(DATE)), '2020-01-01', '2020-01-01'],
  [literal(1577836800123, timestamp(3, false)), '2020-01-01 00:00:00.123:TIMESTAMP(3)', '2020-01-01 00:00:00.123'],
  [bool('IN', a, one, literal(2, notNull(INT))), 'OR(=($0, 1), =($0, 2))', 'SEARCH(a, Sarg[1, 2])'],
  [call('UNARY_MINUS', [a], INT), '-($0)', '-(a)'],
])('%#', (expr, rex, explained) => {
  expect(rexText(expr)).toBe(rex);
  expect(explainText(expr, NAMES, { format: 'infix' })).toBe(explained);
});

test.each<[string, Expr, Expr]>([
  ['constants', call('+', [one, one], notNull(INT)), literal(2, notNull(INT))],
  ['NULL', bool('=', a, literal(null, INT)), literal(null, BOOLEAN)],
  ['AND', bool('AND', bool('=', a, one), literal(true, notNull(BOOLEAN)), bool('=', a, one)), bool('=', a, one)],
  ['NOT', bool('NOT', bool('>', a, one)), bool('<=', a, one)],
  ['IS NULL of NOT NULL', bool('IS NULL', e), literal(false, notNull(BOOLEAN))],
  [
    'exceptions stay',
    call('/', [one, literal(0, notNull(INT))], notNull(INT)),
    call('/', [one, literal(0, notNull(INT))], notNull(INT)),
  ],
  ['CAST', call('CAST', [literal('12', varchar(2, false))], notNull(INT)), literal(12, notNull(INT))],
])('simplify %s', (_name, expr, expected) => {
  expect(simplify(expr, SESSION)).toEqual(expected);
});

test('a condition that is NULL is FALSE', () => {
  expect(simplify(bool('=', a, literal(null, INT)), SESSION, true)).toMatchObject({ value: false });
});
