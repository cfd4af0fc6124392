/** How a stream gets timestamps and watermarks. Flink: docs/dev/datastream/event-time/generating_watermarks. */
import { type DurationLike, toMillis } from './time';
import { check, notNull, userFunction } from './validate';

/** What a watermark generator writes to. Times are ms since the epoch. */
export interface WatermarkOutput {
  emitWatermark(timestamp: number): void;
  markIdle(): void;
  markActive(): void;
}

/** Makes watermarks from elements (`onEvent`) and from time to time (`pipeline.auto-watermark-interval`, 200 ms). */
export abstract class WatermarkGenerator<T> {
  abstract onEvent(event: T, eventTimestamp: number, output: WatermarkOutput): void;
  abstract onPeriodicEmit(output: WatermarkOutput): void;
}

/** Computes an element's timestamp, in ms; `recordTimestamp` is the one it has, or {@link MIN_TIMESTAMP}. */
export abstract class TimestampAssigner<T> {
  abstract extractTimestamp(element: T, recordTimestamp: number): number;
}
export type TimestampAssignerLike<T> = TimestampAssigner<T> | ((element: T, recordTimestamp: number) => number);

type GeneratorSpec<T> =
  | { readonly kind: 'none' }
  | { readonly kind: 'bounded'; readonly outOfOrdernessMs: number }
  | { readonly kind: 'custom'; readonly supplier: () => WatermarkGenerator<T> };

interface Alignment {
  readonly group: string;
  readonly maxDriftMs: number;
  readonly intervalMs: number;
}

/** Immutable: every `with…` gives a new strategy. */
export class WatermarkStrategy<T> {
  private constructor(
    readonly generator: GeneratorSpec<T>,
    readonly timestampAssigner: TimestampAssignerLike<T> | undefined,
    /** ms; 0 = never idle. */
    readonly idleTimeoutMs: number,
    readonly alignment: Alignment | undefined,
  ) {}

  /** Timestamps that never decrease (per subtask): watermark = highest timestamp − 1 ms. */
  static forMonotonousTimestamps<T>(): WatermarkStrategy<T> {
    return WatermarkStrategy.forBoundedOutOfOrderness(0);
  }

  /** Watermark = highest timestamp − `maxOutOfOrderness` − 1 ms. */
  static forBoundedOutOfOrderness<T>(maxOutOfOrderness: DurationLike): WatermarkStrategy<T> {
    const outOfOrdernessMs = toMillis(notNull(maxOutOfOrderness, 'maxOutOfOrderness'));
    check(outOfOrdernessMs >= 0, 'maxOutOfOrderness cannot be negative');
    return new WatermarkStrategy<T>({ kind: 'bounded', outOfOrdernessMs }, undefined, 0, undefined);
  }

  /** No watermarks: for processing time. */
  static noWatermarks<T>(): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({ kind: 'none' }, undefined, 0, undefined);
  }

  /** A generator of your own; `supplier` is called once for each subtask. */
  static forGenerator<T>(supplier: () => WatermarkGenerator<T>): WatermarkStrategy<T> {
    if (typeof supplier !== 'function') {
      throw new TypeError('forGenerator expects a function that makes a WatermarkGenerator');
    }
    return new WatermarkStrategy<T>({ kind: 'custom', supplier }, undefined, 0, undefined);
  }

  withTimestampAssigner(assigner: TimestampAssignerLike<T>): WatermarkStrategy<T> {
    userFunction(assigner, 'timestamp assigner', 'extractTimestamp');
    return new WatermarkStrategy(this.generator, assigner, this.idleTimeoutMs, this.alignment);
  }

  /** A stream without elements for this long no longer holds back the watermark of its consumers. */
  withIdleness(idleTimeout: DurationLike): WatermarkStrategy<T> {
    const millis = toMillis(notNull(idleTimeout, 'idleTimeout'));
    check(millis > 0, 'idleTimeout must be greater than zero');
    return new WatermarkStrategy(this.generator, this.timestampAssigner, millis, this.alignment);
  }

  /** Sources of one group wait for each other: none gets further than `maxAllowedWatermarkDrift` ahead of the slowest. */
  withWatermarkAlignment(
    watermarkGroup: string,
    maxAllowedWatermarkDrift: DurationLike,
    updateInterval: DurationLike = 1000,
  ): WatermarkStrategy<T> {
    return new WatermarkStrategy(this.generator, this.timestampAssigner, this.idleTimeoutMs, {
      group: watermarkGroup,
      maxDriftMs: toMillis(maxAllowedWatermarkDrift),
      intervalMs: toMillis(updateInterval),
    });
  }

  /** True when nothing is to be done: no watermarks, no timestamps, no idleness. */
  isTrivial(): boolean {
    return this.generator.kind === 'none' && this.timestampAssigner === undefined && this.idleTimeoutMs === 0;
  }
}
