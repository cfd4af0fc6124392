import type { LogicalType } from '../types/logical/contracts';
import { BIGINT, BOOLEAN, decimal, INT, notNull, STRING, varchar } from '../types/logical/types';
import { Row } from '../types/rows';
import { call, inputRef, literal } from './analyze';
import { evaluateConstant } from './compiler';
import type { Expr } from './contracts';
import { compileFilter, compileJoinPredicate, compileKey, compileProjection, compileScalar } from './products';
import { noted, SESSION } from './testing';

jest.mock('../functions/registry', () => ({
  lookupFunction: (name: string) => jest.requireActual('./testing').lookupTestFunction(name),
}));

const bool = (value: boolean | null): Expr => literal(value, BOOLEAN);
const fn = (name: string, args: readonly Expr[], type: LogicalType = INT): Expr => call(name, args, type);
const field = (index: number, type: LogicalType = INT): Expr => inputRef(index, type);
const note = (value: unknown, type: LogicalType = BOOLEAN): Expr => fn('NOTE', [literal(value, type)], type);

function run(expr: Expr, ...fields: unknown[]): unknown {
  return compileScalar(expr, SESSION)(Row.of(...fields));
}

/** The text of what `compile` makes. */
function textOf(compile: () => unknown): string {
  const written: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  process.env.DREY_DUMP_CODE = '1';
  try {
    compile();
  } finally {
    delete process.env.DREY_DUMP_CODE;
    write.mockRestore();
  }
  return written.join('').replace(/^\/\/ expression \d+/m, '// expression');
}

describe('three-valued logic', () => {
  const values = [true, false, null];
  const and = (a: boolean | null, b: boolean | null) =>
    a === false || b === false ? false : a === null || b === null ? null : true;
  const or = (a: boolean | null, b: boolean | null) =>
    a === true || b === true ? true : a === null || b === null ? null : false;

  test.each(values.flatMap((a) => values.map((b) => [a, b] as const)))('%s, %s', (a, b) => {
    const operands = [field(0, BOOLEAN), field(1, BOOLEAN)];
    expect(run(fn('AND', operands, BOOLEAN), a, b)).toBe(and(a, b));
    expect(run(fn('OR', operands, BOOLEAN), a, b)).toBe(or(a, b));
    expect(run(fn('AND', [...operands, bool(true)], BOOLEAN), a, b)).toBe(and(a, b));
    const not = fn('NOT', [fn('AND', operands, BOOLEAN)], BOOLEAN);
    const expected = and(a, b);
    expect(run(not, a, b)).toBe(expected === null ? null : !expected);
    const out: Row[] = [];
    compileFilter(not, SESSION)([Row.of(a, b)], out);
    expect(out).toHaveLength(expected === false ? 1 : 0);
    if (a === null || b === null) return;
    const sure = [field(0, notNull(BOOLEAN)), field(1, notNull(BOOLEAN))];
    expect(run(fn('OR', sure, notNull(BOOLEAN)), a, b)).toBe(a || b);
  });
});

describe('laziness', () => {
  beforeEach(() => void noted.splice(0));

  test.each<[string, Expr, unknown, unknown[]]>([
    ['AND stops at FALSE', fn('AND', [note(null), note(false), note(true)], BOOLEAN), false, [null, false]],
    ['OR stops at TRUE', fn('OR', [note(null), note(true), note(false)], BOOLEAN), true, [null, true]],
    [
      'CASE takes one branch',
      fn('CASE', [note(false), note(1, INT), note(true), note(2, INT), note(3, INT)]),
      2,
      [false, true, 2],
    ],
    ['CASE without ELSE', fn('CASE', [note(null), note(1, INT)]), null, [null]],
    ['COALESCE stops', fn('COALESCE', [note(null, INT), note(4, INT), note(5, INT)]), 4, [null, 4]],
    ['IF', fn('IF', [note(true), note(1, INT), note(2, INT)]), 1, [true, 1]],
  ])('%s', (_name, expr, result, evaluated) => {
    expect(run(expr)).toBe(result);
    expect(noted).toEqual(evaluated);
  });

  test('branches with statements of their own', () => {
    const expr = fn('CASE', [
      fn('>', [field(0), literal(1, notNull(INT))], BOOLEAN),
      fn('TWICE', [field(1)]),
      fn('TWICE', [field(0)]),
    ]);
    expect(run(expr, 2, 5)).toBe(10);
    expect(run(expr, 1, 5)).toBe(2);
    expect(run(expr, null, 5)).toBe(null);
    const condition = fn('=', [fn('TWICE', [field(0)]), literal(4, notNull(INT))], BOOLEAN);
    expect(run(fn('COALESCE', [field(1, BOOLEAN), condition], BOOLEAN), 2, null)).toBe(true);
    expect(run(fn('OR', [field(1, notNull(BOOLEAN)), condition], notNull(BOOLEAN)), 2, false)).toBe(true);
  });
});

test('strict functions are not called for NULL', () => {
  expect(run(fn('+', [field(0), field(1)]), 1, null)).toBe(null);
  expect(run(fn('+', [field(0), field(1)]), 2147483647, 1)).toBe(-2147483648);
  expect(run(fn('TWICE', [fn('+', [field(0), literal(null, INT)])]), 1)).toBe(null);
});

