/** INSERT: the query's columns matched with those of the sink, partitions and missing columns filled in, implicit casts. */
import type { Call, Expr } from '../../../expressions/contracts';
import type { Identifier, Insert } from '../../../sql/ast';
import { supportsAvoidingCast, supportsImplicitCast } from '../../../types/logical/casts';
import type { FieldType, LogicalType } from '../../../types/logical/contracts';
import { typeSummary } from '../../../types/logical/print';
import { row } from '../../../types/logical/types';
import { tableError, validation } from '../../../types/sql-error';
import type { Column, ResolvedTable } from '../../catalog/contracts';
import type { LogicalNode, Sink } from '../../contracts';
import { project, refsOf } from '../../logical/nodes';
import { namesOf } from '../../logical/row-types';
import type { Env, Planned, QueryContext } from './context';
import { resolveIn } from './context';
import { invalid } from './errors';
import { tableOptions } from './hints';
import { rootEnv } from './root';
import { RowScope } from './scope';

/** The plan of an INSERT statement. */
export function resolveInsert(insert: Insert, context: QueryContext): Sink {
  const env = rootEnv(context);
  const table = targetOf(env, insert.table);
  const dynamicOptions = tableOptions(env, insert.hints, table);
  const columns = persistedColumns(table);
  const partitions = staticPartitions(env, insert, table, columns);
  const targets = insert.columns?.map((name) => targetColumn(name, columns));
  checkTargets(insert, targets, columns);
  const planned = env.planQuery(insert.query, env);
  const filled = fillColumns(insert, planned, columns, targets, partitions);
  return sinkNode(filled, table, {
    dynamicOptions,
    overwrite: insert.overwrite,
    staticPartitions: new Map([...partitions].map(([index, expr]) => [columns[index].name, partitionText(expr)])),
    ...(targets && { targetColumns: targets.map((index) => [index]) }),
    ...(insert.onConflict && { onConflict: insert.onConflict }),
  });
}

type SinkOptions = Pick<Sink, 'dynamicOptions' | 'overwrite' | 'staticPartitions' | 'targetColumns' | 'onConflict'>;

/** Any plan written into a table: checks and casts its columns. Used by INSERT, by Table API sinks and CREATE TABLE AS. */
export function sinkNode(input: LogicalNode, table: ResolvedTable, options: SinkOptions): Sink {
  const cast = castToSink(input, table);
  const ordered = metadataLast(cast, table);
  return { node: 'Sink', input: ordered, path: table.path, table, ...options, rowType: ordered.rowType };
}

function targetOf(env: Env, name: Identifier): ResolvedTable {
  const parts = name.parts.map((part) => part.text);
  const { catalog } = env.context;
  const table = catalog.table(parts);
  if (table === undefined) {
    const [object, database = catalog.currentDatabase, owner = catalog.currentCatalog] = [...parts].reverse();
    throw validation(
      `Cannot find table '\`${owner}\`.\`${database}\`.\`${object}\`' in any of the catalogs [${owner}], nor as a temporary table.`,
    );
  }
  if (table.kind === 'view') throw tableError(`Sink '${table.path.join('.')}' does not exists`);
  return table;
}

/** The columns that a sink stores: no computed and no virtual ones. */
export function persistedColumns(table: ResolvedTable): Column[] {
  return table.schema.columns.filter(
    (column) => column.kind === 'physical' || (column.kind === 'metadata' && !column.virtual),
  );
}

function targetColumn(name: Identifier, columns: readonly Column[]): number {
  const text = name.parts.map((part) => part.text).join('.');
  const index = name.parts.length === 1 ? columns.findIndex((column) => column.name === text) : -1;
  if (index < 0) throw invalid(`Unknown target column '${text}'`, name.span);
  return index;
}

function checkTargets(insert: Insert, targets: readonly number[] | undefined, columns: readonly Column[]): void {
  const repeated = targets?.findIndex((index, i) => targets.indexOf(index) !== i) ?? -1;
  if (targets === undefined || repeated < 0) return;
  throw invalid(
    `Target column '${columns[targets[repeated]].name}' is assigned more than once`,
    insert.columns![repeated].span,
  );
}

