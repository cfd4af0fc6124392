/** Sub-queries as joins: of conjuncts in filters as semi and anti joins, of other expressions as left joins. */
import {
  call,
  conjunctionOf,
  conjuncts,
  containsCorrelated,
  containsSubquery,
  joinConditions,
  mapChildren,
  TRUE,
} from '../../expressions/analyze';
import type { AggregateCall, Call, Expr, Subquery } from '../../expressions/contracts';
import { calciteType } from '../../expressions/calcite-types';
import { leastRestrictive } from '../../functions/least-restrictive';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import { BIGINT, BOOLEAN, notNull, nullable } from '../../types/logical/types';
import { tableError } from '../../types/sql-error';
import type { Filter, LogicalNode, Project } from '../contracts';
import { castTo } from '../logical/key-types';
import { aggregate, distinct, filter, join, keepFirst, project, refsOf } from '../logical/nodes';
import { namesOf } from '../logical/row-types';
import { planOf } from '../logical/tree';
import { type NewId, overDomain } from './dependent';
import { equalKeys, equality, overJoin, type Pulled, pull } from './pull';

const BOOL = notNull(BOOLEAN);
const LONG = notNull(BIGINT);

/** The filter's input joined with its sub-queries; the columns stay the same. */
export function filterSubqueries(node: Filter, newId: NewId): LogicalNode {
  const width = node.rowType.fields.length;
  const builder = new SubqueryJoins(node.input, node.correlation ?? -1, newId);
  const rest: Expr[] = [];
  for (const condition of conjuncts(node.condition))
    if (!builder.semiJoin(condition)) rest.push(builder.value(condition, true));
  const condition = conjunctionOf(rest);
  const joined = condition === undefined ? builder.node : filter(builder.node, condition);
  return keepFirst(joined, width);
}

export function projectSubqueries(node: Project, newId: NewId): LogicalNode {
  const builder = new SubqueryJoins(node.input, node.correlation ?? -1, newId);
  const exprs = node.exprs.map((expr) => builder.value(expr, false));
  return { ...project(builder.node, exprs, namesOf(node)), rowType: node.rowType };
}

class SubqueryJoins {
  constructor(
    public node: LogicalNode,
    private readonly id: number,
    private readonly newId: NewId,
  ) {}

  // -------------------------------------------------------------- conjuncts

  /** Handles [NOT] EXISTS and [NOT] IN; false for other conditions. */
  semiJoin(condition: Expr): boolean {
    const negated = condition.kind === 'call' && condition.name === 'NOT';
    const test = negated ? condition.args[0] : condition;
    if (test.kind !== 'subquery' || (test.form !== 'EXISTS' && test.form !== 'IN')) return false;
    const args = test.args.map((arg) => this.value(arg, false));
    const pulled = this.pulledFor(test);
    const leftWidth = this.node.rowType.fields.length;
    const matches =
      test.form === 'IN'
        ? args.map((arg, i) => this.match(arg, over(pulled.outputs[i], this.id, leftWidth), negated))
        : [];
    const correlated = pulled.conditions.map((one) => over(one, this.id, leftWidth));
    const on = conjunctionOf([...matches, ...correlated]) ?? TRUE;
    this.node = join(this.node, pulled.node, negated ? 'ANTI' : 'SEMI', on);
    return true;
  }

  private pulledFor(test: Subquery): Pulled {
    const plan = test.form === 'EXISTS' ? withoutLimit(planOf(test)) : planOf(test);
    const pulled = pull(plan, this.id);
    return pulled === undefined || pulled.oneRow ? overDomain(plan, this.id, this.node, this.newId) : pulled;
  }

  /** x NOT IN (...) keeps a row only when all comparisons are certain to fail: NULLs match. */
  private match(arg: Expr, column: Expr, negated: boolean): Expr {
    const equal = equality('=', ...withCommonType(arg, column));
    if (!negated) return equal;
    const unknown = [arg, column].filter((one) => one.type.nullable).map((one) => call('IS NULL', [one], BOOL));
    return unknown.length === 0 ? equal : joinConditions('OR', [...unknown, equal]);
  }

  // -------------------------------------------------------------- values

