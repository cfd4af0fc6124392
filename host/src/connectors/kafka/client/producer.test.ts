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

test.each(['none', 'gzip'])(
  'a topic that takes small batches only: they are halved, in order (compression %s)',
  async (type) => {
    const topic = `small-${type}-${randomUUID()}`;
    await createTopic(kafka.bootstrapServers, topic, { partitions: 1, config: { 'max.message.bytes': '3000' } });
    const producer = await createProducer(environment({ 'compression.type': type }), {});
    const sent = Array.from({ length: 3000 }, (_, i) => record(topic, `${i} ${randomUUID()}`));
    await sendAll(producer, sent);
    await producer.close();
    const received = await readTopic(kafka.bootstrapServers, topic);
    expect(received.map(({ value }) => String(Buffer.from(value!)))).toEqual(sent.map(({ value }) => String(value)));
  },
);

test('a record that is too large', async () => {
  const topic = `large-${randomUUID()}`;
  await createTopic(kafka.bootstrapServers, topic, { partitions: 1, config: { 'max.message.bytes': '3000' } });
  const producer = await createProducer(environment(), {});
  producer.send(record(topic, 'x'.repeat(5000)));
  await expect(producer.flush()).rejects.toThrow(
    new RegExp(`1 record\\(s\\) for partition 0 of topic "${topic}".*MESSAGE_TOO_LARGE`),
  );
  await producer.close();
  const small = await createProducer(environment({ 'max.request.size': '1000' }), {});
  small.send(record(topic, 'x'.repeat(5000)));
  await expect(small.flush()).rejects.toThrow(/larger than 1000, the value of max.request.size/);
  await small.close();
});

test('a partition that is not there', async () => {
  const topic = `partition-${randomUUID()}`;
  await createTopic(kafka.bootstrapServers, topic);
  const producer = await createProducer(environment({ 'max.block.ms': '300' }), {});
  producer.send(record(topic, 'x', { partition: 3 }));
  await expect(producer.flush()).rejects.toThrow(
    `Partition 3 of topic "${topic}" does not exist: the topic has 1 partition(s). This was so for 300 ms (max.block.ms)`,
  );
  await producer.close();
});
