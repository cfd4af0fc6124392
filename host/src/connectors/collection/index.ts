/** "collection": the elements stand in the graph (from_collection). Bounded; one reader reads them all in order. */
import type { DataType, Node } from '@drey/sdk/protocol';
import { columnsBatch } from '../../types/batch';
import type { Batch } from '../../types/contracts';
import type { Connector, PollResult, SourceOutput, SourceReader, SourceSplit } from '../contracts';

/** Rows in one emitted batch. */
const BATCH_ROWS = 1024;

class CollectionReader implements SourceReader {
  private readonly batch: Batch | undefined;
  private readonly pending: SourceSplit[] = [];
  private finished = false;

  constructor(node: Node) {
    const source = node.operator?.kind === 'source' ? node.operator.value : undefined;
    if (!source?.rows) return;
    if (!node.outputType) throw new Error(`The collection source "${node.name}" has no type`);
    this.batch = columnsBatch(source.rows, node.outputType as DataType);
  }

  open(): void {}

  addSplits(splits: SourceSplit[]): void {
    this.pending.push(...splits);
  }

  noMoreSplits(): void {
    this.finished = true;
  }

  poll(output: SourceOutput): PollResult {
    const split = this.pending[0];
    if (!split) return this.finished ? 'end' : 'split';
    const start = Number(split.offset);
    const total = this.batch?.length ?? 0;
    const end = Math.min(total, start + BATCH_ROWS);
    if (this.batch && end > start)
      output.emit(start === 0 && end === total ? this.batch : slice(this.batch, start, end), split.id);
    if (end < total) {
      this.pending[0] = { ...split, offset: end };
    } else {
      this.pending.shift();
      output.releaseSplit(split.id);
    }
    return 'more';
  }

  snapshot(): SourceSplit[] {
    return [...this.pending];
  }
}

function slice(batch: Batch, start: number, end: number): Batch {
  const indexes = new Int32Array(end - start);
  for (let i = 0; i < indexes.length; i++) indexes[i] = start + i;
  return batch.select(indexes);
}

export const collectionConnector: Connector = {
  source: {
    bounded: () => true,
    createEnumerator: () => ({ discover: () => [{ id: 'all', offset: 0 }] }),
    createReader: (node) => new CollectionReader(node),
  },
};
