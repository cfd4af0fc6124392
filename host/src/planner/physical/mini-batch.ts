/**
 * Mini-batches: the assigner that ends bundles stands behind the sources, or behind the watermark assigners when an operator
 * above needs event time (Flink's MiniBatchIntervalInferRule).
 */
import type { SessionInfo } from '../../functions/contracts';
import { plannerSettings } from './convert';
import type { PhysicalNode } from './node';
import { MiniBatchAssigner, WatermarkAssigner } from './nodes/calc-nodes';

const ROWTIME_NODES = new Set([
  'GroupWindowAggregate',
  'WindowAggregate',
  'WindowJoin',
  'WindowRank',
  'WindowDeduplicate',
  'OverAggregate',
  'IntervalJoin',
  'TemporalJoin',
  'TemporalSort',
  'Match',
]);
const BUNDLING_NODES = new Set(['GroupAggregate', 'Deduplicate', 'Rank', 'Join', 'ChangelogNormalize']);

export function placeMiniBatches(root: PhysicalNode, session: SessionInfo): PhysicalNode {
  const { miniBatch } = plannerSettings(session);
  if (!miniBatch) return root;
  return place(root, miniBatch.latency, { bundling: false, rowtime: false });
}

interface Above {
  readonly bundling: boolean;
  readonly rowtime: boolean;
}

function place(node: PhysicalNode, interval: number, above: Above): PhysicalNode {
  const rowtime = above.rowtime || ROWTIME_NODES.has(node.name);
  const bundling = above.bundling || BUNDLING_NODES.has(node.name);
  if (node instanceof WatermarkAssigner && above.rowtime) {
    return above.bundling ? new MiniBatchAssigner(node, interval, 'RowTime') : node;
  }
  if (node.inputs.length === 0) {
    return above.bundling && !above.rowtime ? new MiniBatchAssigner(node, interval, 'ProcTime') : node;
  }
  const inputs = node.inputs.map((input) => place(input, interval, { bundling, rowtime }));
  return inputs.every((input, i) => input === node.inputs[i]) ? node : node.copy({ inputs });
}
