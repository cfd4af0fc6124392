/** OVER calls: aggregations over a frame, and the row numbers that make a Top-N. */
import {
  conjuncts,
  containsOver,
  digest,
  inlineInputs,
  inputRef,
  inputsOf,
  literal,
  substitute,
} from '../../../expressions/analyze';
import type { AggregateCall, Expr, Over, SortField } from '../../../expressions/contracts';
import type { OverAggregateConfig } from '../../../operators/table/configs';
import type { FieldType, RowType } from '../../../types/logical/contracts';
import { isProctime, isRowtime, isTimeAttribute, row } from '../../../types/logical/types';
import { SqlError, tableError, validation } from '../../../types/sql-error';
import type { Filter, LogicalNode, Project } from '../../contracts';
import type { PhysicalNode, WindowColumns } from '../node';
import { Rank } from '../nodes/rank-nodes';
import { Values } from '../nodes/source';
import { WindowDeduplicate, WindowRank } from '../nodes/window-nodes';
import { calc, type ConvertContext, exchange, withColumns } from './context';
import { booleanOption } from './options';
import { overAggregate } from './python-aggregates';

const RANKS = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK']);

export function hasOver(node: LogicalNode): node is Project {
  return node.node === 'Project' && node.exprs.some(containsOver);
}

interface OverGroup {
  readonly partition: number[];
  readonly order: SortField[];
  readonly frame: Frame;
  readonly calls: { readonly over: Over; readonly call: AggregateCall; readonly column: number }[];
}

type Frame = Pick<OverAggregateConfig['groups'][number], 'unit' | 'preceding' | 'following'>;

/** A projection with OVER calls. */
export function convertOver(node: Project, context: ConvertContext): PhysicalNode {
  const prepared = prepare(node, context);
  const { groups } = prepared;
  checkRanks(groups);
  if (context.settings.batch) checkBatch(groups);
  else checkStreaming(groups, prepared.input.rowType.fields);
  let current = prepared.input;
  const columnOf = new Map<string, number>();
  const inOrder = [...groups].sort(compareGroups);
  for (const sameSort of groupedBySort(inOrder)) {
    const calls = sameSort.flatMap((group) => group.calls);
    const first = current.rowType.fields.length;
    const fields = sameSort.flatMap((group): FieldType[] =>
      group.calls.map(({ call }, i) => ({ name: `w${inOrder.indexOf(group)}$o${i}`, type: call.type })),
    );
    const rowType = row([...current.rowType.fields, ...fields], false);
    const [{ partition, order }] = sameSort;
    const overGroups = sameSort.map((group) => ({ calls: group.calls.map(({ call }) => call), ...group.frame }));
    const settings = { groups: overGroups, ...overTime(order, current, context), ttl: context.settings.ttl };
    current = overAggregate(
      context,
      exchange(current, partition),
      partition,
      order,
      settings,
      context.settings.batch,
      rowType,
    );
    for (const [i, { over }] of calls.entries()) columnOf.set(digest(over), first + i);
  }
  const exprs = node.exprs.map((expr) =>
    substitute(expr, (part) => (part.kind === 'over' ? inputRef(columnOf.get(digest(part))!, part.type) : undefined)),
  );
  return calc(current, exprs, [], node.rowType);
}

interface Prepared {
  readonly input: PhysicalNode;
  readonly groups: readonly OverGroup[];
}

