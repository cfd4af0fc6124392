/**
 * Joins and unions that run as one operator with several inputs, as the execution plan of a batch job shows them (Flink's
 * MultipleInputNodeCreationProcessor). No source is chained into one.
 */
import { BatchExchange, BatchJoin, BatchNode, type Distribution, isExchange } from './batch-node';
import { explainNode, treeText } from './explain';
import type { PhysicalNode } from './node';
import { Exchange, Union } from './nodes/calc-nodes';
import type { Terms } from './shown-node';

/** A node with what reads it; what equal parts of the plan share is one. */
class Vertex {
  readonly inputs: Vertex[] = [];
  readonly outputs: Vertex[] = [];
  group: Group | undefined;

  constructor(readonly node: PhysicalNode) {}
}

class Group {
  readonly members: Vertex[];
  root: Vertex | undefined;

  constructor(root: Vertex) {
    this.root = root;
    this.members = [root];
  }

  add(vertex: Vertex): void {
    this.members.push(vertex);
    vertex.group = this;
  }

  remove(vertex: Vertex): void {
    this.members.splice(this.members.indexOf(vertex), 1);
    vertex.group = undefined;
    if (vertex === this.root) this.root = vertex.inputs.find((input) => this.members.includes(input));
  }
}

/** `digestOf`: equal for nodes that are one node of the plan. */
export function withMultipleInputs(
  roots: readonly PhysicalNode[],
  digestOf: (node: PhysicalNode) => unknown,
): PhysicalNode[] {
  const tops = vertices(roots, digestOf);
  const ordered = outputsFirst(tops);
  for (const vertex of ordered) assign(vertex);
  for (const vertex of [...ordered].reverse()) dropEntrance(vertex);
  for (const vertex of ordered) dropRoot(vertex);
  const built = new Map<Vertex, PhysicalNode>();
  return tops.map((top) => build(top, built));
}

function vertices(roots: readonly PhysicalNode[], digestOf: (node: PhysicalNode) => unknown): Vertex[] {
  const known = new Map<unknown, Vertex>();
  const visit = (node: PhysicalNode): Vertex => {
    const digest = digestOf(node);
    const seen = known.get(digest);
    if (seen) return seen;
    const vertex = new Vertex(node);
    known.set(digest, vertex);
    for (const input of node.inputs.map(visit)) {
      vertex.inputs.push(input);
      input.outputs.push(vertex);
    }
    return vertex;
  };
  return roots.map(visit);
}

function outputsFirst(tops: readonly Vertex[]): Vertex[] {
  const queue = [...new Set(tops)].filter(({ outputs }) => outputs.length === 0);
  const visits = new Map<Vertex, number>();
  for (const vertex of queue) {
    for (const input of vertex.inputs) {
      const count = (visits.get(input) ?? 0) + 1;
      visits.set(input, count);
      if (count === input.outputs.length) queue.push(input);
    }
  }
  return queue;
}

/** Into the group of all that read the vertex, or as the root of one. */
function assign(vertex: Vertex): void {
  if (vertex.inputs.length === 0 || isExchange(vertex.node)) return;
  const group = vertex.outputs[0]?.group;
  if (group && vertex.outputs.every((output) => output.group === group)) group.add(vertex);
  else if (vertex.inputs.length >= 2) vertex.group = new Group(vertex);
}

/** What stands at the edge of a group leaves it when nothing is won by it. */
function dropEntrance(vertex: Vertex): void {
  const { group, inputs, node } = vertex;
  if (!group || inputs.some((input) => input.group === group)) return;
  const useless = node instanceof Union || (inputs.length === 1 && !isExchange(inputs[0].node));
  if (useless || inputs.some((input) => isSingleton(input.node))) group.remove(vertex);
}

function isSingleton(node: PhysicalNode): boolean {
  const exchange = node instanceof Exchange || node instanceof BatchExchange ? node : undefined;
  return exchange?.distribution.kind === 'single';
}

function dropRoot(vertex: Vertex): void {
  const { group, node } = vertex;
  if (group?.root !== vertex) return;
  if (group.members.length === 1) group.remove(vertex);
  else if (node instanceof Union) dropUnion(vertex, group);
  else if (vertex.inputs.length === 1) group.remove(vertex);
}

