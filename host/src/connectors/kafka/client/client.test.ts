import type { KafkaPartitionReader, KafkaRecord } from '../contracts';
import { partitionKey } from '../contracts';
import { sharedKafka } from '../testing/kafka-broker';
import {
  commitGroupOffsets,
  createTopic,
  groupOffsets,
  produce,
  truncateTopic,
  uniqueName,
} from '../testing/kafka-tools';
import { type Client, createClient } from './client';

let servers: string;
const clients: Client[] = [];

beforeAll(async () => {
  servers = (await sharedKafka()).bootstrapServers;
}, 120_000);

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function connect(properties: Readonly<Record<string, string>> = {}): Client {
  const client = createClient(new Map(Object.entries({ 'bootstrap.servers': servers, ...properties })));
  clients.push(client);
  return client;
}

/** Takes until `count` records have come. */
async function take(reader: KafkaPartitionReader, count: number): Promise<KafkaRecord[]> {
  const records: KafkaRecord[] = [];
  const deadline = Date.now() + 20_000;
  while (records.length < count) {
    const block = reader.take();
    if (block) records.push(...block.records);
    else await new Promise((resolve) => setTimeout(resolve, 5));
    if (Date.now() > deadline) throw new Error(`only ${records.length} of ${count} records have come`);
  }
  return records;
}

const text = ({ value }: KafkaRecord): string | undefined => value?.toString();
const numbered = (from: number, to: number, partition = 0) =>
  Array.from({ length: to - from }, (_, i) => ({ value: `v${from + i}`, partition }));

test('partitions, topics and offsets', async () => {
  const topic = uniqueName('admin');
  await createTopic(servers, topic, { partitions: 2 });
  await produce(servers, topic, [
    { value: 'a', timestamp: 1000 },
    { value: 'b', timestamp: 2000 },
    { value: 'c', timestamp: 3000 },
  ]);
  const admin = await connect().admin();
  const partitions = await admin.partitions([topic]);
  expect(partitions).toEqual([
    { topic, partition: 0 },
    { topic, partition: 1 },
  ]);
  expect(await admin.topics()).toContain(topic);
  const offsets = async (at: 'earliest' | 'latest' | number) =>
    [...(await admin.offsets(partitions, at))].sort().map(([, offset]) => offset);
  expect(await offsets('earliest')).toEqual([0, 0]);
  expect(await offsets('latest')).toEqual([3, 0]);
  expect(await offsets(1500)).toEqual([1, undefined]);
  await expect(admin.partitions(['no-such-topic'])).rejects.toThrow(/no topic "no-such-topic"/);
}, 60_000);

test('offsets of a group are read and written', async () => {
  const topic = uniqueName('groups');
  const group = uniqueName('group');
  await createTopic(servers, topic, { partitions: 2 });
  const admin = await connect().admin();
  const partitions = await admin.partitions([topic]);
  expect([...(await admin.committedOffsets(group, partitions)).values()]).toEqual([undefined, undefined]);
  await commitGroupOffsets(servers, group, topic, { 1: 7 });
  expect((await admin.committedOffsets(group, partitions)).get(partitionKey(partitions[1]))).toBe(7);
  await admin.commitOffsets(group, [{ ...partitions[0], offset: 4 }]);
  expect(await groupOffsets(servers, group, topic)).toEqual([4, 7]);
}, 60_000);

test.each([0, 1])(
  'records are read as they were written, compression %p',
  async (compression) => {
    const topic = uniqueName('records');
    await createTopic(servers, topic);
    await produce(
      servers,
      topic,
      [
        { value: 'first', key: 'k', timestamp: 1000, headers: { h: 'x' } },
        { value: null, key: 'gone', timestamp: 5_000_000_000_000 },
        { value: 'ü'.repeat(300), timestamp: 999 },
        { value: '', key: '' },
      ],
      { compression },
    );
    const reader = await connect().consumer();
    reader.assign([{ topic, partition: 0, offset: 0 }]);
    const records = await take(reader, 4);
    expect(records.map(text)).toEqual(['first', undefined, 'ü'.repeat(300), '']);
    expect(records.map(({ key }) => key?.toString())).toEqual(['k', 'gone', undefined, '']);
    expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
    expect(records.slice(0, 3).map(({ timestamp }) => timestamp)).toEqual([1000, 5_000_000_000_000, 999]);
    expect(records[0]).toMatchObject({ topic, partition: 0, timestampType: 'CreateTime', leaderEpoch: 0 });
    expect(records[0].headers.map(({ key, value }) => [key, value?.toString()])).toEqual([['h', 'x']]);
    expect(records[1].headers).toEqual([]);
  },
  60_000,
);

