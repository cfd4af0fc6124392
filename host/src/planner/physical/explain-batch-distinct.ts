/**
 * Aggregations of DISTINCT values in batch plans: rows are made distinct by one aggregation and counted by another, and where there
 * are several sets of values, each row goes on once for each of them (Flink's FlinkAggregateExpandDistinctAggregatesRule).
 */
import {
  call,
  conjunctionOf,
  digest,
  inlineInputs,
  inputRef,
  literal,
  mapAggregateCall,
  remapInputs,
} from '../../expressions/analyze';
import type { AggregateCall, Expr } from '../../expressions/contracts';
import type { FieldType, RowType } from '../../types/logical/contracts';
import { BIGINT, BOOLEAN, INT, notNull, nullable, row } from '../../types/logical/types';
import type { PhysicalNode } from './node';
import type { GroupAggregate } from './nodes/aggregate-nodes';
import { Calc, Exchange, Expand } from './nodes/calc-nodes';

type Columns = readonly number[];

/** Functions that give the same whether values are distinct or not. */
const IGNORING: ReadonlySet<string> = new Set(['MIN', 'MAX']);

/** Undefined when there is nothing to make distinct, or not so. */
export function withoutDistinct(written: GroupAggregate): PhysicalNode | undefined {
  if (written.name !== 'GroupAggregate' || !(written.input instanceof Exchange)) return undefined;
  if (!written.calls.some(({ distinct }) => distinct)) return undefined;
  const node = withColumns(written, written.input.input);
  const columns = node.calls.map(columnsOf);
  if (columns.includes(undefined)) return undefined;
  const counted = node.calls.filter(({ distinct, name }) => distinct || IGNORING.has(name));
  const sets = new Set(counted.map((one) => JSON.stringify(columnsOf(one))));
  return counted.length === node.calls.length && sets.size === 1 ? ofOneSet(node) : ofSeveralSets(node);
}

interface CallColumns {
  readonly args: Columns;
  readonly filter: number | undefined;
}

function columnsOf({ args, filter }: AggregateCall): CallColumns | undefined {
  const columns = args.flatMap((arg) => (arg.kind === 'input' ? [arg.index] : []));
  if (columns.length < args.length || (filter && filter.kind !== 'input')) return undefined;
  return { args: columns, filter: filter?.kind === 'input' ? filter.index : undefined };
}

/** Constants among the arguments as the columns that hold them. */
export function withColumns(node: GroupAggregate, below: PhysicalNode): GroupAggregate {
  if (!(below instanceof Calc)) return node;
  const columnOf = (arg: Expr): Expr => {
    if (arg.kind !== 'literal') return arg;
    const index = below.exprs.findIndex((expr) => expr.kind === 'literal' && digest(expr) === digest(arg));
    return index < 0 ? arg : inputRef(index, arg.type);
  };
  const calls = node.calls.map((one) => ({ ...one, args: one.args.map(columnOf) }));
  return Object.assign(node.copy({}), { calls });
}

function exchangedBy(input: PhysicalNode, keys: Columns): Exchange {
  return new Exchange(input, keys.length === 0 ? { kind: 'single' } : { kind: 'hash', keys });
}

function aggregate(
  node: GroupAggregate,
  input: PhysicalNode,
  grouping: Columns,
  calls: readonly AggregateCall[],
  results: readonly FieldType[],
): GroupAggregate {
  const rowType = row([...grouping.map((column) => input.rowType.fields[column]), ...results], false);
  const inputs = [exchangedBy(input, grouping)];
  return Object.assign(node.copy({ inputs }), { grouping, calls, rowType });
}

const ascending = (columns: Iterable<number>): number[] => [...new Set(columns)].sort((a, b) => a - b);

/** All calls read the same columns: the distinct ones of each group. */
function ofOneSet(node: GroupAggregate): PhysicalNode {
  const { args, filter } = columnsOf(node.calls[0]) as CallColumns;
  const [below, moved] = filter === undefined ? [node.input.input, undefined] : filtered(node, args, filter);
  const sources = moved ?? { grouping: node.grouping, args };
  const keys = ascending([...sources.grouping, ...sources.args, ...(moved ? [moved.filter] : [])]);
  const lower = aggregate(node, below, keys, [], []);
  const place = (column: number): number => keys.indexOf(column);
  const calls = node.calls.map(({ filter: _filter, ...one }) => ({
    ...one,
    distinct: false,
    args: one.args.map((arg, i) => inputRef(place(sources.args[i]), arg.type)),
  }));
  const upper = aggregate(node, lower, sources.grouping.map(place), calls, []);
  return Object.assign(upper, { rowType: node.rowType });
}

