/**
 * User functions. Each is an abstract class, so that it can be extended, implemented, or written as an object literal;
 * where it makes sense a plain function does as well (the `…Like` types). Objects can have `open(context)` and `close()`.
 * All calls of one instance come from one thread, one after the other. Contexts and collectors are reused between calls and
 * are valid only during the call. Flink: docs/dev/datastream/user_defined_functions.
 */
import type { OutputTag } from './output-tag';
import type {
  FunctionInitializationContext,
  FunctionSnapshotContext,
  KeyedStateStore,
  RuntimeContext,
} from './runtime-context';
import type { BroadcastState, MapStateDescriptor, ReadOnlyBroadcastState, StateDescriptor } from './state';
import type { Window } from './windows/window';

/** Takes the results of a function. */
export interface Collector<T> {
  collect(value: T): void;
}

/** Life cycle of every function that is an object. `open` is awaited before the first element. */
export abstract class RichFunction {
  open?(context: RuntimeContext): void | Promise<void>;
  /** Flink's CheckpointedFunction: called before `open`, to get operator state, and what is in it after a restore. */
  initializeState?(context: FunctionInitializationContext): void | Promise<void>;
  /** Called for every checkpoint and savepoint, to bring operator state up to date. Needs `initializeState`. */
  snapshotState?(context: FunctionSnapshotContext): void;
  /**
   * Flink's CheckpointListener: the checkpoint is complete in all subtasks, and so is every earlier one. May be left out for a
   * checkpoint whose successor completes. An error fails the job.
   */
  notifyCheckpointComplete?(checkpointId: number): void | Promise<void>;
  /** The checkpoint will never complete. */
  notifyCheckpointAborted?(checkpointId: number): void;
  /** Called once, after the last element or after a failure. */
  close?(): void | Promise<void>;
}

export abstract class MapFunction<T, R> extends RichFunction {
  abstract map(value: T): R;
}
export type MapLike<T, R> = MapFunction<T, R> | ((value: T) => R);

/** Emits through `out`, or returns an iterable whose elements are emitted after what was collected. */
export abstract class FlatMapFunction<T, R> extends RichFunction {
  abstract flatMap(value: T, out: Collector<R>): Iterable<R> | void;
}
export type FlatMapLike<T, R> = FlatMapFunction<T, R> | ((value: T, out: Collector<R>) => Iterable<R> | void);

export abstract class FilterFunction<T> extends RichFunction {
  abstract filter(value: T): boolean;
}
export type FilterLike<T> = FilterFunction<T> | ((value: T) => boolean);

/** Computes the key of an element. Must be deterministic: it can be called more than once for an element. */
export abstract class KeySelector<T, K> {
  abstract getKey(value: T): K;
}
export type KeySelectorLike<T, K> = KeySelector<T, K> | ((value: T) => K);

/** Combines two values of one type into one. */
export abstract class ReduceFunction<T> extends RichFunction {
  abstract reduce(value1: T, value2: T): T;
}
export type ReduceLike<T> = ReduceFunction<T> | ((value1: T, value2: T) => T);

/** Folds elements into an accumulator. `merge` is needed for merging (session) windows only. */
export abstract class AggregateFunction<IN, ACC, OUT> {
  abstract createAccumulator(): ACC;
  /** Returns the new accumulator; may modify and return the one given. */
  abstract add(value: IN, accumulator: ACC): ACC;
  abstract getResult(accumulator: ACC): OUT;
  merge?(a: ACC, b: ACC): ACC;
}

/** Chooses the channel, in [0, numPartitions), for a key. */
export abstract class Partitioner<K> {
  abstract partition(key: K, numPartitions: number): number;
}
export type PartitionerLike<K> = Partitioner<K> | ((key: K, numPartitions: number) => number);

/** Time and timers. Times are ms since the epoch. Registering and deleting timers needs a keyed stream. */
export interface TimerService {
  currentProcessingTime(): number;
  /** {@link MIN_TIMESTAMP} before the first watermark, {@link MAX_TIMESTAMP} after the end of the input. */
  currentWatermark(): number;
  /** One timer for a key and time, however often it is registered. */
  registerEventTimeTimer(time: number): void;
  registerProcessingTimeTimer(time: number): void;
  deleteEventTimeTimer(time: number): void;
  deleteProcessingTimeTimer(time: number): void;
}

