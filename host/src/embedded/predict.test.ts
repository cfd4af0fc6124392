/** ML_PREDICT with table functions as models. */
import { setExecutor, TableEnvironment } from '@drey/sdk';
import { asyncUdtf, udtf } from '@drey/sdk/udf';
import { submitJob } from '../runtime/index';
import { tableExecutor } from './table-client';

beforeAll(() => {
  setExecutor({
    submit: () => {
      throw new Error('no streams here');
    },
    tables: async () => tableExecutor(submitJob),
  });
});
afterAll(() => setExecutor(undefined));

async function rowsOf(env: TableEnvironment, sql: string): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of (await env.executeSql(sql)).collect()) rows.push(String(row));
  return rows;
}

const SIGNATURE = { args: ['STRING'], result: 'ROW<category STRING, score INT>' };

async function environment(): Promise<TableEnvironment> {
  const env = TableEnvironment.create();
  env.getConfig().set('parallelism.default', '1');
  await env.createTemporarySystemFunction(
    'ask',
    udtf(SIGNATURE, (text: string) => (text === 'x' ? [] : [{ category: `sync ${text}`, score: text.length }])),
  );
  await env.createTemporarySystemFunction(
    'ask_later',
    asyncUdtf(SIGNATURE, async (text: string) => [[`async ${text}`, 1]]),
  );
  await env.executeSql(
    "CREATE TEMPORARY VIEW t AS SELECT * FROM (VALUES (1, 'ab'), (2, 'x'), (3, 'cde')) AS T(id, name)",
  );
  const io = 'INPUT (a STRING) OUTPUT (name STRING, score BIGINT)';
  await env.executeSql(`CREATE MODEL m ${io} WITH ('provider' = 'function', 'function' = 'ask')`);
  await env.executeSql(
    `CREATE MODEL mixed ${io} WITH ('provider' = 'function', 'function' = 'ask', 'async-function' = 'ask_later')`,
  );
  await env.executeSql(`CREATE MODEL openai ${io} WITH ('provider' = 'openai')`);
  await env.executeSql(`CREATE MODEL nothing ${io} WITH ('x' = 'y')`);
  return env;
}

test('rows with what the model says; rows without an answer are dropped', async () => {
  const env = await environment();
  const sql = 'SELECT id, name, name0, score FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(name))';
  expect(await rowsOf(env, sql)).toEqual(['+I[1, ab, sync ab, 2]', '+I[3, cde, sync cde, 3]']);
});

test('at once or later, as the provider prefers and the config says', async () => {
  const env = await environment();
  const first = async (config: string): Promise<string> =>
    (await rowsOf(env, `SELECT name0 FROM ML_PREDICT(TABLE t, MODEL mixed, DESCRIPTOR(name)${config})`))[0];
  expect(await first('')).toBe('+I[async ab]');
  expect(await first(", MAP['async', 'true', 'max-concurrent-operations', '2', 'timeout', '10 s']")).toBe(
    '+I[async ab]',
  );
  expect(await first(", MAP['async', 'false']")).toBe('+I[sync ab]');
});

test('the plan', async () => {
  const env = await environment();
  const plan = await env.explainSql('SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(name))');
  expect(plan).toContain(
    "MLPredictTableFunction(invocation=[ML_PREDICT(TABLE(#0), MODEL(default_catalog.default_database.m), DESCRIPTOR(_UTF-16LE'name'), DEFAULT())], rowType=[RecordType(INTEGER id, VARCHAR(3) name, VARCHAR(2147483647) name0, BIGINT score)])",
  );
});

// As Flink, apart from the list of providers.
test.each([
  [
    'TABLE t, MODEL openai, DESCRIPTOR(name)',
    "Unable to create a model provider for model 'default_catalog.default_database.openai'.",
  ],
  [
    'TABLE t, MODEL nothing, DESCRIPTOR(name)',
    "Model options do not contain an option key 'provider' for discovering a provider.",
  ],
  ['TABLE t, MODEL m, DESCRIPTOR(id, name)', 'Number of descriptor columns (2) does not match model input size (1).'],
  [
    'TABLE t, MODEL m, DESCRIPTOR(id)',
    "Descriptor column 'id' type INT NOT NULL cannot be assigned to model input type STRING at position 0.",
  ],
  [
    'TABLE t, MODEL m, DESCRIPTOR(nope)',
    "Descriptor column 'nope' not found in table columns. Available columns: id, name.",
  ],
  ['TABLE t, MODEL nope, DESCRIPTOR(name)', "Object 'nope' not found"],
  [
    'TABLE t, MODEL m',
    'No match found for function signature ML_PREDICT(<RecordType(INTEGER id, VARCHAR(3) name)>, <RecordType(VARCHAR(2147483647) name, BIGINT score)>).',
  ],
  [
    'input => TABLE t, MODEL => MODEL m, ARGS => DESCRIPTOR(name)',
    "Param 'input' not found in function 'ML_PREDICT'; did you mean 'INPUT'?",
  ],
  [
    "TABLE t, MODEL m, DESCRIPTOR(name), MAP['async', 1]",
    'Invalid argument type at position 3. Data type MAP<STRING, STRING> expected but MAP<CHAR(5) NOT NULL, INT NOT NULL> NOT NULL passed.',
  ],
  [
    "TABLE t, MODEL m, DESCRIPTOR(name), MAP['async', 'true']",
    "Require async mode, but model provider function doesn't support async mode.",
  ],
  ["TABLE t, MODEL m, DESCRIPTOR(name), MAP['async', 'maybe']", 'Failed to parse the config.'],
])('%s', async (args, message) => {
  const env = await environment();
  const texts = await rowsOf(env, `SELECT * FROM ML_PREDICT(${args})`).then(
    () => ['none'],
    (error: Error) => {
      const found: string[] = [];
      for (let at: unknown = error; at instanceof Error; at = at.cause) found.push(at.message);
      return found;
    },
  );
  expect(texts.join('\n')).toContain(message);
});
