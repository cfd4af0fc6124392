/** Questions about expressions and rewrites of them. Nothing here changes an expression: rewrites make new ones. */
import { lookupFunction } from '../functions/registry';
import type { LogicalType } from '../types/logical/contracts';
import { BOOLEAN, notNull } from '../types/logical/types';
import type { AggregateCall, Call, Expr, InputRef, Literal } from './contracts';
import { exprToJson } from './serialize';

export const literal = (value: unknown, type: LogicalType): Literal => ({ kind: 'literal', value, type });
export const inputRef = (index: number, type: LogicalType): InputRef => ({ kind: 'input', index, type });
export const call = (name: string, args: readonly Expr[], type: LogicalType): Call => ({
  kind: 'call',
  name,
  args,
  type,
});
export const TRUE: Literal = literal(true, notNull(BOOLEAN));
export const FALSE: Literal = literal(false, notNull(BOOLEAN));

/** The expressions directly inside; a sub-query's plan is not looked into. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
    case 'subquery':
      return expr.args;
    case 'field':
      return [expr.of];
    case 'over':
      return [...callParts(expr.call), ...expr.partition, ...expr.order.map((item) => item.expr)];
    case 'aggregate':
      return callParts(expr.call);
    default:
      return [];
  }
}

/** Arguments, filter and order of an aggregate call. */
function callParts(aggregate: AggregateCall): readonly Expr[] {
  return [
    ...aggregate.args,
    ...(aggregate.filter ? [aggregate.filter] : []),
    ...(aggregate.orderBy ?? []).map((item) => item.expr),
  ];
}

/** An aggregate call with `change` applied to each of its expressions. */
export function mapAggregateCall(aggregate: AggregateCall, change: (expr: Expr) => Expr): AggregateCall {
  return {
    ...aggregate,
    args: aggregate.args.map(change),
    ...(aggregate.filter && { filter: change(aggregate.filter) }),
    ...(aggregate.orderBy && { orderBy: aggregate.orderBy.map((item) => ({ ...item, expr: change(item.expr) })) }),
  };
}

/** The same expression with `change` applied to its children; itself when nothing changed. */
export function mapChildren(expr: Expr, change: (expr: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'call':
    case 'subquery': {
      const args = expr.args.map(change);
      return args.every((arg, i) => arg === expr.args[i]) ? expr : { ...expr, args };
    }
    case 'field': {
      const of = change(expr.of);
      return of === expr.of ? expr : { ...expr, of };
    }
    case 'over':
      return {
        ...expr,
        call: mapAggregateCall(expr.call, change),
        partition: expr.partition.map(change),
        order: expr.order.map((item) => ({ ...item, expr: change(item.expr) })),
      };
    case 'aggregate':
      return { ...expr, call: mapAggregateCall(expr.call, change) };
    default:
      return expr;
  }
}

/** Replaces, from the root down, every expression for which `replace` gives another one; what it gives is not looked into. */
export function substitute(expr: Expr, replace: (expr: Expr) => Expr | undefined): Expr {
  return replace(expr) ?? mapChildren(expr, (child) => substitute(child, replace));
}

/** True when `test` holds for the expression or one inside it. */
export function some(expr: Expr, test: (expr: Expr) => boolean): boolean {
  return test(expr) || childrenOf(expr).some((child) => some(child, test));
}

/** Calls `visit` for the expression and all inside it, outer ones first. */
export function visitAll(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  for (const child of childrenOf(expr)) visitAll(child, visit);
}

/** Positions of the input fields that are read, ascending. */
export function inputsOf(...exprs: readonly Expr[]): number[] {
  const found = new Set<number>();
  for (const expr of exprs) visitAll(expr, (part) => void (part.kind === 'input' && found.add(part.index)));
  return [...found].sort((a, b) => a - b);
}

/** Positions of the input fields that an aggregate call reads, ascending. */
export const inputsOfAggregate = (aggregate: AggregateCall): number[] => inputsOf(...callParts(aggregate));

