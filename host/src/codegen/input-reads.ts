/** Which fields of its rows a source has to fill in: those that the stateless SQL operators behind it read. */
import { childrenOf, substitute } from '../expressions/analyze';
import type { Expr } from '../expressions/contracts';
import { isTableFusable, type TableStep } from '../operators/table/fusion';
import type { FieldReads } from '../types/contracts';
import type { FusionCandidate } from './stage-compiler';

/** Columns in terms of the source's row; undefined: the row itself. */
type Columns = readonly Expr[] | undefined;

/** undefined: operators may look at everything. */
export function readsOfSource(chain: readonly FusionCandidate[]): FieldReads | undefined {
  const reads = new Map<number, Set<number> | undefined>();
  const { consumers = [] } = chain[0];
  const known = consumers.length > 0 && consumers.every((index) => follow(index, undefined, chain, reads));
  return known ? reads : undefined;
}

type Reads = Map<number, Set<number> | undefined>;

/** Adds what the operator and those behind it read; false when that cannot be said. */
function follow(index: number, columns: Columns, chain: readonly FusionCandidate[], reads: Reads): boolean {
  const { operator, consumers = [] } = chain[index];
  if (!isTableFusable(operator)) return columns?.every((expr) => add(expr, reads)) === true;
  const step = operator.tableStep();
  if (!readsOfStep(step, columns).every((expr) => add(expr, reads))) return false;
  const output = step.kind === 'calc' ? step.exprs.map((expr) => over(expr, columns)) : columns;
  // What is emitted, to no one or to several operators in ways of their own, is read as a whole.
  if (consumers.length === 0) return output?.every((expr) => add(expr, reads)) === true;
  return consumers.every((next) => follow(next, output, chain, reads));
}

function readsOfStep(step: TableStep, columns: Columns): readonly Expr[] {
  if (step.kind === 'calc') return step.condition ? [over(step.condition, columns)] : [];
  if (step.kind !== 'watermarks') return [];
  const { expr, rowtimeIndex } = step;
  const rowtime: Expr = { kind: 'input', index: rowtimeIndex, type: columns?.[rowtimeIndex].type ?? expr.type };
  return [over(expr, columns), over(rowtime, columns)];
}

function over(expr: Expr, columns: Columns): Expr {
  if (columns === undefined) return expr;
  return substitute(expr, (part) => (part.kind === 'input' ? columns[part.index] : undefined));
}

/** Adds the fields that an expression over the source's row reads. */
function add(expr: Expr, reads: Reads): boolean {
  switch (expr.kind) {
    case 'input':
      reads.set(expr.index, undefined);
      return true;
    case 'field': {
      const { of, index } = expr;
      if (of.kind !== 'input') return add(of, reads);
      if (!reads.has(of.index)) reads.set(of.index, new Set());
      reads.get(of.index)?.add(index);
      return true;
    }
    case 'literal':
    case 'call':
      return childrenOf(expr).every((child) => add(child, reads));
    default:
      return false;
  }
}
