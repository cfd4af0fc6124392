/**
 * What a regular join keeps of one input, under the join key. The form depends on what is unique: the join key itself (one row),
 * columns of the row (rows by those), or nothing (rows with a count). Sides whose rows are padded when they have no partner also
 * keep the number of partners of each row.
 */
import type { InternalListState, InternalMapState, InternalValueState } from '../../state/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { INT, row as rowType } from '../../types/logical/types';
import { type Row, type RowConstructor, RowKind, rowClass } from '../../types/rows';
import { type KeyOf, keyOfColumns } from './base';
import { type RowEqualiser, rowEqualiser } from './comparators';

/** Whether a stored row is a partner of the probing row. */
export type PartnerTest = (probe: Row, stored: Row) => boolean;

/** Partners that were found, with the partner counts they had then (-1 where none are kept). Reused from row to row. */
export interface Partners {
  readonly rows: Row[];
  readonly associations: number[];
}

/** Stored rows have kind +I. */
export interface JoinView {
  add(row: Row, associations: number): void;
  /** Takes the row back; one that is not there is ignored. */
  retract(row: Row): void;
  /** Appends the rows that pass the test to `partners`. */
  find(probe: Row, test: PartnerTest | undefined, partners: Partners): void;
  setAssociations(row: Row, associations: number): void;
}

/** How the rows of one input are told apart. */
export type Uniqueness =
  | { readonly kind: 'join-key' }
  | { readonly kind: 'columns'; readonly columns: readonly number[] }
  | { readonly kind: 'none' };

/** The best use of an input's unique keys: one inside the join key, else the shortest. */
export function uniquenessOf(joinKeys: readonly number[], uniqueKeys: readonly (readonly number[])[]): Uniqueness {
  if (uniqueKeys.length === 0) return { kind: 'none' };
  if (uniqueKeys.some((key) => key.every((column) => joinKeys.includes(column)))) return { kind: 'join-key' };
  const columns = uniqueKeys.reduce((best, key) => (key.length < best.length ? key : best));
  return { kind: 'columns', columns };
}

/** The states that views are made of. */
export interface ViewStates {
  valueState<V>(name: string, type: LogicalType, ttl: number): InternalValueState<V>;
  listState<V>(name: string, element: LogicalType): InternalListState<V>;
  mapState<K, V>(name: string, key: LogicalType, value: LogicalType, ttl: number): InternalMapState<K, V>;
}

export interface ViewSpec {
  readonly name: string;
  readonly input: RowType;
  readonly uniqueness: Uniqueness;
  /** Rows are kept with their number of partners. */
  readonly counted: boolean;
  /** Nothing is ever taken back. */
  readonly insertOnly: boolean;
  readonly ttl: number;
}

/** The view of one input, over states of the operator. */
export function createJoinView(spec: ViewSpec, states: ViewStates): JoinView {
  const { name, input, uniqueness, counted, insertOnly, ttl } = spec;
  const value = counted ? pairType(input, INT) : input;
  switch (uniqueness.kind) {
    case 'join-key': {
      if (counted) return new CountedSingleView(states.valueState(name, value, ttl));
      return new SingleView(states.valueState(name, value, ttl));
    }
    case 'columns': {
      const { columns } = uniqueness;
      const keyOf = keyOfColumns(columns);
      const type = uniqueKeyType(input, columns);
      if (counted) return new CountedUniqueView(states.mapState(name, type, value, ttl), keyOf);
      return new UniqueView(states.mapState(name, type, value, ttl), keyOf);
    }
    default:
      if (counted) return new CountedMultisetView(states.mapState(name, input, pairType(INT, INT), ttl));
      // Equal rows share one time to live, so with a TTL they must be found again.
      if (insertOnly && ttl <= 0) return new ListView(states.listState(name, input), rowEqualiser(input));
      return new MultisetView(states.mapState(name, input, INT, ttl));
  }
}

/** Type of the keys that `keyOfColumns` gives. */
export function uniqueKeyType(input: RowType, columns: readonly number[]): LogicalType {
  if (columns.length === 1) return input.fields[columns[0]].type;
  return rowType(
    columns.map((column) => input.fields[column]),
    false,
  );
}

function pairType(first: LogicalType, second: LogicalType): RowType {
  return rowType(
    [
      { name: 'f0', type: first },
      { name: 'f1', type: second },
    ],
    false,
  );
}

const Pair: RowConstructor = rowClass(2);

function pair(first: unknown, second: number): Row {
  return new Pair(RowKind.INSERT, first, second);
}

class SingleView implements JoinView {
  constructor(private readonly state: InternalValueState<Row>) {}

  add(row: Row): void {
    this.state.put(row);
  }

  retract(): void {
    this.state.clear();
  }

  find(probe: Row, test: PartnerTest | undefined, partners: Partners): void {
    const row = this.state.get();
    if (row !== undefined && (test === undefined || test(probe, row))) {
      partners.rows.push(row);
      partners.associations.push(-1);
    }
  }

