/** A user's table function for each row, its rows joined to it (Flink's PythonCorrelate and AsyncCorrelate). */
import { compilePredicate } from '../../expressions/products';
import type { ColumnValues } from '../../functions/user/contracts';
import { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import type { FunctionCorrelateConfig } from './configs';
import { FunctionOperator } from './function-operator';
import { type JoinRows, rightPadder, rowJoiner, type WithKind } from './row-code';

export class FunctionCorrelateOperator extends FunctionOperator<FunctionCorrelateConfig> {
  private join!: JoinRows;
  private pad!: WithKind;
  /** The function gives rows, not values of the one column. */
  private givesRows = true;
  /** Of joined rows. A result that it refuses still counts as one: the row is not padded. */
  private matches: ((row: Row) => boolean) | undefined;

  protected outputs(): readonly number[] {
    return [this.config.calls.length - 1];
  }

  protected override setup(): void {
    super.setup();
    const { calls, condition, inputs, output } = this.config;
    const arity = inputs[0].fields.length;
    const results = output.fields.length - arity;
    const { root } = calls[calls.length - 1].type;
    this.givesRows = root === 'ROW' || root === 'STRUCTURED';
    this.join = rowJoiner(arity, results);
    this.pad = rightPadder(arity, results);
    if (condition !== undefined) this.matches = compilePredicate(condition, this.session);
  }

  protected emitAnswer(rows: readonly Row[], [results]: readonly ColumnValues[], failed: ReadonlySet<number>): void {
    const left = this.config.joinType === 'LEFT';
    for (const [i, row] of rows.entries()) {
      if (failed.has(i)) continue;
      const values = results[i] as readonly unknown[];
      if (values.length === 0 && left) this.collect(this.pad(row, row.kind));
      for (const value of values) {
        const joined = this.joined(row, value);
        if (this.matches === undefined || this.matches(joined)) this.collect(joined);
      }
    }
  }

  private joined(row: Row, value: unknown): Row {
    if (!this.givesRows) return this.join(row, Row.of(value), row.kind);
    return value === null ? this.pad(row, row.kind) : this.join(row, value as Row, row.kind);
  }
}

registerOperator('table-function-correlate', (node) => new FunctionCorrelateOperator(node));
