import type { Committable, FileSystem, Resumable } from '../contracts';
import { FileExistsError, FileNotFoundError } from '../errors';
import { fileSystem } from '../registry';
import { s3Options } from './options';
import { type FaultyProxy, type S3Server, s3Configuration, startProxy, startS3 } from './testing';

const MIB = 1024 * 1024;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);
const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
/** Not the same at any two places that are near each other. */
const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7) % 251);

let server: S3Server;
let proxy: FaultyProxy;
let fs: FileSystem;
let faulty: FileSystem;

beforeAll(async () => {
  server = await startS3('bucket');
  proxy = await startProxy(server.endpoint);
  fs = fileSystem('s3://bucket', server.configuration);
  faulty = fileSystem('s3://bucket', s3Configuration(proxy.endpoint));
}, 70_000);

afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

afterEach(() => {
  proxy.fault = () => 'none';
});

async function write(system: FileSystem, path: string, content: Uint8Array, chunk = MIB): Promise<void> {
  const writer = await system.createAtomic(path);
  for (let i = 0; i < content.length; i += chunk) await writer.write(content.subarray(i, i + chunk));
  await writer.close();
}

test.each([0, 3, 5 * MIB, 12 * MIB + 7])('a file of %d bytes, in ranges', async (length) => {
  const path = `s3://bucket/files/${length}`;
  const content = pattern(length);
  await write(fs, path, content);
  expect(Buffer.compare(await fs.readFile(path), content)).toBe(0);
  const reader = await fs.openRead(path);
  expect(reader.size).toBe(length);
  for (const [offset, size] of [
    [0, 10],
    [length - 5, 10],
    [4 * MIB, 2 * MIB],
    [length, 5],
  ]) {
    if (offset < 0) continue;
    expect(Buffer.compare(await reader.read(offset, size), content.subarray(offset, offset + size))).toBe(0);
  }
});

test('an aborted upload leaves nothing', async () => {
  const writer = await fs.createAtomic('s3://bucket/aborted/x');
  await writer.write(pattern(6 * MIB));
  await writer.abort();
  expect(await fs.list('s3://bucket/aborted')).toEqual([]);
});

test('writeNew: one of many succeeds, also when answers are lost', async () => {
  proxy.fault = ({ count }) => (count % 3 === 0 ? 'cut-after' : 'none');
  for (let round = 0; round < 3; round++) {
    const path = `s3://bucket/new/${round}`;
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, (_, i) => faulty.writeNew(path, bytes(`writer ${i}`))),
    );
    const won = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
    expect(won).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(FileExistsError);
    }
    expect(text(await fs.readFile(path))).toBe(`writer ${won[0]}`);
  }
});

test('listing over several pages; directories; stat; deletion in batches', async () => {
  const keys = Array.from({ length: 1203 }, (_, i) => `many/d${i % 3}/${String(i).padStart(5, '0')}`);
  for (let i = 0; i < keys.length; i += 50) {
    await Promise.all(keys.slice(i, i + 50).map((key) => fs.writeNew(`s3://bucket/${key}`, bytes(key))));
  }
  const [first, ...others] = await fs.list('s3://bucket/many/');
  expect(first).toMatchObject({ path: 's3://bucket/many/d0', name: 'd0', directory: true });
  expect(others.map(({ name }) => name)).toEqual(['d1', 'd2']);
  expect(await fs.list('s3://bucket/many/d1')).toHaveLength(401);
  expect(await fs.stat('s3://bucket/many/d0')).toMatchObject({ directory: true });
  expect(await fs.stat('s3://bucket/many/d0/00000')).toMatchObject({ directory: false, size: 13 });
  expect(await fs.stat('s3://bucket/many/d')).toBeUndefined();
  await expect(fs.delete('s3://bucket/many')).rejects.toThrow('not empty');
  await fs.delete('s3://bucket/many', { recursive: true });
  expect(await fs.stat('s3://bucket/many')).toBeUndefined();
  await fs.delete('s3://bucket/many', { recursive: true });
}, 60_000);

test('missing files and buckets are named', async () => {
  await expect(fs.readFile('s3://bucket/none')).rejects.toThrow(FileNotFoundError);
  await expect(fs.openRead('s3://bucket/none')).rejects.toThrow(FileNotFoundError);
  await expect(fs.writeNew('s3://nowhere/x', bytes('x'))).rejects.toThrow(
    /conditional write of s3:\/\/nowhere\/x failed/,
  );
  await expect(fs.createAtomic('s3://bucket')).rejects.toThrow('names a bucket');
});

test.each([
  ['error', 3],
  ['throttle', 3],
  ['cut-before', 3],
  ['cut-answer', 3],
] as const)(
  'requests that fail (%s) are made again',
  async (fault, every) => {
    proxy.fault = ({ count }) => (count % every === 0 ? fault : 'none');
    const content = pattern(11 * MIB);
    const path = `s3://bucket/faults/${fault}`;
    await write(faulty, path, content);
    proxy.fault = ({ count }) => (count % every === 0 ? fault : 'none');
    expect(Buffer.compare(await faulty.readFile(path), content)).toBe(0);
  },
  30_000,
);

test('what does not pass is an error that names operation, bucket, key and cause', async () => {
  const few = fileSystem('s3://bucket', s3Configuration(proxy.endpoint, { 'retry.max-num-retries': '2' }));
  let requests = 0;
  proxy.fault = () => {
    requests++;
    return 'error';
  };
  const failed = few.readFile('s3://bucket/some/key');
  await expect(failed).rejects.toThrow(
    'S3: read of s3://bucket/some/key failed after 3 attempts: made to fail (InternalError, HTTP status 500)',
  );
  expect(requests).toBe(3);
  const dead = fileSystem('s3://b', s3Configuration('http://127.0.0.1:1', { 'retry.max-num-retries': '1' }));
  await expect(dead.readFile('s3://b/k')).rejects.toThrow(/s3:\/\/b\/k failed after 2 attempts.*ECONNREFUSED/);
});

