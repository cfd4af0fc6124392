/** Workers are children of the client: it starts them when asked, and tells when one has ended. */
import { type JobGraph, StartWorkers, type WorkerExited } from '@drey/sdk/protocol';
import type { StartWorkersCall } from '../runtime/contracts';
import {
  runsInProcess,
  type StartWorkersAnswer,
  type WorkerExitAnswer,
  type WorkerExitCall,
} from '../udf/python/contracts';
import { removeSocket } from '../udf/python/worker-address';
import type { ControlConnection } from './control-connection';

export class WorkerStarts {
  readonly #exits = new Map<number, WorkerExitAnswer>();
  /** Sockets of task managers: a thread that is terminated does not remove its own. */
  readonly #addresses = new Set<string>();
  readonly #waiting = new Map<number, (answer: WorkerExitAnswer) => void>();

  constructor(
    private readonly connection: ControlConnection,
    private readonly token: string,
  ) {}

  /** The rpc "start-workers" of one job. */
  async start(call: StartWorkersCall, graph: JobGraph): Promise<StartWorkersAnswer> {
    this.#addresses.add(call.address);
    const value = StartWorkers.create({
      jobId: call.jobId,
      workerIds: [...call.workerIds],
      dependencies: graph.python,
      inProcess: runsInProcess(graph),
      configuration: graph.configuration,
      address: call.address,
    });
    this.connection.send({ kind: 'startWorkers', value });
    return { token: this.token };
  }

  /** For the end of the process. */
  removeSockets(): void {
    for (const address of this.#addresses) removeSocket(address);
  }

  /** The rpc "worker-exit". */
  awaitExit({ workerId }: WorkerExitCall): Promise<WorkerExitAnswer> {
    const known = this.#exits.get(workerId);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.set(workerId, resolve));
  }

  exited({ workerId, exitCode, detail }: WorkerExited): void {
    const answer = { exitCode, detail };
    const resolve = this.#waiting.get(workerId);
    this.#waiting.delete(workerId);
    if (resolve) resolve(answer);
    else this.#exits.set(workerId, answer);
  }
}
