/** SHOW and DESCRIBE: rows with Flink's columns. */
import type { FunctionDefinition } from '../../functions/contracts';
import { allFunctions, lookupFunction } from '../../functions/registry';
import { signatureLines } from '../../functions/user/signature-text';
import type { Describe, Show } from '../../sql/ast';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { BOOLEAN, STRING } from '../../types/logical/types';
import { tableError, validation } from '../../types/sql-error';
import type { CatalogManager } from './catalog-manager';
import type { ResolvedSchema, ResolvedTable, UserFunction } from './contracts';
import { couldNotExecute } from './errors';
import { likePattern } from './like';
import { partitionNames } from './partitions';
import { partsOf, quotedPath, summaryOf } from './paths';
import {
  explainExtras,
  showCreateCatalog,
  showCreateFunction,
  showCreateModel,
  showCreateTable,
  showCreateView,
} from './show-create';

export interface Rows {
  readonly columns: RowType;
  readonly rows: readonly (readonly unknown[])[];
}

function rowsOf(fields: readonly (readonly [string, LogicalType])[], rows: Rows['rows']): Rows {
  return {
    columns: { root: 'ROW', fields: fields.map(([name, type]) => ({ name, type })), nullable: false },
    rows,
  };
}

/** One column of texts. */
function listOf(column: string, values: readonly string[]): Rows {
  return rowsOf(
    [[column, STRING]],
    values.map((value) => [value]),
  );
}

function filtered(statement: Show, values: readonly string[]): string[] {
  const { like, negated } = statement;
  if (like === undefined) {
    return [...values];
  }
  const pattern = likePattern(like.pattern, like.operator === 'ILIKE');
  return values.filter((value) => pattern.test(value) !== negated);
}

export function show(statement: Show, catalog: CatalogManager): Rows {
  switch (statement.what) {
    case 'CATALOGS':
      return listOf('catalog name', filtered(statement, catalog.catalogNames()));
    case 'CURRENT CATALOG':
      return listOf('current catalog name', [catalog.currentCatalog]);
    case 'CURRENT DATABASE':
      return listOf('current database name', [catalog.currentDatabase]);
    case 'DATABASES': {
      const name = statement.name === undefined ? catalog.currentCatalog : summaryOf(partsOf(statement.name));
      const databases = [...catalog.requireCatalog(name).databases.keys()].sort();
      return listOf('database name', filtered(statement, databases));
    }
    case 'TABLES':
      return listOf(
        'table name',
        filtered(
          statement,
          tablesIn(statement, catalog).map((table) => table.path[2]),
        ),
      );
    case 'VIEWS': {
      const views = tablesIn(statement, catalog).filter((table) => table.kind === 'view');
      return listOf(
        'view name',
        filtered(
          statement,
          views.map((view) => view.path[2]),
        ),
      );
    }
    case 'MATERIALIZED TABLES':
      databaseOf(statement, catalog);
      return listOf('materialized table name', []);
    case 'FUNCTIONS':
    case 'USER FUNCTIONS':
      return listOf('function name', filtered(statement, functionsIn(statement, catalog)));
    case 'MODELS': {
      const [catalogName, database] = databaseOf(statement, catalog);
      return listOf('model name', filtered(statement, catalog.modelNames(catalogName, database)));
    }
    case 'PROCEDURES':
      databaseOf(statement, catalog);
      return listOf('procedure name', []);
    case 'MODULES':
      return listOf('module name', ['core']);
    case 'FULL MODULES':
      return rowsOf(
        [
          ['module name', STRING],
          ['used', BOOLEAN],
        ],
        [['core', true]],
      );
    case 'COLUMNS':
      return showColumns(statement, catalog);
    case 'PARTITIONS':
      return showPartitions(statement, catalog);
    default:
      return showCreate(statement, catalog);
  }
}

/** Catalog and database behind FROM or IN, or the current ones. */
function databaseOf(statement: Show, catalog: CatalogManager): readonly [string, string] {
  if (statement.name === undefined) {
    return [catalog.currentCatalog, catalog.currentDatabase];
  }
  const [catalogName, database] = catalog.qualifyDatabase(partsOf(statement.name));
  if (!catalog.requireCatalog(catalogName).databases.has(database)) {
    throw validation(`Database '${catalogName}'.'${database}' doesn't exist.`);
  }
  return [catalogName, database];
}

function tablesIn(statement: Show, catalog: CatalogManager): ResolvedTable[] {
  return catalog.tablesOf(...databaseOf(statement, catalog));
}

