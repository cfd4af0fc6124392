import {
  type CoFlatMapFunction,
  type CoMapFunction,
  type CoProcessFunction,
  KeyedCoProcessFunction,
  type KeySelectorLike,
} from '../functions';
import { TransformKind } from '../graph/kinds';
import { OBJECT_TYPE, type TypeInformation } from '../types';
import { check, userFunction } from '../validate';
import { type AnyStream, type DataStream, inputsOf, KeyedStream, SingleOutputStreamOperator } from './data-stream';

/** Two streams that one operator reads; keyed when both are. Flink: docs/dev/datastream/operators/overview. */
export class ConnectedStreams<A, B, K = never> {
  constructor(
    private readonly first: DataStream<A>,
    private readonly second: DataStream<B>,
  ) {}

  getFirstInput(): DataStream<A> {
    return this.first;
  }

  getSecondInput(): DataStream<B> {
    return this.second;
  }

  /** Both streams by keys of one type. */
  keyBy<K2>(
    key1: KeySelectorLike<A, K2>,
    key2: KeySelectorLike<B, K2>,
    keyType?: TypeInformation<K2>,
  ): ConnectedStreams<A, B, K2> {
    return new ConnectedStreams(this.first.keyBy(key1, keyType), this.second.keyBy(key2, keyType));
  }

  map<R>(coMapper: CoMapFunction<A, B, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    methods(coMapper, 'CoMapFunction', 'map1', 'map2');
    return this.build('Co-Map', [TransformKind.CO_MAP, TransformKind.KEYED_CO_MAP], 'co_map', coMapper, outputType);
  }

  flatMap<R>(coFlatMapper: CoFlatMapFunction<A, B, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    methods(coFlatMapper, 'CoFlatMapFunction', 'flatMap1', 'flatMap2');
    const kinds = [TransformKind.CO_FLAT_MAP, TransformKind.KEYED_CO_FLAT_MAP] as const;
    return this.build('Co-Flat Map', kinds, 'co_flat_map', coFlatMapper, outputType);
  }

  /** With state and timers when both streams are keyed. */
  process<R>(
    processFunction: CoProcessFunction<A, B, R> | KeyedCoProcessFunction<K, A, B, R>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    methods(processFunction, 'CoProcessFunction', 'processElement1', 'processElement2');
    const keyed = processFunction instanceof KeyedCoProcessFunction;
    check(
      !keyed || this.keyedInputs() !== undefined,
      'KeyedCoProcessFunction can only be used when both input streams are of type KeyedStream.',
    );
    const kinds = [TransformKind.CO_PROCESS, TransformKind.KEYED_CO_PROCESS] as const;
    const kind = this.keyedInputs() === undefined ? 'co_process' : 'keyed_co_process';
    return this.build(keyed ? 'Co-Keyed-Process' : 'Co-Process', kinds, kind, processFunction, outputType);
  }

  private keyedInputs(): readonly [KeyedStream<A, unknown>, KeyedStream<B, unknown>] | undefined {
    const { first, second } = this;
    return first instanceof KeyedStream && second instanceof KeyedStream ? [first, second] : undefined;
  }

  private build<R>(
    name: string,
    [plain, keyed]: readonly [TransformKind, TransformKind],
    kind: string,
    target: unknown,
    type: TypeInformation<R> | undefined,
  ): SingleOutputStreamOperator<R> {
    const keys = this.keyedInputs();
    const functions = [{ kind, target }, ...(keys?.map((stream) => stream.keyEntry) ?? [])];
    return twoInputs(this.first, this.second, name, keys === undefined ? plain : keyed, functions, {
      keyType: keys?.[0].keyType,
      type,
    });
  }
}

/** @internal An operator that reads two streams. */
export function twoInputs<R>(
  first: AnyStream,
  second: AnyStream,
  name: string,
  transform: TransformKind,
  functions: readonly { kind: string; target: unknown }[],
  more: {
    keyType?: TypeInformation | undefined;
    type?: TypeInformation<R> | undefined;
    broadcastStates?: readonly string[];
  },
): SingleOutputStreamOperator<R> {
  check(first.env === second.env, 'The streams belong to different execution environments.');
  const { keyType, broadcastStates, type } = more;
  const spec = { kind: 'transform', transform, functions, keyType, broadcastStates } as const;
  const inputs = [...inputsOf(first, 0), ...inputsOf(second, 1)];
  const transformation = first.env.addTransformation(name, spec, inputs);
  const stream = new SingleOutputStreamOperator<R>(first.env, transformation, OBJECT_TYPE as TypeInformation<R>);
  return type === undefined ? stream : stream.returns(type);
}

/** Checks that an object has all of these methods. */
export function methods(target: unknown, what: string, ...names: readonly string[]): void {
  for (const name of names) {
    userFunction(target, what, name, false);
  }
}
