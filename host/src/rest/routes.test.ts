import type { ExecutionPlan } from '../graph/contracts';
import type { JobHandle, JobStatus } from '../runtime/contracts';
import { addJob, findJob, JobHistory } from '../runtime/running-jobs';
import { errorReply, type Body, type Reply } from './http';
import { findRoute } from './routes';

const ID = 'a'.repeat(32);
const TRIGGER = 'b'.repeat(32);

const record = (id: number, status: 'COMPLETED' | 'FAILED', savepoint = false) => ({
  id,
  status,
  savepoint,
  triggerMs: 100,
  latestAckMs: 105,
  stateBytes: id * 10,
  writtenBytes: id,
  endToEndMs: 7,
  subtasks: 2,
  acknowledged: 2,
  stops: savepoint,
  tasks: [],
  directory: status === 'COMPLETED' ? `/c/${id}` : undefined,
  failure: status === 'FAILED' ? 'expired' : undefined,
});

const STATISTICS = {
  counts: { restored: 1, total: 9, inProgress: 0, completed: 8, failed: 1 },
  history: [record(9, 'COMPLETED'), record(8, 'COMPLETED')],
  summary: [9, 8].map((id) => ({ stateBytes: id * 10, writtenBytes: id, persistedBytes: 0, endToEndMs: 7 })),
  latest: { completed: record(9, 'COMPLETED'), savepoint: record(2, 'COMPLETED', true), failed: record(1, 'FAILED') },
  restored: { id: 5, directory: '/c/5', savepoint: false, restoredMs: 50 },
};

function fakeJob(jobId: string, initial: JobStatus = 'RUNNING', options: readonly (readonly [string, string])[] = []) {
  let status = initial;
  const cancel = jest.fn(() => void (status = 'CANCELED'));
  const triggerSavepoint = jest.fn((_: { readonly directory?: string }) => Promise.resolve('file:/sp/1'));
  const stopWithSavepoint = jest.fn((_: object) => Promise.resolve('file:/sp/2'));
  const handle = {
    jobId,
    status: () => status,
    result: new Promise(() => undefined),
    cancel,
    triggerCheckpoint: () => Promise.resolve({ id: 10 }),
    triggerSavepoint,
    stopWithSavepoint,
    checkpointStatistics: () => STATISTICS,
    queryState: ({ key }: { readonly key: string }) =>
      key === 'bad' ? Promise.reject(new Error('no such state')) : Promise.resolve(key === 'none' ? [] : [{ key }]),
    accumulators: () =>
      Promise.resolve(
        new Map<string, unknown>([
          ['n', 3],
          ['list', [1, 2]],
          ['map', new Map([['a', 1]])],
          ['x', 0.5],
        ]),
      ),
    metrics: () => Promise.resolve([]),
  };
  const plan = {
    tasks: [],
    edges: [],
    batch: false,
    streamGraph: {
      configuration: new Map(options),
      nodes: [],
      edges: [],
      graph: { jobParameters: new Map([['p', 'v']]) },
    },
  };
  const history = new JobHistory();
  const failure = { exceptionClass: 'E', message: 'broke', traceback: 'at x', task: 'map (1/1)' };
  history.record('RUNNING', failure as never);
  addJob({
    handle: handle as unknown as JobHandle,
    name: 'job',
    plan: plan as unknown as ExecutionPlan,
    startedMs: 1000,
    history,
  });
  return { cancel, triggerSavepoint, stopWithSavepoint };
}

/** As the endpoint answers it. */
async function ask(method: string, path: string, body: Body = {}): Promise<Reply> {
  try {
    const url = new URL(path, 'http://localhost');
    const { parameters, handler } = findRoute(method, url.pathname);
    return await handler({ parameters, query: url.searchParams, body });
  } catch (error) {
    return errorReply(error);
  }
}

const job = `/jobs/${ID}`;

beforeEach(() => fakeJob(ID));

