/** Connectors of tables end to end, and what is said of wrong options. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableContext } from '../../planner/catalog/connector-contracts';
import { parseType } from '../../types/logical/parse';
import type { RowType } from '../../types/logical/contracts';
import { tableConnectors } from './registry';
import { ConnectorSession, messages } from './testing';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drey-tables-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function context(options: Readonly<Record<string, string>>, row = 'ROW<a INT>'): TableContext {
  return {
    path: ['c', 'd', 't'],
    physical: parseType(row) as RowType,
    primaryKey: [],
    partitionKeys: [],
    options: new Map(Object.entries(options)),
    session: { timeZone: 'UTC', batch: false, option: () => undefined, queryStart: 0 },
  };
}

const PRINT = 'connector\nprint-identifier\nproperty-version';

test.each<[string, 'source' | 'sink', Readonly<Record<string, string>>, readonly string[]]>([
  [
    'no connector',
    'source',
    { a: 'b' },
    ["Table options do not contain an option key 'connector' for discovering a connector."],
  ],
  [
    'unknown connector',
    'sink',
    { connector: 'x' },
    [
      "Cannot discover a connector using option: 'connector'='x'",
      "Could not find any factory for identifier 'x' that implements 'org.apache.flink.table.factories.DynamicTableFactory' in the classpath.\n\nAvailable factory identifiers are:\n\nblackhole\ndatagen\nfilesystem\nkafka\nnexmark\nprint\nupsert-kafka",
    ],
  ],
  [
    'sink only',
    'source',
    { connector: 'print' },
    ["Connector 'print' can only be used as a sink. It cannot be used as a source."],
  ],
  [
    'unknown option',
    'sink',
    { connector: 'print', x: 'y' },
    [
      `Unsupported options found for 'print'.\n\nUnsupported options:\n\nx\n\nSupported options:\n\n${PRINT}\nscan.watermark.alignment.group\nscan.watermark.alignment.max-drift\nscan.watermark.alignment.update-interval\nscan.watermark.emit.strategy\nscan.watermark.idle-timeout\nsink.parallelism\nstandard-error`,
    ],
  ],
  [
    'missing options',
    'source',
    { connector: 'filesystem' },
    ['One or more required options are missing.\n\nMissing required options are:\n\nformat\npath'],
  ],
  [
    'wrong value',
    'sink',
    { connector: 'print', 'sink.parallelism': 'two' },
    [
      "Invalid value for option 'sink.parallelism'.",
      "Could not parse value 'two' for key 'sink.parallelism'.",
      'For input string: "two"',
    ],
  ],
  [
    'format option',
    'source',
    { connector: 'filesystem', path: '/x', format: 'json', 'json.timestamp-format.standard': 'ISO' },
    [
      "Error creating scan format 'json' in option space 'json.'.",
      "Unsupported value 'ISO' for timestamp-format.standard. Supported values are [SQL, ISO-8601].",
    ],
  ],
  [
    'datagen',
    'source',
    { connector: 'datagen', 'fields.a.kind': 'sequence' },
    ["Could not find required property 'fields.a.start' for sequence generator."],
  ],
])('%s', (_, side, options, expected) => {
  const [outer, ...causes] = messages(() => tableConnectors[side](context(options)));
  expect(outer).toMatch(
    new RegExp(`^Unable to create a ${side} for (reading|writing) table 'c.d.t'.\n\nTable options are:\n\n'`),
  );
  expect(causes).toEqual(expected);
});

const TYPES = `b BOOLEAN, i INT, l BIGINT, d DOUBLE, n DECIMAL(20, 2), s STRING, y BYTES, dt DATE, t TIME(0), ts TIMESTAMP(3),
  z TIMESTAMP_LTZ(3), a ARRAY<INT>`;
const VALUES = `VALUES (TRUE, 1, 9007199254740993, 1.5E10, CAST(12345.60 AS DECIMAL(20, 2)), 'a,"b', X'0102', DATE '2020-01-02',
  TIME '01:02:03', TIMESTAMP '2020-01-02 03:04:05.120', CAST(TIMESTAMP '2020-01-02 03:04:05' AS TIMESTAMP_LTZ(3)), ARRAY[1, 2])`;
const ROW =
  '+I[true, 1, 9007199254740993, 1.5E10, 12345.60, a,"b, [1, 2], 2020-01-02, 01:02:03, 2020-01-02T03:04:05.120, 2020-01-02T03:04:05Z, [1, 2]]';

test.each([
  [
    'json',
    '{"b":true,"i":1,"l":9007199254740993,"d":1.5E10,"n":12345.6,"s":"a,\\"b","y":"AQI=","dt":"2020-01-02","t":"01:02:03","ts":"2020-01-02 03:04:05.12","z":"2020-01-02 03:04:05Z","a":[1,2]}\n',
  ],
  [
    'csv',
    'true,1,9007199254740993,1.5E10,12345.6,"a,""b",AQI=,2020-01-02,01:02:03,"2020-01-02 03:04:05.12","2020-01-02 03:04:05Z",1;2\n',
  ],
])('%s files hold all types', async (format, text) => {
  const session = new ConnectorSession().run(
    `CREATE TABLE t (${TYPES}) WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = '${format}')`,
  );
  await session.insert(`INSERT INTO t ${VALUES}`);
  const [name] = readdirSync(folder);
  expect(name).toMatch(/^part-[0-9a-f-]{36}-0-0$/);
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
  expect(await session.query('SELECT * FROM t')).toEqual([ROW]);
});

test('partitions, metadata and success files', async () => {
  const session = new ConnectorSession().run(
    `CREATE TABLE t (a INT, p STRING, q INT) PARTITIONED BY (p, q) WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = 'csv',
     'sink.partition-commit.policy.kind' = 'success-file')`,
    `CREATE TABLE m (a INT, f STRING NOT NULL METADATA FROM 'file.name', n BIGINT NOT NULL METADATA FROM 'file.size') WITH (
     'connector' = 'filesystem', 'path' = '${folder}', 'format' = 'csv')`,
  );
  await session.insert("INSERT INTO t VALUES (1, 'x:y', 1), (2, 'x:y', 1), (3, CAST(NULL AS STRING), 2)");
  expect(readdirSync(folder).sort()).toEqual(['p=__DEFAULT_PARTITION__', 'p=x%3Ay']);
  expect(readdirSync(join(folder, 'p=x%3Ay/q=1')).sort()[0]).toBe('_SUCCESS');
  expect(await session.query('SELECT q, p, a FROM t')).toEqual(['+I[1, x:y, 1]', '+I[1, x:y, 2]', '+I[2, null, 3]']);
  expect(await session.query('SELECT a, n FROM m')).toEqual(['+I[1, 4]', '+I[2, 4]', '+I[3, 2]']);
});

test('INSERT OVERWRITE replaces what was written, in batch mode only', async () => {
  const ddl = `CREATE TABLE t (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = 'json')`;
  const session = new ConnectorSession(true).run(ddl);
  await session.insert('INSERT INTO t VALUES (1, 1), (2, 2)');
  await session.insert('INSERT OVERWRITE t VALUES (3, 1)');
  expect(await session.query('SELECT * FROM t')).toEqual(['+I[2, 2]', '+I[3, 1]']);
  await expect(new ConnectorSession().run(ddl).insert('INSERT OVERWRITE t VALUES (3, 1)')).rejects.toThrow(
    'Streaming mode not support overwrite.',
  );
});

function jsonTable(text: string, columns: string, options = ''): ConnectorSession {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data.json'), text);
  return new ConnectorSession().run(
    `CREATE TABLE t (${columns}) WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = 'json'${options})`,
  );
}

test.each<[string, string, string, string, readonly string[] | string]>([
  [
    'numbers as text',
    '{"s":1.10,"n":"1.5"}\n{"s":{"a":[1.0]}}',
    's STRING, n DECIMAL(5, 2)',
    '',
    ['+I[1.10, 1.50]', '+I[{"a":[1.0]}, null]'],
  ],
  ['an array of rows', '[{"a":1},{"a":"2"}]', 'a INT', '', ['+I[1]', '+I[2]']],
  ['nested', '{"r":{"x":{"k":1}}}', 'r ROW<x MAP<STRING, INT>>', '', ['+I[+I[{k=1}]]']],
  [
    'a wrong field is NULL',
    '{"a":"x","b":1}\nnonsense',
    'a INT, b INT',
    ", 'json.ignore-parse-errors' = 'true'",
    ['+I[null, 1]'],
  ],
  ['a wrong field', '{"a":"x"}', 'a INT', '', 'java.io.IOException: Failed to deserialize JSON \'{"a":"x"}\'.'],
  [
    'a missing field',
    '{}',
    'a INT',
    ", 'json.fail-on-missing-field' = 'true'",
    "java.io.IOException: Failed to deserialize JSON '{}'.",
  ],
])('JSON: %s', async (_, text, columns, options, expected) => {
  const rows = jsonTable(text, columns, options).query('SELECT * FROM t');
  if (typeof expected === 'string') await expect(rows).rejects.toThrow(expected);
  else expect(await rows).toEqual(expected);
});

test('datagen makes rows of sequences and random values', async () => {
  const session = new ConnectorSession().run(
    `CREATE TABLE t (i INT, s STRING, r INT, n DECIMAL(5, 2), m MAP<INT, STRING>, o ROW<x TINYINT, z TIMESTAMP(3)>) WITH ('connector' = 'datagen', 'fields.i.kind' = 'sequence',
     'fields.i.start' = '5', 'fields.i.end' = '7', 'fields.s.length' = '4', 'fields.r.min' = '1', 'fields.r.max' = '3')`,
  );
  const rows = await session.query('SELECT i, CHAR_LENGTH(s), r BETWEEN 1 AND 3 FROM t');
  expect(rows).toEqual(['+I[5, 4, true]', '+I[6, 4, true]', '+I[7, 4, true]']);
  expect(await session.query('SELECT CARDINALITY(m) <= 3, n < 1000, o.x IS NOT NULL FROM t')).toHaveLength(3);
});

test('nexmark has its proportions', async () => {
  const session = new ConnectorSession().run(
    `CREATE TABLE n (event_type INT,
      person ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING, \`dateTime\` TIMESTAMP(3), extra STRING>,
      auction ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, \`dateTime\` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra STRING>,
      bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, \`dateTime\` TIMESTAMP(3), extra STRING>
    ) WITH ('connector' = 'nexmark', 'events.num' = '100', 'first-event.rate' = '1000')`,
  );
  const rows = await session.query('SELECT event_type, bid.price FROM n');
  expect(rows.map((row) => row[3])).toEqual([...'00111111'.split(''), ...new Array<string>(92).fill('2')]);
});
