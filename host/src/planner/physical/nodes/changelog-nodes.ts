/** Nodes that exist for the sake of the changelog. */
import type { Expr } from '../../../expressions/contracts';
import { exprText } from '../explain-text';
import {
  type ColumnSets,
  type DeleteStrategy,
  type OperatorPlan,
  PhysicalNode,
  TransparentNode,
  type UpdateStrategy,
} from '../node';
import { ALL_KINDS, deleteByKeyOrNone, fullDeleteOrNone, type ModifyKinds, type UpdateKind } from '../traits';

/** Makes a full changelog out of upserts (or out of a changelog that may repeat itself). */
export class ChangelogNormalize extends PhysicalNode {
  readonly name = 'ChangelogNormalize';

  constructor(
    input: PhysicalNode,
    readonly keys: readonly number[],
    readonly filter: Expr | undefined,
    readonly settings: {
      readonly ttl: number;
      readonly miniBatch?: { readonly size: number };
      readonly duplicates: boolean;
    },
  ) {
    super([input], input.rowType);
  }

  providedKinds(): ModifyKinds {
    return ALL_KINDS;
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    return [{ inputs: ['ONLY_UPDATE_AFTER'], provided: required }];
  }

  override deleteStrategies(): readonly DeleteStrategy[] {
    const { modifyKinds } = this.input;
    const provided = fullDeleteOrNone(this.modifyKinds);
    return [
      { inputs: [deleteByKeyOrNone(modifyKinds)], provided },
      { inputs: [fullDeleteOrNone(modifyKinds)], provided },
    ];
  }

  override upsertKeys(): ColumnSets {
    return [this.keys];
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.rowType;
    const terms: [string, string][] = [['key', `[${this.keys.map((key) => fields[key].name).join(', ')}]`]];
    if (this.filter) terms.push(['condition', `[${exprText(this.filter, fields)}]`]);
    return terms;
  }

  override operator(): OperatorPlan {
    const { keys, filter, settings } = this;
    const config = {
      keys,
      generateUpdateBefore: this.generateUpdateBefore,
      ttl: settings.ttl,
      ...(filter ? { filter } : {}),
      ...(settings.miniBatch ? { miniBatch: settings.miniBatch } : {}),
    };
    return { kind: 'table-changelog-normalize', config, keys: [keys] };
  }
}

export class DropUpdateBefore extends TransparentNode {
  readonly name = 'DropUpdateBefore';

  terms(): readonly (readonly [string, string])[] {
    return [];
  }

  override operator(): OperatorPlan {
    return { kind: 'table-drop-update-before', config: {} };
  }
}
