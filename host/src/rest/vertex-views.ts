/** Vertices of a job and their subtasks in the shapes of Flink's REST API. */
import { planOperatorIds } from '../graph/operator-ids';
import type { ExecutionPlan } from '../graph/contracts';
import type { ExecutionState, SubtaskExecution, SubtaskMetrics } from '../runtime/contracts';
import { TERMINAL_TASK_STATES } from '../runtime/region';
import type { RunningJob } from '../runtime/running-jobs';
import { HttpError } from './http';
import { aggregate } from './numbers';

export const EXECUTION_STATES: readonly ExecutionState[] = [
  'CREATED',
  'SCHEDULED',
  'DEPLOYING',
  'RUNNING',
  'FINISHED',
  'CANCELING',
  'CANCELED',
  'FAILED',
  'RECONCILING',
  'INITIALIZING',
];
/** States whose durations are shown. */
const TIMED: readonly ExecutionState[] = ['CREATED', 'SCHEDULED', 'DEPLOYING', 'INITIALIZING', 'RUNNING'];
/** ms; a thread that is busy in user code does not answer, and then the numbers of its subtasks are missing. */
const METRICS_MS = 2000;
const UNASSIGNED = '(unassigned)';

type View = Record<string, unknown>;
type Counts = Record<ExecutionState, number>;

/** A subtask with its numbers, as far as it has given any. */
export interface Subtask {
  readonly execution: SubtaskExecution;
  readonly metrics: SubtaskMetrics | undefined;
}

/** All subtasks of the job, in the order of the plan. Those that are not deployed have been created with the job. */
export async function subtasksOf({ handle, plan, startedMs }: RunningJob): Promise<readonly Subtask[]> {
  const late = new Promise<readonly SubtaskMetrics[]>((resolve) => setTimeout(resolve, METRICS_MS, []).unref());
  const metrics = await Promise.race([handle.metrics().catch(() => []), late]);
  const known = new Map(metrics.map((entry) => [`${entry.taskIndex}.${entry.subtask}`, entry]));
  const executions = new Map(handle.executions?.().map((entry) => [`${entry.task}.${entry.subtask}`, entry]));
  return plan.tasks.flatMap(({ index, parallelism }) =>
    Array.from({ length: parallelism }, (_, subtask) => {
      const key = `${index}.${subtask}`;
      const execution = executions.get(key) ?? notDeployed(index, subtask, startedMs);
      return { execution, metrics: known.get(key) };
    }),
  );
}

function notDeployed(task: number, subtask: number, createdMs: number): SubtaskExecution {
  return { task, subtask, attempt: 0, state: 'CREATED', timestamps: new Map([['CREATED', createdMs]]), manager: 0 };
}

/** Flink's JobVertexIDs: the ids of the operators that the tasks begin with. */
export function vertexIds(plan: ExecutionPlan): readonly string[] {
  const ids = planOperatorIds(plan);
  return plan.tasks.map(({ operators }) => ids.get(operators[0].nodes[0].id) ?? '');
}

/** Position of the task with this JobVertexID. Throws HttpError. */
export function findVertex(plan: ExecutionPlan, id: string): number {
  const index = vertexIds(plan).indexOf(id);
  if (index < 0) throw new HttpError(404, `JobVertex ${id} not found`);
  return index;
}

function subtasksOfVertex(all: readonly Subtask[], index: number): readonly Subtask[] {
  return all.filter(({ execution }) => execution.task === index);
}

export const noCounts = (): Counts => Object.fromEntries(EXECUTION_STATES.map((state) => [state, 0])) as Counts;

export function countStates(subtasks: readonly Subtask[]): Counts {
  const counts = noCounts();
  for (const { execution } of subtasks) counts[execution.state]++;
  return counts;
}

/** The state of a vertex from those of its subtasks, as in Flink's ExecutionJobVertex. */
function aggregateState(counts: Counts, parallelism: number): ExecutionState {
  for (const state of ['FAILED', 'CANCELING', 'CANCELED', 'INITIALIZING', 'RUNNING'] as const) {
    if (counts[state] > 0) return state;
  }
  if (counts.FINISHED === 0) return 'CREATED';
  return counts.FINISHED === parallelism ? 'FINISHED' : 'RUNNING';
}

interface Times {
  readonly 'start-time': number;
  readonly 'end-time': number;
  readonly duration: number;
}

