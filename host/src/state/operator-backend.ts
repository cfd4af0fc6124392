/** Operator state on the heap: list states, split or united when the parallelism changes, and broadcast states. */
import type { StateDescriptor } from '@drey/sdk/protocol';
import { describeType, sameType } from '../types/values';
import type { InternalMapState, OperatorStateBackend, SnapshotHook } from './contracts';
import { type UserMap, type UserMaps, userMaps } from './user-map';

type Redistribution = 'split' | 'union';

/** Flink's names of the ways in which operator state is handed out on restore. */
const MODES = { split: 'SPLIT_DISTRIBUTE', union: 'UNION', broadcast: 'BROADCAST' } as const;

class OperatorListState<V> {
  private values: readonly V[] = [];

  constructor(readonly redistribution: Redistribution) {}

  get(): readonly V[] {
    return this.values;
  }

  put(values: readonly V[]): void {
    this.values = values.slice();
  }
}

class BroadcastState implements InternalMapState {
  private map: UserMap<unknown, unknown>;

  constructor(
    readonly descriptor: StateDescriptor,
    private readonly maps: UserMaps<unknown, unknown>,
  ) {
    this.map = maps.create();
  }

  /** Broadcast state has no namespaces. */
  setNamespace(): void {}

  get(key: unknown): unknown {
    return this.map.get(key);
  }

  put(key: unknown, value: unknown): void {
    this.map.set(key, value);
  }

  remove(key: unknown): void {
    this.map.delete(key);
  }

  has(key: unknown): boolean {
    return this.map.has(key);
  }

  entries(): IterableIterator<[unknown, unknown]> {
    return this.map.entries();
  }

  size(): number {
    return this.map.size();
  }

  clear(): void {
    this.map = this.maps.create();
  }
}

export class HeapOperatorStateBackend implements OperatorStateBackend {
  private readonly lists = new Map<string, OperatorListState<unknown>>();
  private readonly broadcasts = new Map<string, BroadcastState>();
  private readonly hooks: SnapshotHook[] = [];

  listState<V>(name: string, redistribution: Redistribution): { get(): readonly V[]; put(values: readonly V[]): void } {
    let state = this.lists.get(name);
    if (state === undefined) this.lists.set(name, (state = new OperatorListState<unknown>(redistribution)));
    if (state.redistribution !== redistribution) {
      throw new Error(
        `Incompatible state assignment modes. Was [${MODES[state.redistribution]}], registered with [${MODES[redistribution]}].`,
      );
    }
    return state as unknown as OperatorListState<V>;
  }

  broadcastState(descriptor: StateDescriptor): InternalMapState {
    const found = this.broadcasts.get(descriptor.name);
    if (found === undefined) {
      const state = new BroadcastState(descriptor, userMaps(descriptor.keyType));
      this.broadcasts.set(descriptor.name, state);
      return state;
    }
    for (const what of ['keyType', 'valueType'] as const) {
      const was = found.descriptor[what];
      const now = descriptor[what];
      if (was === undefined || now === undefined || sameType(was, now)) continue;
      const part = what === 'keyType' ? 'key' : 'value';
      throw new Error(
        `The new ${part} typeSerializer for broadcast state must not be incompatible. ` +
          `State '${descriptor.name}' was ${describeType(was)}, now ${describeType(now)}.`,
      );
    }
    return found;
  }

  beforeSnapshot(hook: SnapshotHook): void {
    this.hooks.push(hook);
  }

  /** Runs the hooks, in the order in which they were given. To be called before the states are read. */
  prepareSnapshot(checkpointId: number, timestampMs: number): void {
    for (const hook of this.hooks) hook(checkpointId, timestampMs);
  }

  /** List states by name with their redistribution, for snapshots. */
  *listStates(): IterableIterator<{ name: string; redistribution: Redistribution; values: readonly unknown[] }> {
    for (const [name, state] of this.lists) yield { name, redistribution: state.redistribution, values: state.get() };
  }

  /** Broadcast states with their entries, for snapshots. */
  *broadcastStates(): IterableIterator<{ descriptor: StateDescriptor; entries: IterableIterator<[unknown, unknown]> }> {
    for (const state of this.broadcasts.values()) yield { descriptor: state.descriptor, entries: state.entries() };
  }
}
