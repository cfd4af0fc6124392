/** What readers share: the queue of splits, of which the first that is not paused is being read. */
import type { OperatorContext } from '../operators/contracts';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from './contracts';

export abstract class SplitReader<S extends SourceSplit> implements SourceReader {
  declare protected context: OperatorContext;
  protected readonly splits: S[] = [];
  private finished = false;
  private paused: ReadonlySet<string> = new Set();
  private output: SourceOutput | undefined;

  open(context: OperatorContext): void | Promise<void> {
    this.context = context;
  }

  /** Positions are kept in copies: whoever hands out the splits may do so again. */
  addSplits(splits: SourceSplit[]): void {
    this.splits.push(...splits.map((split) => ({ ...split }) as S));
  }

  noMoreSplits(): void {
    this.finished = true;
  }

  poll(output: SourceOutput): PollResult | Promise<PollResult> {
    if (this.splits.length === 0) return this.finished ? 'end' : 'split';
    if (this.paused.size > 0 && !this.skipPaused()) return 'wait';
    this.output = output;
    return this.read(this.splits[0], output);
  }

  /** Emits at most one batch of `split`, updates its position, and calls {@link completed} at its end. */
  protected abstract read(split: S, output: SourceOutput): PollResult | Promise<PollResult>;

  /** The first split has been read to its end. */
  protected completed(): PollResult {
    const split = this.splits.shift();
    if (split) this.output?.releaseSplit(split.id);
    return this.splits.length > 0 ? 'more' : this.finished ? 'end' : 'split';
  }

  pauseSplits(ids: ReadonlySet<string>): void {
    this.paused = ids;
    this.context.wake();
  }

  /** Moves a split that may be read to the front; false when there is none. */
  private skipPaused(): boolean {
    const index = this.splits.findIndex(({ id }) => !this.paused.has(id));
    if (index > 0) this.splits.unshift(...this.splits.splice(index, 1));
    return index >= 0;
  }

  snapshot(): SourceSplit[] {
    return this.splits.map((split) => ({ ...split }));
  }
}
