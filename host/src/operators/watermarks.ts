/** assign_timestamps_and_watermarks: Flink's TimestampsAndWatermarksOperator with its built-in and custom generators. */
import { Generator } from '@drey/sdk/protocol';
import type { WatermarkOperator } from '@drey/sdk/protocol';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import { MAX_WATERMARK, MIN_WATERMARK, NO_TIMESTAMP } from '../types/contracts';
import { BaseOperator, callable, userError } from './base';
import { durationOption } from './configuration';
import type { OperatorContext } from './contracts';

/** Flink's default of pipeline.auto-watermark-interval. */
const DEFAULT_INTERVAL_MS = 200;

/** What a custom generator writes to. */
export interface WatermarkSink {
  emitWatermark(timestamp: number): void;
  markIdle(): void;
  markActive(): void;
}

/** A custom generator from TypeScript; `timestamp` is in ms. */
export interface CustomGenerator {
  onEvent(value: unknown, timestamp: number, output: WatermarkSink): void;
  onPeriodicEmit(output: WatermarkSink): void;
}

/** The client side of watermark alignment, a service of the task manager under this name. */
export const ALIGNMENT_SERVICE = 'watermark-alignment';

export interface AlignmentService {
  /** Joins `group`. `onLimit` is called with the highest watermark that may be reached before this member must pause. */
  join(group: AlignmentGroup, onLimit: (limit: number) => void): AlignmentMember;
}

export interface AlignmentGroup {
  readonly name: string;
  readonly maxDriftMs: number;
  readonly intervalMs: number;
}

export interface AlignmentMember {
  /** MAX_WATERMARK for members that are idle or have ended, which hold nobody back. */
  report(watermark: number): void;
  leave(): void;
}

export class WatermarkGeneratorOperator extends BaseOperator {
  private assign: ((value: unknown, timestamp: number) => number) | undefined;
  private custom: CustomGenerator | undefined;
  private intervalMs = 0;
  private nextTick = 0;
  private ticking = false;
  /** Highest timestamp so far, so low at first that nothing overflows. */
  private maxTimestamp: number;
  private emitted = MIN_WATERMARK;
  private idle = false;
  private events = 0;
  private eventsAtCheck = 0;
  private inactiveSince: number | undefined;
  private alignment: AlignmentMember | undefined;
  private limit = MAX_WATERMARK;
  private readonly sink: WatermarkSink = {
    emitWatermark: (timestamp) => this.emit(timestamp),
    markIdle: () => this.setIdle(true),
    markActive: () => this.setIdle(false),
  };

  constructor(private readonly options: WatermarkOperator) {
    super();
    this.maxTimestamp = MIN_WATERMARK + options.outOfOrdernessMs + 1;
  }

  override open(context: OperatorContext): void {
    super.open(context);
    const { options } = this;
    const resolve = (id: string): unknown => context.resolveFunction(id);
    if (options.timestampAssigner) this.assign = callable(resolve(options.timestampAssigner.id), 'extractTimestamp');
    if (context.batchMode) return;
    if (options.generator === Generator.CUSTOM) this.custom = createGenerator(resolve(options.function?.id ?? ''));
    this.intervalMs = durationOption(context.configuration, 'pipeline.auto-watermark-interval', DEFAULT_INTERVAL_MS);
    this.nextTick = context.processingTime.now() + this.intervalMs;
    if (this.custom || options.idleTimeoutMs > 0) this.arm();
    if (options.alignmentGroup) this.joinAlignment();
  }

  processBatch(batch: Batch): void {
    const stamped = this.assign ? this.stamp(batch, this.assign) : batch;
    this.context.output.emit(stamped);
    const { timestamps } = stamped;
    if (this.custom) {
      const rows = stamped.rows();
      for (let i = 0; i < rows.length; i++)
        this.custom.onEvent(rows[i], timestamps ? timestamps[i] : NO_TIMESTAMP, this.sink);
    } else if (timestamps) {
      let max = this.maxTimestamp;
      for (let i = 0; i < timestamps.length; i++) if (timestamps[i] > max) max = timestamps[i];
      this.maxTimestamp = max;
    }
    this.events++;
    if (!this.ticking) this.arm();
    if (this.alignment) this.alignment.report(this.currentWatermark());
  }

