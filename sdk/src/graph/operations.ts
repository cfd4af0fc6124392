/** What the function table holds for operators that need more than one function object. */
import type {
  AggregateFunction,
  AllWindowLike,
  AsyncLike,
  BroadcastProcessFunction,
  KeyedBroadcastProcessFunction,
  ProcessAllWindowLike,
  ProcessJoinLike,
  ProcessWindowLike,
  ReduceLike,
  WindowLike,
} from '../functions';
import type { OutputTag } from '../output-tag';
import type { MapStateDescriptor } from '../state';
import type { Evictor, Trigger, WindowAssigner } from '../windows/contracts';
import type { Window } from '../windows/window';
import type { TypeInformation } from '../types';

/** Folds elements as they arrive; absent = the window keeps its elements (always so with an evictor). */
export type PreAggregator =
  | { readonly kind: 'reduce'; readonly function: ReduceLike<unknown> }
  | { readonly kind: 'aggregate'; readonly function: AggregateFunction<unknown, unknown, unknown> };

/** Called when the window fires with its elements, or with the one aggregated value. */
export type WindowResultFunction =
  | { readonly kind: 'process'; readonly function: ProcessWindowLike<unknown, unknown, unknown, Window> }
  | { readonly kind: 'apply'; readonly function: WindowLike<unknown, unknown, unknown, Window> }
  | { readonly kind: 'processAll'; readonly function: ProcessAllWindowLike<unknown, unknown, Window> }
  | { readonly kind: 'applyAll'; readonly function: AllWindowLike<unknown, unknown, Window> }
  /** Emits the aggregated value. */
  | { readonly kind: 'passThrough' };

/**
 * Kinds 'window' and 'window_all'. With an evictor and a pre-aggregator, the operator keeps the elements and folds them
 * (after evictBefore) when the window fires, as Flink does.
 */
export interface WindowOperation {
  readonly assigner: WindowAssigner<unknown, Window>;
  readonly trigger: Trigger<unknown, Window>;
  readonly evictor: Evictor<unknown, Window> | undefined;
  /** ms */
  readonly allowedLateness: number;
  readonly lateDataTag: OutputTag<unknown> | undefined;
  readonly preAggregator: PreAggregator | undefined;
  readonly result: WindowResultFunction;
  readonly elementType: TypeInformation;
  readonly accumulatorType: TypeInformation | undefined;
}

/** Decides about another attempt of an async function. */
export interface AsyncRetryStrategy<OUT> {
  /** @param currentAttempts attempts made so far, from 1 */
  canRetry(currentAttempts: number): boolean;
  /** ms before the next attempt */
  getBackoffTimeMillis(currentAttempts: number): number;
  getRetryPredicate(): {
    /** True = retry for this result. */
    resultPredicate(): ((results: readonly OUT[]) => boolean) | undefined;
    /** True = retry for this error. */
    exceptionPredicate(): ((error: unknown) => boolean) | undefined;
  };
}

/** Kind 'async'. */
export interface AsyncOperation {
  readonly function: AsyncLike<unknown, unknown>;
  readonly ordered: boolean;
  /** ms for all attempts of one element; 0 = none */
  readonly timeoutMs: number;
  readonly capacity: number;
  readonly retryStrategy: AsyncRetryStrategy<unknown> | undefined;
}

/** Kinds 'broadcast_process' and 'keyed_broadcast_process'. */
export interface BroadcastOperation {
  readonly function:
    | BroadcastProcessFunction<unknown, unknown, unknown>
    | KeyedBroadcastProcessFunction<unknown, unknown, unknown, unknown>;
  readonly descriptors: readonly MapStateDescriptor<unknown, unknown>[];
}

/** Kind 'interval_join': pairs with left.ts + lower <= right.ts <= left.ts + upper (bounds inclusive, ms). */
export interface IntervalJoinOperation {
  readonly function: ProcessJoinLike<unknown, unknown, unknown>;
  readonly lowerBound: number;
  readonly upperBound: number;
  readonly leftLateDataTag: OutputTag<unknown> | undefined;
  readonly rightLateDataTag: OutputTag<unknown> | undefined;
  readonly leftType: TypeInformation;
  readonly rightType: TypeInformation;
}
