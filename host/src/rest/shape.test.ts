/** Answers of the endpoint have the fields and types of real Flink's (conformance/rest/record.py), for jobs in the same situations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietScript, running, setUpAttacks, stage, type Submitted, submit, until } from '../runtime/attacks/testing';
import { type Body, errorReply, type Reply } from './http';
import { findRoute } from './routes';

interface Recorded {
  readonly request: string;
  readonly status: number;
  readonly answer: unknown;
}

const FLINK = JSON.parse(readFileSync(join(__dirname, '../../../conformance/rest/answers.json'), 'utf8')) as Record<
  string,
  Recorded
>;

setUpAttacks();

async function ask(method: string, path: string, body: Body = {}): Promise<Reply> {
  try {
    const url = new URL(path, 'http://localhost');
    const { parameters, handler } = findRoute(method, url.pathname);
    const { status, body: answer } = await handler({ parameters, query: url.searchParams, body });
    return { status, body: JSON.parse(JSON.stringify(answer)) as unknown };
  } catch (error) {
    return errorReply(error);
  }
}

const ID = /^[0-9a-f]{32}$/;

/** Keys and types; ids as keys are one key, lists are what their items have together. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.map(shapeOf).reduce(merged)];
  if (typeof value !== 'object' || value === null)
    return value === 'NaN' ? 'number' : value === null ? null : typeof value;
  const entries = Object.entries(value).map(([key, part]) => [ID.test(key) ? '<id>' : key, shapeOf(part)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Fields that only some items of a list have are there in the result. */
function merged(one: unknown, other: unknown): unknown {
  if (isObject(one) && isObject(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    return Object.fromEntries(
      keys.map((key) => [key, key in one && key in other ? merged(one[key], other[key]) : (one[key] ?? other[key])]),
    );
  }
  if (Array.isArray(one)) return one.length > 0 ? one : other;
  return one ?? other;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What depends on the plan, on how far a job got, or on what is left out (docs/operations.md). */
const FREE: ReadonlySet<string> = new Set([
  'user-config',
  'inputs',
  'history',
  'latest',
  'features',
  'concurrentExceptions',
]);

function withoutFree(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFree);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !FREE.has(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutFree(part)]));
}

const compared = (answer: unknown): unknown => shapeOf(withoutFree(answer));

/** Every recorded reading of a job in this situation, by its part of the path. */
async function compare(when: string, { job }: Submitted): Promise<void> {
  const details = (await ask('GET', `/jobs/${job.jobId}`)).body as { vertices: readonly { id: string }[] };
  const recordings = Object.entries(FLINK).filter(([name]) => name.startsWith(`${when} `));
  expect(recordings.length).toBeGreaterThan(10);
  const different: unknown[] = [];
  for (const [name, { request, status, answer }] of recordings) {
    const path = await ownPath(request, job.jobId, details.vertices[0].id);
    if (path === undefined) continue;
    const own = await ask('GET', path);
    const [wanted, given] = [compared(answer), compared(own.body)];
    if (status !== own.status || JSON.stringify(wanted) !== JSON.stringify(given)) {
      different.push({ name, wanted, given });
    }
  }
  expect(different).toEqual([]);
}

/** Paths that this endpoint does not have. */
const MISSING = /\/(backpressure|watermarks|accumulators|attempts\/\d+)$/;

async function ownPath(request: string, jobId: string, vertex: string): Promise<string | undefined> {
  const path = request
    .replace(/^GET /, '')
    .replace(/\/jobs\/[0-9a-f]{32}/, `/jobs/${jobId}`)
    .replace(/\/(vertices|subtasks)\/[0-9a-f]{32}/, `/$1/${vertex}`);
  if (MISSING.test(path) && !path.endsWith(`${jobId}/accumulators`)) return undefined;
  if (!path.includes('/details/')) return path;
  const { history } = (await ask('GET', `/jobs/${jobId}/checkpoints`)).body as {
    history: readonly { id: number; status: string }[];
  };
  const last = history.find(({ status }) => status === 'COMPLETED');
  return last === undefined ? undefined : path.replace(/details\/\d+/, `details/${last.id}`);
}

const OPTIONS = { 'restart-strategy.fixed-delay.attempts': '1', 'restart-strategy.fixed-delay.delay': '300 ms' };

test('a job that runs, is stopped, and has finished', async () => {
  stage.script.count = 100_000;
  const one = submit(OPTIONS, 2);
  await running(one);
  await until(() => one.job.checkpointStatistics().counts.completed >= 3);
  const path = `/jobs/${one.job.jobId}`;
  const target = { 'target-directory': `${stage.directory}/sp`, targetDirectory: `${stage.directory}/sp` };
  const trigger = await ask('POST', `${path}/savepoints`, target);
  expect(compared(trigger.body)).toEqual(compared(FLINK['savepoint'].answer));
  expect(trigger.status).toBe(FLINK['savepoint'].status);
  const complete = await ask('POST', `${path}/savepoints?wait=true`, {
    ...target,
    triggerId: (trigger.body as { 'request-id': string })['request-id'],
  });
  const { 'request-id': _, ...savepoint } = complete.body as Record<string, unknown>;
  expect(shapeOf(savepoint)).toEqual(shapeOf(FLINK['savepoint complete'].answer));
  await compare('running', one);
  const stopped = await ask('POST', `${path}/stop?wait=true`, { ...target, drain: true });
  expect(stopped.body).toMatchObject({ operation: { location: expect.stringContaining('savepoint-') } });
  await one.job.result;
  await compare('finished', one);
});

test('a job that fails', async () => {
  stage.script.onBatch = (_, seen) => {
    if (seen > 20) throw new Error('killed');
  };
  const one = submit({ ...OPTIONS, 'execution.checkpointing.interval': '1 h' }, 2);
  await until(() => one.job.status() === 'RESTARTING');
  await until(() => one.job.executions!().every(({ state }) => ['FAILED', 'CANCELED', 'FINISHED'].includes(state)));
  const { vertices, exceptionHistory } = {
    ...((await ask('GET', `/jobs/${one.job.jobId}`)).body as { vertices: readonly Record<string, number>[] }),
    ...((await ask('GET', `/jobs/${one.job.jobId}/exceptions`)).body as {
      exceptionHistory: { entries: readonly object[] };
    }),
  };
  for (const vertex of vertices) expect(vertex['end-time'] - vertex['start-time']).toBe(vertex['duration']);
  expect(exceptionHistory.entries).toMatchObject([
    { taskName: expect.stringMatching(/\(\d\/2\) - execution #0$/), endpoint: 'localhost:-1' },
  ]);
  await compare('restarting', one);
  await one.job.result;
  await compare('failed', one);
});

test('a job whose input ends', async () => {
  stage.script = { ...quietScript(), count: 50 };
  const one = submit(OPTIONS, 2);
  await one.job.result;
  const { vertices } = (await ask('GET', `/jobs/${one.job.jobId}`)).body as {
    vertices: readonly { metrics: Record<string, number>; duration: number }[];
  };
  expect(vertices.map(({ metrics }) => [metrics['read-records'], metrics['write-records']])).toEqual([
    [0, 100],
    [100, 0],
  ]);
  await compare('ended', one);
});
