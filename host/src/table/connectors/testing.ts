/** Runs statements on the real connectors, for tests. */
import { TestCatalog } from '../../planner/resolve/testing';
import { externalRowText } from '../../types/external-text';
import type { Row } from '../../types/rows';
import { runInserts, runQuery } from '../engine';
import { tableConnectors } from './registry';

const CONFIGURATION = new Map([['parallelism.default', '1']]);

export class ConnectorSession {
  private readonly catalog: TestCatalog;

  constructor(
    batch = false,
    private readonly configuration: ReadonlyMap<string, string> = CONFIGURATION,
  ) {
    this.catalog = new TestCatalog({ batch });
  }

  private get context() {
    return { session: this.catalog.session, connectors: tableConnectors, configuration: this.configuration };
  }

  run(...definitions: readonly string[]): this {
    this.catalog.run(...definitions);
    return this;
  }

  /** Texts of the rows, sorted. */
  async query(sql: string): Promise<string[]> {
    const plan = this.catalog.plan(sql);
    const text = externalRowText(plan.rowType);
    const texts: string[] = [];
    const { job } = runQuery(plan, this.context, (rows) => {
      for (const row of (rows ?? []) as readonly Row[]) texts.push(text(row));
    });
    check((await job.result).failure);
    return texts.sort();
  }

  async insert(sql: string): Promise<void> {
    check((await runInserts('insert', [this.catalog.plan(sql)], this.context).result).failure);
  }
}

function check(failure: { readonly exceptionClass: string; readonly message: string } | undefined): void {
  if (failure) throw new Error(`${failure.exceptionClass}: ${failure.message}`);
}

/** Messages of an error and its causes. */
export function messages(action: () => unknown): string[] {
  const found: string[] = [];
  try {
    action();
  } catch (error) {
    for (let current: unknown = error; current instanceof Error; current = current.cause) found.push(current.message);
  }
  return found;
}