test('reading begins in the middle of a batch, and goes on with what is written later', async () => {
  const topic = uniqueName('middle');
  await createTopic(servers, topic);
  await produce(servers, topic, numbered(0, 10));
  const reader = await connect({ 'max.poll.records': '3' }).consumer();
  reader.assign([{ topic, partition: 0, offset: 4 }]);
  expect((await take(reader, 6)).map(text)).toEqual(['v4', 'v5', 'v6', 'v7', 'v8', 'v9']);
  await produce(servers, topic, numbered(10, 12));
  expect((await take(reader, 2)).map(text)).toEqual(['v10', 'v11']);
}, 60_000);

test('paused partitions are not taken, others are', async () => {
  const topic = uniqueName('paused');
  await createTopic(servers, topic, { partitions: 2 });
  await produce(servers, topic, [...numbered(0, 3), ...numbered(3, 6, 1)]);
  const reader = await connect().consumer();
  reader.assign([0, 1].map((partition) => ({ topic, partition, offset: 0 })));
  reader.pause([{ topic, partition: 0 }]);
  expect((await take(reader, 3)).map(text)).toEqual(['v3', 'v4', 'v5']);
  expect(reader.take()).toBeUndefined();
  reader.resume([{ topic, partition: 0 }]);
  expect((await take(reader, 3)).map(text)).toEqual(['v0', 'v1', 'v2']);
}, 60_000);

test('records of aborted transactions are hidden from read_committed only', async () => {
  const topic = uniqueName('aborted');
  await createTopic(servers, topic);
  await produce(servers, topic, numbered(0, 2), { transaction: { id: topic, outcome: 'commit' } });
  await produce(servers, topic, numbered(2, 4), { transaction: { id: topic, outcome: 'abort' } });
  await produce(servers, topic, numbered(4, 6), { transaction: { id: topic, outcome: 'commit' } });
  await produce(servers, topic, numbered(6, 7));
  const read = async (level: string, count: number): Promise<unknown[]> => {
    const reader = await connect({ 'isolation.level': level }).consumer();
    reader.assign([{ topic, partition: 0, offset: 0 }]);
    return (await take(reader, count)).map(text);
  };
  expect(await read('read_committed', 5)).toEqual(['v0', 'v1', 'v4', 'v5', 'v6']);
  expect(await read('read_uncommitted', 7)).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6']);
}, 60_000);

test('an offset that is not in the log is replaced as auto.offset.reset says', async () => {
  const topic = uniqueName('reset');
  await createTopic(servers, topic);
  await produce(servers, topic, numbered(0, 5));
  await truncateTopic(servers, topic, 0, 3);
  const earliest = await connect({ 'auto.offset.reset': 'earliest' }).consumer();
  earliest.assign([{ topic, partition: 0, offset: 1 }]);
  expect((await take(earliest, 2)).map(text)).toEqual(['v3', 'v4']);
  const none = await connect({ 'auto.offset.reset': 'none' }).consumer();
  none.assign([{ topic, partition: 0, offset: 1 }]);
  await expect(take(none, 1)).rejects.toThrow(/Offset 1 of partition 0 of topic.*auto.offset.reset" is none/);
}, 60_000);

test('a wrong address is named', async () => {
  const admin = await connect({ 'bootstrap.servers': '127.0.0.1:1', 'default.api.timeout.ms': '300' }).admin();
  await expect(admin.topics()).rejects.toThrow(/127\.0\.0\.1:1.*failed for 300 ms.*cannot be reached/s);
  const reader = await connect({ 'bootstrap.servers': '127.0.0.1:1', 'default.api.timeout.ms': '300' }).consumer();
  reader.assign([{ topic: 'topic-a', partition: 0, offset: 0 }]);
  await expect(take(reader, 1)).rejects.toThrow(/topic-a.*127\.0\.0\.1:1.*failed for 300 ms/s);
}, 30_000);
