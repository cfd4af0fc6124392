/** The physical plan as EXPLAIN prints it. */
import type { PlanEstimates } from './estimates';
import { inStyle } from './explain-text';
import type { PhysicalNode } from './node';
import { changelogText } from './traits';

export interface ExplainOptions {
  readonly changelogMode?: boolean;
  /** Of a plan in batch mode. */
  readonly batch?: boolean;
  /** Whether a node may repeat changes. */
  readonly duplicates?: ReadonlyMap<PhysicalNode, string>;
  /** Row counts and costs are shown. */
  readonly estimates?: PlanEstimates;
  /** Numbers of pieces of advice, by the node they are about. */
  readonly advice?: ReadonlyMap<PhysicalNode, readonly number[]>;
}

/** One node on one line: `Calc(select=[a, b], where=[(a > 1)])`. */
export function explainNode(node: PhysicalNode, options: ExplainOptions = {}): string {
  // Only digests of literal rows have their type.
  const shown = options.estimates ? node.terms().filter(([name]) => name !== 'type') : node.terms();
  const terms = shown.map(([name, text]) => `${name}=${text}`);
  const advice = options.advice?.get(node);
  if (advice) terms.unshift(`advice=[${advice.join(',')}]`);
  if (options.changelogMode) {
    terms.push(`changelogMode=[${changelogText(node.modifyKinds, node.updateKind, node.deleteKind)}]`);
  }
  const duplicates = options.duplicates?.get(node);
  if (duplicates !== undefined) terms.push(`duplicateChanges=[${duplicates}]`);
  const text = terms.length === 0 ? node.name : `${node.name}(${terms.join(', ')})`;
  return options.estimates ? `${text}: ${options.estimates.text(node)}` : text;
}

/** What one line says, and whether lines for the inputs follow. */
type LineOf = (node: PhysicalNode) => { readonly text: string; readonly leaf: boolean };

export function treeText(root: PhysicalNode, lineOf: LineOf): string {
  const lines: string[] = [];
  const visit = (node: PhysicalNode, prefix: string, childPrefix: string): void => {
    const { text, leaf } = lineOf(node);
    lines.push(prefix + text);
    if (leaf) return;
    node.inputs.forEach((input, i) => {
      const last = i === node.inputs.length - 1;
      visit(input, `${childPrefix}${last ? '+- ' : ':- '}`, `${childPrefix}${last ? '   ' : ':  '}`);
    });
  };
  visit(root, '', '');
  return `${lines.join('\n')}\n`;
}

/** The tree of the physical plan, inputs below their consumers. */
export function explainTree(root: PhysicalNode, options: ExplainOptions = {}): string {
  // With costs, literals have their types again.
  const style = options.batch && !options.estimates ? 'batch-digest' : 'digest';
  return inStyle(style, () => treeText(root, (node) => ({ text: explainNode(node, options), leaf: false })));
}

/** Sub-plans that occur more than once, as the execution plan has them: one place for each. */
class Reuse {
  private readonly digests = new Map<PhysicalNode, string>();
  private readonly places = new Map<string, { readonly node: PhysicalNode; readonly root: number }[]>();
  private root = 0;

  constructor(roots: readonly PhysicalNode[]) {
    roots.forEach((root, i) => {
      this.root = i;
      this.visit(root);
    });
  }

  private digest(node: PhysicalNode): string {
    let digest = this.digests.get(node);
    if (digest === undefined) {
      const traits = `${node.modifyKinds}${node.updateKind}${node.deleteKind}`;
      digest = `${explainNode(node)}${traits}(${node.inputs.map((input) => this.digest(input)).join()})`;
      this.digests.set(node, digest);
    }
    return digest;
  }

  private visit(node: PhysicalNode): void {
    const digest = this.digest(node);
    const nodes = this.places.get(digest) ?? [];
    this.places.set(digest, nodes);
    nodes.push({ node, root: this.root });
    // What is below a repeated sub-plan is repeated with it.
    if (nodes.length === 1 || !reusable(node)) for (const input of node.inputs) this.visit(input);
  }

  /** The sub-plans that are used more than once: where they stand first, and by which trees they are used. */
  shared(): { readonly digest: string; readonly node: PhysicalNode; readonly single: boolean }[] {
    return [...this.places]
      .filter(([, nodes]) => nodes.length > 1 && reusable(nodes[0].node))
      .map(([digest, nodes]) => {
        const trees = new Set(nodes.map(({ root }) => root));
        return { digest, node: nodes[0].node, single: trees.size === 1 };
      });
  }

  digestOf(node: PhysicalNode): string {
    return this.digest(node);
  }
}

/** Which nodes of plans are one: sub-plans that occur again, when they are reused. */
export class SharedParts {
  private readonly reuse: Reuse;
  private readonly shared: ReadonlySet<string>;

  constructor(roots: readonly PhysicalNode[], reuses: boolean) {
    this.reuse = new Reuse(roots);
    this.shared = new Set(reuses ? this.reuse.shared().map(({ digest }) => digest) : []);
  }

  /** What nodes that are one have in common. */
  placeOf(node: PhysicalNode): PhysicalNode | string {
    const digest = this.reuse.digestOf(node);
    return this.shared.has(digest) ? digest : node;
  }
}

const NEVER_REUSED: ReadonlySet<string> = new Set(['Sink', 'TableFunctionScan']);

function reusable(node: PhysicalNode): boolean {
  return node.name === 'Exchange' ? reusable(node.input) : !NEVER_REUSED.has(node.name);
}

/** The execution plan: trees of all roots, where a sub-plan that occurs again is "Reused". */
export function explainExecution(roots: readonly PhysicalNode[], reuses: boolean): string {
  return inStyle('explain', () => {
    const reuse = new Reuse(roots);
    const shared = reuses ? reuse.shared() : [];
    const ids = new Map<string, number>();
    const lineOf = (own?: PhysicalNode): LineOf => {
      return (node) => {
        const digest = reuse.digestOf(node);
        const group = shared.find((one) => one.digest === digest);
        if (!group) return { text: explainNode(node), leaf: false };
        const known = ids.get(digest);
        if (known !== undefined && node !== own) return { text: `Reused(reference_id=[${known}])`, leaf: true };
        const id = known ?? ids.size + 1;
        ids.set(digest, id);
        return { text: `${explainNode(node)}(reuse_id=[${id}])`, leaf: false };
      };
    };
    // What several trees use stands before the first of them.
    const texts: string[] = [];
    const done = new Set<string>();
    const apart = (node: PhysicalNode): void => {
      const digest = reuse.digestOf(node);
      if (done.has(digest)) return;
      done.add(digest);
      node.inputs.forEach(apart);
      const group = shared.find((one) => one.digest === digest);
      if (group && !group.single) texts.push(treeText(node, lineOf(node)));
    };
    for (const root of roots) {
      apart(root);
      texts.push(treeText(root, lineOf()));
    }
    return texts.join('\n');
  });
}
