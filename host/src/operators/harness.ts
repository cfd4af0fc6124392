/**
 * Runs one operator without a runtime, for tests: elements, watermarks and processing time go in, rows with their timestamps
 * come out. State is on the heap; mail runs at once or, for asynchronous operators, with {@link OperatorHarness.settle}.
 */
import { DataType, FunctionSpec, Language, Node, TransformOperator, TypeRoot } from '@drey/sdk/protocol';
import type { KeyedStateBackend } from '../state/contracts';
import { HeapKeyedStateBackend } from '../state/heap-backend';
import { HeapOperatorStateBackend } from '../state/operator-backend';
import { TimerServiceImpl } from '../state/timers';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import { keyCodec } from '../types/keys';
import type { Accumulator, MetricGroup, Operator, OperatorContext, Output, ProcessingTimeService } from './contracts';
import './index';
import { createOperator } from './registry';

const OBJECT = DataType.create({ root: TypeRoot.OBJECT });

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
    this.log.push(`W${timestamp}`);
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

/** One operator of `kind` around `functions` (see the SDK's graph/kinds.ts for what each kind wants). */
export class OperatorHarness {
  readonly operator: Operator;
  readonly time = new ManualTime();
  readonly metrics = new HarnessMetrics();
  readonly accumulators = new Map<string, Accumulator>();
  private readonly output: HarnessOutput;
  private readonly context: OperatorContext;
  private readonly mail: (() => void)[] = [];
  private backend: KeyedStateBackend | undefined;
  failure: Error | undefined;

  constructor(
    kind: string,
    functions: readonly unknown[],
    private readonly options: HarnessOptions = {},
  ) {
    const specs = functions.map((_, i) => FunctionSpec.create({ language: Language.TYPESCRIPT, id: String(i) }));
    const { keyType, payload } = options;
    const value = TransformOperator.create({ kind, functions: specs, keyType, ...(payload && { payload }) });
    const node = Node.create({ id: 1, name: 'Tested', operator: { kind: 'transform', value } });
    this.output = new HarnessOutput(options.unconsumed ?? []);
    this.operator = createOperator(node);
    this.context = this.createContext(node, functions);
  }

  private createContext(node: Node, functions: readonly unknown[]): OperatorContext {
    const { accumulators, options, time } = this;
    const operatorState = new HeapOperatorStateBackend();
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
      restoredCheckpointId: undefined,
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
      keyCodec: options.keyType === undefined ? undefined : keyCodec(options.keyType, { pyflink: false }),
      keyedState: () => this.keyedState(),
      operatorState: () => operatorState,
      timers: (_name, target) => new TimerServiceImpl(this.keyedState(), time, target),
      resolveFunction: (id) => functions[Number(id)],
      service: (name) => {
        throw new Error(`no service ${name}`);
      },
      enqueue: (mail) => void this.mail.push(mail),
      wake: () => {},
      fail: (error) => {
        this.failure ??= error;
      },
    };
  }

  private keyedState(): KeyedStateBackend {
    if (this.context.keyCodec === undefined) throw new Error('the operator under test has no key type');
    return (this.backend ??= new HeapKeyedStateBackend(this.context.keyCodec, this.time));
  }

  async open(): Promise<this> {
    await this.operator.open(this.context);
    return this;
  }

  /** One element in a batch of its own. */
  element(value: unknown, timestamp?: number, input = 0): void {
    this.operator.processBatch(rowsBatch([value], timestamp === undefined ? undefined : [timestamp]), input);
  }

  /** Elements in one batch. */
  batch(values: readonly unknown[], timestamps?: readonly number[], input = 0): void {
    this.operator.processBatch(rowsBatch(values, timestamps), input);
  }

  watermark(timestamp: number): void {
    this.operator.processWatermark(timestamp);
  }

  processingTime(time: number): void {
    this.time.advanceTo(time);
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
