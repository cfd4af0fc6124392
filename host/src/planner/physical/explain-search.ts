/**
 * Comparisons of one operand with constants as Calcite's simplification leaves them: one SEARCH over ranges. The meaning is that of
 * the comparisons, so only EXPLAIN needs it.
 */
import { call, conjuncts, digest, disjuncts, joinConditions, mapChildren } from '../../expressions/analyze';
import type { Call, Expr, Literal } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { BOOLEAN } from '../../types/logical/types';

/** Those of equalities get the operand's type, those of other comparisons keep their own; items of lists as it comes. */
interface End extends Literal {
  readonly settled?: 'typed' | 'written';
}

/** Ends of a range; undefined = unbounded. */
interface Range {
  readonly lower?: End | undefined;
  readonly upper?: End | undefined;
  readonly lowerClosed: boolean;
  readonly upperClosed: boolean;
}

interface Search {
  readonly operand: Expr;
  readonly ranges: readonly Range[];
  readonly nullIsTrue: boolean;
  /** Of how many conditions it was made. */
  readonly terms: number;
}

type Value = number | bigint | string;

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=', '<>': '<>' };
const NEGATED: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '=': '<>', '<>': '=' };
const COMPARABLE = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'CHAR', 'VARCHAR']);

/** The condition with its searches found. `written`: constants keep the types that they have, as in projections. */
export function withSearches(condition: Expr, written: Written = false): Expr {
  if (condition.kind !== 'call') return condition;
  if (condition.name === 'AND') return combined('AND', conjuncts(condition), written);
  if (condition.name === 'OR') return combined('OR', disjuncts(condition), written);
  const pushed = condition.name === 'NOT' ? negated(condition.args[0]) : undefined;
  if (pushed) return withSearches(pushed, written);
  const search = searchOf(condition);
  if (search) return rendered(search, condition, written || 'AND');
  return written ? mapChildren(condition, (part) => searched(part, written === 'typed')) : condition;
}

/** Ends of searches keep the types that they have; of plain equalities, constants get those of the other side when 'typed'. */
type Written = 'written' | 'typed' | false;

/** A projected expression with the searches of all conditions inside it; `typed`: in the optimized plan. */
export function searched(expr: Expr, typed = false): Expr {
  const condition = expr.kind === 'call' && expr.type.root === 'BOOLEAN';
  return condition
    ? withSearches(expr, typed ? 'typed' : 'written')
    : mapChildren(expr, (part) => searched(part, typed));
}

/** NOT moved to the comparisons. */
function negated(expr: Expr): Expr | undefined {
  if (expr.kind !== 'call') return undefined;
  if (expr.name in NEGATED) return { ...expr, name: NEGATED[expr.name] };
  if (expr.name !== 'AND' && expr.name !== 'OR') return undefined;
  const parts = expr.args.map(negated);
  if (parts.includes(undefined)) return undefined;
  return joinConditions(expr.name === 'AND' ? 'OR' : 'AND', parts as Expr[]);
}

function combined(name: 'AND' | 'OR', parts: readonly Expr[], written: Written): Expr {
  const found = new Map<string, { search: Search; first: Expr }>();
  const order: (string | Expr)[] = [];
  for (const part of parts) {
    const simple = part.kind === 'call' && part.name === 'NOT' ? (negated(part.args[0]) ?? part) : part;
    const search = searchOf(simple, name === 'OR');
    if (!search) {
      order.push(withSearches(simple, written));
      continue;
    }
    const key = digest(search.operand);
    const known = found.get(key);
    if (!known) order.push(key);
    found.set(key, { search: known ? merged(name, known.search, search) : search, first: known?.first ?? simple });
  }
  const rendering = order.map((item) => {
    if (typeof item !== 'string') return item;
    const { search, first } = found.get(item) as { search: Search; first: Expr };
    return rendered(search, first, written || (order.length === 1 ? 'AND' : name));
  });
  // Of two alternatives, one that could be part of a search stays where it is.
  const results = nullTestsPlaced(name, rendering, (i) => order.length > 2 || typeof order[i] !== 'string');
  return results.length === 1 ? results[0] : joinConditions(name, results);
}

