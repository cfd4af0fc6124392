/** Queries: WITH, the body, ORDER BY and LIMIT. */
import type { Expr } from '../../../expressions/contracts';
import type { Expression, Identifier, Query, QueryBody, Select, SetOperation } from '../../../sql/ast';
import type { LogicalNode } from '../../contracts';
import { keepFirst, project, refsOf, sort } from '../../logical/nodes';
import { namesOf, typesOf } from '../../logical/row-types';
import { type CommonTables, type Env, type Planned, resolveIn } from './context';
import { invalid } from './errors';
import { limitsOf, type Ordering, ordinalOf, sortField } from './ordering';
import { outputScope } from './scope';
import { planSelect } from './select';
import { planSetOperation } from './set-operations';
import { planValues } from './values';

const NO_ORDER: Ordering = { items: [] };

export function planQuery(query: Query, env: Env): Planned {
  const inner = withCommonTables(env, query);
  const ordering = orderingOf(query, inner);
  return planBody(query.body, inner, ordering);
}

function withCommonTables(env: Env, query: Query): Env {
  if (query.with === undefined) return env;
  let commonTables: CommonTables | undefined = env.commonTables;
  for (const table of query.with) {
    const outer: Env = { ...env, ...(commonTables && { commonTables }) };
    // A table of WITH RECURSIVE sees itself.
    const own = query.recursive
      ? { ...outer, commonTables: { table, outer: commonTables, env: outer, itself: true } }
      : outer;
    commonTables = { table, outer: commonTables, env: own };
  }
  return { ...env, ...(commonTables && { commonTables }) };
}

function orderingOf(query: Query, env: Env): Ordering {
  const offset = query.offset && limitOf(query.offset, env);
  const fetch = query.limit === undefined || query.limit === 'ALL' ? undefined : limitOf(query.limit, env);
  const limited = offset !== undefined || fetch !== undefined;
  if (!limited && !env.top) return NO_ORDER;
  return { items: query.orderBy ?? [], ...(offset !== undefined && { offset }), ...(fetch !== undefined && { fetch }) };
}

function limitOf(expression: Expression, env: Env): number {
  const expr = resolveIn(env, outputScope([], [], env.newId), 'select', expression);
  if (expr.kind !== 'literal' || expr.value === null || !Number.isInteger(Number(expr.value))) {
    throw invalid('LIMIT and OFFSET take integer literals', expression.span);
  }
  return Number(expr.value);
}

/** A body; its own ORDER BY, when it is a query in parentheses, comes before `ordering`. */
export function planBody(body: QueryBody, env: Env, ordering: Ordering = NO_ORDER): Planned {
  if (body.kind === 'select') return planSelect(body, env, ordering);
  const planned = planUnordered(body, env);
  return { node: orderOutput(planned, env, ordering), names: planned.names };
}

function planUnordered(body: Exclude<QueryBody, Select>, env: Env): Planned {
  switch (body.kind) {
    case 'query':
      return planQuery(body, { ...env, top: false });
    case 'values':
      return planValues(body, env);
    case 'table':
      return planBody(selectAll(body.name, body.span), env);
    case 'set_operation':
      return planSetOperation(body as SetOperation, env);
  }
}

/** TABLE t is SELECT * FROM t. */
function selectAll(name: Identifier, span: Select['span']): Select {
  return {
    kind: 'select',
    span,
    hints: [],
    items: [{ span, expression: { kind: 'star', span } }],
    from: { kind: 'named_table', span: name.span, name },
    windows: [],
  };
}

/** ORDER BY over the output of a set operation or VALUES: ordinals, names and expressions of them. */
function orderOutput(planned: Planned, env: Env, ordering: Ordering): LogicalNode {
  const { node, names } = planned;
  const limits = limitsOf(ordering);
  if (ordering.items.length === 0 && limits === undefined) return node;
  const scope = outputScope(names, typesOf(node), env.newId);
  const exprs = refsOf(node.rowType);
  const fields = ordering.items.map((item) => {
    const ordinal = ordinalOf(item, names.length);
    const expr = ordinal === undefined ? resolveIn(env, scope, 'order by', item.expression) : exprs[ordinal];
    return sortField(item, positionOf(exprs, expr));
  });
  const input = project(node, exprs, namesOf(node));
  return keepFirst(sort(input, fields, limits), names.length);
}

function positionOf(exprs: Expr[], expr: Expr): number {
  const found = exprs.findIndex((one) => one.kind === 'input' && expr.kind === 'input' && one.index === expr.index);
  return found >= 0 ? found : exprs.push(expr) - 1;
}
