/** Statements on catalogs, as results of the session. */
import { runCatalogStatement } from '../../planner/catalog/index';
import type { Statement } from '../../sql/ast';
import { SqlError, tableError } from '../../types/sql-error';
import type { StatementResult, TableSession } from '../session';
import { knownRows, ok } from '../session-result';

/** CREATE, DROP, ALTER, SHOW, DESCRIBE, USE. */
export async function executeCatalogStatement(
  session: TableSession,
  statement: Statement,
  text: string,
): Promise<StatementResult> {
  const result = unwrapped(statement, () =>
    runCatalogStatement(statement, text, session.catalog, session.sessionInfo()),
  );
  if (result === undefined) throw tableError(`Statements of the kind ${statement.kind} are not supported.`);
  return result === 'OK' ? ok() : knownRows(result.columns.fields, result.rows);
}

const CONTEXT = 'org.apache.calcite.runtime.CalciteContextException';

/** Flink does not wrap what Calcite says of the types and queries of these statements. */
function unwrapped<T>(statement: Statement, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (statement.kind !== 'create_table' && statement.kind !== 'create_view') throw error;
    const cause = error instanceof SqlError ? error.cause : undefined;
    throw cause instanceof SqlError && cause.exceptionClass === CONTEXT ? cause : error;
  }
}
