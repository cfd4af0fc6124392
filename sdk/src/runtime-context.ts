/** What a function can learn about, and get from, the subtask that runs it. */
import type { Accumulator, DoubleCounter, Histogram, IntCounter, LongCounter } from './accumulators';
import type {
  AggregatingState,
  AggregatingStateDescriptor,
  ListState,
  ListStateDescriptor,
  MapState,
  MapStateDescriptor,
  ReducingState,
  ReducingStateDescriptor,
  ValueState,
  ValueStateDescriptor,
} from './state';

/** A count that goes up and down. */
export interface MetricCounter {
  inc(n?: number): void;
  dec(n?: number): void;
  getCount(): number;
}

/** A count of events and their rate. */
export interface Meter {
  markEvent(n?: number): void;
  getCount(): number;
}

/** A distribution of numbers. */
export interface Distribution {
  update(value: number): void;
}

/** User metrics of an operator; names are scoped by the groups around them. Flink: docs/ops/metrics. */
export interface MetricGroup {
  counter(name: string): MetricCounter;
  gauge(name: string, supplier: () => number | string): void;
  meter(name: string): Meter;
  distribution(name: string): Distribution;
  histogram(name: string): Distribution;
  /** A group below this one: by name, or by key and value. */
  addGroup(name: string, value?: string): MetricGroup;
}

/** Keyed state by descriptor. The same name gives the same state; another kind of state under one name is an error. */
export interface KeyedStateStore {
  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>;
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  getMapState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV>;
  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): ReducingState<T>;
  getAggregatingState<IN, ACC, OUT>(descriptor: AggregatingStateDescriptor<IN, ACC, OUT>): AggregatingState<IN, OUT>;
}

/** State of a subtask as a whole. When the parallelism changes, lists are divided among the subtasks, or given to all (union). */
export interface OperatorStateStore {
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  getUnionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
}

/** Files that were registered with `registerCachedFile`. */
export interface DistributedCache {
  /** Path of the file or directory. @throws when nothing was registered under that name. */
  getFile(name: string): string;
}

/** Given to `initializeState`, before `open`. */
export interface FunctionInitializationContext {
  /** True when the state comes from a snapshot. */
  isRestored(): boolean;
  /** The checkpoint or savepoint that the state comes from; undefined when there is none. */
  getRestoredCheckpointId(): number | undefined;
  getOperatorStateStore(): OperatorStateStore;
  getKeyedStateStore(): KeyedStateStore;
}

/** Given to `snapshotState`. */
export interface FunctionSnapshotContext {
  getCheckpointId(): number;
  /** ms since the epoch. */
  getCheckpointTimestamp(): number;
}

/** Given to `open`. Keyed state is there on keyed streams only; elsewhere those methods throw. */
export interface RuntimeContext extends KeyedStateStore {
  getJobId(): string;
  getJobName(): string;
  /** Name of the task, without subtask: "Map -> Filter". */
  getTaskName(): string;
  /** "Map -> Filter (1/4)#0" */
  getTaskNameWithSubtasks(): string;
  getNumberOfParallelSubtasks(): number;
  getMaxNumberOfParallelSubtasks(): number;
  /** From 0. */
  getIndexOfThisSubtask(): number;
  /** From 0; grows with every restart. */
  getAttemptNumber(): number;
  getMetricGroup(): MetricGroup;
  /** One of the global job parameters of the ExecutionConfig. */
  getJobParameter(key: string, defaultValue: string): string;
  getGlobalJobParameters(): ReadonlyMap<string, string>;
  /** Registers an accumulator; its merged value is in the JobExecutionResult. A name that is taken is an error. */
  addAccumulator(name: string, accumulator: Accumulator<unknown, unknown>): void;
  getAccumulator(name: string): Accumulator<unknown, unknown> | undefined;
  getDistributedCache(): DistributedCache;
  getIntCounter(name: string): IntCounter;
  getLongCounter(name: string): LongCounter;
  getDoubleCounter(name: string): DoubleCounter;
  getHistogram(name: string): Histogram;
}
