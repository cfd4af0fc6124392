/** Table sessions of a TypeScript program, in its own process: the SDK's TableExecutor. */
import type { ExecutorJob, TableExecutor } from '@drey/sdk';
import type { JobGraph, TableCall, TableReply } from '@drey/sdk/protocol';
import type { JobHandle, JobSubmission, SubmitJob } from '../runtime/contracts';
import { printResult } from '../table/results/print';
import { errorReply } from './errors';
import { TableService } from './table-service';

/** An error with Flink's class, as the host's own errors have it. */
class TableCallError extends Error {
  override readonly name = 'TableError';
  constructor(
    message: string,
    readonly exceptionClass: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** `onJob`: sees every job that a statement starts. */
export function tableExecutor(submitJob: SubmitJob, onJob?: (job: ExecutorJob) => void): TableExecutor {
  const jobs = new Map<string, JobHandle>();
  let functions: ReadonlyMap<string, unknown> = new Map();
  const start = (graph: JobGraph, submission: JobSubmission): JobHandle => {
    const job = submitJob({ ...submission, graph, functions });
    jobs.set(job.jobId, job);
    onJob?.(job);
    return job;
  };
  const service = new TableService(
    start,
    () => undefined,
    (id) => functions.get(id),
  );
  return {
    async call(call: TableCall, used: ReadonlyMap<string, unknown>): Promise<TableReply> {
      functions = used;
      try {
        return await service.call(call);
      } catch (thrown) {
        const { error, errorClass } = errorReply(thrown);
        throw new TableCallError(error, errorClass, thrown);
      }
    },
    rows: (session, result) => service.session(session).result(result).rows(),
    async *text(session, result): AsyncGenerator<string> {
      const client = service.session(session);
      const stream = client.result(result);
      yield* texts(stream.shown(stream.rows()), client.session.configuration.maxColumnWidth);
    },
    job: (jobId) => jobs.get(jobId),
  };
}

type Shown = Parameters<typeof printResult>[0] & { readonly timeZone: string };

/** The text of each batch of rows. */
async function* texts(shown: Shown, maxColumnWidth: number): AsyncGenerator<string> {
  const ready: string[] = [];
  let wake: () => void = () => undefined;
  let ended = false;
  let failure: unknown;
  const finish = (): void => {
    ended = true;
    wake();
  };
  const write = (text: string): void => {
    ready.push(text);
    wake();
  };
  const { timeZone } = shown;
  void printResult(shown, { maxColumnWidth, timeZone }, write).then(finish, (error: unknown) => {
    failure = error;
    finish();
  });
  for (;;) {
    if (ready.length > 0) yield ready.splice(0).join('');
    else if (ended) break;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  if (failure !== undefined) throw failure;
}
