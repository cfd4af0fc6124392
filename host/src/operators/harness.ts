/**
 * Runs one operator without a runtime, for tests: elements, watermarks and processing time go in, rows with their timestamps
 * come out. State is on the heap; mail runs at once or, for asynchronous operators, with {@link OperatorHarness.settle}.
 */
import { DataType, FunctionSpec, Language, Node, TransformOperator, TypeRoot } from '@drey/sdk/protocol';
import type { KeyedStateBackend, SnapshotSource, TimerTarget } from '../state/contracts';
import { HeapKeyedStateBackend } from '../state/heap-backend';
import { HeapOperatorStateBackend } from '../state/operator-backend';
import { TimerServiceImpl } from '../state/timers';
import { rowsBatch } from '../types/batch';
import type { Batch, KeyCodec } from '../types/contracts';
import { MIN_WATERMARK, NO_TIMESTAMP } from '../types/contracts';
import { keyCodec } from '../types/keys';
import { CopyingBackend } from './copying-backend';
import type { Accumulator, MetricGroup, Operator, OperatorContext, Output, ProcessingTimeService } from './contracts';
import { type HarnessSnapshot, restoreKeyed, restoreOperator, restoreTimers, takeSnapshot } from './harness-snapshot';
import './index';
import { createOperator } from './registry';
import { isRich } from './udf-operator';

const OBJECT = DataType.create({ root: TypeRoot.OBJECT });

/**
 * How all tests treat state (environment variable DREY_TEST_STATE). 'copying': the backend gives out copies. 'restoring': after every
 * DREY_TEST_STATE_EVERY-th input (default 1) a new operator goes on from a snapshot of the old one, where that can be done at once.
 */
const MODE = process.env['DREY_TEST_STATE'];
const EVERY = Number(process.env['DREY_TEST_STATE_EVERY'] ?? 1);

/** A row that came out; `timestamp` is undefined when it has none. */
export interface Emitted {
  readonly value: unknown;
  readonly timestamp: number | undefined;
}

export interface HarnessOptions {
  /** Type of the key; absent = not keyed. */
  readonly keyType?: DataType;
  readonly batchMode?: boolean;
  /** Side outputs without a consumer; all others have one. */
  readonly unconsumed?: readonly string[];
  readonly jobParameters?: ReadonlyMap<string, string>;
  /** TransformOperator.payload. */
  readonly payload?: Uint8Array;
  /** A barrier shows in what comes out (bundles end with it), so 'restoring' leaves the operator alone. */
  readonly barriersShow?: boolean;
  /** What the operator begins with. */
  readonly snapshot?: HarnessSnapshot;
}

interface Scheduled {
  readonly time: number;
  readonly callback: (time: number) => void;
}

/** A clock that moves when told. */
export class ManualTime implements ProcessingTimeService {
  time = 0;
  private scheduled: Scheduled[] = [];

  now(): number {
    return this.time;
  }

  schedule(time: number, callback: (time: number) => void): () => void {
    const entry = { time, callback };
    this.scheduled.push(entry);
    return () => {
      this.scheduled = this.scheduled.filter((other) => other !== entry);
    };
  }

  /** Moves on to `time` and runs what is due, earliest first. */
  advanceTo(time: number): void {
    for (;;) {
      const due = this.scheduled.filter((entry) => entry.time <= time).sort((a, b) => a.time - b.time)[0];
      if (due === undefined) break;
      this.scheduled = this.scheduled.filter((entry) => entry !== due);
      this.time = Math.max(this.time, due.time);
      due.callback(due.time);
    }
    this.time = Math.max(this.time, time);
  }
}

class HarnessOutput implements Output {
  readonly main: Emitted[] = [];
  readonly side = new Map<string, Emitted[]>();
  /** Rows, watermarks and idleness in order. */
  readonly log: string[] = [];
  /** Watermarks are not noted: they are repeated for a new operator. */
  repeating = false;

  constructor(private readonly unconsumed: readonly string[]) {}

  emit(batch: Batch): void {
    for (const row of expand(batch)) {
      this.main.push(row);
      this.log.push(String(row.value));
    }
  }
  emitSide(tag: string, batch: Batch): void {
    const rows = this.side.get(tag) ?? [];
    rows.push(...expand(batch));
    this.side.set(tag, rows);
  }
  emitWatermark(timestamp: number): void {
    if (!this.repeating) this.log.push(`W${timestamp}`);
  }
  emitIdle(idle: boolean): void {
    this.log.push(idle ? 'idle' : 'active');
  }
  hasSide(tag: string): boolean {
    return !this.unconsumed.includes(tag);
  }
}

