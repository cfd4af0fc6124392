/**
 * Middle phase of an aggregation of DISTINCT values that was split by buckets: what the local phase has found is merged for each
 * (group, bucket) and given to the final phase as accumulators of the group. Only the DISTINCT values are state, so that each of
 * them is counted once; everything else leaves with the bundle.
 */
import type { InternalValueState } from '../../state/contracts';
import { type Row, RowKind, rowClass } from '../../types/rows';
import { registerOperator } from '../registry';
import {
  type Aggregator,
  aggregatorFor,
  firstDistinctField,
  Groups,
  rowCountField,
  type RowOfKey,
  rowOfKey,
} from './aggregating';
import { type KeyOf, keyOfColumns, keyTypeOf, TableOperator } from './base';
import { KeyedBundle } from './bundle';
import type { IncrementalGroupAggregateConfig } from './configs';

export class IncrementalGroupAggregateOperator extends TableOperator<IncrementalGroupAggregateConfig> {
  private keyOf!: KeyOf;
  private partialRow!: RowOfKey;
  private partial!: Aggregator;
  private final!: Aggregator;
  private finalKeyOf!: KeyOf;
  private finalRow!: RowOfKey;
  private groups!: Groups;
  private state!: InternalValueState<Row>;
  private bundle!: KeyedBundle<Row>;

  protected override setup(): void {
    const { config, session } = this;
    const { grouping, calls, finalGrouping, finalCalls, localInput } = config;
    const needRetraction = config.needRetraction ?? false;
    const names = localInput.fields.map(({ name }) => name);
    const keys = grouping.map((_, i) => i);
    this.keyOf = keyOfColumns(keys);
    this.partial = aggregatorFor(
      calls,
      { needRetraction, needsMerge: true, names, valueOffset: grouping.length },
      session,
    );
    this.partialRow = rowOfKey(grouping.length, calls.length);
    this.final = aggregatorFor(finalCalls, { needRetraction }, session);
    this.finalKeyOf = keyOfColumns(finalGrouping);
    this.finalRow = rowOfKey(finalGrouping.length, 1);
    this.groups = new Groups(config.inputs[0], finalGrouping, this.final.create);
    this.state = this.valueState<Row>('distinctState', this.partial.accumulatorType, config.ttl);
    this.bundle = new KeyedBundle(
      this.backend.keyCodec,
      config.miniBatch?.size ?? 1,
      keyTypeOf(config.inputs[0], keys),
    );
  }

  protected processRows(rows: readonly Row[]): void {
    const { keyOf, bundle } = this;
    const field = `f${this.config.grouping.length}` as const;
    for (const row of rows) if (bundle.add(keyOf(row), row[field] as Row, this.merged)) this.finishBundle();
  }

  private readonly merged = (sum: Row | undefined, acc: Row): Row => {
    const result = sum ?? this.partial.create();
    this.partial.merge(result, acc);
    return result;
  };

  protected override finishBundle(): void {
    const { partial, final, groups } = this;
    this.bundle.drain((key, bundled) => {
      this.backend.setCurrentKey(key);
      const changes = this.withKnownValues(this.state.get());
      partial.merge(changes, bundled);
      const row = this.partialRow(key, RowKind.INSERT);
      partial.setValues(changes, row);
      const acc = groups.accumulatorOf(this.finalKeyOf(row));
      final.accumulate(acc, row);
      if (this.config.needRetraction) this.countRows(acc, changes);
      if (this.distinctFrom < partial.accumulatorType.fields.length) this.state.put(changes);
    });
    const field = `f${this.config.finalGrouping.length}` as const;
    groups.drainHashed((key, acc) => {
      const out = this.finalRow(key, RowKind.INSERT);
      out[field] = acc;
      this.collect(out);
    });
  }

  /** The group has as many rows more (or fewer) as the first level counted, not one. */
  private countRows(acc: Row, changes: Row): void {
    const from = `f${rowCountField(this.partial.accumulatorType)}` as const;
    const to = `f${rowCountField(this.final.accumulatorType)}` as const;
    acc[to] = Number(acc[to]) + Number(changes[from]) - 1;
  }

  private get distinctFrom(): number {
    return firstDistinctField(this.partial.accumulatorType);
  }

  /** An empty accumulator that knows the DISTINCT values that were seen. */
  private withKnownValues(known: Row | undefined): Row {
    const fresh = this.partial.create();
    if (known === undefined) return fresh;
    const values = fresh.toArray();
    for (let i = this.distinctFrom; i < values.length; i++) values[i] = known[`f${i}`];
    return new (rowClass(values.length))(RowKind.INSERT, ...values);
  }

  protected override onWatermark(): void {
    this.finishBundle();
  }

  protected override endOfInput(): void {
    this.finishBundle();
  }
}

registerOperator('table-incremental-group-aggregate', (node) => new IncrementalGroupAggregateOperator(node));
