/** Leaves: table scans, literal rows. */
import type { Expr } from '../../../expressions/contracts';
import type { RowType } from '../../../types/logical/contracts';
import type { ResolvedTable, StreamTable } from '../../catalog/contracts';
import type { SourcePlan, TableSource } from '../../catalog/connector-contracts';
import type { ObjectPath } from '../../contracts';
import { recordText } from '../../logical/print';
import { exprText, inStyle, textStyle } from '../explain-text';
import { type ColumnSets, PhysicalNode, type UpdateStrategy } from '../node';
import {
  deleteKindOf,
  type DeleteKind,
  INSERT,
  type ModifyKinds,
  modifyKindsOf,
  type UpdateKind,
  updateKindOf,
} from '../traits';

/** A table that is in no catalog has a name alone. */
export function tableText(path: ObjectPath): string {
  return path[2].startsWith('*anonymous_') ? path[2] : path.join(', ');
}

/** A scan of a connector's table. */
export class Source extends PhysicalNode {
  readonly name = 'TableSourceScan';

  constructor(
    readonly path: ObjectPath,
    readonly table: ResolvedTable,
    readonly source: TableSource,
    readonly plan: SourcePlan,
    /** The table's primary key as positions in the output, when all of it is read. */
    private readonly primaryKey: readonly number[] | undefined,
    rowType: RowType,
  ) {
    super([], rowType);
  }

  providedKinds(): ModifyKinds {
    return modifyKindsOf(this.source.changelog);
  }

  get providedUpdates(): UpdateKind {
    return updateKindOf(this.source.changelog);
  }

  get providedDeletes(): DeleteKind {
    return deleteKindOf(this.source.changelog);
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: [], provided: this.providedUpdates }];
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.primaryKey ? [this.primaryKey] : [];
  }

  override immutableColumns(): readonly number[] | undefined {
    return this.table.schema.primaryKey?.columns
      .map((name) => this.rowType.fields.findIndex((field) => field.name === name))
      .filter((index) => index >= 0);
  }

  terms(): readonly (readonly [string, string])[] {
    const { filters, limit, projection, metadata } = this.plan;
    const parts = [tableText(this.path)];
    const physical = this.table.schema.columns.filter(({ kind }) => kind === 'physical');
    if (this.source.acceptsProjection && projection.length < physical.length)
      parts.push(`project=[${projection.map((i) => physical[i].name).join(', ')}]`);
    if (metadata.length > 0) parts.push(`metadata=[${metadata.join(', ')}]`);
    if (filters.length > 0) parts.push('filter=[...]');
    if (limit !== undefined) parts.push(`limit=[${limit}]`);
    return [
      ['table', `[[${parts.join(', ')}]]`],
      ['fields', `[${this.rowType.fields.map(({ name }) => name).join(', ')}]`],
    ];
  }
}

/** A DataStream that became a table: its fields, and its timestamps when they are wanted. */
export class StreamSource extends PhysicalNode {
  readonly name = 'TableSourceScan';

  constructor(
    readonly path: ObjectPath,
    readonly stream: StreamTable,
    readonly mode: SourceMode,
    /** The last column of the row is the record's timestamp. */
    readonly timestamps: boolean,
    readonly watermarks: boolean,
    private readonly primaryKey: readonly number[] | undefined,
    rowType: RowType,
  ) {
    super([], rowType);
  }

  providedKinds(): ModifyKinds {
    return this.mode.kinds;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: [], provided: this.mode.updates }];
  }

  override deleteStrategies() {
    return [{ inputs: [], provided: this.mode.deletes }];
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.primaryKey && [this.primaryKey];
  }

  terms(): readonly (readonly [string, string])[] {
    const parts = [tableText(this.path)];
    if (this.timestamps) parts.push('metadata=[rowtime]');
    if (this.watermarks) parts.push('watermark=[SOURCE_WATERMARK()]');
    return [
      ['table', `[[${parts.join(', ')}]]`],
      ['fields', `[${this.rowType.fields.map(({ name }) => name).join(', ')}]`],
    ];
  }
}

export interface SourceMode {
  readonly kinds: ModifyKinds;
  readonly updates: UpdateKind;
  readonly deletes: DeleteKind;
}

/** Cells have the types of their columns. */
function tupleText(cell: Expr): string {
  if (cell.kind === 'literal' && cell.value === null) return 'null';
  return inStyle('digest', () => exprText(cell, [])).replace(/:[A-Z][^']*$/, '');
}

/** Literal rows. */
export class Values extends PhysicalNode {
  readonly name = 'Values';

  constructor(
    readonly rows: readonly (readonly Expr[])[],
    rowType: RowType,
  ) {
    super([], rowType);
  }

  providedKinds(): ModifyKinds {
    return INSERT;
  }

  updateStrategies(): readonly UpdateStrategy[] {
    return [{ inputs: [], provided: 'NONE' }];
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.rows.length <= 1 ? [[]] : undefined;
  }

  terms(): readonly (readonly [string, string])[] {
    const rows = this.rows.map((row) => `{ ${row.map(tupleText).join(', ')} }`);
    const type: [string, string][] = textStyle() === 'digest' ? [['type', `[${recordText(this.rowType)}]`]] : [];
    return [...type, ['tuples', `[[${rows.join(', ')}]]`]];
  }
}