/** From the first deployment to the last end; -1 = not yet. */
function timesOf(subtasks: readonly Subtask[], now: number): Times {
  const executions = subtasks.map(({ execution }) => execution);
  const starts = executions.flatMap(({ timestamps }) => timestamps.get('DEPLOYING') ?? []);
  if (starts.length === 0) return { 'start-time': -1, 'end-time': -1, duration: -1 };
  const start = Math.min(...starts);
  if (!executions.every(({ state }) => TERMINAL_TASK_STATES.has(state))) {
    return { 'start-time': start, 'end-time': -1, duration: now - start };
  }
  const end = Math.max(...executions.map(({ state, timestamps }) => timestamps.get(state) ?? start));
  return { 'start-time': start, 'end-time': end, duration: end - start };
}

export interface VertexSummary {
  readonly status: ExecutionState;
  readonly [field: string]: unknown;
}

/** Entry of "vertices" in /jobs/:id. */
export function vertexSummary(
  plan: ExecutionPlan,
  index: number,
  id: string,
  all: readonly Subtask[],
  now: number,
): VertexSummary {
  const task = plan.tasks[index];
  const own = subtasksOfVertex(all, index);
  const counts = countStates(own);
  return {
    id,
    slotSharingGroupId: groupId(plan, task.slotSharingGroup),
    name: task.name,
    maxParallelism: task.maxParallelism,
    parallelism: task.parallelism,
    status: aggregateState(counts, task.parallelism),
    ...timesOf(own, now),
    tasks: counts,
    metrics: ioMetrics(own),
  };
}

/** 32 digits that are the same for all tasks of a slot sharing group. */
function groupId({ tasks }: ExecutionPlan, group: string): string {
  const groups = [...new Set(tasks.map(({ slotSharingGroup }) => slotSharingGroup))];
  return (groups.indexOf(group) + 1).toString(16).padStart(32, '0');
}

/** Of the head what comes in, of the tail what goes out; an operator's rows to the outside world are no output of its task. */
function ioMetrics(subtasks: readonly Subtask[]): Record<string, number | boolean> {
  const sum = (which: 0 | -1, name: string): number =>
    subtasks.reduce((total, { metrics }) => total + (Number(metrics?.operators.at(which)?.metrics[name]) || 0), 0);
  const complete = subtasks.every(({ metrics }) => metrics !== undefined);
  const busy = subtasks.reduce((total, subtask) => total + busyMs(subtask), 0);
  const idle = subtasks.reduce((total, subtask) => total + Math.max(0, runningMs(subtask) - busyMs(subtask)), 0);
  return {
    'read-bytes': sum(0, 'numBytesIn'),
    'read-bytes-complete': complete,
    'write-bytes': sum(-1, 'numBytesOut'),
    'write-bytes-complete': complete,
    'read-records': sum(0, 'numRecordsIn'),
    'read-records-complete': complete,
    'write-records': sum(-1, 'numRecordsOut'),
    'write-records-complete': complete,
    'accumulated-backpressured-time': 0,
    'accumulated-idle-time': idle,
    'accumulated-busy-time': busy,
  };
}

function busyMs({ metrics }: Subtask): number {
  return (metrics?.operators ?? []).reduce((sum, operator) => sum + (Number(operator.metrics['busyTimeMs']) || 0), 0);
}

function runningMs({ execution }: Subtask): number {
  return Math.max(0, statusDuration(execution, Date.now()).RUNNING ?? 0);
}

/** ms in a state; -1 = never, or it is not known when it was left. */
function statusDuration({ state, timestamps }: SubtaskExecution, now: number): Partial<Counts> {
  const entered = [...timestamps.values()];
  return Object.fromEntries(
    TIMED.map((timed) => {
      const start = timestamps.get(timed);
      if (start === undefined) return [timed, -1];
      const next = entered[[...timestamps.keys()].indexOf(timed) + 1];
      const end = state === timed ? now : next;
      return [timed, end === undefined ? -1 : end - start];
    }),
  );
}

/** The address of the process, with the task manager's position: there is one process, and no port for data. */
const isAssigned = ({ timestamps }: SubtaskExecution): boolean => timestamps.has('DEPLOYING');
const endpoint = (execution: SubtaskExecution): string => (isAssigned(execution) ? 'localhost:-1' : UNASSIGNED);
const managerId = (execution: SubtaskExecution): string =>
  isAssigned(execution) ? managerName(execution.manager) : UNASSIGNED;

