/** For tests: everything that a consumer would see in a topic now, read by our own client. */
import type { KafkaRecord } from '../contracts';
import { partitionKey } from '../contracts';
import { Admin } from '../client/admin';
import { Connections } from '../client/connections';
import { PartitionReader } from '../client/partition-reader';
import { clientSettings, fetchSettings } from '../client/properties';

/** Everything between the beginning and the end of a topic as of now, by partition in order. */
export async function readTopic(
  bootstrapServers: string,
  topic: string,
  isolation: 'read_committed' | 'read_uncommitted' = 'read_committed',
): Promise<KafkaRecord[]> {
  const properties = new Map([
    ['bootstrap.servers', bootstrapServers],
    ['isolation.level', isolation],
  ]);
  const connections = new Connections(clientSettings(properties));
  const admin = new Admin(connections, isolation === 'read_committed');
  const reader = new PartitionReader(connections, admin, fetchSettings(properties));
  try {
    const partitions = await admin.partitions([topic]);
    const ends = await admin.offsets(partitions, 'latest');
    const open = new Map(
      partitions.map((partition) => [partitionKey(partition), ends.get(partitionKey(partition)) ?? 0]),
    );
    for (const [key, end] of open) if (end === 0) open.delete(key);
    const records: KafkaRecord[] = [];
    const wanted = partitions.filter((partition) => open.has(partitionKey(partition)));
    reader.assign(wanted.map((partition) => ({ ...partition, offset: 0 })));
    while (open.size > 0) {
      const block = reader.take();
      if (block === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 200);
          reader.onData = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        continue;
      }
      const key = partitionKey(block);
      const end = open.get(key) ?? 0;
      for (const record of block.records) if (record.offset < end) records.push(record);
      if (block.nextOffset >= end) open.delete(key);
    }
    return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  } finally {
    await reader.close();
    await connections.close();
  }
}

/** Values as text, '-' for tombstones. */
export async function readValues(
  bootstrapServers: string,
  topic: string,
  isolation: 'read_committed' | 'read_uncommitted' = 'read_committed',
): Promise<string[]> {
  const records = await readTopic(bootstrapServers, topic, isolation);
  return records.map(({ value }) => (value === null ? '-' : Buffer.from(value).toString('utf8')));
}

const MARKERS_MS = 30_000;

/**
 * Values that a `read_committed` consumer sees, as soon as there are `count`: a commit is durable before its markers stand in all partitions.
 * Gives what there is when that takes too long.
 */
export async function readCommitted(bootstrapServers: string, topic: string, count: number): Promise<string[]> {
  const deadline = Date.now() + MARKERS_MS;
  for (;;) {
    const values = await readValues(bootstrapServers, topic);
    if (values.length >= count || Date.now() > deadline) return values;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
