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
