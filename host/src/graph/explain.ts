/** Flink's execution plan in JSON, as `get_execution_plan` prints it. */
import { ChainingStrategy, Partitioning } from '@drey/sdk/protocol';
import { booleanOption } from '../operators/configuration';
import type { StreamEdge, StreamGraph, StreamNode } from './contracts';

type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

/** How Flink names a partitioning in its plans. */
const SHIP_STRATEGY: Readonly<Record<number, string>> = {
  [Partitioning.FORWARD]: 'FORWARD',
  [Partitioning.HASH]: 'HASH',
  [Partitioning.REBALANCE]: 'REBALANCE',
  [Partitioning.RESCALE]: 'RESCALE',
  [Partitioning.SHUFFLE]: 'SHUFFLE',
  [Partitioning.BROADCAST]: 'BROADCAST',
  [Partitioning.GLOBAL]: 'GLOBAL',
  [Partitioning.CUSTOM]: 'CUSTOM',
};

interface PlanNode {
  id: number;
  name: string;
  description: string;
  readonly tail: StreamNode;
  inputs: readonly StreamEdge[];
}

/** A node of a plan as it is printed; `inputs` of all but sources. */
export interface PlanNodeText {
  readonly id: number;
  readonly name: string;
  readonly pact: 'Data Source' | 'Operator' | 'Data Sink';
  readonly contents: string;
  readonly parallelism: number;
  readonly inputs?: readonly { readonly id: number; readonly shipped: string }[] | undefined;
}

/** These nodes, sinks last, laid out as Jackson's pretty printer does. */
export function printPlan(nodes: readonly PlanNodeText[]): string {
  const rank = ({ pact }: PlanNodeText) => Number(pact === 'Data Sink');
  const sorted = [...nodes].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
  return print({ nodes: sorted.map(nodeJson) }, 0);
}

// Flink writes "second" for every input: it asks for the list's size after adding to it.
function nodeJson({ id, name: type, pact, contents, parallelism, inputs }: PlanNodeText): Json {
  const plain = { id, type, pact, contents, parallelism };
  if (inputs === undefined) return plain;
  return {
    ...plain,
    predecessors: inputs.map((input) => ({ id: input.id, ship_strategy: input.shipped, side: 'second' })),
  };
}

/** The plan of `graph`: sinks last, every node with its predecessors. Laid out as Jackson's pretty printer does. */
export function explainJson(graph: StreamGraph): string {
  const plan = planNodes(graph);
  const shown = [...new Set(plan.values())];
  return printPlan(shown.map((node) => describe(node, plan)));
}

/**
 * What the plan shows for each node: the node itself or, for Python operators that follow each other in a chain, the one
 * operator that PyFlink makes of them. Those get ids of their own after all others, as in PyFlink.
 */
function planNodes(graph: StreamGraph): Map<number, PlanNode> {
  const plan = new Map<number, PlanNode>();
  const chaining = booleanOption(graph.configuration, 'python.operator-chaining.enabled', true);
  let lastId = graph.nodes.reduce((last, node) => Math.max(last, node.id), 0);
  for (const node of [...graph.nodes].sort((a, b) => a.id - b.id)) {
    const own = { id: node.id, name: node.name, description: node.node.description, tail: node, inputs: node.inputs };
    const input = node.inputs.length === 1 ? graph.byId.get(node.inputs[0].source) : undefined;
    if (!chaining || !input || !oneInPyFlink(input, node)) {
      plan.set(node.id, own);
      continue;
    }
    const before = plan.get(input.id)!;
    const chain = {
      ...own,
      id: ++lastId,
      name: `${before.name}, ${own.name}`,
      description: [before.description, own.description].filter(Boolean).join(', '),
      inputs: before.inputs,
    };
    for (const [id, shown] of plan) if (shown === before) plan.set(id, chain);
    plan.set(node.id, chain);
  }
  return plan;
}

/** Functions that PyFlink runs in the worker of the operator before them. */
const PLAIN_KINDS = new Set([
  'map',
  'flat_map',
  'filter',
  'process',
  'key_selector',
  'partitioner',
  'timestamp_assigner',
]);
const NEVER_FOLLOWED = new Set(['broadcast_process', 'keyed_broadcast_process', 'async']);

/** PyFlink's rules for making one operator of two. They are stricter than those for a common task. */
function oneInPyFlink(up: StreamNode, down: StreamNode): boolean {
  const [edge] = down.inputs;
  const [upKind, downKind] = [pythonKind(up), pythonKind(down)];
  if (!upKind || !downKind || NEVER_FOLLOWED.has(upKind) || !PLAIN_KINDS.has(downKind)) return false;
  return (
    edge.partitioning === Partitioning.FORWARD &&
    !edge.sideOutput &&
    up.outputs.length === 1 &&
    up.parallelism === down.parallelism &&
    up.node.maxParallelism === down.node.maxParallelism &&
    up.node.slotSharingGroup === down.node.slotSharingGroup &&
    up.chaining !== ChainingStrategy.NEVER &&
    down.chaining === ChainingStrategy.ALWAYS
  );
}

function pythonKind(node: StreamNode): string | undefined {
  const { operator } = node.node;
  if (operator?.kind !== 'transform' || operator.value.kind !== 'python') return undefined;
  return operator.value.functions[0]?.kind;
}

function describe(
  { id, name, description, tail, inputs }: PlanNode,
  plan: ReadonlyMap<number, PlanNode>,
): PlanNodeText {
  const pact = tail.isSource ? 'Data Source' : tail.isSink ? 'Data Sink' : 'Operator';
  const plain = { id, name, pact, contents: description || name, parallelism: tail.parallelism } as const;
  if (tail.isSource) return plain;
  const shown = inputs.map((edge) => ({
    id: plan.get(edge.source)!.id,
    shipped: SHIP_STRATEGY[edge.partitioning],
  }));
  return { ...plain, inputs: shown };
}

function print(value: Json, depth: number): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  const pad = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]';
    return `[ ${value.map((item: Json) => print(item, depth)).join(', ')} ]`;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => `${pad}  ${JSON.stringify(key)} : ${print(item, depth + 1)}`,
  );
  return `{\n${entries.join(',\n')}\n${pad}}`;
}
