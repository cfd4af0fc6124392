/**
 * Runs the automaton over the rows of one key. Every partial match is followed at once; which of several matches are given out is
 * decided by the strategy for what comes after a match: a match waits while an earlier row may still begin one, and then removes
 * the partial matches that it overlaps.
 */
import type { Row } from '../../../types/rows';
import { OperatorError } from '../../base';
import type { MatchConfig } from '../configs';
import type { Automaton, Condition, State, Transition } from './nfa-compiler';
import { PriorityQueue } from './priority-queue';

/** A row of a match: the last one, with those before it. Matches that begin alike share their beginning. */
export interface MatchedRow {
  readonly row: Row;
  readonly variable: string;
  readonly time: number;
  /** Tells rows of one time apart. */
  readonly id: number;
  readonly previous: MatchedRow | undefined;
}

/** A partial match: where it is, and what it has. */
export interface PartialMatch {
  readonly state: number;
  readonly last: MatchedRow | undefined;
  /** The first row. */
  readonly first: MatchedRow | undefined;
}

/** What is kept for a key. */
export interface NfaState {
  readonly partial: PartialMatch[];
  readonly completed: PartialMatch[];
  /** How many rows of `time` have been taken. */
  readonly time: number;
  readonly taken: number;
}

/** Rows of a match by variable, each in order. */
export type Match = ReadonlyMap<string, readonly Row[]>;

/** What conditions are evaluated in. */
export interface ConditionContext {
  row: Row;
  last: MatchedRow | undefined;
}

type After = MatchConfig['after'];

function compareStarts(a: PartialMatch, b: PartialMatch): number {
  if (a.first === undefined || b.first === undefined) {
    return (a.first === undefined ? 1 : 0) - (b.first === undefined ? 1 : 0);
  }
  return compareRows(a.first, b.first);
}

function compareRows(a: MatchedRow, b: MatchedRow): number {
  return a.time === b.time ? a.id - b.id : a.time < b.time ? -1 : 1;
}

/** All rows of a match from its last one, first to last. */
export function rowsOf(last: MatchedRow | undefined): MatchedRow[] {
  const rows: MatchedRow[] = [];
  for (let row = last; row !== undefined; row = row.previous) rows.push(row);
  return rows.reverse();
}

function matchOf(last: MatchedRow | undefined): Match {
  const match = new Map<string, Row[]>();
  for (const { variable, row } of rowsOf(last)) {
    const rows = match.get(variable);
    if (rows === undefined) match.set(variable, [row]);
    else rows.push(row);
  }
  return match;
}

/** The automaton at work on one key; made from and turned back into what is stored. */
export class NfaRun {
  private partial: PriorityQueue<PartialMatch>;
  private readonly completed: PriorityQueue<PartialMatch>;
  private time: number;
  private taken: number;
  private readonly context: ConditionContext;
  /** A row has begun a match since the run was made. */
  beganMatch = false;

  constructor(
    private readonly automaton: Automaton<ConditionContext>,
    private readonly after: After,
    /** ms; 0 = no limit. */
    private readonly within: number,
    stored: NfaState | undefined,
  ) {
    const initial: PartialMatch = { state: automaton.start.id, last: undefined, first: undefined };
    this.partial = new PriorityQueue(compareStarts, stored?.partial.slice() ?? [initial]);
    this.completed = new PriorityQueue(compareStarts, stored?.completed.slice() ?? []);
    this.time = stored?.time ?? Number.NEGATIVE_INFINITY;
    this.taken = stored?.taken ?? 0;
    this.context = { row: undefined as unknown as Row, last: undefined };
  }

  /** Undefined when nothing but the beginning is left. */
  store(): NfaState | undefined {
    if (this.partial.size === 1 && this.completed.size === 0) return undefined;
    const { time, taken } = this;
    return { partial: [...this.partial.values()], completed: [...this.completed.values()], time, taken };
  }

  /** Drops partial matches that are too old at `time`; matches that waited for them are returned. */
  advanceTime(time: number): Match[] {
    const open = new PriorityQueue(compareStarts);
    for (const match of this.partial.values()) if (!this.isTimedOut(match, time)) open.add(match);
    const matches = this.release(open);
    this.partial = open;
    return matches;
  }

  private isTimedOut({ first }: PartialMatch, time: number): boolean {
    return first !== undefined && this.within > 0 && time - first.time >= this.within;
  }

  /** Offers a row to all partial matches; returns the matches that can be given out now. */
  process(row: Row, time: number): Match[] {
    if (time !== this.time) {
      this.time = time;
      this.taken = 0;
    }
    const id = this.taken;
    const open = new PriorityQueue(compareStarts);
    const found = new PriorityQueue(compareStarts);
    for (const match of this.partial.values()) {
      for (const next of this.extend(match, row, time, id)) {
        (this.automaton.states[next.state].final ? found : open).add(next);
      }
    }
    this.completed.addAll(found.values());
    const matches = this.release(open);
    this.partial = open;
    return matches;
  }

