/** Tables: queries that have not run yet. */
import type { TableSchema } from '../protocol';
import { type ExplainDetail, TableResult } from './table-result';
import type { TableSession } from './table-session';

/** A query's or a catalog table's rows. Made by a table environment. */
export class Table {
  constructor(
    /** @internal */
    readonly session: TableSession,
    /** @internal */
    readonly number: number,
    private readonly schema: TableSchema | undefined,
  ) {}

  getColumnNames(): string[] {
    return this.schema?.columns.map(({ name }) => name) ?? [];
  }

  /** Runs the query. */
  execute(): Promise<TableResult> {
    return TableResult.of(this.session, 'execute', { tables: [this.number] });
  }

  /** Writes the rows to a table of the catalog, as a job of its own. */
  executeInsert(path: string, overwrite = false): Promise<TableResult> {
    return TableResult.of(this.session, 'insert', {
      tables: [this.number],
      texts: [path, overwrite ? 'overwrite' : ''],
    });
  }

  /** The plan's text, in Flink's sections. */
  async explain(...details: ExplainDetail[]): Promise<string> {
    return (await this.session.call('explain', { tables: [this.number], texts: details, graph: true })).texts[0];
  }

  /** Prints names and types of the columns. */
  async printSchema(): Promise<void> {
    const { texts } = await this.session.call('schemaText', { tables: [this.number] });
    process.stdout.write(`${texts[0]}\n`);
  }
}
