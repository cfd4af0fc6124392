/** CREATE TABLE: definitions out of DDL elements, merged with the table of a LIKE clause. */
import type { CreateTable, LikeClause, TableElement, WatermarkDefinition } from '../../sql/ast';
import type { LogicalType } from '../../types/logical/contracts';
import { hasFields } from '../../types/logical/families';
import { typeSummary } from '../../types/logical/print';
import { validation } from '../../types/sql-error';
import type { ResolvedTable } from './contracts';
import {
  type DefinedColumn,
  definedColumn,
  definitionOf,
  primaryKeyOf,
  type SchemaDefinition,
  type WrittenKey,
  withKeyNotNull,
} from './definition';
import type { SchemaContext } from './schema';

type Merge = 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING';
type Feature = 'CONSTRAINTS' | 'DISTRIBUTION' | 'GENERATED' | 'METADATA' | 'OPTIONS' | 'PARTITIONS' | 'WATERMARKS';
export type Strategies = Readonly<Record<Feature, Merge>>;

const DEFAULTS: Strategies = {
  CONSTRAINTS: 'INCLUDING',
  DISTRIBUTION: 'INCLUDING',
  GENERATED: 'INCLUDING',
  METADATA: 'INCLUDING',
  OPTIONS: 'OVERWRITING',
  PARTITIONS: 'INCLUDING',
  WATERMARKS: 'INCLUDING',
};

/** How each feature of the source table is merged: ALL first, then the single ones. */
export function strategiesOf(options: LikeClause['options']): Strategies {
  const result: Record<string, Merge> = { ...DEFAULTS };
  const all = options.find((option) => option.feature === 'ALL');
  if (all !== undefined) {
    for (const feature of Object.keys(DEFAULTS)) {
      result[feature] = all.merge;
    }
  }
  for (const { feature, merge } of options) {
    result[feature] = merge;
  }
  return result as Strategies;
}

/** The schema of CREATE TABLE, over the source of LIKE when there is one. */
export function schemaDefinition(
  elements: readonly TableElement[],
  context: SchemaContext,
  source?: ResolvedTable,
  strategies: Strategies = DEFAULTS,
): SchemaDefinition {
  const key = primaryKeyOf(elements);
  const merged = new MergedSchema(context, strategies, source);
  merged.addColumns(elements);
  const watermark = elements.find((element) => element.kind === 'watermark');
  if (watermark !== undefined) {
    merged.addWatermark(watermark);
  }
  if (key !== undefined) {
    merged.setPrimaryKey(key);
  }
  return merged.build();
}

class MergedSchema {
  private readonly columns = new Map<string, DefinedColumn>();
  private readonly physical = new Map<string, LogicalType>();
  private readonly metadata = new Map<string, LogicalType>();
  private readonly computed = new Map<string, LogicalType>();
  private watermark: SchemaDefinition['watermark'];
  private primaryKey: SchemaDefinition['primaryKey'];

  constructor(
    private readonly context: SchemaContext,
    private readonly strategies: Strategies,
    source: ResolvedTable | undefined,
  ) {
    if (source !== undefined) {
      this.takeSource(definitionOf(source.schema));
    }
  }

  private takeSource({ columns, watermark, primaryKey }: SchemaDefinition): void {
    for (const column of columns) {
      if (column.kind === 'physical') {
        this.physical.set(column.name, column.type);
      } else if (this.strategies[column.kind === 'computed' ? 'GENERATED' : 'METADATA'] === 'EXCLUDING') {
        continue;
      }
      this.columns.set(column.name, column);
    }
    if (this.strategies.WATERMARKS !== 'EXCLUDING') {
      this.watermark = watermark;
    }
    if (this.strategies.CONSTRAINTS === 'INCLUDING') {
      this.primaryKey = primaryKey;
    }
  }

  addColumns(elements: readonly TableElement[]): void {
    const key = primaryKeyOf(elements);
    const defined = elements
      .filter((element) => element.kind === 'column')
      .map((element) => definedColumn(element, this.context));
    const columns = withKeyNotNull(defined, key);
    for (const column of columns) {
      if (column.kind === 'physical') {
        this.declarePhysical(column.name, column.type);
      }
    }
    for (const column of columns) {
      if (column.kind !== 'physical') {
        this.checkOverwrite(column);
      }
      if (column.kind === 'metadata') {
        this.metadata.set(column.name, column.type);
      }
      if (column.kind === 'computed') {
        this.computed.set(column.name, this.computedType(column));
      }
      this.columns.set(column.name, column);
    }
  }

