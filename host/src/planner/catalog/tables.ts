/** Statements on tables and views: CREATE, DROP, ALTER, with the tables they make. */
import type { AlterTable, AlterView, CreateTable, CreateView, Property, Query, TableElement } from '../../sql/ast';
import { supportsImplicitCast } from '../../types/logical/casts';
import { typeSummary } from '../../types/logical/print';
import { SqlError, tableError, validation } from '../../types/sql-error';
import type { ObjectPath } from '../contracts';
import { alterSchema, PREFIX } from './alter-table';
import type { CatalogManager } from './catalog-manager';
import type { StatementContext } from './context';
import type { ResolvedTable } from './contracts';
import {
  checkLayout,
  checkPartitionColumns,
  layoutOf,
  mergeLayout,
  mergeOptions,
  schemaDefinition,
  strategiesOf,
} from './create-table';
import { type DefinedColumn, definedColumn, type SchemaDefinition } from './definition';
import { couldNotExecute } from './errors';
import { addPartitions, dropPartitions } from './partitions';
import { partsOf, quotedPath, summaryOf } from './paths';
import { resolveSchema } from './schema';
import { distributionText } from './show-create';

export function optionsOf(properties: readonly Property[] | undefined): Map<string, string> {
  return new Map(properties?.map(({ key, value }) => [key, value]));
}

// ---------------------------------------------------------------- create

/** The table that CREATE TABLE describes, checked and resolved; CREATE TABLE AS takes columns from its query. */
export function tableOf(statement: CreateTable, catalog: CatalogManager, context: StatementContext): ResolvedTable {
  const path = catalog.qualify(partsOf(statement.name));
  const source = statement.like === undefined ? undefined : likeSource(statement.like, catalog);
  const strategies = strategiesOf(statement.like?.options ?? []);
  const definition =
    statement.query === undefined
      ? schemaDefinition(statement.elements, context, source, strategies)
      : definitionOfQuery(statement.elements, statement.query, context);
  const own = optionsOf(statement.properties);
  const layout = source === undefined ? layoutOf(statement) : mergeLayout(statement, strategies, source);
  checkPartitionColumns(layout.partitionKeys, definition.columns);
  const table: ResolvedTable = {
    kind: 'table',
    path,
    schema: resolveSchema(definition, context),
    options: source === undefined ? own : mergeOptions(strategies.OPTIONS, source.options, own),
    ...layout,
    ...(statement.comment === undefined ? {} : { comment: statement.comment }),
    temporary: statement.temporary,
  };
  checkLayout(table);
  return table;
}

function likeSource(like: NonNullable<CreateTable['like']>, catalog: CatalogManager): ResolvedTable {
  const path = catalog.qualify(partsOf(like.table));
  const source = catalog.table(path);
  const { line, column } = like.table.span;
  const place = `at line ${line}, column ${column}`;
  if (source === undefined) {
    throw validation(`Source table '${quotedPath(path)}' of the LIKE clause not found in the catalog, ${place}`);
  }
  if (source.kind !== 'table') {
    throw validation(`Source table '${quotedPath(path)}' of the LIKE clause can not be a VIEW, ${place}`);
  }
  return source;
}

/** Columns of CREATE TABLE AS: own columns first, then the query's, which own ones may give another type. */
function definitionOfQuery(
  elements: readonly TableElement[],
  query: Query,
  context: StatementContext,
): SchemaDefinition {
  const { names, rowType } = context.columnsOf(query);
  const source = new Map<string, DefinedColumn>();
  names.forEach((name, i) => {
    if (source.has(name)) {
      throw validation(`A column named '${name}' already exists in the schema. `);
    }
    source.set(name, { kind: 'physical', name, type: rowType.fields[i]!.type });
  });
  const columns = elements.filter((element) => element.kind === 'column');
  if (columns[0]?.column.kind === 'named') {
    return {
      columns: reordered(
        columns.map((column) => column.name.text),
        source,
      ),
    };
  }
  const own = new Map<string, DefinedColumn>();
  columns.forEach((definition, position) => {
    const column = definedColumn(definition, context);
    if (own.has(column.name)) {
      throw validation(`A column named '${column.name}' already exists in the schema. `);
    }
    const previous = source.get(column.name);
    if (previous !== undefined) {
      checkOverride(column, previous, position);
    }
    (previous === undefined ? own : source).set(column.name, column);
  });
  // Watermark and key are checked against all columns, as in CREATE TABLE.
  const others = elements.filter((element) => element.kind !== 'column');
  const merged = schemaDefinition(others, context, asSource([...own.values(), ...source.values()], context));
  return merged;
}

