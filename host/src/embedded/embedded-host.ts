/** The host inside a client's process tree: serves one control connection, any number of jobs. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  type CollectAck,
  type ExplainJob,
  HostHello,
  JobFailure,
  type JobGraph,
  ProtocolVersion,
  Reply,
  type SubmitJob,
  type TableCall,
} from '@drey/sdk/protocol';
import { version as hostVersion } from '../../package.json';
import { buildStreamGraph, explainJson, GraphError } from '../graph/index';
import type { JobHandle, JobSubmission, SubmitJob as Submit } from '../runtime/contracts';
import { ControlConnection, type ControlValue } from './control-connection';
import { EmbeddedJob } from './embedded-job';
import { errorReply } from './errors';
import type { TableService } from './table-service';
import { WorkerStarts } from './worker-starts';

/** Results of this many ended jobs can still be asked for. */
const KEPT_JOBS = 1000;

export class EmbeddedHost {
  readonly #connection: ControlConnection;
  readonly #workers: WorkerStarts;
  readonly #jobs = new Map<string, EmbeddedJob>();
  readonly #running = new Set<Promise<void>>();
  #tables: Promise<TableService> | undefined;
  /** Jobs that a call of tables has started, until it is answered. */
  readonly #started: EmbeddedJob[] = [];
  readonly #token = randomBytes(16).toString('hex');
  #greeted = false;
  /** Resolves when the client has gone or has been sent away. */
  readonly closed: Promise<void>;

  constructor(
    socket: Socket,
    private readonly submit: Submit,
  ) {
    this.#connection = new ControlConnection(socket, (message, requestId) => this.#receive(message, requestId));
    this.#workers = new WorkerStarts(this.#connection, this.#token);
    this.closed = new Promise((resolve) => {
      this.#connection.onClose = resolve;
    });
  }

  /** The client has gone: ends all jobs, which go on when they are submitted again. Resolves when they have ended. */
  async stop(): Promise<void> {
    for (const job of this.#jobs.values()) job.suspend();
    await Promise.all(this.#running);
  }

  /** Removes what jobs that did not end in time leave behind; the last thing before the process ends. */
  cleanUp(): void {
    this.#workers.removeSockets();
  }

  /** The host is broken: tells the client why its jobs end. */
  async crash(error: Error): Promise<void> {
    const message = `Internal error of the Drey host: ${error.message}`;
    const failure = JobFailure.create({
      message,
      exceptionClass: error.name,
      domain: 'internal',
    });
    this.#connection.send({ kind: 'notice', value: { text: `${message}\n${error.stack ?? ''}`, level: 'error' } });
    for (const job of this.#jobs.values()) job.abandon(failure);
    await this.#connection.flushed();
  }

  #receive(message: ControlValue, requestId: number): void {
    if (message.kind === 'clientHello') {
      this.#greet(message.value.version, requestId);
      return;
    }
    if (!this.#greeted) {
      this.#refuse(requestId, `A client must say hello first, but sent "${message.kind}"`);
      return;
    }
    this.#dispatch(message, requestId).catch((error: unknown) => this.#replyError(requestId, error));
  }

  #greet(version: ProtocolVersion, requestId: number): void {
    if (version !== ProtocolVersion.PROTOCOL_V1) {
      const text = `The client speaks version ${version} of the control protocol, this host (drey ${hostVersion}) version ${ProtocolVersion.PROTOCOL_V1}`;
      this.#refuse(requestId, text);
      return;
    }
    this.#greeted = true;
    const value = HostHello.create({
      version: ProtocolVersion.PROTOCOL_V1,
      host: `drey ${hostVersion}, node ${process.versions.node}`,
      token: this.#token,
    });
    this.#connection.send({ kind: 'hostHello', value }, requestId);
  }

  #refuse(requestId: number, error: string): void {
    this.#reply(requestId, { error, errorClass: 'java.lang.IllegalStateException' });
    this.#connection.end();
  }

