/** Calls of users' process table functions. */
import type { ProcessTableFunctionConfig } from '../../../operators/table/configs';
import type {
  ProcessChangelog,
  ProcessParameter,
  ProcessTable,
  RegisteredFunction,
} from '../../../functions/user/contracts';
import type { RowType } from '../../../types/logical/contracts';
import { validation } from '../../../types/sql-error';
import { type ColumnSets, type DeleteStrategy, type OperatorPlan, PhysicalNode, type UpdateStrategy } from '../node';
import {
  ALL_KINDS,
  beforeAfterOrNone,
  DELETE,
  type DeleteKind,
  deleteByKeyOrNone,
  fullDeleteOrNone,
  INSERT,
  isInsertOnly,
  type ModifyKinds,
  onlyAfterOrNone,
  UPDATE,
  type UpdateKind,
} from '../traits';

type Settings = Omit<ProcessTableFunctionConfig, 'inputs' | 'output' | 'session' | 'tables' | 'changelog'>;

export interface ProcessCall {
  /** `f(TABLE(#0) PARTITION BY($0), 1, DEFAULT(), DEFAULT())` */
  readonly invocation: string;
  /** `RecordType(...)` */
  readonly record: string;
  readonly uid: string | undefined;
  readonly registered: RegisteredFunction;
  /** In the order of the inputs. */
  readonly tables: readonly Omit<ProcessTable, 'changelog'>[];
  readonly parameters: readonly ProcessParameter[];
  readonly settings: Settings;
  /** The call names time columns. */
  readonly onTime: boolean;
}

export class ProcessTableFunctionNode extends PhysicalNode {
  readonly name = 'ProcessTableFunction';

  constructor(
    inputs: readonly PhysicalNode[],
    readonly call: ProcessCall,
    rowType: RowType,
  ) {
    super(inputs, rowType);
  }

  override acceptedKinds(input: number): ModifyKinds {
    return this.has(input, 'SUPPORT_UPDATES') ? ALL_KINDS : INSERT;
  }

  private parameterOf(input: number): ProcessParameter | undefined {
    const table = this.call.tables[input];
    return table && this.call.parameters[table.parameter];
  }

  private has(input: number, trait: ProcessParameter['traits'][number]): boolean {
    return this.parameterOf(input)?.traits.includes(trait) ?? false;
  }

  providedKinds(required: ModifyKinds): ModifyKinds {
    const mode = this.ask(this.inputs, modeOf(required, 'NONE', 'NONE'));
    return (
      (mode.insert ? INSERT : 0) | (mode.updateAfter || mode.updateBefore ? UPDATE : 0) | (mode.delete ? DELETE : 0)
    );
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    const inputs = this.inputs.map((input, i): UpdateKind => {
      if (isInsertOnly(input.modifyKinds)) return 'NONE';
      return this.takesUpserts(i) ? onlyAfterOrNone(input.modifyKinds) : beforeAfterOrNone(input.modifyKinds);
    });
    const mode = this.ask(this.inputs, { ...this.ownMode(), updateBefore: required === 'BEFORE_AND_AFTER' });
    const provided = updateKind(mode);
    return required === provided || !(this.modifyKinds & UPDATE) ? [{ inputs, provided }] : [];
  }

  override deleteStrategies(required: DeleteKind): readonly DeleteStrategy[] {
    this.verify();
    const byKey = this.inputs.map((input, i) =>
      this.takesUpserts(i) && !this.has(i, 'REQUIRE_FULL_DELETE')
        ? deleteByKeyOrNone(input.modifyKinds)
        : fullDeleteOrNone(input.modifyKinds),
    );
    const full = this.inputs.map((input) => fullDeleteOrNone(input.modifyKinds));
    const provided = (inputs: readonly PhysicalNode[]): DeleteKind => {
      if (!(this.modifyKinds & DELETE)) return 'NONE';
      const keyOnlyDeletes = required === 'DELETE_BY_KEY';
      const mode = this.ask(inputs, { ...this.ownMode(), keyOnlyDeletes });
      return mode.keyOnlyDeletes ? 'DELETE_BY_KEY' : 'FULL_DELETE';
    };
    // Each input gives what it can: one that has no deletes by key may stand beside one that has.
    return combinations(byKey, full).map((inputs) => ({ inputs, provided }));
  }

  /** An upsert table partitioned by its upsert key comes as it is. */
  private takesUpserts(input: number): boolean {
    const { partition } = this.call.tables[input] ?? { partition: [] };
    if (partition.length === 0 || this.has(input, 'REQUIRE_UPDATE_BEFORE')) return false;
    const keys = this.inputs[input].upsertKeys() ?? [];
    return this.has(input, 'SUPPORT_UPDATES') && keys.some((key) => sameColumns(key, partition));
  }

  private ownMode(): ProcessChangelog {
    return modeOf(this.modifyKinds, this.updateKind, this.deleteKind);
  }

