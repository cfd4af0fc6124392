/** Scans, with what the source takes over; literal rows; the ChangelogNormalize that upsert sources need. */
import { typesEqualIgnoringNullability } from '../../../types/logical/equals';
import { conjunctionOf, conjuncts, inputRef, inputsOf } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { row, withoutAttribute } from '../../../types/logical/types';
import { tableError, validation } from '../../../types/sql-error';
import type { Column, ResolvedTable } from '../../catalog/contracts';
import type { TableContext, TableSource } from '../../catalog/connector-contracts';
import type { LogicalNode, ObjectPath, Scan, WatermarkAssigner as LogicalWatermark } from '../../contracts';
import type { PhysicalNode } from '../node';
import { WatermarkAssigner } from '../nodes/calc-nodes';
import { ChangelogNormalize } from '../nodes/changelog-nodes';
import { Source, Values } from '../nodes/source';
import { streamSource } from './streams';
import { calc, type ConvertContext, exchange } from './context';
import { booleanOption } from './options';

export function tableContext(
  context: Pick<ConvertContext, 'session'>,
  path: ObjectPath,
  table: ResolvedTable,
  dynamic: ReadonlyMap<string, string>,
): TableContext {
  const physical = table.schema.columns.filter(({ kind }) => kind === 'physical');
  const names = physical.map(({ name }) => name);
  return {
    path,
    physical: row(
      physical.map(({ name, type }) => ({ name, type: withoutAttribute(type) })),
      false,
    ),
    primaryKey: (table.schema.primaryKey?.columns ?? [])
      .map((name) => names.indexOf(name))
      .filter((index) => index >= 0),
    partitionKeys: table.partitionKeys,
    options: new Map([...table.options, ...dynamic]),
    session: context.session,
  };
}

/** A scan, and with it the Projects and WatermarkAssigner of the table's schema, since a ChangelogNormalize comes above them. */
export function convertScan(node: Scan, context: ConvertContext): PhysicalNode {
  const inline = node.table.inline;
  if (inline?.kind === 'plan') return context.convert(inline.plan);
  if (inline?.kind === 'rows') return inlineRows(node, inline.rows);
  if (inline?.kind === 'stream') return streamSource(node, inline, context);
  return normalized(scanSource(node, context), context);
}

function inlineRows(node: Scan, rows: readonly unknown[]): PhysicalNode {
  const cells = (rows as readonly (readonly unknown[])[]).map((values) =>
    node.columns.map(
      (column, i): Expr => ({ kind: 'literal', value: values[column], type: node.rowType.fields[i].type }),
    ),
  );
  return new Values(cells, node.rowType);
}

/** Converts WatermarkAssigner(Project?(Scan)) as one, so that keys are normalized behind the watermark. */
export function convertWatermark(node: LogicalWatermark, context: ConvertContext): PhysicalNode {
  const chain: LogicalNode[] = [];
  let leaf: LogicalNode = node.input;
  while (leaf.node === 'Project' || leaf.node === 'Filter') {
    chain.unshift(leaf);
    leaf = leaf.input;
  }
  if (leaf.node !== 'Scan' || leaf.table.inline) {
    const emitsWatermarks = leaf.node === 'Scan' && leaf.table.inline?.kind === 'stream';
    return assign(node, context.convert(node.input), context, { emitsWatermarks });
  }
  const scanned = scanSource(leaf, context);
  let current = scanned.node;
  for (const step of chain) {
    if (step.node === 'Project') current = calc(current, step.exprs, [], step.rowType);
    else if (step.node === 'Filter') current = calc(current, undefined, [step.condition], step.rowType);
  }
  const assigned = assign(node, current, context, scanned.source);
  return normalized({ ...scanned, node: assigned }, context);
}

