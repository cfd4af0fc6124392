/**
 * The watermark strategy of a source: a generator for every split, the least of which is the source's watermark, so that splits
 * that are read one after another, or at different speeds, make no late rows. Flink: ProgressiveTimestampsAndWatermarks.
 */
import { Generator } from '@drey/sdk/protocol';
import type { WatermarkOperator } from '@drey/sdk/protocol';
import type { SourceReader } from '../connectors/contracts';
import { callable } from '../operators/base';
import { durationOption } from '../operators/configuration';
import type { OperatorContext } from '../operators/contracts';
import {
  type AssignTimestamp,
  type CustomGenerator,
  DEFAULT_WATERMARK_INTERVAL_MS,
  generatorsOf,
  PeriodicTicks,
  stampBatch,
  WatermarkProgress,
} from '../operators/watermark-progress';
import type { AlignmentMember } from '../operators/watermarks';
import { joinAlignment } from '../operators/watermarks';
import type { Batch } from '../types/contracts';
import { MAX_WATERMARK } from '../types/contracts';
import type { CombinedWatermark } from './watermark-valve';

export class SourceWatermarks {
  private assign: AssignTimestamp | undefined;
  private readonly splits = new Map<string, WatermarkProgress>();
  /** Splits that came while operators were still being opened. */
  private readonly early = new Set<string>();
  private opened = false;
  private ticks: PeriodicTicks | undefined;
  private generators: (() => CustomGenerator) | undefined;
  private alignment: AlignmentMember | undefined;
  private limit = MAX_WATERMARK;
  private paused: ReadonlySet<string> = new Set();
  private readonly emit = (batch: Batch): void => this.context.output.emit(batch);

  constructor(
    private readonly options: WatermarkOperator,
    private readonly context: OperatorContext,
    private readonly reader: SourceReader,
    private readonly combined: CombinedWatermark,
  ) {}

  open(): void {
    const { context, options } = this;
    if (options.generator === Generator.CUSTOM && !context.batchMode) {
      this.generators = generatorsOf(options.function, (id) => context.resolveFunction(id));
    }
    if (options.timestampAssigner) {
      this.assign = callable(context.resolveFunction(options.timestampAssigner.id), 'extractTimestamp');
    }
    this.opened = true;
    if (context.batchMode) return;
    const key = 'pipeline.auto-watermark-interval';
    const interval = durationOption(context.configuration, key, DEFAULT_WATERMARK_INTERVAL_MS);
    this.ticks = new PeriodicTicks(context.processingTime, interval, (now) => this.tick(now));
    this.alignment = joinAlignment(options, context, (limit) => {
      this.limit = limit;
      this.pauseSplits();
      context.wake();
    });
    for (const id of this.early) this.addSplit(id);
    this.early.clear();
  }

  /** From now on the watermark waits for this split. */
  addSplit(id: string): void {
    this.combined.add(id);
    if (!this.opened) this.early.add(id);
    if (!this.opened || this.context.batchMode || this.splits.has(id)) return;
    const { options } = this;
    const progress = new WatermarkProgress(options, this.generators?.(), {
      onWatermark: (timestamp) => this.combined.watermark(id, timestamp),
      onIdle: (idle) => this.combined.status(id, idle),
    });
    this.splits.set(id, progress);
    if (progress.wantsTicks) this.ticks?.arm();
  }

  removeSplit(id: string): void {
    this.splits.delete(id);
    this.early.delete(id);
    this.combined.remove(id);
    this.report();
  }

  batch(batch: Batch, split: string): void {
    const stamped = this.assign ? stampBatch(batch, this.assign, this.context.operatorName) : batch;
    const progress = this.splits.get(split);
    if (!progress) {
      this.context.output.emit(stamped);
      return;
    }
    progress.observe(stamped, this.emit);
    this.ticks?.arm();
    this.report();
  }

  /** False while this source is too far ahead of its alignment group. */
  ready(): boolean {
    return this.alignment === undefined || this.current() <= this.limit;
  }

  close(): void {
    this.alignment?.leave();
  }

  private tick(now: number): boolean {
    let again = false;
    for (const progress of this.splits.values()) {
      progress.periodic(now);
      again ||= progress.wantsTicks;
    }
    this.report();
    return again;
  }

  private current(): number {
    let least = MAX_WATERMARK;
    for (const { current } of this.splits.values()) if (current < least) least = current;
    return least;
  }

  private report(): void {
    if (!this.alignment) return;
    this.alignment.report(this.current());
    this.pauseSplits();
  }

  /** Splits beyond the limit pause, while the others of this reader catch up. */
  private pauseSplits(): void {
    if (!this.reader.pauseSplits) return;
    const ahead = new Set<string>();
    if (this.splits.size > 1) {
      for (const [id, { current, isIdle }] of this.splits) if (!isIdle && current > this.limit) ahead.add(id);
    }
    if (ahead.size === this.paused.size && [...ahead].every((id) => this.paused.has(id))) return;
    this.paused = ahead;
    this.reader.pauseSplits(ahead);
  }
}
