/** A join condition taken apart: equal keys, and the rest. */
import {
  conjunctionOf,
  conjuncts,
  inputRef,
  inputsOf,
  isTrue,
  remapInputs,
  shiftInputs,
} from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { inCommonType } from '../../logical/key-types';
import type { PhysicalNode } from '../node';
import { EquiJoin, type JoinKind, type WrittenCondition } from '../nodes/join-nodes';
import { withColumns } from './context';

export interface SplitJoin {
  readonly left: PhysicalNode;
  readonly right: PhysicalNode;
  readonly join: EquiJoin;
  /** Fields of the left input that the join's output has in front of the right ones. */
  readonly leftFields: number;
}

interface Equality {
  readonly left: Expr;
  readonly right: Expr;
  readonly filterNull: boolean;
}

/** Key expressions that are no columns are computed below the join; the extra columns stay in its rows. */
export function splitJoin(left: PhysicalNode, right: PhysicalNode, type: JoinKind, condition: Expr): SplitJoin {
  const leftFields = left.rowType.fields.length;
  const equalities: Equality[] = [];
  const rest: Expr[] = [];
  for (const part of conjuncts(condition)) {
    const equality = equalityOf(part, leftFields);
    if (equality) equalities.push(equality);
    else if (!isTrue(part)) rest.push(part);
  }
  const lefts = withColumns(
    left,
    equalities.map((equality) => equality.left),
  );
  const rights = withColumns(
    right,
    equalities.map((equality) => equality.right),
  );
  const shift = lefts.node.rowType.fields.length - leftFields;
  const condition1 = conjunctionOf(rest);
  const moved = condition1 && remapInputs(condition1, (index) => (index < leftFields ? index : index + shift));
  const filterNulls = equalities.map(({ filterNull }) => filterNull);
  const place = (index: number) => (index < leftFields ? index : index + shift);
  let keys = 0;
  const written = conjuncts(condition)
    .filter((part) => !isTrue(part))
    .map((part): WrittenCondition => {
      const equality = equalityOf(part, leftFields);
      if (!equality || part.kind !== 'call') return { expr: remapInputs(part, place) };
      const key = keys++;
      const columns = [lefts.columns[key], rights.columns[key] + leftFields + shift];
      const mirrored = sideOf(part.args[0], leftFields) === 'right';
      const types = [equality.left.type, equality.right.type];
      const args = part.args.map((_, i) => inputRef(columns[mirrored ? 1 - i : i], types[mirrored ? 1 - i : i]));
      return { expr: { ...part, args }, key };
    });
  return {
    left: lefts.node,
    right: rights.node,
    join: new EquiJoin(type, lefts.columns, rights.columns, filterNulls, moved, written),
    leftFields: lefts.node.rowType.fields.length,
  };
}

/**
 * `left expression = right expression`, each reading one side only. Sides of different types meet in the type that both have in common,
 * as in Flink (its validator casts them); `IS NOT DISTINCT FROM` has no casts there.
 */
export function equalityOf(condition: Expr, leftFields: number): Equality | undefined {
  if (condition.kind !== 'call') return undefined;
  const filterNull = condition.name === '=';
  if (!filterNull && condition.name !== 'IS NOT DISTINCT FROM') return undefined;
  const [a, b] = condition.args;
  const sides = [a, b].map((expr) => sideOf(expr, leftFields));
  const keys: [Expr, Expr] | undefined = sameKeys(a, b) ? [a, b] : filterNull ? inCommonType(a, b) : undefined;
  if (keys === undefined || !sameKeys(...keys)) return undefined;
  const [first, second] = keys;
  if (sides[0] === 'left' && sides[1] === 'right')
    return { left: first, right: shiftInputs(second, -leftFields), filterNull };
  if (sides[0] === 'right' && sides[1] === 'left')
    return { left: second, right: shiftInputs(first, -leftFields), filterNull };
  return undefined;
}

function sameKeys(a: Expr, b: Expr): boolean {
  return JSON.stringify(rootOf(a)) === JSON.stringify(rootOf(b));
}

/** Keys are compared by value, so their types must agree up to nullability and length. */
function rootOf(expr: Expr): unknown {
  const { type } = expr;
  if (type.root === 'CHAR' || type.root === 'VARCHAR') return 'STRING';
  if (type.root === 'BINARY' || type.root === 'VARBINARY') return 'BYTES';
  const { nullable: _, attribute: __, ...shape } = type as { nullable: boolean; attribute?: string };
  return shape;
}

function sideOf(expr: Expr, leftFields: number): 'left' | 'right' | undefined {
  const columns = inputsOf(expr);
  if (columns.length === 0) return undefined;
  if (columns.every((column) => column < leftFields)) return 'left';
  return columns.every((column) => column >= leftFields) ? 'right' : undefined;
}
