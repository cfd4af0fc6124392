/**
 * Temporal joins: each left row meets the version of the right table that is valid at its time. In event time, left rows wait for the
 * watermark, and versions are kept while a row to come may need them; in processing time the current version is used at once.
 */
import { deserialize } from '../../expressions';
import type { InternalMapState, InternalValueState, Timer } from '../../state/contracts';
import { BIGINT } from '../../types/logical/types';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { TableOperator } from './base';
import type { TemporalJoinConfig } from './configs';
import { type JoinSide, joinSides } from './join';
import { isAccumulate, type JoinRows, rightPadder, rowJoiner, type WithKind } from './row-code';

/** Idle state goes between once and one and a half times the retention after its last use. */
const MAX_RETENTION_FACTOR = 1.5;

abstract class TemporalJoinBase extends TableOperator<TemporalJoinConfig> {
  protected sides!: readonly [JoinSide, JoinSide];
  private join!: JoinRows;
  private pad!: WithKind;
  private cleanup: InternalValueState<number> | undefined;

  protected override setup(): void {
    const { config } = this;
    const [left, right] = config.inputs.map(({ fields }) => fields.length);
    this.sides = joinSides(config);
    this.join = rowJoiner(left, right);
    this.pad = rightPadder(left, right);
    if (config.ttl > 1) this.cleanup = this.valueState('cleanup-timestamp', BIGINT);
  }

  protected processRows(rows: readonly Row[], input: number): void {
    for (const row of rows) {
      this.backend.setCurrentKey(this.sides[input].keyOf(row));
      if (input === 0) this.processLeft(row);
      else this.processRight(row);
    }
  }

  protected abstract processLeft(row: Row): void;
  protected abstract processRight(row: Row): void;

  /** Joins a left row with the version that is valid for it, if there is one. */
  protected emit(left: Row, version: Row | undefined): void {
    const [{ test, neverMatches }] = this.sides;
    if (version !== undefined && !neverMatches(left) && (test === undefined || test(left, version))) {
      this.collect(this.join(left, version, left.kind));
    } else if (this.config.joinType === 'LEFT') this.collect(this.pad(left, left.kind));
  }

  /** The current key's state was used: it stays for the retention time from now on. */
  protected retain(): void {
    const { cleanup } = this;
    if (cleanup === undefined) return;
    const now = this.now();
    const current = cleanup.get();
    if (current !== undefined && now + this.config.ttl <= current) return;
    if (current !== undefined) this.timers.deleteProcessingTimeTimer('', current);
    const next = now + Math.floor(this.config.ttl * MAX_RETENTION_FACTOR);
    this.timers.registerProcessingTimeTimer('', next);
    cleanup.put(next);
  }

  protected forgetRetention(): void {
    const current = this.cleanup?.get();
    if (current === undefined) return;
    this.cleanup?.clear();
    this.timers.deleteProcessingTimeTimer('', current);
  }

  override onProcessingTime(timer: Timer): void {
    if (this.cleanup?.get() !== timer.time) return;
    this.clearState();
    this.cleanup.clear();
  }

  protected abstract clearState(): void;
}

export class TemporalProcessTimeJoinOperator extends TemporalJoinBase {
  private current!: InternalValueState<Row>;

  protected override setup(): void {
    super.setup();
    this.current = this.valueState('right', this.config.inputs[1]);
  }

  protected processLeft(row: Row): void {
    const version = this.current.get();
    this.emit(row, version);
    if (version !== undefined) this.retain();
  }

  protected processRight(row: Row): void {
    if (isAccumulate(row)) {
      this.current.put(row);
      this.retain();
      return;
    }
    this.current.clear();
    this.forgetRetention();
  }

  protected clearState(): void {
    this.current.clear();
  }
}

export class TemporalRowTimeJoinOperator extends TemporalJoinBase {
  private nextIndex!: InternalValueState<number>;
  /** Waiting left rows by arrival. */
  private left!: InternalMapState<number, Row>;
  /** Versions by time; a deletion is a version that nothing matches. */
  private right!: InternalMapState<number, Row>;
  private registered!: InternalValueState<number>;
  private leftTime!: (row: Row) => number;
  private rightTime!: (row: Row) => number;

  protected override setup(): void {
    super.setup();
    const { inputs, leftTimeIndex, rightTimeIndex } = this.config;
    this.nextIndex = this.valueState('next-index', BIGINT);
    this.left = this.mapState('left', BIGINT, inputs[0]);
    this.right = this.mapState('right', BIGINT, inputs[1]);
    this.registered = this.valueState('timer', BIGINT);
    this.leftTime = (row) => row[`f${leftTimeIndex}`] as number;
    this.rightTime = (row) => row[`f${rightTimeIndex}`] as number;
  }

  protected processLeft(row: Row): void {
    const index = this.nextIndex.get() ?? 0;
    this.nextIndex.put(index + 1);
    this.left.put(index, row);
    this.registerSmallest(this.leftTime(row));
    this.retain();
  }

  protected processRight(row: Row): void {
    const time = this.rightTime(row);
    this.right.put(time, row);
    this.registerSmallest(time);
    this.retain();
  }

  private registerSmallest(time: number): void {
    const current = this.registered.get();
    if (current !== undefined && current <= time) return;
    if (current !== undefined) this.timers.deleteEventTimeTimer('', current);
    this.register(time);
  }

  private register(time: number): void {
    this.registered.put(time);
    this.timers.registerEventTimeTimer('', time);
  }

  override onEventTime(_timer: Timer): void {
    this.registered.clear();
    const next = this.emitUpTo(this.watermark);
    if (next !== undefined) this.register(next);
    if (next !== undefined || this.right.size() > 0) this.retain();
    else {
      this.forgetRetention();
      if (this.config.ttl > 1) this.nextIndex.clear();
    }
  }

  /** Emits what the watermark allows; the time of the first left row that still waits. */
  private emitUpTo(watermark: number): number | undefined {
    const versions = [...this.right.entries()].map(([, row]) => row);
    versions.sort((a, b) => this.rightTime(a) - this.rightTime(b));
    let next: number | undefined;
    const due: (readonly [number, Row])[] = [];
    for (const [index, row] of this.left.entries()) {
      const time = this.leftTime(row);
      if (time <= watermark) due.push([index, row]);
      else if (next === undefined || time < next) next = time;
    }
    due.sort((a, b) => a[0] - b[0]);
    for (const [index, row] of due) {
      this.left.remove(index);
      const version = versions[this.versionsUpTo(versions, this.leftTime(row)) - 1] as Row | undefined;
      this.emit(row, version !== undefined && isAccumulate(version) ? version : undefined);
    }
    this.dropOldVersions(versions, watermark);
    return next;
  }

  /** How many versions begin at or before `time`. */
  private versionsUpTo(versions: readonly Row[], time: number): number {
    let low = 0;
    let high = versions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rightTime(versions[middle]) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The version that is valid at the watermark stays: rows to come may be of its time. */
  private dropOldVersions(versions: readonly Row[], watermark: number): void {
    const keepFrom = this.versionsUpTo(versions, watermark) - 1;
    for (let i = 0; i < keepFrom; i++) this.right.remove(this.rightTime(versions[i]));
  }

  protected clearState(): void {
    this.left.clear();
    this.right.clear();
    this.nextIndex.clear();
    this.registered.clear();
  }
}

registerOperator('table-temporal-join', (node) => {
  const { time } = deserialize<TemporalJoinConfig>(transformOf(node).payload);
  return time === 'ROWTIME' ? new TemporalRowTimeJoinOperator(node) : new TemporalProcessTimeJoinOperator(node);
});
