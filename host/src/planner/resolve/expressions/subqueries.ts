/** Sub-queries as values and conditions. */
import { joinConditions } from '../../../expressions/analyze';
import { calciteType } from '../../../expressions/calcite-types';
import type { Expr, Subquery } from '../../../expressions/contracts';
import type { Binary, Expression, Query, Span, Unary } from '../../../sql/ast';
import type { RowType } from '../../../types/logical/contracts';
import { array, BOOLEAN, multiset, notNull, nullable, withNullability } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import type { LogicalNode } from '../../contracts';
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
  }
  throw tableError(`The comparison ${node.operator} ${node.quantifier} with a sub-query is not supported.`);
}

/** ARRAY(query), MULTISET(query) */
export function resolveCollectionQuery(form: 'ARRAY' | 'MULTISET', query: Query, r: Resolving): Subquery {
  const plan = r.context.resolveQuery(query);
  const { fields } = plan.rowType;
  const element = fields.length === 1 ? fields[0].type : notNull(plan.rowType);
  const type = form === 'ARRAY' ? array(element, false) : multiset(element, false);
  return { kind: 'subquery', form, args: [], plan, type };
}
