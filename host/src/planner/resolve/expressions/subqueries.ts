/** Sub-queries as values and conditions. */
import { joinConditions, literal } from '../../../expressions/analyze';
import { calciteType } from '../../../expressions/calcite-types';
import type { Expr, Subquery } from '../../../expressions/contracts';
import type { Binary, Expression, Query, Span, Unary } from '../../../sql/ast';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { array, BIGINT, BOOLEAN, multiset, notNull, nullable, withNullability } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import type { LogicalNode } from '../../contracts';
import { aggregate } from '../../logical/nodes';
import { invalid } from './errors';
import { builtInCall, type Resolving } from './resolving';

/** A query of one column and at most one row; NULL when there is none. */
export function resolveScalarQuery(query: Query, span: Span, r: Resolving): Subquery {
  const plan = r.context.resolveQuery(query);
  const { fields } = plan.rowType;
  if (fields.length !== 1) {
    const record = recordText(plan.rowType).toUpperCase();
    throw invalid(
      `Cannot apply '$SCALAR_QUERY' to arguments of type '$SCALAR_QUERY(<${record}>)'. ` +
        "Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'",
      span,
    );
  }
  return { kind: 'subquery', form: 'SCALAR', args: [], plan, type: nullable(fields[0].type) };
}

function recordText(type: RowType): string {
  return `RecordType(${type.fields.map(({ name, type: field }) => `${calciteType(field)} ${name}`).join(', ')})`;
}

export function resolveExists(node: Unary, r: Resolving): Subquery {
  const operand = unwrapped(node.operand);
  if (operand.kind !== 'subquery') throw invalid('EXISTS needs a query', node.span);
  const plan = r.context.resolveQuery(operand.query);
  return { kind: 'subquery', form: 'EXISTS', args: [], plan, type: notNull(BOOLEAN) };
}

function unwrapped(expression: Expression): Expression {
  return expression.kind === 'parenthesized' ? unwrapped(expression.expression) : expression;
}

/** `a IN (query)`, `(a, b) IN (query)` */
export function resolveInQuery(operand: Expression, query: Query, span: Span, r: Resolving): Subquery {
  const left = unwrapped(operand);
  const items = left.kind === 'row' ? left.items : [left];
  const given = items.map((item) => r.resolve(item));
  const plan: LogicalNode = r.context.resolveQuery(query);
  const columns = plan.rowType.fields;
  if (given.length !== columns.length) {
    throw invalid('Values passed to IN operator must have compatible types', span);
  }
  const args = given.map((arg, i) => {
    // The comparison's own check, and its casts for the left side.
    const column: Expr = { kind: 'input', index: i, type: columns[i].type };
    return builtInCall('=', [arg, column], span, r).args[0];
  });
  const isNullable = args.some((arg) => arg.type.nullable) || columns.some(({ type }) => type.nullable);
  return { kind: 'subquery', form: 'IN', args, plan, type: withNullability(BOOLEAN, isNullable) };
}

/** `x = ANY (list or query)` and its kin. */
export function resolveQuantified(node: Binary, r: Resolving): Expr {
  const all = node.quantifier === 'ALL';
  if (node.right.kind === 'row') {
    const left = r.resolve(node.left);
    const tests = node.right.items.map((item) => builtInCall(node.operator, [left, r.resolve(item)], node.span, r));
    return joinConditions(all ? 'AND' : 'OR', tests);
  }
  if (node.right.kind === 'subquery') {
    const { query } = node.right;
    if (node.operator === '=' && !all) return resolveInQuery(node.left, query, node.span, r);
    if (node.operator === '<>' && all) {
      const found = resolveInQuery(node.left, query, node.span, r);
      return { kind: 'call', name: 'NOT', args: [found], type: found.type };
    }
    return quantifiedQuery(node, query, all, r);
  }
  throw tableError(`The comparison ${node.operator} ${node.quantifier} with a sub-query is not supported.`);
}

/** The aggregates whose comparison decides: `x > ANY (q)` holds when x is greater than the smallest value. */
function deciding(operator: string, all: boolean): readonly ('MIN' | 'MAX')[] {
  if (operator === '>' || operator === '>=') return all ? ['MAX'] : ['MIN'];
  if (operator === '<' || operator === '<=') return all ? ['MIN'] : ['MAX'];
  return ['MIN', 'MAX'];
}

/**
 * Over no rows ANY is FALSE and ALL is TRUE; without a decision among the values that are known, a NULL among them makes the
 * result UNKNOWN.
 */
function quantifiedQuery(node: Binary, query: Query, all: boolean, r: Resolving): Expr {
  const plan = r.context.resolveQuery(query);
  const [{ type }] = plan.rowType.fields;
  const column: Expr = { kind: 'input', index: 0, type };
  const aggregated = (name: string, args: readonly Expr[], result: LogicalType): Subquery => {
    const made = aggregate(plan, [], [{ name, args, distinct: false, type: result, alias: '$f0' }]);
    return { kind: 'subquery', form: 'SCALAR', args: [], plan: made, type: nullable(result) };
  };
  const left = r.resolve(node.left);
  const compare = (a: Expr, operator: string, b: Expr): Expr => builtInCall(operator, [a, b], node.span, r);
  const tests = deciding(node.operator, all).map((name) =>
    compare(left, node.operator, aggregated(name, [column], nullable(type))),
  );
  const decides = joinConditions(all ? 'AND' : 'OR', tests);
  const rows = aggregated('COUNT', [], notNull(BIGINT));
  const known = aggregated('COUNT', [column], notNull(BIGINT));
  const none = literal(0, notNull(BIGINT));
  const decided = all
    ? builtInCall('IS FALSE', [decides], node.span, r)
    : builtInCall('IS TRUE', [decides], node.span, r);
  const empty = compare(rows, '=', none);
  const hasNulls = compare(known, '<', rows);
  const branches: Expr[] = [
    empty,
    literal(all, notNull(BOOLEAN)),
    decided,
    literal(!all, notNull(BOOLEAN)),
    hasNulls,
    literal(null, nullable(BOOLEAN)),
    decides,
  ];
  return { kind: 'call', name: 'CASE', args: branches, type: nullable(BOOLEAN) };
}

/** ARRAY(query), MULTISET(query) */
export function resolveCollectionQuery(form: 'ARRAY' | 'MULTISET', query: Query, r: Resolving): Subquery {
  const plan = r.context.resolveQuery(query);
  const { fields } = plan.rowType;
  const element = fields.length === 1 ? fields[0].type : notNull(plan.rowType);
  const type = form === 'ARRAY' ? array(element, false) : multiset(element, false);
  return { kind: 'subquery', form, args: [], plan, type };
}
