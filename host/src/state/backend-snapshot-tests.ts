/** Snapshots and restores that every keyed backend passes (called by backend-tests.ts). */
import { DataType, type StateDescriptor, StateKind, TtlConfig, TypeRoot } from '@drey/sdk/protocol';
import { subtaskOfKey } from '../types/hash';
import { keyCodec } from '../types/keys';
import { Row } from '../types/rows';
import { descriptor, LONG, MAX_PARALLELISM, SnapshotFixture, STRING } from './backend-fixture';
import { describeRandomSequences } from './backend-random-tests';
import type { InternalListState, InternalMapState, InternalValueState } from './contracts';
import type { CheckpointedKeyedBackend, KeyedBackendFactory } from './snapshot/contracts';
import { TimerServiceImpl } from './timers';

const INT = DataType.create({ root: TypeRoot.INTEGER });
const VALUE = descriptor('value', StateKind.VALUE);
const LIST = descriptor('list', StateKind.LIST_STATE);
const MAP = descriptor('map', StateKind.MAP_STATE, { keyType: STRING });
const REDUCING = descriptor('reducing', StateKind.REDUCING);
const AGGREGATING = descriptor('aggregating', StateKind.AGGREGATING, { valueType: STRING });

const value = (backend: CheckpointedKeyedBackend, of = VALUE) => backend.state(of) as InternalValueState;
const list = (backend: CheckpointedKeyedBackend, of = LIST) => backend.state(of) as InternalListState;
const map = (backend: CheckpointedKeyedBackend, of = MAP) => backend.state(of) as InternalMapState;

export function describeSnapshots(name: string, factory: KeyedBackendFactory): void {
  let f: SnapshotFixture;
  beforeEach(() => {
    f = new SnapshotFixture(factory);
  });
  afterEach(() => f.dispose());
  describe(`${name}: snapshots`, () => {
    describeContents(() => f);
    describeIncremental(() => f);
  });
  describe(`${name}: timers in snapshots`, () => describeTimers(() => f));
  describe(`${name}: TTL in snapshots`, () => describeTtl(() => f));
  describe(`${name}: schema evolution`, () => describeEvolution(() => f));
  describe(`${name}: random sequences`, () => describeRandomSequences(factory));
}

