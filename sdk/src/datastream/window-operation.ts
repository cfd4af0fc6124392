/** What keyed and non-keyed windows have in common: assigner, trigger, evictor, lateness. */
import type { AggregateFunction, ReduceLike } from '../functions';
import type { PreAggregator, WindowOperation, WindowResultFunction } from '../graph/operations';
import type { OutputTag } from '../output-tag';
import { type DurationLike, toMillis } from '../time';
import type { TypeInformation } from '../types';
import { check, notNull, userFunction } from '../validate';
import { type Evictor, MergingWindowAssigner, type Trigger, WindowAssigner } from '../windows/contracts';
import type { Window } from '../windows/window';

/** Settings of a window operator; each returns the stream itself. */
export abstract class WindowSettings<T, W extends Window> {
  #trigger: Trigger<T, W> | undefined;
  #evictor: Evictor<T, W> | undefined;
  #allowedLateness = 0;
  #lateDataTag: OutputTag<T> | undefined;

  protected constructor(protected readonly assigner: WindowAssigner<T, W>) {
    check(assigner instanceof WindowAssigner, 'The window assigner must be a WindowAssigner.');
  }

  /** When windows are emitted, instead of the assigner's default. */
  trigger(trigger: Trigger<T, W>): this {
    notNull(trigger, 'Window triggers cannot be null');
    check(
      !(this.assigner instanceof MergingWindowAssigner) || trigger.canMerge(),
      'A merging window assigner cannot be used with a trigger that does not support merging.',
    );
    this.#trigger = trigger;
    return this;
  }

  /** Removes elements before or after the window function. The window keeps all its elements then. */
  evictor(evictor: Evictor<T, W>): this {
    this.#evictor = notNull(evictor, 'Evictor cannot be null');
    return this;
  }

  /** How long after its end (in event time) a window takes late elements; default 0. */
  allowedLateness(lateness: DurationLike): this {
    const millis = toMillis(notNull(lateness, 'Allowed lateness cannot be null'));
    check(millis >= 0, 'The allowed lateness cannot be negative.');
    this.#allowedLateness = millis;
    return this;
  }

  /** Elements that come too late go to this side output instead of being dropped. */
  sideOutputLateData(tag: OutputTag<T>): this {
    this.#lateDataTag = notNull(tag, 'Side output tag must not be null.');
    return this;
  }

  /** The table entry of the operator. */
  protected operation(
    result: WindowResultFunction,
    elementType: TypeInformation,
    preAggregator?: PreAggregator,
    accumulatorType?: TypeInformation,
  ): WindowOperation {
    return {
      assigner: this.assigner as unknown as WindowAssigner<unknown, Window>,
      trigger: (this.#trigger ?? this.assigner.getDefaultTrigger()) as unknown as Trigger<unknown, Window>,
      evictor: this.#evictor as unknown as Evictor<unknown, Window> | undefined,
      allowedLateness: this.#allowedLateness,
      lateDataTag: this.#lateDataTag as OutputTag<unknown> | undefined,
      preAggregator,
      result,
      elementType,
      accumulatorType,
    };
  }

  /** "TumblingEventTimeWindows" */
  protected operatorName(): string {
    return this.assigner.constructor.name;
  }

  protected describe(call: string): string {
    const trigger = (this.#trigger ?? this.assigner.getDefaultTrigger()).constructor.name;
    const evictor = this.#evictor === undefined ? '' : `${this.#evictor.constructor.name}, `;
    return `Window(${this.assigner}, ${trigger}, ${evictor}${call})`;
  }

  protected reduceBy(reducer: ReduceLike<T>): PreAggregator {
    userFunction(reducer, 'ReduceFunction', 'reduce');
    check(
      typeof reducer === 'function' || typeof reducer.open !== 'function',
      'ReduceFunction of reduce can not be a RichFunction. Please use reduce(ReduceFunction, WindowFunction) instead.',
    );
    return { kind: 'reduce', function: reducer as ReduceLike<unknown> };
  }

  protected aggregateBy<ACC, OUT>(aggregate: AggregateFunction<T, ACC, OUT>): PreAggregator {
    userFunction(aggregate, 'AggregateFunction', 'createAccumulator', false);
    check(!('open' in aggregate), 'This aggregate function cannot be a RichFunction.');
    check(
      !(this.assigner instanceof MergingWindowAssigner) || typeof aggregate.merge === 'function',
      'The AggregateFunction needs a merge method, because windows of this assigner can merge.',
    );
    return { kind: 'aggregate', function: aggregate as unknown as AggregateFunction<unknown, unknown, unknown> };
  }
}

/** True for an object with an `apply` method: the older kind of window function. */
export function isApply(target: unknown): boolean {
  return typeof target === 'object' && target !== null && 'apply' in target && !('process' in target);
}
