/** The entry to every job. Flink: docs/dev/datastream/overview#anatomy-of-a-flink-datastream-program. */
import { Configuration } from './configuration';
import type { Source } from './connectors/connector';
import { NumberSequenceSource } from './connectors/generator-sources';
import { FileSource, StreamFormat } from './connectors/file-source';
import { SingleOutputStreamOperator } from './datastream/data-stream';
import { CheckpointConfig, type CheckpointingMode, ExecutionConfig } from './execution-config';
import { type ExecutorJob, functionLoader, getExecutor } from './executor';
import type { SourceLike } from './functions';
import { type BuiltJob, buildJobGraph, type CachedFileSpec } from './graph/builder';
import { type OperatorSpec, type StreamRef, Transformation } from './graph/transformation';
import { JobClient, type JobExecutionResult } from './job-client';
import { RuntimeMode } from './protocol';
import type { SlotSharingGroup } from './slot-sharing-group';
import { type DurationLike, toMillis } from './time';
import { OBJECT_TYPE, type TypeInformation } from './types';
import { check, notNull } from './validate';
import { WatermarkStrategy } from './watermark-strategy';

/** Takes rows of a job; `error` instead of rows: there are no more. */
type CollectConsumer = (rows: readonly unknown[], error?: string) => Promise<void>;

export type RuntimeExecutionMode = 'STREAMING' | 'BATCH' | 'AUTOMATIC';
export const RuntimeExecutionMode = { STREAMING: 'STREAMING', BATCH: 'BATCH', AUTOMATIC: 'AUTOMATIC' } as const;

const MODES: Readonly<Record<RuntimeExecutionMode, RuntimeMode>> = {
  STREAMING: RuntimeMode.STREAMING,
  BATCH: RuntimeMode.BATCH,
  AUTOMATIC: RuntimeMode.AUTOMATIC,
};

const RUNTIME_MODE = 'execution.runtime-mode';
const CHAINING = 'pipeline.operator-chaining.enabled';
const DEFAULT_JOB_NAME = 'Flink Streaming Job';

/** How many jobs this process has submitted: a worker thread that repeats the script counts the same. */
let submitted = 0;

/** What a worker thread sees of a job that ran elsewhere. */
const ELSEWHERE: ExecutorJob = {
  jobId: '0'.repeat(32),
  status: () => 'FINISHED',
  result: Promise.resolve({
    jobId: '0'.repeat(32),
    status: 'FINISHED',
    runtimeMs: 0,
    accumulators: new Map(),
    failure: undefined,
  }),
  cancel: () => undefined,
  accumulators: () => Promise.resolve(new Map()),
};

export class StreamExecutionEnvironment {
  readonly #configuration: Configuration;
  readonly #config: ExecutionConfig;
  readonly #checkpointConfig: CheckpointConfig;
  #transformations: Transformation[] = [];
  #collectors = new Map<string, CollectConsumer>();
  #lastId = 0;
  #bufferTimeout: number | undefined;
  readonly #cachedFiles: CachedFileSpec[] = [];
  readonly #slotSharingGroups = new Map<string, SlotSharingGroup>();

  private constructor(configuration: Configuration) {
    this.#configuration = configuration.clone();
    this.#config = new ExecutionConfig(this.#configuration);
    this.#checkpointConfig = new CheckpointConfig(this.#configuration);
  }

  /** A new environment; the engine is whatever runs this program (see `setExecutor`). */
  static getExecutionEnvironment(configuration: Configuration = new Configuration()): StreamExecutionEnvironment {
    return new StreamExecutionEnvironment(configuration);
  }

  // ---- settings --------------------------------------------------------------------------------------------------

  getConfig(): ExecutionConfig {
    return this.#config;
  }

  getCheckpointConfig(): CheckpointConfig {
    return this.#checkpointConfig;
  }

  getConfiguration(): Configuration {
    return this.#configuration;
  }

  /** Adds settings by Flink's keys; those of the same key are replaced. */
  configure(configuration: Configuration): this {
    this.#configuration.addAll(notNull(configuration, 'The configuration must not be null.'));
    return this;
  }

