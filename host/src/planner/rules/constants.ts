/**
 * Columns that conditions make constant: `b = 'x'` below a projection or a join stands for b above it, and decides conditions.
 * Flink: ReduceExpressionsRule with the predicates of RelMdPredicates.
 */
import {
  call,
  conjunctionOf,
  conjuncts,
  containsOver,
  inputRef,
  inputsOf as inputColumns,
  isDeterministic,
  isDynamic,
  isFalse,
  isNullLiteral,
  isTrue,
  joinConditions,
  literal,
  mapChildren,
  remapInputs,
  shiftInputs,
  substitute,
  TRUE,
} from '../../expressions/analyze';
import { simplify } from '../../expressions';
import type { Expr, Literal } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import { BOOLEAN, isTimeAttribute } from '../../types/logical/types';
import type { Aggregate, Filter, Join, LogicalNode, Project } from '../contracts';
import { aggregate, project } from '../logical/nodes';
import { namesOf } from '../logical/row-types';
import { inputsOf, withInputs } from '../logical/tree';

/** What columns are, by their place. */
type Constants = ReadonlyMap<number, Literal>;

/** Replaces constant columns in projections and conditions of joins throughout the tree; the same tree when there are none. */
export function reduceConstants(node: LogicalNode, session: SessionInfo): LogicalNode {
  const current = withInputs(
    node,
    inputsOf(node).map((input) => reduceConstants(input, session)),
  );
  switch (current.node) {
    case 'Project':
      return reduceProject(current, session);
    case 'Filter':
      return reduceFilter(current, session);
    case 'Join':
      return reduceJoin(current, session);
    case 'Aggregate':
      return reduceGrouping(current, session);
    default:
      return current;
  }
}

/**
 * Constant columns of a projection are no keys of an aggregation above it; one key remains when all of them are constant.
 * Flink: AggregateProjectPullUpConstantsRule.
 */
function reduceGrouping(node: Aggregate, session: SessionInfo): LogicalNode {
  const { input, grouping, groupSets, calls } = node;
  if (input.node !== 'Project' || groupSets.length !== 1 || groupSets[0].length !== grouping.length) return node;
  const constants = new Map([...constantsOf(predicatesOf(input), session)].filter(([at]) => grouping.includes(at)));
  if (constants.size === grouping.length) constants.delete(Math.min(...grouping));
  if (constants.size === 0) return node;
  const kept = grouping.filter((column) => !constants.has(column));
  const made = aggregate(input, kept, calls);
  const shift = grouping.length - kept.length;
  const exprs = node.rowType.fields.map(({ type }, i): Expr => {
    if (i >= grouping.length) return inputRef(i - shift, type);
    const value = constants.get(grouping[i]);
    return value === undefined ? inputRef(kept.indexOf(grouping[i]), type) : constantOf(value, type);
  });
  const hinted = node.hints ? { ...made, hints: node.hints } : made;
  return { ...project(hinted, exprs, namesOf(node)), rowType: node.rowType };
}

function constantOf(value: Literal, type: Expr['type']): Expr {
  if (isNullLiteral(value)) return literal(null, type);
  return type.nullable ? call('CAST', [value], type) : value;
}

function reduceProject(node: Project, session: SessionInfo): Project {
  if (node.exprs.some(containsOver)) return node;
  const constants = constantsOf(predicatesOf(node.input), session);
  const exprs = node.exprs.map((expr) => {
    const reduced = substitute(expr, (part) => {
      const value = part.kind === 'input' ? constants.get(part.index) : undefined;
      return value && constantOf(value, part.type);
    });
    return folded(reduced, session);
  });
  return exprs.every((expr, i) => expr === node.exprs[i]) ? node : { ...node, exprs };
}

function reduceFilter(node: Filter, session: SessionInfo): LogicalNode {
  const written = conjuncts(node.condition);
  const parts = written.map((part) => folded(nullTested(part), session));
  if (parts.every((part, i) => part === written[i])) return node;
  const kept = parts.filter((part) => !isTrue(part));
  if (kept.some((part) => isFalse(part) || isNullLiteral(part))) return node;
  return kept.length === 0 ? node.input : { ...node, condition: joinConditions('AND', kept) };
}

