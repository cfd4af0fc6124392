/** EXPLAIN PLAN_ADVICE: settings that could make a plan faster. */
import type { SessionInfo } from '../../functions/contracts';
import { lookupFunction } from '../../functions/registry';
import { durationOption, integerOption } from '../../planner/physical/convert/options';
import type { PhysicalNode } from '../../planner/physical/node';
import { GroupAggregate } from '../../planner/physical/nodes/aggregate-nodes';

export interface Advice {
  /** By the node that they are about, from 1. */
  readonly numbers: ReadonlyMap<PhysicalNode, readonly number[]>;
  readonly texts: readonly string[];
}

export function adviceOn(roots: readonly PhysicalNode[], session: SessionInfo): Advice {
  const settings = missingSettings(session);
  const numbers = new Map<PhysicalNode, readonly number[]>();
  const visit = (node: PhysicalNode): void => {
    if (isOnePhase(node)) numbers.set(node, [1]);
    node.inputs.forEach(visit);
  };
  if (!session.batch && settings.length > 0) roots.forEach(visit);
  const text =
    '[ADVICE] You might want to enable local-global two-phase optimization by configuring ' +
    `(${settings.map(([key, value]) => `'${key}' to ${value}`).join(', ')}).`;
  return { numbers, texts: numbers.size > 0 ? [text] : [] };
}

/** What two phases of aggregation need and is not set. */
function missingSettings({ option }: SessionInfo): [string, string][] {
  const settings: [string, string][] = [];
  if (option('table.optimizer.agg-phase-strategy')?.toUpperCase() === 'ONE_PHASE') {
    settings.push(['table.optimizer.agg-phase-strategy', "'AUTO'"]);
  }
  if (option('table.exec.mini-batch.enabled')?.toLowerCase() !== 'true') {
    settings.push(['table.exec.mini-batch.enabled', "'true'"]);
  }
  if (durationOption(option, 'table.exec.mini-batch.allow-latency', 0) <= 0) {
    settings.push(['table.exec.mini-batch.allow-latency', 'a positive long value']);
  }
  if (integerOption(option, 'table.exec.mini-batch.size', -1) <= 0) {
    settings.push(['table.exec.mini-batch.size', 'a positive long value']);
  }
  return settings;
}

/** An aggregation behind a shuffle, of functions whose accumulators can be merged. */
function isOnePhase(node: PhysicalNode): boolean {
  if (!(node instanceof GroupAggregate) || node.input.name !== 'Exchange') return false;
  return node.calls.every(({ name }) => {
    const definition = lookupFunction(name);
    return definition?.kind === 'aggregate' && definition.merge !== undefined;
  });
}