function describeContents(fixture: () => SnapshotFixture): void {
  test.each(['full', 'canonical', 'incremental'] as const)('every kind of state, %s', async (mode) => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend).put(1);
    list(backend).addAll([1, 2]);
    map(backend).put('x', 1);
    map(backend).put('y', 2);
    map(backend).setNamespace('0,10');
    map(backend).put('z', 3);
    backend.setCurrentKey('b');
    value(backend, REDUCING).put(2 ** 40);
    value(backend, AGGREGATING).put('text');
    const restored = await f.restore([await f.take(backend, mode)]);
    restored.setCurrentKey('a');
    expect([value(restored).get(), list(restored).get()]).toEqual([1, [1, 2]]);
    expect([...map(restored).entries()]).toEqual([
      ['x', 1],
      ['y', 2],
    ]);
    expect(restored.namespaces(MAP)).toEqual(['', '0,10']);
    map(restored).setNamespace('0,10');
    expect([...map(restored).entries()]).toEqual([['z', 3]]);
    restored.setCurrentKey('b');
    expect([value(restored, REDUCING).get(), value(restored, AGGREGATING).get()]).toEqual([2 ** 40, 'text']);
    expect(value(restored).get()).toBeUndefined();
    expect([...restored.keys(REDUCING, '')]).toEqual(['b']);
    expect(f.files.scopes).toEqual([mode === 'incremental' ? 'shared' : 'exclusive']);
  });

  test('changes after the snapshot do not show in it', async () => {
    const f = fixture();
    const backend = f.create();
    for (const key of ['a', 'b', 'c']) {
      backend.setCurrentKey(key);
      value(backend).put(1);
      list(backend).add(1);
    }
    const pending = backend.snapshot({ checkpointId: 1, mode: 'full' });
    value(backend).put(2);
    backend.setCurrentKey('a');
    list(backend).add(2);
    backend.setCurrentKey('b');
    backend.clearCurrentKey();
    backend.setCurrentKey('d');
    value(backend).put(4);
    const restored = await f.restore([await pending.write(f.files)]);
    expect([...restored.keys(VALUE, '')].sort()).toEqual(['a', 'b', 'c']);
    for (const key of ['a', 'b', 'c']) {
      restored.setCurrentKey(key);
      expect([value(restored).get(), list(restored).get()]).toEqual([1, [1]]);
    }
  });

  test('changes while it is written do not show in it', async () => {
    const f = fixture();
    const backend = f.create(LONG);
    for (let key = 0; key < 20_000; key++) {
      backend.setCurrentKey(key);
      value(backend).put(key);
    }
    const writing = backend.snapshot({ checkpointId: 1, mode: 'full' }).write(f.files);
    for (let key = 0; key < 20_000; key++) {
      const touched = (key * 7919) % 20_000;
      backend.setCurrentKey(touched);
      if (touched % 3 === 0) backend.clearCurrentKey();
      else value(backend).put(-1);
      if (key % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const restored = await f.restore([await writing], LONG);
    let wrong = 0;
    for (let key = 0; key < 20_000; key++) {
      restored.setCurrentKey(key);
      if (value(restored).get() !== key) wrong++;
    }
    expect(wrong).toBe(0);
  });

  test('two snapshots at once', async () => {
    const f = fixture();
    const backend = f.create();
    const put = (key: string, to: number): void => {
      backend.setCurrentKey(key);
      value(backend).put(to);
    };
    put('a', 1);
    put('b', 1);
    const first = backend.snapshot({ checkpointId: 1, mode: 'incremental' });
    put('a', 2);
    const second = backend.snapshot({ checkpointId: 2, mode: 'canonical' });
    put('a', 3);
    put('b', 3);
    for (const [pending, a] of [
      [second, 2],
      [first, 1],
    ] as const) {
      const restored = await f.restore([await pending.write(f.files)]);
      restored.setCurrentKey('a');
      expect(value(restored).get()).toBe(a);
      restored.setCurrentKey('b');
      expect(value(restored).get()).toBe(1);
    }
  });

  test('a cancelled snapshot is not written', async () => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend).put(1);
    const pending = backend.snapshot({ checkpointId: 1, mode: 'full' });
    pending.cancel();
    await expect(pending.write(f.files)).rejects.toThrow('cancelled');
    expect(f.files.files.size).toBe(0);
  });

  test('a value that its type cannot hold fails the snapshot, not the task', async () => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend).put(1);
    value(backend).put(1.5);
    const writing = (async () => backend.snapshot({ checkpointId: 1, mode: 'full' }).write(f.files))();
    await expect(writing).rejects.toThrow(/state 'value'.*1.5 is no integer/);
    value(backend).put(2);
    const restored = await f.restore([await f.take(backend)]);
    restored.setCurrentKey('a');
    expect(value(restored).get()).toBe(2);
  });

  test('no state, no file', async () => {
    const f = fixture();
    const backend = f.create();
    backend.state(VALUE);
    expect((await f.take(backend)).segments).toEqual([]);
    expect(f.files.files.size).toBe(0);
  });

  test('a large key', async () => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    for (let i = 0; i < 30_000; i++) map(backend).put(`entry ${i}`, i);
    list(backend).addAll(Array.from({ length: 30_000 }, (_, i) => i));
    const restored = await f.restore([await f.take(backend)]);
    restored.setCurrentKey('a');
    expect([map(restored).size(), map(restored).get('entry 29999'), list(restored).size()]).toEqual([
      30_000, 29_999, 30_000,
    ]);
  });

  test('states that nobody has asked for yet stay', async () => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend).put(1);
    list(backend).add(5);
    const second = await f.restore([await f.take(backend)]);
    second.setCurrentKey('a');
    value(second).put(2);
    expect(second.descriptors().map(({ name }) => name)).toEqual(['value']);
    const third = await f.restore([await f.take(second, 'incremental')]);
    third.setCurrentKey('a');
    expect([value(third).get(), list(third).get()]).toEqual([2, [5]]);
  });

  test('composite keys', async () => {
    const f = fixture();
    const pair = DataType.create({ root: TypeRoot.ROW, children: [STRING, LONG] });
    const backend = f.create(pair);
    for (const key of [Row.of('x', 1), Row.of(null, 2)]) {
      backend.setCurrentKey(key);
      value(backend).put(key.f1);
    }
    const restored = await f.restore([await f.take(backend)], pair);
    restored.setCurrentKey(Row.of(null, 2));
    expect(value(restored).get()).toBe(2);
    expect(restored.currentKey()).toEqual(Row.of(null, 2));
  });

  test('1 to 3 to 2 subtasks', async () => {
    const f = fixture();
    const codec = keyCodec(LONG, { pyflink: false });
    const keys = Array.from({ length: 500 }, (_, i) => i);
    const single = f.create(LONG);
    for (const key of keys) {
      single.setCurrentKey(key);
      value(single).put(key);
    }
    let handles = [await f.take(single)];
    for (const parallelism of [3, 2]) {
      const backends = await Promise.all(
        Array.from({ length: parallelism }, (_, i) => f.restore(handles, LONG, i, parallelism)),
      );
      for (const [i, backend] of backends.entries()) {
        const owned = keys.filter((key) => subtaskOfKey(codec.hash(key), parallelism, MAX_PARALLELISM) === i);
        expect([...backend.keys(VALUE, '')].sort((a, b) => Number(a) - Number(b))).toEqual(owned);
      }
      handles = await Promise.all(backends.map((backend) => f.take(backend)));
    }
  });
}

