/** DataStreams as tables and tables as DataStreams: schemas (Flink's SchemaTranslator) and the nodes of a plan. */
import { type DataType, type Node, TypeRoot } from '@drey/sdk/protocol';
import { schemaDefinition } from '../planner/catalog/create-table';
import { type StatementContext, statementContext } from '../planner/catalog/context';
import type { Column, ResolvedTable, StreamTable } from '../planner/catalog/contracts';
import type { DefinedColumn, SchemaDefinition } from '../planner/catalog/definition';
import { resolveSchema } from '../planner/catalog/schema';
import type { LogicalNode, ObjectPath } from '../planner/contracts';
import { optimize } from '../planner/optimize';
import { ResultSink } from '../planner/physical/nodes/sink';
import { ALL_KINDS, INSERT, type UpdateKind } from '../planner/physical/traits';
import type { TableElement } from '../sql/ast';
import { parseStatement } from '../sql/index';
import { supportsImplicitCast } from '../types/logical/casts';
import { type FieldType, type LogicalType, MAX_LENGTH } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import { isRowtime, row, withoutAttribute } from '../types/logical/types';
import { fromWire, PICKLE, toWire } from '../types/logical/wire';
import { validation } from '../types/sql-error';
import type { PlannedQuery, TableSession } from './session';
import { GraphWriter } from './translate';

/** How the values of a stream come, and the type of the columns that they become. */
interface StreamType {
  readonly record: LogicalType;
  readonly column: LogicalType;
}

export interface StreamInput {
  readonly nodeId: number;
  readonly type: DataType;
  /** The type is one of SQL already: columns have it as it is. */
  readonly exact: boolean;
  /** Column definitions as in DDL; empty = all of the stream. */
  readonly schema: string;
  readonly changelog: boolean;
  readonly upsert: boolean;
  /** Last part of the table's name. */
  readonly name: string;
}

/** The table that a DataStream becomes. */
export function streamTable(session: TableSession, input: StreamInput): ResolvedTable {
  const composite = input.type.root === TypeRoot.ROW || input.type.root === TypeRoot.TUPLE;
  const fields = fieldsOf(input, composite);
  const context = contextOf(session);
  const definition = consumed(elementsOf(input.schema), fields, context);
  const stream: StreamTable = {
    kind: 'stream',
    nodeId: input.nodeId,
    changelog: input.changelog,
    upsert: input.upsert,
    composite,
    record: row(
      fields.map(({ name, record }) => ({ name, type: record })),
      false,
    ),
  };
  return {
    kind: 'table',
    path: pathOf(session, input.name),
    schema: resolveSchema(definition, context),
    options: new Map(),
    partitionKeys: [],
    temporary: true,
    inline: stream,
  };
}

function pathOf(session: TableSession, name: string): ObjectPath {
  return [session.catalog.currentCatalog, session.catalog.currentDatabase, name];
}

function contextOf(session: TableSession): StatementContext {
  return statementContext(session.catalog, session.sessionInfo(), '');
}

/** The elements of a CREATE TABLE with these definitions. */
export function elementsOf(schema: string): readonly TableElement[] {
  if (schema === '') return [];
  const statement = parseStatement(`CREATE TEMPORARY TABLE t ${schema}`);
  return statement.kind === 'create_table' ? statement.elements : [];
}

interface Field extends StreamType {
  readonly name: string;
}

function fieldsOf({ type, exact }: StreamInput, composite: boolean): Field[] {
  const typeOf = exact ? exactType : streamType;
  if (!composite) return [{ name: 'f0', ...asPrimitive(typeOf(type)) }];
  return type.children.map((child, i) => {
    const made = typeOf(child);
    return { name: type.fieldNames[i] ?? `f${i}`, ...(type.root === TypeRoot.TUPLE ? asPrimitive(made) : made) };
  });
}

