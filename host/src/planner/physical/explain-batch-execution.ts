/**
 * What Flink adds to a batch plan before it runs, as the execution plan shows it: shuffles that keep what one side of a join reads
 * later, where both sides begin at one sub-plan; and exchanges that keep a distribution that is already there.
 */
import { explainNode } from './explain';
import { withMultipleInputs } from './explain-batch-multiple-input';
import { BatchExchange, BatchNode, type Distribution, isExchange } from './batch-node';
import { namesText, inStyle } from './explain-text';
import type { PhysicalNode } from './node';
import { Calc, Correlate } from './nodes/calc-nodes';

interface ExecutionOptions {
  /** Equal parts of the plan are one. */
  readonly reuses: boolean;
  /** `table.optimizer.multiple-input-enabled` */
  readonly multipleInputs: boolean;
}

export function batchExecution(
  roots: readonly PhysicalNode[],
  { reuses, multipleInputs }: ExecutionOptions,
): PhysicalNode[] {
  return inStyle('explain', () => {
    const kept = reuses ? roots.map(unlocked) : roots;
    const joined = multipleInputs ? withMultipleInputs(kept, reuses ? digestOf : (node) => node) : kept;
    return joined.map(forwarded);
  });
}

function withInputs(node: PhysicalNode, inputs: readonly PhysicalNode[]): PhysicalNode {
  return inputs.every((input, i) => input === node.inputs[i]) ? node : node.copy({ inputs });
}

/** Of nodes as the execution plan shows them. */
const digests = new WeakMap<PhysicalNode, string>();

function digestOf(node: PhysicalNode): string {
  const known = digests.get(node);
  if (known !== undefined) return known;
  const digest = `${explainNode(node)}(${node.inputs.map(digestOf).join()})`;
  digests.set(node, digest);
  return digest;
}

function digestsBelow(node: PhysicalNode, into = new Set<string>()): Set<string> {
  into.add(digestOf(node));
  for (const input of node.inputs) digestsBelow(input, into);
  return into;
}

/** The first nodes below that keep their rows until they are read: shuffles, and sources. */
function keepersOf(node: PhysicalNode): PhysicalNode[] {
  if (isExchange(node) || node.inputs.length === 0) return [node];
  return node.inputs.flatMap(keepersOf);
}

/** The side that is read later waits, where the one that is read first needs the same rows. */
function unlocked(node: PhysicalNode): PhysicalNode {
  const inputs = node.inputs.map(unlocked);
  const first = node instanceof BatchNode ? node.needs.first : undefined;
  if (first === undefined) return withInputs(node, inputs);
  const below = digestsBelow(inputs[first]);
  const later = inputs[1 - first];
  if (!keepersOf(later).some((one) => below.has(digestOf(one)))) return withInputs(node, inputs);
  const { needs } = node as BatchNode;
  const kept = isExchange(later)
    ? new BatchExchange(later.input, exchangeText(later), { kind: 'any' }, 'BATCH')
    : new BatchExchange(later, distributionText(needs.inputs[1 - first], later), { kind: 'any' }, 'BATCH');
  return withInputs(
    node,
    inputs.map((input, side) => (side === first ? input : kept)),
  );
}

function exchangeText(node: PhysicalNode): string {
  const [[, text]] = node.terms();
  return text.slice(1, -1);
}

function distributionText(distribution: Distribution, input: PhysicalNode): string {
  return distribution.kind === 'hash'
    ? `hash[${namesText(input.rowType.fields, distribution.keys)}]`
    : distribution.kind;
}

function isSort(node: PhysicalNode): boolean {
  return node instanceof BatchNode && node.name === 'Sort';
}

/** Exchanges where rows stay in their place (ForwardHashExchangeProcessor). */
function forwarded(node: PhysicalNode): PhysicalNode {
  const inputs = node.inputs.map(forwarded);
  if (!(node instanceof BatchNode)) return withInputs(node, inputs);
  const { needs } = node;
  return withInputs(
    node,
    inputs.map((input, i) => {
      const needed = needs.inputs[i];
      const sort = needs.sorted === true && isSort(input);
      const exchanged = isExchange(sort ? input.input : input);
      if (needed.kind !== 'hash') {
        return !exchanged && sort ? kept(input, needed, true, needed.kind === 'single') : input;
      }
      if (exchanged) return sort ? kept(input, needed, true, true) : input;
      const below = sort ? input.copy({ inputs: [kept(input.input, needed, false, true)] }) : input;
      return kept(below, needed, sort, true);
    }),
  );
}

/** `through`: what passes the order and the distribution of its input on gets an exchange below it, too. */
function kept(source: PhysicalNode, needed: Distribution, strict: boolean, through: boolean): PhysicalNode {
  if (isExchange(source)) return source;
  const passes = source instanceof Calc || source instanceof Correlate || isSort(source);
  const inner = through && passes ? source.copy({ inputs: [kept(source.input, needed, strict, true)] }) : source;
  const text = strict ? 'forward' : `keep_input_as_is[${distributionText(needed, source)}]`;
  return new BatchExchange(inner, text, { kind: 'any' });
}
