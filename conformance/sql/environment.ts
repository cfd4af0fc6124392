/** A session for one program or function: tables on the values connector, statements, errors. */
import { runInserts, runQuery } from '../../host/src/table/engine';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import { TableSession } from '../../host/src/table/session';
import type { TableConnectors, TableContext } from '../../host/src/planner/catalog/connector-contracts';
import type { CatalogReader } from '../../host/src/planner/catalog/contracts';
import type { Query } from '../../host/src/sql/ast';
import { parseStatement } from '../../host/src/sql/index';
import type { JobResult, JobSubmission } from '../../host/src/runtime/contracts';
import { describeFunction } from '../../host/src/udf/inline/describe';
import type { FieldType, RowType } from '../../host/src/types/logical/contracts';
import { SqlError } from '../../host/src/types/sql-error';
import type { Row } from '../../host/src/types/rows';
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

  constructor(options: Readonly<Record<string, string>>, batch: boolean, tables: TableConnectors = connectors) {
    const mode = { 'execution.runtime-mode': batch ? 'BATCH' : 'STREAMING' };
    this.session = new TableSession({ configuration: { ...options, ...mode }, connectors: tables });
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
      check(await runInserts('insert', [plan], await this.session.engineContext(), this.submission).result);
    } else await this.run(sql);
    return undefined;
  }

  private async query(statement: Query, sql: string): Promise<{ rowType: RowType; rows: Row[] }> {
    const { plan } = this.session.planQuery(statement, sql);
    const rows: Row[] = [];
    const onRows = (batch: readonly unknown[] | undefined): void => {
      for (const row of (batch ?? []) as Row[]) rows.push(row);
    };
    const { job, rowType } = runQuery(plan, await this.session.engineContext(), onRows, this.submission);
    check(await job.result);
    return { rowType, rows };
  }

  /** Runs INSERT statements as one job. */
  async executeSet(statements: readonly string[]): Promise<void> {
    const plans = statements.map((sql) => {
      const statement = parseStatement(sql);
      if (statement.kind !== 'insert') throw new TypeError(`Not an INSERT: ${sql}`);
      return this.session.planInsert(statement, sql);
    });
    check(await runInserts('insert', plans, await this.session.engineContext(), this.submission).result);
  }

  /** The row type of a query, without running it. */
  typeOf(sql: string): RowType {
    return this.session.sqlQuery(sql).rowType;
  }
}

function check(result: JobResult): void {
  if (result.failure) throw new JobError(result.failure);
}

/** Classes and messages of an error and its causes, as a Java test would walk them. */
export function causes(error: unknown): { className: string; message: string }[] {
  const chain: { className: string; message: string }[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (current instanceof JobError) {
      chain.push({ className: current.failure.exceptionClass, message: current.failure.message });
    } else if (current instanceof SqlError) chain.push({ className: current.exceptionClass, message: current.message });
    else {
      const { exceptionClass } = current as { exceptionClass?: string };
      chain.push({ className: exceptionClass ?? current.name, message: current.message });
    }
  }
  return chain;
}
