/** Builds the operators of a subtask and joins them: chained operators call each other, exchanges write to channels. */
import { Partitioning } from '@drey/sdk/protocol';
import { fuseChain, fuseTableChain, readsOfSource } from '../codegen/index';
import { getConnector } from '../connectors/registry';
import type { PlanEdge, PlanOperator, StreamEdge } from '../graph/contracts';
import { mayBeOvertaken } from '../graph/partitioning';
import type { CheckpointBarrier, SubtaskRestore } from '../checkpoint/contracts';
import { callable } from '../operators/base';
import type { Operator } from '../operators/contracts';
import { createOperator, createStageOperator, PYTHON_KIND } from '../operators/registry';
import { WatermarkGeneratorOperator } from '../operators/watermarks';
import { columnKeySelector } from '../types/keys';
import { type AlignedCheckpoint, type AlignmentTarget, BarrierAlignment } from './barriers';
import type { InputChannel } from './channels';
import { declined } from './declined';
import { locate } from './failure';
import { InputGate } from './input-gate';
import { MetricNode } from './metrics';
import { TaskOperatorContext } from './operator-context';
import { BusyClock, ChainedConsumer, ExchangeWriter, OperatorOutput, OperatorStats } from './outputs';
import type { Consumer } from './outputs';
import { createPartitioner, type PartitionerOptions } from './partitioners';
import { SortedInput } from './sorted-input';
import { SourceInput } from './source-input';
import { SourceHead } from './source-head';
import { createEdgeKeyCodec } from './state-support';
import type { Task } from './task';
import type { TaskEnvironment } from './task-environment';
import { StreamInput, watermarkTargets } from './task-inputs';
import type { TaskInput } from './task-inputs';

export interface ChainedOperator {
  readonly operator: Operator;
  readonly name: string;
  readonly isHead: boolean;
  readonly context: TaskOperatorContext;
  readonly metrics: MetricNode;
  readonly stats: OperatorStats;
  readonly output: OperatorOutput;
}

export interface Chain {
  /** Head first; every operator after the one that feeds it. */
  readonly operators: readonly ChainedOperator[];
  readonly writers: readonly ExchangeWriter[];
  /** Operators that are asked before every piece of input whether they are ready. */
  readonly gating: readonly Operator[];
  readonly input: TaskInput;
  readonly source: SourceInput | undefined;
  /** Of all inputs, in the order of channel state. */
  readonly channels: readonly InputChannel[];
  /** The edge of each channel. */
  readonly channelEdges: readonly StreamEdge[];
  /** Empty for sources. */
  readonly gates: readonly InputGate[];
  /** How rows on a HASH or CUSTOM edge find their keys. */
  keysOf(edge: StreamEdge): Pick<PartitionerOptions, 'keySelector' | 'keyCodec'>;
  /** Undefined for sources. */
  readonly alignment: BarrierAlignment | undefined;
  /** A checkpoint that the coordinator starts at this task. */
  trigger(barrier: CheckpointBarrier): void;
  /** Set by the task. */
  onAligned: (checkpoint: AlignedCheckpoint) => void;
}

/** Makes the whole chain of `task`. Throws what a factory throws. */
export function buildChain(task: Task, environment: TaskEnvironment, restore: SubtaskRestore | undefined): Chain {
  return new ChainBuilder(task, environment, restore).build();
}

/** Sorted inputs see one watermark, at their end. */
const NO_TARGET = { onWatermark: (): void => undefined, onIdle: (): void => undefined };

class ChainBuilder {
  private readonly operators: ChainedOperator[] = [];
  private readonly writers: ExchangeWriter[] = [];
  private readonly consumers: ChainedConsumer[] = [];
  private readonly clock = new BusyClock();
  private readonly channels: InputChannel[] = [];
  private readonly channelEdges: StreamEdge[] = [];
  private gates: readonly InputGate[] = [];
  private alignment: BarrierAlignment | undefined;
  private chain: Chain | undefined;

  constructor(
    private readonly task: Task,
    private readonly environment: TaskEnvironment,
    private readonly restore: SubtaskRestore | undefined,
  ) {}

