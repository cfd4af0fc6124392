/** Walking and rewriting logical trees. */
import { mapAggregateCall, mapChildren, visitAll } from '../../expressions/analyze';
import type { CorrelatedRef, Expr } from '../../expressions/contracts';
import type { LogicalNode } from '../contracts';

export function inputsOf(node: LogicalNode): readonly LogicalNode[] {
  switch (node.node) {
    case 'Scan':
    case 'Values':
      return [];
    case 'TableFunctionScan':
      return [];
    case 'Join':
    case 'Correlate':
      return [node.left, node.right];
    case 'MultiJoin':
    case 'Union':
    case 'Intersect':
    case 'Minus':
      return node.inputs;
    case 'ProcessTableFunction':
      return node.inputs.map((argument) => argument.input);
    default:
      return [node.input];
  }
}

/** The same node over other inputs. Row types are not derived again: the inputs must have the same columns. */
export function withInputs(node: LogicalNode, inputs: readonly LogicalNode[]): LogicalNode {
  if (inputsOf(node).every((input, i) => input === inputs[i])) return node;
  switch (node.node) {
    case 'Scan':
    case 'Values':
    case 'TableFunctionScan':
      return node;
    case 'Join':
    case 'Correlate':
      return { ...node, left: inputs[0], right: inputs[1] };
    case 'MultiJoin':
    case 'Union':
    case 'Intersect':
    case 'Minus':
      return { ...node, inputs };
    case 'ProcessTableFunction':
      return { ...node, inputs: node.inputs.map((argument, i) => ({ ...argument, input: inputs[i] })) };
    default:
      return { ...node, input: inputs[0] };
  }
}

/** The expressions that the node itself holds. */
export function exprsOf(node: LogicalNode): readonly Expr[] {
  const found: Expr[] = [];
  mapNodeExprs(node, (expr) => {
    found.push(expr);
    return expr;
  });
  return found;
}

/** The node with `change` applied to each of its own expressions. */
export function mapNodeExprs(node: LogicalNode, change: (expr: Expr) => Expr): LogicalNode {
  switch (node.node) {
    case 'Project':
      return { ...node, exprs: node.exprs.map(change) };
    case 'Filter':
    case 'Join':
      return { ...node, condition: change(node.condition) };
    case 'MultiJoin':
      return { ...node, conditions: node.conditions.map(change) };
    case 'WatermarkAssigner':
      return { ...node, expr: change(node.expr) };
    case 'Snapshot':
      return { ...node, period: change(node.period) };
    case 'TableFunctionScan':
      return { ...node, call: change(node.call) };
    case 'Values':
      return { ...node, rows: node.rows.map((cells) => cells.map(change)) };
    case 'Aggregate':
    case 'WindowGroupAggregate':
      return { ...node, calls: node.calls.map((call) => mapAggregateCall(call, change)) };
    case 'ProcessTableFunction':
      return {
        ...node,
        scalars: new Map(
          [...node.scalars].map(([name, value]) => [name, 'descriptor' in value ? value : change(value)]),
        ),
      };
    case 'MatchRecognize':
      return {
        ...node,
        definitions: new Map([...node.definitions].map(([name, expr]) => [name, change(expr)])),
        measures: node.measures.map((measure) => ({ ...measure, expr: change(measure.expr) })),
      };
    default:
      return node;
  }
}

/** Rewrites every expression of a tree, those of sub-queries included; `change` gets each from the leaves up. */
export function rewriteExprs(node: LogicalNode, change: (expr: Expr) => Expr): LogicalNode {
  const rewrite = (expr: Expr): Expr => {
    const inner = mapChildren(expr, rewrite);
    return change(inner.kind === 'subquery' ? { ...inner, plan: rewriteExprs(planOf(inner), change) } : inner);
  };
  const inputs = inputsOf(node).map((input) => rewriteExprs(input, change));
  return mapNodeExprs(withInputs(node, inputs), rewrite);
}

/** Calls `visit` for every expression of a tree, those of sub-queries included. */
export function visitExprs(node: LogicalNode, visit: (expr: Expr) => void): void {
  for (const input of inputsOf(node)) visitExprs(input, visit);
  for (const expr of exprsOf(node)) visitWithPlans(expr, visit);
}

/** An expression and everything inside it and inside the plans of its sub-queries. */
export function visitWithPlans(expr: Expr, visit: (expr: Expr) => void): void {
  visitAll(expr, (part) => {
    visit(part);
    if (part.kind === 'subquery') visitExprs(planOf(part), visit);
  });
}

export function planOf(expr: { readonly plan: unknown }): LogicalNode {
  return expr.plan as LogicalNode;
}

/** Fields of the outer row `id` that a tree reads, ascending. */
export function correlatedFields(node: LogicalNode, id: number): number[] {
  const found = new Set<number>();
  visitExprs(node, (expr) => void (expr.kind === 'correlated' && expr.id === id && found.add(expr.index)));
  return [...found].sort((a, b) => a - b);
}

export const isCorrelatedTo = (node: LogicalNode, id: number): boolean => correlatedFields(node, id).length > 0;

/** Replaces references to the outer row `id` throughout a tree. */
export function bindCorrelated(node: LogicalNode, id: number, bind: (ref: CorrelatedRef) => Expr): LogicalNode {
  return rewriteExprs(node, (expr) => (expr.kind === 'correlated' && expr.id === id ? bind(expr) : expr));
}
