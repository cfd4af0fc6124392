/** Contexts that process functions see. One object for each operator, reused: its fields are set before every call. */
import type { KeyedOnTimerContext, OutputTag, TimeDomain, TimerService as UserTimerService } from '@drey/sdk';
import type { KeyedStateBackend, TimerService } from '../state/contracts';
import { MIN_WATERMARK, NO_TIMESTAMP } from '../types/contracts';
import type { SideOutputs } from './collector';
import type { ProcessingTimeService } from './contracts';

function unsupported(message: string): Error {
  return Object.assign(new Error(message), { exceptionClass: 'java.lang.UnsupportedOperationException' });
}

/** Time without timers, for streams that are not keyed. The operator keeps `watermark` up to date. */
export class PlainTimerService implements UserTimerService {
  watermark = MIN_WATERMARK;

  constructor(private readonly clock: ProcessingTimeService) {}

  currentProcessingTime(): number {
    return this.clock.now();
  }
  currentWatermark(): number {
    return this.watermark;
  }
  registerEventTimeTimer(_time: number): void {
    throw unsupported('Setting timers is only supported on a keyed streams.');
  }
  registerProcessingTimeTimer(_time: number): void {
    throw unsupported('Setting timers is only supported on a keyed streams.');
  }
  deleteEventTimeTimer(_time: number): void {
    throw unsupported('Deleting timers is only supported on a keyed streams.');
  }
  deleteProcessingTimeTimer(_time: number): void {
    throw unsupported('Deleting timers is only supported on a keyed streams.');
  }
}

function checkedTime(time: number): number {
  if (typeof time !== 'number' || Number.isNaN(time))
    throw new TypeError(`A timer needs a time in ms, got ${String(time)}`);
  return time;
}

/** Timers of the current key in the void namespace. */
export class KeyedTimerService implements UserTimerService {
  constructor(private readonly timers: TimerService) {}

  currentProcessingTime(): number {
    return this.timers.currentProcessingTime();
  }
  currentWatermark(): number {
    return this.timers.currentWatermark();
  }
  registerEventTimeTimer(time: number): void {
    this.timers.registerEventTimeTimer('', checkedTime(time));
  }
  registerProcessingTimeTimer(time: number): void {
    this.timers.registerProcessingTimeTimer('', checkedTime(time));
  }
  deleteEventTimeTimer(time: number): void {
    this.timers.deleteEventTimeTimer('', checkedTime(time));
  }
  deleteProcessingTimeTimer(time: number): void {
    this.timers.deleteProcessingTimeTimer('', checkedTime(time));
  }
}

/** For elements and timers of process functions, keyed or not. */
export class FunctionContext implements KeyedOnTimerContext<unknown> {
  /** Timestamp of the element or timer; NO_TIMESTAMP when it has none. */
  stamp = NO_TIMESTAMP;
  domain: TimeDomain | undefined;

  constructor(
    private readonly side: SideOutputs,
    private readonly service: UserTimerService,
    private readonly backend: KeyedStateBackend | undefined,
  ) {}

  timestamp(): number | undefined {
    return this.stamp === NO_TIMESTAMP ? undefined : this.stamp;
  }

  timerService(): UserTimerService {
    return this.service;
  }

  timeDomain(): TimeDomain {
    if (this.domain === undefined) throw new Error('timeDomain() is known in onTimer only.');
    return this.domain;
  }

  getCurrentKey(): unknown {
    if (this.backend === undefined) throw unsupported('getCurrentKey() is only supported on a keyed stream.');
    return this.backend.currentKey();
  }

  currentProcessingTime(): number {
    return this.service.currentProcessingTime();
  }

  currentWatermark(): number {
    return this.service.currentWatermark();
  }

  output<X>(tag: OutputTag<X>, value: X): void {
    this.side.emit(tag as OutputTag<unknown>, value, this.stamp);
  }
}