function expand(batch: Batch): Emitted[] {
  const { timestamps } = batch;
  return batch.rows().map((value, i) => {
    const stamp = timestamps?.[i];
    return { value, timestamp: stamp === NO_TIMESTAMP ? undefined : stamp };
  });
}

class HarnessMetrics implements MetricGroup {
  readonly counters = new Map<string, { count: number; inc(by?: number): void }>();
  counter(name: string) {
    const known = this.counters.get(name);
    if (known !== undefined) return known;
    const counter = {
      count: 0,
      inc(by = 1) {
        this.count += by;
      },
    };
    this.counters.set(name, counter);
    return counter;
  }
  gauge(): void {}
  meter() {
    return { count: 0, mark(): void {} };
  }
  histogram() {
    return { update(): void {} };
  }
  group(): MetricGroup {
    return this;
  }
}

const RESTORED_CHECKPOINT = 1;

/** Operators that open or drain in their own time; tests restore them step by step. */
const TAKES_TIME = /^(async|table-(lookup|delta)-join|table-function-.*|table-python-.*|table-process-function)$/;

/** An operator with what it keeps. */
class Instance {
  private backend: (KeyedStateBackend & SnapshotSource) | undefined;
  private readonly timers = new Map<string, TimerServiceImpl>();

  constructor(
    readonly operator: Operator,
    readonly operatorState: HeapOperatorStateBackend,
    readonly codec: KeyCodec | undefined,
    private readonly time: ManualTime,
    readonly snapshot: HarnessSnapshot | undefined,
  ) {}

  keyedState(): KeyedStateBackend & SnapshotSource {
    if (this.backend !== undefined) return this.backend;
    const { codec, time, snapshot } = this;
    if (codec === undefined) throw new Error('the operator under test has no key type');
    const backend = MODE === 'copying' ? new CopyingBackend(codec, time) : new HeapKeyedStateBackend(codec, time);
    const now = time.time;
    if (snapshot !== undefined) {
      restoreKeyed(backend, snapshot, (at) => {
        time.time = at;
      });
    }
    time.time = now;
    return (this.backend = backend);
  }

  timerService(name: string, target: TimerTarget): TimerServiceImpl {
    const backend = this.keyedState();
    const service = new TimerServiceImpl(backend, this.time, target);
    this.timers.set(name, service);
    if (this.snapshot !== undefined) restoreTimers(name, service, backend, this.snapshot);
    return service;
  }

  takeSnapshot(): HarnessSnapshot {
    return takeSnapshot(this.backend, this.timers, this.operatorState);
  }

  dispose(): void {
    for (const timers of this.timers.values()) timers.dispose();
  }
}

/** One operator of `kind` around `functions` (see the SDK's graph/kinds.ts for what each kind wants). */
export class OperatorHarness {
  readonly time = new ManualTime();
  readonly metrics = new HarnessMetrics();
  readonly accumulators = new Map<string, Accumulator>();
  private readonly output: HarnessOutput;
  private readonly node: Node;
  private readonly mail: (() => void)[] = [];
  private instance: Instance;
  private inputs = 0;
  private readonly inputWatermarks = new Map<number, number>();
  private lastWatermark = MIN_WATERMARK;
  failure: Error | undefined;

  constructor(
    private readonly kind: string,
    private readonly functions: readonly unknown[],
    private readonly options: HarnessOptions = {},
  ) {
    const specs = functions.map((_, i) => FunctionSpec.create({ language: Language.TYPESCRIPT, id: String(i) }));
    const { keyType, payload } = options;
    const value = TransformOperator.create({ kind, functions: specs, keyType, ...(payload && { payload }) });
    this.node = Node.create({ id: 1, name: 'Tested', operator: { kind: 'transform', value } });
    this.output = new HarnessOutput(options.unconsumed ?? []);
    this.instance = this.createInstance(options.snapshot);
  }

  get operator(): Operator {
    return this.instance.operator;
  }

  private createInstance(snapshot: HarnessSnapshot | undefined): Instance {
    const operatorState = snapshot === undefined ? new HeapOperatorStateBackend() : restoreOperator(snapshot);
    const keyed = this.options.keyType === undefined ? undefined : keyCodec(this.options.keyType, { pyflink: false });
    return new Instance(createOperator(this.node), operatorState, keyed, this.time, snapshot);
  }

