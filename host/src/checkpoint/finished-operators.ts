/** Tasks that had ended before the checkpoint. Rules of Flink's VertexFinishedStateChecker. */
import type { ExecutionPlan, PlanEdge, PlanTask } from '../graph/contracts';
import { isPointwise } from '../graph/partitioning';
import type { OperatorState } from './contracts';
import { RestoreError } from './errors';

type Progress = 'all running' | 'partially finished' | 'fully finished';

/** Every subtask had processed all its input. */
export function isFullyFinished(state: OperatorState): boolean {
  return state.subtasks.length === state.parallelism && state.subtasks.every((subtask) => subtask.finished);
}

function progressOf(state: OperatorState | undefined): Progress {
  if (state === undefined) return 'all running';
  if (isFullyFinished(state)) return 'fully finished';
  return state.subtasks.some((subtask) => subtask.finished) ? 'partially finished' : 'all running';
}

/** Throws RestoreError when a task that has ended would get new input. */
export function checkFinishedTasks(
  plan: ExecutionPlan,
  statesOf: (task: PlanTask) => readonly (OperatorState | undefined)[],
): void {
  const progress = plan.tasks.map((task) => taskProgress(task, statesOf(task)));
  for (const task of plan.tasks) {
    if (progress[task.index] === 'all running') continue;
    for (const index of task.incoming) checkInput(plan, task, plan.edges[index], progress);
  }
}

function taskProgress(task: PlanTask, states: readonly (OperatorState | undefined)[]): Progress {
  const all = new Set(states.map(progressOf));
  if (all.size === 1) return [...all][0];
  throw new RestoreError(
    `Can not restore vertex ${task.name} which contain mixed operator finished state: [${[...all].sort().join(', ')}]`,
    'org.apache.flink.util.FlinkRuntimeException',
  );
}

function checkInput(plan: ExecutionPlan, task: PlanTask, edge: PlanEdge, progress: readonly Progress[]): void {
  const before = progress[edge.sourceTask];
  if (before === 'fully finished') return;
  const fully = progress[task.index] === 'fully finished';
  const pointwise = isPointwise(edge.edge.partitioning);
  if (!fully && pointwise && before !== 'all running') return;
  const what = fully
    ? 'fully finished vertices predeceased with the ones not fully finished'
    : pointwise
      ? 'partially finished vertices predeceased with all running ones'
      : 'partially finished vertices predeceased with running or partially finished ones and connected via the ALL_TO_ALL edges';
  throw new RestoreError(
    `Illegal JobGraph modification. Cannot run a program with ${what}. Task vertex ${task.name} has a predecessor ` +
      `that is ${before}: ${plan.tasks[edge.sourceTask].name}`,
    'org.apache.flink.util.FlinkRuntimeException',
  );
}
