import { randomUUID } from 'node:crypto';
import type { KafkaProducer, OutgoingRecord } from '../contracts';
import { type KafkaCluster, sharedKafka } from '../testing/kafka-broker';
import { Connections } from './connections';
import { createProducer } from './producer';
import { producerEnvironment } from './producer-environment';
import { clientSettings } from './properties';
import { createTopic } from '../testing/kafka-tools';
import { readTopic } from '../testing/topics';

jest.setTimeout(120_000);

let kafka: KafkaCluster;
const open: Connections[] = [];

beforeAll(async () => {
  kafka = await sharedKafka();
});

afterAll(async () => {
  await Promise.all(open.map((connections) => connections.close()));
  await kafka.stop();
});

function environment(properties: Readonly<Record<string, string>> = {}) {
  const all = new Map(Object.entries({ 'bootstrap.servers': kafka.bootstrapServers, ...properties }));
  const connections = new Connections(clientSettings(all));
  open.push(connections);
  return producerEnvironment(connections, all);
}

const record = (topic: string, value: string, extra: Partial<OutgoingRecord> = {}): OutgoingRecord => ({
  topic,
  partition: undefined,
  key: null,
  value: Buffer.from(value),
  timestamp: undefined,
  headers: [],
  ...extra,
});

function described({
  key,
  value,
  timestamp,
  headers,
}: Pick<OutgoingRecord, 'key' | 'value' | 'timestamp' | 'headers'>) {
  const text = value === null ? 'null' : String(Buffer.from(value));
  return {
    key: key === null ? null : String(Buffer.from(key)),
    text: `${timestamp} ${text} ${headers.map((header) => `${header.key}=${Buffer.from(header.value!)}`).join()}`,
  };
}

async function sendAll(producer: KafkaProducer, records: Iterable<OutgoingRecord>): Promise<void> {
  for (const each of records) {
    if (!producer.send(each)) await new Promise<void>((resolve) => (producer.onDrain = resolve));
  }
  await producer.flush();
}

test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('records come back as they were: compression %s', async (type) => {
  const topic = `producer-${type}-${randomUUID()}`;
  await createTopic(kafka.bootstrapServers, topic, { partitions: 3 });
  const producer = await createProducer(environment({ 'compression.type': type }), {});
  const sent = Array.from({ length: 2000 }, (_, i) =>
    record(topic, i % 7 === 0 ? randomUUID() : `value ${i} value ${i} ${'x'.repeat(i % 300)}`, {
      key: Buffer.from(`k${i % 10}`),
      timestamp: 1_700_000_000_000 + ((i * 7919) % 100_000),
      headers: i % 3 === 0 ? [{ key: 'h', value: Buffer.from(String(i)) }] : [],
    }),
  );
  await sendAll(producer, [...sent, record(topic, '', { key: Buffer.from('k0'), value: null, timestamp: 5 })]);
  await producer.close();
  const received = (await readTopic(kafka.bootstrapServers, topic)).map(described);
  const byKey = (key: string, values: readonly { key: string | null; text: string }[]) =>
    values.filter((value) => value.key === key).map(({ text }) => text);
  const expected = sent.map(described);
  for (let k = 1; k < 10; k++) expect(byKey(`k${k}`, received)).toEqual(byKey(`k${k}`, expected));
  expect(byKey('k0', received)).toEqual([...byKey('k0', expected), '5 null ']);
});
