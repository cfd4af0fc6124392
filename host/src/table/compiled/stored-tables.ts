/** Tables in stored plans: what is kept of them, and how they are found again, by Flink's options `table.plan.*`. */
import type { CatalogManager } from '../../planner/catalog/catalog-manager';
import type { Column, ResolvedSchema, ResolvedTable } from '../../planner/catalog/contracts';
import type { ObjectPath } from '../../planner/contracts';
import { typesEqual } from '../../types/logical/equals';
import { typeSummary } from '../../types/logical/print';
import type { LogicalType } from '../../types/logical/contracts';
import { withoutAttribute } from '../../types/logical/types';
import { SqlError, tableError } from '../../types/sql-error';
import type { SessionConfiguration } from '../session-configuration';
import type { StoredTable } from './stored-plan';

const COMPILE = 'table.plan.compile.catalog-objects';
const RESTORE = 'table.plan.restore.catalog-objects';

type Compilation = 'ALL' | 'SCHEMA' | 'IDENTIFIER';
type Restoration = 'ALL' | 'ALL_ENFORCED' | 'IDENTIFIER';

export function compilationOf(configuration: SessionConfiguration): Compilation {
  return oneOf(configuration, COMPILE, 'CatalogPlanCompilation', ['ALL', 'SCHEMA', 'IDENTIFIER']);
}

export function restorationOf(configuration: SessionConfiguration): Restoration {
  return oneOf(configuration, RESTORE, 'CatalogPlanRestore', ['ALL', 'ALL_ENFORCED', 'IDENTIFIER']);
}

function oneOf<T extends string>(configuration: SessionConfiguration, key: string, type: string, values: T[]): T {
  const text = configuration.get(key) ?? 'ALL';
  const value = values.find((one) => one === text.trim().toUpperCase());
  if (value !== undefined) return value;
  const cause = new SqlError(
    `Could not parse value for enum class org.apache.flink.table.api.config.TableConfigOptions$${type}. ` +
      `Expected one of: [[${values.join(', ')}]]`,
    'java.lang.IllegalArgumentException',
  );
  const message = `Could not parse value '${text}' for key '${key}'.`;
  throw new SqlError(message, 'java.lang.IllegalArgumentException', undefined, { cause });
}

/** Of temporary tables the name alone is kept; of anonymous ones everything. */
export function storedTable(table: ResolvedTable, compilation: Compilation): StoredTable {
  const { path, schema, partitionKeys, options } = table;
  const anonymous = path[2].startsWith('*anonymous_');
  if (anonymous) return { path, anonymous, resolved: { schema, partitionKeys, options } };
  if (table.temporary || compilation === 'IDENTIFIER') return { path };
  return { path, resolved: { schema, partitionKeys, ...(compilation === 'ALL' ? { options } : {}) } };
}

/** The table that a plan means. Throws TableException with Flink's messages. */
export function restoredTable(stored: StoredTable, catalog: CatalogManager, restoration: Restoration): ResolvedTable {
  const { path, resolved } = stored;
  const own = resolved && tableOf(path, resolved);
  if (stored.anonymous && own) return own;
  const found = catalog.table(path);
  const complete = resolved?.options !== undefined;
  if (!complete && restoration === 'ALL_ENFORCED' && found && !found.temporary) throw lookupDisabled(path);
  if (found && own && !sameSchema(own.schema, found.schema)) throw schemaChanged(path, own.schema, found.schema);
  const forced = restoration === 'IDENTIFIER';
  if (own === undefined || forced) {
    if (found === undefined) throw missing(path, forced);
    return found;
  }
  return found && !complete ? found : own;
}

function tableOf(path: ObjectPath, resolved: NonNullable<StoredTable['resolved']>): ResolvedTable {
  const { schema, partitionKeys, options = new Map() } = resolved;
  return { kind: 'table', path, schema, partitionKeys, options, temporary: true };
}

/** Columns by name, kind and type, and the primary key: what Flink compares. */
function sameSchema(a: ResolvedSchema, b: ResolvedSchema): boolean {
  const key = ({ primaryKey }: ResolvedSchema) => JSON.stringify([primaryKey?.name, primaryKey?.columns]);
  const same = (column: Column, i: number) =>
    column.name === b.columns[i].name &&
    column.kind === b.columns[i].kind &&
    typesEqual(column.type, b.columns[i].type);
  return a.columns.length === b.columns.length && a.columns.every(same) && key(a) === key(b);
}

function schemaText({ columns, watermark, primaryKey }: ResolvedSchema): string {
  const lines = columns.map((column) => `${quoted(column.name)} ${typeText(column.type)}${extraText(column)}`);
  if (watermark) {
    const { type } = columns[watermark.columnIndex];
    const summary = typeSummary(withoutAttribute(type));
    lines.push(`WATERMARK FOR ${quoted(watermark.column)}: ${summary} AS ${watermark.text}`);
  }
  if (primaryKey) {
    lines.push(
      `CONSTRAINT ${quoted(primaryKey.name)} PRIMARY KEY (${primaryKey.columns.map(quoted).join(', ')}) NOT ENFORCED`,
    );
  }
  return `(${lines.map((line) => `\n  ${line}`).join(',')}\n)`;
}

function extraText(column: Column): string {
  if (column.kind === 'computed') return ` AS ${column.text}`;
  if (column.kind !== 'metadata') return '';
  const from = column.metadataKey === undefined ? '' : ` FROM '${column.metadataKey}'`;
  return ` METADATA${from}${column.virtual ? ' VIRTUAL' : ''}`;
}

function typeText(type: LogicalType): string {
  const attribute = 'attribute' in type && type.attribute ? ` *${type.attribute}*` : '';
  return `${typeSummary(withoutAttribute(type))}${attribute}`;
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function lookupDisabled(path: ObjectPath): Error {
  return tableError(
    `The persisted plan does not include all required catalog metadata for table '${path.join('.')}'. However, lookup is ` +
      `disabled because option '${RESTORE}' = 'ALL_ENFORCED'. Either enable the catalog lookup with '${RESTORE}' = ` +
      `'IDENTIFIER' / 'ALL' or regenerate the plan with '${COMPILE}' = 'ALL'. Make sure the table is not compiled as a ` +
      'temporary table.',
  );
}

function schemaChanged(path: ObjectPath, own: ResolvedSchema, found: ResolvedSchema): Error {
  return tableError(
    `The schema of table '${path.join('.')}' from the persisted plan does not match the schema loaded from the catalog: ` +
      `'${schemaText(own)}' != '${schemaText(found)}'. Make sure the table schema in the catalog is still identical.`,
  );
}

function missing(path: ObjectPath, forced: boolean): Error {
  const reason = forced
    ? `and catalog lookup is forced because '${RESTORE}' = 'IDENTIFIER'. `
    : 'and the persisted plan does not include all required catalog table metadata. ';
  return tableError(
    `Cannot resolve table '${path.join('.')}' ${reason}Make sure a registered catalog contains the table when restoring or ` +
      `the table is available as a temporary table. Otherwise regenerate the plan with '${COMPILE}' != 'IDENTIFIER' and ` +
      'make sure the table was not compiled as a temporary table.',
  );
}
