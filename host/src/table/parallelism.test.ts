/**
 * Parallelisms and exchanges of jobs against real Flink 2.3 with its Kafka connector (parallelism.json): EXPLAIN JSON_EXECUTION_PLAN of
 * each statement as lines `NODE/PARALLELISM <-EXCHANGE INPUT`, without numbers and committers; parallelism.default is 2. `differs`: the
 * query has other operators here, so that sources, SinkMaterializers and sinks alone are compared.
 */
import fs, { readFileSync } from 'node:fs';
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

const ofTables = (parallelism: string) => ({ 'table.exec.resource.default-parallelism': parallelism });

const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AUTO: {},
  FORCE: { 'table.exec.sink.keyed-shuffle': 'FORCE' },
  NONE: { 'table.exec.sink.keyed-shuffle': 'NONE' },
  none: { 'table.exec.sink.keyed-shuffle': 'sometimes' },
  batch: { 'execution.runtime-mode': 'BATCH' },
  'default 3': ofTables('3'),
  'default 3 batch': { ...ofTables('3'), 'execution.runtime-mode': 'BATCH' },
  'default 0': ofTables('0'),
  'default none': ofTables('-1'),
  'default text': ofTables('many'),
  'default 1 of 4': { ...ofTables('1'), 'parallelism.default': '4' },
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
  const names = new Map(nodes.map(({ id, type }) => [id, shortName(type)]));
  const shown = nodes.filter(({ type }) => !type.endsWith(': Committer'));
  return shown.map(({ id, parallelism, predecessors = [] }) => {
    const inputs = predecessors.map((input) => ` <-${input.ship_strategy} ${names.get(input.id)}`);
    return `${names.get(id)}/${parallelism}${inputs.join('')}`;
  });
}

/** Writers of Kafka are sinks. */
function shortName(type: string): string {
  return type
    .replace(/\[\d+\]/g, '')
    .replace('KafkaSource-default_catalog.default_database.', '')
    .replace(/^(\w+): Writer$/, 'Sink: $1');
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
  if (one.differs && typeof plan !== 'string') expect(ends(plan).sort()).toEqual(ends(one.plan ?? []).sort());
  else expect(plan).toEqual(one.plan ?? one.error);
});

const NUMBERS =
  "CREATE TABLE numbers (a INT) WITH ('connector'='datagen','scan.parallelism'='3','rows-per-second'='1000000'," +
  "'number-of-rows'='3000','fields.a.kind'='sequence','fields.a.start'='1','fields.a.end'='3000')";

/** What the statement prints, a line each. */
async function printed(session: TableSession, sql: string): Promise<string[]> {
  let text = '';
  const { writeSync } = fs;
  // Others write files, jest its cache.
  const spy = (descriptor: number, bytes: Uint8Array, at = 0, ...more: [number?, number?]): number => {
    if (descriptor !== 1) return writeSync(descriptor, bytes, at, ...more);
    text += Buffer.from(bytes.subarray(at)).toString();
    return bytes.length - at;
  };
  fs.writeSync = spy as typeof fs.writeSync;
  try {
    const result = await session.executeSql(sql);
    const ended = await result.job!.result;
    expect([ended.status, ended.failure?.message]).toEqual(['FINISHED', undefined]);
  } finally {
    fs.writeSync = writeSync;
  }
  return text.split('\n').slice(0, -1);
}

test.each(['AUTO', 'FORCE'])('%s: the changes of a key reach a sink of another parallelism in order', async (mode) => {
  const session = await sessionOf(mode);
  await session.executeSql(NUMBERS);
  const lines = await printed(session, 'INSERT INTO pk4 SELECT MOD(a, 17), COUNT(*) FROM numbers GROUP BY MOD(a, 17)');
  expect(new Set(lines.map((line) => line[0])).size).toBeGreaterThan(1);
  const changes = new Map<string, string[]>();
  for (const line of lines) {
    const [, subtask, kind, key, count] = /^(\d)> (..)\[(\d+), (\d+)\]$/.exec(line)!;
    const of = `${subtask}> ${key}`;
    changes.set(of, [...(changes.get(of) ?? []), `${kind}${count}`]);
  }
  expect(changes.size).toBe(17);
  for (const [, found] of changes) {
    const total = (found.length + 1) / 2;
    const updates = Array.from({ length: total - 1 }, (_, i) => [`-U${i + 1}`, `+U${i + 2}`]);
    expect(found).toEqual(['+I1', ...updates.flat()]);
  }
});

const COUNT = 'SELECT MOD(a, 17), COUNT(*) FROM numbers GROUP BY MOD(a, 17)';
const COPY = 'SELECT a, CAST(a AS BIGINT) FROM numbers';
const BATCH = { 'execution.runtime-mode': 'BATCH' };

