/**
 * Correlated conditions pulled out of a sub-query: the plan without references to the outer row, and what then has to hold between
 * the outer row and its rows.
 */
import {
  conjunctionOf,
  conjuncts,
  containsCorrelated,
  inlineInputs,
  mapAggregateCall,
  shiftInputs,
} from '../../expressions/analyze';
import type { CorrelatedRef, Expr } from '../../expressions/contracts';
import { BIGINT, BOOLEAN, nullable, notNull } from '../../types/logical/types';
import type { Aggregate, Join, LogicalNode } from '../contracts';
import { aggregate, correlate, filter, join, project, refsOf } from '../logical/nodes';
import { namesOf } from '../logical/row-types';
import { bindCorrelated, isCorrelatedTo } from '../logical/tree';

export interface Pulled {
  readonly node: LogicalNode;
  /** The sub-query's columns over `node`; they may read the outer row. */
  readonly outputs: readonly Expr[];
  /** Over `node` and the outer row. */
  readonly conditions: readonly Expr[];
  /** The sub-query always has one row, while `node` has none for outer rows that nothing matches. */
  readonly oneRow: boolean;
}

/** undefined when the conditions cannot be pulled out. */
export function pull(node: LogicalNode, id: number): Pulled | undefined {
  if (!isCorrelatedTo(node, id)) return { node, outputs: refsOf(node.rowType), conditions: [], oneRow: false };
  switch (node.node) {
    case 'Filter': {
      const inner = pull(node.input, id);
      if (inner === undefined || inner.oneRow) return undefined;
      const [own, outer] = split(conjuncts(inlineInputs(node.condition, inner.outputs)), id);
      return { ...inner, node: filtered(inner.node, own), conditions: [...inner.conditions, ...outer] };
    }
    case 'Project': {
      const inner = pull(node.input, id);
      return inner && { ...inner, outputs: node.exprs.map((expr) => inlineInputs(expr, inner.outputs)) };
    }
    case 'Sort':
      return node.fetch === undefined && node.offset === undefined ? pull(node.input, id) : undefined;
    case 'Join':
      return pullJoin(node, id);
    case 'Aggregate':
      return pullAggregate(node, id);
    case 'Correlate': {
      if (isCorrelatedTo(node.right, id)) return undefined;
      const left = pull(node.left, id);
      if (
        left === undefined ||
        left.oneRow ||
        left.outputs.some((expr, i) => expr.kind !== 'input' || expr.index !== i)
      )
        return undefined;
      const width = left.node.rowType.fields.length;
      if (width !== node.left.rowType.fields.length) return undefined;
      const made = correlate(left.node, node.right, node.type, node.id);
      return { ...left, node: made, outputs: refsOf(made.rowType) };
    }
    default:
      return undefined;
  }
}

function filtered(node: LogicalNode, conditions: readonly Expr[]): LogicalNode {
  const condition = conjunctionOf(conditions);
  return condition === undefined ? node : filter(node, condition);
}

/** Conditions of the plan itself, and those that read the outer row. */
function split(conditions: readonly Expr[], id: number): [Expr[], Expr[]] {
  return [
    conditions.filter((one) => !containsCorrelated(one, id)),
    conditions.filter((one) => containsCorrelated(one, id)),
  ];
}

function pullJoin(node: Join, id: number): Pulled | undefined {
  const left = pull(node.left, id);
  const right = pull(node.right, id);
  if (left === undefined || right === undefined || left.oneRow || right.oneRow) return undefined;
  const inner = node.type === 'INNER';
  if (!inner && (node.type === 'RIGHT' || node.type === 'FULL')) return undefined;
  const width = left.node.rowType.fields.length;
  const rightOutputs = right.outputs.map((expr) => shiftInputs(expr, width));
  const condition = inlineInputs(node.condition, [...left.outputs, ...rightOutputs]);
  const [own, outer] = split(conjuncts(condition), id);
  // Conditions of outer and semi joins decide about matches: they cannot move above the join.
  if (!inner && (outer.length > 0 || right.conditions.length > 0)) return undefined;
  const made = join(left.node, right.node, node.type, conjunctionOf(own) ?? TRUE);
  const semi = node.type === 'SEMI' || node.type === 'ANTI';
  const retyped = (expr: Expr): Expr =>
    expr.kind === 'input' ? { ...expr, type: made.rowType.fields[expr.index].type } : expr;
  if (!semi && node.type === 'LEFT' && rightOutputs.some((expr) => expr.kind !== 'input')) return undefined;
  return {
    node: made,
    outputs: semi ? left.outputs : [...left.outputs, ...rightOutputs].map(retyped),
    conditions: [...left.conditions, ...right.conditions.map((one) => shiftInputs(one, width)), ...outer],
    oneRow: false,
  };
}

