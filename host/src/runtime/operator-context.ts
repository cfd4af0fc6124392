/** OperatorContext of one operator in one subtask. */
import { fileURLToPath } from 'node:url';
import type { DataType, Node } from '@drey/sdk/protocol';
import type { PlanOperator } from '../graph/contracts';
import type {
  AccumulatorRegistry,
  MetricGroup,
  OperatorContext,
  Output,
  ProcessingTimeService,
} from '../operators/contracts';
import type { KeyedStateBackend, OperatorStateBackend, TimerService, TimerTarget } from '../state/contracts';
import type { KeyCodec } from '../types/contracts';
import { createKeyedState, createOperatorKeyCodec, createOperatorState, createTimers } from './state-support';
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
  readonly restoredCheckpointId: number | undefined = undefined;
  readonly checkpointing: OperatorContext['checkpointing'] = undefined;
  readonly enqueue: (mail: () => void) => void;
  readonly wake: () => void;
  readonly fail: (error: Error) => void;
  private keyed: KeyedStateBackend | undefined;
  private plain: OperatorStateBackend | undefined;
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
    this.keyCodec = createOperatorKeyCodec(operator);
  }

  keyedState(): KeyedStateBackend {
    if (!this.keyCodec) throw new Error(`"${this.operatorName}" is not keyed, so it has no keyed state`);
    this.keyed ??= createKeyedState(this.keyCodec, this.processingTime);
    return this.keyed;
  }

  operatorState(): OperatorStateBackend {
    this.plain ??= createOperatorState();
    return this.plain;
  }

  timers(name: string, target: TimerTarget): TimerService {
    let service = this.timerServices.get(name);
    if (!service) {
      service = createTimers(this.keyedState(), this.processingTime, target);
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
