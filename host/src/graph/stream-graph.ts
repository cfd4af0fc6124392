/** JobGraph -> StreamGraph: validation and defaults. Rules and messages are those of Flink's StreamGraphGenerator. */
import { availableParallelism } from 'node:os';
import { ChainingStrategy, Partitioning, ProtocolVersion, RuntimeMode } from '@drey/sdk/protocol';
import type { DataType, Edge, JobGraph, Node } from '@drey/sdk/protocol';
import { booleanOption, numberOption } from '../operators/configuration';
import { GraphError } from './contracts';
import type { StreamEdge, StreamGraph, StreamNode } from './contracts';

const DEFAULT_GROUP = 'default';
const MAX_MAX_PARALLELISM = 32_768;
const ILLEGAL_STATE = 'java.lang.IllegalStateException';
const UNSUPPORTED = 'java.lang.UnsupportedOperationException';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Draft extends Omit<Mutable<StreamNode>, 'inputs' | 'outputs'> {
  inputs: StreamEdge[];
  outputs: StreamEdge[];
}

/** Flink's default: the next power of two of 1.5 x parallelism, between 128 and 32768. */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.floor(parallelism / 2);
  const power = 2 ** Math.ceil(Math.log2(Math.max(1, wanted)));
  return Math.min(Math.max(power, 128), MAX_MAX_PARALLELISM);
}

/** Checks `graph` and fills in what the front end left open. Throws GraphError. */
export function buildStreamGraph(graph: JobGraph): StreamGraph {
  checkVersion(graph);
  if (graph.nodes.length === 0) {
    throw new GraphError('No operators defined in streaming topology. Cannot execute.', ILLEGAL_STATE);
  }
  const protos = checkNodes(graph.nodes);
  checkUids(graph);
  const order = topologicalOrder(graph.nodes, protos);
  const batch = isBatch(graph);
  const byId = new Map<number, Draft>();
  for (const node of order) byId.set(node.id, draftNode(node, graph, byId));
  for (const node of order) connect(node, byId);
  return { graph, nodes: order.map((node) => byId.get(node.id)!), byId, configuration: graph.configuration, batch };
}

function checkVersion(graph: JobGraph): void {
  const known = ProtocolVersion.PROTOCOL_V1;
  if (graph.version !== known) {
    const client = graph.client ? ` from ${graph.client}` : '';
    throw new GraphError(
      `The job graph${client} has protocol version ${graph.version}, this host understands version ${known}`,
      UNSUPPORTED,
    );
  }
}

function checkNodes(nodes: readonly Node[]): Map<number, Node> {
  const byId = new Map<number, Node>();
  const uids = new Map<string, Node>();
  for (const node of nodes) {
    if (node.id <= 0) throw new GraphError(`Node "${node.name}" has no id`);
    const other = byId.get(node.id);
    if (other) throw new GraphError(`Nodes "${other.name}" and "${node.name}" have the same id ${node.id}`);
    byId.set(node.id, node);
    checkNode(node);
    if (!node.uid) continue;
    const twin = uids.get(node.uid);
    if (twin) {
      throw new GraphError(
        `Hash collision on user-specified ID "${node.uid}" of "${twin.name}" and "${node.name}". ` +
          'Most likely cause is a non-unique ID. Please check that all IDs specified via `uid(String)` are unique.',
      );
    }
    uids.set(node.uid, node);
  }
  for (const node of nodes) for (const edge of node.inputs) checkEdge(node, edge, byId);
  return byId;
}

/** `pipeline.auto-generate-uids`: false asks for uids, so that state is found again whatever becomes of the program. */
function checkUids({ nodes, configuration }: JobGraph): void {
  if (booleanOption(configuration, 'pipeline.auto-generate-uids', true)) return;
  const nameless = nodes.find(({ uid, uidHash }) => !uid && !uidHash);
  if (nameless === undefined) return;
  throw new GraphError(
    `Auto generated UIDs have been disabled but no UID or hash has been assigned to operator ${nameless.name}`,
    ILLEGAL_STATE,
  );
}

