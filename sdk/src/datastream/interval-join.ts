/** Joins by time. Flink: docs/dev/datastream/operators/joining#interval-join. */
import type { ProcessJoinLike } from '../functions';
import { TransformKind } from '../graph/kinds';
import type { IntervalJoinOperation } from '../graph/operations';
import type { OutputTag } from '../output-tag';
import { type DurationLike, toMillis } from '../time';
import type { TypeInformation } from '../types';
import { check, notNull, userFunction } from '../validate';
import { twoInputs } from './connected-streams';
import type { KeyedStream, SingleOutputStreamOperator } from './data-stream';

export class IntervalJoin<A, B, K> {
  constructor(
    private readonly left: KeyedStream<A, K>,
    private readonly right: KeyedStream<B, K>,
  ) {}

  /** Event time is the only kind there is. */
  inEventTime(): this {
    return this;
  }

  inProcessingTime(): never {
    throw new Error('Time-bounded stream joins are only supported in event time');
  }

  /** Pairs whose right timestamp lies in [left + lowerBound, left + upperBound]. Bounds can be negative. */
  between(lowerBound: DurationLike, upperBound: DurationLike): IntervalJoined<A, B, K> {
    const lower = toMillis(notNull(lowerBound, 'A lower bound needs to be provided for a time-bounded join'));
    const upper = toMillis(notNull(upperBound, 'An upper bound needs to be provided for a time-bounded join'));
    return new IntervalJoined(this.left, this.right, lower, upper);
  }
}

/** An interval join with its bounds. */
export class IntervalJoined<A, B, K> {
  #lowerInclusive = true;
  #upperInclusive = true;
  #leftLate: OutputTag<A> | undefined;
  #rightLate: OutputTag<B> | undefined;

  constructor(
    private readonly left: KeyedStream<A, K>,
    private readonly right: KeyedStream<B, K>,
    private readonly lowerBound: number,
    private readonly upperBound: number,
  ) {}

  lowerBoundExclusive(): this {
    this.#lowerInclusive = false;
    return this;
  }

  upperBoundExclusive(): this {
    this.#upperInclusive = false;
    return this;
  }

  sideOutputLeftLateData(tag: OutputTag<A>): this {
    this.#leftLate = notNull(tag, 'Side output tag must not be null.');
    return this;
  }

  sideOutputRightLateData(tag: OutputTag<B>): this {
    this.#rightLate = notNull(tag, 'Side output tag must not be null.');
    return this;
  }

  process<R>(
    processJoinFunction: ProcessJoinLike<A, B, R>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    userFunction(processJoinFunction, 'ProcessJoinFunction', 'processElement');
    const lowerBound = this.#lowerInclusive ? this.lowerBound : this.lowerBound + 1;
    const upperBound = this.#upperInclusive ? this.upperBound : this.upperBound - 1;
    check(lowerBound <= upperBound, 'lowerBound <= upperBound must be fulfilled');
    const target: IntervalJoinOperation = {
      function: processJoinFunction as unknown as IntervalJoinOperation['function'],
      lowerBound,
      upperBound,
      leftLateDataTag: this.#leftLate as OutputTag<unknown> | undefined,
      rightLateDataTag: this.#rightLate as OutputTag<unknown> | undefined,
      leftType: this.left.type,
      rightType: this.right.type,
    };
    const functions = [{ kind: 'interval_join', target }, this.left.keyEntry, this.right.keyEntry];
    return twoInputs(this.left, this.right, 'Interval Join', TransformKind.INTERVAL_JOIN, functions, {
      keyType: this.left.keyType,
      type: outputType,
    });
  }
}
