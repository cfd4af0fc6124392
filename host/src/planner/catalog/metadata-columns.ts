/** Are the metadata columns of a table those of its connector? Flink: DynamicSourceUtils and DynamicSinkUtils.validateAndApplyMetadata. */
import { supportsExplicitCast } from '../../types/logical/casts';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { type SqlError, validation } from '../../types/sql-error';
import type { TableSink, TableSource } from './connector-contracts';
import type { Column, ResolvedTable } from './contracts';

type MetadataColumn = Column & { readonly kind: 'metadata' };

const keyOf = (column: MetadataColumn): string => column.metadataKey ?? column.key;

function metadataColumns({ schema }: ResolvedTable): MetadataColumn[] {
  return schema.columns.filter((column): column is MetadataColumn => column.kind === 'metadata');
}

/** Throws ValidationException. */
export function checkReadableMetadata(table: ResolvedTable, source: TableSource): void {
  const columns = metadataColumns(table);
  if (columns.length === 0) return;
  const name = table.path.join('.');
  if (!source.metadata) {
    throw validation(
      `Table '${source.summary ?? name}' declares metadata columns, but the underlying DynamicTableSource doesn't implement ` +
        'the SupportsReadingMetadata interface. Therefore, metadata cannot be read from the given source.',
    );
  }
  for (const column of columns) {
    const known = source.metadata.find(({ key }) => key === keyOf(column));
    if (!known) throw unknownKey(column, name, 'DynamicTableSource', source, 'reading');
    // Flink names the types the other way round here.
    if (!supportsExplicitCast(known.type, column.type)) {
      throw notCastable(column, name, known.type, 'castable from metadata', column.type);
    }
  }
}

/** Throws ValidationException. */
export function checkWritableMetadata(table: ResolvedTable, sink: TableSink): void {
  const columns = metadataColumns(table).filter(({ virtual }) => !virtual);
  if (columns.length === 0) return;
  const name = table.path.join('.');
  if (!sink.metadata) {
    throw validation(
      `Table '${name}' declares persistable metadata columns, but the underlying DynamicTableSink doesn't implement the ` +
        'SupportsWritingMetadata interface. If the column should not be persisted, it can be declared with the VIRTUAL keyword.',
    );
  }
  for (const column of columns) {
    const known = sink.metadata.find(({ key }) => key === keyOf(column));
    if (!known) throw unknownKey(column, name, 'DynamicTableSink', sink, 'writing');
    if (!supportsExplicitCast(column.type, known.type)) {
      throw notCastable(column, name, column.type, 'castable to metadata', known.type);
    }
  }
}

/** Keys of the columns that a sink's rows have behind the physical ones. */
export function writtenMetadata(table: ResolvedTable, sink: TableSink): string[] {
  const keys = metadataColumns(table).flatMap((column) => (column.virtual ? [] : [keyOf(column)]));
  return (sink.metadata ?? []).flatMap(({ key }) => (keys.includes(key) ? [key] : []));
}

function unknownKey(
  column: MetadataColumn,
  table: string,
  kind: string,
  { className = '', metadata = [] }: Pick<TableSource, 'className' | 'metadata'>,
  use: 'reading' | 'writing',
): SqlError {
  return validation(
    `Invalid metadata key '${keyOf(column)}' in column '${column.name}' of table '${table}'. The ${kind} class '${className}' ` +
      `supports the following metadata keys for ${use}:\n${metadata.map(({ key }) => key).join('\n')}`,
  );
}

function notCastable(
  column: MetadataColumn,
  table: string,
  declared: LogicalType,
  what: string,
  type: LogicalType,
): SqlError {
  const key = keyOf(column) === column.name ? '' : ` with metadata key '${keyOf(column)}'`;
  return validation(
    `Invalid data type for metadata column '${column.name}'${key} of table '${table}'. The column cannot be declared as ` +
      `'${typeSummary(declared)}' because the type must be ${what} type '${typeSummary(type)}'.`,
  );
}
