/** Broadcast state: rules for everybody beside a stream. Flink: docs/dev/datastream/fault-tolerance/broadcast_state. */
import { BroadcastProcessFunction, KeyedBroadcastProcessFunction } from '../functions';
import { TransformKind } from '../graph/kinds';
import type { BroadcastOperation } from '../graph/operations';
import type { MapStateDescriptor } from '../state';
import type { TypeInformation } from '../types';
import { check } from '../validate';
import { methods, twoInputs } from './connected-streams';
import { type DataStream, KeyedStream, type SingleOutputStreamOperator } from './data-stream';

/** A stream that goes to every subtask, with the states that hold it there. */
export class BroadcastStream<T> {
  constructor(
    /** @internal */
    readonly input: DataStream<T>,
    /** @internal */
    readonly descriptors: readonly MapStateDescriptor<unknown, unknown>[],
  ) {}

  getBroadcastStateDescriptors(): readonly MapStateDescriptor<unknown, unknown>[] {
    return this.descriptors;
  }
}

/** A stream connected with a broadcast stream; `K` is the key's type when it is keyed. */
export class BroadcastConnectedStream<A, B, K = never> {
  constructor(
    private readonly first: DataStream<A>,
    private readonly second: BroadcastStream<B>,
  ) {}

  getFirstInput(): DataStream<A> {
    return this.first;
  }

  getSecondInput(): BroadcastStream<B> {
    return this.second;
  }

  /** A KeyedBroadcastProcessFunction on keyed streams, a BroadcastProcessFunction on others. */
  process<R>(
    processFunction: BroadcastProcessFunction<A, B, R> | KeyedBroadcastProcessFunction<K, A, B, R>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    methods(processFunction, 'BroadcastProcessFunction', 'processElement', 'processBroadcastElement');
    const { descriptors, input } = this.second;
    const target = { function: processFunction as BroadcastOperation['function'], descriptors };
    const broadcastStates = descriptors.map(({ name }) => name);
    const { first } = this;
    if (first instanceof KeyedStream) {
      check(
        !(processFunction instanceof BroadcastProcessFunction),
        'A BroadcastProcessFunction can only be used on a non-keyed stream.',
      );
      const functions = [{ kind: 'keyed_broadcast_process', target }, first.keyEntry];
      const more = { keyType: first.keyType, type: outputType, broadcastStates };
      return twoInputs(
        first,
        input,
        'Co-Process-Broadcast-Keyed',
        TransformKind.KEYED_BROADCAST_PROCESS,
        functions,
        more,
      );
    }
    check(
      !(processFunction instanceof KeyedBroadcastProcessFunction),
      'A KeyedBroadcastProcessFunction can only be used on a keyed stream.',
    );
    const functions = [{ kind: 'broadcast_process', target }];
    const more = { type: outputType, broadcastStates };
    return twoInputs(first, input, 'Co-Process-Broadcast', TransformKind.BROADCAST_PROCESS, functions, more);
  }
}
