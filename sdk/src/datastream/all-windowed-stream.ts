import type {
  AggregateFunction,
  AllWindowFunction,
  AllWindowLike,
  ProcessAllWindowLike,
  ReduceLike,
} from '../functions';
import { TransformKind } from '../graph/kinds';
import type { PreAggregator, WindowResultFunction } from '../graph/operations';
import { Partitioning } from '../protocol';
import { Types, type TypeInformation } from '../types';
import { notNull, userFunction } from '../validate';
import type { WindowAssigner } from '../windows/contracts';
import type { Window } from '../windows/window';
import type { DataStream, SingleOutputStreamOperator } from './data-stream';
import { type FieldAggregation, type FieldOf, fieldReducer } from './fields';
import { isApply, WindowSettings } from './window-operation';

type ResultLike<IN, R, W extends Window> = ProcessAllWindowLike<IN, R, W> | AllWindowFunction<IN, R, W>;

/** The key of all elements: windows of a whole stream are those of one key, as in Flink. */
const oneKey = (): number => 0;

/** Windows of a whole stream, with parallelism 1. */
export class AllWindowedStream<T, W extends Window> extends WindowSettings<T, W> {
  constructor(
    private readonly input: DataStream<T>,
    assigner: WindowAssigner<T, W>,
  ) {
    super(assigner);
  }

  /** Combines elements as they come; `windowFunction` gets the one result with its window. */
  reduce(reducer: ReduceLike<T>): SingleOutputStreamOperator<T>;
  reduce<R>(
    reducer: ReduceLike<T>,
    windowFunction: ResultLike<T, R, W>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R>;
  reduce<R>(
    reducer: ReduceLike<T>,
    windowFunction?: ResultLike<T, R, W>,
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
    windowFunction: ResultLike<OUT, R, W>,
    accumulatorType?: TypeInformation<ACC>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R>;
  aggregate<ACC, OUT, R>(
    aggregateFunction: AggregateFunction<T, ACC, OUT>,
    windowFunction?: ResultLike<OUT, R, W>,
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
    windowFunction: ProcessAllWindowLike<T, R, W>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    notNull(windowFunction, 'ProcessAllWindowFunction cannot be null');
    userFunction(windowFunction, 'ProcessAllWindowFunction', 'process');
    return this.build('ProcessAllWindowFunction', resultFunction(windowFunction), outputType);
  }

  /** Gets all elements of a window when it fires. */
  apply<R>(windowFunction: AllWindowLike<T, R, W>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    notNull(windowFunction, 'AllWindowFunction cannot be null');
    userFunction(windowFunction, 'AllWindowFunction', 'apply');
    const result: WindowResultFunction = {
      kind: 'applyAll',
      function: windowFunction as unknown as AllWindowLike<unknown, unknown, Window>,
    };
    return this.build('AllWindowFunction', result, outputType);
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

  minBy(field: FieldOf<T> = 0 as FieldOf<T>, first = true): SingleOutputStreamOperator<T> {
    return this.aggregated('minBy', field, first);
  }

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
    const keyType = Types.BYTE();
    const keyed = this.input.partitioned(Partitioning.HASH, { keySelector: oneKey, keyType });
    const stream = keyed.operator<R>({
      name: this.operatorName(),
      spec: {
        kind: 'transform',
        transform: TransformKind.WINDOW_ALL,
        functions: [
          { kind: 'window_all', target },
          { kind: 'key_selector', target: oneKey },
        ],
        keyType,
      },
      type,
    });
    return stream.forceNonParallel().setDescription(this.describe(call));
  }
}

function resultFunction(target: unknown): WindowResultFunction {
  if (isApply(target)) {
    return { kind: 'applyAll', function: target as AllWindowFunction<unknown, unknown, Window> };
  }
  userFunction(target, 'ProcessAllWindowFunction', 'process');
  return { kind: 'processAll', function: target as ProcessAllWindowLike<unknown, unknown, Window> };
}
