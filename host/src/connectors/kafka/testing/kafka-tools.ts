/** What tests do to a cluster besides what they test: by kafkajs's public interface, so that it is checked by another client. */
// biome-ignore lint/style/noRestrictedImports: another client than the one that is tested
import { type Admin, Kafka, type KafkaMessage, logLevel } from 'kafkajs';

function kafka(servers: string): Kafka {
  return new Kafka({
    clientId: 'drey-tests',
    brokers: servers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 20 },
  });
}

let counter = 0;

/** A name that no other test uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${process.pid}-${Date.now().toString(36)}-${counter++}`;
}

export interface TopicOptions {
  readonly partitions?: number;
  readonly replicas?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** A busy broker has made a topic before it says so. */
const LEADERS_MS = 60_000;

/** Resolves when all partitions have leaders. */
export async function createTopic(servers: string, topic: string, options: TopicOptions = {}): Promise<void> {
  const { partitions = 1, replicas = 1, config = {} } = options;
  await withAdmin(servers, async (admin) => {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    const definition = { topic, numPartitions: partitions, replicationFactor: replicas, configEntries };
    await admin.createTopics({ topics: [definition], waitForLeaders: false });
    await untilLed(admin, topic, partitions);
  });
}

async function untilLed(admin: Admin, topic: string, partitions: number): Promise<void> {
  for (const deadline = Date.now() + LEADERS_MS; ; ) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const led = topics.flatMap((found) => found.partitions).filter(({ leader }) => leader >= 0);
      // A leader that is named may not have begun yet; kafkajs would then write some records twice.
      if (led.length === partitions && (await admin.fetchTopicOffsets(topic)).length === partitions) return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error(`The partitions of "${topic}" have no leaders after ${LEADERS_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** More partitions for a topic. */
export async function addPartitions(servers: string, topic: string, count: number): Promise<void> {
  await withAdmin(servers, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count }] }));
}

/** Deletes the records before an offset. */
export async function truncateTopic(servers: string, topic: string, partition: number, offset: number): Promise<void> {
  await withAdmin(servers, async (admin) => {
    // kafkajs looks for the leader in what it knows.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
  });
}

/** Committed offsets of a group by partition; -1 = none. */
export async function groupOffsets(servers: string, groupId: string, topic: string): Promise<number[]> {
  return withAdmin(servers, async (admin) => {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const offsets: number[] = [];
    for (const { partition, offset } of found?.partitions ?? []) offsets[partition] = Number(offset);
    return offsets;
  });
}

export async function commitGroupOffsets(
  servers: string,
  groupId: string,
  topic: string,
  offsets: Readonly<Record<number, number>>,
): Promise<void> {
  await withAdmin(servers, (admin) =>
    admin.setOffsets({
      groupId,
      topic,
      partitions: Object.entries(offsets).map(([partition, offset]) => ({
        partition: Number(partition),
        offset: String(offset),
      })),
    }),
  );
}

export interface TestRecord {
  readonly value: string | Buffer | null;
  readonly key?: string | Buffer | null;
  readonly partition?: number;
  /** ms */
  readonly timestamp?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ProduceOptions {
  /** Code as in kafkajs: 0 none, 1 gzip. */
  readonly compression?: number;
  /** A transaction of this id, committed or aborted at the end. */
  readonly transaction?: { readonly id: string; readonly outcome: 'commit' | 'abort' };
}

export async function produce(
  servers: string,
  topic: string,
  records: readonly TestRecord[],
  { compression = 0, transaction }: ProduceOptions = {},
): Promise<void> {
  const messages = records.map(({ value, key = null, partition = 0, timestamp, headers }) => ({
    value,
    key,
    partition,
    ...(timestamp !== undefined && { timestamp: String(timestamp) }),
    ...(headers && { headers }),
  }));
  const producer = kafka(servers).producer({
    allowAutoTopicCreation: false,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
    ...(transaction && { transactionalId: transaction.id, idempotent: true, maxInFlightRequests: 1 }),
  });
  await producer.connect();
  try {
    if (transaction) {
      const open = await producer.transaction();
      await open.send({ topic, messages, compression });
      await (transaction.outcome === 'commit' ? open.commit() : open.abort());
    } else {
      await producer.send({ topic, messages, compression });
    }
  } finally {
    await producer.disconnect();
  }
}

export type ConsumedRecord = KafkaMessage & { readonly partition: number };

/** Reads a topic from its beginning until `count` records have come, or nothing more has for `idleMs`. */
export async function consume(
  servers: string,
  topic: string,
  { count = Number.POSITIVE_INFINITY, idleMs = 2000, readUncommitted = false } = {},
): Promise<ConsumedRecord[]> {
  const consumer = kafka(servers).consumer({ groupId: uniqueName('tests'), readUncommitted, maxWaitTimeInMs: 200 });
  const records: ConsumedRecord[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    let last = Date.now();
    await new Promise<void>((resolve, reject) => {
      const timer = setInterval(() => {
        if (records.length >= count || (records.length > 0 && Date.now() - last > idleMs)) {
          clearInterval(timer);
          resolve();
        }
      }, 20);
      const onMessage = ({ partition, message }: { partition: number; message: KafkaMessage }): void => {
        records.push({ ...message, partition });
        last = Date.now();
      };
      consumer.run({ eachMessage: async (payload) => onMessage(payload) }).catch(reject);
      setTimeout(() => {
        clearInterval(timer);
        resolve();
      }, 30_000).unref();
    });
  } finally {
    await consumer.disconnect();
  }
  return records;
}

async function withAdmin<T>(servers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka(servers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
