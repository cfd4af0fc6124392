/** Texts that EXPLAIN's attributes share. */
import type { Expr } from '../../expressions/contracts';
import { printExpr } from '../../expressions/print';
import type { FieldType, RowType } from '../../types/logical/contracts';

export function exprText(expr: Expr, fields: readonly FieldType[]): string {
  return printExpr(
    expr,
    fields.map(({ name }) => name),
  );
}

export function namesText(fields: readonly FieldType[], columns: readonly number[]): string {
  return columns.map((column) => fields[column].name).join(', ');
}

export function fieldsText(rowType: RowType): string {
  return `[${rowType.fields.map(({ name }) => name).join(', ')}]`;
}
