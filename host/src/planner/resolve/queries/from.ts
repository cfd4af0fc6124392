/** FROM: each item becomes a node and the relations that names refer to. */
import type { Expr } from '../../../expressions/contracts';
import type { DerivedTable, Name, NamedTable, Span, TableReference } from '../../../sql/ast';
import type { LogicalType } from '../../../types/logical/contracts';
import { tableError } from '../../../types/sql-error';
import type { LogicalNode } from '../../contracts';
import { oneRow, projectUnlessSame, refsOf } from '../../logical/nodes';
import { rowOf, typesOf } from '../../logical/row-types';
import { commonTableOf, type Env, type Planned, resolveIn } from './context';
import { invalid, spanOf } from './errors';
import { aliased, tableOptions } from './hints';
import { planJoin } from './joins';
import { planMatch } from './match';
import { type Relation, RowScope, type StarColumn } from './scope';
import { planTableFunction, planUnnest } from './table-functions';
import { findTable, planTable } from './tables';

/** A FROM item with the relations it makes visible; their columns are the fields of the node. */
export interface FromItem {
  readonly node: LogicalNode;
  readonly relations: readonly Relation[];
  /** Columns that USING and NATURAL joins merged. */
  readonly merged: ReadonlyMap<string, Expr>;
  /** What `*` stands for, when it is not simply all columns. */
  readonly order?: readonly StarColumn[];
}

export function planFrom(env: Env, from: TableReference | undefined): FromItem {
  if (from === undefined) return { node: oneRow(), relations: [], merged: new Map() };
  return planItem(env, from);
}

export function planItem(env: Env, item: TableReference): FromItem {
  switch (item.kind) {
    case 'named_table':
      return planNamed(env, item);
    case 'derived_table':
      return planDerived(env, item);
    case 'table_function':
      return planTableFunction(env, item);
    case 'unnest':
      return planUnnest(env, item);
    case 'join':
      return planJoin(env, item);
    case 'match_recognize':
      return planMatch(env, item);
    case 'pivot':
      throw tableError('PIVOT and UNPIVOT are not supported.');
  }
}

/** One relation over all fields of the node. */
export function singleRelation(
  env: Env,
  planned: Planned,
  alias: { readonly name: Name; readonly columns?: readonly Name[] } | undefined,
  path?: readonly string[],
): FromItem {
  const types: LogicalType[] = typesOf(planned.node);
  const names = alias?.columns === undefined ? planned.names : renamed(planned.names, alias.columns);
  const named = alias?.name.text ?? path?.[path.length - 1] ?? '';
  const relation: Relation = { alias: named, names, types, start: 0, ...(alias === undefined && path && { path }) };
  return { node: aliased(env, planned.node, named), relations: [relation], merged: new Map() };
}

/** The names of an alias with a column list. */
export function renamed(names: readonly string[], columns: readonly Name[]): string[] {
  if (columns.length !== names.length) {
    const listed = names.map((name) => `'${name}'`).join(', ');
    const have = names.length === 1 ? '1 column' : `${names.length} columns`;
    const want = columns.length === 1 ? '1 column' : `${columns.length} columns`;
    throw invalid(
      `List of column aliases must have same degree as table; table has ${have} (${listed}), whereas alias list has ${want}`,
      spanOf(columns[0].span, columns[columns.length - 1].span),
    );
  }
  return columns.map((column) => column.text);
}

function planNamed(env: Env, item: NamedTable): FromItem {
  if (item.sample !== undefined) throw tableError('TABLESAMPLE is not supported.');
  const common = item.name.parts.length === 1 ? commonTableOf(env, item.name.parts[0].text) : undefined;
  if (common !== undefined) {
    const planned = planCommonTable(common);
    return singleRelation(env, planned, item.alias ?? { name: item.name.parts[0] });
  }
  const table = findTable(env, item.name);
  const planned = planTable(env, table, tableOptions(env, item.hints ?? [], table));
  const node = item.systemTime === undefined ? planned.node : snapshotOf(env, planned.node, item);
  return singleRelation(env, { ...planned, node }, item.alias, table.path);
}

/** With the parentheses around it. */
const parenthesized = (span: Span): Span => ({
  ...span,
  start: span.start - 1,
  end: span.end + 1,
  column: span.column - 1,
  endColumn: span.endColumn + 1,
});

function planCommonTable({ table, env }: NonNullable<ReturnType<typeof commonTableOf>>): Planned {
  const planned = env.planQuery(table.query, { ...env, top: false });
  if (table.columns === undefined) return planned;
  if (table.columns.length !== planned.names.length) {
    throw invalid(
      'Number of columns must match number of query columns',
      parenthesized(spanOf(table.columns[0].span, table.columns[table.columns.length - 1].span)),
    );
  }
  return { node: planned.node, names: table.columns.map((column) => column.text) };
}

/** FOR SYSTEM_TIME AS OF: the time is an expression over what stands on the left, or constant. */
function snapshotOf(env: Env, input: LogicalNode, item: NamedTable): LogicalNode {
  const around = env.lateral ?? env.outer;
  const period = resolveIn(env, new RowScope([], around, env.newId), 'join', item.systemTime!);
  if (period.type.root !== 'TIMESTAMP' && period.type.root !== 'TIMESTAMP_LTZ') {
    throw invalid(
      `The system time period specification expects Timestamp type but is '${period.type.root}'`,
      item.systemTime!.span,
    );
  }
  return { node: 'Snapshot', input, period, rowType: input.rowType };
}

function planDerived(env: Env, item: DerivedTable): FromItem {
  const outer = item.lateral ? (env.lateral ?? env.outer) : env.outer;
  const planned = env.planQuery(item.query, { ...env, outer, lateral: undefined, hints: undefined, top: false });
  const columns = item.alias?.columns;
  if (columns === undefined || item.query.body.kind !== 'values') return singleRelation(env, planned, item.alias);
  const names = renamed(planned.names, columns);
  return singleRelation(env, { node: withNames(planned.node, names), names }, { name: item.alias!.name });
}

/** VALUES take over the names of their alias. */
function withNames(node: LogicalNode, names: readonly string[]): LogicalNode {
  const rowType = rowOf(names, typesOf(node));
  if (node.node === 'Values' || node.node === 'Project') return { ...node, rowType };
  return projectUnlessSame(node, refsOf(node.rowType), names);
}
