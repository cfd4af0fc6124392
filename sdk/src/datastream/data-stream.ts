/** Streams of records. Flink: docs/dev/datastream/overview and docs/dev/datastream/operators/overview. */
import { CloseableIterator } from '../collect';
import type { Sink } from '../connectors/connector';
import type { StreamExecutionEnvironment } from '../environment';
import type {
  FilterLike,
  FlatMapLike,
  KeyedProcessLike,
  KeySelectorLike,
  MapLike,
  PartitionerLike,
  ProcessLike,
  ReduceLike,
  SinkLike,
  TwoPhaseCommittingSink,
} from '../functions';
import { TransformKind } from '../graph/kinds';
import type { FunctionEntry, OperatorSpec, StreamRef, Transformation } from '../graph/transformation';
import type { OutputTag } from '../output-tag';
import { ChainingStrategy, Partitioning, TypeRoot } from '../protocol';
import { MapStateDescriptor, type StateDescriptor } from '../state';
import { OBJECT_TYPE, type TypeInformation } from '../types';
import { check, notNull, userFunction } from '../validate';
import type { WatermarkStrategy } from '../watermark-strategy';
import type { WindowAssigner } from '../windows/contracts';
import { CountTrigger, PurgingTrigger } from '../windows/count-triggers';
import { CountEvictor } from '../windows/evictors';
import { GlobalWindows } from '../windows/time-assigners';
import type { GlobalWindow, Window } from '../windows/window';
import { AllWindowedStream } from './all-windowed-stream';
import { BroadcastConnectedStream, BroadcastStream } from './broadcast-stream';
import { ConnectedStreams } from './connected-streams';
import { DataStreamSink } from './data-stream-sink';
import { type FieldAggregation, type FieldOf, fieldReducer, projection } from './fields';
import { IntervalJoin } from './interval-join';
import { CoGroupedStreams, JoinedStreams } from './joined-streams';
import { OperatorSettings } from './operator-settings';
import { WindowedStream } from './windowed-stream';

/** A MapStateDescriptor of any types. */
type BroadcastDescriptor = StateDescriptor & { readonly keyType: TypeInformation };

/** Types of the elements that `project` picks from a tuple. */
type Projected<T, I extends readonly number[]> = { [P in keyof I]: T extends readonly unknown[] ? T[I[P]] : unknown };

/** @internal Any stream, whatever its elements. */
export interface AnyStream {
  readonly env: StreamExecutionEnvironment;
  readonly refs: readonly StreamRef[];
}

/** Options of a new operator. */
interface OperatorInit<R> {
  readonly name: string;
  readonly spec: OperatorSpec;
  readonly type: TypeInformation<R> | undefined;
}

/** A stream of `T`: the output of an operator (or several, after `union`), perhaps partitioned. */
export class DataStream<T> extends OperatorSettings {
  constructor(
    /** @internal */
    readonly env: StreamExecutionEnvironment,
    /** @internal */
    readonly refs: readonly StreamRef[],
    /** @internal */
    readonly type: TypeInformation<T>,
  ) {
    super();
  }

  /** @internal The operator whose settings the methods of this stream change. */
  override get transformation(): Transformation {
    throw new Error(
      'This stream is not an operator but a union, a partitioning or a side output: ' +
        'set name, uid, parallelism, chaining and slot sharing at the operator itself.',
    );
  }

  getExecutionEnvironment(): StreamExecutionEnvironment {
    return this.env;
  }

  getType(): TypeInformation<T> {
    return this.type;
  }

  // ---- transformations -------------------------------------------------------------------------------------------

  /** One result for each element. */
  map<R>(mapper: MapLike<T, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    return this.operator({
      name: 'Map',
      spec: one(TransformKind.MAP, 'map', userFunction(mapper, 'map function', 'map')),
      type: outputType,
    });
  }

  /** Any number of results for each element: returned as an iterable, or given to the collector. */
  flatMap<R>(flatMapper: FlatMapLike<T, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    return this.operator({
      name: 'Flat Map',
      spec: one(TransformKind.FLAT_MAP, 'flat_map', userFunction(flatMapper, 'flat map function', 'flatMap')),
      type: outputType,
    });
  }

