/** A stage operator between a fake worker and a recording output, for tests. Nothing here runs by itself: `run` does. */
import {
  type Data,
  DataType,
  type EndInput,
  FunctionSpec,
  Language,
  Node,
  type OpenStage,
  Result,
  SideOutput,
  StageOpened,
  type StateDescriptor,
  type Timers,
  TransformOperator,
  TypeRoot,
  WorkerMessage,
} from '@drey/sdk/protocol';
import type { OperatorContext, ProcessingTimeService } from '../../operators/contracts';
import { HeapKeyedStateBackend } from '../../state/heap-backend';
import { HeapOperatorStateBackend } from '../../state/operator-backend';
import type { KeyedStateBackend, TimerService, TimerTarget } from '../../state/contracts';
import { TimerServiceImpl } from '../../state/timers';
import { columnsBatch } from '../../types/batch';
import { encodeColumn } from '../../types/columns';
import type { Batch } from '../../types/contracts';
import { keyCodec } from '../../types/keys';
import type { StageMessage, WorkerMessageValue } from './connection';
import type { PythonWorkers, StageHandle, StageListener } from './contracts';
import { PythonStageOperator } from './stage-operator';

export const BIGINT = DataType.create({ root: TypeRoot.BIGINT });

export type SentFrame =
  | { kind: 'data'; value: Data }
  | { kind: 'timers'; value: Timers }
  | { kind: 'endInput'; value: EndInput };

/** A worker whose answers a test writes. Every message crosses the codec. */
export class ScriptedWorker implements PythonWorkers {
  readonly sent: WorkerMessageValue[] = [];
  readonly released: boolean[] = [];
  /** Answered at once by default; a test may take over. */
  states: StateDescriptor[] = [];
  onOpen: (open: OpenStage) => void = (open) => {
    this.reply({ kind: 'stageOpened', value: StageOpened.create({ stageId: open.stageId, states: this.states }) });
  };
  #listener: StageListener | undefined;

  async place(_slot: number, listener: StageListener): Promise<StageHandle> {
    this.#listener = listener;
    return {
      stageId: 1,
      description: 'Python worker of slot 0 (pid 1)',
      send: (message) => this.#receive(message),
      release: (failed) => this.released.push(failed),
    };
  }

  reply(message: WorkerMessageValue): void {
    this.#listener?.onMessage(copyMessage(message) as StageMessage);
  }

  lose(error: Error): void {
    this.#listener?.onLost(error);
  }

  /** Frames sent so far, in order. */
  get frames(): SentFrame[] {
    return this.sent.filter((message): message is SentFrame => ['data', 'timers', 'endInput'].includes(message.kind));
  }

  get open(): OpenStage {
    return this.sent.find((message) => message.kind === 'openStage')?.value as OpenStage;
  }

  answer(init: Partial<Result>): void {
    this.reply({ kind: 'result', value: Result.create({ stageId: 1, done: true, ...init }) });
  }

  /** Answers frame `seq` with its own rows as main output. */
  echo(seq: number): void {
    const frame = this.frames.find(({ value }) => value.seq === seq);
    const batch = frame?.kind === 'data' ? frame.value.batch : undefined;
    this.answer({ seq, outputs: batch === undefined ? [] : [{ output: 0, batch }] });
  }

  #receive(message: WorkerMessageValue): void {
    const received = copyMessage(message);
    this.sent.push(received);
    if (received.kind === 'openStage') this.onOpen(received.value);
    if (received.kind === 'closeStage') this.reply({ kind: 'stageClosed', value: { stageId: 1 } });
  }
}

function copyMessage(message: WorkerMessageValue): WorkerMessageValue {
  return WorkerMessage.decode(WorkerMessage.encode({ message }).finish()).message as WorkerMessageValue;
}

export interface StageOptions {
  readonly kind?: string;
  readonly keyType?: DataType;
  readonly inputs?: number;
  readonly sideOutputs?: readonly string[];
  readonly configuration?: Record<string, string>;
  readonly options?: Record<string, string>;
  readonly batchMode?: boolean;
  readonly workers?: PythonWorkers;
  readonly valueType?: DataType;
}

export class ManualTime implements ProcessingTimeService {
  time = Date.now();
  readonly #calls: { time: number; callback: (time: number) => void }[] = [];

  now(): number {
    return this.time;
  }

  schedule(time: number, callback: (time: number) => void): () => void {
    const call = { time, callback };
    this.#calls.push(call);
    return () => this.#calls.splice(this.#calls.indexOf(call), 1);
  }

  advance(time: number): void {
    this.time = time;
    for (const call of this.#calls.filter((due) => due.time <= time)) {
      this.#calls.splice(this.#calls.indexOf(call), 1);
      call.callback(call.time);
    }
  }
}

/** One subtask with one stage. `log` has what came out: rows, "wm:5", "idle:true", "tag=rows". */
export class StageHarness {
  readonly worker = new ScriptedWorker();
  readonly log: unknown[] = [];
  readonly failures: Error[] = [];
  readonly time = new ManualTime();
  readonly operator: PythonStageOperator;
  readonly backend: KeyedStateBackend | undefined;
  readonly context: OperatorContext;
  wakes = 0;
  #mails: (() => void)[] = [];

