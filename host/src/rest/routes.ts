/** What the endpoint answers: Flink's paths (also under /v1), and queryable state. */
import { storageSettings } from '../checkpoint/options';
import { disposeCheckpoint } from '../checkpoint/storage/checkpoint-storage';
import { allJobs, findJob, type RunningJob } from '../runtime/running-jobs';
import { configuredResources } from '../runtime/slots';
import {
  checkpointConfig,
  checkpointDetails,
  checkpointingStatistics,
  checkpointTaskDetails,
} from './checkpoint-views';
import { type Body, booleanField, HttpError, type Reply, textField } from './http';
import {
  executionResult,
  isTerminal,
  jobAccumulators,
  jobConfig,
  jobDetails,
  jobExceptions,
  jobSummary,
  planView,
} from './job-views';
import { Operations } from './operations';
import { subtaskTimes, vertexDetails, vertexManagers, vertexSubtask } from './vertex-views';

/** The version whose API this is, as clients want to read it. */
const FLINK_VERSION = '2.3.0';
const FLINK_COMMIT = 'c0f8d1a';
const FLINK_REVISION = `${FLINK_COMMIT} @ 2026-06-14T16:29:03+02:00`;
const REFRESH_MS = 3000;
/** Flink's web.exception-history-size. */
const EXCEPTIONS = 16;
const HEX_ID = /^[0-9a-fA-F]{32}$/;

interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
}

type Handler = (call: Call) => Promise<Reply> | Reply;

const ok = (body: unknown): Reply => ({ status: 200, body });
const accepted = (body: unknown): Reply => ({ status: 202, body });

const savepoints = new Operations('savepoint', 'failure-cause');
const checkpoints = new Operations('checkpoint', 'failureCause');
const disposals = new Operations('savepoint disposal', 'failure-cause');

const ROUTES: readonly (readonly [string, Handler])[] = [
  ['GET /config', () => ok(dashboard())],
  ['GET /overview', () => ok(overview())],
  ['GET /jobs', () => ok({ jobs: allJobs().map(({ handle }) => ({ id: handle.jobId, status: handle.status() })) })],
  ['GET /jobs/overview', async () => ok({ jobs: await Promise.all(allJobs().map(jobSummary)) })],
  ['GET /jobs/:jobid', async (call) => ok(await jobDetails(jobOf(call)))],
  ['PATCH /jobs/:jobid', cancelJob],
  ['GET /jobs/:jobid/status', (call) => ok({ status: jobOf(call).handle.status() })],
  ['GET /jobs/:jobid/execution-result', async (call) => ok(await executionResult(jobOf(call)))],
  ['GET /jobs/:jobid/plan', (call) => ok({ plan: planView(jobOf(call)) })],
  ['GET /jobs/:jobid/vertices/:vertexid', async (call) => ok(await vertexDetails(jobOf(call), vertexId(call)))],
  [
    'GET /jobs/:jobid/vertices/:vertexid/subtasktimes',
    async (call) => ok(await subtaskTimes(jobOf(call), vertexId(call))),
  ],
  [
    'GET /jobs/:jobid/vertices/:vertexid/taskmanagers',
    async (call) => ok(await vertexManagers(jobOf(call), vertexId(call))),
  ],
  [
    'GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex',
    async (call) => ok(await vertexSubtask(jobOf(call), vertexId(call), wholeNumber(call, 'subtaskindex'))),
  ],
  ['GET /jobs/:jobid/config', (call) => ok(jobConfig(jobOf(call)))],
  ['GET /jobs/:jobid/exceptions', (call) => ok(jobExceptions(jobOf(call), exceptionLimit(call)))],
  ['GET /jobs/:jobid/accumulators', async (call) => ok(await jobAccumulators(jobOf(call)))],
  ['GET /jobs/:jobid/checkpoints', (call) => ok(checkpointingStatistics(jobOf(call)))],
  ['POST /jobs/:jobid/checkpoints', triggerCheckpoint],
  ['GET /jobs/:jobid/checkpoints/config', (call) => ok(checkpointConfig(jobOf(call)))],
  [
    'GET /jobs/:jobid/checkpoints/details/:checkpointid',
    (call) => ok(checkpointDetails(jobOf(call), wholeNumber(call, 'checkpointid'))),
  ],
  [
    'GET /jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid',
    (call) => ok(checkpointTaskDetails(jobOf(call), wholeNumber(call, 'checkpointid'), vertexId(call))),
  ],
  ['GET /jobs/:jobid/checkpoints/:triggerid', (call) => ok(statusOf(checkpoints, call))],
  ['POST /jobs/:jobid/savepoints', triggerSavepoint],
  ['GET /jobs/:jobid/savepoints/:triggerid', (call) => ok(statusOf(savepoints, call))],
  ['POST /jobs/:jobid/stop', stopJob],
  ['POST /savepoint-disposal', disposeSavepoint],
  ['GET /savepoint-disposal/:triggerid', ({ parameters }) => ok(disposals.status('', hexId(parameters, 'triggerid')))],
  ['GET /jobs/:jobid/state', queryState],
];

