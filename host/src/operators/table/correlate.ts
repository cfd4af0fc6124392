/** A table function for each row: what it gives, joined to the row. LEFT keeps rows for which it gives nothing. */
import { compileJoinPredicate, compileTableFunction } from '../../expressions/products';
import { Row } from '../../types/rows';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { CorrelateConfig } from './configs';
import { appender, type JoinRows, rightPadder, rowJoiner, type WithKind } from './row-code';

export class CorrelateOperator extends TableOperator<CorrelateConfig> {
  private rowsOf!: (row: Row) => Iterable<unknown>;
  private join!: JoinRows;
  /** Joins a value of a function whose results are no rows. */
  private append!: ReturnType<typeof appender>;
  private pad!: WithKind;
  private matches: ((left: Row, right: Row) => boolean) | undefined;

  protected override setup(): void {
    const { call, condition, inputs, output } = this.config;
    const [input] = inputs;
    const arity = input.fields.length;
    const results = output.fields.length - arity;
    const names = input.fields.map(({ name }) => name);
    this.rowsOf = compileTableFunction(call, this.session, names);
    this.join = rowJoiner(arity, results);
    this.append = appender(arity);
    this.pad = rightPadder(arity, results);
    if (condition !== undefined) this.matches = compileJoinPredicate(condition, arity, this.session);
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
    const right = result instanceof Row ? result : undefined;
    if (this.matches !== undefined && !this.matches(row, right ?? Row.of(result))) return;
    this.collect(right === undefined ? this.append(row, result, row.kind) : this.join(row, right, row.kind));
  }
}

registerOperator('table-correlate', (node) => new CorrelateOperator(node));
