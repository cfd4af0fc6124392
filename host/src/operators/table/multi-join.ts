/**
 * Joins of several inputs on one common key, without the intermediate results of a chain of joins: a row of one input is joined with
 * the rows that all others hold, from the first input to the last. A left join level that loses its padding to a first partner takes
 * the padded rows back, and gives them again with the last partner's end.
 */
import { compileJoinPredicate } from '../../expressions';
import type { InternalMapState } from '../../state/contracts';
import { INT } from '../../types/logical/types';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { MultiJoinConfig } from './configs';
import { uniqueKeyType } from './join-views';
import { anyNull, isAccumulate, type JoinRows, rightPadder, rowJoiner, type WithKind, withKind } from './row-code';

/** Rows of one input under the common key. */
interface InputRows {
  add(row: Row): void;
  retract(row: Row): void;
  /** As of now: rows that are added later are not in it. */
  rows(): readonly Row[];
}

class UniqueRows implements InputRows {
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

  rows(): readonly Row[] {
    return [...this.state.entries()].map(([, row]) => row);
  }
}

class CountedRows implements InputRows {
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

  rows(): readonly Row[] {
    return [...this.state.entries()].flatMap(([row, count]) => new Array<Row>(count).fill(row));
  }
}

/** How one input joins what is on its left. */
interface Level {
  readonly left: boolean;
  readonly keyOf: KeyOf;
  readonly neverMatches: (row: Row) => boolean;
  readonly rows: InputRows;
  readonly matches: (joined: Row, row: Row) => boolean;
  readonly join: JoinRows;
  readonly pad: WithKind;
  readonly stored: WithKind;
}

/** The row that has come, on its way through the levels. */
interface Arrival {
  readonly row: Row;
  readonly input: number;
  /** Of the rows that are emitted. */
  readonly kind: RowKind;
}

export class MultiJoinOperator extends TableOperator<MultiJoinConfig> {
  private levels!: readonly Level[];

  protected override setup(): void {
    let arity = 0;
    this.levels = this.config.inputs.map((input, i) => {
      const level = this.level(i, arity);
      arity += input.fields.length;
      return level;
    });
  }

  private level(i: number, leftArity: number): Level {
    const { config } = this;
    const condition = config.conditions[i];
    const own = config.inputs[i].fields.length;
    const neverMatches = anyNull(config.keys[i]);
    const test = condition && i > 0 ? compileJoinPredicate(condition, leftArity, config.session) : undefined;
    return {
      left: i > 0 && config.joinTypes[i] === 'LEFT',
      keyOf: keyOfColumns(config.keys[i]),
      neverMatches,
      rows: this.inputRows(i),
      matches: (joined, row) => i === 0 || (!neverMatches(row) && (test === undefined || test(joined, row))),
      join: rowJoiner(leftArity, own),
      pad: rightPadder(leftArity, own),
      stored: withKind(own),
    };
  }

  private inputRows(i: number): InputRows {
    const { inputs, uniqueKeys, ttls } = this.config;
    const name = `multi-join-input-${i}`;
    const [input, keys, ttl] = [inputs[i], uniqueKeys[i], ttls[i]];
    if (keys.length === 0) return new CountedRows(this.mapState(name, input, INT, ttl));
    const columns = keys.reduce((best, key) => (key.length < best.length ? key : best));
    return new UniqueRows(this.mapState(name, uniqueKeyType(input, columns), input, ttl), keyOfColumns(columns));
  }

  protected processRows(rows: readonly Row[], input: number): void {
    const level = this.levels[input];
    for (const row of rows) {
      this.backend.setCurrentKey(level.keyOf(row));
      this.descend(0, { row, input, kind: row.kind }, undefined, false);
      const stored = level.stored(row, RowKind.INSERT);
      if (isAccumulate(row)) level.rows.add(stored);
      else level.rows.retract(stored);
    }
  }

  /** Joins on from `depth`; `active` = the row that has come is part of `joined`, or of its padding. */
  private descend(depth: number, arrival: Arrival, joined: Row | undefined, active: boolean): void {
    if (depth === this.levels.length) {
      this.emit(joined as Row, arrival.kind);
      return;
    }
    const level = this.levels[depth];
    const partners = this.joinStored(depth, arrival, joined, active);
    if (depth === arrival.input) this.joinArrival(depth, arrival, joined, partners);
    else if (level.left && partners === undefined) {
      this.descend(depth + 1, arrival, level.pad(joined as Row, RowKind.INSERT), active);
    }
  }

  private emit(joined: Row, kind: RowKind): void {
    // Joined rows are made for this output alone: there are two inputs at least.
    joined.kind = kind;
    this.collect(joined);
  }

  /**
   * Joins with the rows that the level holds. At the level of the row that has come they only count, since what they give has been
   * given. Returns the number of partners, or undefined when there are none.
   */
  private joinStored(depth: number, arrival: Arrival, joined: Row | undefined, active: boolean): number | undefined {
    const level = this.levels[depth];
    const own = depth === arrival.input;
    if (own && !level.left) return undefined;
    let matched = false;
    let partners = 0;
    for (const row of level.rows.rows()) {
      if (!level.matches(joined as Row, row)) continue;
      matched = true;
      if (level.left) {
        partners += !active || isAdding(arrival.kind) ? 1 : -1;
        if (own && depth > 0 && partners > (isAdding(arrival.kind) ? 0 : 1)) return partners;
      }
      if (own && !active) continue;
      this.descend(depth + 1, arrival, this.extend(depth, joined, row), active);
    }
    return matched ? partners : undefined;
  }

  private extend(depth: number, joined: Row | undefined, row: Row): Row {
    return depth === 0 ? row : this.levels[depth].join(joined as Row, row, RowKind.INSERT);
  }

  private joinArrival(depth: number, arrival: Arrival, joined: Row | undefined, stored: number | undefined): void {
    const level = this.levels[depth];
    if (!level.matches(joined as Row, arrival.row)) return;
    const adding = isAdding(arrival.kind);
    if (level.left && adding && stored === undefined) {
      this.descend(depth + 1, { ...arrival, kind: RowKind.DELETE }, level.pad(joined as Row, RowKind.INSERT), true);
    }
    this.descend(depth + 1, arrival, this.extend(depth, joined, arrival.row), true);
    const left = (stored ?? 0) + (adding ? 1 : -1);
    if (level.left && !adding && left === 0) {
      this.descend(depth + 1, { ...arrival, kind: RowKind.INSERT }, level.pad(joined as Row, RowKind.INSERT), true);
    }
  }
}

function isAdding(kind: RowKind): boolean {
  return kind === RowKind.INSERT || kind === RowKind.UPDATE_AFTER;
}

registerOperator('table-multi-join', (node) => new MultiJoinOperator(node));
