/** Texts that EXPLAIN's attributes share. */
import type { Expr } from '../../expressions/contracts';
import { explainText } from '../../expressions/print';
import type { FieldType, RowType } from '../../types/logical/contracts';

/**
 * 'digest': `=(a, 1:BIGINT)`, as the physical plan shows expressions; 'batch-digest': `=(a, 1)`, as that of batch mode does.
 * 'explain': `(a = 1)`, as the execution plan does.
 */
export type TextStyle = 'digest' | 'batch-digest' | 'explain';

let style: TextStyle = 'explain';

/** Which plan is shown. */
export function textStyle(): 'digest' | 'explain' {
  return style === 'explain' ? 'explain' : 'digest';
}

/** Builds a text with expressions in a style; terms() of nodes need no parameter for it. `build` must not wait. */
export function inStyle<T>(wanted: TextStyle, build: () => T): T {
  const before = style;
  style = wanted;
  try {
    return build();
  } finally {
    style = before;
  }
}

const FORMATS = {
  digest: { format: 'prefix', detail: 'digest' },
  'batch-digest': { format: 'prefix' },
  explain: { format: 'infix' },
} as const;

export function exprText(expr: Expr, fields: readonly FieldType[]): string {
  return explainText(
    expr,
    fields.map(({ name }) => name),
    FORMATS[style],
  );
}

export function namesText(fields: readonly FieldType[], columns: readonly number[]): string {
  return columns.map((column) => fields[column].name).join(', ');
}

export function fieldsText(rowType: RowType): string {
  return `[${rowType.fields.map(({ name }) => name).join(', ')}]`;
}

/** The fields of both sides of a join, told apart as Calcite does. */
export function joinedFields(left: RowType, right: RowType): FieldType[] {
  const names = new Set<string>();
  return [...left.fields, ...right.fields].map((field) => {
    let { name } = field;
    for (let i = 0; names.has(name); i++) name = `${field.name}${i}`;
    names.add(name);
    return { ...field, name };
  });
}
