/** One job of an embedded host, seen from the control connection. */
import { type JobFailure, type JobGraph, JobEvent, type SavepointRequest, StopWorkers } from '@drey/sdk/protocol';
import { GraphError } from '../graph/index';
import type {
  CollectCall,
  JobHandle,
  JobResult,
  JobStatus,
  JobSubmission,
  StartWorkersCall,
  SubmitJob,
} from '../runtime/contracts';
import { tellProgress, wantsProgress } from '../runtime/progress';
import type { WorkerExitCall } from '../udf/python/contracts';
import { HeldResults } from '../connectors/collect/held-results';
import { Collector } from './collector';
import type { ControlConnection } from './control-connection';
import { jsonText } from './json-text';
import type { WorkerStarts } from './worker-starts';

/** Reported with the result, so that whoever sees them has the result as well. */
const TERMINAL: ReadonlySet<JobStatus> = new Set<JobStatus>(['FINISHED', 'CANCELED', 'FAILED']);

export class EmbeddedJob {
  readonly jobId: string;
  /** Dropped at the end, and with it the graph and its data. */
  #handle: JobHandle | undefined;
  #collector: Collector | undefined;
  readonly #held = new HeldResults(async (call) => this.#collector?.collect(call));
  #startedWorkers = false;
  /** What is left of the job when it is over. */
  #end: JobResult | undefined;

  /** Throws GraphError when the graph is not valid. */
  constructor(
    graph: JobGraph,
    submit: SubmitJob,
    private readonly connection: ControlConnection,
    workers: WorkerStarts,
    /** More of the submission; its handler of "collect" goes before the client's. */
    more: Partial<JobSubmission> = {},
  ) {
    const handle = submit({
      ...more,
      graph,
      onStatus: (status, failure) => this.#reportStatus(status, failure),
      onNotice: (text) => connection.send({ kind: 'notice', value: { text, level: 'warning' } }),
      handlers: {
        collect: (payload) => this.#held.receive(payload as CollectCall),
        'start-workers': (payload) => {
          this.#startedWorkers = true;
          return workers.start(payload as StartWorkersCall, graph);
        },
        'worker-exit': (payload) => workers.awaitExit(payload as WorkerExitCall),
        ...more.handlers,
      },
    });
    this.jobId = handle.jobId;
    this.#handle = handle;
    if (wantsProgress()) {
      tellProgress(handle, graph, (text) => connection.send({ kind: 'notice', value: { text, level: 'info' } }));
    }
    if (more.handlers?.['collect'] !== undefined) return;
    this.#collector = new Collector(handle.jobId, graph, (frame) => connection.sendEncoded(frame));
  }

  /** Until the end. */
  get handle(): JobHandle {
    return this.#handle as JobHandle;
  }

  /** Resolves when the end is reported to the client. Never rejects. */
  async run(): Promise<void> {
    const result = await (this.#handle as JobHandle).result;
    this.#end = result;
    this.#handle = undefined;
    this.#held.end(result.status === 'FINISHED');
    this.#collector?.close();
    this.#collector = undefined;
    if (this.#startedWorkers) {
      this.connection.send({ kind: 'stopWorkers', value: StopWorkers.create({ jobId: this.jobId }) });
    }
    this.#reportEnd(result.status, result.runtimeMs, result.accumulators, result.failure);
  }

  cancel(): void {
    this.#handle?.cancel();
  }

  suspend(): void {
    this.#handle?.suspend();
  }

  /** Resolves with its path. */
  savepoint({ directory, stop, drain }: SavepointRequest): Promise<string> {
    const handle = this.#handle;
    if (handle === undefined) {
      const message = `Job ${this.jobId} is ${this.status()}: a savepoint is taken of a running job`;
      throw new GraphError(message, 'org.apache.flink.runtime.messages.FlinkJobNotFoundException');
    }
    const target = directory === '' ? {} : { directory };
    return stop ? handle.stopWithSavepoint({ ...target, drain }) : handle.triggerSavepoint(target);
  }

  acknowledge(collectId: string): void {
    this.#collector?.acknowledge(collectId);
  }

  status(): JobStatus {
    return this.#end?.status ?? (this.#handle as JobHandle).status();
  }

  async accumulators(): Promise<Map<string, string>> {
    return jsonValues(this.#end?.accumulators ?? (await (this.#handle as JobHandle).accumulators()));
  }

  /** The host itself is broken: the job's end is told without waiting for it. */
  abandon(failure: JobFailure): void {
    if (this.#end === undefined) this.#reportEnd('FAILED', 0, new Map(), failure);
  }

  #reportStatus(status: JobStatus, failure: JobFailure | undefined): void {
    if (TERMINAL.has(status)) return;
    // The failure of a job that fails for good is told with its end.
    const reason = status === 'RESTARTING' ? failure : undefined;
    const value = JobEvent.create({ jobId: this.jobId, status, failure: reason });
    this.connection.send({ kind: 'jobEvent', value });
  }

  #reportEnd(
    status: JobStatus,
    runtimeMs: number,
    accumulators: ReadonlyMap<string, unknown>,
    failure: JobFailure | undefined,
  ): void {
    const value = JobEvent.create({
      jobId: this.jobId,
      status,
      terminal: true,
      runtimeMs,
      accumulators: jsonValues(accumulators),
      failure,
    });
    this.connection.send({ kind: 'jobEvent', value });
  }
}

function jsonValues(accumulators: ReadonlyMap<string, unknown>): Map<string, string> {
  return new Map([...accumulators].map(([name, value]) => [name, jsonText(value)]));
}
