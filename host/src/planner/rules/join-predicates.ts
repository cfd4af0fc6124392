/**
 * Filters that the equal keys of a join carry over to its other side: with `a.k = b.k`, what holds for a.k holds for b.k.
 * Flink: FlinkFilterJoinRule. Filters above a join are carried for inner, left and right joins, conditions of its own for inner ones.
 */
import {
  conjuncts,
  containsCorrelated,
  digest,
  inputRef,
  inputsOf as inputColumns,
  isDeterministic,
  isTrue,
  substitute,
} from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import type { Join, JoinType, LogicalNode } from '../contracts';

/** Comparisons with a literal may be carried over outer joins; IS NULL and its like may not. */
const CARRIED_OVER_OUTER = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Columns of both sides that are equal in every match, as columns of the join's input. */
interface Keys {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

function keysOf(conditions: readonly Expr[], leftFields: number): Keys {
  const left: number[] = [];
  const right: number[] = [];
  for (const condition of conditions) {
    if (condition.kind !== 'call' || (condition.name !== '=' && condition.name !== 'IS NOT DISTINCT FROM')) continue;
    const [a, b] = condition.args;
    if (a.kind !== 'input' || b.kind !== 'input' || a.index < leftFields === b.index < leftFields) continue;
    if (!typesEqualIgnoringNullability(a.type, b.type)) continue;
    left.push(Math.min(a.index, b.index));
    right.push(Math.max(a.index, b.index));
  }
  return { left, right };
}

function mayCarry(condition: Expr, type: JoinType): boolean {
  if (isTrue(condition) || !isDeterministic(condition) || containsCorrelated(condition)) return false;
  if (inputColumns(condition).length === 0) return false;
  if (type === 'INNER') return true;
  if (condition.kind !== 'call' || !CARRIED_OVER_OUTER.has(condition.name)) return false;
  return condition.args.some(({ kind }) => kind === 'literal');
}

export interface CarriedFilters {
  readonly left: readonly Expr[];
  readonly right: readonly Expr[];
}

/** In the columns of the join's input. `above`: filters above the join; `on`: the join's condition after they were pushed into it. */
export function carriedFilters(
  node: Join,
  type: JoinType,
  above: readonly Expr[],
  on: readonly Expr[],
): CarriedFilters {
  const leftFields = node.left.rowType.fields.length;
  const left: Expr[] = [];
  const right: Expr[] = [];
  const carry = (filters: readonly Expr[], { left: lefts, right: rights }: Keys): void => {
    for (const filter of filters.filter((one) => mayCarry(one, type))) {
      const columns = inputColumns(filter);
      if (columns.every((column) => lefts.includes(column))) right.push(moved(filter, lefts, rights, node));
      else if (columns.every((column) => rights.includes(column))) left.push(moved(filter, rights, lefts, node));
    }
  };
  const written = conjuncts(node.condition);
  const own = keysOf(written, leftFields);
  if (type === 'INNER' || type === 'LEFT' || type === 'RIGHT') {
    carry(above, own.left.length > 0 ? own : keysOf(on, leftFields));
  }
  if (type === 'INNER') carry(written, own);
  return { left, right };
}

function moved(filter: Expr, from: readonly number[], to: readonly number[], { left, right }: Join): Expr {
  const fields = [...left.rowType.fields, ...right.rowType.fields];
  return substitute(filter, (part) => {
    if (part.kind !== 'input') return undefined;
    const index = to[from.lastIndexOf(part.index)];
    return inputRef(index, fields[index].type);
  });
}

/** The same conditions without repetitions. */
export function distinctConditions(conditions: readonly Expr[]): Expr[] {
  const known = new Map(conditions.map((condition) => [digest(condition), condition]));
  return [...known.values()];
}

/** Versions of rows are found in the right side as it is: nothing may be filtered out of it. */
export function isVersioned(node: LogicalNode): boolean {
  if (node.node === 'Filter' || node.node === 'Project') return isVersioned(node.input);
  return node.node === 'Snapshot';
}