  /** Keeps the elements for which `filter` is true. */
  filter<S extends T>(filter: (value: T) => value is S): SingleOutputStreamOperator<S>;
  filter(filter: FilterLike<T>): SingleOutputStreamOperator<T>;
  filter(filter: FilterLike<T>): SingleOutputStreamOperator<T> {
    return this.operator({
      name: 'Filter',
      spec: one(TransformKind.FILTER, 'filter', userFunction(filter, 'filter function', 'filter')),
      type: this.type,
    });
  }

  /** Access to timestamps, the clock and side outputs. */
  process<R>(processFunction: ProcessLike<T, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    return this.operator({
      name: 'Process',
      spec: one(TransformKind.PROCESS, 'process', userFunction(processFunction, 'process function', 'processElement')),
      type: outputType,
    });
  }

  /** Selects and reorders fields of tuples (arrays or Rows) by position. */
  project<const I extends readonly number[]>(...fields: I): SingleOutputStreamOperator<Projected<T, I>> {
    const { root } = this.type.dataType;
    check(
      root === TypeRoot.OBJECT || root === TypeRoot.TUPLE || root === TypeRoot.ROW,
      'Only Tuple DataStreams can be projected',
    );
    return this.operator<Projected<T, I>>({
      name: 'Projection',
      spec: one(TransformKind.MAP, 'map', projection(fields)),
      type: undefined,
    });
  }

  /** Gives elements their timestamps and makes watermarks, replacing those that come from upstream. */
  assignTimestampsAndWatermarks(watermarkStrategy: WatermarkStrategy<T>): SingleOutputStreamOperator<T> {
    const strategy = notNull(watermarkStrategy, 'The watermark strategy must not be null.');
    return this.operator({
      name: 'Timestamps/Watermarks',
      spec: { kind: 'watermarks', strategy: strategy as WatermarkStrategy<unknown> },
      type: this.type,
    });
  }

  // ---- several streams -------------------------------------------------------------------------------------------

  /** All elements of this stream and of others of the same type. */
  union(...streams: DataStream<T>[]): DataStream<T> {
    const refs = [...this.refs];
    for (const stream of streams) {
      this.checkSameEnvironment(stream);
      const declared = stream.type !== OBJECT_TYPE && this.type !== OBJECT_TYPE;
      check(
        !declared || stream.type.equals(this.type),
        `Cannot union streams of different types: ${this.type} and ${stream.type}`,
      );
      refs.push(...stream.refs);
    }
    return new DataStream(this.env, refs, this.type);
  }

  /** Two streams with different types that share an operator, or a stream and broadcast rules. */
  connect<B, K>(this: KeyedStream<T, K>, other: KeyedStream<B, K>): ConnectedStreams<T, B, K>;
  connect<B>(other: DataStream<B>): ConnectedStreams<T, B>;
  connect<B, K>(this: KeyedStream<T, K>, other: BroadcastStream<B>): BroadcastConnectedStream<T, B, K>;
  connect<B>(other: BroadcastStream<B>): BroadcastConnectedStream<T, B>;
  connect<B>(other: DataStream<B> | BroadcastStream<B>): unknown {
    notNull(other, 'The stream to connect with must not be null.');
    if (other instanceof BroadcastStream) {
      this.checkSameEnvironment(other.input);
      return new BroadcastConnectedStream<T, B, unknown>(this, other);
    }
    this.checkSameEnvironment(other);
    return new ConnectedStreams<T, B, unknown>(this, other);
  }

  /** Pairs of elements with equal keys in a common window: `.where().equalTo().window().apply()`. */
  join<B>(other: DataStream<B>): JoinedStreams<T, B> {
    this.checkSameEnvironment(notNull(other, 'The stream to join with must not be null.'));
    return new JoinedStreams(this, other);
  }

  /** Groups of elements with equal keys in a common window: `.where().equalTo().window().apply()`. */
  coGroup<B>(other: DataStream<B>): CoGroupedStreams<T, B> {
    this.checkSameEnvironment(notNull(other, 'The stream to co-group with must not be null.'));
    return new CoGroupedStreams(this, other);
  }