/** Values of rows that the filter leaves out become NULL. */
function filtered(node: GroupAggregate, args: Columns, filter: number) {
  const below = node.input.input;
  const { fields } = below.rowType;
  const condition = inputRef(filter, fields[filter].type);
  const values = args.map((arg): Expr => {
    const type = nullable(fields[arg].type);
    return call('CASE', [condition, inputRef(arg, fields[arg].type), literal(null, type)], type);
  });
  const exprs = [...node.grouping.map((column) => inputRef(column, fields[column].type)), condition, ...values];
  const names = [...node.grouping, filter].map((column) => fields[column].name);
  const allNames = [...names, ...args.map((arg) => `i$${fields[arg].name}`)];
  const rowType = row(
    exprs.map(({ type }, i) => ({ name: allNames[i], type })),
    false,
  );
  const first = node.grouping.length;
  const grouping = node.grouping.map((_, i) => i);
  const moved = { grouping, filter: first, args: args.map((_, i) => first + 1 + i) };
  const merges = below instanceof Calc;
  const inlined = merges ? exprs.map((expr) => inlineInputs(expr, below.exprs)) : exprs;
  const source = merges ? below.input : below;
  return [new Calc(source, inlined, merges ? below.condition : undefined, rowType), moved] as const;
}

function containsAll(set: Columns, part: Columns): boolean {
  return part.every((column) => set.includes(column));
}

/** Sets that contain others come first. */
function compareSets(a: Columns, b: Columns): number {
  if (containsAll(a, b)) return containsAll(b, a) ? 0 : -1;
  if (containsAll(b, a)) return 1;
  const differing = a.findIndex((column, i) => column !== b[i]);
  return a[differing] - b[differing];
}

interface Sets {
  /** The columns of all sets. */
  readonly all: Columns;
  readonly sets: readonly Columns[];
  readonly ids: readonly number[];
}

function setsOf({ grouping, calls }: GroupAggregate): Sets {
  const written = calls.map((one) => setOf(one, grouping));
  const sets = [...new Map(written.map((set) => [set.join(), set])).values()].sort(compareSets);
  const all = ascending(sets.flat());
  const ids = sets.map((set) => all.reduce((id, column) => id * 2 + (set.includes(column) ? 0 : 1), 0));
  return { all, sets, ids };
}

/** The columns by which rows are made distinct for a call. */
function setOf(one: AggregateCall, grouping: Columns): Columns {
  const { args, filter } = columnsOf(one) as CallColumns;
  return ascending(one.distinct ? [...grouping, ...args, ...(filter === undefined ? [] : [filter])] : grouping);
}

function ofSeveralSets(node: GroupAggregate): PhysicalNode | undefined {
  const sets = setsOf(node);
  const plain = node.calls.filter(({ distinct }) => !distinct);
  const single = sets.sets.length === 1;
  const below = node.input.input;
  const { expand, place } = single
    ? { expand: below, place: (column: number) => column }
    : expanded(below, plain, sets);
  const ids = single ? [] : [below.rowType.fields.length];
  const results = node.calls.flatMap(({ distinct, type }, i) =>
    distinct ? [] : [{ name: node.rowType.fields[node.grouping.length + i].name, type }],
  );
  const moved = plain.map((one) => mapAggregateCall(one, (expr) => remapInputs(expr, place)));
  const lower = aggregate(node, expand, [...sets.all, ...ids], moved, results);
  return asWritten(node, regrouped(node, lower, sets));
}

const ID_TYPE = notNull(BIGINT);

/** Each row once for every set, with NULL in the columns of the others. */
function expanded(input: PhysicalNode, plain: readonly AggregateCall[], { all, sets, ids }: Sets) {
  const { fields } = input.rowType;
  const common = all.filter((column) => sets.every((set) => set.includes(column)));
  const read = plain.flatMap((one) => {
    const { args, filter } = columnsOf(one) as CallColumns;
    return filter === undefined ? args : [...args, filter];
  });
  // Other calls read the value that was there before.
  const copied = ascending(read.filter((column) => all.includes(column) && !common.includes(column)));
  const isNulled = (column: number) => all.includes(column) && !common.includes(column);
  const names = new Set(fields.map(({ name }) => name));
  const copyName = (name: string): string => {
    let made = `${name}_0`;
    for (let i = 0; names.has(made); i++) made = `${name}_0_${i}`;
    names.add(made);
    return made;
  };
  const rowType = row(
    [
      ...fields.map((field, i) => (isNulled(i) ? { ...field, type: nullable(field.type) } : field)),
      { name: names.has('$e') ? copyName('$e') : '$e', type: ID_TYPE },
      ...copied.map((column) => ({ name: copyName(fields[column].name), type: fields[column].type })),
    ],
    false,
  );
  const projections = sets.map((set, i): Expr[] => [
    ...fields.map(({ type }, column) =>
      isNulled(column) && !set.includes(column) ? literal(null, nullable(type)) : inputRef(column, type),
    ),
    literal(ids[i], ID_TYPE),
    ...copied.map((column) => inputRef(column, fields[column].type)),
  ]);
  const place = (column: number): number =>
    copied.includes(column) ? fields.length + 1 + copied.indexOf(column) : column;
  return { expand: new Expand(input, projections, rowType), place };
}

