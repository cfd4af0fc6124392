/** Divisions of constants by zero fail when a query is planned, as far as Flink computes them then. */
import { childrenOf, isConstant, isDeterministic } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { SqlError } from '../../types/sql-error';
import type { LogicalNode } from '../contracts';
import { exprsOf, inputsOf } from '../logical/tree';

export function refuseZeroDivisors(node: LogicalNode): LogicalNode {
  check(node);
  return node;
}

function check(node: LogicalNode): void {
  if (node.node === 'Project' || node.node === 'Filter') exprsOf(node).forEach(checkExpr);
  inputsOf(node).forEach(check);
}

/** Of an expression without columns only the outermost call is looked at: it is what becomes one literal. */
function checkExpr(expr: Expr): void {
  if (!isConstant(expr) || !isDeterministic(expr)) {
    childrenOf(expr).forEach(checkExpr);
  } else if (expr.kind === 'call' && expr.name === '/' && isZero(expr.args[1] as Expr)) {
    throw new SqlError('Division by zero', 'java.lang.ArithmeticException');
  }
}

function isZero(expr: Expr): boolean {
  if (expr.kind === 'call' && expr.name === 'CAST') return isZero(expr.args[0] as Expr);
  return (
    expr.kind === 'literal' &&
    (typeof expr.value === 'number' || typeof expr.value === 'bigint') &&
    Number(expr.value) === 0
  );
}
