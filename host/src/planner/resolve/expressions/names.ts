/** Columns, nested fields and items of collections. */
import type { Expr, FieldAccess } from '../../../expressions/contracts';
import type { Expression, Identifier, Item, Name, Span } from '../../../sql/ast';
import type { FieldType, LogicalType } from '../../../types/logical/contracts';
import { withNullability } from '../../../types/logical/types';
import { spanOf } from '../queries/errors';
import { calciteType } from '../../../expressions/calcite-types';
import { SqlError } from '../../../types/sql-error';
import { invalid } from './errors';
import type { ScopeMatch } from '../contracts';
import { builtInCall, type Resolving } from './resolving';

/** The column that a name stands for, with the nested fields that follow it. */
export function resolveName(node: Identifier, r: Resolving): Expr {
  const { parts } = node;
  const found = r.context.scope.lookup(parts);
  if (found === undefined) throw unknownColumn(node, r);
  let expr = found.expr;
  for (const part of parts.slice(found.consumed)) {
    const fields = fieldsOf(expr.type);
    const index = fields?.findIndex((field) => field.name === part.text) ?? -1;
    if (index < 0) throw unknownNested(node, found, fields !== undefined || expr !== found.expr);
    expr = fieldAccess(expr, index);
  }
  return expr;
}

/** A column that is no row may as well have been meant as a table. */
function unknownNested(node: Identifier, found: ScopeMatch, isRow: boolean): Error {
  const { parts } = node;
  const last = parts[parts.length - 1];
  if (!isRow && found.consumed === 1) return invalid(`Table '${parts[0].text}' not found`, parts[0].span);
  const from = found.consumed > 1 ? parts[found.consumed - 1] : parts[0];
  const path = parts.slice(parts.indexOf(from)).map(({ text }) => text);
  const where = found.table === undefined ? 'any table' : `table '${found.table}'`;
  return invalid(`Column '${path.join('.')}' not found in ${where}`, spanOf(from.span, last.span));
}

function unknownColumn(node: Identifier, r: Resolving): Error {
  const { parts } = node;
  const { scope } = r.context;
  if (parts.length > 1 && !scope.hasTable(parts[0])) {
    const qualifier = parts.slice(0, -1);
    const table = qualifier.map(({ text }) => text).join('.');
    return invalid(`Table '${table}' not found`, spanOf(qualifier[0].span, qualifier[qualifier.length - 1].span));
  }
  const name = parts.length > 1 ? parts[1] : parts[0];
  const where = parts.length > 1 ? `table '${parts[0].text}'` : 'any table';
  const similar = scope.columnNames().find((column) => column.toLowerCase() === name.text.toLowerCase());
  const hint = similar === undefined ? '' : `; did you mean '${similar}'?`;
  return invalid(`Column '${name.text}' not found in ${where}${hint}`, name.span);
}

/** The fields of a ROW or STRUCTURED type; undefined for others. */
export function fieldsOf(type: LogicalType): readonly FieldType[] | undefined {
  return type.root === 'ROW' || type.root === 'STRUCTURED' ? type.fields : undefined;
}

/** `of`.`name`; NULL when the row is NULL. */
export function fieldOf(of: Expr, name: Name, span: Span): FieldAccess {
  const fields = fieldsOf(of.type);
  const index = fields?.findIndex((field) => field.name === name.text) ?? -1;
  if (fields === undefined) throw invalid('Incompatible types', span);
  if (index < 0) throw invalid(`Unknown field '${name.text}'`, name.span);
  return fieldAccess(of, index);
}

/** Field `index` of a row value. */
export function fieldAccess(of: Expr, index: number): FieldAccess {
  const field = (fieldsOf(of.type) as readonly FieldType[])[index];
  const type = withNullability(field.type, field.type.nullable || of.type.nullable);
  return { kind: 'field', of, index, name: field.name, type };
}

/** `a[1]`, `m['k']`, `r['field']`, `r[1]` */
export function resolveItem(node: Item, r: Resolving): Expr {
  const of = r.resolve(node.operand);
  const index = r.resolve(node.index);
  const fields = fieldsOf(of.type);
  if (fields === undefined) return builtInCall('ITEM', [of, index], node.span, r);
  return rowItem(of, fields, index, node);
}

function rowItem(of: Expr, fields: readonly FieldType[], index: Expr, node: Item): Expr {
  if (index.kind !== 'literal') throw invalid('Cannot infer type of field with non-literal index', node.span);
  const byName = typeof index.value === 'string';
  const position = byName ? fields.findIndex(({ name }) => name === index.value) : Number(index.value) - 1;
  if (fields[position] === undefined) {
    const shown = byName ? `'${index.value}'` : `at position ${String(index.value)}`;
    const type = calciteType(of.type);
    throw new SqlError(
      `Cannot infer type of field ${shown} within ROW type: ${type}`,
      'java.lang.AssertionError',
      node.span,
    );
  }
  return fieldAccess(of, position);
}

/** The name that a column reference ends with. */
export function nameOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'identifier':
      return expression.parts[expression.parts.length - 1].text;
    case 'named':
      return expression.name.text;
    case 'field_of':
      return expression.field === 'star' ? undefined : expression.field.text;
    case 'parenthesized':
      return nameOf(expression.expression);
    default:
      return undefined;
  }
}
