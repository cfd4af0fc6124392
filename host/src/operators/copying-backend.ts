/**
 * A keyed backend for tests that gives out copies, as a backend on disk does: a value that is changed and not put back is lost, and
 * one that is changed after it was put does not show.
 */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type {
  InternalListState,
  InternalMapState,
  InternalValueState,
  KeyedStateBackend,
  SnapshotSource,
  StateClock,
  StateTable,
} from '../state/contracts';
import { HeapKeyedStateBackend } from '../state/heap-backend';
import type { KeyCodec } from '../types/contracts';
import { type Copy, copier } from './state-copier';

type State = InternalValueState | InternalListState | InternalMapState;

export class CopyingBackend implements KeyedStateBackend, SnapshotSource {
  private readonly inner: HeapKeyedStateBackend;
  private readonly states = new Map<string, State>();

  constructor(
    readonly keyCodec: KeyCodec,
    clock: StateClock,
  ) {
    this.inner = new HeapKeyedStateBackend(keyCodec, clock);
  }

  setCurrentKey(key: unknown): void {
    this.inner.setCurrentKey(key);
  }

  currentKey(): unknown {
    return this.inner.currentKey();
  }

  state(descriptor: StateDescriptor): State {
    const inner = this.inner.state(descriptor);
    const known = this.states.get(descriptor.name);
    if (known !== undefined) return known;
    const made = wrap(descriptor, inner);
    this.states.set(descriptor.name, made);
    return made;
  }

  accessTime(descriptor: StateDescriptor, namespace: string): number | undefined {
    return this.inner.accessTime(descriptor, namespace);
  }

  namespaces(descriptor: StateDescriptor): readonly string[] {
    return this.inner.namespaces(descriptor);
  }

  keys(descriptor: StateDescriptor, namespace: string): IterableIterator<unknown> {
    return this.inner.keys(descriptor, namespace);
  }

  clearCurrentKey(): void {
    this.inner.clearCurrentKey();
  }

  dispose(): void {
    this.inner.dispose();
  }

  tables(): readonly StateTable[] {
    return this.inner.tables();
  }
}

function wrap(descriptor: StateDescriptor, inner: State): State {
  const copy = copier(descriptor.valueType);
  switch (descriptor.kind) {
    case StateKind.LIST_STATE:
      return new CopyingList(inner as InternalListState, copy);
    case StateKind.MAP_STATE:
      return new CopyingMap(inner as InternalMapState, copier(descriptor.keyType), copy);
    default:
      return new CopyingValue(inner as InternalValueState, copy);
  }
}

class CopyingValue implements InternalValueState {
  constructor(
    private readonly inner: InternalValueState,
    private readonly copy: Copy,
  ) {}

  setNamespace(namespace: string): void {
    this.inner.setNamespace(namespace);
  }
  clear(): void {
    this.inner.clear();
  }
  get(): unknown {
    const value = this.inner.get();
    return value === undefined ? undefined : this.copy(value);
  }
  put(value: unknown): void {
    this.inner.put(this.copy(value));
  }
}

class CopyingList implements InternalListState {
  constructor(
    private readonly inner: InternalListState,
    private readonly copy: Copy,
  ) {}

  setNamespace(namespace: string): void {
    this.inner.setNamespace(namespace);
  }
  clear(): void {
    this.inner.clear();
  }
  get(): readonly unknown[] {
    return this.inner.get().map(this.copy);
  }
  add(value: unknown): void {
    this.inner.add(this.copy(value));
  }
  addAll(values: readonly unknown[]): void {
    this.inner.addAll(values.map(this.copy));
  }
  put(values: readonly unknown[]): void {
    this.inner.put(values.map(this.copy));
  }
  size(): number {
    return this.inner.size();
  }
}

class CopyingMap implements InternalMapState {
  constructor(
    private readonly inner: InternalMapState,
    private readonly copyKey: Copy,
    private readonly copy: Copy,
  ) {}

  setNamespace(namespace: string): void {
    this.inner.setNamespace(namespace);
  }
  clear(): void {
    this.inner.clear();
  }
  get(key: unknown): unknown {
    const value = this.inner.get(key);
    return value === undefined ? undefined : this.copy(value);
  }
  put(key: unknown, value: unknown): void {
    this.inner.put(this.copyKey(key), this.copy(value));
  }
  remove(key: unknown): void {
    this.inner.remove(key);
  }
  has(key: unknown): boolean {
    return this.inner.has(key);
  }
  *entries(): IterableIterator<[unknown, unknown]> {
    for (const [key, value] of this.inner.entries()) yield [this.copyKey(key), this.copy(value)];
  }
  size(): number {
    return this.inner.size();
  }
}
