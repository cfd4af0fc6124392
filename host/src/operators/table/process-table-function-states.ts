/** States of a process table function: rows are read before and written after each call, lists and maps are views of what is stored. */
import type { ProcessState } from '../../functions/user/contracts';
import type { InternalListState, InternalMapState, InternalValueState } from '../../state/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { deepEquals, type Row, RowKind } from '../../types/rows';

export interface StateMaker {
  value(name: string, type: LogicalType, ttl: number): InternalValueState<Row>;
  list(name: string, element: LogicalType, ttl: number): InternalListState;
  map(name: string, key: LogicalType, value: LogicalType, ttl: number): InternalMapState;
}

export class ProcessStates {
  private readonly values: readonly (InternalValueState<Row> | undefined)[];
  private readonly lists: readonly (InternalListState | undefined)[];
  private readonly maps: readonly (InternalMapState | undefined)[];
  private readonly before: (Row | undefined)[];

  /** `ttl`: of states that have none of their own. */
  constructor(declared: readonly ProcessState[], ttl: number, make: StateMaker) {
    const own = (state: ProcessState): number => state.ttl ?? ttl;
    this.values = declared.map((state) =>
      state.kind === 'VALUE' ? make.value(state.name, state.type, own(state)) : undefined,
    );
    this.lists = declared.map((state) =>
      state.kind === 'LIST' && state.type.root === 'ARRAY'
        ? make.list(state.name, state.type.element, own(state))
        : undefined,
    );
    this.maps = declared.map((state) =>
      state.kind === 'MAP' && state.type.root === 'MAP'
        ? make.map(state.name, state.type.key, state.type.value, own(state))
        : undefined,
    );
    this.before = declared.map(() => undefined);
  }

  get isEmpty(): boolean {
    return this.values.length === 0;
  }

  list(state: number): InternalListState {
    return this.lists[state] as InternalListState;
  }

  map(state: number): InternalMapState {
    return this.maps[state] as InternalMapState;
  }

  /** Rows of the current key; null = none is stored. */
  read(): unknown[] {
    const { values, before } = this;
    const rows = new Array<unknown>(values.length);
    for (let i = 0; i < rows.length; i++) {
      before[i] = values[i]?.get();
      rows[i] = before[i] ?? null;
    }
    return rows;
  }

  /** A row that is all null is not kept; one that is as it was is not written, so that its TTL goes on. */
  write(rows: readonly unknown[], cleared: ReadonlySet<number>): void {
    for (let i = 0; i < rows.length; i++) {
      const state = this.values[i];
      if (state === undefined) {
        if (cleared.has(i)) (this.lists[i] ?? this.maps[i])?.clear();
        continue;
      }
      const row = rows[i] as Row | null;
      const before = this.before[i];
      if (cleared.has(i) || row === null || isEmpty(row)) {
        if (before !== undefined) state.clear();
      } else if (before === undefined || !sameFields(row, before)) state.put(row);
    }
  }
}

function isEmpty(row: Row): boolean {
  if (row.kind !== RowKind.INSERT) return false;
  const arity = row.getArity();
  for (let i = 0; i < arity; i++) if (row[`f${i}`] !== null) return false;
  return true;
}

function sameFields(a: Row, b: Row): boolean {
  if (a.kind !== b.kind) return false;
  const arity = a.getArity();
  for (let i = 0; i < arity; i++) {
    const [x, y] = [a[`f${i}`], b[`f${i}`]];
    if (x !== y && !(typeof x === 'object' && deepEquals(x, y))) return false;
  }
  return true;
}
