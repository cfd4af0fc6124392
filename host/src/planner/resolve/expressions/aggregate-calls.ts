/** Aggregate calls: of a group, and over a window. */
import type { AggregateCall, Expr } from '../../../expressions/contracts';
import { isGroupingFunction } from '../../../functions/aggregates/grouping';
import type { AggregateFunction } from '../../../functions/contracts';
import type { FunctionCall, OrderItem, Span } from '../../../sql/ast';
import type { ExpressionPlace } from '../contracts';
import { argumentsOf, nameText } from './calls';
import { callSpan, firstWordSpan } from './call-spans';
import { spanOf } from '../queries/errors';
import { invalid } from './errors';
import { resolveOver } from './over';
import { expandVariance } from './over-variance';
import { builtInCall, checkedCall, type Resolving } from './resolving';

/** Places without aggregates, by the name of the clause in messages. */
const CLAUSES: { readonly [place in ExpressionPlace]?: string } = {
  where: 'WHERE',
  'group by': 'GROUP BY',
  join: 'ON',
};

export function resolveAggregate(
  node: FunctionCall,
  definition: AggregateFunction,
  userFunction: string | undefined,
  r: Resolving,
): Expr {
  checkPlace(node, definition, r);
  const over = node.over !== undefined;
  const filter = node.filter && r.resolve(node.filter, { inAggregate: callSpan(node, r) });
  if (filter !== undefined && filter.type.root !== 'BOOLEAN') {
    throw invalid('FILTER clause must be a condition', node.filter?.span ?? node.span);
  }
  const found = { definition, ...(userFunction !== undefined && { userFunction }) };
  const inner: Resolving = { ...r, ...(over ? { inOver: callSpan(node, r) } : { inAggregate: callSpan(node, r) }) };
  const resolving: Resolving = {
    ...inner,
    resolve: (expression, more) => r.resolve(expression, { ...pick(inner), ...more }),
  };
  const given = node.star ? { args: [] } : argumentsOf(node, found, resolving);
  // A filter may leave nothing of a group, a window always has its own row.
  const grouped = over || (r.context.grouped === true && filter === undefined);
  const typing: Resolving = { ...resolving, context: { ...r.context, grouped } };
  const { args: checked, type } = checkedCall(definition, given, callSpan(node, r), typing);
  const args = checked.map((arg, i) => (isJsonValue(definition, i) ? jsonText(arg, node, r) : arg));
  const call: AggregateCall = {
    name: definition.name,
    ...(userFunction !== undefined && { userFunction }),
    args,
    distinct: node.quantifier === 'DISTINCT',
    ...(filter !== undefined && { filter }),
    ...(node.nulls !== undefined && { ignoreNulls: node.nulls === 'IGNORE' }),
    type,
    alias: nameText(node),
  };
  if (node.over !== undefined) {
    return expandVariance(resolveOver(call, definition, node.over, node, r), callSpan(node, r), r);
  }
  return { kind: 'aggregate', call, type };
}

/** JSON_OBJECTAGG and JSON_ARRAYAGG gather JSON texts: their last argument is one. */
function isJsonValue(definition: AggregateFunction, i: number): boolean {
  const match = /^JSON_(OBJECT|ARRAY)AGG_/.exec(definition.name);
  return match !== null && i === (match[1] === 'OBJECT' ? 1 : 0);
}

function jsonText(value: Expr, node: FunctionCall, r: Resolving): Expr {
  const isText = value.kind === 'call' && /^JSON_(?:OBJECT|ARRAY|STRING)$|^JSON$/.test(value.name);
  return isText ? value : builtInCall('JSON_STRING', [value], node.span, r);
}

function pick(r: Resolving): Partial<Resolving> {
  return {
    ...(r.inAggregate !== undefined && { inAggregate: r.inAggregate }),
    ...(r.inOver !== undefined && { inOver: r.inOver }),
  };
}

/** Functions that may skip NULL rows. */
const NULL_TREATMENT = new Set(['LEAD', 'LAG']);

/** A call up to the parenthesis that ends its FILTER. */
function filteredSpan(start: Span, filter: Span): Span {
  const span = spanOf(start, filter);
  return { ...span, end: span.end + 1, endColumn: span.endColumn + 1 };
}

function checkPlace(node: FunctionCall, definition: AggregateFunction, r: Resolving): void {
  const span = callSpan(node, r);
  if (node.over === undefined && definition.requiresOver) {
    throw invalid('OVER clause is necessary for window functions', span);
  }
  const clause = CLAUSES[r.context.place];
  if (clause === 'WHERE' && isGroupingFunction(definition.name) && node.over === undefined) {
    throw invalid(`${definition.name} operator may only occur in an aggregate query`, span);
  }
  if (clause !== undefined && r.context.match === undefined) {
    const what = node.over === undefined ? 'Aggregate expression' : 'Windowed aggregate expression';
    throw invalid(`${what} is illegal in ${clause} clause`, node.over === undefined ? span : node.span);
  }
  if (node.over !== undefined && node.filter !== undefined) {
    throw invalid('OVER must be applied to aggregate function', filteredSpan(span, node.filter.span));
  }
  const outer = node.over === undefined ? r.inAggregate : (r.inOver ?? r.inAggregate);
  if (isGroupingFunction(definition.name)) {
    if (node.over !== undefined) throw invalid('OVER must be applied to aggregate function', node.span);
    if (r.context.place !== 'select' && r.context.place !== 'having' && r.context.place !== 'order by') {
      throw invalid(`${definition.name} operator may only occur in SELECT, HAVING or ORDER BY clause`, span);
    }
  }
  if (outer !== undefined) throw invalid('Aggregate expressions cannot be nested', outer);
  if (node.star && definition.name !== 'COUNT') throw invalid("Unknown identifier '*'", firstWordSpan(node, 1));
  // Flink accepts an order inside ARRAY_AGG and does not look at it.
  if (node.withinGroup !== undefined || (node.orderBy !== undefined && definition.name !== 'ARRAY_AGG')) {
    throw invalid(`Aggregate expression '${definition.name}' must not contain a WITHIN GROUP clause`, span);
  }
  if (node.nulls !== undefined && !NULL_TREATMENT.has(definition.name)) {
    throw invalid(`Cannot specify IGNORE NULLS or RESPECT NULLS following '${definition.name}'`, span);
  }
  if (node.quantifier === 'DISTINCT' && definition.allowsDistinct === false) {
    throw invalid(`DISTINCT/ALL not allowed with ${definition.name} function`, firstWordSpan(node, 8));
  }
}

/** ORDER BY items after their defaults: NULL is the lowest value. */
export function resolveOrder(
  items: readonly OrderItem[],
  r: Resolving,
): { readonly expr: Expr; readonly descending: boolean; readonly nullsFirst: boolean }[] {
  return items.map(({ expression, direction, nulls }) => {
    const descending = direction === 'DESC';
    return {
      expr: r.resolve(expression),
      descending,
      nullsFirst: nulls === undefined ? !descending : nulls === 'FIRST',
    };
  });
}
