/** The state of a checkpoint, handed out to the subtasks of a job that may have changed. Rules of Flink's StateAssignmentOperation. */
import { pathForUsers } from '../filesystems/paths';
import type { SourceSplit } from '../connectors/contracts';
import type { ExecutionPlan, PlanOperator, PlanTask } from '../graph/contracts';
import type { KeyedHandle, OperatorHandle, StateFile } from '../state/snapshot/contracts';
import { keyGroupRange } from '../types/hash';
import type {
  CompletedCheckpoint,
  JobRestore,
  OperatorState,
  RestoredOperatorState,
  SubtaskRestore,
} from './contracts';
import { RestoreError } from './errors';
import { checkFinishedTasks, isFullyFinished } from './finished-operators';
import { adoptedMaxParallelisms, withMaxParallelisms } from './max-parallelism';
import { redistributeOperatorState, splitEvenly } from './redistribution-operator-state';
import { hasState } from './state-files';
import { resolveFile } from './storage/inputs';

export interface RestoreOptions {
  /** execution.state-recovery.ignore-unclaimed-state */
  readonly ignoreUnclaimedState: boolean;
  /** Data in flight of this checkpoint is dropped; -1 = of none. */
  readonly withoutChannelStateOf: number;
}

/** `operatorIds`: by node. Throws RestoreError when the checkpoint does not fit the job. */
export function jobRestore(
  checkpoint: CompletedCheckpoint,
  plan: ExecutionPlan,
  operatorIds: ReadonlyMap<number, string>,
  options: RestoreOptions,
): JobRestore {
  const states = new StateMatch(checkpoint, plan, operatorIds);
  if (!options.ignoreUnclaimedState) states.checkAllClaimed();
  const adopted = adoptedMaxParallelisms(
    plan,
    (task) => states.ofTask(task).filter((state) => state !== undefined),
    (operator) => operator.id,
    checkpoint.directory,
  );
  const running = withMaxParallelisms(plan, adopted);
  checkFinishedTasks(running, (task) => states.ofTask(task));
  const withChannels = checkpoint.id !== options.withoutChannelStateOf;
  const tasks = running.tasks.map((task) => restoredTask(checkpoint, running, task, states, withChannels));
  return {
    checkpointId: checkpoint.id,
    directory: checkpoint.directory,
    plan: running,
    subtask: ({ task, subtask }) => tasks[task]?.[subtask],
    enumerator: (task) => states.ofTask(running.tasks[task])[0]?.enumerator,
  };
}

/** Which operator of the job takes which state of the checkpoint. */
class StateMatch {
  private readonly byId = new Map<string, OperatorState>();

  constructor(
    private readonly checkpoint: CompletedCheckpoint,
    private readonly plan: ExecutionPlan,
    private readonly operatorIds: ReadonlyMap<number, string>,
  ) {
    for (const operator of checkpoint.operators) this.byId.set(operator.id, operator);
  }

  /** By position in the chain. */
  ofTask(task: PlanTask): (OperatorState | undefined)[] {
    return task.operators.map((operator) => this.of(operator));
  }

  private of(operator: PlanOperator): OperatorState | undefined {
    for (const id of this.idsOf(operator)) {
      const state = this.byId.get(id);
      if (state !== undefined) return state;
    }
    return undefined;
  }

  /** A hash that the user has set goes first (setUidHash). A stage takes the state of any of its nodes. */
  private *idsOf(operator: PlanOperator): IterableIterator<string> {
    for (const { id, node } of operator.nodes) {
      if (node.uidHash) yield node.uidHash;
      yield this.operatorIds.get(id)!;
    }
  }

  checkAllClaimed(): void {
    const claimed = new Set<string>();
    for (const task of this.plan.tasks) {
      for (const operator of task.operators) for (const id of this.idsOf(operator)) claimed.add(id);
    }
    for (const operator of this.checkpoint.operators) {
      if (claimed.has(operator.id)) continue;
      const empty = operator.enumerator === undefined && !operator.subtasks.some(({ state }) => hasState(state));
      if (!empty) throw unclaimed(this.checkpoint.directory, operator);
    }
  }
}

function unclaimed(directory: string, operator: OperatorState): RestoreError {
  const uid = operator.uid ? ` with uid '${operator.uid}'` : '';
  return new RestoreError(
    `Failed to rollback to checkpoint/savepoint ${pathForUsers(directory)}. Cannot map checkpoint/savepoint state for operator ${operator.id} ` +
      'to the new program, because the operator is not available in the new program. If you want to allow to skip this, you can ' +
      `set the --allowNonRestoredState option on the CLI. The state is that of "${operator.name}"${uid}.`,
  );
}