function checkNode(node: Node): void {
  const { operator } = node;
  if (!operator) throw new GraphError(`Node ${node.id} (${node.name}) says nothing about what it does`);
  if (operator.kind === 'source') {
    if (node.inputs.length > 0) throw new GraphError(`The source "${node.name}" must not have inputs`);
  } else if (node.inputs.length === 0) {
    throw new GraphError(`"${node.name}" (node ${node.id}) has no input`);
  }
  if (node.maxParallelism < 0 || node.maxParallelism > MAX_MAX_PARALLELISM) {
    throw new GraphError(
      `Maximum parallelism must be between 1 and ${MAX_MAX_PARALLELISM}. Found: ${node.maxParallelism} ("${node.name}")`,
    );
  }
  if (node.parallelism < 0) throw new GraphError(`The parallelism of "${node.name}" must be at least one`);
}

function checkEdge(node: Node, edge: Edge, byId: ReadonlyMap<number, Node>): void {
  const source = byId.get(edge.source);
  if (!source) throw new GraphError(`"${node.name}" (node ${node.id}) reads node ${edge.source}, which does not exist`);
  if (source.operator?.kind === 'sink') throw new GraphError(`"${node.name}" reads the sink "${source.name}"`);
  if (edge.input !== 0 && edge.input !== 1 && !joinsMany(node, edge.input)) {
    throw new GraphError(`"${node.name}" (node ${node.id}) has input ${edge.input}; only 0 and 1 exist`);
  }
  if (edge.sideOutput && !source.sideOutputs.some((side) => side.id === edge.sideOutput)) {
    throw new GraphError(
      `"${node.name}" reads the side output "${edge.sideOutput}", which "${source.name}" does not have`,
    );
  }
}

/** Multi-joins of tables number their inputs upwards from 0. */
function joinsMany({ operator }: Node, input: number): boolean {
  const kind = operator?.kind === 'transform' ? operator.value.kind : '';
  return kind === 'table-multi-join' && Number.isInteger(input) && input > 1;
}

/** Inputs before consumers; otherwise the order of the graph. Throws on a cycle. */
function topologicalOrder(nodes: readonly Node[], byId: ReadonlyMap<number, Node>): Node[] {
  const state = new Map<number, 'open' | 'done'>();
  const order: Node[] = [];
  for (const root of nodes) {
    const stack: { node: Node; next: number }[] = [{ node: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next === 0) {
        if (state.get(top.node.id) === 'done') {
          stack.pop();
          continue;
        }
        state.set(top.node.id, 'open');
      }
      const edge = top.node.inputs[top.next++];
      if (!edge) {
        state.set(top.node.id, 'done');
        order.push(top.node);
        stack.pop();
      } else if (state.get(edge.source) === 'open') {
        throw new GraphError(
          `The graph has a cycle through "${top.node.name}"; iterations are not supported`,
          UNSUPPORTED,
        );
      } else {
        stack.push({ node: byId.get(edge.source)!, next: 0 });
      }
    }
  }
  return order;
}

function isBatch(graph: JobGraph): boolean {
  const configured = graph.configuration.get('execution.runtime-mode')?.toUpperCase();
  const mode = graph.mode === RuntimeMode.STREAMING && configured ? configured : modeName(graph.mode);
  const unbounded = graph.nodes.find((node) => node.operator?.kind === 'source' && !node.operator.value.bounded);
  if (mode === 'BATCH' && unbounded) {
    throw new GraphError(
      "Detected an UNBOUNDED source with the 'execution.runtime-mode' set to 'BATCH'. This combination is not allowed, " +
        "please set the 'execution.runtime-mode' to STREAMING or AUTOMATIC",
      ILLEGAL_STATE,
    );
  }
  return mode === 'BATCH' || (mode === 'AUTOMATIC' && !unbounded);
}

function modeName(mode: RuntimeMode): string {
  if (mode === RuntimeMode.BATCH) return 'BATCH';
  return mode === RuntimeMode.AUTOMATIC ? 'AUTOMATIC' : 'STREAMING';
}

function printedName(node: Node): string {
  if (node.operator?.kind === 'source') return node.name.startsWith('Source: ') ? node.name : `Source: ${node.name}`;
  if (node.operator?.kind !== 'sink') return node.name;
  const complete = node.name.startsWith('Sink: ') || node.name.endsWith(': Writer');
  return complete ? node.name : `Sink: ${node.name}`;
}

