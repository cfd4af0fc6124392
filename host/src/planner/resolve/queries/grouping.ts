/** GROUP BY: expressions, ROLLUP, CUBE and GROUPING SETS as keys and sets of them. */
import { digest } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { Expression, GroupBy, GroupItem } from '../../../sql/ast';
import { type GroupKey, type Grouping, orderedSets } from './aggregates';

/** A set of key positions. */
type KeySet = readonly number[];

export function groupingOf(groupBy: GroupBy, resolve: (expression: Expression) => Expr): Grouping {
  const keys: GroupKey[] = [];
  const digests: string[] = [];
  const keyOf = (expression: Expression): number => {
    const expr = resolve(expression);
    const text = digest(expr);
    const known = digests.indexOf(text);
    if (known >= 0) return known;
    digests.push(text);
    return keys.push({ expr, expression }) - 1;
  };
  const sets = groupBy.items.map((item) => setsOf(item, keyOf)).reduce(product, [[]]);
  const distinct = groupBy.quantifier === 'DISTINCT' ? withoutRepeats(sets) : sets;
  return { keys, sets: orderedSets(distinct) };
}

/** The grouping sets of one item; items of GROUP BY multiply each other. */
function setsOf(item: GroupItem, keyOf: (expression: Expression) => number): KeySet[] {
  switch (item.kind) {
    case 'expression':
      return [itemKeys(item.expression, keyOf)];
    case 'set':
      return [item.expressions.flatMap((expression) => itemKeys(expression, keyOf))];
    case 'ROLLUP': {
      const parts = item.items.map((one) => setsOf(one, keyOf)[0] ?? []);
      return [...parts.keys(), parts.length].reverse().map((count) => union(parts.slice(0, count)));
    }
    case 'CUBE': {
      const parts = item.items.map((one) => setsOf(one, keyOf)[0] ?? []);
      return parts.reduce<KeySet[]>((sets, part) => sets.flatMap((set) => [union([set, part]), set]), [[]]);
    }
    case 'GROUPING SETS':
      return item.items.flatMap((one) => setsOf(one, keyOf));
  }
}

/** `(a, b)` counts as both. */
function itemKeys(expression: Expression, keyOf: (expression: Expression) => number): number[] {
  if (expression.kind === 'row' && !expression.explicit) return expression.items.flatMap((one) => itemKeys(one, keyOf));
  return [keyOf(expression)];
}

const union = (sets: readonly KeySet[]): KeySet => [...new Set(sets.flat())];

const product = (a: readonly KeySet[], b: readonly KeySet[]): KeySet[] =>
  a.flatMap((left) => b.map((right) => union([left, right])));

function withoutRepeats(sets: readonly KeySet[]): KeySet[] {
  const texts = sets.map((set) => [...set].sort((x, y) => x - y).join());
  return sets.filter((_, i) => texts.indexOf(texts[i]) === i);
}
