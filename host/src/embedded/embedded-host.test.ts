import {
  CollectAck,
  SavepointRequest,
  JobFailure,
  type JobGraph,
  type ProtocolVersion,
  RowBatch,
  WorkerExited,
} from '@drey/sdk/protocol';
import type { JobHandle, JobResult, JobStatus, JobSubmission } from '../runtime/contracts';
import { submitJob } from '../runtime/index';
import { BIGINT, GraphBuilder } from '../runtime/testing';
import { rowsBatch } from '../types/batch';
import { decodeColumn } from '../types/columns';
import { EmbeddedHost } from './embedded-host';
import { socketPair, TestClient } from './testing';

/** A job whose course the test decides. */
class FakeJob implements JobHandle {
  static last: FakeJob;
  readonly jobId = 'f'.repeat(32);
  readonly result: Promise<JobResult>;
  current: JobStatus = 'RUNNING';
  cancelled = false;
  suspended = false;
  end!: (init: Partial<JobResult>) => void;

  constructor(readonly submission: JobSubmission) {
    FakeJob.last = this;
    this.result = new Promise((resolve) => {
      this.end = (init) => {
        this.current = init.status ?? 'FINISHED';
        resolve({
          jobId: this.jobId,
          status: this.current,
          runtimeMs: 5,
          accumulators: new Map(),
          failure: undefined,
          ...init,
        });
      };
    });
  }

  status(): JobStatus {
    return this.current;
  }

  cancel(): void {
    this.cancelled = true;
    this.end({ status: 'CANCELED' });
  }

  async triggerSavepoint({ directory = 'default' } = {}): Promise<string> {
    return `${directory}/savepoint`;
  }

  async stopWithSavepoint({ directory = 'default', drain = false }): Promise<string> {
    this.end({});
    return `${directory}/${drain ? 'drained' : 'stopped'}`;
  }

  suspend(): void {
    this.suspended = true;
    this.end({ status: 'CANCELED' });
  }

  triggerCheckpoint(): never {
    throw new Error('a client cannot ask for this');
  }

  checkpointStatistics(): never {
    return this.triggerCheckpoint();
  }

  queryState(): never {
    return this.triggerCheckpoint();
  }

  async accumulators(): Promise<ReadonlyMap<string, unknown>> {
    return new Map<string, unknown>([['n', 3n]]);
  }

  async metrics(): Promise<[]> {
    return [];
  }

  rpc(name: string, payload: unknown): Promise<unknown> {
    const handler = this.submission.handlers?.[name];
    if (!handler) throw new Error(`no handler for ${name}`);
    return handler(payload);
  }
}

const fakeSubmit = (submission: JobSubmission): JobHandle => new FakeJob(submission);

const clients: TestClient[] = [];

async function start(submit = fakeSubmit): Promise<{ client: TestClient; host: EmbeddedHost }> {
  const [clientSocket, hostSocket] = await socketPair();
  const host = new EmbeddedHost(hostSocket, submit);
  const client = new TestClient(clientSocket);
  clients.push(client);
  return { client, host };
}

afterEach(() => {
  for (const client of clients.splice(0)) client.end();
});

function collectGraph(values: readonly number[] = [1, 2, 3]): JobGraph {
  const builder = new GraphBuilder();
  builder.sink('collect', builder.collection(values));
  return builder.graph;
}

test('hello is answered with versions and the workers’ token', async () => {
  const { client } = await start();
  await client.hello();
  expect(client.of('hostHello')[0]).toMatchObject({ version: 1, host: expect.stringMatching(/^drey .*, node 2/) });
  expect(client.of('hostHello')[0].token).toMatch(/^[0-9a-f]{32}$/);
});

