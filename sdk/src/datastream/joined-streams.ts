/**
 * Window joins and co-groups: both streams, each element marked with its side, in one window operator, as Flink does it.
 * Flink: docs/dev/datastream/operators/joining.
 */
import {
  type CoGroupLike,
  type Collector,
  FlatJoinFunction,
  type JoinLike,
  type KeySelectorLike,
  type RichFunction,
  WindowFunction,
} from '../functions';
import type { RuntimeContext } from '../runtime-context';
import type { DurationLike } from '../time';
import type { TypeInformation } from '../types';
import { userFunction } from '../validate';
import type { Evictor, Trigger, WindowAssigner } from '../windows/contracts';
import type { Window } from '../windows/window';
import type { DataStream, SingleOutputStreamOperator } from './data-stream';

/** An element with the side it came from: what triggers, evictors and gap extractors of a window join see. */
export class TaggedUnion<A, B> {
  private constructor(
    private readonly first: boolean,
    private readonly value: A | B,
  ) {}

  static one<A, B>(value: A): TaggedUnion<A, B> {
    return new TaggedUnion<A, B>(true, value);
  }

  static two<A, B>(value: B): TaggedUnion<A, B> {
    return new TaggedUnion<A, B>(false, value);
  }

  isOne(): boolean {
    return this.first;
  }

  isTwo(): boolean {
    return !this.first;
  }

  getOne(): A {
    return this.value as A;
  }

  getTwo(): B {
    return this.value as B;
  }
}

type FlatJoinLike<A, B, R> = FlatJoinFunction<A, B, R> | ((first: A, second: B, out: Collector<R>) => void);
type GroupCall<A, B, R> = (first: A[], second: B[], out: Collector<R>) => void;

/** Splits a window's elements by side and hands them to the user's function, whose life cycle it shares. */
class GroupsFunction<A, B, R, K, W extends Window> extends WindowFunction<TaggedUnion<A, B>, R, K, W> {
  constructor(
    private readonly rich: Partial<RichFunction>,
    private readonly call: GroupCall<A, B, R>,
  ) {
    super();
  }

  override open(context: RuntimeContext): void | Promise<void> {
    return this.rich.open?.(context);
  }

  override close(): void | Promise<void> {
    return this.rich.close?.();
  }

  override apply(_key: K, _window: W, elements: Iterable<TaggedUnion<A, B>>, out: Collector<R>): void {
    const first: A[] = [];
    const second: B[] = [];
    for (const element of elements) {
      if (element.isOne()) {
        first.push(element.getOne());
      } else {
        second.push(element.getTwo());
      }
    }
    this.call(first, second, out);
  }
}

function groups<A, B, R>(target: unknown, call: GroupCall<A, B, R>): GroupsFunction<A, B, R, unknown, never> {
  return new GroupsFunction(typeof target === 'function' ? {} : (target as Partial<RichFunction>), call);
}

/** `stream.join(other)`: continue with `where`. */
export class JoinedStreams<A, B> {
  constructor(
    private readonly first: DataStream<A>,
    private readonly second: DataStream<B>,
  ) {}

  where<K>(key: KeySelectorLike<A, K>, keyType?: TypeInformation<K>) {
    userFunction(key, 'key selector', 'getKey');
    return {
      equalTo: (key2: KeySelectorLike<B, K>) => {
        userFunction(key2, 'key selector', 'getKey');
        return {
          window: <W extends Window>(assigner: WindowAssigner<TaggedUnion<A, B>, W>) =>
            new JoinedWindows<A, B, K, W>(this.first, this.second, key, key2, keyType, assigner),
        };
      },
    };
  }
}

/** `stream.coGroup(other)`: continue with `where`. */
export class CoGroupedStreams<A, B> {
  constructor(
    private readonly first: DataStream<A>,
    private readonly second: DataStream<B>,
  ) {}

  where<K>(key: KeySelectorLike<A, K>, keyType?: TypeInformation<K>) {
    userFunction(key, 'key selector', 'getKey');
    return {
      equalTo: (key2: KeySelectorLike<B, K>) => {
        userFunction(key2, 'key selector', 'getKey');
        return {
          window: <W extends Window>(assigner: WindowAssigner<TaggedUnion<A, B>, W>) =>
            new CoGroupedWindows<A, B, K, W>(this.first, this.second, key, key2, keyType, assigner),
        };
      },
    };
  }
}

