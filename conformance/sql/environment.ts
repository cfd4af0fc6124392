/** A session for one program or function: tables on the values connector, statements, errors. */
import { runInserts, runQuery } from '../../host/src/table/engine';
import type { EngineContext } from '../../host/src/table/engine';
import type { TableConnectors, TableContext } from '../../host/src/planner/catalog/connector-contracts';
import { TestCatalog } from '../../host/src/planner/resolve/testing';
import { parseStatement } from '../../host/src/sql/index';
import type { JobResult } from '../../host/src/runtime/contracts';
import type { RowType } from '../../host/src/types/logical/contracts';
import { SqlError } from '../../host/src/types/sql-error';
import type { Row } from '../../host/src/types/rows';
import { registerValuesConnector, valuesConnector } from './values-connector';

registerValuesConnector();

const connectors: TableConnectors = {
  source: (context: TableContext) => valuesConnector.source!(context),
  sink: (context: TableContext) => valuesConnector.sink!(context),
};

/** A job of a statement failed; `chain` is what Java's chain of causes would be. */
export class JobError extends Error {
  constructor(readonly failure: NonNullable<JobResult['failure']>) {
    super(failure.message);
  }
}

export class Environment {
  readonly catalog: TestCatalog;

  constructor(
    readonly options: Readonly<Record<string, string>>,
    batch: boolean,
  ) {
    this.catalog = new TestCatalog({ batch, options });
  }

  private get context(): EngineContext {
    return { session: this.catalog.session, connectors, configuration: new Map(Object.entries(this.options)) };
  }

  run(sql: string): void {
    this.catalog.run(sql);
  }

  /** Runs a statement to its end. Queries give rows. */
  async execute(sql: string): Promise<{ rowType: RowType; rows: Row[] } | undefined> {
    const statement = parseStatement(sql);
    if (statement.kind === 'create_table' || statement.kind === 'create_view') {
      this.catalog.run(sql);
      return undefined;
    }
    const plan = this.catalog.plan(sql);
    if (statement.kind === 'query') {
      const rows: Row[] = [];
      const { job, rowType } = runQuery(plan, this.context, (batch) => {
        for (const row of (batch ?? []) as Row[]) rows.push(row);
      });
      check(await job.result);
      return { rowType, rows };
    }
    check(await runInserts('insert', [plan], this.context).result);
    return undefined;
  }

  async executeSet(statements: readonly string[]): Promise<void> {
    const plans = statements.map((sql) => this.catalog.plan(sql));
    check(await runInserts('insert', plans, this.context).result);
  }

  /** The row type of a query, without running it. */
  typeOf(sql: string): RowType {
    return this.catalog.plan(sql).rowType;
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
