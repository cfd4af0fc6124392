/** Joins in FROM. */
import {
  conjuncts,
  containsSubquery,
  inputsOf,
  isTrue,
  joinConditions,
  remapInputs,
  shiftInputs,
  substitute,
  TRUE,
} from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { JoinedTable, Name, TableReference } from '../../../sql/ast';
import { findCommonType } from '../../../types/logical/common';
import { BOOLEAN, withNullability } from '../../../types/logical/types';
import { SqlError, tableError } from '../../../types/sql-error';
import type { JoinType, LogicalNode } from '../../contracts';
import { correlate, filter, join, project, refsOf, withHints } from '../../logical/nodes';
import { computedNames, inCommonType } from '../../logical/key-types';
import { namesOf } from '../../logical/row-types';
import { type Env, resolveIn } from './context';
import { invalid, spanOf } from './errors';
import { joinHints } from './hints';
import { columnsOf, type FromItem, type Relation, RowScope, type StarColumn } from './scope';

const JOIN_TYPES: Record<JoinedTable['type'], JoinType> = {
  COMMA: 'INNER',
  CROSS: 'INNER',
  INNER: 'INNER',
  LEFT: 'LEFT',
  RIGHT: 'RIGHT',
  FULL: 'FULL',
  'LEFT SEMI': 'SEMI',
  'LEFT ANTI': 'ANTI',
};

export function planJoin(env: Env, item: JoinedTable): FromItem {
  const type = JOIN_TYPES[item.type];
  const left = env.planItem(env, item.left);
  const leftScope = new RowScope(left.relations, env.lateral ?? env.outer, env.newId, left.merged);
  const right = env.planItem({ ...env, lateral: leftScope }, item.right);
  checkDuplicates(left, right, item.right);
  checkForm(item);
  const joined = joinedItem(left, right, type);
  const merged = mergedColumns(item, left, right);
  const onScope = new RowScope(joined.relations, env.lateral ?? env.outer, env.newId);
  const condition = merged?.condition ?? onCondition(env, item, onScope);
  const id = leftScope.usedCorrelation;
  const made =
    id === undefined
      ? joinNode(env, left.node, right.node, type, condition)
      : correlateNode(env, left.node, right.node, type, condition, id);
  const node: LogicalNode =
    onScope.usedCorrelation === undefined ? made : { ...made, correlation: onScope.usedCorrelation };
  const typed = withTypes(joined, node);
  if (type === 'SEMI' || type === 'ANTI') return { ...left, node };
  return merged === undefined
    ? { ...typed, node }
    : { ...typed, ...mergedStar(merged.names, typed, left, right), node };
}

/** Which joins have conditions. */
function checkForm({ type, natural, on, using, keyword, conditionKeyword, right }: JoinedTable): void {
  const span = on?.span ?? (using && spanOf(using[0].span, using.at(-1)!.span));
  if (type === 'CROSS' && span) {
    const message = 'Cannot specify condition (NATURAL keyword, or ON or USING clause) following CROSS JOIN';
    throw invalid(message, conditionKeyword ?? span);
  }
  if (natural && span) throw invalid('Cannot specify NATURAL keyword with ON or USING clause', span);
  if (type !== 'CROSS' && type !== 'COMMA' && !natural && !span) {
    const message = 'INNER, LEFT, RIGHT or FULL join requires a condition (NATURAL keyword or ON or USING clause)';
    throw invalid(message, keyword ?? right.span);
  }
}

/** Both sides' relations in one row; the types are those before outer joins make sides nullable. */
function joinedItem(left: FromItem, right: FromItem, _type: JoinType): FromItem {
  const offset = left.node.rowType.fields.length;
  const moved = right.relations.map((one): Relation => ({ ...one, start: one.start + offset }));
  const merged = new Map([...left.merged]);
  for (const [name, expr] of right.merged) merged.set(name, shiftInputs(expr, offset));
  const order =
    left.order === undefined && right.order === undefined
      ? undefined
      : [...starOf(left), ...starOf(right).map(({ name, expr }) => ({ name, expr: shiftInputs(expr, offset) }))];
  return { node: left.node, relations: [...left.relations, ...moved], merged, ...(order && { order }) };
}

const starOf = (item: FromItem): readonly StarColumn[] => item.order ?? item.relations.flatMap(columnsOf);