const COMPILED = ROUTES.map(([route, handler]) => {
  const [method, path] = route.split(' ');
  return { method, segments: path.slice(1).split('/'), handler };
});

export interface RouteMatch {
  readonly parameters: Readonly<Record<string, string>>;
  readonly handler: Handler;
}

/** Throws HttpError: 404 for a path that is not known, 405 for one that is, with another method. */
export function findRoute(method: string, path: string): RouteMatch {
  const segments = path
    .replace(/^\/v1(?=\/|$)/, '')
    .replace(/^\/+|\/+$/g, '')
    .split('/');
  const others: string[] = [];
  for (const route of COMPILED) {
    const parameters = matched(route.segments, segments);
    if (parameters === undefined) continue;
    if (route.method === method) return { parameters, handler: route.handler };
    others.push(route.method);
  }
  if (others.length > 0) throw new HttpError(405, `${path} takes ${others.join(', ')}, not ${method}.`);
  const known = ROUTES.map(([route]) => route).join(', ');
  throw new HttpError(404, `Not found: ${path}. This endpoint has: ${known}`);
}

function matched(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, part] of pattern.entries()) {
    if (part.startsWith(':')) parameters[part.slice(1)] = decoded(segments[i]);
    else if (part !== segments[i]) return undefined;
  }
  return parameters;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, `The path has an escape that is not valid: ${segment}`);
  }
}

function hexId(parameters: Call['parameters'], name: string): string {
  const value = parameters[name];
  if (HEX_ID.test(value)) return value.toLowerCase();
  throw new HttpError(400, `Cannot resolve path parameter (${name}) from value "${value}".`);
}

function jobOf({ parameters }: Call): RunningJob {
  const id = hexId(parameters, 'jobid');
  const job = findJob(id);
  if (job === undefined) throw new HttpError(404, `Job ${id} not found`);
  return job;
}

function runningJob(call: Call): RunningJob {
  const job = jobOf(call);
  const status = job.handle.status();
  if (status === 'RUNNING') return job;
  throw new HttpError(409, `Job ${job.handle.jobId} is not running, it is ${status}.`);
}

const vertexId = ({ parameters }: Call): string => hexId(parameters, 'vertexid');

function wholeNumber({ parameters }: Call, name: string): number {
  const value = parameters[name];
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new HttpError(400, `Cannot resolve path parameter (${name}) from value "${value}".`);
}

function exceptionLimit({ query }: Call): number {
  const text = query.get('maxExceptions') ?? '';
  if (text === '') return EXCEPTIONS;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new HttpError(400, `Cannot resolve query parameter (maxExceptions) from value "${text}".`);
}

function statusOf(operations: Operations, call: Call): Record<string, unknown> {
  // The job may have ended with it, and be forgotten.
  return operations.status(hexId(call.parameters, 'jobid'), hexId(call.parameters, 'triggerid'));
}

function dashboard(): Record<string, unknown> {
  const offset = -new Date().getTimezoneOffset() * 60_000;
  return {
    'refresh-interval': REFRESH_MS,
    'timezone-name': Intl.DateTimeFormat().resolvedOptions().timeZone,
    'timezone-offset': offset,
    'flink-version': FLINK_VERSION,
    'flink-revision': FLINK_REVISION,
    features: { 'web-submit': false, 'web-cancel': false, 'web-rescale': false, 'web-history': false },
  };
}

function overview(): Record<string, unknown> {
  const jobs = allJobs();
  const live = jobs.filter(({ handle }) => !isTerminal(handle.status()));
  const resources = live.map(({ plan }) => configuredResources(plan));
  const count = (...wanted: readonly string[]): number =>
    jobs.filter(({ handle }) => wanted.includes(handle.status())).length;
  return {
    taskmanagers: resources.reduce((sum, { managers }) => sum + managers, 0),
    'slots-total': resources.reduce((sum, { managers, slotsPerManager }) => sum + managers * slotsPerManager, 0),
    // Slots are made for each job, as many as it needs.
    'slots-available': 0,
    'jobs-running': live.length,
    'jobs-finished': count('FINISHED'),
    'jobs-cancelled': count('CANCELED'),
    'jobs-failed': count('FAILED'),
    'flink-version': FLINK_VERSION,
    'flink-commit': FLINK_COMMIT,
  };
}

function cancelJob(call: Call): Reply {
  const mode = call.query.get('mode') ?? 'cancel';
  if (mode === 'stop') {
    const message =
      'The termination mode "stop" has been removed. For an ungraceful shutdown, please use "cancel" instead. ' +
      'For a graceful shutdown, please use "jobs/:jobId/stop" instead.';
    throw new HttpError(308, message);
  }
  if (mode !== 'cancel') throw new HttpError(400, `Cannot resolve query parameter (mode) from value "${mode}".`);
  const { handle } = jobOf(call);
  const status = handle.status();
  if (isTerminal(status) && status !== 'CANCELED') {
    throw new HttpError(
      409,
      `Job cancellation failed because the job has already reached another terminal state (${status}).`,
    );
  }
  handle.cancel();
  return accepted({});
}

