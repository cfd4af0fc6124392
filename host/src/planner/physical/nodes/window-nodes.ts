/** Window TVFs and what is computed on their windows. */
import type { AggregateCall, SortField } from '../../../expressions/contracts';
import type { Windowing, WindowSource } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { aggregateItems, sortText } from '../aggregate-text';
import { joinKeys } from '../column-sets';
import { fieldsText, namesText } from '../explain-text';
import {
  type ColumnSets,
  ForwardingNode,
  type OperatorPlan,
  PhysicalNode,
  type UpdateStrategy,
  type WindowColumns,
} from '../node';
import { beforeAfterOrNone, INSERT, isInsertOnly, type ModifyKinds, type UpdateKind } from '../traits';
import { windowAggregateKeys } from './aggregate-nodes';
import type { EquiJoin } from './join-nodes';

/** `TUMBLE(time_col=[ts], size=[5 s])` */
export function windowText(windowing: Windowing, fields: RowType['fields'], source: WindowSource): string {
  const time = source.kind === 'time' ? `time_col=[${fields[source.index].name}]` : attachedText(source, fields);
  const { kind, size, slide, offset } = windowing;
  const parts = [time];
  if (kind === 'SESSION') {
    parts.push(`gap=[${durationText(size)}]`);
    if (windowing.partition.length > 0) parts.push(`partition keys=[${namesText(fields, windowing.partition)}]`);
  } else {
    if (kind === 'CUMULATE') parts.push(`max_size=[${durationText(size)}]`, `step=[${durationText(slide)}]`);
    else parts.push(`size=[${durationText(size)}]`);
    if (kind === 'HOP') parts.push(`slide=[${durationText(slide)}]`);
    if (offset !== 0) parts.push(`offset=[${durationText(offset)}]`);
  }
  return `${kind}(${parts.join(', ')})`;
}

function attachedText(source: WindowSource & { readonly kind: 'attached' }, fields: RowType['fields']): string {
  const end = `win_end=[${fields[source.end].name}]`;
  return source.start === undefined ? end : `win_start=[${fields[source.start].name}], ${end}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

function durationText(ms: number): string {
  const unit = UNITS.find(([length]) => ms !== 0 && ms % length === 0);
  return unit ? `${ms / unit[0]} ${unit[1]}` : `${ms} ms`;
}

export class WindowTableFunction extends ForwardingNode {
  readonly name = 'WindowTableFunction';

  constructor(
    input: PhysicalNode,
    readonly windowing: Windowing,
    readonly timeIndex: number,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override upsertKeys(): undefined {
    return undefined;
  }

  override monotonicity(): undefined {
    return undefined;
  }

  override windowColumns(): WindowColumns {
    const first = this.rowType.fields.length - 3;
    return { start: [first], end: [first + 1], time: [first + 2], windowing: this.windowing };
  }

  terms(): readonly (readonly [string, string])[] {
    const source = { kind: 'time', index: this.timeIndex } as const;
    return [['window', `[${windowText(this.windowing, this.input.rowType.fields, source)}]`]];
  }

  override operator(): OperatorPlan {
    const config = { windowing: this.windowing, timeIndex: this.timeIndex };
    return {
      kind: 'table-window-table-function',
      config,
      ...(this.windowing.kind === 'SESSION' ? { keys: [this.windowing.partition] } : {}),
    };
  }
}

export class WindowAggregate extends PhysicalNode {
  readonly name: string = 'WindowAggregate';

  constructor(
    input: PhysicalNode,
    readonly grouping: readonly number[],
    readonly calls: readonly AggregateCall[],
    readonly windowing: Windowing,
    readonly source: WindowSource,
    readonly properties: readonly ('START' | 'END' | 'ROWTIME' | 'PROCTIME')[],
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: 'NONE' }];
  }

  override upsertKeys(): ColumnSets | undefined {
    return windowAggregateKeys(this.grouping, this.calls, this.properties.length);
  }

  override windowColumns(): WindowColumns | undefined {
    const first = this.grouping.length + this.calls.length;
    const at = (wanted: readonly string[]) =>
      this.properties.flatMap((property, i) => (wanted.includes(property) ? [first + i] : []));
    return { start: at(['START']), end: at(['END']), time: at(['ROWTIME', 'PROCTIME']), windowing: this.windowing };
  }

  /** The rows that grouping and calls refer to. */
  protected get read(): RowType {
    return this.input.rowType;
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.read;
    const group: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    return [
      ...group,
      ['window', `[${windowText(this.windowing, fields, this.source)}]`],
      [
        'select',
        `[${[...aggregateItems(fields, this.grouping, this.calls, this.rowType), ...this.propertyTexts()].join(', ')}]`,
      ],
    ];
  }

  private propertyTexts(): string[] {
    const first = this.grouping.length + this.calls.length;
    return this.properties.map((kind, i) => `${kind.toLowerCase()}('w$) AS ${this.rowType.fields[first + i].name}`);
  }

  override operator(): OperatorPlan {
    const { grouping, calls, windowing, source, properties } = this;
    const needRetraction = !isInsertOnly(this.input.modifyKinds);
    const keys = windowing.kind === 'SESSION' && source.kind === 'time' ? [...new Set([...grouping])] : grouping;
    return {
      kind: 'table-window-aggregate',
      config: { grouping, calls, windowing, source, properties, needRetraction },
      keys: [keys],
    };
  }
}

