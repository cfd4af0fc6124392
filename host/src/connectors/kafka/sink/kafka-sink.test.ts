import { type KafkaCluster, sharedKafka } from '../testing/kafka-broker';
import { createTopic, uniqueName } from '../testing/kafka-tools';
import { readCommitted, readTopic, readValues } from '../testing/topics';
import type { KafkaSinkSettings } from '../settings';
import { closeAbandoned, merged, SinkHarness, type SinkHarnessOptions, type SinkSnapshot } from './testing';

jest.setTimeout(120_000);

let kafka: KafkaCluster;
let topic: string;
let prefix: string;

beforeAll(async () => {
  kafka = await sharedKafka();
});

afterAll(async () => {
  await closeAbandoned();
  await kafka.stop();
});

beforeEach(async () => {
  topic = uniqueName('sink');
  prefix = uniqueName('tx');
  await createTopic(kafka.bootstrapServers, topic, { partitions: 2 });
});

/** Rows are values; "topic:value" names a topic. */
const schema = (target: string) => ({
  topics: [target],
  serialize: (row: string) => ({ topic: target, key: row, value: row }),
});

function sink(
  options: Partial<Omit<SinkHarnessOptions, 'settings'>> & { settings?: Partial<KafkaSinkSettings> } = {},
): SinkHarness {
  const { settings, ...others } = options;
  return new SinkHarness({
    serializer: schema(topic),
    ...others,
    settings: {
      transactionalIdPrefix: prefix,
      ...settings,
      properties: {
        'bootstrap.servers': kafka.bootstrapServers,
        'transaction.timeout.ms': '600000',
        ...settings?.properties,
      },
    },
  });
}

const visible = async (name = topic) => (await readValues(kafka.bootstrapServers, name)).sort();
const expectVisible = async (expected: readonly string[], name = topic) =>
  expect((await readCommitted(kafka.bootstrapServers, name, expected.length)).sort()).toEqual(expected);
const written = async () => (await readValues(kafka.bootstrapServers, topic, 'read_uncommitted')).sort();
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `r${String(from + i).padStart(4, '0')}`);
const restoredFrom = (checkpointId: number, state: SinkSnapshot) => ({ restored: { checkpointId, state } });

test('records show when their checkpoint is complete', async () => {
  const harness = await sink().open();
  await harness.write(rows(0, 100));
  await harness.barrier(1);
  await harness.write(rows(100, 150));
  await expectVisible([]);
  await harness.complete(1);
  await expectVisible(rows(0, 100));
  await harness.barrier(2);
  await harness.complete(2);
  await expectVisible(rows(0, 150));
  await harness.close();
});

test('a crash between prepare and commit: the next attempt commits, and aborts what came later', async () => {
  const first = await sink().open();
  await first.write(rows(0, 100));
  const state = await first.barrier(1);
  await first.write(rows(100, 150));
  await new Promise((resolve) => setTimeout(resolve, 50));
  first.crash();
  await expectVisible([]);
  const second = await sink(restoredFrom(1, state)).open();
  await expectVisible(rows(0, 100));
  await second.write(rows(100, 150));
  await second.barrier(2);
  await second.complete(2);
  await expectVisible(rows(0, 150));
  expect((await written()).length).toBe(200);
  expect(second.notices).toEqual([]);
  await second.close();
});

test('a crash after the commit and before it is noted: nothing comes twice', async () => {
  const first = await sink().open();
  await first.write(rows(0, 100));
  const state = await first.barrier(1);
  await first.complete(1);
  first.crash();
  for (let attempt = 0; attempt < 2; attempt++) {
    const again = await sink(restoredFrom(1, state)).open();
    expect(again.notices).toEqual([]);
    again.crash();
  }
  await expectVisible(rows(0, 100));
});

test('a crash before the barrier: nothing of it shows, and readers are not held up', async () => {
  const first = await sink().open();
  await first.write(rows(0, 100));
  await first.barrier(1);
  await first.complete(1);
  const state = await first.barrier(2);
  await first.write(rows(100, 200));
  await new Promise((resolve) => setTimeout(resolve, 50));
  first.crash();
  const second = await sink(restoredFrom(2, state)).open();
  await second.write(rows(100, 120));
  await second.barrier(3);
  await second.complete(3);
  await expectVisible(rows(0, 120));
  await second.close();
});

