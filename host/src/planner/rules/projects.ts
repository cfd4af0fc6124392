/** Projections over projections become one. */
import { containsOver, inlineInputs, isDeterministic, some } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { LogicalNode, Project } from '../contracts';
import { isIdentity } from '../logical/nodes';
import { inputsOf, withInputs } from '../logical/tree';

export function mergeProjects(node: LogicalNode): LogicalNode {
  return merge(node, mergeWithInput);
}

/** As `mergeProjects`, but columns that are dropped below an OVER call stay dropped there. */
export function mergeNarrowed(node: LogicalNode): LogicalNode {
  return merge(node, (project) => (narrowsForOver(project) ? project : mergeWithInput(project)));
}

function narrowsForOver({ exprs, input }: Project): boolean {
  if (!exprs.some(containsOver) || input.node !== 'Project' || input.input.node !== 'WatermarkAssigner') return false;
  return input.exprs.length < input.input.rowType.fields.length;
}

function merge(node: LogicalNode, mergeOne: (project: Project) => LogicalNode): LogicalNode {
  const inputs = inputsOf(node).map((input) => merge(input, mergeOne));
  const current = withInputs(node, inputs);
  return current.node === 'Project' ? mergeOne(current) : current;
}

function mergeWithInput(node: Project): LogicalNode {
  const { input } = node;
  if (isIdentity(node.exprs, input) && sameNames(node, input)) return input;
  if (input.node !== 'Project' || !mayInline(node.exprs, input.exprs)) return node;
  return { ...node, input: input.input, exprs: node.exprs.map((expr) => inlineInputs(expr, input.exprs)) };
}

function sameNames(node: LogicalNode, input: LogicalNode): boolean {
  return node.rowType.fields.every(({ name }, i) => name === input.rowType.fields[i].name);
}

/**
 * OVER calls stay where they are (they are operators), unless they are only passed through; what must be evaluated once for a row is not
 * copied to several places.
 */
function mayInline(outer: readonly Expr[], inner: readonly Expr[]): boolean {
  if (inner.some(containsOver)) return outer.every((expr) => expr.kind === 'input');
  if (outer.some(containsOver)) return inner.every((expr) => expr.kind === 'input');
  return inner.every((expr, column) => isDeterministic(expr) || uses(outer, column) <= 1);
}

function uses(exprs: readonly Expr[], column: number): number {
  let count = 0;
  for (const expr of exprs) {
    some(expr, (part) => {
      if (part.kind === 'input' && part.index === column) count++;
      return false;
    });
  }
  return count;
}
