/** Runs one subtask of a Kafka sink for tests: barriers, completed checkpoints, crashes, and restores with another parallelism. */
import { DataType, FunctionSpec, Language, Node, SinkOperator, TypeRoot } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../../operators/contracts';
import { ManualTime } from '../../../operators/harness';
import { HeapOperatorStateBackend } from '../../../state/operator-backend';
import { rowsBatch } from '../../../types/batch';
import type { KafkaSinkSettings } from '../settings';
import { KafkaSinkOperator } from './kafka-sink';

/** Operator state of all subtasks, by name. */
export type SinkSnapshot = Readonly<Record<string, readonly unknown[]>>;

export interface SinkHarnessOptions {
  readonly settings: Partial<KafkaSinkSettings>;
  /** KafkaRecordSerializationSchema. */
  readonly serializer: unknown;
  readonly subtask?: number;
  readonly parallelism?: number;
  readonly restored?: { readonly checkpointId: number; readonly state: SinkSnapshot };
  readonly checkpointing?: boolean;
}

/** As Flink hands out list state that is split: in one piece for each subtask, in order. */
export function shareOf(state: SinkSnapshot, subtask: number, parallelism: number): SinkSnapshot {
  const share = (values: readonly unknown[]) => {
    const each = Math.floor(values.length / parallelism);
    const more = values.length % parallelism;
    const from = subtask * each + Math.min(subtask, more);
    return values.slice(from, from + each + (subtask < more ? 1 : 0));
  };
  return Object.fromEntries(Object.entries(state).map(([name, values]) => [name, share(values)]));
}

export function merged(snapshots: readonly SinkSnapshot[]): SinkSnapshot {
  const all: Record<string, unknown[]> = {};
  for (const snapshot of snapshots) {
    for (const [name, values] of Object.entries(snapshot)) (all[name] ??= []).push(...values);
  }
  return all;
}

const abandoned: KafkaSinkOperator[] = [];

/** To be called when the tests are over. */
export async function closeAbandoned(): Promise<void> {
  await Promise.all(abandoned.splice(0).map((operator) => operator.close().catch(() => undefined)));
}

export class SinkHarness {
  readonly notices: string[] = [];
  readonly counters = new Map<string, number>();
  readonly gauges = new Map<string, () => number | string>();
  readonly time = new ManualTime();
  failure: Error | undefined;
  readonly operator: KafkaSinkOperator;
  private readonly backend = new HeapOperatorStateBackend();
  private readonly context: OperatorContext;
  private woken: () => void = () => {};

  constructor(options: SinkHarnessOptions) {
    const { subtask = 0, parallelism = 1, restored, serializer } = options;
    const settings = {
      properties: {},
      deliveryGuarantee: 'exactly-once',
      transactionNaming: 'INCREMENTING',
      serializer: { kind: 'function' },
      ...options.settings,
    };
    const fn = FunctionSpec.create({ language: Language.TYPESCRIPT, id: '0' });
    const sink = SinkOperator.create({
      connector: 'kafka',
      options: new Map([['settings', JSON.stringify(settings)]]),
      function: fn,
    });
    const node = Node.create({ id: 1, name: 'Sink', operator: { kind: 'sink', value: sink } });
    const state = restored === undefined ? {} : shareOf(restored.state, subtask, parallelism);
    for (const [name, values] of Object.entries(state)) this.backend.listState(name, 'split').put(values);
    this.operator = new KafkaSinkOperator(node);
    this.context = this.contextOf(node, serializer, subtask, parallelism, options);
  }

  private contextOf(
    node: Node,
    serializer: unknown,
    subtaskIndex: number,
    parallelism: number,
    { restored, checkpointing = true }: SinkHarnessOptions,
  ): OperatorContext {
    const counter = (name: string) => ({
      inc: (by = 1) => void this.counters.set(name, (this.counters.get(name) ?? 0) + by),
      count: 0,
    });
    const unused = (): never => {
      throw new Error('not needed by the sink');
    };
    const metrics = {
      counter,
      gauge: (name: string, read: () => number | string) => void this.gauges.set(name, read),
      meter: unused,
      histogram: unused,
      group: () => metrics,
    } as OperatorContext['metrics'];
    return {
      node,
      operatorName: 'Sink: kafka',
      jobName: 'job',
      jobId: '0'.repeat(32),
      subtaskIndex,
      parallelism,
      maxParallelism: 128,
      attempt: 0,
      taskName: `Sink (${subtaskIndex + 1}/${parallelism})`,
      slot: 0,
      batchMode: false,
      restoredCheckpointId: restored?.checkpointId,
      checkpointing: checkpointing ? { mode: 'EXACTLY_ONCE', lastCheckpoint: true } : undefined,
      configuration: new Map(),
      jobParameters: new Map(),
      inputTypes: [DataType.create({ root: TypeRoot.OBJECT })],
      output: { emit: unused, emitSide: unused, emitWatermark: unused, emitIdle: unused, hasSide: () => false },
      metrics,
      accumulators: { add: unused, get: unused },
      processingTime: this.time,
      keyCodec: undefined,
      keyedState: unused,
      operatorState: () => this.backend,
      timers: unused,
      resolveFunction: () => serializer,
      service: unused,
      enqueue: (mail) => mail(),
      wake: () => this.woken(),
      fail: (error) => {
        this.failure ??= error;
        this.woken();
      },
      notice: (line) => this.notices.push(line),
    };
  }

  async open(): Promise<this> {
    await this.operator.open(this.context);
    return this;
  }

  async write(rows: readonly unknown[], timestamps?: readonly number[]): Promise<void> {
    this.operator.processBatch(rowsBatch(rows, timestamps));
    while (!this.operator.ready() && this.failure === undefined) {
      await new Promise<void>((resolve) => {
        this.woken = resolve;
      });
    }
  }

  /** What the checkpoint holds of this subtask. */
  async barrier(checkpointId: number): Promise<SinkSnapshot> {
    await this.operator.prepareSnapshotPreBarrier(checkpointId);
    this.backend.prepareSnapshot(checkpointId, 0);
    const lists = [...this.backend.listStates()].map(({ name, values }) => [name, values] as const);
    return JSON.parse(JSON.stringify(Object.fromEntries(lists)));
  }

  complete(checkpointId: number): Promise<void> {
    return this.operator.notifyCheckpointComplete(checkpointId);
  }

  /** It is gone, and tells nobody. */
  crash(): void {
    abandoned.push(this.operator);
  }

  async close(): Promise<void> {
    await this.operator.close();
  }
}
