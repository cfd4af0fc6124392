/** Results of statements: what Flink's TableResult is. */
import type { JobHandle } from '../runtime/contracts';
import type { FieldType, LogicalType, RowType } from '../types/logical/contracts';
import { MAX_LENGTH } from '../types/logical/contracts';
import { row } from '../types/logical/types';
import { Row } from '../types/rows';
import type { PrintStyle } from './results/print';

/** Values as the host holds them: types/sql-values.md. */
export interface StatementResult {
  readonly kind: 'SUCCESS' | 'SUCCESS_WITH_CONTENT';
  readonly rowType: RowType;
  /**
   * Batches of rows in order. To be read once; a query's rows wait until they are asked for. Throws JobExecutionError when the
   * job fails.
   */
  readonly rows: AsyncIterable<readonly Row[]>;
  readonly job?: JobHandle;
  /** Rows have kinds that matter: queries in streaming mode. */
  readonly showsChanges: boolean;
  readonly printStyle: PrintStyle;
  /** True for queries: their rows are data, not a message. */
  readonly isQuery: boolean;
  /** Until the first row is there or the job has ended; for INSERT that is its end. Throws JobExecutionError. */
  ready(): Promise<void>;
  /** Cancels the job when it still runs and nobody wants its rows. */
  close(): void;
}

export const STRING: LogicalType = { root: 'VARCHAR', length: MAX_LENGTH, nullable: true };
export const BIGINT: LogicalType = { root: 'BIGINT', nullable: true };
export const BOOLEAN: LogicalType = { root: 'BOOLEAN', nullable: true };

/** A result whose rows are known. */
export function knownRows(
  fields: readonly FieldType[],
  rows: readonly (readonly unknown[])[],
  options: { readonly kind?: StatementResult['kind']; readonly printStyle?: PrintStyle } = {},
): StatementResult {
  return {
    kind: options.kind ?? 'SUCCESS_WITH_CONTENT',
    rowType: row(fields, false),
    rows: onlyBatch(rows.map((values) => Row.of(...values))),
    showsChanges: false,
    printStyle: options.printStyle ?? 'fitted',
    isQuery: false,
    ready: async () => {},
    close: () => {},
  };
}

/** "OK" of statements without a result. */
export function ok(): StatementResult {
  return knownRows([{ name: 'result', type: STRING }], [['OK']], { kind: 'SUCCESS', printStyle: 'raw' });
}

/** One text, as EXPLAIN and SHOW CREATE give it. */
export function textResult(text: string): StatementResult {
  return knownRows([{ name: 'result', type: STRING }], [[text]], { printStyle: 'raw' });
}

/** One column of texts. */
export function textColumn(name: string, texts: readonly string[]): StatementResult {
  return knownRows(
    [{ name, type: STRING }],
    texts.map((text) => [text]),
  );
}

async function* onlyBatch(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  if (rows.length > 0) yield rows;
}
