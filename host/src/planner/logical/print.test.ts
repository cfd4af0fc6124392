/** Plans and result types as real Flink gives them: explain-ast.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeSummary } from '../../types/logical/print';
import { TestCatalog } from '../resolve/testing';
import { printLogicalPlan } from './print';

interface Case {
  readonly sql: string;
  readonly schema?: string;
  readonly plan: readonly string[];
}

const { ddl, cases } = JSON.parse(readFileSync(join(__dirname, 'explain-ast.json'), 'utf8')) as {
  readonly ddl: readonly string[];
  readonly cases: readonly Case[];
};

const catalog = new TestCatalog().run(...ddl);

/** Correlations by order of appearance. */
function numbered(text: string): string {
  const numbers = new Map<string, number>();
  return text.replace(/\$cor(\d+)/g, (_, id: string) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return `$cor${numbers.get(id)}`;
  });
}

test.each(cases.map((one) => [one.sql, one] as const))('%s', (sql, { schema, plan }) => {
  const node = catalog.plan(sql);
  expect(numbered(printLogicalPlan(node)).split('\n')).toEqual(plan);
  if (schema === undefined) return;
  const columns = node.rowType.fields.map((field) => `\`${field.name}\` ${typeSummary(field.type)}`).join(', ');
  expect(columns).toBe(schema);
});
