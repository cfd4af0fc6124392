/** Joins of several inputs in one operator. */
import type { MultiJoinConfig } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { recordText } from '../../logical/print';
import { containsAll, isSideUnique, joinKeys } from '../column-sets';
import { exprText, namesText } from '../explain-text';
import { type ColumnSets, type DeleteStrategy, type OperatorPlan, PhysicalNode, type UpdateStrategy } from '../node';
import {
  ALL_KINDS,
  beforeAfterOrNone,
  deleteByKeyOrNone,
  type DeleteKind,
  fullDeleteOrNone,
  type ModifyKinds,
  onlyAfterOrNone,
  UPDATE,
  type UpdateKind,
} from '../traits';
import { keysInGroup } from './join-nodes';

type OwnSettings = Omit<MultiJoinConfig, 'inputs' | 'output' | 'session' | 'uniqueKeys' | 'generateUpdateBefore'>;

interface MultiJoinSettings extends OwnSettings {
  /** STATE_TTL as it was written for each input; empty = no hint. */
  readonly ttlHints: readonly string[];
}

/** Joins of several inputs in one operator (table.optimizer.multi-join.enabled). */
export class MultiJoin extends PhysicalNode {
  readonly name = 'MultiJoin';

  constructor(
    inputs: readonly PhysicalNode[],
    readonly settings: MultiJoinSettings,
    rowType: RowType,
  ) {
    super(inputs, rowType);
  }

  providedKinds(): ModifyKinds {
    if (this.settings.joinTypes.some((type) => type !== 'INNER')) return ALL_KINDS;
    return this.inputs.reduce((kinds, { modifyKinds }) => kinds | modifyKinds, 0);
  }

  /** An update of this input never moves a row to another common key. */
  private keyContainsCommonKey(i: number): boolean {
    const columns = this.settings.keys[i];
    return columns.length > 0 && (keysInGroup(this.inputs[i])?.some((key) => containsAll(key, columns)) ?? false);
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    const kinds = this.inputs.map(({ modifyKinds }) => modifyKinds);
    if (required !== 'ONLY_UPDATE_AFTER') return [{ inputs: kinds.map(beforeAfterOrNone), provided: required }];
    const unsupported = kinds.some((kind, i) => kind & UPDATE && !this.keyContainsCommonKey(i));
    return unsupported ? [] : [{ inputs: kinds.map(onlyAfterOrNone), provided: required }];
  }

  override deleteStrategies(required: DeleteKind): readonly DeleteStrategy[] {
    const provided = (inputs: readonly PhysicalNode[]): DeleteKind =>
      inputs.some(({ deleteKind }) => deleteKind === 'DELETE_BY_KEY')
        ? deleteByKeyOrNone(this.modifyKinds)
        : fullDeleteOrNone(this.modifyKinds);
    const choices = this.inputs.map(({ modifyKinds }, i): DeleteKind[] => {
      const full = fullDeleteOrNone(modifyKinds);
      return required === 'DELETE_BY_KEY' && this.keyContainsCommonKey(i)
        ? [deleteByKeyOrNone(modifyKinds), full]
        : [full];
    });
    const all = choices.reduce<DeleteKind[][]>(
      (lists, kinds) => lists.flatMap((list) => kinds.map((kind) => [...list, kind])),
      [[]],
    );
    return all.map((inputs) => ({ inputs, provided }));
  }

  override upsertKeys(): ColumnSets | undefined {
    let fields = this.inputs[0].rowType.fields.length;
    let keys = keysInGroup(this.inputs[0]);
    for (let i = 1; i < this.inputs.length; i++) {
      const right = keysInGroup(this.inputs[i]);
      const { keys: columns, joinTypes } = this.settings;
      keys = joinKeys(
        joinTypes[i],
        fields,
        keys,
        right,
        isSideUnique(keys, columns[0]),
        isSideUnique(right, columns[i]),
      );
      fields += this.inputs[i].rowType.fields.length;
    }
    return keys;
  }

  terms(): readonly (readonly [string, string])[] {
    const { keys, joinTypes, conditions, ttlHints } = this.settings;
    const { fields } = this.rowType;
    const key = keys[0].length === 0 ? 'noCommonJoinKey' : namesText(this.inputs[0].rowType.fields, keys[0]);
    const hints = ttlHints.length === 0 ? [] : [['stateTtlHints', ttlHintsText(ttlHints)] as const];
    const texts = conditions.slice(1).map((condition) => (condition ? exprText(condition, fields) : 'true'));
    return [
      ['commonJoinKey', `[${key}]`],
      ['joinTypes', `[${joinTypes.slice(1).join(', ')}]`],
      ['inputUniqueKeys', `[${this.inputs.map(uniqueKeysText).join(', ')}]`],
      ...hints,
      ['joinConditions', `[${texts.join(', ')}]`],
      ['select', `[${fields.map(({ name }) => name).join(',')}]`],
      ['rowType', `[${recordText(this.rowType)}]`],
    ];
  }

  override operator(): OperatorPlan {
    const { ttlHints: _, ...settings } = this.settings;
    const config = {
      ...settings,
      uniqueKeys: this.inputs.map((input) => keysInGroup(input) ?? []),
      generateUpdateBefore: this.generateUpdateBefore,
    };
    return { kind: 'table-multi-join', config, keys: this.settings.keys };
  }
}

function ttlHintsText(ttls: readonly string[]): string {
  return `[[[STATE_TTL options:[${ttls.join(', ')}]]]]`;
}

function uniqueKeysText(input: PhysicalNode): string {
  const keys = keysInGroup(input);
  if (!keys || keys.length === 0) return 'noUniqueKey';
  return keys.map((key) => `(${namesText(input.rowType.fields, key)})`).join(', ');
}
