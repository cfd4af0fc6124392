/** StreamGraph -> ExecutionPlan: which nodes share a task (Flink's chaining rules), and which Python nodes share a stage. */
import { ChainingStrategy, Partitioning } from '@drey/sdk/protocol';
import { booleanOption } from '../operators/configuration';
import { PYTHON_KIND } from '../operators/registry';
import type { ExecutionPlan, PlanEdge, PlanOperator, PlanTask, StreamEdge, StreamGraph, StreamNode } from './contracts';

/** Kinds of Python functions that can only stand first in a stage. */
const HEAD_KINDS = new Set([
  'keyed_process',
  'co_map',
  'co_flat_map',
  'co_process',
  'keyed_co_process',
  'broadcast_process',
  'keyed_broadcast_process',
  'window',
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface OperatorDraft extends Omit<Mutable<PlanOperator>, 'chained' | 'outgoing'> {
  chained: { operator: number; sideOutput: string; input: number }[];
  outgoing: number[];
}
interface TaskDraft extends Omit<Mutable<PlanTask>, 'operators' | 'incoming'> {
  operators: OperatorDraft[];
  incoming: number[];
}

/** Edges whose two nodes run in one task. */
export function chainableEdges(graph: StreamGraph): ReadonlySet<StreamEdge> {
  const enabled = booleanOption(graph.configuration, 'pipeline.operator-chaining.enabled', true);
  const legacy = booleanOption(graph.configuration, 'pipeline.operator-chaining', enabled);
  const edges = enabled && legacy ? graph.nodes.flatMap((node) => node.inputs) : [];
  return new Set(edges.filter((edge) => isChainable(graph, edge)));
}

function isChainable(graph: StreamGraph, edge: StreamEdge): boolean {
  const up = graph.byId.get(edge.source)!;
  const down = graph.byId.get(edge.target)!;
  return (
    down.inputs.length === 1 &&
    edge.partitioning === Partitioning.FORWARD &&
    up.slotSharingGroup === down.slotSharingGroup &&
    up.parallelism === down.parallelism &&
    up.chaining !== ChainingStrategy.NEVER &&
    down.chaining === ChainingStrategy.ALWAYS
  );
}

class PlanBuilder {
  private readonly tasks: TaskDraft[] = [];
  private readonly edges: PlanEdge[] = [];
  private readonly chainable: ReadonlySet<StreamEdge>;
  /** Node id -> its task and operator. */
  private readonly places = new Map<number, { task: TaskDraft; operator: OperatorDraft }>();

  /** `python.operator-chaining.enabled`: false keeps every Python function a stage of its own. */
  private readonly chainsPython: boolean;

  constructor(private readonly graph: StreamGraph) {
    this.chainsPython = booleanOption(graph.configuration, 'python.operator-chaining.enabled', true);
    this.chainable = chainableEdges(graph);
  }

  build(): ExecutionPlan {
    for (const node of this.graph.nodes) {
      if (!node.inputs.some((edge) => this.chainable.has(edge))) this.addTask(node);
    }
    for (const node of this.graph.nodes) for (const edge of node.inputs) this.connect(edge);
    return { streamGraph: this.graph, tasks: this.tasks, edges: this.edges, batch: this.graph.batch };
  }

  private addTask(head: StreamNode): void {
    const task: TaskDraft = {
      index: this.tasks.length,
      name: this.chainName(head),
      operators: [],
      parallelism: head.parallelism,
      maxParallelism: head.maxParallelism,
      slotSharingGroup: head.slotSharingGroup,
      incoming: [],
    };
    this.tasks.push(task);
    const pending = [head];
    for (let node = pending.shift(); node; node = pending.shift()) {
      for (const member of this.addOperator(task, node).nodes) {
        for (const edge of member.outputs) {
          if (this.chainable.has(edge) && !this.places.has(edge.target))
            pending.push(this.graph.byId.get(edge.target)!);
        }
      }
    }
  }

  private addOperator(task: TaskDraft, first: StreamNode): OperatorDraft {
    const nodes = this.stageFrom(first);
    const operator: OperatorDraft = {
      index: task.operators.length,
      nodes,
      name: stageName(nodes),
      inputs: first.inputs,
      chained: [],
      outgoing: [],
    };
    task.operators.push(operator);
    for (const node of nodes) this.places.set(node.id, { task, operator });
    return operator;
  }

  /** `first` and the Python nodes that run in one stage with it. */
  private stageFrom(first: StreamNode): StreamNode[] {
    const nodes = [first];
    let kind = pythonKind(first);
    if (kind === undefined || kind === 'async' || !this.chainsPython) return nodes;
    const tags = new Set(first.node.sideOutputs.map((side) => side.id));
    for (let last = first; ; ) {
      const main = last.outputs.filter((edge) => !edge.sideOutput);
      if (main.length !== 1 || !this.chainable.has(main[0])) return nodes;
      const next = this.graph.byId.get(main[0].target)!;
      kind = pythonKind(next);
      if (kind === undefined || kind === 'async' || HEAD_KINDS.has(kind)) return nodes;
      // PyFlink's own chaining keeps operators with different maximum parallelisms apart.
      if (next.node.maxParallelism !== last.node.maxParallelism) return nodes;
      if (next.node.sideOutputs.some((side) => tags.has(side.id))) return nodes;
      for (const side of next.node.sideOutputs) tags.add(side.id);
      nodes.push(next);
      last = next;
    }
  }

  private connect(edge: StreamEdge): void {
    const from = this.places.get(edge.source)!;
    const to = this.places.get(edge.target)!;
    if (this.chainable.has(edge)) {
      if (from.operator !== to.operator) {
        from.operator.chained.push({ operator: to.operator.index, sideOutput: edge.sideOutput, input: edge.input });
      }
      return;
    }
    const index = this.edges.length;
    this.edges.push({
      index,
      edge,
      sourceTask: from.task.index,
      sourceOperator: from.operator.index,
      targetTask: to.task.index,
    });
    from.operator.outgoing.push(index);
    to.task.incoming.push(index);
  }

  private chainName(first: StreamNode): string {
    const nodes = this.stageFrom(first);
    const outputs = nodes.flatMap((node) => node.outputs);
    const next = outputs.filter((edge) => this.chainable.has(edge) && !nodes.some((node) => node.id === edge.target));
    const names = next.map((edge) => this.chainName(this.graph.byId.get(edge.target)!));
    const name = stageName(nodes);
    if (names.length === 0) return name;
    return names.length === 1 ? `${name} -> ${names[0]}` : `${name} -> (${names.join(', ')})`;
  }
}

/** As PyFlink names what it chains: "Map, Filter". */
const stageName = (nodes: readonly StreamNode[]): string => nodes.map((node) => node.name).join(', ');

function pythonKind(node: StreamNode): string | undefined {
  const operator = node.node.operator;
  if (operator?.kind !== 'transform' || operator.value.kind !== PYTHON_KIND) return undefined;
  return operator.value.functions[0]?.kind ?? '';
}

/** Chains the nodes of a validated graph into tasks. */
export function buildExecutionPlan(graph: StreamGraph): ExecutionPlan {
  return new PlanBuilder(graph).build();
}
