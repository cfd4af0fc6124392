/** Nodes that exist for the sake of the changelog. */
import type { Expr } from '../../../expressions/contracts';
import { inputsOf } from '../../../expressions/analyze';
import { exprText } from '../explain-text';
import {
  type ColumnSets,
  type DeleteStrategy,
  type Monotonicity,
  type OperatorPlan,
  PhysicalNode,
  TransparentNode,
  type UpdateStrategy,
} from '../node';
import { Calc } from './calc-nodes';
import { Source } from './source';
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

  override immutableColumns(): readonly number[] | undefined {
    return this.input.immutableColumns();
  }

  override monotonicity(): readonly Monotonicity[] {
    return this.rowType.fields.map((_, i) => (this.keys.includes(i) ? 'CONSTANT' : 'NONE'));
  }

  /** Must it stay when the consumer takes updates without -U rows and the input's deletes as they are? */
  get isRequired(): boolean {
    if (this.filter || this.settings.duplicates || this.updateKind !== 'ONLY_UPDATE_AFTER') return true;
    return readsMetadata(this.input, allColumns(this.input));
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

/** Metadata columns may differ between a row and its deletion. */
function readsMetadata(node: PhysicalNode, columns: readonly number[]): boolean {
  if (node instanceof Calc) return readsMetadata(node.input, inputsOf(...columns.map((column) => node.exprs[column])));
  if (node instanceof Source) return columns.some((column) => column >= node.plan.projection.length);
  return node.inputs.some((input) => readsMetadata(input, allColumns(input)));
}

function allColumns(node: PhysicalNode): readonly number[] {
  return node.rowType.fields.map((_, i) => i);
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
