/**
 * The general way to make a sub-query independent of the outer row: it is evaluated for all distinct values of the outer columns
 * it reads (the domain), which become its first columns.
 */
import { conjunctionOf, inlineInputs, joinConditions, shiftInputs, TRUE } from '../../expressions/analyze';
import type { CorrelatedRef, Expr, Over } from '../../expressions/contracts';
import { BIGINT, BOOLEAN, notNull } from '../../types/logical/types';
import { tableError } from '../../types/sql-error';
import type { Aggregate, Join, LogicalNode, SetOp, Sort } from '../contracts';
import { aggregate, correlate, distinct, filter, join, project, refsOf, setOp } from '../logical/nodes';
import { namesOf, rowOf } from '../logical/row-types';
import { bindCorrelated, correlatedFields, isCorrelatedTo } from '../logical/tree';
import { equality, type Pulled, zeroIfMissing } from './pull';

/** Numbers for Correlates that remain. */
export type NewId = () => number;

/** `node` for each row of the domain of `left`; joined back with the outer row by its columns. */
export function overDomain(node: LogicalNode, id: number, left: LogicalNode, newId: NewId): Pulled {
  const columns = correlatedFields(node, id);
  const refs = columns.map((index): Expr => ({ kind: 'input', index, type: left.rowType.fields[index].type }));
  const domain = distinct(project(left, refs));
  const made = new Dependent(id, columns, domain, newId).of(node);
  const width = columns.length;
  const outputs = refsOf(made.rowType).slice(width);
  const conditions = columns.map((index, i) => {
    const { type } = left.rowType.fields[index];
    const outer: Expr = { kind: 'correlated', id, index, type };
    const inner: Expr = { kind: 'input', index: i, type };
    return equality(type.nullable ? 'IS NOT DISTINCT FROM' : '=', outer, inner);
  });
  return { node: made, outputs, conditions, oneRow: false };
}

class Dependent {
  private readonly width: number;

  constructor(
    private readonly id: number,
    private readonly columns: readonly number[],
    private readonly domain: LogicalNode,
    private readonly newId: NewId,
  ) {
    this.width = columns.length;
  }

  /** The domain's columns, then those of `node`. */
  of(node: LogicalNode): LogicalNode {
    if (!isCorrelatedTo(node, this.id)) return join(this.domain, node, 'INNER', TRUE);
    switch (node.node) {
      case 'Filter':
        return filter(this.of(node.input), this.bind(node.condition));
      case 'Project':
        return this.project(
          this.of(node.input),
          node.exprs.map((expr) => this.bind(expr)),
          namesOf(node),
        );
      case 'Sort':
        return this.sort(node);
      case 'Aggregate':
        return this.aggregate(node);
      case 'Join':
        return this.join(node);
      case 'Union':
      case 'Intersect':
      case 'Minus':
        return this.setOp(node);
      default:
        return this.remaining(node);
    }
  }

  private get keys(): Expr[] {
    return refsOf(this.domain.rowType);
  }

  private project(input: LogicalNode, exprs: readonly Expr[], names: readonly string[]): LogicalNode {
    return project(input, [...this.keys, ...exprs], [...namesOf(this.domain), ...names]);
  }

  /** An expression over the old input, over the new one: the outer columns are the first ones. */
  private bind(expr: Expr): Expr {
    const moved = shiftInputs(expr, this.width);
    const holder: LogicalNode = { node: 'Filter', input: this.domain, condition: moved, rowType: this.domain.rowType };
    const bound = bindCorrelated(holder, this.id, (ref) => this.domainRef(ref));
    return bound.node === 'Filter' ? bound.condition : moved;
  }

  private domainRef(ref: CorrelatedRef): Expr {
    return { kind: 'input', index: this.columns.indexOf(ref.index), type: ref.type };
  }

  /** Both sides have the domain first: equal there. */
  private sameKeys(rightAt: number): Expr {
    const equal = this.keys.map((key, i) => {
      const right: Expr = { kind: 'input', index: rightAt + i, type: key.type };
      return equality(key.type.nullable ? 'IS NOT DISTINCT FROM' : '=', key, right);
    });
    return joinConditions('AND', equal);
  }

  private aggregate(node: Aggregate): LogicalNode {
    const inner = this.of(node.input);
    const keys = this.keys.map((_, i) => i);
    const shift = (set: readonly number[]): number[] => [...keys, ...set.map((index) => index + this.width)];
    const move = (expr: Expr): Expr => shiftInputs(expr, this.width);
    const calls = node.calls.map((call) => ({
      ...call,
      args: call.args.map(move),
      ...(call.filter && { filter: move(call.filter) }),
      ...(call.orderBy && { orderBy: call.orderBy.map((item) => ({ ...item, expr: move(item.expr) })) }),
    }));
    const made = aggregate(inner, shift(node.grouping), calls, node.groupSets.map(shift));
    return node.grouping.length === 0 ? this.withEmptyGroups(made, node) : made;
  }

