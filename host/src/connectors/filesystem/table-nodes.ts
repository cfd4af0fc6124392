/** The nodes of file sinks that are a writer and a committer; see table-committer.ts, which is loaded when such a job runs. */
import { Edge, Node, Partitioning, TransformOperator } from '@drey/sdk/protocol';
import { row, STRING } from '../../types/logical/types';
import { toWire } from '../../types/logical/wire';
import { sinkOf } from '../node-options';
import { type FileTableSinkSettings, isDivided, settingsOf } from './table-settings';

export const WRITER_KIND = 'filesystem-table-writer';

const HANDOVER_TYPE = toWire(row([{ name: 'handover', type: STRING }], false));

/** Payload of a writer's node, as JSON. */
export interface WriterConfig {
  readonly settings: FileTableSinkSettings;
  readonly format: string;
  readonly formatOptions: readonly (readonly [string, string])[];
}

/** The nodes of a job with writers before the committers of file sinks that need them. */
export function withFileWriters(nodes: readonly Node[]): Node[] {
  let nextId = Math.max(0, ...nodes.map(({ id }) => id)) + 1;
  return nodes.flatMap((node) => {
    if (node.operator?.kind !== 'sink' || node.operator.value.connector !== 'filesystem-table') return [node];
    const { options, format, formatOptions } = sinkOf(node);
    const settings = settingsOf<FileTableSinkSettings>(options);
    if (!isDivided(settings)) return [node];
    const config: WriterConfig = { settings, format, formatOptions: [...formatOptions] };
    const value = TransformOperator.create({ kind: WRITER_KIND, payload: Buffer.from(JSON.stringify(config)) });
    const writer = { ...node, operator: { kind: 'transform' as const, value }, outputType: HANDOVER_TYPE };
    const committer = Node.create({
      ...node,
      id: nextId++,
      name: `${node.name}: Committer`,
      uid: node.uid === '' ? '' : `${node.uid}_committer`,
      parallelism: 1,
      maxParallelism: 1,
      inputs: [Edge.create({ source: node.id, input: 0, partitioning: Partitioning.GLOBAL })],
    });
    return [writer, committer];
  });
}