/** A union stays when it brings at least two joins together. */
function dropUnion(union: Vertex, group: Group): void {
  const branches = union.inputs.map((input) => membersFrom(input, group));
  const joins = ({ inputs, node }: Vertex): boolean => inputs.length >= 2 && !(node instanceof Union);
  const useful = branches.filter((members) => members.some(joins));
  if (useful.length >= 2) return;
  for (const members of branches) {
    if (useful.includes(members)) continue;
    for (const member of members) if (member.group === group) group.remove(member);
  }
  group.remove(union);
}

function membersFrom(start: Vertex, group: Group): Vertex[] {
  const queue = [start];
  const found: Vertex[] = [];
  for (const vertex of queue) {
    if (vertex.group !== group) continue;
    found.push(vertex);
    queue.push(...vertex.inputs.filter((input) => !queue.includes(input)));
  }
  return found;
}

function build(vertex: Vertex, built: Map<Vertex, PhysicalNode>): PhysicalNode {
  const known = built.get(vertex);
  if (known) return known;
  const inputs = vertex.inputs.map((input) => build(input, built));
  const same = inputs.every((input, i) => input === vertex.node.inputs[i]);
  const copied = same ? vertex.node : vertex.node.copy({ inputs });
  const settled = vertex.group && copied instanceof BatchJoin ? copied.settled() : copied;
  built.set(vertex, settled);
  if (!vertex.group || vertex.group.root !== vertex) return settled;
  const made = multipleInput(vertex, settled, vertex.group, built);
  built.set(vertex, made);
  return made;
}

function multipleInput(
  root: Vertex,
  node: PhysicalNode,
  { members }: Group,
  built: ReadonlyMap<Vertex, PhysicalNode>,
): PhysicalNode {
  const borders = members.flatMap((member) =>
    member.inputs.flatMap((input, i) => (members.includes(input) ? [] : [{ input, needed: neededBy(member.node, i) }])),
  );
  const inputs = borders.map(({ input }) => built.get(input) as PhysicalNode);
  const order = readOrder(
    root,
    members,
    borders.map(({ input }) => input),
  );
  const terms = (): Terms => {
    const text = treeText(node, (one) => {
      const border = inputs.indexOf(one);
      const own = explainNode(one);
      return border < 0 ? { text: own, leaf: false } : { text: `[#${border + 1}] ${own}`, leaf: true };
    });
    return [
      ...(new Set(order).size > 1 ? [['readOrder', `[${order.join()}]`] as const] : []),
      ['members', `[\\n${text.replaceAll('\n', '\\n')}]`],
    ];
  };
  return new BatchNode('MultipleInput', inputs, node.rowType, { inputs: borders.map(({ needed }) => needed) }, terms);
}

function neededBy(node: PhysicalNode, input: number): Distribution {
  return node instanceof BatchNode ? (node.needs.inputs[input] ?? { kind: 'any' }) : { kind: 'any' };
}

/** The side of a join that is read to its end first. */
function firstOf({ node }: Vertex): number | undefined {
  return node instanceof BatchNode ? node.needs.first : undefined;
}

/** For each border, after how many of the others it is read: an input of a side that is read later waits for the first side. */
function readOrder(root: Vertex, members: readonly Vertex[], borders: readonly Vertex[]): number[] {
  const before = new Map<Vertex, Set<Vertex>>();
  const link = (from: Vertex, to: Vertex) => before.set(to, (before.get(to) ?? new Set()).add(from));
  const isMember = (vertex: Vertex) => members.includes(vertex);
  for (const member of members) {
    for (const input of member.inputs) link(input, member);
    const first = firstOf(member);
    if (first === undefined) continue;
    for (const waiting of startsOf(member.inputs[1 - first], isMember)) link(member.inputs[first], waiting);
  }
  const distances = new Map<Vertex, number>();
  const distance = (vertex: Vertex): number => {
    const known = distances.get(vertex);
    if (known !== undefined) return known;
    distances.set(vertex, 0);
    const result = Math.max(-1, ...[...(before.get(vertex) ?? [])].map(distance)) + 1;
    distances.set(vertex, result);
    return result;
  };
  distance(root);
  const all = borders.map(distance);
  const levels = [...new Set(all)].sort((a, b) => a - b);
  return all.map((one) => levels.indexOf(one));
}

/** Where rows come from that pass without waiting; what is held by a join has been read before. */
function startsOf(vertex: Vertex, isMember: (vertex: Vertex) => boolean): Vertex[] {
  if (!isMember(vertex)) return [vertex];
  const first = firstOf(vertex);
  return vertex.inputs.filter((_, i) => i !== first).flatMap((input) => startsOf(input, isMember));
}
