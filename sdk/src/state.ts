/**
 * Keyed and broadcast state: descriptors, time-to-live, and the interfaces that functions use.
 * Flink: docs/dev/datastream/fault-tolerance/state.
 */
import { StateKind } from './protocol';
import type { AggregateFunction, ReduceFunction } from './functions';
import { type DurationLike, toMillis } from './time';
import { OBJECT_TYPE, type TypeInformation } from './types';

/** One value for each key. */
export interface ValueState<T> {
  /** The value, or `undefined` when none was set or it has expired. */
  value(): T | undefined;
  /** Sets the value; null and undefined clear it, as null does in Flink. */
  update(value: T): void;
  clear(): void;
}

/** State to which elements are added and that is read as a whole. */
export interface AppendingState<IN, OUT> {
  get(): OUT;
  add(value: IN): void;
  clear(): void;
}

/** A list for each key. */
export interface ListState<T> extends AppendingState<T, Iterable<T>> {
  /** The elements in order; empty when there are none. */
  get(): Iterable<T>;
  addAll(values: Iterable<T>): void;
  /** Replaces the whole list. */
  update(values: Iterable<T>): void;
}

/** A map for each key. Iteration is in insertion order; it must not be modified meanwhile except through `remove` of the entry just read. */
export interface MapState<UK, UV> extends Iterable<[UK, UV]> {
  get(key: UK): UV | undefined;
  put(key: UK, value: UV): void;
  putAll(entries: Iterable<readonly [UK, UV]>): void;
  remove(key: UK): void;
  contains(key: UK): boolean;
  entries(): IterableIterator<[UK, UV]>;
  keys(): IterableIterator<UK>;
  values(): IterableIterator<UV>;
  isEmpty(): boolean;
  clear(): void;
}

/** A single value for each key, folded with a ReduceFunction. */
export interface ReducingState<T> extends AppendingState<T, T | undefined> {}

/** A single accumulator for each key, folded with an AggregateFunction. */
export interface AggregatingState<IN, OUT> extends AppendingState<IN, OUT | undefined> {}

/** Broadcast state as the non-broadcast side sees it. */
export interface ReadOnlyBroadcastState<K, V> extends Iterable<readonly [K, V]> {
  get(key: K): V | undefined;
  contains(key: K): boolean;
  entries(): IterableIterator<[K, V]>;
}

/** Broadcast state as the broadcast side sees it: the same map in every parallel instance. */
export interface BroadcastState<K, V> extends ReadOnlyBroadcastState<K, V> {
  put(key: K, value: V): void;
  putAll(entries: Iterable<readonly [K, V]>): void;
  remove(key: K): void;
  clear(): void;
}

export type StateTtlUpdateType = 'Disabled' | 'OnCreateAndWrite' | 'OnReadAndWrite';
export type StateTtlVisibility = 'ReturnExpiredIfNotCleanedUp' | 'NeverReturnExpired';

/** How expired state is removed besides on access. */
export interface StateTtlCleanup {
  readonly fullSnapshot: boolean;
  readonly inBackground: boolean;
  /** 0 = not set. */
  readonly incrementalSize: number;
  readonly incrementalEveryRecord: boolean;
  /** 0 = not set. */
  readonly rocksdbEntries: number;
}

/** Time-to-live of a state, in processing time. Build one with {@link StateTtlConfig.newBuilder}. */
export class StateTtlConfig {
  /** No time-to-live. */
  static readonly DISABLED: StateTtlConfig = new StateTtlConfig(2 ** 63, 'Disabled', 'NeverReturnExpired', {
    fullSnapshot: false,
    inBackground: true,
    incrementalSize: 0,
    incrementalEveryRecord: false,
    rocksdbEntries: 0,
  });

  constructor(
    /** ms */
    readonly ttlMs: number,
    readonly updateType: StateTtlUpdateType,
    readonly stateVisibility: StateTtlVisibility,
    readonly cleanup: StateTtlCleanup,
  ) {}

  isEnabled(): boolean {
    return this.updateType !== 'Disabled';
  }

  /** @param ttl how long a value lives; must be positive. */
  static newBuilder(ttl: DurationLike): StateTtlConfigBuilder {
    return new StateTtlConfigBuilder(toMillis(ttl));
  }
}

/** Builder of {@link StateTtlConfig}; defaults as in Flink: OnCreateAndWrite, NeverReturnExpired, background cleanup. */
export class StateTtlConfigBuilder {
  #update: StateTtlUpdateType = 'OnCreateAndWrite';
  #visibility: StateTtlVisibility = 'NeverReturnExpired';
  #cleanup: StateTtlCleanup = StateTtlConfig.DISABLED.cleanup;
  readonly #ttlMs: number;

  constructor(ttlMs: number) {
    if (!(ttlMs > 0)) {
      throw new Error('TTL is expected to be positive.');
    }
    this.#ttlMs = ttlMs;
  }

