/** Rows as a table of text: Flink's tableau style, to the character. */
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { MAX_LENGTH } from '../../types/logical/contracts';
import { castFunction } from '../../types/casts/index';
import { type Row, rowKindString } from '../../types/rows';
import { displayWidth, truncate } from './display-width';

export const NULL_TEXT = '<NULL>';
export const DEFAULT_MAX_COLUMN_WIDTH = 30;
const KIND_COLUMN = 'op';
const TRUNCATED = '...';
const STRING: LogicalType = { root: 'VARCHAR', length: MAX_LENGTH, nullable: true };

export interface TextOptions {
  /** IANA name, for TIMESTAMP_LTZ. */
  readonly timeZone?: string;
  /** `table.exec.legacy-cast-behaviour`. */
  readonly legacy?: boolean;
}

/** The texts of a row's columns, NULL as `<NULL>`: casts to STRING in the variant for printing. */
export function rowTexts(rowType: RowType, options: TextOptions = {}): (row: Row) => string[] {
  const casts = rowType.fields.map(({ type }) => castFunction(type, STRING, { ...options, printing: true }));
  return (row) => casts.map((cast, i) => textOf(row[`f${i}`], cast));
}

function textOf(value: unknown, cast: (value: unknown) => unknown): string {
  return value === null || value === undefined ? NULL_TEXT : String(cast(value));
}

export interface TableauOptions {
  readonly maxColumnWidth: number;
  /** NULL is an empty cell rather than `<NULL>`. */
  readonly nullAsEmpty: boolean;
  /** A first column with the kind of each row. */
  readonly showsKind: boolean;
}

/** A table with fixed column widths. */
export class Tableau {
  private readonly names: readonly string[];
  private readonly toTexts: (row: Row) => string[];
  private widths: readonly number[] | undefined;

  constructor(
    rowType: RowType,
    private readonly options: TableauOptions,
    textOptions: TextOptions = {},
  ) {
    const names = rowType.fields.map(({ name }) => name);
    this.names = options.showsKind ? [KIND_COLUMN, ...names] : names;
    this.toTexts = rowTexts(rowType, textOptions);
  }

  /** Widths that any value of the types may need: for results of unknown length. */
  static byTypes(rowType: RowType, options: TableauOptions, textOptions?: TextOptions): Tableau {
    const tableau = new Tableau(rowType, options, textOptions);
    const widths = rowType.fields.map(({ name, type }) => widthOf(name, type, options));
    tableau.widths = options.showsKind ? [KIND_COLUMN.length, ...widths] : widths;
    return tableau;
  }

  /** The cells of a row. */
  cells(row: Row): string[] {
    const texts = this.toTexts(row);
    const shown = this.options.nullAsEmpty
      ? texts.map((text, i) => (row[`f${i}`] === null || row[`f${i}`] === undefined ? '' : text))
      : texts;
    return this.options.showsKind ? [rowKindString(row.kind), ...shown] : shown;
  }

  /** Widths that these rows need. */
  fit(rows: readonly (readonly string[])[]): void {
    const widths = this.names.map((name) => name.length);
    for (const cells of rows) {
      for (let i = 0; i < cells.length; i++) widths[i] = Math.max(widths[i], displayWidth(cells[i]));
    }
    this.widths = widths.map((width) => Math.min(width, this.options.maxColumnWidth));
  }

  border(): string {
    return `+${this.columnWidths.map((width) => `${'-'.repeat(width + 2)}+`).join('')}\n`;
  }

  header(): string {
    return this.border() + this.line(this.names) + this.border();
  }

  line(cells: readonly string[]): string {
    const widths = this.columnWidths;
    return `|${cells.map((cell, i) => ` ${fitted(cell, widths[i])} |`).join('')}\n`;
  }

  private get columnWidths(): readonly number[] {
    if (!this.widths) throw new Error('The widths of the columns are not known yet');
    return this.widths;
  }
}

/** Cells are aligned at the right; what is too long ends in dots. */
function fitted(cell: string, width: number): string {
  const own = displayWidth(cell);
  if (own <= width) return ' '.repeat(width - own) + cell;
  return truncate(cell, width - TRUNCATED.length) + TRUNCATED;
}

function widthOf(name: string, type: LogicalType, { maxColumnWidth, nullAsEmpty }: TableauOptions): number {
  const width = typeWidth(type) ?? maxColumnWidth;
  return Math.max(name.length, nullAsEmpty ? width : Math.max(width, NULL_TEXT.length));
}

/** Digits, signs and separators of the longest value. */
function typeWidth(type: LogicalType): number | undefined {
  switch (type.root) {
    case 'TINYINT':
      return 4;
    case 'SMALLINT':
      return 6;
    case 'INTEGER':
      return 11;
    case 'BIGINT':
      return 20;
    case 'DECIMAL':
      return type.precision + 2;
    case 'BOOLEAN':
      return 5;
    case 'DATE':
      return 10;
    case 'TIME':
      return type.precision === 0 ? 8 : type.precision + 9;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampWidth(type.precision);
    default:
      return undefined;
  }
}

function timestampWidth(precision: number): number {
  const base = 'uuuu-MM-dd HH:mm:ss'.length;
  return precision === 0 ? base : base + 1 + 3 * Math.ceil(precision / 3);
}

/** `1 row in set`, `2 rows in set`. */
export function rowCount(count: number): string {
  return `${count} ${rowTerm(count)} in set`;
}

export function rowTerm(count: number): string {
  return count > 1 ? 'rows' : 'row';
}