/** Computes what the calls need that is no column, and groups calls by window. */
function prepare(node: Project, context: ConvertContext): Prepared {
  const overs = new Map<string, Over>();
  for (const expr of node.exprs) {
    substitute(expr, (part) => {
      if (part.kind !== 'over') return undefined;
      overs.set(digest(part), part);
      return part;
    });
  }
  const list = [...overs.values()];
  const wanted = list.flatMap((over) => [...over.partition, ...over.order.map(({ expr }) => expr), ...over.call.args]);
  const distinct = new Map(wanted.filter((expr) => expr.kind !== 'literal').map((expr) => [digest(expr), expr]));
  const computed = withColumns(context.convert(node.input), [...distinct.values()], '$');
  const columns = new Map([...distinct.keys()].map((key, i) => [key, computed.columns[i]]));
  const groups: OverGroup[] = [];
  for (const over of list) {
    const take = (expr: Expr): Expr => {
      if (expr.kind === 'literal') return expr;
      const index = columns.get(digest(expr))!;
      return inputRef(index, computed.node.rowType.fields[index].type);
    };
    const partitionColumns = over.partition.map(take).flatMap((expr) => (expr.kind === 'input' ? [expr.index] : []));
    const partition = context.settings.batch ? [...new Set(partitionColumns)].sort((x, y) => x - y) : partitionColumns;
    const order = over.order.flatMap(({ expr, descending, nullsFirst }) => {
      const taken = take(expr);
      return taken.kind === 'input' ? [{ index: taken.index, descending, nullsFirst }] : [];
    });
    const call = { ...over.call, args: over.call.args.map(take) };
    const frame = frameOf(over);
    const known = groups.find(
      (group) =>
        JSON.stringify([group.partition, group.order, group.frame]) === JSON.stringify([partition, order, frame]),
    );
    const group = known ?? { partition, order, frame, calls: [] };
    if (!known) groups.push(group);
    group.calls.push({ over, call, column: 0 });
  }
  return { input: computed.node, groups };
}

/** Windows by their partition, then by their order: those of the same rows stand together. */
function compareGroups(a: OverGroup, b: OverGroup): number {
  const columnsOf = ({ order }: OverGroup) => order.map(({ index }) => index);
  const directions = (a.order.length === b.order.length ? a.order : []).map(
    ({ descending }, i) => Number(descending) - Number(b.order[i].descending),
  );
  return (
    compareColumns(a.partition, b.partition) ||
    compareColumns(columnsOf(a), columnsOf(b)) ||
    (directions.find((direction) => direction !== 0) ?? 0)
  );
}

function compareColumns(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((column, i) => column !== b[i]);
  return different < 0 ? a.length - b.length : a[different] - (b[different] ?? -1);
}

/** Windows that differ in their frame only share one operator. */
function groupedBySort(groups: readonly OverGroup[]): OverGroup[][] {
  const result = new Map<string, OverGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify([group.partition, group.order]);
    result.set(key, [...(result.get(key) ?? []), group]);
  }
  return [...result.values()];
}

/** These look at the order of rows only, whatever frame they were given. */
const FRAMELESS = new Set(['LAG', 'LEAD', 'ROW_NUMBER', 'RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST', 'NTILE']);

function frameOf(over: Over): Frame {
  if (FRAMELESS.has(over.call.name)) {
    return { unit: over.call.name === 'ROW_NUMBER' ? 'ROWS' : 'RANGE', preceding: undefined, following: 0 };
  }
  const { unit, lower, upper } = over.frame;
  const distance = (bound: Over['frame']['lower'], direction: 1 | -1): number | undefined => {
    switch (bound.kind) {
      case 'UNBOUNDED_PRECEDING':
      case 'UNBOUNDED_FOLLOWING':
        return undefined;
      case 'CURRENT_ROW':
        return 0;
      default: {
        if (bound.offset?.type.root === 'INTERVAL_YEAR_MONTH')
          throw validation('INTERVAL_YEAR_MONTH type is not allowed for window boundary');
        const value = Number(bound.offset?.kind === 'literal' ? bound.offset.value : Number.NaN);
        if (Number.isNaN(value)) throw tableError('OVER window bounds must be constant.');
        return (bound.kind === 'PRECEDING' ? value : -value) * direction;
      }
    }
  };
  return { unit, preceding: distance(lower, 1), following: distance(upper, -1) };
}

