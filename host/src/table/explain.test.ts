/** EXPLAIN against the texts of real Flink 2.3; `differs` lists sections whose plan has another shape here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../types/rows';
import { explainSession } from './explain-session';
import { collect } from './results/print';

interface Case {
  readonly mode: string;
  readonly options: Readonly<Record<string, string>>;
  readonly sql: string;
  readonly differs?: readonly string[];
  readonly plan: string;
}

interface CaseFile {
  readonly ddl: readonly string[];
  readonly cases: readonly Case[];
}

/** Those of sources, those with costs, and more of batch and of streaming are in files of their own. */
const FILES = ['', '-sources', '-costs', '-batch', '-streaming'].map((part) => `explain${part}.json`);

const cases = FILES.flatMap((name) => {
  const file = JSON.parse(readFileSync(join(__dirname, name), 'utf8')) as CaseFile;
  return file.cases.map((one) => ({ ...one, ddl: file.ddl }));
});

async function explained({ mode, options, sql, ddl }: Case & Pick<CaseFile, 'ddl'>): Promise<string> {
  const session = explainSession(mode, options);
  // Views of unbounded tables cannot be made in batch.
  for (const one of ddl) if (mode !== 'batch' || !one.startsWith('CREATE VIEW')) await session.executeSql(one);
  const [row] = (await collect((await session.executeSql(sql)).rows)) as Row[];
  return row.f0 as string;
}

/** Sections by their heads. */
function sections(text: string): Map<string, string> {
  return new Map(text.split(/^(?=== )/m).map((part) => [part.split('\n')[0], part.trim()]));
}

const exact = cases.filter(({ differs }) => !differs);
const partly = cases.filter(({ differs }) => differs && differs.length < 3);

test.each(exact.map((one) => [`${one.mode} ${one.sql}`, one] as const))('%s', async (_, one) => {
  expect((await explained(one)).trimEnd()).toBe(one.plan.trimEnd());
});

test.each(partly.map((one) => [`${one.mode} ${one.sql}`, one] as const))('in part: %s', async (_, one) => {
  const actual = sections(await explained(one));
  for (const [head, text] of sections(one.plan)) {
    if (!one.differs!.includes(head)) expect(actual.get(head)).toBe(text);
  }
});
