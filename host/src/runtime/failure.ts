/** Failures on their way from a task, perhaps through another thread, to the job's result. */
import { JobFailure } from '@drey/sdk/protocol';
import { describeRecord, toError } from '../operators/base';
import type { FailureDetails } from '../operators/base';
import { userStack, userTraceback } from '../operators/user-stack';

/**
 * The failure of a task ("Map -> Sink (1/2)"), for the job's result. Its message is one line: what, operator, subtask, record. The
 * traceback is that of user code, else empty: the host's own frames tell users nothing. With DREY_DEBUG they are kept.
 */
export function describeFailure(thrown: unknown, task: string): JobFailure {
  const error = toError(thrown);
  const details = error as FailureDetails;
  const traceback = details.traceback ?? functionStack(error) ?? userStack(error);
  const userCode = details.domain === 'user' || (details.domain === undefined && traceback !== '');
  const operatorName = details.operatorName ?? '';
  const record = details.record === undefined ? '' : String(details.record);
  const exceptionClass = details.exceptionClass ?? error.name;
  const place = placeOf(operatorName, task, record);
  const reason = reasonOf(error, userCode ? exceptionClass : '');
  return JobFailure.create({
    message: place === '' ? reason : `${reason} (${place})`,
    exceptionClass,
    traceback: traceback === '' && process.env.DREY_DEBUG ? (error.stack ?? '') : traceback,
    operatorName,
    task,
    record,
    domain: details.domain ?? (userCode ? 'user' : 'internal'),
  });
}

/** Of a UserFunctionError: the lines of the user's source, which its own stack does not have. */
function functionStack(error: Error): string | undefined {
  return 'userStack' in error ? userTraceback(error as Parameters<typeof userTraceback>[0]) : undefined;
}

/** One line, beginning with the class of the user's error. */
function reasonOf({ message }: Error, exceptionClass: string): string {
  const text = message.replace(/\s*\n\s*/g, ' ');
  if (exceptionClass === '' || text.startsWith(exceptionClass)) return text || exceptionClass;
  return text === '' ? exceptionClass : `${exceptionClass}: ${text}`;
}

/** `operator "Map", subtask (1/2), record 0`; without an operator, the task. */
function placeOf(operatorName: string, task: string, record: string): string {
  const subtask = /\(\d+\/\d+\)$/.exec(task)?.[0];
  const parts: string[] = [];
  if (operatorName !== '') parts.push(`operator "${operatorName}"`);
  else if (task !== '') parts.push(`task "${subtask ? task.slice(0, -subtask.length - 1) : task}"`);
  if (subtask) parts.push(`subtask ${subtask}`);
  if (record !== '') parts.push(`record ${record}`);
  return parts.join(', ');
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
