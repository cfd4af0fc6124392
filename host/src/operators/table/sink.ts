/** The rows that a sink takes, in the kinds that it knows. */
import type { Node } from '@drey/sdk/protocol';
import { type Row, RowKind, rowClass } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { SinkConfig } from './configs';
import type { TableStep } from './fusion';
import { type WithKind, withKind } from './row-code';

export class SinkRowsOperator extends TableOperator<SinkConfig> {
  /** For each row kind: whether rows of it are passed on. */
  private takes!: readonly boolean[];
  /** Absent when -D rows lose columns here. */
  readonly tableStep: (() => TableStep) | undefined;
  private as!: WithKind;
  private keyOnly: ((row: Row) => Row) | undefined;

  constructor(node: Node) {
    super(node);
    const { accepts, deleteByKey } = this.config;
    if (deleteByKey !== undefined) return;
    this.tableStep = () => ({ kind: 'kinds', takes: takenKinds(accepts), insertsUpdates: !accepts.updateAfter });
  }

  protected override setup(): void {
    const { accepts, deleteByKey, inputs } = this.config;
    const arity = inputs[0].fields.length;
    this.takes = takenKinds(accepts);
    this.as = withKind(arity);
    if (deleteByKey !== undefined) this.keyOnly = keyOnly(arity, deleteByKey);
  }

  protected processRows(rows: readonly Row[]): void {
    const { updateAfter } = this.config.accepts;
    for (const row of rows) {
      if (!this.takes[row.kind]) continue;
      if (row.kind === RowKind.DELETE && this.keyOnly !== undefined) this.collect(this.keyOnly(row));
      else if (row.kind === RowKind.UPDATE_AFTER && !updateAfter) this.collect(this.as(row, RowKind.INSERT));
      else this.collect(row);
    }
  }
}

/** A sink that knows no updates gets new rows; the old row is taken back where it knows deletes. */
function takenKinds({ insert, updateBefore, updateAfter, delete: deletes }: SinkConfig['accepts']): readonly boolean[] {
  return [insert, updateBefore, updateAfter || insert, deletes];
}

/** The row with NULL in all other columns. */
function keyOnly(arity: number, keys: readonly number[]): (row: Row) => Row {
  const fields = Array.from({ length: arity }, (_, i) => (keys.includes(i) ? `row.f${i}` : 'null'));
  const source = `return function keyOnly(row) { return new Row(${['row.kind', ...fields].join(', ')}); };`;
  return new Function('Row', source)(rowClass(arity)) as (row: Row) => Row;
}

registerOperator('table-sink', (node) => new SinkRowsOperator(node));
