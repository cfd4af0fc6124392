/** Sources in TypeScript: iterables, async iterables, generator functions and SourceFunctions. One split a subtask. */
import type { SourceContext, SourceFunction } from '@drey/sdk';
import type { Node } from '@drey/sdk/protocol';
import { toError, userError } from '../../operators/base';
import type { OperatorContext } from '../../operators/contracts';
import { initializeOperatorState, notifyComplete } from '../../operators/operator-list-state';
import { FunctionRuntimeContext } from '../../operators/runtime-context';
import { rowsBatch } from '../../types/batch';
import { NO_TIMESTAMP } from '../../types/contracts';
import type { PollResult, SourceFactory, SourceOutput, SourceSplit } from '../contracts';
import { sourceOf } from '../node-options';
import { OptionReader } from '../../formats/options';
import { SplitReader } from '../split-reader';

const BATCH_ROWS = 1024;
/** A source that runs ahead is held back when this many batches wait. */
const MAX_QUEUED = 4;

type Item =
  | { readonly rows: unknown[]; readonly timestamps: number[] | undefined }
  | { readonly watermark: number }
  | { readonly idle: true };

/** What was collected but had not left at the snapshot; part of its layout. */
const QUEUE_STATE = 'custom-source-queue';

/** `taken`: elements of an iterable that have left. */
interface CustomSplit extends SourceSplit {
  readonly taken?: number;
}

class CustomReader extends SplitReader<CustomSplit> {
  private target: unknown;
  private iterator: Iterator<unknown> | undefined;
  private pump: Pump | undefined;
  private restored: readonly Item[] = [];

  constructor(private readonly node: Node) {
    super();
    new OptionReader('connector "custom"', sourceOf(node).options).end();
  }

  override async open(context: OperatorContext): Promise<void> {
    this.context = context;
    const spec = sourceOf(this.node).function;
    if (!spec) throw new Error(`The source "${this.node.name}" has no function`);
    this.target = context.resolveFunction(spec.id);
    if (!isSource(this.target)) return;
    // The function's own hook first: both see the same moment.
    await initializeOperatorState(this.target, context, undefined);
    const queue = context.operatorState().listState<Item>(QUEUE_STATE, 'split');
    this.restored = queue.get();
    context.operatorState().beforeSnapshot(() => queue.put(this.pump?.waiting() ?? this.restored));
    await this.target.open?.(new FunctionRuntimeContext(context, undefined));
  }

  protected read({ id, taken = 0 }: CustomSplit, output: SourceOutput): PollResult {
    if (!this.iterator && !this.pump) this.start(taken);
    if (this.pump) return this.readPump(this.pump, output, id);
    const rows: unknown[] = [];
    try {
      while (rows.length < BATCH_ROWS) {
        const next = this.iterator!.next();
        if (next.done) {
          this.iterator = undefined;
          if (rows.length > 0) output.emit(rowsBatch(rows, undefined), id);
          return this.completed();
        }
        rows.push(next.value);
      }
    } catch (thrown) {
      throw userError(thrown, this.context.operatorName, undefined);
    }
    output.emit(rowsBatch(rows, undefined), id);
    this.splits[0] = { id, taken: taken + rows.length };
    return 'more';
  }

  private start(taken: number): void {
    const { context } = this;
    if (isSource(this.target)) {
      const source = this.target;
      this.pump = new Pump(
        context,
        (ctx) => source.run(ctx),
        () => source.cancel(),
        this.restored,
      );
      return;
    }
    const pump = new Pump(context);
    const made =
      typeof this.target === 'function' && !iterable(this.target) ? this.target(pump.sourceContext) : this.target;
    if (Symbol.iterator in Object(made)) {
      this.iterator = (made as Iterable<unknown>)[Symbol.iterator]();
      for (let i = 0; i < taken && !this.iterator.next().done; i++);
      return;
    }
    if (!(Symbol.asyncIterator in Object(made)))
      throw new Error(`The source "${this.node.name}" gave nothing that can be iterated`);
    const iterator = (made as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    pump.start(
      async ({ collect, isCanceled }) => {
        for (let next = await iterator.next(); !next.done && !isCanceled(); next = await iterator.next())
          await collect(next.value);
      },
      () => void Promise.resolve(iterator.return?.()).catch(() => undefined),
    );
    this.pump = pump;
  }

  private readPump(pump: Pump, output: SourceOutput, split: string): PollResult {
    const item = pump.take();
    if (item === undefined) {
      if (!pump.ended) return 'wait';
      this.pump = undefined;
      return this.completed();
    }
    if ('watermark' in item) output.emitWatermark(item.watermark, split);
    else if ('idle' in item) output.markIdle(split);
    else output.emit(rowsBatch(item.rows, item.timestamps), split);
    return 'more';
  }

  notifyCheckpointComplete(checkpointId: number): void {
    if (!isSource(this.target)) return;
    const { context } = this;
    notifyComplete([this.target], checkpointId, context.operatorName).catch((error: Error) => context.fail(error));
  }

  async close(): Promise<void> {
    this.pump?.cancel();
    this.iterator?.return?.();
    if (isSource(this.target)) await this.target.close?.();
  }
}

/** Runs a source beside the task: it fills a queue that the reader empties, and waits when the queue is full. */
class Pump {
  ended = false;
  private canceled = false;
  private readonly queue: Item[] = [];
  private rows: unknown[] = [];
  private timestamps: number[] | undefined;
  private drained: Promise<void> | undefined;
  private onDrained: (() => void) | undefined;
  private stop: (() => void) | undefined;
  readonly sourceContext: SourceContext<unknown>;

