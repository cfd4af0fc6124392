/** DropUpdateBefore: for consumers that know the old row by its key. */
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { DropUpdateBeforeConfig } from './configs';

export class DropUpdateBeforeOperator extends TableOperator<DropUpdateBeforeConfig> {
  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) if (row.kind !== RowKind.UPDATE_BEFORE) this.collect(row);
  }
}

registerOperator('table-drop-update-before', (node) => new DropUpdateBeforeOperator(node));