describe('in-progress files', () => {
  const writerOf = () => fs.recoverableWriter();

  test.each([0, 10, 6 * MIB, 10 * MIB])('are continued after %d bytes, and published once', async (kept) => {
    const path = `s3://bucket/progress/${kept}`;
    const content = pattern(kept + 7 * MIB);
    const file = await writerOf().open(path);
    await file.write(content.subarray(0, kept));
    const resumable = json(await file.persist());
    await file.write(pattern(6 * MIB).reverse());
    await file.detach?.();
    const again = await writerOf().recover(resumable as Resumable);
    expect(again.position).toBe(kept);
    await again.write(content.subarray(kept));
    const committable = json(await again.closeForCommit()) as Committable;
    expect(await fs.stat(path)).toBeUndefined();
    await writerOf().commit(committable);
    await writerOf().commit(committable);
    expect(Buffer.compare(await fs.readFile(path), content)).toBe(0);
    await writerOf().release?.(resumable as Resumable);
    const rest = (await fs.list('s3://bucket/progress')).filter(({ name }) => name.startsWith('_'));
    expect(rest).toEqual([]);
  });

  test('a lost answer of the completion is no error', async () => {
    const writer = faulty.recoverableWriter();
    const path = 's3://bucket/progress/answer';
    const file = await writer.open(path);
    await file.write(bytes('rows'));
    const committable = await file.closeForCommit();
    let cut = 0;
    proxy.fault = ({ method, url }) =>
      method === 'POST' && url.includes('uploadId') && cut++ === 0 ? 'cut-after' : 'none';
    await writer.commit(committable);
    expect(cut).toBe(1);
    expect(text(await fs.readFile(path))).toBe('rows');
  });

  test('an upload that is gone, with no object, is lost data', async () => {
    const path = 's3://bucket/progress/gone';
    const file = await writerOf().open(path);
    await file.write(bytes('rows'));
    const resumable = await file.persist();
    const committable = await file.closeForCommit();
    await writerOf().cleanup(resumable);
    const impatient = fileSystem(path, s3Configuration(server.endpoint, { 'retry.max-num-retries': '1' }));
    // The server should say that there is no such upload, but moto has an internal error.
    await expect(impatient.recoverableWriter().commit(committable)).rejects.toThrow(/progress\/gone/);
    await expect(writerOf().recover(resumable)).rejects.toThrow(/_gone_tmp_.*cannot be continued/);
  });
});

test('entropy: injected, or left out', () => {
  const options = s3Configuration('http://x', { 'entropy.key': '_entropy_', 'entropy.length': '6' });
  const { entropy } = fileSystem('s3://b', options);
  expect(entropy?.('s3://b/_entropy_/checkpoints/x', 'inject')).toMatch(/^s3:\/\/b\/[0-9a-zA-Z]{6}\/checkpoints\/x$/);
  expect(entropy?.('s3://b/_entropy_/checkpoints/x', 'remove')).toBe('s3://b/checkpoints/x');
  expect(entropy?.('s3://b/x', 'inject')).toBe('s3://b/x');
});

describe('options', () => {
  const of = (options: Record<string, string>) => s3Options(new Map(Object.entries(options)));

  test('by the names of Flink and of Hadoop', () => {
    const expected = { endpoint: 'http://h:1', pathStyle: true, accessKey: 'a', secretKey: 'b', region: 'eu-west-1' };
    const names = [
      ['s3.endpoint', 's3.path.style.access', 's3.access-key', 's3.secret-key', 's3.region'],
      ['s3.endpoint', 's3.path-style-access', 's3.access.key', 's3.secret.key', 's3.endpoint.region'],
      ['fs.s3a.endpoint.value', 'fs.s3a.path.style.access', 'fs.s3a.access.key', 'fs.s3a.secret.key', 's3a.region'],
    ];
    for (const [endpoint, style, access, secret, region] of names) {
      const options = {
        [endpoint]: 'http://h:1',
        [style]: 'true',
        [access]: 'a',
        [secret]: 'b',
        [region]: 'eu-west-1',
      };
      expect(of(options)).toMatchObject(expected);
    }
    expect(of({ 's3.endpoint': 'host:1' }).endpoint).toBe('https://host:1');
    expect(of({ 's3.socket.timeout': '5 s', 's3.connection.timeout': '700' })).toMatchObject({
      socketTimeoutMs: 5000,
      connectionTimeoutMs: 700,
    });
  });

  test.each([
    [{ 's3.no.such': '1' }, "'s3.no.such'"],
    [{ 's3.assume-role.arn': 'x' }, "'s3.assume-role.arn'"],
    [{ 's3.upload.min.part.size': '1mb' }, 'at least|between 5 MB'],
    [{ 's3.entropy.key': 'a*b' }, 'Invalid Char'],
    [{ 's3.access-key': 'a' }, 'together'],
    [{ 's3.path.style.access': 'x' }, 'boolean'],
    [{ 'fs.s3a.aws.credentials.provider': 'com.acme.Own' }, "'Own'"],
  ])('%j is refused', (options, message) => {
    expect(() => of(options as Record<string, string>)).toThrow(new RegExp(message));
  });
});
