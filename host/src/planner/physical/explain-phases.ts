/**
 * Aggregations in two phases, as Flink plans and shows them: a local one below the shuffle and a global one that merges. Where one
 * operator does both here, the plan that is shown has both.
 */
import type { AggregateCall } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import type { FieldType, LogicalType, RowType } from '../../types/logical/contracts';
import { BIGINT, DOUBLE, row } from '../../types/logical/types';
import { callText } from './aggregate-text';
import { ShownNode, type Terms } from './shown-node';
import { exprText, namesText } from './explain-text';
import type { PhysicalNode } from './node';
import { Exchange } from './nodes/calc-nodes';
import { GlobalGroupAggregate, LocalGroupAggregate } from './nodes/phase-nodes';
import { GlobalWindowAggregate, WindowAggregate, windowText } from './nodes/window-nodes';
import { isInsertOnly } from './traits';

/** Accumulators of functions that merge, by the start of their fields' names. */
const ACCUMULATORS: Readonly<Record<string, readonly string[]>> = {
  COUNT: ['count'],
  SUM: ['sum'],
  $SUM0: ['sum'],
  MIN: ['min'],
  MAX: ['max'],
  AVG: ['sum', 'count'],
  COUNT_RETRACT: ['count'],
  SUM_RETRACT: ['sum', 'count'],
  $SUM0_RETRACT: ['sum'],
  MIN_RETRACT: ['min'],
  MAX_RETRACT: ['max'],
  AVG_RETRACT: ['sum', 'count'],
};

/** Functions whose accumulator is one field, named after them; those of users are others. */
const WHOLE_ACCUMULATORS: ReadonlySet<string> = new Set(['COLLECT']);

/** `sum$0` or `(sum$0, count$1)` for each call; undefined when a call cannot be done in two phases. */
export function accumulatorNames(calls: readonly AggregateCall[]): string[] | undefined {
  let next = 0;
  const names: string[] = [];
  for (const { name, args, userFunction } of calls) {
    const whole = userFunction !== undefined || WHOLE_ACCUMULATORS.has(name);
    const parts = whole ? [name.toLowerCase()] : ACCUMULATORS[name];
    if (!parts) return undefined;
    const fields = parts.map(
      (part) => `${part === 'count' && parts.length === 1 && args.length === 0 ? 'count1' : part}$${next++}`,
    );
    names.push(fields.length === 1 ? fields[0] : `(${fields.join(', ')})`);
  }
  return names;
}

/** What a local phase gives: the keys, the accumulators, a map for each set of DISTINCT values, and `more`. */
function accumulatorRow(node: Phased, input: RowType, more: readonly FieldType[]): RowType {
  const { grouping, calls } = node;
  const names = accumulatorNames(calls)?.flatMap((text) => text.replace(/[()]/g, '').split(', ')) ?? [];
  const types = calls.flatMap(accumulatorTypes);
  const sets = distinctSets(input.fields, calls).items.map((_, i) => ({ name: `distinct$${i}`, type: OPAQUE }));
  const fields = [
    ...grouping.map((column) => input.fields[column]),
    ...types.map((type, i) => ({ name: names[i], type })),
    ...sets,
    ...more,
  ];
  return row(fields, false);
}

interface Phased {
  readonly grouping: readonly number[];
  readonly calls: readonly AggregateCall[];
}

const OPAQUE: LogicalType = { root: 'RAW', className: '', serializer: '', nullable: true };
const INTEGERS: ReadonlySet<string> = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']);

/** NULL where nothing is known of the type. */
export function accumulatorTypes({ name, args, type, userFunction }: AggregateCall): LogicalType[] {
  if (userFunction !== undefined) return [{ root: 'NULL', nullable: true }];
  if (WHOLE_ACCUMULATORS.has(name)) return [OPAQUE];
  if (name.startsWith('COUNT')) return [BIGINT];
  if (name === 'SUM_RETRACT') return [type, BIGINT];
  if (name === 'MIN_RETRACT' || name === 'MAX_RETRACT') return [OPAQUE];
  if (!name.startsWith('AVG')) return [type];
  const { root } = args[0].type;
  if (INTEGERS.has(root)) return [BIGINT, BIGINT];
  return [root === 'FLOAT' ? DOUBLE : type, BIGINT];
}

