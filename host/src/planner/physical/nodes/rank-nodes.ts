/** Top-N, deduplication, sorts and limits. */
import type { Expr, SortField } from '../../../expressions/contracts';
import type { MiniBatch, RankConfig } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { isProctime, isRowtime, isTimeAttribute } from '../../../types/logical/types';
import { sortText } from '../aggregate-text';
import { columnSet, containsAll, distinctSets, filterKeys } from '../column-sets';
import { fieldsText, namesText, textStyle } from '../explain-text';
import { type ColumnSets, type OperatorPlan, PhysicalNode, type UpdateStrategy, type WindowColumns } from '../node';
import { ALL_KINDS, beforeAfterOrNone, INSERT, isInsertOnly, type ModifyKinds, type UpdateKind } from '../traits';
import { keysInGroup } from './join-nodes';

type Strategy = RankConfig['strategy'];
const RETRACT: Strategy = { kind: 'RETRACT' };
const APPEND_FAST: Strategy = { kind: 'APPEND_FAST' };

/** Strategies for a Top-N over `input`, best first. */
function rankStrategies(input: PhysicalNode, partition: readonly number[], order: readonly SortField[]): Strategy[] {
  if (isInsertOnly(input.modifyKinds)) return [APPEND_FAST];
  const keys = keysInGroup(input);
  if (!keys?.some((key) => containsAll(key, partition))) return [RETRACT];
  const monotonicity = input.monotonicity();
  const monotonic =
    monotonicity !== undefined &&
    order.length > 0 &&
    order.every(({ index, descending }) => {
      const column = monotonicity[index];
      return column === 'CONSTANT' || column === (descending ? 'INCREASING' : 'DECREASING');
    });
  return monotonic ? [{ kind: 'UPDATE_FAST', primaryKey: keys[0] }, RETRACT] : [RETRACT];
}

function strategyText(strategy: Strategy): string {
  switch (strategy.kind) {
    case 'APPEND_FAST':
      return 'AppendFastStrategy';
    case 'RETRACT':
      return 'RetractStrategy';
    case 'UPDATE_FAST':
      return `UpdateFastStrategy[${strategy.primaryKey.join(',')}]`;
  }
}

function inputUpdates(strategy: Strategy): UpdateKind {
  if (strategy.kind === 'UPDATE_FAST') return 'ONLY_UPDATE_AFTER';
  return strategy.kind === 'RETRACT' ? 'BEFORE_AND_AFTER' : 'NONE';
}

export interface RankSettings {
  readonly kind: RankConfig['kind'];
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  readonly start: number;
  readonly end: number | { readonly column: number };
  /** The conditions on the number as they were written, over the columns of the input and the number behind them. */
  readonly written: readonly Expr[];
  readonly outputRank: boolean;
  readonly ttl: number;
  readonly miniBatch: MiniBatch | undefined;
  readonly compactChanges: boolean;
  /** table.exec.deduplicate.insert-update-after-sensitive-enabled */
  readonly generateInsert: boolean;
  readonly batch: boolean;
}

/** ROW_NUMBER (or RANK) with a range. One row of each partition by a time attribute is a Deduplicate. */
export class Rank extends PhysicalNode {
  private strategy: Strategy = APPEND_FAST;

  constructor(
    input: PhysicalNode,
    readonly settings: RankSettings,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  get name(): string {
    // Flink decides it when the execution plan is made.
    return this.deduplicates && textStyle() !== 'digest' ? 'Deduplicate' : 'Rank';
  }

  /** Does it keep all rows of its input, and take them back one by one? */
  get retracts(): boolean {
    return this.strategy.kind === 'RETRACT';
  }

  private get topOne(): boolean {
    const { kind, start, end, outputRank } = this.settings;
    return !outputRank && kind === 'ROW_NUMBER' && start === 1 && end === 1;
  }

  private get timeOrdered(): boolean {
    const { order } = this.settings;
    return order.length === 1 && isTimeAttribute(this.input.rowType.fields[order[0].index].type);
  }

  private get keepLast(): boolean {
    const { order } = this.settings;
    return order.length === 1 && order[0].descending;
  }

  private get deduplicates(): boolean {
    return this.topOne && this.timeOrdered && isInsertOnly(this.input.modifyKinds) && !this.settings.batch;
  }

  providedKinds(): ModifyKinds {
    if (this.settings.batch) return INSERT;
    // Flink asks for the shape of a deduplication only, not for an order by time.
    const first = this.topOne && isInsertOnly(this.input.modifyKinds) && !this.keepLast;
    if (first && this.settings.miniBatch === undefined) return INSERT;
    return ALL_KINDS;
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    const { partition, order } = this.settings;
    return rankStrategies(this.input, partition, order).map((strategy) => {
      const node = Object.assign(this.copy({}), { strategy });
      return { inputs: [inputUpdates(strategy)], provided: required, node };
    });
  }

  override upsertKeys(): ColumnSets | undefined {
    const { partition, outputRank, kind } = this.settings;
    if (this.topOne) return [columnSet(partition)];
    const inputKeys = filterKeys(keysInGroup(this.input), partition);
    if (!outputRank) return inputKeys;
    const ranked = kind === 'ROW_NUMBER' ? [columnSet([...partition, this.rowType.fields.length - 1])] : [];
    return distinctSets([...ranked, ...(inputKeys ?? [])]);
  }

  override windowColumns(): WindowColumns | undefined {
    return this.input.windowColumns();
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const { partition, order, kind, start, end } = this.settings;
    if (this.name === 'Deduplicate') {
      const time = isRowtime(fields[order[0].index].type) ? 'ROWTIME' : 'PROCTIME';
      return [
        ['keep', `[${this.keepLast ? 'LastRow' : 'FirstRow'}]`],
        ['key', `[${namesText(fields, partition)}]`],
        ['order', `[${time}]`],
        ['outputInsertOnly', `[${isInsertOnly(this.modifyKinds)}]`],
      ];
    }
    const range = typeof end === 'number' ? `rankStart=${start}, rankEnd=${end}` : `rankEnd=${fields[end.column].name}`;
    return [
      ['strategy', `[${strategyText(this.strategy)}]`],
      ['rankType', `[${kind}]`],
      ['rankRange', `[${range}]`],
      ['partitionBy', `[${namesText(fields, partition)}]`],
      ['orderBy', `[${this.rowtimeMark}${sortText(fields, order)}]`],
      ['select', fieldsText(this.rowType)],
    ];
  }

  private get rowtimeMark(): string {
    const { order } = this.settings;
    return this.deduplicates && isRowtime(this.input.rowType.fields[order[0].index].type) ? 'ROWTIME ' : '';
  }

  override operator(): OperatorPlan {
    const { settings } = this;
    return this.deduplicates ? this.deduplicate() : this.rank(settings);
  }

  private deduplicate(): OperatorPlan {
    const { partition, order, ttl, miniBatch, compactChanges } = this.settings;
    const { index } = order[0];
    const config = {
      keys: partition,
      ...(isProctime(this.input.rowType.fields[index].type) ? {} : { rowtimeIndex: index }),
      keepLast: this.keepLast,
      generateUpdateBefore: this.generateUpdateBefore,
      generateInsert: this.settings.generateInsert,
      outputInsertOnly: isInsertOnly(this.modifyKinds),
      inputInsertOnly: isInsertOnly(this.input.modifyKinds),
      ttl,
      ...(miniBatch ? { miniBatch, compactChanges } : {}),
    };
    return { kind: 'table-deduplicate', config, keys: [partition] };
  }

  private rank(settings: RankSettings): OperatorPlan {
    const { kind, partition, order, start, end, outputRank, ttl } = settings;
    const { strategy, generateUpdateBefore } = this;
    const config = { kind, partition, order, start, end, outputRank, generateUpdateBefore, strategy, ttl };
    return { kind: 'table-rank', config, keys: [partition] };
  }
}

/** ORDER BY with LIMIT; LIMIT alone has no order. */
export class SortLimit extends PhysicalNode {
  private strategy: Strategy = APPEND_FAST;

