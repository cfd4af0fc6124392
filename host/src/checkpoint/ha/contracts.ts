/** What survives the host: which checkpoints a job has, and whether it has ended. */

export interface CheckpointPointer {
  readonly id: number;
  readonly kind: 'checkpoint' | 'savepoint';
  readonly timestampMs: number;
  /** URI of its directory. */
  readonly directory: string;
  /** It is not the job's to delete. */
  readonly foreign?: true;
}

export type TerminalStatus = 'FINISHED' | 'CANCELED' | 'FAILED';

/** One for a cluster id; `openHaStore` makes it. Every write is whole and durable when its promise resolves. */
export interface HaStore {
  /** Where checkpoints put their metadata when the job has no checkpoint directory. */
  readonly checkpointDirectory: string;
  /** The same 32 hex digits each time the same program is started: `ordinal` counts the jobs that it submits, from 0. */
  jobIdFor(jobName: string, ordinal: number): string;
  /**
   * Keeps other hosts from running the job until it is released, or this process has ended. Throws JobLockedError. `lost` resolves when
   * another host has taken the job over all the same: this one was away for so long that it was taken for dead.
   */
  lock?(jobId: string, jobName: string): Promise<{ readonly lost?: Promise<void>; release(): Promise<void> }>;
  /** Replaces the list; oldest first. */
  setCheckpoints(jobId: string, checkpoints: readonly CheckpointPointer[]): Promise<void>;
  /** Oldest first. Throws CorruptStateError when the job's entry cannot be read. */
  checkpoints(jobId: string): Promise<readonly CheckpointPointer[]>;
  latest(jobId: string): Promise<CheckpointPointer | undefined>;
  /** The job has ended: a host that is started again must not run it. Remembered until `clean`. */
  markFinished(jobId: string, status: TerminalStatus): Promise<void>;
  finished(jobId: string): Promise<TerminalStatus | undefined>;
  /** Forgets the job. */
  clean(jobId: string): Promise<void>;
}
