/** The values connector's source: gives rows in order; its position is the number of the next one. */
import type { Node } from '@drey/sdk/protocol';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../../host/src/connectors/contracts';
import type { Expr } from '../../host/src/expressions/contracts';
import { compileScalar } from '../../host/src/expressions/products';
import type { SessionInfo } from '../../host/src/functions/contracts';
import type { OperatorContext } from '../../host/src/operators/contracts';
import { rowsBatch } from '../../host/src/types/batch';
import { type Row, rowClass } from '../../host/src/types/rows';
import { type Conductor, conductor, type PacedReader } from './pacing';

/** Rows of a source table by data id: fields are internal values, physical columns first, then metadata. */
export const sourceData = new Map<string, readonly Row[]>();
/** Sources that never end: they wait behind their last row. */
export const endless = new Set<string>();

/** Sessions and conditions of filters that sources apply, by the number that their node names. */
export const pushedFilters: { readonly filters: readonly Expr[]; readonly session: SessionInfo }[] = [];

/** What a source was asked for, as JSON in the option "settings". */
export interface ReadSettings {
  readonly id: string;
  /** The way to each field: a column of the data, and down from it. */
  readonly paths: readonly (readonly number[])[];
  readonly limit: number | null;
  /** Position in `pushedFilters`. */
  readonly filters: number | null;
  /** Columns of the data that hold the partition, with the texts of the partitions to read. */
  readonly partitions: {
    readonly columns: readonly number[];
    readonly texts: readonly (readonly (string | null)[])[];
  } | null;
}

interface RowsSplit extends SourceSplit {
  /** Rows of the data, wanted or not, that are behind it. */
  readonly next: number;
}

export class RowsReader implements SourceReader {
  private splits: RowsSplit[] = [];
  private finished = false;
  private wake = () => {};
  private part: ReadingPart | undefined;
  private hadSplit = false;

  constructor(private readonly node: Node) {}

  open(context: OperatorContext): void {
    this.wake = () => context.wake();
  }

  addSplits(splits: SourceSplit[]): void {
    this.splits.push(...splits.map((split) => ({ ...split, next: (split.next as number | undefined) ?? 0 })));
    const [split] = this.splits;
    const by = conductor();
    if (split === undefined || this.part) return;
    this.hadSplit = true;
    this.part = new ReadingPart(this.node, split, this.wake, by);
    if (by) by.register(this.part);
  }

  noMoreSplits(): void {
    this.finished = true;
  }

  poll(output: SourceOutput): PollResult {
    const { part } = this;
    if (!part) return this.finished ? this.withoutSplit(output) : 'split';
    const result = part.poll(output);
    if (result !== 'end') return result;
    this.splits.shift();
    this.part = undefined;
    return 'more';
  }

  /** A subtask that ends before the job is stopped would take the records of the sink behind it along. */
  private withoutSplit(output: SourceOutput): PollResult {
    const ends = this.hadSplit || (conductor()?.toTheEnd ?? !endless.has(settingsOf(this.node).id));
    if (ends) return 'end';
    output.markIdle();
    return 'wait';
  }

  snapshot(): SourceSplit[] {
    const { part } = this;
    return part ? [{ ...this.splits[0], next: part.next }] : this.splits;
  }
}

/** What is left of a split. */
class ReadingPart implements PacedReader {
  readonly total: number;
  readonly node: number;
  next: number;
  private given = 0;
  private readonly rows: readonly { readonly at: number; readonly row: Row }[];
  private readonly waits: boolean;

  constructor(
    node: Node,
    private readonly split: RowsSplit,
    readonly wake: () => void,
    private readonly by: Conductor | undefined,
  ) {
    const settings = settingsOf(node);
    const RowOf = rowClass(settings.paths.length);
    this.rows = wantedRows(settings)
      .filter(({ at }) => at >= split.next)
      .map(({ at, row }) => ({ at, row: new RowOf(row.kind, ...settings.paths.map((path) => fieldAt(row, path))) }));
    this.total = this.rows.length;
    this.node = node.id;
    this.next = split.next;
    this.waits = endless.has(settings.id);
  }

  position(): number {
    return this.given;
  }

  poll(output: SourceOutput): PollResult {
    const { by } = this;
    if (by) return this.pollInTurn(output, by);
    // One row in a batch: other sources' rows may come between.
    while (this.given < this.total) this.give(output);
    if (this.waits) return 'wait';
    output.releaseSplit(this.split.id);
    return 'end';
  }

  private pollInTurn(output: SourceOutput, by: Conductor): PollResult {
    if (!by.isNext(this)) return 'wait';
    if (this.given < this.total) {
      this.give(output);
      by.gaveRow();
      return 'wait';
    }
    by.gaveEnd(this, !this.waits);
    if (this.waits) return 'wait';
    output.releaseSplit(this.split.id);
    return 'end';
  }

  private give(output: SourceOutput): void {
    const { at, row } = this.rows[this.given++];
    this.next = at + 1;
    output.emit(rowsBatch([row]), this.split.id);
  }
}

function settingsOf({ operator }: Node): ReadSettings {
  const options = operator?.kind === 'source' ? operator.value.options : new Map<string, string>();
  return JSON.parse(options.get('settings') ?? '') as ReadSettings;
}

function fieldAt(row: Row, path: readonly number[]): unknown {
  let value: unknown = row;
  for (const index of path) value = value === null ? null : (value as Row)[`f${index}`];
  return value;
}

/** With their positions in the data. */
function wantedRows({ id, limit, filters, partitions }: ReadSettings): { readonly at: number; readonly row: Row }[] {
  let rows = (sourceData.get(id) ?? []).map((row, at) => ({ at, row }));
  if (partitions) {
    const { columns, texts } = partitions;
    const wanted = new Set(texts.map((one) => JSON.stringify(one)));
    const textOfColumn = (row: Row, column: number) => (row[`f${column}`] === null ? null : String(row[`f${column}`]));
    rows = rows.filter(({ row }) => wanted.has(JSON.stringify(columns.map((column) => textOfColumn(row, column)))));
  }
  if (filters !== null) {
    const { filters: conditions, session } = pushedFilters[filters];
    const tests = conditions.map((condition) => compileScalar(condition, session));
    rows = rows.filter(({ row }) => tests.every((test) => test(row) === true));
  }
  return limit === null ? rows : rows.slice(0, limit);
}
