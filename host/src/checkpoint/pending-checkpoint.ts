/** A checkpoint that waits for its subtasks. */
import type { ExecutionPlan } from '../graph/contracts';
import type {
  CheckpointBarrier,
  CompletedCheckpoint,
  EnumeratorState,
  OperatorState,
  SubtaskId,
  SubtaskSnapshot,
} from './contracts';
import { CheckpointError } from './errors';
import { hasState } from './state-files';
import type { TriggerRequest } from './trigger-queue';

export const subtaskKey = ({ task, subtask }: SubtaskId): string => `${task}/${subtask}`;

/** What the pending checkpoint needs of the job. */
export interface CheckpointedJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly plan: ExecutionPlan;
  /** OperatorIDs by node. */
  readonly operatorIds: ReadonlyMap<number, string>;
}

type OperatorSubtask = OperatorState['subtasks'][number];

export class PendingCheckpoint {
  /** Answers by subtask. */
  private readonly snapshots = new Map<string, SubtaskSnapshot>();
  private awaited: ReadonlySet<string> = new Set();
  private finishedBefore: ReadonlySet<string> = new Set();
  private enumerators: ReadonlyMap<number, EnumeratorState> = new Map();
  /** undefined = its location is still being made, and no task has heard of it. */
  barrier: CheckpointBarrier | undefined;
  /** Where the metadata will stand; '' = in memory, or not known yet. */
  directory = '';
  /** Its metadata is being made durable: it can no longer be aborted. */
  sealed = false;
  cancelTimeout: (() => void) | undefined;
  /** Resolves when it has been given up. */
  readonly over: Promise<undefined>;
  private resolveOver!: (value: undefined) => void;

  constructor(
    readonly id: number,
    readonly request: TriggerRequest,
    /** ms since the epoch. */
    readonly triggerMs: number,
  ) {
    this.over = new Promise((resolve) => {
      this.resolveOver = resolve;
    });
  }

  giveUp(): void {
    this.cancelTimeout?.();
    this.resolveOver(undefined);
  }

  /** It is about to be triggered. */
  begin(
    barrier: CheckpointBarrier,
    participants: readonly SubtaskId[],
    finished: readonly SubtaskId[],
    enumerators: ReadonlyMap<number, EnumeratorState>,
  ): void {
    this.barrier = barrier;
    this.awaited = new Set(participants.map(subtaskKey));
    this.finishedBefore = new Set(finished.map(subtaskKey));
    this.enumerators = enumerators;
  }

  get complete(): boolean {
    return this.barrier !== undefined && this.snapshots.size === this.awaited.size;
  }

  /** False = it was not asked for, or has come before. */
  acknowledge(id: SubtaskId, snapshot: SubtaskSnapshot): boolean {
    const key = subtaskKey(id);
    if (!this.awaited.has(key) || this.snapshots.has(key)) return false;
    this.snapshots.set(key, snapshot);
    return true;
  }

  awaits(id: SubtaskId): boolean {
    const key = subtaskKey(id);
    return this.awaited.has(key) && !this.snapshots.has(key);
  }

  answers(): Iterable<SubtaskSnapshot> {
    return this.snapshots.values();
  }

  /** Subtasks that had processed all their input when they took their snapshot. */
  *atTheirEnd(): IterableIterator<string> {
    for (const [key, snapshot] of this.snapshots) if (snapshot.finished) yield key;
  }

  /** Throws CheckpointError when the state of the finished subtasks cannot be left out. */
  toCompleted(job: CheckpointedJob): CompletedCheckpoint {
    return {
      id: this.id,
      kind: this.request.kind,
      timestampMs: this.triggerMs,
      jobId: job.jobId,
      jobName: job.jobName,
      directory: this.directory,
      operators: job.plan.tasks.flatMap((task) =>
        task.operators.flatMap((operator) => {
          const state = this.operatorState(job, task.index, operator.index);
          return state === undefined ? [] : [state];
        }),
      ),
    };
  }

  private operatorState(job: CheckpointedJob, task: number, operator: number): OperatorState | undefined {
    const { parallelism, maxParallelism, name, operators } = job.plan.tasks[task];
    const { nodes, name: operatorName } = operators[operator];
    const subtasks = this.subtasksOf(task, operator, parallelism);
    const enumerator = operator === 0 ? this.enumerators.get(task) : undefined;
    const id = job.operatorIds.get(nodes[0].id)!;
    this.checkUnionStates(task, parallelism, `The vertex ${name} (id = ${id})`, subtasks);
    if (subtasks.length === 0 && enumerator === undefined) return undefined;
    const { uid } = nodes[0].node;
    return { id, uid, name: operatorName, parallelism, maxParallelism, subtasks, enumerator };
  }

  private subtasksOf(task: number, operator: number, parallelism: number): OperatorSubtask[] {
    const subtasks: OperatorSubtask[] = [];
    for (let index = 0; index < parallelism; index++) {
      const key = subtaskKey({ task, subtask: index });
      const snapshot = this.snapshots.get(key);
      const state = snapshot?.operators.find((entry) => entry.operator === operator)?.state ?? {};
      const finished = snapshot?.finished ?? this.finishedBefore.has(key);
      // A source without splits left is kept: "none" is its state.
      if (finished || hasState(state) || state.splits !== undefined) subtasks.push({ index, state, finished });
    }
    return subtasks;
  }

  /** A union list that lacks the part of subtasks that are gone would be restored incomplete. */
  private checkUnionStates(
    task: number,
    parallelism: number,
    vertex: string,
    subtasks: readonly OperatorSubtask[],
  ): void {
    const finished = subtasks.filter((subtask) => subtask.finished);
    if (finished.length === 0 || finished.length === parallelism) return;
    const union = subtasks.some(({ state }) => state.operator?.lists.some((list) => list.redistribution === 'union'));
    if (!union) return;
    const gone = finished.some(({ index }) => this.finishedBefore.has(subtaskKey({ task, subtask: index })));
    const what = gone ? 'are FINISHED' : "has called operators' finish method";
    throw new CheckpointError('CHECKPOINT_DECLINED_TASK_CLOSING', {
      detail: `${vertex} has used UnionListState, but part of its tasks ${what}.`,
    });
  }
}
