/** The jobs of this process, for whoever asks from outside: the REST endpoint and the CLI. */
import type { JobFailure } from '@drey/sdk/protocol';
import type { ExecutionPlan } from '../graph/contracts';
import type { JobHandle, JobStatus, SubtaskExecution } from './contracts';

export interface RunningJob {
  readonly handle: JobHandle;
  readonly name: string;
  readonly plan: ExecutionPlan;
  /** ms since the epoch. */
  readonly startedMs: number;
  readonly history: JobHistory;
}

export interface RecordedFailure {
  readonly failure: JobFailure;
  readonly timestampMs: number;
  /** Of the subtask that failed, where it was one. */
  readonly attempt: number | undefined;
  readonly manager: number | undefined;
}

/** Failures that are remembered of one job. */
const KEPT_FAILURES = 16;

/** When a job came into its states, and why it failed. */
export class JobHistory {
  /** ms since the epoch at which a state was last entered. */
  readonly timestamps = new Map<JobStatus, number>([['INITIALIZING', Date.now()]]);
  /** Oldest first. */
  readonly failures: RecordedFailure[] = [];

  /** `executions`: at this moment, when the attempt that failed is still the current one. */
  record(status: JobStatus, failure: JobFailure | undefined, executions: readonly SubtaskExecution[] = []): void {
    const timestampMs = Date.now();
    this.timestamps.set(status, timestampMs);
    if (failure === undefined) return;
    const failed = executions.find(({ state }) => state === 'FAILED');
    this.failures.push({ failure, timestampMs, attempt: failed?.attempt, manager: failed?.manager });
    if (this.failures.length > KEPT_FAILURES) this.failures.shift();
  }
}

/** Ended jobs that are remembered. */
const KEPT = 5;

const jobs = new Map<string, RunningJob>();
const listeners = new Set<(job: RunningJob) => void>();

export function addJob(job: RunningJob): void {
  jobs.set(job.handle.jobId, job);
  for (const listener of listeners) listener(job);
  void job.handle.result.then(() => {
    const ended = [...jobs.values()].filter(({ handle }) => isEnded(handle));
    for (const { handle } of ended.slice(0, -KEPT)) jobs.delete(handle.jobId);
  });
}

/** In the order in which they were submitted. */
export function allJobs(): readonly RunningJob[] {
  return [...jobs.values()];
}

export function findJob(jobId: string): RunningJob | undefined {
  return jobs.get(jobId);
}

/** Calls `listener` for every job that is submitted from now on. */
export function onJob(listener: (job: RunningJob) => void): void {
  listeners.add(listener);
}

function isEnded(handle: JobHandle): boolean {
  return ['FINISHED', 'CANCELED', 'FAILED', 'SUSPENDED'].includes(handle.status());
}