  /** The function's own answer to what it gives. */
  private ask(inputs: readonly PhysicalNode[], required: ProcessChangelog): ProcessChangelog {
    const { registered, tables } = this.call;
    const mode = registered.changelog?.({
      table: (parameter) => {
        const at = tables.findIndex((table) => table.parameter === parameter);
        return at < 0 ? undefined : changelogOf(inputs[at]);
      },
      required,
    });
    const result = mode ?? staticMode(registered);
    this.checkUpserts(result);
    return result;
  }

  private checkUpserts(mode: ProcessChangelog): void {
    if ((!mode.updateAfter && !mode.delete) || mode.updateBefore) return;
    const at = this.inputs.findIndex((_, i) => this.has(i, 'ROW_SEMANTIC_TABLE'));
    if (at < 0) return;
    throw validation(
      `PTFs that take table arguments with row semantics don't support upsert output. Table argument '${this.call.tables[at].name}' of function '${this.call.settings.name}' must use set semantics.`,
    );
  }

  /** What Flink refuses when the kinds of changes are known. */
  private verify(): void {
    const updating = !isInsertOnly(this.modifyKinds);
    if (this.call.onTime && (updating || this.inputs.some(({ modifyKinds }) => !isInsertOnly(modifyKinds)))) {
      throw validation(
        'Time operations using the `on_time` argument are currently not supported for PTFs that consume or produce updates.',
      );
    }
    if (updating && this.inputs.some((_, i) => this.has(i, 'PASS_COLUMNS_THROUGH'))) {
      throw validation('Pass-through columns are not supported for PTFs that produce updates.');
    }
  }

  override upsertKeys(): ColumnSets | undefined {
    if (this.updateKind !== 'ONLY_UPDATE_AFTER' && !this.givesUpserts()) return undefined;
    let from = 0;
    return this.call.tables.map(({ partition }, i) => {
      if (this.has(i, 'PASS_COLUMNS_THROUGH')) return partition;
      const start = from;
      from += partition.length;
      return partition.map((_, column) => start + column);
    });
  }

  /** Before updates are inferred, as its consumers ask. */
  private givesUpserts(): boolean {
    if (this.updateKind !== 'NONE' || !(this.modifyKinds & UPDATE)) return false;
    return !this.ask(this.inputs, modeOf(ALL_KINDS, 'ONLY_UPDATE_AFTER', 'NONE')).updateBefore;
  }

  terms(): readonly (readonly [string, string])[] {
    return [
      ['invocation', `[${this.call.invocation}]`],
      ['uid', `[${this.call.uid ?? 'null'}]`],
      ['select', `[${this.rowType.fields.map(({ name }) => name).join(',')}]`],
      ['rowType', `[${this.call.record}]`],
    ];
  }

  override operator(): OperatorPlan {
    const { tables, settings } = this.call;
    const config = {
      ...settings,
      tables: tables.map((table, i) => ({ ...table, changelog: changelogOf(this.inputs[i]) })),
      changelog: this.ownMode(),
    };
    const keys = settings.set ? tables.map(({ partition }) => partition) : undefined;
    const { uid } = this.call;
    return {
      kind: 'table-process-function',
      config,
      ...(keys && { keys }),
      ...(uid !== undefined && { uid }),
    };
  }
}

/** All ways to take the first or the second of each pair, those with more of the first before others. */
function combinations(first: readonly DeleteKind[], second: readonly DeleteKind[]): DeleteKind[][] {
  return first.reduce<DeleteKind[][]>(
    (lists, kind, i) => lists.flatMap((list) => [...new Set([kind, second[i]])].map((one) => [...list, one])),
    [[]],
  );
}

function sameColumns(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column));
}

function changelogOf(node: PhysicalNode): ProcessChangelog {
  return modeOf(node.modifyKinds, node.updateKind, node.deleteKind);
}

function modeOf(kinds: ModifyKinds, update: UpdateKind, del: DeleteKind): ProcessChangelog {
  return {
    insert: (kinds & INSERT) !== 0,
    updateBefore: (kinds & UPDATE) !== 0 && update === 'BEFORE_AND_AFTER',
    updateAfter: (kinds & UPDATE) !== 0,
    delete: (kinds & DELETE) !== 0,
    keyOnlyDeletes: del === 'DELETE_BY_KEY',
  };
}

function updateKind(mode: ProcessChangelog): UpdateKind {
  if (!mode.updateAfter) return 'NONE';
  return mode.updateBefore ? 'BEFORE_AND_AFTER' : 'ONLY_UPDATE_AFTER';
}

const INSERT_ONLY: ProcessChangelog = {
  insert: true,
  updateBefore: false,
  updateAfter: false,
  delete: false,
  keyOnlyDeletes: false,
};

function staticMode({ spec }: RegisteredFunction): ProcessChangelog {
  const kind = spec.process?.changelog;
  if (kind === undefined) return INSERT_ONLY;
  const updating = { insert: true, updateAfter: true, delete: true };
  return { ...updating, updateBefore: kind === 'RETRACT', keyOnlyDeletes: kind === 'UPSERT' };
}
