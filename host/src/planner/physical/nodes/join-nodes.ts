/** Joins. */
import { call, conjunctionOf, inputRef } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { DeltaJoinConfig, LookupJoinConfig, MiniBatch } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { BOOLEAN } from '../../../types/logical/types';
import { containsAll, filterKeys, isSideUnique, joinKeys } from '../column-sets';
import { exprText, fieldsText, joinedFields, textStyle } from '../explain-text';
import {
  type ColumnSets,
  type DeleteStrategy,
  ForwardingNode,
  type OperatorPlan,
  PhysicalNode,
  type UpdateStrategy,
} from '../node';
import {
  ALL_KINDS,
  beforeAfterOrNone,
  deleteByKeyOrNone,
  type DeleteKind,
  fullDeleteOrNone,
  INSERT,
  isInsertOnly,
  type ModifyKinds,
  onlyAfterOrNone,
  UPDATE,
  type UpdateKind,
} from '../traits';
import { Exchange } from './calc-nodes';

export type JoinKind = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI';

export interface WrittenCondition {
  readonly expr: Expr;
  /** Position among the keys, when it is an equality of keys. */
  readonly key?: number;
}

/** A join condition taken apart. */
export class EquiJoin {
  constructor(
    readonly joinType: JoinKind,
    readonly leftKeys: readonly number[],
    readonly rightKeys: readonly number[],
    readonly filterNulls: readonly boolean[],
    readonly condition: Expr | undefined,
    /** The whole condition as it was written, over the fields of both sides; for EXPLAIN. */
    readonly written: readonly WrittenCondition[] = [],
  ) {}

  config() {
    const { joinType, leftKeys, rightKeys, filterNulls, condition } = this;
    return { joinType, leftKeys, rightKeys, filterNulls, ...(condition ? { condition } : {}) };
  }

  /** `more`: conditions that are not the join's own, such as those on time. */
  terms(left: RowType, right: RowType, more: readonly Expr[] = []): (readonly [string, string])[] {
    const both = joinedFields(left, right);
    const condition = conjunctionOf([...this.written.map(({ expr }) => expr), ...more]);
    const names = {
      INNER: 'InnerJoin',
      LEFT: 'LeftOuterJoin',
      RIGHT: 'RightOuterJoin',
      FULL: 'FullOuterJoin',
      SEMI: 'LeftSemiJoin',
      ANTI: 'LeftAntiJoin',
    };
    return [
      ['joinType', `[${names[this.joinType]}]`],
      ['where', `[${condition ? exprText(condition, both) : 'true'}]`],
    ];
  }
}

/** Upsert keys as they are within one value of the distribution: an Exchange by `columns` loses none that contains them. */
export function keysInGroup(input: PhysicalNode): ColumnSets | undefined {
  return (input instanceof Exchange ? input.input : input).upsertKeys();
}

/** A batch strategy that a hint asks for, and the side that it names. */
export interface StrategyHint {
  readonly name: string;
  readonly side: 0 | 1;
}

/** A regular join: both sides are kept. */
export class Join extends PhysicalNode {
  readonly name: string = 'Join';

  constructor(
    left: PhysicalNode,
    right: PhysicalNode,
    readonly join: EquiJoin,
    readonly settings: {
      readonly leftTtl: number;
      readonly rightTtl: number;
      readonly batch: boolean;
      readonly miniBatch?: MiniBatch;
    },
    rowType: RowType,
    readonly hint?: StrategyHint,
    /** STATE_TTL of each side as it was written. */
    private readonly ttlHints: readonly (string | undefined)[] = [],
  ) {
    super([left, right], rowType);
  }

  providedKinds(): ModifyKinds {
    if (this.settings.batch) return INSERT;
    const { joinType } = this.join;
    if (joinType !== 'INNER' && joinType !== 'SEMI') return ALL_KINDS;
    return this.inputs[0].modifyKinds | this.inputs[1].modifyKinds;
  }

  /** Each row of the input has a key that contains the join key, so an update never moves it to another join key. */
  private keyContainsJoinKey(side: number): boolean {
    const columns = side === 0 ? this.join.leftKeys : this.join.rightKeys;
    return columns.length > 0 && (keysInGroup(this.inputs[side])?.some((key) => containsAll(key, columns)) ?? false);
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    const kinds = this.inputs.map(({ modifyKinds }) => modifyKinds);
    if (required !== 'ONLY_UPDATE_AFTER') return [{ inputs: kinds.map(beforeAfterOrNone), provided: required }];
    const unsupported = kinds.some((kind, side) => kind & UPDATE && !this.keyContainsJoinKey(side));
    return unsupported ? [] : [{ inputs: kinds.map(onlyAfterOrNone), provided: required }];
  }

