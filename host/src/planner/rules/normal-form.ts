/** Conditions in conjunctive normal form, as sources are offered them. Flink: FlinkRexUtil.toCnf. */
import { call, conjunctionOf, conjuncts, disjuncts, joinConditions, some, TRUE } from '../../expressions/analyze';
import type { Call, Expr } from '../../expressions/contracts';

/** The conjuncts of the condition; those of the condition as it stands when the normal form has more than twice its calls. */
export function normalConjuncts(condition: Expr): Expr[] {
  const limit = countCalls(condition) * 2;
  return conjuncts(convert(condition, limit) ?? condition);
}

function countCalls(expr: Expr): number {
  let count = 0;
  some(expr, (part) => {
    if (part.kind === 'call') count++;
    return false;
  });
  return count;
}

function isCall(expr: Expr, name: string): expr is Call {
  return expr.kind === 'call' && expr.name === name;
}

/** Undefined when there would be too many calls. */
function convert(expr: Expr, limit: number): Expr | undefined {
  if (isCall(expr, 'AND')) {
    const parts = conjuncts(expr).map((part) => convert(part, limit));
    return parts.includes(undefined)
      ? undefined
      : limited(
          parts.flatMap((part) => conjuncts(part)),
          limit,
        );
  }
  if (isCall(expr, 'OR')) return convertOr(disjuncts(expr), limit);
  return isCall(expr, 'NOT') ? convertNot(expr, limit) : expr;
}

function convertOr([first, ...others]: readonly Expr[], limit: number): Expr | undefined {
  const head = convert(first, limit);
  if (head === undefined || others.length === 0) return head;
  const tail = convertOr(others, limit);
  if (tail === undefined) return undefined;
  const pairs = conjuncts(head).flatMap((left) =>
    conjuncts(tail).map((right) => joinConditions('OR', [...disjuncts(left), ...disjuncts(right)])),
  );
  return limited(pairs, limit);
}

function convertNot(expr: Call, limit: number): Expr | undefined {
  const [inner] = expr.args;
  if (isCall(inner, 'NOT')) return convert(inner.args[0], limit);
  const not = (part: Expr) => call('NOT', [part], part.type);
  if (isCall(inner, 'OR')) return convert(joinConditions('AND', disjuncts(inner).map(not)), limit);
  if (isCall(inner, 'AND')) return convert(joinConditions('OR', conjuncts(inner).map(not)), limit);
  return expr;
}

function limited(parts: readonly Expr[], limit: number): Expr | undefined {
  const whole = conjunctionOf(parts) ?? TRUE;
  return countCalls(whole) > limit ? undefined : whole;
}
