/**
 * GROUP BY with a window function (TUMBLE, HOP, SESSION of the older syntax, and row counts of the Table API). A window is given out
 * when it ends; with early or late firing also before and after, as updates of its result.
 */
import type { Timer } from '../../state/contracts';
import { MAX_WATERMARK } from '../../types/contracts';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { type Aggregator, aggregatorFor, isAccumulateKind } from './aggregating';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import { type RowEqualiser, rowEqualiser } from './comparators';
import type { GroupWindowAggregateConfig } from './configs';
import { type GroupWindows, groupWindows, type LiveWindow, SessionGroupWindows } from './windowing/group-windows';
import { WindowResults } from './windowing/results';
import { millisOf, type WindowZone, windowZoneOf } from './windowing/zone';

type PeriodField = 'f3' | 'f4';

export class GroupWindowAggregateOperator extends TableOperator<GroupWindowAggregateConfig> {
  private keyOf!: KeyOf;
  private zone!: WindowZone;
  private aggregator!: Aggregator;
  private results!: WindowResults;
  private windows!: GroupWindows;
  private millis!: (value: number | bigint) => number;
  private sameResult!: RowEqualiser;
  private eventTime = true;
  /** Session windows that fire once, at their end. */
  private plainSessions: SessionGroupWindows | undefined;
  /** Number of rows after which a window of a row count fires. */
  private rowCount: number | undefined;

  protected override setup(): void {
    const { config, session } = this;
    const { window, grouping, calls, needRetraction, properties, output, timeIndex } = config;
    const [input] = config.inputs;
    this.rowCount = window.kind === 'TUMBLE_ROWS' || window.kind === 'SLIDE_ROWS' ? window.size : undefined;
    this.eventTime = config.time !== 'PROCTIME' && this.rowCount === undefined;
    this.keyOf = keyOfColumns(grouping);
    const timeType = input.fields[timeIndex].type;
    this.zone = windowZoneOf(timeType, session.timeZone);
    this.millis = millisOf(timeType);
    this.aggregator = aggregatorFor(
      calls,
      {
        needRetraction,
        needsMerge: window.kind === 'SESSION',
        countRows: this.rowCount !== undefined,
        valueOffset: grouping.length,
        names: input.fields.map(({ name }) => name),
      },
      session,
    );
    this.results = new WindowResults(grouping.length, this.aggregator, properties, output, this.zone, () => this.now());
    this.sameResult = rowEqualiser(output);
    const lazyTimers = !session.batch && config.allowedLateness === 0 && !this.producesUpdates;
    this.windows = groupWindows({
      window,
      zone: this.zone,
      eventTime: this.eventTime,
      lateness: config.allowedLateness,
      lazyTimers,
      timers: this.timers,
      accumulator: this.aggregator.accumulatorType,
      result: output,
      createAccumulator: this.aggregator.create,
      mergeAccumulators: this.aggregator.merge,
      valueState: (name, type) => this.valueState(name, type),
    });
    if (lazyTimers && this.windows instanceof SessionGroupWindows) this.plainSessions = this.windows;
  }

  protected processRows(rows: readonly Row[]): void {
    const field = `f${this.config.timeIndex}` as const;
    if (this.plainSessions !== undefined) {
      this.addToSessions(rows, this.plainSessions);
      return;
    }
    for (const row of rows) {
      const key = this.keyOf(row);
      this.backend.setCurrentKey(key);
      const instant = this.eventTime ? this.millis(row[field] as number | bigint) : this.now();
      const windows = this.windows.assign(this.zone.toLocal(instant), this.watermark);
      if (windows.length === 0) this.context.metrics.counter('numLateRecordsDropped').inc();
      for (const window of windows) this.accumulate(window, row);
      for (const window of windows) this.afterRow(key, window);
    }
  }

  private addToSessions(rows: readonly Row[], { sessions, gap }: SessionGroupWindows): void {
    const field = `f${this.config.timeIndex}` as const;
    const { keyOf, backend, aggregator, zone, eventTime } = this;
    for (const row of rows) {
      backend.setCurrentKey(keyOf(row));
      const start = zone.toLocal(eventTime ? this.millis(row[field] as number | bigint) : this.now());
      const session = sessions.add(start, start + gap, this.watermark);
      if (session === undefined) {
        this.context.metrics.counter('numLateRecordsDropped').inc();
        continue;
      }
      if (isAccumulateKind(row.kind)) aggregator.accumulate(session.f2.f0, row);
      else aggregator.retract(session.f2.f0, row);
      sessions.changed();
      sessions.keepTimer(session);
    }
  }

  private fireSession({ key, namespace, time }: Timer, { sessions }: SessionGroupWindows): void {
    const session = sessions.due(namespace, time);
    if (session === undefined) return;
    const { f0: start, f1: end, f2: memory } = session;
    if (!this.aggregator.isEmpty(memory.f0)) this.collect(this.results.result(key, memory.f0, start, end));
    sessions.remove(session);
  }

  private accumulate(window: LiveWindow, row: Row): void {
    const { f0: acc } = window.memory;
    if (isAccumulateKind(row.kind)) this.aggregator.accumulate(acc, row);
    else this.aggregator.retract(acc, row);
    this.windows.update(window);
  }

  /** Fires or sets timers, after a row was added. */
  private afterRow(key: unknown, window: LiveWindow): void {
    if (this.rowCount !== undefined) {
      this.countRow(key, window, this.rowCount);
      return;
    }
    if (this.elementFires(window)) this.emit(key, window);
    this.registerTimer(window, this.cleanupTime(window));
    this.windows.update(window);
  }

