/** A table function for each row: what it gives, joined to the row. LEFT keeps rows for which it gives nothing. */
import { compilePredicate, compileTableFunction } from '../../expressions/products';
import { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { CorrelateConfig } from './configs';
import { type JoinRows, rightPadder, rowJoiner, type WithKind } from './row-code';

export class CorrelateOperator extends TableOperator<CorrelateConfig> {
  private rowsOf!: (row: Row) => Iterable<unknown>;
  private join!: JoinRows;
  private pad!: WithKind;
  /** Of joined rows. */
  private matches: ((row: Row) => boolean) | undefined;
  /** The function's results are rows, not values of the one column. */
  private givesRows = true;

  protected override setup(): void {
    const { call, condition, inputs, output } = this.config;
    const [input] = inputs;
    const arity = input.fields.length;
    const results = output.fields.length - arity;
    const names = input.fields.map(({ name }) => name);
    this.rowsOf = compileTableFunction(call, this.session, names);
    this.join = rowJoiner(arity, results);
    this.givesRows = call.type.root === 'ROW' || call.type.root === 'STRUCTURED';
    this.pad = rightPadder(arity, results);
    if (condition !== undefined) this.matches = compilePredicate(condition, this.session);
  }

  protected processRows(rows: readonly Row[]): void {
    const left = this.config.joinType === 'LEFT';
    for (const row of rows) {
      let any = false;
      for (const result of this.rowsOf(row)) {
        // A result that the condition refuses still counts as one: the row is not padded.
        any = true;
        this.emitJoined(row, result);
      }
      if (!any && left) this.collect(this.pad(row, row.kind));
    }
  }

  private emitJoined(row: Row, result: unknown): void {
    const value = this.givesRows ? (result as Row | null) : Row.of(result);
    const joined = value === null ? this.pad(row, row.kind) : this.join(row, value, row.kind);
    if (this.matches === undefined || this.matches(joined)) this.collect(joined);
  }
}

registerOperator('table-correlate', (node) => new CorrelateOperator(node));
