/** TUMBLE and HOP in GROUP BY as batch plans show them, by hashes or over sorted rows. */
import { inputRef } from '../../expressions/analyze';
import { BIGINT, notNull, row } from '../../types/logical/types';
import type { LogicalType } from '../../types/logical/contracts';
import { aggregateText, callText } from './aggregate-text';
import type { BatchContext } from './batch-choice';
import { type AggregateWork, BatchNode, distributionBy, exchangedBy, sortedBy } from './batch-node';
import { accumulatorsOf } from './explain-batch-aggregates';
import { isInFixedPart } from './estimates/row-sizes';
import { namesText } from './explain-text';
import type { PhysicalNode } from './node';
import type { GroupWindowAggregate } from './nodes/aggregate-nodes';
import { Calc, Exchange } from './nodes/calc-nodes';
import type { Terms } from './shown-node';

const PROPERTIES = ['START', 'END', 'ROWTIME'] as const;
const BOUND: LogicalType = { root: 'TIMESTAMP', precision: 3, nullable: false };

/** Takes the properties that are asked for, under whatever names stand above. */
export class WindowProperties extends Calc {}

/** The node with all properties of its windows, and the time under its own name, below what takes those that are asked for. */
export function withProperties(written: GroupWindowAggregate): PhysicalNode {
  const node = withTimeName(written);
  const { properties } = node.settings;
  if (properties.length === 0) return node;
  const first = node.rowType.fields.length - properties.length;
  const own = node.rowType.fields.slice(0, first);
  const bounds = PROPERTIES.map((name) => ({ name: `w$${name.toLowerCase()}`, type: BOUND }));
  const whole = Object.assign(node.copy({}), {
    settings: { ...node.settings, properties: [...PROPERTIES] },
    rowType: row([...own, ...bounds], false),
  });
  const exprs = [
    ...own.map(({ type }, i) => inputRef(i, type)),
    ...properties.map((name, i) => {
      const place = PROPERTIES.indexOf(name as (typeof PROPERTIES)[number]);
      return inputRef(first + Math.max(place, 0), node.rowType.fields[first + i].type);
    }),
  ];
  return new WindowProperties(whole, exprs, undefined, node.rowType);
}

function withTimeName(node: GroupWindowAggregate): GroupWindowAggregate {
  const exchange = node.input;
  const calc = exchange.input;
  if (!(exchange instanceof Exchange) || !(calc instanceof Calc)) return node;
  const { timeIndex } = node.settings;
  const time = calc.exprs[timeIndex];
  if (time.kind !== 'input') return node;
  const { name } = calc.input.rowType.fields[time.index];
  const { fields } = calc.rowType;
  if (fields.some((field) => field.name === name)) return node;
  const rowType = { ...calc.rowType, fields: fields.map((field, i) => (i === timeIndex ? { ...field, name } : field)) };
  const renamed = Object.assign(calc.copy({}), { rowType });
  return node.copy({ inputs: [Object.assign(exchange.copy({ inputs: [renamed] }), { rowType })] });
}

export function batchGroupWindow(node: GroupWindowAggregate, context: BatchContext): PhysicalNode {
  const { grouping, calls, settings, rowType } = node;
  const { window, timeIndex } = settings;
  if (!(node.input instanceof Exchange) || (window.kind !== 'TUMBLE' && window.kind !== 'HOP')) return node;
  const below = node.input.input;
  const { fields } = below.rowType;
  const named = calls.map((call, i) => ({ ...call, alias: rowType.fields[grouping.length + i].name }));
  const { fields: accumulators, fixed, merges } = accumulatorsOf(named, context);
  const hash = fixed && calls.every(({ type }) => isInFixedPart(type) || type.root === 'DECIMAL');
  const time = fields[timeIndex].name;
  const keys = namesText(fields, grouping);
  const shared: Terms = [
    ...(keys === '' ? [] : [['groupBy', `[${keys}]`] as const]),
    ['window', `[${node.windowText(time)}]`],
    ...(settings.properties.length === 0
      ? []
      : [['properties', `[${PROPERTIES.map((name) => `w$${name.toLowerCase()}`).join(', ')}]`] as const]),
  ];
  const select = (items: readonly string[]) =>
    ['select', `[${[...(keys === '' ? [] : [keys]), ...items].join(', ')}]`] as const;
  const overlaps = window.kind === 'HOP' && window.size > window.slide;
  const work: AggregateWork = {
    kind: 'aggregate',
    hash,
    grouping,
    calls: calls.length,
    final: true,
    merge: false,
    window: { overlaps, properties: settings.properties.length },
  };
  const sorted = (input: PhysicalNode, columns: readonly number[]): PhysicalNode =>
    hash
      ? input
      : sortedBy(
          input,
          columns.map((index) => ({ index, descending: false, nullsFirst: true })),
        );
  const name = `${hash ? 'Hash' : 'Sort'}WindowAggregate`;
  const needs = (columns: readonly number[]) => ({ inputs: [distributionBy(columns)], sorted: !hash });
  const onePhase = context.session.option('table.optimizer.agg-phase-strategy')?.toUpperCase() === 'ONE_PHASE';
  if (onePhase || !merges) {
    const input = sorted(exchangedBy(below, grouping), [...grouping, timeIndex]);
    const texts = (): Terms => [...shared, ['select', aggregateText(fields, grouping, calls, rowType)]];
    return new BatchNode(name, input, rowType, needs(grouping), texts, work);
  }
  const texts = accumulators.map((parts) => parts.map((part) => part.name).join(', '));
  const given = row(
    [
      ...grouping.map((column) => fields[column]),
      { name: 'assignedWindow$', type: notNull(BIGINT) },
      ...accumulators.flat(),
    ],
    false,
  );
  const partial = (): Terms => [
    ...shared,
    select(
      calls.map((call, i) => {
        const accumulator = accumulators[i].length > 1 ? `(${texts[i]})` : texts[i];
        return `Partial_${callText(fields, call)} AS ${accumulator}`;
      }),
    ),
  ];
  const final = (): Terms => [
    ...shared,
    select(calls.map((call, i) => `Final_${call.name}(${texts[i]}) AS ${rowType.fields[grouping.length + i].name}`)),
  ];
  const anywhere = { inputs: [{ kind: 'any' } as const], sorted: !hash };
  const localWork = { ...work, final: false };
  const input = sorted(below, [...grouping, timeIndex]);
  const local = new BatchNode(`Local${name}`, input, given, anywhere, partial, localWork);
  const columns = grouping.map((_, i) => i);
  const merging = { ...work, grouping: columns, merge: true };
  const shuffled = sorted(exchangedBy(local, columns), [...columns, grouping.length]);
  return new BatchNode(name, shuffled, rowType, needs(columns), final, merging);
}
