/** Jobs of statements, and their rows on the way to whoever asked. */
import type { JobFailure } from '@drey/sdk/protocol';
import type { JobHandle, JobSubmission } from '../runtime/contracts';
import type { RowType } from '../types/logical/contracts';
import { row } from '../types/logical/types';
import { Row } from '../types/rows';
import { SqlError, tableError } from '../types/sql-error';
import { BIGINT, type StatementResult } from './session-result';

/** How the engine starts a job: `onRows` gets the rows of a query and undefined at their end. */
export type StartQuery = (onRows: (rows: readonly unknown[] | undefined, error?: string) => Promise<void>) => JobHandle;

/** Parts of every submission that the session's owner decides (bundle, functions, listeners). */
export type SubmissionOptions = Partial<JobSubmission>;

/** A statement's job has failed. The cause is the error of the operator; its `traceback`: lines of user code, or ''. */
export function jobExecutionError(failure: JobFailure | undefined, status: string): SqlError {
  if (!failure) {
    return new SqlError(`Job was ${status.toLowerCase()}.`, 'org.apache.flink.runtime.client.JobCancellationException');
  }
  const { message, exceptionClass, traceback } = failure;
  const cause = Object.assign(new SqlError(message, exceptionClass), { traceback });
  return new SqlError('Job execution failed.', 'org.apache.flink.runtime.client.JobExecutionException', undefined, {
    cause,
  });
}

/** Rows of a running query: the job waits when nobody takes them. */
class RowStream implements AsyncIterable<readonly Row[]> {
  private readonly queue: { readonly rows: readonly Row[]; readonly taken: () => void }[] = [];
  private ended = false;
  private error: Error | undefined;
  private wake: () => void = () => {};
  private waiting: Promise<void> = this.next();
  private closed = false;

  private next(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private notify(): void {
    this.wake();
    this.waiting = this.next();
  }

  /** Resolves when the rows were taken. */
  push(rows: readonly Row[]): Promise<void> {
    if (this.closed || rows.length === 0) return Promise.resolve();
    return new Promise((taken) => {
      this.queue.push({ rows, taken });
      this.notify();
    });
  }

  end(error?: Error): void {
    this.ended = true;
    this.error ??= error;
    this.notify();
  }

  close(): void {
    this.closed = true;
    for (const { taken } of this.queue.splice(0)) taken();
    this.end();
  }

  async ready(): Promise<void> {
    while (this.queue.length === 0 && !this.ended) await this.waiting;
    if (this.queue.length === 0 && this.error) throw this.error;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Row[]> {
    for (;;) {
      const batch = this.queue.shift();
      if (batch) {
        yield batch.rows;
        batch.taken();
      } else if (this.ended) {
        if (this.error) throw this.error;
        return;
      } else await this.waiting;
    }
  }
}

/** A query's result: its rows stream while the job runs. */
export function queryResult(start: StartQuery, rowType: RowType, showsChanges: boolean): StatementResult {
  const stream = new RowStream();
  const job = start(async (rows, error) => {
    if (rows) await stream.push(rows as readonly Row[]);
    else if (error !== undefined) stream.end(new SqlError(error, 'java.lang.RuntimeException'));
  });
  void job.result.then(({ status, failure }) => {
    if (status === 'FINISHED') stream.end();
    else stream.end(jobExecutionError(failure, status));
  });
  return {
    kind: 'SUCCESS_WITH_CONTENT',
    rowType,
    rows: stream,
    job,
    showsChanges,
    printStyle: 'typed',
    isQuery: true,
    ready: () => stream.ready(),
    close: () => {
      stream.close();
      if (!isTerminal(job)) job.cancel();
    },
  };
}

export interface SinkId {
  /** catalog.database.table */
  readonly name: string;
  /** Equal for sinks that Flink writes as one. */
  readonly key: string;
}

/** An INSERT's result: one row of -1 for each sink, once the job has ended. */
export function insertResult(job: JobHandle, sinks: readonly SinkId[]): StatementResult {
  // Sinks that are written twice become one.
  const count = new Set(sinks.map(({ key }) => key)).size;
  const names = sinkNames(sinks.map(({ name }) => name)).slice(0, count);
  const finished = async (): Promise<void> => {
    const { status, failure } = await job.result;
    if (status !== 'FINISHED') throw jobExecutionError(failure, status);
  };
  return {
    kind: 'SUCCESS_WITH_CONTENT',
    rowType: row(
      names.map((name) => ({ name, type: BIGINT })),
      false,
    ),
    rows: afterwards(finished, Row.of(...names.map(() => -1))),
    job,
    showsChanges: false,
    printStyle: 'raw',
    isQuery: false,
    ready: finished,
    close: () => {},
  };
}

async function* afterwards(finished: () => Promise<void>, result: Row): AsyncGenerator<readonly Row[]> {
  await finished();
  yield [result];
}

/** `table.dml-sync`: the statement ends with its job. */
export async function awaitInsert(result: StatementResult): Promise<void> {
  try {
    await result.ready();
  } catch (cause) {
    throw tableError('Failed to execute sql', tableError('Fail to wait execution finish.', cause));
  }
}

/** Sinks that are written more than once are numbered. */
export function sinkNames(sinks: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return sinks.map((name) => {
    if (sinks.indexOf(name) === sinks.lastIndexOf(name)) return name;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}_${count}`;
  });
}

const TERMINAL = new Set(['FINISHED', 'FAILED', 'CANCELED']);

export function isTerminal(job: JobHandle): boolean {
  return TERMINAL.has(job.status());
}