const PRIMITIVES = new Set(['BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'FLOAT', 'DOUBLE']);

/** Java's primitives cannot be null, except in rows. */
function asPrimitive({ record, column }: StreamType): StreamType {
  return { record, column: PRIMITIVES.has(column.root) ? { ...column, nullable: false } : column };
}

function exactType(wire: DataType): StreamType {
  const type = fromWire(wire);
  return { record: type, column: type };
}

const TEXT: LogicalType = { root: 'VARCHAR', length: MAX_LENGTH, nullable: true };

/** Flink's TypeInfoDataTypeConverter. */
export function streamType(wire: DataType): StreamType {
  switch (wire.root) {
    case TypeRoot.BIG_DEC:
      return { record: TEXT, column: { root: 'DECIMAL', precision: 38, scale: 18, nullable: true } };
    case TypeRoot.BIG_INT:
      return { record: TEXT, column: { root: 'DECIMAL', precision: 38, scale: 0, nullable: true } };
    case TypeRoot.PICKLED:
    case TypeRoot.AVRO:
    case TypeRoot.OBJECT:
      return same({ root: 'RAW', className: '[B', serializer: PICKLE, nullable: true });
    case TypeRoot.TIMESTAMP:
    case TypeRoot.TIMESTAMP_LTZ: {
      const record = { ...fromWire(wire), nullable: true } as LogicalType & { precision: number };
      // Types.SQL_TIMESTAMP and Types.INSTANT: what they hold in Java are nanoseconds.
      return { record, column: record.precision === 6 ? { ...record, precision: 9 } : record };
    }
    case TypeRoot.LIST:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
    case TypeRoot.ARRAY:
    case TypeRoot.PRIMITIVE_ARRAY:
      return arrayType(wire.children[0], wire.root === TypeRoot.PRIMITIVE_ARRAY);
    case TypeRoot.MAP:
      return mapType(streamType(wire.children[0]), streamType(wire.children[1]));
    case TypeRoot.ROW:
    case TypeRoot.TUPLE:
      return rowType(wire);
    default:
      return same({ ...fromWire(wire), nullable: true } as LogicalType);
  }
}

function same(type: LogicalType): StreamType {
  return { record: type, column: type };
}

function arrayType(element: DataType, primitive: boolean): StreamType {
  const { record, column } = streamType(element);
  const of = (type: LogicalType): LogicalType => ({
    root: 'ARRAY',
    element: primitive ? { ...type, nullable: false } : type,
    nullable: true,
  });
  return { record: of(record), column: of(column) };
}

function mapType(key: StreamType, value: StreamType): StreamType {
  return {
    record: { root: 'MAP', key: key.record, value: value.record, nullable: true },
    column: { root: 'MAP', key: key.column, value: value.column, nullable: true },
  };
}

function rowType(wire: DataType): StreamType {
  const fields = wire.children.map((child, i) => ({ name: wire.fieldNames[i] ?? `f${i}`, ...streamType(child) }));
  return {
    record: row(fields.map(({ name, record }) => ({ name, type: record }))),
    column: row(fields.map(({ name, column }) => ({ name, type: column }))),
  };
}

// ---------------------------------------------------------------- schema of a source

/** Without physical columns all fields of the stream come first; declared ones choose among them and give them types. */
function consumed(
  elements: readonly TableElement[],
  fields: readonly Field[],
  context: StatementContext,
): SchemaDefinition {
  const physical = physicalNames(elements);
  if (physical.length > 0) {
    for (const name of physical) checkField(name, fields);
    return schemaDefinition(elements, context);
  }
  const derived = fields.map(({ name, column }): DefinedColumn => ({ kind: 'physical', name, type: column }));
  return schemaDefinition(elements, context, asTable(derived, context));
}

function physicalNames(elements: readonly TableElement[]): string[] {
  return elements.flatMap((element) =>
    element.kind === 'column' && element.column.kind === 'physical' ? [element.name.text] : [],
  );
}

/** Metadata columns that are written. */
function persistedMetadata(elements: readonly TableElement[]): number {
  return elements.filter(
    (element) => element.kind === 'column' && element.column.kind === 'metadata' && !element.column.virtual,
  ).length;
}

function checkField(name: string, fields: readonly Field[]): void {
  if (fields.some((field) => field.name === name)) return;
  throw validation(
    `Unable to find a field named '${name}' in the physical data type derived from the given type information for schema ` +
      'declaration. Make sure that the type information is not a generic raw type. Currently available fields are: ' +
      `[${fields.map((field) => field.name).join(', ')}]`,
  );
}

function asTable(columns: readonly DefinedColumn[], context: StatementContext): ResolvedTable {
  const schema = resolveSchema({ columns }, context);
  return {
    kind: 'table',
    path: ['', '', ''],
    schema,
    options: new Map(),
    partitionKeys: [],
    temporary: true,
  };
}

// ---------------------------------------------------------------- tables as streams

export interface StreamOutput {
  /** Column definitions as in DDL; empty = those of the table. */
  readonly schema: string;
  readonly mode: 'insert' | 'all' | 'upsert';
  /** Name of the sink in messages. */
  readonly name: string;
}

export interface StreamNodes {
  readonly nodes: readonly Node[];
  readonly nodeId: number;
  readonly type: DataType;
}

interface Produced {
  /** Columns that the sink takes, in order; one that is metadata becomes the record's timestamp. */
  readonly columns: readonly { readonly name: string; readonly type: LogicalType; readonly metadata: boolean }[];
}

/** The nodes whose records are the rows of a table. */
export async function streamNodes(
  session: TableSession,
  table: PlannedQuery,
  output: StreamOutput,
): Promise<StreamNodes> {
  const produced = producedColumns(session, table, output);
  const plan = castTo(table, produced, output.name);
  const context = await session.engineContext();
  const accepted = output.mode === 'insert' ? INSERT : ALL_KINDS;
  const updates: UpdateKind[] =
    output.mode === 'upsert' ? ['ONLY_UPDATE_AFTER', 'BEFORE_AND_AFTER'] : ['BEFORE_AND_AFTER'];
  const physical = optimize(
    plan,
    context.session,
    context.connectors,
    (root) => new ResultSink(root, output.name, accepted, updates),
  );
  const columns = produced.columns.flatMap(({ metadata }, i) => (metadata ? [] : [i]));
  const rowtimeIndex = rowtimeOf(table, produced);
  const result = row(
    columns.map((i) => ({ name: produced.columns[i].name, type: withoutAttribute(produced.columns[i].type) })),
    false,
  );
  const writer = new GraphWriter(context, context.streams);
  const nodeId = writer.addStream(
    physical,
    { columns, ...(rowtimeIndex === undefined ? {} : { rowtimeIndex }) },
    result,
  );
  return { nodes: writer.graphNodes, nodeId, type: toWire(result) };
}

function producedColumns(
  session: TableSession,
  { rowType: input, names }: PlannedQuery,
  output: StreamOutput,
): Produced {
  const own = input.fields.map(({ type }, i) => ({ name: names[i], type: withoutAttribute(type), metadata: false }));
  if (output.schema === '') return { columns: own };
  const { columns } = resolveDeclared(session, output.schema, own);
  const persisted = columns.filter(({ kind }) => kind !== 'computed');
  const declared = persisted.map((column) => ({
    name: column.name,
    type: withoutAttribute(column.type),
    metadata: column.kind === 'metadata',
  }));
  for (const column of columns) if (column.kind === 'metadata' && !column.virtual) checkKey(column, output.name);
  return { columns: declared.filter((_, i) => !isVirtual(persisted[i])) };
}

function isVirtual(column: Column): boolean {
  return column.kind === 'metadata' && column.virtual;
}

/** Without physical columns the table's own come first, but a last timestamp gives way to a metadata column. */
function resolveDeclared(session: TableSession, schema: string, own: readonly FieldType[]) {
  const context = contextOf(session);
  const elements = elementsOf(schema);
  if (physicalNames(elements).length > 0) return resolveSchema(schemaDefinition(elements, context), context);
  const last = own.at(-1)?.type.root;
  const truncated = persistedMetadata(elements) === 1 && (last === 'TIMESTAMP' || last === 'TIMESTAMP_LTZ');
  const kept = truncated ? own.slice(0, -1) : own;
  const derived = kept.map(({ name, type }): DefinedColumn => ({ kind: 'physical', name, type }));
  return resolveSchema(schemaDefinition(elements, context, asTable(derived, context)), context);
}

function checkKey(column: Column & { readonly kind: 'metadata' }, table: string): void {
  const key = column.metadataKey ?? column.key;
  if (key === 'rowtime') return;
  throw validation(
    `Invalid metadata key '${key}' in column '${column.name}' of table '${table}'. The DynamicTableSink class 'org.apache.flink.table.planner.connectors.ExternalDynamicSink' supports the following metadata keys for writing:\nrowtime`,
  );
}

/** Columns of the query and the sink are matched by position. */
function castTo({ plan, rowType: input, names }: PlannedQuery, { columns }: Produced, name: string): LogicalNode {
  const given = input.fields.map(({ type }, i) => `${names[i]}: ${typeSummary(type)}`).join(', ');
  const wanted = columns.map((column) => `${column.name}: ${typeSummary(column.type)}`).join(', ');
  const schemas = `Query schema: [${given}]\nSink schema:  [${wanted}]`;
  const head = `Column types of query result and sink for '${name}' do not match.`;
  if (columns.length !== input.fields.length) {
    throw validation(`${head}\nCause: Different number of columns.\n\n${schemas}`);
  }
  const exprs = columns.map(({ type, name: column }, index) => {
    const from = input.fields[index].type;
    if (!supportsImplicitCast(withoutAttribute(from), type)) {
      throw validation(
        `${head}\nCause: Incompatible types for sink column '${column}' at position ${index}.\n\n${schemas}`,
      );
    }
    const ref = { kind: 'input' as const, index, type: from };
    const same =
      JSON.stringify({ ...withoutAttribute(from), nullable: true }) === JSON.stringify({ ...type, nullable: true });
    return same ? ref : { kind: 'call' as const, name: 'CAST', args: [ref], type };
  });
  if (exprs.every(({ kind }) => kind === 'input')) return plan;
  const fields = columns.map((column, i) => ({ name: column.name, type: exprs[i].type }));
  return { node: 'Project', input: plan, exprs, rowType: row(fields, false) };
}

/** The metadata column, or the only rowtime attribute of the table. */
function rowtimeOf({ rowType: input }: PlannedQuery, { columns }: Produced): number | undefined {
  const metadata = columns.findIndex((column) => column.metadata);
  if (metadata >= 0) return metadata;
  const rowtimes = input.fields.flatMap(({ type }, i) => (isRowtime(type) ? [i] : []));
  if (rowtimes.length < 2) return rowtimes[0];
  throw validation(
    `The query contains more than one rowtime attribute column [${rowtimes.map((i) => input.fields[i].name).join(', ')}] ` +
      'for writing into table. Please select the column that should be used as the event-time timestamp for the table sink ' +
      'by casting all other columns to regular TIMESTAMP or TIMESTAMP_LTZ.',
  );
}
