/** Texts that EXPLAIN's attributes share. */
import type { Expr } from '../../expressions/contracts';
import { explainText } from '../../expressions/print';
import type { FieldType, RowType } from '../../types/logical/contracts';

export function exprText(expr: Expr, fields: readonly FieldType[]): string {
  return explainText(
    expr,
    fields.map(({ name }) => name),
    { format: 'infix' },
  );
}

export function namesText(fields: readonly FieldType[], columns: readonly number[]): string {
  return columns.map((column) => fields[column].name).join(', ');
}

export function fieldsText(rowType: RowType): string {
  return `[${rowType.fields.map(({ name }) => name).join(', ')}]`;
}
