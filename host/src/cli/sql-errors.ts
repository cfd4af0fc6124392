/** Errors of statements, told by their shape: the class itself may not be loaded yet. */
export interface NamedError extends Error {
  readonly exceptionClass: string;
}

export function isSqlError(error: Error): error is NamedError {
  return typeof (error as Partial<NamedError>).exceptionClass === 'string';
}
