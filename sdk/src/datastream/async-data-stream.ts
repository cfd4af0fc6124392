/** Asynchronous I/O. Flink: docs/dev/datastream/operators/asyncio. */
import type { AsyncLike } from '../functions';
import { TransformKind } from '../graph/kinds';
import type { AsyncOperation, AsyncRetryStrategy } from '../graph/operations';
import { type DurationLike, toMillis } from '../time';
import type { TypeInformation } from '../types';
import { check, notNull, userFunction } from '../validate';
import type { DataStream, SingleOutputStreamOperator } from './data-stream';

const DEFAULT_CAPACITY = 100;

function wait<IN, OUT>(
  stream: DataStream<IN>,
  target: AsyncLike<IN, OUT>,
  settings: { ordered: boolean; timeout: DurationLike; capacity: number },
  retryStrategy: AsyncRetryStrategy<OUT> | undefined,
  type: TypeInformation<OUT> | undefined,
): SingleOutputStreamOperator<OUT> {
  userFunction(target, 'async function', 'asyncInvoke');
  const { ordered, capacity } = settings;
  const timeoutMs = toMillis(settings.timeout);
  check(timeoutMs >= 0, 'The timeout must not be negative.');
  check(
    Number.isInteger(capacity) && capacity > 0,
    'The number of concurrent async operation should be greater than 0.',
  );
  const operation: AsyncOperation = {
    function: target as unknown as AsyncOperation['function'],
    ordered,
    timeoutMs,
    capacity,
    retryStrategy: retryStrategy as AsyncRetryStrategy<unknown> | undefined,
  };
  return notNull(stream, 'The stream must not be null.').operator<OUT>({
    name: 'async wait operator',
    spec: {
      kind: 'transform',
      transform: TransformKind.ASYNC,
      functions: [{ kind: 'async', target: operation }],
    },
    type,
  });
}

function withRetry<OUT>(timeout: DurationLike, strategy: AsyncRetryStrategy<OUT>): AsyncRetryStrategy<OUT> {
  check(toMillis(timeout) > 0, 'Timeout should be configured when do async with retry.');
  return notNull(strategy, 'asyncRetryStrategy must not be null');
}

/** Applies an async function to a stream. At most `capacity` elements are in flight; a timeout of 0 waits for ever. */
export const AsyncDataStream = {
  /** Results in the order of their elements. */
  orderedWait<IN, OUT>(
    stream: DataStream<IN>,
    asyncFunction: AsyncLike<IN, OUT>,
    timeout: DurationLike,
    capacity: number = DEFAULT_CAPACITY,
    outputType?: TypeInformation<OUT>,
  ): SingleOutputStreamOperator<OUT> {
    return wait(stream, asyncFunction, { ordered: true, timeout, capacity }, undefined, outputType);
  },

  /** Results as they come; none overtakes a watermark. */
  unorderedWait<IN, OUT>(
    stream: DataStream<IN>,
    asyncFunction: AsyncLike<IN, OUT>,
    timeout: DurationLike,
    capacity: number = DEFAULT_CAPACITY,
    outputType?: TypeInformation<OUT>,
  ): SingleOutputStreamOperator<OUT> {
    return wait(stream, asyncFunction, { ordered: false, timeout, capacity }, undefined, outputType);
  },

  /** As orderedWait; the timeout covers all attempts of an element. */
  orderedWaitWithRetry<IN, OUT>(
    stream: DataStream<IN>,
    asyncFunction: AsyncLike<IN, OUT>,
    timeout: DurationLike,
    asyncRetryStrategy: AsyncRetryStrategy<OUT>,
    capacity: number = DEFAULT_CAPACITY,
    outputType?: TypeInformation<OUT>,
  ): SingleOutputStreamOperator<OUT> {
    const strategy = withRetry(timeout, asyncRetryStrategy);
    return wait(stream, asyncFunction, { ordered: true, timeout, capacity }, strategy, outputType);
  },

  /** As unorderedWait; the timeout covers all attempts of an element. */
  unorderedWaitWithRetry<IN, OUT>(
    stream: DataStream<IN>,
    asyncFunction: AsyncLike<IN, OUT>,
    timeout: DurationLike,
    asyncRetryStrategy: AsyncRetryStrategy<OUT>,
    capacity: number = DEFAULT_CAPACITY,
    outputType?: TypeInformation<OUT>,
  ): SingleOutputStreamOperator<OUT> {
    const strategy = withRetry(timeout, asyncRetryStrategy);
    return wait(stream, asyncFunction, { ordered: false, timeout, capacity }, strategy, outputType);
  },
} as const;

/** Whether a result, or an error, is worth another attempt; without any predicate nothing is retried. */
export interface RetryPredicates<OUT> {
  readonly resultPredicate?: ((results: readonly OUT[]) => boolean) | undefined;
  readonly exceptionPredicate?: ((error: unknown) => boolean) | undefined;
}

function strategy<OUT>(
  maxAttempts: number,
  backoff: (currentAttempts: number) => number,
  predicates: RetryPredicates<OUT>,
): AsyncRetryStrategy<OUT> {
  check(maxAttempts > 0, 'maxAttempts should be greater than zero.');
  const predicate = {
    resultPredicate: () => predicates.resultPredicate,
    exceptionPredicate: () => predicates.exceptionPredicate,
  };
  return {
    canRetry: (currentAttempts) => currentAttempts <= maxAttempts,
    getBackoffTimeMillis: backoff,
    getRetryPredicate: () => predicate,
  };
}

/** The retry strategies that Flink brings. */
export const AsyncRetryStrategies = {
  NO_RETRY_STRATEGY: {
    canRetry: () => false,
    getBackoffTimeMillis: () => -1,
    getRetryPredicate: () => ({ resultPredicate: () => undefined, exceptionPredicate: () => undefined }),
  } satisfies AsyncRetryStrategy<unknown>,

  /** `maxAttempts` more attempts, `backoffTime` apart. */
  fixedDelay<OUT>(
    maxAttempts: number,
    backoffTime: DurationLike,
    predicates: RetryPredicates<OUT> = {},
  ): AsyncRetryStrategy<OUT> {
    const millis = toMillis(backoffTime);
    check(millis > 0, 'backoffTimeMillis should be greater than zero.');
    return strategy(maxAttempts, () => millis, predicates);
  },

  /** `maxAttempts` more attempts; the pause grows from `initialDelay` by `multiplier` up to `maxRetryDelay`. */
  exponentialBackoff<OUT>(
    maxAttempts: number,
    initialDelay: DurationLike,
    maxRetryDelay: DurationLike,
    multiplier: number,
    predicates: RetryPredicates<OUT> = {},
  ): AsyncRetryStrategy<OUT> {
    const first = toMillis(initialDelay);
    const most = toMillis(maxRetryDelay);
    check(first > 0, 'initialDelay should be greater than zero.');
    const backoff = (attempts: number): number => Math.min(first * multiplier ** Math.max(attempts - 1, 0), most);
    return strategy(maxAttempts, backoff, predicates);
  },
} as const;
