/** Jobs with Python stages on the real runtime; the workers are echoes over real sockets. */
import {
  CollectAck,
  FunctionSpec,
  type JobEvent,
  type JobGraph,
  Language,
  type StartWorkers,
  WorkerExited,
} from '@drey/sdk/protocol';
import { submitJob } from '../runtime/index';
import { BIGINT, GraphBuilder } from '../runtime/testing';
import { decodeColumn } from '../types/columns';
import { EchoWorker } from '../udf/python/echo-worker';
import { EmbeddedHost } from './embedded-host';
import { socketPair, TestClient } from './testing';

const MAP = FunctionSpec.create({ language: Language.PYTHON, kind: 'map', payload: Uint8Array.of(1), name: 'f' });
const opened: TestClient[] = [];

afterEach(() => {
  for (const client of opened.splice(0)) client.end();
});

/** A client that starts echo workers when it is asked to, and takes results as they come. */
class WorkerClient {
  readonly workers: EchoWorker[] = [];
  /** Workers that say hello, and no more. */
  silent = false;

  constructor(readonly control: TestClient) {
    control.onMessage = (message) => {
      if (message.kind === 'startWorkers') this.#start(message.value);
      if (message.kind === 'collectBatch' && !message.value.end) {
        control.send({ kind: 'collectAck', value: CollectAck.create(message.value) });
      }
    };
  }

  async run(graph: JobGraph): Promise<string> {
    const { jobId, error } = await this.control.request({ kind: 'submitJob', value: { graph } });
    expect(error).toBe('');
    return jobId;
  }

  async ended(jobId: string): Promise<JobEvent> {
    const terminal = (): JobEvent | undefined =>
      this.control.of('jobEvent').find((event) => event.terminal && event.jobId === jobId);
    await this.control.until(() => terminal() !== undefined);
    return terminal() as JobEvent;
  }

  rows(jobId: string): unknown[] {
    const batches = this.control.of('collectBatch').filter((message) => message.jobId === jobId);
    return batches.flatMap(({ batch }) => (batch ? decodeColumn(batch.values, batch.count, BIGINT) : []));
  }

  #start({ address, workerIds }: StartWorkers): void {
    for (const id of workerIds) {
      const worker = new EchoWorker(address, this.control.of('hostHello')[0].token, id);
      worker.paused = this.silent;
      this.workers.push(worker);
    }
  }
}

async function start(): Promise<WorkerClient> {
  const [clientSocket, hostSocket] = await socketPair();
  new EmbeddedHost(hostSocket, submitJob);
  const client = new TestClient(clientSocket);
  opened.push(client);
  await client.hello();
  return new WorkerClient(client);
}

function mapGraph(values: readonly number[], configuration: Record<string, string> = {}): JobGraph {
  const builder = new GraphBuilder({ configuration: new Map(Object.entries(configuration)) });
  const source = builder.collection(values);
  const first = builder.transform('python', [source], { name: 'Map' }, [MAP]);
  const second = builder.transform('python', [first], { name: 'Map2' }, [MAP]);
  builder.sink('collect', second);
  return builder.graph;
}

test('chained Python functions are one stage of one worker; jobs run one after the other', async () => {
  const client = await start();
  const values = Array.from({ length: 20_000 }, (_, i) => i);
  for (let job = 0; job < 2; job++) {
    const jobId = await client.run(mapGraph(values));
    expect(await client.ended(jobId)).toMatchObject({ status: 'FINISHED', failure: undefined });
    expect(client.rows(jobId)).toEqual(values);
    expect(client.workers).toHaveLength(job + 1);
    const worker = client.workers[job];
    const [open] = worker.received.filter(({ kind }) => kind === 'openStage');
    expect(open.kind === 'openStage' && open.value.functions.map(({ name }) => name)).toEqual(['Map', 'Map2']);
    await worker.closed;
    expect(worker.received.slice(-2).map(({ kind }) => kind)).toEqual(['closeStage', 'shutdown']);
  }
});

test('a worker that is killed fails the job with slot, pid and signal', async () => {
  const client = await start();
  client.silent = true;
  const jobId = await client.run(mapGraph([1], { 'restart-strategy.type': 'none' }));
  await client.control.until(() => client.workers.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  client.workers[0].die();
  const [workerId] = client.control.of('startWorkers')[0].workerIds;
  client.control.send({ kind: 'workerExited', value: WorkerExited.create({ workerId, exitCode: -9 }) });
  const { status, failure } = await client.ended(jobId);
  expect(status).toBe('FAILED');
  expect(failure?.message).toMatch(/The Python worker of slot 0 \(pid 2147483392\) was killed by signal 9/);
});

test('after a restart the job runs with a new worker', async () => {
  const client = await start();
  client.silent = true;
  const configuration = {
    'restart-strategy.type': 'fixed-delay',
    'restart-strategy.fixed-delay.attempts': '1',
    'restart-strategy.fixed-delay.delay': '10 ms',
  };
  const jobId = await client.run(mapGraph([1, 2], configuration));
  await client.control.until(() => client.workers.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  client.silent = false;
  client.workers[0].die();
  const [workerId] = client.control.of('startWorkers')[0].workerIds;
  client.control.send({ kind: 'workerExited', value: WorkerExited.create({ workerId, exitCode: -9 }) });
  expect(await client.ended(jobId)).toMatchObject({ status: 'FINISHED' });
  expect(client.rows(jobId)).toEqual([1, 2]);
  expect(client.workers).toHaveLength(2);
});

test('cancel ends a job whose worker does not answer', async () => {
  const client = await start();
  client.silent = true;
  const jobId = await client.run(mapGraph([1]));
  await client.control.until(() => client.workers.length > 0);
  await client.control.request({ kind: 'cancelJob', value: { jobId } });
  expect((await client.ended(jobId)).status).toBe('CANCELED');
});
