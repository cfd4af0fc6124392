/** Results of user functions as new columns (Flink's PythonCalc and AsyncCalc). */
import { CodeBuilder } from '../../expressions/code-builder';
import type { ColumnValues } from '../../functions/user/contracts';
import { type Row, rowClass } from '../../types/rows';
import { registerOperator } from '../registry';
import type { FunctionCalcConfig } from './configs';
import { FunctionOperator } from './function-operator';

type Joiner = (rows: readonly Row[], columns: readonly ColumnValues[], failed: ReadonlySet<number>, out: Row[]) => void;

export class FunctionCalcOperator extends FunctionOperator<FunctionCalcConfig> {
  private join!: Joiner;

  protected outputs(): readonly number[] {
    return this.config.results;
  }

  protected override setup(): void {
    super.setup();
    this.join = compileJoiner(this.config.forwarded, this.config.results.length);
  }

  protected emitAnswer(rows: readonly Row[], columns: readonly ColumnValues[], failed: ReadonlySet<number>): void {
    this.join(rows, columns, failed, this.out);
  }
}

/** Rows of the forwarded fields and the results, without those that failed. */
function compileJoiner(forwarded: readonly number[], results: number): Joiner {
  const builder = new CodeBuilder();
  const arity = forwarded.length + results;
  const output = builder.helper(`Row${arity}`, rowClass(arity));
  const positions = Array.from({ length: results }, (_, i) => i);
  for (const i of positions) builder.line(`const column${i} = columns[${i}];`);
  builder.block('for (let i = 0; i < rows.length; i++)', () => {
    builder.line('if (failed.size > 0 && failed.has(i)) continue;');
    builder.line('const row = rows[i];');
    const fields = [...forwarded.map((column) => `row.f${column}`), ...positions.map((i) => `column${i}[i]`)];
    builder.line(`out.push(new ${output}(${['row.kind', ...fields].join(', ')}));`);
  });
  return builder.compile<Joiner>('join', ['rows', 'columns', 'failed', 'out']);
}

registerOperator('table-function-calc', (node) => new FunctionCalcOperator(node));
