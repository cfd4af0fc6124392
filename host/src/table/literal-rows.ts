/** Rows of VALUES. */
import { evaluateConstant } from '../expressions/index';
import type { Expr } from '../expressions/contracts';
import type { SessionInfo } from '../functions/contracts';
import { type Row, rowClass } from '../types/rows';

export function literalRows(rows: readonly (readonly Expr[])[], session: SessionInfo): Row[] {
  return rows.map((cells) => new (rowClass(cells.length))(0, ...cells.map((cell) => evaluateConstant(cell, session))));
}
