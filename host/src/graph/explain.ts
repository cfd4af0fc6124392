/** Flink's execution plan in JSON, as `get_execution_plan` prints it. */
import { Partitioning } from '@drey/sdk/protocol';
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

/** The plan of `graph`: sinks last, every node with its predecessors. Laid out as Jackson's pretty printer does. */
export function explainJson(graph: StreamGraph): string {
  const nodes = [...graph.nodes].sort((a, b) => Number(a.isSink) - Number(b.isSink) || a.id - b.id);
  return print({ nodes: nodes.map(describe) }, 0);
}

function describe(node: StreamNode): Json {
  const pact = node.isSource ? 'Data Source' : node.isSink ? 'Data Sink' : 'Operator';
  const contents = node.node.description || node.name;
  const plain = { id: node.id, type: node.name, pact, contents, parallelism: node.parallelism };
  return node.isSource ? plain : { ...plain, predecessors: node.inputs.map(predecessor) };
}

// Flink writes "second" for every input: it asks for the list's size after adding to it.
function predecessor(edge: StreamEdge): Json {
  return { id: edge.source, ship_strategy: SHIP_STRATEGY[edge.partitioning], side: 'second' };
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