test('a checkpoint that is aborted is published with the next one', async () => {
  const harness = await sink().open();
  await harness.write(rows(0, 10));
  await harness.barrier(1);
  await harness.write(rows(10, 20));
  await harness.barrier(3);
  await Promise.all([harness.complete(3), harness.complete(3)]);
  await expectVisible(rows(0, 20));
  expect(harness.counters.get('successfulCommittables')).toBe(2);
  await harness.close();
});

test("metrics have Flink's names", async () => {
  const harness = await sink().open();
  const gauge = (name: string) => Number(harness.gauges.get(name)?.());
  await harness.write(rows(0, 50));
  await harness.barrier(1);
  expect(gauge('pendingCommittables')).toBe(1);
  await harness.complete(1);
  const zeros = ['failedCommittables', 'retriedCommittables', 'alreadyCommittedCommittables', 'numRecordsSendErrors'];
  const ones = ['totalCommittables', 'successfulCommittables'];
  expect(ones.map((name) => harness.counters.get(name))).toEqual([1, 1]);
  expect(zeros.map((name) => harness.counters.get(name) ?? 0)).toEqual([0, 0, 0, 0]);
  expect([gauge('pendingCommittables'), harness.counters.get('numRecordsSend')]).toEqual([0, 50]);
  expect([gauge('record-send-total'), gauge('record-error-total'), gauge('requests-in-flight')]).toEqual([50, 0, 0]);
  expect(gauge('numBytesSend')).toBeGreaterThan(100);
  expect(gauge('numBytesSend')).toBe(gauge('outgoing-byte-total'));
  expect(gauge('currentSendTime')).toBeGreaterThanOrEqual(0);
  await harness.close();
});

test('several topics and partitions are one transaction', async () => {
  const other = uniqueName('other');
  await createTopic(kafka.bootstrapServers, other, { partitions: 3 });
  const serializer = {
    serialize: (row: string, _context: unknown, timestamp: number) => ({
      topic: row.endsWith('1') ? other : topic,
      value: row,
      timestamp,
      headers: [{ key: 'h', value: row }],
    }),
  };
  const first = await sink({ serializer }).open();
  await first.write(
    rows(0, 100),
    rows(0, 100).map((_, i) => i * 10),
  );
  const state = await first.barrier(1);
  first.crash();
  expect([await visible(), await visible(other)]).toEqual([[], []]);
  const second = await sink({ serializer, ...restoredFrom(1, state) }).open();
  const [ones, others] = [
    rows(0, 100).filter((row) => row.endsWith('1')),
    rows(0, 100).filter((row) => !row.endsWith('1')),
  ];
  await expectVisible(others);
  await expectVisible(ones, other);
  const [record] = await readTopic(kafka.bootstrapServers, other);
  expect([record.timestamp % 10, record.key, record.headers[0].key]).toEqual([0, null, 'h']);
  await second.close();
});

test.each([
  [3, 1],
  [1, 3],
])(
  'INCREMENTING, parallelism %d, then %d: open transactions of the dead attempt are aborted',
  async (before, after) => {
    const first = await Promise.all(
      Array.from({ length: before }, (_, subtask) => sink({ subtask, parallelism: before }).open()),
    );
    await Promise.all(first.map((harness, i) => harness.write(rows(i * 10, i * 10 + 10))));
    const states = await Promise.all(first.map((harness) => harness.barrier(1)));
    await Promise.all(first.map((harness) => harness.write(rows(500, 510))));
    await Promise.all(first.map((harness) => harness.barrier(2)));
    await Promise.all(first.map((harness) => harness.write(rows(600, 610))));
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const harness of first) harness.crash();
    const restored = { checkpointId: 1, state: merged(states) };
    const second = await Promise.all(
      Array.from({ length: after }, (_, subtask) => sink({ subtask, parallelism: after, restored }).open()),
    );
    await expectVisible(rows(0, before * 10));
    await second[0].write(rows(900, 910));
    await Promise.all(second.map((harness) => harness.barrier(2)));
    await Promise.all(second.map((harness) => harness.complete(2)));
    await expectVisible([...rows(0, before * 10), ...rows(900, 910)]);
    await Promise.all(second.map((harness) => harness.close()));
  },
);

