/** Nodes of batch plans as Flink's physical planner makes them, from below. */
import { batchAggregate } from './explain-batch-aggregates';
import type { BatchContext } from './batch-choice';
import { BatchNode, exchangedBy } from './batch-node';
import { batchJoin } from './explain-batch';
import { batchOver, batchRank } from './explain-batch-over';
import { batchGroupWindow } from './explain-batch-windows';
import type { PhysicalNode } from './node';
import { GroupAggregate, GroupWindowAggregate, OverAggregate } from './nodes/aggregate-nodes';
import { Exchange } from './nodes/calc-nodes';
import { Join } from './nodes/join-nodes';
import { Rank, SortLimit } from './nodes/rank-nodes';

export function inBatchPhases(node: PhysicalNode, context: BatchContext): PhysicalNode {
  if (node instanceof Join && node.settings.batch) return batchJoin(node, context);
  if (node.name === 'OverAggregate' && node instanceof OverAggregate && node.batch) return batchOver(node);
  if (node instanceof Rank && node.settings.batch) return batchRank(node);
  if (node instanceof SortLimit && node.input instanceof Exchange) return localLimit(node, node.input);
  if (node.name === 'GroupWindowAggregate' && node instanceof GroupWindowAggregate) {
    return batchGroupWindow(node, context);
  }
  return node.name === 'GroupAggregate' && node instanceof GroupAggregate ? batchAggregate(node, context) : node;
}

/** What is skipped in the end is still kept before. */
function localLimit(node: SortLimit, exchange: Exchange): PhysicalNode {
  const { order, offset, limit } = node;
  const work = { kind: 'limit', keys: order.length, offset: 0, limit: offset + limit } as const;
  const texts: Readonly<Record<string, string>> = {
    offset: '[0]',
    fetch: `[${offset + limit}]`,
    global: '[false]',
  };
  const local = new BatchNode(
    node.name,
    exchange.input,
    node.rowType,
    { inputs: [{ kind: 'any' }] },
    () => node.terms().map(([key, text]) => [key, texts[key] ?? text] as const),
    work,
  );
  return node.copy({ inputs: [exchangedBy(local, [])] });
}
