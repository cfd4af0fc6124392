/** What a subtask gets from the task manager that runs it. */
import type { JobFailure } from '@drey/sdk/protocol';
import type { SubtaskSnapshot } from '../checkpoint/contracts';
import type { SourceSplit } from '../connectors/contracts';
import type { ExecutionPlan, PlanTask } from '../graph/contracts';
import type { OperatorContext } from '../operators/contracts';
import type { KeyedBackendFactory, StateInputs } from '../state/snapshot/contracts';
import type { AccumulatorSnapshot } from './accumulators';
import type { ChannelWriter, InputChannel } from './channels';
import type { ExecutionState } from './contracts';
import type { Scheduler } from './scheduler';
import type { Clock } from './time';

/** Which subtask: position of the task in the plan, and its index. */
export interface SubtaskRef {
  readonly task: number;
  readonly subtask: number;
}

/** Everything of a job and attempt that its subtasks in one task manager share. */
export interface TaskEnvironment {
  readonly jobId: string;
  readonly jobName: string;
  readonly attempt: number;
  readonly plan: ExecutionPlan;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  /** ms after which a subtask that does not end its cancellation is given up. */
  readonly cancellationTimeoutMs: number;
  service(name: string): unknown;
  resolveFunction(id: string, subtask: number): unknown;
  /** Channels that enter subtask `ref` by plan edge `edge`. */
  inputs(edge: number, ref: SubtaskRef): readonly InputChannel[];
  /** Channels that leave it. */
  outputs(edge: number, ref: SubtaskRef): readonly ChannelWriter[];
  requestSplit(operator: number, ref: SubtaskRef): void;
  onState(ref: SubtaskRef, state: ExecutionState, detail?: StateDetail): void;
  /** See OperatorContext. */
  readonly checkpointing: OperatorContext['checkpointing'];
  readonly keyedBackends: KeyedBackendFactory;
  /** Reads the files of the checkpoint that this attempt begins with. */
  readonly stateInputs: StateInputs;
  onAcknowledge(ref: SubtaskRef, checkpointId: number, snapshot: SubtaskSnapshot): void;
  onDecline(ref: SubtaskRef, checkpointId: number, error: Error): void;
  /** The subtask has processed its input and waits for a checkpoint. */
  onWaiting(ref: SubtaskRef): void;
  /** A line for the user. */
  notice(text: string): void;
}

export interface StateDetail {
  readonly failure?: JobFailure;
  /** The state of this checkpoint could not be read. */
  readonly corruptCheckpoint?: number;
  /** With FINISHED. */
  readonly accumulators?: readonly AccumulatorSnapshot[];
}

/** A subtask to run. */
export interface Placement extends SubtaskRef {
  /** Position of the task manager. */
  readonly manager: number;
  /** Slot in that task manager. */
  readonly slot: number;
}

export function taskName(task: PlanTask, subtask: number): string {
  return `${task.name} (${subtask + 1}/${task.parallelism})`;
}

export type { SourceSplit };
