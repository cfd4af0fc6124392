/** Sinks: tables that a statement writes, and results that go to a client or a DataStream. */
import { validation } from '../../../types/sql-error';
import type { RowType } from '../../../types/logical/contracts';
import type { ResolvedTable } from '../../catalog/contracts';
import { ALL_CHANGES, type ChangelogMode, type TableSink } from '../../catalog/connector-contracts';
import type { ObjectPath, Sink as LogicalSink } from '../../contracts';
import { containsAll } from '../column-sets';
import { fieldsText } from '../explain-text';
import { type ColumnSets, type DeleteStrategy, PhysicalNode, type UpdateStrategy } from '../node';
import {
  beforeAfterOrNone,
  DELETE,
  type DeleteKind,
  fullDeleteOrNone,
  INSERT,
  isInsertOnly,
  type ModifyKinds,
  modifyKindsOf,
  onlyAfterOrNone,
  UPDATE,
  type UpdateKind,
  updateKindOf,
} from '../traits';
import { Source } from './source';

/** A changelog mode of kinds alone, updates with both rows. */
export function defaultMode(kinds: ModifyKinds): ChangelogMode {
  const update = (kinds & UPDATE) !== 0;
  return { insert: (kinds & INSERT) !== 0, updateBefore: update, updateAfter: update, delete: (kinds & DELETE) !== 0 };
}

export interface SinkSettings {
  readonly path: ObjectPath;
  readonly table: ResolvedTable;
  /** Options of a hint. */
  readonly dynamicOptions: ReadonlyMap<string, string>;
  readonly sink: TableSink;
  readonly onConflict: LogicalSink['onConflict'];
  readonly overwrite: boolean;
  readonly staticPartitions: ReadonlyMap<string, string>;
  /** Positions of the primary key in the sink's row. */
  readonly primaryKey: readonly number[];
  readonly upsertMaterialize: 'AUTO' | 'FORCE' | 'NONE';
  readonly requireOnConflict: boolean;
  readonly targetColumns: readonly number[] | undefined;
}

export class Sink extends PhysicalNode {
  readonly name = 'Sink';

  constructor(
    input: PhysicalNode,
    readonly settings: SinkSettings,
    rowType: RowType,
  ) {
    super([input], rowType);
  }

  override get requester(): string {
    return `Table sink '${this.settings.path.join('.')}'`;
  }

  get mode(): ChangelogMode {
    return this.settings.sink.changelog(defaultMode(this.input.modifyKinds));
  }

  /**
   * What the sink makes of updates of which only the new row comes: one that takes a query's changes as they are is an upsert sink
   * then, whatever comes in the end. Flink decides about conflicts of keys before it knows that.
   */
  private get upsertMode(): ChangelogMode {
    return this.settings.sink.changelog({ ...defaultMode(this.input.modifyKinds), updateBefore: false });
  }

  /** Asked before the input's kinds are known: a sink that takes changes says so for all of them. */
  override acceptedKinds(): ModifyKinds {
    return modifyKindsOf(this.settings.sink.changelog(ALL_CHANGES));
  }

  providedKinds(): ModifyKinds {
    return 0;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    const required = this.requiredUpdates();
    this.checkConflictClause();
    return required.map((kind) => ({ inputs: [kind], provided: 'NONE' as const }));
  }

  private requiredUpdates(): UpdateKind[] {
    const { modifyKinds } = this.input;
    const wanted = updateKindOf(this.mode);
    if (wanted === 'NONE') return ['NONE'];
    const both = beforeAfterOrNone(modifyKinds);
    if (wanted === 'BEFORE_AND_AFTER') return [both];
    return this.keysSatisfyPrimaryKey ? [onlyAfterOrNone(modifyKinds), both] : [both];
  }

  override deleteStrategies(): readonly DeleteStrategy[] {
    const { modifyKinds } = this.input;
    const full: DeleteKind = fullDeleteOrNone(modifyKinds);
    const { primaryKey } = this.settings;
    const sameKey = primaryKey.length === 0 || this.inputKeys?.some((key) => sameColumns(key, primaryKey));
    const byKey = this.mode.keyOnlyDeletes && sameKey && modifyKinds & DELETE;
    const kinds: DeleteKind[] = byKey ? ['DELETE_BY_KEY', full] : [full];
    return kinds.map((kind) => ({ inputs: [kind], provided: 'NONE' as const }));
  }

  private get inputKeys(): ColumnSets | undefined {
    return this.input.upsertKeys();
  }

  /** An upsert key, with columns that never change for it, makes up the primary key: an update never moves a row to another. */
  private get keysSatisfyPrimaryKey(): boolean {
    const { primaryKey } = this.settings;
    if (primaryKey.length === 0) return true;
    const immutable = this.input.immutableColumns() ?? [];
    const covered = (key: readonly number[]) =>
      containsAll(primaryKey, key) && primaryKey.every((column) => key.includes(column) || immutable.includes(column));
    return this.inputKeys?.some(covered) ?? false;
  }

  private get keyContainsUpsertKey(): boolean {
    return this.inputKeys?.some((key) => containsAll(this.settings.primaryKey, key)) ?? false;
  }

  /** The smallest upsert key of the input. */
  get upsertKey(): readonly number[] | undefined {
    const keys = [...(this.inputKeys ?? [])].filter((key) => key.length > 0);
    keys.sort((a, b) => a.length - b.length || compareColumns(a, b));
    return keys[0];
  }