  // ---- partitioning ----------------------------------------------------------------------------------------------

  /** Elements with equal keys go to the same subtask and have common state. Keys: primitives, or values compared by content. */
  keyBy<K>(key: KeySelectorLike<T, K>, keyType?: TypeInformation<K>): KeyedStream<T, K> {
    userFunction(key, 'key selector', 'getKey');
    return new KeyedStream(this, key, keyType ?? (OBJECT_TYPE as TypeInformation<K>));
  }

  /** Every element to every subtask; with descriptors, as broadcast state for `connect`. */
  broadcast(): DataStream<T>;
  broadcast(...descriptors: [BroadcastDescriptor, ...BroadcastDescriptor[]]): BroadcastStream<T>;
  broadcast(...descriptors: BroadcastDescriptor[]): DataStream<T> | BroadcastStream<T> {
    const stream = this.partitioned(Partitioning.BROADCAST);
    for (const descriptor of descriptors) {
      check(descriptor instanceof MapStateDescriptor, 'Broadcast state needs a MapStateDescriptor');
    }
    return descriptors.length === 0
      ? stream
      : new BroadcastStream(stream, descriptors as readonly MapStateDescriptor<unknown, unknown>[]);
  }

  /** Round robin over all subtasks. */
  rebalance(): DataStream<T> {
    return this.partitioned(Partitioning.REBALANCE);
  }

  /** Round robin over a subset of the subtasks, so that data stays local where parallelisms divide each other. */
  rescale(): DataStream<T> {
    return this.partitioned(Partitioning.RESCALE);
  }

  /** At random. */
  shuffle(): DataStream<T> {
    return this.partitioned(Partitioning.SHUFFLE);
  }

  /** To the subtask with the same index. */
  forward(): DataStream<T> {
    return this.partitioned(Partitioning.FORWARD);
  }

  /** Everything to the first subtask. */
  global(): DataStream<T> {
    return this.partitioned(Partitioning.GLOBAL);
  }

  /** To the channel that `partitioner` chooses for the element's key. */
  partitionCustom<K>(partitioner: PartitionerLike<K>, key: KeySelectorLike<T, K>): DataStream<T> {
    userFunction(partitioner, 'partitioner', 'partition');
    userFunction(key, 'key selector', 'getKey');
    return this.partitioned(Partitioning.CUSTOM, {
      partitioner: partitioner as PartitionerLike<unknown>,
      keySelector: key as KeySelectorLike<unknown, unknown>,
    });
  }

  // ---- windows over all elements ---------------------------------------------------------------------------------

  /** Windows of the whole stream, with parallelism 1. */
  windowAll<W extends Window>(assigner: WindowAssigner<T, W>): AllWindowedStream<T, W> {
    return new AllWindowedStream(this, assigner);
  }

  /** Windows of `size` elements; with `slide`, of the last `size` elements, every `slide` elements. */
  countWindowAll(size: number, slide?: number): AllWindowedStream<T, GlobalWindow> {
    return countWindow(this.windowAll(GlobalWindows.create()), size, slide);
  }

  // ---- ends ------------------------------------------------------------------------------------------------------

  /** Writes each element as a line to standard output, with `prefix>` and the subtask where there are several. */
  print(sinkIdentifier?: string): DataStreamSink<T> {
    return this.printTo(false, sinkIdentifier);
  }

  printToErr(sinkIdentifier?: string): DataStreamSink<T> {
    return this.printTo(true, sinkIdentifier);
  }

  private printTo(stderr: boolean, identifier: string | undefined): DataStreamSink<T> {
    const options: Record<string, string> = {};
    if (identifier !== undefined) {
      options.identifier = identifier;
    }
    if (stderr) {
      options.stderr = 'true';
    }
    const name = stderr ? 'Print to Std. Err' : 'Print to Std. Out';
    return new DataStreamSink(this.add(name, { kind: 'sink', connector: 'print', options }));
  }

