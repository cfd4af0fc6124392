/** What goes into the job, and what comes out of it as a consumer sees it that reads committed records only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
// biome-ignore lint/style/noRestrictedImports: another client than the one that is tested
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { kafkaDistribution } from '../../host/src/connectors/kafka/testing/distribution';
import { createTopic, uniqueName } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { readTopic } from '../../host/src/connectors/kafka/testing/topics';
import { root } from '../e2e/run';
import { type Random, seeded } from './random';
import { sleep } from './supervisor';
import type { Variant } from './variants';

const KEYS = 64;
const EVERY_MS = 40;
const RECORDS = 12;

function client(servers: string): Kafka {
  const retry = { retries: 60, initialRetryTime: 50, maxRetryTime: 500 };
  return new Kafka({ clientId: 'drey-chaos', brokers: servers.split(','), logLevel: logLevel.NOTHING, retry });
}

const text = (bytes: Uint8Array | Buffer | null): string => (bytes === null ? '' : Buffer.from(bytes).toString());

/** Writes "key,number" all the time. Records may come twice when the broker is killed: what counts is what the topic holds. */
export class Feeder {
  private running = true;
  private readonly random: Random;
  private done: Promise<void> = Promise.resolve();

  private constructor(
    private readonly producer: Producer,
    private readonly topic: string,
    private readonly partitions: number,
    seed: number,
  ) {
    this.random = seeded(seed);
  }

  static async start(servers: string, topic: string, partitions: number, seed: number): Promise<Feeder> {
    const producer = client(servers).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const feeder = new Feeder(producer, topic, partitions, seed);
    feeder.done = feeder.feed();
    return feeder;
  }

  private async feed(): Promise<void> {
    const { random } = this;
    while (this.running) {
      const messages = Array.from({ length: RECORDS }, () => {
        const key = random.between(0, KEYS - 1);
        return { value: `k${key},${random.between(0, 9999)}`, partition: key % this.partitions };
      });
      await this.producer.send({ topic: this.topic, messages }).catch(() => undefined);
      await sleep(EVERY_MS);
    }
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
    await this.producer.disconnect().catch(() => undefined);
  }
}

export interface Topics {
  readonly input: string;
  readonly output: string;
  readonly partitions: number;
}

export async function makeTopics(servers: string): Promise<Topics> {
  const [input, output] = [uniqueName('chaos-in'), uniqueName('chaos-out')];
  const partitions = 3;
  await createTopic(servers, input, { partitions });
  await createTopic(servers, output, { partitions });
  return { input, output, partitions };
}

/** The records that the job has to write, by key in order: from what its input topic holds. */
export async function expectedRecords(
  servers: string,
  { input }: Topics,
  api: Variant['api'],
): Promise<Map<string, string[]>> {
  const byKey = new Map<string, string[]>();
  const accounts = new Map<string, Account>();
  for (const { value } of await readTopic(servers, input, 'read_uncommitted')) {
    const [key, number] = text(value).split(',');
    const account = accounts.get(key) ?? new Account();
    accounts.set(key, account);
    list(byKey, key).push(account.add(key, Number(number), api));
  }
  return byKey;
}

/** Of one key: what job.py computes. */
class Account {
  private count = 0;
  private total = 0;
  private readonly digits = new Map<number, number>();
  private last: number[] = [];

  add(key: string, number: number, api: Variant['api']): string {
    this.count++;
    if (api === 'sql') {
      this.total += number * 3 + 1;
      return `${key},${this.count},${this.total}`;
    }
    this.total += number;
    const digit = number % 10;
    const same = (this.digits.get(digit) ?? 0) + 1;
    this.digits.set(digit, same);
    this.last = [...this.last, number].slice(-3);
    return `${key},${this.count},${this.total},${same},${this.last.join('|')}`;
  }
}

export interface Seen {
  readonly key: string;
  readonly value: string;
  readonly partition: number;
  readonly offset: number;
}

/** Kafka's own consumer in Java: an implementation that has nothing to do with ours, and the one that decides. */
export class Follower {
  records = 0;
  private readonly next = new Map<number, number>();
  private readonly counts = new Map<string, number>();
  private readonly received: Seen[] = [];

  private constructor(
    private readonly consumer: ChildProcess,
    private readonly onViolation: (what: string) => void,
  ) {}

  static async start(
    servers: string,
    { output, partitions }: Topics,
    onViolation: (what: string) => void,
  ): Promise<Follower> {
    const { classPath } = await kafkaDistribution();
    const memory = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const program = join(root, 'conformance/chaos/Follow.java');
    const args = [...memory, '-cp', classPath, program, servers, output, String(partitions)];
    const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const follower = new Follower(child, onViolation);
    child.once('error', (error) => onViolation(`no java: ${error.message}`));
    child.once('exit', (code) => code !== null && onViolation(`the consumer ended with code ${code}`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [partition, offset, key, value] = line.split(' ');
      follower.receive({ key, value, partition: Number(partition), offset: Number(offset) });
    });
    return follower;
  }

  private receive(record: Seen): void {
    const { partition, offset, key, value } = record;
    if (offset < (this.next.get(partition) ?? 0))
      this.onViolation(`offset ${offset} of partition ${partition} came again`);
    this.next.set(partition, offset + 1);
    this.records++;
    this.received.push(record);
    const [name, count] = value.split(',');
    const expected = (this.counts.get(name) ?? 0) + 1;
    if (name !== key) this.onViolation(`record ${value} has the key ${key}`);
    if (Number(count) !== expected) {
      const before = this.received.find((other) => other !== record && other.key === key && other.value === value);
      const again = before === undefined ? 'again, and not as before' : `again, as at offset ${before.offset}`;
      const what = Number(count) < expected ? again : 'too early';
      this.onViolation(
        `record ${value} came ${what} (partition ${partition}, offset ${offset}): expected number ${expected}`,
      );
    }
    this.counts.set(name, Number(count));
  }

  byKey(): Map<string, string[]> {
    const byKey = new Map<string, string[]>();
    for (const { key, value } of this.received) list(byKey, key).push(value);
    return byKey;
  }

  async stop(): Promise<void> {
    const { consumer } = this;
    if (consumer.exitCode !== null || consumer.signalCode !== null) return;
    await new Promise((resolve) => {
      consumer.once('exit', resolve);
      consumer.kill('SIGKILL');
    });
  }
}

/** Committed records by our own reader, which looks at another implementation's work. */
export async function committedRecords(servers: string, { output }: Topics): Promise<Map<string, string[]>> {
  const byKey = new Map<string, string[]>();
  for (const { key, value } of await readTopic(servers, output, 'read_committed'))
    list(byKey, text(key)).push(text(value));
  return byKey;
}

/** The first difference, or undefined. */
export function difference(
  actual: ReadonlyMap<string, readonly string[]>,
  expected: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  for (const [key, values] of expected) {
    const found = actual.get(key) ?? [];
    const at = values.findIndex((value, i) => value !== found[i]);
    if (at >= 0) return `${key}: record ${at + 1} is ${found[at] ?? 'missing'}, expected ${values[at]}`;
    if (found.length > values.length) return `${key}: ${found[values.length]} is one too many`;
  }
  for (const key of actual.keys()) if (!expected.has(key)) return `${key} is not in the input`;
  return undefined;
}

function list<T>(map: Map<string, T[]>, key: string): T[] {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made: T[] = [];
  map.set(key, made);
  return made;
}
