import { EnvironmentSettings, Row, Schema, setExecutor, StreamExecutionEnvironment } from '@drey/sdk';
import { StreamTableEnvironment, type Table, TableEnvironment, Types } from '@drey/sdk';
import { createExecutor } from '../index';

beforeEach(() => setExecutor(createExecutor()));
afterEach(() => setExecutor(undefined));

const RECORD = Types.ROW_NAMED(['id', 'name'], [Types.INT(), Types.STRING()]);

async function rows(table: Table): Promise<string[]> {
  const texts: string[] = [];
  for await (const row of (await table.execute()).collect()) texts.push(String(row));
  return texts;
}

test('SQL from TypeScript: results, printed tables, statement sets, errors', async () => {
  const t = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
  t.getConfig().set('parallelism.default', '1');
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await (await t.executeSql("SELECT 1 AS a, 'x' AS b")).print();
  write.mockRestore();
  expect(written.join('').split('\n').slice(1, 4)).toEqual([
    '| op |           a |                              b |',
    '+----+-------------+--------------------------------+',
    '| +I |           1 |                              x |',
  ]);
  await t.executeSql("CREATE TABLE bh (a INT, c BIGINT) WITH ('connector' = 'blackhole')");
  const query = await t.sqlQuery('SELECT a, COUNT(*) AS c FROM (VALUES (1), (1)) v(a) GROUP BY a');
  await t.createTemporaryView('counts', query);
  expect(await rows(await t.from('counts'))).toEqual(['+I[1, 1]', '-U[1, 1]', '+U[1, 2]']);
  const result = await t
    .createStatementSet()
    .addInsert('bh', query)
    .addInsertSql('INSERT INTO bh VALUES (1, 2)')
    .execute();
  await result.wait();
  expect(result.getJobClient()?.getJobStatus()).toBe('FINISHED');
  expect(await t.listTables()).toEqual(['bh', 'counts']);
  expect(await t.explainSql('SELECT 1')).toContain('== Optimized Physical Plan ==');
  await expect(t.executeSql('SELECT nosuch FROM counts')).rejects.toMatchObject({
    exceptionClass: 'org.apache.flink.table.api.ValidationException',
  });
});

test('compiled plans: stored, loaded, explained and run', async () => {
  const t = TableEnvironment.create();
  await t.executeSql("CREATE TABLE bh (a INT) WITH ('connector' = 'blackhole')");
  const plan = await t.compilePlanSql('INSERT INTO bh VALUES (1)');
  expect(plan.getFlinkVersion()).toBe('2.3');
  expect(await plan.explain()).toContain('Sink(table=[default_catalog.default_database.bh], fields=[EXPR$0])');
  const loaded = await TableEnvironment.create().loadPlan({ json: plan.asJsonString() });
  const result = await loaded.execute();
  await result.wait();
  expect(result.getColumnNames()).toEqual(['default_catalog.default_database.bh']);
  const set = await t.createStatementSet().addInsertSql('INSERT INTO bh VALUES (1), (2)').compilePlan();
  await (await t.executePlan({ json: set.asJsonString() })).wait();
  await expect(t.loadPlan({ file: '/nowhere/plan.json' })).rejects.toThrow(
    "Cannot load Plan from file '/nowhere/plan.json'.",
  );
});

test('one graph of TypeScript functions and SQL operators', async () => {
  const env = StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
  const t = StreamTableEnvironment.create(env);
  const stream = env.fromCollection([Row.of(1, 'a'), Row.of(2, 'b'), Row.of(1, 'c')], RECORD);
  const table = await t.fromDataStream(stream, Schema.newBuilder().columnByExpression('twice', 'id * 2').build());
  expect(table.getColumnNames()).toEqual(['id', 'name', 'twice']);
  await t.createTemporaryView('v', table);
  const counts = await t.sqlQuery('SELECT twice, COUNT(*) AS c FROM v GROUP BY twice');
  await expect(t.toDataStream(counts)).rejects.toThrow("doesn't support consuming update changes");
  const changes = (await t.toChangelogStream(counts)).map((row) => `${row}`);
  const texts: string[] = [];
  for await (const text of await changes.executeAndCollect()) texts.push(text);
  expect(texts).toEqual(['+I[2, 1]', '+I[4, 1]', '-U[2, 1]', '+U[2, 2]']);
});

test('a stream without type information is no table', async () => {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  const t = StreamTableEnvironment.create(env);
  await expect(t.fromDataStream(env.fromElements(1, 2))).rejects.toThrow('needs type information');
});

test('table.exec.resource.default-parallelism is that of the sources, and of the program from then on', async () => {
  const env = StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
  const t = StreamTableEnvironment.create(env);
  t.getConfig().set('table.exec.resource.default-parallelism', '3');
  await t.executeSql("CREATE TABLE numbers (a INT) WITH ('connector'='datagen','number-of-rows'='10')");
  expect(env.getParallelism()).toBe(1);
  const text = await t.explainSql('SELECT a, COUNT(*) FROM numbers GROUP BY a', 'JSON_EXECUTION_PLAN');
  const { nodes } = JSON.parse(text.split('== Physical Execution Plan ==')[1]) as {
    readonly nodes: readonly { readonly type: string; readonly parallelism: number }[];
  };
  expect(nodes.map(({ type, parallelism }) => `${type}/${parallelism}`)).toEqual([
    'Source: numbers[1]/3',
    'GroupAggregate[3]/3',
  ]);
  expect(env.getParallelism()).toBe(3);
});