  /** A function that gets every element. */
  addSink(sinkFunction: SinkLike<T>): DataStreamSink<T> {
    userFunction(sinkFunction, 'sink function', 'invoke');
    const spec: OperatorSpec = {
      kind: 'sink',
      connector: 'custom',
      options: isCommitting(sinkFunction) ? { committing: 'true' } : {},
      function: { kind: 'sink', target: sinkFunction },
    };
    return new DataStreamSink(this.add('Unnamed', spec));
  }

  sinkTo(sink: Sink<T>): DataStreamSink<T> {
    const { spec } = notNull(sink, 'The sink must not be null.');
    check(spec?.kind === 'sink', 'sinkTo expects a sink, such as FileSink.forRowFormat(...).build()');
    return new DataStreamSink(this.add('Sink: Writer', spec), true);
  }

  /**
   * Runs the job and gives this stream's elements: all of them as an async iterable, or the first `limit` as an array (the
   * job is cancelled then). The order between subtasks is not defined.
   */
  executeAndCollect(jobName?: string): CloseableIterator<T>;
  executeAndCollect(limit: number): Promise<T[]>;
  executeAndCollect(jobName: string | undefined, limit: number): Promise<T[]>;
  executeAndCollect(first?: string | number, second?: number): CloseableIterator<T> | Promise<T[]> {
    const limit = typeof first === 'number' ? first : second;
    check(limit === undefined || limit > 0, 'Limit must be greater than 0');
    const jobName = typeof first === 'string' ? first : 'DataStream Collect';
    const iterator = new CloseableIterator<T>();
    const collectId = this.env.registerCollector((rows, error) => {
      if (error !== undefined) iterator.fail(new Error(error));
      return iterator.offer(rows as readonly T[]);
    });
    const sink = this.add('Data stream collect sink', { kind: 'sink', connector: 'collect', options: {}, collectId });
    sink.forceNonParallel();
    iterator.attach(this.env.executeAsync(jobName));
    return limit === undefined ? iterator : take(iterator, limit);
  }

  // ---- building --------------------------------------------------------------------------------------------------

  /** @internal A new operator that reads this stream. */
  operator<R>(init: OperatorInit<R>): SingleOutputStreamOperator<R> {
    const transformation = this.add(init.name, init.spec);
    transformation.outputType = init.type ?? OBJECT_TYPE;
    return new SingleOutputStreamOperator(this.env, transformation, init.type ?? (OBJECT_TYPE as TypeInformation<R>));
  }

  private add(name: string, spec: OperatorSpec): Transformation {
    return this.env.addTransformation(name, spec, inputsOf(this, 0));
  }

  /** @internal The same stream with another partitioning. */
  partitioned(partitioning: Partitioning, more: Partial<StreamRef> = {}): DataStream<T> {
    const refs = this.refs.map(({ transformation, sideOutput }) => ({
      transformation,
      sideOutput,
      partitioning,
      ...more,
    }));
    return new DataStream(this.env, refs, this.type);
  }

  private checkSameEnvironment(other: AnyStream): void {
    check(other.env === this.env, 'The streams belong to different execution environments.');
  }
}

/** The output of one operator, whose settings can be changed. */
export class SingleOutputStreamOperator<T> extends DataStream<T> {
  constructor(
    env: StreamExecutionEnvironment,
    private readonly own: Transformation,
    type: TypeInformation<T>,
  ) {
    super(env, [{ transformation: own, sideOutput: '', partitioning: Partitioning.AUTO }], type);
  }

  override get transformation(): Transformation {
    return this.own;
  }

  /** What the operator emitted for `tag`. */
  getSideOutput<X>(tag: OutputTag<X>): DataStream<X> {
    const { id, type } = notNull(tag, 'The side output tag must not be null.');
    const known = this.own.sideOutputs.get(id);
    check(
      known === undefined || known.equals(type),
      'A side output with a matching id was already requested with a different type. ' +
        'This is not allowed, side output ids need to be unique.',
    );
    this.own.sideOutputs.set(id, type);
    const ref = { transformation: this.own, sideOutput: id, partitioning: Partitioning.AUTO };
    return new DataStream(this.env, [ref], type);
  }

