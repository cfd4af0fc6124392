/**
 * Regular joins: every row of one input meets all rows that the other input holds under its join key. Both inputs may be changelogs.
 * The output of an outer side starts as a padded row, is taken back (-D) with the first partner, and comes again (+I) when the
 * last partner goes; inner joins pass the kind of the input row on.
 */
import { compileJoinPredicate } from '../../expressions';
import { type Row, RowKind } from '../../types/rows';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { JoinConfig } from './configs';
import { createJoinView, type JoinView, type Partners, type PartnerTest, uniquenessOf } from './join-views';
import {
  anyNull,
  isAccumulate,
  type JoinRows,
  leftPadder,
  rightPadder,
  rowJoiner,
  type WithKind,
  withKind,
} from './row-code';

/** What an operator of two keyed inputs knows of one of them. */
export interface JoinSide {
  readonly keyOf: KeyOf;
  /** The row has NULL in a key column where NULL equals nothing. */
  readonly neverMatches: (row: Row) => boolean;
  /** Rows of the other side that go with a row of this one. */
  readonly test: PartnerTest | undefined;
  readonly stored: WithKind;
}

/** Views, tests and keys that all regular joins have. */
export abstract class StreamingJoinBase extends TableOperator<JoinConfig> {
  protected sides!: readonly [JoinSide, JoinSide];
  protected views!: readonly [JoinView, JoinView];
  protected readonly partners: Partners = { rows: [], associations: [] };

  /** Sides whose rows know their number of partners. */
  protected abstract counted(): readonly [boolean, boolean];

  protected override setup(): void {
    this.sides = joinSides(this.config);
    const counted = this.counted();
    this.views = [this.view(0, counted[0]), this.view(1, counted[1])];
  }

  private view(input: 0 | 1, counted: boolean): JoinView {
    const { config } = this;
    const [keys, uniqueKeys, ttl, insertOnly = false] =
      input === 0
        ? ([config.leftKeys, config.leftUniqueKeys, config.leftTtl, config.leftInsertOnly] as const)
        : ([config.rightKeys, config.rightUniqueKeys, config.rightTtl, config.rightInsertOnly] as const);
    const spec = {
      name: input === 0 ? 'left-records' : 'right-records',
      input: config.inputs[input],
      uniqueness: uniquenessOf(keys, uniqueKeys),
      counted,
      insertOnly,
      ttl,
    };
    return createJoinView(spec, {
      valueState: (name, type, stateTtl) => this.valueState(name, type, stateTtl),
      listState: (name, type) => this.listState(name, type),
      mapState: (name, key, value, stateTtl) => this.mapState(name, key, value, stateTtl),
    });
  }

  /** Fills `partners` with the rows that the other side has for `row`; the key is current. */
  protected findPartners(row: Row, input: number): void {
    const { partners } = this;
    clear(partners.rows);
    clear(partners.associations);
    const side = this.sides[input];
    if (!side.neverMatches(row)) this.views[1 - input].find(row, side.test, partners);
  }
}

/** Setting the length of an array costs more than taking a few items from it. */
function clear(items: unknown[]): void {
  if (items.length > 16) items.length = 0;
  else while (items.length > 0) items.pop();
}

/** Keys and conditions of both inputs, each seen from its own rows. */
export function joinSides(
  config: Pick<JoinConfig, 'leftKeys' | 'rightKeys' | 'filterNulls' | 'condition' | 'inputs'> & {
    readonly session: Parameters<typeof compileJoinPredicate>[2];
  },
): [JoinSide, JoinSide] {
  const [left, right] = config.inputs;
  const { condition } = config;
  const test =
    condition === undefined ? undefined : compileJoinPredicate(condition, left.fields.length, config.session);
  const filtered = (keys: readonly number[]) => keys.filter((_, i) => config.filterNulls[i]);
  return [
    {
      keyOf: keyOfColumns(config.leftKeys),
      neverMatches: anyNull(filtered(config.leftKeys)),
      test,
      stored: withKind(left.fields.length),
    },
    {
      keyOf: keyOfColumns(config.rightKeys),
      neverMatches: anyNull(filtered(config.rightKeys)),
      test: test && ((probe, stored) => test(stored, probe)),
      stored: withKind(right.fields.length),
    },
  ];
}

/** INNER, LEFT, RIGHT and FULL joins. */
export class StreamingJoinOperator extends StreamingJoinBase {
  private outer!: readonly [boolean, boolean];
  private join!: JoinRows;
  private pad!: readonly [WithKind, WithKind];

  protected override counted(): readonly [boolean, boolean] {
    return this.outer;
  }

