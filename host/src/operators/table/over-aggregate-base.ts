/** What streaming OVER operators share: calls over one frame, output rows, and state that is dropped when a key is idle for long. */
import type { AggregateCall } from '../../expressions/contracts';
import type { InternalValueState, Timer } from '../../state/contracts';
import { BIGINT, notNull } from '../../types/logical/types';
import { type Row, type RowKind, rowClass } from '../../types/rows';
import { tableError } from '../../types/sql-error';
import { type Aggregator, aggregatorFor } from './aggregating';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { OverAggregateConfig } from './configs';

export type OverGroup = OverAggregateConfig['groups'][number];

/** Over windows, Flink takes APPROX_COUNT_DISTINCT for COUNT. */
export function countsApproximately(call: AggregateCall): AggregateCall {
  return call.name === 'APPROX_COUNT_DISTINCT' ? { ...call, name: 'COUNT' } : call;
}

/** The row with room for results behind its fields. */
export function resultRow(arity: number, results: number): (row: Row, kind: RowKind) => Row {
  const fields = ['kind', ...Array.from({ length: arity }, (_, i) => `row.f${i}`), ...new Array(results).fill('null')];
  const source = `return function resultRow(row, kind) { return new Out(${fields.join(', ')}); };`;
  return new Function('Out', source)(rowClass(arity + results)) as (row: Row, kind: RowKind) => Row;
}

/** Clean-up timers of idle keys have this namespace. */
const CLEANUP = 'cleanup';

export abstract class OverOperator extends TableOperator<OverAggregateConfig> {
  protected keyOf!: KeyOf;
  protected aggregator!: Aggregator;
  protected group!: OverGroup;
  private rowWithResults!: (row: Row, kind: RowKind) => Row;
  private cleanupTime: InternalValueState<number> | undefined;

  protected override setup(): void {
    const { config } = this;
    const [input] = config.inputs;
    const [group] = config.groups;
    if (
      config.groups.some(
        ({ unit, preceding, following }) =>
          unit !== group.unit || preceding !== group.preceding || following !== group.following,
      )
    ) {
      throw tableError('All aggregates must be computed on the same window.');
    }
    if (group.following !== 0 || (group.preceding !== undefined && group.preceding < 0)) {
      throw tableError('OVER RANGE FOLLOWING windows are not supported yet.');
    }
    this.group = group;
    const calls = config.groups.flatMap((one) => one.calls.map(countsApproximately));
    this.keyOf = keyOfColumns(config.partition);
    this.aggregator = aggregatorFor(
      calls,
      {
        needRetraction: false,
        retracts: group.preceding !== undefined,
        valueOffset: input.fields.length,
        names: input.fields.map(({ name }) => name),
      },
      this.session,
    );
    this.rowWithResults = resultRow(input.fields.length, calls.length);
    // As in Flink, one millisecond is no retention.
    if (config.ttl > 1 && this.cleansByTimer()) this.cleanupTime = this.valueState('cleanupTime', notNull(BIGINT));
    this.setupStates();
  }

  protected abstract setupStates(): void;

  /** False for states that expire by themselves. */
  protected cleansByTimer(): boolean {
    return true;
  }

  protected withResults(row: Row, acc: Row, kind = row.kind): Row {
    const out = this.rowWithResults(row, kind);
    this.aggregator.setValues(acc, out);
    return out;
  }

  protected emit(row: Row, acc: Row): void {
    this.collect(this.withResults(row, acc));
  }

  /** Rows of one time have one result in a RANGE frame, and each its own in a ROWS frame. */
  protected accumulateAll(acc: Row, rows: readonly Row[]): void {
    if (this.group.unit === 'RANGE') {
      for (const row of rows) this.aggregator.accumulate(acc, row);
      for (const row of rows) this.emit(row, acc);
      return;
    }
    for (const row of rows) {
      this.aggregator.accumulate(acc, row);
      this.emit(row, acc);
    }
  }

  /** Puts the end of an idle key off. */
  protected touch(): void {
    const { cleanupTime } = this;
    if (cleanupTime === undefined) return;
    const [now, { ttl }] = [this.now(), this.config];
    const known = cleanupTime.get();
    if (known !== undefined && now + ttl <= known) return;
    const next = now + Math.floor(ttl * 1.5);
    this.timers.registerProcessingTimeTimer(CLEANUP, next);
    if (known !== undefined) this.timers.deleteProcessingTimeTimer(CLEANUP, known);
    cleanupTime.put(next);
  }

  override onProcessingTime(timer: Timer): void {
    if (timer.namespace !== CLEANUP) {
      this.onTime(timer.time);
    } else if (this.cleanupTime !== undefined) {
      if (this.cleanUp()) this.cleanupTime.clear();
      else this.touch();
    }
  }

  protected onTime(_time: number): void {}

  /** Drops the key's state; false while rows wait for their time. */
  protected abstract cleanUp(): boolean;
}
