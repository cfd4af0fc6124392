/** What TableResult.print() writes. */
import type { RowType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { rowCount, rowTexts, Tableau, type TableauOptions, type TextOptions } from './tableau';

/**
 * How a result prints. `raw`: lines of texts, as OK of DDL and EXPLAIN are shown; `fitted`: a table as wide as its rows (SHOW,
 * DESCRIBE); `typed`: a table as wide as its types need, so that rows can be shown as they come.
 */
export type PrintStyle = 'raw' | 'fitted' | 'typed';

export interface Printable {
  readonly rowType: RowType;
  readonly printStyle: PrintStyle;
  /** The result is a changelog: print the kinds of rows. */
  readonly showsChanges: boolean;
  readonly rows: AsyncIterable<readonly Row[]>;
}

export interface PrintOptions extends TextOptions {
  /** `table.display.max-column-width`. */
  readonly maxColumnWidth: number;
}

type Write = (text: string) => void;

/** Prints a result to its end. */
export async function printResult(result: Printable, options: PrintOptions, write: Write): Promise<void> {
  if (result.printStyle === 'raw') await printRaw(result, options, write);
  else if (result.printStyle === 'fitted') await printFitted(result, write, options);
  else await printTyped(result, options, write);
}

async function printRaw({ rowType, rows }: Printable, options: TextOptions, write: Write): Promise<void> {
  const texts = rowTexts(rowType, options);
  for await (const batch of rows) for (const row of batch) write(`${texts(row).join(', ')}\n`);
}

/** Results of statements that only read the catalog: NULL is an empty cell, no column is too wide. */
const CATALOG_RESULT: TableauOptions = {
  maxColumnWidth: Number.MAX_SAFE_INTEGER,
  nullAsEmpty: true,
  showsKind: false,
};

/** The table of a result of few rows. */
export function fittedTable(
  rowType: RowType,
  rows: readonly Row[],
  options = CATALOG_RESULT,
  text?: TextOptions,
): string {
  if (rows.length === 0) return 'Empty set\n';
  const tableau = new Tableau(rowType, options, text);
  const cells = rows.map((row) => tableau.cells(row));
  tableau.fit(cells);
  const lines = cells.map((row) => tableau.line(row));
  return `${tableau.header()}${lines.join('')}${tableau.border()}`;
}

/** A result of few rows, as wide as they need. */
export async function printFitted(
  { rowType, rows }: Pick<Printable, 'rowType' | 'rows'>,
  write: Write,
  options?: TextOptions,
): Promise<void> {
  const all = await collect(rows);
  write(fittedTable(rowType, all, CATALOG_RESULT, options));
  if (all.length > 0) write(`${rowCount(all.length)}\n`);
}

async function printTyped(result: Printable, options: PrintOptions, write: Write): Promise<void> {
  const { rowType, rows, showsChanges } = result;
  const { maxColumnWidth } = options;
  const tableau = Tableau.byTypes(rowType, { maxColumnWidth, nullAsEmpty: false, showsKind: showsChanges }, options);
  let count = 0;
  for await (const batch of rows) {
    if (count === 0 && batch.length > 0) write(tableau.header());
    for (const row of batch) write(tableau.line(tableau.cells(row)));
    count += batch.length;
  }
  write(count === 0 ? 'Empty set\n' : `${tableau.border()}${rowCount(count)}\n`);
}

export async function collect<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) for (const item of batch) all.push(item);
  return all;
}
