/** The test list that every keyed state backend passes. A backend's test file calls `describeBackend` with a factory. */
import { DataType, StateDescriptor, StateKind, TtlConfig, TypeRoot } from '@drey/sdk/protocol';
import { keyCodec } from '../types/keys';
import { Row } from '../types/rows';
import { describeSnapshots } from './backend-snapshot-tests';
import type { InternalListState, InternalMapState, InternalValueState, StateClock } from './contracts';
import type { CheckpointedKeyedBackend, KeyedBackendFactory } from './snapshot/contracts';

const STRING = DataType.create({ root: TypeRoot.VARCHAR });
const LONG = DataType.create({ root: TypeRoot.BIGINT });
const PAIR = DataType.create({ root: TypeRoot.TUPLE, children: [STRING, LONG] });

const descriptor = (name: string, kind: StateKind, more: Partial<StateDescriptor> = {}) =>
  StateDescriptor.create({ name, kind, valueType: LONG, ...more });
const VALUE = descriptor('value', StateKind.VALUE);
const LIST = descriptor('list', StateKind.LIST_STATE);
const MAP = descriptor('map', StateKind.MAP_STATE, { keyType: STRING });

class ManualClock implements StateClock {
  time = 1000;
  now(): number {
    return this.time;
  }
}

interface Fixture {
  readonly backend: CheckpointedKeyedBackend;
  readonly clock: ManualClock;
  /** Another backend, on which no key was set. */
  withoutKey(): CheckpointedKeyedBackend;
  value(of?: StateDescriptor): InternalValueState<number>;
  list(of?: StateDescriptor): InternalListState<number>;
  map(of?: StateDescriptor): InternalMapState<unknown, number>;
}

let instances = 0;

/** Runs all tests of keyed state against one backend. */
export function describeBackend(name: string, create: KeyedBackendFactory): void {
  const backends: CheckpointedKeyedBackend[] = [];
  afterEach(() => {
    for (const backend of backends.splice(0)) backend.dispose();
  });
  const createBackend = (keyType: DataType, clock: StateClock): CheckpointedKeyedBackend => {
    const backend = create({
      keyCodec: keyCodec(keyType, { pyflink: false }),
      keyType,
      keyGroups: { first: 0, last: 127 },
      maxParallelism: 128,
      clock,
      configuration: new Map(),
      operatorName: 'tested',
      instanceName: `tested ${instances++}`,
    });
    backends.push(backend);
    return backend;
  };
  const fixture = (keyType = STRING): Fixture => {
    const clock = new ManualClock();
    const backend = createBackend(keyType, clock);
    backend.setCurrentKey('a');
    return {
      backend,
      clock,
      withoutKey: () => createBackend(keyType, clock),
      value: (of = VALUE) => backend.state(of) as InternalValueState<number>,
      list: (of = LIST) => backend.state(of) as InternalListState<number>,
      map: (of = MAP) => backend.state(of) as InternalMapState<unknown, number>,
    };
  };
  describe(`${name}: states`, () => describeStates(fixture));
  describe(`${name}: keys and namespaces`, () => describeKeys(fixture));
  describe(`${name}: TTL`, () => describeTtl(fixture));
  describeSnapshots(name, create);
}