/** By subtask. Tasks without state learn that the job was restored, too: sinks must know whether they begin or go on. */
function restoredTask(
  checkpoint: CompletedCheckpoint,
  plan: ExecutionPlan,
  task: PlanTask,
  match: StateMatch,
  withChannels: boolean,
): SubtaskRestore[] {
  const states = match.ofTask(task);
  const known = states.filter((state) => state !== undefined);
  const finished = known.length > 0 && known.every(isFullyFinished);
  const operators = states.map((state, index) => {
    if (state === undefined) return undefined;
    if (withChannels) checkChannels(checkpoint, plan, task, state, index, match);
    return redistribute(checkpoint.directory, state, task, withChannels);
  });
  return Array.from({ length: task.parallelism }, (_, subtask) => ({
    checkpointId: checkpoint.id,
    finished,
    operators: operators.flatMap((restored, operator) =>
      restored === undefined ? [] : [{ operator, state: restored[subtask] }],
    ),
  }));
}

function redistribute(
  directory: string,
  state: OperatorState,
  task: PlanTask,
  withChannels: boolean,
): RestoredOperatorState[] {
  const old: (OperatorState['subtasks'][number]['state'] | undefined)[] = Array.from({ length: state.parallelism });
  for (const subtask of state.subtasks) old[subtask.index] = subtask.state;
  const keyed = old.flatMap((part) => (part?.keyed ? [absoluteHandle(directory, part.keyed)] : []));
  const operator = redistributeOperatorState(
    old.map((part) => part?.operator),
    task.parallelism,
  );
  const splits = redistributeSplits(
    old.map((part) => part?.splits ?? []),
    task.parallelism,
  );
  return Array.from({ length: task.parallelism }, (_, index) => {
    const channels = withChannels ? old[index]?.channels : undefined;
    return {
      keyed: keyed.filter((handle) => overlaps(handle, index, task)),
      operator: operator[index] as OperatorHandle | undefined,
      splits: splits[index],
      channels: channels === undefined ? [] : [absolute(directory, channels)],
    };
  });
}

function overlaps({ keyGroups }: KeyedHandle, subtask: number, task: PlanTask): boolean {
  const { start, end } = keyGroupRange(subtask, task.parallelism, task.maxParallelism);
  return keyGroups.first <= end && keyGroups.last >= start;
}

function redistributeSplits(
  old: readonly (readonly SourceSplit[])[],
  parallelism: number,
): readonly (readonly SourceSplit[])[] {
  return old.length === parallelism ? old : splitEvenly(old.flat(), parallelism).parts;
}

/** Restores read without knowing where the metadata was. */
function absolute(directory: string, file: StateFile): StateFile {
  return file.kind === 'inline' ? file : { ...file, path: resolveFile(directory, file) };
}

function absoluteHandle(directory: string, handle: KeyedHandle): KeyedHandle {
  return { keyGroups: handle.keyGroups, segments: handle.segments.map((file) => absolute(directory, file)) };
}

/** Data in flight stands for channels between certain subtasks: it can only be restored between the same ones. */
function checkChannels(
  checkpoint: CompletedCheckpoint,
  plan: ExecutionPlan,
  task: PlanTask,
  state: OperatorState,
  operator: number,
  match: StateMatch,
): void {
  if (!state.subtasks.some((subtask) => subtask.state.channels !== undefined)) return;
  if (operator !== 0) {
    throw new RestoreError(
      'Cannot recover from unaligned checkpoint when topology changes, such that data exchanges with persisted data are now ' +
        `chained.\nThe following operators contain channel state: [${state.id}]`,
    );
  }
  const neighbours = plan.edges.flatMap(({ sourceTask, targetTask }) =>
    sourceTask === task.index ? [targetTask] : targetTask === task.index ? [sourceTask] : [],
  );
  for (const index of [task.index, ...neighbours]) {
    const { parallelism, name } = plan.tasks[index];
    const old = match.ofTask(plan.tasks[index]).find((one) => one !== undefined)?.parallelism ?? parallelism;
    if (old !== parallelism) throw rescaledChannels(checkpoint, name, old, parallelism);
  }
}

function rescaledChannels(checkpoint: CompletedCheckpoint, task: string, old: number, now: number): RestoreError {
  return new RestoreError(
    `Checkpoint ${checkpoint.id} (${checkpoint.directory}) is unaligned and holds data in flight, so that the parallelism of ` +
      `"${task}" cannot change from ${old} to ${now}. Take a savepoint, which never holds data in flight, to change it.`,
    'java.lang.UnsupportedOperationException',
  );
}
