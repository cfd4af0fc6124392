/** Average sizes of columns, in bytes (FlinkRelMdSize). */
import type { Expr } from '../../../expressions/contracts';
import type { LogicalType } from '../../../types/logical/contracts';
import { tableError } from '../../../types/sql-error';
import { BatchJoin, BatchNode, type BatchWork } from '../batch-node';
import type { PhysicalNode } from '../node';
import { OverAggregate } from '../nodes/aggregate-nodes';
import { Calc, Exchange, Expand, Union } from '../nodes/calc-nodes';
import { IntervalJoin, Join, TemporalJoin } from '../nodes/join-nodes';
import { Rank, Sort, SortLimit } from '../nodes/rank-nodes';
import { Values } from '../nodes/source';
import { WindowJoin, WindowRank } from '../nodes/window-nodes';
import { ShownNode } from '../shown-node';

const SIZES: Partial<Record<LogicalType['root'], number>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  SMALLINT: 2,
  INTEGER: 4,
  BIGINT: 8,
  FLOAT: 4,
  DOUBLE: 8,
  CHAR: 1,
  VARCHAR: 12,
  DECIMAL: 12,
  DATE: 12,
  TIME: 12,
  TIMESTAMP: 12,
  TIMESTAMP_LTZ: 12,
  INTERVAL_YEAR_MONTH: 8,
  INTERVAL_DAY_TIME: 4,
  BINARY: 16,
  VARBINARY: 16,
  VARIANT: 16,
};
const OTHER = 128;
/** Elements that a collection is taken to have. */
const ELEMENTS = 16;

/** Of a value of the type. */
export function typeSize(type: LogicalType): number {
  switch (type.root) {
    case 'ROW':
    case 'STRUCTURED':
      return type.fields.reduce((sum, field) => sum + typeSize(field.type), 0);
    case 'ARRAY':
      return typeSize(type.element) * ELEMENTS;
    case 'MULTISET':
      return (typeSize(type.element) + 4) * ELEMENTS;
    case 'MAP':
      return (typeSize(type.key) + typeSize(type.value)) * ELEMENTS;
    case 'NULL':
      throw tableError('EXPLAIN ESTIMATED_COST of accumulators of user-defined functions is not supported.');
    default:
      return SIZES[type.root] ?? OTHER;
  }
}

/** Fields of a binary row, and the width of its header in bits. */
const FIELD = 8;
const HEADER_BITS = 8;

const FIXED: ReadonlySet<LogicalType['root']> = new Set([
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'FLOAT',
  'DOUBLE',
  'DATE',
  'TIME',
  'INTERVAL_YEAR_MONTH',
  'INTERVAL_DAY_TIME',
]);

/** Whether a binary row keeps the value itself where its field is. */
export function isInFixedPart(type: LogicalType): boolean {
  if (type.root === 'DECIMAL') return type.precision <= 18;
  if (type.root === 'TIMESTAMP' || type.root === 'TIMESTAMP_LTZ') return type.precision <= 3;
  return FIXED.has(type.root);
}

/** Shown nodes that pass all columns on. */
const PASSING: ReadonlySet<string> = new Set(['Exchange', 'Limit', 'SortLimit', 'Sort']);

const JOINS = [Join, IntervalJoin, TemporalJoin, WindowJoin];

export class RowSizes {
  private readonly known = new Map<PhysicalNode, readonly number[]>();

  rowSize(node: PhysicalNode): number {
    return this.columns(node).reduce((sum, size) => sum + size, 0);
  }

  binaryRowSize(node: PhysicalNode): number {
    const sizes = this.columns(node);
    const parts = node.rowType.fields.reduce(
      (sum, { type }, i) => sum + (isInFixedPart(type) ? FIELD : sizes[i] + FIELD),
      0,
    );
    return parts + Math.trunc((sizes.length + HEADER_BITS + 63) / 64) * FIELD;
  }

