/** Keyed state on the JavaScript heap: the default backend (`hashmap`). */
import { type DataType, type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type { KeyCodec } from '../types/contracts';
import { describeType, sameType } from '../types/values';
import type {
  InternalListState,
  InternalMapState,
  InternalValueState,
  KeyedStateBackend,
  SnapshotSource,
  StateClock,
  StateTable,
} from './contracts';
import { HeapStateTable } from './heap-snapshot';
import { HeapListState, HeapMapState, HeapValueState } from './heap-states';
import { HeapTtlListState, HeapTtlMapState, HeapTtlValueState, type TtlState } from './heap-ttl-states';
import { KeyTable, type MapKey } from './key-table';
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

export class HeapKeyedStateBackend implements KeyedStateBackend, SnapshotSource {
  private readonly table: KeyTable;
  private readonly states = new Map<string, Registered>();
  /** States whose expired entries are looked for at every record. */
  private readonly cleanedEveryRecord: WithTtl[] = [];

  constructor(
    readonly keyCodec: KeyCodec,
    private readonly clock: StateClock = Date,
  ) {
    this.table = new KeyTable(keyCodec);
  }

  setCurrentKey(key: unknown): void {
    this.table.setCurrentKey(key);
    if (this.cleanedEveryRecord.length > 0) for (const state of this.cleanedEveryRecord) state.cleanUp();
  }

  currentKey(): unknown {
    return this.table.key;
  }

  currentMapKey(): MapKey {
    return this.table.mapKey as MapKey;
  }

  state(descriptor: StateDescriptor): State {
    return this.registered(descriptor).state;
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
    const found: string[] = entry.slots[index] === undefined ? [] : [''];
    if (entry.namespaces !== undefined) {
      for (const [namespace, slots] of entry.namespaces) if (slots[index] !== undefined) found.push(namespace);
    }
    return found;
  }

  *keys(descriptor: StateDescriptor, namespace: string): IterableIterator<unknown> {
    const { index } = this.registered(descriptor).state;
    for (const entry of this.table.entries.values()) {
      if (entry.slotsOf(namespace)?.[index] !== undefined) yield entry.key;
    }
  }

  clearCurrentKey(): void {
    this.table.removeCurrent();
  }

  dispose(): void {
    this.table.clear();
    this.states.clear();
  }

  tables(): readonly StateTable[] {
    return [...this.states.values()].map(
      ({ descriptor, state, ttlState }) => new HeapStateTable(this.table, descriptor, state.index, ttlState?.ttl),
    );
  }

  private registered(descriptor: StateDescriptor): Registered {
    const found = this.states.get(descriptor.name);
    if (found === undefined) return this.register(descriptor);
    if (found.descriptor !== descriptor) checkCompatible(found.descriptor, descriptor);
    return found;
  }

  private register(descriptor: StateDescriptor): Registered {
    const index = this.table.addState();
    const ttl = ttlOf(descriptor, this.clock);
    const ttlState = ttl === undefined ? undefined : this.createTtl(descriptor, index, ttl);
    const state = ttlState ?? this.create(descriptor, index);
    if (ttlState?.ttl.cleanupEveryRecord === true) this.cleanedEveryRecord.push(ttlState);
    const registered = { descriptor, state, ttlState };
    this.states.set(descriptor.name, registered);
    return registered;
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

const FLINK_KINDS: Readonly<Record<number, string>> = {
  [StateKind.VALUE]: 'VALUE',
  [StateKind.LIST_STATE]: 'LIST',
  [StateKind.MAP_STATE]: 'MAP',
  [StateKind.REDUCING]: 'REDUCING',
  [StateKind.AGGREGATING]: 'AGGREGATING',
};

/** Throws, in Flink's words, when one name stands for two states. */
export function checkCompatible(was: StateDescriptor, now: StateDescriptor): void {
  if (was.kind !== now.kind) {
    const kinds = `Was [${FLINK_KINDS[was.kind]}], registered with [${FLINK_KINDS[now.kind]}].`;
    throw new Error(`Incompatible key/value state types. ${kinds} State name: '${now.name}'.`);
  }
  checkTypes(now.name, 'state', was.valueType, now.valueType);
  checkTypes(now.name, 'map key', was.keyType, now.keyType);
}

function checkTypes(name: string, what: string, was: DataType | undefined, now: DataType | undefined): void {
  if (was === undefined || now === undefined || sameType(was, now)) return;
  throw new Error(
    `For heap backends, the new ${what} serializer (${describeType(now)}) must not be incompatible with the old ` +
      `${what} serializer (${describeType(was)}). State name: '${name}'.`,
  );
}
