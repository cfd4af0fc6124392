/** The row that a table's source can give: its physical columns, then the metadata columns of the table as the source lists them. */
import { inputRef } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { typesEqual, typesEqualIgnoringNullability } from '../../types/logical/equals';
import type { FieldType, LogicalType } from '../../types/logical/contracts';
import { withoutAttribute } from '../../types/logical/types';
import { tableError } from '../../types/sql-error';
import type { TableSource } from '../catalog/connector-contracts';
import type { Column, ResolvedTable } from '../catalog/contracts';

type MetadataColumn = Column & { readonly kind: 'metadata' };

export function metadataKey(column: MetadataColumn): string {
  return column.metadataKey ?? column.key;
}

/** Places in the schema of the columns of the source's whole row. */
export function sourceColumns(table: ResolvedTable, source: TableSource): readonly number[] {
  const { columns } = table.schema;
  const places = [...columns.keys()];
  const keys = (source.metadata ?? []).map(({ key }) => key);
  const rank = (place: number) => {
    const key = metadataKey(columns[place] as MetadataColumn);
    const found = keys.indexOf(key);
    if (found < 0) {
      throw tableError(`Invalid metadata key '${key}' in column '${columns[place].name}' of the source table`);
    }
    return found;
  };
  const metadata = places.filter((place) => columns[place].kind === 'metadata');
  return [
    ...places.filter((place) => columns[place].kind === 'physical'),
    ...metadata.sort((a, b) => rank(a) - rank(b)),
  ];
}

/** The type in which the source gives a column: a metadata column is cast to its declared one above the scan. */
export function producedType(column: Column, source: TableSource): LogicalType {
  if (column.kind !== 'metadata') return withoutAttribute(column.type);
  const known = source.metadata?.find(({ key }) => key === metadataKey(column));
  if (!known) {
    throw tableError(`Invalid metadata key '${metadataKey(column)}' in column '${column.name}' of the source table`);
  }
  return known.type;
}

export function sourceFields(table: ResolvedTable, source: TableSource): FieldType[] {
  const { columns } = table.schema;
  return sourceColumns(table, source).map((place) => ({
    name: columns[place].name,
    type: producedType(columns[place], source),
  }));
}

/** A column in its declared type, from its place in a row that the source gave. */
export function columnExpr(position: number, column: Column, produced: LogicalType): Expr {
  const ref = inputRef(position, produced);
  if (column.kind !== 'metadata' || typesEqual(produced, column.type)) return ref;
  return { kind: 'call', name: 'CAST', args: [ref], type: column.type };
}

/** As columnExpr, where it does not matter whether the type allows NULL: in conditions. */
export function comparedColumn(position: number, column: Column, produced: LogicalType): Expr {
  const same = typesEqualIgnoringNullability(produced, column.type);
  return same ? inputRef(position, produced) : columnExpr(position, column, produced);
}
