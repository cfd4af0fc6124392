/**
 * Interval joins: rows of both sides meet when their times are within bounds of each other. Rows are kept until no partner can come
 * any more; outer sides are padded then. Watermarks are held back by the longer bound, so that padded rows are not late.
 */
import { deserialize } from '../../expressions';
import type { InternalMapState, InternalValueState, Timer } from '../../state/contracts';
import { MAX_WATERMARK } from '../../types/contracts';
import { array, BIGINT, BOOLEAN, row as rowType } from '../../types/logical/types';
import { type Row, type RowConstructor, RowKind, rowClass } from '../../types/rows';
import { tableError } from '../../types/sql-error';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { TableOperator } from './base';
import type { IntervalJoinConfig } from './configs';
import { type JoinSide, joinSides } from './join';
import { type JoinRows, leftPadder, rightPadder, rowJoiner, type WithKind } from './row-code';

/** A kept row and whether it had a partner. */
const Kept: RowConstructor = rowClass(2);

interface Side extends JoinSide {
  readonly outer: boolean;
  readonly pad: WithKind;
  readonly time: `f${number}`;
  /** How far a partner's time may be after that of a row of this side. */
  readonly ahead: number;
  /** Rows by time. */
  readonly cache: InternalMapState<number, Row[]>;
  /** Time of the registered clean-up of the other side's cache, which rows of this side ask for. */
  readonly cleanup: InternalValueState<number>;
  /** Rows of this side up to this time are gone. */
  expired: number;
}

export class IntervalJoinOperator extends TableOperator<IntervalJoinConfig> {
  private sides!: readonly [Side, Side];
  private join!: JoinRows;
  private delay!: number;
  private operatorTime = 0;

  protected override setup(): void {
    const { config } = this;
    const [left, right] = config.inputs;
    const [leftArity, rightArity] = [left.fields.length, right.fields.length];
    this.join = rowJoiner(leftArity, rightArity);
    this.delay = Math.max(-config.lower, config.upper);
    const [leftSide, rightSide] = joinSides(config);
    const outer = (own: 'LEFT' | 'RIGHT') => config.joinType === own || config.joinType === 'FULL';
    this.sides = [
      {
        ...leftSide,
        ...this.sideStates(0, 'Left'),
        outer: outer('LEFT'),
        pad: rightPadder(leftArity, rightArity),
        time: `f${config.leftTimeIndex}`,
        ahead: -config.lower,
        expired: 0,
      },
      {
        ...rightSide,
        ...this.sideStates(1, 'Right'),
        outer: outer('RIGHT'),
        pad: leftPadder(leftArity, rightArity),
        time: `f${config.rightTimeIndex}`,
        ahead: config.upper,
        expired: 0,
      },
    ];
  }

  private sideStates(input: number, name: string): Pick<Side, 'cache' | 'cleanup'> {
    const kept = rowType(
      [
        { name: 'f0', type: this.config.inputs[input] },
        { name: 'f1', type: BOOLEAN },
      ],
      false,
    );
    return {
      cache: this.mapState(`IntervalJoin${name}Cache`, BIGINT, array(kept, false)),
      cleanup: this.valueState(`IntervalJoin${name === 'Left' ? 'Right' : 'Left'}TimerState`, BIGINT),
    };
  }

  private updateTime(): void {
    this.operatorTime = this.config.time === 'ROWTIME' ? Math.max(this.watermark, 0) : this.now();
  }

  protected processRows(rows: readonly Row[], input: number): void {
    const own = this.sides[input];
    const other = this.sides[1 - input];
    const proctime = this.config.time === 'PROCTIME';
    for (const row of rows) {
      this.backend.setCurrentKey(own.keyOf(row));
      this.updateTime();
      this.processRow(row, proctime ? this.operatorTime : (row[own.time] as number), own, other, input);
    }
  }

  private processRow(row: Row, time: number, own: Side, other: Side, input: number): void {
    const from = time - other.ahead;
    const to = time + own.ahead;
    const matched = other.expired < to && this.matchAndExpire(row, own, other, from, to, input);
    if (this.operatorTime < to) {
      const kept = new Kept(RowKind.INSERT, row, matched);
      const bucket = own.cache.get(time);
      if (bucket === undefined) own.cache.put(time, [kept]);
      else {
        bucket.push(kept);
        own.cache.put(time, bucket);
      }
      if (own.cleanup.get() === undefined) this.registerCleanup(own, time);
    } else if (!matched && own.outer) this.collect(own.pad(row, RowKind.INSERT));
  }