/** Flink's ResourceID of a task manager. */
export const managerName = (manager: number): string => `localhost:${process.pid}-${manager}`;

/** /jobs/:id/vertices/:vid/subtasks/:index */
export function subtaskView(subtask: Subtask, now: number): View {
  const { execution } = subtask;
  const times = timesOf([subtask], now);
  return {
    subtask: execution.subtask,
    status: execution.state,
    attempt: execution.attempt,
    endpoint: endpoint(execution),
    ...times,
    metrics: ioMetrics([subtask]),
    'taskmanager-id': managerId(execution),
    'status-duration': statusDuration(execution, now),
    start_time: times['start-time'],
  };
}

const AGGREGATED = [
  'read-bytes',
  'write-bytes',
  'read-records',
  'write-records',
  'accumulated-backpressured-time',
  'accumulated-idle-time',
  'accumulated-busy-time',
];

function aggregated(subtasks: readonly Subtask[], now: number): View {
  const metrics = subtasks.map((subtask) => ioMetrics([subtask]));
  const durations = subtasks.map(({ execution }) => statusDuration(execution, now));
  return {
    metrics: Object.fromEntries(AGGREGATED.map((name) => [name, aggregate(metrics.map((all) => Number(all[name])))])),
    'status-duration': Object.fromEntries(
      TIMED.map((state) => [state, aggregate(durations.map((all) => all[state] ?? -1))]),
    ),
  };
}

/** /jobs/:id/vertices/:vid */
export async function vertexDetails(job: RunningJob, id: string): Promise<View> {
  const { task, own, now } = await vertexOf(job, id);
  return {
    id,
    name: task.name,
    parallelism: task.parallelism,
    maxParallelism: task.maxParallelism,
    now,
    subtasks: own.map((subtask) => subtaskView(subtask, now)),
    aggregated: aggregated(own, now),
  };
}

/** /jobs/:id/vertices/:vid/subtasks/:index */
export async function vertexSubtask(job: RunningJob, id: string, index: number): Promise<View> {
  const { own, now } = await vertexOf(job, id);
  const subtask = own[index];
  if (subtask === undefined) {
    throw new HttpError(404, `Invalid subtask index for vertex ${id}: the vertex has ${own.length} subtasks.`);
  }
  return subtaskView(subtask, now);
}

/** /jobs/:id/vertices/:vid/subtasktimes */
export async function subtaskTimes(job: RunningJob, id: string): Promise<View> {
  const { task, own, now } = await vertexOf(job, id);
  const subtasks = own.map(({ execution }) => {
    const { state, timestamps } = execution;
    const start = timestamps.get('SCHEDULED') ?? -1;
    const end = TERMINAL_TASK_STATES.has(state) ? (timestamps.get(state) ?? now) : now;
    return {
      subtask: execution.subtask,
      endpoint: endpoint(execution),
      duration: start < 0 ? -1 : end - start,
      timestamps: Object.fromEntries(EXECUTION_STATES.map((name) => [name, timestamps.get(name) ?? 0])),
    };
  });
  return { id, name: task.name, now, subtasks };
}

/** /jobs/:id/vertices/:vid/taskmanagers */
export async function vertexManagers(job: RunningJob, id: string): Promise<View> {
  const { task, own, now } = await vertexOf(job, id);
  const managers = new Map<string, Subtask[]>();
  for (const subtask of own) {
    const name = managerId(subtask.execution);
    managers.set(name, [...(managers.get(name) ?? []), subtask]);
  }
  const taskmanagers = [...managers].map(([name, subtasks]) => {
    const counts = countStates(subtasks);
    return {
      endpoint: endpoint(subtasks[0].execution),
      status: aggregateState(counts, subtasks.length),
      ...timesOf(subtasks, now),
      metrics: ioMetrics(subtasks),
      'status-counts': counts,
      'taskmanager-id': name,
      aggregated: aggregated(subtasks, now),
    };
  });
  return { id, name: task.name, now, taskmanagers };
}

async function vertexOf(
  job: RunningJob,
  id: string,
): Promise<{ task: ExecutionPlan['tasks'][number]; own: readonly Subtask[]; now: number }> {
  const index = findVertex(job.plan, id);
  const all = await subtasksOf(job);
  return {
    task: job.plan.tasks[index],
    own: subtasksOfVertex(all, index),
    now: Date.now(),
  };
}
