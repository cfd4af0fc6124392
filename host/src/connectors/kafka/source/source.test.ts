import {
  KafkaSource,
  OffsetsInitializer,
  SimpleStringSchema,
  setExecutor,
  StreamExecutionEnvironment,
} from '@drey/sdk';
import { WatermarkStrategy } from '@drey/sdk';
import { createExecutor } from '../../../runtime/executor';
import type { KafkaSourceSettings, OffsetsSpec } from '../settings';
import { sharedKafka } from '../testing/kafka-broker';
import {
  addPartitions,
  commitGroupOffsets,
  createTopic,
  groupOffsets,
  produce,
  type TestRecord,
  uniqueName,
} from '../testing/kafka-tools';
import { splitOwner } from './split';
import { TestSource } from './testing';

let servers: string;
const sources: TestSource[] = [];

beforeAll(async () => {
  servers = (await sharedKafka()).bootstrapServers;
}, 120_000);

afterEach(async () => {
  await Promise.all(sources.splice(0).map(({ reader }) => reader.close()));
});

function source(settings: Partial<KafkaSourceSettings>, ...place: [number?, number?]): TestSource {
  const properties = { 'bootstrap.servers': servers, 'retry.backoff.ms': '50', ...settings.properties };
  const created = new TestSource({ ...settings, properties }, ...place);
  sources.push(created);
  return created;
}

const records = (from: number, to: number, partition = 0): TestRecord[] =>
  Array.from({ length: to - from }, (_, i) => ({ value: `v${from + i}`, partition, timestamp: 1000 * (from + i) }));
const values = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `v${from + i}`);

describe('offsets', () => {
  const topic = uniqueName('offsets');
  const group = uniqueName('group');

  beforeAll(async () => {
    await createTopic(servers, topic, { partitions: 2 });
    await produce(servers, topic, [...records(0, 10), ...records(10, 12, 1)]);
    await commitGroupOffsets(servers, group, topic, { 0: 7 });
  }, 60_000);

  const at = (offset: number, partition = 0) => ({ topic, partition, offset });
  const cases: [string, OffsetsSpec, OffsetsSpec, string[]][] = [
    ['all', { kind: 'earliest' }, { kind: 'latest' }, values(0, 12)],
    ['nothing', { kind: 'latest' }, { kind: 'latest' }, []],
    ['committed, or earliest', { kind: 'committed', reset: 'earliest' }, { kind: 'latest' }, values(7, 12)],
    ['committed, or latest', { kind: 'committed', reset: 'latest' }, { kind: 'latest' }, values(7, 10)],
    ['from a time', { kind: 'timestamp', timestamp: 7500 }, { kind: 'latest' }, values(8, 12)],
    ['to a time', { kind: 'earliest' }, { kind: 'timestamp', timestamp: 4000 }, values(0, 4)],
    [
      'specific, others as committed or reset',
      { kind: 'specific', offsets: [at(9)], reset: 'earliest' },
      { kind: 'latest' },
      values(9, 12),
    ],
    [
      'marks for earliest and committed; to the latest',
      { kind: 'specific', offsets: [at(-3), at(-2, 1)], reset: 'earliest' },
      { kind: 'specific', offsets: [at(-1), at(-1, 1)], reset: 'earliest' },
      values(7, 12),
    ],
    [
      'to specific offsets',
      { kind: 'earliest' },
      { kind: 'specific', offsets: [at(2), at(1, 1)], reset: 'earliest' },
      ['v0', 'v1', 'v10'],
    ],
  ];

  test.each(cases)('%s', async (_, starting, stopping, expected) => {
    const properties = { 'group.id': group };
    const reading = source({ topics: [topic], starting, stopping, bounded: true, properties });
    await (await reading.open()).read();
    expect(reading.values.sort()).toEqual(expected.sort());
    expect(reading.released.sort()).toEqual([`${topic}-0`, `${topic}-1`]);
  });

  test('committed offsets that are missing are an error without a reset', async () => {
    const starting = { kind: 'committed', reset: 'none' } as const;
    const reading = source({ topics: [topic], starting, properties: { 'group.id': group } });
    await expect(reading.open()).rejects.toThrow(new RegExp(`${topic}-1 are to begin at the committed offset`));
  });

  test('what does not exist is named', async () => {
    await expect(source({ topics: ['absent'] }).open()).rejects.toThrow(/no topic "absent"/);
    const partitions = [{ topic, partition: 5 }];
    await expect(source({ partitions }).open()).rejects.toThrow(`Partition '${topic}-5' does not exist`);
    expect(() => source({ topics: [topic], starting: { kind: 'committed', reset: 'none' } })).toThrow(/group.id/);
  });

  test('topics by pattern, explicit partitions', async () => {
    const stopping = { kind: 'latest' } as const;
    const byPattern = source({ topicPattern: `${topic.slice(0, -1)}.`, stopping, bounded: true });
    expect((await (await byPattern.open()).read()).length).toBe(12);
    const part = source({ partitions: [{ topic, partition: 1 }], stopping, bounded: true });
    expect(await (await part.open()).read()).toEqual(values(10, 12));
  });
});

test('the partitions of a topic go round the readers', () => {
  const owners = (topic: string) => [0, 1, 2, 3].map((partition) => splitOwner({ topic, partition }, 3));
  // "topic".hashCode() = 110546223; its 31-fold, without the sign, is 1279449265.
  expect(owners('topic')).toEqual([1, 2, 0, 1]);
});

