/** The RuntimeContext of TypeScript functions, and the keyed state stores behind it. */
import {
  type Accumulator as UserAccumulator,
  type AggregatingState,
  type AggregatingStateDescriptor,
  type DistributedCache,
  DoubleCounter,
  Histogram,
  IntCounter,
  type KeyedStateStore,
  type ListState,
  type ListStateDescriptor,
  LongCounter,
  type MapState,
  type MapStateDescriptor,
  type MetricGroup as UserMetricGroup,
  type ReducingState,
  type ReducingStateDescriptor,
  type RuntimeContext,
  type StateDescriptor,
  type ValueState,
  type ValueStateDescriptor,
} from '@drey/sdk';
import type { KeyedStateBackend } from '../state/contracts';
import type { Accumulator, MetricGroup, OperatorContext } from './contracts';
import { createStateHandle, type StateHandle, type StateScope } from './state-handles';

const NOT_KEYED = "Keyed state can only be used on a 'keyed stream', i.e., after a 'keyBy()' operation.";

/** The task's name without the number of the subtask. */
export function plainTaskName(context: OperatorContext): string {
  return context.taskName.replace(/ \(\d+\/\d+\)(#\d+)?$/, '');
}

/** State handles by descriptor name, each made once. Without a scope they address the void namespace. */
export class KeyedStateHandles implements KeyedStateStore {
  private readonly handles = new Map<string, { kind: number; handle: StateHandle }>();

  constructor(
    private readonly backend: KeyedStateBackend,
    private readonly scope: StateScope | undefined,
  ) {}

  /** @throws when the name already is a state of another kind. */
  handle(descriptor: StateDescriptor): StateHandle {
    const known = this.handles.get(descriptor.name);
    if (known !== undefined && known.kind === descriptor.kind) return known.handle;
    const handle = createStateHandle(this.backend, descriptor, this.scope);
    this.handles.set(descriptor.name, { kind: descriptor.kind, handle });
    return handle;
  }

  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T> {
    return this.handle(descriptor) as ValueState<T>;
  }

  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.handle(descriptor) as ListState<T>;
  }

  getMapState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV> {
    return this.handle(descriptor) as MapState<UK, UV>;
  }

  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): ReducingState<T> {
    return this.handle(descriptor) as ReducingState<T>;
  }

  getAggregatingState<IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>): AggregatingState<IN, OUT> {
    return this.handle(descriptor) as AggregatingState<IN, OUT>;
  }
}

/** A store all of whose methods throw `message`. */
export class ForbiddenStateStore implements KeyedStateStore {
  constructor(private readonly message: string) {}

  private refuse(): never {
    throw Object.assign(new Error(this.message), { exceptionClass: 'java.lang.UnsupportedOperationException' });
  }

  getState(): never {
    return this.refuse();
  }
  getListState(): never {
    return this.refuse();
  }
  getMapState(): never {
    return this.refuse();
  }
  getReducingState(): never {
    return this.refuse();
  }
  getAggregatingState(): never {
    return this.refuse();
  }
}

/** Context of one operator's functions. `store` is undefined on streams that are not keyed. */
export class FunctionRuntimeContext implements RuntimeContext {
  private readonly store: KeyedStateStore;
  private metrics: UserMetricGroup | undefined;

  constructor(
    private readonly context: OperatorContext,
    store: KeyedStateStore | undefined,
  ) {
    this.store = store ?? new ForbiddenStateStore(NOT_KEYED);
  }

  getJobId(): string {
    return this.context.jobId;
  }
  getJobName(): string {
    return this.context.jobName;
  }
  getTaskName(): string {
    return plainTaskName(this.context);
  }
  getTaskNameWithSubtasks(): string {
    const { parallelism, subtaskIndex, attempt } = this.context;
    return `${this.getTaskName()} (${subtaskIndex + 1}/${parallelism})#${attempt}`;
  }
  getNumberOfParallelSubtasks(): number {
    return this.context.parallelism;
  }
  getMaxNumberOfParallelSubtasks(): number {
    return this.context.maxParallelism;
  }
  getIndexOfThisSubtask(): number {
    return this.context.subtaskIndex;
  }
  getAttemptNumber(): number {
    return this.context.attempt;
  }
  getMetricGroup(): UserMetricGroup {
    return (this.metrics ??= userMetrics(this.context.metrics));
  }
  getJobParameter(key: string, defaultValue: string): string {
    return this.context.jobParameters.get(key) ?? defaultValue;
  }
  getGlobalJobParameters(): ReadonlyMap<string, string> {
    return this.context.jobParameters;
  }

  getDistributedCache(): DistributedCache {
    const { cachedFiles } = this.context;
    return {
      getFile(name) {
        const path = cachedFiles?.get(name);
        if (path !== undefined) return path;
        const message = `File with name '${name}' is not available. Did you forget to register the file?`;
        throw Object.assign(new Error(message), { exceptionClass: 'java.lang.IllegalArgumentException' });
      },
    };
  }

  addAccumulator(name: string, accumulator: UserAccumulator<unknown, unknown>): void {
    this.context.accumulators.add(name, accumulator);
  }

  getAccumulator(name: string): UserAccumulator<unknown, unknown> | undefined {
    return this.context.accumulators.get(name) as UserAccumulator<unknown, unknown> | undefined;
  }

  getIntCounter(name: string): IntCounter {
    return this.accumulator(name, 'IntCounter', () => new IntCounter());
  }
  getLongCounter(name: string): LongCounter {
    return this.accumulator(name, 'LongCounter', () => new LongCounter());
  }
  getDoubleCounter(name: string): DoubleCounter {
    return this.accumulator(name, 'DoubleCounter', () => new DoubleCounter());
  }
  getHistogram(name: string): Histogram {
    return this.accumulator(name, 'Histogram', () => new Histogram());
  }

  private accumulator<A extends Accumulator>(name: string, kind: string, create: () => A): A {
    const known = this.context.accumulators.get(name);
    if (known === undefined) {
      const created = create();
      this.context.accumulators.add(name, created);
      return created;
    }
    if (known.kind !== kind) {
      throw new Error(`The accumulator '${name}' is of type ${known.kind}, so it cannot be used as ${kind}.`);
    }
    return known as A;
  }

  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T> {
    return this.store.getState(descriptor);
  }
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.store.getListState(descriptor);
  }
  getMapState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV> {
    return this.store.getMapState(descriptor);
  }
  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): ReducingState<T> {
    return this.store.getReducingState(descriptor);
  }
  getAggregatingState<IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>): AggregatingState<IN, OUT> {
    return this.store.getAggregatingState(descriptor);
  }
}

/** User metrics in the form of the SDK, over a group of the host. */
export function userMetrics(group: MetricGroup): UserMetricGroup {
  return {
    counter(name) {
      const counter = group.counter(name);
      return {
        inc: (n = 1) => counter.inc(n),
        dec: (n = 1) => counter.inc(-n),
        getCount: () => counter.count,
      };
    },
    gauge: (name, supplier) => group.gauge(name, supplier),
    meter(name) {
      const meter = group.meter(name);
      return { markEvent: (n = 1) => meter.mark(n), getCount: () => meter.count };
    },
    distribution: (name) => group.histogram(name),
    histogram: (name) => group.histogram(name),
    addGroup(name, value) {
      const child = group.group(name);
      return userMetrics(value === undefined ? child : child.group(value));
    },
  };
}