function overTime(
  order: readonly SortField[],
  input: PhysicalNode,
  context: ConvertContext,
): Pick<OverAggregateConfig, 'time'> & { readonly timeIndex?: number } {
  if (context.settings.batch || order.length === 0) return { time: 'NONE' };
  const { type } = input.rowType.fields[order[0].index];
  if (isRowtime(type)) return { time: 'ROWTIME', timeIndex: order[0].index };
  return { time: isProctime(type) ? 'PROCTIME' : 'NONE' };
}

const BATCH_ONLY = new Set(['LEAD', 'NTILE', 'PERCENT_RANK', 'CUME_DIST']);

function checkBatch(groups: readonly OverGroup[]): void {
  if (groups.some(({ calls }) => calls.some(({ call }) => call.distinct))) {
    throw new SqlError('Distinct not supported in Windowing function!', 'org.apache.calcite.tools.ValidationException');
  }
}

function checkRanks(groups: readonly OverGroup[]): void {
  const unordered = groups.filter(({ order }) => order.length === 0);
  if (unordered.some(({ calls }) => calls.some(({ call }) => RANKS.has(call.name)))) {
    throw validation(
      'Over Agg: The window rank function requires order by clause with non-constant fields. please re-check the over window statement.',
    );
  }
}

/** What Flink's streaming operators can compute. */
function checkStreaming(groups: readonly OverGroup[], fields: readonly FieldType[]): void {
  if (groups.length > 1) {
    throw tableError(
      'Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.',
    );
  }
  const [{ frame, order }] = groups;
  if (order.length !== 1) throw tableError('The window can only be ordered by a single time column.');
  if (order[0].descending) throw tableError('The window can only be ordered in ASCENDING mode.');
  const batchOnly = groups[0].calls.find(({ call }) => BATCH_ONLY.has(call.name));
  if (batchOnly) throw tableError(`${batchOnly.call.name} Function is not supported in stream mode.`);
  if (frame.following !== 0) throw tableError('OVER RANGE FOLLOWING windows are not supported yet.');
  if (frame.preceding !== undefined && !isTimeAttribute(fields[order[0].index].type)) {
    throw tableError('Non-time attribute sort is not supported for bounded OVER window.');
  }
}

// ---------------------------------------------------------------- Top-N

interface RankRange {
  readonly start: number;
  readonly end: number | { readonly column: number };
  /** Conditions that make the range, over the columns of the projection. */
  readonly written: readonly Expr[];
  readonly rest: readonly Expr[];
}

/** `wanted`: which columns of the projection are read above the filter. undefined = no Top-N. */
export function convertRank(
  filter: Filter,
  wanted: ReadonlySet<number> | undefined,
  context: ConvertContext,
): PhysicalNode | undefined {
  const project = filter.input;
  if (!hasOver(project)) return undefined;
  const rankColumns = project.exprs.flatMap((expr, i) => (expr.kind === 'over' ? [i] : []));
  const overCount = project.exprs.filter(containsOver).length;
  if (rankColumns.length !== 1 || overCount !== 1) return rankInside(filter, project, wanted, context);
  const [rankColumn] = rankColumns;
  const over = project.exprs[rankColumn] as Over;
  if (!RANKS.has(over.call.name)) return undefined;
  const range = rankRange(filter.condition, rankColumn, project, context.settings.batch);
  if (!range) return undefined;
  if (typeof range.end === 'number' && range.end < range.start) {
    return new Values([], project.rowType, context.settings.batch);
  }
  const { input, groups } = prepare(project, context);
  const [{ partition, order }] = groups;
  if (order.length === 0) return undefined;
  const constant = typeof range.end === 'number' && range.start === range.end;
  const read = new Set(inputsOf(...range.rest));
  const outputRank = !constant && (wanted === undefined || wanted.has(rankColumn) || read.has(rankColumn));
  const number = inputRef(input.rowType.fields.length, over.type);
  const written = range.written.map((part) =>
    inlineInputs(
      part,
      project.exprs.map((expr, i) => (i === rankColumn ? number : expr)),
    ),
  );
  const ranked = rankNode({ over, input, partition, order, range: { ...range, written }, outputRank }, context);
  const exprs = project.exprs.map((expr, i): Expr => {
    if (i !== rankColumn) return expr;
    if (constant) return literal(range.start, over.type);
    // A number that nobody reads.
    return outputRank ? inputRef(input.rowType.fields.length, over.type) : literal(0, over.type);
  });
  return calc(calc(ranked, exprs, [], project.rowType), undefined, range.rest, project.rowType);
}

