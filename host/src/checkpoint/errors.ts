/** What goes wrong with checkpoints, by Flink's reasons. */
export { CorruptStateError } from '../state/snapshot/errors';

/**
 * Reasons of Flink's CheckpointException with their texts. `preFlight`: before any task has heard of the checkpoint.
 * `counts`: towards `execution.checkpointing.tolerable-failed-checkpoints`.
 */
const REASONS = {
  PERIODIC_SCHEDULER_SHUTDOWN: { text: 'Periodic checkpoint scheduler is shut down.', preFlight: true },
  TOO_MANY_CHECKPOINT_REQUESTS: { text: 'The maximum number of queued checkpoint requests exceeded', preFlight: true },
  MINIMUM_TIME_BETWEEN_CHECKPOINTS: {
    text: 'The minimum time between checkpoints is still pending. Checkpoint will be triggered after the minimum time.',
    preFlight: true,
  },
  NOT_ALL_REQUIRED_TASKS_RUNNING: { text: 'Not all required tasks are currently running.', preFlight: true },
  IO_EXCEPTION: {
    text: 'An Exception occurred while triggering the checkpoint. IO-problem detected.',
    preFlight: true,
    counts: true,
  },
  CHECKPOINT_ASYNC_EXCEPTION: { text: 'Asynchronous task checkpoint failed.', counts: true },
  CHECKPOINT_EXPIRED: { text: 'Checkpoint expired before completing.', counts: true },
  CHECKPOINT_SUBSUMED: { text: 'Checkpoint has been subsumed.' },
  CHECKPOINT_DECLINED: { text: 'Checkpoint was declined.', counts: true },
  CHECKPOINT_DECLINED_TASK_NOT_READY: { text: 'Checkpoint was declined (tasks not ready)' },
  CHECKPOINT_DECLINED_TASK_CLOSING: { text: 'Checkpoint was declined (task is closing)' },
  CHECKPOINT_DECLINED_SUBSUMED: {
    text: 'Checkpoint was canceled because a barrier from newer checkpoint was received.',
  },
  CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER: { text: 'Task received cancellation from one of its inputs' },
  CHECKPOINT_DECLINED_INPUT_END_OF_STREAM: { text: 'Checkpoint was declined because one input stream is finished' },
  CHECKPOINT_COORDINATOR_SHUTDOWN: { text: 'CheckpointCoordinator shutdown.' },
  CHECKPOINT_COORDINATOR_SUSPEND: { text: 'Checkpoint Coordinator is suspending.' },
  JOB_FAILOVER_REGION: { text: 'FailoverRegion is restarting.' },
  TASK_FAILURE: { text: 'Task has failed.' },
  TASK_CHECKPOINT_FAILURE: { text: 'Task local checkpoint failure.' },
  FINALIZE_CHECKPOINT_FAILURE: { text: 'Failure to finalize checkpoint.', counts: true },
  TRIGGER_CHECKPOINT_FAILURE: { text: 'Trigger checkpoint failure.' },
} as const satisfies Record<string, { text: string; preFlight?: boolean; counts?: boolean }>;

export type CheckpointFailureReason = keyof typeof REASONS;

export const failureText = (reason: CheckpointFailureReason): string => REASONS[reason].text;
export const isPreFlight = (reason: CheckpointFailureReason): boolean => 'preFlight' in REASONS[reason];
export const countsAsFailure = (reason: CheckpointFailureReason): boolean => 'counts' in REASONS[reason];

/** Flink's CheckpointException. `detail` stands before the reason's own text. */
export class CheckpointError extends Error {
  readonly exceptionClass = 'org.apache.flink.runtime.checkpoint.CheckpointException';
  readonly domain = 'external';

  constructor(
    readonly reason: CheckpointFailureReason,
    options: { readonly detail?: string; readonly cause?: unknown } = {},
  ) {
    const text = failureText(reason);
    super(options.detail === undefined ? text : `${options.detail} Failure reason: ${text}`, { cause: options.cause });
    this.name = 'CheckpointException';
  }
}

/** The reason that an error of a task carries (`reason`, also after it has crossed threads), else that it declined. */
export function reasonOf(error: Error): CheckpointFailureReason {
  const { reason } = error as { readonly reason?: unknown };
  return typeof reason === 'string' && reason in REASONS ? (reason as CheckpointFailureReason) : 'CHECKPOINT_DECLINED';
}

/** A checkpoint or savepoint that does not fit the job. IllegalStateException in Flink. */
export class RestoreError extends Error {
  readonly domain = 'user';

  constructor(
    message: string,
    readonly exceptionClass: string = 'java.lang.IllegalStateException',
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RestoreError';
  }
}

/** With what lies behind it, in one line: Flink's job manager writes it to its log, and there is none here. */
export function errorText(error: Error): string {
  const { cause } = error;
  return cause instanceof Error && cause.message !== ''
    ? `${error.message} Caused by: ${errorText(cause)}`
    : error.message;
}

export function noSavepointDirectory(): Error {
  return Object.assign(
    new Error(
      'No savepoint directory configured. You can either specify a directory via configure a cluster-wide default via key ' +
        "'execution.checkpointing.savepoint-dir' or specify a directory in the command line, like -s :targetDirectory for " +
        'cancelling, -p :targetDirectory for stopping or :targetDirectory for purely taking savepoint.',
    ),
    { exceptionClass: 'java.lang.IllegalStateException', domain: 'user' },
  );
}