function describeStates(fixture: (keyType?: DataType) => Fixture): void {
  test('value state is kept for each key', () => {
    const { backend, value } = fixture();
    expect(value().get()).toBeUndefined();
    value().put(1);
    backend.setCurrentKey('b');
    expect(value().get()).toBeUndefined();
    value().put(2);
    backend.setCurrentKey('a');
    expect(value().get()).toBe(1);
    value().clear();
    expect(value().get()).toBeUndefined();
    backend.setCurrentKey('b');
    expect(value().get()).toBe(2);
  });

  test('a null value is a cleared value', () => {
    const { value } = fixture();
    value().put(1);
    value().put(null as unknown as number);
    expect(value().get()).toBeUndefined();
  });

  test('list state adds, replaces and clears', () => {
    const { list } = fixture();
    expect([list().get(), list().size()]).toEqual([[], 0]);
    list().add(1);
    list().addAll([2, 3]);
    expect([list().get(), list().size()]).toEqual([[1, 2, 3], 3]);
    const given = [9];
    list().put(given);
    given.push(10);
    expect(list().get()).toEqual([9]);
    list().put([]);
    expect(list().get()).toEqual([]);
  });

  test('map state iterates in insertion order', () => {
    const { map, backend } = fixture();
    map().put('x', 1);
    map().put('y', 2);
    map().put('x', 3);
    expect([map().get('x'), map().get('z'), map().has('y'), map().size()]).toEqual([3, undefined, true, 2]);
    expect([...map().entries()]).toEqual([
      ['x', 3],
      ['y', 2],
    ]);
    map().remove('x');
    map().remove('y');
    expect([...map().entries()]).toEqual([]);
    expect([...backend.keys(MAP, '')]).toEqual([]);
  });

  test('map keys are compared by content', () => {
    const { map } = fixture();
    const byPair = descriptor('by pair', StateKind.MAP_STATE, { keyType: PAIR });
    map(byPair).put(Row.of('x', 1), 1);
    map(byPair).put(Row.of('x', 1), 2);
    expect(map(byPair).size()).toBe(1);
    expect(map(byPair).get(Row.of('x', 1))).toBe(2);
    expect([...map(byPair).entries()]).toEqual([[Row.of('x', 1), 2]]);
  });

  test('states of several names do not meet', () => {
    const { value, list } = fixture();
    value().put(1);
    const other = descriptor('other', StateKind.REDUCING);
    expect(value(other).get()).toBeUndefined();
    value(other).put(5);
    list().add(7);
    expect([value().get(), value(other).get(), list().get()]).toEqual([1, 5, [7]]);
  });

  test('a state declared after the first rows works for their keys', () => {
    const { value } = fixture();
    value().put(1);
    const late = descriptor('late', StateKind.AGGREGATING);
    value(late).put(2);
    expect([value().get(), value(late).get()]).toEqual([1, 2]);
  });

  test('one name, two kinds or types', () => {
    const { backend, value } = fixture();
    expect(backend.state(descriptor('value', StateKind.VALUE))).toBe(value());
    expect(() => backend.state(descriptor('value', StateKind.LIST_STATE))).toThrow(
      'Incompatible key/value state types. Was [VALUE], registered with [LIST].',
    );
    expect(() => backend.state(descriptor('value', StateKind.VALUE, { valueType: STRING }))).toThrow(
      'the new state serializer (VARCHAR) must not be incompatible with the old state serializer (BIGINT)',
    );
  });

  test('state without a key is refused', () => {
    const state = fixture().withoutKey().state(VALUE) as InternalValueState;
    expect(() => state.put(1)).toThrow('No key set');
  });
}

function describeKeys(fixture: (keyType?: DataType) => Fixture): void {
  test('composite keys', () => {
    const { backend, value } = fixture(PAIR);
    backend.setCurrentKey(Row.of('x', 1));
    value().put(1);
    backend.setCurrentKey(Row.of('x', 2));
    expect(value().get()).toBeUndefined();
    backend.setCurrentKey(Row.of('x', 1));
    expect(value().get()).toBe(1);
    expect(backend.currentKey()).toEqual(Row.of('x', 1));
    expect([...backend.keys(VALUE, '')]).toEqual([Row.of('x', 1)]);
  });

  test('namespaces', () => {
    const { backend, value, list } = fixture();
    const state = value();
    state.put(0);
    state.setNamespace('0,10');
    expect(state.get()).toBeUndefined();
    state.put(1);
    state.setNamespace('10,20');
    state.put(2);
    list().setNamespace('10,20');
    list().add(7);
    expect(backend.namespaces(VALUE)).toEqual(['', '0,10', '10,20']);
    expect(backend.namespaces(LIST)).toEqual(['10,20']);
    state.clear();
    expect(backend.namespaces(VALUE)).toEqual(['', '0,10']);
    expect(list().get()).toEqual([7]);
    state.setNamespace('');
    expect(state.get()).toBe(0);
    expect([...backend.keys(VALUE, '0,10')]).toEqual(['a']);
    expect([...backend.keys(VALUE, '10,20')]).toEqual([]);
  });

  test('keys that have a value', () => {
    const { backend, value, list } = fixture();
    for (const key of ['a', 'b', 'c']) {
      backend.setCurrentKey(key);
      value().put(1);
    }
    list().add(1);
    backend.setCurrentKey('b');
    value().clear();
    expect([...backend.keys(VALUE, '')].sort()).toEqual(['a', 'c']);
    expect([...backend.keys(LIST, '')]).toEqual(['c']);
  });

  test('clearCurrentKey drops everything of the key', () => {
    const { backend, value, list } = fixture();
    value().put(1);
    list().setNamespace('w');
    list().add(1);
    backend.setCurrentKey('b');
    value().put(2);
    backend.setCurrentKey('a');
    backend.clearCurrentKey();
    expect([value().get(), list().get()]).toEqual([undefined, []]);
    expect([...backend.keys(VALUE, '')]).toEqual(['b']);
    value().put(3);
    expect(value().get()).toBe(3);
  });
}

