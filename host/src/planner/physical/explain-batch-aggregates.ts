/**
 * Aggregations of batch plans as Flink shows them: by hashes or over sorted rows, in two phases around the shuffle or in one
 * (BatchPhysicalHashAggRule, BatchPhysicalSortAggRule).
 */
import { inputRef } from '../../expressions/analyze';
import { canMerge } from '../../expressions/aggregate-state';
import type { AggregateCall } from '../../expressions/contracts';
import type { FieldType, LogicalType, RowType } from '../../types/logical/contracts';
import { BIGINT, DOUBLE, row, STRING } from '../../types/logical/types';
import { aggregateText, callText } from './aggregate-text';
import { type BatchContext, cheapest, isDisabled } from './batch-choice';
import { type AggregateWork, BatchNode, distributionBy, exchangedBy, isDistributed, sortedBy } from './batch-node';
import { withColumns } from './explain-batch-distinct';
import { isInFixedPart } from './estimates/row-sizes';
import { accumulatorTypes } from './explain-phases';
import { SQUARED_DIFFERENCES } from './explain-variance';
import { namesText } from './explain-text';
import type { PhysicalNode } from './node';
import { GroupAggregate } from './nodes/aggregate-nodes';
import { Calc, Exchange } from './nodes/calc-nodes';
import type { Terms } from './shown-node';

/** Accumulators of functions that are written as expressions, by the start of their fields' names. */
const DECLARED: Readonly<Record<string, readonly string[]>> = {
  COUNT: ['count'],
  SUM: ['sum'],
  $SUM0: ['sum'],
  MIN: ['min'],
  MAX: ['max'],
  AVG: ['sum', 'count'],
  LISTAGG: ['accDelimiter', 'concatAcc'],
  SINGLE_VALUE: ['value', 'count'],
};

/** Functions of Flink's own that can only see all rows of a group in one place. */
const NOT_MERGING: ReadonlySet<string> = new Set([
  'FIRST_VALUE',
  'LAST_VALUE',
  'JSON_ARRAYAGG_NULL_ON_NULL',
  'JSON_ARRAYAGG_ABSENT_ON_NULL',
  'JSON_ARRAYAGG',
]);

const OPAQUE: LogicalType = { root: 'RAW', className: '', serializer: '', nullable: true };
/** Count, mean and sum of squared differences. */
const SQUARES = row(
  [BIGINT, DOUBLE, DOUBLE].map((type, i) => ({ name: `f${i}`, type })),
  true,
);

interface Accumulators {
  /** For each call the fields of its accumulator. */
  readonly fields: readonly (readonly FieldType[])[];
  /** All have a fixed length, so that they can be changed in place. */
  readonly fixed: boolean;
  readonly merges: boolean;
}

export function accumulatorsOf(calls: readonly AggregateCall[], { session }: BatchContext): Accumulators {
  let next = 0;
  const fields = calls.map((call): FieldType[] => {
    const declared = call.userFunction === undefined ? DECLARED[call.name] : undefined;
    if (!declared) return [{ name: call.alias, type: call.name === SQUARED_DIFFERENCES ? SQUARES : OPAQUE }];
    const types = typesOf(call);
    const prefixes = call.name === 'COUNT' && call.args.length === 0 ? ['count1'] : declared;
    return prefixes.map((prefix, i) => ({ name: `${prefix}$${next++}`, type: types[i] }));
  });
  const merges = calls.every((call) =>
    call.userFunction === undefined ? !NOT_MERGING.has(call.name) : canMerge([call], session),
  );
  return { fields, fixed: fields.flat().every(({ type }) => isInFixedPart(type) || type.root === 'DECIMAL'), merges };
}

function typesOf(call: AggregateCall): LogicalType[] {
  if (call.name === 'LISTAGG') return [STRING, STRING];
  if (call.name === 'SINGLE_VALUE') return [call.type, BIGINT];
  return accumulatorTypes(call);
}

