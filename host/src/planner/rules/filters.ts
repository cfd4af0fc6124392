/**
 * Filters go towards the sources: through projections, unions, aggregations (on grouping columns) and into joins, where they become
 * join conditions or filters of a side. An outer join whose optional side a filter needs becomes an inner one.
 */
import {
  conjunctionOf,
  conjuncts,
  containsCorrelated,
  containsOver,
  inlineInputs,
  inputsOf as inputColumns,
  isDeterministic,
  isTrue,
  remapInputs,
  shiftInputs,
  TRUE,
} from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { Join, JoinType, LogicalNode } from '../contracts';
import { filter, join } from '../logical/nodes';
import { inputsOf, withInputs } from '../logical/tree';
import { carriedFilters, distinctConditions, isVersioned } from './join-predicates';

/** Applies the rule to the whole tree. */
export function pushFilters(node: LogicalNode): LogicalNode {
  if (node.node === 'Filter') return pushInto(node.input, conjuncts(node.condition));
  if (node.node === 'Join') return pushIntoJoin(node, []);
  return withInputs(node, inputsOf(node).map(pushFilters));
}

function filtered(node: LogicalNode, conditions: readonly Expr[]): LogicalNode {
  const condition = conjunctionOf(distinctConditions(conditions));
  return condition === undefined ? node : filter(node, condition);
}

/** `conditions` over `node`, pushed below it as far as they go. */
function pushInto(node: LogicalNode, conditions: readonly Expr[]): LogicalNode {
  switch (node.node) {
    case 'Filter':
      return pushInto(node.input, [...conjuncts(node.condition), ...conditions]);
    case 'Project':
      if (node.exprs.some((expr) => containsOver(expr) || !isDeterministic(expr))) break;
      return {
        ...node,
        input: pushInto(
          node.input,
          conditions.map((condition) => inlineInputs(condition, node.exprs)),
        ),
      };
    case 'Join':
      return pushIntoJoin(node, conditions);
    case 'Union':
      if (!node.all) break;
      return { ...node, inputs: node.inputs.map((input) => pushInto(input, conditions)) };
    case 'Aggregate':
      return pushIntoAggregate(node, conditions);
    case 'Correlate':
      return pushIntoCorrelate(node, conditions);
    default:
  }
  return filtered(pushFilters(node), conditions);
}

function pushIntoAggregate(node: LogicalNode & { node: 'Aggregate' }, conditions: readonly Expr[]): LogicalNode {
  const { grouping, groupSets } = node;
  const onKeys = (condition: Expr) =>
    groupSets.length === 1 &&
    groupSets[0].length === grouping.length &&
    isDeterministic(condition) &&
    inputColumns(condition).length > 0 &&
    inputColumns(condition).every((column) => column < grouping.length);
  const below = conditions.filter(onKeys).map((condition) => remapInputs(condition, (column) => grouping[column]));
  const above = conditions.filter((condition) => !onKeys(condition));
  return filtered({ ...node, input: pushInto(node.input, below) }, above);
}

function pushIntoCorrelate(node: LogicalNode & { node: 'Correlate' }, conditions: readonly Expr[]): LogicalNode {
  const fields = node.left.rowType.fields.length;
  const onLeft = (condition: Expr) =>
    isDeterministic(condition) && inputColumns(condition).every((column) => column < fields);
  // Conditions on the rows of a function alone are checked where they come out of it.
  const onFunction = (condition: Expr) =>
    node.type === 'INNER' &&
    isFunction(node.right) &&
    isDeterministic(condition) &&
    !containsCorrelated(condition) &&
    inputColumns(condition).length > 0 &&
    inputColumns(condition).every((column) => column >= fields);
  const left = pushInto(node.left, conditions.filter(onLeft));
  const inside = conditions.filter(onFunction).map((condition) => shiftInputs(condition, -fields));
  return filtered(
    { ...node, left, right: filtered(pushFilters(node.right), inside) },
    conditions.filter((condition) => !onLeft(condition) && !onFunction(condition)),
  );
}

function isFunction(node: LogicalNode): boolean {
  if (node.node === 'Filter' || node.node === 'Project') return isFunction(node.input);
  return node.node === 'TableFunctionScan';
}

/** Where a conjunct looks. */
type Side = 'left' | 'right' | 'both' | 'none';

