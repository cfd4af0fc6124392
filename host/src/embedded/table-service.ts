/** Table sessions of a client: calls of docs/protocol.md, "Tables". Loaded with the first of them. */
import { type JobGraph, type TableCall, TableReply } from '@drey/sdk/protocol';
import type { JobHandle, JobSubmission } from '../runtime/contracts';
import type { CompiledPlan } from '../table/compiled/plan';
import type { EngineContext } from '../table/engine';
import { loadFolderFunctions } from '../table/folder-functions';
import { type PlannedQuery, type StatementSet, TableSession } from '../table/session';
import { SqlError } from '../types/sql-error';
import { loadPythonFunction } from '../udf/python/functions-load';
import { submittedGraph } from './table-graph';
import { tableMethods } from './table-methods';
import type { ResultSender, TableResultStream } from './table-results';

/** Starts a job of a client: its events go there once it has had the reply that names the job. */
export type StartClientJob = (graph: JobGraph, submission: JobSubmission) => JobHandle;

/** One session and all that its client can name. */
export class ClientSession {
  readonly session: TableSession;
  readonly tables = new Map<number, PlannedQuery>();
  readonly sets = new Map<number, StatementSet>();
  readonly plans = new Map<number, CompiledPlan>();
  readonly results = new Map<number, TableResultStream>();
  /** Settings and DataStream nodes of the client's environment, as of the last call that brought them. */
  graph: JobGraph | undefined;
  /** Numbers of anonymous tables. */
  anonymous = 0;
  /** Functions of the folder are registered. */
  readonly ready: Promise<void>;

  constructor(configuration: ReadonlyMap<string, string>, start: StartClientJob) {
    const submitJob = (submission: JobSubmission): JobHandle =>
      start(submittedGraph(submission.graph, this.graph), submission);
    this.session = new ClientTableSession(configuration, submitJob);
    this.ready = loadFolderFunctions(this.session);
  }

  table(number: number | undefined): PlannedQuery {
    return known(this.tables.get(number ?? 0), 'table', number);
  }

  set(number: number | undefined): StatementSet {
    return known(this.sets.get(number ?? 0), 'statement set', number);
  }

  plan(number: number | undefined): CompiledPlan {
    return known(this.plans.get(number ?? 0), 'compiled plan', number);
  }

  result(number: number | undefined): TableResultStream {
    return known(this.results.get(number ?? 0), 'result', number);
  }

  prepare(call: TableCall): void {
    for (const number of call.released) {
      this.tables.delete(number);
      this.sets.delete(number);
      this.plans.delete(number);
      this.results.delete(number);
    }
    if (call.configured) this.configure(call.configuration);
    if (call.graph === undefined) return;
    this.graph = call.graph;
    this.session.streams = call.graph.nodes;
  }

  private configure(configuration: ReadonlyMap<string, string>): void {
    const { configuration: options } = this.session;
    for (const [key] of options.entries()) if (!configuration.has(key)) options.reset(key);
    for (const [key, value] of configuration) if (options.option(key) !== value) options.set(key, value);
  }
}

function known<T>(value: T | undefined, kind: string, number: number | undefined): T {
  if (value === undefined) throw new SqlError(`There is no ${kind} ${number ?? 0}`, 'java.lang.IllegalStateException');
  return value;
}

class ClientTableSession extends TableSession {
  constructor(
    configuration: ReadonlyMap<string, string>,
    private readonly submitJob: (submission: JobSubmission) => JobHandle,
  ) {
    super({ configuration, client: false, loadFunction: loadPythonFunction });
  }

  override async engineContext(): Promise<EngineContext> {
    return { ...(await super.engineContext()), submitJob: this.submitJob };
  }
}

export class TableService {
  readonly #sessions = new Map<number, ClientSession>();
  readonly #streams = new Map<string, TableResultStream>();

  constructor(
    private readonly start: StartClientJob,
    private readonly send: ResultSender,
    /** TypeScript functions of the program by id; clients of other languages have none. */
    readonly resolveFunction: (id: string) => unknown = () => undefined,
  ) {}

  async call(call: TableCall): Promise<TableReply> {
    const method = tableMethods[call.method];
    if (method === undefined) throw new Error(`The method "${call.method}" of tables is not known`);
    let session = this.#sessions.get(call.session);
    if (session === undefined) {
      session = new ClientSession(call.configuration, this.start);
      this.#sessions.set(call.session, session);
    }
    await session.ready;
    session.prepare(call);
    return TableReply.create(await method(session, call, this));
  }

  session(number: number): ClientSession {
    return known(this.#sessions.get(number), 'session', number);
  }

  /** Sends a result's rows, or their text, to the client under a name. */
  fetch(result: TableResultStream, collectId: string, asText: boolean, width: number): void {
    this.#streams.set(collectId, result);
    void result.send(collectId, asText, width, this.send).then(() => this.#streams.delete(collectId));
  }

  acknowledge(collectId: string): boolean {
    const stream = this.#streams.get(collectId);
    stream?.acknowledge(collectId);
    return stream !== undefined;
  }
}