  setUpdateType(updateType: StateTtlUpdateType): this {
    this.#update = updateType;
    return this;
  }

  updateTtlOnCreateAndWrite(): this {
    return this.setUpdateType('OnCreateAndWrite');
  }

  updateTtlOnReadAndWrite(): this {
    return this.setUpdateType('OnReadAndWrite');
  }

  setStateVisibility(visibility: StateTtlVisibility): this {
    this.#visibility = visibility;
    return this;
  }

  returnExpiredIfNotCleanedUp(): this {
    return this.setStateVisibility('ReturnExpiredIfNotCleanedUp');
  }

  neverReturnExpired(): this {
    return this.setStateVisibility('NeverReturnExpired');
  }

  useProcessingTime(): this {
    return this;
  }

  cleanupFullSnapshot(): this {
    this.#cleanup = { ...this.#cleanup, fullSnapshot: true };
    return this;
  }

  /** @param cleanupSize entries checked for each state access (or record). */
  cleanupIncrementally(cleanupSize: number, runCleanupForEveryRecord: boolean): this {
    this.#cleanup = {
      ...this.#cleanup,
      incrementalSize: cleanupSize,
      incrementalEveryRecord: runCleanupForEveryRecord,
    };
    return this;
  }

  cleanupInRocksdbCompactFilter(queryTimeAfterNumEntries = 1000): this {
    this.#cleanup = { ...this.#cleanup, rocksdbEntries: queryTimeAfterNumEntries };
    return this;
  }

  disableCleanupInBackground(): this {
    this.#cleanup = { ...this.#cleanup, inBackground: false };
    return this;
  }

  build(): StateTtlConfig {
    return new StateTtlConfig(this.#ttlMs, this.#update, this.#visibility, this.#cleanup);
  }
}

/** Name, kind, types and time-to-live of a state with interface `S`. The name is the state's identity within its operator. */
export abstract class StateDescriptor<S = unknown> {
  /** Only for the compiler: carries S. */
  declare readonly stateType?: S;
  abstract readonly kind: StateKind;
  #ttl: StateTtlConfig = StateTtlConfig.DISABLED;

  protected constructor(
    readonly name: string,
    /** Type of the value (of an element, of the map's values, of the accumulator). */
    readonly valueType: TypeInformation,
  ) {
    if (typeof name !== 'string' || name.length === 0) {
      throw new TypeError('State name must be a non-empty string');
    }
  }

  getName(): string {
    return this.name;
  }

  get ttlConfig(): StateTtlConfig {
    return this.#ttl;
  }

  enableTimeToLive(config: StateTtlConfig): this {
    if (!(config instanceof StateTtlConfig)) {
      throw new TypeError('enableTimeToLive expects a StateTtlConfig');
    }
    this.#ttl = config;
    return this;
  }
}

/** {@link ValueState}. */
export class ValueStateDescriptor<T> extends StateDescriptor<ValueState<T>> {
  override readonly kind = StateKind.VALUE;
  constructor(name: string, type: TypeInformation<T> = OBJECT_TYPE as TypeInformation<T>) {
    super(name, type);
  }
}

/** {@link ListState}; `elementType` is the type of one element. */
export class ListStateDescriptor<T> extends StateDescriptor<ListState<T>> {
  override readonly kind = StateKind.LIST_STATE;
  constructor(name: string, elementType: TypeInformation<T> = OBJECT_TYPE as TypeInformation<T>) {
    super(name, elementType);
  }
}

/** {@link MapState} and {@link BroadcastState}. */
export class MapStateDescriptor<UK, UV> extends StateDescriptor<MapState<UK, UV>> {
  override readonly kind = StateKind.MAP_STATE;
  constructor(
    name: string,
    readonly keyType: TypeInformation<UK> = OBJECT_TYPE as TypeInformation<UK>,
    valueType: TypeInformation<UV> = OBJECT_TYPE as TypeInformation<UV>,
  ) {
    super(name, valueType);
  }
}

/** {@link ReducingState}. */
export class ReducingStateDescriptor<T> extends StateDescriptor<ReducingState<T>> {
  override readonly kind = StateKind.REDUCING;
  constructor(
    name: string,
    readonly reduceFunction: ReduceFunction<T> | ((a: T, b: T) => T),
    type: TypeInformation<T> = OBJECT_TYPE as TypeInformation<T>,
  ) {
    super(name, type);
  }
}

/** {@link AggregatingState}; `accumulatorType` is the type of what is stored. */
export class AggregatingStateDescriptor<IN, ACC, OUT> extends StateDescriptor<AggregatingState<IN, OUT>> {
  override readonly kind = StateKind.AGGREGATING;
  constructor(
    name: string,
    readonly aggregateFunction: AggregateFunction<IN, ACC, OUT>,
    accumulatorType: TypeInformation<ACC> = OBJECT_TYPE as TypeInformation<ACC>,
  ) {
    super(name, accumulatorType);
  }
}
