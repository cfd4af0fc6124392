/** Plans without sub-queries. */
import { printLogicalPlan } from '../logical/print';
import { visitExprs } from '../logical/tree';
import { TestCatalog } from '../resolve/testing';
import { decorrelate } from './index';

const catalog = new TestCatalog().run(
  'CREATE TABLE p (a INT, b BIGINT, c STRING)',
  'CREATE TABLE h (id INT, name STRING)',
  'CREATE TABLE u (k INT NOT NULL, v STRING, arr ARRAY<INT>)',
);

const lines = (sql: string): string[] => printLogicalPlan(decorrelate(catalog.plan(sql))).split('\n');
const scan = (name: string): string => `LogicalTableScan(table=[[default_catalog, default_database, ${name}]])`;

test('IN is a semi join, NOT IN an anti join that NULLs match', () => {
  expect(lines('SELECT * FROM p WHERE a IN (SELECT id FROM h)')[1]).toBe(
    '+- LogicalJoin(condition=[=($0, $3)], joinType=[semi])',
  );
  expect(lines('SELECT * FROM p WHERE a NOT IN (SELECT id FROM h)')[1]).toBe(
    '+- LogicalJoin(condition=[OR(IS NULL($0), IS NULL($3), =($0, $3))], joinType=[anti])',
  );
  expect(lines('SELECT * FROM u WHERE k NOT IN (SELECT k FROM u)')[1]).toBe(
    '+- LogicalJoin(condition=[=($0, $3)], joinType=[anti])',
  );
});

test('the correlated condition of EXISTS is the condition of the join', () => {
  expect(lines("SELECT * FROM p WHERE b > 3 AND EXISTS (SELECT 1 FROM h WHERE h.id = p.a AND h.name = 'x')")).toEqual([
    'LogicalProject(a=[$0], b=[$1], c=[$2])',
    '+- LogicalFilter(condition=[>($1, 3)])',
    '   +- LogicalJoin(condition=[=($3, $0)], joinType=[semi])',
    `      :- ${scan('p')}`,
    "      +- LogicalFilter(condition=[=($1, _UTF-16LE'x')])",
    `         +- ${scan('h')}`,
  ]);
});

test('a correlated aggregate is computed for each key and joined; COUNT of nothing is 0', () => {
  expect(lines('SELECT a, (SELECT COUNT(*) FROM h WHERE h.name = p.c) FROM p')).toEqual([
    'LogicalProject(a=[$0], EXPR$1=[CASE(IS NULL($4), 0:BIGINT, $4)])',
    '+- LogicalJoin(condition=[=($2, $3)], joinType=[left])',
    `   :- ${scan('p')}`,
    '   +- LogicalAggregate(group=[{0}], EXPR$0=[COUNT()])',
    '      +- LogicalProject(name=[$1], id=[$0], name0=[$1])',
    '         +- LogicalFilter(condition=[IS NOT NULL($1)])',
    `            +- ${scan('h')}`,
  ]);
});

test('a scalar query that may have more rows is checked', () => {
  expect(lines('SELECT a, (SELECT name FROM h WHERE h.id = p.a) FROM p')[3]).toBe(
    '   +- LogicalAggregate(group=[{0}], $f0=[SINGLE_VALUE($1)])',
  );
});

test('a lateral query is a join', () => {
  const plan = lines('SELECT p.a, x.id FROM p LEFT JOIN LATERAL (SELECT id, name FROM h WHERE h.name = p.c) x ON TRUE');
  expect(plan[2]).toBe('   +- LogicalJoin(condition=[=($4, $2)], joinType=[left])');
});

test.each([
  'SELECT a, (SELECT MAX(id) FROM h WHERE h.id < p.a) FROM p',
  'SELECT a IN (SELECT id FROM h) FROM p',
  'SELECT a FROM p WHERE a IN (SELECT id FROM h WHERE h.name = p.c) OR b > 3',
  'SELECT a FROM p WHERE EXISTS (SELECT 1 FROM h WHERE h.id = p.a AND EXISTS (SELECT 1 FROM u WHERE u.k = h.id AND u.v = p.c))',
  'SELECT a, x.id FROM p, LATERAL (SELECT id FROM h WHERE h.name = p.c ORDER BY id DESC LIMIT 2) x',
  'SELECT CASE WHEN EXISTS (SELECT 1 FROM h WHERE h.id = p.a) THEN 1 ELSE 2 END FROM p',
  'SELECT a FROM p WHERE b = (SELECT MAX(b) FROM p q WHERE q.a = p.a)',
  'SELECT a FROM p GROUP BY a HAVING a IN (SELECT id FROM h WHERE h.id = p.a)',
  'SELECT a, (SELECT MAX(id) FROM h WHERE h.id = p.a) FROM p GROUP BY a',
  'SELECT a, (SELECT COUNT(*) FROM h WHERE h.id > p.a UNION ALL SELECT 1 FROM u WHERE u.v = p.c) FROM p',
  'SELECT p.a FROM p WHERE EXISTS (SELECT 1 FROM h LEFT JOIN u ON h.id = u.k AND u.v = p.c WHERE u.k IS NULL)',
  'SELECT p.a FROM p JOIN h ON p.a = h.id AND EXISTS (SELECT 1 FROM u WHERE u.k = h.id AND u.v = p.c)',
  'SELECT p.a, (SELECT SUM(y) FROM UNNEST(ARRAY[p.a, 1]) AS t(y)) FROM p',
])('%s', (sql) => {
  const before = catalog.plan(sql);
  const plan = decorrelate(before);
  expect(plan.rowType.fields.map((field) => field.name)).toEqual(before.rowType.fields.map((field) => field.name));
  let left = 0;
  visitExprs(plan, (expr) => {
    if (expr.kind === 'subquery') left++;
  });
  expect(left).toBe(0);
});

test('functions of the left row stay correlated', () => {
  expect(lines('SELECT k, x FROM u CROSS JOIN UNNEST(arr) AS t(x)')[1]).toMatch(/LogicalCorrelate\(/);
});

test('inputs of set operations are cast to the common type', () => {
  expect(lines('SELECT b FROM p UNION ALL SELECT id FROM h')).toContain('+- LogicalProject(id=[CAST($0):BIGINT])');
});
