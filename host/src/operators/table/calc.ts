/** Filter and projection of rows, in one generated loop over a batch. */
import { type BatchFunction, compileProjection } from '../../expressions/products';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { CalcConfig } from './configs';

export class CalcOperator extends TableOperator<CalcConfig> {
  private project!: BatchFunction;

  protected override setup(): void {
    const { exprs, condition, inputs } = this.config;
    const names = inputs[0].fields.map(({ name }) => name);
    this.project = compileProjection(exprs, condition, this.session, names);
  }

  protected processRows(rows: readonly Row[]): void {
    this.project(rows, this.out);
  }
}

registerOperator('table-calc', (node) => new CalcOperator(node));
