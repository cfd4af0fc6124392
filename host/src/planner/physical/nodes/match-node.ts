/** MATCH_RECOGNIZE, and table functions over whole tables. */
import type { FromChangelogConfig, MatchConfig, ToChangelogConfig } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { rexText } from '../../../expressions/print';
import { definitionText, patternText } from '../../logical/print';
import { sortText } from '../aggregate-text';
import { exprText, namesText } from '../explain-text';
import { type ColumnSets, type OperatorPlan, PhysicalNode, type UpdateStrategy } from '../node';
import { ALL_KINDS, beforeAfterOrNone, INSERT, type ModifyKinds, UPDATE, type UpdateKind } from '../traits';

type MatchSettings = Omit<MatchConfig, 'inputs' | 'output' | 'session'>;

export class Match extends PhysicalNode {
  readonly name = 'Match';

  constructor(
    input: PhysicalNode,
    readonly settings: MatchSettings,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override get requester(): string {
    return 'Match Recognize';
  }

  override acceptedKinds(): ModifyKinds {
    return INSERT;
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: ['NONE'], provided: 'NONE' }];
  }

  terms(): readonly (readonly [string, string])[] {
    const { fields } = this.input.rowType;
    const { partition, order, measures, pattern, subsets, definitions } = this.settings;
    const texts = measures.map(({ name, expr }) => `FINAL(${exprText(expr, fields)}) AS ${name}`);
    const unions = Object.entries(subsets).map(([name, variables]) => `${name} = (${variables.join(', ')})`);
    const defined = Object.entries(definitions).map(([name, expr]) => `${name}=${definitionText(name, expr, rexText)}`);
    return [
      ...(partition.length > 0 ? [['partitionBy', `[${namesText(fields, partition)}]`] as const] : []),
      ['orderBy', `[${sortText(fields, order)}]`],
      ...(texts.length > 0 ? [['measures', `[${texts.join(', ')}]`] as const] : []),
      ['rowsPerMatch', '[ONE ROW PER MATCH]'],
      ['after', `[${this.afterText()}]`],
      ['pattern', `[${patternText(pattern)}]`],
      ...(unions.length > 0 ? [['subset', `[${unions.join(', ')}]`] as const] : []),
      ['define', `[{${defined.join(', ')}}]`],
    ];
  }

  private afterText(): string {
    const { kind, variable } = this.settings.after;
    const text = `SKIP ${kind.replaceAll('_', ' ')}`;
    return variable === undefined ? text : `${text} _UTF-16LE'${variable}'`;
  }

  override operator(): OperatorPlan {
    return { kind: 'table-match', config: this.settings, keys: [this.settings.partition] };
  }
}

/** A call as EXPLAIN shows it. */
interface CallText {
  /** `TO_CHANGELOG(TABLE(#0), DEFAULT(), ...)` */
  readonly invocation: string;
  /** `RecordType(...)` */
  readonly record: string;
}

function callTerms({ invocation, record }: CallText, { fields }: RowType): readonly (readonly [string, string])[] {
  return [
    ['invocation', `[${invocation}]`],
    ['uid', '[null]'],
    ['select', `[${fields.map(({ name }) => name).join(',')}]`],
    ['rowType', `[${record}]`],
  ];
}

/** TO_CHANGELOG: the kind of a row becomes a column; the result is append-only. */
export class ToChangelog extends PhysicalNode {
  readonly name = 'ProcessTableFunction';

  constructor(
    input: PhysicalNode,
    readonly settings: Omit<ToChangelogConfig, 'inputs' | 'output' | 'session'>,
    readonly text: CallText,
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
    return callTerms(this.text, this.rowType);
  }

  override operator(): OperatorPlan {
    return { kind: 'table-to-changelog', config: this.settings };
  }
}

/** FROM_CHANGELOG: a column becomes the kind of the row. */
export class FromChangelog extends PhysicalNode {
  readonly name = 'ProcessTableFunction';

  constructor(
    input: PhysicalNode,
    readonly settings: Omit<FromChangelogConfig, 'inputs' | 'output' | 'session'>,
    readonly partition: readonly number[] | undefined,
    readonly text: CallText,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override acceptedKinds(): ModifyKinds {
    return INSERT;
  }

  providedKinds(): ModifyKinds {
    return ALL_KINDS;
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    const before = Object.values(this.settings.mapping).includes('UPDATE_BEFORE');
    const provided: UpdateKind = before ? 'BEFORE_AND_AFTER' : 'ONLY_UPDATE_AFTER';
    return required === provided || !(this.modifyKinds & UPDATE) ? [{ inputs: ['NONE'], provided }] : [];
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.partition && [this.partition];
  }

  terms(): readonly (readonly [string, string])[] {
    return callTerms(this.text, this.rowType);
  }

  override operator(): OperatorPlan {
    return { kind: 'table-from-changelog', config: this.settings };
  }
}
