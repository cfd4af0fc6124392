/** Aggregations: plain, on windows of a TVF, legacy group windows, grouping sets. */
import {
  call,
  inputRef,
  inputsOf,
  inputsOfAggregate,
  literal,
  mapAggregateCall,
  remapInputs,
} from '../../../expressions/analyze';
import type { AggregateCall, Expr } from '../../../expressions/contracts';
import { isGroupingFunction } from '../../../functions/aggregates/grouping';
import type { Windowing, WindowSource } from '../../../operators/table/configs';
import type { FieldType, RowType } from '../../../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../../../types/logical/equals';
import { BIGINT, BOOLEAN, notNull, nullable, row, withoutAttribute } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import type { Aggregate, LogicalNode, WindowGroupAggregate } from '../../contracts';
import { containsAll } from '../column-sets';
import type { PhysicalNode, WindowColumns } from '../node';
import { Calc, Exchange, Expand } from '../nodes/calc-nodes';
import { WindowAggregate, WindowTableFunction } from '../nodes/window-nodes';
import { calc, type ConvertContext, exchange } from './context';
import { booleanOption, durationOption, durationText } from './options';
import { checkPythonGroup, groupAggregate, groupWindowAggregate, pythonFunctions } from './python-aggregates';
import { type MakeAggregate, splitDistinct } from './split-distinct';

export function convertAggregate(node: Aggregate, context: ConvertContext): PhysicalNode {
  const input = context.convert(node.input);
  const calls = withLiterals(node.calls, node.input);
  const plain = node.groupSets.length === 1 && node.groupSets[0].length === node.grouping.length;
  if (!plain || calls.some(({ name }) => isGroupingFunction(name))) {
    return convertGroupingSets({ ...node, calls }, input, context);
  }
  return withoutAggregate(node, input, calls) ?? aggregateOn(node, input, node.grouping, calls, node.rowType, context);
}

const OF_ONE_ROW = new Set(['SUM', 'MIN', 'MAX']);

/** Groups of one row each need no aggregation, when every result is the row's own value (Flink's FlinkAggregateRemoveRule). */
function withoutAggregate(
  node: Aggregate,
  input: PhysicalNode,
  calls: readonly AggregateCall[],
): PhysicalNode | undefined {
  const { grouping, rowType } = node;
  const single = input.upsertKeys()?.some((key) => key.length > 0 && containsAll(grouping, key));
  const plain = calls.every(
    ({ name, args, filter, userFunction }) =>
      userFunction === undefined && OF_ONE_ROW.has(name) && args.length === 1 && !filter,
  );
  if (!single || !plain || grouping.length === 0 || input.windowColumns()) return undefined;
  const values = [
    ...grouping.map((index) => inputRef(index, input.rowType.fields[index].type)),
    ...calls.map(({ args }) => args[0]),
  ];
  const exprs = values.map((value, i): Expr => {
    const { type } = rowType.fields[i];
    return typesEqualIgnoringNullability(value.type, type)
      ? value
      : { kind: 'call', name: 'CAST', args: [value], type };
  });
  return calc(input, exprs, [], rowType);
}

/** Arguments that are constants below: LISTAGG's delimiter is none of the row's. */
function withLiterals(calls: readonly AggregateCall[], input: LogicalNode): readonly AggregateCall[] {
  if (input.node !== 'Project') return calls;
  return calls.map((one) => ({
    ...one,
    args: one.args.map((arg, i) => {
      const source = i > 0 && !one.userFunction && arg.kind === 'input' ? input.exprs[arg.index] : undefined;
      return source?.kind === 'literal' ? source : arg;
    }),
  }));
}

function aggregateOn(
  node: LogicalNode,
  input: PhysicalNode,
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  rowType: RowType,
  context: ConvertContext,
): PhysicalNode {
  const python = pythonFunctions(calls, context);
  checkPythonGroup(calls, python, context.settings);
  const window = input.windowColumns();
  const windowed = window && groupedByWindow(window, grouping);
  if (windowed && !context.settings.batch && python.size === 0) {
    const aggregate = windowAggregate(input, window, windowed, grouping, calls, rowType);
    if (aggregate) {
      checkWindowAggregate(window.windowing, context);
      return aggregate;
    }
  }
  const aggregated: MakeAggregate = (from, keys, wanted, type, level) =>
    plainAggregate(node, from, keys, wanted, type, context, level);
  checkCounts(calls);
  const reduced = context.settings.batch ? reduceGrouping(input, grouping, calls, rowType, aggregated) : undefined;
  if (reduced) return reduced;
  const split = splitDistinct(input, grouping, calls, rowType, context, aggregated);
  return split ?? aggregated(input, grouping, calls, rowType);
}

