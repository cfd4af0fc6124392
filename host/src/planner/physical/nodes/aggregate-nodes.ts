/** Aggregations that are not windows of a TVF, and OVER. */
import type { AggregateCall, SortField } from '../../../expressions/contracts';
import type { GroupWindowAggregateConfig, MiniBatch, OverAggregateConfig } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { aggregateItems, aggregateText, sortText } from '../aggregate-text';
import { filterKeys } from '../column-sets';
import { namesText, textStyle } from '../explain-text';
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
    readonly settings: {
      readonly ttl: number;
      readonly miniBatch?: MiniBatch;
      readonly batch: boolean;
      /** Of an aggregation of DISTINCT values that was split by buckets. */
      readonly level?: 'PARTIAL' | 'FINAL';
      /** STATE_TTL as it was written. */
      readonly ttlHint?: string;
    },
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
    const below = isInsertOnly(this.input.modifyKinds) ? undefined : this.input.monotonicity();
    if (!isInsertOnly(this.input.modifyKinds)) {
      // Deletes, or rows that move to another group.
      if (!below || this.grouping.some((column) => below[column] !== 'CONSTANT')) return undefined;
    }
    const calls = this.calls.map(({ name, args }): Monotonicity => {
      if (name === 'COUNT') return 'INCREASING';
      if (name !== 'MAX' && name !== 'MIN') return 'NONE';
      const own = name === 'MAX' ? 'INCREASING' : 'DECREASING';
      if (!below) return own;
      const [arg] = args;
      return arg.kind === 'input' && below[arg.index] === own ? own : 'NONE';
    });
    return [...this.grouping.map((): Monotonicity => 'CONSTANT'), ...calls];
  }

  /** The calls, with those marked that need no retraction. */
  get effectiveCalls(): readonly AggregateCall[] {
    if (isInsertOnly(this.input.modifyKinds)) return this.calls;
    const monotonicity = this.monotonicity();
    return this.calls.map((call, i) => {
      const own = monotonicity?.[this.grouping.length + i];
      const keeps =
        !call.distinct &&
        ((call.name === 'MAX' && own === 'INCREASING') || (call.name === 'MIN' && own === 'DECREASING'));
      return keeps ? { ...call, keepsExtreme: true } : call;
    });
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const group: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    const level: [string, string][] =
      this.settings.level === undefined ? [] : [['partialFinalType', `[${this.settings.level}]`]];
    const { ttlHint } = this.settings;
    const hint: [string, string][] =
      ttlHint === undefined || textStyle() !== 'digest'
        ? []
        : [['stateTtlHints', `[[[STATE_TTL options:[${ttlHint}]]]]`]];
    const select: [string, string] = ['select', aggregateText(fields, this.grouping, this.shownCalls, this.rowType)];
    return [...group, ...level, select, ...hint];
  }

  /** Functions that take values back are shown as such. */
  private get shownCalls(): readonly AggregateCall[] {
    if (this.settings.batch || isInsertOnly(this.input.modifyKinds)) return this.calls;
    return this.effectiveCalls.map((call) =>
      call.keepsExtreme || call.userFunction ? call : { ...call, name: `${call.name}_RETRACT` },
    );
  }

  override operator(): OperatorPlan {
    const { grouping, effectiveCalls: calls, settings } = this;
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

const GROUP_PROPERTIES = ['start', 'end', 'rowtime', 'proctime'];

type GroupWindowSettings = Pick<
  GroupWindowAggregateConfig,
  'window' | 'timeIndex' | 'time' | 'properties' | 'earlyFire' | 'lateFire' | 'allowedLateness'
>;

/** Legacy TUMBLE, HOP and SESSION in GROUP BY. */
export class GroupWindowAggregate extends PhysicalNode {
  readonly name: string = 'GroupWindowAggregate';

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
    const by: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    const group = aggregateItems(fields, this.grouping, this.calls, this.rowType);
    return [
      ...by,
      ['window', `[${this.windowText(fields[this.settings.timeIndex].name)}]`],
      ...(this.settings.properties.length === 0
        ? []
        : [['properties', `[${GROUP_PROPERTIES.map((name) => `w$${name}`).join(', ')}]`] as const]),
      ['select', `[${[...group, ...this.propertyTexts()].join(', ')}]`],
    ];
  }

  /** All properties are listed, whichever are used. */
  private propertyTexts(): string[] {
    return this.settings.properties.length === 0 ? [] : GROUP_PROPERTIES.map((name) => `${name}('w$) AS w$${name}`);
  }

  /** The window as EXPLAIN writes it. */
  windowText(time: string): string {
    const { window } = this.settings;
    switch (window.kind) {
      case 'TUMBLE':
        return `TumblingGroupWindow('w$, ${time}, ${window.size})`;
      case 'HOP':
        return `SlidingGroupWindow('w$, ${time}, ${window.size}, ${window.slide})`;
      case 'SESSION':
        return `SessionGroupWindow('w$, ${time}, ${window.gap})`;
      case 'TUMBLE_ROWS':
        return `TumblingGroupWindow('w$, ${time}, ${window.size})`;
      case 'SLIDE_ROWS':
        return `SlidingGroupWindow('w$, ${time}, ${window.size}, ${window.slide})`;
    }
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

/** ` RANGE BETWEEN 3600000 PRECEDING AND CURRENT ROW` */
export function frameText({ unit, preceding, following }: OverAggregateConfig['groups'][number]): string {
  const bound = (value: number | undefined, before: boolean): string => {
    if (value === undefined) return `UNBOUNDED ${before ? 'PRECEDING' : 'FOLLOWING'}`;
    if (value === 0) return 'CURRENT ROW';
    return `${Math.abs(value)} ${value > 0 === before ? 'PRECEDING' : 'FOLLOWING'}`;
  };
  return ` ${unit} BETWEEN ${bound(preceding, true)} AND ${bound(following, false)}`;
}

/** Functions that take no frame. */
export const UNFRAMED: ReadonlySet<string> = new Set([
  'ROW_NUMBER',
  'RANK',
  'DENSE_RANK',
  'PERCENT_RANK',
  'CUME_DIST',
  'NTILE',
  'LAG',
  'LEAD',
]);

/** LAG and LEAD are planned with the usual frame. */
function shownFrame(group: OverAggregateConfig['groups'][number]): string {
  const offsets = group.calls.every(({ name }) => name === 'LAG' || name === 'LEAD');
  return frameText(offsets ? { ...group, unit: 'RANGE' } : group);
}

type OverSettings = Pick<OverAggregateConfig, 'groups' | 'time' | 'timeIndex' | 'ttl'>;

export class OverAggregate extends PhysicalNode {
  readonly name: string = 'OverAggregate';

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
      ...(this.order.length === 0 ? [] : [['orderBy', `[${sortText(fields, this.order)}]`] as const]),
      ['window', `[${this.settings.groups.map(shownFrame).join(', ')}]`],
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
