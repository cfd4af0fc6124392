/**
 * Joins evaluate conditions row by row. Calls of user functions that need batches are taken out of the conditions of inner joins into
 * a filter above (Flink's SplitPythonConditionFromJoinRule); other joins cannot do without them.
 */
import { conjunctionOf, conjuncts, some, TRUE } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import { tableError } from '../../types/sql-error';
import type { Join, LogicalNode } from '../contracts';
import { inputsOf, withInputs } from '../logical/tree';

export function liftFunctionConditions(root: LogicalNode, session: SessionInfo): LogicalNode {
  const { functions } = session;
  if (functions === undefined) return root;
  const needsBatch = (expr: Expr): boolean =>
    some(expr, (part) => {
      if (part.kind !== 'call' || part.userFunction === undefined) return false;
      return functions(part.userFunction)?.spec.row === false;
    });
  return lift(root, needsBatch);
}

function lift(node: LogicalNode, needsBatch: (expr: Expr) => boolean): LogicalNode {
  const visited = withInputs(
    node,
    inputsOf(node).map((input) => lift(input, needsBatch)),
  );
  return visited.node === 'Join' ? liftJoin(visited, needsBatch) : visited;
}

function liftJoin(join: Join, needsBatch: (expr: Expr) => boolean): LogicalNode {
  const parts = conjuncts(join.condition);
  const lifted = parts.filter(needsBatch);
  if (lifted.length === 0) return join;
  if (join.type !== 'INNER') {
    throw tableError('Only inner join condition with equality predicates supports user functions that need batches.');
  }
  const condition = conjunctionOf(parts.filter((part) => !needsBatch(part))) ?? TRUE;
  const above = conjunctionOf(lifted) as Expr;
  return { node: 'Filter', input: { ...join, condition }, condition: above, rowType: join.rowType };
}