export type TimeDomain = 'EVENT_TIME' | 'PROCESSING_TIME';

export interface ProcessContext {
  /** Timestamp of the element in ms (of the timer, in `onTimer`); undefined when it has none. */
  timestamp(): number | undefined;
  timerService(): TimerService;
  /** Emits to a side output. */
  output<X>(tag: OutputTag<X>, value: X): void;
}
export interface OnTimerContext extends ProcessContext {
  timeDomain(): TimeDomain;
}
export interface KeyedProcessContext<K> extends ProcessContext {
  getCurrentKey(): K;
}
export interface KeyedOnTimerContext<K> extends KeyedProcessContext<K> {
  timeDomain(): TimeDomain;
}

export abstract class ProcessFunction<I, O> extends RichFunction {
  abstract processElement(value: I, ctx: ProcessContext, out: Collector<O>): void;
  onTimer?(timestamp: number, ctx: OnTimerContext, out: Collector<O>): void;
}
export type ProcessLike<I, O> = ProcessFunction<I, O> | ((value: I, ctx: ProcessContext, out: Collector<O>) => void);

export abstract class KeyedProcessFunction<K, I, O> extends RichFunction {
  abstract processElement(value: I, ctx: KeyedProcessContext<K>, out: Collector<O>): void;
  onTimer?(timestamp: number, ctx: KeyedOnTimerContext<K>, out: Collector<O>): void;
}
export type KeyedProcessLike<K, I, O> =
  | KeyedProcessFunction<K, I, O>
  | ((value: I, ctx: KeyedProcessContext<K>, out: Collector<O>) => void);

/** Two inputs, one output type. State is shared between the two methods. */
export abstract class CoMapFunction<A, B, R> extends RichFunction {
  abstract map1(value: A): R;
  abstract map2(value: B): R;
}

/** As {@link FlatMapFunction}, for two inputs. */
export abstract class CoFlatMapFunction<A, B, R> extends RichFunction {
  abstract flatMap1(value: A, out: Collector<R>): Iterable<R> | void;
  abstract flatMap2(value: B, out: Collector<R>): Iterable<R> | void;
}

export abstract class CoProcessFunction<A, B, R> extends RichFunction {
  abstract processElement1(value: A, ctx: ProcessContext, out: Collector<R>): void;
  abstract processElement2(value: B, ctx: ProcessContext, out: Collector<R>): void;
  /** On keyed connected streams only. */
  onTimer?(timestamp: number, ctx: OnTimerContext, out: Collector<R>): void;
}

export abstract class KeyedCoProcessFunction<K, A, B, R> extends RichFunction {
  abstract processElement1(value: A, ctx: KeyedProcessContext<K>, out: Collector<R>): void;
  abstract processElement2(value: B, ctx: KeyedProcessContext<K>, out: Collector<R>): void;
  onTimer?(timestamp: number, ctx: KeyedOnTimerContext<K>, out: Collector<R>): void;
}

interface BroadcastBaseContext {
  timestamp(): number | undefined;
  currentProcessingTime(): number;
  currentWatermark(): number;
  output<X>(tag: OutputTag<X>, value: X): void;
}
/** For elements of the broadcast side: may write broadcast state. */
export interface BroadcastContext extends BroadcastBaseContext {
  getBroadcastState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): BroadcastState<UK, UV>;
}
/** For elements of the other side: reads broadcast state. */
export interface BroadcastReadOnlyContext extends BroadcastBaseContext {
  getBroadcastState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): ReadOnlyBroadcastState<UK, UV>;
}
export interface KeyedBroadcastContext<K> extends BroadcastContext {
  /** Calls `fn` for every key of this subtask that has the state, with the key set and the state to read or change. */
  applyToKeyedState<S>(descriptor: StateDescriptor<S>, fn: (key: K, state: S) => void): void;
}
export interface KeyedBroadcastReadOnlyContext<K> extends BroadcastReadOnlyContext {
  timerService(): TimerService;
  getCurrentKey(): K;
}
export interface KeyedBroadcastOnTimerContext<K> extends KeyedBroadcastReadOnlyContext<K> {
  timeDomain(): TimeDomain;
}