  private columns(node: PhysicalNode): readonly number[] {
    const known = this.known.get(node);
    if (known) return known;
    const sizes = this.compute(node);
    this.known.set(node, sizes);
    return sizes;
  }

  private compute(node: PhysicalNode): readonly number[] {
    if (node instanceof Calc) {
      const input = this.columns(node.input);
      return node.exprs.map((expr) => exprSize(expr, input));
    }
    if (node instanceof Exchange || node instanceof Sort || node instanceof SortLimit) return this.columns(node.input);
    if (node instanceof ShownNode && PASSING.has(node.name)) return this.columns(node.input);
    if (node instanceof BatchJoin) return this.ofJoin(node);
    if (node instanceof BatchNode && node.work) return this.ofBatch(node, node.work);
    if (node instanceof OverAggregate) return this.behind(node, this.columns(node.input));
    if (node instanceof Values) return this.ofValues(node);
    if (node instanceof Expand) return this.ofExpand(node);
    if (node instanceof Union) return this.ofUnion(node);
    if (JOINS.some((type) => node instanceof type)) return this.ofJoin(node as Join);
    if (node instanceof Rank || node instanceof WindowRank) {
      const input = this.columns(node.input);
      return [...input, ...node.rowType.fields.slice(input.length).map(({ type }) => typeSize(type))];
    }
    return node.rowType.fields.map(({ type }) => typeSize(type));
  }

  /** Those of the input first, others by their types. */
  private behind({ rowType }: PhysicalNode, first: readonly number[]): readonly number[] {
    return [...first, ...rowType.fields.slice(first.length).map(({ type }) => typeSize(type))];
  }

  private ofBatch(node: BatchNode, work: BatchWork): readonly number[] {
    const input = this.columns(node.input);
    if (work.kind !== 'aggregate') return this.behind(node, input);
    return this.behind(
      node,
      [...work.grouping, ...(work.auxiliary ?? [])].map((column) => input[column]),
    );
  }

  private ofJoin({ join, inputs: [left, right] }: Pick<Join, 'join' | 'inputs'>): readonly number[] {
    const own = this.columns(left);
    return join.joinType === 'SEMI' || join.joinType === 'ANTI' ? own : [...own, ...this.columns(right)];
  }

  private ofUnion({ inputs, rowType }: Union): readonly number[] {
    const all = inputs.map((input) => this.columns(input));
    return rowType.fields.map((_, i) => all.reduce((sum, sizes) => sum + sizes[i], 0) / all.length);
  }

  private ofValues({ rows, rowType }: Values): readonly number[] {
    return rowType.fields.map(({ type }, i) => {
      if (rows.length === 0) return typeSize(type);
      return rows.reduce((sum, row) => sum + exprSize(row[i], []), 0) / rows.length;
    });
  }

  /** A column that all sets take from the same one of the input, or leave out, has its size. */
  private ofExpand({ projections, rowType, input, expandId }: Expand): readonly number[] {
    const sizes = this.columns(input);
    return rowType.fields.map(({ type }, i) => {
      const sources = new Set(projections.flatMap((exprs) => (exprs[i].kind === 'input' ? [exprs[i].index] : [])));
      const [source] = sources;
      return i === expandId || sources.size !== 1 ? typeSize(type) : sizes[source];
    });
  }
}

/** A call has the size of its first argument of the same type. */
function exprSize(expr: Expr, input: readonly number[]): number {
  if (expr.kind === 'input') return input[expr.index];
  if (expr.kind === 'literal') {
    if (expr.value === null) return 1;
    if (typeof expr.value === 'string' && (expr.type.root === 'CHAR' || expr.type.root === 'VARCHAR')) {
      return expr.value.length * 2;
    }
    return typeSize(expr.type);
  }
  const same = expr.kind === 'call' ? expr.args.find((arg) => arg.type.root === expr.type.root) : undefined;
  return same ? exprSize(same, input) : typeSize(expr.type);
}