  /** Parallelism of operators that are created from now on and do not say. */
  setParallelism(parallelism: number): this {
    this.#config.setParallelism(parallelism);
    return this;
  }

  /** −1 = the engine's default. */
  getParallelism(): number {
    return this.#config.getParallelism();
  }

  setMaxParallelism(maxParallelism: number): this {
    this.#config.setMaxParallelism(maxParallelism);
    return this;
  }

  getMaxParallelism(): number {
    return this.#config.getMaxParallelism();
  }

  setRuntimeMode(mode: RuntimeExecutionMode): this {
    check(mode in MODES, `Unknown runtime mode ${String(mode)}: STREAMING, BATCH and AUTOMATIC exist`);
    this.#configuration.set(RUNTIME_MODE, mode);
    return this;
  }

  /** ms until a partly filled buffer is sent: 0 = after every record, −1 = only full ones. */
  setBufferTimeout(timeoutMillis: number): this {
    check(timeoutMillis >= -1, 'Timeout of buffer must be non-negative or -1');
    this.#bufferTimeout = timeoutMillis;
    this.#configuration.set('execution.buffer-timeout.enabled', timeoutMillis >= 0);
    if (timeoutMillis >= 0) {
      this.#configuration.set('execution.buffer-timeout.interval', `${timeoutMillis} ms`);
    }
    return this;
  }

  /** ms; default 100. */
  getBufferTimeout(): number {
    return this.#bufferTimeout ?? this.#configuration.getDuration('execution.buffer-timeout.interval', 100);
  }

  disableOperatorChaining(): this {
    this.#configuration.set(CHAINING, false);
    return this;
  }

  isChainingEnabled(): boolean {
    return this.#configuration.getBoolean(CHAINING, true);
  }

  enableCheckpointing(interval: DurationLike, mode?: CheckpointingMode): this {
    this.#checkpointConfig.setCheckpointInterval(toMillis(interval));
    if (mode !== undefined) {
      this.#checkpointConfig.setCheckpointingMode(mode);
    }
    return this;
  }

  /** ms; −1 = off. */
  getCheckpointInterval(): number {
    return this.#checkpointConfig.getCheckpointInterval();
  }

  getCheckpointingMode(): CheckpointingMode {
    return this.#checkpointConfig.getCheckpointingMode();
  }

  setDefaultSavepointDirectory(directory: string): this {
    this.#configuration.set('execution.checkpointing.savepoint-dir', directory);
    return this;
  }

  /** Declares the resources of a slot sharing group. */
  registerSlotSharingGroup(group: SlotSharingGroup): this {
    this.#slotSharingGroups.set(notNull(group, 'The slot sharing group must not be null.').name, group);
    return this;
  }

  /** Makes a local file or directory known to functions: `getRuntimeContext().getDistributedCache().getFile(name)`. */
  registerCachedFile(filePath: string, name: string, executable = false): void {
    check(
      !this.#cachedFiles.some((file) => file.name === name),
      `Cached file identifier ${name} is already used: cached files need unique names.`,
    );
    this.#cachedFiles.push({ name, path: filePath, executable });
  }

  // ---- sources ---------------------------------------------------------------------------------------------------

  /** The given elements, with parallelism 1. */
  fromCollection<T>(collection: Iterable<T>, type?: TypeInformation<T>): SingleOutputStreamOperator<T> {
    const elements = [...notNull(collection, 'Collection must not be null')];
    for (const element of elements) {
      check(element !== null && element !== undefined, 'The collection contains a null element');
    }
    return this.custom('Collection Source', elements, true, type).forceNonParallel();
  }

  fromElements<T>(...elements: T[]): SingleOutputStreamOperator<T> {
    check(elements.length > 0, 'fromElements needs at least one element as argument');
    return this.fromCollection(elements);
  }

  /** `fromCollection` by its newer name. */
  fromData<T>(elements: Iterable<T>, type?: TypeInformation<T>): SingleOutputStreamOperator<T> {
    return this.fromCollection(elements, type);
  }