/** `IN` is the non-broadcast side, `B` the broadcast side. */
export abstract class BroadcastProcessFunction<IN, B, OUT> extends RichFunction {
  abstract processElement(value: IN, ctx: BroadcastReadOnlyContext, out: Collector<OUT>): void;
  abstract processBroadcastElement(value: B, ctx: BroadcastContext, out: Collector<OUT>): void;
}

export abstract class KeyedBroadcastProcessFunction<K, IN, B, OUT> extends RichFunction {
  abstract processElement(value: IN, ctx: KeyedBroadcastReadOnlyContext<K>, out: Collector<OUT>): void;
  abstract processBroadcastElement(value: B, ctx: KeyedBroadcastContext<K>, out: Collector<OUT>): void;
  onTimer?(timestamp: number, ctx: KeyedBroadcastOnTimerContext<K>, out: Collector<OUT>): void;
}

/** What a window function can see of its window. */
export interface WindowContext<W extends Window> {
  window(): W;
  currentProcessingTime(): number;
  currentWatermark(): number;
  /** State of this key and window; clear it in `clear`. */
  windowState(): KeyedStateStore;
  /** State of this key over all windows. */
  globalState(): KeyedStateStore;
  output<X>(tag: OutputTag<X>, value: X): void;
}

/** Gets all elements of a window (or the one aggregated value) when it fires. */
export abstract class ProcessWindowFunction<IN, OUT, K, W extends Window> extends RichFunction {
  abstract process(key: K, ctx: WindowContext<W>, elements: Iterable<IN>, out: Collector<OUT>): void;
  /** Called when the window is purged for good: clear `windowState` here. */
  clear?(ctx: WindowContext<W>): void;
}
export type ProcessWindowLike<IN, OUT, K, W extends Window> =
  | ProcessWindowFunction<IN, OUT, K, W>
  | ((key: K, ctx: WindowContext<W>, elements: Iterable<IN>, out: Collector<OUT>) => void);

/** {@link ProcessWindowFunction} of a windowAll. */
export abstract class ProcessAllWindowFunction<IN, OUT, W extends Window> extends RichFunction {
  abstract process(ctx: WindowContext<W>, elements: Iterable<IN>, out: Collector<OUT>): void;
  clear?(ctx: WindowContext<W>): void;
}
export type ProcessAllWindowLike<IN, OUT, W extends Window> =
  | ProcessAllWindowFunction<IN, OUT, W>
  | ((ctx: WindowContext<W>, elements: Iterable<IN>, out: Collector<OUT>) => void);

/** The older form of {@link ProcessWindowFunction}, without context. */
export abstract class WindowFunction<IN, OUT, K, W extends Window> extends RichFunction {
  abstract apply(key: K, window: W, elements: Iterable<IN>, out: Collector<OUT>): void;
}
export type WindowLike<IN, OUT, K, W extends Window> =
  | WindowFunction<IN, OUT, K, W>
  | ((key: K, window: W, elements: Iterable<IN>, out: Collector<OUT>) => void);

export abstract class AllWindowFunction<IN, OUT, W extends Window> extends RichFunction {
  abstract apply(window: W, elements: Iterable<IN>, out: Collector<OUT>): void;
}
export type AllWindowLike<IN, OUT, W extends Window> =
  | AllWindowFunction<IN, OUT, W>
  | ((window: W, elements: Iterable<IN>, out: Collector<OUT>) => void);

/** Asynchronous work for each element; resolves with all its results. A rejection fails the job unless it is retried. */
export abstract class AsyncFunction<IN, OUT> extends RichFunction {
  abstract asyncInvoke(value: IN): Promise<Iterable<OUT>>;
  /** Results for an element that took too long; without this method a time-out fails the job. */
  timeout?(value: IN): Promise<Iterable<OUT>> | Iterable<OUT>;
}
export type AsyncLike<IN, OUT> = AsyncFunction<IN, OUT> | ((value: IN) => Promise<Iterable<OUT>>);

export interface ProcessJoinContext {
  getLeftTimestamp(): number;
  getRightTimestamp(): number;
  /** The larger of the two. */
  getTimestamp(): number;
  output<X>(tag: OutputTag<X>, value: X): void;
}
/** Gets every pair of an interval join. */
export abstract class ProcessJoinFunction<A, B, OUT> extends RichFunction {
  abstract processElement(left: A, right: B, ctx: ProcessJoinContext, out: Collector<OUT>): void;
}
export type ProcessJoinLike<A, B, OUT> =
  | ProcessJoinFunction<A, B, OUT>
  | ((left: A, right: B, ctx: ProcessJoinContext, out: Collector<OUT>) => void);