/** PARTITION (p = 'x'): values by position of the column, in the column's type. */
function staticPartitions(
  env: Env,
  insert: Insert,
  table: ResolvedTable,
  columns: readonly Column[],
): Map<number, Expr> {
  const values = new Map<number, Expr>();
  for (const { column, value } of insert.partition?.entries ?? []) {
    const index = columns.findIndex((one) => one.name === column.text);
    if (index < 0) throw invalid(`Unknown target column '${column.text}'`, column.span);
    if (values.has(index)) throw invalid(`Target column '${column.text}' is assigned more than once`, column.span);
    if (value === undefined) continue;
    const expr = resolveIn(env, new RowScope([], undefined, env.newId), 'values', value);
    values.set(index, castTo(expr, columns[index].type));
  }
  checkPartitionKeys(
    table,
    [...values.keys()].map((index) => columns[index].name),
  );
  return values;
}

function checkPartitionKeys(table: ResolvedTable, names: readonly string[]): void {
  if (names.length === 0) return;
  const keys = table.partitionKeys;
  const path = table.path.join('.');
  const other = names.find((name) => !keys.includes(name));
  if (other === undefined) return;
  throw validation(
    `Static partition column '${other}' should be in the partition keys list [${keys.join(', ')}] for table '${path}'.`,
  );
}

function partitionText(expr: Expr): string {
  if (expr.kind === 'call' && expr.name === 'CAST') return partitionText(expr.args[0]);
  return expr.kind === 'literal' ? String(expr.value).trimEnd() : '';
}

/** The query's columns where they belong in the sink, partition values and NULLs elsewhere. */
function fillColumns(
  insert: Insert,
  planned: Planned,
  columns: readonly Column[],
  targets: readonly number[] | undefined,
  partitions: ReadonlyMap<number, Expr>,
): LogicalNode {
  const { node } = planned;
  if (targets === undefined && partitions.size === 0) return node;
  const open = [...columns.keys()].filter((index) => !partitions.has(index));
  const filled = targets ?? open;
  if (targets !== undefined && filled.length !== planned.names.length) {
    throw invalid('Number of columns must match number of query columns', insert.query.span);
  }
  const merged = node.node === 'Project' ? node.exprs : refsOf(node.rowType);
  const names = namesOf(node);
  if (targets === undefined && filled.length !== planned.names.length) return node;
  const exprs: Expr[] = [];
  const made = columns.map((column, index): string => {
    const from = filled.indexOf(index);
    if (from >= 0) {
      exprs.push(merged[from]);
      return names[from];
    }
    exprs.push(partitions.get(index) ?? missing(column));
    return `EXPR$${index}`;
  });
  const input = node.node === 'Project' ? node.input : node;
  const projected = project(input, exprs, made);
  return node.correlation === undefined ? projected : { ...projected, correlation: node.correlation };
}

/** Columns that no text stands for. */
const NOWHERE = { start: 0, end: 0, line: 0, column: 0, endLine: 0, endColumn: 0 };

function missing(column: Column): Expr {
  if (!column.type.nullable) {
    throw invalid(`Column '${column.name}' has no default value and does not allow NULLs`, NOWHERE);
  }
  return { kind: 'literal', value: null, type: column.type };
}

function castTo(expr: Expr, type: LogicalType): Expr {
  const target = { ...type, nullable: expr.type.nullable } as LogicalType;
  if (sameType(expr.type, target)) return expr;
  if (expr.kind === 'literal' && expr.type.root === 'CHAR' && type.root === 'VARCHAR') return { ...expr, type: target };
  return { kind: 'call', name: 'CAST', args: [expr], type: target, implicit: true } satisfies Call;
}

// ---------------------------------------------------------------- types

