/** What is wrong with a query, in Flink's words: errors.json, taken from real Flink. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqlError } from '../../../types/sql-error';
import { TestCatalog } from '../testing';

const { cases } = JSON.parse(readFileSync(join(__dirname, 'errors.json'), 'utf8')) as {
  readonly cases: readonly { readonly sql: string; readonly message: string }[];
};
const tables = JSON.parse(readFileSync(join(__dirname, '../../logical/explain-ast.json'), 'utf8')) as {
  readonly ddl: readonly string[];
};

const catalog = new TestCatalog().run(...tables.ddl);

function errorOf(sql: string): SqlError | undefined {
  try {
    catalog.plan(sql);
    return undefined;
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
}

test.each(cases.map((one) => [one.sql, one.message] as const))('%s', (sql, message) => {
  expect(errorOf(sql)?.message).toBe(message);
});

test('the causes are those of Calcite', () => {
  const error = errorOf('SELECT * FROM nope');
  const classes: string[] = [];
  for (let one: unknown = error; one instanceof SqlError; one = one.cause) classes.push(one.exceptionClass);
  expect(classes).toEqual([
    'org.apache.flink.table.api.ValidationException',
    'org.apache.calcite.runtime.CalciteContextException',
    'org.apache.calcite.sql.validate.SqlValidatorException',
  ]);
  expect(error?.position).toMatchObject({ line: 1, column: 15, endLine: 1, endColumn: 18 });
});

test('a batch session has no time attributes and no watermarks', () => {
  const batch = new TestCatalog({ batch: true }).run(...tables.ddl);
  const plan = batch.plan('SELECT ts FROM t');
  expect(JSON.stringify(plan.rowType)).not.toContain('ROWTIME');
  expect(JSON.stringify(plan)).not.toContain('WatermarkAssigner');
});
