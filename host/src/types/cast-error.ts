/** The failure of a cast or of another conversion of one value, with the Java exception that Flink throws. */
export class CastError extends Error {
  override readonly name = 'CastError';
  constructor(
    message: string,
    readonly exceptionClass: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
