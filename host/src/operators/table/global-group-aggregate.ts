/** Second phase of a two-phase aggregation: merges the accumulators of the local phase into those of the groups. */
import type { InternalValueState } from '../../state/contracts';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { Groups } from './aggregating';
import { type KeyOf, keyOfColumns, keyTypeOf, TableOperator } from './base';
import { KeyedBundle } from './bundle';
import type { GlobalGroupAggregateConfig } from './configs';
import { emitGroups, GroupChanges } from './group-aggregate';

export class GlobalGroupAggregateOperator extends TableOperator<GlobalGroupAggregateConfig> {
  private keyOf!: KeyOf;
  private state: InternalValueState<Row> | undefined;
  private changes!: GroupChanges;
  private bundle: KeyedBundle<Row> | undefined;
  private groups: Groups | undefined;

  protected override setup(): void {
    const { config } = this;
    const names = config.localInput.fields.map(({ name }) => name);
    // The local phase's output begins with the grouping columns.
    const keys = config.grouping.map((_, i) => i);
    this.keyOf = keyOfColumns(keys);
    this.changes = new GroupChanges(config, { names }, true, (row) => this.collect(row));
    if (this.session.batch) {
      this.groups = new Groups(config.inputs[0], keys, this.changes.aggregator.create);
      return;
    }
    this.state = this.valueState<Row>('accState', this.changes.aggregator.accumulatorType, config.ttl);
    this.changes.state = this.state;
    this.bundle = new KeyedBundle(
      this.backend.keyCodec,
      config.miniBatch?.size ?? 1,
      keyTypeOf(config.inputs[0], keys),
    );
  }

  protected processRows(rows: readonly Row[]): void {
    const { keyOf, groups, bundle } = this;
    const { aggregator } = this.changes;
    const field = `f${this.config.grouping.length}` as const;
    for (const row of rows) {
      const acc = row[field] as Row;
      const key = keyOf(row);
      if (groups !== undefined) aggregator.merge(groups.accumulatorOf(key), acc);
      else if (bundle?.add(key, acc, this.merged)) this.finishBundle();
    }
  }

  private readonly merged = (sum: Row | undefined, acc: Row): Row => {
    const { aggregator } = this.changes;
    const result = sum ?? aggregator.create();
    aggregator.merge(result, acc);
    return result;
  };

  protected override finishBundle(): void {
    const { changes } = this;
    this.bundle?.drain((key, bundled) => {
      this.backend.setCurrentKey(key);
      const acc = this.state?.get();
      const current = acc ?? changes.aggregator.create();
      const before = acc === undefined ? undefined : changes.result(key, acc, RowKind.UPDATE_BEFORE);
      changes.aggregator.merge(current, bundled);
      if (before === undefined) changes.created(key, current);
      else changes.changed(key, current, before);
    });
  }

  protected override onWatermark(): void {
    this.finishBundle();
  }

  protected override endOfInput(): void {
    if (this.groups === undefined) this.finishBundle();
    else emitGroups(this.groups, this.config.grouping.length === 0, this.changes, (row) => this.collect(row));
  }
}

registerOperator('table-global-group-aggregate', (node) => new GlobalGroupAggregateOperator(node));
