/** UNION, INTERSECT and EXCEPT in terms of UNION ALL, joins and aggregations, as Flink's rewrite rules give them. */
import { call, inputRef, joinConditions, literal } from '../../expressions/analyze';
import type { AggregateCall, Expr } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { BIGINT, BOOLEAN, notNull } from '../../types/logical/types';
import type { LogicalNode, SetOp } from '../contracts';
import { aggregate, correlate, distinct, filter, join, project, refsOf, setOp } from '../logical/nodes';
import { namesOf } from '../logical/row-types';
import { inputsOf, withInputs } from '../logical/tree';

/** `newId` numbers the Correlates that ALL variants need. */
export function rewriteSetOperations(node: LogicalNode, newId: () => number): LogicalNode {
  const current = withInputs(
    node,
    inputsOf(node).map((input) => rewriteSetOperations(input, newId)),
  );
  switch (current.node) {
    case 'Union':
      return current.all ? flatten(current) : distinct(flatten({ ...current, all: true }));
    case 'Intersect':
    case 'Minus':
      return current.inputs
        .slice(1)
        .reduce<LogicalNode>(
          (left, right) => (current.all ? countedRows(current, left, right, newId) : matched(current, left, right)),
          current.inputs[0],
        );
    default:
      return current;
  }
}

/** UNION ALL of UNION ALLs is one. */
function flatten(node: SetOp): SetOp {
  const inputs = node.inputs.flatMap((input) => (input.node === 'Union' && input.all ? input.inputs : [input]));
  return { ...node, inputs };
}

function matched(node: SetOp, left: LogicalNode, right: LogicalNode): LogicalNode {
  const fields = left.rowType.fields.length;
  const equal = left.rowType.fields.map((field, i): Expr => {
    const args = [inputRef(i, field.type), inputRef(fields + i, right.rowType.fields[i].type)];
    return call('IS NOT DISTINCT FROM', args, notNull(BOOLEAN));
  });
  const type = node.node === 'Intersect' ? 'SEMI' : 'ANTI';
  return distinct(join(left, right, type, joinConditions('AND', equal)));
}

/** ALL: rows are counted on both sides and given back as often as they remain. */
function countedRows(node: SetOp, left: LogicalNode, right: LogicalNode, newId: () => number): LogicalNode {
  const intersect = node.node === 'Intersect';
  const columns = left.rowType.fields.length;
  const long = notNull(BIGINT);
  const marked = [left, right].map((input, side) => {
    const marks = intersect ? [flag(side === 0), flag(side === 1)] : [literal(side === 0 ? 1 : -1, long)];
    return project(
      input,
      [...refsOf(input.rowType), ...marks],
      [...namesOf(left), ...marks.map((_, i) => `vcol_${i}`)],
    );
  });
  const both = setOp('Union', marked, true);
  const keys = Array.from({ length: columns }, (_, i) => i);
  const counts = intersect
    ? [columns, columns + 1].map((column, i) => countIf(column, `count_${i}`))
    : [sum(columns, 'sum_vcol_0')];
  const counted = aggregate(both, keys, counts);
  const at = (i: number): Expr => inputRef(columns + i, counted.rowType.fields[columns + i].type);
  const times = intersect ? call('IF', [call('>', [at(0), at(1)], notNull(BOOLEAN)), at(1), at(0)], long) : at(0);
  const kept = filter(counted, call('>', [times, literal(0, long)], BOOLEAN));
  return replicate(kept, times, left, newId);
}

function flag(value: boolean): Expr {
  return value ? literal(true, BOOLEAN) : literal(null, BOOLEAN);
}

function countIf(column: number, alias: string): AggregateCall {
  return { name: 'COUNT', args: [inputRef(column, BOOLEAN)], distinct: false, type: notNull(BIGINT), alias };
}

function sum(column: number, alias: string): AggregateCall {
  return { name: 'SUM', args: [inputRef(column, notNull(BIGINT))], distinct: false, type: BIGINT, alias };
}

/** Each row of `counted` as often as `times` says, with the columns of `shape`. */
function replicate(counted: LogicalNode, times: Expr, shape: LogicalNode, newId: () => number): LogicalNode {
  const id = newId();
  const columns = shape.rowType.fields.length;
  const outer = (expr: Expr): Expr =>
    expr.kind === 'input'
      ? { kind: 'correlated', id, index: expr.index, type: expr.type }
      : expr.kind === 'call'
        ? { ...expr, args: expr.args.map(outer) }
        : expr;
  const args = refsOf(shape.rowType).map(outer);
  const rowType = shape.rowType;
  const scan: LogicalNode = {
    node: 'TableFunctionScan',
    call: call('$REPLICATE_ROWS$1', [outer(times), ...args], rowType as LogicalType),
    rowType,
  };
  const joined = correlate(counted, scan, 'INNER', id);
  const first = counted.rowType.fields.length;
  const exprs = shape.rowType.fields.map((field, i) => inputRef(first + i, field.type));
  return project(joined, exprs.slice(0, columns), namesOf(shape));
}