function groupBy(keys: string): Terms {
  return keys === '' ? [] : [['groupBy', `[${keys}]`]];
}

/** Grouped by a key of its input; other grouping columns have one value for each key. */
class AuxiliaryAggregate extends GroupAggregate {
  readonly auxiliary: readonly number[] = [];
}

/** Columns beside a key of the input stand behind the key, before the results. */
export function withAuxiliary(node: GroupAggregate): PhysicalNode {
  const below = node.input.input;
  const { grouping, calls, rowType } = node;
  const { fields } = below.rowType;
  const single = below.upsertKeys()?.some((key) => key.length > 0 && key.every((column) => grouping.includes(column)));
  const columns = calls.map(({ name, args: [arg], alias, filter }) =>
    name === 'FIRST_VALUE' && !filter && arg?.kind === 'input' && fields[arg.index].name === alias ? arg.index : -1,
  );
  const auxiliary = columns.filter((column) => column >= 0);
  if (!single || auxiliary.length === 0 || calls.some(({ distinct }) => distinct)) return node;
  const keys = grouping.length;
  const results = calls.flatMap((_, i) => (columns[i] < 0 ? [i] : []));
  const made = Object.assign(Object.create(AuxiliaryAggregate.prototype) as AuxiliaryAggregate, node, {
    auxiliary,
    calls: results.map((i) => calls[i]),
    rowType: row(
      [
        ...rowType.fields.slice(0, keys),
        ...auxiliary.map((column) => fields[column]),
        ...results.map((i) => rowType.fields[keys + i]),
      ],
      false,
    ),
  });
  const place = (i: number): number =>
    columns[i] < 0 ? keys + auxiliary.length + results.indexOf(i) : keys + auxiliary.indexOf(columns[i]);
  const exprs = rowType.fields.map(({ type }, i) => inputRef(i < keys ? i : place(i - keys), type));
  return new Calc(made, exprs, undefined, rowType);
}

/** Of one aggregation: what its candidates share. */
class Aggregation {
  private readonly accumulators: Accumulators;
  private readonly auxiliary: readonly number[];

  constructor(
    private readonly node: GroupAggregate,
    private readonly below: PhysicalNode,
    private readonly context: BatchContext,
  ) {
    const { fields } = node.rowType;
    this.auxiliary = node instanceof AuxiliaryAggregate ? node.auxiliary : [];
    const first = node.grouping.length + this.auxiliary.length;
    const named = node.calls.map((call, i) => ({ ...call, alias: fields[first + i].name }));
    this.accumulators = accumulatorsOf(named, context);
  }

  chosen(): PhysicalNode {
    const allowed = [true, false].filter((hash) => this.allows(hash));
    const ways = allowed.length > 0 ? allowed : [false];
    const distributed = isDistributed(this.below, this.node.grouping);
    if (distributed && this.strategy !== 'TWO_PHASE') {
      // Both phases at one place become one.
      return cheapest(
        ways.map((hash) => this.onePhase(this.below, hash)),
        this.context,
      );
    }
    const { twoPhases, onePhase } = this.phases();
    const shuffled = distributed ? this.below : exchangedBy(this.below, this.node.grouping);
    return cheapest(
      ways.flatMap((hash) => [
        ...(twoPhases ? [this.twoPhases(hash)] : []),
        ...(onePhase ? [this.onePhase(shuffled, hash)] : []),
      ]),
      this.context,
    );
  }

  private get strategy(): string | undefined {
    return this.context.session.option('table.optimizer.agg-phase-strategy')?.toUpperCase();
  }

  private allows(hash: boolean): boolean {
    if (!hash) return !isDisabled('SortAgg', this.context);
    return this.accumulators.fixed && !isDisabled('HashAgg', this.context);
  }

