/** Jobs in the shapes of Flink's REST API. */
import { type JobFailure, Partitioning } from '@drey/sdk/protocol';
import type { ExecutionPlan } from '../graph/contracts';
import { booleanOption } from '../operators/configuration';
import type { JobStatus } from '../runtime/contracts';
import type { RunningJob } from '../runtime/running-jobs';
import { restartStrategyText } from './restart-text';
import {
  countStates,
  EXECUTION_STATES,
  managerName,
  noCounts,
  subtasksOf,
  vertexIds,
  vertexSummary,
} from './vertex-views';

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
/** Flink's ExecutionConfig without a maximum parallelism. */
const NO_MAX_PARALLELISM = -1;

export const isTerminal = (status: JobStatus): boolean => GLOBALLY_TERMINAL.has(status) || status === 'SUSPENDED';

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
  const counts = countStates(await subtasksOf(job));
  const tasks = Object.fromEntries(EXECUTION_STATES.map((state) => [state.toLowerCase(), counts[state]]));
  const total = EXECUTION_STATES.reduce((sum, state) => sum + counts[state], 0);
  return {
    jid: handle.jobId,
    name,
    jobType: jobType(plan),
    schedulerType: 'Default',
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
  const subtasks = await subtasksOf(job);
  const ids = vertexIds(plan);
  const vertices = ids.map((id, index) => vertexSummary(plan, index, id, subtasks, now));
  const statusCounts = noCounts();
  for (const { status } of vertices) statusCounts[status]++;
  const configured = Number(plan.streamGraph.configuration.get('pipeline.max-parallelism') ?? NO_MAX_PARALLELISM);
  return {
    jid: handle.jobId,
    'application-id': handle.jobId,
    name,
    isStoppable: false,
    state: handle.status(),
    'job-type': jobType(plan),
    schedulerType: 'Default',
    'start-time': start,
    'end-time': end,
    duration,
    maxParallelism: configured,
    now,
    timestamps: Object.fromEntries(JOB_STATES.map((state) => [state, history.timestamps.get(state) ?? 0])),
    vertices,
    'status-counts': statusCounts,
    plan: planView(job),
    'pending-operators': 0,
  };
}

const jobType = ({ batch }: ExecutionPlan): string => (batch ? 'BATCH' : 'STREAMING');

/** What /jobs/:id/plan has under "plan". */
export function planView({ handle, name, plan }: RunningJob): Record<string, unknown> {
  return { jid: handle.jobId, name, type: jobType(plan), nodes: planNodes(plan, vertexIds(plan)) };
}

const APPLICATION_STATES: Partial<Record<JobStatus, string>> = {
  FINISHED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELED: 'CANCELED',
};

/** /jobs/:id/execution-result */
export async function executionResult(job: RunningJob): Promise<Record<string, unknown>> {
  const { handle, name } = job;
  if (!isTerminal(handle.status())) return { status: { id: 'IN_PROGRESS' } };
  const { start, end, duration } = times(job, Date.now());
  const { failure } = await handle.result;
  return {
    status: { id: 'COMPLETED' },
    'job-execution-result': {
      id: handle.jobId,
      name,
      'application-status': APPLICATION_STATES[handle.status()] ?? 'UNKNOWN',
      'accumulator-results': {},
      'net-runtime': duration,
      ...(failure !== undefined && {
        'failure-cause': {
          class: failure.exceptionClass,
          'stack-trace': stackTrace(failure),
          'serialized-throwable': '',
        },
      }),
      'application-id': handle.jobId,
      'start-time': start,
      'end-time': end,
    },
  };
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
    .map(({ failure, timestampMs, attempt, manager }) => ({
      exceptionName: failure.exceptionClass,
      stacktrace: stackTrace(failure),
      timestamp: timestampMs,
      failureLabels: {},
      ...(failure.task !== '' && {
        taskName: attempt === undefined ? failure.task : `${failure.task} - execution #${attempt}`,
        endpoint: 'localhost:-1',
        taskManagerId: managerName(manager ?? 0),
      }),
      concurrentExceptions: [],
    }))
    .reverse();
  return { exceptionHistory: { entries: entries.slice(0, limit), truncated: entries.length > limit } };
}

function stackTrace({ message, traceback }: JobFailure): string {
  return traceback === '' ? message : `${message}\n${traceback}`;
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
