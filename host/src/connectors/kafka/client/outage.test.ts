/** Brokers that go away and come back. */
import type { KafkaPartitionReader } from '../contracts';
import { type KafkaCluster, startKafka } from '../testing/kafka-broker';
import { createTopic, produce, uniqueName } from '../testing/kafka-tools';
import { createClient } from './client';

const client = (servers: string, properties: Readonly<Record<string, string>> = {}) =>
  createClient(new Map(Object.entries({ 'bootstrap.servers': servers, 'retry.backoff.ms': '50', ...properties })));

async function take(reader: KafkaPartitionReader, count: number): Promise<string[]> {
  const values: string[] = [];
  const deadline = Date.now() + 60_000;
  while (values.length < count) {
    for (const { value } of reader.take()?.records ?? []) values.push(String(value));
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (Date.now() > deadline) throw new Error(`only ${values.length} of ${count} have come`);
  }
  return values.sort();
}

describe('one broker', () => {
  let kafka: KafkaCluster;

  beforeAll(async () => {
    kafka = await startKafka();
  }, 120_000);
  afterAll(() => kafka.stop());

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'reading goes on after a restart (%s)',
    async (signal) => {
      const topic = uniqueName('restart');
      const servers = kafka.bootstrapServers;
      await createTopic(servers, topic);
      await produce(servers, topic, [{ value: 'a' }]);
      const connected = client(servers);
      try {
        const reader = await connected.consumer();
        const admin = await connected.admin();
        reader.assign([{ topic, partition: 0, offset: 0 }]);
        expect(await take(reader, 1)).toEqual(['a']);
        await kafka.stopBroker(0, signal);
        const asked = admin.offsets([{ topic, partition: 0 }], 'latest');
        await new Promise((resolve) => setTimeout(resolve, 500));
        await kafka.startBroker(0);
        await produce(servers, topic, [{ value: 'b' }]);
        expect(await take(reader, 1)).toEqual(['b']);
        expect([...(await asked).values()][0]).toBeGreaterThanOrEqual(1);
      } finally {
        await connected.close();
      }
    },
    120_000,
  );

  test('a broker that stays away is an error that names it, after default.api.timeout.ms', async () => {
    const topic = uniqueName('away');
    const servers = kafka.bootstrapServers;
    await createTopic(servers, topic);
    const connected = client(servers, { 'default.api.timeout.ms': '1000' });
    try {
      const reader = await connected.consumer();
      reader.assign([{ topic, partition: 0, offset: 0 }]);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await kafka.stopBroker(0, 'SIGKILL');
      await expect(take(reader, 1)).rejects.toThrow(
        new RegExp(`partition 0 of topic "${topic}" at ${servers} has failed for 1000 ms`),
      );
    } finally {
      await connected.close();
      await kafka.startBroker(0);
    }
  }, 120_000);
});

test('leaders move when one of three brokers is killed', async () => {
  const kafka = await startKafka({ brokers: 3, properties: { 'broker.session.timeout.ms': 6000 } });
  const servers = kafka.bootstrapServers;
  const connected = client(servers);
  try {
    const topic = uniqueName('three');
    await createTopic(servers, topic, { partitions: 3, replicas: 3 });
    const round = (prefix: string) => [0, 1, 2].map((partition) => ({ value: `${prefix}${partition}`, partition }));
    await produce(servers, topic, round('a'));
    const reader = await connected.consumer();
    reader.assign([0, 1, 2].map((partition) => ({ topic, partition, offset: 0 })));
    expect(await take(reader, 3)).toEqual(['a0', 'a1', 'a2']);
    await kafka.stopBroker(0, 'SIGKILL');
    await produce(servers, topic, round('b'));
    expect(await take(reader, 3)).toEqual(['b0', 'b1', 'b2']);
    await kafka.startBroker(0);
    await produce(servers, topic, round('c'));
    expect(await take(reader, 3)).toEqual(['c0', 'c1', 'c2']);
  } finally {
    await connected.close();
    await kafka.stop();
  }
}, 240_000);
