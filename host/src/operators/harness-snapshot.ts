/** What an operator under test keeps, carried over to a new one at once. */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type {
  InternalListState,
  InternalMapState,
  InternalValueState,
  KeyedStateBackend,
  SnapshotSource,
  StateEntry,
  Timer,
  TimerService,
} from '../state/contracts';
import { HeapOperatorStateBackend } from '../state/operator-backend';
import type { TimerServiceImpl } from '../state/timers';
import { copier } from './state-copier';

type Backend = KeyedStateBackend & SnapshotSource;

export interface HarnessSnapshot {
  readonly keyed: readonly { readonly descriptor: StateDescriptor; readonly entries: readonly StateEntry[] }[];
  readonly timers: ReadonlyMap<string, { readonly event: readonly Timer[]; readonly processing: readonly Timer[] }>;
  readonly lists: readonly {
    readonly name: string;
    readonly redistribution: 'split' | 'union';
    readonly values: readonly unknown[];
  }[];
  readonly broadcasts: readonly {
    readonly descriptor: StateDescriptor;
    readonly entries: readonly (readonly [unknown, unknown])[];
  }[];
}

const copy = copier(undefined);

export function takeSnapshot(
  keyed: Backend | undefined,
  timers: ReadonlyMap<string, TimerService>,
  operator: HeapOperatorStateBackend,
): HarnessSnapshot {
  operator.prepareSnapshot(1, 0);
  const tables = keyed?.tables() ?? [];
  return {
    keyed: tables.map((table) => ({
      descriptor: table.descriptor,
      entries: [...table.entries()].map(entryCopier(table.descriptor)),
    })),
    timers: new Map([...timers].map(([name, service]) => [name, timersOf(service)])),
    lists: [...operator.listStates()].map((list) => ({ ...list, values: list.values.map(copy) })),
    broadcasts: [...operator.broadcastStates()].map(({ descriptor, entries }) => ({
      descriptor,
      entries: [...entries].map(([key, value]) => [copy(key), copy(value)] as const),
    })),
  };
}

/** By the serializers of the state's types. */
function entryCopier({ kind, keyType, valueType }: StateDescriptor): (entry: StateEntry) => StateEntry {
  const [key, item] = [copier(keyType), copier(valueType)];
  const value = (stored: unknown): unknown => {
    if (kind === StateKind.LIST_STATE) return (stored as unknown[]).map(item);
    if (kind === StateKind.MAP_STATE)
      return new Map([...(stored as Map<unknown, unknown>)].map(([k, v]) => [key(k), item(v)]));
    return item(stored);
  };
  return (entry) => ({ ...entry, key: copy(entry.key), value: value(entry.value) });
}

function timersOf(service: TimerService) {
  const known = service as TimerServiceImpl;
  return { event: [...known.timers('event')], processing: [...known.timers('processing')] };
}

/** Fills a new backend. `at` sets its clock, so that times of access are what they were. */
export function restoreKeyed(backend: Backend, snapshot: HarnessSnapshot, at: (time: number) => void): void {
  for (const { descriptor, entries } of snapshot.keyed) {
    const state = backend.state(descriptor);
    for (const { key, namespace, value, accessMs } of entries) {
      backend.setCurrentKey(key);
      state.setNamespace(namespace);
      putEntry(descriptor.kind, state, value, (i) => {
        const time = accessMs?.[i];
        if (time !== undefined) at(time);
      });
    }
    state.setNamespace('');
  }
}

function putEntry(
  kind: StateKind,
  state: InternalValueState | InternalListState | InternalMapState,
  value: unknown,
  before: (item: number) => void,
): void {
  if (kind === StateKind.LIST_STATE) {
    (value as unknown[]).forEach((item, i) => {
      before(i);
      (state as InternalListState).add(item);
    });
  } else if (kind === StateKind.MAP_STATE) {
    [...(value as Map<unknown, unknown>)].forEach(([key, item], i) => {
      before(i);
      (state as InternalMapState).put(key, item);
    });
  } else {
    before(0);
    (state as InternalValueState).put(value);
  }
}

export function restoreTimers(
  name: string,
  service: TimerService,
  backend: KeyedStateBackend,
  snapshot: HarnessSnapshot,
): void {
  const timers = snapshot.timers.get(name);
  for (const { key, namespace, time } of timers?.event ?? []) {
    backend.setCurrentKey(key);
    service.registerEventTimeTimer(namespace, time);
  }
  for (const { key, namespace, time } of timers?.processing ?? []) {
    backend.setCurrentKey(key);
    service.registerProcessingTimeTimer(namespace, time);
  }
}

export function restoreOperator(snapshot: HarnessSnapshot): HeapOperatorStateBackend {
  const backend = new HeapOperatorStateBackend();
  for (const { name, redistribution, values } of snapshot.lists) backend.listState(name, redistribution).put(values);
  for (const { descriptor, entries } of snapshot.broadcasts) {
    const state = backend.broadcastState(descriptor);
    for (const [key, value] of entries) state.put(key, value);
  }
  return backend;
}