  /** Declares the type of the elements. */
  returns<R = T>(type: TypeInformation<R>): SingleOutputStreamOperator<R> {
    this.own.outputType = notNull(type, 'TypeInformation must not be null.');
    return new SingleOutputStreamOperator(this.env, this.own, type);
  }

  /** Parallelism 1, for good. */
  forceNonParallel(): this {
    this.own.forceNonParallel();
    return this;
  }

  /** The first operator of a new chain. */
  startNewChain(): this {
    this.own.chaining = ChainingStrategy.HEAD;
    return this;
  }

  /** ms until a partly filled buffer is sent; 0 = at once, −1 = the default of the job. */
  setBufferTimeout(timeoutMillis: number): this {
    check(timeoutMillis >= -1, 'Timeout of buffer must be non-negative or -1');
    this.own.bufferTimeout = timeoutMillis;
    return this;
  }
}

/** A stream whose elements are grouped by key: its operators have keyed state and timers. */
export class KeyedStream<T, K> extends DataStream<T> {
  constructor(
    input: DataStream<T>,
    /** @internal */
    readonly keySelector: KeySelectorLike<T, K>,
    /** @internal */
    readonly keyType: TypeInformation<K>,
  ) {
    const key = { keySelector: keySelector as KeySelectorLike<unknown, unknown>, keyType };
    super(input.env, input.partitioned(Partitioning.HASH, key).refs, input.type);
  }

  getKeyType(): TypeInformation<K> {
    return this.keyType;
  }

  /** As on any stream; an object with `open` has keyed state. */
  override map<R>(mapper: MapLike<T, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    if (typeof mapper === 'function') {
      return super.map(mapper, outputType);
    }
    userFunction(mapper, 'map function', 'map');
    return this.keyed('Map', TransformKind.KEYED_MAP, 'map', mapper, outputType);
  }

  override flatMap<R>(flatMapper: FlatMapLike<T, R>, outputType?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    if (typeof flatMapper === 'function') {
      return super.flatMap(flatMapper, outputType);
    }
    userFunction(flatMapper, 'flat map function', 'flatMap');
    return this.keyed('Flat Map', TransformKind.KEYED_FLAT_MAP, 'flat_map', flatMapper, outputType);
  }

  override filter<S extends T>(filter: (value: T) => value is S): SingleOutputStreamOperator<S>;
  override filter(filter: FilterLike<T>): SingleOutputStreamOperator<T>;
  override filter(filter: FilterLike<T>): SingleOutputStreamOperator<T> {
    if (typeof filter === 'function') {
      return super.filter(filter);
    }
    userFunction(filter, 'filter function', 'filter');
    return this.keyed('Filter', TransformKind.KEYED_FILTER, 'filter', filter, this.type);
  }

  /** Access to keyed state, timers, and side outputs. */
  override process<R>(
    processFunction: KeyedProcessLike<K, T, R>,
    outputType?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    userFunction(processFunction, 'process function', 'processElement');
    return this.keyed('KeyedProcess', TransformKind.KEYED_PROCESS, 'keyed_process', processFunction, outputType);
  }

  /** Rolling: emits the combination of all elements of the key so far. In BATCH mode one result a key, at the end. */
  reduce(reducer: ReduceLike<T>): SingleOutputStreamOperator<T> {
    userFunction(reducer, 'reduce function', 'reduce');
    return this.keyed('Keyed Reduce', TransformKind.REDUCE, 'reduce', reducer, this.type);
  }

  /** Rolling sum of a field; the other fields are those of the first element. */
  sum(field: FieldOf<T> = 0 as FieldOf<T>): SingleOutputStreamOperator<T> {
    return this.aggregated('sum', field);
  }

  /** Rolling minimum of a field; the other fields are those of the first element. */
  min(field: FieldOf<T> = 0 as FieldOf<T>): SingleOutputStreamOperator<T> {
    return this.aggregated('min', field);
  }

  /** Rolling maximum of a field; the other fields are those of the first element. */
  max(field: FieldOf<T> = 0 as FieldOf<T>): SingleOutputStreamOperator<T> {
    return this.aggregated('max', field);
  }