test.each([
  [3, 1],
  [1, 3],
  [2, 2],
])('POOLING, parallelism %d, then %d: ids come again, and what is open is aborted', async (before, after) => {
  const settings = { transactionNaming: 'POOLING' } as const;
  const first = await Promise.all(
    Array.from({ length: before }, (_, subtask) => sink({ settings, subtask, parallelism: before }).open()),
  );
  const ids = new Set<string>();
  let states: SinkSnapshot[] = [];
  for (let checkpoint = 1; checkpoint <= 4; checkpoint++) {
    await Promise.all(
      first.map((harness, i) => harness.write(rows(checkpoint * 100 + i * 10, checkpoint * 100 + i * 10 + 5))),
    );
    states = await Promise.all(first.map((harness) => harness.barrier(checkpoint)));
    for (const { transactionalId } of merged(states).committables as { transactionalId: string }[])
      ids.add(transactionalId);
    if (checkpoint < 4) await Promise.all(first.map((harness) => harness.complete(checkpoint)));
  }
  expect(ids.size).toBe(before * 2);
  await Promise.all(first.map((harness) => harness.write(rows(900, 910))));
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const harness of first) harness.crash();
  const restored = { checkpointId: 4, state: merged(states) };
  const second = await Promise.all(
    Array.from({ length: after }, (_, subtask) => sink({ settings, subtask, parallelism: after, restored }).open()),
  );
  const committed = [1, 2, 3, 4].flatMap((checkpoint) =>
    Array.from({ length: before }, (_, i) => rows(checkpoint * 100 + i * 10, checkpoint * 100 + i * 10 + 5)).flat(),
  );
  await expectVisible(committed);
  await Promise.all(second.map((harness) => harness.write(rows(950, 951))));
  await Promise.all(second.map((harness) => harness.barrier(5)));
  await Promise.all(second.map((harness) => harness.complete(5)));
  const all = await readCommitted(kafka.bootstrapServers, topic, committed.length + after);
  expect(all.length).toBe(committed.length + after);
  expect(second.flatMap(({ notices }) => notices)).toEqual([]);
  await Promise.all(second.map((harness) => harness.close()));
});

test('POOLING wants to know the topics', async () => {
  const serializer = { serialize: (row: string) => ({ topic, value: row }) };
  const harness = sink({ serializer, settings: { transactionNaming: 'POOLING' } });
  await expect(harness.open()).rejects.toThrow(/POOLING naming strategy the target topics/);
  await harness.close();
});

test('going back from POOLING is refused', async () => {
  const first = await sink({ settings: { transactionNaming: 'POOLING' } }).open();
  const state = await first.barrier(1);
  await first.close();
  const second = sink(restoredFrom(1, state));
  await expect(second.open()).rejects.toThrow(/back to INCREMENTING/);
  await second.close();
});

test('another producer with the id: the commit is reported as fenced, and the job goes on', async () => {
  const first = await sink().open();
  await first.write(rows(0, 10));
  const state = await first.barrier(1);
  const thief = await sink().open();
  await first.complete(1);
  expect(first.counters.get('failedCommittables')).toBe(1);
  expect(first.notices).toEqual([
    expect.stringMatching(new RegExp(`refused to commit the transaction "${prefix}-0-1".*fenced.*most likely lost`)),
  ]);
  expect(first.failure).toBeUndefined();
  first.crash();
  thief.crash();
  expect(state.committables).toHaveLength(1);
  await expectVisible([]);
});

test('a sink that was taken over fails with the reason', async () => {
  const first = await sink().open();
  await first.write(rows(0, 10));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const second = await sink().open();
  await first.write(rows(10, 20));
  await expect(first.barrier(1)).rejects.toThrow(/is fenced|is not open any more/);
  expect(first.failure?.message).toMatch(/fenced|not open any more/);
  first.crash();
  await second.close();
});

