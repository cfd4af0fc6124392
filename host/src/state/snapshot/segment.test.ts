import { DataType, StateDescriptor, StateKind, TtlConfig, TypeRoot } from '@drey/sdk/protocol';
import { crc32 } from './checksum';
import type { StateFile } from './contracts';
import { CorruptStateError } from './errors';
import { PREAMBLE_BYTES } from './segment-format';
import { type RecordHandler, SegmentReader } from './segment-reader';
import { SegmentWriter } from './segment-writer';
import { MemoryFiles } from './testing';

const STRING = DataType.create({ root: TypeRoot.VARCHAR });
const LONG = DataType.create({ root: TypeRoot.BIGINT });
const ALL = { first: 0, last: 127 };
const ttl = TtlConfig.create({ ttlMs: 1000 });
const STATES = [
  StateDescriptor.create({ name: 'v', kind: StateKind.VALUE, valueType: LONG }),
  StateDescriptor.create({ name: 'l', kind: StateKind.LIST_STATE, valueType: STRING, ttl }),
  StateDescriptor.create({ name: 'm', kind: StateKind.MAP_STATE, keyType: STRING, valueType: LONG }),
];

const newWriter = () =>
  new SegmentWriter({ keyType: STRING, keyGroups: ALL, maxParallelism: 128, states: STATES, timers: ['timers'] });

/** Notes every call, so that what is read can be compared with what was written. */
function recorder(): { readonly calls: unknown[]; readonly handler: RecordHandler } {
  const calls: unknown[] = [];
  const handler = new Proxy({} as RecordHandler, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        void calls.push([name, ...args]),
  });
  return { calls, handler };
}

async function writeAll(files: MemoryFiles): Promise<StateFile> {
  const writer = newWriter();
  const output = await files.create('shared');
  writer.beginKey(5, 'a');
  writer.reset();
  writer.putValue(0, '', 7);
  writer.putList(1, '0,10', ['x', 'y'], [10, 20]);
  writer.appendList(1, '0,10', ['z'], [30]);
  writer.putMap(2, '', 2, [
    ['p', 1],
    ['q', null],
  ]);
  await writer.drain(output);
  writer.beginKey(100, 'b');
  writer.putEntry(2, 'w', 'p', 2 ** 40);
  writer.removeEntry(2, '', 'q');
  writer.clear(0, 'w');
  writer.timer(0, 'event', 5, { key: 'a', namespace: '', time: 2 ** 63, order: 3 });
  writer.timer(0, 'processing', 100, { key: 'b', namespace: 'w', time: -1.5, order: 0 });
  return writer.finish(output);
}

async function readAll(files: MemoryFiles, file: StateFile, range = ALL): Promise<unknown[]> {
  const { calls, handler } = recorder();
  const reader = await SegmentReader.open(files, file);
  await reader.readRecords(range, handler);
  await reader.readTimers(range, (...timer) => void calls.push(timer));
  await reader.close();
  return calls;
}

const A = [
  ['beginKey', 'a', 5],
  ['reset'],
  ['putValue', 0, '', 7, undefined],
  ['putList', 1, '0,10', ['x', 'y'], [10, 20]],
  ['appendList', 1, '0,10', ['z'], [30]],
  [
    'putMap',
    2,
    '',
    [
      ['p', 1],
      ['q', null],
    ],
    undefined,
  ],
];
const B = [
  ['beginKey', 'b', 100],
  ['putEntry', 2, 'w', 'p', 2 ** 40, undefined],
  ['removeEntry', 2, '', 'q'],
  ['clear', 0, 'w'],
];
const TIMER_A = [0, 'event', { key: 'a', namespace: '', time: 2 ** 63, order: 3 }, 5];
const TIMER_B = [0, 'processing', { key: 'b', namespace: 'w', time: -1.5, order: 0 }, 100];

test('every record, and only the key groups that are wanted', async () => {
  const files = new MemoryFiles();
  const file = await writeAll(files);
  expect(await readAll(files, file)).toEqual([...A, ...B, TIMER_A, TIMER_B]);
  expect(await readAll(files, file, { first: 6, last: 127 })).toEqual([...B, TIMER_B]);
  expect(await readAll(files, file, { first: 6, last: 99 })).toEqual([]);
});

test('a key with more than fits a block goes on in the next', async () => {
  const files = new MemoryFiles();
  const writer = newWriter();
  const output = await files.create('shared');
  writer.beginKey(1, 'big');
  for (let i = 0; i < 20_000; i++) writer.putEntry(2, '', `entry ${i}`, i);
  expect(writer.hasFullBlocks).toBe(true);
  const file = await writer.finish(output);
  const calls = (await readAll(files, file)) as unknown[][];
  expect(calls.filter(([name]) => name === 'beginKey').length).toBeGreaterThan(1);
  const entries = calls.filter(([name]) => name === 'putEntry');
  expect(entries).toHaveLength(20_000);
  expect(entries.every(([, , , , value], i) => value === i)).toBe(true);
});

test('any changed byte is noticed', async () => {
  const files = new MemoryFiles();
  const file = await writeAll(files);
  const [path, bytes] = [...files.files][0];
  for (let i = 0; i < bytes.length; i++) {
    const changed = bytes.slice();
    changed[i] ^= 1 << (i % 8);
    files.files.set(path, changed);
    await expect(readAll(files, file)).rejects.toThrow(CorruptStateError);
  }
});

test('any missing end is noticed', async () => {
  const files = new MemoryFiles();
  const file = await writeAll(files);
  const [path, bytes] = [...files.files][0];
  for (let length = 0; length < bytes.length; length++) {
    files.files.set(path, bytes.slice(0, length));
    await expect(readAll(files, file)).rejects.toThrow(CorruptStateError);
  }
});

test('errors name the file and the place', async () => {
  const files = new MemoryFiles();
  const file = await writeAll(files);
  const [path, bytes] = [...files.files][0];
  const headerBytes = new DataView(bytes.buffer).getUint32(12, true);
  bytes[PREAMBLE_BYTES + headerBytes + 2] ^= 1;
  await expect(readAll(files, file)).rejects.toThrow(
    /^State file file-0 cannot be read: the checksum of bytes \d+ to \d+ \(key group 5\) is wrong$/,
  );
  files.files.set(path, new Uint8Array(100));
  await expect(readAll(files, file)).rejects.toThrow('it does not begin as a file of state does');
  files.files.delete(path);
  await expect(readAll(files, file)).rejects.toThrow('State file file-0 cannot be read: it is gone');
});

test('another version is refused', async () => {
  const files = new MemoryFiles();
  const file = await writeAll(files);
  const [, bytes] = [...files.files][0];
  bytes[8] = 99;
  await expect(readAll(files, file)).rejects.toThrow('its version is 99, this release reads 1');
});

test('CRC-32', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});
