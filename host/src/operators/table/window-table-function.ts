/**
 * Windowing table functions: TUMBLE, HOP and CUMULATE give a row for each of its windows at once; SESSION gives rows when their
 * session has ended. Rows without a time are dropped.
 */
import type { InternalValueState, Timer } from '../../state/contracts';
import { array, BIGINT, notNull, row as rowType } from '../../types/logical/types';
import { type Row, type RowConstructor, RowKind, rowClass } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { WindowTableFunctionConfig } from './configs';
import { eachWindow } from './windowing/assigners';
import { type Session, Sessions, sessionsType } from './windowing/sessions';
import { keyOfColumns, type KeyOf } from './base';
import { millisOf, timestampOf, type WindowZone, windowZone } from './windowing/zone';

type AppendWindow = (row: Row, start: number, end: number, time: number | bigint) => Row;

/** The row with the columns of its window. */
function windowAppender(arity: number): AppendWindow {
  const fields = ['row.kind', ...Array.from({ length: arity }, (_, i) => `row.f${i}`), 'start', 'end', 'time'];
  const source = `return function append(row, start, end, time) { return new Out(${fields.join(', ')}); };`;
  return new Function('Out', source)(rowClass(arity + 3) as RowConstructor) as AppendWindow;
}

/** A row of a session with its place in the order of arrival of its key's rows. */
interface Arrived extends Row {
  f0: number;
  f1: Row;
}
const ArrivedRow = rowClass(2);

function mergeArrived(into: Arrived[], from: readonly Arrived[]): void {
  into.push(...from);
  into.sort((a, b) => a.f0 - b.f0);
}

export class WindowTableFunctionOperator extends TableOperator<WindowTableFunctionConfig> {
  private zone!: WindowZone;
  private append!: AppendWindow;
  private millis!: (value: number | bigint) => number;
  private windowTime!: (millis: number) => number | bigint;
  private zonedTime = false;
  private sessions: Sessions<Arrived[]> | undefined;
  private arrivals!: InternalValueState<number>;
  private keyOf!: KeyOf;

  protected override setup(): void {
    const { windowing, timeIndex, inputs, output } = this.config;
    const [input] = inputs;
    this.zone = windowZone(windowing, input, timeIndex, this.session.timeZone);
    this.append = windowAppender(input.fields.length);
    this.millis = millisOf(input.fields[timeIndex].type);
    const timeType = output.fields[output.fields.length - 1].type;
    this.windowTime = timestampOf(timeType);
    this.zonedTime = timeType.root === 'TIMESTAMP_LTZ';
    if (windowing.kind !== 'SESSION') return;
    this.keyOf = keyOfColumns(windowing.partition);
    const arrived = rowType(
      [
        { name: 'order', type: notNull(BIGINT) },
        { name: 'row', type: input },
      ],
      false,
    );
    this.arrivals = this.valueState('session-window-tvf-counter', notNull(BIGINT));
    const state = this.valueState<Session<Arrived[]>[]>('session-window-tvf-acc', sessionsType(array(arrived, false)));
    this.sessions = new Sessions<Arrived[]>(state, this.timers, {
      zone: this.zone,
      eventTime: this.eventTime,
      lateness: 0,
      createPayload: () => [],
      mergePayload: mergeArrived,
    });
  }

  private get eventTime(): boolean {
    return this.config.windowing.time !== 'PROCTIME';
  }

  protected processRows(rows: readonly Row[]): void {
    const { windowing, timeIndex } = this.config;
    const field = `f${timeIndex}` as const;
    for (const row of rows) {
      const value = row[field] as number | bigint | null;
      if (this.eventTime && value === null) {
        this.context.metrics.counter('numNullRowTimeRecordsDropped').inc();
        continue;
      }
      const instant = this.eventTime ? this.millis(value as number | bigint) : this.now();
      const local = this.zone.toLocal(instant);
      if (this.sessions !== undefined) this.addToSession(this.sessions, row, local);
      else eachWindow(windowing, local, (start, end) => this.emit(row, start, end));
    }
  }

  private addToSession(sessions: Sessions<Arrived[]>, row: Row, local: number): void {
    this.backend.setCurrentKey(this.keyOf(row));
    const order = this.arrivals.get() ?? 0;
    this.arrivals.put(order + 1);
    const session = sessions.add(local, local + this.config.windowing.size, this.watermark);
    if (session === undefined) {
      this.context.metrics.counter('numLateRecordsDropped').inc();
      return;
    }
    session.f2.push(new ArrivedRow(RowKind.INSERT, order, row) as Arrived);
    sessions.changed();
    sessions.registerTimer(session, sessions.fireTimer(session));
  }

  private emit(row: Row, start: number, end: number): void {
    const last = this.zonedTime ? this.zone.toInstant(end - 1) : end - 1;
    this.collect(this.append(row, start, end, this.windowTime(last)));
  }

  override onEventTime(timer: Timer): void {
    const session = this.sessions?.find(timer.namespace);
    if (session === undefined) return;
    for (const { f1 } of session.f2) this.emit(f1, session.f0, session.f1);
    this.sessions?.remove(session);
  }

  override onProcessingTime(timer: Timer): void {
    this.onEventTime(timer);
  }
}

registerOperator('table-window-table-function', (node) => new WindowTableFunctionOperator(node));
