/** Joins: interval, window, temporal, lookup, and what is left: regular ones. */
import {
  conjunctionOf,
  conjuncts,
  inputRef,
  inputsOf,
  isConstant,
  remapInputs,
  shiftInputs,
  substitute,
  TRUE,
} from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { RowType } from '../../../types/logical/contracts';
import { isProctime, isRowtime, row } from '../../../types/logical/types';
import { aliasesOf, sideTtl } from '../../logical/hint-sides';
import { joinRow } from '../../logical/row-types';
import { tableError, validation } from '../../../types/sql-error';
import type { Correlate, Hint, Join as LogicalJoin, LogicalNode, Snapshot } from '../../contracts';
import { explainTree } from '../explain';
import type { PhysicalNode, WindowColumns } from '../node';
import {
  EquiJoin,
  IntervalJoin,
  Join,
  type JoinKind,
  LookupJoin,
  type StrategyHint,
  TemporalJoin,
} from '../nodes/join-nodes';
import { WindowJoin } from '../nodes/window-nodes';
import { calc, type ConvertContext, exchange, withColumns } from './context';
import { intervalBounds } from './interval-bounds';
import { splitJoin, type SplitJoin } from './join-condition';
import { durationOption, durationText, integerOption } from './options';
import { tableContext } from './sources';
import { withoutTimeAttributes } from './time-attributes';

export function convertJoin(node: LogicalJoin, context: ConvertContext): PhysicalNode {
  const temporal = snapshotOf(node.right);
  if (temporal) return convertSnapshotJoin(node, temporal, context);
  const left = context.convert(node.left);
  const right = context.convert(node.right);
  const joined = context.settings.batch
    ? regularJoin(node, left, right, context)
    : (windowJoin(node, left, right) ??
      intervalJoin(node, left, right, context) ??
      regularJoin(node, left, right, context));
  return joined;
}

/** The join's output with the columns that splitting added taken out again. */
function output(
  node: { readonly rowType: RowType },
  joined: PhysicalNode,
  split: SplitJoin,
  leftFields: number,
): PhysicalNode {
  const { joinType } = split.join;
  const semi = joinType === 'SEMI' || joinType === 'ANTI';
  const columns = node.rowType.fields.map((_, i) => (semi || i < leftFields ? i : split.leftFields + i - leftFields));
  return calc(
    joined,
    columns.map((index) => inputRef(index, joined.rowType.fields[index].type)),
    [],
    node.rowType,
  );
}

function joinedRow({ left, right, join }: SplitJoin): RowType {
  return joinRow(left.rowType, right.rowType, join.joinType);
}

function regularJoin(
  node: LogicalJoin,
  leftInput: PhysicalNode,
  rightInput: PhysicalNode,
  context: ConvertContext,
): PhysicalNode {
  const left = withoutTimeAttributes(leftInput);
  const right = withoutTimeAttributes(rightInput);
  const split = splitJoin(left, right, node.type, node.condition);
  const { leftKeys, rightKeys } = split.join;
  const { ttl, batch, miniBatch } = context.settings;
  const ttlOf = (side: 'LEFT' | 'RIGHT') => {
    const hinted = sideTtl(node, side);
    return hinted === undefined ? ttl : durationText(hinted);
  };
  const settings = {
    leftTtl: ttlOf('LEFT'),
    rightTtl: ttlOf('RIGHT'),
    batch,
    ...(miniBatch && leftKeys.length > 0 ? { miniBatch: { size: miniBatch.size } } : {}),
  };
  const inputs = [exchange(split.left, leftKeys), exchange(split.right, rightKeys)] as const;
  const ttls = [sideTtl(node, 'LEFT'), sideTtl(node, 'RIGHT')];
  const joined = new Join(inputs[0], inputs[1], split.join, settings, joinedRow(split), strategyHint(node), ttls);
  return output(node, joined, split, left.rowType.fields.length);
}

const STRATEGIES = new Set(['BROADCAST', 'SHUFFLE_HASH', 'SHUFFLE_MERGE', 'NEST_LOOP']);

function strategyHint(node: LogicalJoin): StrategyHint | undefined {
  for (const { name, list } of node.hints ?? []) {
    if (!STRATEGIES.has(name)) continue;
    if (list.some((option) => aliasesOf(node.left).includes(option))) return { name, side: 0 };
    if (list.some((option) => aliasesOf(node.right).includes(option))) return { name, side: 1 };
  }
  return undefined;
}

