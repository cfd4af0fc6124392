/** Columns that nobody reads are not carried: they leave scans, projections, join inputs and aggregations. */
import {
  containsOver,
  inputsOf as inputColumns,
  inputsOfAggregate,
  mapAggregateCall,
  remapInputs,
} from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type {
  Aggregate,
  Correlate,
  Join,
  LogicalNode,
  MultiJoin,
  Project,
  Scan,
  SetOp,
  WatermarkAssigner,
  WindowTableFunction,
} from '../contracts';
import { bindCorrelated, correlatedFields, inputsOf, withInputs } from '../logical/tree';
import { row } from '../../types/logical/types';
import { isVersioned } from './join-predicates';

/** A node with some of its columns gone; `position` gives the new place of a column that is still there. */
interface Pruned {
  readonly node: LogicalNode;
  readonly position: (column: number) => number;
}

const same = (column: number): number => column;

export function pruneColumns(root: LogicalNode): LogicalNode {
  return prune(root, allColumns(root)).node;
}

function allColumns(node: LogicalNode): Set<number> {
  return new Set(node.rowType.fields.keys());
}

function prune(node: LogicalNode, needed: ReadonlySet<number>): Pruned {
  switch (node.node) {
    case 'Project':
      return pruneProject(node, needed);
    case 'Filter': {
      const input = prune(node.input, new Set([...needed, ...inputColumns(node.condition)]));
      const condition = remapInputs(node.condition, input.position);
      return { node: { ...node, input: input.node, condition, rowType: input.node.rowType }, position: input.position };
    }
    case 'Scan':
      return pruneScan(node, needed);
    case 'WatermarkAssigner':
      return pruneWatermark(node, needed);
    case 'Join':
      return pruneJoin(node, needed);
    case 'Correlate':
      return isVersioned(node.right) ? pruneVersioned(node, needed) : keepAll(node);
    case 'MultiJoin':
      return pruneMultiJoin(node, needed);
    case 'Aggregate':
      return pruneAggregate(node, needed);
    case 'WindowTableFunction':
      return pruneWindowFunction(node, needed);
    case 'Union':
      return node.all ? pruneUnion(node, needed) : keepAll(node);
    default:
      return keepAll(node);
  }
}

function keepAll(node: LogicalNode): Pruned {
  return { node: withInputs(node, inputsOf(node).map(pruneColumns)), position: same };
}

/** Positions after all columns but `kept` are gone. */
function compact(kept: readonly number[]): (column: number) => number {
  const places = new Map(kept.map((column, place) => [column, place]));
  return (column) => {
    const place = places.get(column);
    if (place === undefined) throw new Error(`column ${column} was pruned, but is read`);
    return place;
  };
}

function sorted(columns: Iterable<number>): number[] {
  return [...new Set(columns)].sort((a, b) => a - b);
}

function keptFields(node: LogicalNode, kept: readonly number[]) {
  return row(
    kept.map((column) => node.rowType.fields[column]),
    false,
  );
}

function pruneProject(node: Project, needed: ReadonlySet<number>): Pruned {
  const kept = sorted(needed);
  const exprs = kept.map((column) => node.exprs[column]);
  const read = new Set(inputColumns(...exprs));
  // An OVER aggregation passes on what it gets.
  const input = exprs.some(containsOver) ? narrowed(node.input, read) : prune(node.input, read);
  const remapped = exprs.map((expr) => remapInputs(expr, input.position));
  return {
    node: { ...node, input: input.node, exprs: remapped, rowType: keptFields(node, kept) },
    position: compact(kept),
  };
}

function pruneScan(node: Scan, needed: ReadonlySet<number>): Pruned {
  const kept = sorted(needed);
  if (kept.length === node.columns.length) return { node, position: same };
  const columns = kept.map((column) => node.columns[column]);
  return { node: { ...node, columns, rowType: keptFields(node, kept) }, position: compact(kept) };
}

/**
 * The rowtime and what the watermark is computed from are read too. Where that saves the source nothing, all columns stay: the rows
 * with their watermarks may then be shared with another part of the query.
 */
function pruneWatermark(node: WatermarkAssigner, needed: ReadonlySet<number>): Pruned {
  const read = new Set([...needed, node.rowtimeIndex, ...inputColumns(node.expr)]);
  const input = narrowed(node.input, read);
  const { kept, position } = input;
  if (scannedColumns(input.node) === scannedColumns(node.input)) return keepAll(node);
  return {
    node: {
      ...node,
      input: input.node,
      rowtimeIndex: position(node.rowtimeIndex),
      expr: remapInputs(node.expr, position),
      rowType: keptFields(node, kept),
    },
    position: compact(kept),
  };
}

function scannedColumns(node: LogicalNode): number {
  if (node.node === 'Scan') return node.columns.length;
  return inputsOf(node).reduce((sum, input) => sum + scannedColumns(input), 0);
}

