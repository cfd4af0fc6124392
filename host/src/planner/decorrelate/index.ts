/**
 * Plans without sub-queries in expressions, and without Correlates where a join does: what Flink's SubQueryRemoveRule and
 * RelDecorrelator end up with. Correlates with table functions, UNNEST, temporal tables and process functions remain.
 */
import { conjuncts, containsSubquery, joinConditions, substitute, TRUE } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { tableError } from '../../types/sql-error';
import type { Correlate, Filter, Join, LogicalNode } from '../contracts';
import { join, project, refsOf } from '../logical/nodes';
import { namesOf } from '../logical/row-types';
import { exprsOf, inputsOf, isCorrelatedTo, mapNodeExprs, planOf, withInputs } from '../logical/tree';
import { castSetOperands } from './set-operands';
import { type NewId, overDomain } from './dependent';
import { overJoin, pull } from './pull';
import { filterSubqueries, projectSubqueries } from './subqueries';

/** `newId`: numbers for Correlates that remain of sub-queries, different from all others in the plan. */
export function decorrelate(root: LogicalNode, newId: NewId = countFrom(1_000_000_000)): LogicalNode {
  return castSetOperands(rewrite(root, newId));
}

function countFrom(start: number): NewId {
  let next = start;
  return () => next++;
}

function rewrite(node: LogicalNode, newId: NewId): LogicalNode {
  const inputs = inputsOf(node).map((input) => rewrite(input, newId));
  const current = withInputs(node, inputs);
  if (current.node === 'Correlate') return withoutCorrelate(current, newId);
  if (!exprsOf(current).some(containsSubquery)) return current;
  const prepared = mapNodeExprs(current, (expr) => withRewrittenPlans(expr, newId));
  if (prepared.node === 'Filter') return filterSubqueries(prepared, newId);
  if (prepared.node === 'Project') return projectSubqueries(prepared, newId);
  if (prepared.node === 'Join' && prepared.type === 'INNER') return filterSubqueries(asFilter(prepared), newId);
  throw tableError(`A sub-query in a ${prepared.node === 'Join' ? 'join condition' : prepared.node} is not supported.`);
}

/** Conditions of an inner join that contain sub-queries, as a filter above it. */
function asFilter(node: Join): Filter {
  const parts = conjuncts(node.condition);
  const plain = parts.filter((part) => !containsSubquery(part));
  const joined = join(node.left, node.right, 'INNER', plain.length === 0 ? TRUE : joinConditions('AND', plain));
  return {
    node: 'Filter',
    input: node.hints ? { ...joined, hints: node.hints } : joined,
    condition: joinConditions('AND', parts.filter(containsSubquery)),
    rowType: node.rowType,
    ...(node.correlation !== undefined && { correlation: node.correlation }),
  };
}

/** Sub-queries of sub-queries first. */
function withRewrittenPlans(expr: Expr, newId: NewId): Expr {
  return substitute(expr, (part) => {
    if (part.kind !== 'subquery') return undefined;
    const args = part.args.map((arg) => withRewrittenPlans(arg, newId));
    return { ...part, args, plan: rewrite(planOf(part), newId) };
  });
}

/** Nodes that only make sense for one outer row at a time. */
function needsOuterRow(node: LogicalNode): boolean {
  switch (node.node) {
    case 'TableFunctionScan':
    case 'Snapshot':
    case 'ProcessTableFunction':
      return true;
    case 'Project':
    case 'Filter':
      return needsOuterRow(node.input);
    default:
      return false;
  }
}

function withoutCorrelate(node: Correlate, newId: NewId): LogicalNode {
  if (needsOuterRow(node.right)) return node;
  const { left, right, type, id } = node;
  const width = left.rowType.fields.length;
  const found = isCorrelatedTo(right, id) ? pull(right, id) : undefined;
  const plain = found?.outputs.every((expr) => expr.kind === 'input');
  const usable = found !== undefined && (plain || type === 'INNER');
  const pulled = usable ? found : overDomain(right, id, left, newId);
  const conditions = pulled.conditions.map((one) => overJoin(one, id, width));
  const joined = join(left, pulled.node, type, conditions.length === 0 ? TRUE : joinConditions('AND', conditions));
  if (type === 'SEMI' || type === 'ANTI') return joined;
  const outputs = pulled.outputs.map((expr) => retyped(overJoin(expr, id, width), joined));
  return {
    ...project(joined, [...refsOf(joined.rowType).slice(0, width), ...outputs], namesOf(node)),
    rowType: node.rowType,
  };
}

function retyped(expr: Expr, node: LogicalNode): Expr {
  return substitute(expr, (part) =>
    part.kind === 'input' ? { ...part, type: node.rowType.fields[part.index].type } : undefined,
  );
}
