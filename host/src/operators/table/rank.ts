/**
 * Streaming Top-N: the first N rows of each partition by an order, as a changelog. Rows with equal sort keys are ranked by arrival.
 * Each partition keeps its rows in one sorted array. With the rank number in the output (or an offset), a row that comes or goes
 * shifts all rows behind it, and each shift is an update of one rank; without it, rows only enter and leave.
 */
import { deserialize } from '../../expressions';
import type { SortField } from '../../expressions/contracts';
import type { InternalValueState } from '../../state/contracts';
import { array, BIGINT, INT } from '../../types/logical/types';
import { type Row, RowKind } from '../../types/rows';
import { OperatorError } from '../base';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import {
  lowerBound,
  type RowComparator,
  type RowEqualiser,
  rowComparator,
  rowEqualiser,
  upperBound,
} from './comparators';
import { BatchRankOperator } from './batch-rank';
import type { RankConfig } from './configs';
import { appender, isAccumulate, type WithKind, withKind } from './row-code';

/** Rows kept when the rank end is a column, whose value may differ from row to row. */
const VARIABLE_BUFFER_SIZE = 100;

function unsupported(message: string): OperatorError {
  return new OperatorError(message, { exceptionClass: 'java.lang.UnsupportedOperationException', domain: 'user' });
}

/** Rank ends, output rows, and the walk over shifted rows that all strategies share. */
export abstract class RankOperator extends TableOperator<RankConfig> {
  protected keyOf!: KeyOf;
  protected compare!: RowComparator;
  protected as!: WithKind;
  /** Of the current partition. */
  protected rankEnd = 0;
  /** The output shows ranks, or ranks before `start` are left out: rows are emitted rank by rank. */
  protected byRank!: boolean;
  private start!: number;
  private withRank!: (row: Row, value: unknown, kind: RowKind) => Row;
  private variableEnd: { readonly field: `f${number}`; readonly state: InternalValueState<number> } | undefined;

  protected override setup(): void {
    const { kind, inputs, partition, order, start, end, outputRank, ttl } = this.config;
    if (kind !== 'ROW_NUMBER') throw unsupported(`${kind}() on streaming table is not supported currently`);
    const [input] = inputs;
    this.keyOf = keyOfColumns(partition);
    this.compare = rowComparator(order, input);
    this.as = withKind(input.fields.length);
    this.withRank = appender(input.fields.length);
    if (typeof end === 'number') this.rankEnd = end;
    else this.variableEnd = { field: `f${end.column}`, state: this.valueState('rankEnd', BIGINT, ttl) };
    this.start = typeof end === 'number' ? start : -1;
    this.byRank = outputRank || this.start > 1;
  }

  protected rowsState(name: string): InternalValueState<Row[]> {
    return this.valueState(name, array(this.config.inputs[0], false), this.config.ttl);
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      if (this.variableEnd !== undefined) this.loadEnd(row);
      this.processRow(row);
    }
  }

  protected abstract processRow(row: Row): void;

  /** The first row of a partition decides; others may only agree. */
  private loadEnd(row: Row): void {
    const { field, state } = this.variableEnd as NonNullable<typeof this.variableEnd>;
    const own = Number(row[field] ?? 0);
    const known = state.get();
    if (known === undefined) state.put(own);
    else if (known !== own) this.context.metrics.counter('topn.invalidTopSize').inc();
    this.rankEnd = known ?? own;
  }

  /** How many rows append-only and updating Top-N hold before they refuse rows that are not better. */
  protected capacity(): number {
    return this.variableEnd === undefined ? this.rankEnd : VARIABLE_BUFFER_SIZE;
  }

  protected isWanted(rows: readonly Row[], row: Row): boolean {
    return rows.length < this.capacity() || this.compare(row, rows[rows.length - 1]) < 0;
  }

  protected emit(row: Row, rank: number, kind: RowKind): void {
    if (rank > this.rankEnd || rank < this.start) return;
    if (kind === RowKind.UPDATE_BEFORE && !this.config.generateUpdateBefore) return;
    this.collect(this.config.outputRank ? this.withRank(row, rank, kind) : this.as(row, kind));
  }

  /** Without ranks: ranges do not matter. */
  protected emitRow(row: Row, kind: RowKind): void {
    if (kind === RowKind.UPDATE_BEFORE && !this.config.generateUpdateBefore) return;
    this.collect(this.as(row, kind));
  }

  /** `rows[index]` has come: it takes its rank, and each row behind takes that of the next one. */
  protected emitShiftDown(rows: readonly Row[], index: number): void {
    let rank = index + 1;
    for (; rank <= this.rankEnd && rank < rows.length; rank++) {
      this.emit(rows[rank], rank, RowKind.UPDATE_BEFORE);
      this.emit(rows[rank - 1], rank, RowKind.UPDATE_AFTER);
    }
    this.emit(rows[rank - 1], rank, RowKind.INSERT);
  }

  /** Rows from `index` on have moved up by one since `removed` left that place. */
  protected emitShiftUp(rows: readonly Row[], index: number, removed: Row): void {
    let last = removed;
    let rank = index + 1;
    for (; rank <= this.rankEnd && rank <= rows.length; rank++) {
      this.emit(last, rank, RowKind.UPDATE_BEFORE);
      last = rows[rank - 1];
      this.emit(last, rank, RowKind.UPDATE_AFTER);
    }
    this.emit(last, rank, RowKind.DELETE);
  }
}

