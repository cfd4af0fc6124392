/** Errors as the client sees them: Flink's class and message, and the causes as Java prints them. */

interface JavaError extends Error {
  readonly exceptionClass?: string;
}

const DEFAULT_CLASS = 'java.lang.RuntimeException';

export function errorReply(thrown: unknown): { readonly error: string; readonly errorClass: string } {
  const error: JavaError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    causes.push(`Caused by: ${(cause as JavaError).exceptionClass ?? DEFAULT_CLASS}: ${cause.message}`);
  }
  return { error: [error.message, ...causes].join('\n'), errorClass: error.exceptionClass ?? DEFAULT_CLASS };
}
