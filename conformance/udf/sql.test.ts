/** Every carrier's functions at every place of a query. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableSession } from '../../host/src/table/session';
import {
  CARRIERS,
  type CarrierCase,
  callOf,
  type FunctionName,
  messagesOf,
  prepareCarriers,
  rowsOf,
  sessionOf,
} from './carriers';

// Threads, Python processes and compilers, on a machine that may be busy.
jest.setTimeout(120_000);

let undo: () => void;
const folder = mkdtempSync(join(tmpdir(), 'drey-carriers-'));
beforeAll(() => {
  undo = prepareCarriers();
});
afterAll(() => {
  undo();
  rmSync(folder, { recursive: true, force: true });
});

interface QueryCase {
  readonly what: string;
  readonly needs: readonly FunctionName[];
  /** `{inc}` is the carrier's call. */
  readonly sql: string;
  readonly rows: readonly string[];
  readonly batch?: true;
}

const QUERIES: readonly QueryCase[] = [
  {
    what: 'projection, with NULL',
    needs: ['inc', 'shout'],
    sql: `SELECT {inc}, {shout} FROM t`,
    rows: ['[2, A B]', '[3, C]', '[4, D E F]', '[null, null]'],
  },
  { what: 'nested', needs: ['inc'], sql: `SELECT inc(inc(i) * 2) FROM t WHERE i > 1`, rows: ['[7]', '[9]'] },
  { what: 'filter', needs: ['inc', 'shout'], sql: `SELECT i FROM t WHERE {inc} = 3 AND {shout} = 'C'`, rows: ['[2]'] },
  {
    what: 'CASE',
    needs: ['inc', 'shout'],
    sql: `SELECT CASE WHEN i = 1 THEN {shout} WHEN {inc} = 3 THEN 'three' ELSE s END FROM t`,
    rows: ['[A B]', '[three]', '[d e f]', '[null]'],
  },
  {
    what: 'join condition',
    needs: ['inc'],
    sql: `SELECT t.i, k FROM t JOIN (VALUES (3), (4)) AS u(k) ON inc(t.i) = u.k`,
    rows: ['[2, 3]', '[3, 4]'],
  },
  {
    what: 'join condition over both sides',
    needs: ['inc'],
    sql: `SELECT t.i, k FROM t JOIN (VALUES (3), (4)) AS u(k) ON inc(t.i + u.k) = 5`,
    rows: ['[1, 3]'],
  },
  {
    what: 'LATERAL',
    needs: ['pieces'],
    sql: `SELECT i, word FROM t, {pieces} WHERE s IS NOT NULL`,
    rows: ['[1, a]', '[1, b]', '[2, c]', '[3, d]', '[3, e]', '[3, f]'],
  },
  {
    what: 'LEFT JOIN LATERAL',
    needs: ['pieces'],
    sql: `SELECT i, word FROM t LEFT JOIN {pieces} ON TRUE WHERE i IS NULL OR i < 3`,
    rows: ['[1, a]', '[1, b]', '[2, c]', '[null, null]'],
  },
  {
    what: 'LATERAL of a scalar call',
    needs: ['pieces', 'shout'],
    sql: `SELECT i, LOWER(word) FROM (SELECT i, {shout} AS s FROM t WHERE i = 1) AS t(i, s), {pieces}`,
    rows: ['[1, a]', '[1, b]'],
  },
  {
    what: 'group key, and above an aggregate',
    needs: ['inc', 'shout'],
    sql: `SELECT k, inc(n) FROM (SELECT {shout} AS k, COUNT(*) AS n FROM t WHERE i < 3 GROUP BY {shout}) AS g`,
    rows: ['[A B, 2]', '[C, 2]'],
    batch: true,
  },
  {
    what: 'in an aggregate',
    needs: ['inc'],
    sql: `SELECT SUM({inc}), MAX({inc}) FROM t`,
    rows: ['[9, 4]'],
    batch: true,
  },
  {
    what: 'aggregate function',
    needs: ['average'],
    sql: `SELECT g, {average} FROM events GROUP BY g`,
    rows: ['[x, 2]', '[y, 5]'],
    batch: true,
  },
  {
    what: 'aggregate function of no rows',
    needs: ['average'],
    sql: `SELECT {average} FROM t WHERE i > 100`,
    rows: ['[null]'],
    batch: true,
  },
  {
    what: 'OVER',
    needs: ['average'],
    sql: `SELECT d, {average} OVER (PARTITION BY g ORDER BY ts) FROM events`,
    rows: ['[1, 1]', '[3, 2]', '[5, 5]'],
    batch: true,
  },
  {
    what: 'tumbling windows',
    needs: ['average'],
    sql: `SELECT CAST(window_start AS STRING), {average}
      FROM TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND) GROUP BY window_start, window_end`,
    rows: ['[2024-01-01 00:00:00.000, 2]', '[2024-01-01 00:00:10.000, 5]'],
  },
  {
    what: 'session windows',
    needs: ['average'],
    sql: `SELECT {average} FROM SESSION(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND) GROUP BY window_start, window_end`,
    rows: ['[2]', '[5]'],
  },
  { what: 'view', needs: ['inc'], sql: 'SELECT n * 10 FROM incremented WHERE n < 4', rows: ['[20]', '[30]'] },
];

