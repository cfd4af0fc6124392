/** FROM_CHANGELOG: rows that name their kind in a column as a changelog without that column. */
import { type Row, RowKind } from '../../types/rows';
import { OperatorError } from '../base';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { FromChangelogConfig } from './configs';
import { projector, type WithKind } from './row-code';

export class FromChangelogOperator extends TableOperator<FromChangelogConfig> {
  private kinds!: ReadonlyMap<string, RowKind>;
  private project!: WithKind;

  protected override setup(): void {
    const { mapping, inputs, opIndex } = this.config;
    this.kinds = new Map(Object.entries(mapping).map(([code, kind]) => [code, RowKind[kind]]));
    this.project = projector(inputs[0].fields.map((_, i) => i).filter((i) => i !== opIndex));
  }

  protected processRows(rows: readonly Row[]): void {
    const field = `f${this.config.opIndex}` as const;
    for (const row of rows) {
      const kind = this.kindOf(row[field] as string | null);
      if (kind !== undefined) this.collect(this.project(row, kind));
    }
  }

  private kindOf(code: string | null): RowKind | undefined {
    const kind = code === null ? undefined : this.kinds.get(code);
    if (kind !== undefined || this.config.unknown === 'SKIP') return kind;
    const known = [...this.kinds.keys()].join(', ');
    const message =
      code === null
        ? 'Received NULL op code. Every changelog row must carry an operation code.'
        : `Received invalid op code '${code}'. Defined op codes are: [${known}].`;
    throw new OperatorError(message, {
      exceptionClass: 'org.apache.flink.table.api.TableRuntimeException',
      domain: 'user',
    });
  }
}

registerOperator('table-from-changelog', (node) => new FromChangelogOperator(node));