test('another version is refused, and so is a request before hello', async () => {
  const first = await start();
  await first.client.hello(7 as ProtocolVersion);
  expect(first.client.of('reply')[0].error).toMatch(
    /The client speaks version 7 of the control protocol, this host .* version 1/,
  );
  await first.client.until(() => first.client.closed);
  await first.host.closed;
  const second = await start();
  const reply = await second.client.request({ kind: 'jobStatus', value: { jobId: 'x' } });
  expect(reply.error).toBe('A client must say hello first, but sent "jobStatus"');
});

test('a real job runs to its end: results, events, status and plan', async () => {
  const { client } = await start(submitJob);
  await client.hello();
  const graph = collectGraph();
  const plan = await client.request({ kind: 'explainJob', value: { graph, format: 'json' } });
  expect(JSON.parse(plan.text).nodes).toHaveLength(2);
  const { jobId, error } = await client.request({ kind: 'submitJob', value: { graph } });
  expect([error, jobId.length]).toEqual(['', 32]);
  await client.until(() => client.of('jobEvent').some(({ terminal }) => terminal));
  const rows = client
    .of('collectBatch')
    .flatMap(({ batch }) => (batch ? decodeColumn(batch.values, batch.count, BIGINT) : []));
  expect(rows).toEqual([1, 2, 3]);
  expect(client.of('collectBatch').at(-1)).toMatchObject({ jobId, collectId: 'result', end: true });
  expect(client.of('jobEvent').at(-1)).toMatchObject({ jobId, status: 'FINISHED', terminal: true });
  expect((await client.request({ kind: 'jobStatus', value: { jobId } })).status).toBe('FINISHED');
});

test('savepoints of a running job, with and without its end', async () => {
  const { client } = await start();
  await client.hello();
  const { jobId } = await client.request({ kind: 'submitJob', value: { graph: collectGraph() } });
  const ask = async (init: Partial<SavepointRequest>) =>
    client.request({ kind: 'savepoint', value: SavepointRequest.create({ jobId, ...init }) });
  expect((await ask({})).text).toBe('default/savepoint');
  expect((await ask({ directory: 'file:/a' })).text).toBe('file:/a/savepoint');
  expect((await ask({ directory: 'b', stop: true, drain: true })).text).toBe('b/drained');
  await client.until(() => client.of('jobEvent').some(({ terminal }) => terminal));
  expect((await ask({})).error).toBe(`Job ${jobId} is FINISHED: a savepoint is taken of a running job`);
});

test('an invalid graph and an unknown job are errors with the class that PyFlink users know', async () => {
  const { client } = await start(submitJob);
  await client.hello();
  const { graph } = new GraphBuilder();
  const refused = await client.request({ kind: 'submitJob', value: { graph } });
  expect(refused.error).not.toBe('');
  expect(refused.errorClass).toMatch(/^java\./);
  const unknown = await client.request({ kind: 'cancelJob', value: { jobId: 'abc' } });
  expect(unknown.error).toBe('Could not find Flink job (abc)');
  expect(unknown.errorClass).toBe('org.apache.flink.runtime.messages.FlinkJobNotFoundException');
});

test('two collect batches are out at most; the sink waits for acknowledgements', async () => {
  const { client } = await start();
  await client.hello();
  const { jobId } = await client.request({ kind: 'submitJob', value: { graph: collectGraph() } });
  const frame = RowBatch.encode(rowsBatch([1]).columns(BIGINT)).finish();
  const done: number[] = [];
  for (let i = 1; i <= 4; i++) {
    void FakeJob.last.rpc('collect', { collectId: 'result', frame, subtask: 0 }).then(() => done.push(i));
  }
  void FakeJob.last.rpc('collect', { collectId: 'result', frame: undefined, subtask: 0 });
  await client.until(() => client.of('collectBatch').length === 2);
  await client.request({ kind: 'jobStatus', value: { jobId } });
  expect(client.of('collectBatch')).toHaveLength(2);
  expect(done).toEqual([1]);
  for (let acked = 1; acked <= 3; acked++) {
    client.send({ kind: 'collectAck', value: CollectAck.create({ jobId, collectId: 'result' }) });
    await client.request({ kind: 'jobStatus', value: { jobId } });
  }
  expect(client.of('collectBatch').map(({ end, batch }) => [end, batch?.count])).toEqual([
    [false, 1],
    [false, 1],
    [false, 1],
    [false, 1],
    [true, undefined],
  ]);
  expect(done).toEqual([1, 2, 3, 4]);
});

