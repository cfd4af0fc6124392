/**
 * "number-sequence": the integers from `start` to `end`, both inclusive, divided evenly over the subtasks.
 * Flink: NumberSequenceSource.
 */
import type { Node } from '@drey/sdk/protocol';
import { rowsBatch } from '../../types/batch';
import type { Connector, PollResult, SourceOutput, SourceSplit } from '../contracts';
import { sourceOf } from '../node-options';
import { OptionReader } from '../../formats/options';
import { SplitReader } from '../split-reader';

const BATCH_ROWS = 8192;

/** Decimal text, because a split is plain JSON and the bounds have 64 bits. */
interface RangeSplit extends SourceSplit {
  next: string;
  readonly last: string;
}

function bounds(node: Node): { start: bigint; end: bigint } {
  const options = new OptionReader('connector "number-sequence"', sourceOf(node).options);
  const range = { start: options.long('start'), end: options.long('end') };
  options.end();
  if (range.start > range.end) throw new Error(`'start' (${range.start}) must not be after 'end' (${range.end})`);
  return range;
}

/** The ranges of `parts` readers: as even as possible, the first ones longer. Fewer when there are fewer numbers. */
export function divide(start: bigint, end: bigint, parts: number): RangeSplit[] {
  const total = end - start + 1n;
  const base = total / BigInt(parts);
  const longer = total % BigInt(parts);
  const splits: RangeSplit[] = [];
  let next = start;
  for (let i = 0; i < parts; i++) {
    const size = base + (BigInt(i) < longer ? 1n : 0n);
    if (size > 0n) splits.push({ id: `${i}`, next: `${next}`, last: `${next + size - 1n}` });
    next += size;
  }
  return splits;
}

class RangeReader extends SplitReader<RangeSplit> {
  private split: RangeSplit | undefined;
  private next: number | bigint = 0;
  private last: number | bigint = 0;

  protected read(split: RangeSplit, output: SourceOutput): PollResult {
    if (this.split !== split) this.begin(split);
    const rows = this.takeRows();
    split.next = `${this.next}`;
    output.emit(rowsBatch(rows), split.id);
    return this.next > this.last ? this.completed() : 'more';
  }

  private begin(split: RangeSplit): void {
    this.split = split;
    const next = BigInt(split.next);
    const last = BigInt(split.last);
    const safe = Number.isSafeInteger(Number(next)) && Number.isSafeInteger(Number(last) + BATCH_ROWS);
    this.next = safe ? Number(next) : next;
    this.last = safe ? Number(last) : last;
  }

  private takeRows(): unknown[] {
    if (typeof this.next === 'number') {
      const count = Math.min(BATCH_ROWS, (this.last as number) - this.next + 1);
      const rows = new Array<number>(count);
      for (let i = 0; i < count; i++) rows[i] = this.next + i;
      this.next += count;
      return rows;
    }
    // Beyond 2^53 a number is kept as a number where that is exact, as everywhere in the host.
    const rows: unknown[] = [];
    while (rows.length < BATCH_ROWS && this.next <= this.last) {
      const value = Number(this.next);
      rows.push(Number.isSafeInteger(value) ? value : this.next);
      this.next = (this.next as bigint) + 1n;
    }
    return rows;
  }
}

export const numberSequenceConnector: Connector = {
  source: {
    bounded: () => true,
    createEnumerator: (node, parallelism) => {
      const { start, end } = bounds(node);
      return { discover: () => divide(start, end, parallelism), assignment: 'static' };
    },
    createReader: () => new RangeReader(),
  },
};
