/** Row counts and costs of nodes that only batch plans have. */
import { exp, ln } from '../../../functions/precise-math';
import type { AggregateWork, BatchJoin, BatchNode, BatchWork, Distribution } from '../batch-node';
import type { PhysicalNode } from '../node';
import type { Cost, Estimates } from './contracts';

/** Rows that one local aggregation is taken to read. */
const ROWS_PER_LOCAL_AGGREGATE = 1e6;

const HASH = 8;
const SERIALIZE = 160;
const COMPARE = 4;
const FUNCTION = 12;
/** Bytes that one worker is taken to process. */
const WORKER_BYTES = 1024 ** 3;
/** Length of a record in memory, and offset of one in the index of a sort. */
const LENGTH = 4;
const OFFSET = 8;
/** What a sort compares first. */
const NORMALIZED_KEY = 16;
/** Of a hash map of groups: a bucket, and what it keeps beside a record. */
const MAP_BUCKET = 16;
const MAP_EXTRA = 8;
const WINDOW_MAP_EXTRA = 4;
const JOIN_BUCKET = 8;
const COLLISIONS = 2;

export const cost = (rows: number, cpu: number, more: Partial<Cost> = {}): Cost => ({
  rows,
  cpu,
  io: 0,
  network: 0,
  memory: 0,
  ...more,
});

export function batchRowCount(node: BatchNode, work: BatchWork, estimates: Estimates): number {
  const rows = estimates.rowCount(node.input);
  switch (work.kind) {
    case 'aggregate':
      return ofAggregate(node, work, estimates);
    case 'limit':
      return Math.min(Math.max(rows - work.offset, 0), work.limit);
    case 'rank': {
      if (work.partition.length === 0) return work.count;
      const groups = estimates.distinctCount(node.input, work.partition);
      return Math.min(groups === undefined ? rows * 0.1 : groups * work.count, rows);
    }
    default:
      return rows;
  }
}

function ofAggregate(node: BatchNode, work: AggregateWork, estimates: Estimates): number {
  const { input } = node;
  const rows = estimates.rowCount(input);
  const groups = ofGroups(input, work, estimates);
  const result = work.final ? groups : ofLocal(input, work, groups, rows, estimates);
  if (!work.window) return result;
  return work.window.overlaps ? 4 * result : Math.min(2 * result, rows);
}

function ofGroups(input: PhysicalNode, { grouping, final, merge }: AggregateWork, estimates: Estimates): number {
  if (grouping.length === 0) return 1;
  const rows = estimates.rowCount(input);
  const known = estimates.distinctCount(input, grouping);
  if (known !== undefined) return Math.min(known, rows);
  // Flink counts columns up to the last that groups.
  return final && merge ? rows : rows * (1 - exp(-0.1 * (Math.max(...grouping) + 1)));
}

function ofLocal(
  input: PhysicalNode,
  { grouping }: AggregateWork,
  groups: number,
  rows: number,
  estimates: Estimates,
): number {
  const workers = Math.trunc(rows / ROWS_PER_LOCAL_AGGREGATE + 1);
  if (workers === 1) return groups;
  if (grouping.length === 0) return workers;
  if (estimates.distinctCount(input, grouping) === undefined) return groups;
  return Math.min((1 - (1 - 1 / workers) ** (rows / groups)) * groups * workers, rows);
}

export function batchCost(node: BatchNode, work: BatchWork, estimates: Estimates): Cost {
  const rows = estimates.rowCount(node);
  const given = estimates.rowCount(node.input);
  switch (work.kind) {
    case 'aggregate':
      return aggregateCost(node, work, estimates);
    case 'over':
      return cost(rows, FUNCTION * given * work.calls, { memory: estimates.rowSize(node) });
    case 'rank':
      return cost(rows, FUNCTION * given, { memory: estimates.rowSize(node) });
    case 'sort':
      return sortCost(node.input, work.keys, estimates);
    case 'limit':
      return limitCost(node, { ...work, end: work.offset + work.limit }, estimates);
  }
}