/** Each InputRef moved to the position that `position` gives. */
export function remapInputs(expr: Expr, position: (index: number) => number): Expr {
  return substitute(expr, (part) => {
    if (part.kind !== 'input') return undefined;
    const index = position(part.index);
    return index === part.index ? part : { ...part, index };
  });
}

/** Each InputRef moved by `by` positions. */
export function shiftInputs(expr: Expr, by: number): Expr {
  return by === 0 ? expr : remapInputs(expr, (index) => index + by);
}

/** Each InputRef replaced by the expression at its position: an expression over a projection's output, over its input. */
export function inlineInputs(expr: Expr, exprs: readonly Expr[]): Expr {
  return substitute(expr, (part) => (part.kind === 'input' ? exprs[part.index] : undefined));
}

/** A text that equal expressions, and only those, share (types included). */
export function digest(expr: Expr): string {
  return JSON.stringify(exprToJson(expr));
}

export function exprEquals(a: Expr, b: Expr): boolean {
  return a === b || (a.kind === b.kind && digest(a) === digest(b));
}

/** The conjuncts of a condition; none for TRUE. */
export function conjuncts(condition: Expr | undefined): Expr[] {
  if (condition === undefined || isTrue(condition)) return [];
  if (condition.kind === 'call' && condition.name === 'AND') return condition.args.flatMap(conjuncts);
  return [condition];
}

export function disjuncts(condition: Expr): Expr[] {
  if (condition.kind === 'call' && condition.name === 'OR') return condition.args.flatMap(disjuncts);
  return [condition];
}

/** The condition that holds when all of them hold; undefined for none. */
export function conjunctionOf(conditions: readonly Expr[]): Expr | undefined {
  return conditions.length === 0 ? undefined : joinConditions('AND', conditions);
}

/** AND or OR of at least one condition. */
export function joinConditions(name: 'AND' | 'OR', conditions: readonly Expr[]): Expr {
  if (conditions.length === 1) return conditions[0];
  return call(name, conditions, { root: 'BOOLEAN', nullable: conditions.some((one) => one.type.nullable) });
}

export function isTrue(expr: Expr): boolean {
  return expr.kind === 'literal' && expr.value === true;
}
export function isFalse(expr: Expr): boolean {
  return expr.kind === 'literal' && expr.value === false;
}
export function isNullLiteral(expr: Expr): boolean {
  return expr.kind === 'literal' && expr.value === null;
}

/** True when the expression gives the same value for the same input, whenever it is evaluated. */
export function isDeterministic(
  expr: Expr,
  userFunction?: (key: string) => { deterministic?: boolean } | undefined,
): boolean {
  return !some(expr, (part) => {
    if (part.kind !== 'call') return false;
    if (part.deterministic === false) return true;
    const definition = part.userFunction === undefined ? lookupFunction(part.name) : userFunction?.(part.userFunction);
    return definition?.deterministic === false;
  });
}

/** True when the value depends on the time of evaluation (CURRENT_TIMESTAMP and its kin). */
export function isDynamic(expr: Expr): boolean {
  return some(expr, (part) => {
    if (part.kind !== 'call' || part.userFunction !== undefined) return false;
    const definition = lookupFunction(part.name);
    return definition !== undefined && definition.dynamic === true;
  });
}

export const containsOver = (expr: Expr): boolean => some(expr, (part) => part.kind === 'over');
export const containsSubquery = (expr: Expr): boolean => some(expr, (part) => part.kind === 'subquery');
export const containsAggregate = (expr: Expr): boolean => some(expr, (part) => part.kind === 'aggregate');
/** True for a field of the outer row `id`, or of any outer row when no id is given. */
export const containsCorrelated = (expr: Expr, id?: number): boolean =>
  some(expr, (part) => part.kind === 'correlated' && (id === undefined || part.id === id));
/** True when the expression reads no row: literals and functions of them. */
export const isConstant = (expr: Expr): boolean =>
  !some(expr, (part) => part.kind !== 'literal' && part.kind !== 'call' && part.kind !== 'field');