test('what is deterministic is computed once, what is not each time', () => {
  noted.splice(0);
  const shared = note(7, INT);
  expect(run(fn('+', [shared, shared]))).toBe(14);
  expect(noted).toEqual([7]);
  noted.splice(0);
  const random = fn('RAND', [literal(3, notNull(INT))], notNull(INT));
  expect(run(fn('+', [random, random]))).toBe(6);
  expect(noted).toEqual([3, 3]);
});

test('TRY_CAST catches what the cast throws, not what its operand throws', () => {
  const cast = (operand: Expr): Expr => fn('TRY_CAST', [operand]);
  expect(run(cast(field(0, STRING)), '12')).toBe(12);
  expect(run(cast(field(0, STRING)), 'abc')).toBe(null);
  expect(run(cast(field(0, STRING)), null)).toBe(null);
  expect(() => run(fn('CAST', [field(0, STRING)]), 'abc')).toThrow("For input string: 'abc'.");
  const inner = fn('UPPER', [fn('CAST', [field(0, STRING)], INT)], STRING);
  expect(() => run(cast(inner), 'abc')).toThrow("For input string: 'abc'.");
});

describe('IN', () => {
  const list = (type: LogicalType, ...values: unknown[]): Expr =>
    fn(
      'IN',
      [field(0, type), ...values.map((value) => literal(value, value === null ? type : notNull(type)))],
      BOOLEAN,
    );

  test.each<[LogicalType, unknown[], unknown, unknown]>([
    [INT, [1, 2], 2, true],
    [INT, [1, 2], 3, false],
    [INT, [1, null], 1, true],
    [INT, [1, null], 3, null],
    [INT, [1, 2], null, null],
    [INT, [1, 2, 3, 4, 5, 6, null], 7, null],
    [BIGINT, [1, 2, 3, 4, 2n ** 60n], 2n ** 60n, true],
    [decimal(38, 2), [2n ** 70n], 2n ** 70n, true],
    [varchar(3), ['a', "b'"], "b'", true],
    [{ root: 'BOOLEAN', nullable: true }, [true, null], false, null],
  ])('%j %j %s', (type, values, value, expected) => {
    expect(run(list(type, ...values), value)).toBe(expected);
  });
});

test('a projection as text', () => {
  const price = field(0);
  const sum = fn('+', [price, field(1, notNull(INT))]);
  const condition = fn(
    'AND',
    [
      fn('>', [price, literal(10, notNull(INT))], BOOLEAN),
      fn('=', [fn('UPPER', [field(2, STRING)], STRING), literal('A', notNull(varchar(1)))], BOOLEAN),
    ],
    BOOLEAN,
  );
  const exprs = [
    sum,
    fn('TWICE', [sum]),
    fn(
      'CASE',
      [fn('>', [price, literal(20, notNull(INT))], BOOLEAN), field(2, STRING), literal('none', notNull(varchar(4)))],
      STRING,
    ),
  ];
  const names = ['price', 'amount', 'class'];
  expect(textOf(() => compileProjection(exprs, condition, SESSION, names))).toMatchInlineSnapshot(`
"// expression: project
return function project(rows, out) {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const price = row.f0;
    if (!(price !== null && (price > 10))) continue;
    const class_1 = row.f2;
    const upper_1 = class_1 === null ? null : upper(class_1);
    if (!(upper_1 !== null && (upper_1 === "A"))) continue;
    const amount = row.f1;
    const sum = price === null ? null : (price + amount | 0);
    let twice_1 = null;
    if (sum !== null) {
      let twice;
      twice = sum * 2;
      twice_1 = twice;
    }
    out.push(new Row3(row.kind, sum, twice_1, (price !== null && (price > 20)) ? class_1 : "none"));
  }
};
"
`);
  const out: Row[] = [];
  const rows = [Row.of(11, 1, 'a'), Row.of(9, 1, 'a'), Row.ofKind(3, 21, 1, 'A'), Row.of(21, 1, null)];
  compileProjection(exprs, condition, SESSION, names)(rows, out);
  expect(out.map(String)).toEqual(['+I[12, 24, none]', '-D[22, 44, A]']);
});

test('predicates over two rows, keys', () => {
  const matches = compileJoinPredicate(fn('=', [field(1), field(2)], BOOLEAN), 2, SESSION);
  expect(matches(Row.of(0, 5), Row.of(5))).toBe(true);
  expect(matches(Row.of(0, null), Row.of(null))).toBe(false);
  const input = {
    root: 'ROW',
    nullable: false,
    fields: [
      { name: 'a', type: INT },
      { name: 'b', type: STRING },
    ],
  } as const;
  expect(compileKey([1], input, SESSION).keyOf(Row.of(1, 'x'))).toBe('x');
  const both = compileKey([1, 0], input, SESSION);
  expect(String(both.keyOf(Row.ofKind(3, 1, 'x')))).toBe('+I[x, 1]');
  expect(String(compileKey([], input, SESSION).keyOf(Row.of(1, 'x')))).toBe('+I[]');
  expect(both.type.root).toBe('ROW');
});

test('constants', () => {
  expect(evaluateConstant(fn('+', [literal(1, INT), literal(2, INT)]), SESSION)).toBe(3);
  const long = 'x'.repeat(100);
  expect(run(fn('UPPER', [literal(long, notNull(STRING))], STRING))).toBe(long.toUpperCase());
  expect(Object.is(run(literal(-0, INT)), -0)).toBe(true);
  expect(run(literal(2n ** 62n, BIGINT))).toBe(2n ** 62n);
});
