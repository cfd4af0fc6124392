import type { Expr } from '../../../expressions/contracts';
import type { Select } from '../../../sql/ast';
import { parseStatement } from '../../../sql/index';
import type { FieldType } from '../../../types/logical/contracts';
import { typeText } from '../../../types/logical/print';
import * as types from '../../../types/logical/types';
import type { ExpressionContext, ExpressionPlace } from '../contracts';
import { resolveExpression } from './index';

const FIELDS: readonly FieldType[] = [
  { name: 'a', type: types.INT },
  { name: 'b', type: types.STRING },
  { name: 'd', type: types.decimal(10, 2) },
  { name: 'e', type: types.notNull(types.BIGINT) },
  {
    name: 'r',
    type: types.row([
      { name: 'x', type: types.notNull(types.INT) },
      { name: 'y', type: types.STRING },
    ]),
  },
  { name: 'arr', type: types.array(types.INT) },
  { name: 'm', type: types.map(types.STRING, types.INT) },
  { name: 'ts', type: types.timestamp(3) },
  { name: 'dt', type: types.DATE },
];

function resolve(sql: string, place: ExpressionPlace = 'select', more: Partial<ExpressionContext> = {}): Expr {
  const text = `SELECT ${sql}`;
  const statement = parseStatement(text) as unknown as { query?: { body: Select }; body?: Select };
  const select = (statement.query?.body ?? statement.body) as Select;
  const context: ExpressionContext = {
    scope: {
      lookup(parts) {
        const skipped = parts.length > 1 && parts[0].text === 't' ? 1 : 0;
        const index = FIELDS.findIndex(({ name }) => name === parts[skipped].text);
        if (index < 0) return undefined;
        return { expr: { kind: 'input', index, type: FIELDS[index].type }, consumed: skipped + 1, table: 't' };
      },
      hasTable: (name) => name.text === 't',
      star: () => undefined,
      columnNames: () => FIELDS.map(({ name }) => name),
    },
    place,
    session: { timeZone: 'UTC', batch: false, option: () => undefined, queryStart: 0 },
    catalog: {
      currentCatalog: 'default_catalog',
      currentDatabase: 'default_database',
      table: () => undefined,
      fn: () => undefined,
      model: () => undefined,
    },
    text,
    resolveQuery() {
      throw new Error('no sub-queries here');
    },
    ...more,
  };
  return resolveExpression(select.items[0].expression, context);
}

test.each([
  ['1', 'INT NOT NULL'],
  ['-2147483648', 'INT NOT NULL'],
  ['-(2147483648)', 'INT NOT NULL'],
  ['2147483648', 'BIGINT NOT NULL'],
  ['-9223372036854775808', 'BIGINT NOT NULL'],
  ['0.05', 'DECIMAL(3, 2) NOT NULL'],
  ['.5', 'DECIMAL(1, 1) NOT NULL'],
  ['1.', 'INT NOT NULL'],
  ['1e3', 'DOUBLE NOT NULL'],
  ["'abc'", 'CHAR(3) NOT NULL'],
  ["X'0a0b'", 'BINARY(2) NOT NULL'],
  ["TIMESTAMP '2020-01-01 00:00:00.120'", 'TIMESTAMP(3) NOT NULL'],
  ["TIMESTAMP '2020-01-01'", 'TIMESTAMP(0) NOT NULL'],
  ["TIME '10:11:12.5'", 'TIME(1) NOT NULL'],
  ["INTERVAL '1' QUARTER", 'INTERVAL MONTH NOT NULL'],
  ['r.x', 'INT'],
  ['t.r.y', 'VARCHAR(2147483647)'],
  ["r['x']", 'INT'],
  ['arr[1]', 'INT'],
  ["CASE WHEN a > 1 THEN 'a' ELSE 'bcd' END", 'VARCHAR(3) NOT NULL'],
  ['a + e', 'BIGINT'],
  ['d * 2', 'DECIMAL(21, 2)'],
  ['a IN (1, 2)', 'BOOLEAN'],
  ['a BETWEEN 1 AND 2', 'BOOLEAN'],
  ['CAST(a AS VARCHAR)', 'VARCHAR(2147483647)'],
  ['CAST(e AS INT)', 'INT NOT NULL'],
  ['TRY_CAST(e AS INT)', 'INT'],
  ['CAST(NULL AS INT)', 'INT'],
  ['INTERVAL (a) DAY', 'INTERVAL SECOND(3)'],
  ["TUMBLE_START(ts, INTERVAL '1' HOUR)", 'TIMESTAMP(3) NOT NULL'],
  ['COUNT(*)', 'BIGINT NOT NULL'],
  ['SUM(a) OVER (ORDER BY ts)', 'INT'],
])('%s is %s', (sql, expected) => {
  expect(typeText(resolve(sql).type).replace(/\(2\)/, '')).toBe(expected.replace(/\(2\)/, ''));
});

const prefix = 'SQL validation failed. ';