/** Whether a row is one of the set's: its number, as GROUPING computes it, and the filter of the set's calls. */
function isOfSet(set: number, id: Expr, { ids }: Sets): Expr {
  const grouping = groupingOf(id, ids);
  return call('=', [grouping, literal(ids[set], notNull(INT))], notNull(BOOLEAN));
}

function groupingOf(id: Expr, ids: readonly number[]): Expr {
  if (ids.length === 1) return literal(ids[0], ID_TYPE);
  return call(
    'CASE',
    ids.flatMap((one, i): Expr[] => {
      const value = literal(one, ID_TYPE);
      return i === ids.length - 1 ? [value] : [call('=', [id, value], notNull(BOOLEAN)), value];
    }),
    ID_TYPE,
  );
}

/** The second aggregation, over what the first gives. */
function regrouped(node: GroupAggregate, lower: GroupAggregate, sets: Sets): GroupAggregate {
  const { fields } = lower.rowType;
  const keyOf = (column: number): number => sets.all.indexOf(column);
  const id = inputRef(sets.all.length, ID_TYPE);
  const setNumbers = node.calls.map((one) =>
    sets.sets.findIndex((set) => set.join() === setOf(one, node.grouping).join()),
  );
  const filters = new Map<number, number | undefined>();
  for (const [i, one] of node.calls.entries()) {
    const filter = one.distinct ? columnsOf(one)?.filter : undefined;
    filters.set(setNumbers[i], filters.get(setNumbers[i]) ?? filter);
  }
  const conditions = sets.sets.map((_, i): Expr => {
    const filter = filters.get(i);
    const isOf = isOfSet(i, id, sets);
    if (filter === undefined) return isOf;
    const isTrue = call('IS TRUE', [inputRef(keyOf(filter), fields[keyOf(filter)].type)], notNull(BOOLEAN));
    return conjunctionOf([isOf, isTrue]) as Expr;
  });
  let result = sets.sets.length === 1 ? sets.all.length - 1 : sets.all.length;
  const read = node.calls.map((one): Columns => {
    if (!one.distinct) return [++result];
    return (columnsOf(one) as CallColumns).args.map(keyOf);
  });
  const kept = ascending([...node.grouping.map(keyOf), ...read.flat()]);
  const exprs = [...kept.map((column) => inputRef(column, fields[column].type)), ...conditions];
  const names = [...kept.map((column) => fields[column].name), ...sets.ids.map((one) => `$g_${one}`)];
  const rowType = row(
    exprs.map(({ type }, i) => ({ name: names[i], type })),
    false,
  );
  const marked = new Calc(lower, exprs, undefined, rowType);
  const calls = node.calls.map((one, i): AggregateCall => {
    const args = read[i].map((column) => inputRef(kept.indexOf(column), fields[column].type));
    const filter = inputRef(kept.length + setNumbers[i], notNull(BOOLEAN));
    const own = one.distinct ? one : { ...one, name: 'MIN', type: nullable(one.type) };
    return { ...own, distinct: false, args, filter };
  });
  const results = calls.map(({ type }, i) => ({
    name: node.rowType.fields[node.grouping.length + i].name,
    type,
  }));
  const grouping = node.grouping.map((column) => kept.indexOf(keyOf(column)));
  return aggregate(node, marked, grouping, calls, results);
}

/** Results in the types that were asked for; no rows at all count as 0. */
function asWritten(node: GroupAggregate, upper: GroupAggregate): PhysicalNode {
  const first = node.grouping.length;
  const exprs = upper.rowType.fields.map(({ type }, i): Expr => {
    const ref = inputRef(i, type);
    const written = node.rowType.fields[i].type;
    if (i < first || written.nullable || !type.nullable) return ref;
    if (first > 0) return call('CAST', [ref], written);
    const known = call('IS NOT NULL', [ref], notNull(BOOLEAN));
    return call('CASE', [known, ref, literal(0, written)], written);
  });
  const rowType: RowType = node.rowType;
  return exprs.every(({ kind }) => kind === 'input') ? upper : new Calc(upper, exprs, undefined, rowType);
}
