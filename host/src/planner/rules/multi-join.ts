/**
 * Regular joins become multi-joins (table.optimizer.multi-join.enabled, or a MULTI_JOIN hint), and a join above a multi-join with
 * which it shares a join key becomes part of it. Flink's JoinToMultiJoinRule.
 */
import { conjunctionOf, conjuncts, inputRef, remapInputs, TRUE } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { Join, LogicalNode, MultiJoin } from '../contracts';
import { commonJoinKey } from '../logical/common-join-key';
import { isHinted, sideTtl } from '../logical/hint-sides';
import { join, project } from '../logical/nodes';
import { refsOf } from '../logical/row-types';
import { inputsOf, withInputs } from '../logical/tree';
import { intervalBounds } from '../physical/convert/interval-bounds';
import { equalityOf } from '../physical/convert/join-condition';
import { booleanOption } from '../physical/convert/options';

const OPTION = 'table.optimizer.multi-join.enabled';
/** The time-to-live of an input without a hint beside those that have one: its rows stay. */
const FOREVER = '0s';

/** Applies the rule to the whole tree, from the leaves up. */
export function combineJoins(root: LogicalNode, option: (key: string) => string | undefined): LogicalNode {
  const enabled = booleanOption(option, OPTION, false);
  const visit = (node: LogicalNode): LogicalNode => {
    const current = withInputs(node, inputsOf(node).map(visit));
    if (current.node !== 'Join' || !(enabled || isHinted(current, 'MULTI_JOIN'))) return current;
    return isRegular(current) ? combined(current) : current;
  };
  return visit(root);
}

function isRegular(node: Join): boolean {
  if (node.type !== 'INNER' && node.type !== 'LEFT') return false;
  if (readsSnapshot(node.left) || readsSnapshot(node.right)) return false;
  const { left, right } = node;
  return intervalBounds(conjuncts(node.condition), left.rowType.fields, right.rowType.fields) === undefined;
}

function readsSnapshot(node: LogicalNode): boolean {
  if (node.node === 'Snapshot') return true;
  const inputs = inputsOf(node);
  return inputs.length === 1 && readsSnapshot(inputs[0]);
}

/** Keys that are no columns are computed below the join, and dropped above it. */
function combined(node: Join): LogicalNode {
  const leftFields = node.left.rowType.fields.length;
  const parts = conjuncts(node.condition);
  const equalities = parts.map((part) => equalityOf(part, leftFields));
  const computed = equalities.some((one) => one && (one.left.kind !== 'input' || one.right.kind !== 'input'));
  if (!computed) return multiJoin(node);
  const left = withComputed(
    node.left,
    equalities.flatMap((one) => (one ? [one.left] : [])),
  );
  const right = withComputed(
    node.right,
    equalities.flatMap((one) => (one ? [one.right] : [])),
  );
  const shift = left.node.rowType.fields.length;
  const move = (expr: Expr): Expr => moved(expr, leftFields, shift);
  let next = 0;
  const conditions = parts.map((part, i): Expr => {
    if (!equalities[i] || part.kind !== 'call') return move(part);
    const [a, b] = [left.columns[next], right.columns[next]];
    next++;
    const args = [
      inputRef(a, left.node.rowType.fields[a].type),
      inputRef(b + shift, right.node.rowType.fields[b].type),
    ];
    return { ...part, args };
  });
  const wide = join(left.node, right.node, node.type, conjunctionOf(conditions) ?? TRUE);
  const inner = multiJoin(node.hints ? { ...wide, hints: node.hints } : wide);
  const rightColumns = node.right.rowType.fields.length;
  const refs = refsOf(inner.rowType);
  const kept = [...refs.slice(0, leftFields), ...refs.slice(shift, shift + rightColumns)];
  const names = node.rowType.fields.map(({ name }) => name);
  return { ...project(inner, kept, names), rowType: node.rowType };
}

function moved(expr: Expr, leftFields: number, shift: number): Expr {
  return remapInputs(expr, (index) => (index < leftFields ? index : index - leftFields + shift));
}

function withComputed(node: LogicalNode, exprs: readonly Expr[]): { node: LogicalNode; columns: number[] } {
  const { fields } = node.rowType;
  const added: Expr[] = [];
  const columns = exprs.map((expr) => (expr.kind === 'input' ? expr.index : fields.length + added.push(expr) - 1));
  if (added.length === 0) return { node, columns };
  const names = [...fields.map(({ name }) => name), ...added.map((_, i) => `$f${fields.length + i}`)];
  return { node: project(node, [...refsOf(node.rowType), ...added], names), columns };
}

function multiJoin(node: Join): MultiJoin {
  const { left, right } = node;
  const below = left.node === 'MultiJoin' && sharesKey(left, node) ? left : undefined;
  const inputs = below ? [...below.inputs, right] : [left, right];
  const type = node.type === 'LEFT' ? 'LEFT' : 'INNER';
  const leftTtls = below ? below.inputs.map((_, i) => below.ttls[i] ?? FOREVER) : [sideTtl(node, 'LEFT') ?? FOREVER];
  const ttls = [...leftTtls, sideTtl(node, 'RIGHT') ?? FOREVER];
  return {
    node: 'MultiJoin',
    inputs,
    joinTypes: [...(below?.joinTypes ?? (['INNER'] as const)), type],
    conditions: [...(below?.conditions ?? [TRUE]), node.condition],
    ttls: ttls.every((ttl) => ttl === FOREVER) ? [] : ttls,
    rowType: node.rowType,
  };
}

function sharesKey(below: MultiJoin, node: Join): boolean {
  const counts = [...below.inputs, node.right].map((input) => input.rowType.fields.length);
  const keys = commonJoinKey(counts, [...below.conditions, node.condition]);
  return keys !== undefined && keys[0].length > 0;
}
