/** Top-N of each window and partition, emitted in order of rank when the window ends. */
import type { InternalValueState } from '../../state/contracts';
import { array } from '../../types/logical/types';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns } from './base';
import { type RowComparator, rowComparator, upperBound } from './comparators';
import type { WindowRankConfig } from './configs';
import { appender, isAccumulate } from './row-code';
import { WindowRowsOperator } from './window-rows';

export class WindowRankOperator extends WindowRowsOperator<WindowRankConfig> {
  private keyOf!: KeyOf;
  private compare!: RowComparator;
  private endField!: `f${number}`;
  /** The best rows of a window, sorted; never more than the last rank. */
  private state!: InternalValueState<Row[]>;
  private withRank!: (row: Row, value: unknown, kind: RowKind) => Row;

  protected title(): string {
    return 'Window TopN';
  }

  protected override setup(): void {
    super.setup();
    if (!this.config.session.batch) this.keepWatermark();
    const { inputs, partition, order, window } = this.config;
    this.keyOf = keyOfColumns(partition);
    this.compare = rowComparator(order, inputs[0]);
    this.endField = `f${window.end}`;
    this.state = this.valueState('window_rank', array(inputs[0], false));
    this.withRank = appender(inputs[0].fields.length);
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      if (!isAccumulate(row)) throw new Error('Window rank takes insert-only input.');
      this.backend.setCurrentKey(this.keyOf(row));
      const window = this.openWindow(row, this.endField, 'numLateRecordsDropped');
      if (window !== undefined) this.offer(row, window);
    }
  }

  private offer(row: Row, window: string): void {
    const { state, compare } = this;
    const { rankEnd } = this.config;
    state.setNamespace(window);
    const rows = state.get() ?? [];
    if (rows.length >= rankEnd) {
      if (compare(row, rows[rows.length - 1]) >= 0) return;
      rows.pop();
    }
    rows.splice(upperBound(rows, row, compare), 0, row);
    state.put(rows);
  }

  protected fireWindow(window: string): void {
    this.state.setNamespace(window);
    const rows = this.state.get() ?? [];
    const { rankStart, outputRank } = this.config;
    for (let rank = rankStart; rank <= rows.length; rank++) {
      const row = rows[rank - 1];
      this.collect(outputRank ? this.withRank(row, rank, RowKind.INSERT) : row);
    }
    this.state.clear();
  }
}

registerOperator('table-window-rank', (node) => new WindowRankOperator(node));
