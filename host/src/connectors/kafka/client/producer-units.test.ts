import type { OutgoingRecord } from '../contracts';
import { KafkaConnectionError } from './errors';
import { createProducer } from './producer';
import type { KafkaConnections, RawRequest } from './producer-connections';
import { crc32c } from './producer-crc';
import { producerEnvironment } from './producer-environment';
import { compressLz4 } from './producer-lz4';
import { producerSettings } from './producer-options';
import { murmur2, partitionOfKey, StickyPartitioner } from './producer-partitioner';
import { nextSequence } from './producer-record-batch';
import { compressSnappy } from './producer-snappy';
import { WireReader, WireWriter } from './producer-wire';
import { decompress } from './decompression';
import { checkBatch, readBatchHeader, RecordCursor } from './record-batch';

const bytes = (text: string) => Buffer.from(text);

test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is what Java gives', (text, hash) => {
  expect(murmur2(bytes(text))).toBe(hash);
  expect(partitionOfKey(bytes(text), 7)).toBe((hash & 0x7fffffff) % 7);
});

test('crc32c', () => {
  expect(crc32c(bytes('123456789')).toString(16)).toBe('e3069283');
  expect(crc32c(Buffer.alloc(32)).toString(16)).toBe('8a9136aa');
});

test('sequence numbers begin again behind the largest int', () => {
  expect(nextSequence(5, 3)).toBe(8);
  expect(nextSequence(2 ** 31 - 1, 1)).toBe(0);
  expect(nextSequence(2 ** 31 - 3, 5)).toBe(2);
});

test('the sticky partitioner stays, then goes to another partition that has a leader', () => {
  const sticky = new StickyPartitioner(100, () => 0);
  const leaders = [1, undefined, 2];
  expect(Array.from({ length: 6 }, () => sticky.next(leaders, 50))).toEqual([0, 0, 2, 2, 0, 0]);
});

test.each([
  ['snappy', 2, compressSnappy],
  ['lz4', 3, compressLz4],
] as const)('%s: blocks of all kinds come back', (_, codec, compress) => {
  const random = (length: number) => Buffer.from(Array.from({ length }, (__, i) => (i * 7919 * (i % 251)) & 0xff));
  const samples = [
    bytes('a'),
    bytes('abcdefgh'.repeat(3)),
    Buffer.alloc(200_000, 'x'),
    bytes(Array.from({ length: 9000 }, (__, i) => `row ${i % 37}, ${i};`).join('')),
    random(70_000),
    Buffer.concat([random(100), Buffer.alloc(65_536), random(300), Buffer.alloc(5, 1)]),
  ];
  for (const sample of samples) expect(decompress(codec, Buffer.from(compress(sample))).equals(sample)).toBe(true);
  for (let length = 1; length < 70; length++) {
    const sample = Buffer.alloc(length, 'ab');
    expect(decompress(codec, Buffer.from(compress(sample))).equals(sample)).toBe(true);
  }
});

describe('settings', () => {
  const of = (properties: Record<string, string>, transactional = false) =>
    producerSettings(new Map(Object.entries(properties)), transactional);

  test('defaults', () => {
    expect(of({})).toMatchObject({ acks: -1, idempotent: true, maxInFlight: 5, deliveryTimeoutMs: 120_000 });
    expect(of({ acks: '1' }).idempotent).toBe(false);
    expect(of({ 'request.timeout.ms': '200000' }).deliveryTimeoutMs).toBe(200_005);
  });

  test.each([
    [{ acks: '2' }, false, /acks/],
    [{ acks: '1', 'enable.idempotence': 'true' }, false, /Must set acks to all/],
    [{ acks: '1' }, true, /Must set acks to all/],
    [{ 'enable.idempotence': 'false' }, true, /without also enabling idempotence/],
    [{ 'max.in.flight.requests.per.connection': '6' }, true, /at most 5/],
    [{ retries: '0' }, true, /retries to non-zero/],
    [{ 'delivery.timeout.ms': '10' }, false, /linger.ms \+ request.timeout.ms/],
    [{ 'batch.size': 'x' }, false, /batch.size/],
    [{ 'compression.type': 'rar' }, false, /none, gzip, snappy, lz4, zstd/],
    [{ 'partitioner.class': 'com.acme.P' }, false, /Java classes cannot be loaded/],
    [{ 'interceptor.classes': 'com.acme.I' }, false, /Java classes cannot be loaded/],
    [{ 'value.serializer': 'com.acme.S' }, false, /ByteArraySerializer/],
    [{ 'transactional.id': 'x' }, false, /prefix/],
  ])('%j (transactional: %s) is refused', (properties, transactional, message) => {
    expect(() => of(properties as unknown as Record<string, string>, transactional)).toThrow(message);
  });
});

/** One partition as a broker keeps it: the log, and what it knows of the producer. */
class Log {
  readonly values: string[] = [];
  private next = 0;
  private readonly recent: number[] = [];