/** NULL is NULL. */
function nullTested(expr: Expr): Expr {
  const certain = expr.kind === 'call' && expr.name === 'IS NULL' && isNullLiteral(expr.args[0]);
  return certain ? TRUE : expr;
}

/** The expression with its constant calls computed; what is only made nullable stays a cast. */
function folded(expr: Expr, session: SessionInfo): Expr {
  if (expr.kind !== 'call' || expr.userFunction !== undefined)
    return mapChildren(expr, (part) => folded(part, session));
  if (!FOLDED.has(expr.type.root) || !isPlainConstant(expr) || literalOf(expr)) {
    return mapChildren(expr, (part) => folded(part, session));
  }
  const value = simplify(bare(expr), session);
  if (value.kind !== 'literal') return expr;
  return constantOf(value.value === null ? value : { ...value, type: { ...expr.type, nullable: false } }, expr.type);
}

/** Types whose values stand in plans as they are written. */
const FOLDED = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'CHAR', 'VARCHAR', 'BOOLEAN', 'DECIMAL', 'DOUBLE']);

/** Literals of such types, and functions of them that are the same whenever they are computed. */
function isPlainConstant(expr: Expr): boolean {
  if (expr.kind === 'literal') return FOLDED.has(expr.type.root) && expr.value !== null;
  if (expr.kind !== 'call' || expr.userFunction !== undefined || expr.args.length === 0) return false;
  return isDeterministic(expr) && !isDynamic(expr) && expr.args.every(isPlainConstant);
}

/** Without casts that only make a literal nullable. */
function bare(expr: Expr): Expr {
  return mapChildren(expr, (part) => literalOf(part) ?? bare(part));
}

/** Both sides' rows are what they are, whatever the kind of the join: constants hold in its condition. */
function reduceJoin(node: Join, session: SessionInfo): Join {
  const leftFields = node.left.rowType.fields.length;
  const right = predicatesOf(node.right).map((one) => shiftInputs(one, leftFields));
  const constants = constantsOf([...predicatesOf(node.left), ...right], session);
  if (constants.size === 0) return node;
  const written = conjuncts(node.condition);
  const parts = written.map((part) => {
    if (!inputColumns(part).some((column) => constants.has(column))) return part;
    const reduced = substitute(part, (one) => (one.kind === 'input' ? constants.get(one.index) : undefined));
    const simplified = simplify(reduced, session, true);
    const semi = node.type === 'SEMI' || node.type === 'ANTI';
    const simple = semi ? plainTrue(simplified) : mirrored(simplified);
    return isFalse(simple) ? part : simple;
  });
  if (parts.every((part, i) => part === written[i])) return node;
  return { ...node, condition: conjunctionOf(parts.filter((part) => part !== TRUE)) ?? TRUE };
}

const MIRRORED: Readonly<Record<string, string>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function plainTrue(expr: Expr): Expr {
  return isTrue(expr) ? TRUE : expr;
}

/** Constants stand on the right of a comparison. */
function mirrored(expr: Expr): Expr {
  if (isTrue(expr)) return TRUE;
  if (expr.kind !== 'call' || !(expr.name in MIRRORED) || expr.args[0].kind !== 'literal') return expr;
  return { ...expr, name: MIRRORED[expr.name], args: [expr.args[1], expr.args[0]] };
}

/** What holds for every row that the node gives. */
function predicatesOf(node: LogicalNode): readonly Expr[] {
  switch (node.node) {
    case 'Filter':
      return [...predicatesOf(node.input), ...conjuncts(node.condition).filter((one) => isDeterministic(one))];
    case 'Project':
      return projected(node);
    case 'Join':
      return joined(node);
    case 'Correlate':
      return predicatesOf(node.left);
    case 'Sort':
      return predicatesOf(node.input);
    case 'Aggregate': {
      const { grouping, groupSets } = node;
      const always = grouping.filter((column) => groupSets.every((set) => set.includes(column)));
      const inside = predicatesOf(node.input).filter((one) => inputColumns(one).every((at) => always.includes(at)));
      return grouping.length === 0 ? [] : inside.map((one) => remapInputs(one, (at) => grouping.indexOf(at)));
    }
    default:
      return [];
  }
}

