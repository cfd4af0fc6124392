/** DataStreams as tables: the record's fields and timestamp as the columns that the schema declares. */
import { inputRef } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { row, withoutAttribute } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { Column, StreamTable } from '../../catalog/contracts';
import type { Scan } from '../../contracts';
import type { PhysicalNode } from '../node';
import { ChangelogNormalize } from '../nodes/changelog-nodes';
import { type SourceMode, StreamSource } from '../nodes/source';
import { ALL_KINDS, INSERT } from '../traits';
import { calc, type ConvertContext, exchange } from './context';

const ROWTIME = 'rowtime';
const TIMESTAMP: LogicalType = { root: 'TIMESTAMP_LTZ', precision: 3, nullable: false };

export function streamSource(node: Scan, stream: StreamTable, context: ConvertContext): PhysicalNode {
  const { schema, path } = node.table;
  const names = path.join('.');
  const key = stream.upsert ? (schema.primaryKey?.columns ?? []) : [];
  if (stream.upsert && key.length === 0) {
    throw validation(
      `Table '${names}' produces a changelog stream that contains UPDATE_AFTER but no UPDATE_BEFORE. This requires defining a primary key constraint on the table.`,
    );
  }
  const missing = key
    .map((name) => schema.columns.findIndex((column) => column.name === name))
    .filter((index) => !node.columns.includes(index));
  const wanted = [...node.columns, ...missing];
  const record = stream.record ?? recordOf(schema.columns);
  const timestamps = wanted.some((index) => schema.columns[index].kind === 'metadata');
  const fields = timestamps ? [...record.fields, { name: ROWTIME, type: TIMESTAMP }] : record.fields;
  const source = new StreamSource(
    path,
    stream,
    modeOf(stream),
    timestamps,
    schema.watermark?.expr.kind === 'call' && schema.watermark.expr.name === 'SOURCE_WATERMARK',
    undefined,
    row(fields, false),
  );
  const types = wanted.map((index, i) => node.rowType.fields[i]?.type ?? withoutAttribute(schema.columns[index].type));
  const exprs = wanted.map((index, i) => columnOf(schema.columns[index], types[i], source.rowType, names));
  const output = row(
    wanted.map((index, i) => ({ name: schema.columns[index].name, type: types[i] })),
    false,
  );
  const read = calc(source, exprs, [], output);
  if (!stream.upsert || context.settings.batch) return read;
  const keys = key.map((name) => output.fields.findIndex((field) => field.name === name));
  const { ttl, miniBatch } = context.settings;
  const settings = { ttl, duplicates: false, ...(miniBatch ? { miniBatch: { size: miniBatch.size } } : {}) };
  const normalized = new ChangelogNormalize(exchange(read, keys), keys, undefined, settings);
  if (missing.length === 0) return normalized;
  const kept = node.columns.map((_, i) => inputRef(i, types[i]));
  return calc(normalized, kept, [], node.rowType);
}

function modeOf({ changelog, upsert }: StreamTable): SourceMode {
  if (!changelog) return { kinds: INSERT, updates: 'NONE', deletes: 'NONE' };
  if (upsert) return { kinds: ALL_KINDS, updates: 'ONLY_UPDATE_AFTER', deletes: 'FULL_DELETE' };
  return { kinds: ALL_KINDS, updates: 'BEFORE_AND_AFTER', deletes: 'FULL_DELETE' };
}

function recordOf(columns: readonly Column[]): RowType {
  const physical = columns.filter(({ kind }) => kind === 'physical');
  return row(
    physical.map(({ name, type }) => ({ name, type: withoutAttribute(type) })),
    false,
  );
}

/** A column in its declared type. */
function columnOf(column: Column, type: LogicalType, record: RowType, table: string): Expr {
  if (column.kind === 'metadata') checkKey(column, table);
  const name = column.kind === 'metadata' ? ROWTIME : column.name;
  // The timestamp stands behind all fields of the record.
  const index = record.fields.map((field) => field.name).lastIndexOf(name);
  const from = record.fields[index].type;
  const ref = inputRef(index, from);
  if (sameValues(from, type)) return { ...ref, type };
  return { kind: 'call', name: 'CAST', args: [ref], type };
}

function checkKey(column: Column & { readonly kind: 'metadata' }, table: string): void {
  const key = column.metadataKey ?? column.key;
  if (key === ROWTIME) return;
  throw validation(
    `Invalid metadata key '${key}' in column '${column.name}' of table '${table}'. The DynamicTableSource class 'org.apache.flink.table.planner.connectors.ExternalDynamicSource' supports the following metadata keys for reading:\n${ROWTIME}`,
  );
}

function sameValues(a: LogicalType, b: LogicalType): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain(type: LogicalType): LogicalType {
  return { ...withoutAttribute(type), nullable: true };
}
