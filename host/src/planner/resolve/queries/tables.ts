/** Tables and views of the catalog as plans: scan, metadata and computed columns, watermark (Flink's CatalogSourceTable). */
import { substitute } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { Identifier } from '../../../sql/ast';
import type { LogicalType, TimeAttribute } from '../../../types/logical/contracts';
import { withoutAttribute } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { Column, ResolvedSchema, ResolvedTable } from '../../catalog/contracts';
import type { LogicalNode, Scan } from '../../contracts';
import { projectUnlessSame } from '../../logical/nodes';
import { rowOf } from '../../logical/row-types';
import type { Env, Planned } from './context';
import { invalid } from './errors';

/** The table or view of this name. */
export function findTable(env: Env, name: Identifier): ResolvedTable {
  const parts = name.parts.map((part) => part.text);
  const table = env.context.catalog.table(parts);
  if (table === undefined) throw invalid(notFound(env, parts), name.span);
  return table;
}

function notFound(env: Env, parts: readonly string[]): string {
  const { currentCatalog, currentDatabase } = env.context.catalog;
  const object = parts[parts.length - 1];
  const around = parts.slice(0, -1);
  if (around.length === 0) return `Object '${object}' not found`;
  if (around.length === 1 && around[0] === currentDatabase) {
    return `Object '${object}' not found within '${currentCatalog}.${currentDatabase}'`;
  }
  if (around.length === 2 && around[0] === currentCatalog) {
    return around[1] === currentDatabase
      ? `Object '${object}' not found within '${around.join('.')}'`
      : `Object '${around[1]}' not found within '${currentCatalog}'`;
  }
  return `Object '${around[0]}' not found`;
}

/** What reading a table or view gives. */
export function planTable(env: Env, table: ResolvedTable, options: ReadonlyMap<string, string>): Planned {
  const names = table.schema.columns.map((column) => column.name);
  if (table.kind === 'view') return planView(env, table);
  if (table.inline?.kind === 'plan') return { node: table.inline.plan, names };
  const scan = scanOf(env, table, options);
  const projected = withVirtualColumns(env, scan, table.schema);
  return { node: withWatermark(env, projected, table.schema), names };
}

function planView(env: Env, view: ResolvedTable): Planned {
  const key = view.path.join('.');
  const names = view.schema.columns.map((column) => column.name);
  if (view.inline?.kind === 'plan') return { node: view.inline.plan, names };
  if (view.query === undefined) throw validation(`View '${key}' has no query.`);
  if (env.views?.includes(key)) throw validation(`View '${key}' refers to itself.`);
  const text = view.query.expanded;
  const inner: Env = {
    context: { ...env.context, text },
    newId: env.newId,
    views: [...(env.views ?? []), key],
    top: true,
    planQuery: env.planQuery,
    planItem: env.planItem,
  };
  const planned = env.planQuery(env.context.parseQuery(text), inner);
  if (planned.names.length !== names.length) {
    throw validation(
      `View '${key}' was created with ${names.length} columns, its query now has ${planned.names.length}.`,
    );
  }
  return { node: planned.node, names };
}

const isStored = (column: Column): boolean => column.kind !== 'computed';

/** Physical columns in the order of the schema, then metadata columns. */
function scanOf(env: Env, table: ResolvedTable, dynamicOptions: ReadonlyMap<string, string>): Scan {
  const { columns } = table.schema;
  const positions = [...columns.keys()];
  const order = [
    ...positions.filter((i) => columns[i].kind === 'physical'),
    ...positions.filter((i) => columns[i].kind === 'metadata'),
  ];
  const rowType = rowOf(
    order.map((i) => columns[i].name),
    order.map((i) => (table.inline ? attributeFor(env, columns[i].type) : withoutAttribute(columns[i].type))),
  );
  return { node: 'Scan', path: table.path, table, dynamicOptions, columns: order, rowType };
}

/** Columns of a stream of rows may be time attributes by themselves, in streaming. */
function attributeFor(env: Env, type: LogicalType): LogicalType {
  return env.context.session.batch ? withoutAttribute(type) : type;
}

function withVirtualColumns(env: Env, scan: Scan, schema: ResolvedSchema): LogicalNode {
  if (schema.columns.every((column) => column.kind === 'physical')) return scan;
  const stored = (index: number): Expr => {
    const at = scan.columns.indexOf(index);
    return { kind: 'input', index: at, type: scan.rowType.fields[at].type };
  };
  const exprs = schema.columns.map((column, i): Expr => {
    if (column.kind !== 'computed') return stored(i);
    const expr = substitute(column.expr, (part) =>
      part.kind === 'input' && isStored(schema.columns[part.index]) ? stored(part.index) : undefined,
    );
    return env.context.session.batch ? ({ ...expr, type: withoutAttribute(expr.type) } as Expr) : expr;
  });
  return projectUnlessSame(
    scan,
    exprs,
    schema.columns.map((column) => column.name),
  );
}

function withWatermark(env: Env, input: LogicalNode, schema: ResolvedSchema): LogicalNode {
  const { watermark } = schema;
  if (watermark === undefined || env.context.session.batch) return input;
  const rowtimeIndex = watermark.columnIndex;
  const rowType = {
    ...input.rowType,
    fields: input.rowType.fields.map((field, i) =>
      i === rowtimeIndex ? { ...field, type: asAttribute(field.type, 'ROWTIME') } : field,
    ),
  };
  const expr = substitute(watermark.expr, (part) =>
    part.kind === 'input' ? { ...part, type: input.rowType.fields[part.index].type } : undefined,
  );
  return { node: 'WatermarkAssigner', input, rowtimeIndex, expr, rowType };
}

export function asAttribute(type: LogicalType, attribute: TimeAttribute): LogicalType {
  return type.root === 'TIMESTAMP' || type.root === 'TIMESTAMP_LTZ' ? { ...type, attribute } : type;
}