function pruneJoin(node: Join, needed: ReadonlySet<number>): Pruned {
  const leftFields = node.left.rowType.fields.length;
  const read = [...needed, ...inputColumns(node.condition)];
  const semijoin = node.type === 'SEMI' || node.type === 'ANTI';
  const lefts = new Set(read.filter((column) => column < leftFields));
  const rights = new Set(read.filter((column) => column >= leftFields).map((column) => column - leftFields));
  // Where nothing is read of a side, its first column stands for its rows.
  if (lefts.size === 0 && leftFields > 0) lefts.add(0);
  if (rights.size === 0 && !semijoin && node.right.rowType.fields.length > 0) rights.add(0);
  const left = narrowed(node.left, lefts);
  const right = narrowed(node.right, rights);
  const shift = left.node.rowType.fields.length;
  const place = (column: number): number =>
    column < leftFields ? left.position(column) : shift + right.position(column - leftFields);
  const semi = node.type === 'SEMI' || node.type === 'ANTI';
  const kept = [...left.kept, ...(semi ? [] : right.kept.map((column) => column + leftFields))];
  const condition = remapInputs(node.condition, place);
  return {
    node: { ...node, left: left.node, right: right.node, condition, rowType: keptFields(node, kept) },
    position: place,
  };
}

/** Of a join with a versioned table: the left side's columns that are read. */
function pruneVersioned(node: Correlate, needed: ReadonlySet<number>): Pruned {
  const leftFields = node.left.rowType.fields.length;
  const read = [...needed].filter((column) => column < leftFields);
  const left = narrowed(node.left, new Set([...read, ...correlatedFields(node.right, node.id)]));
  const right = bindCorrelated(pruneColumns(node.right), node.id, (ref) => ({
    ...ref,
    index: left.position(ref.index),
  }));
  const kept = [...left.kept, ...node.right.rowType.fields.map((_, i) => leftFields + i)];
  return {
    node: { ...node, left: left.node, right, rowType: keptFields(node, kept) },
    position: compact(kept),
  };
}

/** Flink pushes a projection through a multi-join only while none of its inputs is one. */
function pruneMultiJoin(node: MultiJoin, needed: ReadonlySet<number>): Pruned {
  if (node.inputs.some((input) => input.node === 'Project')) return keepAll(node);
  const read = new Set([...needed, ...inputColumns(...node.conditions)]);
  const inputs: LogicalNode[] = [];
  const places = new Map<number, number>();
  let start = 0;
  for (const input of node.inputs) {
    const { length } = input.rowType.fields;
    const own = sorted(read).filter((column) => column >= start && column < start + length);
    const pruned = narrowed(input, new Set(own.map((column) => column - start)));
    for (const column of own) places.set(column, places.size);
    inputs.push(pruned.node);
    start += length;
  }
  const position = compact([...places.keys()]);
  const conditions = node.conditions.map((condition) => remapInputs(condition, position));
  return { node: { ...node, inputs, conditions, rowType: keptFields(node, [...places.keys()]) }, position };
}

/** Exactly the needed columns of an input: a projection is added where the input itself gives more. */
function narrowed(node: LogicalNode, needed: ReadonlySet<number>): Pruned & { readonly kept: readonly number[] } {
  const kept = sorted(needed);
  const pruned = prune(node, needed);
  const places = kept.map(pruned.position);
  if (places.length === pruned.node.rowType.fields.length) return { ...pruned, kept };
  const exprs = places.map((index): Expr => ({ kind: 'input', index, type: pruned.node.rowType.fields[index].type }));
  const project: Project = { node: 'Project', input: pruned.node, exprs, rowType: keptFields(node, kept) };
  return { node: project, position: compact(kept), kept };
}

/** A window TVF reads its time column and the keys of its partitions. */
function pruneWindowFunction(node: WindowTableFunction, needed: ReadonlySet<number>): Pruned {
  const { window } = node;
  const { length } = node.input.rowType.fields;
  const read = [...needed, window.timeIndex, ...window.partition].filter((column) => column < length);
  const input = narrowed(node.input, new Set(read));
  const kept = [...input.kept, length, length + 1, length + 2];
  const moved = {
    ...window,
    timeIndex: input.position(window.timeIndex),
    partition: window.partition.map(input.position),
  };
  return {
    node: { ...node, input: input.node, window: moved, rowType: keptFields(node, kept) },
    position: compact(kept),
  };
}

function pruneAggregate(node: Aggregate, needed: ReadonlySet<number>): Pruned {
  const { grouping, groupSets, calls } = node;
  const keptCalls = sorted(needed).filter((column) => column >= grouping.length);
  const used = keptCalls.map((column) => calls[column - grouping.length]);
  const read = used.flatMap(inputsOfAggregate);
  const input = prune(node.input, new Set([...grouping, ...read]));
  const kept = [...grouping.keys(), ...keptCalls];
  return {
    node: {
      ...node,
      input: input.node,
      grouping: grouping.map(input.position),
      groupSets: groupSets.map((set) => set.map(input.position)),
      calls: used.map((call) => mapAggregateCall(call, (expr) => remapInputs(expr, input.position))),
      rowType: keptFields(node, kept),
    },
    position: compact(kept),
  };
}

function pruneUnion(node: SetOp, needed: ReadonlySet<number>): Pruned {
  const inputs = node.inputs.map((input) => narrowed(input, needed));
  const kept = sorted(needed);
  return {
    node: { ...node, inputs: inputs.map((input) => input.node), rowType: keptFields(node, kept) },
    position: compact(kept),
  };
}
