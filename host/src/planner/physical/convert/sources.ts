/** Scans, with what the source takes over; literal rows; the ChangelogNormalize that upsert sources need. */
import { conjunctionOf, conjuncts, inputRef, inputsOf, substitute } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { row } from '../../../types/logical/types';
import { tableError, validation } from '../../../types/sql-error';
import type { SourcePlan, TableContext, TableSource } from '../../catalog/connector-contracts';
import type { ResolvedTable } from '../../catalog/contracts';
import { checkReadableMetadata } from '../../catalog/metadata-columns';
import { givesChanges, givesUpserts, tableContext } from '../../catalog/table-context';
import { watermarkSettings } from '../../catalog/watermark-settings';
import type { LogicalNode, Project, Scan, WatermarkAssigner as LogicalWatermark } from '../../contracts';
import { columnExpr, comparedColumn, metadataKey, producedType, sourceColumns } from '../../logical/source-row';
import type { PhysicalNode } from '../node';
import { WatermarkAssigner } from '../nodes/calc-nodes';
import { ChangelogNormalize } from '../nodes/changelog-nodes';
import { Source, type SourceWatermark, Values } from '../nodes/source';
import { streamSource } from './streams';
import { calc, type ConvertContext, exchange } from './context';
import { booleanOption } from './options';

export { tableContext };

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
  let scanned = scanSource(leaf, context);
  for (const step of chain) {
    if (step.node === 'Project') scanned = withKeys(scanned, step);
    else if (step.node === 'Filter') {
      const { rowType } = scanned.node;
      scanned = { ...scanned, node: calc(scanned.node, undefined, [step.condition], rowType) };
    }
  }
  const { fields } = scanned.node.rowType;
  const keys = fields.slice(node.rowType.fields.length);
  const assigned = { ...node, rowType: row([...node.rowType.fields, ...keys], false) };
  return normalized({ ...scanned, node: assign(assigned, scanned.node, context, scanned.source) }, context);
}

/** A projection, with the key columns behind it that it leaves out though rows must be told apart by them. */
function withKeys(scanned: Scanned, project: Project): Scanned {
  const keys: number[] = [];
  const exprs = [...project.exprs];
  const fields = [...project.rowType.fields];
  for (const key of scanned.keys) {
    const passed = project.exprs.findIndex((expr) => expr.kind === 'input' && expr.index === key);
    keys.push(passed < 0 ? exprs.length : passed);
    if (passed >= 0) continue;
    const field = scanned.node.rowType.fields[key];
    exprs.push(inputRef(key, field.type));
    fields.push(field);
  }
  return { ...scanned, node: calc(scanned.node, exprs, [], row(fields, false)), keys };
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
  /** Columns of the node that tell rows apart; none when the source's changes need not be normalized. */
  readonly keys: readonly number[];
}

function scanSource(node: Scan, context: ConvertContext): Scanned {
  const { table } = node;
  const tableOf = tableContext(context, node.path, table, node.dynamicOptions);
  const source = context.connectors.source(tableOf);
  checkReadableMetadata(table, source);
  if (source.scannable === false) {
    throw tableError(
      `Cannot generate a valid execution plan for the given query: the source table '${node.path.join('.')}' can only be looked up`,
    );
  }
  checkMode(context, source, tableOf);
  const keyed = normalizes(source, context);
  // Rows of a source with a parallelism of its own are distributed by key: sourceExchange() of table/parallelism.ts.
  const distributed = !keyed && source.parallelism !== undefined && givesChanges(source);
  const reads = keyed || distributed ? withKey(node, tableOf) : readsOf(node);
  const schema = table.schema.columns;
  const order = inSourceOrder(reads, table, source);
  const fields = order.map(({ column, name, type }) => ({ name, type: type ?? producedType(schema[column], source) }));
  const produced = row(fields, false);
  const scan = new Source(
    node,
    source,
    planOf(node, order, produced, source),
    keyPositions(order, table),
    scanWatermark(node, reads, order, source, context),
    node.pushed?.watermark && order.every((read, i) => read === reads[i]) ? timed(produced, node) : produced,
  );
  const exprs = reads.map((read) => {
    const place = order.indexOf(read);
    return read.type ? inputRef(place, read.type) : columnExpr(place, schema[read.column], fields[place].type);
  });
  // Columns that only the key needs go behind the ChangelogNormalize.
  const rowType = row(
    reads.map(({ column, name }, i) => ({ name, type: node.rowType.fields[i]?.type ?? schema[column].type })),
    false,
  );
  const identity = reads.every((read, i) => order[i] === read && exprs[i].kind === 'input');
  const width = node.columns.length;
  if (distributed && reads.length > width) {
    const narrow = calc(scan, exprs.slice(0, width), [], row(rowType.fields.slice(0, width), false));
    return { node: narrow, source, table, keys: [] };
  }
  const keys = keyed ? (table.schema.primaryKey?.columns ?? []).map((name) => wholeColumn(reads, name, table)) : [];
  return { node: identity ? scan : calc(scan, exprs, [], rowType), source, table, keys };
}

/** A field that the scan reads: a column, or a field inside one. */
interface ColumnRead {
  /** Place in the schema. */
  readonly column: number;
  readonly name: string;
  /** The way down from the column; empty = the column itself. */
  readonly path: readonly number[];
  /** Of fields inside a column. */
  readonly type?: LogicalType;
}

