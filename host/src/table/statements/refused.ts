/** Statements that need something that no connector here has, with Flink's messages where it refuses them, too. */
import type { AnalyzeTable, Delete, Identifier, JarStatement, Truncate, Update } from '../../sql/ast';
import type { ResolvedTable } from '../../planner/catalog/contracts';
import { partsOf, quotedPath } from '../../planner/catalog/paths';
import { tableContext } from '../../planner/physical/convert/sources';
import { invalid } from '../../planner/resolve/queries/errors';
import { SqlError, tableError, validation } from '../../types/sql-error';
import type { StatementResult, TableSession } from '../session';

const ABILITIES = 'org.apache.flink.table.connector.sink.abilities';
const UNSUPPORTED = 'java.lang.UnsupportedOperationException';

function tableNamed(session: TableSession, name: Identifier): ResolvedTable {
  const path = session.catalog.qualify(partsOf(name));
  const table = session.catalog.table(path);
  if (table) return table;
  throw validation(
    `Cannot find table '${quotedPath(path)}' in any of the catalogs [${session.catalog.catalogNames().join(', ')}], nor as a temporary table.`,
  );
}

/** UPDATE and DELETE: rows are read to be changed, so the table must be a source, too. */
export async function modifyRows(session: TableSession, statement: Update | Delete): Promise<StatementResult> {
  const table = session.catalog.table(partsOf(statement.table));
  if (!table) throw invalid(`Object '${statement.table.parts.at(-1)!.text}' not found`, statement.table.span);
  const { connectors, session: info } = await session.engineContext();
  connectors.source(tableContext({ session: info }, table.path, table, new Map()));
  const verb = statement.kind.toUpperCase();
  if (!session.configuration.batch) throw tableError(`${verb} statement is not supported for streaming mode now.`);
  const ability = statement.kind === 'update' ? 'SupportsRowLevelUpdate' : 'SupportsRowLevelDelete';
  throw new SqlError(
    `Can't perform ${statement.kind} operation of the table ${table.path.join('.')} because the corresponding dynamic table ` +
      `sink has not yet implemented ${ABILITIES}.${ability}.`,
    UNSUPPORTED,
  );
}

export async function truncateTable(session: TableSession, statement: Truncate): Promise<StatementResult> {
  const table = tableNamed(session, statement.table);
  if (!session.configuration.batch) throw tableError('TRUNCATE TABLE statement is not supported in streaming mode.');
  throw tableError(
    `TRUNCATE TABLE statement is not supported for the table ${table.path.join('.')} since the table hasn't implemented the ` +
      `interface ${ABILITIES}.SupportsTruncate.`,
  );
}

export async function analyzeTable(session: TableSession, statement: AnalyzeTable): Promise<StatementResult> {
  const path = session.catalog.qualify(partsOf(statement.table));
  if (session.catalog.table(partsOf(statement.table))?.temporary !== false) {
    const name = path.map((part) => `\`${part}\``).join('.');
    throw validation(`Table ${name} doesn't exist or is a temporary table.`);
  }
  if (!session.configuration.batch) throw tableError('ANALYZE TABLE is not supported for streaming mode now');
  throw tableError(
    'Failed to execute ANALYZE TABLE command',
    new SqlError('ANALYZE TABLE is not supported: plans do not depend on statistics here.', UNSUPPORTED),
  );
}

/** No catalog has procedures. */
export async function callProcedure(): Promise<StatementResult> {
  const reason = 'getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.';
  const message = `SQL validation failed. ${reason}`;
  const cause = validation(message, undefined, new SqlError(reason, UNSUPPORTED));
  throw validation(`SQL validation failed. ${message}`, undefined, cause);
}

export async function addJar({ path }: JarStatement): Promise<StatementResult> {
  throw tableError(
    `Could not register the specified resource [ResourceUri{resourceType=JAR, uri='${path}'}].`,
    new SqlError('ADD JAR is not supported: there is no JVM that could load Java classes.', UNSUPPORTED),
  );
}

export async function removeJar(): Promise<StatementResult> {
  throw new SqlError("SQL Gateway doesn't support REMOVE JAR syntax now.", UNSUPPORTED);
}