test('new partitions are found, and read from their beginning', async () => {
  const topic = uniqueName('discovery');
  await createTopic(servers, topic);
  await produce(servers, topic, records(0, 3));
  const properties = { 'partition.discovery.interval.ms': '100' };
  const reading = await source({ topics: [topic], starting: { kind: 'latest' }, properties }).open();
  expect(reading.enumerator.discoverIntervalMs).toBe(100);
  await addPartitions(servers, topic, 2);
  await produce(servers, topic, records(3, 5, 1));
  expect(await reading.discover()).toHaveLength(1);
  expect(await reading.discover()).toHaveLength(0);
  expect(await reading.read(2)).toEqual(values(3, 5));
  const state = reading.enumerator.snapshot?.();
  expect(state).toEqual({ partitions: [`${topic}-0`, `${topic}-1`], initialDiscoveryFinished: true });
}, 60_000);

test('a snapshot goes on exactly where it was taken; offsets are committed when it is complete', async () => {
  const topic = uniqueName('snapshot');
  const group = uniqueName('group');
  await createTopic(servers, topic, { partitions: 2 });
  await produce(servers, topic, [...records(0, 10), ...records(10, 20, 1)]);
  const settings = { topics: [topic], properties: { 'group.id': group, 'max.poll.records': '3' } };
  const first = await source(settings).open();
  await first.read(6);
  const splits = first.reader.snapshot(1);
  const before = [...first.values];
  await first.read(12);
  first.reader.notifyCheckpointComplete(1);
  await first.reader.close();
  expect(await groupOffsets(servers, group, topic)).toEqual([3, 3]);
  expect(first.counts.get('KafkaSourceReader.commitsSucceeded')).toBe(1);
  const second = await source(settings).open(splits);
  await second.read(14);
  expect([...before, ...second.values].sort()).toEqual(values(0, 20).sort());
  expect(second.gauges.get(`KafkaSourceReader.topic.${topic}.partition.1.currentOffset`)?.()).toBe(9);
  expect(second.gauges.get('pendingRecords')?.()).toBe(0);
}, 60_000);

test('only committed transactions are read, and a bounded source ends behind their markers', async () => {
  const topic = uniqueName('transactions');
  await createTopic(servers, topic);
  await produce(servers, topic, records(0, 2), { transaction: { id: topic, outcome: 'commit' } });
  await produce(servers, topic, records(2, 4), { transaction: { id: topic, outcome: 'abort' } });
  const properties = { 'isolation.level': 'read_committed' };
  const reading = source({ topics: [topic], stopping: { kind: 'latest' }, bounded: true, properties });
  expect(await (await reading.open()).read()).toEqual(values(0, 2));
}, 60_000);

test('a record that cannot be read is named', async () => {
  const topic = uniqueName('damaged');
  await createTopic(servers, topic);
  await produce(servers, topic, [{ value: 'fine' }, { value: null }]);
  const reading = await source({ topics: [topic] }).open();
  await expect(reading.read(2)).rejects.toThrow(`at offset 1 of partition 0 of topic "${topic}" due to A record has`);
}, 60_000);

test('paused splits wait', async () => {
  const topic = uniqueName('paused');
  await createTopic(servers, topic, { partitions: 2 });
  await produce(servers, topic, [...records(0, 3), ...records(3, 6, 1)]);
  const reading = await source({ topics: [topic] }).open();
  reading.reader.pauseSplits(new Set([`${topic}-1`]));
  expect(await reading.read(3)).toEqual(values(0, 3));
  await expect(reading.read(4, 500)).rejects.toThrow('only 3');
  reading.reader.pauseSplits(new Set());
  expect((await reading.read(6)).slice(3)).toEqual(values(3, 6));
}, 60_000);

describe('in a job', () => {
  beforeEach(() => setExecutor(createExecutor()));
  afterEach(() => setExecutor(undefined));

  test('strings and records of a function, with event time', async () => {
    const topic = uniqueName('job');
    await createTopic(servers, topic, { partitions: 3 });
    await produce(servers, topic, [...records(0, 5), ...records(5, 9, 1), ...records(9, 12, 2)]);
    const builder = () =>
      KafkaSource.builder<string>()
        .setBootstrapServers(servers)
        .setTopics(topic)
        .setBounded(OffsetsInitializer.latest());
    const run = async (kafka: KafkaSource<string>): Promise<string[]> => {
      const environment = StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
      const stream = environment.fromSource(kafka, WatermarkStrategy.forMonotonousTimestamps(), 'Kafka');
      const found: string[] = [];
      for await (const value of stream.executeAndCollect()) found.push(value);
      return found.sort();
    };
    const strings = builder().setValueOnlyDeserializer(new SimpleStringSchema()).build();
    expect(await run(strings)).toEqual(values(0, 12).sort());
    const described = builder().setDeserializer(
      ({ partition, offset, timestamp }) => `${partition}/${offset}/${timestamp}`,
    );
    expect((await run(described.build())).slice(0, 2)).toEqual(['0/0/0', '0/1/1000']);
  }, 60_000);

  test('a job commits offsets with its checkpoints', async () => {
    const topic = uniqueName('commits');
    const group = uniqueName('group');
    await createTopic(servers, topic);
    await produce(servers, topic, records(0, 5));
    const kafka = KafkaSource.builder<string>()
      .setBootstrapServers(servers)
      .setGroupId(group)
      .setTopics(topic)
      .setValueOnlyDeserializer(new SimpleStringSchema())
      .build();
    const environment = StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    environment.enableCheckpointing(100);
    const stream = environment.fromSource(kafka, WatermarkStrategy.noWatermarks(), 'Kafka');
    const found: string[] = [];
    for await (const value of stream.executeAndCollect()) {
      found.push(value);
      if (found.length === 5) break;
    }
    expect(found).toEqual(values(0, 5));
    // Commits go on beside the job.
    let committed: number[] = [];
    for (let i = 0; i < 50 && committed[0] !== 5; i++) committed = await groupOffsets(servers, group, topic);
    expect(committed).toEqual([5]);
  }, 60_000);
});