test('a transaction timeout above the broker’s limit', async () => {
  const harness = sink({ settings: { properties: { 'transaction.timeout.ms': '3600000' } } });
  await expect(harness.open()).rejects.toThrow(
    /transaction.timeout.ms \(3600000 ms\) is larger than the broker's transaction.max.timeout.ms/,
  );
  await harness.close();
});

test('settings that make no sense', () => {
  expect(() => sink({ settings: { transactionalIdPrefix: '' } })).toThrow(/requires a transactional id prefix/);
  expect(() => sink({ settings: { transactionalIdPrefix: 'x'.repeat(64_001) } })).toThrow(/longer than 64000 bytes/);
});

test('at least once: everything is there when the barrier goes on', async () => {
  const harness = await sink({ settings: { deliveryGuarantee: 'at-least-once' } }).open();
  await harness.write(rows(0, 1000));
  const state = await harness.barrier(1);
  expect(state).toEqual({});
  await expectVisible(rows(0, 1000));
  await harness.close();
});

test.each(['none', 'at-least-once', 'exactly-once'] as const)(
  '%s: everything is there at the end',
  async (deliveryGuarantee) => {
    const harness = await sink({ settings: { deliveryGuarantee }, checkpointing: false }).open();
    await harness.write(rows(0, 1000));
    await harness.operator.finish();
    await harness.close();
    await expectVisible(rows(0, 1000));
  },
);

test('the last checkpoint publishes the end', async () => {
  const harness = await sink().open();
  await harness.write(rows(0, 10));
  await harness.operator.finish();
  await harness.barrier(1);
  await expectVisible([]);
  await harness.complete(1);
  await harness.close();
  await expectVisible(rows(0, 10));
});

test('a cancelled sink aborts what is open', async () => {
  const harness = await sink().open();
  await harness.write(rows(0, 10));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await harness.close();
  const plain = await sink({ settings: { deliveryGuarantee: 'at-least-once' } }).open();
  await plain.write(rows(10, 20));
  await plain.barrier(1);
  await expectVisible(rows(10, 20));
  await plain.close();
});

test('partitions are known to a partitioner, of topics that rows name too', async () => {
  const other = uniqueName('other');
  await createTopic(kafka.bootstrapServers, other, { partitions: 3 });
  const target = (row: string) => (Number(row.slice(1)) % 2 === 0 ? topic : other);
  const serializer = {
    needsPartitions: true,
    topicOf: target,
    serialize: (row: string, context: { getPartitionsForTopic(name: string): number[] }) => ({
      topic: target(row),
      value: row,
      partition: context.getPartitionsForTopic(target(row)).at(-1),
    }),
  };
  const harness = await sink({ serializer, settings: { deliveryGuarantee: 'at-least-once' } }).open();
  await harness.write(rows(0, 10));
  await harness.write(rows(10, 20));
  await harness.barrier(1);
  const records = [
    ...(await readTopic(kafka.bootstrapServers, topic)),
    ...(await readTopic(kafka.bootstrapServers, other)),
  ];
  expect(records.map(({ partition, value }) => [partition, String(Buffer.from(value!))])).toEqual([
    ...rows(0, 20).flatMap((row, i) => (i % 2 === 0 ? [[1, row]] : [])),
    ...rows(0, 20).flatMap((row, i) => (i % 2 === 1 ? [[2, row]] : [])),
  ]);
  await harness.close();
});

test('a row that cannot be written fails with the row', async () => {
  const serializer = { serialize: () => ({ topic, value: 7 }) };
  const harness = await sink({ serializer }).open();
  await expect(harness.write(['row'])).rejects.toMatchObject({
    message: expect.stringMatching(/has to be bytes/),
    record: '"row"',
  });
  await harness.close();
});

test('a topic that is not there', async () => {
  const serializer = schema('no such topic');
  const harness = await sink({ serializer, settings: { deliveryGuarantee: 'at-least-once' } }).open();
  await harness.write(['row']);
  await expect(harness.barrier(1)).rejects.toThrow(/"no such topic".*INVALID_TOPIC/);
  expect(harness.failure?.message).toMatch(/"no such topic"/);
  await harness.close();
});
