/** Elements on their way into a sink function, one after the other. A promise of `invoke` holds back those that follow. */
import type { SinkContext, SinkFunction } from '@drey/sdk';
import type { Node } from '@drey/sdk/protocol';
import { callable, userError } from '../../operators/base';
import type { OperatorContext } from '../../operators/contracts';
import { initializeOperatorState } from '../../operators/operator-list-state';
import { FunctionRuntimeContext } from '../../operators/runtime-context';
import type { Batch } from '../../types/contracts';
import { MIN_WATERMARK, NO_TIMESTAMP } from '../../types/contracts';
import { sinkOf } from '../node-options';

/** The function object of a sink node. */
export function sinkTarget(node: Node, context: OperatorContext): unknown {
  const spec = sinkOf(node).function;
  if (!spec) throw new Error(`The sink "${node.name}" has no function`);
  return context.resolveFunction(spec.id);
}

export class SinkWriter {
  readonly rich: Partial<SinkFunction<unknown>>;
  watermark = MIN_WATERMARK;
  private readonly invoke: (value: unknown, context: SinkContext) => void | Promise<void>;
  private timestamp = NO_TIMESTAMP;
  private pending: Promise<void> | undefined;
  private closed = false;
  private readonly sinkContext: SinkContext = {
    currentProcessingTime: () => this.context.processingTime.now(),
    currentWatermark: () => this.watermark,
    timestamp: () => (this.timestamp === NO_TIMESTAMP ? undefined : this.timestamp),
  };

  constructor(
    target: unknown,
    private readonly context: OperatorContext,
  ) {
    this.invoke = callable(target, 'invoke');
    this.rich = typeof target === 'object' && target !== null ? target : {};
  }

  async open(): Promise<void> {
    await initializeOperatorState(this.rich, this.context, undefined);
    await this.rich.open?.(new FunctionRuntimeContext(this.context, undefined));
  }

  /** What one promise holds back are the rest of its batch and, through `ready`, everything after it. */
  write(batch: Batch): void {
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

  get ready(): boolean {
    return this.pending === undefined;
  }

  /** Resolves when all that has come is written. */
  written(): Promise<void> {
    return this.pending ?? Promise.resolve();
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
