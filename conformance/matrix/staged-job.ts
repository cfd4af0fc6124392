/**
 * Jobs in the columns of the matrix (conformance/sql/columns.ts) behind the interface of one job: for `restore` and `rescale` it is
 * stopped with a savepoint at two rows and goes on in a new job each time; who has submitted it sees one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobGraph, type Node, Partitioning } from '@drey/sdk/protocol';
import { buildExecutionPlan, buildStreamGraph } from '../../host/src/graph/index';
import type {
  CollectCall,
  JobHandle,
  JobResult,
  JobStatus,
  JobSubmission,
  RpcHandlers,
  SubmitJob,
} from '../../host/src/runtime/contracts';
import { CHECKPOINTS, type Column, type Options, ROCKSDB, stop } from '../sql/columns';
import { Conductor, conducted, type Order } from '../sql/pacing';
import { stoppable } from './stoppable-sources';

interface Stage {
  /** Reads up to this share of all rows. */
  readonly share: number;
  readonly options: Options;
  /** Of what is rescaled; absent = as the program says. */
  readonly parallelism?: number;
}

const HASHMAP: Options = { 'state.backend.type': 'hashmap' };
/** Rows are read slowly: periodic watermarks, which follow all of them in a run at full speed, must not come in between. */
const NO_PERIODIC_WATERMARKS: Options = { 'pipeline.auto-watermark-interval': '1 h' };

const STAGES: Readonly<Record<Exclude<Column, 'straight'>, readonly Stage[]>> = {
  restore: [0.4, 0.7, 1].map((share) => ({ share, options: HASHMAP })),
  rescale: [
    { share: 0.4, options: HASHMAP, parallelism: 2 },
    { share: 0.7, options: ROCKSDB, parallelism: 3 },
    { share: 1, options: HASHMAP, parallelism: 2 },
  ],
  rocksdb: [{ share: 1, options: ROCKSDB }],
};

/** ms in which a row passes through the functions of a Python worker. */
const PAUSE_MS = 8;
const MANY_ROWS_PAUSE_MS = 1;
const MANY_ROWS = 60;

/** What happened to a job, for the test's log. */
export interface StagedOutcome {
  readonly job: string;
  readonly column: Column;
  /** Savepoints that stopped it. */
  readonly stops: number;
  /** Operators whose parallelism changed. */
  readonly rescaled: number;
}

let busy = false;

/** Runs every job in the column. Several sources are read in `order`. One job at a time is stopped; others run in one go. */
export function inStages(
  submit: SubmitJob,
  column: Exclude<Column, 'straight'>,
  order: Order,
  onEnd: (outcome: StagedOutcome) => void,
): SubmitJob {
  return (submission) => {
    const { graph } = submission;
    const plan = buildExecutionPlan(buildStreamGraph(graph));
    const stages = STAGES[column];
    const inOneGo = plan.batch || busy || stages.length === 1;
    configure(graph, CHECKPOINTS);
    if (!inOneGo) return new StagedJob(submit, submission, column, order, onEnd);
    configure(graph, stages[stages.length - 1].options);
    const job = submit(submission);
    void job.result.then(() => onEnd({ job: graph.name, column, stops: 0, rescaled: 0 }));
    return job;
  };
}

function configure(graph: JobGraph, options: Options): void {
  for (const [key, value] of Object.entries(options)) graph.configuration.set(key, value);
}

class StagedJob implements JobHandle {
  readonly jobId: string;
  readonly result: Promise<JobResult>;
  private current!: JobHandle;
  /** The stage that runs is the last, or nothing stops it. */
  private last = false;
  private cancelled = false;
  private stops = 0;
  private readonly rescaled: readonly Node[];

  /** Throws GraphError when the graph is not valid. */
  constructor(
    private readonly submit: SubmitJob,
    private readonly submission: JobSubmission,
    column: Exclude<Column, 'straight'>,
    order: Order,
    onEnd: (outcome: StagedOutcome) => void,
  ) {
    const { graph } = submission;
    this.rescaled = column === 'rescale' ? rescalable(graph) : [];
    if (!graph.configuration.has('pipeline.auto-watermark-interval')) configure(graph, NO_PERIODIC_WATERMARKS);
    const sources = stoppable(graph);
    const lead = new Conductor(order, rowsOf(graph) > MANY_ROWS ? MANY_ROWS_PAUSE_MS : PAUSE_MS);
    const directory = mkdtempSync(join(tmpdir(), 'drey-matrix-'));
    busy = true;
    const [first, ...later] = STAGES[column];
    let refused: unknown;
    this.result = conducted(lead, async () => {
      lead.expect(sources);
      try {
        this.begin(first, lead, sources.length === 0);
      } catch (error) {
        refused = error;
        throw error;
      }
      return this.run(later, lead, directory);
    }).finally(() => {
      busy = false;
      rmSync(directory, { recursive: true, force: true });
      onEnd({ job: graph.name, column, stops: this.stops, rescaled: this.rescaled.length });
    });
    if (refused !== undefined) {
      this.result.catch(() => undefined);
      throw refused;
    }
    this.jobId = this.current.jobId;
  }

