/** Statements of Flink's SQL client: settings of the session, and its jobs. */
import type { JobHandle } from '../../runtime/contracts';
import type { Describe, Reset, SetStatement, StopJob } from '../../sql/ast';
import type { FieldType } from '../../types/logical/contracts';
import { SqlError } from '../../types/sql-error';
import type { StatementResult, TableSession } from '../session';
import { knownRows, ok, STRING } from '../session-result';

/** Where savepoints go when nobody says. */
const SAVEPOINT_DIRECTORY = 'execution.checkpointing.savepoint-dir';

const SQL_EXECUTION = 'org.apache.flink.table.gateway.service.utils.SqlExecutionException';

export interface StartedJob {
  readonly name: string;
  readonly handle: JobHandle;
  /** ms */
  readonly started: number;
}

export function set({ configuration }: TableSession, { key, value }: SetStatement): StatementResult {
  if (key === undefined) {
    return knownRows(
      [
        { name: 'key', type: STRING },
        { name: 'value', type: STRING },
      ],
      configuration.entries(),
    );
  }
  const text = (value ?? '').trim();
  try {
    configuration.set(key.trim(), text);
  } catch (cause) {
    throw new SqlError(`Failed to set key ${key.trim()} with value ${text}.`, SQL_EXECUTION, undefined, { cause });
  }
  return ok();
}

export function reset({ configuration }: TableSession, { key }: Reset): StatementResult {
  configuration.reset(key?.trim());
  return ok();
}

const JOB_FIELDS: readonly FieldType[] = [
  { name: 'job id', type: STRING },
  { name: 'job name', type: STRING },
  { name: 'status', type: STRING },
  { name: 'start time', type: { root: 'TIMESTAMP_LTZ', precision: 3, nullable: true } },
];

function jobRow({ name, handle, started }: StartedJob): readonly unknown[] {
  return [handle.jobId, name, handle.status(), started];
}

export function showJobs({ jobs }: TableSession): StatementResult {
  return knownRows(JOB_FIELDS, jobs.map(jobRow));
}

function jobNamed({ jobs }: TableSession, id: string): StartedJob {
  const found = jobs.find(({ handle }) => handle.jobId === id.toLowerCase());
  if (!found) throw new SqlError(`Described job ${id} does not exist in the cluster.`, SQL_EXECUTION);
  return found;
}

export function describeJob(session: TableSession, statement: Describe): StatementResult {
  return knownRows(JOB_FIELDS, [jobRow(jobNamed(session, statement.text ?? ''))]);
}

export async function stopJob(session: TableSession, statement: StopJob): Promise<StatementResult> {
  const job = session.jobs.find(({ handle }) => handle.jobId === statement.job.toLowerCase());
  if (!job) throw new SqlError(`Could not stop job ${statement.job}: there is no such job.`, SQL_EXECUTION);
  if (statement.withSavepoint) return stopWithSavepoint(session, job.handle, statement);
  job.handle.cancel();
  await job.handle.result;
  return ok();
}

async function stopWithSavepoint(
  { configuration }: TableSession,
  handle: JobHandle,
  { job, withDrain }: StopJob,
): Promise<StatementResult> {
  const directory = configuration.option(SAVEPOINT_DIRECTORY);
  try {
    const path = await handle.stopWithSavepoint({ drain: withDrain, ...(directory ? { directory } : {}) });
    return knownRows([{ name: 'savepoint path', type: STRING }], [[path]]);
  } catch (cause) {
    throw new SqlError(`Could not stop job ${job} with savepoint.`, SQL_EXECUTION, undefined, { cause });
  }
}
