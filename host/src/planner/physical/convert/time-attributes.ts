/** Time attributes become values where a node's output has no order in time (Flink's RelTimeIndicatorConverter). */
import { inputRef } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { calciteType } from '../../../expressions/calcite-types';
import type { FieldType, LogicalType, RowType } from '../../../types/logical/contracts';
import { isProctime, isTimeAttribute, row, withoutAttribute } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { PhysicalNode } from '../node';
import { Calc } from '../nodes/calc-nodes';
import { calc } from './context';

/** The value of a column that is a time attribute. */
function materializedColumn(column: Expr, type: LogicalType): Expr {
  if (!isTimeAttribute(type)) return column;
  const name = isProctime(type) ? 'PROCTIME_MATERIALIZE' : 'CAST';
  return { kind: 'call', name, args: [column], type: withoutAttribute(type) };
}

/** Rows without time attributes. */
export function withoutTimeAttributes(node: PhysicalNode): PhysicalNode {
  const { fields } = node.rowType;
  if (!fields.some(({ type }) => isTimeAttribute(type))) return node;
  if (node instanceof Calc) {
    const values = node.exprs.map((expr, i) => materializedColumn(expr, fields[i].type));
    return new Calc(node.input, values, node.condition, plainRow(node.rowType));
  }
  const exprs = fields.map(({ type }, i) => materializedColumn(inputRef(i, type), type));
  return calc(node, exprs, [], plainRow(node.rowType));
}

export function plainRow(rowType: RowType): RowType {
  return row(
    rowType.fields.map((field) => ({ ...field, type: withoutAttribute(field.type) })),
    rowType.nullable,
  );
}

const kindOf = (type: LogicalType): 'none' | 'rowtime' | 'proctime' => {
  if (!isTimeAttribute(type)) return 'none';
  return isProctime(type) ? 'proctime' : 'rowtime';
};

/** Columns of a union are time attributes in all inputs or in none. */
export function checkUnionTimes(inputs: readonly (readonly FieldType[])[]): void {
  const [head, ...others] = inputs;
  for (const fields of others) {
    fields.forEach(({ type }, i) => {
      if (kindOf(type) === kindOf(head[i].type)) return;
      throw validation(
        `Union fields with time attributes requires same types, but the types are ${calciteType(type)} and ${calciteType(head[i].type)}.`,
      );
    });
  }
}
