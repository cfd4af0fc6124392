/** UNION, INTERSECT and EXCEPT. */
import { leastRestrictive } from '../../../functions/least-restrictive';
import type { QueryBody, SetOperation, Span } from '../../../sql/ast';
import type { SetOp } from '../../contracts';
import { setOp } from '../../logical/nodes';
import { rowOf } from '../../logical/row-types';
import type { Env, Planned } from './context';
import { invalid, spanOf } from './errors';

const NODES: Record<SetOperation['operator'], SetOp['node']> = {
  UNION: 'Union',
  INTERSECT: 'Intersect',
  EXCEPT: 'Minus',
};

export function planSetOperation(body: SetOperation, env: Env): Planned {
  const inner: Env = { ...env, top: false };
  const left = planSide(body.left, inner);
  const right = planSide(body.right, inner);
  const operator = `${body.operator}${body.all ? ' ALL' : ''}`;
  if (left.names.length !== right.names.length) {
    throw invalid(`Column count mismatch in ${operator}`, selectListSpan(body.right));
  }
  const types = left.node.rowType.fields.map((field, i) => {
    const type = leastRestrictive([field.type, right.node.rowType.fields[i].type]);
    if (type === undefined) {
      throw invalid(`Type mismatch in column ${i + 1} of ${operator}`, selectItemSpan(body.left, i));
    }
    return type;
  });
  const rowType = rowOf(
    left.node.rowType.fields.map((field) => field.name),
    types,
  );
  const node = NODES[body.operator];
  return { node: setOp(node, [left.node, right.node], body.all, rowType), names: left.names };
}

const planSide = (body: QueryBody, env: Env): Planned => env.planQuery({ kind: 'query', span: body.span, body }, env);

function selectListSpan(body: QueryBody): Span {
  if (body.kind === 'query') return selectListSpan(body.body);
  if (body.kind === 'set_operation') return selectListSpan(body.right);
  if (body.kind !== 'select') return body.span;
  return spanOf(body.items[0].span, body.items[body.items.length - 1].span);
}

function selectItemSpan(body: QueryBody, index: number): Span {
  if (body.kind === 'query') return selectItemSpan(body.body, index);
  if (body.kind === 'set_operation') return selectItemSpan(body.left, index);
  if (body.kind !== 'select') return body.span;
  const item = body.items[index] ?? body.items[0];
  return item.alias === undefined ? item.expression.span : item.span;
}
