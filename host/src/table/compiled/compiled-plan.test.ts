import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobGraph, planResult } from '../engine';
import { TableSession } from '../session';
import { restoredNodes } from './restore-plan';
import { planFromText } from './stored-plan';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drey-plan-'));
  writeFileSync(join(folder, 'in.csv'), '1,x,2024-01-01 00:00:01\n2,y,2024-01-01 00:00:02\n3,x,2024-01-01 00:00:03\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = async (session: TableSession, text: string) => {
  const result = await session.executeSql(text);
  const rows: string[] = [];
  for await (const batch of result.rows) rows.push(...batch.map(String));
  await result.ready();
  return rows;
};

async function session(options: { temporary?: boolean; columns?: string; mode?: string } = {}) {
  const made = new TableSession({ configuration: { 'execution.runtime-mode': options.mode ?? 'STREAMING' } });
  const create = options.temporary ? 'CREATE TEMPORARY TABLE' : 'CREATE TABLE';
  await made.executeSql(
    `${create} src (${options.columns ?? 'a INT'}, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
     WITH ('connector' = 'filesystem', 'path' = '${join(folder, 'in.csv')}', 'format' = 'csv')`,
  );
  await made.executeSql(
    `${create} snk (b STRING, c BIGINT) WITH ('connector' = 'filesystem', 'path' = '${join(folder, 'out')}', 'format' = 'csv')`,
  );
  return made;
}

const WINDOWS = `INSERT INTO snk SELECT b, COUNT(*) FROM TUMBLE(TABLE src, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
  WHERE a > 0 GROUP BY b, window_start, window_end`;

async function written(made: TableSession): Promise<string[]> {
  await made.executeSql(
    `CREATE TEMPORARY TABLE written (b STRING, c BIGINT) WITH ('connector' = 'filesystem', 'path' = '${join(folder, 'out')}', 'format' = 'csv')`,
  );
  return (await run(made, 'SELECT * FROM written')).sort();
}

test('a plan is stored once, and gives its rows in another session', async () => {
  const file = join(folder, 'new', 'plan.json');
  const first = await session();
  expect(await run(first, `COMPILE PLAN '${file}' FOR ${WINDOWS}`)).toEqual(['+I[OK]']);
  await expect(run(first, `COMPILE PLAN '${file}' FOR ${WINDOWS}`)).rejects.toThrow(
    `Cannot overwrite the plan file '${file}'. Either manually remove the file or, if you're debugging your job, set the option 'table.plan.force-recompile' to true.`,
  );
  const text = readFileSync(file, 'utf8');
  expect(await run(first, `COMPILE PLAN '${file}' IF NOT EXISTS FOR INSERT INTO snk VALUES ('z', 1)`)).toEqual([
    '+I[OK]',
  ]);
  expect(readFileSync(file, 'utf8')).toBe(text);
  const second = new TableSession();
  expect(await run(second, `EXECUTE PLAN '${file}'`)).toEqual(['+I[-1]']);
  expect(await written(second)).toEqual(['+I[x, 2]', '+I[y, 1]']);
});

test('COMPILE AND EXECUTE runs what is stored', async () => {
  const file = join(folder, 'plan.json');
  const one = await session();
  await run(one, `COMPILE AND EXECUTE PLAN '${file}' FOR INSERT INTO snk VALUES ('q', 7)`);
  await run(one, `COMPILE AND EXECUTE PLAN '${file}' FOR INSERT INTO snk VALUES ('other', 8)`);
  expect(await written(one)).toEqual(['+I[q, 7]', '+I[q, 7]']);
});

test('statement sets, batch mode, and the force option', async () => {
  const file = join(folder, 'plan.json');
  const one = await session({ mode: 'BATCH' });
  await run(one, `COMPILE PLAN '${file}' FOR INSERT INTO snk VALUES ('q', 7)`);
  one.configuration.set('table.plan.force-recompile', 'true');
  const set = `STATEMENT SET BEGIN INSERT INTO snk SELECT b, COUNT(*) FROM src GROUP BY b; INSERT INTO snk VALUES ('z', 9); END`;
  await run(one, `COMPILE PLAN '${file}' FOR ${set}`);
  expect(await run(one, `EXECUTE PLAN '${file}'`)).toHaveLength(1);
  expect(await written(one)).toEqual(['+I[x, 2]', '+I[y, 1]', '+I[z, 9]']);
  await expect(run(await session(), `EXECUTE PLAN '${file}'`)).rejects.toThrow(`Cannot load Plan from file '${file}'.`);
});

