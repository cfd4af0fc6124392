/**
 * OVER windows ordered by ordinary columns, from the first row to the current one: each change of the input changes the results of
 * the rows behind it. Rows are kept in order, each with the accumulator behind it.
 */
import type { InternalValueState } from '../../state/contracts';
import { array, row as rowType } from '../../types/logical/types';
import { deepEquals, Row, RowKind, rowClass } from '../../types/rows';
import { tableError } from '../../types/sql-error';
import { isAccumulateKind } from './aggregating';
import {
  lowerBound,
  type RowComparator,
  type RowEqualiser,
  rowComparator,
  rowEqualiser,
  upperBound,
} from './comparators';
import { OverOperator } from './over-aggregate-base';

/** A row, of kind +I, and the accumulator behind it; rows of one peer group of a RANGE frame share theirs. */
interface Entry extends Row {
  f0: Row;
  f1: Row;
}
const EntryRow = rowClass(2);

/** A copy that can change without the original. */
function copyAccumulator(acc: Row): Row {
  const values = acc.toArray().map((value) => {
    if (value instanceof Map) return new Map(value);
    if (Array.isArray(value)) return value.slice();
    return value instanceof Row ? value.clone() : value;
  });
  return new (rowClass(values.length))(RowKind.INSERT, ...values);
}

export class NonTimeOver extends OverOperator {
  private state!: InternalValueState<Entry[]>;
  private compare!: RowComparator;
  private sameRow!: RowEqualiser;

  protected setupStates(): void {
    const [input] = this.config.inputs;
    if (this.group.preceding !== undefined) {
      throw tableError('Non-time attribute window with a bounded frame is not supported yet.');
    }
    this.compare = rowComparator(this.config.order, input);
    this.sameRow = rowEqualiser(input);
    const entry = rowType(
      [
        { name: 'row', type: input },
        { name: 'acc', type: this.aggregator.accumulatorType },
      ],
      false,
    );
    this.state = this.valueState<Entry[]>('sortedListState', array(entry, false));
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      this.touch();
      const entries = this.state.get() ?? [];
      if (isAccumulateKind(row.kind)) this.insert(entries, row);
      else this.remove(entries, row);
      if (entries.length === 0) this.state.clear();
      else this.state.put(entries);
    }
  }

  private get byRows(): boolean {
    return this.group.unit === 'ROWS';
  }

  private insert(entries: Entry[], row: Row): void {
    const stored = row.kind === RowKind.INSERT ? row : asInsert(row);
    const sorted = entries.map(({ f0 }) => f0);
    const at = upperBound(sorted, stored, this.compare);
    const first = this.byRows ? at : lowerBound(sorted, stored, this.compare);
    const acc = this.accumulatorBefore(entries, first);
    for (let i = first; i < at; i++) this.aggregator.accumulate(acc, entries[i].f0);
    this.aggregator.accumulate(acc, stored);
    if (first < at) this.updatePeers(entries, first, at, acc);
    this.collect(this.withResults(stored, acc, row.kind));
    entries.splice(at, 0, new EntryRow(RowKind.INSERT, stored, acc) as Entry);
    this.update(entries, at + 1, acc);
  }

  private accumulatorBefore(entries: readonly Entry[], position: number): Row {
    return position === 0 ? this.aggregator.create() : copyAccumulator(entries[position - 1].f1);
  }

  /** Gives rows [from, to) of one peer group their new accumulator. */
  private updatePeers(entries: readonly Entry[], from: number, to: number, acc: Row): void {
    const changed = !deepEquals(entries[from].f1, acc);
    for (let i = from; i < to; i++) {
      if (changed) this.emitUpdate(entries[i], acc);
      entries[i].f1 = acc;
    }
  }

  private emitUpdate({ f0, f1 }: Entry, acc: Row): void {
    this.collect(this.withResults(f0, f1, RowKind.UPDATE_BEFORE));
    this.collect(this.withResults(f0, acc, RowKind.UPDATE_AFTER));
  }

  /** Carries a change on through the rows behind, until their accumulators are what they were. */
  private update(entries: readonly Entry[], from: number, before: Row): void {
    let acc = before;
    for (let i = from; i < entries.length; ) {
      const to = this.byRows ? i + 1 : this.peersEnd(entries, i);
      acc = copyAccumulator(acc);
      for (let j = i; j < to; j++) this.aggregator.accumulate(acc, entries[j].f0);
      if (deepEquals(entries[i].f1, acc)) return;
      for (let j = i; j < to; j++) {
        this.emitUpdate(entries[j], acc);
        entries[j].f1 = acc;
      }
      i = to;
    }
  }

  private peersEnd(entries: readonly Entry[], from: number): number {
    let to = from + 1;
    while (to < entries.length && this.compare(entries[from].f0, entries[to].f0) === 0) to++;
    return to;
  }

  private remove(entries: Entry[], row: Row): void {
    const sorted = entries.map(({ f0 }) => f0);
    const first = lowerBound(sorted, row, this.compare);
    const end = upperBound(sorted, row, this.compare);
    if (first === end) {
      this.context.metrics.counter('numOfSortKeysNotFound').inc();
      return;
    }
    const at = this.positionOf(entries, row, first, end);
    if (at < 0) this.context.metrics.counter('numOfIdsNotFound').inc();
    else if (this.byRows) this.removeRow(entries, at);
    else this.removePeer(entries, row, at, first, end);
  }

  /** ROWS takes the first equal row, RANGE the last. */
  private positionOf(entries: readonly Entry[], row: Row, first: number, end: number): number {
    let found = -1;
    for (let i = first; i < end; i++) {
      if (!this.sameRow(entries[i].f0, row)) continue;
      found = i;
      if (this.byRows) break;
    }
    return found;
  }

  private removeRow(entries: Entry[], at: number): void {
    const { f0, f1 } = entries[at];
    this.collect(this.withResults(f0, f1, RowKind.DELETE));
    entries.splice(at, 1);
    this.update(entries, at, this.accumulatorBefore(entries, at));
  }

  private removePeer(entries: Entry[], row: Row, at: number, first: number, end: number): void {
    const before = entries[first].f1;
    const acc = this.accumulatorBefore(entries, first);
    // As in Flink, none of the rows that equal the removed one is counted.
    for (let i = first; i < end; i++)
      if (!this.sameRow(entries[i].f0, row)) this.aggregator.accumulate(acc, entries[i].f0);
    const changed = !deepEquals(before, acc);
    for (let i = first; i < end; i++) {
      if (i === at) this.collect(this.withResults(row, before, RowKind.DELETE));
      else if (changed) this.emitUpdate(entries[i], acc);
      entries[i].f1 = acc;
    }
    entries.splice(at, 1);
    this.update(entries, end - 1, acc);
  }

  protected cleanUp(): boolean {
    this.state.clear();
    return true;
  }
}

function asInsert(row: Row): Row {
  const copy = row.clone();
  copy.kind = RowKind.INSERT;
  return copy;
}