  build(): Chain {
    const { plan } = this.environment;
    const { operators, incoming } = plan.tasks[this.task.placement.task];
    for (const operator of operators) this.add(operator);
    for (const operator of operators) this.wire(operator);
    const head = this.operators[0];
    const source = operators[0].nodes[0].isSource ? this.sourceInput(head) : undefined;
    const input =
      source ??
      this.gatedInput(
        operators[0],
        incoming.map((edge) => plan.edges[edge]),
      );
    const candidates = this.operators.map(({ operator, output, name, stats }, index) => {
      const { chained, outgoing } = operators[index];
      const plain = outgoing.length === 0 && chained.every(({ sideOutput }) => sideOutput === '');
      const consumers = plain ? chained.map((next) => next.operator) : [];
      return { operator, output, name, stats, next: consumers.length === 1 ? consumers[0] : undefined, consumers };
    });
    const reads = source && readsOfSource(candidates);
    if (reads) source.readOnly(reads);
    const fused = new Map([...fuseChain(candidates), ...fuseTableChain(candidates)]);
    for (const consumer of this.consumers) consumer.target = fused.get(consumer.operator) ?? consumer.operator;
    const gating = this.operators.map(({ operator }) => operator).filter((operator) => operator.ready !== undefined);
    const { operators: chained, writers, channels, channelEdges, gates, alignment } = this;
    const keysOf = (edge: StreamEdge) => this.keysOf(edge);
    const trigger = (barrier: CheckpointBarrier): void => {
      if (alignment) alignment.trigger(barrier);
      else this.chain!.onAligned({ barrier, alignmentMs: 0, channels: undefined });
    };
    const inputs = { input, source, channels, channelEdges, gates, keysOf, alignment };
    const parts = { operators: chained, writers, gating, ...inputs };
    this.chain = { ...parts, trigger, onAligned: () => undefined };
    return this.chain;
  }

  /** Barriers of all gates together. */
  private align(edges: readonly PlanEdge[]): void {
    const { task, gates } = this;
    const exactlyOnce = this.environment.checkpointing?.mode !== 'AT_LEAST_ONCE';
    const overtakable = edges.every(({ edge }) => mayBeOvertaken(edge.partitioning));
    const target: AlignmentTarget = {
      onAligned: (checkpoint) => this.chain!.onAligned(checkpoint),
      onSuperseded: (id) =>
        this.environment.onDecline(
          task.placement,
          id,
          declined('CHECKPOINT_DECLINED_SUBSUMED', 'A later checkpoint has begun before it was aligned'),
        ),
      schedule: (delayMs, callback) => {
        const timeout = setTimeout(() => task.enqueue(callback), delayMs);
        return () => clearTimeout(timeout);
      },
    };
    this.alignment = new BarrierAlignment(exactlyOnce, target, overtakable);
    for (const gate of gates) gate.alignBy(this.alignment);
  }

  private add(plan: PlanOperator): void {
    const { task, environment } = this;
    const planTask = environment.plan.tasks[task.placement.task];
    const stats = new OperatorStats();
    const metrics = describeStats(stats);
    const output = new OperatorOutput(stats);
    const context = new TaskOperatorContext({
      operator: plan,
      environment,
      subtaskIndex: task.placement.subtask,
      parallelism: planTask.parallelism,
      maxParallelism: planTask.maxParallelism,
      taskName: task.name,
      slot: task.placement.slot,
      output,
      metrics,
      restoredCheckpointId: this.restore?.checkpointId,
      accumulators: task.accumulators,
      processingTime: task.timers,
      enqueue: (mail) => task.enqueue(mail, plan.name),
      wake: () => task.wake(),
      fail: (error) => task.fail(locate(error, plan.name)),
    });
    const operator = makeOperator(plan);
    this.operators.push({ operator, name: plan.name, isHead: plan.index === 0, context, metrics, stats, output });
  }

  private wire(plan: PlanOperator): void {
    const { output, metrics } = this.operators[plan.index];
    const writers: ExchangeWriter[] = [];
    for (const next of plan.chained) output.add(next.sideOutput, this.consumer(next.operator, next.input));
    for (const index of plan.outgoing) {
      const edge = this.environment.plan.edges[index];
      const writer = this.exchange(edge);
      this.writers.push(writer);
      writers.push(writer);
      output.add(edge.edge.sideOutput, writer);
    }
    metrics.gauge('numBytesOut', () => writers.reduce((sum, writer) => sum + writer.bytes, 0));
  }

  private consumer(operator: number, input: number): ChainedConsumer {
    const { operator: target, name, stats } = this.operators[operator];
    const consumer = new ChainedConsumer(target, input, name, stats, this.clock);
    this.consumers.push(consumer);
    return consumer;
  }

  private keysOf(edge: StreamEdge): Pick<PartitionerOptions, 'keySelector' | 'keyCodec'> {
    const hashed = edge.partitioning === Partitioning.HASH;
    return { keySelector: this.keySelectorOf(edge), keyCodec: hashed ? createEdgeKeyCodec(edge) : undefined };
  }

  private keySelectorOf({ keySelector, keyFields }: StreamEdge): PartitionerOptions['keySelector'] {
    if (keySelector === undefined) return columnKeySelector(keyFields);
    return callable<[unknown], unknown>(this.resolve(keySelector.id), 'getKey');
  }

  private resolve(id: string): unknown {
    return this.environment.resolveFunction(id, this.task.placement.subtask);
  }