/** Flink counts one column only. */
function checkCounts(calls: readonly AggregateCall[]): void {
  if (calls.some(({ name, args, userFunction }) => !userFunction && name === 'COUNT' && args.length > 1)) {
    throw tableError('We now only support the count of one field.');
  }
}

/**
 * Batch: of grouping columns that contain a key of the input, the key alone groups, and the others are those of the first row
 * (Flink's AggregateReduceGroupingRule).
 */
function reduceGrouping(
  input: PhysicalNode,
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  rowType: RowType,
  aggregated: MakeAggregate,
): PhysicalNode | undefined {
  const keys = (input.upsertKeys() ?? []).filter((key) => key.length > 0 && containsAll(grouping, key));
  const [key] = [...keys].sort((a, b) => a.length - b.length);
  if (!key || key.length >= grouping.length) return undefined;
  const kept = grouping.filter((column) => key.includes(column));
  const others = grouping.filter((column) => !key.includes(column));
  const firsts = others.map((column): AggregateCall => {
    const { name, type } = input.rowType.fields[column];
    return { name: 'FIRST_VALUE', args: [inputRef(column, type)], distinct: false, type: nullable(type), alias: name };
  });
  const fields = [
    ...kept.map((column) => input.rowType.fields[column]),
    ...calls.map((_, i) => rowType.fields[grouping.length + i]),
    ...firsts.map(({ alias, type }) => ({ name: alias, type })),
  ];
  const aggregate = aggregated(input, kept, [...calls, ...firsts], row(fields, false));
  const place = (column: number) =>
    kept.includes(column) ? kept.indexOf(column) : kept.length + calls.length + others.indexOf(column);
  const positions = [...grouping.map(place), ...calls.map((_, i) => kept.length + i)];
  return calc(
    aggregate,
    positions.map((index) => inputRef(index, fields[index].type)),
    [],
    rowType,
  );
}

function plainAggregate(
  node: LogicalNode,
  input: PhysicalNode,
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  rowType: RowType,
  context: ConvertContext,
  level: 'PARTIAL' | 'FINAL' | undefined,
): PhysicalNode {
  const { ttl, miniBatch, batch } = context.settings;
  const ttlHint = hintedTtl(node);
  const settings = {
    ...(level ? { level } : {}),
    ttl: ttlHint === undefined ? ttl : durationText(ttlHint),
    ...(ttlHint === undefined ? {} : { ttlHint }),
    batch,
    ...(miniBatch ? { miniBatch: { size: miniBatch.size } } : {}),
  };
  return groupAggregate(context, exchange(input, grouping), grouping, calls, settings, withoutTimes(rowType));
}

/** Time attributes that are grouped by without a window are ordinary timestamps from there on. */
function withoutTimes(rowType: RowType): RowType {
  return { ...rowType, fields: rowType.fields.map((field) => ({ ...field, type: withoutAttribute(field.type) })) };
}

/** STATE_TTL of an aggregation: the option of whatever name stands there. */
function hintedTtl(node: LogicalNode): string | undefined {
  const hint = node.hints?.find(({ name }) => name === 'STATE_TTL');
  return hint && [...hint.options.values()][0];
}

interface WindowGroup {
  readonly start: number;
  readonly end: number;
}

/** Both bounds of the window must be grouped by. */
function groupedByWindow(window: WindowColumns, grouping: readonly number[]): WindowGroup | undefined {
  const start = grouping.find((column) => window.start.includes(column));
  const end = grouping.find((column) => window.end.includes(column));
  if (start === undefined || end === undefined) return undefined;
  return window.windowing.kind === 'SESSION' && !sessionKeysMatch(window, grouping) ? undefined : { start, end };
}

/** Sessions are those of the TVF's partition, so rows must be grouped by exactly that. */
function sessionKeysMatch(window: WindowColumns, grouping: readonly number[]): boolean {
  const bounds = [...window.start, ...window.end, ...window.time];
  const keys = grouping.filter((column) => !bounds.includes(column));
  const { partition } = window.windowing;
  return keys.length === partition.length && keys.every((column) => partition.includes(column));
}