function asSource(columns: readonly DefinedColumn[], context: StatementContext): ResolvedTable {
  return {
    kind: 'table',
    path: ['', '', ''],
    schema: resolveSchema({ columns }, context),
    options: new Map(),
    partitionKeys: [],
    temporary: true,
  };
}

function reordered(names: readonly string[], source: ReadonlyMap<string, DefinedColumn>): DefinedColumn[] {
  if (names.length !== source.size) {
    throw validation('The number of columns in the column list must match the number of columns in the source schema.');
  }
  return names.map((name) => {
    const column = source.get(name);
    if (column === undefined) {
      throw validation(`Column '${name}' not found in the source schema.`);
    }
    return column;
  });
}

function checkOverride(column: DefinedColumn, source: DefinedColumn, position: number): void {
  const head = `A column named '${column.name}' already exists in the source schema.`;
  if (column.kind === 'computed') {
    throw validation(`${head} Computed columns cannot overwrite columns from source.`);
  }
  if (column.kind === 'metadata' && column.virtual) {
    throw validation(`${head} Virtual metadata columns cannot overwrite columns from source.`);
  }
  if (source.kind === 'physical' && !supportsImplicitCast(source.type, column.type)) {
    throw validation(
      `Incompatible types for sink column '${column.name}' at position ${position + 1}. The source column has type '${typeSummary(source.type)}', while the target column has type '${typeSummary(column.type)}'.`,
    );
  }
}

/** The view that CREATE VIEW and ALTER VIEW AS describe. */
export function viewOf(
  statement: Pick<CreateView, 'query' | 'columns' | 'comment' | 'temporary'>,
  path: ObjectPath,
  context: StatementContext,
): ResolvedTable {
  const { names, rowType } = context.columnsOf(statement.query);
  const aliases = statement.columns?.map((column) => column.text);
  if (aliases !== undefined && aliases.length !== names.length) {
    throw validation(
      `VIEW definition and input fields not match:\n\tDef fields: [${aliases.join(', ')}].\n\tInput fields: [${names.join(', ')}].`,
    );
  }
  const columnNames = aliases ?? names;
  checkViewColumns(columnNames, aliases === undefined ? statement.query : undefined);
  const columns = columnNames.map((name, i) => ({
    kind: 'physical' as const,
    name,
    type: rowType.fields[i]!.type,
  }));
  return {
    kind: 'view',
    path,
    schema: { columns },
    options: new Map(),
    partitionKeys: [],
    ...(statement.comment === undefined ? {} : { comment: statement.comment }),
    query: context.textOf(statement.query),
    temporary: statement.temporary,
  };
}

/** Names of a view's columns differ; `query`: the names are its own. */
function checkViewColumns(names: readonly string[], query: Query | undefined): void {
  const second = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (second < 0) {
    return;
  }
  const item = query?.body.kind === 'select' ? query.body.items[second] : undefined;
  if (item === undefined) {
    throw validation(`SQL validation failed. Column \`${names[second]}\` has been specified.`);
  }
  const { line, column } = (item.alias ?? item.expression).span;
  const message = `A column with the same name \`${names[second]}\` has been defined at line ${line}, column ${column}.`;
  const cause = new SqlError(message, 'org.apache.flink.sql.parser.error.SqlValidateException');
  throw validation(`SQL validation failed. ${message}`, undefined, cause);
}

export function createView(statement: CreateView, catalog: CatalogManager, context: StatementContext): void {
  const path = catalog.qualify(partsOf(statement.name));
  catalog.createTable(viewOf(statement, path, context), statement.ifNotExists);
}

// ---------------------------------------------------------------- alter

/** The permanent table of ALTER TABLE; undefined when IF EXISTS lets it be missing. */
function alteredTable(statement: AlterTable, catalog: CatalogManager): ResolvedTable | undefined {
  const path = catalog.qualify(partsOf(statement.name));
  const table = catalog.table(path);
  if (table === undefined || table.temporary) {
    if (statement.ifExists) {
      return undefined;
    }
    throw validation(`Table ${quotedPath(path)} doesn't exist or is a temporary table.`);
  }
  if (table.kind !== 'table') {
    throw validation('ALTER TABLE for a view is not allowed');
  }
  return table;
}

