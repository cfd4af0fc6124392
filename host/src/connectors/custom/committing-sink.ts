/** Sinks in TypeScript that publish in two phases: the SDK's TwoPhaseCommittingSink. */
import type { TwoPhaseCommittingSink } from '@drey/sdk';
import type { Node } from '@drey/sdk/protocol';
import { userError } from '../../operators/base';
import { CommittingSink } from '../../operators/committing-sink';
import type { OperatorContext } from '../../operators/contracts';
import { notifyComplete } from '../../operators/operator-list-state';
import type { Batch } from '../../types/contracts';
import { SinkWriter, sinkTarget } from './sink-writer';

type Target = TwoPhaseCommittingSink<unknown, unknown>;

export class CustomCommittingSink extends CommittingSink<unknown> {
  declare private target: Target;
  declare private writer: SinkWriter;

  constructor(private readonly node: Node) {
    super();
  }

  /** What the restored checkpoint had prepared is committed by the opened function. */
  override async open(context: OperatorContext): Promise<void> {
    super.open(context);
    this.target = sinkTarget(this.node, context) as Target;
    this.writer = new SinkWriter(this.target, context);
    await this.writer.open();
    await this.openCommitter(context);
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

  protected async prepareCommit(): Promise<readonly unknown[]> {
    await this.writer.written();
    return this.user(() => this.target.prepareCommit());
  }

  protected async commit(committables: readonly unknown[]): Promise<void> {
    await this.user(() => this.target.commit(committables));
  }

  private async user<R>(call: () => R | Promise<R>): Promise<R> {
    try {
      return await call();
    } catch (thrown) {
      throw userError(thrown, this.context.operatorName, undefined);
    }
  }

  override async notifyCheckpointComplete(checkpointId: number): Promise<void> {
    await super.notifyCheckpointComplete(checkpointId);
    await notifyComplete([this.target], checkpointId, this.context.operatorName);
  }

  notifyCheckpointAborted(checkpointId: number): void {
    this.target.notifyCheckpointAborted?.(checkpointId);
  }

  override async finish(): Promise<void> {
    await this.writer.finish();
    await super.finish();
  }

  async close(): Promise<void> {
    await this.writer?.close();
  }
}
