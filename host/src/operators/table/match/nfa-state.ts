/** The state of the automaton as a value of an SQL type: rows that matches share are written once. */
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { array, BIGINT, DOUBLE, INT, row as rowType, STRING } from '../../../types/logical/types';
import { type Row, type RowConstructor, RowKind, rowClass } from '../../../types/rows';
import type { MatchedRow, NfaState, PartialMatch } from './nfa';

/** No row. */
const NONE = -1;

const Match: RowConstructor = rowClass(3);
const Matched: RowConstructor = rowClass(5);
const State: RowConstructor = rowClass(5);

function fields(...types: readonly LogicalType[]): RowType {
  return rowType(
    types.map((type, i) => ({ name: `f${i}`, type })),
    false,
  );
}

/** Matches are (state, last row, first row); rows (row, variable, time, id, row before), by their places in the list. */
export function nfaStateType(input: RowType): RowType {
  const matches = array(fields(INT, INT, INT), false);
  const rows = array(fields(input, STRING, BIGINT, INT, INT), false);
  return fields(matches, matches, rows, DOUBLE, INT);
}

export function encodeState({ partial, completed, time, taken }: NfaState): Row {
  const rows: Row[] = [];
  const places = new Map<MatchedRow, number>();
  const place = (matched: MatchedRow | undefined): number => {
    if (matched === undefined) return NONE;
    const known = places.get(matched);
    if (known !== undefined) return known;
    const chain: MatchedRow[] = [];
    for (let one: MatchedRow | undefined = matched; one !== undefined && !places.has(one); one = one.previous)
      chain.push(one);
    for (const one of chain.reverse()) {
      const previous = one.previous === undefined ? NONE : (places.get(one.previous) as number);
      places.set(one, rows.length);
      rows.push(new Matched(RowKind.INSERT, one.row, one.variable, one.time, one.id, previous));
    }
    return places.get(matched) as number;
  };
  const encode = ({ state, last, first }: PartialMatch) => new Match(RowKind.INSERT, state, place(last), place(first));
  const [open, waiting] = [partial.map(encode), completed.map(encode)];
  return new State(RowKind.INSERT, open, waiting, rows, time, taken);
}

export function decodeState(state: Row): NfaState {
  const rows: MatchedRow[] = [];
  for (const { f0, f1, f2, f3, f4 } of state.f2 as readonly Row[]) {
    rows.push({
      row: f0 as Row,
      variable: f1 as string,
      time: f2 as number,
      id: f3 as number,
      previous: f4 === NONE ? undefined : rows[f4 as number],
    });
  }
  const at = (place: unknown) => (place === NONE ? undefined : rows[place as number]);
  const decode = ({ f0, f1, f2 }: Row): PartialMatch => ({ state: f0 as number, last: at(f1), first: at(f2) });
  return {
    partial: (state.f0 as readonly Row[]).map(decode),
    completed: (state.f1 as readonly Row[]).map(decode),
    time: state.f3 as number,
    taken: state.f4 as number,
  };
}