const ttl = (name: string, kind: StateKind, config: Partial<TtlConfig> = {}, more: Partial<StateDescriptor> = {}) =>
  descriptor(name, kind, { ttl: TtlConfig.create({ ttlMs: 100, ...config }), ...more });

function describeTtl(fixture: (keyType?: DataType) => Fixture): void {
  test('OnCreateAndWrite, NeverReturnExpired', () => {
    const { value, clock, backend } = fixture();
    const state = value(ttl('v', StateKind.VALUE));
    state.put(1);
    clock.time = 1099;
    expect(state.get()).toBe(1);
    clock.time = 1100;
    expect(state.get()).toBeUndefined();
    expect([...backend.keys(ttl('v', StateKind.VALUE), '')]).toEqual([]);
    state.put(2);
    clock.time = 1150;
    state.put(3);
    clock.time = 1249;
    expect(state.get()).toBe(3);
  });

  test('OnReadAndWrite', () => {
    const { value, clock, backend } = fixture();
    const of = ttl('v', StateKind.VALUE, { updateOnRead: true });
    const state = value(of);
    state.put(1);
    clock.time = 1090;
    expect(state.get()).toBe(1);
    expect(backend.accessTime(of, '')).toBe(1090);
    clock.time = 1189;
    expect(state.get()).toBe(1);
    clock.time = 1289;
    expect(state.get()).toBeUndefined();
  });

  test('ReturnExpiredIfNotCleanedUp gives what has expired once', () => {
    const { value, list, map, clock } = fixture();
    const state = value(ttl('v', StateKind.VALUE, { returnExpired: true }));
    const items = list(ttl('l', StateKind.LIST_STATE, { returnExpired: true }));
    const entries = map(ttl('m', StateKind.MAP_STATE, { returnExpired: true }, { keyType: STRING }));
    state.put(1);
    items.add(2);
    entries.put('x', 3);
    clock.time = 2000;
    expect([state.get(), items.get(), [...entries.entries()]]).toEqual([1, [2], [['x', 3]]]);
    expect([state.get(), items.get(), [...entries.entries()]]).toEqual([undefined, [], []]);
  });

  test('Disabled means no TTL', () => {
    const { value, clock, backend } = fixture();
    const of = ttl('v', StateKind.VALUE, { disabledUpdate: true });
    value(of).put(1);
    clock.time = 1e9;
    expect(value(of).get()).toBe(1);
    expect(backend.accessTime(of, '')).toBeUndefined();
  });

  test('list items and map entries expire one by one', () => {
    const { list, map, clock } = fixture();
    const items = list(ttl('l', StateKind.LIST_STATE));
    const entries = map(ttl('m', StateKind.MAP_STATE, {}, { keyType: STRING }));
    items.add(1);
    entries.put('x', 1);
    clock.time = 1050;
    items.add(2);
    entries.put('y', 2);
    clock.time = 1100;
    expect([items.get(), entries.get('x'), entries.has('y'), entries.size()]).toEqual([[2], undefined, true, 1]);
    clock.time = 1150;
    expect([items.get(), items.size(), [...entries.entries()]]).toEqual([[], 0, []]);
  });

  test('reads renew list items and map entries', () => {
    const { list, map, clock } = fixture();
    const items = list(ttl('l', StateKind.LIST_STATE, { updateOnRead: true }));
    const entries = map(ttl('m', StateKind.MAP_STATE, { updateOnRead: true }, { keyType: STRING }));
    items.put([1]);
    entries.put('x', 1);
    entries.put('y', 2);
    clock.time = 1090;
    expect([items.get(), entries.get('x')]).toEqual([[1], 1]);
    clock.time = 1150;
    expect([items.get(), [...entries.entries()]]).toEqual([[1], [['x', 1]]]);
  });

  test('incremental clean-up removes what nobody reads', () => {
    const { backend, value, clock } = fixture();
    const of = ttl('v', StateKind.VALUE, { cleanupIncrementalSize: 2 });
    const everyRecord = ttl('w', StateKind.VALUE, { cleanupIncrementalSize: 5, cleanupIncrementalEveryRecord: true });
    for (const key of ['a', 'b', 'c', 'd']) {
      backend.setCurrentKey(key);
      value(of).put(1);
      value(everyRecord).put(1);
    }
    clock.time = 2000;
    backend.setCurrentKey('e');
    expect([...backend.keys(everyRecord, '')]).toEqual([]);
    for (let i = 0; i < 4; i++) value(of).put(i);
    expect([...backend.keys(of, '')]).toEqual(['e']);
  });
}