/** The same type with everything in it nullable: NOT NULL of sinks is checked at run time. */
function nullableDeep(type: LogicalType): LogicalType {
  switch (type.root) {
    case 'ARRAY':
    case 'MULTISET':
      return { ...type, nullable: true, element: nullableDeep(type.element) };
    case 'MAP':
      return { ...type, nullable: true, key: nullableDeep(type.key), value: nullableDeep(type.value) };
    case 'ROW':
    case 'STRUCTURED':
      return {
        ...type,
        nullable: true,
        fields: type.fields.map((field) => ({ ...field, type: nullableDeep(field.type) })),
      };
    default:
      return { ...type, nullable: true };
  }
}

/** The columns that a sink takes, as nullable ones. */
export function sinkFields(table: ResolvedTable): FieldType[] {
  return persistedColumns(table).map((column) => ({ name: column.name, type: nullableDeep(column.type) }));
}

const sameType = (a: LogicalType, b: LogicalType): boolean =>
  JSON.stringify(sortedType(a)) === JSON.stringify(sortedType(b));

/** Members in a fixed order, so that equal types have equal texts. */
function sortedType(type: unknown): unknown {
  if (Array.isArray(type)) return type.map(sortedType);
  if (typeof type !== 'object' || type === null) return type;
  return Object.fromEntries(
    Object.entries(type)
      .filter(([key]) => key !== 'description')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, sortedType(value)]),
  );
}

function castToSink(input: LogicalNode, table: ResolvedTable): LogicalNode {
  const query = input.rowType.fields;
  const sink = sinkFields(table);
  if (query.length !== sink.length) throw mismatch('Different number of columns.', table, query, sink);
  query.forEach((field, i) => {
    if (!supportsImplicitCast(field.type, sink[i].type)) {
      const cause = `Incompatible types for sink column '${sink[i].name}' at position ${i + 1}.`;
      throw mismatch(cause, table, query, sink);
    }
  });
  if (query.every((field, i) => supportsAvoidingCast(field.type, sink[i].type))) return input;
  const over = input.node === 'Project' ? input.exprs : refsOf(input.rowType);
  const exprs = over.map((expr, i): Expr => {
    if (sameType(expr.type, sink[i].type)) return expr;
    return { kind: 'call', name: 'CAST', args: [varying(expr, sink[i].type)], type: sink[i].type, implicit: true };
  });
  const projected = project(
    input.node === 'Project' ? input.input : input,
    exprs,
    sink.map((field) => field.name),
  );
  return input.correlation === undefined ? projected : { ...projected, correlation: input.correlation };
}

/** A text literal gets the type of the column before it becomes nullable. */
function varying(expr: Expr, type: LogicalType): Expr {
  const text = expr.kind === 'literal' && expr.type.root === 'CHAR' && type.root === 'VARCHAR';
  return text ? { ...expr, type: { ...type, nullable: false } } : expr;
}

function mismatch(cause: string, table: ResolvedTable, query: readonly FieldType[], sink: readonly FieldType[]): Error {
  const text = (fields: readonly FieldType[]): string =>
    `[${fields.map((field) => `${field.name}: ${typeSummary(field.type)}`).join(', ')}]`;
  return validation(
    `Column types of query result and sink for '${table.path.join('.')}' do not match.\nCause: ${cause}\n\n` +
      `Query schema: ${text(query)}\nSink schema:  ${text(sink)}`,
  );
}

/** Sinks with metadata columns take the physical columns first, then the metadata by key. */
function metadataLast(input: LogicalNode, table: ResolvedTable): LogicalNode {
  const columns = persistedColumns(table);
  if (columns.every((column) => column.kind === 'physical')) return input;
  const positions = [...columns.keys()];
  const order = [
    ...positions.filter((i) => columns[i].kind === 'physical'),
    ...positions.filter((i) => columns[i].kind === 'metadata'),
  ];
  const refs = refsOf(row(input.rowType.fields, false));
  const names = order.map((i) => {
    const column = columns[i];
    return column.kind === 'metadata' ? (column.metadataKey ?? column.name) : column.name;
  });
  return project(
    input,
    order.map((i) => refs[i]),
    names,
  );
}
