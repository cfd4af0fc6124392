/** ORDER BY ... LIMIT of a bounded input, and LIMIT alone, which passes the first rows on as they come. */
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import { type RowComparator, rowComparator, upperBound } from './comparators';
import type { SortLimitConfig } from './configs';

export class SortLimitOperator extends TableOperator<SortLimitConfig> {
  /** The best rows so far, sorted. */
  private readonly best: Row[] = [];
  private compare: RowComparator | undefined;
  private limitEnd!: number;
  private passed = 0;

  protected override setup(): void {
    const { order, inputs, offset, limit } = this.config;
    if (order.length > 0) this.compare = rowComparator(order, inputs[0]);
    this.limitEnd = offset + limit;
  }

  protected processRows(rows: readonly Row[]): void {
    const { compare } = this;
    if (compare === undefined) this.pass(rows);
    else for (const row of rows) this.offer(row, compare);
  }

  private pass(rows: readonly Row[]): void {
    for (const row of rows) {
      if (this.passed >= this.limitEnd) return;
      if (++this.passed > this.config.offset) this.collect(row);
    }
  }

  private offer(row: Row, compare: RowComparator): void {
    const { best, limitEnd } = this;
    if (best.length >= limitEnd) {
      if (limitEnd <= 0 || compare(best[best.length - 1], row) <= 0) return;
      best.pop();
    }
    best.splice(upperBound(best, row, compare), 0, row);
  }

  protected override endOfInput(): void {
    for (const row of this.best.slice(this.config.offset)) this.collect(row);
    this.best.length = 0;
  }
}

registerOperator('table-sort-limit', (node) => new SortLimitOperator(node));