const withCalls = (sql: string, carrier: CarrierCase): string =>
  sql.replace(/\{(\w+)\}/g, (_, name: FunctionName) => callOf(carrier, name));

const plain = (rows: readonly string[]): string[] => rows.map((row) => row.replace(/^\+I/, '')).sort();

async function tables(session: TableSession, ...paths: readonly string[]): Promise<void> {
  const [t, events] = paths;
  const options = (path: string) => `WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json')`;
  await session.executeSql(`CREATE TABLE t (i INT, s STRING, d DOUBLE) ${options(t)}`);
  await session.executeSql(
    `CREATE TABLE events (d DOUBLE, g STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) ${options(events)}`,
  );
}

beforeAll(() => {
  const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  const t = [
    [1, 'a b', 1],
    [2, 'c', 2],
    [3, 'd e f', 6],
    [null, null, null],
  ].map(([i, s, d]) => ({ i, s, d }));
  const at = (second: string) => `2024-01-01 00:00:${second}`;
  const events = [
    [1, 'x', at('01')],
    [3, 'x', at('02')],
    [5, 'y', at('11')],
  ].map(([d, g, ts]) => ({ d, g, ts }));
  writeFileSync(join(folder, 't.json'), lines(t));
  writeFileSync(join(folder, 'events.json'), lines(events));
});

async function prepared(carrier: CarrierCase, configuration: Record<string, string>): Promise<TableSession> {
  const session = await sessionOf(carrier, configuration);
  await tables(session, join(folder, 't.json'), join(folder, 'events.json'));
  if (carrier.functions.inc) await session.executeSql('CREATE VIEW incremented AS SELECT inc(i) AS n FROM t');
  return session;
}

/** Flink has Python's aggregate functions for streams only, those of pandas for batches only. */
function modesOf(
  carrier: CarrierCase,
  { batch, needs }: QueryCase,
): readonly (readonly [mode: string, parallelism: number])[] {
  const streams =
    batch || (carrier.name === 'pandas' && needs.includes('average')) ? [] : ([['streaming', 2]] as const);
  const slow = carrier.language === 'PYTHON';
  const batches = batch || !slow || carrier.name === 'pandas' ? ([['batch', 1]] as const) : [];
  if (carrier.name === 'Python' && needs.includes('average')) return streams;
  return [...streams, ...(batch !== undefined || !slow || streams.length === 0 ? batches : [])];
}

