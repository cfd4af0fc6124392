import { DataType, StateDescriptor, StateKind, TtlConfig, TypeRoot } from '@drey/sdk/protocol';
import { keyCodec } from '../types/keys';
import { Row } from '../types/rows';
import { describeBackend } from './backend-tests';
import type { InternalListState, InternalMapState, InternalValueState } from './contracts';
import { createHeapBackend, HeapKeyedStateBackend } from './heap-backend';

describeBackend('heap', createHeapBackend);

const STRING = DataType.create({ root: TypeRoot.VARCHAR });
const LONG = DataType.create({ root: TypeRoot.BIGINT });
const descriptor = (name: string, kind: StateKind, more: Partial<StateDescriptor> = {}) =>
  StateDescriptor.create({ name, kind, valueType: LONG, ...more });

test('every entry of every state, at once', () => {
  const clock = { time: 1000, now: () => clock.time };
  const backend = new HeapKeyedStateBackend(keyCodec(STRING, { pyflink: false }), clock);
  backend.setCurrentKey('a');
  (backend.state(descriptor('value', StateKind.VALUE)) as InternalValueState).put(1);
  const list = backend.state(descriptor('list', StateKind.LIST_STATE)) as InternalListState;
  list.setNamespace('w');
  list.add(7);
  const map = backend.state(descriptor('map', StateKind.MAP_STATE, { keyType: STRING })) as InternalMapState;
  map.put('x', 3);
  const ttl = TtlConfig.create({ ttlMs: 100, cleanupFullSnapshot: true });
  const timed = backend.state(descriptor('t', StateKind.LIST_STATE, { ttl })) as InternalListState;
  timed.add(1);
  clock.time = 1100;
  timed.add(2);
  const found = backend.tables().map((table) => [table.descriptor.name, [...table.entries()]]);
  expect(found).toEqual([
    ['value', [{ key: 'a', namespace: '', value: 1, accessMs: undefined }]],
    ['list', [{ key: 'a', namespace: 'w', value: [7], accessMs: undefined }]],
    ['map', [{ key: 'a', namespace: '', value: new Map([['x', 3]]), accessMs: undefined }]],
    ['t', [{ key: 'a', namespace: '', value: [2], accessMs: [1100] }]],
  ]);
});

test('a list of one row, and of more', () => {
  const valueType = DataType.create({ root: TypeRoot.ROW, children: [LONG] });
  const backend = new HeapKeyedStateBackend(keyCodec(STRING, { pyflink: false }));
  backend.setCurrentKey('a');
  const list = backend.state(descriptor('list', StateKind.LIST_STATE, { valueType })) as InternalListState;
  const [one, two, three] = [1, 2, 3].map((value) => Row.of(value));
  const seen: unknown[] = [];
  const note = () => seen.push([list.get(), list.size(), [...backend.tables()[0].entries()].map(({ value }) => value)]);
  list.add(one);
  note();
  list.add(two);
  note();
  list.put([three]);
  note();
  list.addAll([one, two]);
  note();
  list.clear();
  list.addAll([two]);
  note();
  const shapes = [[one], [one, two], [three], [three, one, two], [two]];
  expect(seen).toEqual(shapes.map((rows) => [rows, rows.length, [rows]]));
});
