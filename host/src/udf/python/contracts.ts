/** What a Python stage needs of the workers, and what the workers need of the process that starts them. */
import type { JobGraph } from '@drey/sdk/protocol';
import type { StageMessage, WorkerMessageValue } from './connection';

/** Name of the service (OperatorContext.service). */
export const PYTHON_WORKERS = 'python-workers';

export interface StageListener {
  /** Messages of this stage, in the worker's order. Not called in the task's mailbox. */
  onMessage(message: StageMessage): void;
  /** The worker is gone; called at most once, and never after `release`. */
  onLost(error: Error): void;
}

/** A stage's place in a worker. */
export interface StageHandle {
  /** OpenStage.stage_id: unique in the worker. */
  readonly stageId: number;
  /** "Python worker of slot 0 (pid 123)" */
  readonly description: string;
  send(message: WorkerMessageValue): void;
  /** The stage is closed. After a failure the worker serves no further stage: its module state may be half-done. */
  release(failed: boolean): void;
}

export interface PythonWorkers {
  /** A place in the worker of `slot`, which is started first when there is none. Rejects when it cannot start. */
  place(slot: number, listener: StageListener): Promise<StageHandle>;
}

/** Answer of the rpc 'start-workers'. */
export interface StartWorkersAnswer {
  /** What a worker must say in Hello. */
  readonly token: string;
}

/** Payload of the rpc 'worker-exit', which resolves with WorkerExitAnswer once that worker's process has ended. */
export interface WorkerExitCall {
  readonly jobId: string;
  readonly workerId: number;
}

export interface WorkerExitAnswer {
  /** Negative = signal. */
  readonly exitCode: number;
  /** Why it could not start, or what else is known. */
  readonly detail: string;
}

/** True when the job's script serves the workers from threads of its own (python.execution-mode). */
export function runsInProcess(graph: JobGraph): boolean {
  return graph.configuration.get('python.execution-mode') === 'thread';
}