  private contextOf(instance: Instance): OperatorContext {
    const { accumulators, options, time, node, mail } = this;
    return {
      node,
      operatorName: node.name,
      jobName: 'job',
      jobId: '0'.repeat(32),
      subtaskIndex: 0,
      parallelism: 1,
      maxParallelism: 128,
      attempt: 0,
      taskName: `${node.name} (1/1)`,
      slot: 0,
      batchMode: options.batchMode ?? false,
      restoredCheckpointId: instance.snapshot === undefined ? undefined : RESTORED_CHECKPOINT,
      checkpointing: undefined,
      configuration: new Map(),
      jobParameters: options.jobParameters ?? new Map(),
      inputTypes: [OBJECT, OBJECT],
      output: this.output,
      metrics: this.metrics,
      accumulators: {
        add: (name, accumulator) => void accumulators.set(name, accumulator),
        get: (name) => accumulators.get(name),
      },
      processingTime: time,
      keyCodec: instance.codec,
      keyedState: () => instance.keyedState(),
      operatorState: () => instance.operatorState,
      timers: (name, target) => instance.timerService(name, target),
      resolveFunction: (id) => this.functions[Number(id)],
      service: (name) => {
        throw new Error(`no service ${name}`);
      },
      enqueue: (task) => void mail.push(task),
      wake: () => {},
      fail: (error) => {
        this.failure ??= error;
      },
    };
  }

  async open(): Promise<this> {
    await this.operator.open(this.contextOf(this.instance));
    return this;
  }

  /** State and timers as a checkpoint would have them. Nothing may be in flight. */
  async snapshot(): Promise<HarnessSnapshot> {
    await this.operator.prepareSnapshotPreBarrier?.(RESTORED_CHECKPOINT);
    return this.instance.takeSnapshot();
  }

  /** Rows of one batch. */
  push(batch: Batch, input = 0): void {
    this.operator.processBatch(batch, input);
    this.inputDone();
  }

  /** One element in a batch of its own. */
  element(value: unknown, timestamp?: number, input = 0): void {
    this.push(rowsBatch([value], timestamp === undefined ? undefined : [timestamp]), input);
  }

  /** Elements in one batch. */
  batch(values: readonly unknown[], timestamps?: readonly number[], input = 0): void {
    this.push(rowsBatch(values, timestamps), input);
  }

  watermark(timestamp: number): void {
    this.lastWatermark = timestamp;
    this.operator.processWatermark(timestamp);
    this.inputDone();
  }

  /** The watermark of one of several inputs. */
  inputWatermark(input: number, timestamp: number): void {
    this.inputWatermarks.set(input, timestamp);
    this.operator.processInputWatermark?.(input, timestamp);
  }

  processingTime(time: number): void {
    this.time.advanceTo(time);
    this.inputDone();
  }

  private inputDone(): void {
    if (MODE !== 'restoring' || this.options.batchMode === true || this.options.barriersShow === true) return;
    if (++this.inputs % EVERY === 0) this.goOnFromSnapshot();
  }

  /** Exchanges the operator for a new one, unless opening that takes time: a user function's open, a worker. */
  private goOnFromSnapshot(): void {
    if (TAKES_TIME.test(this.kind) || this.functions.some(isRich)) return;
    if (this.operator.prepareSnapshotPreBarrier?.(RESTORED_CHECKPOINT) instanceof Promise) return;
    const old = this.instance;
    const next = this.createInstance(old.takeSnapshot());
    void next.operator.open(this.contextOf(next));
    old.dispose();
    void old.operator.close?.(true);
    this.instance = next;
    this.repeatWatermarks();
  }

  /** As sources do that were restored. */
  private repeatWatermarks(): void {
    this.output.repeating = true;
    for (const [input, timestamp] of this.inputWatermarks) this.operator.processInputWatermark?.(input, timestamp);
    if (this.lastWatermark > MIN_WATERMARK) this.operator.processWatermark(this.lastWatermark);
    this.output.repeating = false;
  }

  /** Lets promises resolve and runs the mail they cause, until nothing comes any more. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = this.mail.length === 0 ? quiet + 1 : 0;
      for (const mail of this.mail.splice(0)) mail();
    }
  }

  async close(failed = false): Promise<void> {
    if (!failed) await this.operator.finish?.();
    await this.operator.close?.(failed);
  }

  /** Rows of the main output since the last call. */
  take(): Emitted[] {
    return this.output.main.splice(0);
  }

  /** Their values alone. */
  values(): unknown[] {
    return this.take().map(({ value }) => value);
  }

  /** Rows of a side output since the last call. */
  side(tag: string): Emitted[] {
    return this.output.side.get(tag)?.splice(0) ?? [];
  }

  /** Rows (as text), watermarks ("W5") and idleness in order, since the last call. */
  log(): string[] {
    return this.output.log.splice(0);
  }

  count(name: string): number {
    return this.metrics.counter(name).count;
  }
}
