/** Statements against real Flink 2.3 (statements.json): what TableResult.print() writes, classes and messages of errors. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableConnectors } from '../planner/catalog/connector-contracts';
import { INSERT_ONLY } from '../planner/catalog/connector-contracts';
import { SqlError, validation } from '../types/sql-error';
import { printResult } from './results/print';
import { TableSession } from './session';
import type { StatementResult } from './session-result';

interface Case {
  readonly mode: 'streaming' | 'batch';
  readonly sql: string;
  readonly kind?: string;
  readonly print?: string;
  readonly error?: readonly (readonly [string, string])[];
}

const CASES = JSON.parse(readFileSync(join(__dirname, 'statements.json'), 'utf8')) as readonly Case[];

/** Tables that only take rows. */
const CONNECTORS: TableConnectors = {
  source({ path, options }) {
    if (options.get('connector') !== 'blackhole') {
      return { changelog: INSERT_ONLY, bounded: true, node: () => ({ connector: 'none' }) };
    }
    throw validation(
      `Unable to create a source for reading table '${path.join('.')}'.\n\nTable options are:\n\n'connector'='blackhole'`,
      undefined,
      validation("Connector 'blackhole' can only be used as a sink. It cannot be used as a source."),
    );
  },
  sink: () => ({ changelog: (query) => ({ ...query, updateBefore: false }), node: () => ({ connector: 'discard' }) }),
};

async function newSession(configuration: Readonly<Record<string, string>> = {}): Promise<TableSession> {
  const session = new TableSession({
    configuration: { 'table.local-time-zone': 'UTC', ...configuration },
    connectors: CONNECTORS,
  });
  await session.executeSql(
    "CREATE TABLE t (a INT, b STRING COMMENT 'the b', PRIMARY KEY (a) NOT ENFORCED) WITH ('connector'='blackhole')",
  );
  await session.executeSql("CREATE TABLE gen (a INT) WITH ('connector'='datagen','number-of-rows'='1')");
  return session;
}

async function printed(session: TableSession, result: StatementResult): Promise<string> {
  let text = '';
  const { maxColumnWidth, timeZone } = session.configuration;
  await printResult(result, { maxColumnWidth, timeZone }, (part) => {
    text += part;
  });
  return text;
}

function chain(error: unknown): [string, string][] {
  const found: [string, string][] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    found.push([current instanceof SqlError ? current.exceptionClass : current.name, current.message]);
  }
  return found;
}

describe('as in Flink', () => {
  const sessions = { streaming: newSession(), batch: newSession({ 'execution.runtime-mode': 'batch' }) };

  test.each(CASES.map((one) => [`${one.mode}: ${one.sql}`, one] as const))('%s', async (_, one) => {
    const session = await sessions[one.mode];
    try {
      const result = await session.executeSql(one.sql);
      expect(result.kind).toBe(one.kind);
      expect(await printed(session, result)).toBe(one.print);
    } catch (error) {
      if (!one.error) throw error;
      expect(chain(error)).toEqual(one.error);
    }
  });
});

describe("the client's statements", () => {
  test('SET and RESET change and list options', async () => {
    const session = await newSession({ 'parallelism.default': '1' });
    await session.executeSql("SET 'a.b' = 'c'");
    await session.executeSql('SET parallelism.default = 3');
    expect(await printed(session, await session.executeSql('SET'))).toContain('|   parallelism.default |     3 |');
    await session.executeSql('RESET parallelism.default');
    expect(session.configuration.get('parallelism.default')).toBe('1');
    await session.executeSql('RESET');
    expect(session.configuration.option('a.b')).toBeUndefined();
  });

  test('values that no session can have are refused', async () => {
    const session = await newSession();
    await expect(session.executeSql("SET 'execution.runtime-mode' = 'automatic'")).rejects.toThrow(
      'Failed to set key execution.runtime-mode with value automatic.',
    );
    await expect(session.executeSql("SET 'table.local-time-zone' = 'Mars/Base'")).rejects.toThrow('Failed to set key');
  });

  test('a statement set between BEGIN and END is one job', async () => {
    const session = await newSession();
    await session.executeSql('BEGIN STATEMENT SET');
    await session.executeSql("INSERT INTO t VALUES (1, 'a')");
    await expect(session.executeSql('SELECT 1')).rejects.toThrow("Only 'INSERT/CREATE TABLE AS' statement is allowed");
    await session.executeSql("CREATE TABLE u WITH ('connector'='blackhole') AS SELECT 1 AS a");
    const result = await session.executeSql('END');
    expect(result.rowType.fields.map(({ name }) => name)).toEqual([
      'default_catalog.default_database.t',
      'default_catalog.default_database.u',
    ]);
    await result.ready();
    expect(result.job?.status()).toBe('FINISHED');
    await expect(session.executeSql('END')).rejects.toThrow('No Statement Set to submit.');
  });

  test('jobs are listed and described', async () => {
    const session = await newSession({ 'pipeline.name': 'mine' });
    const result = await session.executeSql("INSERT INTO t VALUES (1, 'a')");
    await result.ready();
    const jobs = await printed(session, await session.executeSql('SHOW JOBS'));
    expect(jobs).toContain(`| ${result.job!.jobId} |     mine | FINISHED |`);
    expect(await printed(session, await session.executeSql(`DESCRIBE JOB '${result.job!.jobId}'`))).toBe(jobs);
  });

  test('are refused by an environment', async () => {
    const session = new TableSession({ client: false });
    await expect(session.executeSql("SET 'a' = 'b'")).rejects.toThrow(
      'Unsupported SQL query! executeSql() only accepts',
    );
  });
});

