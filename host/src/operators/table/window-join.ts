/** Window joins: rows of both sides with equal keys and equal windows meet when the window ends. */
import { compileJoinPredicate } from '../../expressions';
import type { InternalListState } from '../../state/contracts';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import type { WindowJoinConfig } from './configs';
import { type JoinSide, joinSides } from './join';
import { isAccumulate, type JoinRows, leftPadder, rightPadder, rowJoiner, type WithKind } from './row-code';
import { WindowRowsOperator } from './window-rows';

const LATE_COUNTERS = ['leftNumLateRecordsDropped', 'rightNumLateRecordsDropped'];

export class WindowJoinOperator extends WindowRowsOperator<WindowJoinConfig> {
  private sides!: readonly [JoinSide, JoinSide];
  private ends!: readonly [`f${number}`, `f${number}`];
  private rows!: readonly [InternalListState<Row>, InternalListState<Row>];
  private join!: JoinRows;
  private pads!: readonly [WithKind, WithKind];
  private matches!: (left: Row, right: Row) => boolean;

  protected title(): string {
    return 'Window Join';
  }

  protected override setup(): void {
    super.setup();
    const { inputs, left, right, condition, session } = this.config;
    const [leftArity, rightArity] = [inputs[0].fields.length, inputs[1].fields.length];
    this.sides = joinSides(this.config);
    this.ends = [`f${left.end}`, `f${right.end}`];
    this.rows = [this.listState('left-records', inputs[0]), this.listState('right-records', inputs[1])];
    this.join = rowJoiner(leftArity, rightArity);
    this.pads = [rightPadder(leftArity, rightArity), leftPadder(leftArity, rightArity)];
    const test = condition === undefined ? () => true : compileJoinPredicate(condition, leftArity, session);
    const { neverMatches } = this.sides[0];
    this.matches = (l, r) => !neverMatches(l) && test(l, r);
  }

  protected processRows(rows: readonly Row[], input: number): void {
    const { keyOf } = this.sides[input];
    const state = this.rows[input];
    for (const row of rows) {
      if (!isAccumulate(row)) throw new Error('Window Join takes insert-only input.');
      this.backend.setCurrentKey(keyOf(row));
      const window = this.openWindow(row, this.ends[input], LATE_COUNTERS[input]);
      if (window === undefined) continue;
      state.setNamespace(window);
      state.add(row);
    }
  }

  protected fireWindow(window: string): void {
    for (const state of this.rows) state.setNamespace(window);
    const [left, right] = this.rows.map((state) => state.get());
    switch (this.config.joinType) {
      case 'SEMI':
      case 'ANTI':
        this.emitSemi(left, right);
        break;
      case 'RIGHT':
        this.emitRight(left, right);
        break;
      default:
        this.emitLeft(left, right);
    }
    for (const state of this.rows) state.clear();
  }

  private emitSemi(left: readonly Row[], right: readonly Row[]): void {
    const anti = this.config.joinType === 'ANTI';
    for (const row of left) if (right.some((other) => this.matches(row, other)) !== anti) this.collect(row);
  }

  /** INNER, LEFT and FULL: left row by left row, then the right rows that had no partner. */
  private emitLeft(left: readonly Row[], right: readonly Row[]): void {
    const { joinType } = this.config;
    const met = new Uint8Array(right.length);
    for (const row of left) {
      let matched = false;
      for (let i = 0; i < right.length; i++) {
        if (!this.matches(row, right[i])) continue;
        matched = true;
        met[i] = 1;
        this.collect(this.join(row, right[i], RowKind.INSERT));
      }
      if (!matched && joinType !== 'INNER') this.collect(this.pads[0](row, RowKind.INSERT));
    }
    if (joinType !== 'FULL') return;
    for (let i = 0; i < right.length; i++) if (met[i] === 0) this.collect(this.pads[1](right[i], RowKind.INSERT));
  }

  private emitRight(left: readonly Row[], right: readonly Row[]): void {
    for (const row of right) {
      let matched = false;
      for (const other of left) {
        if (!this.matches(other, row)) continue;
        matched = true;
        this.collect(this.join(other, row, RowKind.INSERT));
      }
      if (!matched) this.collect(this.pads[1](row, RowKind.INSERT));
    }
  }
}

registerOperator('table-window-join', (node) => new WindowJoinOperator(node));