/** Both sides carry windows of one kind, and the condition makes their bounds equal. */
function windowJoin(node: LogicalJoin, left: PhysicalNode, right: PhysicalNode): PhysicalNode | undefined {
  const leftWindow = left.windowColumns();
  const rightWindow = right.windowColumns();
  if (!leftWindow || !rightWindow) return undefined;
  const split = splitJoin(left, right, node.type, node.condition);
  const { leftKeys, rightKeys, filterNulls, condition } = split.join;
  const pair = (l: readonly number[], r: readonly number[]) =>
    leftKeys.findIndex((key, i) => l.includes(key) && r.includes(rightKeys[i]));
  const start = pair(leftWindow.start, rightWindow.start);
  const end = pair(leftWindow.end, rightWindow.end);
  if (start < 0 || end < 0) return undefined;
  if (!sameWindows(leftWindow, rightWindow)) return undefined;
  const others = leftKeys.map((_, i) => i).filter((i) => i !== start && i !== end);
  const pick = <T>(list: readonly T[]) => others.map((i) => list[i]);
  const written = split.join.written.filter(({ key }) => key !== start && key !== end);
  const join = new EquiJoin(node.type, pick(leftKeys), pick(rightKeys), pick(filterNulls), condition, written);
  const attached = (key: readonly number[]) => ({ kind: 'attached', start: key[start], end: key[end] }) as const;
  const rowType = joinedRow(split);
  const joined = new WindowJoin(
    exchange(split.left, join.leftKeys),
    exchange(split.right, join.rightKeys),
    join,
    attached(leftKeys),
    attached(rightKeys),
    leftWindow.windowing,
    rowType,
  );
  return output(node, joined, split, left.rowType.fields.length);
}

/** Windows of different shapes are ordinary columns. */
function sameWindows(left: WindowColumns, right: WindowColumns): boolean {
  const shape = ({ windowing: { kind, size, slide, offset, time, partition } }: WindowColumns) =>
    JSON.stringify([kind, size, slide, offset, time, partition]);
  return shape(left) === shape(right);
}

function intervalJoin(
  node: LogicalJoin,
  left: PhysicalNode,
  right: PhysicalNode,
  context: ConvertContext,
): PhysicalNode | undefined {
  // Semi and anti joins are regular ones, whatever their condition says about time.
  if (node.type === 'SEMI' || node.type === 'ANTI') return undefined;
  const bounds = intervalBounds(conjuncts(node.condition), left.rowType.fields, right.rowType.fields);
  if (!bounds) return undefined;
  const split = splitJoin(left, right, node.type, conjunctionOf(bounds.rest) ?? TRUE);
  const whole = splitJoin(left, right, node.type, node.condition);
  const { time, leftTimeIndex, rightTimeIndex, lower, upper } = bounds;
  const minCleanupInterval = durationOption(
    context.settings.option,
    'table.exec.interval-join.min-cleanup-interval',
    0,
  );
  const joined = new IntervalJoin(
    exchange(split.left, split.join.leftKeys),
    exchange(split.right, split.join.rightKeys),
    split.join,
    { time, leftTimeIndex, rightTimeIndex, lower, upper, minCleanupInterval },
    joinedRow(split),
    whole.leftFields === split.leftFields ? whole.join : undefined,
  );
  return output(node, joined, split, left.rowType.fields.length);
}

// ---------------------------------------------------------------- FOR SYSTEM_TIME AS OF

interface TemporalSide {
  readonly snapshot: Snapshot;
  /** Filters between the join and the snapshot, over the snapshot's rows (or what `exprs` make of them). */
  readonly filters: readonly Expr[];
  /** A projection above the snapshot. */
  readonly exprs: readonly Expr[] | undefined;
}

/** The snapshot below filters and one projection. */
function snapshotOf(node: LogicalNode): TemporalSide | undefined {
  if (node.node === 'Snapshot') return { snapshot: node, filters: [], exprs: undefined };
  if (node.node === 'Filter') {
    const side = snapshotOf(node.input);
    return side && { ...side, filters: [...side.filters, ...conjuncts(node.condition)] };
  }
  if (node.node === 'Project') {
    const side = snapshotOf(node.input);
    if (side && side.exprs === undefined && side.filters.length === 0) return { ...side, exprs: node.exprs };
  }
  return undefined;
}

