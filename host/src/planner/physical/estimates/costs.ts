/** What a node costs by itself: computeSelfCost of Flink's and Calcite's nodes. */
import type { Expr } from '../../../expressions/contracts';
import { BatchExchange, BatchJoin, BatchNode } from '../batch-node';
import type { PhysicalNode } from '../node';
import { OverAggregate } from '../nodes/aggregate-nodes';
import { Calc, Exchange } from '../nodes/calc-nodes';
import { DeltaJoin, Join } from '../nodes/join-nodes';
import { MultiJoin } from '../nodes/multi-join';
import { ProcessTableFunctionNode } from '../nodes/process-node';
import { Rank, Sort, SortLimit } from '../nodes/rank-nodes';
import { Source, StreamSource, Values } from '../nodes/source';
import { WindowRank } from '../nodes/window-nodes';
import { ShownNode } from '../shown-node';
import {
  batchCost,
  batchExchangeCost,
  batchJoinCost,
  cost,
  limitCost,
  sortCost as sortCostInBatch,
} from './batch-nodes';
import { type Cost, type Estimates, noEstimate } from './contracts';
import { isJoin } from './uniqueness';

/** Writing a record to the network and reading it again. */
const SERIALIZE = 160;
const HASH_FIELD = 8;
const GATHER = 1;
/** What Flink takes an input of a join to give. */
const ELEMENT_RATE = 100;

export function selfCost(node: PhysicalNode, estimates: Estimates): Cost {
  if (node instanceof DeltaJoin || node instanceof MultiJoin || node instanceof ProcessTableFunctionNode) {
    throw noEstimate(node);
  }
  const rows = estimates.rowCount(node);
  if (node instanceof BatchJoin) return batchJoinCost(node, estimates);
  if (node instanceof BatchNode && node.work) return batchCost(node, node.work, estimates);
  if (node instanceof BatchExchange) {
    const { distribution } = node;
    return batchExchangeCost(
      node.input,
      distribution,
      distribution.kind === 'hash' ? distribution.keys.length : 0,
      estimates,
    );
  }
  if (node instanceof Source || node instanceof StreamSource) {
    return cost(rows, estimates.batch ? 0 : rows, { io: rows * estimates.rowSize(node) });
  }
  if (node instanceof Values) return cost(rows, 1);
  if (node instanceof Calc) return cost(rows, rows * node.exprs.filter(isComputed).length);
  if (node instanceof Exchange) {
    const keys = node.distribution.kind === 'hash' ? node.distribution.keys.length : undefined;
    return exchangeCost(node, keys, estimates);
  }
  if (node instanceof ShownNode && node.name === 'Exchange') {
    return exchangeCost(node, node.keys.length === 0 ? undefined : node.keys.length, estimates);
  }
  if (node instanceof Rank || node instanceof WindowRank) {
    const given = estimates.rowCount(node.input);
    return cost(given, given);
  }
  if (estimates.batch && node instanceof SortLimit) {
    return limitCost(node, { keys: node.order.length, end: node.offset + node.limit }, estimates);
  }
  if (estimates.batch && node instanceof Sort) return sortCostInBatch(node.input, node.order.length, estimates);
  if (node instanceof SortLimit)
    return sortCost(node, Math.min(estimates.rowCount(node.input), node.offset + node.limit), estimates);
  if (node instanceof Sort) return sortCost(node, estimates.rowCount(node.input), estimates);
  if (node instanceof OverAggregate) {
    return cost(rows, rows * ((node.rowType.fields.length - 1) / node.input.rowType.fields.length));
  }
  if (node.constructor === Join) return cost(2 * ELEMENT_RATE, 2 * ELEMENT_RATE);
  if (isJoin(node)) return cost(rows, 0);
  return cost(rows, rows);
}

/** Columns, constants and casts cost nothing. */
function isComputed(expr: Expr): boolean {
  if (expr.kind === 'input' || expr.kind === 'literal') return false;
  return expr.kind !== 'call' || expr.name !== 'CAST';
}

function exchangeCost(node: PhysicalNode, keys: number | undefined, estimates: Estimates): Cost {
  const rows = estimates.rowCount(node.input);
  const each = (keys === undefined ? GATHER : keys * HASH_FIELD) + SERIALIZE;
  return cost(rows, each * rows, { network: estimates.rowSize(node.input) * rows });
}

/** `read`: rows that are kept. */
function sortCost(node: Sort | SortLimit, read: number, estimates: Estimates): Cost {
  const bytes = (3 + node.rowType.fields.length) * 4;
  const all = estimates.rowCount(node.input);
  const compared = read < Math.E ? all : all * Math.log(read);
  return cost(read, (node.order.length === 0 ? read : compared) * bytes);
}