  override deleteStrategies(required: DeleteKind): readonly DeleteStrategy[] {
    const choices = this.inputs.map(({ modifyKinds }, side): DeleteKind[] => {
      const full = fullDeleteOrNone(modifyKinds);
      return required === 'DELETE_BY_KEY' && this.keyContainsJoinKey(side)
        ? [deleteByKeyOrNone(modifyKinds), full]
        : [full];
    });
    const provided = (inputs: readonly PhysicalNode[]): DeleteKind =>
      inputs.some(({ deleteKind }) => deleteKind === 'DELETE_BY_KEY')
        ? deleteByKeyOrNone(this.modifyKinds)
        : fullDeleteOrNone(this.modifyKinds);
    return choices[0].flatMap((left) => choices[1].map((right) => ({ inputs: [left, right], provided })));
  }

  override upsertKeys(): ColumnSets | undefined {
    const [left, right] = this.inputs;
    const { joinType, leftKeys, rightKeys } = this.join;
    const leftSets = keysInGroup(left);
    if (joinType === 'SEMI' || joinType === 'ANTI') return filterKeys(leftSets, leftKeys);
    const rightSets = keysInGroup(right);
    return joinKeys(
      joinType,
      left.rowType.fields.length,
      filterKeys(leftSets, leftKeys),
      filterKeys(rightSets, rightKeys),
      isSideUnique(leftSets, leftKeys),
      isSideUnique(rightSets, rightKeys),
    );
  }

  override immutableColumns(): readonly number[] | undefined {
    if (!this.upsertKeys()?.length) return undefined;
    const { joinType } = this.join;
    const [left, right] = this.inputs;
    if (joinType === 'SEMI' || joinType === 'ANTI') return left.immutableColumns();
    const shift = left.rowType.fields.length;
    return [
      ...((joinType !== 'RIGHT' && joinType !== 'FULL' && left.immutableColumns()) || []),
      ...((joinType !== 'LEFT' && joinType !== 'FULL' && right.immutableColumns()) || []).map((i) => i + shift),
    ];
  }

  terms(): readonly (readonly [string, string])[] {
    const [left, right] = this.inputs;
    return [
      ...this.join.terms(left.rowType, right.rowType),
      ['select', fieldsText(this.rowType)],
      ['leftInputSpec', `[${this.inputSpec(0)}]`],
      ['rightInputSpec', `[${this.inputSpec(1)}]`],
      ...(this.settings.miniBatch ? [['miniBatch', '[true]'] as const] : []),
      ...this.hintTerms(),
    ];
  }

  private hintTerms(): (readonly [string, string])[] {
    if (textStyle() !== 'digest') return [];
    const texts = ['LEFT', 'RIGHT'].flatMap((side, i) => (this.ttlHints[i] ? [`${side}=${this.ttlHints[i]}`] : []));
    return texts.length === 0 ? [] : [['stateTtlHints', `[[[STATE_TTL options:{${texts.join(', ')}}]]]`]];
  }

  private inputSpec(side: number): string {
    const keys = keysInGroup(this.inputs[side]);
    if (!keys || keys.length === 0) return 'NoUniqueKey';
    const columns = side === 0 ? this.join.leftKeys : this.join.rightKeys;
    return keys.some((key) => containsAll(columns, key)) ? 'JoinKeyContainsUniqueKey' : 'HasUniqueKey';
  }

  override operator(): OperatorPlan {
    const { join, settings } = this;
    const keys = [join.leftKeys, join.rightKeys];
    if (settings.batch) return { kind: 'table-batch-join', config: join.config(), keys };
    const config = {
      ...join.config(),
      leftUniqueKeys: keysInGroup(this.inputs[0]) ?? [],
      rightUniqueKeys: keysInGroup(this.inputs[1]) ?? [],
      leftTtl: settings.leftTtl,
      rightTtl: settings.rightTtl,
      leftInsertOnly: isInsertOnly(this.inputs[0].modifyKinds),
      rightInsertOnly: isInsertOnly(this.inputs[1].modifyKinds),
      generateUpdateBefore: this.generateUpdateBefore,
      ...(settings.miniBatch ? { miniBatch: settings.miniBatch } : {}),
    };
    return { kind: 'table-join', config, keys };
  }
}

/** What a delta join looks up; undefined = its sides are kept, as those of other joins are. */
export type DeltaLookups = Pick<DeltaJoinConfig, 'sides' | 'capacity' | 'cacheSizes'>;

/** A join of tables that are looked up from each other's changes. */
export class DeltaJoin extends Join {
  override readonly name: string = 'DeltaJoin';
  private lookups: DeltaLookups | undefined;

