/** Results of statements. */
import { JobClient } from '../job-client';
import type { TableReply } from '../protocol';
import type { Row } from '../row';
import { newNumber, type CallOptions, type TableSession } from './table-session';

export type ResultKind = 'SUCCESS' | 'SUCCESS_WITH_CONTENT';
export type ExplainDetail = 'ESTIMATED_COST' | 'CHANGELOG_MODE' | 'JSON_EXECUTION_PLAN' | 'PLAN_ADVICE';

/** Rows of a query or of SHOW, "OK", or -1 for each sink of an INSERT whose job has ended. */
export class TableResult {
  private constructor(
    private readonly session: TableSession,
    private readonly number: number,
    private readonly reply: TableReply,
    private readonly client: JobClient | undefined,
  ) {}

  /** @internal */
  static async of(session: TableSession, method: string, options: CallOptions): Promise<TableResult> {
    const made = newNumber();
    const reply = await session.call(method, { ...options, made, graph: true });
    const job = await session.job(reply.jobId);
    return new TableResult(session, made, reply, job && new JobClient(job));
  }

  /** The job of a query or an INSERT. */
  getJobClient(): JobClient | undefined {
    return this.client;
  }

  getResultKind(): ResultKind {
    return this.reply.hasContent ? 'SUCCESS_WITH_CONTENT' : 'SUCCESS';
  }

  getColumnNames(): string[] {
    return this.reply.schema?.columns.map(({ name }) => name) ?? [];
  }

  /** Waits until the first row of a query is there, or the job of an INSERT has ended. `timeout`: ms. */
  async wait(timeout = 0): Promise<void> {
    await this.session.call('await', { tables: [this.number], texts: timeout > 0 ? [String(timeout)] : [] });
  }

  /** The rows as they come, with values as docs/protocol.md lists them. Leaving the loop early cancels the job. */
  async *collect(): AsyncGenerator<Row> {
    const executor = await this.session.executor();
    let ended = false;
    try {
      for await (const rows of executor.rows(this.session.number, this.number)) yield* rows;
      ended = true;
    } finally {
      if (!ended) await this.session.call('close', { tables: [this.number] });
    }
  }

  /** Prints the result as a table, row by row as they come, until the end. */
  async print(): Promise<void> {
    const executor = await this.session.executor();
    for await (const text of executor.text(this.session.number, this.number)) process.stdout.write(text);
  }
}
