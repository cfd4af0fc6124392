import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DataType, StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { keyCodec } from '../../types/keys';
import { Row } from '../../types/rows';
import type { InternalMapState, InternalValueState } from '../contracts';
import { RocksdbKeyedStateBackend } from './backend';
import { rocksdbOptions } from './options';
import { userKeyOrder } from './order';
import { removeLeftOvers } from './store/directories';
import { storesClosed } from './store/shared';

const type = (root: TypeRoot, more: Partial<DataType> = {}): DataType => DataType.create({ root, ...more });
const LONG = type(TypeRoot.BIGINT);
const STRING = type(TypeRoot.VARCHAR);
const VALUE = StateDescriptor.create({ name: 'value', kind: StateKind.VALUE, valueType: STRING });
const MAP = StateDescriptor.create({ name: 'map', kind: StateKind.MAP_STATE, keyType: LONG, valueType: LONG });

let directory: string;
const backends: RocksdbKeyedStateBackend[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-test-spill-'));
});
afterEach(async () => {
  for (const backend of backends.splice(0)) backend.dispose();
  await storesClosed();
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true, force: true });
});

async function create(memory: string): Promise<RocksdbKeyedStateBackend> {
  const backend = new RocksdbKeyedStateBackend({
    keyCodec: keyCodec(LONG, { pyflink: false }),
    keyType: LONG,
    keyGroups: { first: 0, last: 127 },
    maxParallelism: 128,
    clock: Date,
    configuration: new Map([
      ['state.backend.rocksdb.localdir', directory],
      ['state.backend.rocksdb.memory.fixed-per-slot', memory],
    ]),
    operatorName: 'operator',
    instanceName: 'operator (1/1)',
  });
  backends.push(backend);
  await backend.openStore();
  return backend;
}

const value = (backend: RocksdbKeyedStateBackend) => backend.state(VALUE) as InternalValueState<string>;
const map = (backend: RocksdbKeyedStateBackend) => backend.state(MAP) as InternalMapState<number, number>;

test('the cache keeps to its memory, whatever is put into it', async () => {
  const backend = await create('4mb');
  for (let key = 0; key < 20_000; key++) {
    backend.setCurrentKey(key);
    value(backend).put(`${key}`.repeat(1 + (key % 50)));
    if (key % 100 === 0) expect(backend.cacheBytes).toBeLessThan(2.1 * 2 ** 20);
  }
  for (let key = 0; key < 20_000; key += 7) {
    backend.setCurrentKey(key);
    expect(value(backend).get()).toBe(`${key}`.repeat(1 + (key % 50)));
  }
  expect(backend.cacheBytes).toBeLessThan(2.1 * 2 ** 20);
});

test('keys that are read ahead, in the cache or not, old, new, changed or the current one', async () => {
  const backend = await create('4mb');
  const last = new Map<number, string>();
  const keyAt = (i: number): number => (i * 7919) % 23_000;
  for (let i = 0; i < 60_000; i++) {
    if (i % 200 === 0)
      backend.prefetch([...Array.from({ length: 200 }, (_, n) => keyAt(i + n)), keyAt(i), keyAt(i - 1)]);
    const key = keyAt(i);
    backend.setCurrentKey(key);
    expect(value(backend).get()).toBe(last.get(key));
    if (i % 11 === 0) {
      last.delete(key);
      value(backend).clear();
    } else {
      last.set(key, `${i} `.repeat(20));
      value(backend).put(last.get(key) as string);
    }
    expect(backend.cacheBytes).toBeLessThan(2.4 * 2 ** 20);
  }
  expect(backend.prefetches).toBe(true);
});

test('one map that is larger than the memory', async () => {
  const backend = await create('4mb');
  backend.setCurrentKey(1);
  for (let i = 0; i < 30_000; i++) map(backend).put((i * 7919) % 30_000, i);
  expect(backend.cacheBytes).toBeLessThan(2.2 * 2 ** 20);
  for (let i = 0; i < 30_000; i += 3) map(backend).remove(i);
  expect(map(backend).size()).toBe(20_000);
  const keys = Array.from(map(backend).entries(), ([key]) => key);
  expect(keys).toEqual(Array.from({ length: 30_000 }, (_, i) => i).filter((i) => i % 3 !== 0));
  expect([map(backend).get(3), map(backend).get(7919)]).toEqual([undefined, 1]);
  map(backend).clear();
  expect([map(backend).size(), [...map(backend).entries()], [...backend.keys(MAP, '')]]).toEqual([0, [], []]);
});

