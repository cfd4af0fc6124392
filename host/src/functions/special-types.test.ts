import type { LogicalType } from '../types/logical/contracts';
import { parseType } from '../types/logical/parse';
import { typeSummary } from '../types/logical/print';
import { rowClass } from '../types/rows';
import { ArgumentMismatch, type CallTypes, type CodeCall, type TableFunction } from './contracts';
import { leastRestrictive } from './least-restrictive';
import { lookupFunction } from './registry';
import { resolveArguments } from './signatures';
import { testSession } from './testing';

const typed = (name: string, types: readonly string[]): CallTypes => ({
  name,
  args: types.map((text) => parseType(text)),
  isLiteral: () => false,
  isNull: () => false,
  literal: () => undefined,
  session: testSession,
});

/** The type of a call of columns of these types, or why it is refused. */
function typeOfCall(name: string, types: readonly string[]): string {
  const definition = lookupFunction(name);
  if (definition === undefined) throw new Error(`No function ${name}.`);
  const call = typed(name, types);
  const calcite = definition.messages === 'calcite';
  const args = calcite ? definition.inputTypes.resolve(call) : resolveArguments(definition.inputTypes, call);
  if (args instanceof ArgumentMismatch) return args.detail ?? 'refused';
  return typeSummary(definition.resultType({ ...call, args }));
}

const MIXED = 'Illegal mixing of types in CASE or COALESCE statement';

test.each([
  ['CASE', ['BOOLEAN', 'INT NOT NULL', 'BIGINT NOT NULL'], 'BIGINT NOT NULL'],
  ['CASE', ['BOOLEAN', 'CHAR(3) NOT NULL', 'CHAR(6) NOT NULL'], 'VARCHAR(6) NOT NULL'],
  ['CASE', ['BOOLEAN', 'CHAR(3) NOT NULL', 'NULL'], 'CHAR(3)'],
  ['CASE', ['BOOLEAN', 'DECIMAL(10, 2) NOT NULL', 'BIGINT NOT NULL'], 'DECIMAL(21, 2) NOT NULL'],
  ['CASE', ['BOOLEAN', 'FLOAT NOT NULL', 'DECIMAL(10, 2) NOT NULL'], 'DOUBLE NOT NULL'],
  ['CASE', ['BOOLEAN', 'TIMESTAMP(6)', 'TIMESTAMP_LTZ(3)'], 'TIMESTAMP_LTZ(6)'],
  ['CASE', ['BOOLEAN', 'INT', 'STRING'], MIXED],
  ['CASE', ['BOOLEAN', 'DATE', 'TIMESTAMP(3)'], MIXED],
  ['CASE', ['INT', 'INT', 'INT'], 'Expected a boolean type'],
  ['CASE', ['BOOLEAN', 'NULL', 'NULL'], 'ELSE clause or at least one THEN clause must be non-NULL'],
  ['IF', ['BOOLEAN NOT NULL', 'INT NOT NULL', 'BIGINT NOT NULL'], 'BIGINT NOT NULL'],
  ['IF', ['BOOLEAN', 'INT NOT NULL', 'INT NOT NULL'], 'INT'],
  ['IF', ['BOOLEAN NOT NULL', 'CHAR(1) NOT NULL', 'CHAR(3) NOT NULL'], 'VARCHAR(3) NOT NULL'],
  ['IF', ['BOOLEAN', 'ARRAY<INT>', 'ARRAY<INT>'], 'refused'],
  ['IF', ['BOOLEAN', 'NULL', 'INT'], "Illegal use of 'NULL'"],
  ['COALESCE', ['INT', 'BIGINT NOT NULL'], 'BIGINT NOT NULL'],
  ['COALESCE', ['NULL', 'INT NOT NULL'], 'INT NOT NULL'],
  ['COALESCE', ['INT', 'INT'], 'INT'],
  ['IFNULL', ['INT', 'DOUBLE NOT NULL'], 'DOUBLE NOT NULL'],
  ['IFNULL', ['INT NOT NULL', 'INT'], 'INT NOT NULL'],
  ['NULLIF', ['INT NOT NULL', 'BIGINT NOT NULL'], 'INT'],
  ['AND', ['BOOLEAN', 'BOOLEAN NOT NULL'], 'BOOLEAN'],
  ['NOT', ['INT'], 'refused'],
  ['IN', ['INT NOT NULL', 'CHAR(1) NOT NULL'], 'BOOLEAN NOT NULL'],
  ['IN', ['INT NOT NULL', 'INT NOT NULL', 'NULL'], 'BOOLEAN'],
  ['IN', ['INT', 'DATE'], 'Values passed to IN operator must have compatible types'],
])('%s%p is %s', (name, types, expected) => expect(typeOfCall(name, types)).toBe(expected));