/** The one ranking call stands inside other expressions (QUALIFY, `rn + 1`) or several times: it gets a column of its own. */
function rankInside(
  filter: Filter,
  project: Project,
  wanted: ReadonlySet<number> | undefined,
  context: ConvertContext,
): PhysicalNode | undefined {
  const overs = new Map<string, Over>();
  for (const expr of project.exprs) {
    substitute(expr, (part) => {
      if (part.kind !== 'over') return undefined;
      overs.set(digest(part), part);
      return part;
    });
  }
  const [over] = overs.values();
  if (overs.size !== 1 || !RANKS.has(over.call.name)) return undefined;
  const { fields } = project.input.rowType;
  const outside = project.exprs.map((expr) =>
    substitute(expr, (part) => (part.kind === 'over' ? inputRef(fields.length, over.type) : undefined)),
  );
  const condition = substitute(filter.condition, (part) => (part.kind === 'input' ? outside[part.index] : undefined));
  const rowType = row([...fields, { name: rankName(fields), type: over.type }], false);
  const exprs = [...fields.map((field, i) => inputRef(i, field.type)), over];
  const ranking: Project = { node: 'Project', input: project.input, exprs, rowType };
  const read = inputsOf(...outside.filter((_, i) => wanted === undefined || wanted.has(i)));
  const ranked = convertRank({ ...filter, input: ranking, condition, rowType }, new Set(read), context);
  return ranked && calc(ranked, outside, [], filter.rowType);
}

interface RankParts {
  readonly over: Over;
  readonly input: PhysicalNode;
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  readonly range: RankRange;
  readonly outputRank: boolean;
}

function rankNode(parts: RankParts, context: ConvertContext): PhysicalNode {
  const { over, input, partition, order, range, outputRank } = parts;
  const { fields } = input.rowType;
  const rowType: RowType = outputRank
    ? row([...fields, { name: rankName(fields), type: over.type }], false)
    : input.rowType;
  const window = input.windowColumns();
  if (window && !context.settings.batch) {
    const windowed = windowRank(parts, window, rowType);
    if (windowed) return windowed;
  }
  const kind = over.call.name as 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK';
  if (kind !== 'ROW_NUMBER' && !context.settings.batch) {
    throw tableError(`${kind}() on streaming table is not supported currently`);
  }
  const { ttl, miniBatch, batch, option } = context.settings;
  const settings = {
    kind,
    partition,
    order,
    start: range.start,
    end: range.end,
    written: range.written,
    outputRank,
    ttl,
    miniBatch: miniBatch && { size: miniBatch.size },
    compactChanges: booleanOption(option, 'table.exec.deduplicate.mini-batch.compact-changes-enabled', false),
    generateInsert: booleanOption(option, 'table.exec.deduplicate.insert-update-after-sensitive-enabled', true),
    batch,
  };
  return new Rank(exchange(input, partition), settings, rowType);
}

function rankName(fields: readonly FieldType[]): string {
  let name = 'w0$o0';
  for (let i = 1; fields.some((field) => field.name === name); i++) name = `w0$o${i}`;
  return name;
}

