/** An in-memory catalog for tests: tables of CREATE TABLE, views of CREATE VIEW, without validation of options. */
import type { Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import { parseStatement } from '../../sql/index';
import type { CreateTable, CreateView, Expression, Query, Statement, TableElement } from '../../sql/ast';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { notNull } from '../../types/logical/types';
import type {
  CatalogReader,
  Column,
  ResolvedModel,
  ResolvedSchema,
  ResolvedTable,
  UserFunction,
  WatermarkSpec,
} from '../catalog/contracts';
import type { LogicalNode, ObjectPath } from '../contracts';
import { resolveExpression, typeOfName } from './expressions/index';
import { planNamed, type QueryContext } from './queries/index';
import { resolveInsert } from './queries/insert';
import { RowScope } from './queries/scope';

export const CATALOG = 'default_catalog';
export const DATABASE = 'default_database';

export class TestCatalog implements CatalogReader {
  readonly currentCatalog = CATALOG;
  readonly currentDatabase = DATABASE;
  readonly session: SessionInfo;
  private readonly tables = new Map<string, ResolvedTable>();
  private readonly functions = new Map<string, UserFunction>();
  private readonly models = new Map<string, ResolvedModel>();
  private readonly correlationIds = { next: 0 };

  constructor(options: { readonly batch?: boolean; readonly options?: Readonly<Record<string, string>> } = {}) {
    this.session = {
      timeZone: options.options?.['table.local-time-zone'] ?? 'UTC',
      batch: options.batch ?? false,
      option: (key) => options.options?.[key],
      queryStart: 0,
    };
  }

  table(parts: readonly string[]): ResolvedTable | undefined {
    return this.tables.get(full(parts).join('.'));
  }

  fn(parts: readonly string[]): UserFunction | undefined {
    return this.functions.get(parts[parts.length - 1]);
  }

  model(parts: readonly string[]): ResolvedModel | undefined {
    return this.models.get(parts[parts.length - 1]);
  }

  addFunction(name: string, fn: UserFunction): this {
    this.functions.set(name, fn);
    return this;
  }

  addModel(name: string, input: RowType, output: RowType): this {
    this.models.set(name, { path: [CATALOG, DATABASE, name], input, output, options: new Map() });
    return this;
  }

  /** Runs CREATE TABLE and CREATE VIEW statements. */
  run(...statements: readonly string[]): this {
    for (const text of statements) {
      const statement = parseStatement(text);
      if (statement.kind === 'create_table') this.createTable(statement, text);
      else if (statement.kind === 'create_view') this.createView(statement, text);
      else throw new TypeError(`Not a definition: ${statement.kind}`);
    }
    return this;
  }

  context(text: string): QueryContext {
    return {
      catalog: this,
      session: this.session,
      text,
      resolveExpression,
      parseQuery: (query) => parseStatement(query) as Query,
      correlationIds: this.correlationIds,
    };
  }

  /** The plan of a query or INSERT. */
  plan(text: string): LogicalNode {
    const statement: Statement = parseStatement(text);
    if (statement.kind === 'query') return planNamed(statement, this.context(text)).node;
    if (statement.kind === 'insert') return resolveInsert(statement, this.context(text));
    throw new TypeError(`Not a query: ${statement.kind}`);
  }

  private createView(statement: CreateView, text: string): void {
    const path = full(statement.name.parts.map((part) => part.text));
    const source = text.slice(statement.query.span.start, statement.query.span.end);
    const planned = planNamed(statement.query, this.context(text));
    const names = statement.columns?.map((column) => column.text) ?? planned.names;
    const columns = planned.node.rowType.fields.map(
      (field, i): Column => ({ kind: 'physical', name: names[i], type: field.type }),
    );
    const query = { original: source, expanded: source };
    this.put({
      kind: 'view',
      path,
      schema: { columns },
      options: new Map(),
      partitionKeys: [],
      query,
      temporary: false,
    });
  }

  private createTable(statement: CreateTable, text: string): void {
    const path = full(statement.name.parts.map((part) => part.text));
    this.put({
      kind: 'table',
      path,
      schema: this.schemaOf(statement.elements, text),
      options: new Map(statement.properties?.map(({ key, value }) => [key, value])),
      partitionKeys: statement.partitionedBy?.map((name) => name.text) ?? [],
      temporary: statement.temporary,
    });
  }

  private put(table: ResolvedTable): void {
    this.tables.set(table.path.join('.'), table);
  }

  private schemaOf(elements: readonly TableElement[], text: string): ResolvedSchema {
    const primaryKey = primaryKeyOf(elements);
    const columns = this.columnsOf(elements, text, primaryKey ?? []);
    const watermark = this.watermarkOf(elements, columns, text);
    return {
      columns: columns.map((column) =>
        column.name === watermark?.column ? { ...column, type: asRowtime(column.type) } : column,
      ),
      ...(watermark && { watermark }),
      ...(primaryKey && { primaryKey: { name: `PK_${primaryKey.join('_')}`, columns: primaryKey } }),
    };
  }

  private columnsOf(elements: readonly TableElement[], text: string, key: readonly string[]): Column[] {
    const definitions = elements.filter((element) => element.kind === 'column');
    const stored = definitions.map((definition): Column | undefined => {
      const { column } = definition;
      const name = definition.name.text;
      if (column.kind === 'physical') {
        const type = typeOfName(column.type);
        return { kind: 'physical', name, type: key.includes(name) ? notNull(type) : type };
      }
      if (column.kind !== 'metadata') return undefined;
      const more = column.from === undefined ? {} : { metadataKey: column.from };
      return {
        kind: 'metadata',
        name,
        type: typeOfName(column.type),
        key: column.from ?? name,
        virtual: column.virtual,
        ...more,
      };
    });
    const known = stored.map(
      (column, i): Column =>
        column ?? { kind: 'physical', name: definitions[i].name.text, type: { root: 'NULL', nullable: true } },
    );
    return definitions.map(({ name, column }, i): Column => {
      const ready = stored[i];
      if (ready !== undefined) return ready;
      if (column.kind !== 'computed') throw new TypeError('A column without a type.');
      const expr = this.expression(column.expression, known, text);
      const sql = text.slice(column.expression.span.start, column.expression.span.end);
      return { kind: 'computed', name: name.text, type: expr.type, expr, text: sql };
    });
  }

  private watermarkOf(
    elements: readonly TableElement[],
    columns: readonly Column[],
    text: string,
  ): WatermarkSpec | undefined {
    const definition = elements.find((element) => element.kind === 'watermark');
    if (definition === undefined) return undefined;
    const column = definition.column.parts.map((part) => part.text).join('.');
    const sql = text.slice(definition.expression.span.start, definition.expression.span.end);
    const expr = this.expression(definition.expression, columns, text);
    return { column, columnIndex: columns.findIndex((one) => one.name === column), expr, text: sql };
  }

  private expression(expression: Expression, columns: readonly Column[], text: string): Expr {
    const relation = {
      alias: '',
      names: columns.map((one) => one.name),
      types: columns.map((one) => one.type),
      start: 0,
    };
    return resolveExpression(expression, {
      scope: new RowScope([relation], undefined, () => 0),
      place: 'computed column',
      session: this.session,
      catalog: this,
      text,
      resolveQuery: () => {
        throw new TypeError('A sub-query in a column.');
      },
    });
  }
}

function full(parts: readonly string[]): ObjectPath {
  const [name, database = DATABASE, catalog = CATALOG] = [...parts].reverse();
  return [catalog, database, name];
}

function primaryKeyOf(elements: readonly TableElement[]): string[] | undefined {
  for (const element of elements) {
    if (element.kind === 'constraint' && element.type === 'PRIMARY KEY')
      return element.columns.map((column) => column.text);
    if (element.kind === 'column' && element.column.kind === 'physical' && element.column.primaryKey !== undefined) {
      return [element.name.text];
    }
  }
  return undefined;
}

function asRowtime(type: LogicalType): LogicalType {
  return type.root === 'TIMESTAMP' || type.root === 'TIMESTAMP_LTZ' ? { ...type, attribute: 'ROWTIME' } : type;
}
