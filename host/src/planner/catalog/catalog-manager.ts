/**
 * All catalogs of a session, in memory, and its temporary objects. Names may have one to three parts; what is missing comes from
 * the current catalog and database. Temporary objects hide permanent ones of the same path.
 */
import type { RegisteredFunction } from '../../functions/user/contracts';
import { definitionOf } from '../../functions/user/definition';
import { FunctionTable } from '../../functions/user/function-table';
import { SqlError, validation } from '../../types/sql-error';
import type { ObjectPath } from '../contracts';
import type { CatalogReader, ResolvedModel, ResolvedTable, UserFunction } from './contracts';
import { alreadyExists, couldNotExecuteOn, databaseNotExist, notExists } from './errors';
import { quotedPath, summaryOf } from './paths';
import { type CatalogEntry, type DatabaseEntry, newCatalog } from './store';

export const DEFAULT_CATALOG = 'default_catalog';
export const DEFAULT_DATABASE = 'default_database';

export type TableKind = ResolvedTable['kind'];

export class CatalogManager implements CatalogReader {
  private readonly catalogs = new Map<string, CatalogEntry>();
  /** By `` `catalog`.`database`.`name` ``. */
  private readonly temporaryTables = new Map<string, ResolvedTable>();
  private readonly temporaryModels = new Map<string, ResolvedModel>();
  private readonly temporaryFunctions = new Map<string, UserFunction>();
  /** Every function that was ever registered with something that runs it. */
  readonly functions = new FunctionTable();
  /** By name in small letters. */
  private readonly systemFunctions = new Map<string, UserFunction>();
  private catalogName: string;
  private databaseName: string;

  constructor(catalog = DEFAULT_CATALOG, database = DEFAULT_DATABASE) {
    this.catalogs.set(catalog, newCatalog(database, false));
    this.catalogName = catalog;
    this.databaseName = database;
  }

  get currentCatalog(): string {
    return this.catalogName;
  }

  get currentDatabase(): string {
    return this.databaseName;
  }

  // -------------------------------------------------------------- names

  qualify(parts: readonly string[]): ObjectPath {
    if (parts.length > 3 || parts.length === 0) {
      throw validation(`Tables need at most three parts in their name: ${quotedPath(parts)}`);
    }
    const [name, database = this.databaseName, catalog = this.catalogName] = [...parts].reverse();
    return [catalog, database, name!];
  }

  /** Catalog and database of `db` or `catalog.db`. */
  qualifyDatabase(parts: readonly string[]): readonly [string, string] {
    if (parts.length > 2 || parts.length === 0) {
      throw validation(`A database is named by at most two parts: ${quotedPath(parts)}`);
    }
    const [database, catalog = this.catalogName] = [...parts].reverse();
    return [catalog, database!];
  }

  // -------------------------------------------------------------- reading

  table(parts: readonly string[]): ResolvedTable | undefined {
    const path = this.qualify(parts);
    return this.temporaryTables.get(quotedPath(path)) ?? this.permanentTable(path);
  }

  permanentTable(path: ObjectPath): ResolvedTable | undefined {
    return this.database(path)?.tables.get(path[2]);
  }

  temporaryTable(path: ObjectPath): ResolvedTable | undefined {
    return this.temporaryTables.get(quotedPath(path));
  }

  /** What a UserFunction holds of a function that this host runs. */
  registered(fn: RegisteredFunction): Required<Pick<UserFunction, 'registered' | 'key' | 'definition'>> {
    const key = this.functions.add(fn);
    return { registered: fn, key, definition: definitionOf(key, fn) };
  }

  /** Looks at the code of a function that was only named so far; undefined when it cannot. */
  loader: ((fn: UserFunction) => RegisteredFunction | undefined) | undefined;
  private readonly loaded = new WeakMap<UserFunction, UserFunction>();

  load(fn: UserFunction): UserFunction {
    if (fn.definition !== undefined) return fn;
    let loaded = this.loaded.get(fn);
    if (loaded === undefined) {
      const found = this.loader?.(fn);
      if (found === undefined) return fn;
      loaded = { ...fn, ...this.registered(found) };
      this.loaded.set(fn, loaded);
    }
    return loaded;
  }

  fn(parts: readonly string[]): UserFunction | undefined {
    const system = parts.length === 1 ? this.systemFunctions.get(parts[0]!.toLowerCase()) : undefined;
    if (system !== undefined || parts.length > 3) {
      return system;
    }
    const path = functionPath(this.qualify(parts));
    return this.temporaryFunctions.get(quotedPath(path)) ?? this.database(path)?.functions.get(path[2]);
  }

