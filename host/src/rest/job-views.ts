/** Jobs in the shapes of Flink's REST API. */
import { Partitioning } from '@drey/sdk/protocol';
import { planOperatorIds } from '../graph/operator-ids';
import type { ExecutionPlan } from '../graph/contracts';
import { booleanOption } from '../operators/configuration';
import type { ExecutionState, JobStatus, SubtaskMetrics } from '../runtime/contracts';
import type { RunningJob } from '../runtime/running-jobs';
import { restartStrategyText } from './restart-text';

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
const JOB_STATES: readonly JobStatus[] = [
  'INITIALIZING',
  'CREATED',
  'RUNNING',
  'FAILING',
  'FAILED',
  'CANCELLING',
  'CANCELED',
  'FINISHED',
  'RESTARTING',
  'SUSPENDED',
  'RECONCILING',
];
const GLOBALLY_TERMINAL: ReadonlySet<JobStatus> = new Set(['FINISHED', 'CANCELED', 'FAILED']);
/** ms; a thread that is busy in user code does not answer, and then its subtasks count as created. */
const METRICS_MS = 2000;
/** Flink's ExecutionConfig without a maximum parallelism. */
const NO_MAX_PARALLELISM = -1;

type Counts = Record<ExecutionState, number>;

export const isTerminal = (status: JobStatus): boolean => GLOBALLY_TERMINAL.has(status) || status === 'SUSPENDED';

/** What the subtasks say of themselves; nothing when they do not answer in time. */
export async function subtaskMetrics({ handle }: RunningJob): Promise<readonly SubtaskMetrics[]> {
  const late = new Promise<readonly SubtaskMetrics[]>((resolve) => setTimeout(resolve, METRICS_MS, []).unref());
  return Promise.race([handle.metrics().catch(() => []), late]);
}

function times(
  { handle, history, startedMs }: RunningJob,
  nowMs: number,
): { start: number; end: number; duration: number } {
  const status = handle.status();
  const end = GLOBALLY_TERMINAL.has(status) ? (history.timestamps.get(status) ?? nowMs) : -1;
  return { start: startedMs, end, duration: (end > 0 ? end : nowMs) - startedMs };
}

/** Entry of /jobs/overview. */
export async function jobSummary(job: RunningJob): Promise<Record<string, unknown>> {
  const { handle, name, plan, history } = job;
  const { start, end, duration } = times(job, Date.now());
  const counts = countStates(await subtaskMetrics(job), plan);
  const tasks = Object.fromEntries(EXECUTION_STATES.map((state) => [state.toLowerCase(), counts[state]]));
  const total = EXECUTION_STATES.reduce((sum, state) => sum + counts[state], 0);
  return {
    jid: handle.jobId,
    name,
    'job-type': plan.batch ? 'BATCH' : 'STREAMING',
    'start-time': start,
    'end-time': end,
    duration,
    state: handle.status(),
    'last-modification': Math.max(...history.timestamps.values()),
    tasks: { ...tasks, total },
    'pending-operators': 0,
  };
}

/** /jobs/:id */
export async function jobDetails(job: RunningJob): Promise<Record<string, unknown>> {
  const { handle, name, plan, history } = job;
  const now = Date.now();
  const { start, end, duration } = times(job, now);
  const metrics = await subtaskMetrics(job);
  const ids = vertexIds(plan);
  const vertices = plan.tasks.map((_, index) => vertex(job, index, ids, metrics, now));
  const statusCounts = noCounts();
  for (const { status } of vertices) statusCounts[status]++;
  const configured = Number(plan.streamGraph.configuration.get('pipeline.max-parallelism') ?? NO_MAX_PARALLELISM);
  return {
    jid: handle.jobId,
    name,
    isStoppable: false,
    state: handle.status(),
    'job-type': plan.batch ? 'BATCH' : 'STREAMING',
    schedulerType: 'Default',
    'start-time': start,
    'end-time': end,
    duration,
    maxParallelism: configured,
    now,
    timestamps: Object.fromEntries(JOB_STATES.map((state) => [state, history.timestamps.get(state) ?? 0])),
    vertices,
    'status-counts': statusCounts,
    plan: { jid: handle.jobId, name, type: plan.batch ? 'BATCH' : 'STREAMING', nodes: planNodes(plan, ids) },
    'pending-operators': 0,
  };
}

/** Flink's JobVertexIDs: the ids of the operators that the tasks begin with. */
export function vertexIds(plan: ExecutionPlan): readonly string[] {
  const ids = planOperatorIds(plan);
  return plan.tasks.map(({ operators }) => ids.get(operators[0].nodes[0].id) ?? '');
}

interface Vertex {
  readonly status: ExecutionState;
  readonly [field: string]: unknown;
}

