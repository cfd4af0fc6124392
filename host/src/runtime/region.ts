/** Failover regions: tasks that exchange rows restart together, others go on. Flink: RestartPipelinedRegionFailoverStrategy. */
import type { JobFailure } from '@drey/sdk/protocol';
import type { ExecutionPlan } from '../graph/contracts';
import type { AccumulatorSnapshot } from './accumulators';
import type { ExecutionState } from './contracts';
import type { SourceCoordinator } from './source-coordinator';
import type { Placement, SubtaskRef } from './task-environment';

export const TERMINAL_TASK_STATES: ReadonlySet<ExecutionState> = new Set(['FINISHED', 'CANCELED', 'FAILED']);

/** Positions of the tasks of each region, in the order of the plan. */
export function failoverRegions({ tasks, edges }: ExecutionPlan): number[][] {
  const region = tasks.map(({ index }) => index);
  const root = (task: number): number => (region[task] === task ? task : root(region[task]));
  for (const { sourceTask, targetTask } of edges) region[root(targetTask)] = root(sourceTask);
  const regions = new Map<number, number[]>();
  for (const { index } of tasks) {
    const of = root(index);
    regions.set(of, [...(regions.get(of) ?? []), index]);
  }
  return [...regions.values()];
}

/** The execution of one region: its current attempt and the states of its subtasks. */
export class Region {
  /** -1 = never deployed. */
  attempt = -1;
  restarts = -1;
  /** A failure is being dealt with: the tasks are cancelled, then the region is deployed again or the job ends. */
  failed = false;
  /** ms from the end of the failed attempt to the next one. */
  restartDelay = 0;
  restartTimer: NodeJS.Timeout | undefined;
  killTimer: NodeJS.Timeout | undefined;
  failure: JobFailure | undefined;
  readonly states = new Map<string, ExecutionState>();
  /** By task. */
  coordinators = new Map<number, SourceCoordinator>();
  /** Subtasks that have processed their input and wait for a checkpoint. */
  readonly waiting: SubtaskRef[] = [];
  /** Of subtasks that have finished. */
  readonly accumulators: AccumulatorSnapshot[] = [];

  constructor(
    readonly tasks: readonly number[],
    readonly placements: readonly Placement[],
  ) {}

  begin(attempt: number): void {
    this.attempt = attempt;
    this.restarts++;
    this.failed = false;
    this.failure = undefined;
    this.accumulators.length = 0;
    this.waiting.length = 0;
    this.states.clear();
    for (const placement of this.placements) this.states.set(key(placement), 'SCHEDULED');
  }

  state(ref: SubtaskRef): ExecutionState | undefined {
    return this.states.get(key(ref));
  }

  setState(ref: SubtaskRef, state: ExecutionState): void {
    this.states.set(key(ref), state);
  }

  /** Every subtask has ended, or none was ever started. */
  get ended(): boolean {
    for (const state of this.states.values()) if (!TERMINAL_TASK_STATES.has(state)) return false;
    return true;
  }

  get finished(): boolean {
    if (this.states.size === 0) return false;
    for (const state of this.states.values()) if (state !== 'FINISHED') return false;
    return true;
  }

  /** Every subtask that has not finished runs. */
  get running(): boolean {
    if (this.failed || this.states.size === 0) return false;
    for (const state of this.states.values()) if (state !== 'RUNNING' && state !== 'FINISHED') return false;
    return true;
  }

  closeCoordinators(): void {
    for (const coordinator of this.coordinators.values()) coordinator.close();
  }
}

function key({ task, subtask }: SubtaskRef): string {
  return `${task}.${subtask}`;
}