  /** Only the end of a bounded stream passes: the generator makes all other watermarks. */
  override processWatermark(timestamp: number): void {
    if (timestamp === MAX_WATERMARK) this.emit(MAX_WATERMARK);
  }

  override processIdle(): void {}

  finish(): void {
    if (this.emitted < MAX_WATERMARK) this.periodic();
  }

  ready(): boolean {
    return this.emitted <= this.limit && (this.alignment === undefined || this.currentWatermark() <= this.limit);
  }

  close(): void {
    this.alignment?.leave();
  }

  private stamp(batch: Batch, assign: (value: unknown, timestamp: number) => number): Batch {
    const rows = batch.rows();
    const previous = batch.timestamps;
    const timestamps = new Float64Array(rows.length);
    let i = 0;
    try {
      for (; i < rows.length; i++) timestamps[i] = assign(rows[i], previous ? previous[i] : NO_TIMESTAMP);
    } catch (error) {
      throw userError(error, this.context.operatorName, rows[i]);
    }
    return rowsBatch(rows, timestamps, batch.keys);
  }

  private currentWatermark(): number {
    if (this.idle) return MAX_WATERMARK;
    return this.custom ? this.emitted : this.maxTimestamp - this.options.outOfOrdernessMs - 1;
  }

  private emit(timestamp: number): void {
    if (timestamp <= this.emitted || (this.context.batchMode && timestamp < MAX_WATERMARK)) return;
    this.emitted = timestamp;
    this.setIdle(false);
    this.context.output.emitWatermark(timestamp);
  }

  private setIdle(idle: boolean): void {
    if (idle === this.idle) return;
    this.idle = idle;
    this.context.output.emitIdle(idle);
    this.alignment?.report(this.currentWatermark());
  }

  // Ticks are those of Flink's periodic probe, but without anything to say none is scheduled.
  private arm(): void {
    if (this.intervalMs <= 0) return;
    const now = this.context.processingTime.now();
    while (this.nextTick <= now) this.nextTick += this.intervalMs;
    this.ticking = true;
    this.context.processingTime.schedule(this.nextTick, () => {
      this.ticking = false;
      this.periodic();
      if (this.custom || (this.options.idleTimeoutMs > 0 && !this.idle)) this.arm();
    });
  }

  private periodic(): void {
    if (this.isInactive()) this.setIdle(true);
    else if (this.custom) this.custom.onPeriodicEmit(this.sink);
    else if (this.options.generator === Generator.BOUNDED_OUT_OF_ORDERNESS) {
      this.emit(this.maxTimestamp - this.options.outOfOrdernessMs - 1);
    }
  }

  /** Flink's IdlenessTimer: the time-out counts from the first probe that saw no event. */
  private isInactive(): boolean {
    if (this.options.idleTimeoutMs <= 0) return false;
    if (this.events !== this.eventsAtCheck) {
      this.eventsAtCheck = this.events;
      this.inactiveSince = undefined;
      return false;
    }
    const now = this.context.processingTime.now();
    this.inactiveSince ??= now;
    return now - this.inactiveSince > this.options.idleTimeoutMs;
  }

  private joinAlignment(): void {
    const { alignmentGroup: name, alignmentMaxDriftMs: maxDriftMs, alignmentIntervalMs } = this.options;
    const group = { name, maxDriftMs, intervalMs: alignmentIntervalMs || 1000 };
    this.alignment = this.context.service<AlignmentService>(ALIGNMENT_SERVICE).join(group, (limit) => {
      this.limit = limit;
      this.context.wake();
    });
  }
}

/** A generator object, or a function or strategy that makes one. */
function createGenerator(target: unknown): CustomGenerator {
  if (typeof target === 'object' && target !== null && 'onEvent' in target) return target as CustomGenerator;
  return callable<[], CustomGenerator>(target, 'createWatermarkGenerator')();
}
