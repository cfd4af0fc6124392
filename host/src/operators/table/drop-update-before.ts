/** DropUpdateBefore: for consumers that know the old row by its key. */
import { type Row, RowKind } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { DropUpdateBeforeConfig } from './configs';
import type { TableStep } from './fusion';

export class DropUpdateBeforeOperator extends TableOperator<DropUpdateBeforeConfig> {
  tableStep(): TableStep {
    return { kind: 'kinds', takes: [true, false, true, true], insertsUpdates: false };
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) if (row.kind !== RowKind.UPDATE_BEFORE) this.collect(row);
  }
}

registerOperator('table-drop-update-before', (node) => new DropUpdateBeforeOperator(node));
