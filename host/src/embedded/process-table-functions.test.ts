/** Process table functions in jobs. Rows marked so are what Flink 2.3 gave for the same functions in Java. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setExecutor, TableEnvironment } from '@drey/sdk';
import {
  ChangelogMode,
  type Context,
  DataTypes,
  type ListView,
  listState,
  type MapView,
  mapState,
  type OnTimerContext,
  ProcessTableFunction,
  Row,
  RowKind,
  scalar,
  table,
  valueState,
} from '@drey/sdk/udf';
import { submitJob } from '../runtime/index';
import { tableExecutor } from './table-client';

const { INT, STRING, BIGINT } = DataTypes;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drey-ptf-'));
  setExecutor({
    submit: () => {
      throw new Error('no streams here');
    },
    tables: async () => tableExecutor(submitJob),
  });
});
afterAll(() => {
  setExecutor(undefined);
  rmSync(folder, { recursive: true });
});

async function rowsOf(env: TableEnvironment, sql: string): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of (await env.executeSql(sql)).collect()) rows.push(String(row));
  return rows;
}

const ROWS = "('Bob', 12), ('Alice', 42), ('Bob', 99), ('Bob', 100), ('Alice', 400)";
const EVENTS = ['Bob,1,00', 'Alice,1,01', 'Bob,2,02', 'Bob,3,05', 'Bob,4,03', 'Alice,5,20'];

async function environment(functions: Readonly<Record<string, new () => ProcessTableFunction>>) {
  const env = TableEnvironment.create();
  env.getConfig().set('parallelism.default', '1').set('table.local-time-zone', 'UTC');
  // One watermark, at the end, however long the rows take.
  env.getConfig().set('pipeline.auto-watermark-interval', '1 h');
  for (const [name, fn] of Object.entries(functions)) await env.createTemporarySystemFunction(name, fn);
  await env.executeSql(`CREATE TEMPORARY VIEW t AS SELECT * FROM (VALUES ${ROWS}) AS T(name, score)`);
  await env.executeSql('CREATE TEMPORARY VIEW agg AS SELECT name, COUNT(*) AS score FROM t GROUP BY name');
  const file = join(folder, 'events.csv');
  const lines = EVENTS.map((event) => event.replace(/(\d\d)$/, '1970-01-01 00:00:00.0$1Z'));
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  await env.executeSql(
    `CREATE TABLE w (name STRING, score INT, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '0.001' SECOND) WITH ('connector' = 'filesystem', 'path' = '${file}', 'format' = 'csv')`,
  );
  return env;
}

const row = table('ROW_SEMANTIC_TABLE');
const set = table('SET_SEMANTIC_TABLE');

class Visits extends ProcessTableFunction<string> {
  readonly signature = {
    states: {
      counted: valueState({ n: BIGINT() }),
      names: listState(STRING()),
      known: mapState(STRING(), INT()),
    },
    parameters: { r: set },
    output: STRING(),
  };

  eval(ctx: Context, counted: { n: number | null }, names: ListView<string>, known: MapView<string, number>, r: Row) {
    const name = r.getField('name') as string;
    const entries = [...known].map(([key, value]) => `${key}=${value}`);
    this.collect(`+I[${counted.n}] [${[...names].join(', ')}] {${entries.join(', ')}}`);
    counted.n = (counted.n ?? 0) + 1;
    names.add(name);
    known.put(name, 1);
    if (counted.n === 3) ctx.clearState('names');
    if (counted.n === 4) ctx.clearAllState();
  }
}

test('states of a partition', async () => {
  const env = await environment({ visits: Visits });
  // As Flink.
  expect(await rowsOf(env, 'SELECT * FROM visits(r => TABLE t PARTITION BY name)')).toEqual([
    '+I[Bob, +I[null] [] {}]',
    '+I[Alice, +I[null] [] {}]',
    '+I[Bob, +I[1] [Bob] {Bob=1}]',
    '+I[Bob, +I[2] [Bob, Bob] {Bob=1}]',
    '+I[Alice, +I[1] [Alice] {Alice=1}]',
  ]);
  const bobs = "(SELECT 'Bob' AS name FROM t)";
  expect(await rowsOf(env, `SELECT * FROM visits(r => ${bobs} PARTITION BY name)`)).toEqual([
    '+I[Bob, +I[null] [] {}]',
    '+I[Bob, +I[1] [Bob] {Bob=1}]',
    '+I[Bob, +I[2] [Bob, Bob] {Bob=1}]',
    '+I[Bob, +I[3] [] {Bob=1}]',
    '+I[Bob, +I[null] [] {}]',
  ]);
});

class Timers extends ProcessTableFunction<string> {
  readonly signature = {
    parameters: { r: table(['SET_SEMANTIC_TABLE', 'REQUIRE_ON_TIME']) },
    output: STRING(),
  };

  eval(ctx: Context): void {
    const time = ctx.timeContext();
    const now = time.time() as number;
    this.collect(`row ${now}`);
    time.registerOnTime('b', now + 1);
    time.registerOnTime('a', now + 1);
    time.registerOnTime(now + 1);
    time.registerOnTime(now + 2);
    time.registerOnTime('c', now + 2);
  }

  override onTimer(ctx: OnTimerContext): void {
    this.collect(`timer ${ctx.currentTimer()} ${ctx.timeContext().time()} ${ctx.timeContext().tableWatermark()}`);
  }
}

test('timers with and without names', async () => {
  const env = await environment({ timers: Timers });
  const sql =
    'SELECT name, `EXPR$0`, CAST(rowtime AS STRING) FROM timers(r => TABLE w PARTITION BY name, on_time => DESCRIPTOR(ts))';
  const rows = await rowsOf(env, sql);
  const timer = (name: string, what: string, ms: number): string =>
    `+I[${name}, timer ${what} ${ms} null, 1970-01-01 00:00:00.0${String(ms).padStart(2, '0')}]`;
  // As Flink, for which the order of timers of one time is open.
  expect(rows.slice(0, 6)).toEqual(
    EVENTS.map((event) => {
      const [name, , ms] = event.split(',');
      return `+I[${name}, row ${Number(ms)}, 1970-01-01 00:00:00.0${ms}]`;
    }),
  );
  const bob = [1, 2, 3, 4, 5, 6, 7].map((ms) => timer('Bob', 'null', ms));
  const alice = [2, 3, 21, 22].map((ms) => timer('Alice', 'null', ms));
  expect(rows.slice(6, 17).sort()).toEqual([...bob, ...alice].sort());
  const named = (name: string, ms: number): string[] => [
    timer(name, 'a', ms),
    timer(name, 'b', ms),
    timer(name, 'c', ms + 1),
  ];
  expect(rows.slice(17).sort()).toEqual([...named('Bob', 4), ...named('Alice', 21)].sort());
});

class Show extends ProcessTableFunction<string> {
  readonly signature = { parameters: { r: set, i: scalar(INT(), { optional: true }) }, output: STRING() };
  eval(_: Context, r: Row, i = 7): void {
    this.collect(`${r.getField('name')} ${r.getField('score')} ${i}`);
  }
}

test('rows in the order of a table argument; defaults; names of a call', async () => {
  const env = await environment({ shown: Show });
  const ordered = await rowsOf(
    env,
    'SELECT `EXPR$0` FROM shown(r => TABLE w PARTITION BY name ORDER BY (ts ASC, score DESC))',
  );
  // As Flink.
  expect(ordered.filter((one) => one.includes('Bob'))).toEqual([
    '+I[Bob 1 7]',
    '+I[Bob 2 7]',
    '+I[Bob 4 7]',
    '+I[Bob 3 7]',
  ]);
  expect(
    await rowsOf(env, "SELECT x FROM shown(TABLE t PARTITION BY (name, score), 1) AS p(n, s, x) WHERE n = 'Alice'"),
  ).toEqual(['+I[Alice 42 1]', '+I[Alice 400 1]']);
});

class Sums extends ProcessTableFunction<Row> {
  readonly signature = {
    states: { sum: valueState('ROW<s INT>') },
    parameters: { r: set },
    output: 'ROW<s INT>',
  };
  override getChangelogMode = (): ChangelogMode => ChangelogMode.all();
  eval(_: Context, sum: Row, r: Row): void {
    const before = sum.getField('s') as number | null;
    if (before !== null) this.collect(Row.ofKind(RowKind.UPDATE_BEFORE, before));
    sum.setField('s', (before ?? 0) + (r.getField('score') as number));
    this.collect(Row.ofKind(before === null ? RowKind.INSERT : RowKind.UPDATE_AFTER, sum.getField('s')));
  }
}

class Kinds extends ProcessTableFunction<string> {
  readonly signature = {
    parameters: { r: table(['SET_SEMANTIC_TABLE', 'SUPPORT_UPDATES', 'OPTIONAL_PARTITION_BY']) },
    output: STRING(),
  };
  eval(ctx: Context, r: Row): void {
    this.collect(`${r} ${ctx.tableSemanticsFor('r').changelogMode().kinds}`);
  }
}

test('updates given and taken', async () => {
  const env = await environment({ sums: Sums, kinds: Kinds });
  // As Flink.
  expect(await rowsOf(env, 'SELECT * FROM sums(TABLE t PARTITION BY name)')).toEqual([
    '+I[Bob, 12]',
    '+I[Alice, 42]',
    '-U[Bob, 12]',
    '+U[Bob, 111]',
    '-U[Bob, 111]',
    '+U[Bob, 211]',
    '-U[Alice, 42]',
    '+U[Alice, 442]',
  ]);
  const upserts = 'INSERT,UPDATE_AFTER';
  expect(await rowsOf(env, 'SELECT `EXPR$0` FROM kinds(TABLE agg PARTITION BY name)')).toEqual([
    `+I[+I[Bob, 1] ${upserts}]`,
    `+I[+I[Alice, 1] ${upserts}]`,
    `+I[+U[Bob, 2] ${upserts}]`,
    `+I[+U[Bob, 3] ${upserts}]`,
    `+I[+U[Alice, 2] ${upserts}]`,
  ]);
});

class Refused extends ProcessTableFunction<unknown> {
  readonly signature = { parameters: { r: row, what: scalar(STRING()) }, output: 'ROW<i INT>' };
  eval(ctx: Context, _: Row, what: string): void {
    if (what === 'kind') this.collect(Row.ofKind(RowKind.DELETE, 1));
    if (what === 'state') ctx.clearState('x');
    if (what === 'table') ctx.tableSemanticsFor('x');
    if (what === 'timer') ctx.timeContext().registerOnTime(1);
    if (what === 'value') this.collect({ i: 'one' });
    if (what === 'throw') throw new Error('boom');
  }
}

test.each([
  ['kind', 'Invalid row kind received: DELETE. Expected produced changelog mode: [INSERT]'],
  ['state', 'Unknown state entry: x'],
  ['table', 'Unknown table argument: x'],
  ['timer', 'Timers are not supported in the current PTF declaration.'],
  ['value', "Function 'refused' (TYPESCRIPT): wrong value"],
  ['throw', "Function 'refused' (TYPESCRIPT): boom"],
])('an error: %s', async (what, message) => {
  const env = await environment({ refused: Refused });
  const failure = await rowsOf(env, `SELECT * FROM refused(TABLE t, '${what}')`).then(
    () => 'none',
    (error: Error) => `${error.message} ${(error.cause as Error | undefined)?.message}`,
  );
  expect(failure).toContain(message);
});

test('windows over the time of the result; functions over functions', async () => {
  const env = await environment({ shown: Show, timers: Timers });
  const windows =
    "SELECT COUNT(*) FROM shown(r => TABLE w PARTITION BY name, on_time => DESCRIPTOR(ts)) GROUP BY TUMBLE(rowtime, INTERVAL '0.010' SECOND)";
  expect(await rowsOf(env, windows)).toEqual(['+I[5]', '+I[1]']);
  const chained = `WITH p AS (SELECT name, 1 AS score, rowtime FROM shown(r => TABLE w PARTITION BY name, on_time => DESCRIPTOR(ts)))
    SELECT COUNT(*) FROM timers(r => TABLE p PARTITION BY name, on_time => DESCRIPTOR(rowtime))`;
  expect((await rowsOf(env, chained)).at(-1)).toBe('+U[23]');
});

test('a module between dollars', async () => {
  const env = await environment({});
  await env.executeSql(
    `CREATE TEMPORARY FUNCTION twice AS $$
      import { DataTypes, ProcessTableFunction, table } from '@drey/sdk/udf';
      export default class Twice extends ProcessTableFunction<string> {
        readonly signature = { parameters: { r: table('ROW_SEMANTIC_TABLE') }, output: DataTypes.STRING() };
        eval(_: unknown, r: { getField(name: string): unknown }): void {
          for (let i = 0; i < 2; i++) this.collect(String(r.getField('name')));
        }
      }
    $$ LANGUAGE TYPESCRIPT`,
  );
  expect(await rowsOf(env, 'SELECT COUNT(*) FROM twice(TABLE t)')).toContain('+U[10]');
});
