/**
 * GROUP BY over an unbounded input: each row changes its group's result. In bundles (mini-batch) a group's result changes once a
 * bundle; in batch mode each group is given out once, at the end.
 */
import type { InternalValueState } from '../../state/contracts';
import { type Row, RowKind } from '../../types/rows';
import { PREFETCH_ROWS, prefetchKeys } from '../prefetch';
import { registerOperator } from '../registry';
import {
  type Aggregator,
  aggregatorFor,
  Groups,
  isAccumulateKind,
  keyFiller,
  type RowOfKey,
  rowOfKey,
} from './aggregating';
import { type KeyOf, keyOfColumns, keyTypeOf, type Opened, TableOperator } from './base';
import { KeyedBundle } from './bundle';
import { type RowEqualiser, rowEqualiser } from './comparators';
import { DeferredGroups } from './deferred-groups';
import type { GlobalGroupAggregateConfig, GroupAggregateConfig } from './configs';

/** How a changed accumulator becomes rows: what GroupAggregate and GlobalGroupAggregate have in common. */
export class GroupChanges {
  readonly aggregator: Aggregator;
  /** Of the groups' accumulators; batch mode has none. */
  state: InternalValueState<Row> | undefined;
  private readonly rowOfKey: RowOfKey;
  private readonly sameResult: RowEqualiser;
  private readonly generateUpdateBefore: boolean;
  private readonly suppressEqual: boolean;
  private readonly fillKey: (row: Row, key: unknown) => void;
  /** A row to compare with that nobody else has. */
  private scratch: Row | undefined;

  constructor(
    config: Opened<GroupAggregateConfig | GlobalGroupAggregateConfig>,
    input: { readonly names: readonly string[] },
    needsMerge: boolean,
    private readonly collect: (row: Row) => void,
  ) {
    const { grouping, calls, output, needRetraction, session } = config;
    this.aggregator = aggregatorFor(
      calls,
      {
        needRetraction,
        needsMerge,
        valueOffset: grouping.length,
        names: input.names,
        grouped: grouping.length > 0,
      },
      session,
    );
    this.rowOfKey = rowOfKey(grouping.length, calls.length);
    this.fillKey = keyFiller(grouping.length);
    const results = output.fields.map((_, i) => i).slice(grouping.length);
    this.sameResult = rowEqualiser(output, results);
    this.generateUpdateBefore = config.generateUpdateBefore;
    this.suppressEqual = config.ttl <= 0;
  }

  result(key: unknown, acc: Row, kind: RowKind): Row {
    const row = this.rowOfKey(key, kind);
    this.aggregator.setValues(acc, row);
    return row;
  }

  /** The result as it is now, for `changed`; of kind -U. The next call may give the same row, unless `changed` has emitted it. */
  before(key: unknown, acc: Row): Row {
    if (this.generateUpdateBefore) return this.result(key, acc, RowKind.UPDATE_BEFORE);
    if (this.scratch === undefined) return (this.scratch = this.result(key, acc, RowKind.UPDATE_BEFORE));
    this.fillKey(this.scratch, key);
    this.aggregator.setValues(acc, this.scratch);
    return this.scratch;
  }

  /** The group is new: a first result, unless its rows were taken back at once. */
  created(key: unknown, acc: Row): void {
    if (this.aggregator.isEmpty(acc)) return;
    this.state?.put(acc);
    this.collect(this.result(key, acc, RowKind.INSERT));
  }

  /** The result was `before`, which is of kind -U. */
  changed(key: unknown, acc: Row, before: Row): void {
    if (this.aggregator.isEmpty(acc)) {
      this.scratch = undefined;
      before.kind = RowKind.DELETE;
      this.collect(before);
      this.state?.clear();
      return;
    }
    this.state?.put(acc);
    this.updated(before, this.result(key, acc, RowKind.UPDATE_AFTER));
  }

  /** `before` is of kind -U, `after` of kind +U. */
  updated(before: Row, after: Row): void {
    // With a TTL an equal result is given out all the same, so that state downstream does not expire early.
    if (this.suppressEqual && this.sameResult(before, after)) return;
    if (this.generateUpdateBefore) this.collect(before);
    this.collect(after);
  }
}

export class GroupAggregateOperator extends TableOperator<GroupAggregateConfig> {
  private keyOf!: KeyOf;
  private state: InternalValueState<Row> | undefined;
  private changes!: GroupChanges;
  private bundle: KeyedBundle<Row[]> | undefined;
  private groups: Groups | undefined;
  private deferred: DeferredGroups | undefined;

