/**
 * What operators share that gather rows by window (window join, Top-N and deduplication on windowed rows): the window of a row is
 * known by its end column, rows of windows that have fired are late, and a window fires when the watermark reaches its last ms.
 */
import type { Timer } from '../../state/contracts';
import type { Row } from '../../types/rows';
import { tableError } from '../../types/sql-error';
import { TableOperator } from './base';
import type { TableConfig, Windowing } from './configs';
import { type WindowZone, windowZone } from './windowing/zone';

interface WindowedConfig extends TableConfig {
  readonly windowing: Windowing;
}

export abstract class WindowRowsOperator<C extends WindowedConfig> extends TableOperator<C> {
  private zone!: WindowZone;

  protected override setup(): void {
    const { inputs, windowing, session } = this.config;
    if (windowing.time === 'PROCTIME') throw tableError(`Processing time ${this.title()} is not supported yet.`);
    const fields = inputs.flatMap((input) => input.fields);
    this.zone = windowZone(windowing, { ...inputs[0], fields }, undefined, session.timeZone);
  }

  /** What messages call the operator. */
  protected abstract title(): string;

  /** Makes the row's window the namespace of timers; undefined = the row is late. */
  protected openWindow(row: Row, endField: `f${number}`, lateCounter: string): string | undefined {
    const end = Number(row[endField]);
    if (this.zone.hasFired(end, this.watermark)) {
      this.context.metrics.counter(lateCounter).inc();
      return undefined;
    }
    const window = String(end);
    this.timers.registerEventTimeTimer(window, this.zone.timerOf(end - 1));
    return window;
  }

  override onEventTime(timer: Timer): void {
    this.fireWindow(timer.namespace);
  }

  /** Emits and drops what a window of the current key holds. */
  protected abstract fireWindow(window: string): void;
}