  /** Joins the row with the other side, and drops rows there that are too old for any row to come. True = it had a partner. */
  private matchAndExpire(row: Row, own: Side, other: Side, from: number, to: number, input: number): boolean {
    other.expired = this.expirationTime(other);
    const possible = !own.neverMatches(row);
    let matched = false;
    for (const [time, bucket] of [...other.cache.entries()]) {
      if (possible && time >= from && time <= to && this.matchBucket(row, bucket, own, input)) {
        matched = true;
        if (other.outer) other.cache.put(time, bucket);
      }
      if (time <= other.expired) {
        this.padUnmatched(other, bucket);
        other.cache.remove(time);
      }
    }
    return matched;
  }

  private matchBucket(row: Row, bucket: readonly Row[], own: Side, input: number): boolean {
    let matched = false;
    for (const kept of bucket) {
      const partner = kept.f0 as Row;
      if (own.test !== undefined && !own.test(row, partner)) continue;
      matched = true;
      kept.f1 = true;
      const [left, right] = input === 0 ? [row, partner] : [partner, row];
      this.collect(this.join(left, right, RowKind.INSERT));
    }
    return matched;
  }

  private padUnmatched(side: Side, bucket: readonly Row[]): void {
    if (!side.outer) return;
    for (const kept of bucket) if (kept.f1 !== true) this.collect(side.pad(kept.f0 as Row, RowKind.INSERT));
  }

  /** Rows of a side up to this time have no partner to come. */
  private expirationTime(side: Side): number {
    const { operatorTime } = this;
    return operatorTime < MAX_WATERMARK ? operatorTime - side.ahead - 1 : MAX_WATERMARK;
  }

  private registerCleanup(side: Side, time: number): void {
    const at = time + side.ahead + Math.max(0, this.config.minCleanupInterval) + 1;
    if (this.config.time === 'ROWTIME') this.timers.registerEventTimeTimer('', at);
    else this.timers.registerProcessingTimeTimer('', at);
    side.cleanup.put(at);
  }

  override onEventTime(timer: Timer): void {
    this.onTimer(timer.time);
  }

  override onProcessingTime(timer: Timer): void {
    this.onTimer(timer.time);
  }

  private onTimer(time: number): void {
    this.updateTime();
    for (const side of [this.sides[1], this.sides[0]]) {
      if (side.cleanup.get() === time) this.removeExpired(side);
    }
  }

  private removeExpired(side: Side): void {
    side.expired = this.expirationTime(side);
    let earliest = -1;
    for (const [time, bucket] of [...side.cache.entries()]) {
      if (time <= side.expired) {
        this.padUnmatched(side, bucket);
        side.cache.remove(time);
      } else if (time < earliest || earliest < 0) earliest = time;
    }
    if (earliest > 0) this.registerCleanup(side, earliest);
    else {
      side.cleanup.clear();
      side.cache.clear();
    }
  }

  protected override forwardWatermark(timestamp: number): void {
    const delayed = this.config.time === 'ROWTIME' ? this.delay : 0;
    this.context.output.emitWatermark(timestamp >= MAX_WATERMARK ? timestamp : timestamp - delayed);
  }
}

/** Bounds that no pair of times can meet: outer sides are padded at once. */
export class EmptyIntervalJoinOperator extends TableOperator<IntervalJoinConfig> {
  private pads!: readonly [WithKind, WithKind];
  private outer!: readonly [boolean, boolean];

  protected override setup(): void {
    const [left, right] = this.config.inputs.map(({ fields }) => fields.length);
    const { joinType } = this.config;
    this.pads = [rightPadder(left, right), leftPadder(left, right)];
    this.outer = [joinType === 'LEFT' || joinType === 'FULL', joinType === 'RIGHT' || joinType === 'FULL'];
  }

  protected processRows(rows: readonly Row[], input: number): void {
    if (!this.outer[input]) return;
    for (const row of rows) this.collect(this.pads[input](row, RowKind.INSERT));
  }
}

registerOperator('table-interval-join', (node) => {
  const { joinType, lower, upper } = deserialize<IntervalJoinConfig>(transformOf(node).payload);
  if (joinType === 'SEMI' || joinType === 'ANTI') {
    throw tableError(`Interval Join: ${joinType} Join between stream and stream is not supported yet.`);
  }
  return lower > upper ? new EmptyIntervalJoinOperator(node) : new IntervalJoinOperator(node);
});
