/**
 * Marks the ends of mini-batches by watermarks. ProcTime makes them from the clock and drops the input's; RowTime lets those of the
 * input pass that end an interval of event time.
 */
import { MAX_WATERMARK } from '../../types/contracts';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { MiniBatchAssignerConfig } from './configs';
import { Periodic } from './periodic';

export class MiniBatchAssignerOperator extends TableOperator<MiniBatchAssignerConfig> {
  private current = 0;
  /** RowTime: the least watermark that is let through. */
  private next = 0;
  private wakeUps: Periodic | undefined;

  private get byClock(): boolean {
    return this.config.mode === 'ProcTime';
  }

  protected override setup(): void {
    const { interval } = this.config;
    this.next = interval - 1;
    if (!this.byClock) return;
    this.wakeUps = new Periodic(this.context.processingTime, (now) => this.startBatch(now) + interval);
    this.wakeUps.start(this.now() + interval);
  }

  protected processRows(rows: readonly Row[]): void {
    if (this.byClock) this.startBatch(this.now());
    for (const row of rows) this.out.push(row);
  }

  /** Emits the batch's start once, before its rows. */
  private startBatch(now: number): number {
    const batch = now - (now % this.config.interval);
    if (batch > this.current) {
      this.current = batch;
      this.context.output.emitWatermark(batch);
    }
    return batch;
  }

  override processWatermark(timestamp: number): void {
    if (timestamp >= MAX_WATERMARK) {
      this.emitLast();
      return;
    }
    if (this.byClock) return;
    this.current = Math.max(this.current, timestamp);
    if (this.current >= this.next) this.pass();
  }

  private pass(): void {
    const { interval } = this.config;
    this.context.output.emitWatermark(this.current);
    const end = this.current - ((this.current + interval) % interval) + interval - 1;
    this.next = end > this.current ? end : end + interval;
  }

  private emitLast(): void {
    this.wakeUps?.stop();
    if (this.current >= MAX_WATERMARK) return;
    this.current = MAX_WATERMARK;
    this.context.output.emitWatermark(MAX_WATERMARK);
  }

  override finish(): void {
    this.wakeUps?.stop();
    if (!this.byClock && this.current < MAX_WATERMARK) this.context.output.emitWatermark(this.current);
  }

  override close(failed: boolean): void | Promise<void> {
    this.wakeUps?.stop();
    return super.close(failed);
  }
}

registerOperator('table-mini-batch-assigner', (node) => new MiniBatchAssignerOperator(node));