  static of(whole: Join, lookups: DeltaLookups | undefined): DeltaJoin {
    const made = Object.create(DeltaJoin.prototype) as DeltaJoin;
    return Object.assign(made, whole, { name: 'DeltaJoin', lookups });
  }

  override operator(): OperatorPlan {
    const { lookups, join } = this;
    if (!lookups) return super.operator();
    const keys = [join.leftKeys, join.rightKeys] as const;
    const config = { ...lookups, keys, ...(join.condition ? { condition: join.condition } : {}) };
    return { kind: 'table-delta-join', config, keys };
  }

  override terms(): readonly (readonly [string, string])[] {
    const [left, right] = this.inputs;
    const [, where] = this.join.terms(left.rowType, right.rowType);
    return [
      ['joinType', '[InnerJoin]'],
      where,
      ['leftToRight', '[Binary]'],
      ['rightToLeft', '[Binary]'],
      ['select', fieldsText(this.rowType)],
    ];
  }
}

export class IntervalJoin extends PhysicalNode {
  readonly name = 'IntervalJoin';

  constructor(
    left: PhysicalNode,
    right: PhysicalNode,
    readonly join: EquiJoin,
    readonly bounds: {
      readonly time: 'ROWTIME' | 'PROCTIME';
      readonly leftTimeIndex: number;
      readonly rightTimeIndex: number;
      readonly lower: number;
      readonly upper: number;
      readonly minCleanupInterval: number;
    },
    rowType: RowType,
    /** The join with the conditions on time among the others. */
    private readonly shownJoin?: EquiJoin,
  ) {
    super([left, right], rowType);
  }

  override acceptedKinds(): ModifyKinds {
    return INSERT;
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: ['NONE', 'NONE'], provided: 'NONE' }];
  }

  override upsertKeys(): ColumnSets | undefined {
    const [left, right] = this.inputs;
    const { joinType, leftKeys, rightKeys } = this.join;
    if (joinType === 'SEMI' || joinType === 'ANTI') return left.upsertKeys();
    const sides = [left.upsertKeys(), right.upsertKeys()];
    return joinKeys(
      joinType,
      left.rowType.fields.length,
      filterKeys(sides[0], leftKeys),
      filterKeys(sides[1], rightKeys),
      isSideUnique(sides[0], leftKeys),
      isSideUnique(sides[1], rightKeys),
    );
  }

  terms(): readonly (readonly [string, string])[] {
    const [left, right] = this.inputs;
    const { time, lower, upper, leftTimeIndex, rightTimeIndex } = this.bounds;
    const window = `isRowTime=${time === 'ROWTIME'}, leftLowerBound=${lower}, leftUpperBound=${upper}, leftTimeIndex=${leftTimeIndex}, rightTimeIndex=${rightTimeIndex}`;
    const [type, where] = (this.shownJoin ?? this.join).terms(left.rowType, right.rowType);
    return [type, ['windowBounds', `[${window}]`], where, ['select', fieldsText(this.rowType)]];
  }

  override operator(): OperatorPlan {
    const { join, bounds } = this;
    return {
      kind: 'table-interval-join',
      config: { ...join.config(), ...bounds },
      keys: [join.leftKeys, join.rightKeys],
    };
  }
}

/** Left rows meet the version of the right side that was valid at their time. */
export class TemporalJoin extends PhysicalNode {
  readonly name = 'TemporalJoin';

  constructor(
    left: PhysicalNode,
    right: PhysicalNode,
    readonly join: EquiJoin,
    readonly times: {
      readonly time: 'ROWTIME' | 'PROCTIME';
      readonly leftTimeIndex: number;
      readonly rightTimeIndex: number;
      readonly ttl: number;
    },
    rowType: RowType,
  ) {
    super([left, right], rowType);
  }

  providedKinds(): ModifyKinds {
    return this.inputs[0].modifyKinds;
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    const [left, right] = this.inputs.map(({ modifyKinds }) => modifyKinds);
    const leftKind = required === 'BEFORE_AND_AFTER' ? beforeAfterOrNone(left) : onlyAfterOrNone(left);
    const provided = (inputs: readonly PhysicalNode[]) => inputs[0].updateKind;
    return [
      { inputs: [leftKind, onlyAfterOrNone(right)], provided },
      { inputs: [leftKind, beforeAfterOrNone(right)], provided },
    ];
  }

  override upsertKeys(): ColumnSets | undefined {
    const [left, right] = this.inputs;
    const { joinType, leftKeys, rightKeys } = this.join;
    const sides = [keysInGroup(left), keysInGroup(right)];
    return joinKeys(
      joinType === 'LEFT' ? 'LEFT' : 'INNER',
      left.rowType.fields.length,
      filterKeys(sides[0], leftKeys),
      filterKeys(sides[1], rightKeys),
      isSideUnique(sides[0], leftKeys),
      isSideUnique(sides[1], rightKeys),
    );
  }

