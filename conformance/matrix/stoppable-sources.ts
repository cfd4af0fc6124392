/** Collections and sequences that are read row by row, as the conductor says, so that a job can be stopped at any row. */
import type { JobGraph, Node } from '@drey/sdk/protocol';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../../host/src/connectors/contracts';
import { registerConnector } from '../../host/src/connectors/registry';
import type { OperatorContext } from '../../host/src/operators/contracts';
import { columnsBatch, rowsBatch } from '../../host/src/types/batch';
import type { Batch } from '../../host/src/types/contracts';
import { conductor, type PacedReader } from '../sql/pacing';

const KINDS = new Map([
  ['collection', 'stoppable-collection'],
  ['number-sequence', 'stoppable-number-sequence'],
]);

let installed = false;

function install(): void {
  if (installed) return;
  installed = true;
  for (const name of KINDS.values()) {
    registerConnector(name, () => ({
      source: {
        bounded: () => true,
        createEnumerator: () => ({ discover: () => [{ id: 'all', next: 0 }] }),
        createReader: (node) => new RowReader(node),
      },
    }));
  }
}

class RowReader implements SourceReader, PacedReader {
  readonly node: number;
  readonly total: number;
  wake = (): void => {};
  private split: SourceSplit | undefined;
  private finished = false;
  private next = 0;
  private readonly row: (index: number) => Batch;

  constructor(node: Node) {
    this.node = node.id;
    const source = node.operator?.kind === 'source' ? node.operator.value : undefined;
    if (source !== undefined && source.connector === KINDS.get('collection')) {
      const batch = source.rows && node.outputType ? columnsBatch(source.rows, node.outputType) : rowsBatch([]);
      this.total = batch.length;
      this.row = (index) => batch.select(new Int32Array([index]));
    } else {
      const [start, end] = ['start', 'end'].map((name) => Number(source?.options.get(name)));
      this.total = end - start + 1;
      this.row = (index) => rowsBatch([start + index]);
    }
  }

  open(context: OperatorContext): void {
    this.wake = () => context.wake();
  }

  addSplits([split]: SourceSplit[]): void {
    if (split === undefined) return;
    this.split = split;
    this.next = Number(split.next);
    conductor()?.register(this);
  }

  noMoreSplits(): void {
    this.finished = true;
  }

  position(): number {
    return this.next;
  }

  poll(output: SourceOutput): PollResult {
    const { split } = this;
    if (!split) return this.finished ? 'end' : 'split';
    const by = conductor();
    if (!by?.isNext(this)) return 'wait';
    if (this.next < this.total) {
      output.emit(this.row(this.next++), split.id);
      by.gaveRow();
      return 'wait';
    }
    output.releaseSplit(split.id);
    by.gaveEnd(this, true);
    this.split = undefined;
    return 'more';
  }

  snapshot(): SourceSplit[] {
    return this.split ? [{ ...this.split, next: this.next }] : [];
  }
}

/** Lets the sources be read row by row. Gives their nodes. */
export function stoppable({ nodes }: JobGraph): number[] {
  install();
  return nodes.flatMap(({ id, operator }) => {
    if (operator?.kind !== 'source') return [];
    const name = KINDS.get(operator.value.connector);
    if (name === undefined) return [];
    operator.value.connector = name;
    return [id];
  });
}