  /** Kafka's error code. */
  append(batch: Buffer, limit: number): number {
    if (batch.length > limit) return 10;
    const header = readBatchHeader(batch, 0)!;
    checkBatch(batch, header);
    const sequence = batch.readInt32BE(53);
    if (this.recent.includes(sequence)) return 46;
    if (sequence !== this.next) return 45;
    const cursor = new RecordCursor(batch, header);
    for (let i = 0; i < header.count; i++) this.values.push(String(cursor.next()!.value));
    this.next = sequence + header.count;
    this.recent.push(sequence);
    if (this.recent.length > 5) this.recent.shift();
    return 0;
  }
}

/** Two brokers that fail in all ways that may be tried again. */
class FlakyBrokers implements KafkaConnections {
  readonly logs = [new Log(), new Log(), new Log()];
  private leaders = [1, 2, 1];
  private readonly busy = new Map<number, Promise<unknown>>();

  constructor(
    private readonly random: () => number,
    private readonly limit: number,
  ) {}

  addNode(): void {}

  async requestAny(request: RawRequest): Promise<Buffer> {
    await this.pause();
    if (this.random() < 0.2) throw new KafkaConnectionError('nobody there');
    const writer = new WireWriter();
    if (request.apiKey === 22) return writer.int32(0).int16(0).int64(7n).int16(0).finish();
    writer.int32(0).array([1, 2], (id) => writer.int32(id).string('host').int32(id).nullableString(undefined));
    writer.nullableString(undefined).int32(1);
    writer.array(['t'], (name) => {
      writer.int16(0).string(name).boolean(false);
      writer.array([...this.leaders.entries()], ([partition, leader]) => {
        const missing = this.random() < 0.1;
        writer.int16(missing ? 5 : 0).int32(partition);
        writer.int32(missing ? -1 : leader);
        for (let i = 0; i < 3; i++) writer.array([], () => undefined);
      });
    });
    return writer.finish();
  }

  async request(node: number, request: RawRequest): Promise<Buffer> {
    const before = this.busy.get(node) ?? Promise.resolve();
    const answer = before.then(() => this.produce(node, request));
    this.busy.set(
      node,
      answer.catch(() => undefined),
    );
    return answer;
  }

  private async produce(node: number, { body }: RawRequest): Promise<Buffer> {
    await this.pause();
    if (this.random() < 0.1) throw new KafkaConnectionError('lost before');
    if (this.random() < 0.05) this.leaders = this.leaders.map((leader) => (this.random() < 0.5 ? leader : 3 - leader));
    const reader = new WireReader(body);
    reader.nullableString();
    reader.int16();
    reader.int32();
    const writer = new WireWriter().int32(1).string('t');
    const topics = reader.array(() => {
      reader.string();
      return reader.array(() => ({ partition: reader.int32(), batch: Buffer.from(reader.bytes(reader.int32())) }));
    });
    writer.array(topics.flat(), ({ partition, batch }) => {
      const roll = this.random();
      let error =
        this.leaders[partition] !== node ? 6 : roll < 0.05 ? 19 : this.logs[partition].append(batch, this.limit);
      if (error === 0 && roll > 0.95) error = 7;
      writer.int32(partition).int16(error).int64(0n).int64(0n).int64(0n).int32(0).nullableString(undefined);
    });
    if (this.random() < 0.1) throw new KafkaConnectionError('lost after');
    return writer.int32(0).finish();
  }

  private async pause(): Promise<void> {
    for (let i = Math.floor(this.random() * 4); i > 0; i--) await new Promise((resolve) => setImmediate(resolve));
  }
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

test.each(Array.from({ length: 6 }, (_, seed) => seed + 1))(
  'whatever may be tried again: nothing is lost, doubled or reordered (seed %d)',
  async (seed) => {
    const brokers = new FlakyBrokers(generator(seed * 7919), seed % 3 === 0 ? 400 : 1_000_000);
    const properties = new Map([
      ['batch.size', seed % 2 === 0 ? '300' : '3000'],
      ['linger.ms', seed % 4 === 0 ? '1' : '0'],
      ['retry.backoff.ms', '1'],
      ['retry.backoff.max.ms', '3'],
      ['buffer.memory', '5000'],
    ]);
    const producer = await createProducer(producerEnvironment(brokers, properties), {});
    let failure: Error | undefined;
    producer.onError = (error) => {
      failure = error;
      producer.onDrain();
    };
    const sent: string[][] = [[], [], []];
    for (let i = 0; i < 600 && failure === undefined; i++) {
      const partition = (i * 7) % 3;
      const value = `${i}${'.'.repeat(i % 40)}`;
      sent[partition].push(value);
      const record: OutgoingRecord = {
        topic: 't',
        partition,
        key: null,
        value: bytes(value),
        timestamp: i,
        headers: [],
      };
      if (!producer.send(record)) await new Promise<void>((resolve) => (producer.onDrain = resolve));
    }
    await producer.flush();
    await producer.close();
    expect(brokers.logs.map(({ values }) => values)).toEqual(sent);
  },
  20_000,
);
