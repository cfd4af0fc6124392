/**
 * A LIMIT without an order tells the source how many rows are enough. It stays in the plan: each of several readers gives up to
 * that many. Flink: PushLimitIntoTableSourceScanRule.
 */
import { containsOver } from '../../expressions/analyze';
import { givesChanges } from '../catalog/table-context';
import type { LogicalNode, Sort } from '../contracts';
import { type PushContext, transform, withPushed } from './push-context';

export function pushLimitsIntoSources(root: LogicalNode, context: PushContext): LogicalNode {
  return transform(root, (node) => {
    if (node.node !== 'Sort' || node.fields.length > 0 || node.fetch === undefined) return node;
    const input = limited(node.input, (node.offset ?? 0) + node.fetch, context);
    return input === node.input ? node : ({ ...node, input } satisfies Sort);
  });
}

/** `node` with at most `limit` rows wanted of it. */
function limited(node: LogicalNode, limit: number, context: PushContext): LogicalNode {
  if (node.node === 'Project' && !node.exprs.some(containsOver)) {
    const input = limited(node.input, limit, context);
    return input === node.input ? node : { ...node, input };
  }
  if (node.node !== 'Scan' || node.pushed?.limit !== undefined) return node;
  const source = context.source(node);
  return source?.acceptsLimit && !givesChanges(source) ? withPushed(node, ['limit'], { limit }) : node;
}
