/** Three brokers, of which one goes away. */
import { type KafkaCluster, startKafka } from '../testing/kafka-broker';
import { createTopic, uniqueName } from '../testing/kafka-tools';
import { readCommitted } from '../testing/topics';
import { closeAbandoned, SinkHarness, type SinkSnapshot } from './testing';

jest.setTimeout(300_000);

let kafka: KafkaCluster;

beforeAll(async () => {
  kafka = await startKafka({ brokers: 3 });
});

afterAll(async () => {
  await closeAbandoned();
  await kafka.stop();
});

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => String(from + i).padStart(6, '0'));

test('a broker is killed while records are written: leaders and coordinators move, and nothing is lost or comes twice', async () => {
  const topic = uniqueName('cluster');
  const transactionalIdPrefix = uniqueName('tx');
  await createTopic(kafka.bootstrapServers, topic, {
    partitions: 6,
    replicas: 3,
    config: { 'min.insync.replicas': '2' },
  });
  const sink = (restored?: { checkpointId: number; state: SinkSnapshot }) =>
    new SinkHarness({
      ...(restored && { restored }),
      serializer: { topics: [topic], serialize: (row: string) => ({ topic, key: row, value: row }) },
      settings: {
        transactionalIdPrefix,
        properties: {
          'bootstrap.servers': kafka.bootstrapServers,
          'transaction.timeout.ms': '600000',
          'batch.size': '1000',
          'compression.type': 'lz4',
        },
      },
    });
  const first = await sink().open();
  await first.write(rows(0, 3000));
  await first.barrier(1);
  await first.complete(1);
  const killed = kafka.stopBroker(0, 'SIGKILL');
  for (let from = 3000; from < 9000; from += 200) {
    await first.write(rows(from, from + 200));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await killed;
  const state = await first.barrier(2);
  expect(first.failure).toBeUndefined();
  first.crash();
  const second = await sink({ checkpointId: 2, state }).open();
  await second.write(rows(9000, 9500));
  await second.barrier(3);
  await kafka.startBroker(0);
  await kafka.stopBroker(1, 'SIGKILL');
  await second.complete(3);
  await second.close();
  const values = await readCommitted(kafka.bootstrapServers, topic, 9500);
  expect(values.length).toBe(9500);
  expect(values.sort()).toEqual(rows(0, 9500));
  expect([...first.notices, ...second.notices]).toEqual([]);
});