  constructor(
    private readonly context: OperatorContext,
    run?: (ctx: SourceContext<unknown>) => void | Promise<void>,
    stop?: () => void,
    queued: readonly Item[] = [],
  ) {
    this.queue.push(...queued);
    this.sourceContext = {
      collect: (value) => this.add(value, NO_TIMESTAMP),
      collectWithTimestamp: (value, timestamp) => this.add(value, timestamp),
      emitWatermark: (timestamp) => this.control({ watermark: timestamp }),
      markAsTemporarilyIdle: () => this.control({ idle: true }),
      getProcessingTime: () => context.processingTime.now(),
      subtaskIndex: context.subtaskIndex,
      parallelism: context.parallelism,
      isCanceled: () => this.canceled,
    };
    if (run) this.start(run, stop);
  }

  start(run: (ctx: SourceContext<unknown>) => void | Promise<void>, stop: (() => void) | undefined): void {
    this.stop = stop;
    const running = new Promise<void>((resolve) => resolve(run(this.sourceContext)));
    running.then(
      () => {
        this.ended = true;
        this.context.wake();
      },
      (thrown: unknown) => {
        if (!this.canceled) this.context.fail(userError(toError(thrown), this.context.operatorName, undefined));
      },
    );
  }

  private add(value: unknown, timestamp: number): Promise<void> | undefined {
    if (this.rows.length === 0) this.context.wake();
    if (timestamp !== NO_TIMESTAMP && !this.timestamps) this.timestamps = this.rows.map(() => NO_TIMESTAMP);
    this.rows.push(value);
    this.timestamps?.push(timestamp);
    if (this.rows.length >= BATCH_ROWS) this.seal();
    if (this.queue.length < MAX_QUEUED) return undefined;
    this.drained ??= new Promise((resolve) => {
      this.onDrained = resolve;
    });
    return this.drained;
  }

  private control(item: Item): void {
    this.seal();
    this.queue.push(item);
    this.context.wake();
  }

  private seal(): void {
    if (this.rows.length === 0) return;
    this.queue.push({ rows: this.rows, timestamps: this.timestamps });
    this.rows = [];
    this.timestamps = undefined;
  }

  /** All that has not been taken. */
  waiting(): readonly Item[] {
    this.seal();
    return this.queue;
  }

  take(): Item | undefined {
    if (this.queue.length === 0) this.seal();
    const item = this.queue.shift();
    if (this.queue.length < MAX_QUEUED) this.release();
    return item;
  }

  private release(): void {
    this.drained = undefined;
    this.onDrained?.();
    this.onDrained = undefined;
  }

  cancel(): void {
    this.canceled = true;
    this.release();
    this.stop?.();
  }
}

function isSource(target: unknown): target is SourceFunction<unknown> {
  return typeof (target as { run?: unknown } | undefined)?.run === 'function';
}

function iterable(target: unknown): boolean {
  return Symbol.iterator in Object(target) || Symbol.asyncIterator in Object(target);
}

export const customSource: SourceFactory = {
  bounded: (node) => sourceOf(node).bounded,
  createEnumerator: (_node, parallelism) => ({
    discover: () => Array.from({ length: parallelism }, (_, i) => ({ id: `subtask-${i}` })),
    assignment: 'static',
  }),
  createReader: (node) => new CustomReader(node),
};