describe('results', () => {
  test('table.dml-sync waits for the job', async () => {
    const session = await newSession({ 'table.dml-sync': 'true' });
    const result = await session.executeSql("INSERT INTO t VALUES (1, 'a')");
    expect(result.job?.status()).toBe('FINISHED');
  });

  test('a failing query throws to who reads its rows', async () => {
    const session = await newSession();
    const result = await session.executeSql("SELECT CAST(a AS INT) FROM (VALUES ('1'), ('x')) AS v(a)");
    await expect(printed(session, result)).rejects.toMatchObject({
      message: 'Job execution failed.',
      exceptionClass: 'org.apache.flink.runtime.client.JobExecutionException',
    });
  });

  test('closing a result ends its job', async () => {
    const session = await newSession();
    const result = await session.executeSql('SELECT a FROM (VALUES (1), (2)) AS v(a)');
    result.close();
    await result.job!.result;
    expect(['CANCELED', 'FINISHED']).toContain(result.job!.status());
  });

  test('names of columns may repeat', async () => {
    const result = await (await newSession()).executeSql('SELECT 1 AS a, 2 AS a');
    expect(result.rowType.fields.map(({ name }) => name)).toEqual(['a', 'a']);
    result.close();
  });
});

describe('plans', () => {
  test('a query as a view, written into a table', async () => {
    const session = await newSession();
    const { plan, rowType } = session.sqlQuery("SELECT 1 AS x, 'y' AS y");
    session.createTemporaryView('v', plan);
    expect(rowType.fields.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(session.listTables()).toEqual(['gen', 't', 'v']);
    expect(session.listTemporaryViews()).toEqual(['v']);
    const result = await session.executeInserts([session.planSink(session.sqlQuery('SELECT * FROM v').plan, 't')]);
    await result.ready();
  });

  test('a statement set explains and executes', async () => {
    const session = await newSession();
    const set = session.createStatementSet().addInsertSql("INSERT INTO t SELECT 1, 'a'");
    expect(await set.explain()).toContain('Sink(table=[default_catalog.default_database.t]');
    await (await set.execute()).ready();
    expect(() => set.addInsertSql('SELECT 1')).toThrow('Only insert statement is supported now.');
    await expect(set.execute()).rejects.toThrow('Failed to execute sql');
  });

  test('EXPLAIN JSON_EXECUTION_PLAN lists the nodes of the job', async () => {
    const session = await newSession();
    const text = await session.explainSql("INSERT INTO t SELECT 1, 'a'", ['JSON_EXECUTION_PLAN']);
    const { nodes } = JSON.parse(text.slice(text.indexOf('== Physical Execution Plan ==') + 30)) as {
      readonly nodes: readonly { readonly pact: string }[];
    };
    expect([nodes[0].pact, nodes.at(-1)!.pact]).toEqual(['Data Source', 'Data Sink']);
  });

  test('EXPLAIN of CREATE TABLE AS makes no table', async () => {
    const session = await newSession();
    const text = await session.explainSql("CREATE TABLE c WITH ('connector'='blackhole') AS SELECT 1 AS a");
    expect(text).toContain('LogicalSink(table=[default_catalog.default_database.c], fields=[a])');
    expect(session.listTables()).toEqual(['gen', 't']);
  });
});
