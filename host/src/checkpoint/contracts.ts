/**
 * Checkpoints and savepoints: what the runtime and the front ends rely on. The coordinator lives with the job master in the host's main thread;
 * files of state are written by the task managers themselves, only handles travel.
 */
import type { SourceSplit } from '../connectors/contracts';
import type { ExecutionPlan } from '../graph/contracts';
import type { KeyedHandle, OperatorHandle, StateFile, StateInputs, StateOutputs } from '../state/snapshot/contracts';

/** What a barrier carries. Plain data: it crosses threads and stands in channels. */
export interface CheckpointBarrier {
  readonly id: number;
  /** ms since the epoch at the trigger. */
  readonly timestampMs: number;
  readonly kind: 'checkpoint' | 'savepoint';
  /** Where the files go: enough for `createStateOutputs` in any thread. */
  readonly location: CheckpointLocation;
  readonly mode: 'full' | 'incremental' | 'canonical';
  /** Overtakes what is in flight (execution.checkpointing.unaligned.enabled); never for savepoints. */
  readonly unaligned: boolean;
  /** ms after which an aligned barrier of an unaligned job overtakes (execution.checkpointing.aligned-checkpoint-timeout); 0 = at once. */
  readonly alignmentTimeoutMs: number;
  /** Sources end after it: stop-with-savepoint. 'drain' also sends MAX_WATERMARK and finishes the operators before the barrier. */
  readonly stop?: 'suspend' | 'drain';
}

export interface CheckpointLocation {
  /** URI of the directory of this checkpoint, where `_metadata` will stand. */
  readonly directory: string;
  /** URI of the directory of shared files. */
  readonly shared: string;
  /** Files up to this many bytes go into the metadata. */
  readonly inlineBytes: number;
  /** Options of the file system (S3), by Flink's keys. */
  readonly configuration: ReadonlyMap<string, string>;
}

/** Which subtask of which operator chain: positions in the execution plan. */
export interface SubtaskId {
  readonly task: number;
  readonly subtask: number;
}

/** What one subtask answers: a snapshot for each operator of its chain that has state, by the operator's position in the chain. */
export interface SubtaskSnapshot {
  readonly operators: readonly { readonly operator: number; readonly state: OperatorSubtaskState }[];
  /** The subtask had processed all its input; it waits for this checkpoint to end. */
  readonly finished: boolean;
  readonly metrics: SubtaskCheckpointMetrics;
}

export interface OperatorSubtaskState {
  readonly keyed?: KeyedHandle;
  readonly operator?: OperatorHandle;
  /** Unfinished splits of a source, with their positions. */
  readonly splits?: readonly SourceSplit[];
  /** Unaligned: batches in flight, by input channel and by output channel (runtime/channel-state.ts). Head operators only. */
  readonly channels?: StateFile;
}

/** As in Flink's REST API of subtask checkpoint statistics. */
export interface SubtaskCheckpointMetrics {
  readonly syncMs: number;
  readonly asyncMs: number;
  readonly alignmentMs: number;
  readonly startDelayMs: number;
  /** Bytes that this checkpoint wrote, and bytes that it refers to in all. */
  readonly writtenBytes: number;
  readonly stateBytes: number;
  /** Bytes of data in flight that the snapshot holds. */
  readonly persistedBytes?: number;
  readonly unaligned: boolean;
}

/** State of one source's enumerator; plain JSON. */
export type EnumeratorState = Readonly<Record<string, unknown>>;

/** What the coordinator asks of the job. */
export interface CheckpointTarget {
  /** Subtasks that take part: all that have not finished. `triggers` are those that begin by themselves (sources; others whose input has ended). */
  participants(): {
    readonly all: readonly SubtaskId[];
    readonly triggers: readonly SubtaskId[];
    readonly finished: readonly SubtaskId[];
  };
  /** False while some subtask is not RUNNING. */
  ready(): boolean;
  trigger(ids: readonly SubtaskId[], barrier: CheckpointBarrier): void;
  /** By task: state of the sources' enumerators, taken before the barrier is triggered. */
  enumerators(checkpointId: number): ReadonlyMap<number, EnumeratorState>;
  completed(checkpointId: number): void;
  aborted(checkpointId: number): void;
  /** Too many checkpoints have failed (execution.checkpointing.tolerable-failed-checkpoints). */
  fail(error: Error): void;
}

