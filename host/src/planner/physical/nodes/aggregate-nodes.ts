/** Aggregations that are not windows of a TVF, and OVER. */
import type { AggregateCall, SortField } from '../../../expressions/contracts';
import type { GroupWindowAggregateConfig, MiniBatch, OverAggregateConfig } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { aggregateText, sortText } from '../aggregate-text';
import { filterKeys } from '../column-sets';
import { namesText } from '../explain-text';
import { type ColumnSets, type Monotonicity, type OperatorPlan, PhysicalNode, type UpdateStrategy } from '../node';
import {
  ALL_KINDS,
  beforeAfterOrNone,
  DELETE,
  INSERT,
  isInsertOnly,
  type ModifyKinds,
  UPDATE,
  type UpdateKind,
} from '../traits';

/** GROUP BY without windows. */
export class GroupAggregate extends PhysicalNode {
  readonly name: string = 'GroupAggregate';

  constructor(
    input: PhysicalNode,
    readonly grouping: readonly number[],
    readonly calls: readonly AggregateCall[],
    readonly settings: { readonly ttl: number; readonly miniBatch?: MiniBatch; readonly batch: boolean },
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  providedKinds(): ModifyKinds {
    if (this.settings.batch) return INSERT;
    const input = this.input.modifyKinds;
    return INSERT | UPDATE | (isInsertOnly(input) ? 0 : DELETE);
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: required }];
  }

  override upsertKeys(): ColumnSets {
    return [this.grouping.map((_, i) => i)];
  }

  override monotonicity(): readonly Monotonicity[] | undefined {
    if (!isInsertOnly(this.input.modifyKinds)) return undefined;
    const calls = this.calls.map(({ name }): Monotonicity => {
      if (name === 'COUNT' || name === 'MAX') return 'INCREASING';
      return name === 'MIN' ? 'DECREASING' : 'NONE';
    });
    return [...this.grouping.map((): Monotonicity => 'CONSTANT'), ...calls];
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const group: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    return [...group, ['select', aggregateText(fields, this.grouping, this.calls, this.rowType)]];
  }

  override operator(): OperatorPlan {
    const { grouping, calls, settings } = this;
    const config = {
      grouping,
      calls,
      generateUpdateBefore: this.generateUpdateBefore,
      needRetraction: !isInsertOnly(this.input.modifyKinds),
      ttl: settings.ttl,
      ...(settings.miniBatch ? { miniBatch: settings.miniBatch } : {}),
    };
    return { kind: 'table-group-aggregate', config, keys: [grouping] };
  }
}

type GroupWindowSettings = Pick<
  GroupWindowAggregateConfig,
  'window' | 'timeIndex' | 'time' | 'properties' | 'earlyFire' | 'lateFire' | 'allowedLateness'
>;

/** Legacy TUMBLE, HOP and SESSION in GROUP BY. */
export class GroupWindowAggregate extends PhysicalNode {
  readonly name = 'GroupWindowAggregate';

  constructor(
    input: PhysicalNode,
    readonly grouping: readonly number[],
    readonly calls: readonly AggregateCall[],
    readonly settings: GroupWindowSettings,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  private get updates(): boolean {
    const { earlyFire, lateFire } = this.settings;
    return earlyFire !== undefined || lateFire !== undefined;
  }

  providedKinds(): ModifyKinds {
    return this.updates ? INSERT | UPDATE : INSERT;
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: required }];
  }

  override upsertKeys(): ColumnSets | undefined {
    return windowAggregateKeys(this.grouping, this.calls, this.settings.properties.length);
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const { window } = this.settings;
    const group: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    return [
      ...group,
      ['window', `[${JSON.stringify(window)}]`],
      ['properties', this.settings.properties.join(', ')],
      ['select', aggregateText(fields, this.grouping, this.calls, this.rowType)],
    ];
  }

  override operator(): OperatorPlan {
    const { grouping, calls, settings } = this;
    const config = {
      grouping,
      calls,
      ...settings,
      needRetraction: !isInsertOnly(this.input.modifyKinds),
      generateUpdateBefore: this.generateUpdateBefore,
    };
    return { kind: 'table-group-window-aggregate', config, keys: [grouping] };
  }
}

/** Grouping columns with any one of the window properties. */
export function windowAggregateKeys(
  grouping: readonly number[],
  calls: readonly unknown[],
  properties: number,
): ColumnSets | undefined {
  if (properties === 0) return undefined;
  const first = grouping.length + calls.length;
  const keys = grouping.map((_, i) => i);
  return Array.from({ length: properties }, (_, i) => [...keys, first + i]);
}

type OverSettings = Pick<OverAggregateConfig, 'groups' | 'time' | 'timeIndex' | 'ttl'>;

export class OverAggregate extends PhysicalNode {
  readonly name = 'OverAggregate';

  constructor(
    input: PhysicalNode,
    readonly partition: readonly number[],
    readonly order: readonly SortField[],
    readonly settings: OverSettings,
    readonly batch: boolean,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  private get updating(): boolean {
    return !this.batch && this.settings.time === 'NONE' && this.order.length > 0;
  }

  override acceptedKinds(): ModifyKinds {
    return this.updating ? ALL_KINDS : INSERT;
  }

  providedKinds(): ModifyKinds {
    return this.updating ? ALL_KINDS : INSERT;
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: required }];
  }

  override upsertKeys(): ColumnSets | undefined {
    return filterKeys(this.input.upsertKeys(), this.partition);
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const partition: [string, string][] =
      this.partition.length === 0 ? [] : [['partitionBy', `[${namesText(fields, this.partition)}]`]];
    const calls = this.settings.groups.flatMap((group) => group.calls);
    return [
      ...partition,
      ['orderBy', `[${sortText(fields, this.order)}]`],
      [
        'select',
        aggregateText(
          fields,
          fields.map((_, i) => i),
          calls,
          this.rowType,
        ),
      ],
    ];
  }

  override operator(): OperatorPlan {
    const { partition, order, settings } = this;
    const config = {
      partition,
      order,
      ...settings,
      needRetraction: !isInsertOnly(this.input.modifyKinds),
      generateUpdateBefore: this.generateUpdateBefore,
    };
    return { kind: 'table-over-aggregate', config, keys: [partition] };
  }
}