describe('what can be read', () => {
  test.each<[string, object]>([
    ['/config', { 'flink-version': '2.3.0' }],
    ['/v1/config', { 'refresh-interval': 3000 }],
    ['/overview', { 'jobs-running': 1, 'jobs-finished': 0, 'slots-available': 0 }],
    ['/jobs', { jobs: [{ id: ID, status: 'RUNNING' }] }],
    ['/jobs/', { jobs: [{ id: ID, status: 'RUNNING' }] }],
    ['/jobs/overview', { jobs: [{ jid: ID, name: 'job', state: 'RUNNING', 'start-time': 1000, 'end-time': -1 }] }],
    [`/jobs/${ID.toUpperCase()}`, { jid: ID, vertices: [], 'job-type': 'STREAMING', maxParallelism: -1 }],
    [`${job}/status`, { status: 'RUNNING' }],
    [`${job}/plan`, { plan: { jid: ID, name: 'job', type: 'STREAMING', nodes: [] } }],
    [`${job}/execution-result`, { status: { id: 'IN_PROGRESS' } }],
    [`${job}/config`, { 'execution-config': { 'job-parallelism': 1, 'user-config': { p: 'v' } } }],
    [
      `${job}/exceptions`,
      { exceptionHistory: { truncated: false, entries: [{ exceptionName: 'E', taskName: 'map (1/1)' }] } },
    ],
    [`${job}/exceptions?maxExceptions=0`, { exceptionHistory: { truncated: true, entries: [] } }],
    [
      `${job}/accumulators`,
      {
        'user-task-accumulators': [
          { name: 'n', type: 'Long', value: '3' },
          { name: 'list', type: 'List', value: '[1, 2]' },
          { name: 'map', type: 'Map', value: '{a=1}' },
          { name: 'x', type: 'Double', value: '0.5' },
        ],
      },
    ],
    [
      `${job}/checkpoints`,
      {
        counts: { restored: 1, total: 9, in_progress: 0, completed: 8, failed: 1 },
        summary: { state_size: { min: 80, max: 90, avg: 85, p50: 85 } },
        latest: {
          completed: { id: 9, external_path: '/c/9', className: 'completed' },
          savepoint: { id: 2, is_savepoint: true, checkpoint_type: 'SYNC_SAVEPOINT' },
          failed: { id: 1, failure_message: 'expired', failure_timestamp: 107 },
          restored: { id: 5, external_path: '/c/5', is_savepoint: false, restore_timestamp: 50 },
        },
        history: [{ id: 9 }, { id: 8 }],
      },
    ],
    [`${job}/checkpoints/details/8`, { id: 8, num_subtasks: 2 }],
    [`${job}/checkpoints/details/2`, { id: 2, status: 'COMPLETED' }],
    [`${job}/checkpoints/details/1`, { id: 1, status: 'FAILED' }],
    [`${job}/checkpoints/config`, { mode: 'exactly_once', state_backend: 'HashMapStateBackend' }],
    [`${job}/state?operator=o&state=s&key=%5B1%5D`, { jid: ID, key: '[1]', answers: [{ key: '[1]' }] }],
  ])('GET %s', async (path, body) => {
    expect(await ask('GET', path)).toMatchObject({ status: 200, body });
  });
});

describe('what is refused', () => {
  test.each<[string, string, Body, number, string]>([
    ['GET', '/nothing', {}, 404, 'Not found: /nothing'],
    ['DELETE', '/jobs', {}, 405, 'takes GET, not DELETE'],
    ['GET', '/jobs/xyz', {}, 400, 'Cannot resolve path parameter (jobid) from value "xyz".'],
    ['GET', '/jobs/%zz', {}, 400, 'escape'],
    ['GET', `/jobs/${'c'.repeat(32)}`, {}, 404, `Job ${'c'.repeat(32)} not found`],
    ['GET', `${job}/exceptions?maxExceptions=-1`, {}, 400, '(maxExceptions) from value "-1"'],
    ['GET', `${job}/checkpoints/details/x`, {}, 400, '(checkpointid) from value "x"'],
    ['GET', `${job}/checkpoints/details/77`, {}, 404, 'for checkpoint 77'],
    ['GET', `${job}/checkpoints/details/8/subtasks/${ID}`, {}, 404, `statistics for task ${ID}.`],
    ['GET', `${job}/vertices/${ID}`, {}, 404, `JobVertex ${ID} not found`],
    ['GET', `${job}/vertices/xyz`, {}, 400, 'Cannot resolve path parameter (vertexid) from value "xyz".'],
    ['GET', `${job}/savepoints/short`, {}, 400, '(triggerid)'],
    ['GET', `${job}/savepoints/${'d'.repeat(32)}`, {}, 404, 'There is no savepoint operation'],
    ['PATCH', `${job}?mode=stop`, {}, 308, 'has been removed'],
    ['PATCH', `${job}?mode=kill`, {}, 400, '(mode)'],
    ['POST', `${job}/savepoints`, {}, 400, 'execution.checkpointing.savepoint-dir'],
    ['POST', `${job}/savepoints`, { 'target-directory': 1 }, 400, '"target-directory" must be a string'],
    ['POST', `${job}/savepoints`, { 'target-directory': '/d', 'cancel-job': 'yes' }, 400, 'must be true or false'],
    ['POST', `${job}/savepoints`, { 'target-directory': '/d', formatType: 'X' }, 400, 'formatType'],
    ['POST', `${job}/savepoints`, { 'target-directory': '/d', triggerId: '1' }, 400, 'not 32 hex digits'],
    ['POST', `${job}/stop`, {}, 400, '[targetDirectory]'],
    ['POST', `${job}/checkpoints`, { checkpointType: 'ANY' }, 400, 'ANY'],
    ['POST', `${job}/checkpoints`, { checkpointType: 'INCREMENTAL' }, 400, 'FLINK-33723'],
    ['POST', '/savepoint-disposal', {}, 400, 'savepoint-path'],
    ['GET', `${job}/state?operator=o&state=s`, {}, 400, '"key" is missing'],
    ['GET', `${job}/state?operator=o&state=s&key=none`, {}, 404, 'has nothing for the key none'],
    ['GET', `${job}/state?operator=o&state=s&key=bad`, {}, 404, 'no such state'],
  ])('%s %s %j', async (method, path, body, status, message) => {
    expect(await ask(method, path, body)).toEqual({ status, body: { errors: [expect.stringContaining(message)] } });
  });
});

