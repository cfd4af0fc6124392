/** Sinks in TypeScript. A promise from `invoke` holds the task's input back until it has resolved. */
import type { Node } from '@drey/sdk/protocol';
import { BaseOperator } from '../../operators/base';
import type { OperatorContext } from '../../operators/contracts';
import { notifyComplete } from '../../operators/operator-list-state';
import type { Batch } from '../../types/contracts';
import { SinkWriter, sinkTarget } from './sink-writer';

export class CustomSink extends BaseOperator {
  declare private writer: SinkWriter;

  constructor(private readonly node: Node) {
    super();
  }

  override async open(context: OperatorContext): Promise<void> {
    this.context = context;
    this.writer = new SinkWriter(sinkTarget(this.node, context), context);
    await this.writer.open();
  }

  processBatch(batch: Batch): void {
    this.writer.write(batch);
  }

  override processWatermark(timestamp: number): void {
    this.writer.watermark = timestamp;
  }

  override processIdle(): void {}

  ready(): boolean {
    return this.writer.ready;
  }

  /** Elements that wait for a promise are written, so that the function's state counts them. */
  prepareSnapshotPreBarrier(): Promise<void> {
    return this.writer.written();
  }

  notifyCheckpointComplete(checkpointId: number): Promise<void> {
    return notifyComplete([this.writer.rich], checkpointId, this.context.operatorName);
  }

  notifyCheckpointAborted(checkpointId: number): void {
    this.writer.rich.notifyCheckpointAborted?.(checkpointId);
  }

  finish(): Promise<void> {
    return this.writer.finish();
  }

  async close(): Promise<void> {
    await this.writer?.close();
  }
}
