/** Errors of S3: which may pass by themselves, and what is said of those that do not. */

/** A request that failed for good. `code` is S3's, or the connection's. */
export class S3Error extends Error {
  readonly exceptionClass = 'java.io.IOException';
  readonly domain = 'external';

  constructor(
    message: string,
    readonly code: string,
    readonly status: number | undefined,
    options: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'IOException';
  }
}

interface Details {
  readonly name?: string;
  readonly Code?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** They come from the network, from the way here, or from a server that is overloaded. */
const PASSING = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_BODY_CUT',
  'TimeoutError',
  'NetworkingError',
  'RequestTimeout',
  'RequestTimeoutException',
  'InternalError',
  'ServiceUnavailable',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'ConditionalRequestConflict',
  'OperationAborted',
  'AbortError',
]);

const PASSING_TEXT =
  /\b(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN|TimeoutError)\b|socket hang up|aborted|Deserialization error|premature|Parse Error|Unexpected end/i;

export function codeOf(error: unknown): string {
  const { code, Code, name } = (error ?? {}) as Details;
  return (name !== undefined && name !== 'Error' ? name : (Code ?? code)) ?? 'Error';
}

export function statusOf(error: unknown): number | undefined {
  return (error as Details)?.$metadata?.httpStatusCode;
}

/** Trying again may help. */
export function isPassing(error: unknown): boolean {
  const { code, Code, name, message } = (error ?? {}) as Details;
  const status = statusOf(error);
  if (status !== undefined && (status >= 500 || status === 429)) return true;
  if ([code, Code, name].some((one) => one !== undefined && PASSING.has(one))) return true;
  // The client wraps some errors; an answer that was cut, or is no answer of S3, it could not read.
  return PASSING_TEXT.test(message ?? '');
}

export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 || ['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(codeOf(error));
}

/** @param where bucket and key, as a URI */
export function finalError(error: unknown, operation: string, where: string, attempts: number): S3Error {
  const { message } = (error ?? {}) as Details;
  const status = statusOf(error);
  const code = codeOf(error);
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  const detail = status === undefined ? code : `${code}, HTTP status ${status}`;
  return new S3Error(`S3: ${operation} of ${where} failed${tries}: ${message ?? error} (${detail})`, code, status, {
    cause: error,
  });
}