/** State for one subtask to begin with, by operator of its chain. */
export interface SubtaskRestore {
  readonly checkpointId: number;
  readonly operators: readonly { readonly operator: number; readonly state: RestoredOperatorState }[];
  /** Every subtask of these operators had finished: nothing is processed again, only commits are made good. */
  readonly finished: boolean;
}

export interface RestoredOperatorState {
  /** Handles whose key groups meet this subtask's. */
  readonly keyed: readonly KeyedHandle[];
  readonly operator: OperatorHandle | undefined;
  readonly splits: readonly SourceSplit[];
  /** Of this subtask when the parallelism is the same, else of all that may hold rows for it. */
  readonly channels: readonly RestoredChannels[];
}

/** Data that was in flight to a subtask of the checkpoint. */
export interface RestoredChannels {
  readonly file: StateFile;
  readonly subtask: number;
  /** How many subtasks there were. */
  readonly parallelism: number;
}

/** A completed checkpoint or savepoint in memory: the contents of `_metadata` (sdk/proto checkpoint.proto). */
export interface CompletedCheckpoint {
  readonly id: number;
  readonly kind: 'checkpoint' | 'savepoint';
  readonly timestampMs: number;
  readonly jobId: string;
  readonly jobName: string;
  /** URI of its directory. */
  readonly directory: string;
  readonly operators: readonly OperatorState[];
}

/** One operator (a node of the graph) over all its subtasks. */
export interface OperatorState {
  /** 32 hex digits: Flink's OperatorID, of the uid or of the operator's place in the graph (graph/operator-ids.ts). */
  readonly id: string;
  readonly uid: string;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly subtasks: readonly {
    readonly index: number;
    readonly state: OperatorSubtaskState;
    readonly finished: boolean;
  }[];
  readonly enumerator: EnumeratorState | undefined;
}

/** What a job begins with. */
export interface JobRestore {
  readonly checkpointId: number;
  /** URI of the checkpoint's directory, which relative paths of files refer to; empty when there are no files. */
  readonly directory: string;
  subtask(id: SubtaskId): SubtaskRestore | undefined;
  /** Of the source that task `task` begins with. */
  enumerator(task: number): EnumeratorState | undefined;
  /** What the job has to run: its plan, with the maximum parallelism that the restored state was taken with. */
  readonly plan: ExecutionPlan;
}

/** Any thread: outputs for the files of one subtask. checkpoint/storage exports these two as `createStateOutputs` and `createStateInputs`. */
export type CreateStateOutputs = (location: CheckpointLocation) => StateOutputs;
export type CreateStateInputs = (baseDirectory: string, configuration: ReadonlyMap<string, string>) => StateInputs;