  setAssociations(): void {}
}

class CountedSingleView implements JoinView {
  constructor(private readonly state: InternalValueState<Row>) {}

  add(row: Row, associations: number): void {
    this.state.put(pair(row, associations));
  }

  retract(): void {
    this.state.clear();
  }

  find(probe: Row, test: PartnerTest | undefined, partners: Partners): void {
    const entry = this.state.get();
    if (entry === undefined) return;
    const row = entry.f0 as Row;
    if (test === undefined || test(probe, row)) {
      partners.rows.push(row);
      partners.associations.push(entry.f1 as number);
    }
  }

  setAssociations(row: Row, associations: number): void {
    this.state.put(pair(row, associations));
  }
}

class UniqueView implements JoinView {
  constructor(
    private readonly state: InternalMapState<unknown, Row>,
    private readonly keyOf: KeyOf,
  ) {}

  add(row: Row): void {
    this.state.put(this.keyOf(row), row);
  }

  retract(row: Row): void {
    this.state.remove(this.keyOf(row));
  }

  find(probe: Row, test: PartnerTest | undefined, partners: Partners): void {
    if (this.state.size() === 0) return;
    for (const [, row] of this.state.entries()) {
      if (test !== undefined && !test(probe, row)) continue;
      partners.rows.push(row);
      partners.associations.push(-1);
    }
  }

  setAssociations(): void {}
}

class CountedUniqueView implements JoinView {
  constructor(
    private readonly state: InternalMapState<unknown, Row>,
    private readonly keyOf: KeyOf,
  ) {}

  add(row: Row, associations: number): void {
    this.state.put(this.keyOf(row), pair(row, associations));
  }

  retract(row: Row): void {
    this.state.remove(this.keyOf(row));
  }

  find(probe: Row, test: PartnerTest | undefined, partners: Partners): void {
    for (const [, entry] of this.state.entries()) {
      const row = entry.f0 as Row;
      if (test !== undefined && !test(probe, row)) continue;
      partners.rows.push(row);
      partners.associations.push(entry.f1 as number);
    }
  }

  setAssociations(row: Row, associations: number): void {
    this.state.put(this.keyOf(row), pair(row, associations));
  }
}

/** Rows of an input that says it takes nothing back. One that does all the same has the first equal row removed. */
class ListView implements JoinView {
  constructor(
    private readonly state: InternalListState<Row>,
    private readonly equals: RowEqualiser,
  ) {}

  add(row: Row): void {
    this.state.add(row);
  }

  retract(row: Row): void {
    const stored = this.state.get();
    const at = stored.findIndex((one) => this.equals(one, row));
    if (at >= 0) this.state.put(stored.filter((_, i) => i !== at));
  }

  find(probe: Row, test: PartnerTest | undefined, { rows, associations }: Partners): void {
    const stored = this.state.get();
    for (let i = 0; i < stored.length; i++) {
      const row = stored[i];
      if (test !== undefined && !test(probe, row)) continue;
      rows.push(row);
      associations.push(-1);
    }
  }

  setAssociations(): void {}
}

class MultisetView implements JoinView {
  constructor(private readonly state: InternalMapState<Row, number>) {}

  add(row: Row): void {
    this.state.put(row, (this.state.get(row) ?? 0) + 1);
  }

  retract(row: Row): void {
    const count = this.state.get(row);
    if (count === undefined) return;
    if (count > 1) this.state.put(row, count - 1);
    else this.state.remove(row);
  }

  find(probe: Row, test: PartnerTest | undefined, partners: Partners): void {
    if (this.state.size() === 0) return;
    for (const [row, count] of this.state.entries()) {
      if (test !== undefined && !test(probe, row)) continue;
      for (let i = 0; i < count; i++) {
        partners.rows.push(row);
        partners.associations.push(-1);
      }
    }
  }

  setAssociations(): void {}
}

/** Values are pairs of the row's count and its number of partners. */
class CountedMultisetView implements JoinView {
  constructor(private readonly state: InternalMapState<Row, Row>) {}

  add(row: Row, associations: number): void {
    const entry = this.state.get(row);
    this.state.put(row, pair(entry === undefined ? 1 : (entry.f0 as number) + 1, associations));
  }

  retract(row: Row): void {
    const entry = this.state.get(row);
    if (entry === undefined) return;
    const count = entry.f0 as number;
    if (count > 1) this.state.put(row, pair(count - 1, entry.f1 as number));
    else this.state.remove(row);
  }

  find(probe: Row, test: PartnerTest | undefined, partners: Partners): void {
    for (const [row, entry] of this.state.entries()) {
      if (test !== undefined && !test(probe, row)) continue;
      for (let i = entry.f0 as number; i > 0; i--) {
        partners.rows.push(row);
        partners.associations.push(entry.f1 as number);
      }
    }
  }

  setAssociations(row: Row, associations: number): void {
    const entry = this.state.get(row);
    this.state.put(row, pair(entry === undefined ? 1 : (entry.f0 as number), associations));
  }
}
