/** User-facing state over the backend's: thin, so that value() and update() are one table access each. */
import type {
  AggregateFunction,
  AggregatingState,
  AggregatingStateDescriptor,
  BroadcastState,
  ListState,
  MapState,
  MapStateDescriptor,
  ReduceFunction,
  ReducingState,
  ReducingStateDescriptor,
  StateDescriptor as UserStateDescriptor,
  ValueState,
} from '@drey/sdk';
import { DataType, StateDescriptor, StateKind, TtlConfig, TypeRoot } from '@drey/sdk/protocol';
import type { InternalListState, InternalMapState, InternalValueState, KeyedStateBackend } from '../state/contracts';

/** Which namespace a handle addresses; undefined = the void namespace, set once. */
export interface StateScope {
  readonly namespace: string;
}

/** Any handle that a function can hold. */
export type StateHandle =
  | ValueState<unknown>
  | ListState<unknown>
  | MapState<unknown, unknown>
  | ReducingState<unknown>
  | AggregatingState<unknown, unknown>;

const OBJECT: DataType = DataType.create({ root: TypeRoot.OBJECT });

/** A state of the operator's own, declared by name, kind and types. */
export function internalDescriptor(
  name: string,
  kind: StateKind,
  valueType?: DataType,
  keyType?: DataType,
): StateDescriptor {
  return StateDescriptor.create({ name, kind, valueType: valueType ?? OBJECT, keyType });
}

/** The protocol's form of a user's descriptor. */
export function toProtocolDescriptor(descriptor: UserStateDescriptor): StateDescriptor {
  if (typeof descriptor?.name !== 'string') throw new TypeError('A state is asked for by its StateDescriptor');
  const ttl = descriptor.ttlConfig;
  const keyType = (descriptor as { keyType?: MapStateDescriptor<unknown, unknown>['keyType'] }).keyType?.dataType;
  const result = internalDescriptor(descriptor.name, descriptor.kind, descriptor.valueType.dataType, keyType);
  if (!ttl.isEnabled()) return result;
  result.ttl = TtlConfig.create({
    ttlMs: ttl.ttlMs,
    updateOnRead: ttl.updateType === 'OnReadAndWrite',
    returnExpired: ttl.stateVisibility === 'ReturnExpiredIfNotCleanedUp',
    cleanupFullSnapshot: ttl.cleanup.fullSnapshot,
    cleanupInBackground: ttl.cleanup.inBackground,
    cleanupIncrementalSize: ttl.cleanup.incrementalSize,
    cleanupIncrementalEveryRecord: ttl.cleanup.incrementalEveryRecord,
    cleanupRocksdbEntries: ttl.cleanup.rocksdbEntries,
  });
  return result;
}

/** The handle of a keyed state. With a scope, the namespace is looked up before every access. */
export function createStateHandle(
  backend: KeyedStateBackend,
  descriptor: UserStateDescriptor,
  scope: StateScope | undefined,
): StateHandle {
  const state = backend.state(toProtocolDescriptor(descriptor));
  if (scope === undefined) state.setNamespace('');
  switch (descriptor.kind) {
    case StateKind.VALUE:
      return new ValueHandle(state as InternalValueState, scope);
    case StateKind.LIST_STATE:
      return new ListHandle(state as InternalListState, scope);
    case StateKind.MAP_STATE:
      return new MapHandle(state as InternalMapState, scope);
    case StateKind.REDUCING: {
      const { reduceFunction } = descriptor as ReducingStateDescriptor<unknown>;
      return new ReducingHandle(state as InternalValueState, scope, reducer(reduceFunction));
    }
    case StateKind.AGGREGATING: {
      const { aggregateFunction } = descriptor as AggregatingStateDescriptor<unknown, unknown, unknown>;
      return new AggregatingHandle(state as InternalValueState, scope, aggregateFunction);
    }
    default:
      throw new Error(`State kind ${descriptor.kind} of "${descriptor.name}" is no keyed state`);
  }
}

/** A ReduceFunction or plain function as a plain function. */
export function reducer<T>(fn: ReduceFunction<T> | ((a: T, b: T) => T)): (a: T, b: T) => T {
  return typeof fn === 'function' ? fn : (a, b) => fn.reduce(a, b);
}

export class ValueHandle<T> implements ValueState<T> {
  constructor(
    private readonly state: InternalValueState<T>,
    private readonly scope: StateScope | undefined,
  ) {}

  value(): T | undefined {
    if (this.scope !== undefined) this.state.setNamespace(this.scope.namespace);
    return this.state.get();
  }