  /** The name by which `fn` finds the function that plans know by this key; undefined when none does any more. */
  nameOfFunction(key: string): readonly string[] | undefined {
    return this.nameWhere((fn) => (fn.key ?? this.loaded.get(fn)?.key) === key);
  }

  /** The same for an object of the program (FunctionSource). */
  nameOfObject(id: string): readonly string[] | undefined {
    return this.nameWhere(({ registered }) => {
      const source = registered?.spec.source;
      return source?.kind === 'object' && source.id === id;
    });
  }

  private nameWhere(known: (fn: UserFunction) => boolean): readonly string[] | undefined {
    for (const fn of this.temporaryFunctions.values()) if (known(fn)) return fn.path;
    for (const [name, fn] of this.systemFunctions) if (known(fn)) return [name];
    for (const { databases } of this.catalogs.values()) {
      for (const { functions } of databases.values()) {
        for (const fn of functions.values()) if (known(fn)) return fn.path;
      }
    }
    return undefined;
  }

  model(parts: readonly string[]): ResolvedModel | undefined {
    const path = this.qualify(parts);
    return this.temporaryModels.get(quotedPath(path)) ?? this.database(path)?.models.get(path[2]);
  }

  private database(path: readonly [string, string, ...unknown[]]): DatabaseEntry | undefined {
    return this.catalogs.get(path[0])?.databases.get(path[1]);
  }

  // -------------------------------------------------------------- catalogs and databases

  catalog(name: string): CatalogEntry | undefined {
    return this.catalogs.get(name);
  }

  catalogNames(): string[] {
    return [...this.catalogs.keys()].sort();
  }

  addCatalog(name: string, entry: CatalogEntry): void {
    this.catalogs.set(name, entry);
  }

  removeCatalog(name: string): void {
    this.catalogs.delete(name);
  }

  /** A database that must be there; "Catalog x does not exist" and DatabaseNotExistException otherwise. */
  requireDatabase(catalog: string, database: string): DatabaseEntry {
    const entry = this.requireCatalog(catalog).databases.get(database);
    if (entry === undefined) {
      throw databaseNotExist(database, catalog);
    }
    return entry;
  }

  requireCatalog(catalog: string): CatalogEntry {
    const entry = this.catalogs.get(catalog);
    if (entry === undefined) {
      throw validation(`Catalog ${catalog} does not exist`);
    }
    return entry;
  }

  useCatalog(name: string): void {
    const entry = this.catalogs.get(name);
    if (entry === undefined) {
      throw new SqlError(`A catalog with name [${name}] does not exist.`, CATALOG_EXCEPTION);
    }
    this.catalogName = name;
    this.databaseName = entry.defaultDatabase;
  }

  useDatabase(catalog: string, database: string): void {
    const entry = this.catalogs.get(catalog);
    if (entry === undefined) {
      throw new SqlError(`A catalog with name [${catalog}] does not exist.`, CATALOG_EXCEPTION);
    }
    if (!entry.databases.has(database)) {
      throw new SqlError(
        `A database with name [${database}] does not exist in the catalog: [${catalog}].`,
        CATALOG_EXCEPTION,
      );
    }
    this.catalogName = catalog;
    this.databaseName = database;
  }

  // -------------------------------------------------------------- tables and views

  /** False when it was there and `ignoreIfExists`. */
  createTable(table: ResolvedTable, ignoreIfExists: boolean): boolean {
    const { path } = table;
    if (table.temporary) {
      return this.createTemporaryTable(table, ignoreIfExists);
    }
    if (!this.catalogs.has(path[0])) {
      throw validation(`Catalog ${path[0]} does not exist.`);
    }
    const database = this.database(path);
    if (database === undefined) {
      throw couldNotExecuteOn('CreateTable', path, databaseNotExist(path[1], path[0]));
    }
    if (database.tables.has(path[2])) {
      if (ignoreIfExists) {
        return false;
      }
      throw couldNotExecuteOn('CreateTable', path, alreadyExists('Table (or view)', path));
    }
    database.tables.set(path[2], table);
    return true;
  }

  private createTemporaryTable(table: ResolvedTable, ignoreIfExists: boolean): boolean {
    const key = quotedPath(table.path);
    if (this.temporaryTables.has(key)) {
      if (ignoreIfExists) {
        return false;
      }
      throw validation(`Temporary table '${key}' already exists`);
    }
    this.temporaryTables.set(key, table);
    return true;
  }

  /** Puts a changed table in the place of the old one. */
  replaceTable(table: ResolvedTable): void {
    if (table.temporary) {
      this.temporaryTables.set(quotedPath(table.path), table);
    } else {
      this.database(table.path)!.tables.set(table.path[2], table);
    }
  }