/** A Correlate with a snapshot is a join whose condition is the filter of its right side; undefined = some other Correlate. */
export function convertSnapshotCorrelate(node: Correlate, context: ConvertContext): PhysicalNode | undefined {
  const side = snapshotOf(node.right);
  if (!side) return undefined;
  const leftFields = node.left.rowType.fields.length;
  const bound = (expr: Expr): Expr =>
    substitute(shiftRight(expr, leftFields), (part) =>
      part.kind === 'correlated' && part.id === node.id ? inputRef(part.index, part.type) : undefined,
    );
  const condition = conjunctionOf(side.filters.map(bound)) ?? TRUE;
  const join: LogicalJoin = {
    node: 'Join',
    left: node.left,
    right: node.right,
    type: node.type,
    condition,
    rowType: node.rowType,
    ...(node.hints ? { hints: node.hints } : {}),
  };
  const period = bound(side.snapshot.period);
  return convertSnapshotJoin(join, { ...side, filters: [], snapshot: { ...side.snapshot, period } }, context);
}

function shiftRight(expr: Expr, by: number): Expr {
  return shiftInputs(expr, by);
}

function convertSnapshotJoin(node: LogicalJoin, side: TemporalSide, context: ConvertContext): PhysicalNode {
  if (node.type !== 'INNER' && node.type !== 'LEFT') {
    throw tableError(`Temporal table join currently only support INNER JOIN and LEFT JOIN, but was ${node.type} JOIN.`);
  }
  const left = context.convert(node.left);
  const leftFields = left.rowType.fields.length;
  const conditions = [...conjuncts(node.condition), ...side.filters.map((filter) => shiftRight(filter, leftFields))];
  const period = inputsOf(side.snapshot.period)[0];
  if (period === undefined) {
    throw validation(
      "Temporal table join currently only supports 'FOR SYSTEM_TIME AS OF' left table's time attribute field.",
    );
  }
  const lookup = lookupTable(side.snapshot.input, context);
  if (lookup && (isProctime(left.rowType.fields[period].type) || context.settings.batch)) {
    return lookupJoin(node, side, lookup, left, conditions, context);
  }
  return temporalJoin(node, side, left, period, conditions, context);
}

function temporalJoin(
  node: LogicalJoin,
  side: TemporalSide,
  left: PhysicalNode,
  period: number,
  conditions: readonly Expr[],
  context: ConvertContext,
): PhysicalNode {
  const { snapshot, exprs } = side;
  const scanned = context.convert(snapshot.input);
  const right = exprs ? calc(scanned, exprs, [], row(node.right.rowType.fields, false)) : scanned;
  const split = splitJoin(left, right, node.type as JoinKind, conjunctionOf(conditions) ?? TRUE);
  if (split.join.leftKeys.length === 0) {
    throw validation('Currently the join key in Temporal Table Join can not be empty.');
  }
  const rowtime = isRowtime(left.rowType.fields[period].type);
  if (!rowtime) throw tableError('Processing-time temporal join is not supported yet.');
  const rightTimeIndex = right.rowType.fields.findIndex(({ type }) => isRowtime(type));
  checkVersioned(right, rightTimeIndex, split.join.rightKeys, left, split.join.leftKeys);
  const inputs = [exchange(split.left, split.join.leftKeys), exchange(split.right, split.join.rightKeys)] as const;
  const times = { time: 'ROWTIME' as const, leftTimeIndex: period, rightTimeIndex, ttl: context.settings.ttl };
  const joined = new TemporalJoin(inputs[0], inputs[1], split.join, times, joinedRow(split));
  return output(node, joined, split, left.rowType.fields.length);
}

function checkVersioned(
  right: PhysicalNode,
  rowtime: number,
  keys: readonly number[],
  left: PhysicalNode,
  leftKeys: readonly number[],
): void {
  if (rowtime < 0) {
    throw validation(
      `Event-Time Temporal Table Join requires both primary key and row time attribute in versioned table, but no row time attribute can be found.`,
    );
  }
  // Only keys that the condition compares count, so that a left row meets one version at most.
  const unique = right.upsertKeys()?.some((key) => key.every((column) => keys.includes(column)));
  const [primary] = right.upsertKeys() ?? [];
  if (!unique && primary && primary.length > 0) {
    const nameOf = (node: PhysicalNode, column: number) => node.rowType.fields[column].name;
    const compared = keys.map((key, i) => `${nameOf(left, leftKeys[i])}=${nameOf(right, key)}`);
    throw validation(
      `Temporal table's primary key [${primary.map((column) => nameOf(right, column)).join(', ')}] must be included in the ` +
        `equivalence condition of temporal join, but current temporal join condition is [${compared.join(', ')}].`,
    );
  }
  if (!unique) {
    throw validation(
      'Temporal Table Join requires primary key in versioned table, but no primary key can be found. ' +
        `The physical plan is:\n${explainTree(right)}`,
    );
  }
}