describe.each(CARRIERS.map((carrier) => ({ name: carrier.name, carrier })))('$name', ({ carrier }) => {
  const sessions = new Map<string, Promise<TableSession>>();
  const session = (mode: string, parallelism: number): Promise<TableSession> => {
    const key = `${mode}/${parallelism}`;
    const configuration = { 'execution.runtime-mode': mode, 'parallelism.default': String(parallelism) };
    if (!sessions.has(key)) sessions.set(key, prepared(carrier, configuration));
    return sessions.get(key)!;
  };
  const has = (...names: readonly FunctionName[]) => names.every((name) => carrier.functions[name]);
  const run = async (sql: string, mode = 'streaming', parallelism = 2): Promise<string[]> =>
    rowsOf(await session(mode, parallelism), withCalls(sql, carrier)).catch((error) => [messagesOf(error)]);

  const queries = QUERIES.filter(({ needs }) => has(...needs)).flatMap((query) =>
    modesOf(carrier, query).map(([mode, parallelism]) => ({ mode, parallelism, ...query })),
  );
  test.each(queries)('$what ($mode, parallelism $parallelism)', async ({ mode, parallelism, sql, rows, what }) => {
    const refused = mode === 'batch' && what === 'session windows';
    const empty = carrier.name === 'pandas' && what === 'aggregate function of no rows';
    const expected = refused
      ? ['Unaligned windows like session are not supported in batch mode yet.']
      : empty
        ? []
        : rows;
    expect(plain(await run(sql, mode, parallelism))).toEqual([...expected].sort());
  });

  test('parallelism 4', async () => {
    expect(plain(await run('SELECT i, {inc}, {shout} FROM t WHERE i < 3', 'streaming', 4))).toEqual([
      '[1, 2, A B]',
      '[2, 3, C]',
    ]);
  });

  test('a wrong call shows the signature and the types of the call', async () => {
    const [message] = await run("SELECT inc('x', 2) FROM t");
    expect(message).toContain('No match found for function signature inc(<CHARACTER>, <NUMERIC>)');
    expect(message).toMatch(/Supported signatures are:\ninc\([^)<]*BIGINT/);
  });

  test('EXPLAIN', async () => {
    const text = await (await session('streaming', 2)).explainSql(withCalls('SELECT {inc} FROM t', carrier));
    const plan = text.slice(text.indexOf('== Optimized Execution'));
    expect(plan).toMatch(new RegExp(`${carrier.node}\\(select=\\[inc\\(`));
  });

  test('dead letters: only the row that fails leaves', async () => {
    const own = await prepared(carrier, {
      'udf.on-error': 'dead-letter',
      'udf.dead-letter.table': 'letters',
      'parallelism.default': '1',
    });
    const path = join(folder, `letters-${carrier.name}`);
    await own.executeSql(
      `CREATE TABLE letters (function_name STRING, function_language STRING, failure STRING, message STRING, record STRING,
        failed_at TIMESTAMP_LTZ(3)) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json')`,
    );
    const rows = await rowsOf(own, withCalls('SELECT {picky} FROM (VALUES (1), (13), (3)) AS t(i)', carrier));
    expect(plain(rows)).toEqual(['[1]', '[3]']);
    const letters = await rowsOf(own, 'SELECT function_name, function_language, failure FROM letters');
    expect(letters).toEqual([`+I[picky, ${carrier.language}, failed]`]);
  });

  test('a failing row fails the job: function, language and record', async () => {
    const [message] = await run('SELECT {picky} FROM (VALUES (1), (13), (3)) AS t(i)');
    expect(message).toContain(`Function 'picky' (${carrier.language}): `);
  });

  test('dropped and replaced while a query runs: the query keeps what it has', async () => {
    const own = await prepared(carrier, { 'parallelism.default': '1' });
    await own.executeSql(
      `CREATE TABLE slow (i BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '20', 'fields.i.kind' = 'sequence',
        'fields.i.start' = '1', 'fields.i.end' = '8')`,
    );
    const { rows } = await own.executeSql('SELECT inc(i) FROM slow');
    await own.executeSql('DROP TEMPORARY SYSTEM FUNCTION inc');
    await own.executeSql(
      "CREATE TEMPORARY SYSTEM FUNCTION inc AS $$ import { udf } from '@drey/sdk/udf';\nexport const inc = udf({ args: ['BIGINT'], result: 'BIGINT' }, (x) => -x); $$ LANGUAGE TYPESCRIPT",
    );
    const texts: string[] = [];
    for await (const batch of rows) for (const row of batch) texts.push(String(row));
    expect(plain(texts)).toEqual(['[2]', '[3]', '[4]', '[5]', '[6]', '[7]', '[8]', '[9]']);
    expect(plain(await rowsOf(own, 'SELECT inc(i) FROM t WHERE i = 2'))).toEqual(['[-2]']);
  });

  test('statement sets', async () => {
    const own = await prepared(carrier, { 'parallelism.default': '1', 'table.dml-sync': 'true' });
    for (const [name, type] of [
      ['numbers', 'BIGINT'],
      ['texts', 'STRING'],
    ]) {
      const path = join(folder, `${name}-${carrier.name}`);
      await own.executeSql(
        `CREATE TABLE ${name} (x ${type}) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json')`,
      );
    }
    await own.executeSql(
      withCalls(
        'EXECUTE STATEMENT SET BEGIN INSERT INTO numbers SELECT {inc} FROM t WHERE i < 3; INSERT INTO texts SELECT {shout} FROM t WHERE i < 3; END',
        carrier,
      ),
    );
    expect(plain(await rowsOf(own, 'SELECT * FROM numbers'))).toEqual(['[2]', '[3]']);
    expect(plain(await rowsOf(own, 'SELECT * FROM texts'))).toEqual(['[A B]', '[C]']);
  });
});
