/** What a process table function may ask of its operator. */
import type { ProcessHost } from '../../functions/user/contracts';
import type { InternalMapState, TimerService } from '../../state/contracts';
import { MIN_WATERMARK } from '../../types/contracts';
import { tableRuntimeError } from './process-table-function-output';
import type { ProcessStates } from './process-table-function-states';

interface Timers {
  readonly unnamed: TimerService;
  readonly named: TimerService;
  /** Times of the current key's named timers. */
  readonly timesByName: InternalMapState<string, number>;
}

export interface HostParts {
  collect(value: unknown): void;
  time(): number | undefined;
  tableWatermark(): number;
  currentWatermark(): number;
  readonly states: ProcessStates;
  /** undefined = not for this call. */
  readonly timers: Timers | undefined;
}

/** Namespaces must not be empty, as that of timers without a name is. */
const namespaceOf = (name: string): string => `t${name}`;

export function processHost(parts: HostParts): ProcessHost {
  const { timers, states } = parts;
  return {
    collect: (value) => parts.collect(value),
    time: () => parts.time(),
    tableWatermark: () => known(parts.tableWatermark()),
    currentWatermark: () => known(parts.currentWatermark()),
    list: (state) => states.list(state),
    map: (state) => states.map(state),
    ...(timers ? timerMethods(timers) : NO_TIMERS),
  };
}

function known(watermark: number): number | undefined {
  return watermark === MIN_WATERMARK ? undefined : watermark;
}

type TimerMethods = Pick<ProcessHost, 'registerTimer' | 'clearNamedTimer' | 'clearUnnamedTimer' | 'clearAllTimers'>;

const NO_TIMERS: TimerMethods = {
  registerTimer() {
    throw tableRuntimeError(
      'Timers are not supported in the current PTF declaration. Note that only PTFs that take set semantic tables support timers. ' +
        'Also timers are not available for advanced traits such as supporting pass-through columns or updates.',
    );
  },
  clearNamedTimer() {},
  clearUnnamedTimer() {},
  clearAllTimers() {},
};

function timerMethods({ unnamed, named, timesByName }: Timers): TimerMethods {
  const clearNamedTimer = (name: string): void => {
    const time = timesByName.get(name);
    if (time === undefined) return;
    named.deleteEventTimeTimer(namespaceOf(name), time);
    timesByName.remove(name);
  };
  return {
    registerTimer(name, time) {
      if (name === undefined) {
        unnamed.registerEventTimeTimer('', time);
        return;
      }
      clearNamedTimer(name);
      timesByName.put(name, time);
      named.registerEventTimeTimer(namespaceOf(name), time);
    },
    clearNamedTimer,
    clearUnnamedTimer: (time) => unnamed.deleteEventTimeTimer('', time),
    clearAllTimers() {
      for (const time of unnamed.eventTimesOfKey?.('') ?? []) unnamed.deleteEventTimeTimer('', time);
      for (const [name] of [...timesByName.entries()]) clearNamedTimer(name);
    },
  };
}
