/** Tables on a real broker: reading, writing, metadata, keys, upserts, bounds, patterns. */
import { createTopic, produce, uniqueName } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { readTopic } from '../../host/src/connectors/kafka/testing/topics';
import { KafkaTest } from './broker';

jest.setTimeout(120_000);

let kafka: KafkaTest;
beforeAll(async () => {
  kafka = await KafkaTest.start();
});
afterAll(() => kafka?.cluster.stop());

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString());

test('JSON in, aggregate, JSON out', async () => {
  const input = await kafka.topic([1, 2, 3, 4].map((n) => ({ value: JSON.stringify({ k: `k${n % 2}`, n }) })));
  const output = await kafka.topic();
  const session = await kafka
    .session({}, true)
    .run(
      kafka.table('t', 'k STRING, n INT', input),
      kafka.table('s', 'k STRING, total BIGINT', output),
      'INSERT INTO s SELECT k, SUM(n) FROM t GROUP BY k',
    );
  expect((await session.rows('SELECT * FROM s')).sort()).toEqual(['+I[k0, 6]', '+I[k1, 4]']);
  expect((await readTopic(kafka.servers, output)).map(({ value }) => text(value)).sort()).toEqual([
    '{"k":"k0","total":6}',
    '{"k":"k1","total":4}',
  ]);
});

test('metadata is written and read', async () => {
  const topic = await kafka.topic();
  const columns =
    "a INT, ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', h MAP<STRING, BYTES> METADATA FROM 'headers', `partition` INT METADATA VIRTUAL, " +
    "o BIGINT METADATA FROM 'offset' VIRTUAL, t STRING METADATA FROM 'topic' VIRTUAL, tt STRING METADATA FROM 'timestamp-type' VIRTUAL, " +
    "e INT METADATA FROM 'leader-epoch' VIRTUAL";
  const session = await kafka
    .session()
    .run(
      kafka.table('t', columns, topic),
      "INSERT INTO t VALUES (7, TO_TIMESTAMP_LTZ(1700000000123, 3), MAP['x', X'0102'])",
    );
  expect(await session.rows('SELECT * FROM t')).toEqual([
    `+I[7, 2023-11-14T22:13:20.123Z, {x=[1, 2]}, 0, 0, ${topic}, CreateTime, 0]`,
  ]);
  expect(await session.rows('SELECT o + 1, a FROM t')).toEqual(['+I[1, 7]']);
});

test('keys and values with formats of their own', async () => {
  const topic = await kafka.topic();
  const options = {
    'key.format': 'csv',
    'key.fields': 'k_a;k_b',
    'key.fields-prefix': 'k_',
    'value.format': 'json',
    'value.fields-include': 'EXCEPT_KEY',
  };
  const session = await kafka
    .session()
    .run(
      kafka.table('t', 'v INT, k_a INT, k_b STRING', topic, options),
      "INSERT INTO t VALUES (1, 2, 'x y'), (3, 4, 'z')",
    );
  const [first] = await readTopic(kafka.servers, topic);
  expect([text(first.key), text(first.value)]).toEqual(['2,"x y"', '{"v":1}']);
  expect(await session.rows('SELECT * FROM t')).toEqual(['+I[1, 2, x y]', '+I[3, 4, z]']);
  expect(await session.rows('SELECT k_b FROM t')).toEqual(['+I[x y]', '+I[z]']);
});

test('upsert-kafka: updates and tombstones', async () => {
  const topic = await kafka.topic();
  const session = await kafka.session().run(
    kafka.upsertTable('u', 'k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED', topic, {
      'scan.bounded.mode': 'latest-offset',
    }),
    "INSERT INTO u SELECT k, COUNT(*) FROM (VALUES ('a'), ('b'), ('a')) AS t (k) GROUP BY k",
  );
  const written = (await readTopic(kafka.servers, topic)).map(({ key, value }) => [text(key), text(value)]);
  expect(written).toEqual([
    ['{"k":"a"}', '{"k":"a","n":1}'],
    ['{"k":"b"}', '{"k":"b","n":1}'],
    ['{"k":"a"}', '{"k":"a","n":2}'],
  ]);
  await produce(kafka.servers, topic, [{ key: '{"k":"b"}', value: null }]);
  expect(await session.rows('SELECT * FROM u')).toEqual(['+I[a, 1]', '+I[b, 1]', '-U[a, 1]', '+U[a, 2]', '-D[b, 1]']);
  expect(await session.rows('SELECT COUNT(*) FROM u').then((rows) => rows.at(-1))).toBe('+U[1]');
});

