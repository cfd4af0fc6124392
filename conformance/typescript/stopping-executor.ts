/**
 * An executor that runs each job in several parts: it is stopped with a savepoint at some row and goes on in a new job, at
 * another parallelism if need be.
 */
import { createExecutor } from '@drey/host';
import type { Executor, ExecutorJob, ExecutorResult, ExecutorSubmission } from '@drey/sdk';
import type { JobGraph } from '@drey/sdk/protocol';
import { stoppable } from '../matrix/stoppable-sources';
import { Conductor, conducted } from '../sql/pacing';

/** One of the jobs: reads up to this share of all rows. */
export interface Part {
  readonly share: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Of every operator that has more than one subtask; absent = the program's. */
  readonly parallelism?: number;
}

/** Parts: the jobs that one job becomes. `onStop` is called for each savepoint. */
export function stoppingExecutor(parts: readonly Part[], directory: string, onStop: () => void): Executor {
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

function rescale({ nodes }: JobGraph, parallelism: number): void {
  for (const node of nodes) if (node.parallelism > 1) node.parallelism = parallelism;
}
