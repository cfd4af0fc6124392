/** INSERTs of a statement set that write one table the same way: Flink has one sink for them, above a union (SinkReuser). */
import { typeSummary } from '../../types/logical/print';
import { nullable } from '../../types/logical/types';
import { Union } from './nodes/calc-nodes';
import type { PhysicalNode } from './node';
import { Sink } from './nodes/sink';

export function reuseSinks(roots: readonly PhysicalNode[]): PhysicalNode[] {
  const groups = new Map<PhysicalNode | string, PhysicalNode[]>();
  for (const root of roots) {
    const key = root instanceof Sink ? digestOf(root) : root;
    groups.set(key, [...(groups.get(key) ?? []), root]);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0] : united(group)));
}

/** Whether changes are brought in order was decided for each INSERT by itself. */
function united(group: readonly PhysicalNode[]): PhysicalNode {
  const [first] = group as readonly Sink[];
  const { modifyKinds, updateKind, deleteKind } = first.input;
  const union = new Union(
    group.map(({ input }) => input),
    first.rowType,
  ).copy({ modifyKinds, updateKind, deleteKind });
  const upsertMaterialize = first.materializes ? 'FORCE' : 'NONE';
  return Object.assign(first.copy({ inputs: [union] }), { settings: { ...first.settings, upsertMaterialize } });
}

function digestOf(node: Sink): string {
  const { settings, input, rowType } = node;
  const { path, targetColumns, dynamicOptions, overwrite, staticPartitions, onConflict } = settings;
  return JSON.stringify([
    path,
    targetColumns,
    [...dynamicOptions],
    overwrite,
    [...staticPartitions],
    onConflict,
    node.materializes,
    rowType.fields.map(({ type }) => typeSummary(nullable(type))),
    [input.modifyKinds, input.updateKind, input.deleteKind],
  ]);
}
