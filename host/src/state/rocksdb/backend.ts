/**
 * Keyed state behind a bounded cache in the heap, with a store on the local disk for what does not fit
 * (docs/decisions/0010-state-backends.md).
 */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type { KeyCodec } from '../../types/contracts';
import { keyGroupOf } from '../../types/hash';
import type {
  InternalListState,
  InternalMapState,
  InternalValueState,
  SnapshotSource,
  StateEntry,
  StateTable,
} from '../contracts';
import { checkCompatible } from '../heap-backend';
import type { MapKey } from '../key-table';
import { BackendTimers } from '../snapshot/backend-timers';
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
} from '../snapshot/contracts';
import { checkHeader } from '../snapshot/keyed-restore';
import type { SegmentHeader } from '../snapshot/segment-format';
import { ttlOf, type Timed, type Ttl } from '../ttl';
import { StateCache } from './cache';
import { namespacesOf, placesOf } from './listing';
import { clearMap, mapEntries } from './map-access';
import { rocksdbOptions } from './options';
import { RowKeys, StateInfo } from './record-codec';
import { adoptState, RocksdbRestore } from './restore';
import { RocksdbSnapshots } from './snapshots';
import { CachedListState, CachedMapState, CachedValueState } from './states';
import { leaseStore, type StoreLease } from './store/shared';
import { TtlListState, TtlMapState, type TtlState, TtlValueState } from './ttl-states';

type State = InternalValueState | InternalListState | InternalMapState;
type WithTtl = State & TtlState;

interface Registered {
  readonly descriptor: StateDescriptor;
  readonly info: StateInfo;
  readonly state: State;
  readonly ttlState: WithTtl | undefined;
}

export const createRocksDbBackend: KeyedBackendFactory = (options) => new RocksdbKeyedStateBackend(options);

export class RocksdbKeyedStateBackend implements CheckpointedKeyedBackend, SnapshotSource {
  readonly keyCodec: KeyCodec;
  private readonly lease: StoreLease;
  private readonly cache: StateCache;
  private readonly snapshots: RocksdbSnapshots;
  private readonly states = new Map<string, Registered>();
  /** Restored states that nobody has asked for yet. */
  private restored: Map<string, StateInfo> = new Map();
  private readonly timers = new BackendTimers();
  /** States whose expired entries are looked for at every record. */
  private readonly cleanedEveryRecord: WithTtl[] = [];

  constructor(private readonly options: KeyedBackendOptions) {
    const { keyCodec, keyType, maxParallelism, configuration, memory } = options;
    this.keyCodec = keyCodec;
    const store = rocksdbOptions(configuration);
    this.lease = leaseStore(store, memory ?? store.cacheBytes);
    const rows = new RowKeys(this.lease.prefix, keyType, keyCodec, maxParallelism);
    this.cache = new StateCache(keyCodec, rows, this.lease);
    this.snapshots = new RocksdbSnapshots(this.cache, (key) => keyGroupOf(keyCodec.hash(key), maxParallelism));
  }

  /** Resolves when the local store is open, which it is opened for when memory gets short. */
  async openStore(): Promise<void> {
    await this.lease.open();
  }

  /** Bytes that the cache takes, about. */
  get cacheBytes(): number {
    return this.cache.bytes;
  }

  setCurrentKey(key: unknown): void {
    this.cache.setCurrentKey(key);
    if (this.cleanedEveryRecord.length > 0) for (const state of this.cleanedEveryRecord) state.cleanUp();
  }

  currentKey(): unknown {
    return this.cache.key;
  }

  get prefetches(): boolean {
    return this.cache.prefetches;
  }

  prefetch(keys: readonly unknown[]): void {
    this.cache.prefetch(keys);
  }

  currentMapKey(): MapKey {
    return this.cache.mapKey as MapKey;
  }

  state(descriptor: StateDescriptor): State {
    return this.registered(descriptor).state;
  }

  descriptors(): readonly StateDescriptor[] {
    return Array.from(this.states.values(), ({ descriptor }) => descriptor);
  }

  accessTime(descriptor: StateDescriptor, namespace: string): number | undefined {
    return this.registered(descriptor).ttlState?.accessTime(namespace);
  }

  namespaces(descriptor: StateDescriptor): readonly string[] {
    return namespacesOf(this.cache, this.registered(descriptor).info);
  }

  *keys(descriptor: StateDescriptor, namespace: string): IterableIterator<unknown> {
    for (const place of placesOf(this.cache, this.registered(descriptor).info)) {
      if (place.namespace === namespace) yield place.key;
    }
  }

  *allKeys(descriptor: StateDescriptor): IterableIterator<unknown> {
    for (const { key } of placesOf(this.cache, this.registered(descriptor).info)) yield key;
  }

  clearCurrentKey(): void {
    for (const { info } of this.states.values()) {
      for (const namespace of namespacesOf(this.cache, info)) {
        if (info.isMap) clearMap(this.cache, info, namespace);
        else this.cache.remove(info, namespace);
      }
    }
  }

  dispose(): void {
    this.snapshots.cancel();
    this.lease.release();
    this.states.clear();
    this.restored.clear();
    this.timers.clear();
  }