/** Aggregates the slices of windows before rows are shuffled. Output: the keys, the accumulators, the end of the slice. */
export class LocalWindowAggregate extends PhysicalNode {
  readonly name = 'LocalWindowAggregate';

  constructor(
    input: PhysicalNode,
    readonly whole: WindowAggregate,
    readonly countRows: boolean,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: 'NONE' }];
  }

  terms(): readonly (readonly [string, string])[] {
    return this.whole.terms();
  }

  override operator(): OperatorPlan {
    const { grouping, calls, windowing, source } = this.whole;
    const { countRows } = this;
    const needRetraction = !isInsertOnly(this.input.modifyKinds);
    return {
      kind: 'table-local-window-aggregate',
      config: { grouping, calls, windowing, source, needRetraction, countRows },
    };
  }
}

/** Merges what a local phase has aggregated. Columns are those of the local phase's input. */
export class GlobalWindowAggregate extends WindowAggregate {
  override readonly name: string = 'GlobalWindowAggregate';

  constructor(
    input: PhysicalNode,
    readonly local: LocalWindowAggregate,
    whole: WindowAggregate,
  ) {
    super(input, whole.grouping, whole.calls, whole.windowing, whole.source, whole.properties, whole.rowType);
  }

  protected override get read(): RowType {
    return this.local.input.rowType;
  }

  override updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: ['NONE'], provided: 'NONE' }];
  }

  override operator(): OperatorPlan {
    const { grouping, calls, windowing, source, properties, local } = this;
    const needRetraction = !isInsertOnly(local.input.modifyKinds);
    const localInput = local.input.rowType;
    return {
      kind: 'table-window-aggregate',
      config: { grouping, calls, windowing, source, properties, needRetraction, localInput },
      keys: [grouping.map((_, i) => i)],
    };
  }
}

/** Nodes on attached windows take and give insertions only. */
abstract class WindowedNode extends PhysicalNode {
  override acceptedKinds(): ModifyKinds {
    return INSERT;
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: this.inputs.map((): UpdateKind => 'NONE'), provided: 'NONE' }];
  }
}

type Attached = WindowSource & { readonly kind: 'attached' };

export class WindowJoin extends WindowedNode {
  readonly name = 'WindowJoin';

  constructor(
    left: PhysicalNode,
    right: PhysicalNode,
    readonly join: EquiJoin,
    readonly leftWindow: Attached,
    readonly rightWindow: Attached,
    readonly windowing: Windowing,
    rowType: RowType,
  ) {
    super([left, right], rowType);
  }

