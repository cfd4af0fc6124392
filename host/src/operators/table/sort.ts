/** ORDER BY over a whole bounded input: rows are emitted when it has ended. In streaming mode the input may be a changelog. */
import { deserialize } from '../../expressions';
import { keyCodec } from '../../types/keys';
import { toWire } from '../../types/logical/wire';
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import { TableOperator } from './base';
import { rowComparator } from './comparators';
import type { SortConfig } from './configs';
import { isAccumulate, type WithKind, withKind } from './row-code';

type MapKey = string | number | bigint | boolean;

export class SortOperator extends TableOperator<SortConfig> {
  private rows: Row[] = [];

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) this.rows.push(row);
  }

  protected override endOfInput(): void {
    const sorted = this.rows.sort(rowComparator(this.config.order, this.config.inputs[0]));
    this.rows = [];
    for (const row of sorted) this.collect(row);
  }
}

const BUFFER_STATE = 'localBufferState';

export class StreamSortOperator extends TableOperator<SortConfig> {
  /** Rows by content, with their count. */
  private readonly counts = new Map<MapKey, { readonly row: Row; count: number }>();
  private contentOf!: (row: Row) => MapKey;
  private as!: WithKind;

  protected override setup(): void {
    const [input] = this.config.inputs;
    this.as = withKind(input.fields.length);
    const codec = keyCodec(toWire(input), { pyflink: false });
    this.contentOf = (row) => codec.toMapKey(row);
    const backend = this.context.operatorState();
    const stored = backend.listState<Row>(BUFFER_STATE, 'split');
    this.processRows(stored.get());
    backend.beforeSnapshot(() => stored.put(this.buffered()));
  }

  protected processRows(rows: readonly Row[]): void {
    for (const change of rows) {
      const row = this.as(change, RowKind.INSERT);
      const key = this.contentOf(row);
      const entry = this.counts.get(key);
      if (isAccumulate(change)) {
        if (entry === undefined) this.counts.set(key, { row, count: 1 });
        else entry.count++;
      } else if (entry === undefined) throw new Error('RowData not exist!');
      else if (--entry.count === 0) this.counts.delete(key);
    }
  }

  private buffered(): Row[] {
    return [...this.counts.values()].flatMap(({ row, count }) => new Array<Row>(count).fill(row));
  }

  protected override endOfInput(): void {
    const sorted = this.buffered().sort(rowComparator(this.config.order, this.config.inputs[0]));
    this.counts.clear();
    for (const row of sorted) this.collect(row);
  }
}

registerOperator('table-sort', (node) => {
  const { session } = deserialize<SortConfig>(transformOf(node).payload);
  return session.batch ? new SortOperator(node) : new StreamSortOperator(node);
});
