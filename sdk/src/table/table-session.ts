/** The program's side of a table session. */
import type { StreamExecutionEnvironment } from '../environment';
import { type ExecutorJob, functionLoader, getExecutor, type TableExecutor } from '../executor';
import type { Transformation } from '../graph/transformation';
import { type DataType, TableCall, type TableReply } from '../protocol';
import type { TableConfig } from './table-config';

let sessions = 0;
let numbers = 0;

const MAKES_JOBS = /^(execute|explain|toStream)/;
const JOB_STATEMENT = /^\s*(?:INSERT|SELECT|WITH|VALUES|EXECUTE|EXPLAIN|\()/i;

/** A number for a table, a result or a statement set. */
export function newNumber(): number {
  return ++numbers;
}

export interface CallOptions {
  readonly texts?: readonly string[];
  readonly tables?: readonly number[];
  readonly made?: number;
  /** The call needs the program's settings and DataStreams. */
  readonly graph?: boolean;
  readonly type?: DataType;
}

export class TableSession {
  readonly number = ++sessions;
  /** Operators that tables stand for. */
  readonly streams = new Set<Transformation>();
  /** User functions of SQL by the ids under which jobs find them. */
  readonly functions = new Map<string, unknown>();
  #executor: Promise<TableExecutor> | undefined;
  #sent = '';

  constructor(
    readonly env: StreamExecutionEnvironment,
    private readonly config: TableConfig,
  ) {}

  async call(method: string, options: CallOptions = {}): Promise<TableReply> {
    const { texts = [], tables = [], made = 0, type } = options;
    if (method === 'executeSql' ? JOB_STATEMENT.test(texts[0]) : MAKES_JOBS.test(method)) this.planParallelism();
    const configuration = this.config.toMap();
    const text = JSON.stringify([...configuration]);
    const configured = text !== this.#sent;
    this.#sent = text;
    const { graph, functions } = this.env.graphOf([...this.streams]);
    graph.configuration = configuration;
    const parallelism = Number(configuration.get('parallelism.default') ?? 0);
    if (parallelism > 0) graph.parallelism = parallelism;
    const call = TableCall.create({
      session: this.number,
      method,
      texts: [...texts],
      tables: [...tables],
      made,
      configured,
      ...(configured ? { configuration } : {}),
      ...(options.graph ? { graph } : {}),
      ...(type ? { type } : {}),
    });
    return (await this.executor()).call(call, new Map([...functions, ...this.functions]));
  }

  /** Tables that become a job change the program's parallelism for good, as in Flink. */
  private planParallelism(): void {
    const planned = Number(this.config.toMap().get('table.exec.resource.default-parallelism') ?? 0);
    if (Number.isInteger(planned) && planned > 0) this.env.setParallelism(planned);
  }

  /** Makes a user function known to the host; answers its id. */
  functionId(target: unknown): string {
    const id = `t${this.number}.${this.functions.size}`;
    this.functions.set(id, target);
    return id;
  }

  executor(): Promise<TableExecutor> {
    this.#executor ??= loadExecutor();
    return this.#executor;
  }

  async job(jobId: string): Promise<ExecutorJob | undefined> {
    return jobId === '' ? undefined : (await this.executor()).job(jobId);
  }
}

async function loadExecutor(): Promise<TableExecutor> {
  if (functionLoader() !== undefined) {
    throw new Error('A program with tables cannot be repeated in a worker thread: run it with -p 1.');
  }
  const executor = await getExecutor();
  if (executor.tables === undefined) throw new Error('This executor runs no tables.');
  return executor.tables();
}
