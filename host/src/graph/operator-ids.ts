/**
 * Flink's OperatorIDs: what state is matched by when a job is restored. From the uid where there is one, else from the place in the graph
 * (the rule of Flink's StreamGraphHasherV2).
 */
import { murmur3x128, operatorIdOfUid } from '../types/hash';
import { type ExecutionPlan, GraphError, type StreamEdge, type StreamGraph, type StreamNode } from './contracts';
import { chainableEdges } from './execution-plan';
import { buildStreamGraph } from './stream-graph';

/** Ids by node: 32 lower-case hex digits. */
export function operatorIds(graph: StreamGraph): ReadonlyMap<number, string> {
  const chainable = chainableEdges(graph);
  const ids = new Map<number, string>();
  const visited = new Set<number>();
  const sources = graph.nodes.filter((node) => node.isSource).map((node) => node.id);
  const waiting = sources.sort((a, b) => a - b).map((id) => graph.byId.get(id)!);
  for (const node of waiting) visited.add(node.id);
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    const id = idOf(node, ids, chainable);
    // An input has no id yet: that input's own turn brings this node up again.
    if (id === undefined) {
      visited.delete(node.id);
      continue;
    }
    ids.set(node.id, id);
    for (const { target } of node.outputs) {
      if (visited.has(target)) continue;
      visited.add(target);
      waiting.push(graph.byId.get(target)!);
    }
  }
  return ids;
}

function idOf(
  node: StreamNode,
  ids: ReadonlyMap<number, string>,
  chainable: ReadonlySet<StreamEdge>,
): string | undefined {
  if (node.node.uid) return operatorIdOfUid(node.node.uid);
  if (node.inputs.some((edge) => !ids.has(edge.source))) return undefined;
  return structuralId(node, ids, chainable);
}

/**
 * The count of ids given so far stands for the node, once for itself and once more for each consumer in its chain; the inputs' ids are
 * mixed in.
 */
function structuralId(node: StreamNode, ids: ReadonlyMap<number, string>, chainable: ReadonlySet<StreamEdge>): string {
  const words = 1 + node.outputs.filter((edge) => chainable.has(edge)).length;
  const local = Buffer.alloc(4 * words);
  for (let word = 0; word < words; word++) local.writeInt32LE(ids.size, 4 * word);
  const hash = Buffer.from(murmur3x128(local), 'hex');
  for (const edge of node.inputs) {
    const input = Buffer.from(ids.get(edge.source)!, 'hex');
    for (let i = 0; i < hash.length; i++) hash[i] = (hash[i] * 37) ^ input[i];
  }
  return hash.toString('hex');
}

/**
 * Ids by node, of all nodes of a plan. An operator of the plan may be a stage of several Python nodes: it keeps its state under the id of
 * its first node, the only one of a stage that can be keyed or have operator state.
 */
export function planOperatorIds(plan: ExecutionPlan): ReadonlyMap<number, string> {
  return operatorIds(plan.streamGraph);
}

/** What a program's operators were called when it ran with other settings. */
export interface FormerIds {
  /** By node of the program of now. */
  readonly ids: ReadonlyMap<number, string>;
  parallelismOf(node: number): number;
}

/**
 * The ids of the same program with other default parallelisms, and with and without chains: chains are part of an id, and which nodes
 * are chained depends on the parallelism.
 */
export function* formerOperatorIds(
  { graph }: StreamGraph,
  parallelisms: Iterable<number>,
): IterableIterator<FormerIds> {
  for (const parallelism of parallelisms) {
    for (const chaining of ['true', 'false']) {
      const configuration = new Map(graph.configuration);
      configuration.delete('pipeline.operator-chaining');
      configuration.set('pipeline.operator-chaining.enabled', chaining);
      const former = streamGraphOf({ ...graph, parallelism, configuration });
      if (former === undefined) continue;
      yield { ids: operatorIds(former), parallelismOf: (node) => former.byId.get(node)!.parallelism };
    }
  }
}

/** undefined: the program cannot run with these settings, and so it has not. */
function streamGraphOf(graph: StreamGraph['graph']): StreamGraph | undefined {
  try {
    return buildStreamGraph(graph);
  } catch (error) {
    if (error instanceof GraphError) return undefined;
    throw error;
  }
}