function projected(node: Project): Expr[] {
  const places = new Map<number, number>();
  const own: Expr[] = [];
  node.exprs.forEach((expr, i) => {
    if (expr.kind === 'input') places.set(expr.index, i);
    const ref: Expr = { kind: 'input', index: i, type: expr.type };
    if (isNullLiteral(expr)) own.push(call('IS NULL', [ref], BOOLEAN));
    // Of a column that may be NULL, Calcite says so in a form that makes it no constant.
    else if (literalOf(expr)) own.push(call(expr.type.nullable ? 'IS NOT DISTINCT FROM' : '=', [ref, expr], BOOLEAN));
  });
  const kept = predicatesOf(node.input).filter((one) => inputColumns(one).every((at) => places.has(at)));
  return [...own, ...kept.map((one) => remapInputs(one, (at) => places.get(at) as number))];
}

function joined({ left, right, type, condition }: Join): readonly Expr[] {
  const leftFields = left.rowType.fields.length;
  const rights = () => predicatesOf(right).map((one) => shiftInputs(one, leftFields));
  switch (type) {
    case 'INNER':
      return [...predicatesOf(left), ...rights(), ...conjuncts(condition)];
    case 'RIGHT':
      return rights();
    case 'FULL':
      return [];
    default:
      return predicatesOf(left);
  }
}

/** A literal, or one that is only made nullable. */
function literalOf(expr: Expr): Literal | undefined {
  if (expr.kind === 'literal') return expr;
  const [arg] = expr.kind === 'call' && expr.name === 'CAST' ? expr.args : [];
  return arg?.kind === 'literal' && typesEqualIgnoringNullability(arg.type, expr.type) ? arg : undefined;
}

/** Columns that equal one literal; those that other conditions are about as well are left alone, as Calcite does. */
function constantsOf(predicates: readonly Expr[], session: SessionInfo): Constants {
  const found = new Map<number, Literal>();
  const excluded = new Set<number>();
  for (const predicate of predicates) {
    const equal = equality(predicate, session);
    if (equal === undefined) {
      if (!isEquality(predicate)) for (const column of inputColumns(predicate)) excluded.add(column);
      continue;
    }
    const known = found.get(equal.column);
    if (known && known.value !== equal.value.value) excluded.add(equal.column);
    found.set(equal.column, equal.value);
  }
  for (const column of excluded) found.delete(column);
  return found;
}

function isEquality(expr: Expr): boolean {
  return expr.kind === 'call' && (expr.name === '=' || expr.name === 'IS NULL');
}

/** Types whose equal values are the same value. */
const EXACT = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'VARCHAR', 'BOOLEAN', 'DATE', 'TIME']);
const INTEGERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']);

function equality(expr: Expr, session: SessionInfo): { column: number; value: Literal } | undefined {
  if (expr.kind !== 'call') return undefined;
  const [a, b] = expr.args;
  if (expr.name === 'IS NULL') {
    if (a.kind !== 'input' || isTimeAttribute(a.type)) return undefined;
    return { column: a.index, value: literal(null, a.type) };
  }
  if (expr.name !== '=') return undefined;
  const [column, value] = a.kind === 'input' ? [a, literalOf(b)] : [b, literalOf(a)];
  if (column.kind !== 'input' || value === undefined || isNullLiteral(value)) return undefined;
  const typed = typedAs(value, column.type, session);
  return typed && { column: column.index, value: typed };
}

/** The literal in the column's type; undefined when equal values may differ there. */
function typedAs(value: Literal, type: Expr['type'], session: SessionInfo): Literal | undefined {
  if (isTimeAttribute(type)) return undefined;
  const target = { ...type, nullable: false };
  const floating = type.root === 'DOUBLE' || type.root === 'FLOAT';
  // 0.0 equals -0.0.
  if (typesEqualIgnoringNullability(value.type, type) && !(floating && Number(value.value) === 0))
    return { ...value, type: target };
  if (!EXACT.has(type.root)) return undefined;
  const text = type.root === 'VARCHAR' && (value.type.root === 'CHAR' || value.type.root === 'VARCHAR');
  const integer = INTEGERS.has(type.root) && INTEGERS.has(value.type.root);
  if (!text && !integer) return undefined;
  if (text) return { ...value, type: target };
  const cast = simplify(call('CAST', [value], target), session);
  const fits = cast.kind === 'literal' && String(cast.value) === String(value.value);
  return fits ? { ...cast, type: target } : undefined;
}
