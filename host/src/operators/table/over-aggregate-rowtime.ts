/**
 * OVER windows ordered by event time: rows wait until the watermark has reached their time, and then have their results in order of
 * time. Rows that come after their time are dropped.
 */
import type { InternalMapState, InternalValueState, Timer } from '../../state/contracts';
import { array, BIGINT, notNull } from '../../types/logical/types';
import type { Row } from '../../types/rows';
import { OverOperator } from './over-aggregate-base';
import { millisOf } from './windowing/zone';

abstract class RowtimeOver extends OverOperator {
  protected state!: InternalValueState<Row>;
  /** Rows that wait, and in bounded frames those that may still have to leave. */
  protected rowsByTime!: InternalMapState<number, Row[]>;
  private timeField!: `f${number}`;
  private millis!: (value: number | bigint) => number;

  protected setupStates(): void {
    const [input] = this.config.inputs;
    const timeIndex = this.config.timeIndex as number;
    this.timeField = `f${timeIndex}`;
    this.millis = millisOf(input.fields[timeIndex].type);
    this.state = this.valueState<Row>('accState', this.aggregator.accumulatorType);
    this.rowsByTime = this.mapState('inputState', notNull(BIGINT), array(input, false));
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      const time = this.millis(row[this.timeField] as number | bigint);
      this.backend.setCurrentKey(this.keyOf(row));
      this.touchEveryRow();
      if (this.isLate(time)) {
        this.context.metrics.counter('numLateRecordsDropped').inc();
        continue;
      }
      const waiting = this.rowsByTime.get(time);
      if (waiting === undefined) this.timers.registerEventTimeTimer('', time);
      const list = waiting ?? [];
      list.push(row);
      this.rowsByTime.put(time, list);
      this.accepted(time);
    }
  }

  protected abstract isLate(time: number): boolean;

  protected touchEveryRow(): void {
    this.touch();
  }

  protected accepted(_time: number): void {}

  override onEventTime(timer: Timer): void {
    this.fire(timer.time);
  }

  protected abstract fire(time: number): void;
}

/** No lower bound. */
export class RowtimeUnboundedOver extends RowtimeOver {
  protected isLate(time: number): boolean {
    return time <= this.watermark;
  }

  protected fire(time: number): void {
    const rows = this.rowsByTime.get(time);
    if (rows !== undefined) {
      const acc = this.state.get() ?? this.aggregator.create();
      this.accumulateAll(acc, rows);
      this.state.put(acc);
      this.rowsByTime.remove(time);
    }
    this.touch();
  }

  protected cleanUp(): boolean {
    if (this.rowsByTime.size() > 0) return false;
    this.state.clear();
    return true;
  }
}

/** Frames with a lower bound: late is what is not after the last time that had results. */
abstract class RowtimeBoundedOver extends RowtimeOver {
  protected lastFired!: InternalValueState<number>;

  protected override setupStates(): void {
    super.setupStates();
    this.lastFired = this.valueState('lastTriggeringTsState', notNull(BIGINT));
  }

  protected isLate(time: number): boolean {
    return time <= (this.lastFired.get() ?? 0);
  }
}

/** The last rows of each key. */
export class RowtimeRowsOver extends RowtimeBoundedOver {
  private frame!: InternalValueState<Row[]>;

  protected override setupStates(): void {
    super.setupStates();
    this.frame = this.valueState<Row[]>('frameState', array(this.config.inputs[0], false));
  }

  protected fire(time: number): void {
    const rows = this.rowsByTime.get(time);
    if (rows !== undefined) {
      this.slide(rows);
      this.rowsByTime.remove(time);
    }
    this.lastFired.put(time);
    this.touch();
  }

  private slide(rows: readonly Row[]): void {
    const preceding = this.group.preceding as number;
    const acc = this.state.get() ?? this.aggregator.create();
    const frame = this.frame.get() ?? [];
    for (const row of rows) {
      if (frame.length > preceding) this.aggregator.retract(acc, frame.shift() as Row);
      frame.push(row);
      this.aggregator.accumulate(acc, row);
      this.emit(row, acc);
    }
    this.frame.put(frame);
    this.state.put(acc);
  }

  protected cleanUp(): boolean {
    if (this.rowsByTime.size() > 0) return false;
    this.frame.clear();
    this.state.clear();
    this.lastFired.clear();
    return true;
  }
}

/** Rows of the last milliseconds of event time. */
export class RowtimeRangeOver extends RowtimeBoundedOver {
  /** Times of rows that the accumulator holds, ascending. */
  private frame!: InternalValueState<number[]>;
  private cleanupAt!: InternalValueState<number>;

  protected override setupStates(): void {
    super.setupStates();
    this.frame = this.valueState<number[]>('frameState', array(notNull(BIGINT), false));
    this.cleanupAt = this.valueState('cleanupTsState', notNull(BIGINT));
  }

  protected override cleansByTimer(): boolean {
    return false;
  }

  /** State of a key without new rows is dropped when no frame can hold its rows any more. */
  protected override accepted(time: number): void {
    const preceding = this.group.preceding as number;
    const known = this.cleanupAt.get();
    if (known !== undefined && known >= time + preceding + 1) return;
    const end = time + Math.floor(preceding * 1.5) + 1;
    this.timers.registerEventTimeTimer('', end);
    this.cleanupAt.put(end);
  }

  protected fire(time: number): void {
    const end = this.cleanupAt.get();
    if (end !== undefined && end <= time) {
      this.cleanUp();
      return;
    }
    const rows = this.rowsByTime.get(time);
    if (rows !== undefined) this.slide(time, rows);
    this.lastFired.put(time);
  }

  private slide(time: number, rows: readonly Row[]): void {
    const acc = this.state.get() ?? this.aggregator.create();
    const frame = this.frame.get() ?? [];
    const limit = time - (this.group.preceding as number);
    let gone = 0;
    while (gone < frame.length && frame[gone] < limit) {
      for (const row of this.rowsByTime.get(frame[gone]) ?? []) this.aggregator.retract(acc, row);
      this.rowsByTime.remove(frame[gone]);
      gone++;
    }
    frame.splice(0, gone);
    frame.push(time);
    this.accumulateAll(acc, rows);
    this.frame.put(frame);
    this.state.put(acc);
  }

  protected cleanUp(): boolean {
    this.rowsByTime.clear();
    this.frame.clear();
    this.state.clear();
    this.lastFired.clear();
    this.cleanupAt.clear();
    return true;
  }
}
