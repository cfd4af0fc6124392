/** Drives a SourceReader: polls it, asks the coordinator for splits, and combines the watermarks of its splits. */
import type { SourceOutput, SourceReader, SourceSplit } from '../connectors/contracts';
import type { OperatorContext } from '../operators/contracts';
import type { PollResult } from '../connectors/contracts';
import type { WatermarkOperator } from '@drey/sdk/protocol';
import type { Batch, FieldReads } from '../types/contracts';
import { MAX_WATERMARK } from '../types/contracts';
import { locate } from './failure';
import type { BusyClock, OperatorStats } from './outputs';
import type { InputStep, TaskInput } from './task-inputs';
import { SourceWatermarks } from './source-watermarks';
import { CombinedWatermark } from './watermark-valve';

/** Watermarks without a split, such as those of a source that generates them as a whole. */
const WHOLE = '';

export class SourceInput implements TaskInput, SourceOutput {
  private readonly watermarks: CombinedWatermark;
  private polling = false;
  private waitingForSplit = false;
  private result: PollResult | undefined;
  private readonly strategy: SourceWatermarks | undefined;
  /** Splits that the reader has marked as idle. */
  private readonly idleSplits = new Set<string>();
  private ending: 'drain' | 'silently' | undefined;

  constructor(
    readonly reader: SourceReader,
    private readonly context: OperatorContext,
    private readonly requestSplit: () => void,
    private readonly stats: OperatorStats,
    private readonly clock: BusyClock,
    /** The watermark strategy of the source; without one, watermarks are those of the reader. */
    watermarks?: WatermarkOperator,
  ) {
    this.watermarks = new CombinedWatermark({
      onWatermark: (time) => {
        if (!context.batchMode && time < MAX_WATERMARK) context.output.emitWatermark(time);
      },
      onIdle: (idle) => context.output.emitIdle(idle),
    });
    if (watermarks) this.strategy = new SourceWatermarks(watermarks, context, reader, this.watermarks);
  }

  readOnly(reads: FieldReads): void {
    if (this.strategy === undefined) this.reader.readOnly?.(reads);
  }

  open(): void | Promise<void> {
    this.strategy?.open();
    return this.reader.open(this.context);
  }

  close(): void | Promise<void> {
    this.strategy?.close();
    return this.reader.close?.();
  }

  addSplits(splits: SourceSplit[]): void {
    this.waitingForSplit = false;
    this.reader.addSplits(splits);
    for (const { id } of splits) this.addSplit(id);
    this.context.wake();
  }

  /** Positions of the splits as of what was emitted so far. */
  snapshot(checkpointId: number): SourceSplit[] {
    return this.reader.snapshot(checkpointId);
  }

  /** The source ends here, whatever it has left; `lastWatermark`: as at the end of its input. */
  endAtOnce(lastWatermark: boolean): void {
    this.ending = lastWatermark ? 'drain' : 'silently';
    this.waitingForSplit = false;
  }

  noMoreSplits(): void {
    this.waitingForSplit = false;
    this.reader.noMoreSplits();
    this.context.wake();
  }

  step(): InputStep {
    if (this.ending === 'silently') return 'end';
    if (this.ending) return this.polling ? 'wait' : this.handle('end');
    if (this.polling || this.waitingForSplit) return 'wait';
    if (this.strategy && !this.strategy.ready()) return 'wait';
    const pending = this.result;
    if (pending !== undefined) {
      this.result = undefined;
      return this.handle(pending);
    }
    const result = this.poll();
    if (typeof result === 'string') return this.handle(result);
    this.polling = true;
    result.then(
      (value) => {
        this.polling = false;
        this.result = value;
        this.context.wake();
      },
      (error: Error) => this.context.fail(error),
    );
    return 'wait';
  }

  private poll(): PollResult | Promise<PollResult> {
    const previous = this.clock.enter(this.stats);
    try {
      return this.reader.poll(this);
    } catch (error) {
      throw locate(error, this.context.operatorName);
    } finally {
      this.clock.leave(previous);
    }
  }

  emit(batch: Batch, split?: string): void {
    if (this.idleSplits.size > 0) this.markActive(split ?? WHOLE);
    if (this.strategy && split !== undefined) this.strategy.batch(batch, split);
    else this.context.output.emit(batch);
  }

  emitWatermark(timestamp: number, split = WHOLE): void {
    this.watermarks.add(split);
    this.idleSplits.delete(split);
    this.watermarks.watermark(split, timestamp);
  }

  markIdle(split = WHOLE): void {
    this.watermarks.add(split);
    this.idleSplits.add(split);
    this.watermarks.status(split, true);
  }

  releaseSplit(split: string): void {
    this.idleSplits.delete(split);
    if (this.strategy) this.strategy.removeSplit(split);
    else this.watermarks.remove(split);
  }

  private addSplit(id: string): void {
    if (this.strategy) this.strategy.addSplit(id);
    else this.watermarks.add(id);
  }

  private markActive(split: string): void {
    if (this.idleSplits.delete(split)) this.watermarks.status(split, false);
  }

  private handle(result: PollResult): InputStep {
    switch (result) {
      case 'split':
        this.waitingForSplit = true;
        this.requestSplit();
        return this.waitingForSplit ? 'wait' : 'more';
      case 'end':
        this.context.output.emitIdle(false);
        this.context.output.emitWatermark(MAX_WATERMARK);
        return 'end';
      default:
        return result;
    }
  }
}
