/** What Flink 2.3 says of tables that cannot be what a statement wants. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../types/rows';
import { collect } from './results/print';
import { TableSession } from './session';

const folder = mkdtempSync(join(tmpdir(), 'drey-checks-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(statements: readonly string[], options: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const session = new TableSession({ configuration: { 'parallelism.default': '1', ...options } });
  let rows: Row[] = [];
  for (const one of statements) rows = await collect((await session.executeSql(one)).rows);
  return rows.map(String);
}

const G = "CREATE TABLE G (a INT, b STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '2')";
const NO_OVERWRITE =
  "INSERT OVERWRITE requires that the underlying DynamicTableSink of table 'default_catalog.default_database.S' implements the SupportsOverwrite interface.";
const NO_METADATA =
  "Table 'default_catalog.default_database.S' declares persistable metadata columns, but the underlying DynamicTableSink doesn't implement the SupportsWritingMetadata interface. If the column should not be persisted, it can be declared with the VIRTUAL keyword.";
const FILES = `'connector' = 'filesystem', 'path' = '${folder}/none', 'format' = 'csv'`;

const refused: readonly (readonly [string, string, string])[] = [
  [
    "CREATE TABLE S (a INT, b STRING) WITH ('connector' = 'print')",
    'INSERT OVERWRITE S SELECT a, b FROM G',
    NO_OVERWRITE,
  ],
  [
    "CREATE TABLE S (a INT, b STRING) WITH ('connector' = 'blackhole')",
    'INSERT OVERWRITE S SELECT a, b FROM G',
    NO_OVERWRITE,
  ],
  [
    "CREATE TABLE S (a INT, m STRING METADATA) WITH ('connector' = 'print')",
    'INSERT INTO S SELECT a, b FROM G',
    NO_METADATA,
  ],
  [
    `CREATE TABLE S (a INT, m STRING METADATA FROM 'file.path') WITH (${FILES})`,
    'INSERT INTO S SELECT a, b FROM G',
    NO_METADATA,
  ],
  [
    "CREATE TABLE S (a INT, m STRING METADATA) WITH ('connector' = 'datagen')",
    'SELECT * FROM S',
    "Table 'DataGenTableSource' declares metadata columns, but the underlying DynamicTableSource doesn't implement the SupportsReadingMetadata interface. Therefore, metadata cannot be read from the given source.",
  ],
  [
    `CREATE TABLE S (a INT, m STRING METADATA FROM 'nope') WITH (${FILES})`,
    'SELECT a FROM S',
    "Invalid metadata key 'nope' in column 'm' of table 'default_catalog.default_database.S'. The DynamicTableSource class 'org.apache.flink.connector.file.table.FileSystemTableSource' supports the following metadata keys for reading:\nfile.path\nfile.name\nfile.size\nfile.modification-time",
  ],
];

test.each(refused)('%s: %s', async (table, statement, message) => {
  await expect(run([G, table, statement])).rejects.toThrow(message);
});

test.each([
  ["CREATE TABLE S (a INT, i INTERVAL DAY TO SECOND(3)) WITH ('connector' = 'print')", 'line 1, column 26'],
  ["CREATE TABLE S (a INT, r ROW<i INTERVAL HOUR>) WITH ('connector' = 'print')", 'line 1, column 32'],
  ["CREATE TABLE S (a INT, i ARRAY<INTERVAL DAY>) WITH ('connector' = 'print')", 'line 1, column 32'],
])('no column of intervals: %s', async (statement, place) => {
  await expect(run([statement])).rejects.toThrow(place);
});

test('a computed column may be an interval', async () => {
  const table = "CREATE TABLE S (a INT, i AS INTERVAL '1' DAY) WITH ('connector' = 'datagen')";
  expect((await run([table, 'DESCRIBE S']))[1]).toContain('INTERVAL SECOND(3)');
});

describe('NULL in a column that is NOT NULL', () => {
  writeFileSync(join(folder, 'f'), '1\nx\n3\n');
  const table = `CREATE TABLE N (a INT NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = 'csv', 'csv.null-literal' = 'x')`;

  test('fails a query', async () => {
    await expect(run([table, 'SELECT * FROM N'])).rejects.toMatchObject({
      cause: { message: expect.stringContaining("Column 'a' is NOT NULL") },
    });
  });

  test('is dropped where that is wanted', async () => {
    expect(await run([table, 'SELECT * FROM N'], { 'table.exec.sink.not-null-enforcer': 'DROP' })).toEqual([
      '+I[1]',
      '+I[3]',
    ]);
  });
});
