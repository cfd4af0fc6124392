/** Schemas as programs declare them. */
import { check } from '../validate';
import { type DataType, literal, quoted } from './data-types';

/** Kinds of rows of a changelog: only insertions; all kinds; updates without the row before, by a key. */
export type ChangelogMode = 'insert' | 'all' | 'upsert';

/** Columns, watermark and primary key of a table. Made by {@link Schema.newBuilder}. */
export class Schema {
  constructor(private readonly parts: readonly string[]) {}

  static newBuilder(): SchemaBuilder {
    return new SchemaBuilder();
  }

  /** The definitions of a CREATE TABLE; empty when there are none. */
  toString(): string {
    return this.parts.length === 0 ? '' : `(${this.parts.join(', ')})`;
  }
}

/** Collects what a schema consists of; columns in the order in which they are added. */
export class SchemaBuilder {
  readonly #columns: string[] = [];
  readonly #watermarks: string[] = [];
  #key: string | undefined;

  /** A physical column; the type may be SQL text. */
  column(name: string, type: DataType | string): this {
    this.#columns.push(`${quoted(name)} ${type}`);
    return this;
  }

  /** A column that is computed from the others, by an expression of SQL. */
  columnByExpression(name: string, expression: string): this {
    this.#columns.push(`${quoted(name)} AS ${expression}`);
    return this;
  }

  /** A column of what accompanies a record, such as "rowtime", its timestamp. A virtual one is not written. */
  columnByMetadata(name: string, type: DataType | string, key?: string, isVirtual = false): this {
    const from = key === undefined ? '' : ` FROM ${literal(key)}`;
    this.#columns.push(`${quoted(name)} ${type} METADATA${from}${isVirtual ? ' VIRTUAL' : ''}`);
    return this;
  }

  /** Makes a column the event time, with watermarks by an expression of SQL. */
  watermark(column: string, expression: string): this {
    this.#watermarks.push(`WATERMARK FOR ${quoted(column)} AS ${expression}`);
    return this;
  }

  /** The primary key, which is not enforced. */
  primaryKey(...columns: string[]): this {
    check(columns.length > 0, 'Primary key constraint must be defined for at least a single column.');
    check(this.#key === undefined, 'Multiple primary keys are not supported.');
    this.#key = `CONSTRAINT ${quoted(`PK_${columns.join('_')}`)} PRIMARY KEY (${columns.map(quoted).join(', ')}) NOT ENFORCED`;
    return this;
  }

  build(): Schema {
    return new Schema([...this.#columns, ...this.#watermarks, ...(this.#key ? [this.#key] : [])]);
  }
}
