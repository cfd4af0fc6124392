/** Operator state on the heap: list states, split or united when the parallelism changes, and broadcast states. */
import type { StateDescriptor } from '@drey/sdk/protocol';
import { decodeObjects, encodeObjects } from '../types/objects';
import { BinaryReader, BinaryWriter, valueSerializer } from '../types/serializers';
import { describeType } from '../types/values';
import type { InternalMapState, SnapshotHook } from './contracts';
import type { CheckpointedOperatorBackend, OperatorHandle } from './snapshot/contracts';
import { StateMigrationError } from './snapshot/errors';
import { type Convert, migration, SAME, sameKeys } from './snapshot/migration';
import { type UserMap, type UserMaps, userMaps } from './user-map';

type Redistribution = 'split' | 'union';

/** Flink's names of the ways in which operator state is handed out on restore. */
const MODES = { split: 'SPLIT_DISTRIBUTE', union: 'UNION', broadcast: 'BROADCAST' } as const;

class OperatorListState<V> {
  private values: readonly V[];

  constructor(
    readonly redistribution: Redistribution,
    values: readonly V[] = [],
  ) {
    this.values = values;
  }

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

export class HeapOperatorStateBackend implements CheckpointedOperatorBackend {
  private readonly lists = new Map<string, OperatorListState<unknown>>();
  private readonly broadcasts = new Map<string, BroadcastState>();
  /** Restored broadcast states that nobody has asked for yet. */
  private readonly restored = new Map<string, BroadcastState>();
  private readonly hooks: SnapshotHook[] = [];

  listState<V>(name: string, redistribution: Redistribution): { get(): readonly V[]; put(values: readonly V[]): void } {
    const other = this.broadcasts.get(name) ?? this.restored.get(name);
    if (other !== undefined) throw assignmentError('broadcast', redistribution);
    let state = this.lists.get(name);
    if (state === undefined) this.lists.set(name, (state = new OperatorListState<unknown>(redistribution)));
    if (state.redistribution !== redistribution) throw assignmentError(state.redistribution, redistribution);
    return state as unknown as OperatorListState<V>;
  }

  broadcastState(descriptor: StateDescriptor): InternalMapState {
    const { name } = descriptor;
    const list = this.lists.get(name);
    if (list !== undefined) throw assignmentError(list.redistribution, 'broadcast');
    const found = this.broadcasts.get(name);
    if (found !== undefined) {
      broadcastMigration(found.descriptor, descriptor);
      return found;
    }
    const state = new BroadcastState(descriptor, userMaps(descriptor.keyType));
    const restored = this.restored.get(name);
    if (restored !== undefined) {
      const convert = broadcastMigration(restored.descriptor, descriptor);
      for (const [key, value] of restored.entries()) state.put(key, value === null ? null : convert(value));
      this.restored.delete(name);
    }
    this.broadcasts.set(name, state);
    return state;
  }

  beforeSnapshot(hook: SnapshotHook): void {
    this.hooks.push(hook);
  }

  /** Runs the hooks, in the order in which they were given. To be called before the states are read. */
  prepareSnapshot(checkpointId: number, timestampMs: number): void {
    for (const hook of this.hooks) hook(checkpointId, timestampMs);
  }

  /** List states by name with their redistribution. */
  *listStates(): IterableIterator<{ name: string; redistribution: Redistribution; values: readonly unknown[] }> {
    for (const [name, state] of this.lists) yield { name, redistribution: state.redistribution, values: state.get() };
  }

  /** Broadcast states with their entries. */
  *broadcastStates(): IterableIterator<{ descriptor: StateDescriptor; entries: IterableIterator<[unknown, unknown]> }> {
    for (const state of this.broadcasts.values()) yield { descriptor: state.descriptor, entries: state.entries() };
  }

  snapshot(checkpointId: number, timestampMs: number): OperatorHandle {
    this.prepareSnapshot(checkpointId, timestampMs);
    const lists = Array.from(this.lists, ([name, state]) => ({
      name,
      redistribution: state.redistribution,
      values: state.get().map((value) => encodeObjects([value])),
    }));
    const broadcasts = [...this.broadcasts.values(), ...this.restored.values()].map((state) => ({
      descriptor: state.descriptor,
      entries: encodeEntries(state),
    }));
    return { lists, broadcasts };
  }

  restore(handle: OperatorHandle): void {
    if (this.lists.size + this.broadcasts.size > 0) throw new Error('State is restored before any state is asked for');
    for (const { name, redistribution, values } of handle.lists) {
      const decoded = values.map((bytes) => decodeObjects(bytes)[0]);
      this.lists.set(name, new OperatorListState<unknown>(redistribution, decoded));
    }
    for (const { descriptor, entries } of handle.broadcasts) {
      const state = new BroadcastState(descriptor, userMaps(descriptor.keyType));
      for (const [key, value] of decodeEntries(descriptor, entries)) state.put(key, value);
      this.restored.set(descriptor.name, state);
    }
  }
}

function assignmentError(was: keyof typeof MODES, now: keyof typeof MODES): Error {
  return new StateMigrationError(
    `Incompatible state assignment modes. Was [${MODES[was]}], registered with [${MODES[now]}].`,
  );
}

/** How the values of a restored broadcast state become those of the one that is asked for. */
function broadcastMigration(was: StateDescriptor, now: StateDescriptor): Convert {
  let convert: Convert | undefined = SAME;
  for (const what of ['keyType', 'valueType'] as const) {
    const before = was[what];
    const after = now[what];
    if (before === undefined || after === undefined || before === after) continue;
    if (what === 'valueType') convert = migration(before, after);
    if (what === 'valueType' ? convert !== undefined : sameKeys(before, after)) continue;
    throw new StateMigrationError(
      `The new ${what === 'keyType' ? 'key' : 'value'} typeSerializer for broadcast state must not be incompatible. ` +
        `State '${now.name}' was ${describeType(before)}, now ${describeType(after)}.`,
    );
  }
  return convert ?? SAME;
}

function encodeEntries(state: BroadcastState): Uint8Array {
  const { name, keyType, valueType } = state.descriptor;
  const keys = valueSerializer(keyType);
  const values = valueSerializer(valueType);
  const w = new BinaryWriter();
  w.writeUnsigned(state.size());
  try {
    for (const [key, value] of state.entries()) {
      keys.write(key, w);
      values.write(value, w);
    }
  } catch (error) {
    throw new TypeError(`Broadcast state '${name}' cannot be written: ${(error as Error).message}`, { cause: error });
  }
  return w.copy();
}

function decodeEntries(descriptor: StateDescriptor, bytes: Uint8Array): [unknown, unknown][] {
  const r = new BinaryReader(bytes);
  const keys = valueSerializer(descriptor.keyType);
  const values = valueSerializer(descriptor.valueType);
  return Array.from({ length: r.readUnsigned() }, () => [keys.read(r), values.read(r)]);
}