interface LookupTable {
  readonly scan: LogicalNode & { readonly node: 'Scan' };
  /** Projection between the snapshot and the scan (computed columns). */
  readonly exprs: readonly Expr[] | undefined;
  readonly filters: readonly Expr[];
  readonly async: boolean;
}

function lookupTable(node: LogicalNode, context: ConvertContext): LookupTable | undefined {
  if (node.node === 'Project' && node.input.node === 'Scan') {
    const inner = lookupTable(node.input, context);
    return inner && { ...inner, exprs: node.exprs };
  }
  if (node.node === 'WatermarkAssigner') return lookupTable(node.input, context);
  if (node.node !== 'Scan' || node.table.inline) return undefined;
  const { lookup } = context.connectors.source(tableContext(context, node.path, node.table, node.dynamicOptions));
  return lookup && { scan: node, exprs: undefined, filters: [], async: lookup.async };
}

function lookupJoin(
  node: LogicalJoin,
  side: TemporalSide,
  table: LookupTable,
  left: PhysicalNode,
  conditions: readonly Expr[],
  context: ConvertContext,
): PhysicalNode {
  const { scan } = table;
  const leftFields = left.rowType.fields.length;
  const physical = scan.table.schema.columns.filter(({ kind }) => kind === 'physical');
  const rightExprs = compose(side.exprs, table.exprs);
  const base = rightExprs ?? scan.columns.map((_, i) => inputRef(i, scan.rowType.fields[i].type));
  const tableColumn = (index: number): number | undefined => {
    const expr = base[index];
    return expr.kind === 'input'
      ? physical.findIndex(({ name }) => name === scan.rowType.fields[expr.index].name)
      : undefined;
  };
  const computed = conditions.flatMap((condition) => computedKey(condition, leftFields, tableColumn) ?? []);
  if (computed.length > 0) return lookupByColumns(node, side, table, left, conditions, computed, context);
  const keys: { index: number; from: { field: number } | { constant: Expr } }[] = [];
  const rest: Expr[] = [];
  const preFilters: Expr[] = [];
  for (const condition of conditions) {
    const key = lookupKey(condition, leftFields, tableColumn);
    if (key && !keys.some(({ index }) => index === key.index)) keys.push(key);
    else if (inputsOf(condition).every((column) => column < leftFields)) preFilters.push(condition);
    else rest.push(condition);
  }
  if (keys.length === 0) {
    throw tableError(`Temporal table join requires an equality condition on fields of table [${scan.path.join('.')}].`);
  }
  const lookupRow = row(
    physical.map(({ name, type }) => ({ name, type })),
    false,
  );
  // The operator's right row is the table's physical row; expressions over the scan are moved to it.
  const toPhysical = (expr: Expr) =>
    remapInputs(expr, (i) => physical.findIndex(({ name }) => name === scan.rowType.fields[i].name));
  const identity =
    base.length === physical.length && base.every((expr, i) => expr.kind === 'input' && tableColumn(i) === i);
  const condition = conjunctionOf(rest);
  const preFilter = conjunctionOf(preFilters);
  const hint = lookupHint(node.hints, scan);
  const primary = scan.table.schema.primaryKey?.columns.map((name) =>
    physical.findIndex((column) => column.name === name),
  );
  const unique = primary?.every((column) => keys.some(({ index }) => index === column));
  const outputs = primary?.map((column) => base.findIndex((_, i) => tableColumn(i) === column));
  const asynchronous = hint?.async ?? table.async;
  return new LookupJoin(
    left,
    scan.path.join('.'),
    {
      joinType: node.type as 'INNER' | 'LEFT',
      keys,
      table: {
        connector: scan.table.options.get('connector') ?? '',
        options: Object.fromEntries([...scan.table.options, ...scan.dynamicOptions]),
        row: lookupRow,
      },
      ...(identity ? {} : { rightExprs: base.map(toPhysical) }),
      ...(condition ? { condition } : {}),
      ...(preFilter ? { preFilter } : {}),
      ...(asynchronous ? { async: asyncSettings(context, hint) } : {}),
      ...(hint?.retry ? { retry: hint.retry } : {}),
    },
    unique && outputs && !outputs.includes(-1) ? outputs : undefined,
    node.rowType,
  );
}

function compose(outer: readonly Expr[] | undefined, inner: readonly Expr[] | undefined): readonly Expr[] | undefined {
  if (!outer || !inner) return outer ?? inner;
  return outer.map((expr) => substitute(expr, (part) => (part.kind === 'input' ? inner[part.index] : undefined)));
}

