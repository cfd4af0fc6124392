/** A broker that goes away, and transactions that are open for too long. */
import { type KafkaCluster, startKafka } from '../testing/kafka-broker';
import { createTopic, uniqueName } from '../testing/kafka-tools';
import { readCommitted, readValues } from '../testing/topics';
import { closeAbandoned, SinkHarness, type SinkHarnessOptions } from './testing';

jest.setTimeout(240_000);

let kafka: KafkaCluster;
let topic: string;
let prefix: string;

beforeAll(async () => {
  kafka = await startKafka({ properties: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': 500 } });
});

afterAll(async () => {
  await closeAbandoned();
  await kafka.stop();
});

beforeEach(async () => {
  topic = uniqueName('outage');
  prefix = uniqueName('tx');
  await createTopic(kafka.bootstrapServers, topic, { partitions: 3 });
});

function sink(properties: Record<string, string> = {}, others: Partial<SinkHarnessOptions> = {}): SinkHarness {
  return new SinkHarness({
    serializer: { topics: [topic], serialize: (row: string) => ({ topic, key: row.slice(0, 2), value: row }) },
    ...others,
    settings: {
      transactionalIdPrefix: prefix,
      properties: {
        'bootstrap.servers': kafka.bootstrapServers,
        'transaction.timeout.ms': '600000',
        ...properties,
      },
      ...others.settings,
    },
  });
}

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${i % 7}-${String(from + i).padStart(6, '0')}`);
const expectVisible = async (expected: readonly string[]) =>
  expect((await readCommitted(kafka.bootstrapServers, topic, expected.length)).sort()).toEqual(expected);

/** Rows of a key came in the order in which they were written. */
async function expectOrdered(): Promise<void> {
  const values = await readValues(kafka.bootstrapServers, topic);
  for (let key = 0; key < 7; key++) {
    const mine = values.filter((value) => value.startsWith(`${key}-`));
    expect(mine).toEqual([...mine].sort());
  }
}

test('the broker is killed between prepare and commit', async () => {
  const first = await sink().open();
  await first.write(rows(0, 500));
  const state = await first.barrier(1);
  await kafka.stopBroker(0, 'SIGKILL');
  const commit = first.complete(1);
  await kafka.startBroker(0);
  await commit;
  await expectVisible(rows(0, 500).sort());
  first.crash();
  const second = await sink({}, { restored: { checkpointId: 1, state } }).open();
  await second.write(rows(500, 600));
  await second.barrier(2);
  await second.complete(2);
  await expectVisible([...rows(0, 500), ...rows(500, 600)].sort());
  expect([...first.notices, ...second.notices]).toEqual([]);
  await second.close();
});

test('the broker is killed, and the job restored while it starts', async () => {
  const first = await sink().open();
  await first.write(rows(0, 500));
  const state = await first.barrier(1);
  await first.write(rows(500, 600));
  await kafka.stopBroker(0, 'SIGKILL');
  first.crash();
  const opening = sink({}, { restored: { checkpointId: 1, state } }).open();
  await kafka.startBroker(0);
  const second = await opening;
  await second.write(rows(500, 600));
  await second.barrier(2);
  await second.complete(2);
  await expectVisible([...rows(0, 500), ...rows(500, 600)].sort());
  await second.close();
});

test.each(['exactly-once', 'at-least-once'] as const)(
  '%s: the broker is restarted while records are written',
  async (deliveryGuarantee) => {
    const properties = { 'batch.size': '2000', 'linger.ms': '0' };
    const harness = await sink(properties, {
      settings: {
        deliveryGuarantee,
        transactionalIdPrefix: prefix,
        properties: { 'bootstrap.servers': kafka.bootstrapServers, 'transaction.timeout.ms': '600000', ...properties },
      },
    }).open();
    const restart = (async () => {
      await kafka.stopBroker(0, 'SIGKILL');
      await kafka.startBroker(0);
    })();
    for (let from = 0; from < 20_000; from += 200) {
      await harness.write(rows(from, from + 200));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await restart;
    await harness.barrier(1);
    await harness.complete(1);
    expect(harness.failure).toBeUndefined();
    const all = Array.from({ length: 100 }, (_, i) => rows(i * 200, i * 200 + 200)).flat();
    await expectVisible(all.sort());
    await expectOrdered();
    await harness.close();
  },
);

test('a transaction that is open for too long: its loss is reported, and the job goes on', async () => {
  const harness = await sink({ 'transaction.timeout.ms': '1000' }).open();
  await harness.write(rows(0, 10));
  const state = await harness.barrier(1);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await harness.complete(1);
  expect(harness.counters.get('failedCommittables')).toBe(1);
  expect(harness.notices).toEqual([
    expect.stringMatching(/the broker has aborted it.*transaction.timeout.ms \(1000 ms\).*ITS RECORDS ARE LOST/),
  ]);
  harness.crash();
  const second = await sink({}, { restored: { checkpointId: 1, state } }).open();
  expect(second.notices).toEqual([expect.stringMatching(/ITS RECORDS ARE LOST/)]);
  expect(second.failure).toBeUndefined();
  await second.write(rows(20, 30));
  await second.barrier(2);
  await second.complete(2);
  await expectVisible(rows(20, 30).sort());
  await second.close();
});

test('records come after their transaction has timed out: the sink fails with the reason', async () => {
  const harness = await sink({ 'transaction.timeout.ms': '1000' }).open();
  await harness.write(rows(0, 10));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await harness.write(rows(10, 20));
  await expect(harness.barrier(1)).rejects.toThrow(/transaction.timeout.ms \(1000 ms\)/);
  harness.crash();
});

test('nobody answers', async () => {
  const properties = {
    'bootstrap.servers': '127.0.0.1:1',
    'max.block.ms': '300',
    'socket.connection.setup.timeout.ms': '300',
  };
  const harness = sink(properties);
  await expect(harness.open()).rejects.toThrow(/127\.0\.0\.1:1/);
  await harness.close();
});
