/** Constructors of logical nodes: they derive the row type and leave out nodes that do nothing where Calcite's RelBuilder does. */
import { inputRef, isTrue } from '../../expressions/analyze';
import type { AggregateCall, Expr, SortField } from '../../expressions/contracts';
import { INT, notNull } from '../../types/logical/types';
import type {
  Aggregate,
  Correlate,
  Filter,
  Hint,
  Join,
  JoinType,
  LogicalNode,
  Project,
  SetOp,
  Sort,
  Values,
} from '../contracts';
import { aggregateRow, inferNames, joinRow, refsOf, rowOf } from './row-types';

/** A projection with these column names; names that are undefined are inferred. */
export function project(
  input: LogicalNode,
  exprs: readonly Expr[],
  names: readonly (string | undefined)[] = [],
): Project {
  const rowType = rowOf(
    inferNames(exprs, names, input.rowType),
    exprs.map((expr) => expr.type),
  );
  return { node: 'Project', input, exprs, rowType };
}

/** True when the expressions are exactly the fields of the node, in order and of the same types. */
export function isIdentity(exprs: readonly Expr[], input: LogicalNode): boolean {
  return (
    exprs.length === input.rowType.fields.length && exprs.every((expr, i) => expr.kind === 'input' && expr.index === i)
  );
}

/** As `project`, but nothing when the input already has these columns and names. */
export function projectUnlessSame(
  input: LogicalNode,
  exprs: readonly Expr[],
  names: readonly (string | undefined)[] = [],
): LogicalNode {
  const made = project(input, exprs, names);
  const sameNames = made.rowType.fields.every((field, i) => field.name === input.rowType.fields[i]?.name);
  return isIdentity(exprs, input) && sameNames ? input : made;
}

export function filter(input: LogicalNode, condition: Expr, correlation?: number): LogicalNode {
  if (isTrue(condition)) return input;
  const node: Filter = { node: 'Filter', input, condition, rowType: input.rowType };
  return correlation === undefined ? node : { ...node, correlation };
}

export function join(left: LogicalNode, right: LogicalNode, type: JoinType, condition: Expr): Join {
  return { node: 'Join', left, right, type, condition, rowType: joinRow(left.rowType, right.rowType, type) };
}

export function correlate(left: LogicalNode, right: LogicalNode, type: Correlate['type'], id: number): Correlate {
  return { node: 'Correlate', id, left, right, type, rowType: joinRow(left.rowType, right.rowType, type) };
}

export function aggregate(
  input: LogicalNode,
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  groupSets: readonly (readonly number[])[] = [grouping],
): Aggregate {
  const rowType = aggregateRow(input.rowType, grouping, groupSets, calls);
  return { node: 'Aggregate', input, grouping, groupSets, calls, rowType };
}

/** The distinct rows of the input. */
export function distinct(input: LogicalNode): Aggregate {
  return aggregate(
    input,
    input.rowType.fields.map((_, i) => i),
    [],
  );
}

export function sort(
  input: LogicalNode,
  fields: readonly SortField[],
  limits: { readonly offset?: number; readonly fetch?: number } = {},
): Sort {
  return { node: 'Sort', input, fields, rowType: input.rowType, ...limits };
}

export function setOp(
  node: SetOp['node'],
  inputs: readonly LogicalNode[],
  all: boolean,
  rowType = inputs[0].rowType,
): SetOp {
  return { node, inputs, all, rowType };
}

/** One row that nobody looks at: what a SELECT without FROM reads. */
export function oneRow(): Values {
  const type = notNull(INT);
  return { node: 'Values', rows: [[{ kind: 'literal', value: 0, type }]], rowType: rowOf(['ZERO'], [type]) };
}

/** Only the first `count` columns. */
export function keepFirst(input: LogicalNode, count: number): LogicalNode {
  if (input.rowType.fields.length === count) return input;
  const fields = input.rowType.fields.slice(0, count);
  return project(
    input,
    fields.map((field, i) => inputRef(i, field.type)),
    fields.map((field) => field.name),
  );
}

export { refsOf };

export function withHints<T extends LogicalNode>(node: T, hints: readonly Hint[]): T {
  return hints.length === 0 ? node : { ...node, hints: [...(node.hints ?? []), ...hints] };
}