/** `table column = left column` or `table column = constant`. */
function lookupKey(
  condition: Expr,
  leftFields: number,
  tableColumn: (index: number) => number | undefined,
): { index: number; from: { field: number } | { constant: Expr } } | undefined {
  if (condition.kind !== 'call' || condition.name !== '=') return undefined;
  for (const [a, b] of [condition.args, [...condition.args].reverse()]) {
    if (b.kind !== 'input' || b.index < leftFields) continue;
    const index = tableColumn(b.index - leftFields);
    if (index === undefined || index < 0) continue;
    if (a.kind === 'input' && a.index < leftFields) return { index, from: { field: a.index } };
    if (isConstant(a)) return { index, from: { constant: a } };
  }
  return undefined;
}

/** The left expression of `table column = expression`, when it is neither a column nor constant. */
function computedKey(
  condition: Expr,
  leftFields: number,
  tableColumn: (index: number) => number | undefined,
): Expr | undefined {
  if (condition.kind !== 'call' || condition.name !== '=') return undefined;
  for (const [a, b] of [condition.args, [...condition.args].reverse()]) {
    if (b.kind !== 'input' || b.index < leftFields) continue;
    const index = tableColumn(b.index - leftFields);
    const columns = inputsOf(a);
    const ofLeft = a.kind !== 'input' && columns.length > 0 && columns.every((column) => column < leftFields);
    if (index !== undefined && index >= 0 && ofLeft) return a;
  }
  return undefined;
}

/** Computes key expressions in front of the join, and drops them behind it. */
function lookupByColumns(
  node: LogicalJoin,
  side: TemporalSide,
  table: LookupTable,
  left: PhysicalNode,
  conditions: readonly Expr[],
  computed: readonly Expr[],
  context: ConvertContext,
): PhysicalNode {
  const { length } = left.rowType.fields;
  const wide = withColumns(left, computed);
  const added = wide.node.rowType.fields.slice(length);
  const moved = conditions.map((condition) =>
    substitute(condition, (part) => {
      const at = computed.indexOf(part);
      if (at >= 0) return inputRef(wide.columns[at], part.type);
      return part.kind === 'input' && part.index >= length ? inputRef(part.index + added.length, part.type) : undefined;
    }),
  );
  const { fields } = node.rowType;
  const rowType = row([...fields.slice(0, length), ...added, ...fields.slice(length)], false);
  const joined = lookupJoin({ ...node, rowType }, side, table, wide.node, moved, context);
  const exprs = fields.map(({ type }, i) => inputRef(i < length ? i : i + added.length, type));
  return calc(joined, exprs, [], node.rowType);
}

interface LookupHint {
  readonly async: boolean | undefined;
  readonly ordered: boolean | undefined;
  readonly capacity: number | undefined;
  readonly timeout: number | undefined;
  readonly retry: { readonly delay: number; readonly attempts: number } | undefined;
}

function lookupHint(hints: readonly Hint[] | undefined, scan: LogicalNode & { node: 'Scan' }): LookupHint | undefined {
  const names = [...aliasesOf(scan), scan.path[2]];
  const found =
    hints?.find(({ name, options }) => name === 'LOOKUP' && names.includes(options.get('table') ?? '')) ??
    hints?.find(({ name }) => name === 'LOOKUP');
  if (!found) return undefined;
  const get = (key: string) => found.options.get(key);
  const retry = get('retry-predicate') === 'lookup_miss';
  return {
    async: get('async') === undefined ? undefined : get('async') === 'true',
    ordered: get('output-mode') === undefined ? undefined : get('output-mode') !== 'allow_unordered',
    capacity: get('capacity') === undefined ? undefined : Number(get('capacity')),
    timeout: get('timeout') === undefined ? undefined : durationText(get('timeout')!),
    retry: retry
      ? { delay: durationText(get('fixed-delay') ?? '1s'), attempts: Number(get('max-attempts') ?? 3) }
      : undefined,
  };
}

function asyncSettings(context: ConvertContext, hint: LookupHint | undefined) {
  const { option } = context.settings;
  return {
    capacity: hint?.capacity ?? integerOption(option, 'table.exec.async-lookup.buffer-capacity', 100),
    timeout: hint?.timeout ?? durationOption(option, 'table.exec.async-lookup.timeout', 180_000),
    ordered: hint?.ordered ?? option('table.exec.async-lookup.output-mode') !== 'ALLOW_UNORDERED',
    keyOrdered: option('table.exec.async-lookup.key-ordered-enabled') === 'true',
  };
}