function functionsIn(statement: Show, catalog: CatalogManager): string[] {
  const [catalogName, database] = databaseOf(statement, catalog);
  const user = catalog.userFunctionNames(catalogName, database, statement.name === undefined);
  if (statement.what === 'USER FUNCTIONS') {
    return user;
  }
  const builtIn = allFunctions()
    .map((definition) => definition.name.toLowerCase())
    .filter((name) => /^[a-z]/.test(name));
  return [...new Set([...user, ...builtIn])].sort();
}

function showPartitions(statement: Show, catalog: CatalogManager): Rows {
  const path = catalog.qualify(partsOf(statement.name!));
  const table = catalog.permanentTable(path);
  try {
    if (table === undefined) {
      throw validation(`Table (or view) ${path[1]}.${path[2]} does not exist in Catalog ${path[0]}.`);
    }
    return listOf('partition name', partitionNames(table, statement.partition, catalog));
  } catch (error) {
    throw couldNotExecute(`SHOW PARTITIONS ${summaryOf(path)}`, error);
  }
}

// ---------------------------------------------------------------- show create

function showCreate(statement: Show, catalog: CatalogManager): Rows {
  const parts = statement.name === undefined ? [] : partsOf(statement.name);
  switch (statement.what) {
    case 'CREATE TABLE':
      return listOf('result', [showCreateTable(requireTable(parts, 'Table', catalog))]);
    case 'CREATE VIEW':
      return listOf('result', [showCreateView(requireTable(parts, 'View', catalog))]);
    case 'CREATE CATALOG': {
      const entry = catalog.catalog(parts[0]!);
      if (entry === undefined || !entry.described) {
        throw validation(`Cannot obtain metadata information from Catalog ${parts[0]}.`);
      }
      return listOf('result', [showCreateCatalog(parts[0]!, entry)]);
    }
    case 'CREATE MODEL': {
      const path = catalog.qualify(parts);
      const model = catalog.model(path);
      if (model === undefined) {
        throw validation(
          `Could not execute SHOW CREATE MODEL. Model with identifier ${quotedPath(path)} does not exist.`,
        );
      }
      return listOf('result', [showCreateModel(model, catalog.isTemporaryModel(path))]);
    }
    case 'CREATE FUNCTION': {
      const fn = catalog.fn(parts);
      if (fn === undefined) throw validation(`Function with the identifier '${quotedPath(parts)}' doesn't exist.`);
      return listOf('result', [showCreateFunction(fn)]);
    }
    default:
      throw tableError(`SHOW ${statement.what} is not supported.`);
  }
}

function requireTable(parts: readonly string[], kind: 'Table' | 'View', catalog: CatalogManager): ResolvedTable {
  const path = catalog.qualify(parts);
  const table = catalog.table(path);
  if (table === undefined) {
    const statement = `SHOW CREATE ${kind.toUpperCase()}`;
    throw validation(`Could not execute ${statement}. ${kind} with identifier ${quotedPath(path)} does not exist.`);
  }
  return table;
}

// ---------------------------------------------------------------- columns

function showColumns(statement: Show, catalog: CatalogManager): Rows {
  const all = columnsOf(catalog, partsOf(statement.name!));
  const { like, negated } = statement;
  if (like === undefined) {
    return all;
  }
  const pattern = likePattern(like.pattern, like.operator === 'ILIKE');
  return { ...all, rows: all.rows.filter((row) => pattern.test(String(row[0])) !== negated) };
}

function columnsOf(catalog: CatalogManager, parts: readonly string[]): Rows {
  const path = catalog.qualify(parts);
  const table = catalog.table(path);
  if (table === undefined) {
    throw validation(`Tables or views with the identifier '${summaryOf(path)}' doesn't exist.`);
  }
  const comments = table.schema.columns.some((column) => column.comment !== undefined);
  const fields: [string, LogicalType][] = [
    ['name', STRING],
    ['type', STRING],
    ['null', BOOLEAN],
    ['key', STRING],
    ['extras', STRING],
    ['watermark', STRING],
  ];
  return rowsOf(comments ? [...fields, ['comment', STRING]] : fields, columnRows(table.schema, comments));
}

function columnRows({ columns, primaryKey, watermark }: ResolvedSchema, comments: boolean): Rows['rows'] {
  const key = primaryKey === undefined ? null : `PRI(${primaryKey.columns.join(', ')})`;
  return columns.map((column) => {
    const row = [
      column.name,
      typeSummary({ ...column.type, nullable: true }),
      column.type.nullable,
      primaryKey?.columns.includes(column.name) === true ? key : null,
      explainExtras(column) ?? null,
      watermark?.column === column.name ? watermark.text : null,
    ];
    return comments ? [...row, column.comment ?? null] : row;
  });
}

// ---------------------------------------------------------------- describe

const INFO: readonly (readonly [string, LogicalType])[] = [
  ['info name', STRING],
  ['info value', STRING],
];