  protected override setup(): void {
    const { config } = this;
    const [input] = config.inputs;
    this.keyOf = keyOfColumns(config.grouping);
    const names = input.fields.map(({ name }) => name);
    const deferred = this.session.batch ? undefined : this.deferredAggregates();
    const session = deferred?.sessionWith(config.session) ?? config.session;
    this.changes = new GroupChanges({ ...config, session }, { names }, false, (row) => this.collect(row));
    if (this.session.batch) {
      this.groups = new Groups(input, config.grouping, this.changes.aggregator.create);
      return;
    }
    this.state = this.valueState<Row>('accState', this.changes.aggregator.accumulatorType, config.ttl);
    this.changes.state = this.state;
    if (deferred !== undefined) {
      const read = deferred.resultReader(config.calls, config.grouping.length);
      const parts = { backend: this.backend, state: this.state, changes: this.changes };
      this.deferred = new DeferredGroups(parts, deferred, read, (row) => this.collect(row));
    }
    if (config.miniBatch !== undefined)
      this.bundle = new KeyedBundle(this.backend.keyCodec, config.miniBatch.size, keyTypeOf(input, config.grouping));
  }

  protected processRows(rows: readonly Row[]): void {
    if (this.groups !== undefined) this.gatherAll(rows, this.groups);
    else if (this.bundle !== undefined) this.gather(rows, this.bundle);
    else if (this.deferred !== undefined) this.deferred.apply(rows, this.keyOf);
    else this.apply(rows, this.state as InternalValueState<Row>);
  }

  private apply(rows: readonly Row[], state: InternalValueState<Row>): void {
    const { backend, keyOf, changes } = this;
    const { aggregator } = changes;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const { kind } = row;
      const accumulates = kind === RowKind.INSERT || kind === RowKind.UPDATE_AFTER;
      if (i % PREFETCH_ROWS === 0) prefetchKeys(backend, rows, i, keyOf);
      const key = keyOf(row);
      backend.setCurrentKey(key);
      const acc = state.get();
      if (acc === undefined) {
        // The row that is taken back has expired, or never came.
        if (!accumulates) continue;
        const fresh = aggregator.create();
        aggregator.accumulate(fresh, row);
        changes.created(key, fresh);
      } else {
        const before = changes.before(key, acc);
        if (accumulates) aggregator.accumulate(acc, row);
        else aggregator.retract(acc, row);
        changes.changed(key, acc, before);
      }
    }
  }

  private gather(rows: readonly Row[], bundle: KeyedBundle<Row[]>): void {
    const { keyOf } = this;
    for (const row of rows) {
      if (bundle.add(keyOf(row), row, append)) this.finishBundle();
    }
  }

  private gatherAll(rows: readonly Row[], groups: Groups): void {
    const { keyOf } = this;
    const { aggregator } = this.changes;
    for (const row of rows) aggregator.accumulate(groups.accumulatorOf(keyOf(row)), row);
  }

  protected override finishBundle(): void {
    const state = this.state as InternalValueState<Row>;
    const { deferred } = this;
    if (deferred !== undefined) {
      this.bundle?.drain((key, rows) => deferred.applyGroup(key, rows));
      deferred.settle();
      return;
    }
    this.bundle?.drain((key, rows) => {
      this.backend.setCurrentKey(key);
      this.applyGroup(key, state.get(), rows);
    });
  }

  private applyGroup(key: unknown, acc: Row | undefined, rows: readonly Row[]): void {
    const { changes } = this;
    // Of a new group, what is taken back before a row has come does not count.
    const first = acc === undefined ? rows.findIndex((row) => isAccumulateKind(row.kind)) : 0;
    if (first < 0) return;
    const current = acc ?? changes.aggregator.create();
    const before = acc === undefined ? undefined : changes.result(key, acc, RowKind.UPDATE_BEFORE);
    for (let i = first; i < rows.length; i++) {
      const row = rows[i];
      if (isAccumulateKind(row.kind)) changes.aggregator.accumulate(current, row);
      else changes.aggregator.retract(current, row);
    }
    if (before === undefined) changes.created(key, current);
    else changes.changed(key, current, before);
  }

  protected override onWatermark(): void {
    this.finishBundle();
  }

  protected override endOfInput(): void {
    if (this.groups === undefined) this.finishBundle();
    else emitGroups(this.groups, this.config.grouping.length === 0, this.changes, (row) => this.collect(row));
  }
}

function append(rows: Row[] | undefined, row: Row): Row[] {
  if (rows === undefined) return [row];
  rows.push(row);
  return rows;
}

/** BATCH: one row for each group; without GROUP BY one row in any case. */
export function emitGroups(groups: Groups, global: boolean, changes: GroupChanges, collect: (row: Row) => void): void {
  if (global && groups.size === 0) groups.accumulatorOf(keyOfColumns([])({} as Row));
  groups.drain((key, acc) => collect(changes.result(key, acc, RowKind.INSERT)));
}

registerOperator('table-group-aggregate', (node) => new GroupAggregateOperator(node));