  terms(): readonly (readonly [string, string])[] {
    const [left, right] = this.inputs;
    return [
      ...this.join.terms(left.rowType, right.rowType, [this.timeCondition()]),
      ['select', fieldsText(this.rowType)],
    ];
  }

  /** What Flink writes into the condition for the rule that versions are matched by. */
  private timeCondition(): Expr {
    const [left, right] = this.inputs.map(({ rowType }) => rowType.fields);
    const { leftTimeIndex, rightTimeIndex } = this.times;
    const { leftKeys, rightKeys } = this.join;
    const ofLeft = (index: number) => inputRef(index, left[index].type);
    const ofRight = (index: number) => inputRef(index + left.length, right[index].type);
    const primary = keysInGroup(this.inputs[1])?.[0] ?? rightKeys;
    const args = [
      ofLeft(leftTimeIndex),
      ofRight(rightTimeIndex),
      call('__TEMPORAL_JOIN_CONDITION_PRIMARY_KEY', primary.map(ofRight), BOOLEAN),
      call('__TEMPORAL_JOIN_LEFT_KEY', leftKeys.map(ofLeft), BOOLEAN),
      call('__TEMPORAL_JOIN_RIGHT_KEY', rightKeys.map(ofRight), BOOLEAN),
    ];
    return call('__TEMPORAL_JOIN_CONDITION', args, BOOLEAN);
  }

  override operator(): OperatorPlan {
    const { join, times } = this;
    return {
      kind: 'table-temporal-join',
      config: { ...join.config(), ...times },
      keys: [join.leftKeys, join.rightKeys],
    };
  }
}

type LookupSettings = Omit<LookupJoinConfig, 'inputs' | 'output' | 'session'>;

/** A join with a table that is asked for each key. */
export class LookupJoin extends ForwardingNode {
  readonly name = 'LookupJoin';

  constructor(
    input: PhysicalNode,
    readonly table: string,
    readonly settings: LookupSettings,
    /** The looked-up table's primary key is among the lookup keys: at most one match. */
    private readonly unique: readonly number[] | undefined,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  /** The looked-up table's primary key in its part of the row, when it is among the lookup keys. */
  get keyColumns(): readonly number[] | undefined {
    return this.unique;
  }

  /** The same join that remembers, for each key of its input, what it found. */
  materialized(materialize: NonNullable<LookupSettings['materialize']>): LookupJoin {
    const made = new LookupJoin(this.input, this.table, { ...this.settings, materialize }, this.unique, this.rowType);
    return made.copy({ modifyKinds: this.modifyKinds, updateKind: this.updateKind, deleteKind: this.deleteKind });
  }

  override immutableColumns(): readonly number[] | undefined {
    return this.upsertKeys()?.length ? this.input.immutableColumns() : undefined;
  }

  override upsertKeys(): ColumnSets | undefined {
    const left = this.input.upsertKeys();
    const right = this.unique && [this.unique];
    const leftKeys = this.settings.keys.flatMap(({ from }) => ('field' in from ? [from.field] : []));
    const { fields } = this.input.rowType;
    return joinKeys(
      this.settings.joinType,
      fields.length,
      left,
      right,
      isSideUnique(left, leftKeys),
      right !== undefined,
    );
  }

  override monotonicity(): undefined {
    return undefined;
  }

  override windowColumns(): undefined {
    return undefined;
  }

  terms(): readonly (readonly [string, string])[] {
    const { settings } = this;
    const keys = settings.keys.map(({ index, from }) => {
      const { name } = settings.table.row.fields[index];
      return `${name}=${'field' in from ? this.input.rowType.fields[from.field].name : exprText(from.constant, [])}`;
    });
    const terms: [string, string][] = [
      ['table', `[${this.table}]`],
      ['joinType', `[${settings.joinType === 'INNER' ? 'InnerJoin' : 'LeftOuterJoin'}]`],
      ['lookup', `[${keys.join(', ')}]`],
    ];
    if (settings.condition) terms.push(['joinCondition', `[${exprText(settings.condition, this.rowType.fields)}]`]);
    return [...terms, ['select', fieldsText(this.rowType)]];
  }

  override operator(): OperatorPlan {
    const { settings } = this;
    const keys = settings.async?.keyOrdered || settings.materialize ? this.stateKeys() : undefined;
    return { kind: 'table-lookup-join', config: settings, ...(keys ? { keys: [keys] } : {}) };
  }

  private stateKeys(): readonly number[] {
    return (
      this.settings.materialize?.keys ?? this.input.upsertKeys()?.[0] ?? this.input.rowType.fields.map((_, i) => i)
    );
  }
}
