/**
 * State: what operators, functions and timers keep; snapshots of it: snapshot/contracts.ts. Every state is declared by
 * a StateDescriptor (name, kind, types, TTL), belongs to one operator subtask, and is addressed by (key, namespace).
 * The void namespace is ''. Windows use 'start,end'.
 */
import type { StateDescriptor } from '@drey/sdk/protocol';
import type { KeyCodec } from '../types/contracts';

/** Addresses for every kind of keyed state: the backend's current key plus this namespace. */
interface NamespacedState {
  setNamespace(namespace: string): void;
  /** Removes everything of the current key and namespace. */
  clear(): void;
}

/** VALUE state, and the stored accumulator of REDUCING and AGGREGATING state (functions are applied by the caller). */
export interface InternalValueState<V = unknown> extends NamespacedState {
  /** undefined = absent (or expired). */
  get(): V | undefined;
  put(value: V): void;
}

export interface InternalListState<V = unknown> extends NamespacedState {
  /** Never undefined; do not mutate. */
  get(): readonly V[];
  add(value: V): void;
  addAll(values: readonly V[]): void;
  put(values: readonly V[]): void;
  size(): number;
}

/** Iteration is in insertion order. `UK` are internal values of the user key's type. */
export interface InternalMapState<UK = unknown, UV = unknown> extends NamespacedState {
  get(key: UK): UV | undefined;
  put(key: UK, value: UV): void;
  remove(key: UK): void;
  has(key: UK): boolean;
  entries(): IterableIterator<[UK, UV]>;
  size(): number;
}

export interface InternalStates {
  VALUE: InternalValueState;
  REDUCING: InternalValueState;
  AGGREGATING: InternalValueState;
  LIST_STATE: InternalListState;
  MAP_STATE: InternalMapState;
}

/** Keyed state of one operator subtask. Backends: heap (here), RocksDB. */
export interface KeyedStateBackend {
  readonly keyCodec: KeyCodec;
  setCurrentKey(key: unknown): void;
  currentKey(): unknown;
  /** Reads what is stored for keys that come soon, all at once: quicker than one by one. To be called while `prefetches`. */
  prefetch?(keys: readonly unknown[]): void;
  /** There is state outside the memory. */
  readonly prefetches?: boolean;
  /** keyCodec.toMapKey(currentKey()), when the backend has it anyway. */
  currentMapKey?(): string | number | bigint | boolean;
  /** Same descriptor name twice gives the same state; a different kind or type under one name throws. */
  state(descriptor: StateDescriptor): InternalValueState | InternalListState | InternalMapState;
  /** ms of the last TTL-relevant access of the current key and namespace (states with TTL), for state that travels. */
  accessTime(descriptor: StateDescriptor, namespace: string): number | undefined;
  /** Namespaces of the current key in which this state has a value. */
  namespaces(descriptor: StateDescriptor): readonly string[];
  /** Keys that have a value of this state in `namespace`. */
  keys(descriptor: StateDescriptor, namespace: string): IterableIterator<unknown>;
  /** Keys that have a value of this state in any namespace; a key may come more than once. For people's questions: it looks at everything. */
  allKeys?(descriptor: StateDescriptor): IterableIterator<unknown>;
  /** BATCH mode: the next key begins, so everything of the current key goes. */
  clearCurrentKey(): void;
  dispose(): void;
}

/** One stored value: an array for LIST_STATE, a Map for MAP_STATE. Valid until the next change. */
export interface StateEntry {
  readonly key: unknown;
  readonly namespace: string;
  readonly value: unknown;
  /** States with TTL: ms of the last access; of each item in order for LIST_STATE and MAP_STATE. */
  readonly accessMs: readonly number[] | undefined;
}

/** Everything that one state holds. */
export interface StateTable {
  readonly descriptor: StateDescriptor;
  entries(): IterableIterator<StateEntry>;
}

/** Everything that a backend holds, at once: for tests, and small states. */
export interface SnapshotSource {
  tables(): readonly StateTable[];
}

/** The part of a processing-time service that state needs (host/src/operators has the whole). */
export interface StateClock {
  /** ms since the epoch. */
  now(): number;
}

export interface TimerClock extends StateClock {
  /** Runs `callback` once at or after `time` (ms). Returns a function that cancels it. */
  schedule(time: number, callback: (time: number) => void): () => void;
}

/** Operator list state (split or union on rescale) and broadcast state. */
export interface OperatorStateBackend {
  listState<V>(
    name: string,
    redistribution: 'split' | 'union',
  ): { get(): readonly V[]; put(values: readonly V[]): void };
  broadcastState(descriptor: StateDescriptor): InternalMapState;
  /** Called before every snapshot of this backend, in the order of calls, so that functions bring their states up to date. */
  beforeSnapshot(hook: SnapshotHook): void;
}

export type SnapshotHook = (checkpointId: number, timestampMs: number) => void;

/** Timers of one keyed operator, deduplicated by (key, namespace, time), fired in order of time. */
export interface TimerService {
  currentWatermark(): number;
  currentProcessingTime(): number;
  registerEventTimeTimer(namespace: string, time: number): void;
  deleteEventTimeTimer(namespace: string, time: number): void;
  /** Times of the current key's event-time timers; looks at all timers. Absent in BATCH mode. */
  eventTimesOfKey?(namespace: string): number[];
  registerProcessingTimeTimer(namespace: string, time: number): void;
  deleteProcessingTimeTimer(namespace: string, time: number): void;
  /** Fires every event-time timer at or before `watermark`, including those registered meanwhile. */
  advanceWatermark(watermark: number): void;
  /**
   * Removes and returns due event-time timers in firing order, at most `limit` (default all), without calling the target
   * (state that travels). Sets the current watermark.
   */
  takeDueEventTime(watermark: number, limit?: number): Timer[];
  /** As above for processing time. */
  takeDueProcessingTime(time: number, limit?: number): Timer[];
  readonly size: number;
}

export interface Timer {
  readonly key: unknown;
  readonly namespace: string;
  readonly time: number;
  /** Place in the order of registration among the timers of its service and domain, where that is known. */
  readonly order?: number;
}

export interface TimerTarget {
  onEventTime(timer: Timer): void;
  onProcessingTime(timer: Timer): void;
  /**
   * Called instead of onProcessingTime for every due timer when present: the target takes due timers itself
   * with takeDueProcessingTime (state that travels).
   */
  onProcessingTimeDue?(time: number): void;
}
