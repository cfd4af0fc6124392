/** Filters that joins carry over, and constants that conditions make of columns. */
import { printLogicalPlan } from '../logical/print';
import { rewrite } from '../optimize';
import { TestCatalog } from '../resolve/testing';

const catalog = new TestCatalog().run(
  'CREATE TABLE l (a INT, b STRING, v BIGINT)',
  'CREATE TABLE r (c INT, d STRING, w BIGINT)',
);

function plan(sql: string): string {
  return printLogicalPlan(rewrite(catalog.plan(sql), catalog.session));
}

/** Conditions of filters in the order of the plan's lines. */
function filters(sql: string): string[] {
  return [...plan(sql).matchAll(/LogicalFilter\(condition=\[(.*)\]\)/g)].map(([, text]) => text);
}

test.each<[string, string[]]>([
  ['SELECT v, w FROM l JOIN r ON a = c WHERE a > 1', ['>($0, 1)', '>($0, 1)']],
  ['SELECT v, w FROM l JOIN r ON a = c AND a > 1', ['>($0, 1)', '>($0, 1)']],
  ['SELECT v, w FROM l JOIN r ON a = c WHERE a IS NULL', ['IS NULL($0)', 'IS NULL($0)']],
  ['SELECT v, w FROM l LEFT JOIN r ON a = c WHERE a > 1', ['>($0, 1)', '>($0, 1)']],
  // What may be true of NULL is not carried to the optional side.
  ['SELECT v, w FROM l LEFT JOIN r ON a = c WHERE a IS NULL', ['IS NULL($0)']],
  ['SELECT v, w FROM l LEFT JOIN r ON a = c WHERE a IN (1, 2)', ['OR(=($0, 1), =($0, 2))']],
  // A condition of an outer join says nothing about rows of the side that is kept.
  ['SELECT v, w FROM l LEFT JOIN r ON a = c AND c > 1', ['>($0, 1)']],
  ['SELECT v, w FROM l FULL JOIN r ON a = c AND a > 1', []],
  // Not a key.
  ['SELECT v, w FROM l JOIN r ON a = c WHERE v > 1', ['>($1, 1)']],
])('%s', (sql, expected) => {
  expect(filters(sql)).toEqual(expected);
});

test('a constant key leaves the condition of the join, along a chain of joins too', () => {
  const text = plan('SELECT l.v, r.w, x.w FROM l JOIN r ON a = c JOIN r AS x ON r.c = x.c WHERE l.a = 5');
  expect(text.match(/LogicalJoin\(condition=\[true\]/g)).toHaveLength(2);
  expect(filters('SELECT l.v, r.w, x.w FROM l JOIN r ON a = c JOIN r AS x ON r.c = x.c WHERE l.a = 5')).toHaveLength(3);
});

test.each<[string, string]>([
  ["SELECT b FROM l WHERE b = 'x'", 'b=[CAST('],
  // Other conditions on the column leave it as it is.
  ["SELECT v, b FROM l WHERE b = 'x' AND b LIKE 'x%'", 'b=[$0]'],
  ['SELECT v FROM l WHERE v IS NULL', 'v=[null:BIGINT]'],
  ["SELECT COUNT(*), k, a FROM (SELECT 'k' AS k, a FROM l) GROUP BY k, a", 'group=[{0}]'],
  ['SELECT 2 * 3 AS x FROM l', 'x=[6]'],
])('%s: %s', (sql, part) => {
  expect(plan(sql)).toContain(part);
});
