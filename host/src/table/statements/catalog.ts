/** Statements on catalogs, as results of the session. */
import { runCatalogStatement } from '../../planner/catalog/index';
import type { Statement } from '../../sql/ast';
import { tableError } from '../../types/sql-error';
import type { StatementResult, TableSession } from '../session';
import { knownRows, ok } from '../session-result';

/** CREATE, DROP, ALTER, SHOW, DESCRIBE, USE. */
export async function executeCatalogStatement(
  session: TableSession,
  statement: Statement,
  text: string,
): Promise<StatementResult> {
  const result = runCatalogStatement(statement, text, session.catalog, session.sessionInfo());
  if (result === undefined) throw tableError(`Statements of the kind ${statement.kind} are not supported.`);
  return result === 'OK' ? ok() : knownRows(result.columns.fields, result.rows);
}
