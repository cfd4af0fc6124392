/** Failover regions: tasks that exchange rows restart together, others go on. Flink: RestartPipelinedRegionFailoverStrategy. */
import type { JobFailure } from '@drey/sdk/protocol';
import type { ExecutionPlan } from '../graph/contracts';
import type { AccumulatorSnapshot } from './accumulators';
import type { ExecutionState, SubtaskExecution } from './contracts';
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

interface SubtaskTimes {
  state: ExecutionState;
  /** ms since the epoch. */
  readonly timestamps: Map<ExecutionState, number>;
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
  /** ms since the epoch at which the executions of the next attempt came into being. */
  private createdMs = Date.now();
  private readonly subtasks = new Map<string, SubtaskTimes>();
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
    this.subtasks.clear();
    const now = Date.now();
    for (const placement of this.placements) {
      const timestamps = new Map<ExecutionState, number>([
        ['CREATED', this.createdMs],
        ['SCHEDULED', now],
      ]);
      this.subtasks.set(key(placement), { state: 'SCHEDULED', timestamps });
    }
    this.createdMs = now;
  }

  /** Some attempt has begun. */
  get deployed(): boolean {
    return this.subtasks.size > 0;
  }

  state(ref: SubtaskRef): ExecutionState | undefined {
    return this.subtasks.get(key(ref))?.state;
  }

  setState(ref: SubtaskRef, state: ExecutionState): void {
    const subtask = this.subtasks.get(key(ref));
    if (subtask === undefined || subtask.state === state) return;
    subtask.state = state;
    subtask.timestamps.set(state, Date.now());
  }

  /** Of all subtasks, in the order of the plan. */
  executions(): SubtaskExecution[] {
    return this.placements.map(({ task, subtask, manager }) => {
      const times = this.subtasks.get(key({ task, subtask }));
      const created = new Map<ExecutionState, number>([['CREATED', this.createdMs]]);
      const { state, timestamps } = times ?? { state: 'CREATED' as const, timestamps: created };
      return { task, subtask, manager, attempt: Math.max(0, this.restarts), state, timestamps };
    });
  }

  /** Every subtask has ended, or none was ever started. */
  get ended(): boolean {
    return this.every((state) => TERMINAL_TASK_STATES.has(state));
  }

  get finished(): boolean {
    return this.deployed && this.every((state) => state === 'FINISHED');
  }

  /** Every subtask that has not finished runs. */
  get running(): boolean {
    return !this.failed && this.deployed && this.every((state) => state === 'RUNNING' || state === 'FINISHED');
  }

  private every(condition: (state: ExecutionState) => boolean): boolean {
    for (const { state } of this.subtasks.values()) if (!condition(state)) return false;
    return true;
  }

  closeCoordinators(): void {
    for (const coordinator of this.coordinators.values()) coordinator.close();
  }
}

function key({ task, subtask }: SubtaskRef): string {
  return `${task}.${subtask}`;
}
