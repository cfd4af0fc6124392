/** The first or last row, by a time column, of each window and partition; emitted when the window ends. */
import type { InternalValueState } from '../../state/contracts';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns } from './base';
import type { WindowDeduplicateConfig } from './configs';
import { isAccumulate } from './row-code';
import { WindowRowsOperator } from './window-rows';

export class WindowDeduplicateOperator extends WindowRowsOperator<WindowDeduplicateConfig> {
  private keyOf!: KeyOf;
  private endField!: `f${number}`;
  private time!: `f${number}`;
  private state!: InternalValueState<Row>;

  protected title(): string {
    return 'Window deduplication';
  }

  protected override setup(): void {
    super.setup();
    if (!this.config.session.batch) this.keepWatermark();
    const { inputs, partition, window, orderIndex } = this.config;
    this.keyOf = keyOfColumns(partition);
    this.endField = `f${window.end}`;
    this.time = `f${orderIndex}`;
    this.state = this.valueState('window_deduplicate', inputs[0]);
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      if (!isAccumulate(row)) throw new Error('Window deduplication takes insert-only input.');
      this.backend.setCurrentKey(this.keyOf(row));
      const window = this.openWindow(row, this.endField, 'numLateRecordsDropped');
      if (window === undefined) continue;
      this.state.setNamespace(window);
      if (this.isBetter(this.state.get(), row)) this.state.put(row);
    }
  }

  private isBetter(kept: Row | undefined, row: Row): boolean {
    if (kept === undefined) return true;
    const [before, now] = [kept[this.time] as number, row[this.time] as number];
    return this.config.keepLast ? before <= now : now < before;
  }

  protected fireWindow(window: string): void {
    this.state.setNamespace(window);
    const row = this.state.get();
    if (row === undefined) return;
    this.collect(row);
    this.state.clear();
  }
}

registerOperator('table-window-deduplicate', (node) => new WindowDeduplicateOperator(node));