/** Partitioned by the bounds of a window: the result is final when the window ends. */
function windowRank(parts: RankParts, window: WindowColumns, rowType: RowType): PhysicalNode | undefined {
  const { input, partition, order, range, outputRank } = parts;
  const start = partition.find((column) => window.start.includes(column));
  const end = partition.find((column) => window.end.includes(column));
  if (start === undefined || end === undefined) return undefined;
  if (typeof range.end !== 'number') {
    throw tableError('Rank strategy VariableRange is not supported on window rank currently.');
  }
  const attached = { kind: 'attached', start, end } as const;
  const keys = partition.filter((column) => !window.start.includes(column) && !window.end.includes(column));
  const exchanged = exchange(input, keys);
  const top = range.start === 1 && range.end === 1 && order.length === 1;
  if (top && isTimeAttribute(input.rowType.fields[order[0].index].type)) {
    if (isProctime(input.rowType.fields[order[0].index].type)) {
      throw tableError('Processing time Window Deduplication is not supported yet.');
    }
    const settings = {
      partition: keys,
      orderIndex: order[0].index,
      keepLast: order[0].descending,
      window: attached,
      windowing: window.windowing,
    };
    return new WindowDeduplicate(exchanged, settings);
  }
  const settings = {
    partition: keys,
    order,
    rankStart: range.start,
    rankEnd: range.end,
    outputRank,
    window: attached,
    windowing: window.windowing,
  };
  return new WindowRank(exchanged, settings, rowType);
}

/** The range that conditions on the row number give; other conditions stay. In batch mode its end is constant. */
function rankRange(condition: Expr, rankColumn: number, project: Project, batch: boolean): RankRange | undefined {
  let start = 1;
  let end: number | { readonly column: number } | undefined;
  const rest: Expr[] = [];
  for (const part of conjuncts(condition)) {
    const bound = boundOf(part, rankColumn);
    const literalValue = bound?.value.kind === 'literal' ? Number(bound.value.value) : undefined;
    if (bound && literalValue !== undefined && Number.isFinite(literalValue)) {
      const whole = Math.floor(literalValue);
      const limit = (value: number) => {
        end = typeof end === 'number' ? Math.min(end, value) : value;
      };
      if (bound.operator === '<') limit(Number.isInteger(literalValue) ? whole - 1 : whole);
      else if (bound.operator === '<=') limit(whole);
      else if (bound.operator === '>') start = Math.max(start, whole + 1);
      else if (bound.operator === '>=') start = Math.max(start, Math.ceil(literalValue));
      else if (bound.operator === '=') {
        start = Math.max(start, whole);
        limit(whole);
      } else rest.push(part);
    } else if (bound && !batch && end === undefined && (bound.operator === '<=' || bound.operator === '=')) {
      const column = variableEnd(bound.value, project);
      if (column === undefined) rest.push(part);
      else end = { column };
    } else rest.push(part);
  }
  // Inputs that end can be numbered to their end.
  if (end === undefined && start > 1 && !batch) {
    throw tableError(
      'Rank end is not specified. Currently rank only support TopN, which means the rank end must be specified.',
    );
  }
  if (end === undefined) return undefined;
  return { start, end, written: conjuncts(condition).filter((part) => !rest.includes(part)), rest };
}

/** A column of the projection's input that holds the rank's end. */
function variableEnd(value: Expr, project: Project): number | undefined {
  if (value.kind !== 'input') return undefined;
  const source = project.exprs[value.index];
  return source.kind === 'input' ? source.index : undefined;
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' };

function boundOf(part: Expr, rankColumn: number): { operator: string; value: Expr } | undefined {
  if (part.kind !== 'call' || !(part.name in MIRRORED)) return undefined;
  const [a, b] = part.args.map(withoutCast);
  if (a.kind === 'input' && a.index === rankColumn) return { operator: part.name, value: b };
  if (b.kind === 'input' && b.index === rankColumn) return { operator: MIRRORED[part.name], value: a };
  return undefined;
}

function withoutCast(expr: Expr): Expr {
  return expr.kind === 'call' && expr.name === 'CAST' ? withoutCast(expr.args[0]) : expr;
}
