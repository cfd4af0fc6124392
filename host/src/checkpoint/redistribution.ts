/** The state of a checkpoint, handed out to the subtasks of a job that may have changed. Rules of Flink's StateAssignmentOperation. */
import type { Partitioning } from '@drey/sdk/protocol';
import { pathForUsers } from '../filesystems/paths';
import type { SourceSplit } from '../connectors/contracts';
import type { ExecutionPlan, PlanOperator, PlanTask } from '../graph/contracts';
import { type FormerIds, formerOperatorIds } from '../graph/operator-ids';
import { mayBeOvertaken } from '../graph/partitioning';
import type { KeyedHandle, OperatorHandle, StateFile } from '../state/snapshot/contracts';
import { keyGroupRange } from '../types/hash';
import type {
  CompletedCheckpoint,
  JobRestore,
  OperatorState,
  RestoredChannels,
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
  private readonly operatorIds: ReadonlyMap<number, string>;

  constructor(
    private readonly checkpoint: CompletedCheckpoint,
    private readonly plan: ExecutionPlan,
    operatorIds: ReadonlyMap<number, string>,
  ) {
    for (const operator of checkpoint.operators) this.byId.set(operator.id, operator);
    this.operatorIds = this.firstUnclaimed(operatorIds) === undefined ? operatorIds : (this.formerIds() ?? operatorIds);
  }

  /** By position in the chain. */
  ofTask(task: PlanTask): (OperatorState | undefined)[] {
    return task.operators.map((operator) => this.of(operator));
  }

  checkAllClaimed(): void {
    const left = this.firstUnclaimed(this.operatorIds);
    if (left !== undefined) throw unclaimed(this.checkpoint.directory, left);
  }

  private of(operator: PlanOperator): OperatorState | undefined {
    for (const { id } of idsOf(operator, this.operatorIds)) {
      const state = this.byId.get(id);
      if (state !== undefined) return state;
    }
    return undefined;
  }

  /** The first operator whose state nobody takes. */
  private firstUnclaimed(ids: ReadonlyMap<number, string>): OperatorState | undefined {
    const claimed = new Set<string>();
    for (const { operators } of this.plan.tasks) {
      for (const operator of operators) for (const { id } of idsOf(operator, ids)) claimed.add(id);
    }
    return this.checkpoint.operators.find((state) => !claimed.has(state.id) && !isEmpty(state));
  }

  /**
   * Without uids, ids follow from the chains, and these from the parallelism. So the program may be the one that took the checkpoint, at
   * another parallelism: it is when all state then has its operator, and that had the parallelism of the state.
   */
  private formerIds(): ReadonlyMap<number, string> | undefined {
    const parallelisms = new Set(this.checkpoint.operators.map(({ parallelism }) => parallelism));
    for (const former of formerOperatorIds(this.plan.streamGraph, parallelisms)) {
      if (this.firstUnclaimed(former.ids) === undefined && this.ranWith(former)) return former.ids;
    }
    return undefined;
  }

  private ranWith({ ids, parallelismOf }: FormerIds): boolean {
    const operators = this.plan.tasks.flatMap((task) => task.operators);
    return operators.every((operator) =>
      [...idsOf(operator, ids)].every(({ node, id }) => {
        const state = this.byId.get(id);
        return state === undefined || state.uid !== '' || state.parallelism === parallelismOf(node);
      }),
    );
  }
}

/** A hash that the user has set goes first (setUidHash). A stage takes the state of any of its nodes. */
function* idsOf(
  operator: PlanOperator,
  ids: ReadonlyMap<number, string>,
): IterableIterator<{ readonly node: number; readonly id: string }> {
  for (const { id, node } of operator.nodes) {
    if (node.uidHash) yield { node: id, id: node.uidHash };
    yield { node: id, id: ids.get(id)! };
  }
}

function isEmpty({ enumerator, subtasks }: OperatorState): boolean {
  return enumerator === undefined && !subtasks.some(({ state }) => hasState(state));
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
    const inputs = task.incoming.map((edge) => plan.edges[edge].edge.partitioning);
    if (withChannels) checkChannels(checkpoint, task, state, index, inputs);
    const channels = withChannels ? channelsBySubtask(checkpoint.directory, state, task) : [];
    return redistribute(checkpoint.directory, state, task, channels);
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
  channels: readonly (readonly RestoredChannels[])[],
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
  return Array.from({ length: task.parallelism }, (_, index) => ({
    keyed: keyed.filter((handle) => overlaps(handle, index, task)),
    operator: operator[index] as OperatorHandle | undefined,
    splits: splits[index],
    channels: channels[index] ?? [],
  }));
}

function overlaps({ keyGroups }: KeyedHandle, subtask: number, task: PlanTask): boolean {
  const { start, end } = keyGroupRange(subtask, task.parallelism, task.maxParallelism);
  return keyGroups.first <= end && keyGroups.last >= start;
}

/** Subtasks take out of these what is theirs (runtime/channel-rescaling.ts). */
function channelsBySubtask(directory: string, state: OperatorState, task: PlanTask): RestoredChannels[][] {
  const { parallelism } = state;
  const old = state.subtasks.flatMap(({ index, state: { channels } }): RestoredChannels[] =>
    channels === undefined ? [] : [{ file: absolute(directory, channels), subtask: index, parallelism }],
  );
  return Array.from({ length: task.parallelism }, (_, index) =>
    parallelism === task.parallelism ? old.filter(({ subtask }) => subtask === index) : old,
  );
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

/** Throws when data in flight has no place in the job of now. */
function checkChannels(
  { id, directory }: CompletedCheckpoint,
  task: PlanTask,
  state: OperatorState,
  operator: number,
  inputs: readonly Partitioning[],
): void {
  if (!state.subtasks.some((subtask) => subtask.state.channels !== undefined)) return;
  if (operator !== 0) {
    throw new RestoreError(
      'Cannot recover from unaligned checkpoint when topology changes, such that data exchanges with persisted data are now ' +
        `chained.\nThe following operators contain channel state: [${state.id}]`,
    );
  }
  if (state.parallelism === task.parallelism || inputs.every(mayBeOvertaken)) return;
  throw new RestoreError(
    `Checkpoint ${id} (${directory}) is unaligned and holds data in flight before "${task.name}", of which it cannot be told where ` +
      `it belongs at parallelism ${task.parallelism} instead of ${state.parallelism}: rows on forward, rescale, broadcast and custom ` +
      'edges have no other place. Take a savepoint, which never holds data in flight, or leave it out with ' +
      `execution.state-recovery.without-channel-state.checkpoint-id: ${id}.`,
    'java.lang.UnsupportedOperationException',
  );
}
