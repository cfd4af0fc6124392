/** Starts the Python workers of jobs that no Python client submitted. Lives in the main thread. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { JobGraph } from '@drey/sdk/protocol';
import type { RpcHandlers, StartWorkersCall } from '../../runtime/contracts';
import type { StartWorkersAnswer, WorkerExitAnswer, WorkerExitCall } from './contracts';
import { pythonEnvironment, pythonExecutable } from './functions-python';

const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

class LocalWorkers {
  readonly #token = randomBytes(16).toString('hex');
  readonly #exits = new Map<number, Promise<WorkerExitAnswer>>();

  constructor(private readonly graph: JobGraph) {}

  async start({ workerIds, address }: StartWorkersCall): Promise<StartWorkersAnswer> {
    for (const id of workerIds) this.#exits.set(id, this.#spawn(id, address));
    return { token: this.#token };
  }

  exit({ workerId }: WorkerExitCall): Promise<WorkerExitAnswer> {
    return this.#exits.get(workerId) ?? Promise.resolve({ exitCode: 1, detail: 'it was never started' });
  }

  #spawn(workerId: number, address: string): Promise<WorkerExitAnswer> {
    const { configuration } = this.graph;
    let child: ChildProcess;
    try {
      const env = {
        ...pythonEnvironment(configuration),
        DREY_WORKER_ADDRESS: address,
        DREY_WORKER_TOKEN: this.#token,
        DREY_WORKER_ID: String(workerId),
      };
      const command = pythonExecutable(configuration);
      child = spawn(command, ['-m', 'pyflink.fn_execution.table_launch'], {
        env,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    } catch (error) {
      return Promise.resolve({ exitCode: 1, detail: (error as Error).message });
    }
    // The pool ends workers; one that outlives its job must not keep this process.
    child.unref();
    return new Promise((resolve) => {
      child.on('error', (error) => resolve({ exitCode: 1, detail: error.message }));
      child.on('exit', (code, signal) => {
        const exitCode = code ?? -(SIGNALS[signal ?? ''] ?? 1);
        resolve({ exitCode, detail: signal === null ? `exit code ${exitCode}` : `killed by ${signal}` });
      });
    });
  }
}

/** What answers 'start-workers' and 'worker-exit' of a job without a Python client. */
export function localWorkerHandlers(graph: JobGraph): RpcHandlers {
  const workers = new LocalWorkers(graph);
  return {
    'start-workers': (payload) => workers.start(payload as StartWorkersCall),
    'worker-exit': (payload) => workers.exit(payload as WorkerExitCall),
  };
}