export function describe(statement: Describe, catalog: CatalogManager): Rows {
  const parts = statement.name === undefined ? [] : partsOf(statement.name);
  switch (statement.what) {
    case 'TABLE':
      return columnsOf(catalog, parts);
    case 'CATALOG':
      return describeCatalog(parts[0]!, statement.extended, catalog);
    case 'DATABASE':
      return describeDatabase(parts, statement.extended, catalog);
    case 'FUNCTION':
      return describeFunction(parts, statement.extended, catalog);
    case 'MODEL':
      return describeModel(parts, catalog);
    default:
      throw tableError(`DESCRIBE ${statement.what} is not supported.`);
  }
}

function describeCatalog(name: string, extended: boolean, catalog: CatalogManager): Rows {
  const entry = catalog.catalog(name);
  if (entry === undefined || !entry.described) {
    throw validation(`Cannot obtain metadata information from Catalog ${name}.`);
  }
  const rows: (readonly unknown[])[] = [
    ['name', name],
    ['type', entry.options.get('type') ?? ''],
    ['comment', entry.comment ?? null],
  ];
  if (extended) {
    const options = [...entry.options].filter(([key]) => key !== 'type').sort(([a], [b]) => (a < b ? -1 : 1));
    rows.push(...options.map(([key, value]) => [`option:${key}`, value]));
  }
  return rowsOf(INFO, rows);
}

function describeDatabase(parts: readonly string[], extended: boolean, catalog: CatalogManager): Rows {
  const [catalogName, name] = catalog.qualifyDatabase(parts);
  const database = catalog.requireDatabase(catalogName, name);
  const rows: (readonly unknown[])[] = [
    ['name', name],
    ['comment', database.comment ?? null],
  ];
  if (extended) {
    rows.push(...[...database.options].map(([key, value]) => [`option:${key}`, value]));
  }
  return rowsOf(INFO, rows);
}

function describeFunction(parts: readonly string[], extended: boolean, catalog: CatalogManager): Rows {
  const named = catalog.fn(parts);
  const fn = named !== undefined && extended ? catalog.load(named) : named;
  const builtIn = fn === undefined && parts.length === 1 ? lookupFunction(parts[0]!) : undefined;
  if (fn === undefined && builtIn === undefined) {
    throw validation(`Function with the identifier '${quotedPath(parts)}' doesn't exist.`);
  }
  const rows: (readonly unknown[])[] = [
    ['is system function', String(fn === undefined || fn.system)],
    ['is temporary', String(fn?.temporary ?? false)],
  ];
  if (fn !== undefined) {
    const uris = (fn.resources ?? []).map(({ type, uri }) => `ResourceUri{resourceType=${type}, uri='${uri}'}`);
    rows.push(['class name', fn.identifier], ['function language', fn.language]);
    rows.push(['resource uris', `[${uris.join(', ')}]`]);
  }
  if (extended) rows.push(...(fn === undefined ? builtInDetails(builtIn!) : userDetails(fn)));
  return rowsOf(INFO, rows);
}

function builtInDetails({ kind, deterministic = true }: FunctionDefinition): Rows['rows'] {
  return [
    ['kind', kind.toUpperCase()],
    ['is deterministic', String(deterministic)],
  ];
}

/** Of functions that this host can run; a function of Python is asked for its types now. */
function userDetails(fn: UserFunction): Rows['rows'] {
  const { registered, definition } = fn;
  if (definition === undefined) return [];
  if (registered === undefined) return builtInDetails(definition);
  const { spec } = registered;
  return [
    ['kind', spec.kind],
    ['requirements', '[]'],
    ['is deterministic', String(spec.deterministic ?? true)],
    ['supports constant folding', String(spec.deterministic ?? true)],
    ['signature', signatureLines(fn.path.at(-1)!, registered).join('\n')],
  ];
}

function describeModel(parts: readonly string[], catalog: CatalogManager): Rows {
  const path = catalog.qualify(parts);
  const model = catalog.model(path);
  if (model === undefined) {
    throw validation(`Model with the identifier '${summaryOf(path)}' doesn't exist.`);
  }
  const fields = [
    ...model.input.fields.map((field) => ({ field, input: true })),
    ...model.output.fields.map((field) => ({ field, input: false })),
  ];
  const comments = fields.some(({ field }) => field.description !== undefined);
  const rows = fields.map(({ field, input }) => {
    const row = [field.name, typeSummary({ ...field.type, nullable: true }), field.type.nullable, input];
    return comments ? [...row, field.description ?? null] : row;
  });
  const columns: [string, LogicalType][] = [
    ['name', STRING],
    ['type', STRING],
    ['null', BOOLEAN],
    ['is input', BOOLEAN],
  ];
  return rowsOf(comments ? [...columns, ['comment', STRING]] : columns, rows);
}