function describeIncremental(fixture: () => SnapshotFixture): void {
  const fill = (backend: CheckpointedKeyedBackend, count: number): void => {
    for (let i = 0; i < count; i++) {
      backend.setCurrentKey(`key ${i}`);
      value(backend).put(i);
    }
  };
  const contents = (backend: CheckpointedKeyedBackend): Map<unknown, unknown> => {
    const found = new Map<unknown, unknown>();
    for (const key of [...backend.keys(VALUE, '')]) {
      backend.setCurrentKey(key);
      found.set(key, value(backend).get());
    }
    return new Map([...found].sort());
  };

  test('a chain of changes', async () => {
    const f = fixture();
    const backend = f.create();
    fill(backend, 1000);
    const base = await f.take(backend, 'incremental');
    f.complete(backend);
    backend.setCurrentKey('key 5');
    value(backend).put(-5);
    backend.setCurrentKey('key 6');
    value(backend).clear();
    backend.setCurrentKey('new');
    value(backend).put(7);
    const second = await f.take(backend, 'incremental');
    expect(second.segments[0]).toEqual(base.segments[0]);
    expect(second.segments).toHaveLength(2);
    expect((second.segments[1] as { size: number }).size).toBeLessThan(1000);
    f.complete(backend);
    backend.setCurrentKey('key 6');
    value(backend).put(66);
    backend.setCurrentKey('new');
    backend.clearCurrentKey();
    const third = await f.take(backend, 'incremental');
    expect(third.segments.slice(0, 2)).toEqual(second.segments);
    const expected = contents(backend);
    expect([expected.get('key 5'), expected.get('key 6'), expected.has('new')]).toEqual([-5, 66, false]);
    expect(contents(await f.restore([third]))).toEqual(expected);
    expect(contents(await f.restore([base])).get('key 6')).toBe(6);
  });

  test('only completed checkpoints are built on', async () => {
    const f = fixture();
    const backend = f.create();
    fill(backend, 100);
    const base = await f.take(backend, 'incremental');
    f.complete(backend);
    backend.setCurrentKey('key 5');
    value(backend).put(-5);
    backend.setCurrentKey('key 6');
    backend.clearCurrentKey();
    const aborted = await f.take(backend, 'incremental');
    f.abort(backend);
    const next = await f.take(backend, 'incremental');
    expect(next.segments[0]).toEqual(base.segments[0]);
    expect(next.segments).not.toContainEqual(aborted.segments[1]);
    const restored = contents(await f.restore([next]));
    expect([restored.get('key 5'), restored.has('key 6')]).toEqual([-5, false]);
  });

  test('a savepoint in between', async () => {
    const f = fixture();
    const backend = f.create();
    fill(backend, 100);
    await f.take(backend, 'incremental');
    f.complete(backend);
    backend.setCurrentKey('key 5');
    value(backend).put(-5);
    await f.take(backend, 'canonical');
    f.complete(backend);
    backend.setCurrentKey('key 7');
    value(backend).put(-7);
    const last = await f.take(backend, 'incremental');
    const restored = contents(await f.restore([last]));
    expect([restored.get('key 5'), restored.get('key 7'), restored.size]).toEqual([-5, -7, 100]);
  });

  test('the base is written anew when changes outgrow it', async () => {
    const f = fixture();
    const backend = f.create();
    fill(backend, 100);
    const lengths: number[] = [];
    for (let round = 0; round < 6; round++) {
      fill(backend, 100);
      lengths.push((await f.take(backend, 'incremental')).segments.length);
      f.complete(backend);
    }
    expect(Math.max(...lengths)).toBeLessThanOrEqual(3);
    expect(lengths.at(-1)).toBeLessThanOrEqual(3);
  });
}