  private declarePhysical(name: string, type: LogicalType): void {
    if (this.columns.has(name)) {
      throw validation(`A column named '${name}' already exists in the base table.`);
    }
    if (this.physical.has(name)) {
      throw validation(`A regular Column named '${name}' already exists in the table.`);
    }
    this.physical.set(name, type);
  }

  /** Computed and metadata columns may replace their like in the source table. */
  private checkOverwrite(column: Exclude<DefinedColumn, { kind: 'physical' }>): void {
    const computed = column.kind === 'computed';
    const { name } = column;
    if (this.physical.has(name)) {
      const kind = computed ? 'compute' : 'metadata';
      throw validation(
        `A column named '${name}' already exists in the table. Duplicate columns exist in the ${kind} column and regular column. `,
      );
    }
    const previous = this.columns.get(name);
    if (previous === undefined) {
      return;
    }
    if (previous.kind !== column.kind) {
      const kind = computed ? 'Computed' : 'Metadata';
      throw validation(
        `A column named '${name}' already exists in the base table. ${kind} columns can only overwrite other ${kind.toLowerCase()} columns.`,
      );
    }
    const feature = computed ? 'GENERATED' : 'METADATA';
    if (this.strategies[feature] !== 'OVERWRITING') {
      throw validation(
        `A ${computed ? 'generated' : 'metadata'} column named '${name}' already exists in the base table. You might want to specify EXCLUDING ${feature} or OVERWRITING ${feature}.`,
      );
    }
  }

  /** Checks the expression at once: only what is declared so far is visible. */
  private computedType(column: Extract<DefinedColumn, { kind: 'computed' }>): LogicalType {
    const visible = [...this.physical, ...this.metadata].map(([name, type]) => ({ name, type }));
    return this.context.resolveExpression(column.expression, visible, 'computed column').type;
  }

  addWatermark(definition: WatermarkDefinition): void {
    const parts = definition.column.parts;
    const column = parts.map((part) => part.text);
    const name = column.join('.');
    if (this.strategies.WATERMARKS !== 'OVERWRITING' && this.watermark?.column.join('.') === name) {
      throw validation(
        `There already exists a watermark spec for column '${name}' in the base table. You might want to specify EXCLUDING WATERMARKS or OVERWRITING WATERMARKS.`,
      );
    }
    const visible = new Map([...this.physical, ...this.metadata, ...this.computed]);
    checkRowtime(definition, visible);
    const fields = [...visible].map(([field, type]) => ({ name: field, type }));
    this.context.resolveExpression(definition.expression, fields, 'watermark');
    if (this.watermark !== undefined && this.watermark.column.join('.') !== name) {
      throw validation('Multiple watermark definitions are not supported yet.');
    }
    this.watermark = { column, expression: definition.expression };
  }

  setPrimaryKey(key: WrittenKey): void {
    if (this.primaryKey !== undefined) {
      throw validation('The base table already has a primary key. You might want to specify EXCLUDING CONSTRAINTS.');
    }
    for (const { text, span } of key.identifiers) {
      const column = this.columns.get(text);
      const place = `at line ${span.line}, column ${span.column}`;
      if (column === undefined) {
        throw validation(`Primary key column '${text}' is not defined in the schema ${place}`);
      }
      if (column.kind !== 'physical') {
        throw validation(
          `Could not create a PRIMARY KEY with column '${text}' ${place}.\nA PRIMARY KEY constraint must be declared on physical columns.`,
        );
      }
    }
    this.primaryKey = { name: key.name, columns: key.columns };
  }

  build(): SchemaDefinition {
    const { watermark, primaryKey } = this;
    const columns = withKeyNotNull([...this.columns.values()], primaryKey);
    return {
      columns,
      ...(watermark === undefined ? {} : { watermark }),
      ...(primaryKey === undefined ? {} : { primaryKey }),
    };
  }
}

/** The rowtime column, or the nested field, exists. */
function checkRowtime(definition: WatermarkDefinition, visible: ReadonlyMap<string, LogicalType>): void {
  const parts = definition.column.parts;
  const name = parts.map((part) => part.text).join('.');
  const root = visible.get(parts[0]!.text);
  const failure = (span: { line: number; column: number }, detail: string) =>
    validation(
      `The rowtime attribute field '${name}' is not defined in the table schema, at line ${span.line}, column ${span.column}\n${detail}`,
    );
  if (root === undefined) {
    const fields = [...visible.keys()].map((field) => `'${field}'`).join(', ');
    throw failure(definition.column.span, `Available fields: [${fields}]`);
  }
  let type: LogicalType | undefined = root;
  for (const part of parts.slice(1)) {
    type = type && hasFields(type) ? type.fields.find((field) => field.name === part.text)?.type : undefined;
    if (type === undefined) {
      const detail = `Nested field '${part.text}' was not found in a composite type: ${typeSummary(root)}.`;
      throw failure(part.span, detail);
    }
  }
}

