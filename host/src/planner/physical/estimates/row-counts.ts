/** How many rows a node gives (FlinkRelMdRowCount). */
import { call, conjunctionOf, conjuncts, inputsOf, joinConditions, remapInputs } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { BOOLEAN } from '../../../types/logical/types';
import { BatchNode, type BatchWork } from '../batch-node';
import type { PhysicalNode } from '../node';
import { Calc, Exchange, Expand, Union } from '../nodes/calc-nodes';
import { IntervalJoin, TemporalJoin } from '../nodes/join-nodes';
import { Rank, SortLimit } from '../nodes/rank-nodes';
import { Source, StreamSource, Values } from '../nodes/source';
import { WindowRank, WindowTableFunction } from '../nodes/window-nodes';
import { ShownNode } from '../shown-node';
import { batchRowCount } from './batch-nodes';
import { DEFAULT_ROW_COUNT, type Estimates, noEstimate } from './contracts';
import { estimateSelectivity, guessSelectivity } from './selectivity';
import { type AnyJoin, areUnique, isJoin } from './uniqueness';

/** Rows of the node itself; 1 at least. */
export function rowCountOf(node: PhysicalNode, estimates: Estimates): number {
  return Math.max(1, counted(node, estimates));
}

function counted(node: PhysicalNode, estimates: Estimates): number {
  if (node instanceof Source) return Math.min(node.plan.limit ?? DEFAULT_ROW_COUNT, DEFAULT_ROW_COUNT);
  if (node instanceof StreamSource) return DEFAULT_ROW_COUNT;
  if (node instanceof Values) return node.rows.length;
  const [input] = node.inputs;
  if (input === undefined) throw noEstimate(node);
  const rows = estimates.rowCount(input);
  if (node instanceof BatchNode && node.work) return batchRowCount(node, node.work, estimates);
  if (node instanceof Calc) return rows * estimates.selectivity(input, node.condition);
  if (node instanceof Expand) return rows * node.projections.length;
  if (node instanceof Rank) return ofRank(node, estimates);
  if (node instanceof WindowRank) return ofWindowRank(node, estimates);
  if (node instanceof SortLimit) return Math.min(Math.max(rows - node.offset, 0), node.limit);
  if (node instanceof WindowTableFunction) return rows * windowsOf(node);
  if (node instanceof Union) return node.inputs.reduce((sum, one) => sum + estimates.rowCount(one), 0);
  if (isJoin(node)) return ofJoin(node, estimates);
  return rows;
}

function windowsOf({ windowing: { kind, size, slide } }: WindowTableFunction): number {
  if (kind === 'TUMBLE') return 1;
  // The gap of a session in ms is what Flink multiplies by.
  return kind === 'SESSION' ? size : Math.trunc(size / slide);
}

/** Groups of which nothing is known leave a tenth of the rows. */
function ranked(input: PhysicalNode, partition: readonly number[], count: number, estimates: Estimates): number {
  if (partition.length === 0) return count;
  const rows = estimates.rowCount(input);
  const groups = estimates.distinctCount(input, partition);
  return Math.min(groups === undefined ? rows * 0.1 : groups * count, rows);
}

const UNKNOWN_RANGE = 100;

function ofRank({ input, settings }: Rank, estimates: Estimates): number {
  const { partition, start, end } = settings;
  return ranked(input, partition, typeof end === 'number' ? end - start + 1 : UNKNOWN_RANGE, estimates);
}

function ofWindowRank({ input, settings }: WindowRank, estimates: Estimates): number {
  return ranked(input, settings.partition, settings.rankEnd - settings.rankStart + 1, estimates);
}

function ofJoin(node: AnyJoin, estimates: Estimates): number {
  const { joinType, leftKeys } = node.join;
  const [left, right] = node.inputs.map((input) => estimates.rowCount(input));
  if (joinType === 'SEMI' || joinType === 'ANTI') {
    return left * semiSelectivity(node, estimates) * repeatedSelectivity(node.inputs[0], estimates);
  }
  if (leftKeys.length === 0) return left * right * estimateSelectivity(remaining(node));
  const inner = innerRows(node, left, right, estimates);
  if (joinType === 'INNER') return inner;
  const ofLeft = Math.max(left, inner);
  const ofRight = Math.max(right, inner);
  if (joinType === 'LEFT') return ofLeft;
  return joinType === 'RIGHT' ? ofRight : ofLeft + ofRight - inner;
}

/** What a condition that holds for a part of the rows passes on its way down: semi-joins, once more. */
function repeatedSelectivity(node: PhysicalNode, estimates: Estimates): number {
  if (node.name === 'Exchange') return repeatedSelectivity(node.input, estimates);
  if (!isJoin(node) || (node.join.joinType !== 'SEMI' && node.join.joinType !== 'ANTI')) return 1;
  return semiSelectivity(node, estimates) * repeatedSelectivity(node.inputs[0], estimates);
}

/** The condition without equalities of keys. */
function remaining(node: AnyJoin): Expr | undefined {
  const { written, condition } = node.join;
  const rest = written.filter(({ key }) => key === undefined).map(({ expr }) => expr);
  const own = written.length > 0 ? conjunctionOf(rest) : condition;
  if (!(node instanceof TemporalJoin)) return node instanceof IntervalJoin ? condition : own;
  const matched = call('__TEMPORAL_JOIN_CONDITION', [], BOOLEAN);
  return conjunctionOf([...(own ? [own] : []), matched]);
}

/** The whole condition. */
function conditionOf(node: AnyJoin): Expr {
  const { written, leftKeys, filterNulls } = node.join;
  const keys = leftKeys.map((_, i) => {
    const known = written.find(({ key }) => key === i)?.expr;
    return known ?? call(filterNulls[i] ? '=' : 'IS NOT DISTINCT FROM', [], BOOLEAN);
  });
  const rest = remaining(node);
  return joinConditions('AND', [...keys, ...(rest ? [rest] : [])]);
}