function describeTimers(fixture: () => SnapshotFixture): void {
  const service = (f: SnapshotFixture, backend: CheckpointedKeyedBackend, name = 'timers') => {
    const fired: string[] = [];
    const timers = new TimerServiceImpl(backend, f.clock, {
      onEventTime: (timer) => fired.push(`e ${timer.key}@${timer.time}${timer.namespace}`),
      onProcessingTime: (timer) => fired.push(`p ${timer.key}@${timer.time}${timer.namespace}`),
    });
    timers.restore(backend.registerTimers(name, timers));
    return { timers, fired };
  };

  test('timers fire as they would have, in the order of registration', async () => {
    const f = fixture();
    const backend = f.create();
    const { timers } = service(f, backend);
    const other = service(f, backend, 'other').timers;
    for (const key of ['c', 'a', 'b', 'd']) {
      backend.setCurrentKey(key);
      timers.registerEventTimeTimer('', 20);
      timers.registerEventTimeTimer('w', 20);
      timers.registerEventTimeTimer('', 2 ** 63);
      timers.registerProcessingTimeTimer('', 1500);
    }
    timers.deleteEventTimeTimer('', 20);
    backend.setCurrentKey('a');
    timers.registerEventTimeTimer('', 10);
    timers.registerProcessingTimeTimer('', 900);
    other.registerEventTimeTimer('', 5);
    const restored = await f.restore([await f.take(backend, 'incremental')]);
    const { timers: again, fired } = service(f, restored);
    expect(again.size).toBe(17);
    f.clock.advance(1000);
    expect(fired.splice(0)).toEqual(['p a@900']);
    f.clock.advance(1500);
    expect(fired.splice(0)).toEqual(['p c@1500', 'p a@1500', 'p b@1500', 'p d@1500']);
    again.advanceWatermark(20);
    expect(fired.splice(0)).toEqual([
      'e a@10',
      'e c@20',
      'e c@20w',
      'e a@20',
      'e a@20w',
      'e b@20',
      'e b@20w',
      'e d@20w',
    ]);
    restored.setCurrentKey('a');
    again.deleteEventTimeTimer('', 2 ** 63);
    again.advanceWatermark(2 ** 63);
    expect(fired.map((text) => text.slice(0, 3))).toEqual(['e c', 'e b', 'e d']);
    expect(service(f, restored, 'other').timers.size).toBe(1);
  });

  test('timers that have fired or were deleted are gone from the next snapshot', async () => {
    const f = fixture();
    const backend = f.create();
    const { timers } = service(f, backend);
    backend.setCurrentKey('a');
    timers.registerEventTimeTimer('', 10);
    await f.take(backend, 'incremental');
    f.complete(backend);
    timers.advanceWatermark(10);
    const restored = await f.restore([await f.take(backend, 'incremental')]);
    expect(service(f, restored).timers.size).toBe(0);
  });

  test('timers of a service that is not there yet stay', async () => {
    const f = fixture();
    const backend = f.create();
    const { timers } = service(f, backend);
    backend.setCurrentKey('a');
    timers.registerProcessingTimeTimer('', 5000);
    const second = await f.restore([await f.take(backend)]);
    const third = await f.restore([await f.take(second)]);
    expect(service(f, third).timers.size).toBe(1);
  });

  test('timers go to the subtask of their key', async () => {
    const f = fixture();
    const backend = f.create(LONG);
    const { timers } = service(f, backend);
    for (let key = 0; key < 50; key++) {
      backend.setCurrentKey(key);
      timers.registerEventTimeTimer('', key);
    }
    const handle = await f.take(backend);
    const sizes = await Promise.all(
      [0, 1].map(async (i) => service(f, await f.restore([handle], LONG, i, 2)).timers.size),
    );
    expect(sizes[0] + sizes[1]).toBe(50);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  });
}

const ttl = (name: string, kind: StateKind, config: Partial<TtlConfig> = {}, more: Partial<StateDescriptor> = {}) =>
  descriptor(name, kind, { ttl: TtlConfig.create({ ttlMs: 100, ...config }), ...more });

