/** The time bounds of an interval join, found in its condition. */
import { inputsOf } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { FieldType } from '../../../types/logical/contracts';
import { isProctime, isRowtime } from '../../../types/logical/types';

export interface IntervalBounds {
  readonly time: 'ROWTIME' | 'PROCTIME';
  readonly leftTimeIndex: number;
  /** In the right row. */
  readonly rightTimeIndex: number;
  readonly lower: number;
  readonly upper: number;
  /** Conjuncts that say nothing about time. */
  readonly rest: readonly Expr[];
}

interface Term {
  readonly column: number;
  /** ms added to the column. */
  readonly offset: number;
}

interface Bound {
  readonly left: number;
  readonly right: number;
  /** left.time (operator) right.time + offset */
  readonly operator: '<' | '<=' | '>' | '>=' | '=';
  readonly offset: number;
}

/** undefined when the condition does not bound both sides' time attributes from above and below. */
export function intervalBounds(
  conditions: readonly Expr[],
  left: readonly FieldType[],
  right: readonly FieldType[],
): IntervalBounds | undefined {
  const fields = [...left, ...right];
  const rest: Expr[] = [];
  const bounds: Bound[] = [];
  for (const condition of conditions) {
    const bound = boundOf(condition, fields, left.length);
    if (bound) bounds.push(bound);
    else rest.push(condition);
  }
  if (bounds.length === 0) return undefined;
  const [{ left: leftTime, right: rightTime }] = bounds;
  if (bounds.some((bound) => bound.left !== leftTime || bound.right !== rightTime)) return undefined;
  const rowtime = isRowtime(fields[leftTime].type);
  if (rowtime !== isRowtime(fields[rightTime].type)) return undefined;
  const lowers = bounds.flatMap(lowerBound);
  const uppers = bounds.flatMap(upperBound);
  if (lowers.length === 0 || uppers.length === 0) return undefined;
  return {
    time: rowtime ? 'ROWTIME' : 'PROCTIME',
    leftTimeIndex: leftTime,
    rightTimeIndex: rightTime - left.length,
    lower: Math.max(...lowers),
    upper: Math.min(...uppers),
    rest,
  };
}

function lowerBound({ operator, offset }: Bound): number[] {
  if (operator === '>=' || operator === '=') return [offset];
  return operator === '>' ? [offset + 1] : [];
}

function upperBound({ operator, offset }: Bound): number[] {
  if (operator === '<=' || operator === '=') return [offset];
  return operator === '<' ? [offset - 1] : [];
}

const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' } as const;

function boundOf(condition: Expr, fields: readonly FieldType[], leftFields: number): Bound | undefined {
  if (condition.kind !== 'call' || !(condition.name in MIRRORED)) return undefined;
  const operator = condition.name as Bound['operator'];
  const a = termOf(condition.args[0], fields);
  const b = termOf(condition.args[1], fields);
  if (!a || !b) return undefined;
  const leftFirst = a.column < leftFields;
  if (leftFirst === b.column < leftFields) return undefined;
  return leftFirst
    ? { left: a.column, right: b.column, operator, offset: b.offset - a.offset }
    : { left: b.column, right: a.column, operator: MIRRORED[operator], offset: a.offset - b.offset };
}

const PLUS = new Set(['+', 'DATETIME_PLUS']);
const MINUS = new Set(['-', 'MINUS_DATE', 'DATETIME_MINUS']);

/** A time attribute plus constant intervals. */
function termOf(expr: Expr, fields: readonly FieldType[]): Term | undefined {
  if (expr.kind === 'input') {
    const { type } = fields[expr.index];
    return isRowtime(type) || isProctime(type) ? { column: expr.index, offset: 0 } : undefined;
  }
  if (expr.kind !== 'call') return undefined;
  if (expr.name === 'CAST' && inputsOf(expr).length === 1) return termOf(expr.args[0], fields);
  if (!PLUS.has(expr.name) && !MINUS.has(expr.name)) return undefined;
  const [a, b] = expr.args;
  const sign = PLUS.has(expr.name) ? 1 : -1;
  const interval = constantInterval(b) ?? (sign === 1 ? constantInterval(a) : undefined);
  const term = interval === undefined ? undefined : termOf(constantInterval(b) === undefined ? b : a, fields);
  return term && { column: term.column, offset: term.offset + sign * interval! };
}

function constantInterval(expr: Expr): number | undefined {
  if (expr.kind === 'literal' && expr.type.root === 'INTERVAL_DAY_TIME') return Number(expr.value);
  if (expr.kind !== 'call') return undefined;
  if (expr.name === 'UNARY_MINUS') {
    const inner = constantInterval(expr.args[0]);
    return inner === undefined ? undefined : -inner;
  }
  return expr.name === 'CAST' ? constantInterval(expr.args[0]) : undefined;
}
