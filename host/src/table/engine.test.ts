/** End to end: SQL text to rows, on connectors that the test supplies. */
import { TestCatalog } from '../planner/resolve/testing';
import { formatterOf } from '../types/format';
import { toWire } from '../types/logical/wire';
import { runQuery } from './engine';

async function rowsOf(sql: string, ...ddl: string[]): Promise<string[]> {
  const catalog = new TestCatalog().run(...ddl);
  const plan = catalog.plan(sql);
  const connectors = {
    source: () => {
      throw new Error('no sources');
    },
    sink: () => {
      throw new Error('no sinks');
    },
  };
  const texts: string[] = [];
  const format = formatterOf(toWire(plan.rowType));
  const { job } = runQuery(plan, { session: catalog.session, connectors, configuration: new Map() }, (rows) => {
    for (const row of rows ?? []) texts.push(format(row));
  });
  const result = await job.result;
  if (result.failure) throw new Error(result.failure.message);
  return texts;
}

test.each([
  ['SELECT 1', ['+I[1]']],
  ["SELECT UPPER('a') || 'b', 1 + 2 * 3", ['+I[Ab, 7]']],
  [
    'SELECT a, COUNT(*) FROM (VALUES (1), (2), (1)) AS t(a) GROUP BY a',
    ['+I[1, 1]', '+I[2, 1]', '-U[1, 1]', '+U[1, 2]'],
  ],
])('%s', async (sql, expected) => {
  expect(await rowsOf(sql)).toEqual(expected);
});