  override upsertKeys(): ColumnSets | undefined {
    const [left, right] = this.inputs;
    if (this.join.joinType === 'SEMI' || this.join.joinType === 'ANTI') return left.upsertKeys();
    return joinKeys(
      this.join.joinType,
      left.rowType.fields.length,
      left.upsertKeys(),
      right.upsertKeys(),
      false,
      false,
    );
  }

  override windowColumns(): WindowColumns | undefined {
    const left = this.inputs[0].windowColumns();
    const right = this.inputs[1].windowColumns();
    if (!left || !right || this.join.joinType === 'SEMI' || this.join.joinType === 'ANTI') return left;
    const shift = (columns: readonly number[]) =>
      columns.map((column) => column + this.inputs[0].rowType.fields.length);
    const useLeft = this.join.joinType === 'INNER' || this.join.joinType === 'LEFT';
    const useRight = this.join.joinType === 'INNER' || this.join.joinType === 'RIGHT';
    const merge = (l: readonly number[], r: readonly number[]) => [
      ...(useLeft ? l : []),
      ...(useRight ? shift(r) : []),
    ];
    return {
      start: merge(left.start, right.start),
      end: merge(left.end, right.end),
      time: merge(left.time, right.time),
      windowing: left.windowing,
    };
  }

  terms(): readonly (readonly [string, string])[] {
    const [left, right] = this.inputs;
    return [
      ['leftWindow', `[${windowText(this.windowing, left.rowType.fields, this.leftWindow)}]`],
      ['rightWindow', `[${windowText(this.windowing, right.rowType.fields, this.rightWindow)}]`],
      ...this.join.terms(left.rowType, right.rowType),
      ['select', fieldsText(this.rowType)],
    ];
  }

  override operator(): OperatorPlan {
    const { join, leftWindow, rightWindow, windowing } = this;
    return {
      kind: 'table-window-join',
      config: { ...join.config(), left: leftWindow, right: rightWindow, windowing },
      keys: [join.leftKeys, join.rightKeys],
    };
  }
}

export interface WindowRankSettings {
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  readonly rankStart: number;
  readonly rankEnd: number;
  readonly outputRank: boolean;
  readonly window: Attached;
  readonly windowing: Windowing;
}

export class WindowRank extends WindowedNode {
  readonly name = 'WindowRank';

  constructor(
    input: PhysicalNode,
    readonly settings: WindowRankSettings,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.input.upsertKeys();
  }

  override windowColumns(): WindowColumns | undefined {
    return this.input.windowColumns();
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const { window, windowing, rankStart, rankEnd, partition, order } = this.settings;
    return [
      ['window', `[${windowText(windowing, fields, window)}]`],
      ['rankType', '[ROW_NUMBER]'],
      ['rankRange', `[rankStart=${rankStart}, rankEnd=${rankEnd}]`],
      ['partitionBy', `[${namesText(fields, partition)}]`],
      ['orderBy', `[${sortText(fields, order)}]`],
      ['select', fieldsText(this.rowType)],
    ];
  }

  override operator(): OperatorPlan {
    return { kind: 'table-window-rank', config: this.settings, keys: [this.settings.partition] };
  }
}

export class WindowDeduplicate extends WindowedNode {
  readonly name = 'WindowDeduplicate';

  constructor(
    input: PhysicalNode,
    readonly settings: {
      readonly partition: readonly number[];
      readonly orderIndex: number;
      readonly keepLast: boolean;
      readonly window: Attached;
      readonly windowing: Windowing;
    },
  ) {
    super([input], input.rowType);
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.input.upsertKeys();
  }

  override windowColumns(): WindowColumns | undefined {
    return this.input.windowColumns();
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const { window, windowing, keepLast, partition, orderIndex } = this.settings;
    return [
      ['window', `[${windowText(windowing, fields, window)}]`],
      ['keep', `[${keepLast ? 'LastRow' : 'FirstRow'}]`],
      ['partitionKeys', `[${namesText(fields, partition)}]`],
      ['orderKey', `[${fields[orderIndex].name}]`],
      ['order', '[ROWTIME]'],
    ];
  }

  override operator(): OperatorPlan {
    return { kind: 'table-window-deduplicate', config: this.settings, keys: [this.settings.partition] };
  }
}
