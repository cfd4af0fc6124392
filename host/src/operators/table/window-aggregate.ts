/**
 * Aggregation over windows of a windowing table function. Aligned windows keep one accumulator for each slice, which HOP and
 * CUMULATE share between windows; a window is given out once, when it ends. Rows all of whose windows have ended are dropped.
 */
import type { InternalValueState, Timer } from '../../state/contracts';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { type Aggregator, aggregatorFor, isAccumulateKind } from './aggregating';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { WindowAggregateConfig } from './configs';
import { type Slices, slicesOf, windowStart } from './windowing/assigners';
import { WindowResults } from './windowing/results';
import { type Session, Sessions, sessionsType } from './windowing/sessions';
import { millisOf, type WindowZone, windowZone } from './windowing/zone';

const NULL_ROWTIME = 'RowTime field should not be null, please convert it to a non-null long value.';

const MAX_KNOWN_NAMESPACES = 64;

export class WindowAggregateOperator extends TableOperator<WindowAggregateConfig> {
  private keyOf!: KeyOf;
  private zone!: WindowZone;
  private aggregator!: Aggregator;
  private results!: WindowResults;
  private millis!: (value: number | bigint) => number;
  private timeField: `f${number}` | undefined;
  private slices: Slices | undefined;
  private sliceState!: InternalValueState<Row>;
  private sessions: Sessions<Row> | undefined;
  private eventTime = true;
  /** Namespaces of the slices that were used of late: the same few for all keys. */
  private readonly namespaces = new Map<number, string>();

  protected override setup(): void {
    const { config, session } = this;
    const { windowing, source, grouping, calls, needRetraction, properties, output } = config;
    if (!session.batch) this.keepWatermark();
    const input = config.localInput ?? config.inputs[0];
    const attached = source.kind === 'attached';
    const timeIndex = attached ? undefined : source.index;
    this.eventTime = windowing.time !== 'PROCTIME' || attached;
    this.keyOf = keyOfColumns(config.localInput ? grouping.map((_, i) => i) : grouping);
    this.zone = windowZone(windowing, input, timeIndex, session.timeZone);
    const shares = !attached && (windowing.kind === 'HOP' || windowing.kind === 'CUMULATE');
    this.aggregator = aggregatorFor(
      calls,
      {
        needRetraction,
        needsMerge: shares || windowing.kind === 'SESSION' || config.localInput !== undefined,
        countRows: windowing.kind === 'HOP' && !attached,
        valueOffset: grouping.length,
        names: input.fields.map(({ name }) => name),
      },
      session,
    );
    const now = (): number => this.now();
    this.results = new WindowResults(grouping.length, this.aggregator, properties, output, this.zone, now);
    const column = attached ? source.end : source.index;
    this.timeField = `f${column}`;
    this.millis = millisOf(input.fields[column].type);
    if (windowing.kind === 'SESSION') this.setupSessions();
    else {
      this.slices = attached ? this.attachedSlices() : slicesOf(windowing);
      this.sliceState = this.valueState<Row>('window-aggs', this.aggregator.accumulatorType);
    }
  }

  /** Windows that were made upstream are slices of their own, known by their end. */
  private attachedSlices(): Slices {
    const { length, windowStart: startOf } = slicesOf(this.config.windowing);
    const same = (end: number): number => end;
    return { length, sliceEnd: same, lastWindowEnd: same, windowStart: startOf, lateTarget: same };
  }

  private setupSessions(): void {
    const state = this.valueState<Session<Row>[]>('window-aggs', sessionsType(this.aggregator.accumulatorType));
    this.sessions = new Sessions<Row>(state, this.timers, {
      zone: this.zone,
      eventTime: this.eventTime,
      lateness: 0,
      merging: this.config.source.kind === 'time',
      createPayload: () => this.aggregator.create(),
      mergePayload: (into, from) => this.aggregator.merge(into, from),
    });
  }

  protected processRows(rows: readonly Row[]): void {
    if (this.config.localInput) this.mergeRows(rows, this.slices as Slices);
    else this.aggregateRows(rows);
  }