  tables(): readonly StateTable[] {
    return Array.from(this.states.values(), ({ descriptor, info, ttlState }) => ({
      descriptor,
      entries: () => this.entriesOf(info, ttlState?.ttl),
    }));
  }

  snapshot(request: KeyedSnapshotRequest): PendingKeyedSnapshot {
    const { keyType, keyGroups, maxParallelism } = this.options;
    const ttls = new Map(Array.from(this.states.values(), ({ info, ttlState }) => [info.index, ttlState?.ttl]));
    const states = this.cache.states.map((info) => ({
      info,
      ttl: ttls.has(info.index) ? ttls.get(info.index) : ttlOf(info.descriptor, this.options.clock),
    }));
    const header: SegmentHeader = {
      keyType,
      keyGroups,
      maxParallelism,
      states: states.map(({ info }) => info.descriptor),
      timers: this.timers.names(),
    };
    return this.snapshots.begin(request, { header, states, timers: this.timers.contents(), keyGroups });
  }

  async restore(handles: readonly KeyedHandle[], inputs: StateInputs): Promise<void> {
    if (this.states.size > 0) throw new Error('State is restored before any state is registered');
    if (handles.every(({ segments }) => segments.length === 0)) return;
    const store = await this.lease.open();
    const { keyGroups, clock } = this.options;
    const restore = new RocksdbRestore(this.cache, store, keyGroups, clock, (header) =>
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
    const { cache } = this;
    const info = this.adopt(descriptor) ?? new StateInfo(cache.states.length, descriptor);
    cache.states[info.index] = info;
    const ttl = ttlOf(descriptor, this.options.clock);
    const ttlState = ttl === undefined ? undefined : createTtl(cache, info, ttl);
    const state = ttlState ?? create(cache, info);
    if (ttlState?.ttl.cleanupEveryRecord === true) this.cleanedEveryRecord.push(ttlState);
    const registered = { descriptor, info, state, ttlState };
    this.states.set(descriptor.name, registered);
    return registered;
  }

  /** Takes over what was restored under the name, in the form that the descriptor asks for. */
  private adopt(descriptor: StateDescriptor): StateInfo | undefined {
    const restored = this.restored.get(descriptor.name);
    if (restored === undefined) return undefined;
    const { cache, snapshots } = this;
    const info = adoptState(cache, restored, descriptor, this.options.clock, () => snapshots.cut());
    this.restored.delete(descriptor.name);
    return info;
  }

  private *entriesOf(info: StateInfo, ttl: Ttl | undefined): IterableIterator<StateEntry> {
    const now = ttl?.now() ?? 0;
    const isKept = (item: unknown): boolean =>
      ttl === undefined || !ttl.cleanupInSnapshot || !ttl.expired((item as Timed<unknown>).time, now);
    const plain = (item: unknown): unknown => (ttl === undefined ? item : (item as Timed<unknown>).value);
    for (const { key, namespace } of placesOf(this.cache, info)) {
      const found = this.cache.withKey(key, () => this.rawItems(info, namespace));
      const kept = found.filter(([, item]) => isKept(item));
      if (kept.length === 0) continue;
      const accessMs = ttl && kept.map(([, item]) => (item as Timed<unknown>).time);
      const items = kept.map(([, item]) => plain(item));
      const value = info.isMap
        ? new Map(kept.map(([userKey], i) => [userKey, items[i]]))
        : info.isList
          ? items
          : items[0];
      yield { key, namespace, value, accessMs };
    }
  }

  /** Items of the current key as they are stored, with user keys. */
  private rawItems(info: StateInfo, namespace: string): [unknown, unknown][] {
    if (info.isMap) return [...mapEntries(this.cache, info, namespace)];
    const value = this.cache.find(info, namespace)?.value;
    if (value === undefined) return [];
    return info.isList ? (value as unknown[]).map((item) => [undefined, item]) : [[undefined, value]];
  }
}

function create(cache: StateCache, info: StateInfo): State {
  switch (info.descriptor.kind) {
    case StateKind.VALUE:
    case StateKind.REDUCING:
    case StateKind.AGGREGATING:
      return new CachedValueState(cache, info);
    case StateKind.LIST_STATE:
      return new CachedListState(cache, info);
    case StateKind.MAP_STATE:
      return new CachedMapState(cache, info);
    default:
      throw unknownKind(info.descriptor);
  }
}

function createTtl(cache: StateCache, info: StateInfo, ttl: Ttl): WithTtl {
  switch (info.descriptor.kind) {
    case StateKind.VALUE:
    case StateKind.REDUCING:
    case StateKind.AGGREGATING:
      return new TtlValueState(cache, info, ttl);
    case StateKind.LIST_STATE:
      return new TtlListState(cache, info, ttl);
    case StateKind.MAP_STATE:
      return new TtlMapState(cache, info, ttl);
    default:
      throw unknownKind(info.descriptor);
  }
}

function unknownKind(descriptor: StateDescriptor): Error {
  return new Error(`State '${descriptor.name}' has no kind that keyed state knows (${descriptor.kind})`);
}