function checkWindowAggregate({ kind, size, slide }: Windowing, { settings: { option } }: ConvertContext): void {
  const [early, late] = ['table.exec.emit.early-fire.enabled', 'table.exec.emit.late-fire.enabled'];
  if (booleanOption(option, early, false) || booleanOption(option, late, false)) {
    throw tableError(
      `Currently, window table function based aggregate doesn't support early-fire and late-fire configuration '${early}' and '${late}'.`,
    );
  }
  if (kind === 'HOP' && size % slide !== 0) {
    throw tableError(
      `HOP table function based aggregate requires size must be an integral multiple of slide, but got size ${size} ms and slide ${slide} ms`,
    );
  }
}

/** Undefined when the windows are of processing time and not those of a TVF right below. */
function windowAggregate(
  input: PhysicalNode,
  window: WindowColumns,
  group: WindowGroup,
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  rowType: RowType,
): PhysicalNode | undefined {
  const isBound = (column: number) =>
    window.start.includes(column) || window.end.includes(column) || window.time.includes(column);
  const keys = grouping.filter((column) => !isBound(column));
  const pulled = pullUpWindow(input, keys, calls);
  if (!pulled && window.windowing.time === 'PROCTIME') return undefined;
  const source: WindowSource = pulled?.source ?? { kind: 'attached', start: group.start, end: group.end };
  const base = pulled ?? { input, keys, calls, windowing: window.windowing };
  // A session window that is merged across partition keys is not what the TVF made: its own partition stays the key.
  const exchanged = exchange(base.input, base.keys);
  const properties: ('START' | 'END' | 'ROWTIME' | 'PROCTIME')[] = [];
  const position = new Map<number, number>();
  for (const column of grouping.filter(isBound)) {
    const property = window.start.includes(column)
      ? 'START'
      : window.end.includes(column)
        ? 'END'
        : timeProperty(window);
    position.set(column, keys.length + calls.length + properties.push(property) - 1);
  }
  const fields: FieldType[] = [
    ...keys.map((column) => rowType.fields[grouping.indexOf(column)]),
    ...calls.map((_, i) => rowType.fields[grouping.length + i]),
    ...[...position.keys()].map((column) => rowType.fields[grouping.indexOf(column)]),
  ];
  const aggregate = new WindowAggregate(
    exchanged,
    base.keys,
    base.calls,
    base.windowing,
    source,
    properties,
    row(fields, false),
  );
  const outputs = [...grouping, ...calls.keys()].map((_, i) => {
    const column = grouping[i];
    if (i >= grouping.length) return keys.length + (i - grouping.length);
    return position.get(column) ?? keys.indexOf(column);
  });
  return calc(
    aggregate,
    outputs.map((index) => inputRef(index, fields[index].type)),
    [],
    rowType,
  );
}

function timeProperty(window: WindowColumns): 'ROWTIME' | 'PROCTIME' {
  return window.windowing.time === 'PROCTIME' ? 'PROCTIME' : 'ROWTIME';
}

interface Pulled {
  readonly input: PhysicalNode;
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly windowing: Windowing;
  readonly source: WindowSource;
}

/**
 * The aggregation takes over the windows of a TVF right below it (possibly behind a projection), so that rows are not copied
 * for each window. Not when the projection or its filter looks at the windows.
 */
