import { sharedKafka } from '../testing/kafka-broker';
import { createTopic, produce, uniqueName } from '../testing/kafka-tools';
import { createClient } from './client';
import { decompress } from './decompression';

/** Text that repeats itself near and far, and text that does not. */
function values(): string[] {
  let seed = 7;
  const random = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
  const noise = (length: number): string => Array.from({ length }, () => random().toString(36)[4]).join('');
  const far = noise(500);
  const lines = Array.from({ length: 600 }, (_, i) => `${i}: ${'ab'.repeat(i % 90)}${i % 7 ? '' : far}`);
  return [...lines, 'x'.repeat(200_000), noise(150_000), ''];
}

// The broker compresses with Java's libraries what it is sent.
test.each(['gzip', 'snappy', 'lz4', 'zstd'])(
  'records that a Java broker has compressed with %s',
  async (codec) => {
    const servers = (await sharedKafka()).bootstrapServers;
    const topic = uniqueName(codec);
    await createTopic(servers, topic, { config: { 'compression.type': codec } });
    const written = values();
    await produce(
      servers,
      topic,
      written.map((value) => ({ value })),
    );
    const client = createClient(new Map([['bootstrap.servers', servers]]));
    try {
      const reader = await client.consumer();
      reader.assign([{ topic, partition: 0, offset: 0 }]);
      const read: string[] = [];
      while (read.length < written.length) {
        for (const { value } of reader.take()?.records ?? []) read.push(String(value));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      expect(read).toEqual(written);
    } finally {
      await client.close();
    }
  },
  60_000,
);

test('what cannot be decompressed is an error that names the codec', () => {
  const rubbish = Buffer.from('this is not compressed at all');
  for (const [code, name] of ['gzip', 'snappy', 'lz4'].entries()) {
    expect(() => decompress(code + 1, rubbish)).toThrow(`Records compressed with ${name} cannot be read`);
  }
  expect(() => decompress(7, rubbish)).toThrow('codec 7');
});
