/** Filters in a source as EXPLAIN shows them: simplified as a condition is, then as calls of two arguments each. */
import { call, conjunctionOf, conjuncts, mapChildren } from '../../expressions/analyze';
import type { Call, Expr } from '../../expressions/contracts';
import { BOOLEAN } from '../../types/logical/types';
import { withSearches } from './explain-search';

/** The conjuncts that the source was told of. */
export function toldFilters(filters: readonly Expr[]): Expr[] {
  const whole = conjunctionOf(filters);
  return whole === undefined ? [] : conjuncts(withSearches(whole)).map(inPairs);
}

function inPairs(expr: Expr): Expr {
  if (expr.kind !== 'call') return expr;
  if (expr.name === 'SEARCH' || expr.name === 'SEARCH_OR_NULL') return expanded(expr);
  if (expr.name !== 'AND' && expr.name !== 'OR') return mapChildren(expr, inPairs);
  return paired(expr.name, expr.args.map(inPairs));
}

function paired(name: 'AND' | 'OR', parts: readonly Expr[]): Expr {
  return parts.reduce((left, right) => call(name, [left, right], BOOLEAN));
}

/** A search argument as comparisons. */
function expanded({ name, args: [operand, ...ranges] }: Call): Expr {
  const tests = (ranges as readonly Call[]).map((range) => inRange(operand, range));
  const isNull = name === 'SEARCH_OR_NULL' ? [call('IS NULL', [operand], BOOLEAN)] : [];
  return paired('OR', [...isNull, ...tests]);
}

/** The range is a call named by its brackets; an end without a value is open. */
function inRange(operand: Expr, { name, args: [lower, upper] }: Call): Expr {
  const compare = (operator: string, end: Expr) => call(operator, [operand, end], BOOLEAN);
  if (name === '=') return compare('=', lower);
  const isEnd = (end: Expr) => end.kind === 'literal' && end.value !== null;
  const ends = [
    ...(isEnd(lower) ? [compare(name[0] === '[' ? '>=' : '>', lower)] : []),
    ...(isEnd(upper) ? [compare(name[1] === ']' ? '<=' : '<', upper)] : []),
  ];
  return paired('AND', ends);
}
