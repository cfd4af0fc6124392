import { DataType, StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { HeapOperatorStateBackend } from './operator-backend';

const STRING = DataType.create({ root: TypeRoot.VARCHAR });
const LONG = DataType.create({ root: TypeRoot.BIGINT });
const RULES = StateDescriptor.create({
  name: 'rules',
  kind: StateKind.BROADCAST_STATE,
  keyType: STRING,
  valueType: LONG,
});

test('list states', () => {
  const backend = new HeapOperatorStateBackend();
  const state = backend.listState<number>('offsets', 'split');
  state.put([1, 2]);
  expect(backend.listState('offsets', 'split').get()).toEqual([1, 2]);
  expect(() => backend.listState('offsets', 'union')).toThrow(
    'Incompatible state assignment modes. Was [SPLIT_DISTRIBUTE], registered with [UNION].',
  );
  expect([...backend.listStates()]).toEqual([{ name: 'offsets', redistribution: 'split', values: [1, 2] }]);
});

test('broadcast state', () => {
  const backend = new HeapOperatorStateBackend();
  const state = backend.broadcastState(RULES);
  state.put('a', 1);
  state.put('b', 2);
  state.remove('a');
  expect([...backend.broadcastState(RULES).entries()]).toEqual([['b', 2]]);
  expect([state.get('b'), state.has('a'), state.size()]).toEqual([2, false, 1]);
  expect(() => backend.broadcastState({ ...RULES, keyType: LONG })).toThrow('broadcast state must not be incompatible');
  state.clear();
  expect(state.size()).toBe(0);
});

test('a snapshot of lists and broadcast states', () => {
  const backend = new HeapOperatorStateBackend();
  const offsets = backend.listState<unknown>('offsets', 'split');
  backend.listState('all', 'union').put(['x', { a: [1n, new Date(5)] }]);
  backend.beforeSnapshot((id, time) => offsets.put([id, { partition: 0, offset: time }]));
  const rules = backend.broadcastState(RULES);
  rules.put('a', 1);
  rules.put('b', null);
  const handle = backend.snapshot(7, 1000);
  offsets.put([]);
  rules.clear();
  const restored = new HeapOperatorStateBackend();
  restored.restore(handle);
  expect(restored.listState('offsets', 'split').get()).toEqual([7, { partition: 0, offset: 1000 }]);
  expect(restored.listState('all', 'union').get()).toEqual(['x', { a: [1n, new Date(5)] }]);
  // Nobody has asked for the broadcast state yet: it is in the next snapshot all the same.
  const third = new HeapOperatorStateBackend();
  third.restore(restored.snapshot(8, 2000));
  expect([...third.broadcastState(RULES).entries()]).toEqual([
    ['a', 1],
    ['b', null],
  ]);
});

test('restored operator state that does not fit', () => {
  const backend = new HeapOperatorStateBackend();
  backend.broadcastState(RULES).put('a', 1);
  backend.listState('offsets', 'split').put([1]);
  const handle = backend.snapshot(1, 0);
  const restored = new HeapOperatorStateBackend();
  restored.restore(handle);
  expect(() => restored.listState('offsets', 'union')).toThrow('Was [SPLIT_DISTRIBUTE], registered with [UNION].');
  expect(() => restored.listState('rules', 'split')).toThrow('Was [BROADCAST], registered with [SPLIT_DISTRIBUTE].');
  expect(() => restored.broadcastState({ ...RULES, valueType: STRING })).toThrow(
    'The new value typeSerializer for broadcast state must not be incompatible.',
  );
  expect(() => restored.restore(handle)).toThrow('before any state is asked for');
});

test('values of broadcast state get wider', () => {
  const INT = DataType.create({ root: TypeRoot.INTEGER });
  const backend = new HeapOperatorStateBackend();
  backend.broadcastState({ ...RULES, valueType: INT }).put('a', 1);
  const restored = new HeapOperatorStateBackend();
  restored.restore(backend.snapshot(1, 0));
  expect(restored.broadcastState(RULES).get('a')).toBe(1);
});
