/** TO_CHANGELOG: a changelog as insert-only rows that name their kind. */
import { type Row, RowKind, rowClass } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { ToChangelogConfig } from './configs';

const KIND_NAMES = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'];

export class ToChangelogOperator extends TableOperator<ToChangelogConfig> {
  /** By row kind; undefined = rows of the kind are left out. */
  private codes!: readonly (string | undefined)[];
  private make!: (row: Row, code: string) => Row;

  /** Output: the partition columns when they are set apart, the op code, then the columns of the input. */
  protected override setup(): void {
    const { mapping, inputs, output, partition } = this.config;
    this.codes = KIND_NAMES.map((name) => mapping[name]);
    const arity = inputs[0].fields.length;
    const prefix = output.fields.length > arity + 1 ? partition : [];
    const columns = Array.from({ length: arity }, (_, i) => i);
    const field = (column: number) => `row.f${column}`;
    const fields = [...prefix.map(field), 'code', ...columns.map(field)];
    const source = `return function make(row, code) { return new Row(${[RowKind.INSERT, ...fields].join(', ')}); };`;
    this.make = new Function('Row', source)(rowClass(fields.length)) as (row: Row, code: string) => Row;
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      const code = this.codes[row.kind];
      if (code !== undefined) this.collect(this.make(row, code));
    }
  }
}

registerOperator('table-to-changelog', (node) => new ToChangelogOperator(node));