  constructor(
    input: PhysicalNode,
    readonly order: readonly SortField[],
    readonly offset: number,
    /** Infinity when only an OFFSET is given. */
    readonly limit: number,
    readonly settings: { readonly ttl: number; readonly batch: boolean },
  ) {
    super([input], input.rowType);
  }

  get name(): string {
    return this.order.length === 0 ? 'Limit' : 'SortLimit';
  }

  providedKinds(): ModifyKinds {
    if (this.settings.batch) return INSERT;
    return this.order.length === 0 && isInsertOnly(this.input.modifyKinds) ? INSERT : ALL_KINDS;
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    if (this.order.length === 0) {
      const strategy = isInsertOnly(this.input.modifyKinds) ? APPEND_FAST : RETRACT;
      const node = Object.assign(this.copy({}), { strategy });
      return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: required, node }];
    }
    return rankStrategies(this.input, [], this.order).map((strategy) => {
      const node = Object.assign(this.copy({}), { strategy });
      return { inputs: [inputUpdates(strategy)], provided: required, node };
    });
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.input.upsertKeys();
  }

  terms(): readonly (readonly [string, string])[] {
    const order: [string, string][] =
      this.order.length === 0 ? [] : [['orderBy', `[${sortText(this.rowType.fields, this.order)}]`]];
    const range: [string, string][] = [
      ['offset', `[${this.offset}]`],
      ['fetch', `[${this.limit}]`],
    ];
    if (this.settings.batch) return [...order, ...range, ['global', '[true]']];
    const bare = order.length === 0;
    return [...order, ...range, ...(bare ? [] : [['strategy', `[${strategyText(this.strategy)}]`] as const])];
  }

  override operator(): OperatorPlan {
    const { order, offset, limit, strategy, settings } = this;
    if (settings.batch) return { kind: 'table-sort-limit', config: { order, offset, limit } };
    const config = {
      kind: 'ROW_NUMBER' as const,
      partition: [],
      order,
      start: offset + 1,
      end: offset + limit,
      outputRank: false,
      generateUpdateBefore: this.generateUpdateBefore,
      strategy,
      ttl: settings.ttl,
    };
    return { kind: 'table-rank', config, keys: [[]] };
  }
}

/** ORDER BY of everything: batch, or a bounded streaming input. */
export class Sort extends PhysicalNode {
  readonly name: string = 'Sort';

  constructor(
    input: PhysicalNode,
    readonly order: readonly SortField[],
  ) {
    super([input], input.rowType);
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: 'NONE' }];
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.input.upsertKeys();
  }

  terms(): readonly (readonly [string, string])[] {
    return [['orderBy', `[${sortText(this.rowType.fields, this.order)}]`]];
  }

  override operator(): OperatorPlan {
    return { kind: 'table-sort', config: { order: this.order } };
  }
}

/** ORDER BY that begins with an ascending time attribute. */
export class TemporalSort extends Sort {
  override readonly name = 'TemporalSort';

  override acceptedKinds(): ModifyKinds {
    return INSERT;
  }

  override updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: ['NONE'], provided: 'NONE' }];
  }

  override operator(): OperatorPlan {
    const time = isRowtime(this.rowType.fields[this.order[0].index].type)
      ? ('ROWTIME' as const)
      : ('PROCTIME' as const);
    return { kind: 'table-temporal-sort', config: { order: this.order, time }, keys: [[]] };
  }
}
