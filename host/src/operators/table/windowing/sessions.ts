/**
 * Session windows of the current key: they do not touch, and a row's window merges with those that it touches. Each carries a
 * payload (an accumulator, rows). Timers have the window as namespace, so that a merged window's timer is known and removed.
 */
import type { InternalValueState, TimerService } from '../../../state/contracts';
import type { LogicalType } from '../../../types/logical/contracts';
import { array, BIGINT, notNull, row as rowType } from '../../../types/logical/types';
import { type Row, RowKind, rowClass } from '../../../types/rows';
import type { WindowZone } from './zone';

/** Start, end and payload. */
export interface Session<P> extends Row {
  f0: number;
  f1: number;
  f2: P;
  /** Not part of the state: when the window's timer is due that is known to be there. It may have the window's old bounds. */
  timer?: number | undefined;
}
/** Restored rows lack the field. */
const SessionRow = class extends (rowClass(3) as unknown as new (kind: RowKind, ...fields: unknown[]) => object) {
  timer: number | undefined = undefined;
};

/** Type of the state: the sessions of a key, by start. */
export function sessionsType(payload: LogicalType): LogicalType {
  const bound = notNull(BIGINT);
  const session = rowType(
    [
      { name: 'start', type: bound },
      { name: 'end', type: bound },
      { name: 'payload', type: payload },
    ],
    false,
  );
  return array(session, false);
}

export interface SessionOptions<P> {
  readonly zone: WindowZone;
  readonly eventTime: boolean;
  /** How long a window lives after its end. */
  readonly lateness: number;
  /** False: windows were made upstream, and only equal ones are one; default true. */
  readonly merging?: boolean;
  /**
   * A window that grows keeps its timer, which looks again when it is due. For windows with one timer each, whose targets
   * use {@link Sessions.due}.
   */
  readonly lazyTimers?: boolean;
  createPayload(): P;
  /** Adds the payload of a window that is merged into another one. */
  mergePayload(into: P, from: P): void;
  /** A window is gone because it was merged. */
  onMerged?(window: Session<P>): void;
}

export class Sessions<P> {
  /** Those of the key whose window was added to or found last. */
  private current: Session<P>[] = [];

  constructor(
    private readonly state: InternalValueState<Session<P>[]>,
    private readonly timers: TimerService,
    private readonly options: SessionOptions<P>,
  ) {}

  /** The window that the bounds become part of; undefined when it is late. `watermark` is the operator's. */
  add(start: number, end: number, watermark: number): Session<P> | undefined {
    const sessions = this.load();
    const merged = this.options.merging === false ? this.exact(sessions, start, end) : this.merge(sessions, start, end);
    if (this.options.eventTime && this.cleanupTimer(merged.f1) <= watermark) {
      this.remove(merged);
      return undefined;
    }
    this.state.put(sessions);
    return merged;
  }

  private exact(sessions: Session<P>[], start: number, end: number): Session<P> {
    const known = sessions.find((window) => window.f0 === start && window.f1 === end);
    if (known !== undefined) return known;
    const window = new SessionRow(RowKind.INSERT, start, end, this.options.createPayload()) as unknown as Session<P>;
    sessions.push(window);
    return window;
  }

  private merge(sessions: Session<P>[], start: number, end: number): Session<P> {
    let at = 0;
    while (at < sessions.length && sessions[at].f1 < start) at++;
    let until = at;
    while (until < sessions.length && sessions[until].f0 <= end) until++;
    // The usual case: the last session of the key goes on.
    if (until - at === 1) return this.extend(sessions[at], start, end);
    const touched = sessions.slice(at, until);
    const [first] = touched;
    const payload = first === undefined ? this.options.createPayload() : first.f2;
    for (const other of touched) {
      this.outgrow(other);
      this.options.onMerged?.(other);
      if (other !== first) this.options.mergePayload(payload, other.f2);
      start = Math.min(start, other.f0);
      end = Math.max(end, other.f1);
    }
    const merged = new SessionRow(RowKind.INSERT, start, end, payload) as unknown as Session<P>;
    // Timers of the parts are due no later than that of the whole.
    merged.timer = touched.find(({ timer }) => timer !== undefined)?.timer;
    sessions.splice(at, touched.length, merged);
    return merged;
  }

  private extend(session: Session<P>, start: number, end: number): Session<P> {
    if (session.f0 <= start && session.f1 >= end) return session;
    this.outgrow(session);
    this.options.onMerged?.(session);
    session.f0 = Math.min(start, session.f0);
    session.f1 = Math.max(end, session.f1);
    return session;
  }

  /** The window of a timer's namespace, while it lives. */
  find(namespace: string): Session<P> | undefined {
    return this.load().find((window) => namespaceOf(window) === namespace);
  }

  /**
   * The window that a timer is for, with lazy timers: undefined when it is gone or has grown, for which its next timer is then
   * there.
   */
  due(namespace: string, time: number): Session<P> | undefined {
    const [start, end] = namespace.split(',').map(Number);
    const window = this.load().find(({ f0, f1 }) => f0 <= start && f1 >= end);
    if (window === undefined) return undefined;
    const fire = this.fireTimer(window);
    if (fire <= time) return window;
    if (window.timer === undefined || window.timer <= time) {
      this.registerTimer(window, fire);
      window.timer = fire;
    }
    return undefined;
  }

  /** Sees to it that a window has a timer, which may come too early. */
  keepTimer(window: Session<P>): void {
    if (window.timer !== undefined) return;
    const fire = this.fireTimer(window);
    this.registerTimer(window, fire);
    window.timer = fire;
  }

  private load(): Session<P>[] {
    return (this.current = this.state.get() ?? []);
  }

  /** Writes the changed payload of the window that was added to or found last back. */
  changed(): void {
    if (this.current.length > 0) this.state.put(this.current);
  }

  /** Of the key whose window was added to or found last. */
  remove(window: Session<P>): void {
    this.current = this.current.filter((other) => other !== window);
    if (this.current.length === 0) this.state.clear();
    else this.state.put(this.current);
  }

  /** When the window fires. */
  fireTimer(window: Session<P>): number {
    return this.options.zone.timerOf(window.f1 - 1);
  }

  /** When the window is forgotten. */
  cleanupTimer(end: number): number {
    return this.options.zone.timerOf(end - 1 + (this.options.eventTime ? this.options.lateness : 0));
  }

  registerTimer(window: Session<P>, time: number): void {
    if (this.options.eventTime) this.timers.registerEventTimeTimer(namespaceOf(window), time);
    else this.timers.registerProcessingTimeTimer(namespaceOf(window), time);
  }

  /** A timer that is known stays when timers are lazy. Windows that were read anew know none. */
  private outgrow(window: Session<P>): void {
    if (this.options.lazyTimers !== true || window.timer === undefined) this.removeTimers(window);
  }

  private removeTimers(window: Session<P>): void {
    const namespace = namespaceOf(window);
    const fire = this.fireTimer(window);
    const cleanup = this.cleanupTimer(window.f1);
    this.deleteTimer(namespace, fire);
    if (cleanup !== fire) this.deleteTimer(namespace, cleanup);
  }

  private deleteTimer(namespace: string, time: number): void {
    if (this.options.eventTime) this.timers.deleteEventTimeTimer(namespace, time);
    else this.timers.deleteProcessingTimeTimer(namespace, time);
  }
}

export function namespaceOf(window: { readonly f0: number; readonly f1: number }): string {
  return `${window.f0},${window.f1}`;
}