// ---------------------------------------------------------------- what is no schema

/** Options of the new table over those of the source. */
export function mergeOptions(
  strategy: Merge,
  source: ReadonlyMap<string, string>,
  own: ReadonlyMap<string, string>,
): Map<string, string> {
  const options = new Map(strategy === 'EXCLUDING' ? [] : source);
  for (const [key, value] of own) {
    if (strategy !== 'OVERWRITING' && options.has(key)) {
      throw validation(
        `There already exists an option ['${key}' -> '${options.get(key)}']  in the base table. You might want to specify EXCLUDING OPTIONS or OVERWRITING OPTIONS.`,
      );
    }
    options.set(key, value);
  }
  return options;
}

/** Partition keys and distribution: the new table's or the source's, not both. */
export function mergeLayout(
  statement: CreateTable,
  strategies: Strategies,
  source: ResolvedTable,
): Pick<ResolvedTable, 'partitionKeys' | 'distribution'> {
  const own = layoutOf(statement);
  if (own.partitionKeys.length > 0 && source.partitionKeys.length > 0 && strategies.PARTITIONS !== 'EXCLUDING') {
    throw validation('The base table already has partitions defined. You might want to specify EXCLUDING PARTITIONS.');
  }
  if (own.distribution && source.distribution && strategies.DISTRIBUTION !== 'EXCLUDING') {
    throw validation(
      'The base table already has a distribution defined. You might want to specify EXCLUDING DISTRIBUTION.',
    );
  }
  // Flink keeps the source's layout even when it is excluded, unless the new table has its own.
  const distribution = own.distribution ?? source.distribution;
  return {
    partitionKeys: own.partitionKeys.length > 0 ? own.partitionKeys : source.partitionKeys,
    ...(distribution === undefined ? {} : { distribution }),
  };
}

/** PARTITIONED BY and DISTRIBUTED BY as written. */
export function layoutOf(
  statement: Pick<CreateTable, 'partitionedBy' | 'distribution'>,
): Pick<ResolvedTable, 'partitionKeys' | 'distribution'> {
  const { distribution } = statement;
  return {
    partitionKeys: statement.partitionedBy?.map((name) => name.text) ?? [],
    ...(distribution === undefined
      ? {}
      : {
          distribution: {
            kind: distribution.kind,
            keys: distribution.columns.map((column) => column.text),
            ...(distribution.buckets === undefined ? {} : { buckets: distribution.buckets }),
          },
        }),
  };
}

/** Partition and bucket keys are physical columns. */
export function checkLayout(table: Pick<ResolvedTable, 'schema' | 'partitionKeys' | 'distribution'>): void {
  const physical = table.schema.columns.filter((column) => column.kind === 'physical').map((column) => column.name);
  const available = `Available columns are: [${physical.join(', ')}]`;
  for (const key of table.distribution?.keys ?? []) {
    if (!physical.includes(key)) {
      throw validation(
        `Invalid bucket key '${key}'. A bucket key for a distribution must reference a physical column in the schema. ${available}`,
      );
    }
  }
  const { buckets } = table.distribution ?? {};
  if (buckets !== undefined && buckets <= 0) {
    throw validation(
      `Invalid bucket count '${buckets}'. The number of buckets for a distributed table must be at least 1.`,
    );
  }
  for (const key of table.partitionKeys) {
    if (!physical.includes(key)) {
      throw validation(
        `Invalid partition key '${key}'. A partition key must reference a physical column in the schema. ${available}`,
      );
    }
  }
}

/** The statement's own check of PARTITIONED BY, which knows all columns. */
export function checkPartitionColumns(keys: readonly string[], columns: readonly { readonly name: string }[]): void {
  for (const key of keys) {
    if (!columns.some((column) => column.name === key)) {
      const available = columns.map((column) => `'${column.name}'`).join(', ');
      throw validation(`Partition column '${key}' not defined in the table schema. Available columns: [${available}]`);
    }
  }
}
