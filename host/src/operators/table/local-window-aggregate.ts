/**
 * First phase of an aggregation over aligned windows, before rows are distributed by key: accumulators of the slices. It keeps no
 * state: slices go out when a watermark ends one of them, when there are many, and at the end.
 */
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { type Aggregator, aggregatorFor, Groups, isAccumulateKind, type RowOfKey, rowOfKey } from './aggregating';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { LocalWindowAggregateConfig } from './configs';
import { slicesOf } from './windowing/assigners';
import { millisOf, type WindowZone, windowZone } from './windowing/zone';

const NULL_ROWTIME = 'RowTime field should not be null, please convert it to a non-null long value.';

/** Rows that may be gathered before their slices go out. */
const BUNDLE = 65_536;

export class LocalWindowAggregateOperator extends TableOperator<LocalWindowAggregateConfig> {
  private keyOf!: KeyOf;
  private rowOfKey!: RowOfKey;
  private aggregator!: Aggregator;
  private zone!: WindowZone;
  private endOf!: (row: Row) => number;
  private gathered = 0;
  /** By the end of the slice. */
  private readonly slices = new Map<number, Groups>();

  protected override setup(): void {
    const { grouping, calls, needRetraction, windowing, source, inputs, countRows } = this.config;
    const [input] = inputs;
    const names = input.fields.map(({ name }) => name);
    this.keyOf = keyOfColumns(grouping);
    this.aggregator = aggregatorFor(calls, { needRetraction, needsMerge: true, countRows, names }, this.session);
    this.rowOfKey = rowOfKey(grouping.length, 2);
    const attached = source.kind === 'attached';
    this.zone = windowZone(windowing, input, attached ? undefined : source.index, this.session.timeZone);
    const column = attached ? source.end : source.index;
    const field = `f${column}` as const;
    const millis = millisOf(input.fields[column].type);
    const { sliceEnd } = slicesOf(windowing);
    this.endOf = (row) => {
      const value = row[field] as number | bigint | null;
      if (value === null) {
        throw Object.assign(new Error(NULL_ROWTIME), { exceptionClass: 'java.lang.RuntimeException' });
      }
      return attached ? millis(value) : sliceEnd(this.zone.toLocal(millis(value)));
    };
  }

  protected processRows(rows: readonly Row[]): void {
    const { aggregator, keyOf } = this;
    for (const row of rows) {
      const acc = this.groupsOf(this.endOf(row)).accumulatorOf(keyOf(row));
      if (isAccumulateKind(row.kind)) aggregator.accumulate(acc, row);
      else aggregator.retract(acc, row);
      if (++this.gathered >= BUNDLE) this.finishBundle();
    }
  }

  private groupsOf(end: number): Groups {
    let groups = this.slices.get(end);
    if (groups === undefined) {
      groups = new Groups(this.config.inputs[0], this.config.grouping, this.aggregator.create);
      this.slices.set(end, groups);
    }
    return groups;
  }

  protected override finishBundle(): void {
    const { length } = this.config.grouping;
    const [accField, endField] = [`f${length}`, `f${length + 1}`] as const;
    this.gathered = 0;
    for (const [end, groups] of this.slices) {
      groups.drain((key, acc) => {
        const out = this.rowOfKey(key, RowKind.INSERT);
        out[accField] = acc;
        out[endField] = end;
        this.collect(out);
      });
    }
    this.slices.clear();
  }

  protected override onWatermark(timestamp: number): void {
    for (const end of this.slices.keys()) {
      if (!this.zone.hasFired(end, timestamp)) continue;
      this.finishBundle();
      return;
    }
  }

  protected override endOfInput(): void {
    this.finishBundle();
  }
}

registerOperator('table-local-window-aggregate', (node) => new LocalWindowAggregateOperator(node));
