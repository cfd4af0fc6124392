/** Sources that make their elements. Flink: docs/connectors/datastream/datagen. */
import type { SourceSpec } from '../graph/transformation';
import { OBJECT_TYPE, type TypeInformation, Types } from '../types';
import { check, userFunction } from '../validate';
import type { MapLike } from '../functions';
import type { Source } from './connector';

/** All integers from `from` to `to`, both included, divided among the subtasks in order. */
export class NumberSequenceSource implements Source<number> {
  readonly spec: SourceSpec;
  readonly producedType = Types.LONG();

  constructor(from: number, to: number) {
    check(Number.isSafeInteger(from) && Number.isSafeInteger(to), 'A number sequence needs safe integers as bounds');
    check(from <= to, 'Start of sequence must not be greater than the end');
    this.spec = {
      kind: 'source',
      connector: 'number-sequence',
      options: { start: String(from), end: String(to) },
      bounded: true,
    };
  }
}

/** How fast a generator may be. */
export class RateLimiterStrategy {
  private constructor(readonly recordsPerSecond: number | undefined) {}

  /** Elements per second, over all subtasks. */
  static perSecond(recordsPerSecond: number): RateLimiterStrategy {
    check(recordsPerSecond > 0, 'recordsPerSecond must be positive');
    return new RateLimiterStrategy(recordsPerSecond);
  }

  static noOp(): RateLimiterStrategy {
    return new RateLimiterStrategy(undefined);
  }
}

/** Maps the indexes 0 … `count` − 1 to elements. Without end when `count` is Infinity. */
export class DataGeneratorSource<T> implements Source<T> {
  readonly spec: SourceSpec;
  readonly producedType: TypeInformation<T>;

  constructor(
    generatorFunction: MapLike<number, T>,
    count: number,
    rateLimiter: RateLimiterStrategy = RateLimiterStrategy.noOp(),
    type?: TypeInformation<T>,
  ) {
    userFunction(generatorFunction, 'generator function', 'map');
    check(
      count === Number.POSITIVE_INFINITY || (Number.isSafeInteger(count) && count >= 0),
      `The number of elements must be a non-negative integer or Infinity, got ${count}`,
    );
    const options: Record<string, string> = {};
    if (count !== Number.POSITIVE_INFINITY) {
      options['number-of-rows'] = String(count);
    }
    if (rateLimiter.recordsPerSecond !== undefined) {
      options['rows-per-second'] = String(rateLimiter.recordsPerSecond);
    }
    this.producedType = type ?? (OBJECT_TYPE as TypeInformation<T>);
    this.spec = {
      kind: 'source',
      connector: 'datagen',
      options,
      function: { kind: 'map', target: generatorFunction },
      bounded: count !== Number.POSITIVE_INFINITY,
    };
  }
}
