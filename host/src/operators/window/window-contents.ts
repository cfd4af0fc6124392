/** What a window holds: its elements, or one folded value; with an evictor always its elements with their timestamps. */
import type { AggregateFunction, TimestampedValue, WindowOperation } from '@drey/sdk';
import { DataType, StateKind, TypeRoot } from '@drey/sdk/protocol';
import type { InternalListState, InternalValueState, KeyedStateBackend } from '../../state/contracts';
import { NO_TIMESTAMP } from '../../types/contracts';
import { Row } from '../../types/rows';
import { internalDescriptor, reducer } from '../state-handles';

const STATE_NAME = 'window-contents';

/** Contents of the current key's window in the namespace that is set. */
export interface WindowContents {
  setNamespace(namespace: string): void;
  /** Returns true when the window held nothing before. */
  add(value: unknown, timestamp: number): boolean;
  /** What the window function gets; undefined when there is nothing to emit. */
  get(): readonly unknown[] | undefined;
  clear(): void;
  /** Moves the contents of `sources` into `target`. */
  merge(target: string, sources: readonly string[]): void;
}

export function createContents(backend: KeyedStateBackend, operation: WindowOperation): WindowContents {
  const { preAggregator, elementType, accumulatorType } = operation;
  const element = elementType.dataType;
  if (preAggregator === undefined) {
    return new ListContents(backend.state(internalDescriptor(STATE_NAME, StateKind.LIST_STATE, element)) as never);
  }
  const accumulator = accumulatorType?.dataType ?? (preAggregator.kind === 'reduce' ? element : undefined);
  const kind = preAggregator.kind === 'reduce' ? StateKind.REDUCING : StateKind.AGGREGATING;
  const state = backend.state(internalDescriptor(STATE_NAME, kind, accumulator)) as InternalValueState;
  if (preAggregator.kind === 'reduce') return new ReduceContents(state, reducer(preAggregator.function));
  return new AggregateContents(state, preAggregator.function);
}

class ListContents implements WindowContents {
  constructor(private readonly state: InternalListState) {}

  setNamespace(namespace: string): void {
    this.state.setNamespace(namespace);
  }

  add(value: unknown): boolean {
    const empty = this.state.size() === 0;
    this.state.add(value);
    return empty;
  }

  get(): readonly unknown[] | undefined {
    return this.state.size() === 0 ? undefined : this.state.get();
  }

  clear(): void {
    this.state.clear();
  }

  merge(target: string, sources: readonly string[]): void {
    mergeLists(this.state, target, sources);
  }
}

/** Appends the lists in `sources` to the one in `target` and removes them. */
export function mergeLists(state: InternalListState, target: string, sources: readonly string[]): void {
  const moved: unknown[] = [];
  for (const source of sources) {
    state.setNamespace(source);
    for (const value of state.get()) moved.push(value);
    state.clear();
  }
  state.setNamespace(target);
  if (moved.length > 0) state.addAll(moved);
}

/** Folds the values in `sources` into the one in `target` and removes them. */
export function mergeValues(
  state: InternalValueState,
  target: string,
  sources: readonly string[],
  combine: (a: unknown, b: unknown) => unknown,
): void {
  let merged: unknown;
  for (const source of sources) {
    state.setNamespace(source);
    const value = state.get();
    if (value === undefined) continue;
    state.clear();
    merged = merged === undefined ? value : combine(merged, value);
  }
  state.setNamespace(target);
  if (merged === undefined) return;
  const current = state.get();
  state.put(current === undefined ? merged : combine(current, merged));
}

class ReduceContents implements WindowContents {
  constructor(
    private readonly state: InternalValueState,
    private readonly reduce: (a: unknown, b: unknown) => unknown,
  ) {}

  setNamespace(namespace: string): void {
    this.state.setNamespace(namespace);
  }

  add(value: unknown): boolean {
    const current = this.state.get();
    this.state.put(current === undefined ? value : this.reduce(current, value));
    return current === undefined;
  }

  get(): readonly unknown[] | undefined {
    const value = this.state.get();
    return value === undefined ? undefined : [value];
  }

  clear(): void {
    this.state.clear();
  }

