import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateDescriptor } from '@drey/sdk/protocol';
import type { CompletedCheckpoint } from './contracts';
import { decodeMetadata, encodeMetadata } from './metadata';
import { storageSettings } from './options';
import { createStateInputs, createStateOutputs } from './storage';
import { CheckpointStorage, loadCheckpoint } from './storage/checkpoint-storage';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-metadata-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const JOB = 'a'.repeat(32);
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const checkpoint = (id: number, place: string): CompletedCheckpoint => ({
  id,
  kind: 'checkpoint',
  timestampMs: 1_700_000_000_123,
  jobId: JOB,
  jobName: 'counts',
  directory: place,
  operators: [
    {
      id: 'b'.repeat(32),
      uid: 'counter',
      name: 'Count',
      parallelism: 3,
      maxParallelism: 128,
      enumerator: { seen: ['a', 'b'], next: 3 },
      subtasks: [
        {
          index: 0,
          finished: false,
          state: {
            keyed: {
              keyGroups: { first: 0, last: 42 },
              segments: [
                { kind: 'inline', bytes: bytes('few') },
                { kind: 'file', path: 's3://b/shared/x', size: 5_000_000_000, checksum: 0xffffffff, scope: 'shared' },
              ],
            },
            operator: {
              lists: [{ name: 'l', redistribution: 'union', values: [bytes('v'), bytes('')] }],
              broadcasts: [{ descriptor: StateDescriptor.create({ name: 'rules' }), entries: bytes('e') }],
            },
            splits: [{ id: 'part-0', offset: 12, nested: { a: [null] } }],
            channels: { kind: 'file', path: 'channel', size: 1, checksum: 2, scope: 'exclusive' },
          },
        },
        { index: 1, finished: true, state: { splits: [] } },
      ],
    },
  ],
});

/** Bytes as hex: decoded ones are Buffers. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

test('what is written is read', () => {
  const original = checkpoint(7, '/d/chk-7');
  const decoded = decodeMetadata(encodeMetadata(original, 'drey'), '/d/chk-7/_metadata', '/d/chk-7');
  expect(plain(decoded)).toEqual(plain(original));
});

describe('damaged metadata is named', () => {
  const good = Buffer.from(encodeMetadata(checkpoint(1, '/d'), 'drey'));
  const changed = (change: (file: Buffer) => void): Buffer => {
    const file = Buffer.from(good);
    change(file);
    return file;
  };
  test.each([
    ['empty', Buffer.alloc(0), 'it is torn: 0 bytes'],
    ['cut in the header', good.subarray(0, 10), 'it is torn: 10 bytes'],
    ['cut', good.subarray(0, good.length - 9), 'it is torn: '],
    ['too long', Buffer.concat([good, good]), 'it is torn: '],
    ['a bit', changed((file) => (file[50] ^= 4)), 'its checksum is wrong'],
    ['checksum', changed((file) => (file[file.length - 1] ^= 1)), 'its checksum is wrong'],
    ['another file', Buffer.from('#!/bin/sh -e\necho hello'), 'it does not begin as the metadata of a checkpoint does'],
    ["Flink's", changed((file) => file.writeUInt32BE(0x4960672d)), 'it was written by Apache Flink'],
    [
      'a later version',
      changed((file) => file.writeUInt32BE(9, 4)),
      'its format has version 9, this version of Drey reads versions up to 1',
    ],
  ])('%s', (_, file, message) => {
    expect(() => decodeMetadata(file, '/d/_metadata', '/d')).toThrow(
      `State file /d/_metadata cannot be read: ${message}`,
    );
  });
});

describe('storage', () => {
  const storage = (): CheckpointStorage => {
    const configuration = new Map([['state.checkpoints.dir', `file://${directory}`]]);
    return new CheckpointStorage(storageSettings(configuration), configuration, JOB, 'drey');
  };

  test('a host that dies while metadata is written leaves none, or the whole', async () => {
    const files = storage();
    const { directory: place } = await files.checkpointLocation(3);
    const encoded = encodeMetadata(checkpoint(3, place), 'drey');
    // What a file system without atomic files would show after a crash.
    for (const length of [0, 1, 11, 12, encoded.length >> 1, encoded.length - 1]) {
      writeFileSync(join(place, '_metadata'), encoded.subarray(0, length));
      await expect(loadCheckpoint(place)).rejects.toMatchObject({ name: 'CorruptStateError' });
    }
    await files.writeMetadata(checkpoint(3, place));
    expect((await loadCheckpoint(place)).id).toBe(3);
    expect((await loadCheckpoint(join(place, '_metadata'))).directory).toBe(place);
    expect(readFileSync(join(place, '_metadata'))).toEqual(Buffer.from(encoded));
  });

  test.each([
    ['/no/such', "Cannot find checkpoint or savepoint file/directory '/no/such' on file system 'file'."],
    ['', "Cannot find meta data file '_metadata' in directory '"],
  ])('nothing at %j', async (pointer, message) => {
    await expect(loadCheckpoint(pointer || directory)).rejects.toThrow(message);
  });

  test.each([
    ['few bytes', 100, 'inline'],
    ['the most that stay inline', 20 * 1024, 'inline'],
    ['a file', 20 * 1024 + 1, 'file'],
  ])('%s', async (_, size, kind) => {
    const location = await storage().checkpointLocation(1);
    for (const scope of ['exclusive', 'shared'] as const) {
      const output = await createStateOutputs(location).create(scope);
      const contents = Buffer.alloc(size, 'x');
      await output.write(contents.subarray(0, 10));
      await output.write(contents.subarray(10));
      const file = await output.close();
      expect(file.kind).toBe(kind);
      const input = await createStateInputs(location.directory, new Map()).open(file);
      expect(Buffer.from(await input.read(0, size + 5))).toEqual(contents);
      await input.close();
      if (file.kind === 'file') expect(file.path.startsWith('/')).toBe(scope === 'shared');
    }
  });

  test('a changed file is found when it was read', async () => {
    const location = await storage().checkpointLocation(1);
    const output = await createStateOutputs(location).create('exclusive');
    await output.write(Buffer.alloc(30_000));
    const file = await output.close();
    if (file.kind !== 'file') throw new Error('inline');
    const path = join(location.directory, file.path);
    const inputs = createStateInputs(location.directory, new Map());
    writeFileSync(path, Buffer.alloc(30_000, 1));
    const input = await inputs.open(file);
    await input.read(0, 20_000);
    await expect(input.read(20_000, 10_000)).rejects.toThrow(
      `State file ${path} cannot be read: its checksum is wrong`,
    );
    await input.close();
    writeFileSync(path, Buffer.alloc(29_999));
    await expect(inputs.open(file)).rejects.toThrow('it has 29999 bytes, not 30000');
    rmSync(path);
    await expect(inputs.open(file)).rejects.toThrow(`${path} cannot be read`);
  });

  test('memory has a limit for each piece', async () => {
    const configuration = new Map<string, string>();
    const memory = new CheckpointStorage(storageSettings(configuration), configuration, JOB, 'drey');
    const location = await memory.checkpointLocation(1);
    const output = await createStateOutputs(location).create('shared');
    await output.write(new Uint8Array(5 * 1024 * 1024));
    await output.write(new Uint8Array(1));
    await expect(output.close()).rejects.toThrow(
      'Size of the state is larger than the maximum permitted memory-backed state. Size=5242881, maxSize=5242880. ' +
        'Consider using a different checkpoint storage, like the FileSystemCheckpointStorage.',
    );
  });
});