const TRUE: Expr = { kind: 'literal', value: true, type: notNull(BOOLEAN) };

/** A column of the sub-query that equals an expression of the outer row. */
export interface EqualKey {
  readonly inner: Expr;
  readonly outer: Expr;
  readonly operator: string;
}

/** The conditions as equalities between the plan and the outer row; undefined when one is something else. */
export function equalKeys(conditions: readonly Expr[], id: number): EqualKey[] | undefined {
  const keys = conditions.map((condition): EqualKey | undefined => {
    if (condition.kind !== 'call' || (condition.name !== '=' && condition.name !== 'IS NOT DISTINCT FROM'))
      return undefined;
    const [a, b] = condition.args;
    const operator = condition.name;
    if (readsOnlyOuter(a, id) && !containsCorrelated(b, id)) return { outer: a, inner: b, operator };
    if (readsOnlyOuter(b, id) && !containsCorrelated(a, id)) return { outer: b, inner: a, operator };
    return undefined;
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function readsOnlyOuter(expr: Expr, id: number): boolean {
  return containsCorrelated(expr, id) && !readsInput(expr);
}

function readsInput(expr: Expr): boolean {
  if (expr.kind === 'input') return true;
  if (expr.kind === 'call') return expr.args.some(readsInput);
  return expr.kind === 'field' && readsInput(expr.of);
}

export function equality(operator: string, a: Expr, b: Expr): Expr {
  const type = { ...BOOLEAN, nullable: operator === '=' && (a.type.nullable || b.type.nullable) };
  return { kind: 'call', name: operator, args: [a, b], type };
}

/** The aggregate once for each value of the keys that equal something of the outer row; NULL equals nothing. */
function pullAggregate(node: Aggregate, id: number): Pulled | undefined {
  const inner = pull(node.input, id);
  if (inner === undefined || inner.oneRow || node.groupSets.length > 1) return undefined;
  const keys = equalKeys(inner.conditions, id);
  if (keys === undefined || inner.outputs.some((expr) => containsCorrelated(expr, id))) return undefined;
  const width = keys.length;
  const columns = [...keys.map((key) => key.inner), ...inner.outputs];
  const matching = keys.filter((key) => key.operator === '=' && key.inner.type.nullable);
  const matched = filtered(
    inner.node,
    matching.map((key) => ({ kind: 'call', name: 'IS NOT NULL', args: [key.inner], type: notNull(BOOLEAN) })),
  );
  const names = namesOf(node.input);
  const input = project(matched, columns, [...keys.map(() => undefined), ...names]);
  const grouping = [...keys.keys(), ...node.grouping.map((column) => width + column)];
  const calls = node.calls.map((call) => mapAggregateCall(call, (expr) => shiftInputs(expr, width)));
  const made = aggregate(input, grouping, calls);
  const types = made.rowType.fields.map((field) => field.type);
  const ref = (index: number): Expr => ({ kind: 'input', index, type: types[index] });
  const scalar = node.grouping.length === 0;
  const results = node.calls.map((call, i): Expr => {
    const result = ref(grouping.length + i);
    return scalar && call.name === 'COUNT' ? zeroIfMissing(result) : result;
  });
  return {
    node: made,
    outputs: [...node.grouping.map((_, i) => ref(width + i)), ...results],
    conditions: keys.map((key, i) => equality(key.operator, key.outer, ref(i))),
    oneRow: scalar,
  };
}

/** COUNT of no rows is 0, but the row that says so is missing. */
export function zeroIfMissing(count: Expr): Expr {
  const missing: Expr = { kind: 'call', name: 'IS NULL', args: [count], type: notNull(BOOLEAN) };
  const zero: Expr = { kind: 'literal', value: 0, type: notNull(BIGINT) };
  return { kind: 'call', name: 'CASE', args: [missing, zero, count], type: nullable(BIGINT) };
}

/** An expression over the plan and the outer row as one over the join of both. */
export function overJoin(expr: Expr, id: number, leftWidth: number): Expr {
  return bindOuter(shiftInputs(expr, leftWidth), id, (ref) => ({ kind: 'input', index: ref.index, type: ref.type }));
}

function bindOuter(expr: Expr, id: number, bind: (ref: CorrelatedRef) => Expr): Expr {
  const holder: LogicalNode = { node: 'Project', input: EMPTY, exprs: [expr], rowType: EMPTY.rowType };
  const bound = bindCorrelated(holder, id, bind);
  return bound.node === 'Project' ? bound.exprs[0] : expr;
}

const EMPTY: LogicalNode = { node: 'Values', rows: [], rowType: { root: 'ROW', nullable: false, fields: [] } };
