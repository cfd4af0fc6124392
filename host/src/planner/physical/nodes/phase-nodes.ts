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

/** Adds up what local phases have found. */
export class GlobalGroupAggregate extends GroupAggregate {
  override readonly name = 'GlobalGroupAggregate';
  private readonly local: LocalGroupAggregate;
  private readonly phase: PhaseSettings;

  constructor(exchanged: PhysicalNode, local: LocalGroupAggregate, whole: GroupAggregate) {
    super(exchanged, whole.grouping, whole.calls, whole.settings, whole.rowType);
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
    const { fields } = this.local.input.rowType;
    const group: [string, string][] =
      this.grouping.length === 0 ? [] : [['groupBy', `[${namesText(fields, this.grouping)}]`]];
    return [...group, ['select', aggregateText(fields, this.grouping, this.calls, this.rowType)]];
  }

  override operator(): OperatorPlan {
    const { grouping, calls, settings, local, phase } = this;
    const config = {
      grouping,
      calls,
      localInput: local.input.rowType,
      ...phase,
      generateUpdateBefore: this.generateUpdateBefore,
      needRetraction: local.needRetraction,
      ttl: settings.ttl,
    };
    return { kind: 'table-global-group-aggregate', config, keys: [grouping.map((_, i) => i)] };
  }
}
