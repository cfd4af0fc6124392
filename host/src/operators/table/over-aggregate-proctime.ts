/** OVER windows ordered by processing time: rows have their results at once, or (RANGE) when their millisecond is over. */
import type { InternalMapState, InternalValueState } from '../../state/contracts';
import { array, BIGINT, notNull } from '../../types/logical/types';
import type { Row } from '../../types/rows';
import { OverOperator } from './over-aggregate-base';

/** No lower bound: one accumulator for each key. */
export class ProctimeUnboundedOver extends OverOperator {
  private state!: InternalValueState<Row>;

  protected setupStates(): void {
    this.state = this.valueState<Row>('accState', this.aggregator.accumulatorType, this.config.ttl);
  }

  protected override cleansByTimer(): boolean {
    return false;
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      const acc = this.state.get() ?? this.aggregator.create();
      this.aggregator.accumulate(acc, row);
      this.state.put(acc);
      this.emit(row, acc);
    }
  }

  protected cleanUp(): boolean {
    return true;
  }
}

/** The last rows of each key. */
export class ProctimeRowsOver extends OverOperator {
  private state!: InternalValueState<Row>;
  private frame!: InternalValueState<Row[]>;

  protected setupStates(): void {
    this.state = this.valueState<Row>('accState', this.aggregator.accumulatorType);
    this.frame = this.valueState<Row[]>('inputState', array(this.config.inputs[0], false));
  }

  protected processRows(rows: readonly Row[]): void {
    const preceding = this.group.preceding as number;
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      this.touch();
      const acc = this.state.get() ?? this.aggregator.create();
      const frame = this.frame.get() ?? [];
      if (frame.length > preceding) this.aggregator.retract(acc, frame.shift() as Row);
      frame.push(row);
      this.aggregator.accumulate(acc, row);
      this.frame.put(frame);
      this.state.put(acc);
      this.emit(row, acc);
    }
  }

  protected cleanUp(): boolean {
    this.frame.clear();
    this.state.clear();
    return true;
  }
}

/** Rows of the last milliseconds; those of one millisecond have one result. */
export class ProctimeRangeOver extends OverOperator {
  private state!: InternalValueState<Row>;
  private rowsByTime!: InternalMapState<number, Row[]>;
  private cleanupAt!: InternalValueState<number>;

  protected setupStates(): void {
    this.state = this.valueState<Row>('accState', this.aggregator.accumulatorType);
    this.rowsByTime = this.mapState('inputState', notNull(BIGINT), array(this.config.inputs[0], false));
    this.cleanupAt = this.valueState('cleanupTsState', notNull(BIGINT));
  }

  protected override cleansByTimer(): boolean {
    return false;
  }

  protected processRows(rows: readonly Row[]): void {
    const now = this.now();
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      const known = this.rowsByTime.get(now);
      if (known === undefined) {
        this.timers.registerProcessingTimeTimer('', now + 1);
        this.registerEnd(now);
      }
      const list = known ?? [];
      list.push(row);
      this.rowsByTime.put(now, list);
    }
  }

  /** State of a key without rows is dropped when no frame can hold them any more. */
  private registerEnd(time: number): void {
    const preceding = this.group.preceding as number;
    const known = this.cleanupAt.get();
    if (known !== undefined && known >= time + preceding + 1) return;
    const end = time + Math.floor(preceding * 1.5) + 1;
    this.timers.registerProcessingTimeTimer('', end);
    this.cleanupAt.put(end);
  }

  protected override onTime(timestamp: number): void {
    const end = this.cleanupAt.get();
    if (end !== undefined && end <= timestamp) {
      this.cleanUp();
      return;
    }
    const time = timestamp - 1;
    const rows = this.rowsByTime.get(time);
    if (rows === undefined) return;
    const acc = this.state.get() ?? this.aggregator.create();
    const limit = time - (this.group.preceding as number);
    for (const [other, gone] of [...this.rowsByTime.entries()]) {
      if (other >= limit) continue;
      for (const row of gone) this.aggregator.retract(acc, row);
      this.rowsByTime.remove(other);
    }
    this.accumulateAll(acc, rows);
    this.state.put(acc);
  }

  protected cleanUp(): boolean {
    this.rowsByTime.clear();
    this.state.clear();
    this.cleanupAt.clear();
    return true;
  }
}