function requireInsert(row: Row): void {
  if (row.kind !== RowKind.INSERT) throw new Error('This Top-N takes insert-only input.');
}

/** Insert-only input in processing time: arrival is the order. */
class FirstNOperator extends RankOperator {
  private count!: InternalValueState<number>;

  protected override setup(): void {
    super.setup();
    this.count = this.valueState('counterState', INT, this.config.ttl);
  }

  protected processRow(row: Row): void {
    requireInsert(row);
    const rank = (this.count.get() ?? 0) + 1;
    if (rank > this.rankEnd) return;
    this.count.put(rank);
    if (this.byRank) this.emit(row, rank, RowKind.INSERT);
    else this.emitRow(row, RowKind.INSERT);
  }
}

/** Top-1 of input that only ever improves. */
class FastTop1Operator extends RankOperator {
  private best!: InternalValueState<Row>;

  protected override setup(): void {
    super.setup();
    this.best = this.valueState('Top1-Rank-State', this.config.inputs[0], this.config.ttl);
  }

  protected processRow(row: Row): void {
    const best = this.best.get();
    if (best === undefined) this.emit(row, 1, RowKind.INSERT);
    else {
      if (this.compare(row, best) >= 0) return;
      this.emit(best, 1, RowKind.UPDATE_BEFORE);
      this.emit(row, 1, RowKind.UPDATE_AFTER);
    }
    this.best.put(this.as(row, RowKind.INSERT));
  }
}

/** Insert-only input: what has left the first N never comes back. */
class AppendOnlyTopNOperator extends RankOperator {
  private state!: InternalValueState<Row[]>;

  protected override setup(): void {
    super.setup();
    this.state = this.rowsState('data-state-with-append');
  }

  protected processRow(row: Row): void {
    const rows = this.state.get() ?? [];
    if (!this.isWanted(rows, row)) return;
    const index = upperBound(rows, row, this.compare);
    rows.splice(index, 0, row);
    if (this.byRank) this.emitShiftDown(rows, index);
    if (rows.length > this.rankEnd) {
      const last = rows.pop() as Row;
      if (!this.byRank && last !== row) this.emitRow(last, RowKind.DELETE);
      if (!this.byRank && last !== row) this.emitRow(row, RowKind.INSERT);
    } else if (!this.byRank) this.emitRow(row, RowKind.INSERT);
    this.state.put(rows);
  }
}

/** Input that updates rows by a key, each time to a better place. */
class UpdatableTopNOperator extends RankOperator {
  private state!: InternalValueState<Row[]>;
  private sameKey!: RowEqualiser;

  protected override setup(): void {
    super.setup();
    const { strategy, inputs } = this.config;
    const key = strategy.kind === 'UPDATE_FAST' ? strategy.primaryKey : [];
    this.sameKey = rowEqualiser(inputs[0], key);
    this.state = this.rowsState('data-state-with-update');
  }

  protected processRow(row: Row): void {
    const rows = this.state.get() ?? [];
    const stored = this.as(row, RowKind.INSERT);
    const old = rows.findIndex((other) => this.sameKey(other, stored));
    if (old >= 0) this.update(rows, old, stored);
    else if (!this.isWanted(rows, stored)) return;
    else this.insert(rows, stored);
    this.state.put(rows);
  }

  private insert(rows: Row[], row: Row): void {
    const index = upperBound(rows, row, this.compare);
    rows.splice(index, 0, row);
    if (this.byRank) this.emitShiftDown(rows, index);
    const leaving = rows.length > this.rankEnd ? (rows.pop() as Row) : undefined;
    if (this.byRank) return;
    if (leaving !== undefined) this.emitRow(leaving, RowKind.DELETE);
    this.emitRow(row, RowKind.INSERT);
  }

