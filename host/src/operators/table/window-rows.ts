/**
 * What operators share that gather rows by window (window join, Top-N and deduplication on windowed rows): the window of a row is
 * known by its end column, rows of windows that have fired are late, and a window fires when the watermark reaches its last ms.
 */
import type { Timer } from '../../state/contracts';
import { MAX_WATERMARK } from '../../types/contracts';
import type { RowType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { timeZone as zoneOf } from '../../types/sql-zones';
import { tableError } from '../../types/sql-error';
import { TableOperator } from './base';
import type { TableConfig, Windowing } from './configs';

interface WindowedConfig extends TableConfig {
  readonly windowing: Windowing;
}

/** Instants of window ends, which are local times when the windows are of a TIMESTAMP_LTZ column. */
export function windowInstant(
  inputs: readonly RowType[],
  windowing: Windowing,
  timeZone: string,
): (local: number) => number {
  const zoned =
    windowing.zoned ??
    inputs.some(({ fields }) =>
      fields.some(({ type }) => type.root === 'TIMESTAMP_LTZ' && type.attribute === 'ROWTIME'),
    );
  if (!zoned) return (local) => local;
  const zone = zoneOf(timeZone);
  return (local) => (local >= MAX_WATERMARK ? local : zone.toInstant(local));
}

export abstract class WindowRowsOperator<C extends WindowedConfig> extends TableOperator<C> {
  private instantOf!: (local: number) => number;

  protected override setup(): void {
    const { inputs, windowing, session } = this.config;
    if (windowing.time === 'PROCTIME') throw tableError(`Processing time ${this.title()} is not supported yet.`);
    this.instantOf = windowInstant(inputs, windowing, session.timeZone);
  }

  /** What messages call the operator. */
  protected abstract title(): string;

  /** Makes the row's window the namespace of timers; undefined = the row is late. */
  protected openWindow(row: Row, endField: `f${number}`, lateCounter: string): string | undefined {
    const end = Number(row[endField]);
    const fires = this.instantOf(end - 1);
    if (this.watermark >= fires) {
      this.context.metrics.counter(lateCounter).inc();
      return undefined;
    }
    const window = String(end);
    this.timers.registerEventTimeTimer(window, fires);
    return window;
  }

  override onEventTime(timer: Timer): void {
    this.fireWindow(timer.namespace);
  }

  /** Emits and drops what a window of the current key holds. */
  protected abstract fireWindow(window: string): void;
}
