/** Operators whose rows wait for answers: watermarks, idleness and the end of the input stay behind the rows that came before them. */
import { TableOperator } from './base';
import type { TableConfig } from './configs';

export abstract class OrderedOperator<C extends TableConfig> extends TableOperator<C> {
  protected closed = false;

  /** Runs `run` once all rows before it have left. */
  protected abstract inOrder(run: () => void): void;

  override processWatermark(timestamp: number): void {
    this.inOrder(() => super.processWatermark(timestamp));
  }

  override processIdle(idle: boolean): void {
    this.inOrder(() => super.processIdle(idle));
  }

  /** Calls under way are no part of a snapshot: their answers go on before the barrier does. */
  override prepareSnapshotPreBarrier(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.inOrder(() => Promise.resolve(super.prepareSnapshotPreBarrier()).then(resolve, reject));
    });
  }

  override finish(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.inOrder(() => Promise.resolve(super.finish()).then(resolve, reject));
    });
  }

  override close(failed: boolean): void | Promise<void> {
    this.closed = true;
    return super.close(failed);
  }

  /** Runs what an answer brings about, in the mailbox. */
  protected later(task: () => void): void {
    this.context.enqueue(() => {
      if (this.closed) return;
      task();
      this.flush();
      this.context.wake();
    });
  }
}
