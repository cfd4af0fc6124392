import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { Hello, ProtocolVersion, WorkerMessage } from '@drey/sdk/protocol';
import type { StartWorkersCall } from '../../runtime/contracts';
import type { StageMessage, WorkerMessageValue } from './connection';
import type { StageListener, WorkerExitAnswer, WorkerExitCall } from './contracts';
import { FrameReader, writeFrame } from './framing';
import { WorkerPool } from './worker-pool';

const TOKEN = 'secret';

/** Stands for the client: what it does when workers are asked for is up to the test. */
class FakeClient {
  readonly calls: StartWorkersCall[] = [];
  readonly exits = new Map<number, (answer: WorkerExitAnswer) => void>();
  readonly workers: FakeWorker[] = [];
  hello: Partial<Hello> = {};
  onStart: (call: StartWorkersCall) => void = (call) => {
    for (const workerId of call.workerIds) this.workers.push(new FakeWorker(call.address, { workerId, ...this.hello }));
  };

  async call(name: string, payload: unknown): Promise<unknown> {
    if (name === 'start-workers') {
      const call = payload as StartWorkersCall;
      this.calls.push(call);
      setImmediate(() => this.onStart(call));
      return { token: TOKEN };
    }
    return new Promise((resolve) => this.exits.set((payload as WorkerExitCall).workerId, resolve));
  }

  get address(): string {
    return this.calls[0].address;
  }
}

class FakeWorker {
  readonly socket: Socket;
  readonly received: WorkerMessageValue[] = [];
  closed = false;

  constructor(
    address: string,
    readonly hello: Partial<Hello> & { workerId: number },
  ) {
    this.socket = connect(address);
    const reader = new FrameReader((frame) => {
      const { message } = WorkerMessage.decode(frame);
      if (message) this.received.push(message);
      if (message?.kind === 'shutdown') this.socket.end();
    });
    this.socket.on('data', (chunk: Buffer) => reader.push(chunk));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
    });
    const value = Hello.create({
      version: ProtocolVersion.PROTOCOL_V1,
      pid: 0x7fffff00,
      languageVersion: 'python 3.11',
      token: TOKEN,
      ...hello,
    });
    this.send({ kind: 'hello', value });
  }

  send(message: WorkerMessageValue): void {
    writeFrame(this.socket, WorkerMessage.encode({ message }).finish());
  }
}

class Listener implements StageListener {
  readonly messages: StageMessage[] = [];
  readonly lost: Promise<Error>;
  onLost!: (error: Error) => void;

  constructor() {
    this.lost = new Promise((resolve) => {
      this.onLost = resolve;
    });
  }

  onMessage(message: StageMessage): void {
    this.messages.push(message);
  }
}

const pools: WorkerPool[] = [];

function poolWith(client: FakeClient, startTimeoutMs = 2000): WorkerPool {
  const pool = new WorkerPool({ rpc: client, jobId: 'job', inProcess: false, startTimeoutMs });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.dispose()));
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}

test('stages of a slot share its worker; messages find their stage', async () => {
  const client = new FakeClient();
  const pool = poolWith(client);
  const listeners = [new Listener(), new Listener(), new Listener()];
  const [a, b, c] = await Promise.all([
    pool.place(0, listeners[0]),
    pool.place(0, listeners[1]),
    pool.place(1, listeners[2]),
  ]);
  expect([a.stageId, b.stageId, c.stageId]).toEqual([1, 2, 1]);
  expect(client.calls.map(({ workerIds }) => workerIds.length)).toEqual([1, 1]);
  expect(a.description).toBe('Python worker of slot 0 (pid 2147483392)');
  const [first, second] = client.workers;
  first.send({ kind: 'stageClosed', value: { stageId: 2 } });
  second.send({ kind: 'stageClosed', value: { stageId: 1 } });
  await until(() => listeners[1].messages.length + listeners[2].messages.length === 2);
  expect(listeners[0].messages).toEqual([]);
  a.send({ kind: 'closeStage', value: { stageId: 1 } });
  await until(() => first.received.length === 1);
});

test('a wrong token is turned away, and the start times out', async () => {
  const client = new FakeClient();
  client.hello = { token: 'guess' };
  const pool = poolWith(client, 300);
  await expect(pool.place(3, new Listener())).rejects.toThrow('The Python worker of slot 3 did not start within 0.3 s');
  expect(client.workers[0].closed).toBe(true);
});

test('another version of the protocol is refused by name', async () => {
  const client = new FakeClient();
  client.hello = { version: 9 as ProtocolVersion };
  const refused = poolWith(client).place(0, new Listener());
  await expect(refused).rejects.toThrow(
    'A Python worker (python 3.11) speaks version 9 of the worker protocol, this host version 1',
  );
});

test('a worker that cannot start is reported with what its parent knows', async () => {
  const client = new FakeClient();
  client.onStart = ({ workerIds }) => {
    setTimeout(() => client.exits.get(workerIds[0])?.({ exitCode: 1, detail: 'No module named numpy' }), 10);
  };
  const refused = poolWith(client).place(0, new Listener());
  await expect(refused).rejects.toThrow('The Python worker of slot 0 could not start: No module named numpy');
});

test('the death of a worker reaches its stages with the reason; the next stage gets a new worker', async () => {
  const client = new FakeClient();
  const pool = poolWith(client);
  const listener = new Listener();
  const handle = await pool.place(1, listener);
  client.workers[0].socket.destroy();
  setTimeout(() => client.exits.get(client.calls[0].workerIds[0])?.({ exitCode: -9, detail: '' }), 20);
  await expect(listener.lost).resolves.toThrow('The Python worker of slot 1 (pid 2147483392) was killed by signal 9');
  handle.release(true);
  const next = await pool.place(1, new Listener());
  expect(next.stageId).toBe(1);
  expect(client.calls).toHaveLength(2);
  expect(client.calls[1].workerIds).not.toEqual(client.calls[0].workerIds);
});

test('without a reason from its parent the closed connection is reported', async () => {
  const client = new FakeClient();
  const listener = new Listener();
  await poolWith(client).place(1, listener);
  client.workers[0].socket.destroy();
  await expect(listener.lost).resolves.toThrow(
    'The Python worker of slot 1 (pid 2147483392) closed its connection unexpectedly',
  );
});

test('nonsense on the connection ends it with an error', async () => {
  const client = new FakeClient();
  const listener = new Listener();
  await poolWith(client).place(0, listener);
  client.workers[0].socket.write(Buffer.from([255, 255, 255, 255, 1]));
  await expect(listener.lost).resolves.toThrow('closed its connection: A frame of 4294967295 bytes');
});

test('after a failure a worker serves no new stage and ends with its last one', async () => {
  const client = new FakeClient();
  const pool = poolWith(client);
  const [a, b] = await Promise.all([pool.place(0, new Listener()), pool.place(0, new Listener())]);
  a.release(true);
  await pool.place(0, new Listener());
  expect(client.workers).toHaveLength(2);
  expect(client.workers[0].closed).toBe(false);
  b.release(false);
  await until(() => client.workers[0].closed);
  expect(client.workers[0].received.at(-1)?.kind).toBe('shutdown');
});

test('dispose ends the workers and leaves no socket behind', async () => {
  const client = new FakeClient();
  const pool = poolWith(client);
  await pool.place(0, new Listener());
  expect(existsSync(client.address)).toBe(true);
  await pool.dispose();
  expect(client.workers[0].closed).toBe(true);
  expect(existsSync(dirname(client.address))).toBe(false);
  await expect(pool.place(0, new Listener())).rejects.toThrow('The job has ended');
});