  private update(rows: Row[], old: number, row: Row): void {
    const before = rows[old];
    const compared = this.compare(row, before);
    if (compared === 0) rows[old] = row;
    else {
      rows.splice(old, 1);
      rows.splice(upperBound(rows, row, this.compare), 0, row);
    }
    if (!this.byRank) {
      this.emitRow(before, RowKind.UPDATE_BEFORE);
      this.emitRow(row, RowKind.UPDATE_AFTER);
      return;
    }
    const index = rows.indexOf(row);
    if (index <= old) this.emitMoveUp(rows, index, old, before);
    else this.emitMoveDown(rows, old, index, before);
  }

  /** The row went from place `old` to `index`; the rows between take one place more. Its old rank is taken back right away. */
  private emitMoveUp(rows: readonly Row[], index: number, old: number, before: Row): void {
    for (let place = index; place < old; place++) {
      this.emit(rows[place + 1], place + 1, RowKind.UPDATE_BEFORE);
      if (place === index) this.emit(before, old + 1, RowKind.UPDATE_BEFORE);
      this.emit(rows[place], place + 1, RowKind.UPDATE_AFTER);
    }
    if (index === old) this.emit(before, old + 1, RowKind.UPDATE_BEFORE);
    this.emit(rows[old], old + 1, RowKind.UPDATE_AFTER);
  }

  /** Against the promise that rows only improve (state of an upstream operator has expired): the best that can be done. */
  private emitMoveDown(rows: readonly Row[], old: number, index: number, before: Row): void {
    this.emit(before, old + 1, RowKind.UPDATE_BEFORE);
    for (let place = old; place < index; place++) {
      this.emit(rows[place], place + 2, RowKind.UPDATE_BEFORE);
      this.emit(rows[place], place + 1, RowKind.UPDATE_AFTER);
    }
    this.emit(rows[index], index + 1, RowKind.UPDATE_AFTER);
  }
}

/** Any changelog: all rows are kept, because those behind N come in again when others go. */
class RetractableTopNOperator extends RankOperator {
  private state!: InternalValueState<Row[]>;
  private sameFields!: RowEqualiser;

  protected override setup(): void {
    super.setup();
    this.state = this.rowsState('data-state');
    this.sameFields = rowEqualiser(this.config.inputs[0]);
  }

  protected processRow(row: Row): void {
    const rows = this.state.get() ?? [];
    if (isAccumulate(row)) this.add(rows, this.as(row, RowKind.INSERT));
    else this.retract(rows, row);
    if (rows.length === 0) this.state.clear();
    else this.state.put(rows);
  }

  private add(rows: Row[], row: Row): void {
    const index = upperBound(rows, row, this.compare);
    rows.splice(index, 0, row);
    if (this.byRank) this.emitShiftDown(rows, index);
    else if (index < this.rankEnd) {
      if (rows.length > this.rankEnd) this.emitRow(rows[this.rankEnd], RowKind.DELETE);
      this.emitRow(row, RowKind.INSERT);
    }
  }

  /** A row that is not there (its state has expired) is ignored. */
  private retract(rows: Row[], row: Row): void {
    for (let index = lowerBound(rows, row, this.compare); index < rows.length; index++) {
      if (this.compare(rows[index], row) !== 0) return;
      if (!this.sameFields(rows[index], row)) continue;
      const [removed] = rows.splice(index, 1);
      if (this.byRank) this.emitShiftUp(rows, index, removed);
      else if (index < this.rankEnd) {
        this.emitRow(removed, RowKind.DELETE);
        if (rows.length >= this.rankEnd) this.emitRow(rows[this.rankEnd - 1], RowKind.INSERT);
      }
      return;
    }
  }
}

function isProcTimeOrder(config: RankConfig): boolean {
  const [first, ...more] = config.order as readonly (SortField | undefined)[];
  if (first === undefined || more.length > 0 || first.descending) return false;
  const { type } = config.inputs[0].fields[first.index];
  return 'attribute' in type && type.attribute === 'PROCTIME';
}

registerOperator('table-rank', (node) => {
  const config = deserialize<RankConfig>(transformOf(node).payload);
  const { strategy } = config;
  if (config.session.batch) return new BatchRankOperator(node);
  if (strategy.kind === 'RETRACT') return new RetractableTopNOperator(node);
  if (strategy.kind === 'APPEND_FAST' && isProcTimeOrder(config)) return new FirstNOperator(node);
  if (config.start === 1 && config.end === 1) return new FastTop1Operator(node);
  return strategy.kind === 'APPEND_FAST' ? new AppendOnlyTopNOperator(node) : new UpdatableTopNOperator(node);
});
