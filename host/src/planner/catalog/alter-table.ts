/** ALTER TABLE on the schema: columns, watermark, primary key. */
import type { AlterTableAction, ColumnDefinition, Identifier, TableElement } from '../../sql/ast';
import { SqlError, validation } from '../../types/sql-error';
import { quoteName } from '../../sql/index';
import type { ResolvedTable } from './contracts';
import { referencesOf } from './references';
import {
  type DefinedColumn,
  type DefinedKey,
  definedColumn,
  definitionOf,
  primaryKeyOf,
  type SchemaDefinition,
  withKeyNotNull,
} from './definition';
import { expressionText, resolveSchema, type SchemaContext } from './schema';

export const PREFIX = 'Failed to execute ALTER TABLE statement.\n';

type SchemaAction = Extract<
  AlterTableAction,
  {
    kind:
      | 'add'
      | 'modify'
      | 'drop_columns'
      | 'drop_primary_key'
      | 'drop_constraint'
      | 'drop_watermark'
      | 'rename_column';
  }
>;

/** The table with the changed schema. */
export function alterSchema(table: ResolvedTable, action: SchemaAction, context: SchemaContext): ResolvedTable {
  const old = definitionOf(table.schema);
  switch (action.kind) {
    case 'add':
    case 'modify':
      return resolved(table, new ChangedSchema(action.kind, old, context).apply(action.elements), context);
    case 'drop_columns':
      return resolved(table, dropColumns(table, old, action.columns), context);
    case 'drop_primary_key':
    case 'drop_constraint':
      checkConstraint(old, action.kind === 'drop_constraint' ? action.name.text : undefined);
      return resolved(table, without(old, 'primaryKey'), context);
    case 'drop_watermark':
      if (old.watermark === undefined) {
        throw failed('The current table does not define any watermark strategy.');
      }
      return resolved(table, without(old, 'watermark'), context);
    case 'rename_column':
      return renameColumn(table, old, action.from, action.to.path ?? asIdentifier(action.to), context);
  }
}

function failed(message: string, cause?: unknown): SqlError {
  return validation(PREFIX + message, undefined, cause);
}

function resolved(table: ResolvedTable, definition: SchemaDefinition, context: SchemaContext): ResolvedTable {
  try {
    return { ...table, schema: resolveSchema(definition, context) };
  } catch (error) {
    throw error instanceof Error ? failed(error.message, error) : error;
  }
}

function without(definition: SchemaDefinition, member: 'primaryKey' | 'watermark'): SchemaDefinition {
  const { [member]: _, ...rest } = definition;
  return rest;
}

function asIdentifier(name: Identifier['parts'][number]): Identifier {
  return { kind: 'identifier', parts: [name], span: name.span };
}

/** A column's name, which must have one part. */
function simpleName(identifier: Identifier): string {
  const parts = identifier.parts.map((part) => part.text);
  if (parts.length > 1) {
    throw new SqlError(
      `${PREFIX}Altering the nested row type \`${parts.join('`.`')}\` is not supported yet.`,
      'java.lang.UnsupportedOperationException',
    );
  }
  return parts[0]!;
}

function checkConstraint({ primaryKey }: SchemaDefinition, name: string | undefined): void {
  if (primaryKey === undefined) {
    throw failed('The current table does not define any primary key.');
  }
  if (name !== undefined && name !== primaryKey.name) {
    throw failed(
      `The current table does not define a primary key constraint named '${name}'. Available constraint name: ['${primaryKey.name}'].`,
    );
  }
}

// ---------------------------------------------------------------- add and modify

class ChangedSchema {
  private readonly names: string[];
  private readonly columns: Map<string, DefinedColumn>;
  private watermark: SchemaDefinition['watermark'];
  private primaryKey: DefinedKey | undefined;

  constructor(
    private readonly verb: 'add' | 'modify',
    old: SchemaDefinition,
    private readonly context: SchemaContext,
  ) {
    this.names = old.columns.map((column) => column.name);
    this.columns = new Map(old.columns.map((column) => [column.name, column]));
    this.watermark = old.watermark;
    this.primaryKey = old.primaryKey;
  }

  apply(elements: readonly TableElement[]): SchemaDefinition {
    const key = primaryKeyOf(elements);
    const columns = elements.filter((element) => element.kind === 'column');
    this.placeColumns(columns);
    for (const definition of columns) {
      this.defineColumn(definition);
    }
    for (const element of elements) {
      if (element.kind === 'watermark') {
        this.checkWatermark();
        if (element.column.parts.length > 1) {
          throw failed('Watermark strategy on nested column is not supported yet.');
        }
        this.watermark = { column: [element.column.parts[0]!.text], expression: element.expression };
      }
    }
    if (key !== undefined) {
      this.checkPrimaryKey();
      this.primaryKey = { name: key.name, columns: key.columns };
    }
    return this.build();
  }

