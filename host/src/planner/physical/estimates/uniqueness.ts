/** Whether columns tell rows apart, and how many different values they have; undefined = unknown (FlinkRelMdColumnUniqueness). */
import { BatchJoin, BatchNode, type BatchWork } from '../batch-node';
import type { PhysicalNode } from '../node';
import { GroupAggregate, GroupWindowAggregate, OverAggregate } from '../nodes/aggregate-nodes';
import { Calc, Exchange, Union } from '../nodes/calc-nodes';
import { ChangelogNormalize, DropUpdateBefore } from '../nodes/changelog-nodes';
import { IntervalJoin, Join, TemporalJoin } from '../nodes/join-nodes';
import { Rank, Sort, SortLimit } from '../nodes/rank-nodes';
import { Source, StreamSource, Values } from '../nodes/source';
import { WindowJoin } from '../nodes/window-nodes';
import { ShownNode } from '../shown-node';
import { type Estimates, noEstimate } from './contracts';

type Columns = readonly number[];

function contains(columns: Columns, part: Columns): boolean {
  return part.every((column) => columns.includes(column));
}

const TRANSPARENT = [Exchange, Sort, SortLimit, DropUpdateBefore];

export function areUnique(node: PhysicalNode, columns: Columns): boolean | undefined {
  if (node instanceof Source || node instanceof StreamSource) return ofSource(node, columns);
  if (node instanceof Values) return node.rows.length < 2 || columns.some((column) => isDistinct(node, column));
  if (node instanceof Calc) return ofCalc(node, columns);
  if (TRANSPARENT.some((type) => node instanceof type)) return areUnique(node.input, columns);
  if (node instanceof BatchNode && node.work) return ofBatch(node, node.work, columns);
  if (isJoin(node)) return ofJoin(node, columns);
  if (node instanceof ShownNode) return ofShown(node, columns);
  if (node instanceof GroupAggregate) {
    return contains(
      columns,
      node.grouping.map((_, i) => i),
    );
  }
  if (node instanceof GroupWindowAggregate) return ofGroupWindow(node, columns);
  if (node instanceof OverAggregate) return ofOver(node, columns);
  if (node instanceof ChangelogNormalize) return sameColumns(node.upsertKeys()?.[0] ?? [], columns);
  if (node instanceof Rank) return ofRank(node, columns);
  if (node instanceof Union) return false;
  return undefined;
}

export type AnyJoin = BatchJoin | Join | IntervalJoin | TemporalJoin | WindowJoin;

export function isJoin(node: PhysicalNode): node is AnyJoin {
  return [BatchJoin, Join, IntervalJoin, TemporalJoin, WindowJoin].some((type) => node instanceof type);
}

function sameColumns(a: Columns, b: Columns): boolean {
  return a.length === b.length && contains(a, b);
}

function ofSource(node: Source | StreamSource, columns: Columns): boolean | undefined {
  if (columns.length === 0) return false;
  const key = node.upsertKeys()?.[0];
  return key === undefined || key.length === 0 ? undefined : contains(columns, key);
}

function isDistinct({ rows }: Values, column: number): boolean {
  const values = rows.map((row) => (row[column].kind === 'literal' ? row[column].value : row[column]));
  return new Set(values).size === values.length;
}

/** Only columns that are passed on say something. */
function ofCalc({ exprs, input }: Calc, columns: Columns): boolean | undefined {
  const passed = columns.flatMap((column) => {
    const expr = exprs[column];
    return expr.kind === 'input' ? [expr.index] : [];
  });
  return passed.length === 0 ? undefined : areUnique(input, [...new Set(passed)]);
}

function ofShown(node: ShownNode, columns: Columns): boolean | undefined {
  if (node.name === 'Exchange') return areUnique(node.input, columns);
  if (node.name !== 'GlobalGroupAggregate') return undefined;
  return contains(
    columns,
    node.keys.map((_, i) => i),
  );
}

function ofBatch(node: BatchNode, work: BatchWork, columns: Columns): boolean | undefined {
  switch (work.kind) {
    case 'aggregate': {
      if (!work.final) return undefined;
      const keys = work.grouping.map((_, i) => i);
      if (!work.window) return contains(columns, keys);
      const { length } = node.rowType.fields;
      const properties = Array.from({ length: work.window.properties }, (_, i) => length - 1 - i);
      return properties.some((one) => contains(columns, [...keys, one]));
    }
    case 'over': {
      const own = columns.filter((column) => column < node.input.rowType.fields.length);
      const unique = areUnique(node.input, own);
      return unique || own.length === columns.length ? unique : undefined;
    }
    default:
      return areUnique(
        node.input,
        columns.filter((column) => column < node.input.rowType.fields.length),
      );
  }
}

function ofGroupWindow(node: GroupWindowAggregate, columns: Columns): boolean {
  const { properties } = node.settings;
  const keys = node.grouping.map((_, i) => i);
  const first = node.rowType.fields.length - properties.length;
  return properties.some((_, i) => contains(columns, [...keys, first + i]));
}

function ofOver({ input }: OverAggregate, columns: Columns): boolean | undefined {
  const own = columns.filter((column) => column < input.rowType.fields.length);
  const unique = areUnique(input, own);
  return unique || own.length === columns.length ? unique : undefined;
}

function ofRank(node: Rank, columns: Columns): boolean | undefined {
  const { partition, kind, start, end, outputRank } = node.settings;
  if (kind === 'ROW_NUMBER' && start === 1 && end === 1 && !outputRank) return sameColumns(partition, columns);
  if (!outputRank) return areUnique(node.input, columns);
  const rank = node.rowType.fields.length - 1;
  const below = columns.filter((column) => column !== rank);
  if (areUnique(node.input, below)) return true;
  return kind === 'ROW_NUMBER' && contains(columns, [...partition, rank]);
}

function ofJoin({ join, inputs: [left, right] }: AnyJoin, columns: Columns): boolean | undefined {
  const { joinType, leftKeys, rightKeys } = join;
  if (joinType === 'SEMI' || joinType === 'ANTI') return areUnique(left, columns);
  if (columns.length === 0) return false;
  const arity = left.rowType.fields.length;
  const ofLeft = columns.filter((column) => column < arity);
  const ofRight = columns.filter((column) => column >= arity).map((column) => column - arity);
  const both = (a: boolean | undefined, b: boolean | undefined) =>
    a === undefined || b === undefined ? undefined : a && b;
  if (ofLeft.length > 0 && ofRight.length > 0) return both(areUnique(left, ofLeft), areUnique(right, ofRight));
  if (ofLeft.length > 0) {
    if (joinType === 'RIGHT' || joinType === 'FULL') return false;
    return both(areUnique(right, rightKeys), areUnique(left, ofLeft));
  }
  if (joinType === 'LEFT' || joinType === 'FULL') return false;
  return both(areUnique(left, leftKeys), areUnique(right, ofRight));
}

/** How many different values the columns have. */
export function distinctCount(node: PhysicalNode, columns: Columns, estimates: Estimates): number | undefined {
  if (columns.length === 0) return 1;
  if (areUnique(node, columns) !== true) return undefined;
  const below = node instanceof Exchange || node.name === 'Exchange' ? node.input : node;
  if (below instanceof Calc && columns.some((column) => below.exprs[column].kind !== 'input')) {
    throw noEstimate(node, ' with keys that are computed');
  }
  return estimates.rowCount(node);
}