  private phases(): { readonly twoPhases: boolean; readonly onePhase: boolean } {
    const { merges } = this.accumulators;
    const { strategy } = this;
    if (strategy === 'ONE_PHASE') return { twoPhases: false, onePhase: true };
    if (strategy === 'TWO_PHASE' || !merges) return { twoPhases: merges, onePhase: !merges };
    // When the number of groups is unknown, rows are taken to become fewer.
    const known = this.context.estimates.distinctCount(this.below, this.node.grouping) !== undefined;
    return { twoPhases: true, onePhase: known };
  }

  private aggregate(
    kind: 'Local' | '',
    input: PhysicalNode,
    rowType: RowType,
    work: AggregateWork,
    terms: () => Terms,
  ): PhysicalNode {
    const { grouping, hash } = work;
    const order = grouping.map((index) => ({ index, descending: false, nullsFirst: true }));
    const local = kind === 'Local';
    const by = distributionBy(grouping);
    const needs = local
      ? { inputs: [{ kind: 'any' } as const], sorted: !hash && grouping.length > 0 }
      : { inputs: [by], given: [distributionBy(grouping.map((_, i) => i))], sorted: !hash && grouping.length > 0 };
    const name = `${kind}${hash ? 'Hash' : 'Sort'}Aggregate`;
    return new BatchNode(name, hash ? input : sortedBy(input, order), rowType, needs, terms, work);
  }

  private work(hash: boolean): AggregateWork {
    const { grouping, calls } = this.node;
    const { auxiliary } = this;
    return { kind: 'aggregate', hash, grouping, auxiliary, calls: calls.length, final: false, merge: false };
  }

  private groupTerms(): Terms {
    const { fields } = this.below.rowType;
    const beside = namesText(fields, this.auxiliary);
    return [
      ...groupBy(namesText(fields, this.node.grouping)),
      ...(beside === '' ? [] : [['auxGrouping', `[${beside}]`] as const]),
    ];
  }

  private onePhase(input: PhysicalNode, hash: boolean): PhysicalNode {
    const { grouping, calls, rowType } = this.node;
    const { fields } = this.below.rowType;
    const work = { ...this.work(hash), final: true };
    const columns = [...grouping, ...this.auxiliary];
    return this.aggregate('', input, rowType, work, () => [
      ['isMerge', '[false]'],
      ...this.groupTerms(),
      ['select', aggregateText(fields, columns, calls, rowType)],
    ]);
  }

  private twoPhases(hash: boolean): PhysicalNode {
    const { grouping, calls, rowType } = this.node;
    const { fields } = this.below.rowType;
    const { fields: accumulators } = this.accumulators;
    const first = [...grouping, ...this.auxiliary];
    const keys = namesText(fields, first);
    const select = (items: readonly string[]) =>
      ['select', `[${[...(keys === '' ? [] : [keys]), ...items].join(', ')}]`] as const;
    const names = accumulators.map((parts) => parts.map(({ name }) => name).join(', '));
    const given = row([...first.map((column) => fields[column]), ...accumulators.flat()], false);
    const work = this.work(hash);
    const local = this.aggregate('Local', this.below, given, work, () => [
      ...this.groupTerms(),
      select(
        calls.map((call, i) => {
          const accumulator = accumulators[i].length > 1 ? `(${names[i]})` : names[i];
          return `Partial_${callText(fields, call)} AS ${accumulator}`;
        }),
      ),
    ]);
    const columns = grouping.map((_, i) => i);
    const auxiliary = this.auxiliary.map((_, i) => grouping.length + i);
    const merging = { ...work, grouping: columns, auxiliary, final: true, merge: true };
    return this.aggregate('', exchangedBy(local, columns), rowType, merging, () => [
      ['isMerge', '[true]'],
      ...this.groupTerms(),
      select(calls.map(({ name }, i) => `Final_${name}(${names[i]}) AS ${rowType.fields[first.length + i].name}`)),
    ]);
  }
}

/** Its input is the shuffle by the groups. */
export function batchAggregate(node: GroupAggregate, context: BatchContext): PhysicalNode {
  if (!(node.input instanceof Exchange)) return node;
  const below = node.input.input;
  return new Aggregation(withColumns(node, below), below, context).chosen();
}
