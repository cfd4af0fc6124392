/** GROUPING SETS: each row once for each grouping set, in their order. */
import { compileRowMapper } from '../../expressions/products';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { ExpandConfig } from './configs';

export class ExpandOperator extends TableOperator<ExpandConfig> {
  private mappers!: readonly ((row: Row) => Row)[];

  protected override setup(): void {
    const names = this.config.inputs[0].fields.map(({ name }) => name);
    this.mappers = this.config.projections.map((exprs) => compileRowMapper(exprs, this.session, names));
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) for (const map of this.mappers) this.collect(map(row));
  }
}

registerOperator('table-expand', (node) => new ExpandOperator(node));