  /** All integers from `from` to `to`, both included, divided among the subtasks. */
  fromSequence(from: number, to: number): SingleOutputStreamOperator<number> {
    return this.fromSource(new NumberSequenceSource(from, to), WatermarkStrategy.noWatermarks(), 'Sequence Source');
  }

  /** The strategy runs for each split of the source: its watermark is the least over the splits that are being read. */
  fromSource<T>(
    source: Source<T>,
    watermarkStrategy: WatermarkStrategy<T>,
    sourceName: string,
    type?: TypeInformation<T>,
  ): SingleOutputStreamOperator<T> {
    const { spec, producedType } = notNull(source, 'The source must not be null.');
    check(
      spec?.kind === 'source',
      'fromSource expects a source, such as FileSource.forRecordStreamFormat(...).build()',
    );
    notNull(watermarkStrategy, 'The watermark strategy must not be null.');
    const watermarks = watermarkStrategy.isTrivial() ? undefined : (watermarkStrategy as WatermarkStrategy<unknown>);
    return this.source(sourceName, { ...spec, watermarks }, type ?? producedType);
  }

  /**
   * A source in TypeScript: a SourceFunction, an (async) iterable, or a generator function. Its parallelism is 1 unless it is a
   * SourceFunction with `parallel`.
   * @param bounded that the source ends by itself; default: known for arrays and SourceFunctions, else false
   */
  addSource<T>(
    source: SourceLike<T>,
    sourceName = 'Custom Source',
    type?: TypeInformation<T>,
    bounded?: boolean,
  ): SingleOutputStreamOperator<T> {
    notNull(source, 'Function must not be null.');
    const object = source as { run?: unknown; parallel?: boolean; bounded?: boolean };
    const isFunction = typeof object.run === 'function';
    const iterable = Symbol.iterator in Object(source) || Symbol.asyncIterator in Object(source);
    check(
      isFunction || iterable || typeof source === 'function',
      'addSource expects a SourceFunction, an iterable, an async iterable or a generator function',
    );
    const ends = bounded ?? (isFunction ? object.bounded === true : Array.isArray(source));
    const stream = this.custom(sourceName, source, ends, type);
    return isFunction && object.parallel === true ? stream : stream.forceNonParallel();
  }

  /** The lines of a text file, or of all files of a directory. */
  readTextFile(path: string): SingleOutputStreamOperator<string> {
    check(typeof path === 'string' && path.trim().length > 0, 'The file path must not be null or blank.');
    const source = FileSource.forRecordStreamFormat(StreamFormat.textLineFormat(), path).build();
    return this.fromSource(source, WatermarkStrategy.noWatermarks<string>(), 'Custom File Source');
  }

  private custom<T>(
    name: string,
    target: unknown,
    bounded: boolean,
    type: TypeInformation<T> | undefined,
  ): SingleOutputStreamOperator<T> {
    const spec: OperatorSpec = {
      kind: 'source',
      connector: 'custom',
      options: {},
      function: { kind: 'source', target },
      bounded,
    };
    return this.source(name, spec, type ?? (OBJECT_TYPE as TypeInformation<T>));
  }

  private source<T>(name: string, spec: OperatorSpec, type: TypeInformation<T>): SingleOutputStreamOperator<T> {
    const transformation = this.create(name, spec, []);
    transformation.outputType = type;
    return new SingleOutputStreamOperator(this, transformation, type);
  }

  // ---- running ---------------------------------------------------------------------------------------------------

  /**
   * Runs the job to its end. Rejects with JobExecutionError when it fails.
   *
   * With several task managers, worker threads run the script again to get its functions, up to this call: the program must build
   * the same operators each time, and should do nothing else before it that matters.
   */
  async execute(jobName?: string): Promise<JobExecutionResult> {
    const client = await this.executeAsync(jobName);
    return client.getJobExecutionResult();
  }

