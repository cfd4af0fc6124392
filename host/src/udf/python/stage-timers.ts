/** Timers of a keyed stage: they live in the host's timer service and travel to the worker when they are due. */
import { type DataType, TimeDomain, type TimerChanges, Timers } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../operators/contracts';
import type { KeyedStateBackend, Timer, TimerService } from '../../state/contracts';
import { asBytes, asInt32, decodeTimestamps, encodeTimestamps } from '../../types/binary';
import { encodeKeys } from '../../types/columns';
import { type FrameKeys, KeyTable } from './frame-builder';

/** Timers in one frame; more are sent in further frames. */
export const MAX_FRAME_TIMERS = 16_384;

const DELETE = 1;
const PROCESSING_TIME = 2;

export interface TimersFrame {
  readonly message: Timers;
  readonly keys: FrameKeys;
}

export class StageTimers {
  readonly #service: TimerService;

  /** `onDue` is called when processing-time timers are due; they stay where they are until they are taken. */
  constructor(
    private readonly context: OperatorContext,
    private readonly backend: KeyedStateBackend,
    private readonly keyType: DataType,
    onDue: (time: number) => void,
  ) {
    const taken = (): never => {
      throw new Error('Timers of a Python stage are taken, never fired in the host');
    };
    this.#service = context.timers('user-timers', {
      onEventTime: taken,
      onProcessingTime: taken,
      onProcessingTimeDue: onDue,
    });
  }

  /** Applies what a Result registered and deleted; `keys` is the table that its indexes refer to. */
  apply(changes: TimerChanges, keys: readonly unknown[]): void {
    const times = decodeTimestamps(changes.timestamps);
    const indexes = asInt32(changes.keys);
    const service = this.#service;
    let current = -1;
    for (let i = 0; i < times.length; i++) {
      if (indexes[i] !== current) {
        current = indexes[i];
        this.backend.setCurrentKey(keys[current]);
      }
      const namespace = changes.namespaces.length === 0 ? '' : changes.namespaces[i];
      switch (changes.ops[i]) {
        case 0:
          service.registerEventTimeTimer(namespace, times[i]);
          break;
        case DELETE:
          service.deleteEventTimeTimer(namespace, times[i]);
          break;
        case PROCESSING_TIME:
          service.registerProcessingTimeTimer(namespace, times[i]);
          break;
        default:
          service.deleteProcessingTimeTimer(namespace, times[i]);
      }
    }
  }

  /** The next frame of timers at or before `watermark`; undefined when none is left. Makes `watermark` the current one. */
  takeEventTime(watermark: number): TimersFrame | undefined {
    const due = this.#service.takeDueEventTime(watermark, MAX_FRAME_TIMERS);
    if (due.length === 0) return undefined;
    // Timers registered meanwhile must not overtake those that did not fit into this frame.
    const horizon = due.length >= MAX_FRAME_TIMERS ? due[due.length - 1].time : watermark;
    return this.#frame(due, TimeDomain.EVENT_TIME, Math.min(horizon, watermark));
  }

  takeProcessingTime(time: number): TimersFrame | undefined {
    const due = this.#service.takeDueProcessingTime(time, MAX_FRAME_TIMERS);
    return due.length === 0
      ? undefined
      : this.#frame(due, TimeDomain.PROCESSING_TIME, this.#service.currentWatermark());
  }

  #frame(due: readonly Timer[], domain: TimeDomain, watermark: number): TimersFrame {
    const table = new KeyTable(this.context.keyCodec as NonNullable<OperatorContext['keyCodec']>);
    const index = new Int32Array(due.length);
    const times = new Float64Array(due.length);
    let namespaced = false;
    for (let i = 0; i < due.length; i++) {
      index[i] = table.position(due[i].key);
      times[i] = due[i].time;
      namespaced ||= due[i].namespace !== '';
    }
    const message = Timers.create({
      domain,
      watermark,
      timestamps: encodeTimestamps(times),
      keyIndex: asBytes(index),
      keys: encodeKeys(table.values, this.keyType),
      keyCount: table.values.length,
      namespaces: namespaced ? due.map((timer) => timer.namespace) : [],
    });
    return { message, keys: table };
  }
}