/** IS NOT NULL comes last among conditions that all hold, IS NULL first among alternatives. */
function nullTestsPlaced(name: 'AND' | 'OR', order: readonly Expr[], moves: (place: number) => boolean): Expr[] {
  const test = name === 'AND' ? 'IS NOT NULL' : 'IS NULL';
  const isTest = (item: Expr, i: number) => item.kind === 'call' && item.name === test && moves(i);
  const others = order.filter((item, i) => !isTest(item, i));
  const tests = order.filter(isTest);
  return name === 'AND' ? [...others, ...tests] : [...tests, ...others];
}

/** A condition that compares one operand with constants; `nulls`: IS NULL counts as one. */
function searchOf(expr: Expr, nulls = false): Search | undefined {
  if (expr.kind !== 'call') return undefined;
  if (expr.name === 'IS NULL') {
    const [operand] = expr.args;
    const usable = nulls && operand.kind === 'input' && COMPARABLE.has(operand.type.root);
    return usable ? { operand, ranges: [], nullIsTrue: true, terms: 1 } : undefined;
  }
  if (expr.name === 'IN') return points(expr);
  if (expr.name === 'NOT' && expr.args[0].kind === 'call' && expr.args[0].name === 'IN') {
    const inner = points(expr.args[0]);
    return inner && { ...inner, ranges: complement(inner.ranges) };
  }
  if (expr.name === 'AND' || expr.name === 'OR') return nested(expr.name, expr);
  return comparison(expr);
}

function nested(name: 'AND' | 'OR', expr: Call): Search | undefined {
  const parts = (name === 'AND' ? conjuncts(expr) : disjuncts(expr)).map((part) => searchOf(part));
  const [first] = parts;
  if (!first || parts.some((part) => !part || digest(part.operand) !== digest(first.operand))) return undefined;
  return (parts as Search[]).reduce((all, one) => merged(name, all, one));
}

function comparison(expr: Call): Search | undefined {
  if (!(expr.name in FLIPPED) || expr.args.length !== 2) return undefined;
  const [a, b] = expr.args;
  const mirrored = a.kind === 'literal';
  const [operand, value] = mirrored ? [b, a] : [a, b];
  if (!isUsable(operand, value)) return undefined;
  const name = mirrored ? FLIPPED[expr.name] : expr.name;
  const settled = name === '=' || name === '<>' ? ('typed' as const) : ('written' as const);
  return { operand, ranges: rangesOf(name, { ...(value as Literal), settled }), nullIsTrue: false, terms: 1 };
}

function isUsable(operand: Expr, value: Expr): boolean {
  if (operand.kind === 'literal' || value.kind !== 'literal' || value.value === null) return false;
  return COMPARABLE.has(operand.type.root) && COMPARABLE.has(value.type.root);
}

function rangesOf(name: string, value: End): Range[] {
  switch (name) {
    case '=':
      return [{ lower: value, upper: value, lowerClosed: true, upperClosed: true }];
    case '<':
    case '<=':
      return [{ upper: value, lowerClosed: false, upperClosed: name === '<=' }];
    case '>':
    case '>=':
      return [{ lower: value, lowerClosed: name === '>=', upperClosed: false }];
    default:
      return complement(rangesOf('=', value));
  }
}

function points(expr: Call): Search | undefined {
  const [operand, ...values] = expr.args;
  if (!values.every((value) => isUsable(operand, value))) return undefined;
  const ranges = union((values as Literal[]).flatMap((value) => rangesOf('=', value)));
  return { operand, ranges, nullIsTrue: false, terms: Math.max(2, values.length) };
}

function merged(name: 'AND' | 'OR', a: Search, b: Search): Search {
  const ranges =
    name === 'OR'
      ? union([...a.ranges, ...b.ranges])
      : complement(union([...complement(a.ranges), ...complement(b.ranges)]));
  return { ...a, ranges, nullIsTrue: a.nullIsTrue || b.nullIsTrue, terms: a.terms + b.terms };
}

function compare(a: Literal, b: Literal): number {
  const [left, right] = [a.value as Value, b.value as Value];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Sorted ranges that do not touch. */
function union(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => {
    if (!a.lower || !b.lower) return a.lower ? 1 : b.lower ? -1 : 0;
    return compare(a.lower, b.lower) || Number(b.lowerClosed) - Number(a.lowerClosed);
  });
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && touches(last, range)) result[result.length - 1] = spanned(last, range);
    else result.push(range);
  }
  return result;
}

