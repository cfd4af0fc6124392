/** Inputs of set operations get the types of the result, as Flink's rules cast them. */
import type { Expr } from '../../expressions/contracts';
import { typesEqual } from '../../types/logical/equals';
import { withoutAttribute } from '../../types/logical/types';
import type { LogicalNode, SetOp } from '../contracts';
import { project, refsOf } from '../logical/nodes';
import { namesOf } from '../logical/row-types';
import { inputsOf, withInputs } from '../logical/tree';

export function castSetOperands(node: LogicalNode): LogicalNode {
  const current = withInputs(node, inputsOf(node).map(castSetOperands));
  if (current.node !== 'Union' && current.node !== 'Intersect' && current.node !== 'Minus') return current;
  return withInputs(
    current,
    current.inputs.map((input) => castInput(input, current)),
  );
}

function castInput(input: LogicalNode, node: SetOp): LogicalNode {
  const targets = node.rowType.fields.map((field) => field.type);
  const same = input.rowType.fields.every((field, i) =>
    typesEqual(withoutAttribute(field.type), withoutAttribute(targets[i])),
  );
  if (same) return input;
  const over = input.node === 'Project' ? input.exprs : refsOf(input.rowType);
  const exprs = over.map((expr, i): Expr => {
    if (typesEqual(withoutAttribute(expr.type), withoutAttribute(targets[i]))) return expr;
    if (expr.kind === 'literal' && expr.value === null) return { ...expr, type: targets[i] };
    return { kind: 'call', name: 'CAST', args: [expr], type: targets[i], implicit: true };
  });
  return project(input.node === 'Project' ? input.input : input, exprs, namesOf(input));
}
