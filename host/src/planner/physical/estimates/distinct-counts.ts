/** How many different values columns have (FlinkRelMdDistinctRowCount), where that is known without statistics. */
import { conjunctionOf, conjuncts, substitute } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { exp, ln } from '../../../functions/precise-math';
import { type AggregateWork, BatchJoin, BatchNode } from '../batch-node';
import type { PhysicalNode } from '../node';
import { Calc, Exchange, Expand, Union } from '../nodes/calc-nodes';
import { Sort, SortLimit } from '../nodes/rank-nodes';
import { Values } from '../nodes/source';
import type { Estimates } from './contracts';
import { guessSelectivity } from './selectivity';
import { areUnique, distinctCount } from './uniqueness';

type Columns = readonly number[];

/** Among the rows that meet the condition. */
export function distinctCountOf(
  node: PhysicalNode,
  columns: Columns,
  condition: Expr | undefined,
  estimates: Estimates,
): number | undefined {
  if (!estimates.batch) return distinctCount(node, columns, estimates);
  if (node.name === 'Exchange' || node instanceof Exchange)
    return estimates.distinctCount(node.input, columns, condition);
  if (columns.length === 0 && condition === undefined) return 1;
  if (node instanceof Values) return ofValues(node, condition, estimates);
  if (node instanceof Calc) return ofCalc(node, columns, condition, estimates);
  if (node instanceof Expand) return ofExpand(node, columns, condition, estimates);
  if (node instanceof Union) return ofUnion(node, columns, condition, estimates);
  if (node instanceof BatchJoin) return ofJoin(node, columns, condition, estimates);
  if (isSort(node)) {
    const below = estimates.distinctCount(node.input, columns, condition);
    return below === undefined ? undefined : Math.min(below, estimates.rowCount(node));
  }
  if (node instanceof BatchNode) {
    const { work } = node;
    if (work?.kind === 'aggregate') return ofAggregate(node, work, columns, condition, estimates);
    if (work?.kind === 'over') {
      const own = columns.every((column) => column < node.input.rowType.fields.length);
      return own ? estimates.distinctCount(node.input, columns, condition) : undefined;
    }
  }
  if (columns.length === 0 && node.inputs.length === 0) return 1;
  if (areUnique(node, columns) !== true) return undefined;
  return estimates.rowCount(node) * estimates.selectivity(node, condition);
}

function isSort(node: PhysicalNode): boolean {
  if (node instanceof Sort || node instanceof SortLimit) return true;
  return node instanceof BatchNode && (node.work?.kind === 'sort' || node.work?.kind === 'limit');
}

/** Of a domain, among so many rows that are taken by chance. */
function numberOfDistinct(domain: number, taken: number): number {
  if (domain <= 0) return 0;
  // Logarithms of numbers so close to 1 are not exact enough.
  const approximates = 1 / domain < 1e-9 || domain < 1;
  const missed = approximates ? exp(-taken / domain) : exp(taken * ln(1 - 1 / domain));
  return Math.max(0, Math.min((1 - missed) * domain, domain, taken));
}

/** What is left of different values when only a part of the rows is. */
function adapted(rows: number, count: number, selectivity: number): number {
  const known = Math.min(count, rows);
  return Math.max((1 - (1 - selectivity) ** (rows / known)) * known, 1);
}

function ofValues(node: Values, condition: Expr | undefined, estimates: Estimates): number {
  const half = estimates.rowCount(node) / 2;
  return numberOfDistinct(half, half * guessSelectivity(condition));
}

function ofCalc(node: Calc, columns: Columns, condition: Expr | undefined, estimates: Estimates): number | undefined {
  const below =
    condition && substitute(condition, (part) => (part.kind === 'input' ? node.exprs[part.index] : undefined));
  const both = conjunctionOf([...conjuncts(node.condition), ...conjuncts(below)]);
  const passed = columns.flatMap((column) => {
    const expr = node.exprs[column];
    return expr.kind === 'input' ? [expr.index] : [];
  });
  const count = estimates.distinctCount(node.input, [...new Set(passed)], both);
  if (count === undefined || passed.length === columns.length) return count;
  const computed = columns.map((column) => node.exprs[column]).filter(({ kind }) => kind !== 'input');
  const counts = computed.map((expr) => ofExpr(expr, node, estimates));
  if (counts.includes(undefined)) return undefined;
  const all = counts.reduce<number>((product, one) => product * (one as number), count);
  return numberOfDistinct(all, estimates.rowCount(node));
}

/** A function of one argument gives as many values as that has. */
function ofExpr(expr: Expr, node: Calc, estimates: Estimates): number | undefined {
  if (expr.kind === 'input') return estimates.distinctCount(node.input, [expr.index]);
  if (expr.kind === 'literal') return numberOfDistinct(1, estimates.rowCount(node));
  return expr.kind === 'call' && expr.args.length === 1 ? ofExpr(expr.args[0], node, estimates) : undefined;
}

/** With the number of the set, those of all sets add up. */
function ofExpand(
  node: Expand,
  columns: Columns,
  condition: Expr | undefined,
  estimates: Estimates,
): number | undefined {
  const id = node.expandId;
  if (!columns.includes(id)) return estimates.distinctCount(node.input, columns, condition);
  let total = 0;
  for (const exprs of node.projections) {
    const own = columns.flatMap((column) => {
      const expr = exprs[column];
      return column !== id && expr.kind === 'input' ? [expr.index] : [];
    });
    const count = estimates.distinctCount(node.input, own, condition);
    if (count === undefined) return undefined;
    total += count;
  }
  return total;
}

function ofUnion(node: Union, columns: Columns, condition: Expr | undefined, estimates: Estimates): number | undefined {
  const counts = node.inputs.map((input) => estimates.distinctCount(input, columns, condition));
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

function ofJoin(
  node: BatchJoin,
  columns: Columns,
  condition: Expr | undefined,
  estimates: Estimates,
): number | undefined {
  const [left, right] = node.inputs;
  const { joinType } = node.join;
  if (joinType === 'SEMI' || joinType === 'ANTI') {
    const count = estimates.distinctCount(left, columns, condition);
    return areUnique(left, columns) ? estimates.rowCount(node) : count;
  }
  const arity = left.rowType.fields.length;
  const counts = [
    estimates.distinctCount(
      left,
      columns.filter((column) => column < arity),
    ),
    estimates.distinctCount(
      right,
      columns.filter((column) => column >= arity).map((column) => column - arity),
    ),
  ];
  if (counts[0] === undefined || counts[1] === undefined) return undefined;
  return numberOfDistinct(counts[0] * counts[1], estimates.rowCount(node));
}

function ofAggregate(
  node: BatchNode,
  { grouping, final, merge }: AggregateWork,
  columns: Columns,
  condition: Expr | undefined,
  estimates: Estimates,
): number | undefined {
  if (final && merge) return estimates.distinctCount(node.input, columns, condition);
  const keys = columns.filter((column) => column < grouping.length).map((column) => grouping[column]);
  const groups = estimates.distinctCount(node.input, keys);
  if (groups === undefined) return undefined;
  // Nothing is known of the values of results.
  if (keys.length < columns.length && keys.length < grouping.length) return undefined;
  const rows = estimates.rowCount(node.input);
  const part = condition === undefined ? 1 : guessSelectivity(condition);
  return Math.min(part === 1 ? groups : adapted(estimates.rowCount(node), groups, part), rows);
}
