/** OperatorContext of one operator in one subtask. */
import { fileURLToPath } from 'node:url';
import type { DataType, Node } from '@drey/sdk/protocol';
import type { PlanOperator } from '../graph/contracts';
import { planOperatorIds } from '../graph/operator-ids';
import type {
  AccumulatorRegistry,
  MetricGroup,
  OperatorContext,
  Output,
  ProcessingTimeService,
} from '../operators/contracts';
import type { CheckpointBarrier, RestoredOperatorState } from '../checkpoint/contracts';
import { createOperatorBackend } from '../state/backends';
import type { KeyedStateBackend, OperatorStateBackend, TimerService, TimerTarget } from '../state/contracts';
import type {
  CheckpointedKeyedBackend,
  CheckpointedOperatorBackend,
  OperatorHandle,
  PendingKeyedSnapshot,
  StateInputs,
} from '../state/snapshot/contracts';
import type { KeyCodec } from '../types/contracts';
import { keyGroupRange } from '../types/hash';
import { createTimers, type OperatorKey, operatorKey } from './state-support';
import type { TaskEnvironment } from './task-environment';

export interface ContextParts {
  readonly operator: PlanOperator;
  readonly environment: TaskEnvironment;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly taskName: string;
  readonly slot: number;
  readonly output: Output;
  readonly metrics: MetricGroup;
  readonly accumulators: AccumulatorRegistry;
  readonly processingTime: ProcessingTimeService;
  readonly enqueue: (mail: () => void) => void;
  readonly wake: () => void;
  readonly fail: (error: Error) => void;
  readonly restoredCheckpointId: number | undefined;
}

/** State of an operator that is fixed and has yet to be written. */
export interface OperatorSnapshot {
  readonly keyed: PendingKeyedSnapshot | undefined;
  readonly operator: OperatorHandle | undefined;
}

export class TaskOperatorContext implements OperatorContext {
  readonly node: Node;
  readonly operatorName: string;
  readonly jobName: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly taskName: string;
  readonly slot: number;
  readonly batchMode: boolean;
  readonly configuration: ReadonlyMap<string, string>;
  readonly jobParameters: ReadonlyMap<string, string>;
  readonly cachedFiles: ReadonlyMap<string, string>;
  readonly inputTypes: readonly DataType[];
  readonly output: Output;
  readonly metrics: MetricGroup;
  readonly accumulators: AccumulatorRegistry;
  readonly processingTime: ProcessingTimeService;
  readonly keyCodec: KeyCodec | undefined;
  readonly restoredCheckpointId: number | undefined;
  readonly checkpointing: OperatorContext['checkpointing'];
  readonly enqueue: (mail: () => void) => void;
  readonly wake: () => void;
  readonly fail: (error: Error) => void;
  private readonly key: OperatorKey | undefined;
  private keyed: CheckpointedKeyedBackend | undefined;
  private plain: CheckpointedOperatorBackend | undefined;
  private readonly timerServices = new Map<string, TimerService & { dispose(): void }>();

  constructor(private readonly parts: ContextParts) {
    const { operator, environment } = parts;
    const { graph, batch } = environment.plan.streamGraph;
    this.node = operator.nodes[0].node;
    this.operatorName = operator.name;
    this.jobName = environment.jobName;
    this.jobId = environment.jobId;
    this.attempt = environment.attempt;
    this.subtaskIndex = parts.subtaskIndex;
    this.parallelism = parts.parallelism;
    this.maxParallelism = parts.maxParallelism;
    this.taskName = parts.taskName;
    this.slot = parts.slot;
    this.batchMode = batch;
    this.configuration = graph.configuration;
    this.jobParameters = graph.jobParameters;
    this.cachedFiles = new Map(graph.cachedFiles.map(({ name, path }) => [name, localPath(path)]));
    this.inputTypes = inputTypes(operator);
    this.output = parts.output;
    this.metrics = parts.metrics;
    this.accumulators = parts.accumulators;
    this.processingTime = parts.processingTime;
    this.enqueue = parts.enqueue;
    this.wake = parts.wake;
    this.fail = parts.fail;
    this.key = operatorKey(operator);
    this.keyCodec = this.key?.codec;
    this.restoredCheckpointId = parts.restoredCheckpointId;
    this.checkpointing = batch ? undefined : environment.checkpointing;
  }

