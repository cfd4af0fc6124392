/**
 * The operator contract. An operator is a class built from a graph node; it declares its state, is driven by the task's
 * mailbox in one thread, and never blocks: what needs time (a worker's answer, an async function) is queued, and `ready`
 * says whether more input may come.
 */
import type { DataType, Node, StateDescriptor } from '@drey/sdk/protocol';
import type { Batch, KeyCodec } from '../types/contracts';
import type { KeyedStateBackend, OperatorStateBackend, TimerService, TimerTarget } from '../state/contracts';

/** Where an operator's results go: the next operator of the chain, or a partitioner. Calls are in stream order. */
export interface Output {
  emit(batch: Batch): void;
  /** A row for the side output with this OutputTag id; dropped when nothing consumes it. */
  emitSide(tag: string, batch: Batch): void;
  emitWatermark(timestamp: number): void;
  /** Watermark status: true = this stream is idle and must not hold back watermarks downstream. */
  emitIdle(idle: boolean): void;
  /** True if some consumer of `tag` exists; operators may skip work otherwise. */
  hasSide(tag: string): boolean;
}

/** Wall clock and timers of a task. Callbacks run in the task's mailbox. Tests use a manual clock. */
export interface ProcessingTimeService {
  /** ms since the epoch. */
  now(): number;
  /** Runs `callback` once at or after `time` (ms). Returns a function that cancels it. */
  schedule(time: number, callback: (time: number) => void): () => void;
}

export interface Counter {
  inc(by?: number): void;
  readonly count: number;
}

/** Metrics of one operator and subtask; user metrics live in groups below it. Names as in Flink's metrics page. */
export interface MetricGroup {
  counter(name: string): Counter;
  gauge(name: string, read: () => number | string): void;
  meter(name: string): { mark(n?: number): void; readonly count: number };
  histogram(name: string): { update(value: number): void };
  group(name: string): MetricGroup;
}

/** Accumulators of the job, merged over subtasks (Flink's IntCounter, LongCounter, DoubleCounter, ListAccumulator...). */
export interface AccumulatorRegistry {
  add(name: string, accumulator: Accumulator): void;
  get(name: string): Accumulator | undefined;
}

export interface Accumulator {
  readonly kind: string;
  /** A value that can be merged across threads by kind and printed as JSON. */
  value(): unknown;
}

/** What an operator gets from its task. */
export interface OperatorContext {
  readonly node: Node;
  readonly operatorName: string;
  readonly jobName: string;
  readonly jobId: string;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly attempt: number;
  /** "Map -> Sink: Print to Std. Out (1/2)" */
  readonly taskName: string;
  /** Slot of the task manager that runs this subtask; subtasks of one slot share a Python worker. */
  readonly slot: number;
  readonly batchMode: boolean;
  readonly configuration: ReadonlyMap<string, string>;
  readonly jobParameters: ReadonlyMap<string, string>;
  /** Paths of the files of the distributed cache, by name. */
  readonly cachedFiles?: ReadonlyMap<string, string>;
  readonly inputTypes: readonly DataType[];
  readonly output: Output;
  readonly metrics: MetricGroup;
  readonly accumulators: AccumulatorRegistry;
  readonly processingTime: ProcessingTimeService;
  /** Keyed operators only. */
  readonly keyCodec: KeyCodec | undefined;
  /** The checkpoint or savepoint whose state this attempt began with; undefined = none. State backends are filled before `open`. */
  readonly restoredCheckpointId: number | undefined;
  /** How the job takes checkpoints; undefined = not at all (also in BATCH mode), so sinks publish when they finish. */
  readonly checkpointing:
    | {
        readonly mode: 'EXACTLY_ONCE' | 'AT_LEAST_ONCE';
        /** A subtask whose input has ended waits for one more checkpoint (execution.checkpointing.checkpoints-after-tasks-finish). */
        readonly lastCheckpoint: boolean;
      }
    | undefined;
  keyedState(): KeyedStateBackend;
  operatorState(): OperatorStateBackend;
  /** Timers of a keyed operator; `target.onTimer` is called with the timer's key set as current key. */
  timers(name: string, target: TimerTarget): TimerService;
  /** The function object of a TYPESCRIPT FunctionSpec. */
  resolveFunction(id: string): unknown;
  /** A shared service of the task manager by name, e.g. "python-workers". Throws when the host has none. */
  service<T>(name: string): T;
  /** Runs `mail` in the task's mailbox; safe to call from any callback of this thread. */
  enqueue(mail: () => void): void;
  /** The operator's `ready` has become true, or there is output: the task should run. */
  wake(): void;
  /** Fails the task (and so the job, by its restart strategy) with `error`. */
  fail(error: Error): void;
  /** A line for the user, who would not learn of it otherwise; the job goes on. */
  notice?(line: string): void;
}