function innerRows(node: AnyJoin, left: number, right: number, estimates: Estimates): number {
  const { leftKeys, rightKeys } = node.join;
  const counts = [leftKeys, rightKeys].map((keys, side) => estimates.distinctCount(node.inputs[side], keys));
  const others = estimateSelectivity(remaining(node));
  if (counts[0] !== undefined && counts[1] !== undefined) {
    return left * right * Math.min(1, 1 / Math.max(counts[0], counts[1])) * others;
  }
  const [leftUnique, rightUnique] = [leftKeys, rightKeys].map((keys, side) => areUnique(node.inputs[side], keys));
  if (leftUnique !== undefined && rightUnique !== undefined && (leftUnique || rightUnique)) {
    return (leftUnique && rightUnique ? Math.min(left, right) : leftUnique ? right : left) * others;
  }
  return (left + right) * estimateSelectivity(conditionOf(node));
}

/** Of the left side's rows. */
function semiSelectivity(node: AnyJoin, estimates: Estimates): number {
  const { joinType, leftKeys } = node.join;
  const matched = leftKeys.length === 0 ? 1 : (percentage(node.inputs[1], estimates) ?? 0.1 ** leftKeys.length);
  const semi = Math.min(1, matched) * guessSelectivity(remaining(node));
  if (joinType === 'SEMI') return semi;
  return 1 - semi === 0 ? 0.1 : 1 - semi;
}

/** What part of its sources' rows a node still has. */
function percentage(node: PhysicalNode, estimates: Estimates): number | undefined {
  if (node.inputs.length === 0) return 1;
  if (node instanceof Union) {
    const all = node.inputs.map((input) => ({ rows: estimates.rowCount(input), part: percentage(input, estimates) }));
    const known = all.filter(({ part }) => part !== undefined && part !== 0);
    const originals = known.reduce((sum, { rows, part }) => sum + rows / (part as number), 0);
    return originals === 0 ? 1 : known.reduce((sum, { rows }) => sum + rows, 0) / originals;
  }
  if (isJoin(node)) {
    const [left, right] = node.inputs.map((input) => percentage(input, estimates));
    if (node.join.joinType === 'SEMI' || node.join.joinType === 'ANTI') return left;
    return left === undefined || right === undefined ? undefined : left * right;
  }
  const below = percentage(node.input, estimates);
  if (below === undefined || node instanceof Expand || node instanceof Rank || node instanceof WindowRank) return below;
  const own = (estimates.rowCount(node) / estimates.rowCount(node.input)) * below;
  return own < 0 || own > 1 ? undefined : own;
}

/** Nodes for which Flink estimates conditions itself; for others Calcite guesses. */
const ESTIMATING = [Source, StreamSource, Calc, WindowTableFunction];

export function selectivityOf(node: PhysicalNode, condition: Expr | undefined, estimates: Estimates): number {
  if (condition === undefined) return 1;
  const passes = node instanceof Exchange || node instanceof SortLimit || node.name.endsWith('Sort');
  const sorts = node instanceof BatchNode && (node.work?.kind === 'sort' || node.work?.kind === 'limit');
  if (passes || sorts || (node instanceof ShownNode && node.name === 'Exchange')) {
    return estimates.selectivity(node.input, condition);
  }
  if (isJoin(node)) {
    const { joinType } = node.join;
    if (joinType !== 'SEMI' && joinType !== 'ANTI') return estimateSelectivity(condition);
    return semiSelectivity(node, estimates) * estimates.selectivity(node.inputs[0], condition);
  }
  if (node instanceof BatchNode && node.work) return batchSelectivity(node, node.work, condition, estimates);
  if (node instanceof Expand) {
    return inputsOf(condition).includes(node.expandId)
      ? guessSelectivity(condition)
      : estimates.selectivity(node.input, condition);
  }
  if (node instanceof Union) return ofUnion(node, condition, estimates);
  if (node instanceof Rank || node instanceof WindowRank) {
    throw noEstimate(node, ' below a condition');
  }
  const estimate =
    estimates.batch || ESTIMATING.some((type) => node instanceof type) ? estimateSelectivity : guessSelectivity;
  return estimate(condition);
}

function ofUnion({ inputs }: Union, condition: Expr, estimates: Estimates): number {
  const rows = inputs.map((input) => estimates.rowCount(input));
  const sum = rows.reduce((all, one) => all + one, 0);
  return inputs.reduce((all, input, i) => all + rows[i] * estimates.selectivity(input, condition), 0) / sum;
}

/** Conditions on what comes from below, and a guess at those on results. */
function batchSelectivity(node: BatchNode, work: BatchWork, condition: Expr, estimates: Estimates): number {
  const { input } = node;
  if (work.kind === 'aggregate' && work.final && work.merge) return estimates.selectivity(input, condition);
  if (work.kind !== 'aggregate' && work.kind !== 'over') return estimateSelectivity(condition);
  const own = work.kind === 'aggregate' ? work.grouping.length : input.rowType.fields.length;
  const parts = conjuncts(condition);
  const below = parts.filter((part) => inputsOf(part).every((column) => column < own));
  const grouping = work.kind === 'aggregate' ? work.grouping : undefined;
  const moved = conjunctionOf(below.map((part) => (grouping ? remapInputs(part, (i) => grouping[i]) : part)));
  const rest = conjunctionOf(parts.filter((part) => !below.includes(part)));
  return estimates.selectivity(input, moved) * guessSelectivity(rest);
}