test.each([
  ['nope', "From line 1, column 8 to line 1, column 11: Column 'nope' not found in any table"],
  ['A', "At line 1, column 8: Column 'A' not found in any table; did you mean 'a'?"],
  ['t.nope', "From line 1, column 10 to line 1, column 13: Column 'nope' not found in table 't'"],
  ['r.nope', "From line 1, column 8 to line 1, column 13: Column 'r.nope' not found in table 't'"],
  ['a.b', "At line 1, column 8: Table 'a' not found"],
  ['FOO(1)', 'From line 1, column 8 to line 1, column 13: No match found for function signature FOO(<NUMERIC>)'],
  [
    'UPPER(1)',
    "From line 1, column 8 to line 1, column 15: Cannot apply 'UPPER' to arguments of type 'UPPER(<INTEGER>)'. " +
      "Supported form(s): 'UPPER(<CHARACTER>)'",
  ],
  [
    "UPPER('a', 'b')",
    "From line 1, column 8 to line 1, column 22: Invalid number of arguments to function 'UPPER'. Was expecting 1 arguments",
  ],
  [
    'a = dt',
    "From line 1, column 8 to line 1, column 13: Cannot apply '=' to arguments of type '<INTEGER> = <DATE>'. " +
      "Supported form(s): '<COMPARABLE_TYPE> = <COMPARABLE_TYPE>'",
  ],
  ['NULL + 1', "From line 1, column 8 to line 1, column 11: Illegal use of 'NULL'"],
  [
    "INTERVAL '1000' DAY",
    'From line 1, column 8 to line 1, column 26: Interval field value 1,000 exceeds precision of DAY(2) field',
  ],
  [
    "INTERVAL '1-13' YEAR TO MONTH",
    "From line 1, column 8 to line 1, column 36: Illegal interval literal format '1-13' for INTERVAL YEAR TO MONTH",
  ],
  [
    "DATE '2020-13-01'",
    "From line 1, column 8 to line 1, column 24: Illegal DATE literal '2020-13-01': not in format 'yyyy-MM-dd'",
  ],
  [
    '12345678901234567890',
    "From line 1, column 8 to line 1, column 27: Numeric literal '12345678901234567890' out of range",
  ],
  [
    'CAST(dt AS INT)',
    'From line 1, column 8 to line 1, column 22: Cast function cannot convert value of type DATE to type INTEGER',
  ],
  ['EXTRACT(FOO FROM ts)', "From line 1, column 16 to line 1, column 18: 'FOO' is not a valid time frame"],
  ['SUM(SUM(a))', 'From line 1, column 8 to line 1, column 18: Aggregate expressions cannot be nested'],
  ['UPPER(DISTINCT b)', 'From line 1, column 14 to line 1, column 21: DISTINCT/ALL not allowed with UPPER function'],
  [
    'UPPER(b) OVER (PARTITION BY a)',
    'From line 1, column 8 to line 1, column 15: OVER must be applied to aggregate function',
  ],
  [
    "a IN ('x', DATE '2020-01-01')",
    'From line 1, column 13 to line 1, column 36: Values in expression list must have compatible types',
  ],
])('%s is refused', (sql, message) => {
  expect(() => resolve(sql)).toThrow(prefix + message);
});

test("a call of one of Flink's own functions is refused with its signatures", () => {
  try {
    resolve('ARRAY_CONTAINS(a, 1)');
    throw new Error('not refused');
  } catch (error) {
    const messages: string[] = [];
    for (let cause = error as Error | undefined; cause; cause = cause.cause as Error | undefined)
      messages.push(cause.message);
    expect(messages.slice(0, 3)).toEqual([
      `${prefix}Invalid function call:\nARRAY_CONTAINS(INT, INT NOT NULL)`,
      'Invalid function call:\nARRAY_CONTAINS(INT, INT NOT NULL)',
      'Invalid input arguments. Expected signatures are:\nARRAY_CONTAINS(haystack <ARRAY>, needle <ARRAY ELEMENT>)',
    ]);
  }
});

test('aggregates by place', () => {
  const where = (sql: string) => () => resolve(sql, 'where');
  expect(where('SUM(a)')).toThrow('Aggregate expression is illegal in WHERE clause');
  expect(where('ROW_NUMBER() OVER (ORDER BY ts)')).toThrow('Windowed aggregate expression is illegal in WHERE clause');
});

test('windows: defaults, named windows', () => {
  const over = resolve('SUM(a) OVER (PARTITION BY b ORDER BY ts DESC)');
  expect(over).toMatchObject({
    kind: 'over',
    order: [{ descending: true, nullsFirst: false }],
    frame: { unit: 'RANGE', lower: { kind: 'UNBOUNDED_PRECEDING' }, upper: { kind: 'CURRENT_ROW' } },
  });
  expect(resolve('SUM(a) OVER (PARTITION BY b)')).toMatchObject({ frame: { upper: { kind: 'UNBOUNDED_FOLLOWING' } } });
  expect(() => resolve('SUM(a) OVER w')).toThrow("At line 1, column 20: Window 'w' not found");
});

test('MATCH_RECOGNIZE: columns of pattern variables', () => {
  const match = { row: types.row(FIELDS), isVariable: (name: { text: string }) => name.text === 'A' };
  const measure = (sql: string) => resolve(sql, 'match', { match });
  expect(measure('A.a')).toMatchObject({ kind: 'pattern', variable: 'A', index: 0 });
  expect(measure('LAST(a, 1)')).toMatchObject({ kind: 'call', name: 'LAST', args: [{ variable: '*' }, { value: 1 }] });
  expect(measure('SUM(A.a)')).toMatchObject({ kind: 'aggregate', call: { args: [{ kind: 'pattern' }] } });
});

test('operators as calls', () => {
  expect(resolve("a = 1 AND b = 'x' AND e = 2")).toMatchObject({ name: 'AND', args: [{}, {}, {}] });
  expect(resolve('a NOT BETWEEN 1 AND 2')).toMatchObject({ name: 'NOT', args: [{ name: 'AND' }] });
  expect(resolve('a NOT IN (1, 2)')).toMatchObject({ name: 'NOT', args: [{ name: 'IN' }] });
  expect(resolve("INTERVAL -'1 2:3:4.5' DAY TO SECOND")).toMatchObject({ value: -93784500 });
});