  constructor(readonly options: StageOptions = {}) {
    const { keyType, valueType = BIGINT, sideOutputs = [] } = options;
    const node = stageNode(options);
    const codec = keyType && keyCodec(keyType, { pyflink: true });
    this.backend = codec && new HeapKeyedStateBackend(codec, this.time);
    this.context = this.#makeContext(node, codec);
    const sides = sideOutputs.map((sideOutput) => ({ node: 0, sideOutput, type: valueType }));
    this.operator = new PythonStageOperator({
      nodes: [node],
      outputs: [{ node: 0, sideOutput: '', type: valueType }, ...sides],
    });
  }

  async open(): Promise<this> {
    await this.operator.open(this.context);
    return this;
  }

  /** Runs the mailbox until it is empty. */
  run(): this {
    for (let mail = this.#mails.shift(); mail !== undefined; mail = this.#mails.shift()) mail();
    return this;
  }

  rows(values: readonly (number | bigint)[], input = 0, timestamps?: Uint8Array): void {
    this.operator.processBatch(this.#batch(values, timestamps), input);
  }

  /** Rows with the key `keyOf(value)`. */
  keyed(values: readonly number[], keyOf: (value: number) => unknown, input = 0): void {
    const keyType = this.options.keyType as DataType;
    const keys: unknown[] = [];
    const index = values.map((value) => {
      const key = keyOf(value);
      const at = keys.indexOf(key);
      return at >= 0 ? at : keys.push(key) - 1;
    });
    const batch = columnsBatch(
      {
        count: values.length,
        values: encodeColumn(values, BIGINT),
        timestamps: new Uint8Array(0),
        keyIndex: new Uint8Array(Int32Array.from(index).buffer),
        keys: encodeColumn(keys, keyType),
        keyCount: keys.length,
        partitions: new Uint8Array(0),
      },
      BIGINT,
      keyType,
    );
    this.operator.processBatch(batch, input);
  }

  #batch(values: readonly (number | bigint)[], timestamps: Uint8Array = new Uint8Array(0)): Batch {
    const empty = new Uint8Array(0);
    const columns = encodeColumn(values, this.options.valueType ?? BIGINT);
    const batch = {
      count: values.length,
      values: columns,
      timestamps,
      keyIndex: empty,
      keys: undefined,
      keyCount: 0,
      partitions: empty,
    };
    return columnsBatch(batch, this.options.valueType ?? BIGINT);
  }

  #makeContext(node: Node, codec: OperatorContext['keyCodec']): OperatorContext {
    const { options, backend, time } = this;
    const operatorState = new HeapOperatorStateBackend();
    const metrics = noMetrics();
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
      configuration: new Map(Object.entries(options.configuration ?? {})),
      jobParameters: new Map(),
      inputTypes: Array.from({ length: options.inputs ?? 1 }, () => options.valueType ?? BIGINT),
      output: {
        emit: (batch) => this.log.push(...batch.rows()),
        emitSide: (tag, batch) => this.log.push(`${tag}=${batch.rows().join()}`),
        emitWatermark: (timestamp) => this.log.push(`wm:${timestamp}`),
        emitIdle: (idle) => this.log.push(`idle:${idle}`),
        hasSide: () => true,
      },
      metrics,
      accumulators: { add: () => undefined, get: () => undefined },
      processingTime: time,
      keyCodec: codec,
      keyedState: () => backend as KeyedStateBackend,
      operatorState: () => operatorState,
      timers: (_name: string, target: TimerTarget): TimerService =>
        new TimerServiceImpl(backend as KeyedStateBackend, time, target),
      resolveFunction: () => undefined,
      service: <T>() => (options.workers ?? this.worker) as T,
      enqueue: (mail) => this.#mails.push(mail),
      wake: () => this.wakes++,
      fail: (error) => this.failures.push(error),
    };
  }
}

function noMetrics(): OperatorContext['metrics'] {
  const group: OperatorContext['metrics'] = {
    counter: () => ({ inc: () => undefined, count: 0 }),
    gauge: () => undefined,
    meter: () => ({ mark: () => undefined, count: 0 }),
    histogram: () => ({ update: () => undefined }),
    group: () => group,
  };
  return group;
}

export function stageNode({
  kind = 'map',
  keyType,
  sideOutputs = [],
  options = {},
  valueType = BIGINT,
}: StageOptions): Node {
  const functions = [FunctionSpec.create({ language: Language.PYTHON, kind, payload: Uint8Array.of(1), name: 'f' })];
  const value = TransformOperator.create({
    kind: 'python',
    functions,
    keyType,
    options: new Map(Object.entries(options)),
  });
  return Node.create({
    id: 1,
    name: 'Stage',
    parallelism: 1,
    outputType: valueType,
    sideOutputs: sideOutputs.map((id) => SideOutput.create({ id, type: valueType })),
    operator: { kind: 'transform', value },
  });
}