abstract class TwoStreamWindows<A, B, K, W extends Window> {
  #trigger: Trigger<TaggedUnion<A, B>, W> | undefined;
  #evictor: Evictor<TaggedUnion<A, B>, W> | undefined;
  #lateness: DurationLike = 0;

  constructor(
    private readonly first: DataStream<A>,
    private readonly second: DataStream<B>,
    private readonly key1: KeySelectorLike<A, K>,
    private readonly key2: KeySelectorLike<B, K>,
    private readonly keyType: TypeInformation<K> | undefined,
    private readonly assigner: WindowAssigner<TaggedUnion<A, B>, W>,
  ) {}

  trigger(trigger: Trigger<TaggedUnion<A, B>, W>): this {
    this.#trigger = trigger;
    return this;
  }

  evictor(evictor: Evictor<TaggedUnion<A, B>, W>): this {
    this.#evictor = evictor;
    return this;
  }

  allowedLateness(lateness: DurationLike): this {
    this.#lateness = lateness;
    return this;
  }

  protected build<R>(
    target: unknown,
    call: GroupCall<A, B, R>,
    outputType: TypeInformation<R> | undefined,
  ): SingleOutputStreamOperator<R> {
    const getKey1 = selector(this.key1);
    const getKey2 = selector(this.key2);
    const tagged = this.first
      .map((value) => TaggedUnion.one<A, B>(value))
      .union(this.second.map((value) => TaggedUnion.two<A, B>(value)));
    const windows = tagged
      .keyBy((element) => (element.isOne() ? getKey1(element.getOne()) : getKey2(element.getTwo())), this.keyType)
      .window(this.assigner)
      .allowedLateness(this.#lateness);
    if (this.#trigger !== undefined) {
      windows.trigger(this.#trigger);
    }
    if (this.#evictor !== undefined) {
      windows.evictor(this.#evictor);
    }
    return windows.apply(groups(target, call), outputType);
  }
}

function selector<T, K>(key: KeySelectorLike<T, K>): (value: T) => K {
  return typeof key === 'function' ? key : (value) => key.getKey(value);
}

/** A window join, waiting for its function. */
export class JoinedWindows<A, B, K, W extends Window> extends TwoStreamWindows<A, B, K, W> {
  /** Called for every pair. A function or method with three parameters emits through its collector. */
  apply<R>(joinFunction: JoinLike<A, B, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R>;
  apply<R>(joinFunction: FlatJoinLike<A, B, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R>;
  apply<R>(
    joinFunction: JoinLike<A, B, R> | FlatJoinLike<A, B, R>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    userFunction(joinFunction, 'JoinFunction', 'join');
    type Join = (first: A, second: B, out: Collector<R>) => unknown;
    const object = joinFunction as { join: Join };
    const join: Join =
      typeof joinFunction === 'function' ? (joinFunction as Join) : (a, b, out) => object.join(a, b, out);
    const arity = typeof joinFunction === 'function' ? joinFunction.length : object.join.length;
    const flat = joinFunction instanceof FlatJoinFunction || arity >= 3;
    const call: GroupCall<A, B, R> = (first, second, out) => {
      for (const a of first) {
        for (const b of second) {
          const result = join(a, b, out);
          if (!flat) {
            out.collect(result as R);
          }
        }
      }
    };
    return this.build(joinFunction, call, outputType);
  }
}

/** A window co-group, waiting for its function. */
export class CoGroupedWindows<A, B, K, W extends Window> extends TwoStreamWindows<A, B, K, W> {
  /** Called with both groups of a key and window; one of them can be empty. */
  apply<R>(coGroupFunction: CoGroupLike<A, B, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    userFunction(coGroupFunction, 'CoGroupFunction', 'coGroup');
    const call: GroupCall<A, B, R> =
      typeof coGroupFunction === 'function'
        ? coGroupFunction
        : (first, second, out) => coGroupFunction.coGroup(first, second, out);
    return this.build(coGroupFunction, call, outputType);
  }
}
