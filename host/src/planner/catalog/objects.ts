/** Statements on catalogs, databases, functions and models. */
import type {
  AlterCatalog,
  AlterDatabase,
  AlterFunction,
  AlterModel,
  ColumnDefinition,
  CreateCatalog,
  CreateDatabase,
  CreateFunction,
  CreateModel,
  Drop,
} from '../../sql/ast';
import { quoteString } from '../../sql/index';
import type { RowType } from '../../types/logical/contracts';
import { SqlError, tableError, validation } from '../../types/sql-error';
import type { CatalogManager } from './catalog-manager';
import type { StatementContext } from './context';
import type { ResolvedModel, UserFunction } from './contracts';
import { catalogException, couldNotExecute, databaseNotExist } from './errors';
import { partsOf, quotedPath, summaryOf } from './paths';
import { type CatalogEntry, newCatalog, newDatabase } from './store';
import { optionsOf } from './tables';

// ---------------------------------------------------------------- catalogs

const CATALOG_TYPE = 'generic_in_memory';
const CATALOG_OPTIONS = ['default-database', 'property-version'];

export function createCatalog(statement: CreateCatalog, catalog: CatalogManager): void {
  const name = partsOf(statement.name)[0]!;
  const options = optionsOf(statement.properties);
  if (catalog.catalog(name) !== undefined) {
    if (statement.ifNotExists) {
      return;
    }
    const properties = [...options].map(([key, value]) => `${key}=${value}`).join(', ');
    const text = `CREATE CATALOG: (catalogName: [${name}], properties: [{${properties}}], ignoreIfExists: [false])`;
    throw couldNotExecute(text, catalogException('CatalogException', `Catalog ${name} already exists.`));
  }
  catalog.addCatalog(name, checkedCatalog(name, statement.comment, options));
}