  /** The expression with its sub-queries replaced by columns that are joined. `filtering`: UNKNOWN counts as FALSE. */
  value(expr: Expr, filtering: boolean): Expr {
    if (!containsSubquery(expr)) return expr;
    if (expr.kind !== 'subquery') {
      if (expr.kind === 'call' && expr.name === 'CASE') return this.caseValue(expr, filtering);
      const monotone = filtering && expr.kind === 'call' && (expr.name === 'AND' || expr.name === 'OR');
      return mapChildren(expr, (child) => this.value(child, monotone));
    }
    const args = expr.args.map((arg) => this.value(arg, false));
    const subquery = { ...expr, args };
    switch (expr.form) {
      case 'SCALAR':
        return this.scalar(subquery);
      case 'EXISTS':
        return this.exists(subquery);
      case 'IN':
        return this.in(subquery, filtering);
      default:
        throw tableError(`${expr.form} of a query is not supported.`);
    }
  }

  /** Conditions of CASE take UNKNOWN for FALSE. */
  private caseValue(expr: Call, filtering: boolean): Expr {
    const last = expr.args.length - 1;
    const args = expr.args.map((arg, i) => this.value(arg, i < last && i % 2 === 0 ? true : filtering));
    return { ...expr, args };
  }

  /** Left join; the expressions over the right side, over the joined row. */
  private leftJoin(right: LogicalNode, conditions: readonly Expr[]): (expr: Expr) => Expr {
    const leftWidth = this.node.rowType.fields.length;
    const on = conjunctionOf(conditions.map((one) => over(one, this.id, leftWidth))) ?? TRUE;
    this.node = join(this.node, right, 'LEFT', on);
    const { fields } = this.node.rowType;
    const retype = (expr: Expr): Expr =>
      expr.kind === 'input' ? { ...expr, type: fields[expr.index].type } : mapChildren(expr, retype);
    return (expr) => retype(over(expr, this.id, leftWidth));
  }

  private scalar(subquery: Subquery): Expr {
    const plan = planOf(subquery);
    const single = isSingleRow(plan) ? plan : singleValue(plan);
    const pulled = pull(single, this.id) ?? overDomain(single, this.id, this.node, this.newId);
    const placed = this.leftJoin(pulled.node, pulled.conditions);
    return nullableRef(placed(pulled.outputs[0]));
  }

  /** The sub-query's columns and keys; every condition is an equality with a key. */
  private keyed(plan: LogicalNode, columns: (pulled: Pulled) => readonly Expr[]): Keyed {
    let pulled = pull(plan, this.id);
    let keys = pulled && !pulled.oneRow ? equalKeys(pulled.conditions, this.id) : undefined;
    const reads = pulled !== undefined && columns(pulled).some((expr) => containsCorrelated(expr, this.id));
    if (pulled === undefined || keys === undefined || reads) {
      pulled = overDomain(plan, this.id, this.node, this.newId);
      keys = equalKeys(pulled.conditions, this.id) ?? [];
    }
    const exprs = [...keys.map((key) => key.inner), ...columns(pulled)];
    const conditions = keys.map((key, i) =>
      equality(key.operator, key.outer, { kind: 'input', index: i, type: key.inner.type }),
    );
    return { node: exprs.length === 0 ? pulled.node : project(pulled.node, exprs), keys: keys.length, conditions };
  }

  private exists(subquery: Subquery): Expr {
    const keyed = this.keyed(withoutLimit(planOf(subquery)), () => []);
    const keys = refsOf(keyed.node.rowType).slice(0, keyed.keys);
    const marked = keys.length === 0 ? distinct(project(keyed.node, [TRUE], ['i'])) : withMark(distinct(keyed.node));
    const placed = this.leftJoin(marked, keyed.conditions);
    return call('IS NOT NULL', [placed({ kind: 'input', index: keys.length, type: BOOL })], BOOL);
  }

  private in(subquery: Subquery, filtering: boolean): Expr {
    const plan = planOf(subquery);
    const columns = refsOf(plan.rowType);
    const certain =
      subquery.args.every((arg) => !arg.type.nullable) && columns.every((column) => !column.type.nullable);
    const keyed = this.keyed(plan, (pulled) => pulled.outputs);
    const counts = filtering || certain ? undefined : this.counts(keyed);
    const values = refsOf(keyed.node.rowType).slice(keyed.keys);
    const marked = withMark(distinct(keyed.node));
    const matches = subquery.args.map((arg, i) => equality('=', ...withCommonType(asOuter(arg, this.id), values[i])));
    const placed = this.leftJoin(marked, [...keyed.conditions, ...matches]);
    const markAt: Expr = { kind: 'input', index: keyed.keys + values.length, type: BOOL };
    const found = call('IS NOT NULL', [placed(markAt)], BOOL);
    return counts === undefined ? found : threeValued(subquery, counts, found);
  }