export interface Operator {
  /** State that this operator declares (host state declared as data; Python stages register theirs at run time). */
  readonly states?: readonly StateDescriptor[];
  open(context: OperatorContext): void | Promise<void>;
  /** `input` is 0 or 1. Keyed operators of TypeScript compute the key themselves; Python ones read batch.keys. */
  processBatch(batch: Batch, input: number): void;
  /** The combined watermark of all inputs has risen to `timestamp`. Forwarding it is the operator's duty. */
  processWatermark(timestamp: number): void;
  /** Operators of several inputs: the watermark of one input has risen. Comes before `processWatermark`, if that follows. */
  processInputWatermark?(input: number, timestamp: number): void;
  /** The combined idleness of all inputs has changed. Forwarding it is the operator's duty. */
  processIdle(idle: boolean): void;
  /**
   * A checkpoint barrier is about to be forwarded. Operators that hold rows outside their state (bundles, local phases of
   * aggregations, calls that are unanswered) emit them now, so that they travel before the barrier and the snapshot need not hold
   * them; sinks flush and prepare their commit. Called in the task's mailbox, for each operator from the head of the chain to its
   * end, once all inputs have delivered the barrier; no input and no processing-time timer comes until the returned promise and
   * those of all later operators are fulfilled. Then the states are fixed, the barrier goes on, and the task with it.
   */
  prepareSnapshotPreBarrier?(checkpointId: number): void | Promise<void>;
  /** Puts what is kept beside the keyed state into it: somebody is about to read it from outside (queryable state). */
  writeBackState?(): void;
  /**
   * Checkpoint `checkpointId`, and so every earlier one, is complete: what was prepared up to it may be published. Not called for
   * a savepoint that the job goes on after. A promise does not hold up the input. An error fails the task. May be left out for a
   * checkpoint whose successor completes, and is never called again after a restore: then the restored state says what to publish.
   */
  notifyCheckpointComplete?(checkpointId: number): void | Promise<void>;
  /** Checkpoint `checkpointId` will never complete. What was prepared for it belongs to the next one. */
  notifyCheckpointAborted?(checkpointId: number): void;
  /** Input `input` has ended (all its watermarks were delivered before). */
  endInput?(input: number): void;
  /** All inputs have ended: emit everything that is held back. Resolves when nothing is pending. */
  finish?(): void | Promise<void>;
  /** False = no further batch or watermark may be delivered now; the operator calls context.wake() when that ends. */
  ready?(): boolean;
  /** Releases resources; called once after finish, and also after a failure or cancellation (`failed`). */
  close?(failed: boolean): void | Promise<void>;
}

/** Makes the operator of a node; `host/src/operators/registry.ts` maps TransformOperator.kind to these. */
export type OperatorFactory = (node: Node) => Operator;

/**
 * Stateless TypeScript operators (map, filter, flat_map) additionally describe themselves to the stage compiler, which
 * fuses runs of them into one generated loop.
 */
export interface FusableOperator extends Operator {
  readonly fuse: { kind: 'map' | 'filter' | 'flatMap'; call: () => (value: never) => unknown };
}