function sideOf(condition: Expr, leftFields: number): Side {
  const columns = inputColumns(condition);
  if (columns.length === 0) return 'none';
  const left = columns.some((column) => column < leftFields);
  const right = columns.some((column) => column >= leftFields);
  return left && right ? 'both' : left ? 'left' : 'right';
}

function pushIntoJoin(node: Join, above: readonly Expr[]): LogicalNode {
  const leftFields = node.left.rowType.fields.length;
  const movable = above.filter((condition) => isDeterministic(condition) && !containsCorrelated(condition));
  const kept: Expr[] = above.filter((condition) => !movable.includes(condition));
  const type = strengthen(node.type, movable, leftFields);
  const toLeft: Expr[] = [];
  const toRight: Expr[] = [];
  const on: Expr[] = [];
  const joined: Expr[] = [];
  const leftStays = type === 'INNER' || type === 'LEFT' || type === 'SEMI' || type === 'ANTI';
  const rightStays = type === 'INNER' || type === 'RIGHT';
  for (const condition of movable) {
    const side = sideOf(condition, leftFields);
    if (side === 'left' && leftStays) toLeft.push(condition);
    else if (side === 'right' && rightStays) toRight.push(condition);
    else if (type === 'INNER') joined.push(condition);
    else kept.push(condition);
  }
  for (const condition of conjuncts(node.condition)) {
    const side = isDeterministic(condition) && !containsCorrelated(condition) ? sideOf(condition, leftFields) : 'both';
    if (side === 'left' && (type === 'INNER' || type === 'RIGHT' || type === 'SEMI')) toLeft.push(condition);
    else if (side === 'right' && type !== 'RIGHT' && type !== 'FULL') toRight.push(condition);
    else on.push(condition);
  }
  on.push(...joined);
  const carried = isVersioned(node.right) ? { left: [], right: [] } : carriedFilters(node, type, movable, on);
  const left = pushInto(node.left, distinctConditions([...toLeft, ...carried.left]));
  const right = pushInto(
    node.right,
    distinctConditions([...toRight, ...carried.right]).map((condition) => shiftInputs(condition, -leftFields)),
  );
  const condition = conjunctionOf(on.filter((part) => !isTrue(part))) ?? TRUE;
  const made: Join = { ...join(left, right, type, condition), ...(node.hints ? { hints: node.hints } : {}) };
  // Columns that an outer join made nullable keep their type, so that consumers need not be typed again.
  return filtered({ ...made, rowType: node.rowType }, kept);
}

/** An outer join whose rows without a match all fail a condition above it need not make them. */
function strengthen(type: JoinType, conditions: readonly Expr[], leftFields: number): JoinType {
  const rejects = (side: 'left' | 'right') =>
    conditions.some((condition) => rejectsNulls(condition, (column) => column < leftFields === (side === 'left')));
  switch (type) {
    case 'LEFT':
      return rejects('right') ? 'INNER' : 'LEFT';
    case 'RIGHT':
      return rejects('left') ? 'INNER' : 'RIGHT';
    case 'FULL':
      if (rejects('left')) return rejects('right') ? 'INNER' : 'LEFT';
      return rejects('right') ? 'RIGHT' : 'FULL';
    default:
      return type;
  }
}

const COMPARISONS = new Set(['=', '<>', '<', '<=', '>', '>=', 'LIKE']);
const STRICT = new Set(['+', '-', '*', '/', 'CAST', 'UPPER', 'LOWER']);

/** Is the condition never TRUE when all columns of the side are NULL? Only forms that are certain count. */
function rejectsNulls(condition: Expr, onSide: (column: number) => boolean): boolean {
  if (condition.kind !== 'call') return condition.kind === 'input' && onSide(condition.index);
  if (condition.name === 'IS NOT NULL') return nullWhenSideIs(condition.args[0], onSide);
  if (condition.name === 'AND') return condition.args.some((arg) => rejectsNulls(arg, onSide));
  if (condition.name === 'OR') return condition.args.every((arg) => rejectsNulls(arg, onSide));
  return COMPARISONS.has(condition.name) && condition.args.some((arg) => nullWhenSideIs(arg, onSide));
}

function nullWhenSideIs(expr: Expr, onSide: (column: number) => boolean): boolean {
  if (expr.kind === 'input') return onSide(expr.index);
  if (expr.kind === 'field') return nullWhenSideIs(expr.of, onSide);
  return expr.kind === 'call' && STRICT.has(expr.name) && expr.args.some((arg) => nullWhenSideIs(arg, onSide));
}