/** Only Flink's in-memory catalogs exist here. */
function checkedCatalog(
  name: string,
  comment: string | undefined,
  options: ReadonlyMap<string, string>,
  previous?: CatalogEntry,
): CatalogEntry {
  const problem = catalogProblem(options);
  if (problem !== undefined) {
    const lines = [...options]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${quoteString(key)}=${quoteString(value)}`);
    const message = `Unable to create catalog '${name}'.\n\nCatalog options are:\n${lines.join('\n')}`;
    throw validation(message, undefined, validation(problem));
  }
  const entry = newCatalog(options.get('default-database') ?? 'default', true, comment, options);
  return previous === undefined ? entry : { ...entry, databases: previous.databases };
}

function catalogProblem(options: ReadonlyMap<string, string>): string | undefined {
  const type = options.get('type');
  if (type === undefined) {
    return "Catalog options do not contain an option key 'type' for discovering a catalog.";
  }
  if (type !== CATALOG_TYPE) {
    return `Could not find any factory for identifier '${type}' that implements 'org.apache.flink.table.factories.CatalogFactory' in the classpath.\n\nAvailable factory identifiers are:\n\n${CATALOG_TYPE}`;
  }
  const unknown = [...options.keys()].filter((key) => key !== 'type' && !CATALOG_OPTIONS.includes(key)).sort();
  return unknown.length === 0
    ? undefined
    : `Unsupported options found for '${CATALOG_TYPE}'.\n\nUnsupported options:\n\n${unknown.join('\n')}\n\nSupported options:\n\n${CATALOG_OPTIONS.join('\n')}`;
}

export function alterCatalog(statement: AlterCatalog, catalog: CatalogManager): void {
  const name = partsOf(statement.name)[0]!;
  const entry = catalog.catalog(name);
  const { action } = statement;
  if (entry === undefined || !entry.described) {
    const cause = catalogException('CatalogException', `Catalog ${name} does not exist in the catalog store.`);
    throw couldNotExecute(`ALTER CATALOG ${name}\n${catalogAction(action)}`, cause);
  }
  switch (action.kind) {
    case 'set': {
      const options = new Map([...entry.options, ...optionsOf(action.properties)]);
      checkType(
        action.properties.map(({ key }) => key),
        'SET',
      );
      catalog.addCatalog(name, checkedCatalog(name, entry.comment, options, entry));
      return;
    }
    case 'reset': {
      checkType(action.keys, 'RESET');
      const options = new Map([...entry.options].filter(([key]) => !action.keys.includes(key)));
      catalog.addCatalog(name, checkedCatalog(name, entry.comment, options, entry));
      return;
    }
    case 'comment':
      entry.comment = action.text;
  }
}

function checkType(keys: readonly string[], verb: 'SET' | 'RESET'): void {
  if (keys.length === 0) {
    throw validation(`ALTER CATALOG ${verb} does not support empty ${verb === 'SET' ? 'option' : 'key'}.`);
  }
  if (keys.includes('type')) {
    throw validation(`ALTER CATALOG ${verb} does not support changing 'type'.`);
  }
}

function catalogAction(action: AlterCatalog['action']): string {
  switch (action.kind) {
    case 'set':
      return action.properties.map(({ key, value }) => `  SET ${quoteString(key)} = ${quoteString(value)}`).join(',\n');
    case 'reset':
      return action.keys.map((key) => `  RESET ${quoteString(key)}`).join(',\n');
    case 'comment':
      return `  COMMENT ${quoteString(action.text)}`;
  }
}

function dropCatalog(statement: Drop, catalog: CatalogManager): void {
  const name = summaryOf(partsOf(statement.name));
  const text = `DROP CATALOG: (catalogName: [${name}]${statement.ifExists ? ', ifExists: [true]' : ''})`;
  if (catalog.catalog(name) === undefined) {
    if (!statement.ifExists) {
      throw couldNotExecute(text, catalogException('CatalogException', `Catalog ${name} does not exist.`));
    }
    return;
  }
  if (name === catalog.currentCatalog) {
    const message = 'Cannot drop a catalog which is currently in use.';
    throw couldNotExecute(text, catalogException('CatalogException', message));
  }
  catalog.removeCatalog(name);
}

// ---------------------------------------------------------------- databases

export function createDatabase(statement: CreateDatabase, catalog: CatalogManager): void {
  const [catalogName, name] = catalog.qualifyDatabase(partsOf(statement.name));
  const text = `CREATE DATABASE: (catalogDatabase: [{}], catalogName: [${catalogName}], databaseName: [${name}], ignoreIfExists: [${statement.ifNotExists}])`;
  const entry = catalog.catalog(catalogName);
  if (entry === undefined) {
    throw couldNotExecute(text, validation(`Catalog ${catalogName} does not exist`), true);
  }
  if (!entry.databases.has(name)) {
    entry.databases.set(name, newDatabase(statement.comment, optionsOf(statement.properties)));
  } else if (!statement.ifNotExists) {
    const message = `Database ${name} already exists in Catalog ${catalogName}.`;
    throw couldNotExecute(text, catalogException('DatabaseAlreadyExistException', message));
  }
}

export function alterDatabase(statement: AlterDatabase, catalog: CatalogManager): void {
  const [catalogName, name] = catalog.qualifyDatabase(partsOf(statement.name));
  const entry = catalog.catalog(catalogName);
  if (entry === undefined) {
    throw validation(`Catalog ${catalogName} not exists`);
  }
  const database = entry.databases.get(name);
  if (database === undefined) {
    throw validation(`Database ${name} not exists`, undefined, databaseNotExist(name, catalogName));
  }
  for (const [key, value] of optionsOf(statement.properties)) {
    database.options.set(key, value);
  }
}

function dropDatabase(statement: Drop, catalog: CatalogManager): void {
  const [catalogName, name] = catalog.qualifyDatabase(partsOf(statement.name));
  const cascade = statement.behavior === 'CASCADE';
  const text = `DROP DATABASE ${statement.ifExists ? 'IF EXISTS ' : ''}${catalogName}.${name} ${cascade ? 'CASCADE' : 'RESTRICT'}`;
  if (catalogName === catalog.currentCatalog && name === catalog.currentDatabase) {
    throw couldNotExecute(text, validation('Cannot drop a database which is currently in use.'), true);
  }
  const entry = catalog.catalog(catalogName);
  if (entry === undefined) {
    throw couldNotExecute(text, validation(`Catalog ${catalogName} does not exist`), true);
  }
  const database = entry.databases.get(name);
  if (database === undefined) {
    if (!statement.ifExists) {
      throw couldNotExecute(text, databaseNotExist(name, catalogName));
    }
    return;
  }
  const empty = database.tables.size + database.functions.size + database.models.size === 0;
  if (!empty && !cascade) {
    const message = `Database ${name} in catalog ${catalogName} is not empty.`;
    throw couldNotExecute(text, catalogException('DatabaseNotEmptyException', message));
  }
  entry.databases.delete(name);
}

// ---------------------------------------------------------------- functions

/** Getters stay such: a function may be looked into only when it is used. */
function withDetails(fn: UserFunction, details: Partial<UserFunction>): UserFunction {
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(details));
}

/** `details`: what runs it. */
export function createFunction(
  statement: CreateFunction,
  catalog: CatalogManager,
  details: Partial<UserFunction> = {},
): void {
  const { temporary, system, className, language } = statement;
  const parts = partsOf(statement.name);
  const path = system ? ([parts[0]!] as const) : catalog.qualify(parts);
  const written: UserFunction = {
    path,
    identifier: className,
    language: (language ?? 'JAVA') as UserFunction['language'],
    temporary,
    system,
    resources: statement.resources,
    ...(statement.properties && { options: optionsOf(statement.properties) }),
  };
  const fn = withDetails(written, details);
  if (statement.replace) {
    catalog.removeFunction(system ? 'temporary system' : temporary ? 'temporary' : 'catalog', parts);
  }
  if (system) {
    catalog.createSystemFunction(fn, parts[0]!, statement.ifNotExists);
  } else if (temporary) {
    catalog.createTemporaryFunction(fn, catalog.qualify(parts), statement.ifNotExists);
  } else {
    catalog.createFunction(fn, catalog.qualify(parts), statement.ifNotExists);
  }
}

export function alterFunction(
  statement: AlterFunction,
  catalog: CatalogManager,
  details: Partial<UserFunction> = {},
): void {
  if (statement.system) {
    throw validation('Alter temporary system function is not supported');
  }
  if (statement.temporary) {
    throw validation('Alter temporary catalog function is not supported');
  }
  const path = catalog.qualify(partsOf(statement.name));
  const language = (statement.language ?? 'JAVA') as UserFunction['language'];
  const head = { path, identifier: statement.className, language, temporary: false, system: false };
  const { resources, properties } = statement;
  const fn = withDetails({ ...head, resources, ...(properties && { options: optionsOf(properties) }) }, details);
  catalog.alterFunction(fn, path, statement.ifExists);
}

function dropFunction(statement: Drop, catalog: CatalogManager): void {
  const parts = partsOf(statement.name);
  if (statement.system) {
    catalog.dropSystemFunction(parts[0]!, statement.ifExists);
  } else if (statement.temporary) {
    catalog.dropTemporaryFunction(catalog.qualify(parts), statement.ifExists);
  } else {
    catalog.dropFunction(catalog.qualify(parts), statement.ifExists);
  }
}

// ---------------------------------------------------------------- models

export function createModel(statement: CreateModel, catalog: CatalogManager, context: StatementContext): void {
  if (statement.query !== undefined) {
    throw tableError('CREATE MODEL AS is not supported.');
  }
  const model: ResolvedModel = {
    path: catalog.qualify(partsOf(statement.name)),
    input: rowOf(statement.input, 'input', context),
    output: rowOf(statement.output, 'output', context),
    options: optionsOf(statement.properties),
    ...(statement.comment === undefined ? {} : { comment: statement.comment }),
  };
  if (model.options.size === 0) {
    const message = 'Model property list can not be empty.';
    throw new SqlError(message, 'org.apache.flink.sql.parser.error.SqlValidateException');
  }
  catalog.createModel(model, statement.temporary, statement.ifNotExists);
}

function rowOf(columns: readonly ColumnDefinition[] | undefined, what: string, context: StatementContext): RowType {
  const fields = (columns ?? []).map(({ name, column, comment }) => {
    if (column.kind !== 'physical') {
      throw validation(`Column '${name.text}' of the model's ${what} must be a physical column.`);
    }
    const description = comment === undefined ? {} : { description: comment };
    return { name: name.text, type: context.typeOf(column.type), ...description };
  });
  return { root: 'ROW', fields, nullable: false };
}

