/** The two phases of an aggregation in bundles. */
import type { AggregateCall } from '../../../expressions/contracts';
import type { MiniBatch } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { aggregateText } from '../aggregate-text';
import { namesText } from '../explain-text';
import { type OperatorPlan, PhysicalNode, type UpdateStrategy } from '../node';
import { beforeAfterOrNone, INSERT, isInsertOnly, type ModifyKinds } from '../traits';
import { GroupAggregate } from './aggregate-nodes';

/** What both phases know. */
export interface PhaseSettings {
  readonly accumulator: RowType;
  readonly miniBatch: MiniBatch;
}

/** Aggregates a bundle before it is shuffled. Output: the keys, and one column with the accumulators. */
export class LocalGroupAggregate extends PhysicalNode {
  readonly name = 'LocalGroupAggregate';

  constructor(
    input: PhysicalNode,
    readonly grouping: readonly number[],
    readonly calls: readonly AggregateCall[],
    readonly settings: PhaseSettings,
    /** Result of the calls, for names in EXPLAIN. */
    private readonly result: RowType,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  get needRetraction(): boolean {
    return !isInsertOnly(this.input.modifyKinds);
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: [beforeAfterOrNone(this.input.modifyKinds)], provided: 'NONE' }];
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const group: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    return [...group, ['select', aggregateText(fields, this.grouping, this.calls, this.result)]];
  }

  override operator(): OperatorPlan {
    const { grouping, calls, needRetraction, settings } = this;
    return { kind: 'table-local-group-aggregate', config: { grouping, calls, needRetraction, ...settings } };
  }
}

/**
 * Between the two levels of a split aggregation: merges what local phases of the first level have found, keeps the DISTINCT
 * values, and gives accumulators of the second level.
 */
export class IncrementalGroupAggregate extends PhysicalNode {
  readonly name = 'IncrementalGroupAggregate';

  constructor(
    readonly partial: GlobalGroupAggregate,
    readonly final: GroupAggregate,
    readonly settings: PhaseSettings,
    rowType: RowType,
  ) {
    super([partial.input], rowType);
  }

  get needRetraction(): boolean {
    return this.partial.local.needRetraction;
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: ['NONE'], provided: 'NONE' }];
  }

  terms(): readonly (readonly [string, string])[] {
    const { partial, final } = this;
    const { fields } = partial.rowType;
    return [
      [
        'partialAggGrouping',
        `[${namesText(
          fields,
          partial.grouping.map((_, i) => i),
        )}]`,
      ],
      ['finalAggGrouping', `[${namesText(fields, final.grouping)}]`],
      ['select', aggregateText(fields, final.grouping, final.calls, final.rowType)],
    ];
  }

  override operator(): OperatorPlan {
    const { partial, final, settings } = this;
    const keys = partial.grouping.map((_, i) => i);
    const config = {
      grouping: partial.grouping,
      calls: partial.calls,
      localInput: partial.local.input.rowType,
      ...settings,
      finalGrouping: final.grouping,
      finalCalls: final.effectiveCalls,
      needRetraction: this.needRetraction,
      ttl: partial.settings.ttl,
    };
    return { kind: 'table-incremental-group-aggregate', config, keys: [keys] };
  }
}

/** Adds up what local phases have found. */
export class GlobalGroupAggregate extends GroupAggregate {
  override readonly name = 'GlobalGroupAggregate';
  readonly local: LocalGroupAggregate | IncrementalGroupAggregate;
  private readonly phase: PhaseSettings;

  constructor(
    exchanged: PhysicalNode,
    local: LocalGroupAggregate | IncrementalGroupAggregate,
    whole: GroupAggregate,
    /** The row that the calls' arguments refer to. */
    private readonly localInput: RowType,
  ) {
    super(exchanged, whole.grouping, whole.effectiveCalls, whole.settings, whole.rowType);
    this.local = local;
    this.phase = local.settings;
  }

  override providedKinds(): ModifyKinds {
    return this.modifyKinds;
  }

  override updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: ['NONE'], provided: this.updateKind }];
  }

  override terms(): readonly (readonly [string, string])[] {
    const { fields } = this.localInput;
    const group: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    return [...group, ['select', aggregateText(fields, this.grouping, this.calls, this.rowType)]];
  }

  override operator(): OperatorPlan {
    const { grouping, calls, settings, local, phase, localInput } = this;
    const config = {
      grouping,
      calls,
      localInput,
      ...phase,
      generateUpdateBefore: this.generateUpdateBefore,
      needRetraction: local.needRetraction,
      ttl: settings.ttl,
    };
    return { kind: 'table-global-group-aggregate', config, keys: [grouping.map((_, i) => i)] };
  }
}