export function alterTable(statement: AlterTable, catalog: CatalogManager, context: StatementContext): void {
  if (statement.materialized) {
    throw tableError('Materialized tables are not supported.');
  }
  const table = alteredTable(statement, catalog);
  if (table === undefined) {
    return;
  }
  const { action } = statement;
  switch (action.kind) {
    case 'rename':
      renameTable(table, catalog.qualify(partsOf(action.to)), 'TABLE', catalog);
      return;
    case 'add_partitions':
      addPartitions(table, action.partitions, action.ifNotExists, catalog);
      return;
    case 'drop_partitions':
      dropPartitions(table, action.partitions, action.ifExists, catalog);
      return;
    case 'compact':
    case 'materialized':
      throw tableError(`ALTER TABLE ${action.kind.toUpperCase()} is not supported.`);
    default: {
      const changed = changedTable(table, action, context);
      checkLayout(changed);
      catalog.replaceTable(changed);
    }
  }
}

type TableChange = Exclude<
  AlterTable['action'],
  { kind: 'rename' | 'add_partitions' | 'drop_partitions' | 'compact' | 'materialized' }
>;

function changedTable(table: ResolvedTable, action: TableChange, context: StatementContext): ResolvedTable {
  switch (action.kind) {
    case 'set':
      return { ...table, options: new Map([...table.options, ...optionsOf(action.properties)]) };
    case 'reset':
      return { ...table, options: resetOptions(table.options, action.keys) };
    case 'drop_distribution': {
      if (table.distribution === undefined) {
        throw validation(`Table ${quotedPath(table.path)} does not have a distribution to drop.`);
      }
      const { distribution: _, ...rest } = table;
      return rest;
    }
    case 'add':
    case 'modify':
      return action.distribution === undefined
        ? alterSchema(table, action, context)
        : alterDistribution(table, action.kind, action.distribution);
    default:
      return alterSchema(table, action, context);
  }
}

function alterDistribution(
  table: ResolvedTable,
  verb: 'add' | 'modify',
  written: NonNullable<CreateTable['distribution']>,
): ResolvedTable {
  const { distribution } = table;
  if (verb === 'add' && distribution !== undefined) {
    throw validation(
      `${PREFIX}The current table has already defined the distribution '${distributionText(distribution)}'. You can modify it or drop it before adding a new one.`,
    );
  }
  if (verb === 'modify' && distribution === undefined) {
    throw validation(`${PREFIX}The base table does not define any distribution. You might want to add a new one.`);
  }
  return { ...table, ...layoutOf({ distribution: written }), partitionKeys: table.partitionKeys };
}

function resetOptions(options: ReadonlyMap<string, string>, keys: readonly string[]): Map<string, string> {
  if (keys.length === 0) {
    throw validation('ALTER TABLE RESET does not support empty key');
  }
  if (keys.includes('connector')) {
    throw validation("ALTER TABLE RESET does not support changing 'connector'");
  }
  return new Map([...options].filter(([key]) => !keys.includes(key)));
}

function renameTable(table: ResolvedTable, target: ObjectPath, kind: 'TABLE' | 'VIEW', catalog: CatalogManager): void {
  try {
    catalog.renameTable(table.path, target[2]);
  } catch (error) {
    throw couldNotExecute(`ALTER ${kind} ${summaryOf(table.path)} RENAME TO ${summaryOf(target)}`, error);
  }
}

export function alterView(statement: AlterView, catalog: CatalogManager, context: StatementContext): void {
  const path = catalog.qualify(partsOf(statement.name));
  const view = catalog.table(path);
  if (view === undefined || view.temporary) {
    throw validation(`View ${quotedPath(path)} doesn't exist or is a temporary view.`);
  }
  if (view.kind !== 'view') {
    throw validation('ALTER VIEW for a table is not allowed');
  }
  const { action } = statement;
  switch (action.kind) {
    case 'rename':
      renameTable(view, catalog.qualify(partsOf(action.to)), 'VIEW', catalog);
      return;
    case 'as': {
      const comment = view.comment === undefined ? {} : { comment: view.comment };
      catalog.replaceTable(viewOf({ query: action.query, temporary: false, ...comment }, path, context));
      return;
    }
    case 'set':
      catalog.replaceTable({ ...view, options: new Map([...view.options, ...optionsOf(action.properties)]) });
  }
}
