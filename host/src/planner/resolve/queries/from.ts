import type { DerivedTable, NamedTable, Span, TableReference } from '../../../sql/ast';
import { inputsOf, some } from '../../../expressions/analyze';
import { BOOLEAN, notNull } from '../../../types/logical/types';
import { tableError, validation } from '../../../types/sql-error';
import type { LogicalNode } from '../../contracts';
import { oneRow, projectUnlessSame, refsOf } from '../../logical/nodes';
import { rowOf, typesOf } from '../../logical/row-types';
import { commonTableOf, type Env, type Planned, resolveIn } from './context';
import { invalid, NO_PLAN, spanOf } from './errors';
import { tableOptions } from './hints';
import { planJoin } from './joins';
import { planMatch } from './match';
import { renamed, singleRelation } from './relations';
import { type FromItem, RowScope } from './scope';
import { planTableFunction, planUnnest } from './table-functions';
import { findTable, planTable } from './tables';

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

function planNamed(env: Env, item: NamedTable): FromItem {
  if (item.sample !== undefined) return sampled(env, item, item.sample);
  const common = item.name.parts.length === 1 ? commonTableOf(env, item.name.parts[0].text) : undefined;
  if (common?.itself) throw tableError(`${NO_PLAN}WITH RECURSIVE is not supported.`);
  if (common !== undefined) {
    const planned = planCommonTable(common);
    return singleRelation(env, planned, item.alias ?? { name: item.name.parts[0] });
  }
  const table = findTable(env, item.name);
  const planned = planTable(env, table, tableOptions(env, item.hints ?? [], table));
  const node = item.systemTime === undefined ? planned.node : snapshotOf(env, planned.node, item);
  return singleRelation(env, { ...planned, node }, item.alias, table.path);
}

/** All rows, or none; Flink has no plan for anything between. */
function sampled(env: Env, item: NamedTable, sample: NonNullable<NamedTable['sample']>): FromItem {
  const { sample: _, ...whole } = item;
  const planned = planNamed(env, whole);
  if (sample.method === 'SUBSTITUTE') return planned;
  const { percent } = sample;
  const value = percent?.kind === 'number' ? Number(percent.text) : Number.NaN;
  if (!(value >= 0 && value <= 100)) {
    const message = 'TABLESAMPLE percentage must be between 0 and 100, inclusive';
    throw invalid(message, item.span, 'org.apache.calcite.runtime.CalciteException');
  }
  if (value === 100) return planned;
  if (value > 0) throw tableError(`${NO_PLAN}TABLESAMPLE is not supported.`);
  const none = { kind: 'literal' as const, value: false, type: notNull(BOOLEAN) };
  return { ...planned, node: { node: 'Filter', input: planned.node, condition: none, rowType: planned.node.rowType } };
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
  if (inputsOf(period).length === 0 && some(period, (part) => part.kind === 'call' && part.name === 'PROCTIME')) {
    const text = env.context.text.slice(item.systemTime!.span.start, item.systemTime!.span.end);
    const message = `Unsupported time travel expression: ${text} for the expression can not be reduced to a constant by Flink.`;
    throw validation(`SQL validation failed. ${message}`, undefined, validation(message));
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
