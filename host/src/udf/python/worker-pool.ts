/** The Python workers of one task manager and job: one for each slot that has Python stages, started when first needed. */
import type { Socket } from 'node:net';
import { threadId } from 'node:worker_threads';
import { type Hello, ProtocolVersion } from '@drey/sdk/protocol';
import { durationOption } from '../../operators/configuration';
import type { MainRpc, ServiceFactory, StartWorkersCall } from '../../runtime/contracts';
import { awaitHello, type StageMessage, type WorkerConnection, type WorkerMessageValue } from './connection';
import {
  type PythonWorkers,
  runsInProcess,
  type StageHandle,
  type StageListener,
  type StartWorkersAnswer,
  type WorkerExitAnswer,
  type WorkerExitCall,
} from './contracts';
import { listenForWorkers, type WorkerListener } from './worker-address';

/** A worker that has not said hello after this time never will. Installing requirements happens before, in the client. */
const START_TIMEOUT_MS = 60_000;
const START_TIMEOUT_KEY = 'drey.python.worker-start-timeout';
/** How long a death waits for its reason (WorkerExited usually comes a moment after the connection broke). */
const EXIT_REASON_MS = 1000;
/** How long a worker that was told to end may take before it is killed: it may be busy with user code that never returns. */
const SHUTDOWN_MS = 5000;
const FAILED_SHUTDOWN_MS = 1000;

/** Ids are unique in the process, over task managers and jobs: WorkerExited names nothing else. */
let lastWorkerId = 0;

function nextWorkerId(): number {
  return (threadId << 16) + ++lastWorkerId;
}

/** One worker from its request to its end. */
class Worker {
  readonly id = nextWorkerId();
  readonly stages = new Map<number, StageListener>();
  /** Serves no new stage. */
  retired = false;
  connection: WorkerConnection | undefined;
  pid = 0;
  /** How the process ended, once its parent has said so. */
  exit: WorkerExitAnswer | undefined;
  /** Resolves when `exit` is known or never will be. */
  exitKnown: Promise<void> = Promise.resolve();
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
  #markEnded!: () => void;
  #accept!: (hello: Hello) => void;
  #refuse!: (error: Error) => void;
  #stageIds = 0;
  /** Resolves when the worker has said hello. */
  readonly ready: Promise<void>;

  constructor(
    readonly slot: number,
    readonly inProcess: boolean,
  ) {
    this.ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
    const ready = new Promise<Hello>((resolve, reject) => {
      this.#accept = resolve;
      this.#refuse = reject;
    });
    this.ready = ready.then(() => undefined);
    this.ready.catch(() => undefined);
  }

  get description(): string {
    const which = this.inProcess ? 'thread of the job script' : `pid ${this.pid}`;
    return `Python worker of slot ${this.slot}${this.pid === 0 ? '' : ` (${which})`}`;
  }

  connected(connection: WorkerConnection, hello: Hello, onClose: (error: Error | undefined) => void): void {
    this.connection = connection;
    this.pid = hello.pid;
    connection.listener = {
      onMessage: (message) => this.#route(message),
      onClose: (error) => {
        this.#markEnded();
        onClose(error);
      },
    };
    this.#accept(hello);
  }

  /** The worker will not come, or is gone. */
  fail(error: Error): void {
    this.retired = true;
    this.#refuse(error);
    // Before it came, whoever waits for a place hears of it by the rejection.
    const listeners = this.connection === undefined ? [] : [...this.stages.values()];
    if (this.connection === undefined) this.#markEnded();
    this.stages.clear();
    for (const listener of listeners) listener.onLost(error);
  }

  /** Ends a process that does not end by itself. While its connection stands, its pid is no other's. */
  kill(): void {
    if (!this.inProcess && this.pid > 1 && this.pid !== process.pid && this.pid !== process.ppid) {
      try {
        process.kill(this.pid, 'SIGKILL');
      } catch {
        // Gone in this very moment.
      }
    }
    this.connection?.destroy();
  }

  nextStageId(): number {
    return ++this.#stageIds;
  }

  #route(message: WorkerMessageValue): void {
    if (!('stageId' in message.value)) {
      this.connection?.destroy();
      return;
    }
    this.stages.get(message.value.stageId)?.onMessage(message as StageMessage);
  }
}

export interface WorkerPoolOptions {
  readonly rpc: MainRpc;
  readonly jobId: string;
  readonly inProcess: boolean;
  readonly startTimeoutMs: number;
}

