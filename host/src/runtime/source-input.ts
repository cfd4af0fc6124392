/** Drives a SourceReader: polls it, asks the coordinator for splits, and combines the watermarks of its splits. */
import type { SourceOutput, SourceReader, SourceSplit } from '../connectors/contracts';
import type { OperatorContext } from '../operators/contracts';
import type { PollResult } from '../connectors/contracts';
import type { Batch } from '../types/contracts';
import { MAX_WATERMARK } from '../types/contracts';
import { locate } from './failure';
import type { BusyClock, OperatorStats } from './outputs';
import type { InputStep, TaskInput } from './task-inputs';
import { CombinedWatermark } from './watermark-valve';

/** Watermarks without a split, such as those of a source that generates them as a whole. */
const WHOLE = '';

export class SourceInput implements TaskInput, SourceOutput {
  private readonly watermarks: CombinedWatermark;
  private polling = false;
  private waitingForSplit = false;
  private result: PollResult | undefined;
  private lastSplit: string | undefined;

  constructor(
    readonly reader: SourceReader,
    private readonly context: OperatorContext,
    private readonly requestSplit: () => void,
    private readonly stats: OperatorStats,
    private readonly clock: BusyClock,
  ) {
    this.watermarks = new CombinedWatermark({
      onWatermark: (time) => {
        if (!context.batchMode && time < MAX_WATERMARK) context.output.emitWatermark(time);
      },
      onIdle: (idle) => context.output.emitIdle(idle),
    });
  }

  open(): void | Promise<void> {
    return this.reader.open(this.context);
  }

  close(): void | Promise<void> {
    return this.reader.close?.();
  }

  addSplits(splits: SourceSplit[]): void {
    this.waitingForSplit = false;
    this.reader.addSplits(splits);
    this.context.wake();
  }

  noMoreSplits(): void {
    this.waitingForSplit = false;
    this.reader.noMoreSplits();
    this.context.wake();
  }

  step(): InputStep {
    if (this.polling || this.waitingForSplit) return 'wait';
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
    if (split !== undefined && split !== this.lastSplit) {
      this.watermarks.add(split);
      this.lastSplit = split;
    }
    this.context.output.emit(batch);
  }

  emitWatermark(timestamp: number, split = WHOLE): void {
    this.watermarks.add(split);
    this.watermarks.watermark(split, timestamp);
  }

  private handle(result: PollResult): InputStep {
    switch (result) {
      case 'split':
        if (this.lastSplit !== undefined) this.watermarks.remove(this.lastSplit);
        this.lastSplit = undefined;
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
