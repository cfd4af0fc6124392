/** A session for one program or function: tables on the values connector, statements, errors. */
import type { JobGraph } from '@drey/sdk/protocol';
import { type EngineContext, runInserts, runQuery } from '../../host/src/table/engine';
import { planFromText } from '../../host/src/table/compiled/stored-plan';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import { TableSession } from '../../host/src/table/session';
import type { TableConnectors, TableContext } from '../../host/src/planner/catalog/connector-contracts';
import type { CatalogReader } from '../../host/src/planner/catalog/contracts';
import type { Query } from '../../host/src/sql/ast';
import { parseStatement } from '../../host/src/sql/index';
import type { JobHandle, JobResult, JobSubmission, SubmitJob } from '../../host/src/runtime/contracts';
import { submitJob } from '../../host/src/runtime/index';
import { describeFunction } from '../../host/src/udf/inline/describe';
import type { FieldType, RowType } from '../../host/src/types/logical/contracts';
import { SqlError } from '../../host/src/types/sql-error';
import type { Row } from '../../host/src/types/rows';
import type { ColumnRunner, Options } from './columns';
import { conductor } from './pacing';
import { registerValuesConnector, valuesConnector } from './values-connector';

registerValuesConnector();

/** Connectors of the host itself, which own cases may use. */
const OWN: ReadonlySet<string> = new Set(['filesystem', 'datagen']);

function connectorsOf({ options }: TableContext): TableConnectors | undefined {
  return OWN.has(options.get('connector') ?? '') ? tableConnectors : undefined;
}

const connectors: TableConnectors = {
  source: (context: TableContext) => connectorsOf(context)?.source(context) ?? valuesConnector.source!(context),
  sink: (context: TableContext) => connectorsOf(context)?.sink(context) ?? valuesConnector.sink!(context),
};

/** A job of a statement failed; `chain` is what Java's chain of causes would be. */
export class JobError extends Error {
  constructor(readonly failure: NonNullable<JobResult['failure']>) {
    super(failure.message);
  }
}

const LIMITS = { deadline: 0, memory: 64 * 2 ** 20, output: 16 * 2 ** 20 };

export class Environment {
  private readonly session: TableSession;
  /** Objects of the functions, by id. */
  private readonly functions = new Map<string, unknown>();

  /** `column`: how streaming jobs are run; in one go when absent. */
  constructor(
    options: Readonly<Record<string, string>>,
    batch: boolean,
    tables: TableConnectors = connectors,
    private readonly column?: ColumnRunner,
    clock?: JobSubmission['clock'],
  ) {
    const mode = { 'execution.runtime-mode': batch ? 'BATCH' : 'STREAMING' };
    const submit = { functions: this.functions, ...(clock && { clock }) };
    this.session = new TableSession({ configuration: { ...options, ...mode }, connectors: tables, submit });
  }

  get catalog(): CatalogReader {
    return this.session.catalog;
  }

  /** A function for the whole session. */
  registerFunction(name: string, target: unknown): void {
    const id = `function-${this.functions.size}`;
    this.functions.set(id, target);
    const registered = describeFunction(name, target, { kind: 'object', id }, { limits: LIMITS, grants: {} });
    this.session.registerUserFunction(name, registered);
  }

  private get submission(): Partial<JobSubmission> {
    return this.functions.size === 0 ? {} : { functions: this.functions };
  }

  /** Runs the job of a statement to its end. Throws JobError. */
  private async runJob(start: (context: EngineContext) => JobHandle): Promise<void> {
    const { column } = this;
    if (!column) return check(await this.started(start(await this.session.engineContext())).result);
    const withOptions = async (options: Options): Promise<JobHandle> => {
      this.session.configuration.reset('execution.state-recovery.path');
      for (const [key, value] of Object.entries(options)) this.session.configuration.set(key, value);
      const submit: SubmitJob = (submission) => {
        conductor()?.expect(sourceNodes(submission.graph));
        return submitJob(submission);
      };
      return this.started(start({ ...(await this.session.engineContext()), submitJob: submit }));
    };
    return check(await column.run(withOptions));
  }

  private started(job: JobHandle): JobHandle {
    runningJobs.add(job);
    void job.result.then(() => runningJobs.delete(job));
    return job;
  }