/** The sets of DISTINCT values that calls share: for each call its `distinct$0 `, and the arguments of each set. */
function distinctSets(fields: readonly FieldType[], calls: readonly AggregateCall[]) {
  const sets: string[] = [];
  const prefixes = calls.map(({ distinct, args }) => {
    if (!distinct) return '';
    const text = args.map((arg) => exprText(arg, fields)).join(', ');
    if (!sets.includes(text)) sets.push(text);
    return `distinct$${sets.indexOf(text)} `;
  });
  return { prefixes, items: sets.map((text, i) => `DISTINCT(${text}) AS distinct$${i}`) };
}

/** A call of the local phase. */
function localText(fields: readonly FieldType[], call: AggregateCall, prefix: string): string {
  if (prefix === '') return callText(fields, call);
  return callText(fields, { ...call, distinct: false }).replace('(', `(${prefix}`);
}

export function inPhases(node: PhysicalNode, session: SessionInfo): PhysicalNode {
  if (!(node.input instanceof Exchange)) return node;
  if (session.option('table.optimizer.agg-phase-strategy')?.toUpperCase() === 'ONE_PHASE') return node;
  if (node instanceof GlobalWindowAggregate) {
    return windowPhases(node, node.input.copy({ inputs: node.input.input.inputs }));
  }
  if (node instanceof WindowAggregate) return windowPhases(node, node.input);
  if (node instanceof GlobalGroupAggregate && node.input.input instanceof LocalGroupAggregate) {
    return groupPhases(node, node.input.copy({ inputs: node.input.input.inputs }));
  }
  return node;
}

/** Both phases around the shuffle; keys come first in the local phase's rows. */
function around(
  node: PhysicalNode & Phased,
  exchange: Exchange,
  names: readonly [string, string],
  keys: string,
  terms: readonly [() => Terms, () => Terms],
  more: readonly FieldType[] = [],
): PhysicalNode {
  const copyTraits = <T extends PhysicalNode>(made: T, { modifyKinds, updateKind, deleteKind }: PhysicalNode): T =>
    made.copy({ modifyKinds, updateKind, deleteKind });
  const { input } = exchange;
  const given = accumulatorRow(node, input.rowType, more);
  const local = copyTraits(new ShownNode(names[1], input, given, terms[1]), input);
  const distribution = keys === '' ? '[single]' : `[hash[${keys}]]`;
  const columns = node.grouping.map((_, i) => i);
  const shuffle = new ShownNode('Exchange', local, given, () => [['distribution', distribution]], columns);
  return copyTraits(new ShownNode(names[0], copyTraits(shuffle, exchange), node.rowType, terms[0], columns), node);
}

function groupBy(keys: string): Terms {
  return keys === '' ? [] : [['groupBy', `[${keys}]`]];
}

const ROWS: AggregateCall = { name: 'COUNT', args: [], distinct: false, type: BIGINT, alias: '' };

/** Whether slices that several windows share are empty is known from a count of rows. */
function counted({ calls, windowing }: WindowAggregate): readonly AggregateCall[] {
  const counts = calls.some(({ name, args, filter }) => name === 'COUNT' && args.length === 0 && !filter);
  return windowing.kind === 'HOP' && !counts ? [...calls, ROWS] : calls;
}

