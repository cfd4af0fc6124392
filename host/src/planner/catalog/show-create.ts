/** Texts of SHOW CREATE. */
import { dollarQuoted, quoteName, quoteString } from '../../sql/index';
import { typeText } from '../../types/logical/print';
import { tableError } from '../../types/sql-error';
import type { RowType } from '../../types/logical/contracts';
import type { Column, ResolvedModel, ResolvedTable, UserFunction } from './contracts';
import { quotedPath } from './paths';
import type { CatalogEntry } from './store';

const INDENT = '  ';

export function showCreateTable(table: ResolvedTable): string {
  requireKind(table, 'table');
  const { schema } = table;
  const lines = schema.columns.map((column) => INDENT + columnText(column));
  if (schema.watermark !== undefined) {
    const { column, text } = schema.watermark;
    lines.push(`${INDENT}WATERMARK FOR ${quoteName(column)} AS ${text}`);
  }
  if (schema.primaryKey !== undefined) {
    const { name, columns } = schema.primaryKey;
    const keys = columns.map(quoteName).join(', ');
    lines.push(`${INDENT}CONSTRAINT ${quoteName(name)} PRIMARY KEY (${keys}) NOT ENFORCED`);
  }
  return [
    `CREATE ${temporary(table)}TABLE ${quotedPath(table.path)} (\n${lines.join(',\n')}\n)\n`,
    commentText(table.comment),
    table.distribution === undefined ? '' : `${distributionText(table.distribution)}\n`,
    table.partitionKeys.length === 0 ? '' : `PARTITIONED BY (${table.partitionKeys.map(quoteName).join(', ')})\n`,
    optionsText(table.options),
  ].join('');
}

export function showCreateView(view: ResolvedTable): string {
  requireKind(view, 'view');
  if (view.query === undefined) {
    throw tableError('SHOW CREATE VIEW is not supported for views registered by Table API.');
  }
  const names = view.schema.columns.map((column) => INDENT + quoteName(column.name)).join(',\n');
  const head = `CREATE ${temporary(view)}VIEW ${quotedPath(view.path)} (\n${names}\n)\n`;
  return `${head}${commentText(view.comment)}AS ${view.query.expanded}\n`;
}

export function showCreateCatalog(name: string, catalog: CatalogEntry): string {
  return `CREATE CATALOG ${quoteName(name)}\n${commentText(catalog.comment)}${optionsText(catalog.options)}`;
}

export function showCreateModel(model: ResolvedModel, isTemporary: boolean): string {
  const head = `CREATE ${isTemporary ? 'TEMPORARY ' : ''}MODEL ${quotedPath(model.path)}\n`;
  const schemas = fieldsText('INPUT', model.input) + fieldsText('OUTPUT', model.output);
  return head + schemas + commentText(model.comment) + optionsText(model.options);
}

function fieldsText(word: string, type: RowType): string {
  if (type.fields.length === 0) {
    return '';
  }
  const fields = type.fields.map(({ name, type: fieldType, description }) => {
    const comment = description === undefined || description === '' ? '' : ` COMMENT ${quoteString(description)}`;
    return `${quoteName(name)} ${typeText(fieldType)}${comment}`;
  });
  return `${word} (${fields.join(', ')})\n`;
}

function temporary(table: ResolvedTable): string {
  return table.temporary ? 'TEMPORARY ' : '';
}

function columnText(column: Column): string {
  const extras = explainExtras(column);
  const parts = [quoteName(column.name), column.kind === 'computed' ? '' : typeText(column.type), extras ?? ''];
  const comment = column.comment === undefined || column.comment === '' ? '' : `COMMENT ${quoteString(column.comment)}`;
  return [...parts, comment].filter((part) => part !== '').join(' ');
}

/** `AS a + 1`, `METADATA FROM 'k' VIRTUAL`; physical columns have none. */
export function explainExtras(column: Column): string | undefined {
  switch (column.kind) {
    case 'physical':
      return undefined;
    case 'computed':
      return `AS ${column.text}`;
    case 'metadata': {
      const from = column.metadataKey === undefined ? '' : ` FROM ${quoteString(column.metadataKey)}`;
      return `METADATA${from}${column.virtual ? ' VIRTUAL' : ''}`;
    }
  }
}

function commentText(comment: string | undefined): string {
  return comment === undefined || comment === '' ? '' : `COMMENT ${quoteString(comment)}\n`;
}

/** `DISTRIBUTED BY HASH(`a`) INTO 3 BUCKETS` */
export function distributionText({ kind, keys, buckets }: NonNullable<ResolvedTable['distribution']>): string {
  const columns = keys.map(quoteName).join(', ');
  const by = keys.length === 0 ? '' : ` BY ${kind === 'UNKNOWN' ? '' : kind}(${columns})`;
  return `DISTRIBUTED${by}${buckets === undefined ? '' : ` INTO ${buckets} BUCKETS`}`;
}

function optionsText(options: ReadonlyMap<string, string>): string {
  if (options.size === 0) {
    return '';
  }
  const lines = [...options].sort(([a], [b]) => (a < b ? -1 : 1));
  return `WITH (\n${lines.map(([key, value]) => `${INDENT}${quoteString(key)} = ${quoteString(value)}`).join(',\n')}\n)\n`;
}

function requireKind(table: ResolvedTable, expected: ResolvedTable['kind']): void {
  if (table.kind !== expected) {
    const current = `SHOW CREATE ${expected.toUpperCase()}`;
    throw tableError(
      `${current} is only supported for ${expected}s, but ${quotedPath(table.path)} is a ${table.kind}. Please use SHOW CREATE ${table.kind.toUpperCase()} instead.`,
    );
  }
}

/** As CREATE FUNCTION made it; the text of a module stands between dollars. */
export function showCreateFunction(fn: UserFunction): string {
  const { path, language, source, resources = [], options } = fn;
  const scope = fn.system ? 'TEMPORARY SYSTEM ' : fn.temporary ? 'TEMPORARY ' : '';
  const body = source === undefined ? quoteString(fn.identifier) : dollarQuoted(source);
  const using = resources.map(({ type, uri }) => `${type} ${quoteString(uri)}`).join(', ');
  const head = `CREATE ${scope}FUNCTION ${quotedPath(path)}\nAS ${body}\nLANGUAGE ${language}\n`;
  return head + (using === '' ? '' : `USING ${using}\n`) + (options ? optionsText(options) : '');
}
