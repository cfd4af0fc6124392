/**
 * How `execute()` reaches an engine. The SDK knows no host: whoever runs jobs sets an executor (`drey run` does), and without one
 * the package `@drey/host` is imported and asked for its own. The executor is kept on globalThis, so that several copies of
 * the SDK in one process (a bundled job, the host) share it.
 */
import type { JobGraph, TableCall, TableReply } from './protocol';
import type { Row } from './row';

/** A job for an executor. */
export interface ExecutorSubmission {
  readonly graph: JobGraph;
  /** TYPESCRIPT functions by FunctionSpec.id. */
  readonly functions: ReadonlyMap<string, unknown>;
  /** Position (from 0) of this job among those that the script submits. */
  readonly ordinal: number;
  /**
   * Rows of "collect" sinks, in order, `undefined` when the sink's subtask has ended. The sink waits for the promise: this is the
   * backpressure of a slow consumer. `error`: rows would come twice, so there are no more.
   */
  readonly onCollect?: (
    collectId: string,
    rows: readonly unknown[] | undefined,
    error?: string,
  ) => void | Promise<void>;
}

/** Why a job failed, for {@link JobExecutionError}. The user's own error or traceback comes first. */
export interface ExecutorFailure {
  readonly message: string;
  readonly exceptionClass?: string;
  readonly traceback?: string;
  readonly operatorName?: string;
  readonly task?: string;
  readonly record?: string;
}

export interface ExecutorResult {
  readonly jobId: string;
  /** FINISHED, FAILED or CANCELED. */
  readonly status: string;
  readonly runtimeMs: number;
  readonly accumulators: ReadonlyMap<string, unknown>;
  readonly failure: ExecutorFailure | undefined;
}

/** A running job. */
export interface ExecutorJob {
  readonly jobId: string;
  status(): string;
  /** Resolves in every terminal state; never rejects. */
  readonly result: Promise<ExecutorResult>;
  cancel(): void;
  /** The process goes away: as `cancel`, but the job goes on when it is submitted again (high availability). */
  suspend?(): void;
  /** Resolves with the savepoint's path; absent = this executor takes none. Default directory: execution.checkpointing.savepoint-dir. */
  triggerSavepoint?(options: { readonly directory?: string }): Promise<string>;
  /** As above; then the job ends as FINISHED. */
  stopWithSavepoint?(options: { readonly directory?: string; readonly drain: boolean }): Promise<string>;
  accumulators(): Promise<ReadonlyMap<string, unknown>>;
}

export interface Executor {
  /** Starts a job; throws (or rejects) when its graph is not valid. */
  submit(submission: ExecutorSubmission): ExecutorJob | Promise<ExecutorJob>;
  /** Flink's execution plan as JSON. */
  explain?(graph: JobGraph): string | Promise<string>;
  /** Table sessions, for TableEnvironment. */
  tables?(): Promise<TableExecutor>;
}

/** Runs the calls of table sessions; docs/protocol.md, "Tables". Numbers of results are those that their calls gave. */
export interface TableExecutor {
  /** `functions`: those of the DataStreams in `call.graph`. */
  call(call: TableCall, functions: ReadonlyMap<string, unknown>): Promise<TableReply>;
  rows(session: number, result: number): AsyncIterable<readonly Row[]>;
  /** What print() shows, in pieces. */
  text(session: number, result: number): AsyncIterable<string>;
  job(jobId: string): ExecutorJob | undefined;
}

/** Module that supplies an executor when none is set: exports `createExecutor(): Executor | Promise<Executor>`. */
const DEFAULT_HOST = ['@drey', 'host'].join('/');
const EXECUTOR = Symbol.for('drey.executor');
const FUNCTION_LOADER = Symbol.for('drey.functionLoader');

/** Set by a worker thread that wants the function table of one of the script's jobs instead of running it. */
export interface FunctionLoader {
  /** True = go on as if the job had run; false = handed over, `execute` must not return. */
  onJob(functions: ReadonlyMap<string, unknown>): boolean;
}

const shared = globalThis as unknown as {
  [EXECUTOR]?: Executor | undefined;
  [FUNCTION_LOADER]?: FunctionLoader | undefined;
};

/** Sets (or, with undefined, removes) what runs the jobs of this process. */
export function setExecutor(executor: Executor | undefined): void {
  shared[EXECUTOR] = executor;
}

/** The executor; imports `@drey/host` when none is set. Rejects with advice when that is not installed. */
export async function getExecutor(): Promise<Executor> {
  const known = shared[EXECUTOR];
  if (known !== undefined) {
    return known;
  }
  let host: { createExecutor?: () => Executor | Promise<Executor> };
  try {
    host = await import(DEFAULT_HOST);
  } catch (cause) {
    throw new Error(
      'No executor is set, and the package @drey/host could not be loaded: run the job with `drey run`.',
      {
        cause,
      },
    );
  }
  const created = await host.createExecutor?.();
  // A host may also install its executor when it is loaded.
  const executor = created ?? shared[EXECUTOR];
  if (executor === undefined) {
    throw new Error('The package @drey/host supplies no executor (createExecutor).');
  }
  setExecutor(executor);
  return executor;
}

export function functionLoader(): FunctionLoader | undefined {
  return shared[FUNCTION_LOADER];
}
