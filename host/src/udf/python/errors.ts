/** Failures of user code in a worker, with what the job's failure report shows. */
import type { Failure } from '@drey/sdk/protocol';
import { OperatorError } from '../../operators/base';

/** Phases in which the user's own code (or data) is to blame. */
const PHASES: Readonly<Record<string, string>> = {
  open: 'while it was opened',
  process: 'while it processed a record',
  timer: 'while a timer fired',
  close: 'while it was closed',
  decode: 'while a record was read',
  encode: 'while a result was written',
};

/** An exception in the user's Python code. `traceback` is Python's, the user's frames first. */
export class UserCodeError extends OperatorError {
  constructor(failure: Failure) {
    const reason = failure.message === '' ? failure.exceptionClass : `${failure.exceptionClass}: ${failure.message}`;
    const phase = PHASES[failure.phase];
    super(phase === undefined || failure.phase === 'process' ? reason : `${reason}, ${phase}`, {
      exceptionClass: failure.exceptionClass,
      traceback: failure.traceback,
      operatorName: failure.operatorName === '' ? undefined : failure.operatorName,
      record: failure.record === '' ? undefined : failure.record,
      domain: 'user',
    });
    this.name = 'UserCodeError';
  }
}

/** The worker is gone, through no known fault of a record. */
export class WorkerLostError extends OperatorError {
  constructor(message: string) {
    // No traceback: ours would say nothing about the reason.
    super(message, { exceptionClass: 'java.io.IOException', traceback: '', domain: 'external' });
    this.name = 'WorkerLostError';
  }
}
