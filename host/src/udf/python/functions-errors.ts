/** Failures of Python functions, with Python's own account of them. */
import type { Failure } from '@drey/sdk/protocol';
import type { FunctionSpec } from '../../functions/user/contracts';
import { type FunctionFailure, UserFunctionError } from '../../functions/user/errors';
import type { FailureDetails } from '../../operators/base';

/** What Python tells of an exception. */
export interface PythonException {
  readonly exceptionClass: string;
  readonly message: string;
  /** The user's frames; those of the package are folded. */
  readonly traceback: string;
  readonly record?: string | undefined;
  readonly row?: number | undefined;
}

/** An exception in a Python function; `exceptionClass` and `traceback` are Python's. */
export class PythonFunctionError extends UserFunctionError implements FailureDetails {
  readonly exceptionClass: string;
  readonly traceback: string;
  readonly domain = 'user';

  constructor(
    spec: Pick<FunctionSpec, 'name' | 'language'>,
    failure: FunctionFailure,
    { exceptionClass, message, traceback, record, row }: PythonException,
    phase = '',
  ) {
    const reason = message === '' ? exceptionClass : `${exceptionClass}: ${message}`;
    super(spec, failure, `${reason}${phase}`, {
      ...(record !== undefined && { record }),
      ...(row !== undefined && { row }),
      userStack: traceback === '' ? [] : [traceback.trimEnd()],
    });
    this.exceptionClass = exceptionClass;
    this.traceback = traceback;
  }
}

const PHASES: Readonly<Record<string, string>> = {
  open: ', while it was opened',
  close: ', while it was closed',
  decode: ', while its arguments were read',
  encode: ', while its result was written',
};

/** The failure of a stage; `specs` are the functions it may come from. */
export function pythonFailure(specs: readonly FunctionSpec[], failure: Failure): PythonFunctionError {
  const spec = specs.find(({ name }) => name === failure.operatorName) ?? specs[0];
  const record = failure.record === '' ? undefined : failure.record;
  const phase = PHASES[failure.phase] ?? '';
  return new PythonFunctionError(spec, failure.phase === 'encode' ? 'result' : 'failed', { ...failure, record }, phase);
}