  keyedState(): KeyedStateBackend {
    return this.keyedBackend();
  }

  private keyedBackend(): CheckpointedKeyedBackend {
    if (!this.key) throw new Error(`"${this.operatorName}" is not keyed, so it has no keyed state`);
    if (this.keyed === undefined) {
      const { environment, maxParallelism, parallelism, subtaskIndex } = this.parts;
      const { start, end } = keyGroupRange(subtaskIndex, parallelism, maxParallelism);
      this.keyed = environment.keyedBackends({
        keyCodec: this.key.codec,
        keyType: this.key.type,
        keyGroups: { first: start, last: end },
        maxParallelism,
        clock: this.processingTime,
        configuration: this.configuration,
        operatorName: this.operatorName,
        instanceName: `${this.jobId}-${this.node.id}-${subtaskIndex}-${this.attempt}`,
      });
    }
    return this.keyed;
  }

  /** Undefined when the operator has never asked for it. */
  openedKeyedState(): CheckpointedKeyedBackend | undefined {
    return this.keyed;
  }

  /** Flink's OperatorID, 32 hex digits. */
  get operatorId(): string {
    return planOperatorIds(this.parts.environment.plan).get(this.node.id) ?? '';
  }

  get keyType(): DataType | undefined {
    return this.key?.type;
  }

  operatorState(): OperatorStateBackend {
    return this.operatorBackend();
  }

  private operatorBackend(): CheckpointedOperatorBackend {
    this.plain ??= createOperatorBackend();
    return this.plain;
  }

  /** Fills the backends, before the operator is opened. */
  async restore({ keyed, operator }: RestoredOperatorState, inputs: StateInputs): Promise<void> {
    if (keyed.length > 0) await this.keyedBackend().restore(keyed, inputs);
    if (operator) this.operatorBackend().restore(operator);
  }

  /** Fixes the state as of now. */
  snapshot({ id, mode, timestampMs }: CheckpointBarrier): OperatorSnapshot {
    const operator = this.plain?.snapshot(id, timestampMs);
    return { keyed: this.keyed?.snapshot({ checkpointId: id, mode }), operator };
  }

  checkpointCompleted(checkpointId: number): void {
    this.keyed?.checkpointCompleted(checkpointId);
  }

  checkpointAborted(checkpointId: number): void {
    this.keyed?.checkpointAborted(checkpointId);
  }

  timers(name: string, target: TimerTarget): TimerService {
    let service = this.timerServices.get(name);
    if (!service) {
      service = createTimers(name, this.keyedBackend(), this.processingTime, target);
      this.timerServices.set(name, service);
    }
    return service;
  }

  resolveFunction(id: string): unknown {
    return this.parts.environment.resolveFunction(id, this.subtaskIndex);
  }

  service<T>(name: string): T {
    return this.parts.environment.service(name) as T;
  }

  notice(line: string): void {
    this.parts.environment.notice(line);
  }

  /** Releases state and timers, after the operator has closed. */
  dispose(): void {
    for (const service of this.timerServices.values()) service.dispose();
    this.keyed?.dispose();
  }
}

function localPath(path: string): string {
  return path.startsWith('file:') ? fileURLToPath(path) : path;
}

function inputTypes(operator: PlanOperator): DataType[] {
  const types: DataType[] = [];
  for (const edge of operator.inputs) if (edge.type && !types[edge.input]) types[edge.input] = edge.type;
  return types;
}
