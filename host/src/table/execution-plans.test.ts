/**
 * The nodes of EXPLAIN JSON_EXECUTION_PLAN against real Flink 2.3 with its Kafka connector (execution-plans.json), a line each:
 * `ID PACT TYPE/PARALLELISM CONTENTS <-SHIP_STRATEGY INPUT SIDE`, ids and numbers from 1. `differs` names statements whose lines are
 * not equal.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableConnectors } from './connectors/registry';
import { TableSession } from './session';

interface Case {
  readonly mode: string;
  readonly sql: string;
  readonly differs?: boolean;
  readonly nodes: readonly string[];
}

interface PlanNode {
  readonly id: number;
  readonly type: string;
  readonly pact: string;
  readonly contents: string;
  readonly parallelism: number;
  readonly predecessors?: readonly { readonly id: number; readonly ship_strategy: string; readonly side: string }[];
}

const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  streaming: {},
  batch: { 'execution.runtime-mode': 'BATCH' },
  mb: {
    'table.exec.mini-batch.enabled': 'true',
    'table.exec.mini-batch.allow-latency': '1 s',
    'table.exec.mini-batch.size': '10',
  },
  'default 3': { 'table.exec.resource.default-parallelism': '3' },
  'default 3 batch': { 'table.exec.resource.default-parallelism': '3', 'execution.runtime-mode': 'BATCH' },
};

const sessions = new Map<string, Promise<TableSession>>();

async function sessionOf(mode: string, tables: readonly string[]): Promise<TableSession> {
  const configuration = { 'table.local-time-zone': 'UTC', 'parallelism.default': '2', ...OPTIONS[mode] };
  const session = new TableSession({ configuration, connectors: tableConnectors });
  for (const table of tables) await session.executeSql(table);
  return session;
}

async function nodesOf({ mode, sql, file, tables }: (typeof cases)[number]): Promise<string[]> {
  const key = `${file} ${mode}`;
  if (!sessions.has(key)) sessions.set(key, sessionOf(mode, tables));
  const text = await (await sessions.get(key)!).explainSql(sql, ['JSON_EXECUTION_PLAN']);
  const { nodes } = JSON.parse(text.split('== Physical Execution Plan ==')[1]) as {
    readonly nodes: readonly PlanNode[];
  };
  return nodes.map(({ id, type, pact, contents, parallelism, predecessors = [] }) => {
    const inputs = predecessors.map((input) => ` <-${input.ship_strategy} ${input.id} ${input.side}`);
    return `${id} ${pact} ${type}/${parallelism} ${contents}${inputs.join('')}`;
  });
}

const cases = ['execution-plans.json'].flatMap((file) => {
  const { tables, cases: all } = JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as {
    readonly tables: readonly string[];
    readonly cases: readonly Case[];
  };
  return all.map((one) => ({ ...one, file, tables }));
});

const exact = cases.filter(({ differs }) => !differs);

test.each(exact.map((one) => [`${one.mode}: ${one.sql}`, one] as const))('%s', async (_, one) => {
  expect(await nodesOf(one)).toEqual(one.nodes);
});