test('buffered upserts: the last row of a key', async () => {
  const topic = await kafka.topic();
  await kafka.session().run(
    kafka.upsertTable('u', 'k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED', topic, {
      'sink.buffer-flush.max-rows': '100',
      'sink.buffer-flush.interval': '1 min',
    }),
    "INSERT INTO u SELECT k, COUNT(*) FROM (VALUES ('a'), ('b'), ('a')) AS t (k) GROUP BY k",
  );
  const written = (await readTopic(kafka.servers, topic)).map(({ value }) => text(value));
  expect(written.sort()).toEqual(['{"k":"a","n":2}', '{"k":"b","n":1}']);
});

test('several topics, patterns, and topics that rows name', async () => {
  const prefix = uniqueName('many');
  for (const name of ['one', 'two', 'other']) await createTopic(kafka.servers, `${prefix}-${name}`);
  const columns = 'a INT, topic STRING METADATA';
  const session = await kafka
    .session()
    .run(
      kafka.table('l', columns, `${prefix}-one;${prefix}-two`),
      `INSERT INTO l VALUES (1, '${prefix}-one'), (2, '${prefix}-two')`,
    );
  expect((await session.rows('SELECT a FROM l')).sort()).toEqual(['+I[1]', '+I[2]']);
  await session.run(
    kafka.table('p', columns, '', { 'topic-pattern': `${prefix}-(one|o.*)` }).replace("'topic' = '', ", ''),
    `INSERT INTO p VALUES (3, '${prefix}-other')`,
  );
  expect((await session.rows('SELECT a FROM p')).sort()).toEqual(['+I[1]', '+I[3]']);
  await expect(session.run(`INSERT INTO l VALUES (1, '${prefix}-other')`)).rejects.toThrow(
    `The topic of the sink record is not valid. Expected topic to be in: [${prefix}-one, ${prefix}-two] but was: ${prefix}-other`,
  );
});

test('startup and bounded modes', async () => {
  const at = 1_700_000_000_000;
  const topic = await kafka.topic([0, 1, 2, 3, 4].map((n) => ({ value: `{"a":${n}}`, timestamp: at + n * 1000 })));
  const read = async (options: Readonly<Record<string, string>>) => {
    const session = await kafka.session().run(kafka.table('t', 'a INT', topic, options));
    return session.rows('SELECT a FROM t');
  };
  const rows = (...ns: number[]) => ns.map((n) => `+I[${n}]`);
  expect(await read({ 'scan.startup.mode': 'latest-offset' })).toEqual([]);
  expect(await read({ 'scan.startup.mode': 'timestamp', 'scan.startup.timestamp-millis': `${at + 2500}` })).toEqual(
    rows(3, 4),
  );
  expect(
    await read({ 'scan.startup.mode': 'specific-offsets', 'scan.startup.specific-offsets': 'partition:0,offset:1' }),
  ).toEqual(rows(1, 2, 3, 4));
  expect(
    await read({ 'scan.bounded.mode': 'specific-offsets', 'scan.bounded.specific-offsets': 'partition:0,offset:2' }),
  ).toEqual(rows(0, 1));
  expect(await read({ 'scan.bounded.mode': 'timestamp', 'scan.bounded.timestamp-millis': `${at + 3000}` })).toEqual(
    rows(0, 1, 2),
  );
});

test('errors of messages name the message', async () => {
  const topic = await kafka.topic([
    { value: '{"a":1}' },
    { value: '{"a":"x"}' },
    { value: 'nothing' },
    { value: '{"a":2}' },
  ]);
  const session = await kafka
    .session()
    .run(kafka.table('t', 'a INT', topic), kafka.table('i', 'a INT', topic, { 'json.ignore-parse-errors': 'true' }));
  await expect(session.rows('SELECT a FROM t')).rejects.toThrow('Failed to deserialize JSON');
  expect(await session.rows('SELECT a FROM i')).toEqual(['+I[1]', '+I[null]', '+I[2]']);
});
