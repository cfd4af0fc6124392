/** Filter and projection of rows, in one generated loop over a batch. */
import { type BatchFunction, compileProjection } from '../../expressions/products';
import { MIN_WATERMARK } from '../../types/contracts';
import type { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { CalcConfig } from './configs';
import type { TableStep } from './fusion';

export class CalcOperator extends TableOperator<CalcConfig> {
  private project!: BatchFunction;

  protected override setup(): void {
    const { exprs, condition, inputs } = this.config;
    const names = inputs[0].fields.map(({ name }) => name);
    const currentWatermark = () => (this.watermark === MIN_WATERMARK ? Number.NEGATIVE_INFINITY : this.watermark);
    this.project = compileProjection(exprs, condition, { ...this.session, currentWatermark }, names);
  }

  tableStep(): TableStep {
    const { exprs, condition } = this.config;
    return { kind: 'calc', exprs, condition };
  }

  protected processRows(rows: readonly Row[]): void {
    this.project(rows, this.out);
  }
}

registerOperator('table-calc', (node) => new CalcOperator(node));
