/** Resolution of schemas: types of computed columns and watermarks, and the checks of Flink's DefaultSchemaResolver. */
import type { Expr } from '../../expressions/contracts';
import type { Expression, Identifier, TypeName } from '../../sql/ast';
import { printSqlExpression } from '../../sql/index';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { validation } from '../../types/sql-error';
import type { Column, ResolvedSchema, WatermarkSpec } from './contracts';
import type { DefinedColumn, DefinedKey, DefinedWatermark, SchemaDefinition } from './definition';

/** A column as expressions see it; without a name it is hidden. */
export interface VisibleColumn {
  readonly name: string | undefined;
  readonly type: LogicalType;
}

/** What schemas need from the resolver of expressions. */
export interface SchemaContext {
  typeOf(name: TypeName): LogicalType;
  /** `expr` refers to the columns by position. */
  resolveExpression(
    expression: Expression,
    columns: readonly VisibleColumn[],
    place: 'computed column' | 'watermark',
  ): Expr;
  /** A function's name as the catalog knows it: `UPPER`, `` `cat`.`db`.`f` ``. */
  functionName(name: Identifier): string;
}

/** Text of an expression in a schema: names in backticks, functions resolved. */
export function expressionText(expression: Expression, context: SchemaContext): string {
  return printSqlExpression(expression, { functionName: (name) => context.functionName(name) });
}

/** Resolves all; the messages of failures are Flink's. */
export function resolveSchema(definition: SchemaDefinition, context: SchemaContext): ResolvedSchema {
  checkDuplicates(definition.columns);
  checkMetadataKeys(definition.columns);
  const columns = resolveColumns(definition.columns, context);
  const watermark = definition.watermark && resolveWatermark(definition.watermark, columns, context);
  if (definition.primaryKey !== undefined) {
    checkPrimaryKey(definition.primaryKey, columns);
  }
  return {
    columns: columns.map((column) => (column.name === watermark?.column ? asRowtime(column) : column)),
    ...(watermark === undefined ? {} : { watermark }),
    ...(definition.primaryKey === undefined
      ? {}
      : { primaryKey: { name: definition.primaryKey.name, columns: definition.primaryKey.columns } }),
  };
}

function checkDuplicates(columns: readonly DefinedColumn[]): void {
  const names = columns.map((column) => column.name);
  const duplicates = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (duplicates.length > 0) {
    throw validation(`Schema must not contain duplicate column names. Found duplicates: [${duplicates.join(', ')}]`);
  }
}

function checkMetadataKeys(columns: readonly DefinedColumn[]): void {
  const owners = new Map<string, string>();
  for (const column of columns) {
    if (column.kind !== 'metadata') {
      continue;
    }
    const key = column.from ?? column.name;
    const owner = owners.get(key);
    if (owner !== undefined) {
      throw validation(
        `The column \`${owner}\` and \`${column.name}\` in the table are both from the same metadata key '${key}'. Please specify one of the columns as the metadata column and use the computed column syntax to specify the others.`,
      );
    }
    owners.set(key, column.name);
  }
}

function resolveColumns(definitions: readonly DefinedColumn[], context: SchemaContext): Column[] {
  // Computed columns see physical and metadata columns only.
  const visible = definitions.map(
    (definition): VisibleColumn =>
      definition.kind === 'computed'
        ? { name: undefined, type: { root: 'NULL', nullable: true } }
        : { name: definition.name, type: definition.type },
  );
  return definitions.map((definition) => resolveColumn(definition, visible, context));
}

function resolveColumn(definition: DefinedColumn, visible: readonly VisibleColumn[], context: SchemaContext): Column {
  const head = {
    name: definition.name,
    ...(definition.comment === undefined ? {} : { comment: definition.comment }),
  };
  switch (definition.kind) {
    case 'physical':
      return { ...head, kind: 'physical', type: definition.type };
    case 'metadata': {
      const { type, virtual, from } = definition;
      const metadataKey = from === undefined ? {} : { metadataKey: from };
      return { ...head, kind: 'metadata', type, key: from ?? definition.name, virtual, ...metadataKey };
    }
    case 'computed': {
      const expr = resolveComputed(definition, visible, context);
      const text = expressionText(definition.expression, context);
      return { ...head, kind: 'computed', type: expr.type, expr, text };
    }
  }
}