function pullUpWindow(
  input: PhysicalNode,
  keys: readonly number[],
  calls: readonly AggregateCall[],
): Pulled | undefined {
  if (input instanceof Expand) return pullThroughExpand(input, keys, calls);
  const projection = input instanceof Calc ? input : undefined;
  const tvf = projection ? projection.input : input;
  if (!(tvf instanceof WindowTableFunction)) return undefined;
  // Sessions are those of the keys: one shuffle does for both.
  const below = tvf.input instanceof Exchange ? tvf.input.input : tvf.input;
  const fields = below.rowType.fields.length;
  const exprs = projection?.exprs ?? tvf.rowType.fields.map((field, i) => inputRef(i, field.type));
  const readsWindow = (expr: Expr) => inputsOf(expr).some((column) => column >= fields);
  if (projection?.condition && readsWindow(projection.condition)) return undefined;
  const used = new Set([...keys, ...calls.flatMap(inputsOfAggregate)]);
  if ([...used].some((column) => readsWindow(exprs[column]))) return undefined;
  const columns = [...used].sort((a, b) => a - b);
  const place = (column: number) => columns.indexOf(column);
  const time = inputRef(tvf.timeIndex, below.rowType.fields[tvf.timeIndex].type);
  const taken = columns.map((column) => exprs[column]);
  const passed = (index: number) => taken.findIndex((expr) => expr.kind === 'input' && expr.index === index);
  const partition = tvf.windowing.partition.map(passed);
  if (partition.includes(-1)) return undefined;
  const outputs = [...taken, time];
  const outputRow = row(
    [
      ...columns.map((column) => input.rowType.fields[column]),
      { name: uniqueName(below.rowType.fields[tvf.timeIndex].name, input.rowType), type: time.type },
    ],
    false,
  );
  const narrowed = calc(below, outputs, projection?.condition ? [projection.condition] : [], outputRow);
  return {
    input: narrowed,
    keys: keys.map(place),
    calls: calls.map((one) => mapAggregateCall(one, (expr) => remapInputs(expr, place))),
    // Sessions have the keys in the order of the grouping.
    windowing: { ...tvf.windowing, partition: keys.map(place).filter((column) => partition.includes(column)) },
    source: { kind: 'time', index: columns.length },
  };
}

/** GROUPING SETS: rows are repeated for the sets, with their time, where the windows are not yet assigned. */
function pullThroughExpand(
  expand: Expand,
  keys: readonly number[],
  calls: readonly AggregateCall[],
): Pulled | undefined {
  const id = expand.rowType.fields.length - 1;
  const used = new Set([...keys, ...calls.flatMap(inputsOfAggregate)]);
  used.delete(id);
  const columns = [...used].sort((a, b) => a - b);
  // Columns of the input that any set passes on; copies of grouping columns are the same ones.
  const sources = columns.map((column) => {
    const passed = expand.projections.map((exprs) => exprs[column]).find(({ kind }) => kind === 'input');
    return passed?.kind === 'input' ? passed.index : undefined;
  });
  if (sources.includes(undefined)) return undefined;
  const below = pullUpWindow(expand.input, [...new Set(sources as number[])], []);
  if (below?.source.kind !== 'time') return undefined;
  const wanted = [...new Set(sources as number[])].sort((a, b) => a - b);
  const place = (source: number) => wanted.indexOf(source);
  const timeIndex = below.source.index;
  const { fields } = below.input.rowType;
  const time = inputRef(timeIndex, fields[timeIndex].type);
  const projections = expand.projections.map((exprs) => [
    ...columns.map((column) => remapInputs(exprs[column], place)),
    exprs[id],
    time,
  ]);
  const rowType = row(
    [...columns.map((column) => expand.rowType.fields[column]), expand.rowType.fields[id], fields[timeIndex]],
    false,
  );
  const at = (column: number) => (column === id ? columns.length : columns.indexOf(column));
  return {
    input: new Expand(below.input, projections, rowType),
    keys: keys.map(at),
    calls: calls.map((one) => mapAggregateCall(one, (expr) => remapInputs(expr, at))),
    windowing: below.windowing,
    source: { kind: 'time', index: columns.length + 1 },
  };
}

function uniqueName(name: string, rowType: RowType): string {
  return rowType.fields.some((field) => field.name === name) ? `${name}$` : name;
}

const EXPAND_ID = '$e';

/**
 * GROUPING SETS: each row once for every set, with NULL in the columns that the set leaves out, grouped by them and the set's number.
 * GROUPING and GROUPING_ID are computed from that number.
 */