function describeTtl(fixture: () => SnapshotFixture): void {
  const OPTIONS: readonly (readonly [string, Partial<TtlConfig>])[] = [
    ['OnCreateAndWrite', {}],
    ['OnReadAndWrite', { updateOnRead: true }],
    ['ReturnExpiredIfNotCleanedUp', { returnExpired: true }],
    ['incremental clean-up', { cleanupIncrementalSize: 2, cleanupIncrementalEveryRecord: true }],
    ['full snapshot clean-up', { cleanupFullSnapshot: true }],
    ['RocksDB clean-up', { cleanupRocksdbEntries: 10, cleanupInBackground: true }],
  ];

  test.each(OPTIONS)('times of access: %s', async (_, config) => {
    const f = fixture();
    const backend = f.create();
    const v = ttl('v', StateKind.VALUE, config);
    const l = ttl('l', StateKind.LIST_STATE, config);
    const m = ttl('m', StateKind.MAP_STATE, config, { keyType: STRING });
    backend.setCurrentKey('a');
    value(backend, v).put(1);
    list(backend, l).add(1);
    map(backend, m).put('x', 1);
    f.clock.time = 1050;
    list(backend, l).add(2);
    map(backend, m).put('y', 2);
    const restored = await f.restore([await f.take(backend)]);
    restored.setCurrentKey('a');
    expect([restored.accessTime(v, ''), restored.accessTime(l, '')]).toEqual([1000, 1050]);
    f.clock.time = 1100;
    const seen = [value(restored, v).get(), list(restored, l).get(), [...map(restored, m).entries()]];
    const expired = [
      1,
      [1, 2],
      [
        ['x', 1],
        ['y', 2],
      ],
    ];
    expect(seen).toEqual(config.returnExpired ? expired : [undefined, [2], [['y', 2]]]);
    const again = [value(restored, v).get(), list(restored, l).get(), [...map(restored, m).entries()]];
    expect(again).toEqual([undefined, [2], [['y', 2]]]);
  });

  test('what has expired stays out when the snapshot cleans up', async () => {
    const f = fixture();
    const backend = f.create();
    const kept = ttl('kept', StateKind.VALUE, { returnExpired: true });
    const cleaned = ttl('cleaned', StateKind.VALUE, { returnExpired: true, cleanupFullSnapshot: true });
    backend.setCurrentKey('a');
    value(backend, kept).put(1);
    value(backend, cleaned).put(1);
    f.clock.time = 1100;
    const restored = await f.restore([await f.take(backend)]);
    restored.setCurrentKey('a');
    expect([value(restored, kept).get(), value(restored, cleaned).get()]).toEqual([1, undefined]);
  });

  test.each([
    ['on', VALUE, ttl('value', StateKind.VALUE), undefined],
    ['off', ttl('value', StateKind.VALUE), VALUE, 1],
    ['longer', ttl('value', StateKind.VALUE), ttl('value', StateKind.VALUE, { ttlMs: 10_000 }), 1],
  ])('TTL switched %s', async (_, before, after, later) => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend, before).put(1);
    const restored = await f.restore([await f.take(backend)]);
    restored.setCurrentKey('a');
    expect(value(restored, after).get()).toBe(1);
    f.clock.time = 1100;
    expect(value(restored, after).get()).toBe(later);
    value(restored, after).put(3);
    const third = await f.restore([await f.take(restored, 'incremental')]);
    third.setCurrentKey('a');
    expect(value(third, after).get()).toBe(3);
  });
}

const rows = (fields: Readonly<Record<string, DataType>>, root: TypeRoot = TypeRoot.ROW): DataType =>
  DataType.create({ root, children: Object.values(fields), fieldNames: Object.keys(fields) });
const nameless = (...children: DataType[]): DataType => DataType.create({ root: TypeRoot.ROW, children });
const tuple = (...children: DataType[]): DataType => DataType.create({ root: TypeRoot.TUPLE, children });
const typed = (root: TypeRoot, more: Partial<DataType> = {}): DataType => DataType.create({ root, ...more });
const arrayOf = (child: DataType): DataType => typed(TypeRoot.ARRAY, { children: [child] });

