/** Schemas as messages. */
import { TableColumn, TableSchema } from '@drey/sdk/protocol';
import type { Column, ResolvedSchema } from '../planner/catalog/contracts';
import type { RowType } from '../types/logical/contracts';
import { toWire } from '../types/logical/wire';

export function physicalSchema({ fields }: RowType, names?: readonly string[]): TableSchema {
  const columns = fields.map(({ name, type, description }, i) =>
    TableColumn.create({
      name: names?.[i] ?? name,
      type: toWire(type),
      kind: 'physical',
      ...(description === undefined ? {} : { comment: description }),
    }),
  );
  return TableSchema.create({ columns });
}

export function schemaOf({ columns, watermark, primaryKey }: ResolvedSchema): TableSchema {
  return TableSchema.create({
    columns: columns.map(columnOf),
    ...(watermark && {
      watermarkColumn: watermark.column,
      watermarkExpression: watermark.text,
      watermarkType: toWire(watermark.expr.type),
    }),
    ...(primaryKey && { primaryKeyName: primaryKey.name, primaryKey: [...primaryKey.columns] }),
  });
}

function columnOf(column: Column): TableColumn {
  const { name, kind, type, comment = '' } = column;
  const head = { name, kind, type: toWire(type), comment };
  if (column.kind === 'computed') return TableColumn.create({ ...head, text: column.text });
  if (column.kind === 'physical') return TableColumn.create(head);
  return TableColumn.create({ ...head, text: column.metadataKey ?? '', isVirtual: column.virtual });
}