  dropTable(kind: TableKind, path: ObjectPath, ignoreIfNotExists: boolean): void {
    const word = kind === 'view' ? 'View' : 'Table';
    if (this.temporaryTables.get(quotedPath(path))?.kind === kind) {
      throw validation(
        `Temporary ${kind} with identifier '${quotedPath(path)}' exists. Drop it first before removing the permanent ${kind}.`,
      );
    }
    if (this.permanentTable(path)?.kind === kind) {
      this.forget(path);
    } else if (!ignoreIfNotExists) {
      throw validation(`${word} with identifier '${summaryOf(path)}' does not exist.`);
    }
  }

  private forget(path: ObjectPath): void {
    const database = this.database(path)!;
    database.tables.delete(path[2]);
    database.partitions.delete(path[2]);
  }

  dropTemporaryTable(kind: TableKind, path: ObjectPath, ignoreIfNotExists: boolean): void {
    const key = quotedPath(path);
    if (this.temporaryTables.get(key)?.kind === kind) {
      this.temporaryTables.delete(key);
    } else if (!ignoreIfNotExists) {
      throw validation(`Temporary table or view with identifier '${summaryOf(path)}' does not exist.`);
    }
  }

  /** Renames a permanent table or view within its database. */
  renameTable(path: ObjectPath, name: string): void {
    const database = this.database(path)!;
    const table = database.tables.get(path[2]);
    if (table === undefined) {
      throw notExists('Table (or view)', path);
    }
    const target: ObjectPath = [path[0], path[1], name];
    if (database.tables.has(name)) {
      throw alreadyExists('Table (or view)', target);
    }
    const partitions = database.partitions.get(path[2]);
    this.forget(path);
    database.tables.set(name, { ...table, path: target });
    if (partitions !== undefined) {
      database.partitions.set(name, partitions);
    }
  }

  /** Permanent and temporary, both tables and views; sorted. */
  tablesOf(catalog: string, database: string): ResolvedTable[] {
    const entry = this.requireCatalog(catalog).databases.get(database);
    const byName = new Map(entry?.tables ?? []);
    for (const table of this.temporaryTables.values()) {
      if (table.path[0] === catalog && table.path[1] === database) {
        byName.set(table.path[2], table);
      }
    }
    return [...byName.values()].sort((a, b) => compareText(a.path[2], b.path[2]));
  }

  // -------------------------------------------------------------- functions

  createSystemFunction(fn: UserFunction, name: string, ignoreIfExists: boolean): void {
    const key = name.toLowerCase();
    if (!this.systemFunctions.has(key)) {
      this.systemFunctions.set(key, fn);
    } else if (!ignoreIfExists) {
      throw validation(`Could not register temporary system function. A function named '${name}' does already exist.`);
    }
  }

  createTemporaryFunction(fn: UserFunction, path: ObjectPath, ignoreIfExists: boolean): void {
    const key = quotedPath(functionPath(path));
    if (!this.temporaryFunctions.has(key)) {
      this.temporaryFunctions.set(key, fn);
    } else if (!ignoreIfExists) {
      throw validation(
        `Could not register temporary catalog function. A function '${summaryOf(path)}' does already exist.`,
      );
    }
  }

  createFunction(fn: UserFunction, path: ObjectPath, ignoreIfExists: boolean): void {
    const functions = this.functionsOf(path);
    const name = path[2].toLowerCase();
    if (!functions.has(name)) {
      functions.set(name, fn);
    } else if (!ignoreIfExists) {
      throw wrapped(alreadyExists('Function', functionPath(path)));
    }
  }

  alterFunction(fn: UserFunction, path: ObjectPath, ignoreIfNotExists: boolean): void {
    const functions = this.functionsOf(path);
    if (functions.has(path[2].toLowerCase())) {
      functions.set(path[2].toLowerCase(), fn);
    } else if (!ignoreIfNotExists) {
      throw wrapped(notExists('Function', functionPath(path)));
    }
  }

  dropFunction(path: ObjectPath, ignoreIfNotExists: boolean): void {
    if (!this.functionsOf(path).delete(path[2].toLowerCase()) && !ignoreIfNotExists) {
      throw wrapped(notExists('Function', functionPath(path)));
    }
  }

  private functionsOf(path: ObjectPath): Map<string, UserFunction> {
    this.requireCatalog(path[0]);
    const database = this.database(path);
    if (database === undefined) {
      throw wrapped(databaseNotExist(path[1], path[0]));
    }
    return database.functions;
  }

