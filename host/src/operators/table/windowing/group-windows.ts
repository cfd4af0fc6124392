/** Windows of GROUP BY TUMBLE/HOP/SESSION and of row counts, with what the operator remembers of each. */
import type { InternalValueState, TimerService } from '../../../state/contracts';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { BIGINT, BOOLEAN, notNull, row as rowType } from '../../../types/logical/types';
import { type Row, RowKind, rowClass } from '../../../types/rows';
import type { GroupWindowAggregateConfig, Windowing } from '../configs';
import { eachWindow } from './assigners';
import { type Session, Sessions, sessionsType } from './sessions';
import type { WindowZone } from './zone';

/** Accumulator, last result, whether the window has fired on time, and the next early and late firings. */
export interface WindowMemory extends Row {
  f0: Row;
  f1: Row | null;
  f2: boolean;
  f3: number | null;
  f4: number | null;
}
const MemoryRow = rowClass(5);

function memoryType(accumulator: RowType, result: RowType): LogicalType {
  const fields: readonly (readonly [string, LogicalType])[] = [
    ['acc', accumulator],
    ['previous', { ...result, nullable: true }],
    ['fired', notNull(BOOLEAN)],
    ['nextEarly', BIGINT],
    ['nextLate', BIGINT],
  ];
  return rowType(
    fields.map(([name, type]) => ({ name, type })),
    false,
  );
}

/** A window of the current key. */
export interface LiveWindow {
  readonly start: number;
  readonly end: number;
  readonly namespace: string;
  readonly memory: WindowMemory;
}

export interface GroupWindows {
  /** The windows of a row, without those that are late. */
  assign(local: number, watermark: number): readonly LiveWindow[];
  find(namespace: string): LiveWindow | undefined;
  /** Writes changed memory back. */
  update(window: LiveWindow): void;
  remove(window: LiveWindow): void;
}

export interface GroupWindowOptions {
  readonly window: GroupWindowAggregateConfig['window'];
  readonly zone: WindowZone;
  readonly eventTime: boolean;
  readonly lateness: number;
  /** Session windows fire once, at their end: see SessionOptions. */
  readonly lazyTimers: boolean;
  readonly timers: TimerService;
  readonly accumulator: RowType;
  readonly result: RowType;
  createAccumulator(): Row;
  mergeAccumulators(into: Row, from: Row): void;
  valueState<V>(name: string, type: LogicalType): InternalValueState<V>;
}

function newMemory(options: GroupWindowOptions): WindowMemory {
  return new MemoryRow(RowKind.INSERT, options.createAccumulator(), null, false, null, null) as WindowMemory;
}

export function groupWindows(options: GroupWindowOptions): GroupWindows {
  const { window } = options;
  if (window.kind === 'SESSION') return new SessionGroupWindows(options, window.gap);
  if (window.kind === 'TUMBLE' || window.kind === 'HOP') return new AlignedWindows(options, window);
  return new CountWindows(options, window.size, window.slide);
}

/** Windows that are states of their own, by namespace. */
class NamespacedWindows {
  private readonly state: InternalValueState<WindowMemory>;

  constructor(protected readonly options: GroupWindowOptions) {
    this.state = options.valueState<WindowMemory>('window-aggs', memoryType(options.accumulator, options.result));
  }

  protected open(start: number, end: number): LiveWindow {
    const namespace = `${start},${end}`;
    this.state.setNamespace(namespace);
    const memory = this.state.get() ?? newMemory(this.options);
    return { start, end, namespace, memory };
  }

  find(namespace: string): LiveWindow | undefined {
    this.state.setNamespace(namespace);
    const memory = this.state.get();
    const [start, end] = namespace.split(',').map(Number);
    return memory === undefined ? undefined : { start, end, namespace, memory };
  }

  update(window: LiveWindow): void {
    this.state.setNamespace(window.namespace);
    this.state.put(window.memory);
  }

  remove(window: LiveWindow): void {
    this.state.setNamespace(window.namespace);
    this.state.clear();
  }
}

class AlignedWindows extends NamespacedWindows implements GroupWindows {
  private readonly windowing: Windowing;

  constructor(options: GroupWindowOptions, window: Pick<Windowing, 'kind' | 'size' | 'slide' | 'offset'>) {
    super(options);
    this.windowing = { ...window, time: 'ROWTIME', partition: [] };
  }

  assign(local: number, watermark: number): readonly LiveWindow[] {
    const { zone, lateness, eventTime } = this.options;
    const windows: LiveWindow[] = [];
    eachWindow(this.windowing, local, (start, end) => {
      if (eventTime && zone.timerOf(end - 1 + lateness) <= watermark) return;
      windows.push(this.open(start, end));
    });
    return windows;
  }
}

/** Windows of a number of rows of a key; their bounds are the numbers of the first row and the one after the last. */
class CountWindows extends NamespacedWindows implements GroupWindows {
  private readonly count: InternalValueState<number>;

  constructor(
    options: GroupWindowOptions,
    private readonly size: number,
    private readonly slide: number,
  ) {
    super(options);
    this.count = options.valueState<number>('count-assigner', notNull(BIGINT));
  }

  assign(): readonly LiveWindow[] {
    const count = this.count.get() ?? 0;
    this.count.put(count + 1);
    const windows: LiveWindow[] = [];
    for (let start = count - (count % this.slide); start >= 0 && count < start + this.size; start -= this.slide) {
      windows.push(this.open(start, start + this.size));
    }
    return windows;
  }
}

export class SessionGroupWindows implements GroupWindows {
  /** Each with a {@link WindowMemory}. */
  readonly sessions: Sessions<WindowMemory>;

  constructor(
    options: GroupWindowOptions,
    readonly gap: number,
  ) {
    const { zone, eventTime, lateness, lazyTimers, timers } = options;
    const type = sessionsType(memoryType(options.accumulator, options.result));
    const state = options.valueState<Session<WindowMemory>[]>('window-aggs', type);
    this.sessions = new Sessions(state, timers, {
      zone,
      eventTime,
      lateness,
      lazyTimers,
      createPayload: () => newMemory(options),
      mergePayload: (into, from) => {
        options.mergeAccumulators(into.f0, from.f0);
        into.f3 = earlier(into.f3, from.f3);
        into.f4 = earlier(into.f4, from.f4);
      },
      // A merged window has yet to fire.
      onMerged: (window) => {
        window.f2.f2 = false;
      },
    });
  }

  assign(local: number, watermark: number): readonly LiveWindow[] {
    const session = this.sessions.add(local, local + this.gap, watermark);
    return session === undefined ? [] : [live(session)];
  }

  find(namespace: string): LiveWindow | undefined {
    const session = this.sessions.find(namespace);
    return session === undefined ? undefined : live(session);
  }

  update(): void {
    this.sessions.changed();
  }

  remove(window: LiveWindow): void {
    const session = this.sessions.find(window.namespace);
    if (session !== undefined) this.sessions.remove(session);
  }
}

function live({ f0, f1, f2 }: Session<WindowMemory>): LiveWindow {
  return { start: f0, end: f1, namespace: `${f0},${f1}`, memory: f2 };
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