  /** A window of a row count is over when it is full; `nextEarly` counts. */
  private countRow(key: unknown, window: LiveWindow, size: number): void {
    const { memory } = window;
    memory.f3 = (memory.f3 ?? 0) + 1;
    if (memory.f3 < size) {
      this.windows.update(window);
      return;
    }
    this.emit(key, window);
    this.windows.remove(window);
  }

  private fireTime(window: LiveWindow): number {
    return this.zone.timerOf(window.end - 1);
  }

  private cleanupTime(window: LiveWindow): number {
    if (!this.eventTime) return this.zone.timerOf(window.end - 1);
    return this.zone.timerOf(Math.max(0, window.end - 1 + this.config.allowedLateness));
  }

  private registerTimer(window: LiveWindow, time: number): void {
    if (time >= MAX_WATERMARK) return;
    if (this.eventTime) this.timers.registerEventTimeTimer(window.namespace, time);
    else this.timers.registerProcessingTimeTimer(window.namespace, time);
  }

  private get lateDelay(): number | undefined {
    // Late firing without delay is what happens anyway: each late row fires.
    const { lateFire } = this.config;
    return this.eventTime && lateFire !== undefined && lateFire > 0 ? lateFire : undefined;
  }

  private elementFires(window: LiveWindow): boolean {
    const { memory } = window;
    const { earlyFire } = this.config;
    if (memory.f3 !== null) this.timers.registerProcessingTimeTimer(window.namespace, memory.f3);
    if (this.lateDelay !== undefined && memory.f2) {
      this.startPeriod(window, this.lateField, this.lateDelay);
      return false;
    }
    const fire = this.fireTime(window);
    if (this.eventTime && fire <= this.watermark) return true;
    this.registerTimer(window, fire);
    if (earlyFire === undefined) return false;
    if (earlyFire === 0) return true;
    this.startPeriod(window, 'f3', earlyFire);
    return false;
  }

  /** Early and late firings of the same interval are one. */
  private get lateField(): PeriodField {
    return this.lateDelay === this.config.earlyFire ? 'f3' : 'f4';
  }

  private startPeriod(window: LiveWindow, field: PeriodField, delay: number): void {
    if (window.memory[field] !== null) return;
    const next = this.now() + delay;
    window.memory[field] = next;
    this.timers.registerProcessingTimeTimer(window.namespace, next);
  }

  /** True when a periodic firing is due; the next one is set. */
  private periodFires(window: LiveWindow, field: PeriodField, delay: number | undefined, time: number): boolean {
    if (delay === undefined || window.memory[field] !== time) return false;
    window.memory[field] = time + delay;
    this.timers.registerProcessingTimeTimer(window.namespace, time + delay);
    this.windows.update(window);
    return true;
  }

  override onEventTime(timer: Timer): void {
    if (this.plainSessions !== undefined) {
      this.fireSession(timer, this.plainSessions);
      return;
    }
    const window = this.windows.find(timer.namespace);
    if (window === undefined) return;
    const late = this.lateDelay !== undefined && window.memory.f2;
    if (!late && timer.time === this.fireTime(window)) {
      window.memory.f2 = true;
      this.emit(timer.key, window);
      this.windows.update(window);
    }
    if (timer.time === this.cleanupTime(window)) this.drop(window);
  }

  override onProcessingTime(timer: Timer): void {
    if (this.plainSessions !== undefined) {
      this.fireSession(timer, this.plainSessions);
      return;
    }
    const window = this.windows.find(timer.namespace);
    if (window === undefined) return;
    const { earlyFire } = this.config;
    const delay = earlyFire === undefined || earlyFire === 0 ? undefined : earlyFire;
    const late = this.lateDelay !== undefined && window.memory.f2;
    const due = late
      ? this.periodFires(window, this.lateField, this.lateDelay, timer.time)
      : (!this.eventTime && timer.time === this.fireTime(window)) || this.periodFires(window, 'f3', delay, timer.time);
    if (due) this.emit(timer.key, window);
    if (!this.eventTime && timer.time === this.cleanupTime(window)) this.drop(window);
  }

  private drop(window: LiveWindow): void {
    for (const next of [window.memory.f3, window.memory.f4]) {
      if (next !== null) this.timers.deleteProcessingTimeTimer(window.namespace, next);
    }
    if (this.eventTime) this.timers.deleteEventTimeTimer(window.namespace, this.fireTime(window));
    this.windows.remove(window);
  }

  private get producesUpdates(): boolean {
    return this.config.earlyFire !== undefined || this.config.lateFire !== undefined;
  }

  private emit(key: unknown, window: LiveWindow): void {
    const { memory } = window;
    const empty = this.aggregator.isEmpty(memory.f0);
    if (!this.producesUpdates) {
      if (!empty) this.collect(this.results.result(key, memory.f0, window.start, window.end));
      return;
    }
    const previous = memory.f1;
    if (empty) {
      if (previous !== null) this.collect(withKind(previous, RowKind.DELETE));
      memory.f1 = null;
    } else {
      const result = this.results.result(key, memory.f0, window.start, window.end);
      if (previous !== null && this.sameResult(result, previous)) return;
      if (previous === null) this.collect(result);
      else {
        this.collect(withKind(previous, RowKind.UPDATE_BEFORE));
        this.collect(withKind(result, RowKind.UPDATE_AFTER));
      }
      memory.f1 = result;
    }
    this.windows.update(window);
  }
}

function withKind(row: Row, kind: RowKind): Row {
  const copy = row.clone();
  copy.kind = kind;
  return copy;
}

registerOperator('table-group-window-aggregate', (node) => new GroupWindowAggregateOperator(node));