  dropTemporaryFunction(path: ObjectPath, ignoreIfNotExists: boolean): void {
    if (!this.temporaryFunctions.delete(quotedPath(functionPath(path))) && !ignoreIfNotExists) {
      throw validation(`Temporary catalog function ${quotedPath(path)} doesn't exist`);
    }
  }

  dropSystemFunction(name: string, ignoreIfNotExists: boolean): void {
    if (!this.systemFunctions.delete(name.toLowerCase()) && !ignoreIfNotExists) {
      throw validation(`Could not drop temporary system function. A function named '${name}' doesn't exist.`);
    }
  }

  /** Drops a function without asking whether it is there; true when it was. `scope`: as `UserFunction` is registered. */
  removeFunction(scope: string, parts: readonly string[]): boolean {
    if (scope === 'temporary system') return this.systemFunctions.delete(parts[0]!.toLowerCase());
    const path = this.qualify(parts);
    if (scope === 'temporary') return this.temporaryFunctions.delete(quotedPath(functionPath(path)));
    return this.functionsOf(path).delete(path[2].toLowerCase());
  }

  /** Names of user-defined functions that are visible in a database; temporary system functions only in the current one. */
  userFunctionNames(catalog: string, database: string, withSystem: boolean): string[] {
    const names = new Set(this.requireCatalog(catalog).databases.get(database)?.functions.keys() ?? []);
    for (const fn of this.temporaryFunctions.values()) {
      if (fn.path[0] === catalog && fn.path[1] === database) {
        names.add(fn.path[2]!.toLowerCase());
      }
    }
    if (withSystem) {
      for (const name of this.systemFunctions.keys()) {
        names.add(name);
      }
    }
    return [...names].sort(compareText);
  }

  // -------------------------------------------------------------- models

  createModel(model: ResolvedModel, temporary: boolean, ignoreIfExists: boolean): void {
    const { path } = model;
    const key = quotedPath(path);
    if (temporary) {
      if (!this.temporaryModels.has(key)) {
        this.temporaryModels.set(key, model);
      } else if (!ignoreIfExists) {
        throw validation(`Temporary model '${key}' already exists`);
      }
      return;
    }
    if (!this.catalogs.has(path[0])) {
      throw validation(`Catalog ${path[0]} does not exist.`);
    }
    const database = this.database(path);
    if (database === undefined) {
      throw couldNotExecuteOn('CreateModel', path, databaseNotExist(path[1], path[0]));
    }
    if (!database.models.has(path[2])) {
      database.models.set(path[2], model);
    } else if (!ignoreIfExists) {
      throw couldNotExecuteOn('CreateModel', path, alreadyExists('Model', path));
    }
  }

  permanentModel(path: ObjectPath): ResolvedModel | undefined {
    return this.database(path)?.models.get(path[2]);
  }

  isTemporaryModel(path: ObjectPath): boolean {
    return this.temporaryModels.has(quotedPath(path));
  }

  replaceModel(model: ResolvedModel): void {
    this.database(model.path)!.models.set(model.path[2], model);
  }

  renameModel(path: ObjectPath, name: string): void {
    const models = this.database(path)!.models;
    const target: ObjectPath = [path[0], path[1], name];
    if (models.has(name)) {
      throw alreadyExists('Model', target);
    }
    models.set(name, { ...models.get(path[2])!, path: target });
    models.delete(path[2]);
  }

  dropModel(path: ObjectPath, temporary: boolean, ignoreIfNotExists: boolean): void {
    const dropped = temporary
      ? this.temporaryModels.delete(quotedPath(path))
      : this.database(path)?.models.delete(path[2]) === true;
    if (!dropped && !ignoreIfNotExists) {
      const head = temporary ? 'Temporary model' : 'Model';
      throw validation(`${head} with identifier '${summaryOf(path)}' does not exist.`);
    }
  }

  modelNames(catalog: string, database: string): string[] {
    const names = new Set(this.requireCatalog(catalog).databases.get(database)?.models.keys() ?? []);
    for (const { path } of this.temporaryModels.values()) {
      if (path[0] === catalog && path[1] === database) {
        names.add(path[2]);
      }
    }
    return [...names].sort(compareText);
  }
}

const CATALOG_EXCEPTION = 'org.apache.flink.table.catalog.exceptions.CatalogException';

/** Flink repeats a checked exception of functions as a ValidationException of the same text. */
function wrapped(error: SqlError): SqlError {
  return validation(error.message, undefined, error);
}

function functionPath(path: ObjectPath): ObjectPath {
  return [path[0], path[1], path[2].toLowerCase()];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
