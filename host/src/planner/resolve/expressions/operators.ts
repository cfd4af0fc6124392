/** Operators and constructors. */
import { call, joinConditions, literal } from '../../../expressions/analyze';
import { calciteType } from '../../../expressions/calcite-types';
import type { Expr } from '../../../expressions/contracts';
import { leastRestrictive } from '../../../functions/least-restrictive';
import type {
  Between,
  Binary,
  Case,
  Expression,
  FieldOf,
  In,
  Like,
  RowConstructor,
  Span,
  Unary,
} from '../../../sql/ast';
import { NULL } from '../../../types/logical/types';
import { SqlError } from '../../../types/sql-error';
import { spanOf } from '../queries/errors';
import { invalid } from './errors';
import { fieldOf } from './names';
import { numberLiteral } from './literals';
import { builtIn, builtInCall, type Resolving, typedCall } from './resolving';
import { resolveExists, resolveInQuery, resolveQuantified } from './subqueries';

const PERIODS = new Set([
  'OVERLAPS',
  'CONTAINS',
  'EQUALS',
  'PRECEDES',
  'SUCCEEDS',
  'IMMEDIATELY PRECEDES',
  'IMMEDIATELY SUCCEEDS',
]);

export function resolveBinary(node: Binary, r: Resolving): Expr {
  if (node.quantifier !== undefined) return resolveQuantified(node, r);
  if (node.operator === 'AND' || node.operator === 'OR') return connective(node, node.operator, r);
  if (PERIODS.has(node.operator)) return periods(node, r);
  const args = [r.resolve(node.left), r.resolve(node.right)];
  return builtInCall(node.operator, args, node.span, r, [node.left.span, node.right.span]);
}

/** A chain of the same operator is one call. */
function connective(node: Binary, name: 'AND' | 'OR', r: Resolving): Expr {
  const operands: Expression[] = [node.right];
  let left: Expression = node.left;
  while (left.kind === 'binary_op' && left.operator === name) {
    operands.unshift(left.right);
    left = left.left;
  }
  operands.unshift(left);
  const args = operands.map((operand) => r.resolve(operand));
  const spans = operands.map(({ span }) => span);
  const checked = builtInCall(name, args, node.span, r, spans);
  const flat = checked.args.flatMap((arg) => (arg.kind === 'call' && arg.name === name ? arg.args : [arg]));
  return { ...checked, args: flat };
}

export function resolveUnary(node: Unary, r: Resolving): Expr {
  switch (node.operator) {
    case '-':
      return negative(node, r);
    case '+':
      return builtInCall('UNARY_PLUS', [r.resolve(node.operand)], node.span, r).args[0];
    case 'EXISTS':
      return resolveExists(node, r);
    case 'UNIQUE':
      throw invalid('No match found for function signature UNIQUE', node.span);
    default:
      return builtInCall(node.operator, [r.resolve(node.operand)], node.span, r, [node.operand.span]);
  }
}

/** A negative number is a literal. */
function negative(node: Unary, r: Resolving): Expr {
  let { operand } = node;
  while (operand.kind === 'parenthesized') operand = operand.expression;
  if (operand.kind === 'number') return numberLiteral(operand, true);
  return builtInCall('UNARY_MINUS', [r.resolve(operand)], node.span, r, [operand.span]);
}

export function negated(expr: Expr): Expr {
  return call('NOT', [expr], { root: 'BOOLEAN', nullable: expr.type.nullable });
}

/** `x BETWEEN a AND b` is `x >= a AND x <= b`. */
export function resolveBetween(node: Between, r: Resolving): Expr {
  const [value, low, high] = [node.operand, node.low, node.high].map((part) => r.resolve(part));
  const compare = (operator: string, other: Expr): Expr => {
    try {
      return builtInCall(operator, [value, other], node.span, r);
    } catch (error) {
      throw error instanceof SqlError ? betweenError(node, [value, low, high]) : error;
    }
  };
  const within = (from: Expr, to: Expr): Expr => joinConditions('AND', [compare('>=', from), compare('<=', to)]);
  const result = node.symmetric ? joinConditions('OR', [within(low, high), within(high, low)]) : within(low, high);
  return node.negated ? negated(result) : result;
}

function betweenError(node: Between, args: readonly Expr[]): Error {
  const operator = `${node.negated ? 'NOT ' : ''}BETWEEN ${node.symmetric ? 'SYMMETRIC' : 'ASYMMETRIC'}`;
  const [value, low, high] = args.map((arg) => `<${calciteType(arg.type).toUpperCase()}>`);
  return invalid(
    `Cannot apply '${operator}' to arguments of type '${value} ${operator} ${low} AND ${high}'. Supported form(s): ` +
      "'<COMPARABLE_TYPE> BETWEEN <COMPARABLE_TYPE> AND <COMPARABLE_TYPE>'",
    node.span,
  );
}

