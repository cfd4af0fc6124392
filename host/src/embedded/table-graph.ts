/** The graph of a statement's job: its nodes, those of the DataStreams that it reads, and the settings of the environment. */
import { JobGraph, type Node } from '@drey/sdk/protocol';

/** `base`: the client's settings. Nodes that no sink reads are left out. */
export function submittedGraph(graph: JobGraph, base: JobGraph | undefined): JobGraph {
  const nodes = needed(graph.nodes, sinksOf(graph.nodes));
  if (base === undefined) return JobGraph.create({ ...graph, nodes });
  const configuration = new Map([...base.configuration, ...graph.configuration]);
  configuration.delete('execution.runtime-mode');
  const { version, name, mode, jobParameters } = graph;
  return JobGraph.create({ ...base, version, name, mode, configuration, jobParameters, nodes });
}

function sinksOf(nodes: readonly Node[]): number[] {
  return nodes.filter(({ operator }) => operator?.kind === 'sink').map(({ id }) => id);
}

/** The nodes with these ids and all above them, in order. */
export function needed(nodes: readonly Node[], ids: readonly number[]): Node[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<number>();
  const stack = [...ids];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    stack.push(...(byId.get(id)?.inputs.map(({ source }) => source) ?? []));
  }
  return nodes.filter(({ id }) => found.has(id));
}