  /** Accumulators of slices from a local phase. */
  private mergeRows(rows: readonly Row[], slices: Slices): void {
    const { length } = this.config.grouping;
    const [accField, endField] = [`f${length}`, `f${length + 1}`] as const;
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      this.addToSlice(slices, row[endField] as number, row[accField] as Row);
    }
  }

  private aggregateRows(rows: readonly Row[]): void {
    const { source } = this.config;
    const { keyOf, backend, sessions } = this;
    const slices = this.slices as Slices;
    for (const row of rows) {
      const time = this.localTime(row);
      backend.setCurrentKey(keyOf(row));
      if (sessions === undefined) this.addToSlice(slices, slices.sliceEnd(time), row);
      else if (source.kind === 'attached') this.addToSession(sessions, this.attachedStart(row, time), time, row);
      else this.addToSession(sessions, time, time + this.config.windowing.size, row);
    }
  }

  /** The row's local time, or the end of its window when that is known. */
  private localTime(row: Row): number {
    const attached = this.config.source.kind === 'attached';
    if (!this.eventTime) return this.zone.toLocal(this.now());
    const value = row[this.timeField as `f${number}`] as number | bigint | null;
    if (value === null) throw Object.assign(new Error(NULL_ROWTIME), { exceptionClass: 'java.lang.RuntimeException' });
    const millis = this.millis(value);
    return attached ? millis : this.zone.toLocal(millis);
  }

  private attachedStart(row: Row, end: number): number {
    const { source, windowing } = this.config;
    const start = source.kind === 'attached' ? source.start : undefined;
    return start === undefined ? end - windowing.size : this.millis(row[`f${start}`] as number);
  }

  // --- slices -------------------------------------------------------------------------------------------------------------

  /** `row`: of the input, or the accumulators of a local phase. */
  private addToSlice(slices: Slices, sliceEnd: number, row: Row): void {
    // A slice that exists has its timer already.
    if (!this.eventTime || !this.zone.hasFired(sliceEnd, this.watermark)) {
      if (this.accumulate(sliceEnd, row)) this.registerNext(sliceEnd);
    } else if (this.zone.hasFired(slices.lastWindowEnd(sliceEnd), this.watermark)) {
      this.context.metrics.counter('numLateRecordsDropped').inc();
    } else {
      // The first windows of the slice have been given out without this row; the next one has it.
      this.accumulate(slices.lateTarget(sliceEnd), row);
      let next = sliceEnd;
      while (this.zone.hasFired(next, this.watermark)) next += slices.length;
      this.registerNext(next);
    }
  }

  private namespace(sliceEnd: number): string {
    const known = this.namespaces.get(sliceEnd);
    if (known !== undefined) return known;
    if (this.namespaces.size >= MAX_KNOWN_NAMESPACES) this.namespaces.clear();
    const namespace = String(sliceEnd);
    this.namespaces.set(sliceEnd, namespace);
    return namespace;
  }

  /** True when the slice is new. */
  private accumulate(sliceEnd: number, row: Row): boolean {
    const { sliceState, aggregator } = this;
    sliceState.setNamespace(this.namespace(sliceEnd));
    const known = sliceState.get();
    const acc = known ?? aggregator.create();
    if (this.config.localInput) aggregator.merge(acc, row);
    else if (isAccumulateKind(row.kind)) aggregator.accumulate(acc, row);
    else aggregator.retract(acc, row);
    sliceState.put(acc);
    return known === undefined;
  }

  private sliceOf(end: number): Row | undefined {
    this.sliceState.setNamespace(this.namespace(end));
    return this.sliceState.get();
  }

  private clearSlice(end: number): void {
    this.sliceState.setNamespace(this.namespace(end));
    this.sliceState.clear();
  }

  private fireSlices(key: unknown, end: number): void {
    const { kind } = this.config.windowing;
    if (this.config.source.kind === 'attached' || kind === 'TUMBLE') this.fireWhole(key, end);
    else if (kind === 'HOP') this.fireHop(key, end);
    else this.fireCumulate(key, end);
  }

  private emitWindow(key: unknown, acc: Row, end: number): void {
    if (this.aggregator.isEmpty(acc)) return;
    this.collect(this.results.result(key, acc, (this.slices as Slices).windowStart(end), end));
  }

  private fireWhole(key: unknown, end: number): void {
    const acc = this.sliceOf(end) ?? this.aggregator.create();
    this.emitWindow(key, acc, end);
    this.clearSlice(end);
  }

  /** The window is the sum of its slices, of which the oldest is then over. Empty windows end the chain of windows. */
  private fireHop(key: unknown, end: number): void {
    const { size, slide } = this.config.windowing;
    const acc = this.aggregator.create();
    for (let slice = end; slice > end - size; slice -= slide) {
      const part = this.sliceOf(slice);
      if (part !== undefined) this.aggregator.merge(acc, part);
    }
    this.emitWindow(key, acc, end);
    if (!this.aggregator.isEmpty(acc)) this.registerNext(end + slide);
    this.clearSlice(end - size + slide);
  }

  /** The first slice of a cumulating window gathers all later ones. */
  private fireCumulate(key: unknown, end: number): void {
    const { size, slide, offset } = this.config.windowing;
    const start = windowStart(end - 1, offset, size);
    const first = start + slide;
    const acc = this.sliceOf(first) ?? this.aggregator.create();
    if (end !== first) {
      const part = this.sliceOf(end);
      if (part !== undefined) this.aggregator.merge(acc, part);
      this.clearSlice(end);
    }
    this.emitWindow(key, acc, end);
    if (end < start + size) {
      this.sliceState.setNamespace(this.namespace(first));
      this.sliceState.put(acc);
      this.registerNext(end + slide);
    } else this.clearSlice(first);
  }

  private registerNext(end: number): void {
    if (this.eventTime) this.timers.registerEventTimeTimer(this.namespace(end), this.zone.timerOf(end - 1));
    else this.timers.registerProcessingTimeTimer(this.namespace(end), this.zone.timerOf(end - 1));
  }

  // --- sessions -----------------------------------------------------------------------------------------------------------

  private addToSession(sessions: Sessions<Row>, start: number, end: number, row: Row): void {
    const session = sessions.add(start, end, this.watermark);
    if (session === undefined) {
      this.context.metrics.counter('numLateRecordsDropped').inc();
      return;
    }
    if (isAccumulateKind(row.kind)) this.aggregator.accumulate(session.f2, row);
    else this.aggregator.retract(session.f2, row);
    sessions.changed();
    sessions.registerTimer(session, sessions.fireTimer(session));
  }

  private fireSession(key: unknown, sessions: Sessions<Row>, namespace: string): void {
    const session = sessions.find(namespace);
    if (session === undefined) return;
    if (!this.aggregator.isEmpty(session.f2)) {
      this.collect(this.results.result(key, session.f2, session.f0, session.f1, RowKind.INSERT));
    }
    sessions.remove(session);
  }

  override onEventTime(timer: Timer): void {
    if (this.sessions !== undefined) this.fireSession(timer.key, this.sessions, timer.namespace);
    else this.fireSlices(timer.key, Number(timer.namespace));
  }

  override onProcessingTime(timer: Timer): void {
    this.onEventTime(timer);
  }
}

registerOperator('table-window-aggregate', (node) => new WindowAggregateOperator(node));
