/** Queries that go on: `drey sql -e` on topics that grow, partitions that come later, partitions without records. */
import { addPartitions, createTopic, uniqueName } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { bundle, python, type Running, start } from '../e2e/run';
import { KafkaTest, produceSoon } from './broker';

jest.setTimeout(120_000);

let kafka: KafkaTest;
beforeAll(async () => {
  kafka = await KafkaTest.start();
});
afterAll(() => kafka?.cluster.stop());

function query(options: string, columns: string, sql: string): Running {
  const servers = `'connector' = 'kafka', 'properties.bootstrap.servers' = '${kafka.servers}', 'format' = 'json'`;
  const table = `CREATE TABLE t (${columns}) WITH (${servers}, 'scan.startup.mode' = 'earliest-offset', ${options})`;
  const args = ['sql', '-e', `${table}; ${sql};`];
  return start(process.execPath, [bundle, ...args], { DREY_PYTHON: python });
}

async function stop(run: Running): Promise<void> {
  run.child.kill('SIGINT');
  await run.done;
}

test('topics and partitions that come later are read', async () => {
  const prefix = uniqueName('grows');
  await createTopic(kafka.servers, `${prefix}-1`);
  await produceSoon(kafka.servers, `${prefix}-1`, [{ value: '{"a":1111}' }]);
  const options = `'topic-pattern' = '${prefix}-.*', 'scan.topic-partition-discovery.interval' = '500 ms'`;
  const run = query(options, 'a INT', 'SELECT a FROM t');
  try {
    await run.sees('1111');
    await createTopic(kafka.servers, `${prefix}-2`);
    await produceSoon(kafka.servers, `${prefix}-2`, [{ value: '{"a":2222}' }]);
    await run.sees('2222');
    await addPartitions(kafka.servers, `${prefix}-1`, 2);
    await produceSoon(kafka.servers, `${prefix}-1`, [{ value: '{"a":3333}', partition: 1 }]);
    await run.sees('3333');
  } finally {
    await stop(run);
  }
});

test('a partition without records does not hold back watermarks when it may be idle', async () => {
  const tick = (second: number) => ({ value: `{"a":${second},"ts":"2024-01-01 00:00:0${second}"}`, partition: 0 });
  const topic = await kafka.topic([tick(1), tick(2), tick(5)], 2);
  const columns = 'a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts';
  const sql =
    "SELECT window_start, SUM(a) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND)) GROUP BY window_start, window_end";
  const run = query(`'topic' = '${topic}', 'scan.watermark.idle-timeout' = '500 ms'`, columns, sql);
  try {
    await run.sees('2024-01-01 00:00:02.000');
  } finally {
    await stop(run);
  }
});