/** Subtasks of a print sink that have written; `numbers` has more rows than a subtask of a source takes at once. */
test.each<[Readonly<Record<string, string>>, string, number]>([
  [ofTables('3'), `INSERT INTO p ${COPY}`, 3],
  [ofTables('3'), `INSERT INTO p ${COUNT}`, 3],
  [{ ...ofTables('3'), ...BATCH }, `INSERT INTO p ${COPY}`, 3],
  [{ ...ofTables('3'), ...BATCH }, `INSERT INTO p ${COUNT}`, 3],
  [{ ...ofTables('3'), 'parallelism.default': '2' }, `INSERT INTO p ${COPY}`, 3],
  [{ ...ofTables('3'), 'parallelism.default': '2' }, `INSERT INTO p ${COUNT}`, 2],
  [{ ...ofTables('1'), 'parallelism.default': '3' }, `INSERT INTO p ${COPY}`, 1],
  [{ ...ofTables('0'), 'parallelism.default': '3' }, `INSERT INTO p ${COPY}`, 3],
  [ofTables('3'), `INSERT INTO p2 ${COPY}`, 2],
  [ofTables('2'), `INSERT INTO pk4 ${COUNT}`, 4],
  [ofTables('2'), `INSERT INTO p ${COPY.replace('numbers', "numbers /*+ OPTIONS('scan.parallelism'='3') */")}`, 2],
  [ofTables('3'), 'INSERT INTO p SELECT 1, COUNT(*) FROM numbers', 1],
  [ofTables('3'), 'INSERT INTO p VALUES (1, 1), (2, 2), (3, 3)', 1],
])('%j: subtasks of %s', async (configuration, sql, subtasks) => {
  const session = new TableSession({ configuration, connectors: tableConnectors });
  for (const table of tables) await session.executeSql(table);
  await session.executeSql(NUMBERS.replace("'scan.parallelism'='3',", ''));
  const lines = await printed(session, sql);
  const found = new Set(lines.map((line) => (/^\d> /.test(line) ? line[0] : '1')));
  expect([...found].sort()).toEqual(Array.from({ length: subtasks }, (_, i) => `${i + 1}`));
});

test('a compiled plan has the parallelism of the session that runs it', async () => {
  const session = await sessionOf('default 3');
  const { json } = await session.compilePlanSql('INSERT INTO p SELECT k, v FROM gen');
  const other = await sessionOf('default 1 of 4');
  const text = await (await other.loadPlan({ json })).explain(['JSON_EXECUTION_PLAN']);
  expect(ends(lines(text))).toEqual(['Source: gen/1', 'Sink: p/1 <-FORWARD']);
});

/** Compiled with tables without parallelisms of their own; then a table gets an option. */
const RESTORED: readonly (readonly [query: string, table: string, option: string, ends: readonly string[] | string])[] =
  [
    [
      'INSERT INTO pk SELECT k, COUNT(*) FROM gen GROUP BY k',
      'pk',
      'sink.parallelism',
      ['Source: gen/2', 'Sink: pk/4 <-HASH'],
    ],
    ['INSERT INTO pk SELECT k, v FROM gen', 'pk', 'sink.parallelism', ['Source: gen/2', 'Sink: pk/4 <-HASH']],
    ['INSERT INTO p SELECT k, v FROM gen', 'p', 'sink.parallelism', ['Source: gen/2', 'Sink: p/4 <-REBALANCE']],
    [
      'INSERT INTO p SELECT k, COUNT(*) FROM gen GROUP BY k',
      'p',
      'sink.parallelism',
      "The sink for table 'default_catalog.default_database.p' has a configured parallelism of 4, while the input parallelism is -1.",
    ],
    [
      'INSERT INTO p SELECT 1, COUNT(*) FROM gen',
      'p',
      'sink.parallelism',
      "The sink for table 'default_catalog.default_database.p' has a configured parallelism of 4, while the input parallelism is 1.",
    ],
    [
      'INSERT INTO pk SELECT k, v FROM d ON CONFLICT DO DEDUPLICATE',
      'pk',
      'sink.parallelism',
      ['Source: d/2', 'SinkMaterializer/4 <-HASH', 'Sink: pk/4 <-FORWARD'],
    ],
    ['INSERT INTO p SELECT k, v FROM gen', 'gen', 'scan.parallelism', ['Source: gen/4', 'Sink: p/2 <-FORWARD']],
    ['INSERT INTO p SELECT k, v FROM dk', 'dk', 'scan.parallelism', ['Source: dk/4', 'Sink: p/2 <-HASH']],
    [
      'INSERT INTO p SELECT k, v FROM d',
      'd',
      'scan.parallelism',
      "Configured parallelism 4 for upsert table 'default_catalog.default_database.d' while can not find primary key field.",
    ],
  ];

test.each(RESTORED)('a compiled plan, %s: %s has %s', async (query, table, option, expected) => {
  const session = await sessionOf('AUTO');
  for (const side of ['compile', 'restore'])
    session.configuration.set(`table.plan.${side}.catalog-objects`, 'IDENTIFIER');
  const dk = tables.find((one) => one.startsWith('CREATE TABLE dk3'))!;
  await session.executeSql(dk.replace('dk3', 'dk').replaceAll(/,'\w+.parallelism'='3'/g, ''));
  const { json } = await session.compilePlanSql(query);
  await session.executeSql(`ALTER TABLE ${table} SET ('${option}' = '4')`);
  const restored = session.loadPlan({ json }).then((plan) => plan.explain(['JSON_EXECUTION_PLAN']));
  if (typeof expected === 'string') await expect(restored).rejects.toThrow(expected);
  else expect(ends(lines(await restored))).toEqual(expected);
});