  /** Runs a statement that starts no job. */
  async run(sql: string): Promise<void> {
    await this.session.executeSql(sql);
  }

  /** A table whose columns may have names and types that no DDL can write. */
  createTable(name: string, fields: readonly FieldType[], options: Readonly<Record<string, string>>): void {
    const columns = fields.map((field) => ({ kind: 'physical' as const, name: field.name, type: field.type }));
    this.session.createTemporary(name, {
      kind: 'table',
      schema: { columns },
      options: new Map(Object.entries(options)),
    });
  }

  /** Runs a statement to its end. Queries give rows. */
  async execute(sql: string): Promise<{ rowType: RowType; rows: Row[] } | undefined> {
    const statement = parseStatement(sql);
    if (statement.kind === 'query') return this.query(statement, sql);
    if (statement.kind === 'insert') {
      const plan = this.session.planInsert(statement, sql);
      await this.runJob((context) => runInserts('insert', [plan], context, this.submission));
    } else await this.run(sql);
    return undefined;
  }

  private async query(statement: Query, sql: string): Promise<{ rowType: RowType; rows: Row[] }> {
    const { plan } = this.session.planQuery(statement, sql);
    const rows: Row[] = [];
    const onRows = (batch: readonly unknown[] | undefined): void => {
      for (const row of (batch ?? []) as Row[]) rows.push(row);
    };
    await this.runJob((context) => runQuery(plan, context, onRows, this.submission).job);
    return { rowType: plan.rowType, rows };
  }

  /** Runs INSERT statements as one job. */
  async executeSet(statements: readonly string[]): Promise<void> {
    const plans = statements.map((sql) => {
      const statement = parseStatement(sql);
      if (statement.kind !== 'insert') throw new TypeError(`Not an INSERT: ${sql}`);
      return this.session.planInsert(statement, sql);
    });
    await this.runJob((context) => runInserts('insert', plans, context, this.submission));
  }

  /** Starts INSERT statements as a plan that was stored, or is stored now. Gives the plan's text. */
  async startPlan(
    source: { readonly sql: string } | { readonly json: string },
  ): Promise<{ job: JobHandle; json: string }> {
    const plan =
      'sql' in source
        ? await this.session.compilePlanSql(source.sql)
        : await this.session.loadPlan({ json: source.json });
    const nodes = planFromText(plan.json).nodes.filter(({ type }) => type === 'source');
    conductor()?.expect(nodes.map(({ id }) => id));
    const { job } = await plan.execute();
    return { job: this.started(job!), json: plan.json };
  }

  /** The row type of a query, without running it. */
  typeOf(sql: string): RowType {
    return this.session.sqlQuery(sql).rowType;
  }
}

/** Those that somebody has to end when they are no longer waited for. */
const runningJobs = new Set<JobHandle>();

export function cancelJobs(): void {
  for (const job of runningJobs) job.cancel();
}

function sourceNodes(graph: JobGraph): number[] {
  return graph.nodes
    .filter(({ operator }) => operator?.kind === 'source' && operator.value.connector === 'conformance-source')
    .map(({ id }) => id);
}

export function check(result: JobResult): void {
  if (result.failure) throw new JobError(result.failure);
}

/** What was thrown, without the class that a failed job has in front of it and the operator or task behind it. */
function messageOf(message: string, exceptionClass: string): string {
  const own = message.replace(/ \((?:operator "[^"]*", subtask|task "[^"]*").*$/s, '');
  return own.startsWith(`${exceptionClass}: `) ? own.slice(exceptionClass.length + 2) : own;
}

/** Classes and messages of an error and its causes, as a Java test would walk them. */
export function causes(error: unknown): { className: string; message: string }[] {
  const chain: { className: string; message: string }[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (current instanceof JobError) {
      const { exceptionClass, message } = current.failure;
      chain.push({ className: exceptionClass, message: messageOf(message, exceptionClass) });
    } else if (current instanceof SqlError) chain.push({ className: current.exceptionClass, message: current.message });
    else {
      const { exceptionClass } = current as { exceptionClass?: string };
      chain.push({ className: exceptionClass ?? current.name, message: current.message });
    }
  }
  return chain;
}
