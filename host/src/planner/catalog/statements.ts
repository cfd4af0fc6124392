/** Statements on catalogs: what runs without a job. */
import type { SessionInfo } from '../../functions/contracts';
import type { Statement, Use } from '../../sql/ast';
import { tableError, validation } from '../../types/sql-error';
import type { CatalogManager } from './catalog-manager';
import { type StatementContext, statementContext } from './context';
import {
  alterCatalog,
  alterDatabase,
  alterFunction,
  alterModel,
  createCatalog,
  createDatabase,
  createFunction,
  createModel,
  drop,
} from './objects';
import { partsOf } from './paths';
import { describe, type Rows, show } from './show';
import { alterTable, alterView, createView, tableOf } from './tables';

export type CatalogResult = 'OK' | Rows;

/**
 * Runs a statement on the catalogs. undefined: the statement is none of these (a query, INSERT, SET, ...). CREATE TABLE AS only
 * makes the table here; the caller runs its query.
 */
export function runCatalogStatement(
  statement: Statement,
  text: string,
  catalog: CatalogManager,
  session: SessionInfo,
): CatalogResult | undefined {
  switch (statement.kind) {
    case 'show':
      // Jars and jobs are the session's.
      return statement.what === 'JARS' || statement.what === 'JOBS' ? undefined : show(statement, catalog);
    case 'describe':
      return statement.what === 'JOB' ? undefined : describe(statement, catalog);
    case 'use':
      use(statement, catalog);
      return 'OK';
    default:
      return change(statement, catalog, statementContext(catalog, session, text)) ? 'OK' : undefined;
  }
}

/** False: no statement of this kind. */
function change(statement: Statement, catalog: CatalogManager, context: StatementContext): boolean {
  switch (statement.kind) {
    case 'create_table':
      if (statement.replace) {
        replaceTable(statement, catalog, context);
      } else {
        catalog.createTable(tableOf(statement, catalog, context), statement.ifNotExists);
      }
      return true;
    case 'create_view':
      createView(statement, catalog, context);
      return true;
    case 'create_catalog':
      createCatalog(statement, catalog);
      return true;
    case 'create_database':
      createDatabase(statement, catalog);
      return true;
    case 'create_function':
      createFunction(statement, catalog);
      return true;
    case 'create_model':
      createModel(statement, catalog, context);
      return true;
    case 'create_materialized_table':
      throw tableError('Materialized tables are not supported.');
    case 'create_connection':
    case 'alter_connection':
      throw tableError('Connections are not supported.');
    case 'drop':
      drop(statement, catalog);
      return true;
    default:
      return alter(statement, catalog, context);
  }
}

function alter(statement: Statement, catalog: CatalogManager, context: StatementContext): boolean {
  switch (statement.kind) {
    case 'alter_table':
      alterTable(statement, catalog, context);
      return true;
    case 'alter_view':
      alterView(statement, catalog, context);
      return true;
    case 'alter_catalog':
      alterCatalog(statement, catalog);
      return true;
    case 'alter_database':
      alterDatabase(statement, catalog);
      return true;
    case 'alter_function':
      alterFunction(statement, catalog);
      return true;
    case 'alter_model':
      alterModel(statement, catalog);
      return true;
    default:
      return false;
  }
}

/** REPLACE TABLE AS and CREATE OR REPLACE TABLE AS: only the former needs the table to be there. */
function replaceTable(
  statement: Extract<Statement, { kind: 'create_table' }>,
  catalog: CatalogManager,
  context: StatementContext,
): void {
  if (statement.query === undefined) {
    throw validation('CREATE OR REPLACE TABLE statement requires the AS clause.');
  }
  const table = tableOf(statement, catalog, context);
  const old = catalog.table(table.path);
  if (statement.replaceOnly === true && old === undefined) {
    throw tableError(
      `The table \`${table.path.join('`.`')}\` to be replaced doesn't exist. You can try to use CREATE TABLE AS statement or CREATE OR REPLACE TABLE AS statement.`,
    );
  }
  if (old === undefined) {
    catalog.createTable(table, false);
  } else {
    catalog.replaceTable({ ...table, temporary: old.temporary });
  }
}

function use(statement: Use, catalog: CatalogManager): void {
  const parts = statement.names.map((name) => partsOf(name));
  switch (statement.what) {
    case 'CATALOG':
      catalog.useCatalog(parts[0]![0]!);
      return;
    case 'DATABASE':
      catalog.useDatabase(...catalog.qualifyDatabase(parts[0]!));
      return;
    case 'MODULES': {
      const unknown = parts.map((name) => name[0]!).find((name) => name !== 'core');
      if (unknown !== undefined) {
        throw validation(
          `Could not execute USE MODULES: [${parts.map((name) => name[0]).join(', ')}]. No module with name '${unknown}' exists`,
        );
      }
    }
  }
}