test('a savepoint: triggered once for its id, in progress, complete', async () => {
  const { triggerSavepoint, cancel } = fakeJob(ID);
  let complete!: (path: string) => void;
  triggerSavepoint.mockReturnValue(new Promise((resolve) => (complete = resolve)));
  const body = { 'target-directory': '/d', triggerId: TRIGGER, 'cancel-job': true };
  for (let i = 0; i < 2; i++) {
    expect(await ask('POST', `${job}/savepoints`, body)).toEqual({ status: 202, body: { 'request-id': TRIGGER } });
  }
  expect(triggerSavepoint.mock.calls).toEqual([[{ directory: '/d' }]]);
  const status = () => ask('GET', `${job}/savepoints/${TRIGGER.toUpperCase()}`);
  expect(await status()).toEqual({ status: 200, body: { status: { id: 'IN_PROGRESS' }, operation: null } });
  expect(cancel).not.toHaveBeenCalled();
  complete('file:/d/sp');
  await ask('POST', `${job}/savepoints?wait=true`, body);
  expect(await status()).toEqual({
    status: 200,
    body: { status: { id: 'COMPLETED' }, operation: { location: 'file:/d/sp' } },
  });
  expect(cancel).toHaveBeenCalledTimes(1);
});

test('a savepoint that fails cancels nothing and says why', async () => {
  const { triggerSavepoint, cancel } = fakeJob(ID);
  triggerSavepoint.mockRejectedValue(Object.assign(new Error('disk full'), { exceptionClass: 'CheckpointException' }));
  const body = { 'target-directory': '/d', 'cancel-job': true };
  expect((await ask('POST', `${job}/savepoints?wait=true`, body)).body).toMatchObject({
    status: { id: 'COMPLETED' },
    operation: { 'failure-cause': { class: 'CheckpointException', 'stack-trace': 'CheckpointException: disk full' } },
  });
  expect(cancel).not.toHaveBeenCalled();
});

test('stop and checkpoint; the default directory is the configured one', async () => {
  const { stopWithSavepoint } = fakeJob(ID, 'RUNNING', [['execution.checkpointing.savepoint-dir', 'file:///tmp/sp']]);
  expect((await ask('POST', `${job}/stop?wait=true`, { drain: true })).body).toMatchObject({
    operation: { location: 'file:/sp/2' },
  });
  expect(stopWithSavepoint).toHaveBeenCalledWith({ drain: true });
  expect((await ask('POST', `${job}/checkpoints?wait=true`)).body).toMatchObject({ operation: { checkpointId: 10 } });
});

test.each<[JobStatus, number]>([
  ['RUNNING', 202],
  ['RESTARTING', 202],
  ['CANCELED', 202],
  ['FINISHED', 409],
  ['FAILED', 409],
])('cancel of a job that is %s: %d', async (state, status) => {
  fakeJob(ID, state);
  expect((await ask('PATCH', job)).status).toBe(status);
});

test.each(['savepoints', 'stop'])('%s of a job that does not run: the result says why', async (path) => {
  const { triggerSavepoint, stopWithSavepoint } = fakeJob(ID, 'RESTARTING');
  const cause = new Error('not now');
  for (const mock of [triggerSavepoint, stopWithSavepoint]) mock.mockRejectedValue(new Error('refused', { cause }));
  const body = { 'target-directory': '/d', targetDirectory: '/d' };
  const type = 'org.apache.flink.util.FlinkException';
  const trace = `${type}: refused\nCaused by: ${type}: not now`;
  expect((await ask('POST', `${job}/${path}?wait=true`, body)).body).toMatchObject({
    status: { id: 'COMPLETED' },
    operation: { 'failure-cause': { class: type, 'stack-trace': trace } },
  });
  expect(findJob(ID)?.handle.status()).toBe('RESTARTING');
});
