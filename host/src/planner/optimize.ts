/** From a resolved logical plan to the physical plan with its changelog traits. */
import type { SessionInfo } from '../functions/contracts';
import type { TableConnectors } from './catalog/connector-contracts';
import type { LogicalNode } from './contracts';
import { decorrelate } from './decorrelate';
import { inferChangelog, type RootRequirement } from './physical/changelog';
import { toPhysical } from './physical/convert';
import { splitFunctionCalls } from './physical/function-calls';
import { planDeltaJoins } from './physical/delta-join';
import { placeMiniBatches } from './physical/mini-batch';
import type { PhysicalNode } from './physical/node';
import { splitPhases } from './physical/two-phase';
import { resolveNonDeterministicUpdates } from './physical/non-deterministic-updates';
import { reduceConstants } from './rules/constants';
import { pushFilters } from './rules/filters';
import { liftFunctionConditions } from './rules/function-conditions';
import { combineJoins } from './rules/multi-join';
import { mergeNarrowed, mergeProjects } from './rules/projects';
import { pruneColumns } from './rules/prune';
import { pushIntoSources } from './rules/push-into-sources';
import { rewriteSetOperations } from './rules/set-operations';
import { refuseZeroDivisors } from './rules/zero-divisors';

/** Rewrites the logical plan: the rules in their order. */
export function rewrite(root: LogicalNode, session: SessionInfo): LogicalNode {
  let ids = 0;
  const newId = () => 1_000_000 + ids++;
  const rules: readonly ((node: LogicalNode) => LogicalNode)[] = [
    (node) => decorrelate(node, newId),
    (node) => rewriteSetOperations(node, newId),
    refuseZeroDivisors,
    (node) => reduceConstants(node, session),
    mergeProjects,
    (node) => settleFilters(node, session),
    (node) => liftFunctionConditions(node, session),
    mergeProjects,
    (node) => (session.batch ? node : combineJoins(node, session.option)),
    mergeProjects,
    pruneColumns,
    mergeNarrowed,
  ];
  return rules.reduce((node, rule) => rule(node), root);
}

/** Filters where they end up: those that pushing and constants make of each other included. */
function settleFilters(root: LogicalNode, session: SessionInfo): LogicalNode {
  let current = pushFilters(reduceConstants(root, session));
  for (let rounds = 0; rounds < 8; rounds++) {
    const reduced = reduceConstants(current, session);
    if (reduced === current) break;
    current = pushFilters(reduced);
  }
  return current;
}

/**
 * Plans a query whose end is a Sink of the plan, or that `finish` gives an end (a client's result, a DataStream).
 * Throws SqlError with Flink's class and message where Flink refuses the plan.
 */
export function optimize(
  root: LogicalNode,
  session: SessionInfo,
  connectors: TableConnectors,
  finish: (plan: PhysicalNode) => PhysicalNode = (plan) => plan,
  requirement: RootRequirement = { updateBefore: false },
): PhysicalNode {
  const logical = pushIntoSources(rewrite(root, session), session, connectors);
  const physical = finish(splitFunctionCalls(toPhysical(logical, session, connectors), session));
  const inferred = inferChangelog(placeMiniBatches(physical, session), requirement);
  return planDeltaJoins(splitPhases(resolveNonDeterministicUpdates(inferred, session), session), session);
}