test.each([
  [
    ['INT', 'BIGINT'],
    ['INT', 'BIGINT'],
  ],
  [
    ['CHAR(3)', 'STRING'],
    ['CHAR(3)', 'STRING'],
  ],
  [
    ['INT', 'FLOAT'],
    ['FLOAT', 'FLOAT'],
  ],
  [
    ['DECIMAL(10, 2) NOT NULL', 'INT'],
    ['DECIMAL(12, 2) NOT NULL', 'DECIMAL(12, 2)'],
  ],
  [
    ['TIMESTAMP(0)', 'TIMESTAMP(3)'],
    ['TIMESTAMP(0)', 'TIMESTAMP(3)'],
  ],
  [
    ['TIMESTAMP(3)', 'TIMESTAMP(6)'],
    ['TIMESTAMP(6)', 'TIMESTAMP(6)'],
  ],
  [
    ['TIMESTAMP(3)', 'TIMESTAMP_LTZ(6)'],
    ['TIMESTAMP_LTZ(6)', 'TIMESTAMP_LTZ(6)'],
  ],
  [
    ['ARRAY<INT>', 'ARRAY<BIGINT>'],
    ['ARRAY<INT>', 'ARRAY<BIGINT>'],
  ],
  [
    ['ARRAY<INT>', 'ARRAY<DECIMAL(2, 1)>'],
    ['ARRAY<DECIMAL(11, 1)>', 'ARRAY<DECIMAL(11, 1)>'],
  ],
  [
    ['INT', 'NULL'],
    ['INT', 'INT'],
  ],
  [
    ['DATE', 'STRING'],
    ['DATE', 'STRING'],
  ],
])('operands of = %p become %p', (types, expected) => {
  const resolved = lookupFunction('=')?.inputTypes.resolve(typed('=', types));
  expect((resolved as readonly LogicalType[]).map(typeSummary)).toEqual(expected);
});

test.each([
  [['FLOAT', 'DOUBLE'], 'FLOAT'],
  [['DOUBLE', 'FLOAT'], 'DOUBLE'],
  [['INT', 'FLOAT', 'DECIMAL(3, 1)'], 'DOUBLE'],
  [['INT NOT NULL', 'DECIMAL(2, 1) NOT NULL'], 'DECIMAL(11, 1) NOT NULL'],
  [['ROW<a INT>', 'ROW<b BIGINT>'], 'ROW<`a` BIGINT>'],
  [['INT', 'STRING'], undefined],
])('least restrictive of %p is %p', (types, expected) => {
  const type = leastRestrictive(types.map((text) => parseType(text)));
  expect(type && typeSummary(type)).toBe(expected);
});

/** Rows of a table function of one column, as arrays. */
function rowsOf(name: string, type: string, result: string, value: unknown): unknown[] {
  const definition = lookupFunction(name) as TableFunction;
  const scope = new Map<string, unknown>([['arg', value]]);
  const bind = (hint: string, bound: unknown): string => {
    scope.set(hint, bound);
    return hint;
  };
  const call = { ...typed(name, [type]), result: parseType(result), code: ['arg'], constant: bind, helper: bind };
  const code = definition.generate(call as unknown as CodeCall);
  const rows = new Function(...scope.keys(), `return [...${code}];`)(...scope.values()) as unknown[];
  return rows.map((row) =>
    row instanceof Object && 'toArray' in row ? (row as { toArray(): unknown[] }).toArray() : row,
  );
}

test.each([
  ['$UNNEST$', 'ARRAY<INT>', 'ROW<a INT>', [1, null], [[1], [null]]],
  ['$UNNEST$', 'ARRAY<INT>', 'INT', [1, null], [1, null]],
  ['$UNNEST$', 'ARRAY<INT>', 'ROW<a INT>', null, []],
  ['$UNNEST$', 'MAP<STRING, INT>', 'ROW<k STRING, v INT>', new Map([['a', 1]]), [['a', 1]]],
  ['$UNNEST$', 'MULTISET<STRING>', 'ROW<e STRING>', new Map([['a', 2]]), [['a'], ['a']]],
  [
    '$UNNEST_WITH_ORDINALITY$',
    'ARRAY<STRING>',
    'ROW<e STRING, o INT>',
    ['x', 'y'],
    [
      ['x', 1],
      ['y', 2],
    ],
  ],
  [
    '$UNNEST$',
    'ARRAY<ROW<a INT, b INT>>',
    'ROW<a INT, b INT>',
    [new (rowClass(2))(0, 1, 2), null],
    [
      [1, 2],
      [null, null],
    ],
  ],
] as const)('%s of %s as %s', (name, type, result, value, expected) =>
  expect(rowsOf(name, type, result, value)).toEqual(expected),
);

test('types of unnested elements', () => {
  const type = (name: string, of: string): string => {
    const definition = lookupFunction(name) as TableFunction;
    return typeSummary(definition.resultType(typed(name, [of])) as LogicalType);
  };
  expect(type('$UNNEST$', 'ARRAY<INT>')).toBe('INT');
  expect(type('$UNNEST_WITH_ORDINALITY$', 'ARRAY<INT>')).toBe('ROW<`EXPR$0` INT, `ORDINALITY` INT NOT NULL> NOT NULL');
  expect(type('$UNNEST$', 'MAP<STRING, INT>')).toBe('ROW<`f0` STRING, `f1` INT> NOT NULL');
});
