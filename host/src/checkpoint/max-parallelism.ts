/** Whether a job can take over the key groups of a checkpoint, and with which maximum parallelism it then runs. */
import { pathForUsers } from '../filesystems/paths';
import type { ExecutionPlan, PlanTask, StreamNode } from '../graph/contracts';
import { numberOption } from '../operators/configuration';
import type { OperatorState } from './contracts';
import { RestoreError } from './errors';

/** Maximum parallelisms that the job has to adopt, by task. Throws RestoreError, in Flink's words. */
export function adoptedMaxParallelisms(
  plan: ExecutionPlan,
  statesOf: (task: PlanTask) => readonly OperatorState[],
  describe: (operator: OperatorState) => string,
  directory: string,
): ReadonlyMap<number, number> {
  const adopted = new Map<number, number>();
  for (const task of plan.tasks) {
    for (const state of statesOf(task)) {
      checkParallelism(task, state);
      const wanted = adopted.get(task.index) ?? task.maxParallelism;
      if (state.maxParallelism === wanted) continue;
      if (adopted.has(task.index) || isExplicit(plan, task)) throw mismatch(directory, describe(state), state, wanted);
      adopted.set(task.index, state.maxParallelism);
    }
  }
  return adopted;
}

function checkParallelism(task: PlanTask, state: OperatorState): void {
  if (state.maxParallelism >= task.parallelism) return;
  throw new RestoreError(
    `The state for task ${task.name} can not be restored. The maximum parallelism (${state.maxParallelism}) of the restored ` +
      `state is lower than the configured parallelism (${task.parallelism}). Please reduce the parallelism of the task to be ` +
      'lower or equal to the maximum parallelism.',
  );
}

function mismatch(directory: string, operator: string, state: OperatorState, wanted: number): RestoreError {
  return new RestoreError(
    `Failed to rollback to checkpoint/savepoint ${pathForUsers(directory)}. Max parallelism mismatch between checkpoint/savepoint state and ` +
      `new program. Cannot map operator ${operator} with max parallelism ${state.maxParallelism} to new program with max ` +
      `parallelism ${wanted}. This indicates that the program has been changed in a non-compatible way after the ` +
      'checkpoint/savepoint.',
  );
}

/** Somebody has chosen the maximum parallelism; otherwise it only follows from the parallelism. */
function isExplicit({ streamGraph }: ExecutionPlan, task: PlanTask): boolean {
  const { node } = task.operators[0].nodes[0];
  const configured = numberOption(streamGraph.configuration, 'pipeline.max-parallelism', -1);
  return node.forceNonParallel || node.maxParallelism > 0 || streamGraph.graph.maxParallelism > 0 || configured > 0;
}

/** The plan with other maximum parallelisms of these tasks. */
export function withMaxParallelisms(plan: ExecutionPlan, adopted: ReadonlyMap<number, number>): ExecutionPlan {
  if (adopted.size === 0) return plan;
  const nodes = new Map<number, StreamNode>(plan.streamGraph.byId);
  for (const [index, maxParallelism] of adopted) {
    for (const { nodes: members } of plan.tasks[index].operators) {
      for (const node of members) nodes.set(node.id, { ...node, maxParallelism });
    }
  }
  const byId = (node: StreamNode): StreamNode => nodes.get(node.id)!;
  return {
    ...plan,
    streamGraph: { ...plan.streamGraph, nodes: plan.streamGraph.nodes.map(byId), byId: nodes },
    tasks: plan.tasks.map((task) => ({
      ...task,
      maxParallelism: adopted.get(task.index) ?? task.maxParallelism,
      operators: task.operators.map((operator) => ({ ...operator, nodes: operator.nodes.map(byId) })),
    })),
  };
}