function draftNode(node: Node, graph: JobGraph, done: ReadonlyMap<number, Draft>): Draft {
  const parallelism = parallelismOf(node, graph);
  const maxParallelism = maxParallelismOf(node, graph, parallelism);
  return {
    id: node.id,
    node,
    name: printedName(node),
    parallelism,
    maxParallelism,
    slotSharingGroup: slotSharingGroupOf(node, graph, done),
    chaining:
      node.operator?.kind === 'source' && node.chaining === ChainingStrategy.ALWAYS
        ? ChainingStrategy.HEAD
        : node.chaining,
    isSource: node.operator?.kind === 'source',
    isSink: node.operator?.kind === 'sink',
    inputs: [],
    outputs: [],
  };
}

function parallelismOf(node: Node, graph: JobGraph): number {
  if (node.forceNonParallel) {
    if (node.parallelism > 1) {
      throw new GraphError(`The parallelism of non parallel operator must be 1 ("${node.name}")`);
    }
    return 1;
  }
  return node.parallelism || graph.parallelism || defaultParallelism(graph.configuration);
}

/** `parallelism.default` when positive, else the number of processor cores. */
export function defaultParallelism(configuration: ReadonlyMap<string, string>): number {
  const configured = numberOption(configuration, 'parallelism.default', 0);
  return configured > 0 ? Math.floor(configured) : availableParallelism();
}

function maxParallelismOf(node: Node, graph: JobGraph, parallelism: number): number {
  if (node.forceNonParallel) return 1;
  const configured = numberOption(graph.configuration, 'pipeline.max-parallelism', -1);
  const explicit = node.maxParallelism || graph.maxParallelism || Math.max(configured, 0);
  if (explicit && explicit < parallelism) {
    throw new GraphError(
      `Vertex ${printedName(node)}'s parallelism (${parallelism}) is higher than the max parallelism (${explicit}). ` +
        'Please lower the parallelism or increase the max parallelism.',
    );
  }
  return explicit || defaultMaxParallelism(parallelism);
}

function slotSharingGroupOf(node: Node, graph: JobGraph, done: ReadonlyMap<number, Draft>): string {
  if (node.slotSharingGroup) return node.slotSharingGroup;
  const fallback = graph.defaultSlotSharingGroup || DEFAULT_GROUP;
  const groups = new Set(node.inputs.map((edge) => done.get(edge.source)!.slotSharingGroup));
  return groups.size === 1 ? [...groups][0] : fallback;
}

function connect(node: Node, byId: ReadonlyMap<number, Draft>): void {
  const target = byId.get(node.id)!;
  for (const proto of node.inputs) {
    const source = byId.get(proto.source)!;
    const edge: StreamEdge = {
      source: source.id,
      target: target.id,
      input: proto.input,
      partitioning: resolvePartitioning(proto, source, target),
      sideOutput: proto.sideOutput,
      keySelector: proto.keySelector,
      keyType: proto.keyType,
      keyFields: proto.keyFields,
      partitioner: proto.partitioner,
      type: outputType(source.node, proto.sideOutput),
    };
    target.inputs.push(edge);
    source.outputs.push(edge);
  }
}

function outputType(node: Node, sideOutput: string): DataType | undefined {
  return sideOutput ? node.sideOutputs.find((side) => side.id === sideOutput)?.type : node.outputType;
}

function resolvePartitioning(edge: Edge, source: Draft, target: Draft): StreamEdge['partitioning'] {
  const same = source.parallelism === target.parallelism;
  if (edge.partitioning === Partitioning.AUTO) return same ? Partitioning.FORWARD : Partitioning.REBALANCE;
  if (edge.partitioning === Partitioning.FORWARD && !same) {
    throw new GraphError(
      `Forward partitioning does not allow change of parallelism. Upstream operation: ${source.name}-${source.id} ` +
        `parallelism: ${source.parallelism}, downstream operation: ${target.name}-${target.id} ` +
        `parallelism: ${target.parallelism} ` +
        'You must use another partitioning strategy, such as broadcast, rebalance, shuffle or global.',
      UNSUPPORTED,
    );
  }
  return edge.partitioning;
}
