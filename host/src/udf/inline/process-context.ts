/** The context of process table functions: tables, states, time and timers. */
import {
  type ChangelogMode,
  Instant,
  LocalDateTime,
  type OnTimerContext,
  type SortDirection,
  type TableSemantics,
  type TimeContext,
  type TimeForms,
} from '@drey/sdk/udf';
import type { ProcessHost, ProcessSite, ProcessState, ProcessTable } from '../../functions/user/contracts';
import { tableRuntimeError } from '../../operators/table/process-table-function-output';
import { typeSummary } from '../../types/logical/print';
import { nullable } from '../../types/logical/types';
import { modeOf } from './process-describe';

interface TimeForm<T> {
  toUser(millis: number): T;
  toMillis(time: T): number;
}

const FORMS: { readonly [F in keyof TimeForms]: TimeForm<TimeForms[F]> } = {
  number: { toUser: (millis) => millis, toMillis: (time) => Number(time) },
  Instant: { toUser: (millis) => Instant.ofEpochMilli(millis), toMillis: (time) => time.epochMilli },
  LocalDateTime: { toUser: (millis) => LocalDateTime.ofEpochMilli(millis), toMillis: (time) => time.epochMilli },
};

export class ProcessContext implements OnTimerContext {
  private readonly tables: ReadonlyMap<string, TableSemantics>;
  private readonly mode: ChangelogMode;
  private cleared = new Set<number>();
  private timer: string | undefined;

  constructor(
    private readonly host: ProcessHost,
    site: ProcessSite,
    private readonly states: readonly ProcessState[],
  ) {
    this.tables = new Map(site.tables.map((table) => [table.name, semanticsOf(table)]));
    this.mode = modeOf(site.changelog);
  }

  /** A call begins; it puts the states that it clears into `cleared`. */
  begin(cleared: Set<number>, timer: string | undefined): void {
    this.cleared = cleared;
    this.timer = timer;
  }

  timeContext(): TimeContext<number>;
  timeContext<F extends keyof TimeForms>(form: F): TimeContext<TimeForms[F]>;
  timeContext(form: keyof TimeForms = 'number'): TimeContext<number> | TimeContext<TimeForms[keyof TimeForms]> {
    const found = FORMS[form] as TimeForm<unknown> | undefined;
    if (found === undefined) throw tableRuntimeError(`Unsupported conversion class for TimeContext: ${String(form)}`);
    return new HostTimeContext(this.host, found) as TimeContext<number>;
  }

  tableSemanticsFor(argument: string): TableSemantics {
    const table = this.tables.get(argument);
    if (table === undefined) throw tableRuntimeError(`Unknown table argument: ${argument}`);
    return table;
  }

  clearState(name: string): void {
    const index = this.states.findIndex((state) => state.name === name);
    if (index < 0) throw tableRuntimeError(`Unknown state entry: ${name}`);
    this.cleared.add(index);
  }

  clearAllState(): void {
    for (let i = 0; i < this.states.length; i++) this.cleared.add(i);
  }

  clearAllTimers(): void {
    this.host.clearAllTimers();
  }

  clearAll(): void {
    this.clearAllState();
    this.clearAllTimers();
  }

  getChangelogMode(): ChangelogMode {
    return this.mode;
  }

  currentTimer(): string | null {
    return this.timer ?? null;
  }
}

class HostTimeContext<T> implements TimeContext<T> {
  private readonly at: number | undefined;
  private readonly table: number | undefined;
  private readonly current: number | undefined;

  constructor(
    private readonly host: ProcessHost,
    private readonly form: TimeForm<T>,
  ) {
    this.at = host.time();
    this.table = host.tableWatermark();
    this.current = host.currentWatermark();
  }

  private user(millis: number | undefined): T | null {
    return millis === undefined ? null : this.form.toUser(millis);
  }

  time(): T | null {
    return this.user(this.at);
  }

  tableWatermark(): T | null {
    return this.user(this.table);
  }

  currentWatermark(): T | null {
    return this.user(this.current);
  }

  registerOnTime(...args: [string, T] | [T]): void {
    const [name, time] = args.length === 2 ? args : [undefined, args[0]];
    if (time === null || time === undefined) throw new TypeError('Time must not be null.');
    if (args.length === 2 && typeof name !== 'string') throw new TypeError('Name must not be null.');
    this.host.registerTimer(name, this.form.toMillis(time));
  }

  clearTimer(timer: string | T): void {
    if (typeof timer === 'string') this.host.clearNamedTimer(timer);
    else this.host.clearUnnamedTimer(this.form.toMillis(timer));
  }

  clearAllTimers(): void {
    this.host.clearAllTimers();
  }
}

function semanticsOf(table: ProcessTable): TableSemantics {
  const type = typeSummary(table.type ?? nullable(table.input));
  const directions = table.order.map(
    ({ descending, nullsFirst }): SortDirection =>
      `${descending ? 'DESC' : 'ASC'}_NULLS_${nullsFirst ? 'FIRST' : 'LAST'}`,
  );
  const mode = modeOf(table.changelog);
  return {
    dataType: () => type,
    partitionByColumns: () => table.partition,
    orderByColumns: () => table.order.map(({ index }) => index),
    orderByDirections: () => directions,
    timeColumn: () => table.timeColumn,
    changelogMode: () => mode,
  };
}