  /** An aggregate without keys has a row for each domain row, also where nothing was aggregated. */
  private withEmptyGroups(made: LogicalNode, node: Aggregate): LogicalNode {
    const joined = join(this.domain, made, 'LEFT', this.sameKeys(this.width));
    const results = node.calls.map((call, i): Expr => {
      const index = 2 * this.width + i;
      const result: Expr = { kind: 'input', index, type: joined.rowType.fields[index].type };
      return call.name === 'COUNT' ? zeroIfMissing(result) : result;
    });
    return this.project(joined, results, namesOf(node));
  }

  private join(node: Join): LogicalNode {
    const semi = node.type === 'SEMI' || node.type === 'ANTI';
    if (node.type === 'RIGHT' || node.type === 'FULL') {
      throw tableError(`A ${node.type} join that reads a column of an outer query is not supported.`);
    }
    const left = this.of(node.left);
    const leftWidth = node.left.rowType.fields.length;
    const correlated = isCorrelatedTo(node.right, this.id);
    const right = correlated ? this.of(node.right) : node.right;
    const gap = correlated ? this.width : 0;
    const places = [
      ...refsOf(node.left.rowType, this.width),
      ...refsOf(node.right.rowType, this.width + leftWidth + gap),
    ];
    const condition = this.bindOuter(inlineInputs(node.condition, places));
    const same = correlated ? [this.sameKeys(this.width + leftWidth)] : [];
    const joined = join(left, right, node.type, conjunctionOf([...same, condition]) ?? TRUE);
    if (semi || !correlated) return joined;
    const kept = refsOf(joined.rowType).filter(
      (_, i) => i < this.width + leftWidth || i >= this.width + leftWidth + gap,
    );
    return project(joined, kept, [...namesOf(this.domain), ...namesOf(node)]);
  }

  private bindOuter(expr: Expr): Expr {
    const holder: LogicalNode = { node: 'Filter', input: this.domain, condition: expr, rowType: this.domain.rowType };
    const bound = bindCorrelated(holder, this.id, (ref) => this.domainRef(ref));
    return bound.node === 'Filter' ? bound.condition : expr;
  }

  private setOp(node: SetOp): LogicalNode {
    const inputs = node.inputs.map((input) => this.of(input));
    const fields = [...this.domain.rowType.fields, ...node.rowType.fields];
    const rowType = rowOf(
      fields.map((field) => field.name),
      fields.map((field) => field.type),
    );
    return setOp(node.node, inputs, node.all, rowType);
  }

  /** LIMIT counts the rows of each domain row. */
  private sort(node: Sort): LogicalNode {
    const inner = this.of(node.input);
    if (node.fetch === undefined && node.offset === undefined) return inner;
    const width = inner.rowType.fields.length;
    const type = notNull(BIGINT);
    const order = node.fields.map(({ index, descending, nullsFirst }) => {
      const at = index + this.width;
      return {
        expr: { kind: 'input', index: at, type: inner.rowType.fields[at].type } as Expr,
        descending,
        nullsFirst,
      };
    });
    const number: Over = {
      kind: 'over',
      call: { name: 'ROW_NUMBER', args: [], distinct: false, type, alias: 'rn' },
      partition: this.keys,
      order,
      frame: { unit: 'ROWS', lower: { kind: 'UNBOUNDED_PRECEDING' }, upper: { kind: 'CURRENT_ROW' } },
      type,
    };
    const numbered = project(inner, [...refsOf(inner.rowType), number], namesOf(inner));
    const offset = node.offset ?? 0;
    const bounds = [
      ...(offset > 0 ? [compare('>', width, offset)] : []),
      ...(node.fetch === undefined ? [] : [compare('<=', width, offset + node.fetch)]),
    ];
    return project(filter(numbered, joinConditions('AND', bounds)), refsOf(inner.rowType), namesOf(inner));
  }

  /** Functions of outer columns stay correlated, to the domain. */
  private remaining(node: LogicalNode): LogicalNode {
    const id = this.newId();
    const right = bindCorrelated(node, this.id, (ref) => ({ ...ref, id, index: this.columns.indexOf(ref.index) }));
    return correlate(this.domain, right, 'INNER', id);
  }
}

function compare(name: string, index: number, value: number): Expr {
  const type = notNull(BIGINT);
  return {
    kind: 'call',
    name,
    args: [
      { kind: 'input', index, type },
      { kind: 'literal', value, type },
    ],
    type: notNull(BOOLEAN),
  };
}