function aggregateCost(node: BatchNode, work: AggregateWork, estimates: Estimates): Cost {
  const rows = estimates.rowCount(node);
  const given = estimates.rowCount(node.input);
  const functions = FUNCTION * given * work.calls;
  if (!work.hash) return cost(rows, functions, { memory: estimates.rowSize(node) });
  const keys = work.grouping.length + (work.window ? 1 : 0);
  const memory =
    keys === 0
      ? estimates.rowSize(node)
      : (rows * MAP_BUCKET) / COLLISIONS +
        rows * (estimates.binaryRowSize(node) + (work.window ? WINDOW_MAP_EXTRA : MAP_EXTRA));
  return cost(rows, HASH * given * keys + functions, { memory });
}

export function sortCost(input: PhysicalNode, keys: number, estimates: Estimates): Cost {
  const rows = estimates.rowCount(input);
  const cpu = COMPARE * keys * rows * Math.max(ln(rows), 1);
  return cost(rows, cpu, { memory: sortMemory(input, estimates) });
}

function sortMemory(input: PhysicalNode, estimates: Estimates): number {
  const rows = estimates.rowCount(input);
  return rows * (estimates.binaryRowSize(input) + LENGTH) + rows * (NORMALIZED_KEY + OFFSET);
}

/** `end`: how many rows are looked at. */
export function limitCost(
  node: PhysicalNode,
  { keys, end }: { readonly keys: number; readonly end: number },
  estimates: Estimates,
): Cost {
  const rows = estimates.rowCount(node);
  if (keys === 0) return cost(rows, COMPARE * rows);
  const given = estimates.rowCount(node.input);
  const kept = Math.min(given, end);
  return cost(rows, COMPARE * keys * given * ln(kept), { memory: kept * estimates.rowSize(node) });
}

export function batchExchangeCost(
  input: PhysicalNode,
  { kind }: Distribution,
  keys: number,
  estimates: Estimates,
): Cost {
  const rows = estimates.rowCount(input);
  const bytes = estimates.rowSize(input) * rows;
  if (kind === 'broadcast') {
    const copies = Math.max(1, Math.trunc(bytes / WORKER_BYTES));
    return cost(rows, copies * rows * SERIALIZE, { network: copies * bytes });
  }
  const each = kind === 'hash' ? HASH * keys : kind === 'single' ? 1 : 0;
  return cost(rows, (each + SERIALIZE) * rows, { network: bytes });
}

export function batchJoinCost(node: BatchJoin, estimates: Estimates): Cost {
  const { strategy, build, broadcast, singleRow } = node.choice;
  const rows = estimates.rowCount(node);
  const given = node.inputs.map((input) => estimates.rowCount(input));
  const built = node.inputs[build];
  const probed = node.inputs[1 - build];
  const copies = Math.max(1, Math.trunc((given[1 - build] * estimates.rowSize(probed)) / WORKER_BYTES));
  switch (strategy) {
    case 'merge': {
      const keys = node.join.leftKeys.length;
      const sorts = given.map((count) => COMPARE * keys * count * Math.max(ln(count), 1));
      const memory = node.inputs.reduce((sum, input) => sum + sortMemory(input, estimates), 0);
      return cost(rows, sorts[0] + sorts[1] + COMPARE * (given[0] + given[1]), { memory });
    }
    case 'hash': {
      const records = given[build] * (estimates.binaryRowSize(built) + LENGTH);
      const memory = ((given[build] * JOIN_BUCKET) / COLLISIONS + records) * (broadcast ? copies : 1);
      return cost(rows, HASH * (given[0] + given[1]), { memory });
    }
    case 'loop': {
      const memory = given[build] * (estimates.rowSize(built) + LENGTH) * copies;
      const part = singleRow ? 0.99 : 1;
      return cost(rows * part, given[0] * given[1] * part, { memory: memory * part });
    }
  }
}
