/** "collect": results go to the consumer of execute_and_collect, at most two unanswered batches at a time. */
import { DataType, RowBatch, TypeRoot } from '@drey/sdk/protocol';
import type { Node } from '@drey/sdk/protocol';
import type { Operator, OperatorContext } from '../../operators/contracts';
import type { Batch } from '../../types/contracts';
import type { Connector } from '../contracts';
import type { CollectMark } from './held-results';

const MAX_UNANSWERED = 2;

/** Part of a snapshot's layout. */
const STATE_NAME = 'collected';

/** runtime's MainRpc and CollectCall, which this folder must not import. */
interface CollectRpc {
  call(name: 'collect', payload: CollectPayload): Promise<unknown>;
}

interface CollectPayload {
  readonly collectId: string;
  readonly frame: Uint8Array | undefined;
  readonly subtask: number;
  readonly rows?: readonly unknown[];
  readonly mark?: CollectMark;
}

class CollectSink implements Operator {
  declare private context: OperatorContext;
  declare private rpc: CollectRpc;
  private unanswered = 0;
  private drained: (() => void) | undefined;

  declare private type: DataType;

  constructor(private readonly collectId: string) {}

  async open(context: OperatorContext): Promise<void> {
    this.context = context;
    this.type = context.inputTypes[0] ?? DataType.create({ root: TypeRoot.OBJECT });
    this.rpc = context.service<CollectRpc>('rpc');
    const { checkpointing, restoredCheckpointId } = context;
    if (checkpointing !== undefined) this.keepTrace(context);
    await this.tell({ kind: 'begin', mode: checkpointing?.mode, restoredCheckpointId });
  }

  /** Only operators with state hear which checkpoint they are restored from. */
  private keepTrace(context: OperatorContext): void {
    const backend = context.operatorState();
    const state = backend.listState<number>(STATE_NAME, 'split');
    backend.beforeSnapshot((checkpointId) => state.put([checkpointId]));
  }

  private async tell(mark: CollectMark): Promise<void> {
    const { subtaskIndex: subtask } = this.context;
    await this.rpc.call('collect', { collectId: this.collectId, subtask, frame: undefined, mark });
  }

  /** All rows have arrived, and are this checkpoint's. */
  async prepareSnapshotPreBarrier(checkpointId: number): Promise<void> {
    await this.answered();
    await this.tell({ kind: 'prepared', checkpointId });
  }

  notifyCheckpointComplete(checkpointId: number): Promise<void> {
    return this.tell({ kind: 'completed', checkpointId });
  }

  processBatch(batch: Batch): void {
    const objects = this.type.root === TypeRoot.OBJECT;
    const frame = objects ? new Uint8Array(0) : RowBatch.encode(batch.columns(this.type)).finish();
    this.send(objects ? { frame, rows: batch.rows() } : { frame });
  }

  processWatermark(): void {}

  processIdle(): void {}

  ready(): boolean {
    return this.unanswered < MAX_UNANSWERED;
  }

  finish(): Promise<void> {
    this.send({ frame: undefined });
    return this.answered();
  }

  private answered(): Promise<void> {
    if (this.unanswered === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.drained = resolve;
    });
  }

  private send(part: Pick<CollectPayload, 'frame' | 'rows'>): void {
    const call: CollectPayload = { collectId: this.collectId, subtask: this.context.subtaskIndex, ...part };
    this.unanswered++;
    this.rpc.call('collect', call).then(
      () => this.onAnswer(),
      (error: Error) => this.context.fail(error),
    );
  }

  private onAnswer(): void {
    this.unanswered--;
    if (this.unanswered === 0) this.drained?.();
    this.context.wake();
  }
}

export const collectConnector: Connector = {
  sink: (node: Node) => {
    const collectId = node.operator?.kind === 'sink' ? node.operator.value.collectId : '';
    return new CollectSink(collectId);
  },
};
