/** Runs statements: one function for each kind, here or in the modules beside. */
import type { Statement } from '../../sql/ast';
import { SqlError, tableError } from '../../types/sql-error';
import type { StatementResult, TableSession } from '../session';
import { ok, textColumn, textResult } from '../session-result';
import { executeCatalogStatement } from './catalog';
import { createTableAs } from './create-table-as';
import { addJar, analyzeTable, callProcedure, modifyRows, removeJar, truncateTable } from './refused';
import { changeFunction, isRunHere } from './functions';
import { describeJob, reset, set, showJobs, stopJob } from './client';
import { loadModule, showModules, unloadModule, useModules } from './modules';
import { StatementSet } from './statement-set';

/** TableEnvironment.executeSql for statements that only Flink's SQL client and gateway know. */
const NOT_IN_ENVIRONMENT =
  'Unsupported SQL query! executeSql() only accepts a single SQL statement of type ' +
  'CREATE TABLE, DROP TABLE, ALTER TABLE, CREATE DATABASE, DROP DATABASE, ALTER DATABASE, ' +
  'CREATE FUNCTION, DROP FUNCTION, ALTER FUNCTION, CREATE CATALOG, DROP CATALOG, ' +
  'USE CATALOG, USE [CATALOG.]DATABASE, SHOW CATALOGS, SHOW DATABASES, SHOW TABLES, SHOW [USER] FUNCTIONS, SHOW PARTITIONS' +
  'CREATE VIEW, DROP VIEW, SHOW VIEWS, INSERT, DESCRIBE, LOAD MODULE, UNLOAD ' +
  'MODULE, USE MODULES, SHOW [FULL] MODULES.';

const CLIENT_STATEMENTS: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>([
  'set',
  'reset',
  'begin_statement_set',
  'end_statement_set',
  'remove_jar',
  'stop_job',
  'client_command',
]);

function isClientStatement(statement: Statement): boolean {
  if (CLIENT_STATEMENTS.has(statement.kind)) return true;
  if (statement.kind === 'show') return statement.what === 'JOBS';
  return statement.kind === 'describe' && statement.what === 'JOB';
}

/** `text` is the whole text that the statement's spans refer to. */
export async function executeStatement(
  session: TableSession,
  statement: Statement,
  text: string,
): Promise<StatementResult> {
  if (!session.client && isClientStatement(statement)) throw tableError(NOT_IN_ENVIRONMENT);
  if (session.openSet) return collectStatement(session, session.openSet, statement, text);
  switch (statement.kind) {
    case 'query': {
      const { plan, names } = session.planQuery(statement, text);
      return session.executePlan(plan, names);
    }
    case 'insert':
      return session.executeInserts([session.planInsert(statement, text)]);
    case 'statement_set':
      return session.executeInserts(statement.statements.map((insert) => session.planInsert(insert, text)));
    case 'execute':
      return executeStatement(session, statement.statement, text);
    case 'create_table':
      return statement.query
        ? session.executeInserts([createTableAs(session, statement, text)])
        : executeCatalogStatement(session, statement, text);
    case 'explain': {
      const { explainStatement } = await import('./explain');
      return textResult(await explainStatement(session, statement.statement, text, statement.details));
    }
    case 'compile_plan': {
      const { compilePlan } = await import('./compile');
      return compilePlan(session, statement, text);
    }
    case 'execute_plan': {
      const { executePlan } = await import('./compile');
      return executePlan(session, statement);
    }
    default:
      return executeOther(session, statement, text);
  }
}

async function executeOther(session: TableSession, statement: Statement, text: string): Promise<StatementResult> {
  switch (statement.kind) {
    case 'begin_statement_set':
      session.openSet = new StatementSet(session);
      return ok();
    case 'end_statement_set':
      throw clientError("No Statement Set to submit. 'END' statement should be used after 'BEGIN STATEMENT SET'.");
    case 'set':
      return set(session, statement);
    case 'reset':
      return reset(session, statement);
    case 'use':
      return statement.what === 'MODULES'
        ? useModules(session, statement)
        : executeCatalogStatement(session, statement, text);
    case 'load_module':
      return loadModule(session, statement);
    case 'unload_module':
      return unloadModule(session, statement);
    case 'stop_job':
      return stopJob(session, statement);
    case 'create_function':
    case 'alter_function':
      return isRunHere(statement)
        ? changeFunction(session, statement)
        : executeCatalogStatement(session, statement, text);
    case 'show':
      if (statement.what === 'JOBS') return showJobs(session);
      if (statement.what === 'JARS') return textColumn('jars', []);
      if (statement.what.endsWith('MODULES')) return showModules(session, statement);
      return executeCatalogStatement(session, statement, text);
    case 'describe':
      return statement.what === 'JOB'
        ? describeJob(session, statement)
        : executeCatalogStatement(session, statement, text);
    default:
      return executeRefused(session, statement, text);
  }
}

function executeRefused(session: TableSession, statement: Statement, text: string): Promise<StatementResult> {
  switch (statement.kind) {
    case 'update':
    case 'delete':
      return modifyRows(session, statement);
    case 'truncate':
      return truncateTable(session, statement);
    case 'analyze_table':
      return analyzeTable(session, statement);
    case 'call_procedure':
      return callProcedure();
    case 'add_jar':
      return addJar(statement);
    case 'remove_jar':
      return removeJar();
    case 'client_command':
      throw tableError(NOT_IN_ENVIRONMENT);
    default:
      return executeCatalogStatement(session, statement, text);
  }
}

/** Between BEGIN STATEMENT SET and END. */
async function collectStatement(
  session: TableSession,
  open: StatementSet,
  statement: Statement,
  text: string,
): Promise<StatementResult> {
  if (statement.kind === 'end_statement_set') {
    session.openSet = undefined;
    return open.size === 0 ? ok() : open.execute();
  }
  if (statement.kind === 'insert') open.add(session.planInsert(statement, text));
  else if (statement.kind === 'create_table' && statement.query) open.add(createTableAs(session, statement, text));
  else {
    throw clientError(
      "Only 'INSERT/CREATE TABLE AS' statement is allowed in Statement Set or use 'END' statement to submit Statement Set.",
    );
  }
  return ok();
}

function clientError(message: string): Error {
  return new SqlError(message, 'org.apache.flink.table.gateway.service.utils.SqlExecutionException');
}
