/**
 * Joins whose sides could be looked up in each other's tables (Flink's DeltaJoinRewriteRule): they may give a change more than
 * once, so only sinks that apply changes by key may stand behind them. Runs on a plan whose changelog traits are known.
 */
import { inputsOf, isDeterministic } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import { validation } from '../../types/sql-error';
import { explainTree } from './explain';
import { shown } from './explain-shape';
import type { PhysicalNode } from './node';
import { Calc, Exchange } from './nodes/calc-nodes';
import { DropUpdateBefore } from './nodes/changelog-nodes';
import { DeltaJoin, Join } from './nodes/join-nodes';
import { Sink } from './nodes/sink';
import { Source } from './nodes/source';
import { DELETE, isInsertOnly } from './traits';

const OPTION = 'table.optimizer.delta-join.strategy';
const STRATEGIES = new Set(['NONE', 'AUTO', 'FORCE']);

/** Throws ValidationException when joins must be delta joins and none can be one. */
export function planDeltaJoins(root: PhysicalNode, session: SessionInfo): PhysicalNode {
  if (session.batch) return root;
  const text = session.option(OPTION) ?? 'AUTO';
  const strategy = text.trim().toUpperCase();
  if (!STRATEGIES.has(strategy)) throw validation(`Could not parse value '${text}' for key '${OPTION}'.`);
  if (strategy === 'NONE') return root;
  const planned = rewritten(root, false);
  if (strategy === 'FORCE') checkForced(planned, session);
  return planned;
}

function checkForced(root: PhysicalNode, session: SessionInfo): void {
  const nodes = allNodes(root);
  if (nodes.some((node) => node instanceof DeltaJoin) || !nodes.some((node) => node instanceof Join)) return;
  const plan = shown(root, session);
  const duplicates = new Map<PhysicalNode, string>();
  const note = (node: PhysicalNode, allowed: boolean): void => {
    duplicates.set(node, node instanceof Sink ? 'NONE' : allowed ? 'ALLOW' : 'DISALLOW');
    for (const input of node.inputs) note(input, allowsBelow(node, allowed));
  };
  note(plan, false);
  const tree = explainTree(plan, { changelogMode: true, duplicates });
  throw validation(`The current sql doesn't support to do delta join optimization. The plan is:\n\n${tree}`);
}

function allNodes(node: PhysicalNode): PhysicalNode[] {
  return [node, ...node.inputs.flatMap(allNodes)];
}

const FORWARDING = new Set([
  ...['Calc', 'Exchange', 'MiniBatchAssigner', 'WatermarkAssigner', 'DropUpdateBefore', 'LookupJoin'],
]);

/** May the inputs of a node repeat changes, when its consumer takes repeated ones or not? */
function allowsBelow(node: PhysicalNode, allowed: boolean): boolean {
  if (node instanceof Sink) return appliesByKey(node);
  if (node instanceof Join) return node.updateKind === 'ONLY_UPDATE_AFTER' && allowed;
  return FORWARDING.has(node.name) && allowed;
}

/** An upsert sink with a primary key, without a materializer of its own. */
function appliesByKey(node: Sink): boolean {
  const { sink, table } = node.settings;
  if (table.schema.primaryKey === undefined || node.materializes) return false;
  const mode = sink.changelog(ALL_CHANGES);
  return mode.updateAfter && !mode.updateBefore;
}

const ALL_CHANGES = { insert: true, updateBefore: true, updateAfter: true, delete: true };

function rewritten(node: PhysicalNode, allowed: boolean): PhysicalNode {
  const inputs = node.inputs.map((input) => rewritten(input, allowsBelow(node, allowed)));
  const same = inputs.every((input, i) => input === node.inputs[i]);
  const current = same ? node : node.copy({ inputs });
  if (!(current instanceof Join) || current instanceof DeltaJoin || !allowed) return current;
  return canLookUp(current) ? DeltaJoin.of(current) : current;
}

function canLookUp(node: Join): boolean {
  const { join } = node;
  if (join.joinType !== 'INNER' || join.leftKeys.length === 0 || join.filterNulls.includes(false)) return false;
  if (!conditionHolds(node)) return false;
  if (node.inputs.some(({ modifyKinds, updateKind }) => modifyKinds & DELETE || updateKind === 'BEFORE_AND_AFTER')) {
    return false;
  }
  return isLookedUp(node.inputs[0], join.leftKeys) && isLookedUp(node.inputs[1], join.rightKeys);
}

/** What else the condition says must not change for one key, when rows are updated. */
function conditionHolds(node: Join): boolean {
  const { condition } = node.join;
  if (condition === undefined) return true;
  if (!isDeterministic(condition)) return false;
  const read = inputsOf(condition);
  return (
    isInsertOnly(node.modifyKinds) || (node.upsertKeys()?.some((key) => read.every((i) => key.includes(i))) ?? false)
  );
}

/** Can rows with these columns be looked up in the table, or in one of the tables of a delta join, that the node reads? */
function isLookedUp(node: PhysicalNode, keys: readonly number[]): boolean {
  if (keys.length === 0) return false;
  if (node instanceof Exchange || node instanceof DropUpdateBefore) return isLookedUp(node.input, keys);
  if (node instanceof Calc && node.name === 'Calc') return isCalcLookedUp(node, keys);
  if (node instanceof Source) return isIndexed(node, keys);
  if (!(node instanceof DeltaJoin)) return false;
  const [left, right] = node.inputs;
  const { length } = left.rowType.fields;
  const ofLeft = keys.filter((key) => key < length);
  const ofRight = keys.filter((key) => key >= length).map((key) => key - length);
  return isLookedUp(left, ofLeft) || isLookedUp(right, ofRight);
}

function isCalcLookedUp(node: Calc, keys: readonly number[]): boolean {
  const exprs: readonly Expr[] = node.condition ? [...node.exprs, node.condition] : node.exprs;
  if (!exprs.every((expr) => isDeterministic(expr))) return false;
  const below = keys.flatMap((key) => {
    const expr = node.exprs[key];
    return expr.kind === 'input' ? [expr.index] : [];
  });
  return isLookedUp(node.input, below);
}

/** The key columns hold all columns of an index of a table that answers asynchronously. */
function isIndexed(node: Source, keys: readonly number[]): boolean {
  const { source, plan, table } = node;
  if (source.lookup?.async !== true || plan.metadata.length > 0 || plan.limit !== undefined) return false;
  const indexes = [...(source.indexes ?? []), ...(table.schema.indexes ?? [])];
  const names = keys.map((key) => node.rowType.fields[key]?.name);
  return indexes.some((index) => index.every((name) => names.includes(name)));
}
