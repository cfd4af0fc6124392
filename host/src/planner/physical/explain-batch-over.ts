/** OVER aggregations and ranks of batch plans as Flink shows them: over sorted inputs, a rank in two phases. */
import { conjunctionOf, inputRef } from '../../expressions/analyze';
import type { AggregateCall, SortField } from '../../expressions/contracts';
import { callText, sortText } from './aggregate-text';
import { BatchNode, distributionBy, shuffled, sortedBy } from './batch-node';
import { fieldsText, namesText } from './explain-text';
import type { PhysicalNode } from './node';
import { frameText, OverAggregate, UNFRAMED } from './nodes/aggregate-nodes';
import { Calc } from './nodes/calc-nodes';
import type { Rank } from './nodes/rank-nodes';
import type { Terms } from './shown-node';

type Group = OverAggregate['settings']['groups'][number];

/** By the partition first, each of its columns in the direction that the order asks for. */
function sorted(input: PhysicalNode, partition: readonly number[], order: readonly SortField[]): PhysicalNode {
  const first = partition.map((index) => {
    const known = order.find((field) => field.index === index);
    return known ?? { index, descending: false, nullsFirst: true };
  });
  const fields = [...first, ...order.filter(({ index }) => !partition.includes(index))];
  return sortedBy(input, fields);
}

function partitionBy(input: PhysicalNode, partition: readonly number[]): Terms {
  return partition.length === 0 ? [] : [['partitionBy', `[${namesText(input.rowType.fields, partition)}]`]];
}

export function batchOver(node: OverAggregate): PhysicalNode {
  const { partition, order, settings, rowType } = node;
  const input = sorted(shuffled(node.input, partition), partition, order);
  const { fields } = input.rowType;
  const by = distributionBy(partition);
  const work = { kind: 'over', calls: settings.groups.flatMap(({ calls }) => calls).length } as const;
  const terms = (): Terms => {
    let place = fields.length;
    const windows = settings.groups.flatMap(split).map((group, i) => {
      const calls = group.calls.map((one) => `${shownCall(fields, one)} AS ${rowType.fields[place++].name}`);
      return [`window#${i}`, `[${calls.join(', ')}${frameText(group)}]`] as const;
    });
    return [
      ...partitionBy(input, partition),
      ...(order.length === 0 ? [] : [['orderBy', `[${sortText(fields, order)}]`] as const]),
      ...windows,
      ['select', fieldsText(rowType)],
    ];
  };
  return new BatchNode('OverAggregate', input, rowType, { inputs: [by], given: [by], sorted: true }, terms, work);
}

function shownCall(fields: Parameters<typeof callText>[0], one: AggregateCall): string {
  return one.args.length === 0 ? `${one.name}(*)` : callText(fields, one);
}

/** Of functions without a frame; the others are ranks. */
const KINDS: Readonly<Record<string, string>> = { LAG: 'OFFSET', LEAD: 'OFFSET', NTILE: 'NTILE' };

/** Functions that take no frame stand apart, each kind for itself. */
function split(group: Group): Group[] {
  const kindOf = ({ name }: AggregateCall): string => (UNFRAMED.has(name) ? (KINDS[name] ?? 'RANK') : '');
  const result: Group[] = [];
  for (const one of group.calls) {
    const last = result.at(-1);
    if (last && kindOf(last.calls[0]) === kindOf(one)) {
      result[result.length - 1] = { ...last, calls: [...last.calls, one] };
    } else result.push({ ...group, calls: [one] });
  }
  return result;
}

/** RANK is cut off on both sides of the shuffle; other numbers are computed and compared. */
export function isTwoPhaseRank({ settings }: Rank): boolean {
  return settings.kind === 'RANK' && typeof settings.end === 'number';
}

export function batchRank(node: Rank): PhysicalNode {
  const { partition, order, start, end, kind } = node.settings;
  const { rowType } = node.input;
  const phase = (input: PhysicalNode, global: boolean): PhysicalNode => {
    const output = global ? node.rowType : rowType;
    const by = distributionBy(partition);
    const needs = global
      ? { inputs: [by], given: [by], sorted: true }
      : { inputs: [{ kind: 'any' } as const], sorted: true };
    const first = global ? start : 1;
    const work = { kind: 'rank', partition, count: (end as number) - first + 1 } as const;
    const terms = (): Terms => [
      ['rankType', `[${kind}]`],
      ['rankRange', `[rankStart=${first}, rankEnd=${end as number}]`],
      ['partitionBy', `[${namesText(rowType.fields, partition)}]`],
      ['orderBy', `[${sortText(rowType.fields, order)}]`],
      ['global', `[${global}]`],
      ['select', fieldsText(output)],
    ];
    return new BatchNode('Rank', sorted(input, partition, order), output, needs, terms, work);
  };
  const shuffle = node.input;
  const below = shuffled(shuffle, partition);
  if (below !== shuffle) return phase(below, true);
  return phase(shuffle.copy({ inputs: [phase(shuffle.input, false)] }), true);
}

/** A rank as an OVER aggregation and a filter of its numbers. */
export function rankAsOver(node: Rank): Calc {
  const { kind, partition, order, outputRank } = node.settings;
  const { fields } = node.input.rowType;
  const type = { root: 'BIGINT', nullable: false } as const;
  const rowType = { ...node.input.rowType, fields: [...fields, { name: 'w0$o0', type }] };
  const one: AggregateCall = { name: kind, args: [], distinct: false, type, alias: 'w0$o0' };
  const frame = { unit: kind === 'ROW_NUMBER' ? 'ROWS' : 'RANGE', preceding: undefined, following: 0 } as const;
  const settings = { groups: [{ ...frame, calls: [one] }], time: 'NONE', ttl: 0 } as const;
  const keys = [...partition].sort((a, b) => a - b);
  const over = new OverAggregate(node.input, keys, order, settings, true, rowType);
  const exprs = fields.map((field, i) => inputRef(i, field.type));
  const outputs = outputRank ? [...exprs, inputRef(fields.length, type)] : exprs;
  return new Calc(over, outputs, conjunctionOf(node.settings.written), node.rowType);
}