export function resolveLike(node: Like, r: Resolving): Expr {
  const parts = [node.operand, node.pattern, ...(node.escape ? [node.escape] : [])];
  const args = parts.map((part) => r.resolve(part));
  const matches = builtInCall(node.operator, args, node.span, r);
  return node.negated ? negated(matches) : matches;
}

export function resolveIn(node: In, r: Resolving): Expr {
  if (node.query !== undefined) {
    const inQuery = resolveInQuery(node.operand, node.query, spanOf(node.operand.span, node.query.span), r);
    return node.negated ? negated(inQuery) : inQuery;
  }
  const list = node.list ?? [];
  const items = list.map((item) => r.resolve(item));
  const operand = r.resolve(node.operand);
  checkList(operand, items, list, node);
  const result = builtInCall('IN', [operand, ...items], node.span, r);
  return node.negated ? negated(result) : result;
}

/** The values must go together by themselves, whatever stands on the left; but NULL has its type. */
function checkList(operand: Expr, items: readonly Expr[], list: readonly Expression[], node: In): void {
  const listed = items.map(({ type }) => (type.root === 'NULL' ? operand.type : type));
  if (items.length < 2 || leastRestrictive(listed) !== undefined) return;
  const { start, line, column } = list[0].span;
  const span = { ...node.span, start: start - 1, line, column: column - 1 };
  throw invalid('Values in expression list must have compatible types', span);
}

export function resolveCase(node: Case, r: Resolving): Expr {
  const operand = node.operand && r.resolve(node.operand);
  const condition = (when: readonly Expression[]): Expr => {
    const tests = when.map((test) => {
      const value = r.resolve(test);
      return operand === undefined ? value : builtInCall('=', [operand, value], test.span, r);
    });
    return joinConditions('OR', tests);
  };
  const args = node.branches.flatMap(({ when, then }) => [condition(when), r.resolve(then)]);
  const otherwise = node.otherwise === undefined ? literal(null, NULL) : r.resolve(node.otherwise);
  return builtInCall('CASE', [...args, otherwise], node.span, r);
}

/** ROW(a, b), (a, b), ARRAY[...], MAP[...], MULTISET[...] */
export function resolveConstructor(
  name: 'ROW' | 'ARRAY' | 'MAP' | 'MULTISET',
  items: readonly Expression[],
  node: { readonly span: Span },
  r: Resolving,
): Expr {
  const args = items.map((item) => r.resolve(item.kind === 'named' ? item.expression : item));
  const argNames = items.map((item) => (item.kind === 'named' ? item.name.text : undefined));
  return typedCall(builtIn(name), { args, argNames }, node.span, r);
}

export function resolveRow(node: RowConstructor, r: Resolving): Expr {
  return resolveConstructor('ROW', node.items, node, r);
}

export function resolveFieldOf(node: FieldOf, r: Resolving): Expr {
  if (node.field === 'star') throw invalid("Unknown identifier '*'", node.span);
  return fieldOf(r.resolve(node.operand), node.field, node.span);
}

interface Period {
  readonly start: Expr;
  readonly end: Expr;
}

/** Two periods: `(start, end)` or `(start, interval)`, in any order of their ends. */
function periods(node: Binary, r: Resolving): Expr {
  const left = periodOf(node.left, node, r);
  const right = periodOf(node.right, node, r, node.operator === 'CONTAINS');
  const compare = (operator: string, a: Expr, b: Expr): Expr => builtInCall(operator, [a, b], node.span, r);
  const both = (a: Expr, b: Expr): Expr => joinConditions('AND', [a, b]);
  switch (node.operator) {
    case 'OVERLAPS':
      return both(compare('>=', left.end, right.start), compare('>=', right.end, left.start));
    case 'CONTAINS':
      return both(compare('<=', left.start, right.start), compare('>=', left.end, right.end));
    case 'EQUALS':
      return both(compare('=', left.start, right.start), compare('=', left.end, right.end));
    case 'PRECEDES':
      return compare('<=', left.end, right.start);
    case 'SUCCEEDS':
      return compare('>=', left.start, right.end);
    case 'IMMEDIATELY PRECEDES':
      return compare('=', left.end, right.start);
    default:
      return compare('=', left.start, right.end);
  }
}

function periodOf(side: Expression, node: Binary, r: Resolving, allowPoint = false): Period {
  if (side.kind === 'parenthesized') return periodOf(side.expression, node, r, allowPoint);
  if (side.kind !== 'row' || side.items.length !== 2) {
    const point = r.resolve(side);
    if (allowPoint && point.type.root !== 'ROW') return { start: point, end: point };
    throw invalid(`Cannot apply '${node.operator}' to arguments that are no periods`, node.span);
  }
  const [first, second] = side.items.map((item) => r.resolve(item));
  const other = second.type.root.startsWith('INTERVAL') ? builtInCall('+', [first, second], side.span, r) : second;
  const ordered = builtInCall('<=', [first, other], side.span, r);
  const choose = (a: Expr, b: Expr): Expr => builtInCall('CASE', [ordered, a, b], side.span, r);
  return { start: choose(first, other), end: choose(other, first) };
}