function convertGroupingSets(node: Aggregate, input: PhysicalNode, context: ConvertContext): PhysicalNode {
  const { grouping, groupSets, calls } = node;
  const { fields } = input.rowType;
  const real = calls.filter(({ name }) => !isGroupingFunction(name));
  // Arguments keep the value of a grouping column that a set leaves out.
  const copied = grouping.filter((column) => real.some((one) => inputsOfAggregate(one).includes(column)));
  const nulled = new Map(grouping.map((column) => [column, nullable(fields[column].type)]));
  const idType = notNull(BIGINT);
  const expandRow = row(
    [
      ...fields.map((field, i) => ({ ...field, type: nulled.get(i) ?? field.type })),
      { name: EXPAND_ID, type: idType },
      ...copied.map((column) => ({ name: `${fields[column].name}_0`, type: fields[column].type })),
    ],
    false,
  );
  const ids = groupSets.map((set) => setId(grouping, set));
  const projections = groupSets.map((set, i): Expr[] => [
    ...fields.map((field, column) => {
      const type = nulled.get(column);
      if (!type) return inputRef(column, field.type);
      return set.includes(column) ? inputRef(column, field.type) : literal(null, type);
    }),
    literal(ids[i], idType),
    ...copied.map((column) => inputRef(column, fields[column].type)),
  ]);
  const expand = new Expand(input, projections, expandRow);
  const idColumn = fields.length;
  const place = (column: number) => (copied.includes(column) ? idColumn + 1 + copied.indexOf(column) : column);
  const moved = real.map((one) => mapAggregateCall(one, (expr) => remapInputs(expr, place)));
  const keys = [...grouping, idColumn];
  const aggregateRow = row(
    [...keys.map((column) => expandRow.fields[column]), ...real.map((one) => ({ name: one.alias, type: one.type }))],
    false,
  );
  const aggregated = aggregateOn(node, expand, keys, moved, aggregateRow, context);
  const exprs: Expr[] = [
    ...grouping.map((_, i) => inputRef(i, aggregateRow.fields[i].type)),
    ...calls.map((one) =>
      isGroupingFunction(one.name)
        ? groupingExpr(one, grouping, ids, inputRef(grouping.length, idType))
        : inputRef(keys.length + real.indexOf(one), one.type),
    ),
  ];
  return calc(aggregated, exprs, [], node.rowType);
}

/** Bit i (from the last grouping column) set = the column is left out. */
function setId(grouping: readonly number[], set: readonly number[]): number {
  return grouping.reduce((id, column) => id * 2 + (set.includes(column) ? 0 : 1), 0);
}

function groupingExpr(one: AggregateCall, grouping: readonly number[], ids: readonly number[], id: Expr): Expr {
  const value = (setNumber: number): number =>
    one.args.reduce((bits, arg) => {
      const position = arg.kind === 'input' ? grouping.indexOf(arg.index) : -1;
      const bit = Math.floor(setNumber / 2 ** (grouping.length - 1 - position)) % 2;
      return bits * 2 + bit;
    }, 0);
  const distinctIds = [...new Set(ids)];
  const branches = distinctIds
    .slice(0, -1)
    .flatMap((setNumber): Expr[] => [
      call('=', [id, literal(setNumber, id.type)], notNull(BOOLEAN)),
      literal(value(setNumber), one.type),
    ]);
  const last = literal(value(distinctIds[distinctIds.length - 1]), one.type);
  return branches.length === 0 ? last : call('CASE', [...branches, last], one.type);
}

/** TUMBLE, HOP and SESSION in GROUP BY. */
export function convertGroupWindow(node: WindowGroupAggregate, context: ConvertContext): PhysicalNode {
  const input = exchange(context.convert(node.input), node.grouping);
  const { window } = node;
  const { option, batch } = context.settings;
  if (batch && window.kind === 'SESSION') throw unsupportedSession(node);
  const early = option('table.exec.emit.early-fire.enabled') === 'true';
  const late = option('table.exec.emit.late-fire.enabled') === 'true';
  const shape =
    window.kind === 'SESSION'
      ? { kind: 'SESSION' as const, gap: window.size }
      : { kind: window.kind, size: window.size, slide: window.slide ?? window.size, offset: window.offset };
  const settings = {
    window: shape,
    timeIndex: window.timeIndex,
    time: context.settings.batch ? ('BATCH' as const) : window.timeAttribute,
    properties: node.properties.map(({ kind }) => kind),
    ...(early ? { earlyFire: durationOption(option, 'table.exec.emit.early-fire.delay', 0) } : {}),
    ...(late ? { lateFire: durationOption(option, 'table.exec.emit.late-fire.delay', 0) } : {}),
    allowedLateness: durationOption(option, 'table.exec.emit.allow-lateness', 0),
  };
  const calls = withLiterals(node.calls, node.input);
  return groupWindowAggregate(context, input, node.grouping, calls, settings, node.rowType);
}

function unsupportedSession({ input, window }: WindowGroupAggregate): Error {
  const source = input.node === 'Project' ? input.exprs[window.timeIndex] : undefined;
  const time =
    input.node === 'Project' && source?.kind === 'input'
      ? input.input.rowType.fields[source.index].name
      : input.rowType.fields[window.timeIndex].name;
  return tableError(`Window SessionGroupWindow('w$, ${time}, ${window.size}) is not supported right now.`);
}