test('backends of a thread share the store and its memory, not what they hold', async () => {
  const one = await create('4mb');
  const two = await create('4mb');
  expect(readdirSync(directory)).toHaveLength(1);
  for (let key = 0; key < 10_000; key++) {
    for (const backend of [one, two]) {
      backend.setCurrentKey(key);
      value(backend).put(`${backend === one ? 'one' : 'two'} ${key}`);
    }
  }
  expect(one.cacheBytes + two.cacheBytes).toBeLessThan(2.2 * 2 ** 20);
  one.dispose();
  two.setCurrentKey(17);
  expect(value(two).get()).toBe('two 17');
  expect([...two.keys(VALUE, '')]).toHaveLength(10_000);
});

test('what a dead process has left is removed, what belongs to others stays', async () => {
  const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const names = [`drey-rocksdb-${host}-${dead}-1-00ff`, `drey-rocksdb-ffffffff-${dead}-1-00ff`, 'other'];
  for (const name of names) mkdirSync(join(directory, name, 'inside'), { recursive: true });
  expect(removeLeftOvers(directory)).toEqual([join(directory, names[0])]);
  expect(names.map((name) => existsSync(join(directory, name)))).toEqual([false, true, true]);
  for (const name of names) rmSync(join(directory, name), { recursive: true, force: true });
});

/** Each list is in the order in which Flink's serializers' bytes stand. */
test.each<[string, DataType, unknown[]]>([
  ['BIGINT', LONG, [0, 1, 255, 256, 2 ** 40, -(2 ** 40), -2, -1]],
  ['INT', type(TypeRoot.INTEGER), [0, 1, 70_000, -70_000, -1]],
  ['BOOLEAN', type(TypeRoot.BOOLEAN), [false, true]],
  ['DOUBLE', type(TypeRoot.DOUBLE), [0, 0.5, 1, 1e300, -0.5, -1, -1e300]],
  ['STRING', STRING, ['', 'b', 'z', 'aa', 'ab', 'é', 'abc']],
  ['DECIMAL', type(TypeRoot.DECIMAL, { precision: 30, scale: 2 }), [0n, 5n, 100n, -100n, -1n, 300n, -300n]],
])('order of user keys: %s', (_, keyType, sorted) => {
  const order = userKeyOrder(keyType);
  const shuffled = [...sorted].reverse();
  expect(shuffled.sort((a, b) => (order(a) < order(b) ? -1 : 1))).toEqual(sorted);
});

test('user keys that differ have different orders', () => {
  const rowType = type(TypeRoot.ROW, { children: [STRING, type(TypeRoot.TIME, { precision: 6 })] });
  const order = userKeyOrder(rowType);
  const rows = [Row.of('a', 1), Row.of('a', 2), Row.of('ab', 1), Row.of(null, 1), Row.of('a', null)];
  expect(new Set(rows.map(order)).size).toBe(rows.length);
  const texts = userKeyOrder(STRING);
  expect(texts('\ud800')).not.toBe(texts('\ud801'));
});

test.each([
  [{}, 128 * 2 ** 20],
  [{ 'taskmanager.memory.managed.size': '64mb' }, 64 * 2 ** 20],
  [{ 'taskmanager.memory.managed.size': '64mb', 'taskmanager.numberOfTaskSlots': '4' }, 16 * 2 ** 20],
  [{ 'state.backend.rocksdb.memory.fixed-per-slot': '32mb' }, 32 * 2 ** 20],
  [{ 'state.backend.rocksdb.memory.fixed-per-tm': '32mb' }, 128 * 2 ** 20],
  [
    { 'state.backend.rocksdb.memory.fixed-per-tm': '32mb', 'state.backend.rocksdb.memory.managed': 'false' },
    32 * 2 ** 20,
  ],
])('memory by %j', (configuration, bytes) => {
  expect(rocksdbOptions(new Map(Object.entries(configuration))).totalMemory).toBe(bytes);
});

test('options that cannot be followed', () => {
  const options = (key: string, text: string) => rocksdbOptions(new Map([[key, text]]));
  expect(() => options('state.backend.rocksdb.options-factory', 'com.Mine')).toThrow('names a Java class');
  expect(() => options('state.backend.rocksdb.timer-service.factory', 'DISK')).toThrow('Could not parse value');
  expect(() => options('state.backend.rocksdb.memory.write-buffer-ratio', '1.5')).toThrow('between 0 and 1');
  expect(options('state.backend.rocksdb.timer-service.factory', 'rocksdb').store).toBe('auto');
});
