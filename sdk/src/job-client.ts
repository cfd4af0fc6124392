/** Handles of submitted jobs. */
import type { ExecutorJob, ExecutorResult } from './executor';

/** Flink's job states. */
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

/** A job failed. `message` begins with the user's error; `cause` has the user's stack when there is one. */
export class JobExecutionError extends Error {
  constructor(
    message: string,
    readonly jobId: string,
    /** Class of the user's error. */
    readonly exceptionClass: string | undefined,
    /** Name of the failed operator, and of the task with its subtask. */
    readonly operatorName: string | undefined,
    readonly task: string | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'JobExecutionError';
  }
}

/** A job was cancelled while somebody waited for it. */
export class JobCancellationError extends Error {
  constructor(readonly jobId: string) {
    super(`Job ${jobId} was cancelled.`);
    this.name = 'JobCancellationError';
  }
}

/** Result of a finished job. */
export class JobExecutionResult {
  constructor(
    private readonly jobId: string,
    private readonly netRuntime: number,
    private readonly accumulators: ReadonlyMap<string, unknown>,
  ) {}

  /** 32 lower-case hex digits. */
  getJobID(): string {
    return this.jobId;
  }

  getJobId(): string {
    return this.jobId;
  }

  /** ms. */
  getNetRuntime(): number {
    return this.netRuntime;
  }

  /** The merged value of an accumulator; undefined when no function has registered it. */
  getAccumulatorResult<T = unknown>(name: string): T | undefined {
    return this.accumulators.get(name) as T | undefined;
  }

  getAllAccumulatorResults(): ReadonlyMap<string, unknown> {
    return this.accumulators;
  }

  toString(): string {
    return `Program execution finished\nJob with JobID ${this.jobId} has finished.\nJob Runtime: ${this.netRuntime} ms\n`;
  }
}

/** A submitted job. */
export class JobClient {
  constructor(private readonly job: ExecutorJob) {}

  getJobID(): string {
    return this.job.jobId;
  }

  getJobId(): string {
    return this.job.jobId;
  }

  getJobStatus(): JobStatus {
    return this.job.status() as JobStatus;
  }

  /** Asks the job to stop; resolves when it has. */
  async cancel(): Promise<void> {
    this.job.cancel();
    await this.job.result;
  }

  getAccumulators(): Promise<ReadonlyMap<string, unknown>> {
    return this.job.accumulators();
  }

  /** Resolves when the job has finished; rejects with {@link JobExecutionError} or {@link JobCancellationError}. */
  async getJobExecutionResult(): Promise<JobExecutionResult> {
    return resultOf(await this.job.result);
  }

  /**
   * Takes a savepoint while the job goes on; resolves with its path.
   * @param directory default: `execution.checkpointing.savepoint-dir`
   */
  async triggerSavepoint(directory?: string): Promise<string> {
    const { job } = this;
    if (job.triggerSavepoint === undefined) throw new Error('What runs this job takes no savepoints.');
    return job.triggerSavepoint(directory === undefined ? {} : { directory });
  }

  /**
   * Takes a savepoint and ends the job, which is then FINISHED; resolves with the path.
   * @param advanceToEndOfEventTime the job first comes to the end of event time, as if its input had ended
   * @param directory default: `execution.checkpointing.savepoint-dir`
   */
  async stopWithSavepoint(advanceToEndOfEventTime: boolean, directory?: string): Promise<string> {
    const { job } = this;
    if (job.stopWithSavepoint === undefined) throw new Error('What runs this job takes no savepoints.');
    return job.stopWithSavepoint({ drain: advanceToEndOfEventTime, ...(directory === undefined ? {} : { directory }) });
  }
}

/** The result of a job that has ended; throws unless it finished. */
export function resultOf(result: ExecutorResult): JobExecutionResult {
  if (result.status === 'FINISHED') {
    return new JobExecutionResult(result.jobId, result.runtimeMs, result.accumulators);
  }
  if (result.status === 'CANCELED') {
    throw new JobCancellationError(result.jobId);
  }
  const { failure } = result;
  const message = failure?.message ?? `Job ${result.jobId} ended in state ${result.status}.`;
  const cause = failure?.traceback === undefined || failure.traceback === '' ? undefined : new Error(message);
  if (cause !== undefined) {
    cause.name = failure?.exceptionClass || cause.name;
    cause.stack = failure?.traceback ?? '';
  }
  throw new JobExecutionError(
    message,
    result.jobId,
    failure?.exceptionClass,
    failure?.operatorName,
    failure?.task,
    cause === undefined ? {} : { cause },
  );
}