/** The relations with the types of the joined row. */
function withTypes(item: FromItem, node: LogicalNode): FromItem {
  const { fields } = node.rowType;
  const retype = (expr: Expr): Expr =>
    substitute(expr, (part) => (part.kind === 'input' ? { ...part, type: fields[part.index].type } : undefined));
  const relations = item.relations.map((one) => ({
    ...one,
    types: one.types.map((type, i) => fields[one.start + i]?.type ?? type),
  }));
  const merged = new Map([...item.merged].map(([name, expr]) => [name, retype(expr)]));
  const order = item.order?.map(({ name, expr }) => ({ name, expr: retype(expr) }));
  return { node, relations, merged, ...(order && { order }) };
}

function checkDuplicates(left: FromItem, right: FromItem, item: TableReference): void {
  const taken = new Set(left.relations.map((one) => one.alias));
  const repeated = right.relations.find((one) => one.alias !== '' && taken.has(one.alias));
  if (repeated !== undefined) throw invalid(`Duplicate relation name '${repeated.alias}' in FROM clause`, item.span);
}

function onCondition(env: Env, item: JoinedTable, scope: RowScope): Expr {
  if (item.on === undefined) return TRUE;
  const condition = resolveIn(env, scope, 'join', item.on);
  if (condition.type.root !== 'BOOLEAN' && condition.type.root !== 'NULL') {
    throw invalid('ON clause must be a condition', item.on.span);
  }
  return condition;
}

interface Merged {
  readonly names: readonly string[];
  readonly condition: Expr;
}

/** USING and NATURAL: the common columns and their equality. */
function mergedColumns(item: JoinedTable, left: FromItem, right: FromItem): Merged | undefined {
  if (item.using === undefined && !item.natural) return undefined;
  const leftNames = starOf(left).map((column) => column.name);
  const rightNames = starOf(right).map((column) => column.name);
  const names = item.using?.map((name) => name.text) ?? leftNames.filter((name) => rightNames.includes(name));
  for (const name of item.using ?? []) checkUsing(name, leftNames, rightNames);
  const equalities = names.map((name): Expr => {
    const [a, b] = sidesOf(name, left, right).map(firstOperand);
    if (findCommonType([a.type, b.type]) === undefined) {
      throw invalid(
        `Column '${name}' matched using NATURAL keyword or USING clause has incompatible types: cannot compare '${a.type.root}' to '${b.type.root}'`,
        item.using?.find((one) => one.text === name)?.span ?? item.span,
      );
    }
    return {
      kind: 'call',
      name: '=',
      args: [a, b],
      type: withNullability(BOOLEAN, a.type.nullable || b.type.nullable),
    };
  });
  return { names, condition: equalities.length === 0 ? TRUE : joinConditions('AND', equalities) };
}

function checkUsing(name: Name, left: readonly string[], right: readonly string[]): void {
  for (const names of [left, right]) {
    const count = names.filter((one) => one === name.text).length;
    if (count === 0) throw invalid(`Column '${name.text}' not found in any table`, name.span);
    if (count > 1)
      throw invalid(
        `Column name '${name.text}' in NATURAL join or USING clause is not unique on one side of join`,
        name.span,
      );
  }
}

/** Of a column that was merged before, the leftmost one is compared. */
function firstOperand(expr: Expr): Expr {
  return expr.kind === 'call' && expr.name === 'COALESCE' ? firstOperand(expr.args[0]) : expr;
}

/** The column of this name on both sides, over the joined row. */
function sidesOf(name: string, left: FromItem, right: FromItem): readonly [Expr, Expr] {
  const find = (item: FromItem): Expr => starOf(item).find((column) => column.name === name)!.expr;
  const offset = left.node.rowType.fields.length;
  return [find(left), shiftInputs(find(right), offset)];
}

/** `*` of a USING or NATURAL join: the merged columns come first. */
function mergedStar(
  names: readonly string[],
  typed: FromItem,
  left: FromItem,
  right: FromItem,
): Pick<FromItem, 'merged' | 'order'> {
  const retyped = (expr: Expr): Expr =>
    substitute(expr, (part) =>
      part.kind === 'input' ? { ...part, type: typed.node.rowType.fields[part.index].type } : undefined,
    );
  const merged = new Map(typed.merged);
  const common = names.map((name): StarColumn => {
    const [a, b] = sidesOf(name, left, right).map(retyped);
    const type = findCommonType([a.type, b.type]) ?? a.type;
    const nullable = a.type.nullable && b.type.nullable;
    const expr: Expr = { kind: 'call', name: 'COALESCE', args: [a, b], type: withNullability(type, nullable) };
    merged.set(name, expr);
    return { name, expr };
  });
  const rest = starOf({ ...typed }).filter((column) => !names.includes(column.name));
  return { merged, order: [...common, ...rest] };
}

