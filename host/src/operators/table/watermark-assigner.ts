/**
 * Watermarks of a WATERMARK FOR clause: the greatest value of the expression so far. One is emitted right after a row when it is
 * more than the interval ahead of the last one, and else at the interval.
 */
import { compileScalar } from '../../expressions/products';
import { MAX_WATERMARK, MIN_WATERMARK } from '../../types/contracts';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { WatermarkAssignerConfig } from './configs';
import type { TableStep, WatermarkSink } from './fusion';
import { Periodic } from './periodic';

const NULL_ROWTIME = 'RowTime field should not be null, please convert it to a non-null long value.';

function refuseNullRowtime(): never {
  throw Object.assign(new Error(NULL_ROWTIME), { exceptionClass: 'java.lang.RuntimeException' });
}

/** How often to look at the clock, for watermarks and for idleness. */
function wakeUpInterval(watermarks: number, idleness: number): number {
  if (watermarks <= 0) return idleness;
  if (idleness <= 0) return watermarks;
  const [smaller, larger] = watermarks < idleness ? [watermarks, idleness] : [idleness, watermarks];
  return Math.max(1, smaller * 5 < larger ? smaller : Math.floor(smaller / 5));
}

export class WatermarkAssignerOperator extends TableOperator<WatermarkAssignerConfig> implements WatermarkSink {
  private watermarkOf!: (row: Row) => unknown;
  current = 0;
  emitted = 0;
  private lastEmission = 0;
  private idle = false;
  private rowsSeen = 0;
  private rowsSeenAtCheck = 0;
  private activeAt = 0;
  private wakeUps: Periodic | undefined;

  protected override setup(): void {
    const { watermark, inputs, interval, idleTimeout } = this.config;
    const names = inputs[0].fields.map(({ name }) => name);
    this.watermarkOf = compileScalar(watermark, this.session, names);
    if (interval <= 0) {
      // As a source makes them; Flink's operator begins at 0.
      this.current = MIN_WATERMARK;
      this.emitted = MIN_WATERMARK;
    }
    if (interval <= 0 && idleTimeout <= 0) return;
    this.lastEmission = this.now();
    this.activeAt = this.lastEmission;
    const period = wakeUpInterval(interval, idleTimeout);
    this.wakeUps = new Periodic(this.context.processingTime, (now) => {
      this.wakeUp(now);
      return now + period;
    });
    this.wakeUps.start(this.lastEmission + period);
  }

  tableStep(): TableStep {
    const { watermark: expr, rowtimeIndex, interval } = this.config;
    return { kind: 'watermarks', expr, rowtimeIndex, interval, sink: this, nullRowtime: refuseNullRowtime };
  }

  begin(rows: number): void {
    if (this.idle) this.setIdle(false);
    this.rowsSeen += rows;
  }

  protected processRows(rows: readonly Row[]): void {
    const { rowtimeIndex, interval } = this.config;
    const rowtime = `f${rowtimeIndex}` as const;
    this.begin(rows.length);
    for (const row of rows) {
      if (row[rowtime] === null) refuseNullRowtime();
      const watermark = this.watermarkOf(row) as number | null;
      if (watermark !== null && watermark > this.current) this.current = watermark;
      this.out.push(row);
      if (this.current - this.emitted > interval) this.advance();
    }
  }

  advance(): void {
    if (this.current <= this.emitted) return;
    this.emitted = this.current;
    this.flush();
    this.context.output.emitWatermark(this.current);
  }

  private wakeUp(now: number): void {
    const { interval, idleTimeout } = this.config;
    if (interval > 0 && this.lastEmission + interval <= now) {
      this.lastEmission = now;
      this.advance();
    }
    if (this.rowsSeen !== this.rowsSeenAtCheck) {
      this.activeAt = now;
      this.rowsSeenAtCheck = this.rowsSeen;
    }
    if (idleTimeout > 0 && !this.idle && this.activeAt + idleTimeout <= now) this.setIdle(true);
  }

  private setIdle(idle: boolean): void {
    this.idle = idle;
    this.context.output.emitIdle(idle);
  }

  /** The input's own watermarks mean nothing here, but the last one does. */
  override processWatermark(timestamp: number): void {
    if (timestamp >= MAX_WATERMARK) this.emitLast();
  }

  override processIdle(idle: boolean): void {
    this.setIdle(idle);
  }

  override finish(): void {
    this.emitLast();
  }

  private emitLast(): void {
    this.wakeUps?.stop();
    if (this.current >= MAX_WATERMARK) return;
    if (this.idle && this.config.idleTimeout > 0) this.setIdle(false);
    this.current = MAX_WATERMARK;
    this.emitted = MAX_WATERMARK;
    this.flush();
    this.context.output.emitWatermark(MAX_WATERMARK);
  }

  override close(failed: boolean): void | Promise<void> {
    this.wakeUps?.stop();
    return super.close(failed);
  }
}

registerOperator('table-watermark-assigner', (node) => new WatermarkAssignerOperator(node));