  status(): JobStatus {
    const status = this.current.status();
    return status === 'FINISHED' && !this.last ? 'RUNNING' : status;
  }

  cancel(): void {
    this.cancelled = true;
    this.current.cancel();
  }

  suspend(): void {
    this.cancelled = true;
    this.current.suspend();
  }

  readonly triggerCheckpoint: JobHandle['triggerCheckpoint'] = () => this.current.triggerCheckpoint();
  readonly triggerSavepoint: JobHandle['triggerSavepoint'] = (options) => this.current.triggerSavepoint(options);
  readonly stopWithSavepoint: JobHandle['stopWithSavepoint'] = (options) => this.current.stopWithSavepoint(options);
  readonly checkpointStatistics: JobHandle['checkpointStatistics'] = () => this.current.checkpointStatistics();
  readonly queryState: JobHandle['queryState'] = (query) => this.current.queryState(query);
  readonly accumulators: JobHandle['accumulators'] = () => this.current.accumulators();
  readonly metrics: JobHandle['metrics'] = () => this.current.metrics();

  private begin({ share, options, parallelism }: Stage, lead: Conductor, last: boolean): void {
    const { submission } = this;
    lead.begin(share);
    configure(submission.graph, options);
    if (parallelism !== undefined) for (const node of this.rescaled) node.parallelism = parallelism;
    this.last = last || share === 1;
    const { last: isLast } = this;
    this.current = this.submit({
      ...submission,
      onStatus: (status, failure) => {
        // The end of a job that goes on in another is none.
        if (isLast || status !== 'FINISHED') submission.onStatus?.(status, failure);
      },
      handlers: withoutEnds(submission.handlers ?? {}, () => isLast),
    });
  }

  private async run(stages: readonly Stage[], lead: Conductor, directory: string): Promise<JobResult> {
    const { graph } = this.submission;
    for (const stage of stages) {
      const job = this.current;
      const held = await Promise.race([job.result.then(() => false), lead.held.then(() => true)]);
      const path = held ? await stop(job, directory) : undefined;
      const result = await job.result;
      if (path === undefined || result.status !== 'FINISHED' || this.cancelled) return this.named(result);
      this.stops++;
      configure(graph, { 'execution.state-recovery.path': path });
      this.begin(stage, lead, false);
    }
    return this.named(await this.current.result);
  }

  private named(result: JobResult): JobResult {
    this.last = true;
    return { ...result, jobId: this.jobId };
  }
}

/** Calls of collect sinks; ends of streams only when there are no rows to come in a later stage. */
function withoutEnds(handlers: RpcHandlers, isLast: () => boolean): RpcHandlers {
  const { collect } = handlers;
  if (collect === undefined) return handlers;
  return {
    ...handlers,
    async collect(payload) {
      const { frame, mark, error } = payload as CollectCall;
      const isEnd = frame === undefined && mark === undefined && error === undefined;
      return isEnd && !isLast() ? undefined : collect(payload);
    },
  };
}

function rowsOf({ nodes }: JobGraph): number {
  return nodes.reduce((sum, { operator }) => {
    if (operator?.kind !== 'source') return sum;
    const { rows, options } = operator.value;
    return sum + (rows?.count ?? Number(options.get('end') ?? 0) - Number(options.get('start') ?? 0));
  }, 0);
}

/**
 * What has several subtasks; and in programs of one subtask the operators whose inputs come by key, from where the rows of a key are
 * in order.
 */
function rescalable({ nodes, parallelism }: JobGraph): Node[] {
  const subtasks = (node: Node): number => node.parallelism || parallelism || 1;
  const parallel = nodes.filter((node) => subtasks(node) > 1 && !node.forceNonParallel && node.maxParallelism !== 1);
  if (parallel.length > 0) return parallel;
  return nodes.filter(
    (node) =>
      !node.forceNonParallel &&
      node.inputs.some(({ partitioning }) => partitioning === Partitioning.HASH) &&
      node.inputs.every(({ partitioning }) => BY_KEY.has(partitioning)) &&
      nodes.every(({ inputs }) =>
        inputs.every((edge) => edge.source !== node.id || edge.partitioning !== Partitioning.FORWARD),
      ),
  );
}

const BY_KEY: ReadonlySet<Partitioning> = new Set([Partitioning.HASH, Partitioning.BROADCAST]);