  merge(target: string, sources: readonly string[]): void {
    mergeValues(this.state, target, sources, this.reduce);
  }
}

/** `merge` of an AggregateFunction; throws when it has none, since only merging windows ask. */
export function accumulatorMerge(
  fn: AggregateFunction<unknown, unknown, unknown>,
): (a: unknown, b: unknown) => unknown {
  return (a, b) => {
    if (fn.merge === undefined) {
      throw new Error('This AggregateFunction cannot be used with merging windows: it does not implement merge(a, b).');
    }
    return fn.merge(a, b);
  };
}

class AggregateContents implements WindowContents {
  constructor(
    private readonly state: InternalValueState,
    private readonly fn: AggregateFunction<unknown, unknown, unknown>,
  ) {}

  setNamespace(namespace: string): void {
    this.state.setNamespace(namespace);
  }

  add(value: unknown): boolean {
    const current = this.state.get();
    this.state.put(this.fn.add(value, current === undefined ? this.fn.createAccumulator() : current));
    return current === undefined;
  }

  get(): readonly unknown[] | undefined {
    const accumulator = this.state.get();
    if (accumulator === undefined) return undefined;
    const result = this.fn.getResult(accumulator);
    return result === undefined || result === null ? undefined : [result];
  }

  clear(): void {
    this.state.clear();
  }

  merge(target: string, sources: readonly string[]): void {
    mergeValues(this.state, target, sources, accumulatorMerge(this.fn));
  }
}

/** Elements with their timestamps, which evictors see and remove. A pre-aggregator folds them when the window fires. */
export class EvictingContents implements WindowContents {
  private readonly state: InternalListState;
  private readonly fold: (values: readonly unknown[]) => readonly unknown[];

  constructor(backend: KeyedStateBackend, operation: WindowOperation) {
    const children = [operation.elementType.dataType, DataType.create({ root: TypeRoot.BIGINT })];
    const type = DataType.create({ root: TypeRoot.TUPLE, children });
    this.state = backend.state(internalDescriptor(STATE_NAME, StateKind.LIST_STATE, type)) as InternalListState;
    this.fold = folding(operation);
  }

  setNamespace(namespace: string): void {
    this.state.setNamespace(namespace);
  }

  add(value: unknown, timestamp: number): boolean {
    const empty = this.state.size() === 0;
    this.state.add(Row.of(value, timestamp === NO_TIMESTAMP ? null : timestamp));
    return empty;
  }

  get(): readonly unknown[] | undefined {
    return this.state.size() === 0 ? undefined : this.state.get();
  }

  /** The elements, to be evicted from in place and given back to {@link keep}. */
  elements(): TimestampedValue<unknown>[] {
    return (this.state.get() as readonly Row[]).map((row) => ({
      value: row.f0,
      timestamp: row.f1 === null ? NO_TIMESTAMP : (row.f1 as number),
    }));
  }

  keep(elements: readonly TimestampedValue<unknown>[]): void {
    const { state } = this;
    if (elements.length === 0) state.clear();
    else state.put(elements.map((e) => Row.of(e.value, e.timestamp === NO_TIMESTAMP ? null : e.timestamp)));
  }

  /** What the window function gets of the elements that are left. */
  folded(elements: readonly TimestampedValue<unknown>[]): readonly unknown[] {
    return this.fold(elements.map((element) => element.value));
  }

  clear(): void {
    this.state.clear();
  }

  merge(target: string, sources: readonly string[]): void {
    mergeLists(this.state, target, sources);
  }
}

function folding(operation: WindowOperation): (values: readonly unknown[]) => readonly unknown[] {
  const { preAggregator } = operation;
  if (preAggregator === undefined) return (values) => values;
  if (preAggregator.kind === 'reduce') {
    const reduce = reducer(preAggregator.function);
    return (values) => (values.length === 0 ? [] : [values.reduce((a, b) => reduce(a, b))]);
  }
  const fn = preAggregator.function;
  return (values) => {
    let accumulator = fn.createAccumulator();
    for (const value of values) accumulator = fn.add(value, accumulator);
    return [fn.getResult(accumulator)];
  };
}
