/** Row types of plan nodes: field names are unique within a row, as Calcite makes them. */
import type { AggregateCall, Expr } from '../../expressions/contracts';
import type { FieldType, LogicalType, RowType } from '../../types/logical/contracts';
import { row, withNullability } from '../../types/logical/types';
import type { JoinType, LogicalNode } from '../contracts';

/** Each name that was used before gets the first free number appended. */
export function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let i = 0; used.has(unique); i++) unique = `${name}${i}`;
    used.add(unique);
    return unique;
  });
}

export function rowOf(names: readonly string[], types: readonly LogicalType[]): RowType {
  return row(
    uniqueNames(names).map((name, i) => ({ name, type: types[i] })),
    false,
  );
}

export const namesOf = (node: LogicalNode): string[] => node.rowType.fields.map((field) => field.name);
export const typesOf = (node: LogicalNode): LogicalType[] => node.rowType.fields.map((field) => field.type);

/** References to all fields of a row, moved by `offset`. */
export function refsOf(rowType: RowType, offset = 0): Expr[] {
  return rowType.fields.map((field, i) => ({ kind: 'input', index: i + offset, type: field.type }));
}

/** Names for projected expressions that have none: that of the field which is passed through, or `$f` and the position. */
export function inferNames(exprs: readonly Expr[], names: readonly (string | undefined)[], input: RowType): string[] {
  return exprs.map((expr, i) => names[i] ?? (expr.kind === 'input' ? input.fields[expr.index].name : `$f${i}`));
}

const asNullable = (fields: readonly FieldType[]): readonly FieldType[] =>
  fields.map((field) => ({ ...field, type: withNullability(field.type, true) }));

/** The row of a join: the optional sides become nullable; SEMI and ANTI give the left row. */
export function joinRow(left: RowType, right: RowType, type: JoinType): RowType {
  if (type === 'SEMI' || type === 'ANTI') return left;
  const fields = [
    ...(type === 'RIGHT' || type === 'FULL' ? asNullable(left.fields) : left.fields),
    ...(type === 'LEFT' || type === 'FULL' ? asNullable(right.fields) : right.fields),
  ];
  return rowOf(
    fields.map((field) => field.name),
    fields.map((field) => field.type),
  );
}

/** The row of an aggregate: columns that a grouping set leaves out are nullable. */
export function aggregateRow(
  input: RowType,
  grouping: readonly number[],
  groupSets: readonly (readonly number[])[],
  calls: readonly AggregateCall[],
): RowType {
  const keys = grouping.map((index) => {
    const { name, type } = input.fields[index];
    return { name, type: groupSets.every((set) => set.includes(index)) ? type : withNullability(type, true) };
  });
  return rowOf(
    [...keys.map((key) => key.name), ...calls.map((call) => call.alias)],
    [...keys.map((key) => key.type), ...calls.map((call) => call.type)],
  );
}
