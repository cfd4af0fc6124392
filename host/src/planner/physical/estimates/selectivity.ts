/**
 * What part of rows meets a condition when nothing is known of the columns: Flink's SelectivityEstimator with its defaults, and
 * Calcite's guess where Flink falls back to it.
 */
import { call, conjuncts, digest, disjuncts } from '../../../expressions/analyze';
import type { Call, Expr } from '../../../expressions/contracts';
import { BOOLEAN } from '../../../types/logical/types';

const EQUAL = 0.15;
const COMPARED = 0.5;
const NULL = 0.1;
const LIKE = 0.05;
const OTHER = 0.25;

const RANGES: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const COMPARISONS: ReadonlySet<string> = new Set([...RANGES, '=', '<>']);

/** Calcite's guess, by the kinds of the parts. */
export function guessSelectivity(condition: Expr | undefined): number {
  return conjuncts(condition).reduce((all, part) => all * guessOf(part), 1);
}

function guessOf(part: Expr): number {
  const name = part.kind === 'call' ? part.name : '';
  if (name === 'IS NOT NULL') return 0.9;
  if (name === '=') return EQUAL;
  return COMPARISONS.has(name) ? COMPARED : OTHER;
}

/** Thrown where Flink gives up its own estimate. */
class Unsupported extends Error {}

export function estimateSelectivity(condition: Expr | undefined): number {
  if (condition === undefined) return 1;
  try {
    return estimated(condition);
  } catch (error) {
    if (error instanceof Unsupported) return guessSelectivity(condition);
    throw error;
  }
}

function estimated(written: Expr): number {
  if (written.kind === 'literal') return written.value === true ? 1 : 0;
  // A column of truth values is compared with TRUE.
  if (written.kind === 'input') return EQUAL;
  if (written.kind !== 'call') return 1;
  const expr = expanded(written);
  if (expr.name === 'AND') return conjunction(expr);
  if (expr.name === 'OR') return disjunction(expr);
  if (expr.name === 'NOT') return 1 - estimated(expr.args[0]);
  return single(expr);
}

function single({ name, args }: Call): number {
  if (name === '=') return EQUAL;
  if (name === '<>') return 1 - EQUAL;
  if (RANGES.has(name)) return COMPARED;
  if (name === 'IS NULL' || name === 'IS NOT NULL') {
    if (args[0].kind !== 'input') throw new Unsupported();
    return name === 'IS NULL' ? NULL : 1 - NULL;
  }
  if (name === 'SEARCH' || name === 'IN') {
    if (args[0].kind !== 'input') throw new Unsupported();
    return Math.min(1, EQUAL * (args.length - 1));
  }
  return name === 'LIKE' ? LIKE : OTHER;
}

/** The column that a comparison with a constant is about. */
function comparedColumn(expr: Expr, names: ReadonlySet<string>): string | undefined {
  if (expr.kind !== 'call' || !names.has(expr.name)) return undefined;
  const [left, right] = expr.args;
  if (left.kind === 'input' && right.kind === 'literal') return digest(left);
  return left.kind === 'literal' && right.kind === 'input' ? digest(right) : undefined;
}

const OR_NAMES: ReadonlySet<string> = new Set([...RANGES, '=']);

/** Comparisons by column, in the order of first use, and what is no such comparison. */
function byColumn(parts: readonly Expr[], names: ReadonlySet<string>): { columns: Call[][]; others: Expr[] } {
  const columns = new Map<string, Call[]>();
  const others: Expr[] = [];
  for (const part of parts) {
    const column = comparedColumn(part, names);
    if (column === undefined) others.push(part);
    else columns.set(column, [...(columns.get(column) ?? []), part as Call]);
  }
  return { columns: [...columns.values()], others };
}

/** The parts, with what searches are made of among them. */
function flat(name: 'AND' | 'OR', expr: Call): Expr[] {
  const parts = name === 'AND' ? conjuncts(expr) : disjuncts(expr);
  return parts.flatMap((part) => {
    const whole = part.kind === 'call' ? expanded(part) : part;
    return whole !== part && whole.kind === 'call' && whole.name === name ? flat(name, whole) : [whole];
  });
}

function conjunction(expr: Call): number {
  const { columns, others } = byColumn(flat('AND', expr), RANGES);
  const ranges = columns.map((parts) => COMPARED ** parts.length);
  return [...ranges, ...others.map(estimated)].reduce((all, one) => all * one, 1);
}

function disjunction(expr: Call): number {
  const { columns, others } = byColumn(flat('OR', expr), OR_NAMES);
  const alternatives = [...columns.flatMap(ofOneColumn), ...others.map(estimated)];
  if (alternatives.length === 1) return alternatives[0];
  const sum = alternatives.reduce((all, one) => all + one, 0);
  return Math.min(1, sum - alternatives.reduce((all, one) => all * one, 1));
}

/** Several equalities are one IN. */
function ofOneColumn(parts: readonly Call[]): number[] {
  const equalities = parts.filter(({ name }) => name === '=').length;
  const added = (count: number, one: number) => Math.min(1, count * one);
  if (equalities <= 1) {
    return [
      Math.min(
        1,
        parts.map(single).reduce((all, one) => all + one, 0),
      ),
    ];
  }
  const ranges = parts.length - equalities;
  return [added(equalities, EQUAL), ...(ranges > 0 ? [added(ranges, COMPARED)] : [])];
}

/** SEARCH over ranges as comparisons again; over single values it stays. */
function expanded(expr: Call): Call {
  if (expr.name !== 'SEARCH' && expr.name !== 'SEARCH_OR_NULL') return expr;
  const [operand, ...ranges] = expr.args as [Expr, ...Call[]];
  const orNull = expr.name === 'SEARCH_OR_NULL';
  const points = ranges.every(({ name }) => name === '=');
  if (points && !orNull) return expr;
  const gaps = complementedPoints(operand, ranges);
  const parts = gaps ?? ranges.map((range) => comparisons(operand, range));
  const whole = parts.length === 1 ? parts[0] : call(gaps ? 'AND' : 'OR', parts, BOOLEAN);
  if (!orNull) return whole;
  const isNull = call('IS NULL', [operand], BOOLEAN);
  return call('OR', [isNull, ...(whole.name === 'OR' ? whole.args : [whole])], BOOLEAN);
}

/** NOT IN: everything between single values. */
function complementedPoints(operand: Expr, ranges: readonly Call[]): Call[] | undefined {
  const open = ranges.length > 1 && ranges.every(({ name }) => name === '()');
  const ends = ranges.map(({ args }) => args.map((arg) => (isUnbounded(arg) ? undefined : digest(arg))));
  const joined = ends.every(([lower], i) => (i === 0 ? lower === undefined : lower === ends[i - 1][1]));
  if (!open || !joined || ends[ends.length - 1][1] !== undefined) return undefined;
  return ranges.slice(1).map(({ args }) => call('<>', [operand, args[0]], BOOLEAN));
}

function isUnbounded(end: Expr): boolean {
  return end.kind === 'literal' && end.value === null;
}

function comparisons(operand: Expr, { name, args }: Call): Call {
  if (name === '=') return call('=', [operand, args[0]], BOOLEAN);
  const parts = [
    ...(isUnbounded(args[0]) ? [] : [call(name.startsWith('[') ? '>=' : '>', [operand, args[0]], BOOLEAN)]),
    ...(isUnbounded(args[1]) ? [] : [call(name.endsWith(']') ? '<=' : '<', [operand, args[1]], BOOLEAN)]),
  ];
  return parts.length === 1 ? parts[0] : call('AND', parts, BOOLEAN);
}