function assign(
  node: LogicalWatermark,
  input: PhysicalNode,
  context: ConvertContext,
  source: Pick<TableSource, 'emitsWatermarks' | 'watermarkPerRecord'>,
): PhysicalNode {
  if (context.settings.batch) return calc(input, undefined, [], node.rowType);
  if (node.expr.kind === 'call' && node.expr.name === 'SOURCE_WATERMARK') {
    if (source.emitsWatermarks) return calc(input, undefined, [], node.rowType);
    throw tableError(
      "SOURCE_WATERMARK() was declared, but the table source does not implement 'SupportsSourceWatermark'. Please check the documentation whether the connector supports source watermarks.",
    );
  }
  const { idleTimeout, watermarkInterval } = context.settings;
  const timing = { idleTimeout, interval: source.watermarkPerRecord ? 0 : watermarkInterval };
  return new WatermarkAssigner(input, node.rowtimeIndex, node.expr, timing, node.rowType);
}

interface Scanned {
  readonly node: PhysicalNode;
  readonly source: TableSource;
  readonly table: ResolvedTable;
}

function scanSource(node: Scan, context: ConvertContext): Scanned {
  const tableOf = tableContext(context, node.path, node.table, node.dynamicOptions);
  const source = context.connectors.source(tableOf);
  if (source.scannable === false) {
    throw tableError(
      `Cannot generate a valid execution plan for the given query: the source table '${node.path.join('.')}' can only be looked up`,
    );
  }
  checkMode(context, source, tableOf);
  const columns = normalizes(source, context) ? withKey(node, tableOf) : node.columns;
  const schema = node.table.schema.columns;
  const projection: number[] = [];
  const metadata: string[] = [];
  const physical = schema.filter(({ kind }) => kind === 'physical');
  const order = [
    ...columns.filter((i) => schema[i].kind === 'physical'),
    ...columns.filter((i) => schema[i].kind !== 'physical'),
  ];
  for (const index of order) {
    const column = schema[index];
    if (column.kind === 'physical') projection.push(physical.indexOf(column));
    else if (column.kind === 'metadata') metadata.push(metadataKey(column));
  }
  const produced = row(
    order.map((index) => ({ name: schema[index].name, type: producedType(schema[index], source) })),
    false,
  );
  const plan = { projection, metadata, produced, filters: [], limit: undefined, partitions: undefined };
  const scan = new Source(node.path, node.table, source, plan, keyPositions(order, schema, node.table), produced);
  const exprs = columns.map((index) =>
    fieldOf(order.indexOf(index), schema[index], produced.fields[order.indexOf(index)].type),
  );
  const rowType = row(
    columns.map((index) => ({ name: schema[index].name, type: schema[index].type })),
    false,
  );
  const identity = columns.every((index, i) => order[i] === index && exprs[i].kind === 'input');
  const projected = identity ? scan : calc(scan, exprs, [], rowType);
  // Columns that only the key needs go behind the ChangelogNormalize.
  return { node: projected, source, table: node.table };
}

function metadataKey(column: Column & { readonly kind: 'metadata' }): string {
  return column.metadataKey ?? column.key;
}

/** A metadata column is read in the connector's type and cast to the declared one. */
function producedType(column: Column, source: TableSource) {
  if (column.kind !== 'metadata') return withoutAttribute(column.type);
  const known = source.metadata?.find(({ key }) => key === metadataKey(column));
  if (!known) {
    throw tableError(`Invalid metadata key '${metadataKey(column)}' in column '${column.name}' of the source table`);
  }
  return known.type;
}

function fieldOf(position: number, column: Column, produced: Expr['type']): Expr {
  const ref = inputRef(position, produced);
  if (column.kind !== 'metadata' || typesEqualIgnoringNullability(produced, column.type)) return ref;
  return { kind: 'call', name: 'CAST', args: [ref], type: column.type };
}

/** The columns to read: those wanted, and the key's when rows must be told apart by it. */
function withKey(node: Scan, context: TableContext): readonly number[] {
  const physical = node.table.schema.columns
    .map((column, i) => ({ column, i }))
    .filter(({ column }) => column.kind === 'physical');
  const missing = context.primaryKey.map((key) => physical[key].i).filter((index) => !node.columns.includes(index));
  return [...node.columns, ...missing];
}

