/** Functions in FROM: TABLE(f(...)), LATERAL TABLE(...), UNNEST, window functions and process table functions. */
import type { Expr } from '../../../expressions/contracts';
import type { Span, TableFunctionCall, UnnestTable } from '../../../sql/ast';
import type { FieldType, LogicalType, RowType } from '../../../types/logical/contracts';
import { INT, notNull, row, withNullability } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import type { LogicalNode, TableFunctionScan } from '../../contracts';
import { projectUnlessSame, refsOf } from '../../logical/nodes';
import { namesOf, rowOf } from '../../logical/row-types';
import { type Env, resolveIn } from './context';
import { invalid, spanOf } from './errors';
import { isProcessFunction, planProcessFunction } from './process-functions';
import { renamed, singleRelation } from './relations';
import { type FromItem, RowScope } from './scope';
import { isWindowFunction, planWindowFunction } from './window-functions';

/** Name of UNNEST as a call; with ordinality, rows have their position from 1 as a last column. */
export const UNNEST = '$UNNEST$';
export const UNNEST_WITH_ORDINALITY = '$UNNEST_WITH_ORDINALITY$';

export function planTableFunction(env: Env, item: TableFunctionCall): FromItem {
  const node = functionNode(env, item);
  return singleRelation(env, { node, names: namesOf(node) }, item.alias);
}

function functionNode(env: Env, item: TableFunctionCall): LogicalNode {
  if (isWindowFunction(item.call)) return planWindowFunction(env, item.call);
  if (isProcessFunction(env, item)) return planProcessFunction(env, item.call);
  const scope = new RowScope([], env.lateral ?? env.outer, env.newId);
  return functionScan(resolveIn(env, scope, 'argument', item.call));
}

/** A scan of a table function's rows; values that are no rows make one column. */
export function functionScan(call: Expr): TableFunctionScan {
  const { type } = call;
  const fields: readonly FieldType[] =
    type.root === 'ROW' || type.root === 'STRUCTURED' ? type.fields : [{ name: 'EXPR$0', type }];
  return {
    node: 'TableFunctionScan',
    call,
    rowType: rowOf(
      fields.map((field) => field.name),
      fields.map((field) => field.type),
    ),
  };
}

/** Flink lists them twice. */
const UNNEST_FORMS = [
  ...['MULTISET', 'ARRAY', 'MAP'].map((type) => `'UNNEST(<${type}>)'`),
  ...['MULTISET', 'ARRAY', 'MAP'].map((type) => `UNNEST(<${type}>)`),
].join('\n');

export function planUnnest(env: Env, item: UnnestTable): FromItem {
  if (item.expressions.length !== 1) throw tableError('UNNEST of more than one collection is not supported.');
  const scope = new RowScope([], env.lateral ?? env.outer, env.newId);
  const collection = resolveIn(env, scope, 'argument', item.expressions[0]);
  const element = elementRow(collection.type);
  if (element === undefined) {
    throw invalid(
      `Cannot apply 'UNNEST' to arguments of type 'UNNEST(<${collection.type.root}>)'. Supported form(s): ${UNNEST_FORMS}`,
      closed(spanOf(item.span, item.expressions[0].span)),
    );
  }
  const fields = item.ordinality ? [...element.fields, { name: 'ORDINALITY', type: notNull(INT) }] : element.fields;
  const type = rowOf(
    fields.map((field) => field.name),
    fields.map((field) => field.type),
  );
  const call: Expr = {
    kind: 'call',
    name: item.ordinality ? UNNEST_WITH_ORDINALITY : UNNEST,
    args: [collection],
    type,
  };
  const scan: TableFunctionScan = { node: 'TableFunctionScan', call, rowType: type };
  const names = namesOf(scan);
  if (item.alias?.columns === undefined) return singleRelation(env, { node: scan, names }, item.alias);
  const node = projectUnlessSame(scan, refsOf(type), renamed(names, item.alias.columns));
  return singleRelation(env, { node, names: namesOf(node) }, { name: item.alias.name });
}

/** With the parenthesis behind it. */
const closed = (span: Span): Span => ({ ...span, end: span.end + 1, endColumn: span.endColumn + 1 });

/** The columns of a collection's elements. */
function elementRow(type: LogicalType): RowType | undefined {
  if (type.root === 'MAP') {
    return row(
      [
        { name: 'KEY', type: type.key },
        { name: 'VALUE', type: type.value },
      ],
      false,
    );
  }
  if (type.root !== 'ARRAY' && type.root !== 'MULTISET') return undefined;
  const { element } = type;
  if (element.root !== 'ROW' && element.root !== 'STRUCTURED') return row([{ name: 'EXPR$0', type: element }], false);
  return row(
    element.fields.map((field) => ({
      name: field.name,
      type: withNullability(field.type, field.type.nullable || element.nullable),
    })),
    false,
  );
}