/** A join on the condition; operands that read one side only are computed below it, as Calcite does. */
function joinNode(env: Env, left: LogicalNode, right: LogicalNode, type: JoinType, condition: Expr): LogicalNode {
  const hints = joinHints(env);
  const pushed = pushOperands(left, right, condition);
  if (pushed === undefined) return withHints(join(left, right, type, condition), hints);
  const joined = withHints(join(pushed.left, pushed.right, type, pushed.condition), hints);
  if (type === 'SEMI' || type === 'ANTI') {
    const kept = refsOf(left.rowType);
    return project(joined, kept, namesOf(left));
  }
  const plain = join(left, right, type, condition);
  const leftCount = left.rowType.fields.length;
  const gap = pushed.left.rowType.fields.length - leftCount;
  const kept = refsOf(plain.rowType).map((ref) => remapInputs(ref, (i) => (i < leftCount ? i : i + gap)));
  return project(joined, kept, namesOf(plain));
}

interface Pushed {
  readonly left: LogicalNode;
  readonly right: LogicalNode;
  readonly condition: Expr;
}

function pushOperands(left: LogicalNode, right: LogicalNode, condition: Expr): Pushed | undefined {
  // Sub-queries read the joined row as it is.
  if (containsSubquery(condition)) return undefined;
  const leftCount = left.rowType.fields.length;
  const rightCount = right.rowType.fields.length;
  const extra: { left: Expr[]; right: Expr[] } = { left: [], right: [] };
  const marker = (side: 'left' | 'right', expr: Expr): Expr => {
    extra[side].push(expr);
    const at = extra[side].length - 1;
    return { kind: 'input', index: side === 'left' ? -1 - at : leftCount + rightCount + at, type: expr.type };
  };
  const pushOperand = (expr: Expr): Expr => {
    if (expr.kind === 'input' || expr.kind === 'literal') return expr;
    const used = inputsOf(expr);
    if (used.length === 0) return expr;
    if (used.every((index) => index < leftCount)) return marker('left', expr);
    if (used.every((index) => index >= leftCount)) return marker('right', shiftInputs(expr, -leftCount));
    return expr;
  };
  const push = (expr: Expr): Expr => {
    if (expr.kind !== 'call') return expr;
    if (expr.name === 'AND') return { ...expr, args: expr.args.map(push) };
    return expr.name === '=' ? { ...expr, args: keysOf(expr.args, leftCount).map(pushOperand) } : expr;
  };
  const changed = push(condition);
  if (extra.left.length + extra.right.length === 0) return undefined;
  const moved = remapInputs(changed, (index) => {
    if (index < 0) return leftCount + (-1 - index);
    return index < leftCount ? index : index + extra.left.length;
  });
  return { left: widened(left, extra.left), right: widened(right, extra.right), condition: moved };
}

/** The sides of an equality, in one type when each reads one input. */
function keysOf(sides: readonly Expr[], leftCount: number): readonly Expr[] {
  const [a, b] = sides.map((side) => inputsOf(side).map((index) => index < leftCount));
  const across = a.length > 0 && b.length > 0 && a.every((left) => left === a[0]) && b.every((left) => left !== a[0]);
  return (across ? inCommonType(sides[0], sides[1]) : undefined) ?? sides;
}

function widened(input: LogicalNode, extra: readonly Expr[]): LogicalNode {
  if (extra.length === 0) return input;
  const names = [...namesOf(input), ...computedNames(input.rowType.fields, extra)];
  return project(input, [...refsOf(input.rowType), ...extra], names);
}

/** The right side reads the left one: the condition becomes a filter of the right side. */
function correlateNode(
  env: Env,
  left: LogicalNode,
  right: LogicalNode,
  type: JoinType,
  condition: Expr,
  id: number,
): LogicalNode {
  if (type === 'RIGHT' || type === 'FULL') {
    throw right.node === 'Snapshot'
      ? new SqlError(`Unknown join type ${type}`, 'java.lang.IllegalStateException')
      : tableError(`A ${type} join whose right side refers to the left side is not supported.`);
  }
  const leftCount = left.rowType.fields.length;
  const bound = substitute(condition, (part) => {
    if (part.kind !== 'input') return undefined;
    if (part.index >= leftCount) return { ...part, index: part.index - leftCount };
    return { kind: 'correlated', id, index: part.index, type: part.type };
  });
  const filtered = conjuncts(bound).every(isTrue) ? right : filter(right, bound);
  return withHints(correlate(left, filtered, type, id), joinHints(env));
}
