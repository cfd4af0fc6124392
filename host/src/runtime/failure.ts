/** Failures on their way from a task, perhaps through another thread, to the job's result. */
import { JobFailure } from '@drey/sdk/protocol';
import { describeRecord, toError } from '../operators/base';
import type { FailureDetails } from '../operators/base';

/** The failure of a task, for the job's result. */
export function describeFailure(thrown: unknown, task: string): JobFailure {
  const error = toError(thrown);
  const details = error as FailureDetails;
  const operatorName = details.operatorName ?? '';
  const where = operatorName && operatorName !== task ? `${operatorName}, task ${task}` : task;
  const record = details.record === undefined ? '' : String(details.record);
  return JobFailure.create({
    message: where ? `${error.message} (${where}${record ? `, record ${record}` : ''})` : error.message,
    exceptionClass: details.exceptionClass ?? error.name,
    traceback: details.traceback ?? error.stack ?? '',
    operatorName,
    task,
    record,
    domain: details.domain ?? 'internal',
  });
}

/** `thrown` with the operator's name, unless an operator further down has put its own. */
export function locate(thrown: unknown, operatorName: string): Error {
  const error = toError(thrown) as Error & { operatorName?: string };
  if (error.operatorName === undefined) {
    try {
      error.operatorName = operatorName;
    } catch {
      return Object.assign(new Error(error.message, { cause: error }), { operatorName });
    }
  }
  return error;
}

export { describeRecord };
