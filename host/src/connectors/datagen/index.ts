/**
 * "datagen": indexes from 0, or what a generator function makes of them, at a limited rate. Flink: DataGeneratorSource.
 */
import type { Node } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../operators/contracts';
import { rowsBatch } from '../../types/batch';
import type { Connector, PollResult, SourceOutput, SourceSplit } from '../contracts';
import { sourceOf } from '../node-options';
import { OptionReader } from '../../formats/options';
import { SplitReader } from '../split-reader';

const BATCH_ROWS = 4096;
/** A limited reader waits at least this long (ms), so that high rates go out in batches and low ones without delay. */
const TICK_MS = 1;

interface IndexSplit extends SourceSplit {
  next: number;
  /** Exclusive. */
  readonly end: number;
  /** Subtask i of n makes i, i + n, ...: so an endless source needs no end to divide. */
  readonly step: number;
}

interface Settings {
  readonly rows: number;
  readonly rowsPerSecond: number | undefined;
}

function settings(node: Node): Settings {
  const options = new OptionReader('connector "datagen"', sourceOf(node).options);
  const rows = options.integer('number-of-rows', Number.MAX_SAFE_INTEGER);
  const rowsPerSecond = options.decimal('rows-per-second');
  options.end();
  if (rows < 0) throw new Error(`'number-of-rows' must not be negative: ${rows}`);
  if (rowsPerSecond !== undefined && rowsPerSecond <= 0)
    throw new Error(`'rows-per-second' must be positive: ${rowsPerSecond}`);
  return { rows, rowsPerSecond };
}

type Generator = (index: number) => unknown;

class IndexReader extends SplitReader<IndexSplit> {
  private generate: Generator | undefined;
  private readonly settings: Settings;
  private started = 0;
  private emitted = 0;

  constructor(private readonly node: Node) {
    super();
    this.settings = settings(node);
  }

  override open(context: OperatorContext): void {
    this.context = context;
    const spec = sourceOf(this.node).function;
    if (spec) this.generate = asGenerator(context.resolveFunction(spec.id));
    this.started = context.processingTime.now();
  }

  protected read(split: IndexSplit, output: SourceOutput): PollResult {
    const allowed = this.allowed();
    if (allowed === 0) {
      this.context.processingTime.schedule(this.nextDue(), () => this.context.wake());
      return 'wait';
    }
    const count = Math.min(allowed, BATCH_ROWS, Math.ceil((split.end - split.next) / split.step));
    const rows = new Array<unknown>(count);
    for (let i = 0, index = split.next; i < count; i++, index += split.step) {
      rows[i] = this.generate ? this.generate(index) : index;
    }
    split.next += count * split.step;
    this.emitted += count;
    if (count > 0) output.emit(rowsBatch(rows), split.id);
    return split.next >= split.end ? this.completed() : 'more';
  }

  /** Rows that may be emitted now by the rate of this subtask. */
  private allowed(): number {
    const { rowsPerSecond } = this.settings;
    if (rowsPerSecond === undefined) return BATCH_ROWS;
    const seconds = (this.context.processingTime.now() - this.started) / 1000;
    const due = Math.floor((seconds * rowsPerSecond) / this.context.parallelism);
    return Math.max(0, due - this.emitted);
  }

  /** When the next row may be emitted, ms. */
  private nextDue(): number {
    const interval = (1000 * this.context.parallelism) / this.settings.rowsPerSecond!;
    const due = Math.ceil(this.started + (this.emitted + 1) * interval);
    return Math.max(due, this.context.processingTime.now() + TICK_MS);
  }
}

function asGenerator(target: unknown): Generator {
  if (typeof target === 'function') return target as Generator;
  const object = target as { map?: Generator };
  if (typeof object?.map === 'function') return (index) => object.map!(index);
  throw new Error('The generator of a data generator source must be a function of the index');
}

export const datagenConnector: Connector = {
  source: {
    bounded: (node) => sourceOf(node).options.has('number-of-rows'),
    createEnumerator: (node, parallelism) => {
      const { rows } = settings(node);
      const splits = Array.from({ length: parallelism }, (_, i) => ({
        id: `${i}`,
        next: i,
        end: rows,
        step: parallelism,
      }));
      return { discover: () => splits.filter((split) => split.next < rows), assignment: 'static' };
    },
    createReader: (node) => new IndexReader(node),
  },
};