function touches(a: Range, b: Range): boolean {
  if (!a.upper || !b.lower) return true;
  const order = compare(b.lower, a.upper);
  return order < 0 || (order === 0 && (a.upperClosed || b.lowerClosed));
}

function spanned(a: Range, b: Range): Range {
  if (!a.upper || !b.upper) return { ...a, upper: undefined, upperClosed: false };
  const order = compare(b.upper, a.upper);
  if (order < 0) return a;
  return { ...a, upper: b.upper, upperClosed: order > 0 ? b.upperClosed : a.upperClosed || b.upperClosed };
}

function complement(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let lower: End | undefined;
  let lowerClosed = false;
  for (const range of union(ranges)) {
    if (range.lower) result.push({ lower, lowerClosed, upper: range.lower, upperClosed: !range.lowerClosed });
    if (!range.upper) return result;
    lower = range.upper;
    lowerClosed = !range.upperClosed;
  }
  result.push({ lower, lowerClosed, upperClosed: false });
  return result;
}

const isPoint = ({ lower, upper }: Range): boolean => !!lower && !!upper && compare(lower, upper) === 0;

/** A comparison where that says it all, else SEARCH. */
function rendered(search: Search, first: Expr, context: 'AND' | 'OR' | 'written' | 'typed'): Expr {
  const { operand, ranges, nullIsTrue, terms } = search;
  const written = context === 'written' || context === 'typed';
  const single = !nullIsTrue && simple(operand, ranges, written);
  if (single && terms === 1 && first.kind === 'call') return context === 'written' ? first : retyped(first);
  if (single) return single;
  if (nullIsTrue && ranges.length === 0) return first;
  // Alone, or with NULL, items get the operand's type; beside other conditions they keep their own.
  const typedItems = !written && (context === 'AND' || nullIsTrue);
  const literals = ranges.map((range): Expr => {
    const ends = [range.lower, range.upper].map((end): Expr => {
      if (!end) return { ...NOTHING };
      const { settled, ...value } = end;
      const typed = written || settled === undefined ? typedItems : settled === 'typed';
      return typed ? typedAs(value, operand.type) : asWritten(value);
    });
    const name = isPoint(range) ? '=' : `${range.lowerClosed ? '[' : '('}${range.upperClosed ? ']' : ')'}`;
    return call(name, ends, BOOLEAN);
  });
  return call(nullIsTrue ? 'SEARCH_OR_NULL' : 'SEARCH', [operand, ...literals], BOOLEAN);
}

const NOTHING: Literal = { kind: 'literal', value: null, type: BOOLEAN };

function simple(operand: Expr, ranges: readonly Range[], written: boolean): Expr | undefined {
  const typed = (value: Literal): Literal => (written ? value : typedAs(value, operand.type));
  const of = (name: string, value: Literal): Expr => call(name, [operand, typed(value)], BOOLEAN);
  if (ranges.length === 1) {
    const [{ lower, upper, lowerClosed, upperClosed }] = ranges;
    if (lower && upper) return isPoint(ranges[0]) ? of('=', lower) : undefined;
    if (lower) return of(lowerClosed ? '>=' : '>', lower);
    return upper ? of(upperClosed ? '<=' : '<', upper) : undefined;
  }
  const gaps = complement(ranges);
  return gaps.length === 1 && isPoint(gaps[0]) ? of('<>', gaps[0].lower as Literal) : undefined;
}

/** Equalities compare with a constant of the operand's type. */
function retyped(expr: Call): Expr {
  if (expr.name !== '=' && expr.name !== '<>') return expr;
  const [a, b] = expr.args;
  const args = [a.kind === 'literal' ? typedAs(a, b.type) : a, b.kind === 'literal' ? typedAs(b, a.type) : b];
  return { ...expr, args };
}

/** A text literal in its own type. */
function asWritten(value: Literal): Literal {
  if (value.type.root !== 'VARCHAR') return value;
  return { ...value, type: { root: 'CHAR', length: (value.value as string).length, nullable: false } };
}

function typedAs(value: Literal, type: LogicalType): Literal {
  const text = type.root === 'CHAR' || type.root === 'VARCHAR';
  const usable = text ? value.type.root === 'CHAR' : value.type.root === 'INTEGER';
  return usable && type.root !== 'CHAR' ? { ...value, type: { ...type, nullable: false } } : value;
}