test('workers are asked for, and their exits come back', async () => {
  const { client } = await start();
  await client.hello();
  const graph = collectGraph();
  graph.configuration.set('python.execution-mode', 'thread');
  await client.request({ kind: 'submitJob', value: { graph } });
  const job = FakeJob.last;
  const answer = await job.rpc('start-workers', { jobId: job.jobId, workerIds: [5], address: '/tmp/x' });
  expect(answer).toEqual({ token: client.of('hostHello')[0].token });
  await client.until(() => client.of('startWorkers').length === 1);
  expect(client.of('startWorkers')[0]).toMatchObject({
    jobId: job.jobId,
    workerIds: [5],
    address: '/tmp/x',
    inProcess: true,
  });
  const exit = job.rpc('worker-exit', { jobId: job.jobId, workerId: 5 });
  client.send({ kind: 'workerExited', value: WorkerExited.create({ workerId: 5, exitCode: -9, detail: '' }) });
  await expect(exit).resolves.toEqual({ exitCode: -9, detail: '' });
  job.end({ status: 'FINISHED' });
  await client.until(() => client.of('jobEvent').some(({ terminal }) => terminal));
  expect(client.received.slice(-2).map(({ kind }) => kind)).toEqual(['stopWorkers', 'jobEvent']);
});

test('a failure, its accumulators and notices reach the client', async () => {
  const { client } = await start();
  await client.hello();
  const { jobId } = await client.request({ kind: 'submitJob', value: { graph: collectGraph() } });
  const job = FakeJob.last;
  expect([...(await client.request({ kind: 'accumulators', value: { jobId } })).accumulators]).toEqual([['n', '3']]);
  job.submission.onNotice?.('a setting without effect');
  job.submission.onStatus?.('RUNNING');
  job.submission.onStatus?.('FAILED');
  const failure = JobFailure.create({
    message: 'division by zero',
    exceptionClass: 'ZeroDivisionError',
    domain: 'user',
  });
  job.end({ status: 'FAILED', failure, accumulators: new Map([['list', [1, 'a']]]) });
  await client.until(() => client.of('jobEvent').length === 2);
  expect(client.of('notice')).toEqual([{ text: 'a setting without effect', level: 'warning' }]);
  expect(client.of('jobEvent')[0]).toMatchObject({ status: 'RUNNING', terminal: false });
  expect(client.of('jobEvent')[1]).toMatchObject({ status: 'FAILED', terminal: true, runtimeMs: 5, failure });
  expect(client.of('jobEvent')[1].accumulators.get('list')).toBe('[1,"a"]');
});

test('without its client the host suspends what runs', async () => {
  const { client, host } = await start();
  await client.hello();
  await client.request({ kind: 'submitJob', value: { graph: collectGraph() } });
  client.end();
  await host.closed;
  await host.stop();
  expect(FakeJob.last.suspended).toBe(true);
});

test('a crash is told as the failure of every job', async () => {
  const { client, host } = await start();
  await client.hello();
  await client.request({ kind: 'submitJob', value: { graph: collectGraph() } });
  await host.crash(new TypeError('x is not a function'));
  await client.until(() => client.of('jobEvent').some(({ terminal }) => terminal));
  expect(client.of('jobEvent').at(-1)).toMatchObject({
    status: 'FAILED',
    failure: { message: 'Internal error of the Drey host: x is not a function', domain: 'internal' },
  });
  expect(client.of('notice')[0].level).toBe('error');
});
