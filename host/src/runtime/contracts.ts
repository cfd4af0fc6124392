/** Running jobs: what front ends (the embedded host, the CLI, the SDK's executor, tests) use of the runtime. */
import type { JobFailure, JobGraph } from '@drey/sdk/protocol';
import type { CheckpointStatistics, CompletedCheckpoint } from '../checkpoint/contracts';
import type { CollectMark } from '../connectors/collect/held-results';
import type { ReloadableFunctions } from './function-reload';
import type { StateAnswer, StateQuery } from './state-queries';

/** Flink's job states (org.apache.flink.api.common.JobStatus). */
export type JobStatus =
  | 'INITIALIZING'
  | 'CREATED'
  | 'RUNNING'
  | 'FAILING'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELED'
  | 'FINISHED'
  | 'RESTARTING'
  | 'SUSPENDED'
  | 'RECONCILING';

/** Flink's task states (org.apache.flink.runtime.execution.ExecutionState). */
export type ExecutionState =
  | 'CREATED'
  | 'SCHEDULED'
  | 'DEPLOYING'
  | 'INITIALIZING'
  | 'RUNNING'
  | 'FINISHED'
  | 'CANCELING'
  | 'CANCELED'
  | 'FAILED'
  | 'RECONCILING';

/** Requests from a task manager (any thread) to the host's main thread, by name. Payloads are structured-cloneable. */
export interface MainRpc {
  call(name: string, payload: unknown, transfer?: readonly ArrayBuffer[]): Promise<unknown>;
}

/** Main-thread side of MainRpc: 'collect' (CollectCall), 'start-workers' (StartWorkersCall). */
export type RpcHandlers = Readonly<Record<string, (payload: unknown) => Promise<unknown>>>;

/** Payload of 'collect'. Resolves when the consumer can take more. `frame` is an encoded RowBatch; absent at the end. */
export interface CollectCall {
  readonly collectId: string;
  readonly frame: Uint8Array | undefined;
  readonly subtask: number;
  /** In-process consumers (TypeScript jobs) get the rows themselves when the sink runs in the main thread. */
  readonly rows?: readonly unknown[];
  /** For what holds results until their checkpoint is complete (connectors/collect/held-results.ts); consumers never see it. */
  readonly mark?: CollectMark;
  /** The results end with this error: they would come twice. */
  readonly error?: string;
}

/** Payload of 'start-workers'. Resolves when the request is on its way; workers announce themselves by connecting. */
export interface StartWorkersCall {
  readonly jobId: string;
  readonly workerIds: readonly number[];
  readonly address: string;
}

/** Makes a service that operators ask for by name (OperatorContext.service), once for each task manager and job. */
export type ServiceFactory = (environment: {
  readonly rpc: MainRpc;
  readonly jobId: string;
  readonly graph: JobGraph;
}) => { readonly service: unknown; dispose(failed: boolean): void | Promise<void> };

export interface JobSubmission {
  readonly graph: JobGraph;
  /** TYPESCRIPT functions by FunctionSpec.id. */
  readonly functions?: ReadonlyMap<string, unknown>;
  /** Lets functions be exchanged while the job runs; only in the main thread. */
  readonly reloadable?: ReloadableFunctions;
  /** Importing this file in a worker thread and asking the SDK for its functions gives the same table; absent = main thread only. */
  readonly bundlePath?: string;
  /** Which of the jobs that the bundle submits this is, from 0 (default). */
  readonly jobOrdinal?: number;
  readonly handlers?: RpcHandlers;
  /** `failure` is why, with RESTARTING and FAILING. */
  readonly onStatus?: (status: JobStatus, failure?: JobFailure) => void;
  /** A line for the user, such as a setting without effect. */
  readonly onNotice?: (text: string) => void;
  /** Processing-time clock for tests. */
  readonly clock?: { now(): number };
}

export interface JobResult {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly runtimeMs: number;
  readonly accumulators: ReadonlyMap<string, unknown>;
  readonly failure: JobFailure | undefined;
}

export interface JobHandle {
  /** 32 lower-case hex digits. */
  readonly jobId: string;
  status(): JobStatus;
  /** Resolves in every terminal state; never rejects. */
  readonly result: Promise<JobResult>;
  cancel(): void;
  /** As `cancel`, but checkpoints and the high-availability entry stay: the job goes on when it is submitted again. */
  suspend(): void;
  /** Takes a checkpoint now; `full`: with all state, also when checkpoints are incremental. Rejects when it fails, or the job does not run. */
  triggerCheckpoint(options?: { readonly full?: boolean }): Promise<CompletedCheckpoint>;
  /**
   * Resolves with the savepoint's path when it is complete. Default directory: execution.checkpointing.savepoint-dir. A job that still
   * starts is waited for; one that restarts or has ended rejects.
   */
  triggerSavepoint(options?: { readonly directory?: string }): Promise<string>;
  /** As above; then the job ends as FINISHED. `drain` first sends MAX_WATERMARK and lets the operators finish. */
  stopWithSavepoint(options: { readonly directory?: string; readonly drain: boolean }): Promise<string>;
  checkpointStatistics(): CheckpointStatistics;
  /** The current executions of all subtasks, in the order of the plan; none before the job has its slots. */
  executions?(): readonly SubtaskExecution[];
  /** Keyed state of the running job, one answer for each subtask that has the key (state-queries.ts). */
  queryState(query: StateQuery): Promise<readonly StateAnswer[]>;
  accumulators(): Promise<ReadonlyMap<string, unknown>>;
  /** Counters by task, subtask and operator, as the REST API will show them. */
  metrics(): Promise<readonly SubtaskMetrics[]>;
}

/** One attempt of a subtask. */
export interface SubtaskExecution {
  /** Position in ExecutionPlan.tasks. */
  readonly task: number;
  readonly subtask: number;
  /** From 0. */
  readonly attempt: number;
  readonly state: ExecutionState;
  /** ms since the epoch at which a state was entered. */
  readonly timestamps: ReadonlyMap<ExecutionState, number>;
  /** Position of the task manager. */
  readonly manager: number;
}

export interface SubtaskMetrics {
  readonly task: string;
  /** Position in ExecutionPlan.tasks. */
  readonly taskIndex?: number;
  readonly subtask: number;
  readonly state: ExecutionState;
  readonly operators: readonly { readonly name: string; readonly metrics: Readonly<Record<string, number | string>> }[];
}

/** host/src/runtime/index.ts exports `submitJob`. Throws GraphError (host/src/graph) when the graph is not valid. */
export type SubmitJob = (submission: JobSubmission) => JobHandle;
