/** One call of an async function: attempts, the pause between them, and the time for all of them. */
import type { CallSite, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { durationOption, numberOption } from '../../operators/configuration';
import { nullableFromUser, nullableToUser } from './codec';
import { errorsOf, type Call, userCall } from './row-caller';

export interface AsyncOptions {
  /** Calls that may be unanswered at once. */
  readonly capacity: number;
  /** ms for all attempts. */
  readonly timeout: number;
  /** Attempts after the first; 0 = none. */
  readonly retries: number;
  /** ms. */
  readonly retryDelay: number;
}

type Configuration = ReadonlyMap<string, string>;

/** The options of Flink for scalar or for table functions. */
export function asyncOptions(table: boolean, configuration: Configuration): AsyncOptions {
  const prefix = table ? 'table.exec.async-table.' : 'table.exec.async-scalar.';
  const old = `${prefix}buffer-capacity`;
  const key = `${prefix}max-concurrent-operations`;
  const capacity = numberOption(
    configuration,
    !table && !configuration.has(key) && configuration.has(old) ? old : key,
    10,
  );
  if (!(Number.isInteger(capacity) && capacity > 0)) throw new Error(`'${key}' must be at least 1, got ${capacity}.`);
  return {
    capacity,
    timeout: durationOption(configuration, `${prefix}timeout`, 180_000),
    retries: retriesOf(prefix, table, configuration),
    retryDelay: durationOption(configuration, `${prefix}retry-delay`, 100),
  };
}

function retriesOf(prefix: string, table: boolean, configuration: Configuration): number {
  const key = `${prefix}retry-strategy`;
  const strategy = (configuration.get(key) ?? 'FIXED_DELAY').toUpperCase().replaceAll('-', '_');
  if (strategy === 'NO_RETRY') return 0;
  if (strategy !== 'FIXED_DELAY') {
    throw new Error(`'${key}' is '${strategy}', but must be one of NO_RETRY, FIXED_DELAY.`);
  }
  return numberOption(configuration, `${prefix}${table ? 'max-retries' : 'max-attempts'}`, 3);
}

/** Answers with a promise. Errors, and tables without rows, are tried again. */
export function asyncCall(spec: FunctionSpec, site: CallSite, object: object, options: AsyncOptions): Call {
  const onError = errorsOf(spec, site);
  const eval_ = userCall(object, 'eval', site.args.map(nullableToUser), onError);
  const convert = nullableFromUser(site.result);
  const table = spec.kind === 'ASYNC_TABLE';
  const once = async (args: readonly unknown[]): Promise<unknown> => {
    try {
      const value = await eval_(...args);
      if (!table) return convert(value);
      return value === undefined || value === null ? [] : Array.from(value as Iterable<unknown>, convert);
    } catch (error) {
      throw onError(error, args);
    }
  };
  return (...args) =>
    within(options.timeout, retried(once, args, table, options), () => timedOut(spec, options, onError, args));
}

function timedOut(
  spec: FunctionSpec,
  { timeout }: AsyncOptions,
  onError: (error: unknown, args: readonly unknown[]) => Error,
  args: readonly unknown[],
): Error {
  const { record } = onError(new Error(), args) as UserFunctionError;
  const message = `Async function call has timed out after ${timeout} ms.`;
  return new UserFunctionError(spec, 'deadline', message, record === undefined ? {} : { record });
}

interface Attempts {
  /** Set when nobody waits any more. */
  over: boolean;
  readonly result: Promise<unknown>;
}

function retried(
  once: (args: readonly unknown[]) => Promise<unknown>,
  args: readonly unknown[],
  table: boolean,
  { retries, retryDelay }: AsyncOptions,
): Attempts {
  const run = async (): Promise<unknown> => {
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= retries || attempts.over;
      try {
        const value = await once(args);
        if (last || !table || (value as unknown[]).length > 0) return value;
      } catch (error) {
        const { failure } = error as UserFunctionError;
        if (last || failure === 'result') throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelay));
    }
  };
  const attempts: { over: boolean; result: Promise<unknown> } = { over: false, result: Promise.resolve() };
  attempts.result = run();
  return attempts;
}

async function within(timeout: number, attempts: Attempts, late: () => Error): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      attempts.over = true;
      reject(late());
    }, timeout);
  });
  try {
    return await Promise.race([attempts.result, limit]);
  } finally {
    clearTimeout(timer);
  }
}