/** checkpoint/coordinator.ts exports a class with this shape; checkpoint/index.ts `createCheckpointCoordinator`. */
export interface CheckpointCoordinator {
  /** True when the configuration asks for periodic checkpoints. */
  readonly periodic: boolean;
  /** The state to begin with: the last completed checkpoint, else what `execution.state-recovery.path` or the HA store names, else undefined. */
  latest(): Promise<JobRestore | undefined>;
  /**
   * A subtask could not restore its state because a file of the checkpoint is lost or corrupt (CorruptStateError): `latest` then gives the
   * retained one before. False when there is none: the job cannot be recovered.
   */
  restoreFailed(checkpointId: number, error: Error): boolean;
  /** The job runs (again): periodic checkpoints start. `attempt` guards against late answers. */
  start(attempt: number): void;
  /** A failure, a restart, a cancellation: pending checkpoints are aborted. */
  stop(reason: string): void;
  acknowledge(attempt: number, id: SubtaskId, checkpointId: number, snapshot: SubtaskSnapshot): void;
  decline(attempt: number, id: SubtaskId, checkpointId: number, error: Error): void;
  /** Some subtask has processed all its input and waits for a checkpoint; when all wait, one is taken at once. */
  waiting(id: SubtaskId): void;
  /** A subtask has finished for good. */
  finished(id: SubtaskId): void;
  /** `full`: with all state, also when checkpoints are incremental. */
  triggerCheckpoint(options?: { readonly full?: boolean }): Promise<CompletedCheckpoint>;
  /** Directory default: execution.checkpointing.savepoint-dir. Resolves when it is durable. */
  triggerSavepoint(options: {
    readonly directory?: string;
    readonly stop?: 'suspend' | 'drain';
  }): Promise<CompletedCheckpoint>;
  /** As Flink's REST API of checkpoints shows them: counts, summary, latest, history. */
  statistics(): CheckpointStatistics;
  /** The job has ended in `status`: retention, clean-up, HA. UNRECOVERED: it has not run here, and everything stays as it is. */
  close(status: 'FINISHED' | 'CANCELED' | 'FAILED' | 'SUSPENDED' | 'UNRECOVERED'): Promise<void>;
  /** Instead of everything else: the job has ended under a host that died before it had cleaned up. */
  endedBefore?(status: 'FINISHED' | 'CANCELED' | 'FAILED'): Promise<void>;
  /** After `close`, when no task of the job writes any more: what checkpoints that never completed have left behind goes. */
  cleanUp?(): Promise<void>;
}

export interface CheckpointStatistics {
  readonly counts: {
    readonly restored: number;
    readonly total: number;
    readonly inProgress: number;
    readonly completed: number;
    readonly failed: number;
  };
  readonly history: readonly CheckpointRecord[];
  /** Of all completed ones (the last 10,000), also of those that have left the history. */
  readonly summary?: readonly CheckpointSample[];
  /** Those with the highest ids, also when they have left the history. */
  readonly latest?: {
    readonly completed: CheckpointRecord | undefined;
    readonly savepoint: CheckpointRecord | undefined;
    readonly failed: CheckpointRecord | undefined;
  };
  readonly restored:
    | { readonly id: number; readonly directory: string; readonly savepoint: boolean; readonly restoredMs: number }
    | undefined;
}

/** What the summary of all completed checkpoints is made from. */
export interface CheckpointSample {
  readonly stateBytes: number;
  readonly writtenBytes: number;
  readonly persistedBytes: number;
  readonly endToEndMs: number;
}

/** The answers of one task's subtasks. */
export interface TaskCheckpointRecord {
  /** Position in the execution plan. */
  readonly task: number;
  readonly parallelism: number;
  readonly subtasks: readonly SubtaskCheckpointRecord[];
}

export interface SubtaskCheckpointRecord extends SubtaskCheckpointMetrics {
  readonly subtask: number;
  /** ms since the epoch. */
  readonly ackMs: number;
}

export interface CheckpointRecord {
  readonly id: number;
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly savepoint: boolean;
  readonly triggerMs: number;
  /** -1 = no answer yet. */
  readonly latestAckMs: number;
  readonly stateBytes: number;
  readonly writtenBytes: number;
  readonly persistedBytes?: number;
  /** From the trigger to the last answer, of a failed one to its failure; -1 = no answer yet. */
  readonly endToEndMs: number;
  /** All subtasks; those that had finished before count as acknowledged. */
  readonly subtasks: number;
  readonly acknowledged: number;
  readonly directory: string | undefined;
  readonly failure: string | undefined;
  /** A savepoint that ends the job. */
  readonly stops?: boolean;
  /** Some subtask has overtaken data in flight. */
  readonly unaligned?: boolean;
  /** It was given up, and its files are deleted. */
  readonly discarded?: boolean;
  /** By task. */
  readonly tasks?: readonly TaskCheckpointRecord[];
}
