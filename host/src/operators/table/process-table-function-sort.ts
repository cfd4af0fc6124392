/** Rows of one table of a process table function that wait for their turn. Rows that come after the watermark are dropped. */
import type { SortField } from '../../expressions/contracts';
import type { InternalMapState, Timer, TimerService, TimerTarget } from '../../state/contracts';
import { MIN_WATERMARK } from '../../types/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { array } from '../../types/logical/types';
import type { Row } from '../../types/rows';
import { type RowComparator, rowComparator } from './comparators';
import { timeOf } from './process-table-function-output';

export class SortBuffer {
  private readonly time: `f${number}`;
  private readonly compare: RowComparator;
  private readonly timers: TimerService;
  private watermark = MIN_WATERMARK;

  constructor(
    order: readonly SortField[],
    input: RowType,
    /** Rows of the current key by time. */
    private readonly rows: InternalMapState<number, Row[]>,
    timers: (target: TimerTarget) => TimerService,
    private readonly deliver: (row: Row) => void,
  ) {
    this.time = `f${order[0].index}`;
    this.compare = rowComparator(order, input);
    this.timers = timers({ onEventTime: (timer) => this.release(timer), onProcessingTime: () => undefined });
  }

  /** Type of the stored lists. */
  static stored(input: RowType): LogicalType {
    return array(input, false);
  }

  add(row: Row): void {
    const time = timeOf(row, this.time);
    if (time <= this.watermark) return;
    const same = this.rows.get(time);
    this.rows.put(time, same === undefined ? [row] : [...same, row]);
    // One timer for each key, whatever the times of its rows.
    this.registerNext();
  }

  /** Before the first watermark: the least time that timers can hold. */
  private registerNext(): void {
    this.timers.registerEventTimeTimer('', Math.max(this.watermark, Number.MIN_SAFE_INTEGER) + 1);
  }

  advance(watermark: number): void {
    this.watermark = watermark;
    this.timers.advanceWatermark(watermark);
  }

  private release(_timer: Timer): void {
    const due: number[] = [];
    let more = false;
    for (const [time] of this.rows.entries()) {
      if (time <= this.watermark) due.push(time);
      else more = true;
    }
    due.sort((a, b) => a - b);
    for (const time of due) {
      const rows = [...(this.rows.get(time) ?? [])].sort(this.compare);
      for (const row of rows) this.deliver(row);
      this.rows.remove(time);
    }
    if (more) this.registerNext();
  }
}
