/** Runs statements one by one and shows their results as Flink's SQL client does. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { splitStatements } from '../sql/index';
import type { JobHandle } from '../runtime/contracts';
import { SqlError } from '../types/sql-error';
import type { StatementResult, TableSession } from '../table/session';
import { failure, FINISHED, HELP, info, type Output, SUBMITTED, SUBMITTING, SUCCEEDED } from './sql-messages';

const COMMAND = /^(QUIT|EXIT|CLEAR|HELP)\s*;?$/i;
const SOURCE = /^SOURCE\s+(?:'((?:[^']|'')*)'|([^\s;]+))\s*;?$/i;

/** First words of statements that may configure a session. */
const CONFIGURING = /^(SET|RESET|CREATE|DROP|USE|ALTER|LOAD\s+MODULE|UNLOAD\s+MODULE|ADD\s+JAR)\b/i;

const SQL_EXECUTION = 'org.apache.flink.table.client.gateway.SqlExecutionException';

export class SqlClient {
  private quits = false;
  /** The query whose rows are being shown. */
  private shown: StatementResult | undefined;
  private interrupted = false;

  constructor(
    readonly session: TableSession,
    private readonly output: Output,
  ) {}

  /** QUIT was said. */
  get hasQuit(): boolean {
    return this.quits;
  }

  /** Runs the statements of a text until one fails; false when one did. */
  async runScript(text: string, onStatement?: (text: string) => void): Promise<boolean> {
    for (const { text: statement } of splitStatements(text)) {
      onStatement?.(statement);
      if (!(await this.run(statement))) return false;
      if (this.quits || this.interrupted) break;
    }
    return true;
  }

  runFile(path: string, onStatement?: (text: string) => void): Promise<boolean> {
    try {
      return this.runScript(readFileSync(resolve(path), 'utf8'), onStatement);
    } catch (error) {
      this.report(new SqlError(`Failed to read file ${path}`, SQL_EXECUTION, undefined, { cause: error }));
      return Promise.resolve(false);
    }
  }

  /** Runs statements that set up the session; nothing is shown unless one fails. */
  async initialize(path: string): Promise<boolean> {
    try {
      for (const { text } of splitStatements(readFileSync(resolve(path), 'utf8'))) {
        if (!CONFIGURING.test(text)) throw notConfiguring(text);
        const result = await this.session.executeSql(text);
        if (result.job) throw notConfiguring(text);
      }
      return true;
    } catch (error) {
      this.report(error);
      return false;
    }
  }

  /** Runs one statement or command; false when it failed. */
  async run(text: string): Promise<boolean> {
    const command = COMMAND.exec(text.trim());
    if (command) return this.command(command[1]!.toUpperCase());
    const source = SOURCE.exec(text.trim());
    if (source) return this.runFile(source[1]?.replaceAll("''", "'") ?? source[2]!);
    const started = Date.now();
    try {
      await this.show(await this.session.executeSql(text), started);
      return true;
    } catch (error) {
      this.report(error);
      return false;
    }
  }

  private command(word: string): boolean {
    if (word === 'HELP') this.output.write(`The following commands are available:\n\n${HELP}\n`);
    else if (word === 'CLEAR') this.output.write(this.output.color ? '\u001b[2J\u001b[H' : '\n'.repeat(200));
    else this.quits = true;
    return true;
  }

  private report(error: unknown): void {
    failure(error, this.output, this.session.configuration.boolean('sql-client.verbose'));
  }

  private async show(result: StatementResult, started: number): Promise<void> {
    if (result.isQuery) await this.showQuery(result, started);
    else if (result.job) this.showJob(result.job);
    else if (result.kind === 'SUCCESS') info(SUCCEEDED, this.output);
    else {
      const { printFitted } = await import('../table/results/print');
      await printFitted(result, (text) => this.output.write(text), { timeZone: this.session.configuration.timeZone });
    }
  }

  private showJob(job: JobHandle): void {
    if (this.session.configuration.boolean('table.dml-sync')) {
      info(FINISHED, this.output);
      return;
    }
    info(SUBMITTING, this.output);
    info(SUBMITTED, this.output);
    this.output.write(`Job ID: ${job.jobId}\n\n`);
  }

  private async showQuery(result: StatementResult, started: number): Promise<void> {
    const { configuration } = this.session;
    checkResultMode(configuration.get('sql-client.execution.result-mode')!, configuration.batch);
    const { showQuery } = await import('../table/results/client-table');
    this.shown = result;
    try {
      await showQuery(result, {
        write: (text) => this.output.write(text),
        maxColumnWidth: configuration.maxColumnWidth,
        text: { timeZone: configuration.timeZone, legacy: configuration.legacyCasts },
        startedAt: configuration.boolean('sql-client.display.print-time-cost') ? started : undefined,
        cancelled: () => this.shown === undefined,
      });
    } finally {
      this.shown = undefined;
      result.close();
    }
  }

  /** Ctrl-C: ends the query that is being shown. False when there is none. */
  cancelQuery(): boolean {
    const { shown } = this;
    if (!shown) return false;
    this.shown = undefined;
    shown.close();
    return true;
  }

  /** Ends the script, and all jobs. */
  interrupt(): void {
    this.interrupted = true;
    this.cancelQuery();
    for (const { handle } of this.session.jobs) handle.suspend();
  }

  get runningJobs(): number {
    return this.session.jobs.filter(({ handle }) => !ENDED.has(handle.status())).length;
  }

  /** Waits for the jobs of INSERTs; false when one failed. */
  async settle(): Promise<boolean> {
    let succeeded = true;
    for (const { handle } of this.session.jobs) {
      const { status, failure: reason } = await handle.result;
      if (status !== 'FAILED' || this.reported.has(handle)) continue;
      const { jobExecutionError } = await import('../table/session-jobs');
      this.report(jobExecutionError(reason, status));
      succeeded = false;
    }
    return succeeded;
  }

  /** Jobs of queries: their failures are those of the statements. */
  private get reported(): ReadonlySet<JobHandle> {
    return this.session.queryJobs;
  }
}

const ENDED: ReadonlySet<string> = new Set(['FINISHED', 'FAILED', 'CANCELED']);

const RESULT_MODES: ReadonlySet<string> = new Set(['TABLE', 'CHANGELOG', 'TABLEAU']);

function checkResultMode(text: string, batch: boolean): void {
  const mode = text.toUpperCase();
  if (!RESULT_MODES.has(mode)) {
    throw new SqlError(
      `Could not parse value '${text}' for key 'sql-client.execution.result-mode'.`,
      'java.lang.IllegalArgumentException',
    );
  }
  if (mode === 'CHANGELOG' && batch) {
    throw new SqlError('Results of batch queries can only be served in table or tableau mode.', SQL_EXECUTION);
  }
}

function notConfiguring(statement: string): SqlError {
  return new SqlError(
    `Unsupported statement for configuring session: ${statement}\nThe configureSession API only supports executing statements ` +
      'of type SET, RESET, CREATE, DROP, USE, ALTER, LOAD MODULE, UNLOAD MODULE, ADD JAR.',
    'java.lang.UnsupportedOperationException',
  );
}