function readsOf({ columns, rowType, pushed }: Scan): ColumnRead[] {
  return columns.map((column, i) => {
    const { name, type } = rowType.fields[i];
    const path = pushed?.projection?.[i] ?? [];
    return { column, name, path, ...(path.length > 0 ? { type } : {}) };
  });
}

/** With the key's columns, when rows must be told apart by it. */
function withKey(node: Scan, context: TableContext): ColumnRead[] {
  const reads = readsOf(node);
  for (const key of context.primaryKey) {
    const { name } = context.physical.fields[key];
    if (wholeColumn(reads, name, node.table) >= 0) continue;
    const column = node.table.schema.columns.findIndex((one) => one.kind === 'physical' && one.name === name);
    reads.push({ column, name, path: [] });
  }
  return reads;
}

function wholeColumn(reads: readonly ColumnRead[], name: string, table: ResolvedTable): number {
  return reads.findIndex(({ column, path }) => path.length === 0 && table.schema.columns[column].name === name);
}

/** Physical columns, then metadata as the source lists it. */
function inSourceOrder(reads: readonly ColumnRead[], table: ResolvedTable, source: TableSource): ColumnRead[] {
  const isMetadata = ({ column }: ColumnRead) => table.schema.columns[column].kind === 'metadata';
  const metadata = reads.filter(isMetadata);
  if (metadata.length === 0) return [...reads];
  const places = sourceColumns(table, source);
  metadata.sort((a, b) => places.indexOf(a.column) - places.indexOf(b.column));
  return [...reads.filter((read) => !isMetadata(read)), ...metadata];
}

function planOf(node: Scan, order: readonly ColumnRead[], produced: RowType, source: TableSource): SourcePlan {
  const { columns } = node.table.schema;
  const physical = columns.filter(({ kind }) => kind === 'physical');
  const stored = order.filter(({ column }) => columns[column].kind === 'physical');
  const metadata = order.flatMap(({ column }) => {
    const one = columns[column];
    return one.kind === 'metadata' ? [metadataKey(one)] : [];
  });
  const { filters, limit, partitions } = node.pushed ?? {};
  const nested = source.acceptsNestedProjection && stored.some(({ path }) => path.length > 0);
  return {
    projection: stored.map(({ column }) => physical.indexOf(columns[column])),
    ...(nested ? { paths: stored.map(({ path }) => path) } : {}),
    metadata,
    produced,
    filters: filters ?? [],
    limit,
    partitions,
  };
}

/** With the time attributes that a watermark made. */
function timed(produced: RowType, node: Scan): RowType {
  const fields = produced.fields.map((field, i) => ({ ...field, type: node.rowType.fields[i]?.type ?? field.type }));
  return { ...produced, fields };
}

function keyPositions(order: readonly ColumnRead[], table: ResolvedTable): readonly number[] | undefined {
  const names = table.schema.primaryKey?.columns;
  if (!names) return undefined;
  const positions = names.map((name) => wholeColumn(order, name, table));
  return positions.includes(-1) ? undefined : positions.sort((a, b) => a - b);
}

function scanWatermark(
  node: Scan,
  reads: readonly ColumnRead[],
  order: readonly ColumnRead[],
  source: TableSource,
  context: ConvertContext,
): SourceWatermark | undefined {
  const expr = node.pushed?.watermark;
  if (expr === undefined) return undefined;
  const { columns } = node.table.schema;
  const produced = substitute(expr, (part) => {
    if (part.kind !== 'input') return undefined;
    const read = reads[part.index];
    const place = order.indexOf(read);
    return read.type
      ? inputRef(place, read.type)
      : comparedColumn(place, columns[read.column], producedType(columns[read.column], source));
  });
  const settings = watermarkSettings(new Map([...node.table.options, ...node.dynamicOptions]));
  return {
    expr: produced,
    ...settings,
    idleTimeout: settings.idleTimeout ?? context.settings.idleTimeout,
    perRecord: source.watermarkPerRecord === true || settings.emitStrategy === 'on-event',
  };
}

/** Upserts need it, and so do changelogs that may repeat changes. */
function normalizes(source: TableSource, context: ConvertContext): boolean {
  if (givesUpserts(source)) return true;
  return (
    givesChanges(source) && booleanOption(context.settings.option, 'table.exec.source.cdc-events-duplicate', false)
  );
}

function checkMode(context: ConvertContext, source: TableSource, table: TableContext): void {
  const { bounded } = source;
  const name = `'${table.path.join('.')}'`;
  if (context.settings.batch && !bounded) {
    throw validation(
      `Querying an unbounded table ${name} in batch mode is not allowed. The table source is unbounded.`,
    );
  }
  if (context.settings.batch && givesChanges(source)) {
    throw tableError(
      `Querying a table in batch mode is currently only possible for INSERT-only table sources. But the source for table ${name} produces other changelog messages than just INSERT.`,
    );
  }
  if (givesUpserts(source) && table.primaryKey.length === 0) {
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
  const { node, source, keys } = scanned;
  if (!normalizes(source, context)) return node;
  const duplicates = booleanOption(context.settings.option, 'table.exec.source.cdc-events-duplicate', false);
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
