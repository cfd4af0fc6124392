/** Ranks of a bounded input: partitions are sorted when it has ended. */
import type { Row } from '../../types/rows';
import { RowKind } from '../../types/rows';
import { TableOperator } from './base';
import { rowComparator } from './comparators';
import type { RankConfig } from './configs';
import { appender } from './row-code';

export class BatchRankOperator extends TableOperator<RankConfig> {
  private rows: Row[] = [];

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) this.rows.push(row);
  }

  /** Partitions come out in ascending order of their keys. */
  protected override endOfInput(): void {
    const { inputs, partition, order } = this.config;
    const partitionOrder = partition.map((index) => ({ index, descending: false, nullsFirst: true }));
    const comparePartitions = rowComparator(partitionOrder, inputs[0]);
    const compareOrder = rowComparator(order, inputs[0]);
    const sorted = this.rows.sort((a, b) => comparePartitions(a, b) || compareOrder(a, b));
    this.rows = [];
    for (let from = 0; from < sorted.length; ) {
      let to = from + 1;
      while (to < sorted.length && comparePartitions(sorted[from], sorted[to]) === 0) to++;
      this.emitPartition(sorted.slice(from, to), compareOrder);
      from = to;
    }
  }

  private emitPartition(rows: readonly Row[], compare: (a: Row, b: Row) => number): void {
    const { kind, start, end, outputRank, inputs } = this.config;
    const withRank = appender(inputs[0].fields.length);
    const last = typeof end === 'number' ? end : Number(rows[0][`f${end.column}`] ?? 0);
    let rank = 0;
    for (let i = 0; i < rows.length; i++) {
      const tied = i > 0 && compare(rows[i - 1], rows[i]) === 0;
      if (kind === 'ROW_NUMBER') rank = i + 1;
      else if (!tied) rank = kind === 'RANK' ? i + 1 : rank + 1;
      if (rank > last) return;
      if (rank >= start) this.collect(outputRank ? withRank(rows[i], rank, RowKind.INSERT) : rows[i]);
    }
  }
}