  /** The element with the smallest field so far; of equal ones the first, or the last. */
  minBy(field: FieldOf<T> = 0 as FieldOf<T>, first = true): SingleOutputStreamOperator<T> {
    return this.aggregated('minBy', field, first);
  }

  /** The element with the largest field so far; of equal ones the first, or the last. */
  maxBy(field: FieldOf<T> = 0 as FieldOf<T>, first = true): SingleOutputStreamOperator<T> {
    return this.aggregated('maxBy', field, first);
  }

  private aggregated(kind: FieldAggregation, field: FieldOf<T>, first = true): SingleOutputStreamOperator<T> {
    return this.reduce(fieldReducer<T>(kind, field, first)).name('Keyed Aggregation');
  }

  /** Windows for each key. */
  window<W extends Window>(assigner: WindowAssigner<T, W>): WindowedStream<T, K, W> {
    return new WindowedStream(this, assigner);
  }

  /** Windows of `size` elements of a key; with `slide`, of the last `size` elements, every `slide` elements. */
  countWindow(size: number, slide?: number): WindowedStream<T, K, GlobalWindow> {
    return countWindow(this.window(GlobalWindows.create()), size, slide);
  }

  /** Pairs with elements of another stream with the same key, within a range of time: `.between(lower, upper).process()`. */
  intervalJoin<B>(other: KeyedStream<B, K>): IntervalJoin<T, B, K> {
    return new IntervalJoin(this, notNull(other, 'The stream to join with must not be null.'));
  }

  /** @internal The functions[] entry of this stream's key selector. */
  get keyEntry(): FunctionEntry {
    return { kind: 'key_selector', target: this.keySelector };
  }

  private keyed<R>(
    name: string,
    transform: TransformKind,
    kind: string,
    target: unknown,
    type: TypeInformation<R> | undefined,
  ): SingleOutputStreamOperator<R> {
    const functions = [{ kind, target }, this.keyEntry];
    return this.operator({ name, spec: { kind: 'transform', transform, functions, keyType: this.keyType }, type });
  }

  /** @internal A keyed stream cannot be partitioned again; `keyBy` can be repeated. */
  override partitioned(partitioning: Partitioning, more: Partial<StreamRef> = {}): DataStream<T> {
    check(partitioning === Partitioning.HASH, 'Cannot override partitioning for KeyedStream.');
    return super.partitioned(partitioning, more);
  }
}

function one(transform: TransformKind, kind: string, target: unknown): OperatorSpec {
  return { kind: 'transform', transform, functions: [{ kind, target }] };
}

/** @internal The edges by which an operator reads `stream` as its input number `input`. */
export function inputsOf(stream: AnyStream, input: number): { ref: StreamRef; input: number }[] {
  return stream.refs.map((ref) => ({ ref, input }));
}

interface CountableWindows {
  trigger(trigger: PurgingTrigger<unknown, GlobalWindow> | CountTrigger<GlobalWindow>): this;
  evictor(evictor: CountEvictor<GlobalWindow>): this;
}

function countWindow<S extends CountableWindows>(windows: S, size: number, slide: number | undefined): S {
  check(Number.isInteger(size) && size > 0, `The size of a count window must be a positive integer, got ${size}`);
  if (slide === undefined) {
    return windows.trigger(PurgingTrigger.of(CountTrigger.of<GlobalWindow>(size)));
  }
  check(Number.isInteger(slide) && slide > 0, `The slide of a count window must be a positive integer, got ${slide}`);
  return windows.evictor(CountEvictor.of(size)).trigger(CountTrigger.of(slide));
}

async function take<T>(iterator: CloseableIterator<T>, limit: number): Promise<T[]> {
  const values: T[] = [];
  for await (const value of iterator) {
    values.push(value);
    if (values.length === limit) {
      break;
    }
  }
  return values;
}

/** A {@link TwoPhaseCommittingSink}, by its shape. */
function isCommitting(sink: unknown): boolean {
  const { prepareCommit, commit } = Object(sink) as Partial<TwoPhaseCommittingSink<unknown, unknown>>;
  return typeof prepareCommit === 'function' && typeof commit === 'function';
}
