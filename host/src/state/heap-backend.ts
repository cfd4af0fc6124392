/** Keyed state on the JavaScript heap: the default backend (`hashmap`). */
import { DataType, type StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { keyGroupOf } from '../types/hash';
import type { KeyCodec } from '../types/contracts';
import { sameType } from '../types/values';
import type {
  InternalListState,
  InternalMapState,
  InternalValueState,
  SnapshotSource,
  StateClock,
  StateTable,
} from './contracts';
import { adoptState, HeapRestore, type StoredState } from './heap-restore';
import { HeapSnapshots } from './heap-snapshots';
import { HeapStateTable } from './heap-tables';
import { HeapListState, HeapMapState, HeapValueState } from './heap-states';
import { HeapTtlListState, HeapTtlMapState, HeapTtlValueState, type TtlState } from './heap-ttl-states';
import { KeyTable, type MapKey } from './key-table';
import { BackendTimers } from './snapshot/backend-timers';
import type {
  CheckpointedKeyedBackend,
  KeyedBackendFactory,
  KeyedBackendOptions,
  KeyedHandle,
  KeyedSnapshotRequest,
  PendingKeyedSnapshot,
  RestoredTimers,
  SnapshotTimers,
  StateInputs,
} from './snapshot/contracts';
import { checkHeader } from './snapshot/keyed-restore';
import { checkKind, incompatible } from './snapshot/migration';
import type { SegmentHeader } from './snapshot/segment-format';
import { ttlOf } from './ttl';
import { userMaps } from './user-map';

type State = InternalValueState | InternalListState | InternalMapState;
type HeapKeyedState = State & { readonly index: number };
type WithTtl = HeapKeyedState & TtlState & { cleanUp(): void };

interface Registered {
  readonly descriptor: StateDescriptor;
  readonly state: HeapKeyedState;
  readonly ttlState: WithTtl | undefined;
}

/** Key groups and type of keys of a backend whose state is never restored elsewhere, as in tests of operators. */
const ALONE = {
  keyType: DataType.create({ root: TypeRoot.OBJECT }),
  keyGroups: { first: 0, last: 127 },
  maxParallelism: 128,
};

export const createHeapBackend: KeyedBackendFactory = (options) =>
  new HeapKeyedStateBackend(options.keyCodec, options.clock, options);

export class HeapKeyedStateBackend implements CheckpointedKeyedBackend, SnapshotSource {
  private readonly table: KeyTable;
  private readonly states = new Map<string, Registered>();
  /** Restored states that nobody has asked for yet. */
  private restored: Map<string, StoredState> = new Map();
  private readonly timers = new BackendTimers();
  /** States whose expired entries are looked for at every record. */
  private readonly cleanedEveryRecord: WithTtl[] = [];
  private readonly snapshots: HeapSnapshots;

  constructor(
    readonly keyCodec: KeyCodec,
    private readonly clock: StateClock = Date,
    private readonly options: Pick<KeyedBackendOptions, 'keyType' | 'keyGroups' | 'maxParallelism'> = ALONE,
  ) {
    this.table = new KeyTable(keyCodec, options.keyType);
    const { keyGroups, maxParallelism } = options;
    this.snapshots = new HeapSnapshots(this.table, keyGroups, (key) => keyGroupOf(keyCodec.hash(key), maxParallelism));
  }

  setCurrentKey(key: unknown): void {
    this.table.setCurrentKey(key);
    if (this.cleanedEveryRecord.length > 0) for (const state of this.cleanedEveryRecord) state.cleanUp();
  }

  currentKey(): unknown {
    return this.table.key;
  }

  currentMapKey(): MapKey {
    return this.table.currentMapKey();
  }

  state(descriptor: StateDescriptor): State {
    return this.registered(descriptor).state;
  }

  descriptors(): readonly StateDescriptor[] {
    return Array.from(this.states.values(), ({ descriptor }) => descriptor);
  }

  accessTime(descriptor: StateDescriptor, namespace: string): number | undefined {
    const { state, ttlState } = this.registered(descriptor);
    const slot = this.table.get(state.index, namespace);
    return slot === undefined || ttlState === undefined ? undefined : ttlState.accessOf(slot);
  }

  namespaces(descriptor: StateDescriptor): readonly string[] {
    const { index } = this.registered(descriptor).state;
    const { entry } = this.table;
    if (entry === undefined) return [];
    const found: string[] = entry.slot(index) === undefined ? [] : [''];
    if (entry.namespaces !== undefined) {
      for (const [namespace, slots] of entry.namespaces) if (slots[index] !== undefined) found.push(namespace);
    }
    return found;
  }

  *keys(descriptor: StateDescriptor, namespace: string): IterableIterator<unknown> {
    const { index } = this.registered(descriptor).state;
    for (const entry of this.table.entries()) {
      if (entry.slotIn(namespace, index) !== undefined) yield this.table.keyOf(entry);
    }
  }

  *allKeys(descriptor: StateDescriptor): IterableIterator<unknown> {
    const { index } = this.registered(descriptor).state;
    for (const entry of this.table.entries()) {
      const named = entry.namespaces?.values() ?? [];
      if (entry.slot(index) !== undefined || [...named].some((slots) => slots[index] !== undefined)) {
        yield this.table.keyOf(entry);
      }
    }
  }

  clearCurrentKey(): void {
    this.table.removeCurrent();
  }

  dispose(): void {
    this.snapshots.cancel();
    this.table.clear();
    this.states.clear();
    this.restored.clear();
    this.timers.clear();
  }

  tables(): readonly StateTable[] {
    return [...this.states.values()].map(
      ({ descriptor, state, ttlState }) => new HeapStateTable(this.table, descriptor, state.index, ttlState?.ttl),
    );
  }

  snapshot(request: KeyedSnapshotRequest): PendingKeyedSnapshot {
    const { keyType, keyGroups, maxParallelism } = this.options;
    const stored = Array.from(this.restored.values(), (state) => ({
      ...state,
      ttl: ttlOf(state.descriptor, this.clock),
    }));
    const used = Array.from(this.states.values(), ({ descriptor, state, ttlState }) => ({
      descriptor,
      index: state.index,
      ttl: ttlState?.ttl,
    }));
    const states = [...used, ...stored];
    const header: SegmentHeader = {
      keyType,
      keyGroups,
      maxParallelism,
      states: states.map(({ descriptor }) => descriptor),
      timers: this.timers.names(),
    };
    return this.snapshots.begin(request, { header, states, timers: this.timers.contents() });
  }

  async restore(handles: readonly KeyedHandle[], inputs: StateInputs): Promise<void> {
    if (this.states.size > 0) throw new Error('State is restored before any state is registered');
    const restore = new HeapRestore(this.table, this.options.keyGroups, this.clock, (header) =>
      checkHeader(header, this.options),
    );
    this.timers.restore(await restore.restore(handles, inputs));
    this.restored = restore.states;
  }

  checkpointCompleted(checkpointId: number): void {
    this.snapshots.completed(checkpointId);
  }

  checkpointAborted(checkpointId: number): void {
    this.snapshots.aborted(checkpointId);
  }

  registerTimers(name: string, timers: SnapshotTimers): RestoredTimers {
    return this.timers.register(name, timers);
  }

  private registered(descriptor: StateDescriptor): Registered {
    const found = this.states.get(descriptor.name);
    if (found === undefined) return this.register(descriptor);
    if (found.descriptor !== descriptor) checkCompatible(found.descriptor, descriptor);
    return found;
  }

  private register(descriptor: StateDescriptor): Registered {
    const index = this.adopt(descriptor) ?? this.table.addState();
    const ttl = ttlOf(descriptor, this.clock);
    const ttlState = ttl === undefined ? undefined : this.createTtl(descriptor, index, ttl);
    const state = ttlState ?? this.create(descriptor, index);
    if (ttlState?.ttl.cleanupEveryRecord === true) this.cleanedEveryRecord.push(ttlState);
    const registered = { descriptor, state, ttlState };
    this.states.set(descriptor.name, registered);
    return registered;
  }

  /** Takes over what was restored under the name, in the form that the descriptor asks for. */
  private adopt(descriptor: StateDescriptor): number | undefined {
    const restored = this.restored.get(descriptor.name);
    if (restored === undefined) return undefined;
    if (adoptState(this.table, restored, descriptor, this.clock, () => this.snapshots.saveAll())) this.snapshots.cut();
    this.restored.delete(descriptor.name);
    return restored.index;
  }

  private create(descriptor: StateDescriptor, index: number): HeapKeyedState {
    switch (descriptor.kind) {
      case StateKind.VALUE:
      case StateKind.REDUCING:
      case StateKind.AGGREGATING:
        return new HeapValueState(this.table, index);
      case StateKind.LIST_STATE:
        return new HeapListState(this.table, index);
      case StateKind.MAP_STATE:
        return new HeapMapState(this.table, index, userMaps(descriptor.keyType));
      default:
        throw unknownKind(descriptor);
    }
  }

  private createTtl(descriptor: StateDescriptor, index: number, ttl: TtlState['ttl']): WithTtl {
    switch (descriptor.kind) {
      case StateKind.VALUE:
      case StateKind.REDUCING:
      case StateKind.AGGREGATING:
        return new HeapTtlValueState(this.table, index, ttl);
      case StateKind.LIST_STATE:
        return new HeapTtlListState(this.table, index, ttl);
      case StateKind.MAP_STATE:
        return new HeapTtlMapState(this.table, index, ttl, userMaps(descriptor.keyType));
      default:
        throw unknownKind(descriptor);
    }
  }
}

function unknownKind(descriptor: StateDescriptor): Error {
  return new Error(`State '${descriptor.name}' has no kind that keyed state knows (${descriptor.kind})`);
}

/** Throws, in Flink's words, when one name stands for two states of a running program. */
export function checkCompatible(was: StateDescriptor, now: StateDescriptor): void {
  checkKind(was, now);
  for (const [what, before, after] of [
    ['state', was.valueType, now.valueType],
    ['map key', was.keyType, now.keyType],
  ] as const) {
    if (before !== undefined && after !== undefined && !sameType(before, after)) {
      throw incompatible(now.name, what, before, after);
    }
  }
}
