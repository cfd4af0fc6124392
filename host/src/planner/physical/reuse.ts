/**
 * Equal parts of plans become one: a table that a query, or a statement set, reads several times the same way is read once, and what is
 * computed from it alike is computed once. Flink: SubplanReuser. Parts whose results may differ from one evaluation to
 * the next are left apart.
 */
import { isDeterministic } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { toJson } from '../../expressions/serialize';
import type { PhysicalNode } from './node';
import { Calc, Correlate, Exchange, Expand, ProjectingNode, Union } from './nodes/calc-nodes';
import { Source, Values } from './nodes/source';

/** The plans with equal parts shared: nodes that stand for the same rows are the same object. */
export function shareEqualParts(roots: readonly PhysicalNode[]): readonly PhysicalNode[] {
  const sharing = new Sharing();
  return roots.map((root) => sharing.share(root));
}

class Sharing {
  private readonly shared = new Map<PhysicalNode, PhysicalNode>();
  private readonly byDigest = new Map<string, PhysicalNode>();
  /** Digests hold their inputs by these numbers. */
  private readonly numbers = new Map<PhysicalNode, number>();

  share(node: PhysicalNode): PhysicalNode {
    const known = this.shared.get(node);
    if (known !== undefined) return known;
    const inputs = node.inputs.map((input) => this.share(input));
    const same = inputs.every((input, i) => input === node.inputs[i]);
    const own = same ? node : node.copy({ inputs });
    const digest = this.digest(own);
    const result = (digest !== undefined ? this.byDigest.get(digest) : undefined) ?? own;
    if (digest !== undefined) this.byDigest.set(digest, result);
    if (!this.numbers.has(result)) this.numbers.set(result, this.numbers.size);
    this.shared.set(node, result);
    return result;
  }

  /** Equal for nodes that give the same rows; undefined for those that are never shared. */
  private digest(node: PhysicalNode): string | undefined {
    const what = contentOf(node);
    if (what === undefined || !repeats(node)) return undefined;
    const { rowType, modifyKinds, updateKind, deleteKind } = node;
    const inputs = node.inputs.map((input) => this.numbers.get(input) as number);
    return JSON.stringify(toJson([node.name, what, rowType, modifyKinds, updateKind, deleteKind, inputs]));
  }
}

function contentOf(node: PhysicalNode): unknown {
  if (node instanceof Source) {
    const { path, source, plan } = node;
    return [path, plan, source.node(plan), source.parallelism];
  }
  if (node instanceof Exchange) return node.distribution;
  if (node instanceof Union) return 'all';
  if (node instanceof Values) return node.rows;
  return node.operator();
}

function repeats(node: PhysicalNode): boolean {
  return expressionsOf(node).every((expr) => isDeterministic(expr));
}

function expressionsOf(node: PhysicalNode): readonly Expr[] {
  if (node instanceof Calc && node.condition) return [...node.exprs, node.condition];
  if (node instanceof ProjectingNode) return node.exprs;
  if (node instanceof Correlate) return node.condition ? [node.call, node.condition] : [node.call];
  return node instanceof Expand ? node.projections.flat() : [];
}