  update(value: T): void {
    if (this.scope !== undefined) this.state.setNamespace(this.scope.namespace);
    if (value === undefined || value === null) this.state.clear();
    else this.state.put(value);
  }

  clear(): void {
    if (this.scope !== undefined) this.state.setNamespace(this.scope.namespace);
    this.state.clear();
  }
}

export class ListHandle<T> implements ListState<T> {
  constructor(
    private readonly internal: InternalListState<T>,
    private readonly scope: StateScope | undefined,
  ) {}

  private state(): InternalListState<T> {
    if (this.scope !== undefined) this.internal.setNamespace(this.scope.namespace);
    return this.internal;
  }

  /** A snapshot: later changes of the state do not show in it. */
  get(): Iterable<T> {
    return this.state().get().slice();
  }

  add(value: T): void {
    if (value === undefined || value === null) throw new Error('You cannot add null to a ListState.');
    this.state().add(value);
  }

  addAll(values: Iterable<T>): void {
    const list = checkedList(values);
    if (list.length > 0) this.state().addAll(list);
  }

  update(values: Iterable<T>): void {
    const list = checkedList(values);
    if (list.length > 0) this.state().put(list);
    else this.state().clear();
  }

  clear(): void {
    this.state().clear();
  }
}

function checkedList<T>(values: Iterable<T>): T[] {
  if (values === undefined || values === null) throw new Error('List of values to add cannot be null.');
  const list = [...values];
  for (const value of list) {
    if (value === undefined || value === null) throw new Error('You cannot add null to a ListState.');
  }
  return list;
}

export class MapHandle<K, V> implements MapState<K, V>, BroadcastState<K, V> {
  constructor(
    private readonly internal: InternalMapState<K, V>,
    private readonly scope: StateScope | undefined,
  ) {}

  private state(): InternalMapState<K, V> {
    if (this.scope !== undefined) this.internal.setNamespace(this.scope.namespace);
    return this.internal;
  }

  get(key: K): V | undefined {
    return this.state().get(key);
  }

  put(key: K, value: V): void {
    this.state().put(key, value);
  }

  putAll(entries: Iterable<readonly [K, V]>): void {
    const state = this.state();
    for (const [key, value] of entries) state.put(key, value);
  }

  remove(key: K): void {
    this.state().remove(key);
  }

  contains(key: K): boolean {
    return this.state().has(key);
  }

  entries(): IterableIterator<[K, V]> {
    return this.state().entries();
  }

  *keys(): IterableIterator<K> {
    for (const entry of this.state().entries()) yield entry[0];
  }

  *values(): IterableIterator<V> {
    for (const entry of this.state().entries()) yield entry[1];
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.state().entries();
  }

  isEmpty(): boolean {
    return this.state().size() === 0;
  }

  clear(): void {
    this.state().clear();
  }
}

export class ReducingHandle<T> implements ReducingState<T> {
  constructor(
    private readonly state: InternalValueState<T>,
    private readonly scope: StateScope | undefined,
    private readonly reduce: (a: T, b: T) => T,
  ) {}

  get(): T | undefined {
    if (this.scope !== undefined) this.state.setNamespace(this.scope.namespace);
    return this.state.get();
  }

  add(value: T): void {
    const { state } = this;
    if (this.scope !== undefined) state.setNamespace(this.scope.namespace);
    if (value === undefined || value === null) {
      state.clear();
      return;
    }
    const current = state.get();
    state.put(current === undefined ? value : this.reduce(current, value));
  }

  clear(): void {
    if (this.scope !== undefined) this.state.setNamespace(this.scope.namespace);
    this.state.clear();
  }
}

export class AggregatingHandle<IN, ACC, OUT> implements AggregatingState<IN, OUT> {
  constructor(
    private readonly state: InternalValueState<ACC>,
    private readonly scope: StateScope | undefined,
    private readonly fn: AggregateFunction<IN, ACC, OUT>,
  ) {}

  get(): OUT | undefined {
    if (this.scope !== undefined) this.state.setNamespace(this.scope.namespace);
    const accumulator = this.state.get();
    return accumulator === undefined ? undefined : this.fn.getResult(accumulator);
  }

  add(value: IN): void {
    const { state, fn } = this;
    if (this.scope !== undefined) state.setNamespace(this.scope.namespace);
    if (value === undefined || value === null) {
      state.clear();
      return;
    }
    const current = state.get();
    state.put(fn.add(value, current === undefined ? fn.createAccumulator() : current));
  }

  clear(): void {
    if (this.scope !== undefined) this.state.setNamespace(this.scope.namespace);
    this.state.clear();
  }
}