  /** How many rows there are, and how many without NULLs. */
  private counts(keyed: Keyed): { readonly all: Expr; readonly known: Expr } {
    const refs = refsOf(keyed.node.rowType);
    const values = refs.slice(keyed.keys);
    const known = joinConditions(
      'AND',
      values.map((value) => call('IS NOT NULL', [value], BOOL)),
    );
    const counted = project(keyed.node, [...refs, known]);
    const filterRef: Expr = { kind: 'input', index: refs.length, type: BOOL };
    const made = aggregate(
      counted,
      refs.slice(0, keyed.keys).map((_, i) => i),
      [count('c'), { ...count('ck'), filter: filterRef }],
    );
    const placed = this.leftJoin(made, keyed.conditions);
    const at = (index: number): Expr => placed({ kind: 'input', index: keyed.keys + index, type: LONG });
    return { all: at(0), known: at(1) };
  }
}

interface Keyed {
  /** The keys, then the columns. */
  readonly node: LogicalNode;
  readonly keys: number;
  readonly conditions: readonly Expr[];
}

const over = overJoin;

/** Both sides in a type that they share. */
function withCommonType(a: Expr, b: Expr): [Expr, Expr] {
  if (typesEqualIgnoringNullability(a.type, b.type) || (isText(a) && isText(b))) return [a, b];
  const type = leastRestrictive([a.type, b.type]);
  if (type === undefined) {
    throw tableError(
      `implicit type conversion between ${calciteType(a.type)} and ${calciteType(b.type)} is not supported on join's condition now`,
    );
  }
  return [castTo(a, type), castTo(b, type)];
}

const isText = (expr: Expr): boolean => expr.type.root === 'CHAR' || expr.type.root === 'VARCHAR';

/** An expression over the outer row, for conditions that speak of both sides. */
function asOuter(expr: Expr, id: number): Expr {
  if (expr.kind === 'input') return { kind: 'correlated', id, index: expr.index, type: expr.type };
  return mapChildren(expr, (child) => asOuter(child, id));
}

const count = (alias: string): AggregateCall => ({ name: 'COUNT', args: [], distinct: false, type: LONG, alias });

function withMark(node: LogicalNode): LogicalNode {
  return project(node, [...refsOf(node.rowType), TRUE], [...namesOf(node), 'i']);
}

function nullableRef(expr: Expr): Expr {
  return expr.kind === 'input' ? { ...expr, type: nullable(expr.type) } : expr;
}

/** IN with NULLs: FALSE over no rows, UNKNOWN when a NULL stands on either side and nothing matches. */
function threeValued(subquery: Subquery, counts: { readonly all: Expr; readonly known: Expr }, found: Expr): Expr {
  const zero: Expr = { kind: 'literal', value: 0, type: LONG };
  const type = nullable(BOOLEAN);
  const unknown: Expr = { kind: 'literal', value: null, type };
  const none: Expr = { kind: 'literal', value: false, type: BOOL };
  const empty = joinConditions('OR', [
    call('IS NULL', [counts.all], BOOL),
    call('=', [counts.all, zero], nullable(BOOLEAN)),
  ]);
  const missing = subquery.args.filter((arg) => arg.type.nullable).map((arg) => call('IS NULL', [arg], BOOL));
  const branches: Expr[] = [empty, none, found, TRUE];
  if (missing.length > 0) branches.push(joinConditions('OR', missing), unknown);
  branches.push(call('<', [counts.known, counts.all], nullable(BOOLEAN)), unknown);
  return call('CASE', [...branches, none], type);
}

/** True when the plan never has more than one row. */
function isSingleRow(node: LogicalNode): boolean {
  switch (node.node) {
    case 'Aggregate':
      return node.grouping.length === 0 && node.groupSets.length === 1;
    case 'Filter':
      return isSingleRow(node.input);
    case 'Sort':
      return (node.fetch !== undefined && node.fetch <= 1) || isSingleRow(node.input);
    case 'Values':
      return node.rows.length <= 1;
    default:
      return false;
  }
}

function singleValue(node: LogicalNode): LogicalNode {
  const { type } = node.rowType.fields[0];
  const arg: Expr = { kind: 'input', index: 0, type };
  return aggregate(
    node,
    [],
    [{ name: 'SINGLE_VALUE', args: [arg], distinct: false, type: nullable(type), alias: '$f0' }],
  );
}

/** EXISTS does not look at columns, order and a limit of at least one row. */
function withoutLimit(node: LogicalNode): LogicalNode {
  if (node.node === 'Project' && !node.exprs.some(containsSubquery)) return withoutLimit(node.input);
  if (node.node === 'Sort' && node.offset === undefined && (node.fetch ?? 1) > 0) return withoutLimit(node.input);
  return node;
}