function keyPositions(
  order: readonly number[],
  schema: readonly Column[],
  table: ResolvedTable,
): readonly number[] | undefined {
  const names = table.schema.primaryKey?.columns;
  if (!names) return undefined;
  const positions = names.map((name) => order.findIndex((index) => schema[index].name === name));
  return positions.includes(-1) ? undefined : positions.sort((a, b) => a - b);
}

function needsNormalize(source: TableSource): boolean {
  const { updateAfter, updateBefore, delete: deletes } = source.changelog;
  return updateAfter && !updateBefore && deletes !== undefined;
}

/** Upserts need it, and so do changelogs that may repeat changes. */
function normalizes(source: TableSource, context: ConvertContext): boolean {
  if (needsNormalize(source)) return true;
  const { updateAfter, updateBefore, delete: deletes } = source.changelog;
  const changes = updateAfter || updateBefore || deletes;
  return changes && booleanOption(context.settings.option, 'table.exec.source.cdc-events-duplicate', false);
}

function checkMode(context: ConvertContext, source: TableSource, table: TableContext): void {
  const { changelog, bounded } = source;
  const updates = changelog.updateAfter || changelog.updateBefore || changelog.delete;
  const name = `'${table.path.join('.')}'`;
  if (context.settings.batch && !bounded) {
    throw validation(
      `Querying an unbounded table ${name} in batch mode is not allowed. The table source is unbounded.`,
    );
  }
  if (context.settings.batch && updates) {
    throw tableError(
      `Querying a table in batch mode is currently only possible for INSERT-only table sources. But the source for table ${name} produces other changelog messages than just INSERT.`,
    );
  }
  if (needsNormalize(source) && table.primaryKey.length === 0) {
    throw tableError(
      `Table ${name} produces a changelog stream that contains UPDATE_AFTER but no UPDATE_BEFORE. This requires defining a primary key constraint on the table.`,
    );
  }
  if (!context.settings.batch && normalizes(source, context) && table.primaryKey.length === 0) {
    throw tableError(
      "Configuration 'table.exec.source.cdc-events-duplicate' is enabled which requires the changelog sources to define a PRIMARY KEY. " +
        `However, table ${name} doesn't have a primary key.`,
    );
  }
}

function normalized(scanned: Scanned, context: ConvertContext): PhysicalNode {
  const { node, source, table } = scanned;
  if (!normalizes(source, context)) return node;
  const duplicates = booleanOption(context.settings.option, 'table.exec.source.cdc-events-duplicate', false);
  const names = table.schema.primaryKey?.columns;
  const keys = (names ?? []).map((name) => node.rowType.fields.findIndex((field) => field.name === name));
  if (keys.includes(-1)) throw tableError(`The primary key of ${table.path.join('.')} was projected away`);
  const { ttl, miniBatch } = context.settings;
  const settings = { ttl, duplicates, ...(miniBatch ? { miniBatch: { size: miniBatch.size } } : {}) };
  return new ChangelogNormalize(exchange(node, keys), keys, undefined, settings);
}

/**
 * A filter over a ChangelogNormalize: what looks at key columns only goes below it, the rest into it (it then keeps only rows that
 * pass).
 */
export function filterNormalize(normalize: ChangelogNormalize, conditions: readonly Expr[]): PhysicalNode {
  const onKey = (condition: Expr) => inputsOf(condition).every((column) => normalize.keys.includes(column));
  const below = conditions.filter(onKey);
  const inside = conditions.filter((condition) => !onKey(condition));
  const input = normalize.input.input;
  const filtered = calc(input, undefined, below, input.rowType);
  const filter = conjunctionOf([...conjuncts(normalize.filter), ...inside]);
  return new ChangelogNormalize(exchange(filtered, normalize.keys), normalize.keys, filter, normalize.settings);
}