/** Without a directory, there must be a default one. */
function checkDirectory({ plan }: RunningJob, directory: string | undefined, field: string): void {
  if (directory !== undefined || storageSettings(plan.streamGraph.configuration).savepointDirectory !== undefined)
    return;
  throw new HttpError(
    400,
    `Config key [execution.checkpointing.savepoint-dir] is not set. Property [${field}] must be provided.`,
  );
}

/** There is one format; the other is accepted for it. */
function checkFormat(body: Body): void {
  const format = textField(body, 'formatType')?.toUpperCase() ?? 'CANONICAL';
  if (format === 'CANONICAL' || format === 'NATIVE') return;
  throw new HttpError(
    400,
    `Request did not match expected format: formatType is CANONICAL or NATIVE, not "${format}".`,
  );
}

/** `?wait=true`, our own: the answer comes when the operation is complete, and says how. */
async function triggered(operations: Operations, call: Call, scope: string, id: string): Promise<Reply> {
  const wait = call.query.get('wait') ?? 'false';
  if (wait !== 'true') return accepted({ 'request-id': id });
  await operations.wait(scope, id);
  return ok({ 'request-id': id, ...operations.status(scope, id) });
}

async function triggerSavepoint(call: Call): Promise<Reply> {
  const job = jobOf(call);
  const { handle } = job;
  const directory = textField(call.body, 'target-directory');
  const cancel = booleanField(call.body, 'cancel-job');
  checkDirectory(job, directory, 'target-directory');
  checkFormat(call.body);
  const id = savepoints.trigger(handle.jobId, textField(call.body, 'triggerId'), async () => {
    const location = await handle.triggerSavepoint(directory === undefined ? {} : { directory });
    if (cancel) handle.cancel();
    return { location };
  });
  return triggered(savepoints, call, handle.jobId, id);
}

async function stopJob(call: Call): Promise<Reply> {
  const job = jobOf(call);
  const { handle } = job;
  const directory = textField(call.body, 'targetDirectory');
  const drain = booleanField(call.body, 'drain');
  checkDirectory(job, directory, 'targetDirectory');
  checkFormat(call.body);
  const id = savepoints.trigger(handle.jobId, textField(call.body, 'triggerId'), async () => ({
    location: await handle.stopWithSavepoint({ drain, ...(directory !== undefined && { directory }) }),
  }));
  return triggered(savepoints, call, handle.jobId, id);
}

async function triggerCheckpoint(call: Call): Promise<Reply> {
  const { handle } = jobOf(call);
  const full = isFull(call.body);
  const id = checkpoints.trigger(handle.jobId, textField(call.body, 'triggerId'), async () => ({
    checkpointId: (await handle.triggerCheckpoint({ full })).id,
  }));
  return triggered(checkpoints, call, handle.jobId, id);
}

function isFull(body: Body): boolean {
  const type = textField(body, 'checkpointType')?.toUpperCase() ?? 'CONFIGURED';
  if (type === 'CONFIGURED' || type === 'FULL') return type === 'FULL';
  throw new HttpError(
    400,
    type === 'INCREMENTAL'
      ? 'Flink does not support triggering incremental checkpoint explicitly. See FLINK-33723.'
      : `Request did not match expected format: checkpointType is CONFIGURED or FULL, not "${type}".`,
  );
}

async function disposeSavepoint(call: Call): Promise<Reply> {
  const path = textField(call.body, 'savepoint-path');
  if (path === undefined || path === '') {
    throw new HttpError(400, 'Field savepoint-path must not be omitted or be null.');
  }
  // The file systems' options are those of the jobs here: nobody else has given any.
  const configuration = new Map(allJobs().flatMap(({ plan }) => [...plan.streamGraph.configuration]));
  const id = disposals.trigger('', undefined, async () => {
    await disposeCheckpoint(path, configuration);
    return {};
  });
  const reply = await triggered(disposals, call, '', id);
  return ok(reply.body);
}

async function queryState(call: Call): Promise<Reply> {
  const { handle } = runningJob(call);
  const required = (name: string): string => {
    const value = call.query.get(name);
    if (value === null) throw new HttpError(400, `The query parameter "${name}" is missing.`);
    return value;
  };
  const query = { operator: required('operator'), state: required('state'), key: required('key') };
  const answers = await handle.queryState(query).catch((error: Error) => {
    throw new HttpError(404, error.message);
  });
  if (answers.length === 0) {
    throw new HttpError(404, `The state "${query.state}" of "${query.operator}" has nothing for the key ${query.key}.`);
  }
  return ok({ jid: handle.jobId, ...query, answers });
}
