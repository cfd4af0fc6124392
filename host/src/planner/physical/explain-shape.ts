/**
 * The plan in the shape that Flink shows. It means the same as the plan that runs: projections that a source has taken over for
 * itself stand above it again, Calcs above each other are one, renaming alone is no node, and columns that nobody reads are
 * dropped below a WatermarkAssigner rather than above.
 */
import {
  call,
  conjunctionOf,
  conjuncts,
  inputRef,
  inputsOf,
  joinConditions,
  literal,
  mapAggregateCall,
  mapChildren,
  remapInputs,
  substitute,
} from '../../expressions/analyze';
import { type Average, averageOf } from '../../expressions/average';
import type { AggregateCall, Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import type { FieldType, LogicalType, RowType } from '../../types/logical/contracts';
import {
  BIGINT,
  BOOLEAN,
  INT,
  isProctime,
  isTimeAttribute,
  notNull,
  withoutAttribute,
} from '../../types/logical/types';
import type { Column } from '../catalog/contracts';
import type { BatchContext } from './batch-choice';
import { RoughEstimates } from './estimates';
import { isTwoPhaseRank, rankAsOver } from './explain-batch-over';
import { withAuxiliary } from './explain-batch-aggregates';
import { withoutDistinct } from './explain-batch-distinct';
import { WindowProperties, withProperties } from './explain-batch-windows';
import { exchangedBy, sortedBy } from './batch-node';
import { inBatchPhases } from './explain-batch-phases';
import { searched, withSearches } from './explain-search';
import { joinedFields } from './explain-text';
import { withoutVariances } from './explain-variance';
import { inPhases } from './explain-phases';
import type { PhysicalNode } from './node';
import { GroupAggregate, GroupWindowAggregate, OverAggregate } from './nodes/aggregate-nodes';
import { Calc, Correlate, Exchange, Expand, MiniBatchAssigner, Union, WatermarkAssigner } from './nodes/calc-nodes';
import { IntervalJoin, Join, TemporalJoin } from './nodes/join-nodes';
import { LocalGroupAggregate } from './nodes/phase-nodes';
import { Rank, Sort, SortLimit, TemporalSort } from './nodes/rank-nodes';
import { Sink } from './nodes/sink';
import { WindowAggregate, WindowJoin, WindowRank } from './nodes/window-nodes';
import { Source } from './nodes/source';

export function shown(root: PhysicalNode, session: SessionInfo): PhysicalNode {
  const plan = materialized(settled(shape(root instanceof Sink ? root.input : root)));
  const context = session.batch ? { session, estimates: new RoughEstimates(true) } : undefined;
  const phased = phases(context && root instanceof Sink ? byPartition(root, plan) : plan, session, context);
  return root instanceof Sink ? withInputs(root, [phased]) : phased;
}

/** Rows come to a directory's files one partition after the other. */
function byPartition({ settings }: Sink, input: PhysicalNode): PhysicalNode {
  const { table, sink, staticPartitions, dynamicOptions } = settings;
  if (!sink.groupsPartitions) return input;
  const names = table.schema.columns.filter(({ kind }) => kind !== 'computed').map(({ name }) => name);
  const dynamic = table.partitionKeys.filter((key) => !staticPartitions.has(key)).map((key) => names.indexOf(key));
  if (dynamic.length === 0) return input;
  const option = 'sink.shuffle-by-partition.enable';
  const shuffles = (dynamicOptions.get(option) ?? table.options.get(option))?.toLowerCase() === 'true';
  const order = dynamic.map((index) => ({ index, descending: false, nullsFirst: true }));
  return sortedBy(shuffles ? exchangedBy(input, dynamic) : input, order);
}

function phases(node: PhysicalNode, session: SessionInfo, batch: BatchContext | undefined): PhysicalNode {
  const inputs = node.inputs.map((input) => phases(input, session, batch));
  const above = inputs.length === 0 ? node : node.copy({ inputs });
  return batch ? inBatchPhases(above, batch) : inPhases(above, session);
}

/** `fixed`: columns are put in order for a window aggregation, too late for them to move below a WatermarkAssigner. */
function shape(node: PhysicalNode, fixed = false): PhysicalNode {
  if (node instanceof Source) return wholeSource(node);
  const takesWindows = node instanceof WindowAggregate && node.source.kind === 'time';
  const passes = fixed && (node instanceof Exchange || node instanceof Expand);
  const shapes = node.inputs.map((input) => shape(input, takesWindows || passes));
  if (node instanceof Calc && node.name === 'Calc') return shapeCalc(withInputs(node, shapes), fixed);
  const inputs = shapes.map(settled);
  if (node instanceof MiniBatchAssigner && node.input instanceof Source) return assignerBelow(node, inputs[0]);
  if (node instanceof GroupAggregate) {
    const made = ordered(withInputs(node, inputs));
    const aggregate = made instanceof GroupAggregate ? countedOnly(made) : made;
    if (!node.settings.batch || !(aggregate instanceof GroupAggregate)) return aggregate;
    const auxiliary = aggregate.name === 'GroupAggregate' ? withAuxiliary(aggregate) : aggregate;
    if (auxiliary !== aggregate) return auxiliary;
    const reduced = withoutVariances(aggregate);
    return reduced === aggregate ? (withoutDistinct(aggregate) ?? aggregate) : reduced;
  }
  if (node instanceof LocalGroupAggregate) return countedOnly(withInputs(node, inputs));
  if (node.name === 'GroupWindowAggregate' && node instanceof GroupWindowAggregate && node.settings.time === 'BATCH') {
    return withProperties(withInputs(node, inputs));
  }
  if (node instanceof GroupWindowAggregate) return timeLast(withInputs(node, inputs));
  if (node instanceof Rank && !node.settings.batch) return withInputs(node, inputs.map(wholeBelowRank));
  if (node instanceof Correlate) return unnested(withInputs(node, inputs));
  if (node instanceof WindowAggregate) return withBounds(withInputs(node, inputs));
  if (node instanceof WatermarkAssigner) return wholeBelow(withInputs(node, inputs));
  if (node instanceof SortLimit) return projectedAbove(withInputs(node, inputs));
  if (node instanceof OverAggregate) return shownOver(withInputs(node, inputs));
  if (node instanceof Rank && node.settings.batch && !isTwoPhaseRank(node))
    return shapeCalc(rankAsOver(withInputs(node, inputs)));
  return withInputs(node, inputs);
}

/** Nothing above has had a say in where columns are dropped. */
function settled(node: PhysicalNode): PhysicalNode {
  return node instanceof Restored ? shapeCalc(node) : node;
}

const JOINS = [Join, WindowJoin, IntervalJoin, TemporalJoin];

/** Columns of a join are called as those of its inputs. */
function renamedJoin<T extends PhysicalNode>(node: T, [left, right]: readonly PhysicalNode[]): T {
  const { fields } = node.rowType;
  const all = joinedFields(left.rowType, right.rowType);
  if (fields.length !== all.length && fields.length !== left.rowType.fields.length) return node;
  return withRowType(node, { ...node.rowType, fields: fields.map((field, i) => ({ ...field, name: all[i].name })) });
}

/** Nodes whose columns are those of their input. */
const PASSING = [Exchange, MiniBatchAssigner, WatermarkAssigner, Union, Sort, SortLimit, TemporalSort, Sink];

function withInputs<T extends PhysicalNode>(node: T, inputs: readonly PhysicalNode[]): T {
  const copy = node.copy({ inputs });
  if (JOINS.some((type) => node instanceof type)) return renamedJoin(copy, inputs);
  const passes = PASSING.some((type) => node instanceof type) && inputs.length > 0;
  return passes ? withRowType(copy, named(node.rowType, inputs[0].rowType)) : copy;
}

/**
 * Columns of a source that gives them all are dropped above the WatermarkAssigner; where computed columns stand between the two,
 * below it with them.
 */
function wholeBelow(assigner: WatermarkAssigner): PhysicalNode {
  const { input: calc } = assigner;
  if (!(calc instanceof Calc) || !(calc.input instanceof Source) || calc.condition !== undefined) return assigner;
  const columns = calc.exprs.flatMap((expr) => (expr.kind === 'input' ? [expr.index] : []));
  if (new Set(columns).size < columns.length) return assigner;
  const source = calc.input;
  if (source.table.schema.columns.some(({ kind }) => kind !== 'physical')) return wholeComputed(assigner, calc, source);
  if (columns.length < calc.exprs.length) return assigner;
  const fields = [...source.rowType.fields];
  for (const [i, column] of columns.entries()) fields[column] = assigner.rowType.fields[i];
  const rowType = { ...source.rowType, fields };
  const watermark = remapInputs(assigner.watermark, (index) => columns[index]);
  const rowtimeIndex = columns[assigner.rowtimeIndex];
  const whole = Object.assign(assigner.copy({ inputs: [source] }), { rowType, watermark, rowtimeIndex });
  const exprs = columns.map((column) => inputRef(column, fields[column].type));
  return traced(new Calc(whole, exprs, undefined, assigner.rowType), assigner);
}

/** What a WatermarkAssigner gives when all columns are kept below it. */
class Restored extends Calc {}

/** Columns that are dropped below computed columns are dropped above, unless computed ones are among them. */
function wholeComputed(assigner: WatermarkAssigner, calc: Calc, source: Source, anew = false): PhysicalNode {
  const { columns } = source.table.schema;
  const computed = columns.filter(({ kind }) => kind === 'computed').map(({ name }) => name);
  const names = calc.rowType.fields.map(({ name }) => name);
  const given = source.rowType.fields.map(({ name }) => name);
  const known = columns.every((column) => {
    const { kind, name } = column;
    if (kind !== 'computed') return given.includes(name);
    return names.includes(name) || (anew && isProctimeCall(column));
  });
  const calls = calc.exprs.filter(({ kind }) => kind !== 'input').length;
  const complete = anew ? calls <= computed.length : calls === computed.length;
  if (!known || !complete || names.length === columns.length) return assigner;
  const exprs = columns.map((column): Expr => {
    const { name } = column;
    if (column.kind === 'computed') return names.includes(name) ? calc.exprs[names.indexOf(name)] : column.expr;
    return inputRef(given.indexOf(name), source.rowType.fields[given.indexOf(name)].type);
  });
  const place = calc.exprs.map((expr, i) => {
    const name = expr.kind === 'input' ? given[expr.index] : names[i];
    return columns.findIndex((column) => column.name === name);
  });
  const fieldsOf = (narrow: RowType): FieldType[] =>
    columns.map(({ name }, i) => {
      const at = place.indexOf(i);
      return at >= 0 ? { ...narrow.fields[at], name } : { name, type: exprs[i].type };
    });
  const lower = { ...calc.rowType, fields: fieldsOf(calc.rowType) };
  const rowType = { ...assigner.rowType, fields: fieldsOf(assigner.rowType) };
  const below = traced(new Calc(source, exprs, undefined, lower), calc);
  const watermark = remapInputs(assigner.watermark, (index) => place[index]);
  const rowtimeIndex = place[assigner.rowtimeIndex];
  const whole = Object.assign(assigner.copy({ inputs: [below] }), { rowType, watermark, rowtimeIndex });
  const kept = place.map((column) => inputRef(column, rowType.fields[column].type));
  return traced(new Restored(whole, kept, undefined, assigner.rowType), assigner);
}

/** A rank is found when columns are no longer moved below a WatermarkAssigner: there, all of them are kept. */
function wholeBelowRank(exchange: PhysicalNode): PhysicalNode {
  if (!(exchange instanceof Exchange)) return exchange;
  const calc = exchange.input;
  const assigner = calc instanceof Calc ? calc.input : calc;
  if (calc instanceof Calc && (calc.condition !== undefined || calc.exprs.some(({ kind }) => kind !== 'input')))
    return exchange;
  if (!(assigner instanceof WatermarkAssigner) || !(assigner.input instanceof Calc)) return exchange;
  const { input: below } = assigner;
  const source = below.input;
  if (!(source instanceof Source) || source.source.acceptsProjection || below.condition !== undefined) return exchange;
  const whole = wholeComputed(assigner, below, source, true);
  if (!(whole instanceof Calc)) return exchange;
  const upper = calc instanceof Calc ? merged(calc, whole) : whole;
  return withInputs(exchange, [Object.assign(upper.copy({}), { rowType: calc.rowType })]);
}

function isProctimeCall(column: Column): boolean {
  return column.kind === 'computed' && column.expr.kind === 'call' && column.expr.name === 'PROCTIME';
}

/** A limit leaves few rows: what is projected below it is projected above. */
function projectedAbove(sort: SortLimit): PhysicalNode {
  const exchange = sort.input;
  const calc = exchange instanceof Exchange ? exchange.input : exchange;
  if (!(calc instanceof Calc) || calc.condition !== undefined) return sort;
  const order = sort.order.map((field) => ({ ...field, expr: calc.exprs[field.index] }));
  const moved = order.flatMap(({ expr, ...field }) => (expr.kind === 'input' ? [{ ...field, index: expr.index }] : []));
  if (moved.length < order.length) return sort;
  const { rowType } = calc.input;
  const below = exchange instanceof Exchange ? withInputs(exchange, [calc.input]) : calc.input;
  const inner = below === calc.input ? below : withRowType(below, rowType);
  const lower = Object.assign(sort.copy({ inputs: [inner] }), { rowType, order: moved });
  return traced(new Calc(lower, calc.exprs, undefined, sort.rowType), sort);
}

/** An aggregation takes columns where its input has them, when that saves the projection, or it filters too. */
function ordered(node: GroupAggregate): GroupAggregate {
  const exchange = node.input;
  const calc = exchange instanceof Exchange ? exchange.input : exchange;
  if (!(calc instanceof Calc) || !calc.exprs.every((expr) => expr.kind === 'input')) return node;
  const columns = calc.exprs.flatMap((expr) => (expr.kind === 'input' ? [expr.index] : []));
  const sorted = [...columns].sort((a, b) => a - b);
  if (new Set(columns).size < columns.length || sorted.every((column, i) => column === columns[i])) return node;
  if (calc.condition === undefined && sorted.length < calc.input.rowType.fields.length) return node;
  const place = (index: number): number => sorted.indexOf(columns[index]);
  const source = (column: number): number => columns.indexOf(column);
  const fields = sorted.map((column) => calc.rowType.fields[source(column)]);
  const exprs = sorted.map((column) => calc.exprs[source(column)]);
  const rowType = { ...calc.rowType, fields };
  const below = shapeCalc(Object.assign(calc.copy({}), { exprs, rowType }));
  const moved = exchange instanceof Exchange ? movedExchange(exchange, below, place) : below;
  const grouping = node.grouping.map(place);
  const calls = node.calls.map((one) => mapAggregateCall(one, (expr) => remapInputs(expr, place)));
  return Object.assign(node.copy({ inputs: [moved] }), { grouping, calls });
}

/** The time of a group window has the name of its column, and comes last. */
function timeLast(node: GroupWindowAggregate): GroupWindowAggregate {
  const exchange = node.input;
  const calc = exchange instanceof Exchange ? exchange.input : undefined;
  const { timeIndex } = node.settings;
  const time = calc instanceof Calc ? calc.exprs[timeIndex] : undefined;
  if (!(calc instanceof Calc) || !(exchange instanceof Exchange) || time?.kind !== 'input') return node;
  const name = calc.input.rowType.fields[time.index].name;
  if (calc.rowType.fields.some((field, i) => i !== timeIndex && field.name === name)) return node;
  const order = [...calc.exprs.keys()].filter((column) => column !== timeIndex).concat(timeIndex);
  const place = (index: number): number => order.indexOf(index);
  const fields = order.map((column) => ({ ...calc.rowType.fields[column] }));
  fields[fields.length - 1].name = name;
  const exprs = order.map((column) => calc.exprs[column]);
  const below = shapeCalc(Object.assign(calc.copy({}), { exprs, rowType: { ...calc.rowType, fields } }));
  const moved = movedExchange(exchange, below, place);
  const calls = node.calls.map((one) => mapAggregateCall(one, (expr) => remapInputs(expr, place)));
  const settings = { ...node.settings, timeIndex: place(timeIndex) };
  return Object.assign(node.copy({ inputs: [moved] }), { grouping: node.grouping.map(place), calls, settings });
}

function movedExchange(exchange: Exchange, input: PhysicalNode, place: (index: number) => number): PhysicalNode {
  const { distribution } = exchange;
  const moved = distribution.kind === 'hash' ? { ...distribution, keys: distribution.keys.map(place) } : distribution;
  return withRowType(Object.assign(exchange.copy({ inputs: [input] }), { distribution: moved }), input.rowType);
}

/** UNNEST as the function that it becomes; elements that are no rows are its field f0. */
function unnested(node: Correlate): PhysicalNode {
  const { call: unnest } = node;
  if (unnest.kind !== 'call' || unnest.name !== '$UNNEST$') return node;
  const own = node.rowType.fields.length - node.input.rowType.fields.length;
  const names = new Set(node.input.rowType.fields.map(({ name }) => name));
  const fields = node.rowType.fields.map((field, i) => {
    const place = i - (node.rowType.fields.length - own);
    if (place < 0 || !/^EXPR\$0\d*$/.test(field.name) || own > 1) return field;
    let name = `f${place}`;
    for (let n = 0; names.has(name); n++) name = `f${place}${n}`;
    return { ...field, name };
  });
  const shownCall = { ...unnest, name: '$UNNEST_ROWS$1' };
  return Object.assign(withRowType(node, { ...node.rowType, fields }), { call: shownCall });
}

const BOUNDS = { START: 'window_start', END: 'window_end', ROWTIME: 'window_time', PROCTIME: 'window_time' } as const;

/** The bounds of windows have the names that window functions give them, whatever they are called above. */
function withBounds(node: WindowAggregate): WindowAggregate {
  const first = node.grouping.length + node.calls.length;
  const taken = new Set(node.rowType.fields.slice(0, first).map(({ name }) => name));
  const fields = node.rowType.fields.map((field, i) => {
    if (i < first) return field;
    let name: string = BOUNDS[node.properties[i - first]];
    for (let n = 0; taken.has(name); n++) name = `${BOUNDS[node.properties[i - first]]}${n}`;
    taken.add(name);
    return { ...field, name };
  });
  return withRowType(node, { ...node.rowType, fields });
}

/** Mini-batches are assigned right behind a source, whatever it gives. */
function assignerBelow(assigner: MiniBatchAssigner, source: PhysicalNode): PhysicalNode {
  if (!(source instanceof Calc)) return withInputs(assigner, [source]);
  const whole = withRowType(assigner.copy({ inputs: [source.input] }), source.input.rowType);
  return source.copy({ inputs: [whole] });
}

/** SUM is shown as Calcite computes it: a count and a sum that starts at 0. */
function shownOver(node: OverAggregate): PhysicalNode {
  const before = node.input.rowType.fields.length;
  const fields = [...node.rowType.fields.slice(0, before)];
  const outputs: Expr[] = fields.map(({ type }, i) => inputRef(i, type));
  const add = (prefix: string, place: number, type: LogicalType): Expr => {
    fields.push({ name: `${prefix}$o${place}`, type });
    return inputRef(fields.length - 1, type);
  };
  let first = before;
  const groups = node.settings.groups.map((group) => {
    const [prefix] = node.rowType.fields[first].name.split('$');
    first += group.calls.length;
    let place = 0;
    const calls = group.calls.flatMap((aggregate): AggregateCall[] => {
      const average = averageOf(aggregate);
      const type = average?.sum ?? aggregate.type;
      if (!(aggregate.name === 'SUM' || average) || !aggregate.type.nullable) {
        outputs.push(add(prefix, place++, type));
        return [aggregate];
      }
      const count = add(prefix, place++, COUNT_TYPE);
      const sum = add(prefix, place++, type);
      const any = call('>', [count, literal(0, COUNT_TYPE)], BOOLEAN);
      const total = call('CASE', [any, sum, literal(null, type)], type);
      outputs.push(average ? averaged(average, total, count) : total);
      return [
        { ...aggregate, name: 'COUNT', type: COUNT_TYPE },
        { ...aggregate, name: '$SUM0' },
      ];
    });
    return { ...group, calls };
  });
  if (fields.length === node.rowType.fields.length) return node;
  const rowType = { ...node.rowType, fields };
  const shownNode = Object.assign(node.copy({}), { rowType, settings: { ...node.settings, groups } });
  return traced(new Calc(shownNode, outputs, undefined, node.rowType), node);
}

function averaged({ total, quotient }: Average, sum: Expr, count: Expr): Expr {
  const cast = (expr: Expr, type: LogicalType | undefined): Expr => (type ? call('CAST', [expr], type) : expr);
  return cast(call('/', [cast(sum, total), count], quotient ?? total ?? sum.type), quotient);
}

const COUNT_TYPE = notNull(BIGINT);

function withRowType<T extends PhysicalNode>(node: T, rowType: RowType): T {
  return Object.assign(node.copy({}), { rowType });
}

function named(rowType: RowType, names: RowType): RowType {
  return { ...rowType, fields: rowType.fields.map((field, i) => ({ ...field, name: names.fields[i].name })) };
}

/** Sources without projection push-down give all their columns. */
function wholeSource(node: Source): PhysicalNode {
  const { plan, source, table } = node;
  const physical = table.schema.columns.filter(({ kind }) => kind === 'physical');
  const narrow = plan.projection.length < physical.length || plan.projection.some((column, i) => column !== i);
  if (source.acceptsProjection || !narrow) return node;
  const fields = [
    ...physical.map(({ name, type }) => ({ name, type })),
    ...plan.produced.fields.slice(plan.projection.length),
  ];
  const rowType = { ...plan.produced, fields };
  const projection = physical.map((_, i) => i);
  const columns = [...plan.projection, ...plan.metadata.map((_, i) => physical.length + i)];
  const watermark = node.watermark && { ...node.watermark, expr: inColumns(node.watermark.expr, columns) };
  const whole = Object.assign(node.copy({}), { plan: { ...plan, projection, produced: rowType }, rowType, watermark });
  const exprs = columns.map((column) => inputRef(column, fields[column].type));
  return traced(new Calc(whole, exprs, undefined, node.rowType), node);
}

/** Inputs that stand at `columns` now. */
function inColumns(expr: Expr, columns: readonly number[]): Expr {
  return substitute(expr, (part) => (part.kind === 'input' ? inputRef(columns[part.index], part.type) : undefined));
}

/** The traits of the node that a made one stands for. */
function traced<T extends PhysicalNode>(node: T, { modifyKinds, updateKind, deleteKind }: PhysicalNode): T {
  return node.copy({ modifyKinds, updateKind, deleteKind });
}

function shapeCalc(written: Calc, fixed = false): PhysicalNode {
  const calc = finalNamed(rankNamed(unnamedResults(searching(written))));
  const { input } = calc;
  if (isRename(calc)) return input instanceof WindowProperties ? withRowType(input, calc.rowType) : input;
  if (input instanceof Calc) return shapeCalc(merged(calc, input), fixed);
  if (input instanceof Union) return belowUnion(calc, input);
  if (input instanceof WatermarkAssigner) {
    const pruned = pruneBelow(calc, input, fixed);
    if (pruned) return pruned;
  }
  return calc;
}

/** Rows that are only counted are a constant each. Flink: PruneCountStarInputRule. */
function countedOnly(node: GroupAggregate | LocalGroupAggregate): PhysicalNode {
  const rows = node.calls.every(({ name, args, filter }) => name === 'COUNT' && args.length === 0 && !filter);
  if (!rows || node.grouping.length > 0 || node.name === 'GlobalGroupAggregate') return node;
  const exchange = node.input;
  if (!(exchange instanceof Exchange)) {
    return node instanceof LocalGroupAggregate ? node.copy({ inputs: [constantRows(exchange)] }) : node;
  }
  const calc = constantRows(exchange.input);
  const { rowType } = calc;
  return calc === exchange.input
    ? node
    : node.copy({ inputs: [withRowType(exchange.copy({ inputs: [calc] }), rowType)] });
}

/** Rows of a source that gives only what is asked for have a column already. */
function constantRows(input: PhysicalNode): PhysicalNode {
  if (input instanceof Source && input.source.acceptsProjection) return input;
  const zero = literal(0, notNull(INT));
  const rowType = { ...input.rowType, fields: [{ name: '$f0', type: zero.type }] };
  return shapeCalc(traced(new Calc(input, [zero], undefined, rowType), input));
}

/** Results of a split aggregation that are computed again are named by their place. */
function finalNamed(calc: Calc): Calc {
  const { exprs, input, rowType } = calc;
  if (!(input instanceof GroupAggregate) || input.settings.level !== 'FINAL') return calc;
  if (exprs.every(({ kind }) => kind === 'input')) return calc;
  const fields = rowType.fields.map((field, i) => {
    const expr = exprs[i];
    return { ...field, name: expr.kind === 'input' ? input.rowType.fields[expr.index].name : `$f${i}` };
  });
  return withRowType(calc, { ...rowType, fields });
}

/** A rank's number keeps its own name, when columns are only passed on. */
function rankNamed(calc: Calc): Calc {
  const { exprs, input, rowType } = calc;
  if (calc.condition !== undefined) return rankCalled(calc);
  if (!(input instanceof Rank || input instanceof WindowRank) || !exprs.every(({ kind }) => kind === 'input'))
    return calc;
  const number = input.rowType.fields.length - 1;
  if (!input.settings.outputRank) return calc;
  const fields = rowType.fields.map((field, i) => {
    const expr = exprs[i];
    return expr.kind === 'input' && expr.index === number
      ? { ...field, name: input.rowType.fields[number].name }
      : field;
  });
  return withRowType(calc, { ...rowType, fields });
}

/** Below a condition, a rank's number is called as above it. */
function rankCalled(calc: Calc): Calc {
  const { input } = calc;
  if (!(input instanceof Rank) || !input.settings.outputRank) return calc;
  const number = input.rowType.fields.length - 1;
  const above = calc.exprs.findIndex((expr) => expr.kind === 'input' && expr.index === number);
  if (above < 0) return calc;
  const fields = [...input.rowType.fields];
  fields[number] = { ...fields[number], name: calc.rowType.fields[above].name };
  return calc.copy({ inputs: [withRowType(input, { ...input.rowType, fields })] });
}

/** What is passed on from an OverAggregate loses its name, when nothing is computed beside it. */
function unnamedResults(calc: Calc): Calc {
  const { exprs, input, rowType } = calc;
  if (!(input instanceof OverAggregate) || calc.condition !== undefined) return calc;
  if (exprs.some(({ kind }) => kind !== 'input')) return calc;
  const own = input.input.rowType.fields.length;
  const fields = rowType.fields.map((field, i) => {
    const expr = exprs[i];
    return expr.kind === 'input' && expr.index >= own ? { ...field, name: `$${i}` } : field;
  });
  return withRowType(calc, { ...rowType, fields });
}

/** Conditions and boolean columns as the optimizer simplifies them. */
function searching(calc: Calc): Calc {
  const condition = calc.condition && timesAsValues(withSearches(withoutTruthTests(calc.condition)));
  // Numbers of grouping sets are compared as they are.
  const simple = (expr: Expr): Expr => (calc.input instanceof Expand ? expr : searched(expr, true));
  const exprs = calc.exprs.map((expr) => timesAsValues(simple(expr)));
  return Object.assign(calc.copy({}), { exprs, condition });
}

/** In a filter, a condition that is unknown is as good as false. */
function withoutTruthTests(condition: Expr): Expr {
  const parts = conjuncts(condition).map((part) => {
    if (part.kind !== 'call') return part;
    if (part.name === 'IS TRUE') return withoutTruthTests(part.args[0]);
    return part.name === 'IS FALSE' ? call('NOT', part.args, BOOLEAN) : part;
  });
  return joinConditions('AND', parts);
}

/** Calls read the value of a time attribute. */
function timesAsValues(expr: Expr): Expr {
  if (expr.kind !== 'call' || columnOf(expr) !== undefined) return expr;
  return mapChildren(expr, (arg) => {
    if (arg.kind !== 'input' || !isTimeAttribute(arg.type)) return timesAsValues(arg);
    return call(isProctime(arg.type) ? 'PROCTIME_MATERIALIZE' : 'CAST', [arg], withoutAttribute(arg.type));
  });
}

function isRename({ exprs, condition, input }: Calc): boolean {
  return (
    condition === undefined &&
    exprs.length === input.rowType.fields.length &&
    exprs.every((expr, i) => expr.kind === 'input' && expr.index === i)
  );
}

function merged(upper: Calc, lower: Calc): Calc {
  const inline = (expr: Expr): Expr =>
    substitute(expr, (part) => (part.kind === 'input' ? lower.exprs[part.index] : undefined));
  const conditions = [...conjuncts(lower.condition), ...conjuncts(upper.condition).map(inline)];
  const exprs = upper.exprs.map(inline);
  return traced(new Calc(lower.input, exprs, conjunctionOf(conditions), upper.rowType), upper);
}

/** Each input of a union is filtered and projected for itself. */
function belowUnion(calc: Calc, union: Union): PhysicalNode {
  const inputs = union.inputs.map((input) =>
    shapeCalc(traced(new Calc(input, calc.exprs, calc.condition, calc.rowType), input)),
  );
  return withRowType(union.copy({ inputs }), calc.rowType);
}

function isOrder({ exprs }: Calc, read: readonly number[]): boolean {
  const columns = exprs.map(columnOf);
  const sorted = columns.every((column, i) => column === i);
  return !sorted && columns.length === read.length && columns.every((column, i) => column === read[i]);
}

/**
 * Dropping columns below a WatermarkAssigner must make the plan cheaper: a Calc there becomes smaller while the one above goes or
 * does more than that and needs the time, or a computed column is not computed.
 */
function saves(calc: Calc, read: readonly number[], { input: below, rowtimeIndex }: WatermarkAssigner): boolean {
  if (below instanceof Source) return below.source.acceptsProjection === true;
  if (!(below instanceof Calc)) return false;
  const plain = calc.exprs.length === read.length && calc.exprs.every((expr, i) => columnOf(expr) === read[i]);
  const computes = below.exprs.some((expr, i) => expr.kind === 'call' && !read.includes(i));
  const parts = calc.condition ? [...calc.exprs, calc.condition] : calc.exprs;
  const projects = calc.condition !== undefined || calc.exprs.some((expr) => columnOf(expr) === undefined);
  return plain || computes || (projects && inputsOf(...parts).includes(rowtimeIndex));
}

/** The column that an expression passes on, as a time attribute's value too. */
function columnOf(expr: Expr): number | undefined {
  if (expr.kind === 'input') return expr.index;
  const [arg] = expr.kind === 'call' ? expr.args : [];
  const materializes = arg?.kind === 'input' && isTimeAttribute(arg.type);
  return materializes && expr.kind === 'call' && MATERIALIZERS.has(expr.name) ? arg.index : undefined;
}

const MATERIALIZERS = new Set(['CAST', 'PROCTIME_MATERIALIZE']);

/** The columns that a Calc reads, and the rowtime, below the WatermarkAssigner. */
function pruneBelow(calc: Calc, assigner: WatermarkAssigner, fixed: boolean): PhysicalNode | undefined {
  const parts = [...calc.exprs, ...(calc.condition ? [calc.condition] : []), assigner.watermark];
  const columns = new Set([...parts.flatMap((part) => inputsOf(part)), assigner.rowtimeIndex]);
  const plain = calc.condition === undefined && calc.exprs.every((expr) => columnOf(expr) !== undefined);
  // A projection that only passes columns is moved as it is, others after their columns.
  const read = plain ? [...columns] : [...columns].sort((a, b) => a - b);
  const { fields } = assigner.rowType;
  const below = assigner.input;
  const moves = read.length === fields.length ? !fixed && plain && isOrder(calc, read) : saves(calc, read, assigner);
  if (!moves || !(below instanceof Calc || below instanceof Source)) return undefined;
  if (below instanceof Source && below.source.acceptsProjection !== true) return undefined;
  const rowType = { ...below.rowType, fields: read.map((column) => below.rowType.fields[column]) };
  const exprs = read.map((column) => inputRef(column, below.rowType.fields[column].type));
  const narrowed = shapeCalc(traced(new Calc(below, exprs, undefined, rowType), below));
  const moved = (expr: Expr): Expr =>
    substitute(expr, (part) => (part.kind === 'input' ? { ...part, index: read.indexOf(part.index) } : undefined));
  const lower = Object.assign(withInputs(assigner, []), {
    inputs: [narrowed],
    rowtimeIndex: read.indexOf(assigner.rowtimeIndex),
    watermark: moved(assigner.watermark),
    rowType: { ...assigner.rowType, fields: read.map((column) => fields[column]) },
  });
  const condition = calc.condition && moved(calc.condition);
  const upper = traced(new Calc(lower, calc.exprs.map(moved), condition, calc.rowType), calc);
  return isRename(upper) ? lower : upper;
}

/** Processing time becomes a value where the query ends. */
function materialized(root: PhysicalNode): PhysicalNode {
  const { fields } = root.rowType;
  if (!fields.some(({ type }) => isProctime(type))) return root;
  const exprs = fields.map(({ type }, i): Expr => {
    const ref = inputRef(i, type);
    return isProctime(type) ? { kind: 'call', name: 'PROCTIME_MATERIALIZE', args: [ref], type } : ref;
  });
  return shapeCalc(traced(new Calc(root, exprs, undefined, root.rowType), root));
}
