/** Leaves: table scans, literal rows. */
import type { Expr } from '../../../expressions/contracts';
import type { RowType } from '../../../types/logical/contracts';
import type { ResolvedTable, StreamTable } from '../../catalog/contracts';
import type { SourcePlan, TableSource } from '../../catalog/connector-contracts';
import type { WatermarkSettings } from '../../catalog/watermark-settings';
import type { ObjectPath, Partition, Scan, SourceAbility } from '../../contracts';
import { recordText } from '../../logical/print';
import { sourceFields } from '../../logical/source-row';
import { exprText, fieldsText, inStyle, textStyle } from '../explain-text';
import { toldFilters } from '../filter-text';
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

/** A watermark that the source makes. */
export interface SourceWatermark extends WatermarkSettings {
  /** Over the produced row. */
  readonly expr: Expr;
  /** ms; 0 = never idle. */
  readonly idleTimeout: number;
  /** One after every record that raises it, not at intervals. */
  readonly perRecord: boolean;
}

/** A scan of a connector's table. */
export class Source extends PhysicalNode {
  readonly name = 'TableSourceScan';
  readonly path: ObjectPath;
  readonly table: ResolvedTable;

  constructor(
    readonly scan: Scan,
    readonly source: TableSource,
    readonly plan: SourcePlan,
    /** The table's primary key as positions in the output, when all of it is read. */
    readonly primaryKey: readonly number[] | undefined,
    readonly watermark: SourceWatermark | undefined,
    rowType: RowType,
  ) {
    super([], rowType);
    this.path = scan.path;
    this.table = scan.table;
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
    const abilities = (this.scan.pushed?.order ?? []).map((ability) => this.abilityText(ability));
    const options = [...this.scan.dynamicOptions].map(([key, value]) => `${key}=${value}`);
    const hints = options.length > 0 ? ([['hints', `[[[OPTIONS options:{${options.join(', ')}}]]]`]] as const) : [];
    return [
      ['table', `[[${[tableText(this.path), ...abilities].join(', ')}]]`],
      ['fields', `[${this.rowType.fields.map(({ name }) => name).join(', ')}]`],
      ...hints,
    ];
  }

  private abilityText(ability: SourceAbility): string {
    const { limit, partitions, produced, projection, metadata } = this.plan;
    switch (ability) {
      case 'partitions':
        return `partitions=[${(partitions ?? []).map(partitionText).join(', ')}]`;
      case 'filter':
        return `filter=[${this.filterText()}]`;
      case 'project':
        return `project=[${produced.fields
          .slice(0, projection.length)
          .map(({ name }) => name)
          .join(', ')}]`;
      case 'metadata':
        return `metadata=[${metadata.join(', ')}]`;
      case 'watermark':
        return this.watermarkText();
      case 'limit':
        return `limit=[${limit}]`;
    }
  }

  private filterText(): string {
    const fields = sourceFields(this.table, this.source);
    const texts = toldFilters(this.plan.filters).map((filter) => inStyle('digest', () => exprText(filter, fields)));
    return texts.length === 0 ? '' : texts.reduce((left, right) => `and(${left}, ${right})`);
  }

  private watermarkText(): string {
    if (!this.watermark) return '';
    const { expr, idleTimeout, emitStrategy, alignment } = this.watermark;
    const text = `watermark=[${inStyle('digest', () => exprText(expr, this.plan.produced.fields))}]`;
    if (expr.kind === 'call' && expr.name === 'SOURCE_WATERMARK') return text;
    const idle = idleTimeout > 0 ? [`idletimeout=[${idleTimeout}]`] : [];
    const aligned = alignment
      ? [
          `watermarkAlignment=[${alignment.group}, ${javaDuration(alignment.maxDrift)}, ${javaDuration(alignment.interval)}]`,
        ]
      : [];
    return [text, ...idle, `watermarkEmitStrategy=[${emitStrategy}]`, ...aligned].join(', ');
  }
}

/** As java.time.Duration writes it. */
function javaDuration(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = (ms % 60_000) / 1000;
  if (ms === 0) return 'PT0S';
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`;
}

function partitionText(partition: Partition): string {
  return `{${[...partition].map(([key, value]) => `${key}=${value}`).join(', ')}}`;
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
    private readonly batch = false,
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
    if (this.batch) {
      return [
        ['tuples', `[[${rows.join(', ')}]]`],
        ['values', fieldsText(this.rowType)],
      ];
    }
    const type: [string, string][] = textStyle() === 'digest' ? [['type', `[${recordText(this.rowType)}]`]] : [];
    return [...type, ['tuples', `[[${rows.join(', ')}]]`]];
  }
}
