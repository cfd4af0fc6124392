/** The choice between ways to do the same, by their costs (Flink's VolcanoPlanner with FlinkCost). */
import type { SessionInfo } from '../../functions/contracts';
import type { PlanEstimates } from './estimates';
import type { PhysicalNode } from './node';

export interface BatchContext {
  readonly session: SessionInfo;
  readonly estimates: PlanEstimates;
}

/** The first of the cheapest. */
export function cheapest(candidates: readonly PhysicalNode[], { estimates }: BatchContext): PhysicalNode {
  return candidates.reduce((best, one) => (estimates.isCheaper(one, best) ? one : best));
}

/** Operators that `table.exec.disabled-operators` names. */
export function isDisabled(operator: string, { session }: BatchContext): boolean {
  const names = session.option('table.exec.disabled-operators') ?? '';
  const all = names.split(',').map((name) => name.trim());
  return all.includes(operator) || (HASH_JOINS.has(operator) && all.includes('HashJoin'));
}

const HASH_JOINS: ReadonlySet<string> = new Set(['BroadcastHashJoin', 'ShuffleHashJoin']);