/** Gets every pair of a window join; its result is emitted. */
export abstract class JoinFunction<A, B, OUT> extends RichFunction {
  abstract join(first: A, second: B): OUT;
}
export type JoinLike<A, B, OUT> = JoinFunction<A, B, OUT> | ((first: A, second: B) => OUT);

/** Gets every pair of a window join and emits any number of results. */
export abstract class FlatJoinFunction<A, B, OUT> extends RichFunction {
  abstract join(first: A, second: B, out: Collector<OUT>): void;
}

/** Gets both groups of a key and window. */
export abstract class CoGroupFunction<A, B, OUT> extends RichFunction {
  abstract coGroup(first: Iterable<A>, second: Iterable<B>, out: Collector<OUT>): void;
}
export type CoGroupLike<A, B, OUT> =
  | CoGroupFunction<A, B, OUT>
  | ((first: Iterable<A>, second: Iterable<B>, out: Collector<OUT>) => void);

export interface SinkContext {
  currentProcessingTime(): number;
  currentWatermark(): number;
  /** Timestamp of the element in ms; undefined when it has none. */
  timestamp(): number | undefined;
}
/** A sink of your own. A promise holds back further elements until it has resolved. */
export abstract class SinkFunction<T> extends RichFunction {
  abstract invoke(value: T, context: SinkContext): void | Promise<void>;
  /** After the last element of a finished job. */
  finish?(): void | Promise<void>;
}

/**
 * A sink of your own that publishes exactly once, in two phases: what was written up to a checkpoint is published when the checkpoint is
 * complete. Committables are part of the checkpoint, so after a failure those of the last complete one are committed again.
 * Flink: Sink with SupportsCommitter.
 */
export abstract class TwoPhaseCommittingSink<T, C> extends SinkFunction<T> {
  /**
   * Flushes, and gives what has to be published for all that was written since the last call: plain JSON. Called before every checkpoint
   * and, in jobs without checkpoints, at the end.
   */
  abstract prepareCommit(): readonly C[] | Promise<readonly C[]>;
  /** Publishes. A committable may come twice, which must do no harm. An error fails the job, which commits again when it is restarted. */
  abstract commit(committables: readonly C[]): void | Promise<void>;
}
export type SinkLike<T> = SinkFunction<T> | ((value: T, context: SinkContext) => void | Promise<void>);

export interface SourceContext<T> {
  /** Emits an element. Await the promise to let the job keep up: it resolves when more is wanted. */
  collect(value: T): Promise<void> | void;
  /** @param timestamp ms since the epoch */
  collectWithTimestamp(value: T, timestamp: number): Promise<void> | void;
  /** Emits a watermark (ms). */
  emitWatermark(timestamp: number): void;
  /** Nothing will come for a while: downstream watermarks do not wait for this subtask until its next element or watermark. */
  markAsTemporarilyIdle(): void;
  getProcessingTime(): number;
  /** Index of this subtask and number of subtasks, to divide the work. */
  readonly subtaskIndex: number;
  readonly parallelism: number;
  /** True once `cancel` was called. */
  isCanceled(): boolean;
}
/**
 * A source of your own: runs in parallelism 1 unless `parallel` is true. Ends when `run` resolves.
 *
 * To go on from a checkpoint, keep the position in operator state (`initializeState`, `snapshotState`), and let position and element change
 * in one turn, before the promise of `collect` is awaited: `const more = ctx.collect(x); this.position++; await more;`.
 */
export abstract class SourceFunction<T> extends RichFunction {
  readonly parallel?: boolean;
  /** True when the source ends by itself (BATCH mode accepts only such ones). */
  readonly bounded?: boolean;
  abstract run(ctx: SourceContext<T>): void | Promise<void>;
  abstract cancel(): void;
}
/**
 * An (async) iterable, or a function that makes one (generators), or a SourceFunction. A restored job reads an iterable again from its
 * beginning and skips what it has had, so it must give the same elements; an async one goes on with whatever it gives then.
 */
export type SourceLike<T> =
  | SourceFunction<T>
  | Iterable<T>
  | AsyncIterable<T>
  | ((ctx: SourceContext<T>) => Iterable<T> | AsyncIterable<T>);
