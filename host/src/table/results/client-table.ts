/** A query's rows as Flink's SQL client shows them in its tableau mode. */
import type { RowType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { fittedTable } from './print';
import { rowCount, rowTerm, Tableau, type TextOptions } from './tableau';

export interface ClientTableOptions {
  readonly write: (text: string) => void;
  readonly maxColumnWidth: number;
  readonly text: TextOptions;
  /** ms; undefined: the time that a query took is not shown. */
  readonly startedAt: number | undefined;
  /** The user has asked for the end. */
  readonly cancelled: () => boolean;
}

export interface QueryRows {
  readonly rowType: RowType;
  readonly rows: AsyncIterable<readonly Row[]>;
  readonly showsChanges: boolean;
}

/** Streaming results as they come, with the kind of each row; those of batch at once. */
export async function showQuery(result: QueryRows, options: ClientTableOptions): Promise<void> {
  if (result.showsChanges) await showChanges(result, options);
  else await showAll(result, options);
}

async function showChanges({ rowType, rows }: QueryRows, options: ClientTableOptions): Promise<void> {
  const { write, maxColumnWidth, text } = options;
  const tableau = Tableau.byTypes(rowType, { maxColumnWidth, nullAsEmpty: false, showsKind: true }, text);
  write(tableau.header());
  let count = 0;
  for await (const batch of rows) {
    if (options.cancelled()) break;
    write(batch.map((row) => tableau.line(tableau.cells(row))).join(''));
    count += batch.length;
  }
  if (options.cancelled()) write(terminated(count, options));
  else
    write(`${count > 0 ? tableau.border() : ''}Received a total of ${count} ${rowTerm(count)}${timeCost(options)}\n`);
}

async function showAll({ rowType, rows }: QueryRows, options: ClientTableOptions): Promise<void> {
  const all: Row[] = [];
  for await (const batch of rows) for (const row of batch) all.push(row);
  if (options.cancelled()) options.write(terminated(all.length, options));
  else if (all.length === 0) options.write(`Empty set${timeCost(options)}\n`);
  else {
    const tableau = { maxColumnWidth: options.maxColumnWidth, nullAsEmpty: false, showsKind: false };
    options.write(fittedTable(rowType, all, tableau, options.text));
    options.write(`${rowCount(all.length)}${timeCost(options)}\n`);
  }
}

function terminated(count: number, options: ClientTableOptions): string {
  return `Query terminated, received a total of ${count} ${rowTerm(count)}${timeCost(options)}\n`;
}

function timeCost({ startedAt }: ClientTableOptions): string {
  return startedAt === undefined ? '' : ` (${((Date.now() - startedAt) / 1000).toFixed(2)} seconds)`;
}
