/**
 * Joins whose sides could be looked up in each other's tables (Flink's DeltaJoinRewriteRule): they may give a change more than
 * once, so only sinks that apply changes by key may stand behind them. Runs on a plan whose changelog traits are known.
 */
import { conjunctionOf, conjuncts, inlineInputs, inputRef, inputsOf, isDeterministic } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import type { DeltaJoinSide } from '../../operators/table/configs';
import { row } from '../../types/logical/types';
import { validation } from '../../types/sql-error';
import { booleanOption, integerOption } from './convert/options';
import { explainTree } from './explain';
import { shown } from './explain-shape';
import type { PhysicalNode } from './node';
import { Calc, Exchange } from './nodes/calc-nodes';
import { DropUpdateBefore } from './nodes/changelog-nodes';
import { DeltaJoin, type DeltaLookups, Join } from './nodes/join-nodes';
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
  const planned = rewritten(root, false, session);
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

function rewritten(node: PhysicalNode, allowed: boolean, session: SessionInfo): PhysicalNode {
  const inputs = node.inputs.map((input) => rewritten(input, allowsBelow(node, allowed), session));
  const same = inputs.every((input, i) => input === node.inputs[i]);
  const current = same ? node : node.copy({ inputs });
  if (!(current instanceof Join) || current instanceof DeltaJoin || !allowed) return current;
  return canLookUp(current) ? DeltaJoin.of(current, lookupsOf(current, session)) : current;
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

/** Undefined for joins of joins: those keep their inputs, and give every change once. */
function lookupsOf(node: Join, session: SessionInfo): DeltaLookups | undefined {
  const [left, right] = node.inputs;
  const { leftKeys, rightKeys } = node.join;
  const sides = [sideOf(right, leftKeys, rightKeys), sideOf(left, rightKeys, leftKeys)] as const;
  if (!sides[0] || !sides[1]) return undefined;
  const { option } = session;
  const cached = booleanOption(option, 'table.exec.delta-join.cache-enabled', true);
  const size = (side: string) =>
    cached ? integerOption(option, `table.exec.delta-join.${side}.cache-size`, 10_000) : 0;
  const capacity = integerOption(option, 'table.exec.async-lookup.buffer-capacity', 100);
  return { sides: [sides[0], sides[1]], capacity, cacheSizes: [size('left'), size('right')] };
}

/** How rows whose `asking` columns equal the node's `keys` find its table's rows. */
function sideOf(node: PhysicalNode, asking: readonly number[], keys: readonly number[]): DeltaJoinSide | undefined {
  const read = readingOf(node);
  if (!read) return undefined;
  const { source, exprs, conditions } = read;
  const { scan } = source;
  const lookups = keys.flatMap((key, i) => {
    const expr = exprs[key];
    return expr.kind === 'input' ? [{ index: expr.index, field: asking[i] }] : [];
  });
  const filter = conjunctionOf(conditions);
  const fields = scan.table.schema.columns.flatMap((column) =>
    column.kind === 'physical' ? [{ name: column.name, type: column.type }] : [],
  );
  const unique = node.upsertKeys()?.[0];
  return {
    table: {
      connector: scan.table.options.get('connector') ?? '',
      options: Object.fromEntries([...scan.table.options, ...scan.dynamicOptions]),
      row: row(fields, false),
    },
    lookups: lookups.filter(({ index }, i) => lookups.findIndex((one) => one.index === index) === i),
    exprs,
    ...(filter ? { filter } : {}),
    rowKey: unique ?? exprs.map((_, i) => i),
  };
}

interface Reading {
  readonly source: Source;
  /** The node's columns, and the conditions of its rows, over the table's physical row. */
  readonly exprs: readonly Expr[];
  readonly conditions: readonly Expr[];
}

function readingOf(node: PhysicalNode): Reading | undefined {
  if (node instanceof Source) {
    const { projection, paths, filters, produced, partitions } = node.plan;
    if (paths?.some((path) => path.length > 0) || partitions !== undefined) return undefined;
    const exprs = projection.map((column, i) => inputRef(column, produced.fields[i].type));
    return { source: node, exprs, conditions: filters };
  }
  if (node instanceof Exchange || node instanceof DropUpdateBefore) return readingOf(node.input);
  const below = node instanceof Calc && node.name === 'Calc' ? readingOf(node.input) : undefined;
  if (!below || !(node instanceof Calc)) return undefined;
  const exprs = node.exprs.map((expr) => inlineInputs(expr, below.exprs));
  const conditions = conjuncts(node.condition).map((part) => inlineInputs(part, below.exprs));
  return { ...below, exprs, conditions: [...below.conditions, ...conditions] };
}
