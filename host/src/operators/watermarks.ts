/** assign_timestamps_and_watermarks: Flink's TimestampsAndWatermarksOperator with its built-in and custom generators. */
import { Generator } from '@drey/sdk/protocol';
import type { WatermarkOperator } from '@drey/sdk/protocol';
import type { Batch } from '../types/contracts';
import { MAX_WATERMARK } from '../types/contracts';
import { BaseOperator, callable } from './base';
import { durationOption } from './configuration';
import type { OperatorContext } from './contracts';
import {
  type AssignTimestamp,
  DEFAULT_WATERMARK_INTERVAL_MS,
  generatorsOf,
  PeriodicTicks,
  stampBatch,
  WatermarkProgress,
} from './watermark-progress';

export type { CustomGenerator, WatermarkSink } from './watermark-progress';

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

/** Joins the alignment group of a strategy; undefined when it has none. */
export function joinAlignment(
  { alignmentGroup: name, alignmentMaxDriftMs: maxDriftMs, alignmentIntervalMs }: WatermarkOperator,
  context: OperatorContext,
  onLimit: (limit: number) => void,
): AlignmentMember | undefined {
  if (!name) return undefined;
  const group = { name, maxDriftMs, intervalMs: alignmentIntervalMs || 1000 };
  return context.service<AlignmentService>(ALIGNMENT_SERVICE).join(group, onLimit);
}

export class WatermarkGeneratorOperator extends BaseOperator {
  private assign: AssignTimestamp | undefined;
  private progress: WatermarkProgress | undefined;
  private ticks: PeriodicTicks | undefined;
  private alignment: AlignmentMember | undefined;
  private limit = MAX_WATERMARK;
  private ended = false;
  private readonly emit = (batch: Batch): void => this.context.output.emit(batch);

  constructor(private readonly options: WatermarkOperator) {
    super();
  }

  override open(context: OperatorContext): void {
    super.open(context);
    const { options } = this;
    const resolve = (id: string): unknown => context.resolveFunction(id);
    if (options.timestampAssigner) this.assign = callable(resolve(options.timestampAssigner.id), 'extractTimestamp');
    if (context.batchMode) return;
    const isCustom = options.generator === Generator.CUSTOM;
    const custom = isCustom ? generatorsOf(options.function, resolve)() : undefined;
    const progress = new WatermarkProgress(options, custom, {
      onWatermark: (timestamp) => context.output.emitWatermark(timestamp),
      onIdle: (idle) => {
        context.output.emitIdle(idle);
        this.alignment?.report(progress.current);
      },
    });
    this.progress = progress;
    const interval = durationOption(
      context.configuration,
      'pipeline.auto-watermark-interval',
      DEFAULT_WATERMARK_INTERVAL_MS,
    );
    this.ticks = new PeriodicTicks(context.processingTime, interval, (now) => {
      progress.periodic(now);
      return progress.wantsTicks;
    });
    if (progress.wantsTicks) this.ticks.arm();
    this.alignment = joinAlignment(options, context, (limit) => {
      this.limit = limit;
      context.wake();
    });
  }

  processBatch(batch: Batch): void {
    const stamped = this.assign ? stampBatch(batch, this.assign, this.context.operatorName) : batch;
    const { progress } = this;
    if (!progress) {
      this.context.output.emit(stamped);
      return;
    }
    progress.observe(stamped, this.emit);
    this.ticks?.arm();
    this.alignment?.report(progress.current);
  }

  /** Only the end of a bounded stream passes: the generator makes all other watermarks. */
  override processWatermark(timestamp: number): void {
    if (timestamp < MAX_WATERMARK || this.ended) return;
    this.ended = true;
    if (this.progress) this.progress.advance(timestamp);
    else this.context.output.emitWatermark(timestamp);
  }

  override processIdle(): void {}

  finish(): void {
    if (!this.ended) this.progress?.periodic(this.context.processingTime.now());
  }

  ready(): boolean {
    return this.alignment === undefined || (this.progress?.current ?? 0) <= this.limit;
  }

  close(): void {
    this.alignment?.leave();
  }
}