function vertex(
  job: RunningJob,
  index: number,
  ids: readonly string[],
  metrics: readonly SubtaskMetrics[],
  now: number,
): Vertex {
  const task = job.plan.tasks[index];
  const own = metrics.filter(({ taskIndex }) => taskIndex === index);
  const counts = noCounts();
  for (const { state } of own) counts[state]++;
  counts.CREATED += task.parallelism - own.length;
  const started = job.history.timestamps.get('RUNNING') ?? -1;
  const ended = isTerminal(job.handle.status()) && started > 0 ? times(job, now).end : -1;
  return {
    id: ids[index],
    slotSharingGroupId: groupId(job.plan, task.slotSharingGroup),
    name: task.name,
    maxParallelism: task.maxParallelism,
    parallelism: task.parallelism,
    status: aggregateState(counts, task.parallelism),
    'start-time': started,
    'end-time': ended,
    duration: started < 0 ? -1 : (ended > 0 ? ended : now) - started,
    tasks: counts,
    metrics: ioMetrics(own),
  };
}

/** 32 digits that are the same for all tasks of a slot sharing group. */
function groupId({ tasks }: ExecutionPlan, group: string): string {
  const groups = [...new Set(tasks.map(({ slotSharingGroup }) => slotSharingGroup))];
  return (groups.indexOf(group) + 1).toString(16).padStart(32, '0');
}

function ioMetrics(subtasks: readonly SubtaskMetrics[]): Record<string, number | boolean> {
  const sum = (which: 0 | -1, name: string): number =>
    subtasks.reduce((total, { operators }) => total + (Number(operators.at(which)?.metrics[name]) || 0), 0);
  const complete = subtasks.length > 0;
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
    'accumulated-idle-time': 0,
    'accumulated-busy-time': 0,
  };
}

const noCounts = (): Counts => Object.fromEntries(EXECUTION_STATES.map((state) => [state, 0])) as Counts;

/** Subtasks that are not deployed count as created. */
function countStates(metrics: readonly SubtaskMetrics[], { tasks }: ExecutionPlan): Counts {
  const counts = noCounts();
  for (const { state } of metrics) counts[state]++;
  counts.CREATED += Math.max(0, tasks.reduce((sum, { parallelism }) => sum + parallelism, 0) - metrics.length);
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

const SHIP_STRATEGIES: ReadonlyMap<Partitioning, string> = new Map(
  Object.entries(Partitioning).map(([name, value]) => [value as Partitioning, name]),
);

/** Sinks first, as Flink lists them. */
function planNodes({ tasks, edges }: ExecutionPlan, ids: readonly string[]): Record<string, unknown>[] {
  const nodes = tasks.map(({ index, name, parallelism, incoming }) => ({
    id: ids[index],
    parallelism,
    operator: '',
    operator_strategy: '',
    description: escapeHtml(name),
    ...(incoming.length > 0 && {
      inputs: incoming.map((edge, num) => ({
        num,
        id: ids[edges[edge].sourceTask],
        ship_strategy: SHIP_STRATEGIES.get(edges[edge].edge.partitioning) ?? '',
        exchange: 'pipelined_bounded',
      })),
    }),
    optimizer_properties: {},
  }));
  return nodes.reverse();
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** /jobs/:id/config */
export function jobConfig({ handle, name, plan }: RunningJob): Record<string, unknown> {
  const { configuration, graph } = plan.streamGraph;
  return {
    jid: handle.jobId,
    name,
    'execution-config': {
      'restart-strategy': restartStrategyText(configuration),
      'job-parallelism': Number(configuration.get('parallelism.default') ?? 1),
      'object-reuse-mode': booleanOption(configuration, 'pipeline.object-reuse', false),
      'user-config': Object.fromEntries(graph.jobParameters),
    },
  };
}

/** /jobs/:id/exceptions; newest first. */
export function jobExceptions({ history }: RunningJob, limit: number): Record<string, unknown> {
  const entries = history.failures
    .map(({ failure, timestampMs }) => ({
      exceptionName: failure.exceptionClass,
      stacktrace: failure.traceback === '' ? failure.message : `${failure.message}\n${failure.traceback}`,
      timestamp: timestampMs,
      failureLabels: {},
      ...(failure.task !== '' && { taskName: failure.task }),
      concurrentExceptions: [],
    }))
    .reverse();
  return { exceptionHistory: { entries: entries.slice(0, limit), truncated: entries.length > limit } };
}

/** /jobs/:id/accumulators: values as Java would print them. */
export async function jobAccumulators({ handle }: RunningJob): Promise<Record<string, unknown>> {
  const values = [...(await handle.accumulators())];
  return {
    'job-accumulators': [],
    'user-task-accumulators': values.map(([name, value]) => ({ name, ...accumulator(value) })),
    'serialized-user-task-accumulators': {},
  };
}

function accumulator(value: unknown): { readonly type: string; readonly value: string } {
  if (Array.isArray(value)) return { type: 'List', value: `[${value.map(String).join(', ')}]` };
  if (value instanceof Map) {
    return { type: 'Map', value: `{${[...value].map(([key, count]) => `${key}=${count}`).join(', ')}}` };
  }
  const whole = typeof value === 'bigint' || Number.isInteger(value);
  return { type: whole ? 'Long' : typeof value === 'number' ? 'Double' : 'String', value: String(value) };
}
