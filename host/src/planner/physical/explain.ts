/** The physical plan as EXPLAIN prints it. */
import type { PhysicalNode } from './node';
import { changelogText } from './traits';

export interface ExplainOptions {
  readonly changelogMode?: boolean;
}

/** One node on one line: `Calc(select=[a, b], where=[(a > 1)])`. */
export function explainNode(node: PhysicalNode, options: ExplainOptions = {}): string {
  const terms = node.terms().map(([name, text]) => `${name}=${text}`);
  if (options.changelogMode) {
    terms.push(`changelogMode=[${changelogText(node.modifyKinds, node.updateKind, node.deleteKind)}]`);
  }
  return `${node.name}(${terms.join(', ')})`;
}

/** The tree, inputs below their consumers. */
export function explainTree(root: PhysicalNode, options: ExplainOptions = {}): string {
  const lines: string[] = [];
  const visit = (node: PhysicalNode, prefix: string, childPrefix: string): void => {
    lines.push(prefix + explainNode(node, options));
    node.inputs.forEach((input, i) => {
      const last = i === node.inputs.length - 1;
      visit(input, `${childPrefix}${last ? '+- ' : ':- '}`, `${childPrefix}${last ? '   ' : ':  '}`);
    });
  };
  visit(root, '', '');
  return `${lines.join('\n')}\n`;
}
