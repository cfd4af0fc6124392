/**
 * Schemas before resolution: what DDL wrote, or what a resolved schema gives back. LIKE and ALTER TABLE work on these, so that
 * expressions are resolved against the columns that the table has in the end.
 */
import type { ColumnDefinition, Expression, Identifier, TableElement } from '../../sql/ast';
import { parseExpression } from '../../sql/index';
import { SqlError } from '../../types/sql-error';
import type { LogicalType, TimestampType } from '../../types/logical/contracts';
import { notNull } from '../../types/logical/types';
import type { Column, ResolvedSchema } from './contracts';
import type { SchemaContext } from './schema';

export type DefinedColumn = { readonly name: string; readonly comment?: string } & (
  | { readonly kind: 'physical'; readonly type: LogicalType }
  | { readonly kind: 'metadata'; readonly type: LogicalType; readonly from?: string; readonly virtual: boolean }
  | { readonly kind: 'computed'; readonly expression: Expression }
);

export interface DefinedWatermark {
  readonly column: readonly string[];
  readonly expression: Expression;
}

export interface DefinedKey {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface SchemaDefinition {
  readonly columns: readonly DefinedColumn[];
  readonly watermark?: DefinedWatermark;
  readonly primaryKey?: DefinedKey;
}

/** The definition that a resolved schema came from. */
export function definitionOf(schema: ResolvedSchema): SchemaDefinition {
  const columns = schema.columns.map(asDefined);
  const { watermark, primaryKey } = schema;
  return {
    columns,
    ...(watermark === undefined
      ? {}
      : { watermark: { column: [watermark.column], expression: parseExpression(watermark.text) } }),
    ...(primaryKey === undefined ? {} : { primaryKey }),
  };
}

function asDefined(column: Column): DefinedColumn {
  const head = { name: column.name, ...(column.comment === undefined ? {} : { comment: column.comment }) };
  switch (column.kind) {
    case 'computed':
      return { ...head, kind: 'computed', expression: parseExpression(column.text) };
    case 'metadata': {
      const from = column.metadataKey === undefined ? {} : { from: column.metadataKey };
      return { ...head, kind: 'metadata', type: withoutAttribute(column.type), virtual: column.virtual, ...from };
    }
    case 'physical':
      return { ...head, kind: 'physical', type: withoutAttribute(column.type) };
  }
}

/** A rowtime attribute comes from the watermark, which is resolved again. */
function withoutAttribute(type: LogicalType): LogicalType {
  const { attribute, ...rest } = type as TimestampType;
  return attribute === undefined ? type : rest;
}

/** The column of one definition in DDL. */
export function definedColumn(definition: ColumnDefinition, context: SchemaContext): DefinedColumn {
  const { column } = definition;
  const head = {
    name: definition.name.text,
    ...(definition.comment === undefined ? {} : { comment: definition.comment }),
  };
  switch (column.kind) {
    case 'physical':
      return { ...head, kind: 'physical', type: context.typeOf(column.type) };
    case 'metadata': {
      const from = column.from === undefined ? {} : { from: column.from };
      return { ...head, kind: 'metadata', type: context.typeOf(column.type), virtual: column.virtual, ...from };
    }
    case 'computed':
      return { ...head, kind: 'computed', expression: column.expression };
    case 'named':
      throw new TypeError(`column ${head.name} has no type`);
  }
}

/** Key columns cannot be null. */
export function withKeyNotNull(columns: readonly DefinedColumn[], key: DefinedKey | undefined): DefinedColumn[] {
  return columns.map((column) =>
    column.kind === 'physical' && key?.columns.includes(column.name) === true
      ? { ...column, type: notNull(column.type) }
      : column,
  );
}

// ---------------------------------------------------------------- constraints

/** A primary key as written, with the names' places for messages. */
export interface WrittenKey extends DefinedKey {
  readonly identifiers: readonly { readonly text: string; readonly span: Identifier['span'] }[];
}

/** The primary key among the elements; what Flink does not support is rejected. */
export function primaryKeyOf(elements: readonly TableElement[]): WrittenKey | undefined {
  const keys: WrittenKey[] = [];
  for (const element of elements) {
    if (element.kind === 'constraint') {
      checkConstraint(element.type === 'UNIQUE', element.enforced === false);
      keys.push(keyOf(element.name?.text, element.columns));
    } else if (element.kind === 'column' && element.column.kind === 'physical') {
      const { primaryKey, unique, uniqueEnforced, constraintName } = element.column;
      if (unique === true || primaryKey !== undefined) {
        checkConstraint(unique === true, primaryKey === 'NOT ENFORCED' || uniqueEnforced === false);
        keys.push(keyOf(constraintName?.text, [element.name]));
      }
    }
  }
  if (keys.length > 1) {
    throw validateException('Duplicate primary key definition');
  }
  return keys[0];
}

function keyOf(name: string | undefined, identifiers: WrittenKey['identifiers']): WrittenKey {
  const columns = identifiers.map((identifier) => identifier.text);
  return { name: name ?? `PK_${columns.join('_')}`, columns, identifiers };
}

function checkConstraint(unique: boolean, notEnforced: boolean): void {
  if (unique) {
    throw validateException('UNIQUE constraint is not supported yet');
  }
  if (!notEnforced) {
    throw validateException(
      "Flink doesn't support ENFORCED mode for PRIMARY KEY constraint. ENFORCED/NOT ENFORCED controls if the constraint " +
        'checks are performed on the incoming/outgoing data. Flink does not own the data therefore the only supported mode is ' +
        'the NOT ENFORCED mode',
    );
  }
}

function validateException(message: string): SqlError {
  return new SqlError(message, 'org.apache.flink.sql.parser.error.SqlValidateException');
}