function describeEvolution(fixture: () => SnapshotFixture): void {
  const FLOAT = typed(TypeRoot.FLOAT);
  const DOUBLE = typed(TypeRoot.DOUBLE);
  const NOT_NULL = typed(TypeRoot.BIGINT, { notNull: true });
  const decimal = (precision: number, scale: number) => typed(TypeRoot.DECIMAL, { precision, scale });

  test.each<[string, DataType, DataType, unknown, unknown]>([
    ['an added field', rows({ a: LONG }), rows({ a: LONG, b: STRING }), Row.of(1), Row.of(1, null)],
    ['a removed field', rows({ a: LONG, b: STRING }), rows({ b: STRING }), Row.of(1, 'x'), Row.of('x')],
    ['other order', rows({ a: LONG, b: STRING }), rows({ b: STRING, a: LONG }), Row.of(1, 'x'), Row.of('x', 1)],
    ['wider fields', rows({ a: INT, b: FLOAT }), rows({ a: LONG, b: DOUBLE }), Row.of(1, 0.5), Row.of(1, 0.5)],
    ['wider integer', INT, LONG, 5, 5],
    ['larger DECIMAL', decimal(5, 2), decimal(20, 4), 12345, 1234500],
    ['larger VARCHAR', typed(TypeRoot.VARCHAR, { length: 5 }), STRING, 'abc', 'abc'],
    ['may be NULL now', NOT_NULL, LONG, 5, 5],
    ['a field at the end of a tuple', tuple(LONG), tuple(LONG, STRING), Row.of(1), Row.of(1, null)],
    [
      'rows in an array',
      arrayOf(rows({ a: INT })),
      arrayOf(rows({ b: LONG, a: LONG })),
      [Row.of(1)],
      [Row.of(null, 1)],
    ],
    ['a renamed field of a row', rows({ a: LONG }), rows({ b: LONG }), Row.of(1), Row.of(1)],
  ])('%s', async (_, before, after, stored, expected) => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    const kinds = (valueType: DataType) => [
      descriptor('v', StateKind.VALUE, { valueType }),
      descriptor('l', StateKind.LIST_STATE, { valueType }),
      descriptor('m', StateKind.MAP_STATE, { keyType: STRING, valueType }),
    ];
    const [v, l, m] = kinds(before);
    value(backend, v).put(stored);
    list(backend, l).add(stored);
    map(backend, m).put('x', stored);
    const restored = await f.restore([await f.take(backend)]);
    restored.setCurrentKey('a');
    const check = (of: CheckpointedKeyedBackend): void => {
      const [v2, l2, m2] = kinds(after);
      of.setCurrentKey('a');
      expect([value(of, v2).get(), list(of, l2).get(), map(of, m2).get('x')]).toEqual([expected, [expected], expected]);
    };
    check(restored);
    check(await f.restore([await f.take(restored, 'incremental')]));
  });

  test.each<[string, DataType, DataType]>([
    ['another type', LONG, STRING],
    ['narrower integer', LONG, INT],
    ['smaller scale', decimal(10, 4), decimal(10, 2)],
    ['shorter text', STRING, typed(TypeRoot.VARCHAR, { length: 5 })],
    ['an added field that cannot be NULL', rows({ a: LONG }), rows({ a: LONG, b: NOT_NULL })],
    ['a field that cannot be NULL any more', rows({ a: LONG }), rows({ a: NOT_NULL })],
    ['a shorter tuple', tuple(LONG, STRING), tuple(LONG)],
  ])('refused: %s', async (_, before, after) => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend).put(1);
    const old = descriptor('evolved', StateKind.LIST_STATE, { valueType: before });
    list(backend, old).put([]);
    backend.state(old);
    const restored = await f.restore([await f.take(backend)]);
    expect(() => restored.state(descriptor('evolved', StateKind.LIST_STATE, { valueType: after }))).toThrow(
      /must not be incompatible with the old state serializer .*State name: 'evolved'/,
    );
  });

  /** Each state of SQL's kinds, with rows of `before`. */
  async function restoredTables(before: DataType, stored?: unknown) {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    const kinds = (valueType: DataType) => [
      descriptor('v', StateKind.VALUE, { valueType, fixedFields: true }),
      descriptor('l', StateKind.LIST_STATE, { valueType, fixedFields: true }),
      descriptor('m', StateKind.MAP_STATE, { keyType: STRING, valueType, fixedFields: true }),
    ];
    const [v, l, m] = kinds(before);
    for (const state of [v, l, m]) backend.state(state);
    value(backend).put(1);
    if (stored !== undefined) {
      value(backend, v).put(stored);
      list(backend, l).add(stored);
      map(backend, m).put('x', stored);
    }
    const restored = await f.restore([await f.take(backend)]);
    restored.setCurrentKey('a');
    return { restored, kinds };
  }

  test.each<[string, DataType, DataType, unknown, unknown]>([
    ['other order', rows({ a: LONG, b: LONG }), rows({ b: LONG, a: LONG }), Row.of(1, 2), Row.of(2, 1)],
    ['wider fields', rows({ a: INT, b: FLOAT }), rows({ a: LONG, b: DOUBLE }), Row.of(1, 0.5), Row.of(1, 0.5)],
    ['other names', rows({ a: INT, b: STRING }), rows({ c: LONG, b: STRING }), Row.of(1, 'x'), Row.of(1, 'x')],
    ['may be NULL now', rows({ a: NOT_NULL }), rows({ a: LONG }), Row.of(1), Row.of(1)],
    ['in an array', arrayOf(rows({ a: INT })), arrayOf(rows({ a: LONG })), [Row.of(1)], [Row.of(1)]],
  ])('fixed fields: %s', async (_, before, after, stored, expected) => {
    const { restored, kinds } = await restoredTables(before, stored);
    const [v, l, m] = kinds(after);
    const found = [value(restored, v).get(), list(restored, l).get(), map(restored, m).get('x')];
    expect(found).toEqual([expected, [expected], expected]);
  });

  test.each<[string, DataType, DataType]>([
    ['an added field', rows({ a: LONG }), rows({ a: LONG, b: STRING })],
    ['a removed field', rows({ a: LONG, b: STRING }), rows({ a: LONG })],
    ['another field', rows({ a: LONG, b: STRING }), rows({ a: LONG, c: LONG })],
    ['an added field without names', nameless(LONG), nameless(LONG, STRING)],
    ['an added field in a row', rows({ a: rows({ b: LONG }) }), rows({ a: rows({ b: LONG, c: LONG }) })],
    ['an added field in an array', arrayOf(rows({ a: LONG })), arrayOf(rows({ a: LONG, b: LONG }))],
    ['narrower', rows({ a: LONG }), rows({ a: INT })],
    ['never NULL now', rows({ a: LONG }), rows({ a: NOT_NULL })],
  ])('fixed fields, refused: %s', async (_, before, after) => {
    const { restored, kinds } = await restoredTables(before);
    for (const state of kinds(after)) {
      expect(() => restored.state(state)).toThrow(
        new RegExp(`must not be incompatible with the old state serializer .*State name: '${state.name}'`),
      );
    }
  });

  test.each([
    ['an added field', rows({ a: LONG }), rows({ a: LONG, b: STRING })],
    ['a wider field', rows({ a: INT }), rows({ a: LONG })],
  ])('keys of maps keep their type: %s', async (_, before, after) => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    map(backend, descriptor('m', StateKind.MAP_STATE, { keyType: before })).put(Row.of(1), 1);
    const restored = await f.restore([await f.take(backend)]);
    expect(() => restored.state(descriptor('m', StateKind.MAP_STATE, { keyType: after }))).toThrow(
      /the new map key serializer .* must not be incompatible .*State name: 'm'/,
    );
  });

  test('another kind of state', async () => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend).put(1);
    const restored = await f.restore([await f.take(backend)]);
    expect(() => restored.state(descriptor('value', StateKind.LIST_STATE))).toThrow(
      'Incompatible key/value state types. Was [VALUE], registered with [LIST].',
    );
  });

  test('keys keep their type', async () => {
    const f = fixture();
    const backend = f.create();
    backend.setCurrentKey('a');
    value(backend).put(1);
    const handle = await f.take(backend);
    await expect(f.restore([handle], LONG)).rejects.toThrow(
      'The new key serializer (BIGINT) must be compatible with the previous key serializer (VARCHAR).',
    );
    const pair = rows({ a: INT, b: STRING });
    const second = f.create(pair);
    second.setCurrentKey(Row.of(1, 'x'));
    value(second).put(1);
    const pairs = await f.take(second);
    const renamed = await f.restore([pairs], rows({ c: INT, b: STRING }));
    renamed.setCurrentKey(Row.of(1, 'x'));
    expect(value(renamed).get()).toBe(1);
    await expect(f.restore([pairs], rows({ a: LONG, b: STRING }))).rejects.toThrow('The new key serializer');
  });
}