function resolveComputed(
  definition: Extract<DefinedColumn, { kind: 'computed' }>,
  visible: readonly VisibleColumn[],
  context: SchemaContext,
): Expr {
  try {
    return context.resolveExpression(definition.expression, visible, 'computed column');
  } catch (error) {
    throw validation(`Invalid expression for computed column '${definition.name}'.`, undefined, error);
  }
}

// ---------------------------------------------------------------- watermark

function resolveWatermark(
  definition: DefinedWatermark,
  columns: readonly Column[],
  context: SchemaContext,
): WatermarkSpec {
  const column = definition.column.join('.');
  const columnIndex = columns.findIndex((one) => one.name === column);
  if (columnIndex < 0) {
    const available = columns.map((one) => one.name).join(', ');
    throw validation(
      `Invalid column name '${column}' for rowtime attribute in watermark declaration. Available columns are: [${available}]`,
    );
  }
  const timeType = columns[columnIndex]!.type;
  checkTimeType(timeType, 'time field', 'the time field type');
  if ('attribute' in timeType && timeType.attribute === 'PROCTIME') {
    throw validation('A watermark can not be defined for a processing-time attribute.');
  }
  const text = expressionText(definition.expression, context);
  const expr = watermarkExpr(definition, columns, context, `WATERMARK FOR \`${column}\` AS ${text}`);
  checkTimeType(expr.type, 'expression', 'the watermark expression type');
  // The source's own watermarks are of the column's type.
  const fromSource = expr.kind === 'call' && expr.name === 'SOURCE_WATERMARK';
  if (expr.type.root !== timeType.root && !fromSource) {
    throw validation(
      `The watermark declaration's output data type '${typeSummary(expr.type)}' is different from the time field's data type '${typeSummary(timeType)}'.`,
    );
  }
  return { column, columnIndex, expr, text };
}

function watermarkExpr(
  definition: DefinedWatermark,
  columns: readonly Column[],
  context: SchemaContext,
  text: string,
): Expr {
  try {
    return context.resolveExpression(definition.expression, columns, 'watermark');
  } catch (error) {
    throw validation(`Invalid expression for watermark '${text}'.`, undefined, error);
  }
}

function checkTimeType(type: LogicalType, what: string, which: string): void {
  const fits = (type.root === 'TIMESTAMP' || type.root === 'TIMESTAMP_LTZ') && type.precision <= 3;
  if (!fits) {
    throw validation(
      `Invalid data type of ${what} for watermark definition. The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is from 0 to 3, but ${which} is ${typeSummary(type)}`,
    );
  }
}

function asRowtime(column: Column): Column {
  return { ...column, type: { ...column.type, attribute: 'ROWTIME' } as LogicalType };
}

// ---------------------------------------------------------------- keys

function checkPrimaryKey(key: DefinedKey, columns: readonly Column[]): void {
  const head = `Invalid primary key '${key.name}'.`;
  const duplicates = key.columns.filter((name, i) => key.columns.indexOf(name) !== i);
  if (duplicates.length > 0) {
    const found = [...new Set(duplicates)].join(', ');
    throw validation(`${head} A primary key must not contain duplicate columns. Found: [${found}]`);
  }
  for (const name of key.columns) {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) {
      throw validation(`${head} Column '${name}' does not exist.`);
    }
    if (column.kind !== 'physical') {
      throw validation(`${head} Column '${name}' is not a physical column.`);
    }
    if (column.type.nullable) {
      throw validation(`${head} Column '${name}' is nullable.`);
    }
  }
}
