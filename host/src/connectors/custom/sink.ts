/** Sinks in TypeScript. A promise from `invoke` holds the task's input back until it has resolved. */
import type { SinkContext, SinkFunction } from '@drey/sdk';
import type { Node } from '@drey/sdk/protocol';
import { BaseOperator, callable, userError } from '../../operators/base';
import type { OperatorContext } from '../../operators/contracts';
import { initializeOperatorState } from '../../operators/operator-list-state';
import { FunctionRuntimeContext } from '../../operators/runtime-context';
import type { Batch } from '../../types/contracts';
import { MIN_WATERMARK, NO_TIMESTAMP } from '../../types/contracts';
import { sinkOf } from '../node-options';
import { OptionReader } from '../../formats/options';

export class CustomSink extends BaseOperator {
  declare private invoke: (value: unknown, context: SinkContext) => void | Promise<void>;
  declare private rich: Partial<SinkFunction<unknown>>;
  private watermark = MIN_WATERMARK;
  private timestamp = NO_TIMESTAMP;
  private pending: Promise<void> | undefined;
  private readonly sinkContext: SinkContext = {
    currentProcessingTime: () => this.context.processingTime.now(),
    currentWatermark: () => this.watermark,
    timestamp: () => (this.timestamp === NO_TIMESTAMP ? undefined : this.timestamp),
  };

  private closed = false;

  constructor(private readonly node: Node) {
    super();
    new OptionReader('connector "custom"', sinkOf(node).options).end();
  }

  override async open(context: OperatorContext): Promise<void> {
    this.context = context;
    const spec = sinkOf(this.node).function;
    if (!spec) throw new Error(`The sink "${this.node.name}" has no function`);
    const target = context.resolveFunction(spec.id);
    this.invoke = callable(target, 'invoke');
    this.rich = typeof target === 'object' && target !== null ? target : {};
    await initializeOperatorState(this.rich, context, undefined);
    await this.rich.open?.(new FunctionRuntimeContext(context, undefined));
  }

  processBatch(batch: Batch): void {
    // What one promise holds back are the rest of this batch and, through `ready`, everything after it.
    this.pending = this.pending ? this.pending.then(() => this.writeFrom(batch, 0)) : this.writeFrom(batch, 0);
    const { pending } = this;
    pending?.then(
      () => {
        if (this.pending === pending) this.pending = undefined;
        this.context.wake();
      },
      (thrown: unknown) => this.context.fail(userError(thrown, this.context.operatorName, undefined)),
    );
  }

  /** Rows from `start` on; a promise when one of them needs time. */
  private writeFrom(batch: Batch, start: number): Promise<void> | undefined {
    const rows = batch.rows();
    for (let i = start; i < rows.length && !this.closed; i++) {
      this.timestamp = batch.timestamps ? batch.timestamps[i] : NO_TIMESTAMP;
      let result: void | Promise<void>;
      try {
        result = this.invoke(rows[i], this.sinkContext);
      } catch (thrown) {
        throw userError(thrown, this.context.operatorName, rows[i]);
      }
      if (result) {
        return result.then(
          () => this.writeFrom(batch, i + 1),
          (thrown: unknown) => {
            throw userError(thrown, this.context.operatorName, rows[i]);
          },
        );
      }
    }
    return undefined;
  }

  override processWatermark(timestamp: number): void {
    this.watermark = timestamp;
  }

  override processIdle(): void {}

  ready(): boolean {
    return this.pending === undefined;
  }

  async finish(): Promise<void> {
    await this.pending;
    await this.rich.finish?.();
  }

  /** A cancelled sink finishes the row that it is at, and no other. */
  async close(): Promise<void> {
    this.closed = true;
    await this.pending?.catch(() => undefined);
    await this.rich.close?.();
  }
}
