/**
 * First phase of a two-phase aggregation, before rows are distributed by key: accumulators of a bundle of rows. It keeps no state;
 * a bundle ends when it is full, at a watermark, and at the end.
 */
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { type Aggregator, aggregatorFor, Groups, isAccumulateKind, type RowOfKey, rowOfKey } from './aggregating';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { LocalGroupAggregateConfig } from './configs';

/** Rows between two outputs in batch mode. */
const BATCH_BUNDLE = 65_536;

export class LocalGroupAggregateOperator extends TableOperator<LocalGroupAggregateConfig> {
  private keyOf!: KeyOf;
  private rowOfKey!: RowOfKey;
  private aggregator!: Aggregator;
  private groups!: Groups;
  private size = BATCH_BUNDLE;
  private gathered = 0;

  protected override setup(): void {
    const { grouping, calls, needRetraction, inputs, miniBatch } = this.config;
    const [input] = inputs;
    const names = input.fields.map(({ name }) => name);
    const grouped = grouping.length > 0;
    this.keyOf = keyOfColumns(grouping);
    this.aggregator = aggregatorFor(calls, { needRetraction, names, grouped }, this.session);
    this.groups = new Groups(input, grouping, this.aggregator.create);
    this.rowOfKey = rowOfKey(grouping.length, 1);
    if (miniBatch !== undefined) this.size = miniBatch.size;
  }

  protected processRows(rows: readonly Row[]): void {
    const { keyOf, aggregator, groups } = this;
    for (const row of rows) {
      const acc = groups.accumulatorOf(keyOf(row));
      if (isAccumulateKind(row.kind)) aggregator.accumulate(acc, row);
      else aggregator.retract(acc, row);
      if (++this.gathered >= this.size) this.finishBundle();
    }
  }

  protected override finishBundle(): void {
    const field = `f${this.config.grouping.length}` as const;
    this.gathered = 0;
    const drain = this.config.miniBatch ? this.groups.drainHashed : this.groups.drain;
    drain.call(this.groups, (key, acc) => {
      const out = this.rowOfKey(key, RowKind.INSERT);
      out[field] = acc;
      this.collect(out);
    });
  }

  protected override onWatermark(): void {
    this.finishBundle();
  }

  protected override endOfInput(): void {
    this.finishBundle();
  }
}

registerOperator('table-local-group-aggregate', (node) => new LocalGroupAggregateOperator(node));
