/** Counts failed checkpoints in a row. Rules of Flink's CheckpointFailureManager. */
import { type CheckpointError, countsAsFailure, failureText, isPreFlight } from './errors';

export interface FailedAttempt {
  /** undefined = it failed before it had one. */
  readonly id: number | undefined;
  readonly savepoint: boolean;
  /** Stop-with-savepoint. */
  readonly stops: boolean;
  /** A task has declined it. */
  readonly byTask: boolean;
}

export class CheckpointFailureManager {
  private failures = 0;
  private readonly counted = new Set<number>();
  private lastCompleted = Number.NEGATIVE_INFINITY;

  constructor(private readonly tolerable: number) {}

  completed(id: number): void {
    if (id <= this.lastCompleted) return;
    this.lastCompleted = id;
    this.clear();
  }

  /** The error that the job has to fail with, if this was one failure too many. */
  failed(attempt: FailedAttempt, error: CheckpointError): Error | undefined {
    const byTask = attempt.byTask && !isPreFlight(error.reason);
    if (byTask && attempt.savepoint && attempt.stops) return error;
    if (!byTask && attempt.savepoint) return undefined;
    const { id } = attempt;
    if (id !== undefined && id <= this.lastCompleted) return undefined;
    this.count(id, error);
    if (this.failures <= this.tolerable) return undefined;
    this.clear();
    return tooManyFailures(error);
  }

  private count(id: number | undefined, error: CheckpointError): void {
    if (!countsAsFailure(error.reason)) return;
    if (id !== undefined && this.counted.has(id)) return;
    if (id !== undefined) this.counted.add(id);
    this.failures++;
  }

  private clear(): void {
    this.failures = 0;
    this.counted.clear();
  }
}

function tooManyFailures(error: CheckpointError): Error {
  const message =
    `Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to ${failureText(error.reason)}, ` +
    'view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.';
  return Object.assign(new Error(message, { cause: error }), {
    exceptionClass: 'org.apache.flink.util.FlinkRuntimeException',
    domain: 'external',
  });
}