export class WorkerPool implements PythonWorkers {
  readonly #options: WorkerPoolOptions;
  readonly #bySlot = new Map<number, Worker>();
  readonly #byId = new Map<number, Worker>();
  /** Told to end, but not gone yet. */
  readonly #ending = new Set<Worker>();
  #listener: Promise<WorkerListener> | undefined;
  #token: Promise<string> | undefined;
  #disposed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async place(slot: number, listener: StageListener): Promise<StageHandle> {
    if (this.#disposed) throw new Error('The job has ended');
    let worker = this.#bySlot.get(slot);
    if (worker === undefined || worker.retired) {
      worker = new Worker(slot, this.#options.inProcess);
      this.#bySlot.set(slot, worker);
      this.#byId.set(worker.id, worker);
      this.#start(worker).catch((error: unknown) => this.#lost(worker as Worker, asError(error)));
    }
    const stageId = worker.nextStageId();
    worker.stages.set(stageId, listener);
    await worker.ready;
    return this.#handle(worker, stageId);
  }

  /** Resolves when all workers have ended or were killed. */
  async dispose(failed = false): Promise<void> {
    this.#disposed = true;
    const workers = [...this.#byId.values(), ...this.#ending];
    for (const worker of workers) this.#shutDown(worker, failed);
    await Promise.all(workers.map((worker) => worker.ended));
    await (await this.#listener?.catch(() => undefined))?.close();
  }

  #handle(worker: Worker, stageId: number): StageHandle {
    return {
      stageId,
      description: worker.description,
      send: (message) => worker.connection?.send(message),
      release: (failed) => {
        worker.stages.delete(stageId);
        if (failed) worker.retired = true;
        if (worker.retired && worker.stages.size === 0) this.#shutDown(worker, failed);
      },
    };
  }

  async #start(worker: Worker): Promise<void> {
    this.#listener ??= listenForWorkers((socket) => void this.#greet(socket));
    const { address } = await this.#listener;
    const call: StartWorkersCall = { jobId: this.#options.jobId, workerIds: [worker.id], address };
    const answer = this.#options.rpc.call('start-workers', call) as Promise<StartWorkersAnswer | undefined>;
    this.#token = answer.then((value) => value?.token ?? '');
    await answer;
    this.#watchExit(worker);
    await this.#within(worker, this.#options.startTimeoutMs);
  }

  /** Rejects when the worker has not come in time. */
  async #within(worker: Worker, timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const text = `The Python worker of slot ${worker.slot} did not start within ${timeoutMs / 1000} s (${START_TIMEOUT_KEY})`;
        reject(new Error(text));
      }, timeoutMs);
    });
    try {
      await Promise.race([worker.ready, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A process that ends before it connects is only known from its parent. */
  #watchExit(worker: Worker): void {
    const call: WorkerExitCall = { jobId: this.#options.jobId, workerId: worker.id };
    const exit = this.#options.rpc.call('worker-exit', call) as Promise<WorkerExitAnswer | undefined>;
    const heard = exit.then((answer) => {
      worker.exit = answer;
      if (answer && worker.connection === undefined) this.#lost(worker, new Error(describeEnd(worker, undefined)));
    });
    // Who starts workers without watching them does not know this call.
    worker.exitKnown = heard.catch(() => undefined);
  }

  async #greet(socket: Socket): Promise<void> {
    try {
      const { connection, hello } = await awaitHello(socket);
      const worker = this.#byId.get(hello.workerId);
      const token = await this.#token;
      if (worker === undefined || worker.connection || hello.token !== token || this.#disposed) {
        connection.destroy();
        return;
      }
      if (hello.version !== ProtocolVersion.PROTOCOL_V1) {
        connection.destroy();
        this.#lost(worker, new Error(versionText(hello)));
        return;
      }
      worker.connected(connection, hello, (error) => void this.#connectionEnded(worker, error));
    } catch {
      // Not a worker, or one that died while it said hello: its exit is reported by its parent.
      socket.destroy();
    }
  }

  async #connectionEnded(worker: Worker, error: Error | undefined): Promise<void> {
    if (worker.stages.size > 0) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, EXIT_REASON_MS);
      });
      await Promise.race([worker.exitKnown, patience]);
      clearTimeout(timer);
    }
    this.#lost(worker, new Error(describeEnd(worker, error)));
  }

  #lost(worker: Worker, error: Error): void {
    this.#byId.delete(worker.id);
    if (this.#bySlot.get(worker.slot) === worker) this.#bySlot.delete(worker.slot);
    worker.fail(error);
  }

  #shutDown(worker: Worker, failed: boolean): void {
    worker.retired = true;
    if (this.#bySlot.get(worker.slot) === worker) this.#bySlot.delete(worker.slot);
    if (worker.connection === undefined) {
      this.#lost(worker, new Error('The job has ended'));
      return;
    }
    this.#ending.add(worker);
    worker.connection.send({ kind: 'shutdown', value: {} });
    worker.connection.end();
    const timer = setTimeout(() => worker.kill(), failed ? FAILED_SHUTDOWN_MS : SHUTDOWN_MS);
    void worker.ended.then(() => {
      clearTimeout(timer);
      this.#ending.delete(worker);
    });
  }
}

function versionText(hello: Hello): string {
  return `A Python worker (${hello.languageVersion}) speaks version ${hello.version} of the worker protocol, this host version ${ProtocolVersion.PROTOCOL_V1}`;
}

/** "The Python worker of slot 1 (pid 123) was killed by signal 9" */
function describeEnd(worker: Worker, error: Error | undefined): string {
  const { exit } = worker;
  // "exit code 1", "killed by SIGKILL": said anyway.
  const detail = exit?.detail && !/^(exit code|killed by) /.test(exit.detail) ? `: ${exit.detail}` : '';
  const who = `The ${worker.description}`;
  if (exit === undefined) return `${who} closed its connection${error ? `: ${error.message}` : ' unexpectedly'}`;
  if (worker.connection === undefined) return `${who} could not start: ${exit.detail || `exit code ${exit.exitCode}`}`;
  if (exit.exitCode < 0) return `${who} was killed by signal ${-exit.exitCode}${detail}`;
  return `${who} ended with exit code ${exit.exitCode}${detail}`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

export const pythonWorkersService: ServiceFactory = ({ rpc, jobId, graph }) => {
  const startTimeoutMs = durationOption(graph.configuration, START_TIMEOUT_KEY, START_TIMEOUT_MS);
  const pool = new WorkerPool({ rpc, jobId, inProcess: runsInProcess(graph), startTimeoutMs });
  return { service: pool, dispose: (failed) => pool.dispose(failed) };
};