  protected override setup(): void {
    const { inputs, joinType } = this.config;
    this.outer = [joinType === 'LEFT' || joinType === 'FULL', joinType === 'RIGHT' || joinType === 'FULL'];
    super.setup();
    const [left, right] = inputs.map(({ fields }) => fields.length);
    this.join = rowJoiner(left, right);
    this.pad = [rightPadder(left, right), leftPadder(left, right)];
  }

  protected processRows(rows: readonly Row[], input: number): void {
    const { keyOf } = this.sides[input];
    for (const row of rows) {
      this.backend.setCurrentKey(keyOf(row));
      this.processRow(row, input, false);
    }
  }

  /**
   * `suppressed`: the row is half of an update inside a bundle, whose other half follows or went before. Padded rows of partners
   * then neither come nor go.
   */
  protected processRow(row: Row, input: number, suppressed: boolean): void {
    if (isAccumulate(row)) this.accumulate(row, input, suppressed);
    else this.retract(row, input, suppressed);
  }

  private accumulate(row: Row, input: number, suppressed: boolean): void {
    const stored = this.sides[input].stored(row, RowKind.INSERT);
    const { rows } = this.partners;
    const inputOuter = this.outer[input];
    const otherOuter = this.outer[1 - input];
    this.findPartners(row, input);
    if (inputOuter && rows.length === 0) this.collect(this.pad[input](row, RowKind.INSERT));
    const kind = inputOuter || otherOuter ? RowKind.INSERT : row.kind;
    for (let i = 0; i < rows.length; i++) {
      const partner = rows[i];
      if (otherOuter) this.gainPartner(partner, this.partners.associations[i], 1 - input, suppressed);
      this.collect(input === 0 ? this.join(row, partner, kind) : this.join(partner, row, kind));
    }
    this.views[input].add(stored, rows.length);
  }

  private gainPartner(row: Row, associations: number, side: number, suppressed: boolean): void {
    if (associations === 0 && !suppressed) this.collect(this.pad[side](row, RowKind.DELETE));
    this.views[side].setAssociations(row, associations + 1);
  }

  private retract(row: Row, input: number, suppressed: boolean): void {
    if (!suppressed) this.views[input].retract(this.sides[input].stored(row, RowKind.INSERT));
    const { rows, associations } = this.partners;
    const inputOuter = this.outer[input];
    const otherOuter = this.outer[1 - input];
    this.findPartners(row, input);
    if (inputOuter && rows.length === 0) this.collect(this.pad[input](row, RowKind.DELETE));
    const kind = inputOuter ? RowKind.DELETE : row.kind;
    for (let i = 0; i < rows.length; i++) {
      const partner = rows[i];
      this.collect(input === 0 ? this.join(row, partner, kind) : this.join(partner, row, kind));
      if (!otherOuter) continue;
      if (associations[i] === 1 && !suppressed) this.collect(this.pad[1 - input](partner, RowKind.INSERT));
      this.views[1 - input].setAssociations(partner, associations[i] - 1);
    }
  }
}

/** SEMI and ANTI joins: left rows that have, or have not, a partner. */
export class SemiAntiJoinOperator extends StreamingJoinBase {
  private anti!: boolean;
  private leftAs!: WithKind;

  protected override counted(): readonly [boolean, boolean] {
    return [true, false];
  }

  protected override setup(): void {
    super.setup();
    this.anti = this.config.joinType === 'ANTI';
    this.leftAs = this.sides[0].stored;
  }

  protected processRows(rows: readonly Row[], input: number): void {
    const { keyOf } = this.sides[input];
    for (const row of rows) {
      this.backend.setCurrentKey(keyOf(row));
      if (input === 0) this.processLeft(row);
      else this.processRight(row);
    }
  }

  private processLeft(row: Row): void {
    this.findPartners(row, 0);
    const { length } = this.partners.rows;
    if (length > 0 !== this.anti) this.collect(row);
    const stored = this.leftAs(row, RowKind.INSERT);
    if (isAccumulate(row)) this.views[0].add(stored, length);
    else this.views[0].retract(stored);
  }

  private processRight(row: Row): void {
    const { rows, associations } = this.partners;
    const accumulates = isAccumulate(row);
    this.findPartners(row, 1);
    const stored = this.sides[1].stored(row, RowKind.INSERT);
    if (accumulates) this.views[1].add(stored, 0);
    else this.views[1].retract(stored);
    const turning = accumulates ? 0 : 1;
    const antiKind = accumulates ? RowKind.DELETE : RowKind.INSERT;
    for (let i = 0; i < rows.length; i++) {
      if (associations[i] === turning) this.collect(this.leftAs(rows[i], this.anti ? antiKind : row.kind));
      this.views[0].setAssociations(rows[i], associations[i] + (accumulates ? 1 : -1));
    }
  }
}
