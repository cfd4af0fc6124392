/** What readers share: the queue of splits, of which the first is being read. */
import type { OperatorContext } from '../operators/contracts';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from './contracts';

export abstract class SplitReader<S extends SourceSplit> implements SourceReader {
  declare protected context: OperatorContext;
  protected readonly splits: S[] = [];
  private finished = false;

  open(context: OperatorContext): void | Promise<void> {
    this.context = context;
  }

  addSplits(splits: SourceSplit[]): void {
    this.splits.push(...(splits as S[]));
  }

  noMoreSplits(): void {
    this.finished = true;
  }

  poll(output: SourceOutput): PollResult | Promise<PollResult> {
    const split = this.splits[0];
    if (split === undefined) return this.finished ? 'end' : 'split';
    return this.read(split, output);
  }

  /** Emits at most one batch of `split`, updates its position, and calls {@link completed} at its end. */
  protected abstract read(split: S, output: SourceOutput): PollResult | Promise<PollResult>;

  /** The first split has been read to its end. */
  protected completed(): PollResult {
    this.splits.shift();
    return this.splits.length > 0 ? 'more' : this.finished ? 'end' : 'split';
  }

  snapshot(): SourceSplit[] {
    return this.splits.map((split) => ({ ...split }));
  }
}