test('operators have uids that are those of the plan', async () => {
  const one = await session();
  const plan = await one.compilePlanSql(
    "INSERT INTO snk SELECT b, COUNT(*) FROM src GROUP BY b, TUMBLE(ts, INTERVAL '1' HOUR)",
  );
  const json = await plan.explain(['JSON_EXECUTION_PLAN']);
  expect(json).toMatch(/^== Optimized Execution Plan ==\nSink\(table=\[default_catalog.default_database.snk\]/);
  const again = await one.loadPlan({ json: plan.json });
  expect(await again.explain()).toBe(await plan.explain());
  expect(again.json).toBe(plan.json);
  const uids = async (made: TableSession) => {
    const { catalog, configuration } = made;
    const context = { catalog, configuration, engine: await made.engineContext() };
    return restoredNodes(planFromText(plan.json), context).map(({ uid }) => uid);
  };
  const kinds = ['source', 'watermark-assigner', 'calc', 'group-window-aggregate', 'sink'];
  expect(await uids(one)).toEqual(kinds.map((kind, i) => `${i + 1}_${kind}`));
  one.configuration.set('table.exec.uid.format', 'p-<id>');
  expect(await uids(one)).toEqual(kinds.map((_, i) => `p-${i + 1}`));
  one.configuration.set('table.exec.uid.generation', 'DISABLED');
  expect(await uids(one)).toEqual(kinds.map(() => ''));
});

const restores: readonly (readonly [compiled: string, restored: string, tables: string, outcome: string])[] = [
  ['ALL', 'ALL', 'none', 'ok'],
  ['ALL', 'ALL_ENFORCED', 'none', 'ok'],
  ['ALL', 'ALL_ENFORCED', 'same', 'ok'],
  ['ALL', 'IDENTIFIER', 'same', 'ok'],
  [
    'ALL',
    'IDENTIFIER',
    'none',
    "Cannot resolve table 'default_catalog.default_database.src' and catalog lookup is forced",
  ],
  [
    'ALL',
    'ALL',
    'changed',
    "The schema of table 'default_catalog.default_database.src' from the persisted plan does not match",
  ],
  ['SCHEMA', 'ALL', 'same', 'ok'],
  ['SCHEMA', 'ALL_ENFORCED', 'same', 'The persisted plan does not include all required catalog metadata for table'],
  ['SCHEMA', 'ALL', 'none', "Table options do not contain an option key 'connector'"],
  ['SCHEMA', 'IDENTIFIER', 'changed', 'does not match the schema loaded from the catalog'],
  ['IDENTIFIER', 'ALL', 'same', 'ok'],
  ['IDENTIFIER', 'ALL', 'temporary', 'ok'],
  ['IDENTIFIER', 'ALL_ENFORCED', 'temporary', 'ok'],
  ['IDENTIFIER', 'ALL', 'none', 'and the persisted plan does not include all required catalog table metadata'],
  ['IDENTIFIER', 'ALL_ENFORCED', 'same', 'lookup is disabled'],
];

const messages = (error: unknown): string => {
  const own = error as Error & { cause?: unknown };
  return own.cause ? `${own.message}\n${messages(own.cause)}` : own.message;
};

test.each(restores)('compiled with %s, restored with %s, tables %s', async (compiled, restored, tables, outcome) => {
  const one = await session();
  one.configuration.set('table.plan.compile.catalog-objects', compiled);
  const { json } = await one.compilePlanSql(WINDOWS);
  const options = { temporary: tables === 'temporary', ...(tables === 'changed' ? { columns: 'a BIGINT' } : {}) };
  const two = tables === 'none' ? new TableSession() : await session(options);
  two.configuration.set('table.plan.restore.catalog-objects', restored);
  const failure = await two.loadPlan({ json }).then(
    () => 'ok',
    (error: unknown) => messages(error),
  );
  expect(failure).toContain(outcome);
});

test('user functions are found by their names', async () => {
  const shout = `CREATE TEMPORARY FUNCTION shout AS $$
import { udf } from '@drey/sdk/udf';
export default udf({ args: ['STRING'], result: 'STRING' }, (text: string | null) => text === null ? null : text + '!');
$$ LANGUAGE TYPESCRIPT`;
  const one = await session();
  await one.executeSql(shout);
  const { json } = await one.compilePlanSql('INSERT INTO snk SELECT shout(b), CAST(a AS BIGINT) FROM src');
  const two = new TableSession();
  await expect(two.loadPlan({ json })).rejects.toThrow(
    "Cannot resolve function 'default_catalog.default_database.shout' of the persisted plan.",
  );
  await two.executeSql(shout);
  const plan = await two.loadPlan({ json });
  await (await plan.execute()).ready();
  expect(await written(two)).toEqual(['+I[x!, 1]', '+I[x!, 3]', '+I[y!, 2]']);
});

test('what is no plan', async () => {
  const one = new TableSession();
  const refused = async (text: string, message: string) => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, text);
    const failure = await run(one, `EXECUTE PLAN '${file}'`).catch(messages);
    expect(failure).toContain(`Cannot load Plan from file '${file}'.`);
    expect(failure).toContain(message);
  };
  await refused('not json', 'JSON');
  await refused('{}', "The plan has no 'planVersion'.");
  await refused('{"flinkVersion": "2.3", "nodes": []}', 'plans that Flink itself has stored cannot be read');
  await refused('{"planVersion": 99}', 'The plan has version 99');
  const missing = await run(one, "EXECUTE PLAN '/nowhere/plan.json'").catch(messages);
  expect(missing).toBe(
    "Failed to execute EXECUTE PLAN '/nowhere/plan.json' statement.\nfile resource [/nowhere/plan.json] not found.",
  );
  await expect(one.compilePlanSql('SELECT 1')).rejects.toThrow('compilePlanSql() only accepts');
  await expect(run(one, "COMPILE PLAN 's3://b/p' FOR INSERT INTO x VALUES (1)")).rejects.toThrow('local files only');
});

test('statements that are not compiled have uids when they are asked for', async () => {
  const one = await session();
  const uids = async () => {
    const context = await one.engineContext();
    const { plan } = one.sqlQuery('SELECT a FROM src');
    return jobGraph('x', [planResult(plan, context)], context).nodes.map(({ uid }) => uid);
  };
  expect(await uids()).toEqual(['', '', '', '']);
  one.configuration.set('table.exec.uid.generation', 'ALWAYS');
  expect(await uids()).toEqual(['1_source', '2_watermark-assigner', '3_calc', '4_sink']);
  one.configuration.set('table.exec.uid.generation', 'often');
  await expect(uids()).rejects.toThrow("Could not parse value 'often' for key 'table.exec.uid.generation'.");
});
