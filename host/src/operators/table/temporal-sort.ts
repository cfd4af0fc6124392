/** Streaming ORDER BY that begins with a time attribute: rows are emitted in order as time passes them. */
import { deserialize } from '../../expressions';
import type { InternalListState, InternalMapState, InternalValueState, Timer } from '../../state/contracts';
import { array, BIGINT } from '../../types/logical/types';
import { type Row, RowKind, rowClass } from '../../types/rows';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { TableOperator } from './base';
import { type RowComparator, rowComparator } from './comparators';
import type { TemporalSortConfig } from './configs';

/** All rows are under one key. */
const GLOBAL_KEY = new (rowClass(0))(RowKind.INSERT);

/** The order of rows with equal times; undefined = arrival. */
function orderWithinTime(config: Pick<TemporalSortConfig, 'order' | 'inputs'>): RowComparator | undefined {
  const rest = config.order.slice(1);
  return rest.length === 0 ? undefined : rowComparator(rest, config.inputs[0]);
}

export class RowTimeSortOperator extends TableOperator<TemporalSortConfig> {
  private rows!: InternalMapState<number, Row[]>;
  private last!: InternalValueState<number>;
  private compare: RowComparator | undefined;

  protected override setup(): void {
    this.rows = this.mapState('dataState', BIGINT, array(this.config.inputs[0], false));
    this.last = this.valueState('lastTriggeringTsState', BIGINT);
    this.compare = orderWithinTime(this.config);
  }

  protected processRows(rows: readonly Row[]): void {
    const field = `f${this.config.order[0].index}` as const;
    this.backend.setCurrentKey(GLOBAL_KEY);
    const last = this.last.get();
    for (const row of rows) {
      const time = row[field] as number;
      if (last !== undefined && time <= last) continue;
      const bucket = this.rows.get(time);
      if (bucket === undefined) this.timers.registerEventTimeTimer('', time);
      this.rows.put(time, bucket === undefined ? [row] : [...bucket, row]);
    }
  }

  override onEventTime(timer: Timer): void {
    const bucket = this.rows.get(timer.time);
    if (bucket === undefined) return;
    const sorted = this.compare === undefined ? bucket : [...bucket].sort(this.compare);
    for (const row of sorted) this.collect(row);
    this.rows.remove(timer.time);
    this.last.put(timer.time);
  }
}

export class ProcTimeSortOperator extends TableOperator<TemporalSortConfig> {
  private rows!: InternalListState<Row>;
  private compare: RowComparator | undefined;

  protected override setup(): void {
    this.rows = this.listState('sortState', this.config.inputs[0]);
    this.compare = orderWithinTime(this.config);
  }

  protected processRows(rows: readonly Row[]): void {
    this.backend.setCurrentKey(GLOBAL_KEY);
    this.rows.addAll(rows);
    this.timers.registerProcessingTimeTimer('', this.now() + 1);
  }

  override onProcessingTime(_timer: Timer): void {
    const rows = [...this.rows.get()];
    if (this.compare !== undefined) rows.sort(this.compare);
    for (const row of rows) this.collect(row);
    this.rows.clear();
  }

  /** Rows of the last instant have no timer that would still fire. */
  protected override endOfInput(): void {
    this.backend.setCurrentKey(GLOBAL_KEY);
    this.onProcessingTime({ key: GLOBAL_KEY, namespace: '', time: 0 });
  }
}

registerOperator('table-temporal-sort', (node) => {
  const { time } = deserialize<TemporalSortConfig>(transformOf(node).payload);
  return time === 'ROWTIME' ? new RowTimeSortOperator(node) : new ProcTimeSortOperator(node);
});
