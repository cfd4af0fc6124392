/**
 * Parallelisms and exchanges of jobs against real Flink 2.3 with its Kafka connector (parallelism.json): EXPLAIN JSON_EXECUTION_PLAN of
 * each statement as lines `NODE/PARALLELISM <-EXCHANGE INPUT`, without numbers and committers; parallelism.default is 2. `differs`: the
 * query has other operators here, so that sources, SinkMaterializers and sinks alone are compared.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqlError } from '../types/sql-error';
import { tableConnectors } from './connectors/registry';
import { TableSession } from './session';

interface Case {
  readonly mode: string;
  readonly sql: string;
  readonly differs?: boolean;
  readonly plan?: readonly string[];
  readonly error?: string;
}

interface PlanNode {
  readonly id: number;
  readonly type: string;
  readonly parallelism: number;
  readonly predecessors?: readonly { readonly id: number; readonly ship_strategy: string }[];
}

const { tables, statements } = JSON.parse(readFileSync(join(__dirname, 'parallelism.json'), 'utf8')) as {
  readonly tables: readonly string[];
  readonly statements: readonly Case[];
};

const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AUTO: {},
  FORCE: { 'table.exec.sink.keyed-shuffle': 'FORCE' },
  NONE: { 'table.exec.sink.keyed-shuffle': 'NONE' },
  none: { 'table.exec.sink.keyed-shuffle': 'sometimes' },
  batch: { 'execution.runtime-mode': 'BATCH' },
  'forced materialize': { 'table.exec.sink.upsert-materialize': 'FORCE' },
};

async function sessionOf(mode: string): Promise<TableSession> {
  const configuration = { 'table.local-time-zone': 'UTC', 'parallelism.default': '2', ...OPTIONS[mode] };
  const session = new TableSession({ configuration, connectors: tableConnectors });
  for (const table of tables) await session.executeSql(table);
  return session;
}

const sessions = new Map<string, Promise<TableSession>>();

async function planned({ mode, sql }: Case): Promise<string[] | string> {
  if (!sessions.has(mode)) sessions.set(mode, sessionOf(mode));
  const session = await sessions.get(mode)!;
  try {
    return lines(await session.explainSql(sql, ['JSON_EXECUTION_PLAN']));
  } catch (error) {
    if (error instanceof SqlError) return `${error.exceptionClass.replace(/^.*\./, '')}: ${error.message}`;
    throw error;
  }
}

function lines(text: string): string[] {
  const head = '== Physical Execution Plan ==';
  const { nodes } = JSON.parse(text.slice(text.indexOf(head) + head.length)) as { readonly nodes: readonly PlanNode[] };
  const names = new Map(nodes.map(({ id, type }) => [id, type.replace(/\[\d+\]/g, '')]));
  return nodes.map(({ id, parallelism, predecessors = [] }) => {
    const inputs = predecessors.map((input) => ` <-${input.ship_strategy} ${names.get(input.id)}`);
    return `${names.get(id)}/${parallelism}${inputs.join('')}`;
  });
}

/** Sources with their parallelism, and how rows come to the ends of the plan. */
function ends(plan: readonly string[]): string[] {
  return plan.flatMap((line) => {
    if (!/^(Source|SinkMaterializer|Sink)\b/.test(line)) return [];
    const exchanges = [...line.matchAll(/<-(\S+)/g)].map(([, exchange]) => exchange);
    return [[line.split(' <-')[0], ...new Set(exchanges)].join(' <-')];
  });
}

test.each(statements.map((one) => [`${one.mode}: ${one.sql}`, one] as const))('%s', async (_, one) => {
  const plan = await planned(one);
  if (one.differs && typeof plan !== 'string') expect(ends(plan)).toEqual(ends(one.plan ?? []));
  else expect(plan).toEqual(one.plan ?? one.error);
});