  private extend(match: PartialMatch, row: Row, time: number, id: number): PartialMatch[] {
    const { context, automaton } = this;
    context.row = row;
    context.last = match.last;
    const next: PartialMatch[] = [];
    for (const { source, target } of this.takes(automaton.states[match.state])) {
      this.taken = id + 1;
      const last: MatchedRow = { row, variable: source.variable, time, id, previous: match.last };
      const first = match.first ?? last;
      if (match.first === undefined && time > 0) this.beganMatch = true;
      next.push({ state: target.id, last, first });
      const final = this.finalAfter(target);
      if (final !== undefined) next.push({ state: final.id, last, first });
    }
    if (match.first === undefined) next.push(match);
    return next;
  }

  /** The ways to take the row from a state, also from those that it leads to without a row. */
  private takes(
    state: State<ConditionContext>,
  ): { readonly source: State<ConditionContext>; readonly target: State<ConditionContext> }[] {
    const found: { source: State<ConditionContext>; target: State<ConditionContext> }[] = [];
    const open = [state];
    for (let source = open.pop(); source !== undefined; source = open.pop()) {
      for (const transition of source.transitions) {
        if (!this.holds(transition)) continue;
        if (transition.action === 'proceed') open.push(transition.target);
        else found.push({ source, target: transition.target });
      }
    }
    return found;
  }

  /** The final state, when the way there needs no more rows. */
  private finalAfter(state: State<ConditionContext>): State<ConditionContext> | undefined {
    const open = [state];
    for (let source = open.pop(); source !== undefined; source = open.pop()) {
      for (const transition of source.transitions) {
        if (transition.action !== 'proceed' || !this.holds(transition)) continue;
        if (transition.target.final) return transition.target;
        open.push(transition.target);
      }
    }
    return undefined;
  }

  private holds({ condition }: Transition<ConditionContext>): boolean {
    return condition === undefined || (condition as Condition<ConditionContext>)(this.context);
  }

  /** Gives out completed matches from the earliest on, up to one that begins after a partial match in `open`. */
  private release(open: PriorityQueue<PartialMatch>): Match[] {
    const matches: Match[] = [];
    for (let match = this.completed.peek(); match !== undefined; match = this.completed.peek()) {
      const waiting = open.peek();
      if (waiting !== undefined && compareStarts(match, waiting) > 0) break;
      this.completed.poll();
      this.prune(open, match);
      matches.push(matchOf(match.last));
    }
    return matches;
  }

  /** Removes what begins before the row that the next match may begin with. */
  private prune(open: PriorityQueue<PartialMatch>, match: PartialMatch): void {
    const from = this.pruneFrom(match);
    if (from === undefined) return;
    const inclusive = this.after.kind === 'PAST_LAST_ROW' || this.after.kind === 'TO_NEXT_ROW';
    const isOverlapped = ({ first }: PartialMatch) => {
      if (first === undefined) return false;
      const compared = compareRows(first, from);
      return inclusive ? compared <= 0 : compared < 0;
    };
    open.removeIf(isOverlapped);
    this.completed.removeIf(isOverlapped);
  }

  private pruneFrom({ first, last }: PartialMatch): MatchedRow | undefined {
    const { kind, variable } = this.after;
    if (kind === 'PAST_LAST_ROW') return last;
    if (kind === 'TO_NEXT_ROW') return first;
    const rows = rowsOf(last);
    const own = rows.filter((row) => row.variable === variable);
    const target = kind === 'TO_FIRST' ? own[0] : own[own.length - 1];
    if (target === undefined)
      throw this.failure(`Could not skip to ${variable}. No such element in the found match ${matchText(rows)}`);
    if (target === rows[0]) throw this.failure('Could not skip to first element of a match.');
    return target;
  }

  private failure(message: string): OperatorError {
    return new OperatorError(message, {
      exceptionClass: 'org.apache.flink.util.FlinkRuntimeException',
      domain: 'user',
    });
  }
}

/** As Java prints a map of lists of event ids. */
function matchText(rows: readonly MatchedRow[]): string {
  const byVariable = new Map<string, string[]>();
  for (const { variable, time, id } of rows) {
    const ids = byVariable.get(variable) ?? [];
    ids.push(`EventId{id=${id}, timestamp=${time}}`);
    byVariable.set(variable, ids);
  }
  return `{${[...byVariable].map(([variable, ids]) => `${variable}=[${ids.join(', ')}]`).join(', ')}}`;
}
