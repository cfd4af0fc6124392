/**
 * An executor that runs each job in several parts: it is stopped with a savepoint at some row and goes on in a new job, at
 * another parallelism if need be. Collections and sequences are read row by row for that.
 */
import { createExecutor } from '@drey/host';
import type { Executor, ExecutorJob, ExecutorResult, ExecutorSubmission } from '@drey/sdk';
import type { JobGraph, Node } from '@drey/sdk/protocol';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../../host/src/connectors/contracts';
import { registerConnector } from '../../host/src/connectors/registry';
import type { OperatorContext } from '../../host/src/operators/contracts';
import { columnsBatch, rowsBatch } from '../../host/src/types/batch';
import type { Batch } from '../../host/src/types/contracts';
import { Conductor, conducted, conductor, type PacedReader } from '../sql/pacing';

/** One of the jobs: reads up to this share of all rows. */
export interface Part {
  readonly share: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Of every operator that has more than one subtask; absent = the program's. */
  readonly parallelism?: number;
}

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

/** Parts: the jobs that one job becomes. `onStop` is called for each savepoint. */
export function stoppingExecutor(parts: readonly Part[], directory: string, onStop: () => void): Executor {
  install();
  const inner = createExecutor();
  return {
    ...inner,
    submit: (submission) => new StoppedJob(inner, submission, parts, directory, onStop),
  };
}

class StoppedJob implements ExecutorJob {
  readonly result: Promise<ExecutorResult>;
  private current: ExecutorJob | undefined;
  private cancelled = false;

  constructor(
    private readonly inner: Executor,
    private readonly submission: ExecutorSubmission,
    private readonly parts: readonly Part[],
    private readonly directory: string,
    private readonly onStop: () => void,
  ) {
    const lead = new Conductor('alternating');
    this.result = conducted(lead, () => this.run(lead));
  }

  get jobId(): string {
    return this.current?.jobId ?? '';
  }

  status(): string {
    return this.current?.status() ?? 'INITIALIZING';
  }

  cancel(): void {
    this.cancelled = true;
    this.current?.cancel();
  }

  async accumulators(): Promise<ReadonlyMap<string, unknown>> {
    return (await this.current?.accumulators()) ?? new Map();
  }

  private async run(lead: Conductor): Promise<ExecutorResult> {
    const { graph } = this.submission;
    const paced = stoppable(graph);
    let result: ExecutorResult | undefined;
    for (const { share, settings, parallelism } of this.parts) {
      if (this.cancelled) break;
      lead.expect(paced);
      lead.begin(share);
      for (const [key, value] of Object.entries(settings)) graph.configuration.set(key, value);
      if (parallelism !== undefined) rescale(graph, parallelism);
      const job = await this.inner.submit({
        ...this.submission,
        onCollect: this.collecting(share === 1 || paced.length === 0),
      });
      this.current = job;
      const held = await Promise.race([job.result.then(() => false), lead.held.then(() => true)]);
      if (!held) return job.result;
      // A row may have been read while other tasks still start.
      while (job.status() !== 'RUNNING') await new Promise((resolve) => setTimeout(resolve, 1));
      const path = await this.stop(job);
      graph.configuration.set('execution.state-recovery.path', path);
      this.onStop();
      result = await job.result;
      if (result.status !== 'FINISHED') return result;
    }
    return result!;
  }

  private async stop(job: ExecutorJob): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await job.stopWithSavepoint!({ directory: `file://${this.directory}`, drain: false });
      } catch (error) {
        if (attempt === 20 || !/Not all required tasks/.test(String(error))) throw error;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }

  /** The end of a job that goes on in another is none. */
  private collecting(last: boolean): NonNullable<ExecutorSubmission['onCollect']> {
    return (id, rows, error) => {
      if (rows === undefined && error === undefined && !last) return undefined;
      return this.submission.onCollect?.(id, rows, error);
    };
  }
}

/** Lets the sources be read row by row. Gives their nodes. */
function stoppable({ nodes }: JobGraph): number[] {
  return nodes.flatMap(({ id, operator }) => {
    if (operator?.kind !== 'source') return [];
    const name = KINDS.get(operator.value.connector);
    if (name === undefined) return [];
    operator.value.connector = name;
    return [id];
  });
}

function rescale({ nodes }: JobGraph, parallelism: number): void {
  for (const node of nodes) if (node.parallelism > 1) node.parallelism = parallelism;
}
