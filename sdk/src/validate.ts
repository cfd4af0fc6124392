/** Checks that the public API shares; messages are Flink's. */

/** Refuses null and undefined, as Flink's checkNotNull does. */
export function notNull<T>(value: T, message: string): NonNullable<T> {
  if (value === null || value === undefined) {
    throw new TypeError(message);
  }
  return value;
}

export function check(condition: boolean, message: string): void {
  if (!condition) {
    throw new Error(message);
  }
}

/**
 * Checks that `value` is a function, or an object with `method`, before the job starts.
 * @param plain whether a plain function will do
 */
export function userFunction<F>(value: F, what: string, method: string, plain = true): F {
  notNull(value, `The ${what} must not be null.`);
  const object = typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  if ((plain && typeof value === 'function') || typeof object?.[method] === 'function') {
    return value;
  }
  const expected = plain ? `a function or an object with a method '${method}'` : `an object with a method '${method}'`;
  throw new TypeError(`The ${what} must be ${expected}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return `an object of class ${value.constructor?.name ?? 'Object'}`;
  }
  return typeof value === 'function' ? `the function ${value.name || '(anonymous)'}` : String(value);
}

function positiveInteger(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

export function checkParallelism(parallelism: number, canBeParallel = true): void {
  check(canBeParallel || parallelism === 1, 'The parallelism of non parallel operator must be 1.');
  check(
    positiveInteger(parallelism) || parallelism === -1,
    'The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).',
  );
}

/** Largest maximum parallelism (Flink's upper bound of key groups). */
export const MAX_MAX_PARALLELISM = 32_768;

export function checkMaxParallelism(maxParallelism: number, canBeParallel = true): void {
  check(positiveInteger(maxParallelism), 'The maximum parallelism must be greater than 0.');
  check(canBeParallel || maxParallelism === 1, 'The maximum parallelism of non parallel operator must be 1.');
  check(
    maxParallelism <= MAX_MAX_PARALLELISM,
    `The maximum parallelism must be at most ${MAX_MAX_PARALLELISM}. Found: ${maxParallelism}`,
  );
}
