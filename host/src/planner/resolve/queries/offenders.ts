/** Finds the part of an expression that an error is about. Only used once an error is certain. */
import { digest } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { Expression, FunctionCall, Identifier, Span } from '../../../sql/ast';
import type { Grouping } from './aggregates';

/** The first column name that is neither inside a grouped expression nor inside an aggregate. */
export function ungroupedName(
  expression: Expression,
  grouping: Grouping,
  resolve: (expression: Expression) => Expr,
): Identifier | undefined {
  const keys = new Set(grouping.keys.map((key) => digest(key.expr)));
  const search = (part: Expression): Identifier | undefined => {
    const expr = attempt(part, resolve);
    if (expr !== undefined && (keys.has(digest(expr)) || expr.kind === 'aggregate')) return undefined;
    if (part.kind === 'identifier') return expr === undefined ? undefined : part;
    return firstOf(partsOf(part), search);
  };
  return search(expression);
}

function attempt(expression: Expression, resolve: (expression: Expression) => Expr): Expr | undefined {
  try {
    return resolve(expression);
  } catch {
    return undefined;
  }
}

/** Where a function of this name is called. */
export function callSpan(expression: Expression, name: string): Span | undefined {
  return callOf(expression, name)?.span;
}

/** The first call of a function of this name. */
export function callOf(expression: Expression, name: string): FunctionCall | undefined {
  if (expression.kind === 'call') {
    const { parts } = expression.name;
    if (parts[parts.length - 1].text.toUpperCase() === name) return expression;
  }
  return firstOf(partsOf(expression), (part) => callOf(part, name));
}

function firstOf<T>(parts: readonly Expression[], find: (part: Expression) => T | undefined): T | undefined {
  for (const part of parts) {
    const found = find(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Members that are no sub-expressions of the same query. */
const NOT_INSIDE = new Set(['query', 'name', 'type', 'qualifier', 'over']);

/** The expressions directly inside an expression. */
function partsOf(expression: Expression): Expression[] {
  const found: Expression[] = [];
  for (const [key, value] of Object.entries(expression)) if (!NOT_INSIDE.has(key)) collect(value, found);
  return found;
}

function collect(value: unknown, found: Expression[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
  } else if (typeof value === 'object' && value !== null) {
    if ('kind' in value && 'span' in value) found.push(value as Expression);
    else
      for (const [key, item] of Object.entries(value)) if (key !== 'span' && !NOT_INSIDE.has(key)) collect(item, found);
  }
}
