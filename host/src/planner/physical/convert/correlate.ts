/** LATERAL: table functions for each row of the left side, and UNNEST. */
import { conjunctionOf, conjuncts, inputRef, shiftInputs, substitute } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { row } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import type { Correlate as LogicalCorrelate, LogicalNode, TableFunctionScan } from '../../contracts';
import type { PhysicalNode } from '../node';
import { Correlate } from '../nodes/calc-nodes';
import { Values } from '../nodes/source';
import { calc, type ConvertContext } from './context';
import { convertSnapshotCorrelate } from './joins';
import { convertSearchCorrelate } from './vector-search';

interface FunctionSide {
  readonly scan: TableFunctionScan;
  /** Conditions over the function's rows. */
  readonly filters: readonly Expr[];
  readonly exprs: readonly Expr[] | undefined;
}

export function convertCorrelate(node: LogicalCorrelate, context: ConvertContext): PhysicalNode {
  const temporal = convertSnapshotCorrelate(node, context);
  if (temporal) return temporal;
  const searched = convertSearchCorrelate(node, context);
  if (searched) return searched;
  const side = functionSide(node.right);
  if (!side) throw tableError(`unexpected correlate variable $cor${node.id} in the plan`);
  if (node.type !== 'INNER' && node.type !== 'LEFT') {
    throw tableError(`${node.type} joins with a table function are not supported.`);
  }
  const left = context.convert(node.left);
  const leftFields = left.rowType.fields.length;
  const bound = (expr: Expr): Expr =>
    substitute(expr, (part) =>
      part.kind === 'correlated' && part.id === node.id ? inputRef(part.index, part.type) : undefined,
    );
  const optional = node.type === 'LEFT';
  const functionFields = side.scan.rowType.fields.map((field) =>
    optional ? { ...field, type: { ...field.type, nullable: true } } : field,
  );
  const joinedRow = row([...left.rowType.fields, ...renamed(functionFields, left)], false);
  const condition = conjunctionOf(side.filters.map((filter) => bound(shiftInputs(filter, leftFields))));
  const joined = new Correlate(left, bound(side.scan.call), node.type, condition, joinedRow);
  if (!side.exprs) return calc(joined, undefined, [], node.rowType);
  const exprs = [
    ...left.rowType.fields.map((field, i) => inputRef(i, field.type)),
    ...side.exprs.map((expr) => bound(shiftInputs(expr, leftFields))),
  ];
  return calc(joined, exprs, [], node.rowType);
}

function renamed(fields: readonly { readonly name: string; readonly type: Expr['type'] }[], left: PhysicalNode) {
  const names = new Set(left.rowType.fields.map(({ name }) => name));
  return fields.map((field) => {
    let { name } = field;
    for (let i = 0; names.has(name); i++) name = `${field.name}${i}`;
    names.add(name);
    return { ...field, name };
  });
}

/** Filters and projections above a table function. */
function functionSide(node: LogicalNode): FunctionSide | undefined {
  if (node.node === 'TableFunctionScan') return { scan: node, filters: [], exprs: undefined };
  if (node.node !== 'Filter' && node.node !== 'Project') return undefined;
  const side = functionSide(node.input);
  if (!side) return undefined;
  const through = (expr: Expr): Expr =>
    side.exprs ? substitute(expr, (part) => (part.kind === 'input' ? side.exprs![part.index] : undefined)) : expr;
  if (node.node === 'Filter') {
    return { ...side, filters: [...side.filters, ...conjuncts(node.condition).map(through)] };
  }
  return { ...side, exprs: node.exprs.map(through) };
}

/** A table function in FROM that depends on nothing. */
export function convertFunctionScan(node: TableFunctionScan): PhysicalNode {
  const one = new Values([[]], row([], false));
  return new Correlate(one, node.call, 'INNER', undefined, node.rowType);
}
