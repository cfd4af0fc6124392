/** The arguments of one row as text, for messages. */
import type { ColumnValues } from '../../functions/user/contracts';
import { externalText } from '../../types/external-text';
import type { LogicalType } from '../../types/logical/contracts';

/** Longer records are cut. Characters. */
const MAX_LENGTH = 1000;

export function recordText(args: readonly ColumnValues[], row: number, types: readonly LogicalType[]): string {
  const text = args
    .map((column, i) => (column[row] === null ? 'NULL' : externalText(types[i])(column[row])))
    .join(', ');
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/** Where only the batch is known to have failed. `first`: the record of its first row. */
export function batchText(first: string, count: number): string {
  return count === 1 ? first : `one of ${count}, the first is ${first}`;
}