  /** Starts the job. Rejects when its graph is not valid. */
  async executeAsync(jobName?: string): Promise<JobClient> {
    const { graph, functions } = this.build(jobName);
    const collectors = this.#collectors;
    this.#transformations = [];
    this.#collectors = new Map();
    const loader = functionLoader();
    if (loader !== undefined) {
      return loader.onJob(functions) ? new JobClient(ELSEWHERE) : new Promise(() => undefined);
    }
    const ordinal = submitted++;
    const executor = await getExecutor();
    const onCollect = (id: string, rows: readonly unknown[] | undefined, error?: string): void | Promise<void> =>
      rows === undefined && error === undefined ? undefined : collectors.get(id)?.(rows ?? [], error);
    return new JobClient(await executor.submit({ graph, functions, ordinal, onCollect }));
  }

  /** Flink's execution plan as JSON. The job is not run. */
  async getExecutionPlan(): Promise<string> {
    const { graph } = this.build();
    const { explain } = await getExecutor().then((executor) => ({ explain: executor.explain?.bind(executor) }));
    if (explain === undefined) {
      throw new Error('This executor cannot show execution plans.');
    }
    return explain(graph);
  }

  /** The job as it would be submitted: the protocol's graph and its function table. */
  getJobGraph(jobName?: string): BuiltJob {
    return this.build(jobName);
  }

  private build(jobName?: string): BuiltJob {
    check(this.#transformations.length > 0, 'No operators defined in streaming topology. Cannot execute.');
    return this.graphOf(this.#transformations, jobName);
  }

  /** @internal The graph of some operators and what they read, with this environment's settings. */
  graphOf(roots: readonly Transformation[], jobName?: string): BuiltJob {
    const configuration = this.#configuration.toMap();
    for (const group of this.#slotSharingGroups.values()) {
      describeGroup(group, configuration);
    }
    const mode = this.#configuration.getString(RUNTIME_MODE, 'STREAMING').toUpperCase() as RuntimeExecutionMode;
    return buildJobGraph(roots, {
      name: jobName ?? this.#configuration.getString('pipeline.name', DEFAULT_JOB_NAME),
      mode: MODES[mode] ?? RuntimeMode.STREAMING,
      configuration,
      parallelism: Math.max(this.#config.getParallelism(), 0),
      maxParallelism: Math.max(this.#config.getMaxParallelism(), 0),
      jobParameters: this.#config.getGlobalJobParameters(),
      cachedFiles: this.#cachedFiles,
    });
  }

  /** @internal Creates an operator and makes it part of the next job. */
  addTransformation(
    name: string,
    spec: OperatorSpec,
    inputs: readonly { ref: StreamRef; input: number }[],
  ): Transformation {
    const transformation = this.create(name, spec, inputs);
    this.#transformations.push(transformation);
    return transformation;
  }

  private create(
    name: string,
    spec: OperatorSpec,
    inputs: readonly { ref: StreamRef; input: number }[],
  ): Transformation {
    const transformation = new Transformation(++this.#lastId, name, spec, inputs);
    transformation.parallelism = Math.max(this.#config.getParallelism(), 0);
    return transformation;
  }

  /** @internal Registers a consumer of collected rows for the next job; the id is that of the sink. */
  registerCollector(consumer: CollectConsumer): string {
    const id = `collect-${this.#lastId + 1}`;
    this.#collectors.set(id, consumer);
    return id;
  }
}

/** Resources are recorded under keys of our own: Flink's live in its graph. */
function describeGroup(group: SlotSharingGroup, configuration: Map<string, string>): void {
  const prefix = `drey.slot-sharing-group.${group.name}`;
  const resources: readonly [string, number][] = [
    ['cpu-cores', group.cpuCores],
    ['task-heap-memory-mb', group.taskHeapMemoryMB],
    ['task-off-heap-memory-mb', group.taskOffHeapMemoryMB],
    ['managed-memory-mb', group.managedMemoryMB],
    ...group.externalResources,
  ];
  for (const [name, value] of resources) {
    if (value > 0) {
      configuration.set(`${prefix}.${name}`, String(value));
    }
  }
}