  private placeColumns(definitions: readonly ColumnDefinition[]): void {
    const seen = new Set<string>();
    for (const definition of definitions) {
      const name = simpleName(definition.name.path ?? asIdentifier(definition.name));
      if (seen.has(name)) {
        throw failed(`Encounter duplicate column \`${name}\`.`);
      }
      seen.add(name);
      this.placeColumn(name, definition.position);
    }
  }

  private placeColumn(name: string, position: ColumnDefinition['position']): void {
    const exists = this.names.includes(name);
    if (this.verb === 'add' && exists) {
      throw failed(`Column \`${name}\` already exists in the table.`);
    }
    if (this.verb === 'modify' && !exists) {
      throw failed(`Column \`${name}\` does not exist in the table.`);
    }
    if (position === undefined) {
      if (!exists) {
        this.names.push(name);
      }
      return;
    }
    const reference = position.kind === 'AFTER' ? this.referenced(position.column) : undefined;
    if (exists) {
      this.names.splice(this.names.indexOf(name), 1);
    }
    this.names.splice(reference === undefined ? 0 : this.names.indexOf(reference) + 1, 0, name);
  }

  private referenced(column: Identifier): string {
    const name = simpleName(column);
    if (!this.names.includes(name)) {
      throw failed(`Referenced column \`${name}\` by 'AFTER' does not exist in the table.`);
    }
    return name;
  }

  private defineColumn(definition: ColumnDefinition): void {
    const column = definedColumn(definition, this.context);
    const previous = this.columns.get(column.name);
    // MODIFY keeps a comment that it does not name.
    const comment = column.comment ?? previous?.comment;
    this.columns.set(column.name, comment === undefined ? column : { ...column, comment });
  }

  private checkPrimaryKey(): void {
    const { primaryKey } = this;
    if (this.verb === 'add' && primaryKey !== undefined) {
      const columns = primaryKey.columns.join('`, `');
      throw failed(
        `The current table has already defined the primary key constraint [\`${columns}\`]. You might want to drop it before adding a new one.`,
      );
    }
    if (this.verb === 'modify' && primaryKey === undefined) {
      throw failed('The current table does not define any primary key constraint. You might want to add a new one.');
    }
  }

  private checkWatermark(): void {
    const { watermark } = this;
    if (this.verb === 'add' && watermark !== undefined) {
      const text = expressionText(watermark.expression, this.context);
      throw failed(
        `The current table has already defined the watermark strategy \`${watermark.column.join('.')}\` AS ${text}. You might want to drop it before adding a new one.`,
      );
    }
    if (this.verb === 'modify' && watermark === undefined) {
      throw failed('The current table does not define any watermark. You might want to add a new one.');
    }
  }

  private build(): SchemaDefinition {
    const { watermark, primaryKey } = this;
    const ordered = this.names.map((name) => this.columns.get(name)!);
    return {
      columns: withKeyNotNull(ordered, primaryKey),
      ...(watermark === undefined ? {} : { watermark }),
      ...(primaryKey === undefined ? {} : { primaryKey }),
    };
  }
}

// ---------------------------------------------------------------- drop and rename

function dropColumns(
  table: ResolvedTable,
  old: SchemaDefinition,
  identifiers: readonly Identifier[],
): SchemaDefinition {
  const dropped: string[] = [];
  for (const identifier of identifiers) {
    const name = simpleName(identifier);
    if (dropped.includes(name)) {
      throw failed(`Duplicate column \`${name}\`.`);
    }
    dropped.push(name);
  }
  const references = referencesOf(table);
  // Computed columns go first, so that a column may be dropped together with those that use it.
  const order = [...dropped].sort((a, b) => references.dependencies(b) - references.dependencies(a));
  for (const name of order) {
    const problem = references.usedBy(name) ?? keyProblem(old, name);
    if (problem !== undefined) {
      throw failed(problem);
    }
    references.remove(name);
  }
  return { ...old, columns: old.columns.filter((column) => !dropped.includes(column.name)) };
}

function keyProblem({ primaryKey }: SchemaDefinition, name: string): string | undefined {
  return primaryKey?.columns.includes(name) === true
    ? `The column ${quoteName(name)} is used as the primary key.`
    : undefined;
}

function renameColumn(
  table: ResolvedTable,
  old: SchemaDefinition,
  from: Identifier,
  to: Identifier,
  context: SchemaContext,
): ResolvedTable {
  const name = simpleName(from);
  const newName = simpleName(to);
  const references = referencesOf(table);
  const problem = references.usedBy(name);
  if (problem !== undefined) {
    throw failed(problem);
  }
  if (old.columns.some((column) => column.name === newName)) {
    throw failed(`The column \`${newName}\` already existed in table schema.`);
  }
  const renamed = (column: string) => (column === name ? newName : column);
  const { primaryKey } = old;
  return resolved(
    table,
    {
      ...old,
      columns: old.columns.map((column) => ({ ...column, name: renamed(column.name) })),
      ...(primaryKey === undefined
        ? {}
        : { primaryKey: { name: primaryKey.name, columns: primaryKey.columns.map(renamed) } }),
    },
    context,
  );
}
