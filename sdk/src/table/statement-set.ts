/** INSERTs that run as one job. */
import { CompiledPlan } from './compiled-plan';
import type { Table } from './table';
import { type ExplainDetail, TableResult } from './table-result';
import type { TableSession } from './table-session';

/** Made by `TableEnvironment.createStatementSet`. */
export class StatementSet {
  /** Statements are added in order, each when the one before was accepted. */
  #added: Promise<unknown>;

  constructor(
    private readonly session: TableSession,
    private readonly number: number,
    made: Promise<unknown>,
  ) {
    this.#added = made;
  }

  /** Adds an INSERT statement; what is wrong with it is told by `execute` and `explain`. */
  addInsertSql(statement: string): this {
    return this.add(() =>
      this.session.call('addInsertSql', { tables: [this.number], texts: [statement], graph: true }),
    );
  }

  /** Adds the rows of a table for a table of the catalog. */
  addInsert(path: string, table: Table, overwrite = false): this {
    const texts = [path, overwrite ? 'overwrite' : ''];
    return this.add(() => this.session.call('addInsert', { tables: [this.number, table.number], texts, graph: true }));
  }

  private add(call: () => Promise<unknown>): this {
    this.#added = this.#added.then(call);
    // The error is that of whoever waits.
    this.#added.catch(() => undefined);
    return this;
  }

  async explain(...details: ExplainDetail[]): Promise<string> {
    await this.#added;
    return (await this.session.call('explainSet', { tables: [this.number], texts: details, graph: true })).texts[0];
  }

  /** One plan of all that was added, which can be stored. */
  async compilePlan(): Promise<CompiledPlan> {
    await this.#added;
    return CompiledPlan.of(this.session, 'compileSet', { tables: [this.number] });
  }

  /** Runs what was added, and forgets it. */
  async execute(): Promise<TableResult> {
    await this.#added;
    return TableResult.of(this.session, 'executeSet', { tables: [this.number] });
  }
}
