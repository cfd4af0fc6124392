import type { AggregateFunction, ProcessWindowLike, ReduceLike, WindowFunction, WindowLike } from '../functions';
import { TransformKind } from '../graph/kinds';
import type { PreAggregator, WindowResultFunction } from '../graph/operations';
import type { TypeInformation } from '../types';
import { notNull, userFunction } from '../validate';
import type { WindowAssigner } from '../windows/contracts';
import type { Window } from '../windows/window';
import type { KeyedStream, SingleOutputStreamOperator } from './data-stream';
import { type FieldAggregation, type FieldOf, fieldReducer } from './fields';
import { isApply, WindowSettings } from './window-operation';

/** What can follow a reduce or aggregate: a plain function is called as a ProcessWindowFunction. */
type ResultLike<IN, R, K, W extends Window> = ProcessWindowLike<IN, R, K, W> | WindowFunction<IN, R, K, W>;

/** Windows of a keyed stream. Flink: docs/dev/datastream/operators/windows. */
export class WindowedStream<T, K, W extends Window> extends WindowSettings<T, W> {
  constructor(
    private readonly input: KeyedStream<T, K>,
    assigner: WindowAssigner<T, W>,
  ) {
    super(assigner);
  }

  /** Combines elements as they come; `windowFunction` gets the one result with key and window. */
  reduce(reducer: ReduceLike<T>): SingleOutputStreamOperator<T>;
  reduce<R>(
    reducer: ReduceLike<T>,
    windowFunction: ResultLike<T, R, K, W>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R>;
  reduce<R>(
    reducer: ReduceLike<T>,
    windowFunction?: ResultLike<T, R, K, W>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> | SingleOutputStreamOperator<T> {
    const aggregator = this.reduceBy(reducer);
    if (windowFunction === undefined) {
      return this.build<T>('ReduceFunction', { kind: 'passThrough' }, this.input.type, aggregator, this.input.type);
    }
    return this.build('ReduceFunction', resultFunction(windowFunction), outputType, aggregator, this.input.type);
  }

  /** Folds elements into an accumulator as they come. */
  aggregate<ACC, OUT>(
    aggregateFunction: AggregateFunction<T, ACC, OUT>,
    windowFunction?: undefined,
    accumulatorType?: TypeInformation<ACC>,
    outputType?: TypeInformation<OUT>,
  ): SingleOutputStreamOperator<OUT>;
  aggregate<ACC, OUT, R>(
    aggregateFunction: AggregateFunction<T, ACC, OUT>,
    windowFunction: ResultLike<OUT, R, K, W>,
    accumulatorType?: TypeInformation<ACC>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R>;
  aggregate<ACC, OUT, R>(
    aggregateFunction: AggregateFunction<T, ACC, OUT>,
    windowFunction?: ResultLike<OUT, R, K, W>,
    accumulatorType?: TypeInformation<ACC>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    const aggregator = this.aggregateBy(aggregateFunction);
    const result: WindowResultFunction =
      windowFunction === undefined ? { kind: 'passThrough' } : resultFunction(windowFunction);
    return this.build('AggregateFunction', result, outputType, aggregator, accumulatorType);
  }

  /** Gets all elements of a window when it fires, with its context. */
  process<R>(
    windowFunction: ProcessWindowLike<T, R, K, W>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    notNull(windowFunction, 'ProcessWindowFunction cannot be null');
    userFunction(windowFunction, 'ProcessWindowFunction', 'process');
    return this.build('ProcessWindowFunction', resultFunction(windowFunction), outputType);
  }

  /** Gets all elements of a window when it fires. */
  apply<R>(windowFunction: WindowLike<T, R, K, W>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    notNull(windowFunction, 'WindowFunction cannot be null');
    userFunction(windowFunction, 'WindowFunction', 'apply');
    const result: WindowResultFunction = {
      kind: 'apply',
      function: windowFunction as unknown as WindowLike<unknown, unknown, unknown, Window>,
    };
    return this.build('WindowFunction', result, outputType);
  }

  sum(field: FieldOf<T> = 0 as FieldOf<T>): SingleOutputStreamOperator<T> {
    return this.aggregated('sum', field);
  }

  min(field: FieldOf<T> = 0 as FieldOf<T>): SingleOutputStreamOperator<T> {
    return this.aggregated('min', field);
  }

  max(field: FieldOf<T> = 0 as FieldOf<T>): SingleOutputStreamOperator<T> {
    return this.aggregated('max', field);
  }

  /** The element with the smallest field; of equal ones the first, or the last. */
  minBy(field: FieldOf<T> = 0 as FieldOf<T>, first = true): SingleOutputStreamOperator<T> {
    return this.aggregated('minBy', field, first);
  }

  /** The element with the largest field; of equal ones the first, or the last. */
  maxBy(field: FieldOf<T> = 0 as FieldOf<T>, first = true): SingleOutputStreamOperator<T> {
    return this.aggregated('maxBy', field, first);
  }

  private aggregated(kind: FieldAggregation, field: FieldOf<T>, first = true): SingleOutputStreamOperator<T> {
    return this.reduce(fieldReducer<T>(kind, field, first));
  }

  private build<R>(
    call: string,
    result: WindowResultFunction,
    type: TypeInformation<R> | undefined,
    aggregator?: PreAggregator,
    accumulatorType?: TypeInformation,
  ): SingleOutputStreamOperator<R> {
    const target = this.operation(result, this.input.type, aggregator, accumulatorType);
    const stream = this.input.operator<R>({
      name: this.operatorName(),
      spec: {
        kind: 'transform',
        transform: TransformKind.WINDOW,
        functions: [{ kind: 'window', target }, this.input.keyEntry],
        keyType: this.input.keyType,
      },
      type,
    });
    return stream.setDescription(this.describe(call));
  }
}

function resultFunction(target: unknown): WindowResultFunction {
  if (isApply(target)) {
    return { kind: 'apply', function: target as WindowFunction<unknown, unknown, unknown, Window> };
  }
  userFunction(target, 'ProcessWindowFunction', 'process');
  return { kind: 'process', function: target as ProcessWindowLike<unknown, unknown, unknown, Window> };
}