  private exchange({ index, edge, targetTask }: PlanEdge): ExchangeWriter {
    const { environment, task } = this;
    const { partitioner, partitioning } = edge;
    const channels = environment.outputs(index, task.placement);
    const strategy = createPartitioner({
      partitioning,
      channels: channels.length,
      maxParallelism: environment.plan.tasks[targetTask].maxParallelism,
      // One channel takes every row, whatever its key.
      ...(channels.length > 1 ? this.keysOf(edge) : { keySelector: this.keySelectorOf(edge) }),
      partition: partitioner && callable<[unknown, number], number>(this.resolve(partitioner.id), 'partition'),
    });
    return new ExchangeWriter(channels, strategy, () => task.wake());
  }

  private sourceInput(head: ChainedOperator): SourceInput {
    const { node } = this.environment.plan.tasks[this.task.placement.task].operators[0].nodes[0];
    if (node.operator?.kind !== 'source') throw new Error(`${node.name} is no source`);
    const { source } = getConnector(node.operator.value.connector);
    if (!source) throw new Error(`The connector "${node.operator.value.connector}" cannot be read`);
    const { placement } = this.task;
    const request = (): void => this.environment.requestSplit(0, placement);
    return new SourceInput(
      source.createReader(node),
      head.context,
      request,
      head.stats,
      this.clock,
      node.operator.value.watermarks,
    );
  }

  private gatedInput(plan: PlanOperator, edges: readonly PlanEdge[]): TaskInput {
    const inputs = Math.max(...edges.map(({ edge }) => edge.input)) + 1;
    const consumers = Array.from({ length: inputs }, (_, input) => this.consumer(0, input));
    // What had finished before the restore hears of neither the last watermark nor the end once more.
    const { finished = false } = this.restore ?? {};
    const head = { operator: finished ? undefined : this.operators[0].operator, consumers };
    const sorted = this.environment.plan.batch && this.operators[0].context.keyCodec !== undefined;
    const broadcast = edges.find(({ edge }) => edge.partitioning === Partitioning.BROADCAST)?.edge.input ?? -1;
    const first = this.environment.plan.batch && inputs > 1 ? broadcast : -1;
    const targets =
      sorted || finished ? consumers.map(() => NO_TARGET) : watermarkTargets(consumers as readonly Consumer[]);
    const channels = edges.flatMap(({ index }) => this.environment.inputs(index, this.task.placement));
    this.operators[0].metrics.gauge('numBytesIn', () => channels.reduce((sum, channel) => sum + channel.bytes, 0));
    const gates = targets.map((target, input) => {
      const own: InputChannel[] = [];
      for (const { edge, index } of edges) {
        if (edge.input !== input) continue;
        for (const channel of this.environment.inputs(index, this.task.placement)) {
          own.push(channel);
          this.channels.push(channel);
          this.channelEdges.push(edge);
        }
      }
      return new InputGate(own, target, () => this.task.wake());
    });
    this.gates = gates;
    this.align(edges);
    if (!sorted) return new StreamInput(gates, head, first);
    return new SortedInput(gates, head, plan, first, (id) =>
      this.environment.resolveFunction(id, this.task.placement.subtask),
    );
  }
}

function makeOperator(plan: PlanOperator): Operator {
  const { node } = plan.nodes[0];
  switch (node.operator?.kind) {
    case 'source':
      return new SourceHead();
    case 'watermarks':
      return new WatermarkGeneratorOperator(node.operator.value);
    case 'sink': {
      const { connector } = node.operator.value;
      const { sink } = getConnector(connector);
      if (!sink) throw new Error(`The connector "${connector}" cannot be written to`);
      return sink(node);
    }
    case 'transform':
      return node.operator.value.kind === PYTHON_KIND ? createStageOperator(stageSpec(plan)) : createOperator(node);
    default:
      throw new Error(`Node ${node.id} (${node.name}) has no operator`);
  }
}

function stageSpec(plan: PlanOperator): Parameters<typeof createStageOperator>[0] {
  const last = plan.nodes.length - 1;
  const outputs = [{ node: last, sideOutput: '', type: plan.nodes[last].node.outputType }];
  plan.nodes.forEach(({ node, outputs: edges }, index) => {
    for (const { id, type } of node.sideOutputs) {
      if (edges.some((edge) => edge.sideOutput === id)) outputs.push({ node: index, sideOutput: id, type });
    }
  });
  return { nodes: plan.nodes.map(({ node }) => node), outputs };
}

/** The metric group of an operator, with Flink's names for what the runtime counts. */
function describeStats(stats: OperatorStats): MetricNode {
  const metrics = new MetricNode();
  metrics.gauge('numRecordsIn', () => stats.recordsIn);
  metrics.gauge('numRecordsOut', () => stats.recordsOut);
  metrics.gauge('busyTimeMs', () => Math.round(stats.busyMs));
  metrics.gauge('currentInputWatermark', () => stats.watermark);
  return metrics;
}
