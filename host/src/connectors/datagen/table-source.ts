/** "datagen-table": random or sequential rows at a limited rate. Its options come from the table side, table.ts. */
import type { Node } from '@drey/sdk/protocol';
import { OptionReader } from '../../formats/options';
import type { OperatorContext } from '../../operators/contracts';
import { rowsBatch } from '../../types/batch';
import { type Row, type RowConstructor, rowClass } from '../../types/rows';
import type { Connector, PollResult, SourceOutput, SourceSplit } from '../contracts';
import { sourceOf } from '../node-options';
import { SplitReader } from '../split-reader';
import { type ValueGenerator, type ValuePlan, valueGenerator } from './table-values';

const BATCH_ROWS = 1024;

export interface DatagenSettings {
  readonly rowsPerSecond: number;
  /** Undefined = without end. */
  readonly rows?: number;
  readonly columns: readonly ValuePlan[];
}

interface IndexSplit extends SourceSplit {
  next: number;
  readonly step: number;
}

function settingsOf(node: Node): DatagenSettings {
  const options = new OptionReader('connector "datagen-table"', sourceOf(node).options);
  const settings = options.json<DatagenSettings>('settings');
  options.end();
  return settings;
}

class DatagenReader extends SplitReader<IndexSplit> {
  private readonly settings: DatagenSettings;
  private readonly columns: readonly ValueGenerator[];
  private readonly row: RowConstructor;
  private started = 0;
  private emitted = 0;

  constructor(node: Node) {
    super();
    this.settings = settingsOf(node);
    this.columns = this.settings.columns.map(valueGenerator);
    this.row = rowClass(this.columns.length);
  }

  override open(context: OperatorContext): void {
    this.context = context;
    this.started = context.processingTime.now();
  }

  protected read(split: IndexSplit, output: SourceOutput): PollResult {
    const left = Math.ceil(((this.settings.rows ?? Number.MAX_SAFE_INTEGER) - split.next) / split.step);
    if (left <= 0) return this.completed();
    const count = Math.min(this.allowed(), BATCH_ROWS, left);
    if (count === 0) {
      this.context.processingTime.schedule(this.context.processingTime.now() + 1, () => this.context.wake());
      return 'wait';
    }
    const rows = new Array<Row>(count);
    const GeneratedRow = this.row;
    for (let i = 0; i < count; i++, split.next += split.step) {
      rows[i] = new GeneratedRow(0, ...this.columns.map((column) => column(split.next)));
    }
    this.emitted += count;
    output.emit(rowsBatch(rows), split.id);
    return count === left ? this.completed() : 'more';
  }

  /** Rows that this subtask's share of the rate allows now; the first of a second come at its beginning. */
  private allowed(): number {
    const share = Math.max(1, Math.floor(this.settings.rowsPerSecond / this.context.parallelism));
    const seconds = (this.context.processingTime.now() - this.started) / 1000;
    return Math.max(0, Math.floor(seconds * share) + 1 - this.emitted);
  }
}

export const datagenTableConnector: Connector = {
  source: {
    bounded: (node) => sourceOf(node).bounded,
    createEnumerator: (_node, parallelism) => {
      const splits = Array.from({ length: parallelism }, (_, i) => ({ id: `${i}`, next: i, step: parallelism }));
      return { discover: () => splits, assignment: 'static' };
    },
    createReader: (node) => new DatagenReader(node),
  },
};