  /** Must changes be brought in order by primary key before they reach the sink? */
  get materializes(): boolean {
    const { primaryKey, upsertMaterialize, onConflict } = this.settings;
    const mode = this.upsertMode;
    const append = !mode.updateAfter && !mode.updateBefore && !mode.delete;
    if (upsertMaterialize === 'FORCE') return primaryKey.length > 0 && !mode.updateBefore;
    if (upsertMaterialize === 'NONE' || primaryKey.length === 0 || append || mode.updateBefore) return false;
    const deduplicates = onConflict === undefined || onConflict === 'DEDUPLICATE';
    if (deduplicates && isInsertOnly(this.input.modifyKinds)) return false;
    return !this.keyContainsUpsertKey;
  }

  private checkConflictClause(): void {
    const { onConflict, primaryKey, upsertMaterialize, requireOnConflict, path } = this.settings;
    const mode = this.upsertMode;
    const append = !mode.updateAfter && !mode.updateBefore && !mode.delete;
    if (onConflict !== undefined && (append || mode.updateBefore)) {
      const reason = append
        ? 'it only accepts INSERT (append-only) changes'
        : 'it requires UPDATE_BEFORE (retract mode)';
      throw validation(
        `ON CONFLICT clause is only allowed for upsert sinks. The sink '${path.join('.')}' is not an upsert sink because ${reason}.`,
      );
    }
    if (onConflict === 'ERROR' || onConflict === 'NOTHING') this.checkWatermarks(onConflict);
    if (upsertMaterialize !== 'AUTO' || primaryKey.length === 0 || append || mode.updateBefore) return;
    if (!requireOnConflict || onConflict !== undefined || this.keyContainsUpsertKey) return;
    const names = this.rowType.fields.map(({ name }) => name);
    // A scan knows of no key, anything above it of an empty set of them.
    const keys = this.input instanceof Source && !this.input.primaryKey ? undefined : this.inputKeys;
    const list = (key: readonly number[]) => `[${key.map((i) => names[i]).join(', ')}]`;
    throw validation(
      `The query has an upsert key that differs from the primary key of the sink table '${path.join('.')}'. ` +
        `Primary key: ${list(primaryKey)}, upsert key: ${keys ? keys.map(list).join(', ') : 'none'}. ` +
        'This can lead to non-deterministic results when multiple records with different upsert keys map to the same ' +
        'primary key. Please specify an ON CONFLICT clause to define how conflicts should be handled: ON CONFLICT DO ' +
        'DEDUPLICATE (update to the latest record, state intensive, since we need to keep the entire history), or ON ' +
        'CONFLICT DO ERROR (fail on conflict), or ON CONFLICT DO NOTHING (keep first record).',
    );
  }

  private checkWatermarks(behavior: string): void {
    const missing: string[] = [];
    const visit = (node: PhysicalNode): void => {
      if (node instanceof Source && !node.table.schema.watermark) missing.push(node.path.join('.'));
      node.inputs.forEach(visit);
    };
    visit(this.input);
    if (missing.length === 0) return;
    throw validation(
      `ON CONFLICT DO ${behavior} requires all source tables to define watermarks, but the following source(s) do not: ` +
        `${missing.join(', ')}. Please add a WATERMARK declaration to these tables.`,
    );
  }

  private targetTerms(): [string, string][] {
    const { targetColumns } = this.settings;
    return targetColumns ? [['targetColumns', `[${targetColumns.map((column) => `[${column}]`).join(',')}]`]] : [];
  }

  terms(): readonly (readonly [string, string])[] {
    const terms: [string, string][] = [
      ['table', `[${this.settings.path.join('.')}]`],
      ...this.targetTerms(),
      ['fields', fieldsText(this.rowType)],
    ];
    if (this.materializes) terms.push(['upsertMaterialize', '[true]']);
    if (this.settings.onConflict) terms.push(['conflictStrategy', `[${this.settings.onConflict}]`]);
    return terms;
  }
}

function sameColumns(a: readonly number[], b: readonly number[]): boolean {
  return containsAll(a, b) && containsAll(b, a);
}

function compareColumns(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

/** The end of a query whose rows go to the client or to a DataStream. */
export class ResultSink extends PhysicalNode {
  readonly name = 'Sink';

  constructor(
    input: PhysicalNode,
    /** "collect", or how a stream was asked for. */
    readonly target: string,
    private readonly accepted: ModifyKinds,
    private readonly updates: readonly UpdateKind[] | undefined,
  ) {
    super([input], input.rowType);
  }

  override get requester(): string {
    return this.target === 'collect' ? "Table sink '*anonymous_collect$1*'" : `Table sink '${this.target}'`;
  }

  override acceptedKinds(): ModifyKinds {
    return this.accepted;
  }

  providedKinds(): ModifyKinds {
    return 0;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    const { modifyKinds } = this.input;
    if (!(modifyKinds & UPDATE)) return [{ inputs: ['NONE'], provided: 'NONE' }];
    const kinds = this.updates ?? ['BEFORE_AND_AFTER'];
    return kinds.map((kind) => ({ inputs: [kind], provided: 'NONE' as const }));
  }

  terms(): readonly (readonly [string, string])[] {
    return [
      ['table', `[${this.target}]`],
      ['fields', fieldsText(this.rowType)],
    ];
  }
}