export function alterModel(statement: AlterModel, catalog: CatalogManager): void {
  const path = catalog.qualify(partsOf(statement.name));
  const model = catalog.permanentModel(path);
  if (model === undefined) {
    if (statement.ifExists) {
      return;
    }
    throw validation(`Model ${quotedPath(path)} doesn't exist.`);
  }
  const { action } = statement;
  switch (action.kind) {
    case 'rename': {
      const target = catalog.qualify(partsOf(action.to));
      try {
        catalog.renameModel(path, target[2]);
      } catch (error) {
        throw couldNotExecute(`ALTER MODEL ${summaryOf(path)} RENAME TO ${summaryOf(target)}`, error);
      }
      return;
    }
    case 'set':
      if (action.properties.length === 0) {
        throw validation('ALTER MODEL SET does not support empty option.');
      }
      catalog.replaceModel({ ...model, options: new Map([...model.options, ...optionsOf(action.properties)]) });
      return;
    case 'reset':
      if (action.keys.length === 0) {
        throw validation('ALTER MODEL RESET does not support empty key.');
      }
      catalog.replaceModel({
        ...model,
        options: new Map([...model.options].filter(([key]) => !action.keys.includes(key))),
      });
  }
}

// ---------------------------------------------------------------- drop

export function drop(statement: Drop, catalog: CatalogManager): void {
  const parts = partsOf(statement.name);
  switch (statement.what) {
    case 'CATALOG':
      dropCatalog(statement, catalog);
      return;
    case 'DATABASE':
      dropDatabase(statement, catalog);
      return;
    case 'FUNCTION':
      dropFunction(statement, catalog);
      return;
    case 'MODEL':
      catalog.dropModel(catalog.qualify(parts), statement.temporary, statement.ifExists);
      return;
    case 'TABLE':
    case 'VIEW': {
      const kind = statement.what === 'TABLE' ? 'table' : 'view';
      const path = catalog.qualify(parts);
      if (statement.temporary) {
        catalog.dropTemporaryTable(kind, path, statement.ifExists);
      } else {
        catalog.dropTable(kind, path, statement.ifExists);
      }
      return;
    }
    default:
      throw tableError(`DROP ${statement.what} is not supported.`);
  }
}