  async #dispatch(message: ControlValue, requestId: number): Promise<void> {
    switch (message.kind) {
      case 'submitJob':
        this.#submit(message.value, requestId);
        break;
      case 'cancelJob':
        this.#job(message.value.jobId).cancel();
        this.#reply(requestId, {});
        break;
      case 'jobStatus':
        this.#reply(requestId, { status: this.#job(message.value.jobId).status() });
        break;
      case 'accumulators':
        this.#reply(requestId, { accumulators: await this.#job(message.value.jobId).accumulators() });
        break;
      case 'explainJob':
        this.#reply(requestId, { text: explain(message.value) });
        break;
      case 'tableCall':
        await this.#callTables(message.value, requestId);
        break;
      case 'collectAck':
        await this.#acknowledge(message.value);
        break;
      case 'workerExited':
        this.#workers.exited(message.value);
        break;
      case 'savepoint':
        this.#reply(requestId, { text: await this.#job(message.value.jobId).savepoint(message.value) });
        break;
      default:
        throw new Error(`"${message.kind}" is not a request`);
    }
  }

  #submit({ graph }: SubmitJob, requestId: number): void {
    const job = new EmbeddedJob(requireGraph(graph), this.submit, this.#connection, this.#workers);
    this.#jobs.set(job.jobId, job);
    this.#reply(requestId, { jobId: job.jobId });
    this.#run(job);
  }

  /** Jobs of statements end, for the client, only after the reply that names them. */
  async #callTables(call: TableCall, requestId: number): Promise<void> {
    const service = await (this.#tables ??= this.#loadTables());
    try {
      this.#reply(requestId, { table: await service.call(call) });
    } catch (error) {
      this.#replyError(requestId, error);
    }
    for (const job of this.#started.splice(0)) this.#run(job);
  }

  async #loadTables(): Promise<TableService> {
    const { TableService } = await import('./table-service');
    const start = (graph: JobGraph, submission: JobSubmission): JobHandle => {
      const job = new EmbeddedJob(graph, this.submit, this.#connection, this.#workers, submission);
      this.#jobs.set(job.jobId, job);
      this.#started.push(job);
      return job.handle;
    };
    return new TableService(start, (value) => this.#connection.send({ kind: 'collectBatch', value }));
  }

  async #acknowledge({ jobId, collectId }: CollectAck): Promise<void> {
    if (jobId !== '') this.#jobs.get(jobId)?.acknowledge(collectId);
    else (await this.#tables)?.acknowledge(collectId);
  }

  #run(job: EmbeddedJob): void {
    const running = job.run().finally(() => {
      this.#running.delete(running);
      this.#forgetOld();
    });
    this.#running.add(running);
  }

  #forgetOld(): void {
    for (const [jobId] of this.#jobs) {
      if (this.#jobs.size <= KEPT_JOBS) return;
      this.#jobs.delete(jobId);
    }
  }

  #job(jobId: string): EmbeddedJob {
    const job = this.#jobs.get(jobId);
    if (job === undefined) {
      throw new GraphError(
        `Could not find Flink job (${jobId})`,
        'org.apache.flink.runtime.messages.FlinkJobNotFoundException',
      );
    }
    return job;
  }

  #reply(requestId: number, init: Partial<Reply>): void {
    this.#connection.send({ kind: 'reply', value: Reply.create(init) }, requestId);
  }

  #replyError(requestId: number, thrown: unknown): void {
    this.#reply(requestId, errorReply(thrown));
  }
}

function requireGraph(graph: JobGraph | undefined): JobGraph {
  if (graph === undefined) throw new GraphError('The request has no job graph');
  return graph;
}

function explain({ graph, format }: ExplainJob): string {
  if (format !== '' && format !== 'json') throw new GraphError(`Unknown plan format "${format}": "json" is known`);
  return explainJson(buildStreamGraph(requireGraph(graph)));
}