function windowPhases(node: WindowAggregate, exchange: Exchange): PhysicalNode {
  const { windowing, source, grouping } = node;
  const calls = counted(node);
  const accumulators = accumulatorNames(calls);
  const { fields } = exchange.input.rowType;
  if (!accumulators || windowing.kind === 'SESSION' || windowing.time !== 'ROWTIME') return node;
  const keys = namesText(fields, grouping);
  const slices = windowText(windowing, fields, source).replace(
    /(time_col=\[[^\]]*\]|win_start=\[[^\]]*\], win_end=\[[^\]]*\]|win_end=\[[^\]]*\])/,
    source.kind === 'time' ? 'slice_end=[$slice_end]' : 'win_end=[$window_end]',
  );
  const end = [`slice_end('w$) AS ${source.kind === 'time' ? '$slice_end' : '$window_end'}`];
  const { prefixes } = distinctSets(fields, calls);
  const select = (items: readonly string[]) =>
    ['select', `[${[...(keys === '' ? [] : [keys]), ...items].join(', ')}]`] as const;
  // A count that is added moves the names that follow it, and the last one goes: so Flink prints it.
  const texts = [
    ...calls.map(({ name }, i) => `${name}(${prefixes[i] + accumulators[i]})`),
    ...node.properties.map((kind) => `${kind.toLowerCase()}('w$)`),
  ];
  const merged = node.rowType.fields.slice(grouping.length).map(({ name }, i) => `${texts[i]} AS ${name}`);
  const localItems = () => [
    ...calls.map((call, i) => `${localText(fields, call, prefixes[i])} AS ${accumulators[i]}`),
    ...distinctSets(fields, calls).items,
  ];
  return around(
    node,
    exchange,
    ['GlobalWindowAggregate', 'LocalWindowAggregate'],
    keys,
    [
      () => [...groupBy(keys), ['window', `[${slices}]`], select(merged)],
      () => [
        ...groupBy(keys),
        ['window', `[${windowText(windowing, fields, source)}]`],
        select([...localItems(), ...end]),
      ],
    ],
    [{ name: source.kind === 'time' ? '$slice_end' : '$window_end', type: BIGINT }],
  );
}

function mergeText(name: string, accumulator: string, output: string): string {
  return `${name}(${accumulator}) AS ${output}`;
}

function groupPhases(node: GlobalGroupAggregate, exchange: Exchange): PhysicalNode {
  const { grouping, rowType } = node;
  const retracting = !isInsertOnly(exchange.input.modifyKinds);
  const calls = retracting ? node.calls.map(takingBack) : node.calls;
  const accumulators = accumulatorNames(calls);
  if (!accumulators || (retracting && calls.some((call) => call.distinct))) return node;
  const { fields } = exchange.input.rowType;
  const { prefixes, items } = distinctSets(fields, calls);
  const keys = namesText(fields, grouping);
  const select = (parts: readonly string[]) =>
    ['select', `[${[...(keys === '' ? [] : [keys]), ...parts].join(', ')}]`] as const;
  const merged = calls.map(({ name }, i) =>
    mergeText(name, prefixes[i] + accumulators[i], rowType.fields[grouping.length + i].name),
  );
  const counts = calls.some(({ name, args }) => name === 'COUNT_RETRACT' && args.length === 0);
  const more = retracting && !counts ? [`COUNT_RETRACT(*) AS count1$${accumulators.join().split(',').length}`] : [];
  const locals = () => calls.map((call, i) => `${localText(fields, call, prefixes[i])} AS ${accumulators[i]}`);
  return around(node, exchange, ['GlobalGroupAggregate', 'LocalGroupAggregate'], keys, [
    () => [...groupBy(keys), select(merged)],
    () => [...groupBy(keys), select([...locals(), ...items, ...more])],
  ]);
}

/** Functions that take values back are shown as such. */
function takingBack(given: AggregateCall): AggregateCall {
  const counts = given.name === 'COUNT' && !given.distinct && given.args.every(({ type }) => !type.nullable);
  const call = counts ? { ...given, args: [] } : given;
  return call.keepsExtreme || call.userFunction ? call : { ...call, name: `${call.name}_RETRACT` };
}
