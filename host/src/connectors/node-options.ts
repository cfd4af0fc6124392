/** The source or sink part of a node. */
import type { Node, SinkOperator, SourceOperator } from '@drey/sdk/protocol';

/** Throws when `node` is no source. */
export function sourceOf(node: Node): SourceOperator {
  if (node.operator?.kind !== 'source') throw new Error(`Node ${node.id} (${node.name}) is no source`);
  return node.operator.value;
}

/** Throws when `node` is no sink. */
export function sinkOf(node: Node): SinkOperator {
  if (node.operator?.kind !== 'sink') throw new Error(`Node ${node.id} (${node.name}) is no sink`);
  return node.operator.value;
}
