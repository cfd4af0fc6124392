/**
 * Aggregation over windows of a windowing table function. Aligned windows keep one accumulator for each slice, which HOP and
 * CUMULATE share between windows; a window is given out once, when it ends. Rows all of whose windows have ended are dropped.
 */
import { StateKind } from '@drey/sdk/protocol';
import type { InternalValueState, Timer } from '../../state/contracts';
import { toWire } from '../../types/logical/wire';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { internalDescriptor } from '../state-handles';
import { type Aggregator, aggregatorFor, isAccumulateKind } from './aggregating';
import { type KeyOf, keyOfColumns, TableOperator } from './base';
import type { WindowAggregateConfig } from './configs';
import { type Slices, slicesOf, windowStart } from './windowing/assigners';
import { WindowResults } from './windowing/results';
import { type Session, Sessions, sessionsType } from './windowing/sessions';
import { GatheredSlices, type SliceStore, StoredSlices } from './windowing/slice-stores';
import { millisOf, type WindowZone, windowZone } from './windowing/zone';

const NULL_ROWTIME = 'RowTime field should not be null, please convert it to a non-null long value.';

export class WindowAggregateOperator extends TableOperator<WindowAggregateConfig> {
  private keyOf!: KeyOf;
  private zone!: WindowZone;
  private aggregator!: Aggregator;
  private results!: WindowResults;
  private millis!: (value: number | bigint) => number;
  private timeField: `f${number}` | undefined;
  private slices: Slices | undefined;
  private store!: SliceStore;
  private sessions: Sessions<Row> | undefined;
  private eventTime = true;
  private readonly fireSlices = (key: unknown, end: number): void => this.fireWindow(key, end);

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
      this.store = this.sliceStore();
    }
  }

  private sliceStore(): SliceStore {
    const { backend, timers, zone, eventTime } = this;
    const type = this.aggregator.accumulatorType;
    const values: InternalValueState<Row> = this.valueState<Row>('window-aggs', type);
    const descriptor = internalDescriptor('window-aggs', StateKind.VALUE, toWire(type));
    const state = {
      ...{ backend, timers, values, ends: () => backend.namespaces(descriptor).map(Number) },
      registerTimer: (namespace: string, end: number) => {
        if (eventTime) timers.registerEventTimeTimer(namespace, zone.timerOf(end - 1));
        else timers.registerProcessingTimeTimer(namespace, zone.timerOf(end - 1));
      },
      deleteTimer: (namespace: string, end: number) => {
        if (eventTime) timers.deleteEventTimeTimer(namespace, zone.timerOf(end - 1));
        else timers.deleteProcessingTimeTimer(namespace, zone.timerOf(end - 1));
      },
    };
    // A backend with state outside the memory keeps it there.
    const inMemory = backend.prefetches === undefined;
    return inMemory && !this.session.batch ? new GatheredSlices(state) : new StoredSlices(state);
  }

  /** Windows that were made upstream are slices of their own, known by their end. */
  private attachedSlices(): Slices {
    const { length, windowStart: startOf } = slicesOf(this.config.windowing);
    const same = (end: number): number => end;
    return { length, sliceEnd: same, lastWindowEnd: same, windowStart: startOf, lateTarget: same };
  }

  private get lazySessions(): boolean {
    return this.config.source.kind === 'time' && !this.session.batch;
  }

  private setupSessions(): void {
    const state = this.valueState<Session<Row>[]>('window-aggs', sessionsType(this.aggregator.accumulatorType));
    this.sessions = new Sessions<Row>(state, this.timers, {
      zone: this.zone,
      eventTime: this.eventTime,
      lateness: 0,
      merging: this.config.source.kind === 'time',
      lazyTimers: this.lazySessions,
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
      this.store.select(this.keyOf(row));
      this.addToSlice(slices, row[endField] as number, row[accField] as Row);
    }
  }

  private aggregateRows(rows: readonly Row[]): void {
    const { source } = this.config;
    const { keyOf, backend, sessions, store } = this;
    const slices = this.slices as Slices;
    // One look at the clock for a batch.
    const now = this.eventTime ? 0 : this.zone.toLocal(this.now());
    for (const row of rows) {
      const time = this.eventTime ? this.localTime(row) : now;
      if (sessions === undefined) {
        store.select(keyOf(row));
        this.addToSlice(slices, slices.sliceEnd(time), row);
        continue;
      }
      backend.setCurrentKey(keyOf(row));
      if (source.kind === 'attached') this.addToSession(sessions, this.attachedStart(row, time), time, row);
      else this.addToSession(sessions, time, time + this.config.windowing.size, row);
    }
  }

  /** The row's local time, or the end of its window when that is known. */
  private localTime(row: Row): number {
    const value = row[this.timeField as `f${number}`] as number | bigint | null;
    if (value === null) throw Object.assign(new Error(NULL_ROWTIME), { exceptionClass: 'java.lang.RuntimeException' });
    const millis = this.millis(value);
    return this.config.source.kind === 'attached' ? millis : this.zone.toLocal(millis);
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
      if (this.accumulate(sliceEnd, row)) this.store.register(sliceEnd);
    } else if (this.zone.hasFired(slices.lastWindowEnd(sliceEnd), this.watermark)) {
      this.context.metrics.counter('numLateRecordsDropped').inc();
    } else {
      // The first windows of the slice have been given out without this row; the next one has it.
      this.accumulate(slices.lateTarget(sliceEnd), row);
      let next = sliceEnd;
      while (this.zone.hasFired(next, this.watermark)) next += slices.length;
      this.store.register(next);
    }
  }

  /** True when the slice is new. */
  private accumulate(sliceEnd: number, row: Row): boolean {
    const { store, aggregator } = this;
    const known = store.get(sliceEnd);
    const acc = known ?? aggregator.create();
    if (this.config.localInput) aggregator.merge(acc, row);
    else if (isAccumulateKind(row.kind)) aggregator.accumulate(acc, row);
    else aggregator.retract(acc, row);
    store.put(sliceEnd, acc);
    return known === undefined;
  }

  private fireWindow(key: unknown, end: number): void {
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
    const acc = this.store.get(end) ?? this.aggregator.create();
    this.emitWindow(key, acc, end);
    this.store.clear(end);
  }

  /** The window is the sum of its slices, of which the oldest is then over. Empty windows end the chain of windows. */
  private fireHop(key: unknown, end: number): void {
    const { size, slide } = this.config.windowing;
    const { store, aggregator } = this;
    let acc: Row | undefined;
    let only = true;
    for (let slice = end; slice > end - size; slice -= slide) {
      const part = store.get(slice);
      if (part === undefined) continue;
      if (acc === undefined) acc = part;
      else {
        if (only) acc = this.copyOf(acc);
        only = false;
        aggregator.merge(acc, part);
      }
    }
    acc ??= aggregator.create();
    this.emitWindow(key, acc, end);
    store.clear(end - size + slide);
    if (!aggregator.isEmpty(acc)) store.register(end + slide);
  }

  private copyOf(acc: Row): Row {
    const copy = this.aggregator.create();
    this.aggregator.merge(copy, acc);
    return copy;
  }

  /** The first slice of a cumulating window gathers all later ones. */
  private fireCumulate(key: unknown, end: number): void {
    const { size, slide, offset } = this.config.windowing;
    const start = windowStart(end - 1, offset, size);
    const first = start + slide;
    const acc = this.store.get(first) ?? this.aggregator.create();
    if (end !== first) {
      const part = this.store.get(end);
      if (part !== undefined) this.aggregator.merge(acc, part);
      this.store.clear(end);
    }
    this.emitWindow(key, acc, end);
    if (end < start + size) {
      this.store.put(first, acc);
      this.store.register(end + slide);
    } else this.store.clear(first);
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
    if (this.lazySessions) sessions.keepTimer(session);
    else sessions.registerTimer(session, sessions.fireTimer(session));
  }

  private fireSession({ key, namespace, time }: Timer, sessions: Sessions<Row>): void {
    const session = this.lazySessions ? sessions.due(namespace, time) : sessions.find(namespace);
    if (session === undefined) return;
    if (!this.aggregator.isEmpty(session.f2)) {
      this.collect(this.results.result(key, session.f2, session.f0, session.f1, RowKind.INSERT));
    }
    sessions.remove(session);
  }

  protected override finishBundle(): void {
    this.writeBackState();
  }

  writeBackState(): void {
    this.store?.writeBack();
  }

  override onEventTime(timer: Timer): void {
    if (this.sessions !== undefined) this.fireSession(timer, this.sessions);
    else this.store.fire(timer.key, Number(timer.namespace), this.fireSlices);
  }

  override onProcessingTime(timer: Timer): void {
    this.onEventTime(timer);
  }
}

registerOperator('table-window-aggregate', (node) => new WindowAggregateOperator(node));
