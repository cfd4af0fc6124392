/** UNION, INTERSECT and EXCEPT in terms of UNION ALL, joins and aggregations, as Flink's rewrite rules give them. */
import { call, inputRef, joinConditions, literal } from '../../expressions/analyze';
import type { AggregateCall, Expr } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { BIGINT, BOOLEAN, INT, notNull, row } from '../../types/logical/types';
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

/** ALL: rows are counted on both sides and given back as often as they remain. Names are Flink's. */
function countedRows(node: SetOp, left: LogicalNode, right: LogicalNode, newId: () => number): LogicalNode {
  const intersect = node.node === 'Intersect';
  const columns = left.rowType.fields.length;
  const long = notNull(BIGINT);
  const names = intersect ? ['vcol_left_marker', 'vcol_right_marker'] : ['vcol_marker'];
  const marked = [left, right].map((input, side) => {
    const marks = intersect ? [flag(side === 0), flag(side === 1)] : [literal(side === 0 ? 1 : -1, long)];
    return project(input, [...refsOf(input.rowType), ...marks], [...namesOf(input), ...names]);
  });
  const marks = intersect ? [BOOLEAN, BOOLEAN] : [long];
  const fields = names.map((name, i) => ({ name, type: marks[i] }));
  const both = setOp('Union', marked, true, row([...left.rowType.fields, ...fields], false));
  const keys = Array.from({ length: columns }, (_, i) => i);
  const counts = intersect
    ? ['vcol_left_cnt', 'vcol_right_cnt'].map((name, i) => countIf(columns + i, name))
    : [sum(columns, 'sum_vcol_marker')];
  const counted = aggregate(both, keys, counts);
  const at = (i: number): Expr => inputRef(columns + i, counted.rowType.fields[columns + i].type);
  const least = (name: string, i: number, value: number): Expr =>
    call(name, [at(i), literal(value, notNull(INT))], BOOLEAN);
  const kept = filter(
    counted,
    intersect ? joinConditions('AND', [least('>=', 0, 1), least('>=', 1, 1)]) : least('>', 0, 0),
  );
  const times = intersect ? call('IF', [call('>', [at(0), at(1)], notNull(BOOLEAN)), at(1), at(0)], long) : at(0);
  const repeated = project(
    kept,
    [times, ...refsOf(left.rowType)],
    [intersect ? '$f0' : 'sum_vcol_marker', ...namesOf(left)],
  );
  return replicate(repeated, left, newId);
}

function flag(value: boolean): Expr {
  return value ? literal(true, notNull(BOOLEAN)) : literal(null, BOOLEAN);
}

function countIf(column: number, alias: string): AggregateCall {
  return { name: 'COUNT', args: [inputRef(column, BOOLEAN)], distinct: false, type: notNull(BIGINT), alias };
}

function sum(column: number, alias: string): AggregateCall {
  return { name: 'SUM', args: [inputRef(column, notNull(BIGINT))], distinct: false, type: BIGINT, alias };
}

/** Each row of `counted` as often as its first column says, with the columns of `shape`, which are its others. */
function replicate(counted: LogicalNode, shape: LogicalNode, newId: () => number): LogicalNode {
  const id = newId();
  const args = counted.rowType.fields.map(({ type }, index): Expr => ({ kind: 'correlated', id, index, type }));
  const { rowType } = shape;
  const scan: LogicalNode = {
    node: 'TableFunctionScan',
    call: call('$REPLICATE_ROWS$1', args, rowType as LogicalType),
    rowType,
  };
  const joined = correlate(counted, scan, 'INNER', id);
  const first = counted.rowType.fields.length;
  const exprs = rowType.fields.map((field, i) => inputRef(first + i, field.type));
  return project(joined, exprs, namesOf(shape));
}
