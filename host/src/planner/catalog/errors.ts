/** Exceptions of catalogs, with Flink's classes. */
import { SqlError, tableError, validation } from '../../types/sql-error';
import type { ObjectPath } from '../contracts';
import { fullName, quotedPath } from './paths';

const PACKAGE = 'org.apache.flink.table.catalog.exceptions';

/** A checked exception of a catalog, for example TableNotExistException. */
export function catalogException(name: string, message: string): SqlError {
  return new SqlError(message, `${PACKAGE}.${name}`);
}

/** What Flink's statements say about a failure within a catalog; `cause` has the details. */
export function couldNotExecute(statement: string, cause: unknown, asTableException = false): SqlError {
  const message = `Could not execute ${statement}`;
  return asTableException ? tableError(message, cause) : validation(message, undefined, cause);
}

/** The same for operations on tables and models. */
export function couldNotExecuteOn(operation: string, path: ObjectPath, cause: unknown): SqlError {
  return couldNotExecute(`${operation} in path ${quotedPath(path)}`, cause);
}

export function databaseNotExist(database: string, catalog: string): SqlError {
  return catalogException('DatabaseNotExistException', `Database ${database} does not exist in Catalog ${catalog}.`);
}

export function alreadyExists(kind: 'Table (or view)' | 'Function' | 'Model', path: ObjectPath): SqlError {
  const name = kind === 'Table (or view)' ? 'Table' : kind;
  return catalogException(
    `${name}AlreadyExistException`,
    `${kind} ${fullName(path)} already exists in Catalog ${path[0]}.`,
  );
}

export function notExists(kind: 'Table (or view)' | 'Function', path: ObjectPath): SqlError {
  const name = kind === 'Table (or view)' ? 'Table' : kind;
  return catalogException(
    `${name}NotExistException`,
    `${kind} ${fullName(path)} does not exist in Catalog ${path[0]}.`,
  );
}
