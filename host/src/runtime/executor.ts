/** Jobs of TypeScript programs: the SDK's executor on this runtime. */
import { RowBatch } from '@drey/sdk/protocol';
import type { DataType, JobGraph } from '@drey/sdk/protocol';
import { setExecutor } from '@drey/sdk';
import type { Executor, ExecutorJob, ExecutorSubmission, TableExecutor } from '@drey/sdk';
import { buildStreamGraph, explainJson } from '../graph/index';
import { HeldResults } from '../connectors/collect/held-results';
import { columnsBatch } from '../types/batch';
import type { CollectCall, JobResult, SubmitJob } from './contracts';
import { ReloadableFunctions } from './function-reload';
import { statusNotice } from './notices';
import { tellProgress, wantsProgress } from './progress';
import { submitJob } from './submit';

export interface ExecutorOptions {
  /** The job's bundle; with it, parallel jobs can use worker threads. */
  readonly bundlePath?: string;
  /** Hears of each job's functions before it starts, and may exchange them while it runs. Jobs then stay in the main thread. */
  readonly onFunctions?: (ordinal: number, functions: ReloadableFunctions) => void;
  /** Settings from the command line; they win over those of the program. */
  readonly configuration?: ReadonlyMap<string, string> | Readonly<Record<string, string>>;
  /** Makes what runs tables; without it the executor runs none. */
  readonly tables?: (submit: SubmitJob, onJob?: (job: ExecutorJob) => void) => Promise<TableExecutor>;
}

/** An executor that runs jobs in this process. Notices go to stderr, one line each. */
export function createExecutor(options: ExecutorOptions = {}, onSubmit?: (job: ExecutorJob) => void): Executor {
  const overrides = options.configuration;
  const entries = overrides instanceof Map ? overrides : Object.entries(overrides ?? {});
  return {
    submit(submission) {
      for (const [key, value] of entries as Iterable<[string, string]>) submission.graph.configuration.set(key, value);
      const reloadable = options.onFunctions && new ReloadableFunctions();
      if (reloadable) options.onFunctions?.(submission.ordinal, reloadable);
      const held = new HeldResults(collectHandler(submission));
      const job = submitJob({
        graph: submission.graph,
        functions: submission.functions,
        jobOrdinal: submission.ordinal,
        ...(reloadable ? { reloadable } : options.bundlePath ? { bundlePath: options.bundlePath } : {}),
        handlers: { collect: (payload) => held.receive(payload as CollectCall) },
        onNotice: tell,
        onStatus: tellStatus,
      });
      void job.result.then(({ status }) => held.end(status === 'FINISHED'));
      if (wantsProgress()) tellProgress(job, submission.graph, tell);
      onSubmit?.(job);
      return job;
    },
    explain: (graph) => explainJson(buildStreamGraph(graph)),
    ...(options.tables
      ? { tables: tableFactory(options.tables, entries as Iterable<[string, string]>, onSubmit) }
      : {}),
  };
}

/** Jobs of tables run in the main thread: their functions cannot be found again by repeating the script. */
function tableFactory(
  make: NonNullable<ExecutorOptions['tables']>,
  overrides: Iterable<[string, string]>,
  onSubmit: ((job: ExecutorJob) => void) | undefined,
): () => Promise<TableExecutor> {
  const submit: SubmitJob = (submission) => {
    for (const [key, value] of overrides) submission.graph.configuration.set(key, value);
    return submitJob({ onNotice: tell, onStatus: tellStatus, ...submission });
  };
  let made: Promise<TableExecutor> | undefined;
  return () => {
    made ??= make(submit, onSubmit);
    return made;
  };
}

function tellStatus(...status: Parameters<typeof statusNotice>): void {
  const line = statusNotice(...status);
  if (line !== undefined) tell(line);
}

/** One line for the user. */
function tell(text: string): void {
  process.stderr.write(`drey: ${text}\n`);
}

function collectHandler({ graph, onCollect }: ExecutorSubmission): (payload: unknown) => Promise<unknown> {
  return async (payload) => {
    const { collectId, frame, rows, error } = payload as CollectCall;
    if (!frame) await onCollect?.(collectId, undefined, error);
    else await onCollect?.(collectId, rows ?? decode(frame, collectedType(graph, collectId)));
    return undefined;
  };
}

function decode(frame: Uint8Array, type: DataType | undefined): readonly unknown[] {
  if (!type) throw new Error('A collect sink sent columns, but its input has no type');
  return columnsBatch(RowBatch.decode(frame), type).rows();
}

/** The type of what reaches the sink of that id. */
function collectedType(graph: JobGraph, collectId: string): DataType | undefined {
  for (const { operator, inputs } of graph.nodes) {
    if (operator?.kind !== 'sink' || operator.value.collectId !== collectId) continue;
    const source = graph.nodes.find(({ id }) => id === inputs[0]?.source);
    const side = inputs[0]?.sideOutput;
    return side ? source?.sideOutputs.find(({ id }) => id === side)?.type : source?.outputType;
  }
  return undefined;
}

/**
 * Makes this process run the jobs of the script that is about to be imported. Returns what waits for all of them: the exit
 * code, 1 when a job has failed. Ctrl-C ends what runs (exit code 130); a second one ends the process.
 */
export function installExecutor(options: ExecutorOptions): () => Promise<number> {
  const jobs: ExecutorJob[] = [];
  setExecutor(createExecutor(options, (job) => jobs.push(job)));
  let interrupted = 0;
  const onSignal = (code: number): void => {
    if (interrupted) process.exit(code);
    interrupted = code;
    for (const job of jobs) (job.suspend ?? job.cancel).call(job);
  };
  process.on('SIGINT', () => onSignal(130));
  process.on('SIGTERM', () => onSignal(143));
  return async () => {
    const results: Awaited<ExecutorJob['result']>[] = [];
    // Jobs that a finished one makes the script submit are waited for, too.
    while (results.length < jobs.length) results.push(await jobs[results.length].result);
    return interrupted || (results.some(({ status }) => status === 'FAILED') ? 1 : 0);
  };
}

export type { JobResult };
