/** Partitions of tables, which the in-memory catalog only remembers. */
import type { Expression, PartitionSpec } from '../../sql/ast';
import { printSqlExpression } from '../../sql/index';
import type { CatalogManager } from './catalog-manager';
import type { ResolvedTable } from './contracts';
import { catalogException, couldNotExecute } from './errors';
import { fullName, summaryOf } from './paths';
import type { PartitionEntry } from './store';

/** `a=1/b=x` for each partition. */
export function partitionNames(
  table: ResolvedTable,
  filter: PartitionSpec | undefined,
  catalog: CatalogManager,
): string[] {
  requirePartitioned(table);
  const wanted = filter === undefined ? new Map<string, string>() : valuesOf(filter);
  return partitionsOf(table, catalog)
    .filter(({ spec }) => [...wanted].every(([key, value]) => spec.get(key) === value))
    .map(({ spec }) => [...spec].map(([key, value]) => `${key}=${value}`).join('/'));
}

export function addPartitions(
  table: ResolvedTable,
  specs: readonly PartitionSpec[],
  ignoreIfExists: boolean,
  catalog: CatalogManager,
): void {
  const texts = specs.map((spec) => `PARTITION (${specText(spec)})`).join(' ');
  const statement = `ALTER TABLE ${summaryOf(table.path)} ADD ${ignoreIfExists ? 'IF NOT EXISTS ' : ''}${texts}`;
  wrap(statement, () => {
    for (const written of specs) {
      const spec = completeSpec(table, written);
      const partitions = partitionsOf(table, catalog);
      if (!partitions.some((one) => sameSpec(one, spec))) {
        const options = new Map(written.properties?.map(({ key, value }) => [key, value]));
        partitions.push({ spec, options });
      } else if (!ignoreIfExists) {
        throw catalogException(
          'PartitionAlreadyExistsException',
          `Partition ${specName(spec)} of table ${fullName(table.path)} in catalog ${table.path[0]} already exists.`,
        );
      }
    }
  });
}

export function dropPartitions(
  table: ResolvedTable,
  specs: readonly PartitionSpec[],
  ignoreIfNotExists: boolean,
  catalog: CatalogManager,
): void {
  const texts = specs.map((spec) => `PARTITION (${specText(spec)})`).join(', ');
  const statement = `ALTER TABLE ${summaryOf(table.path)} DROP ${ignoreIfNotExists ? 'IF EXISTS ' : ''}${texts}`;
  wrap(statement, () => {
    for (const written of specs) {
      const spec = completeSpec(table, written);
      const partitions = partitionsOf(table, catalog);
      const index = partitions.findIndex((one) => sameSpec(one, spec));
      if (index >= 0) {
        partitions.splice(index, 1);
      } else if (!ignoreIfNotExists) {
        throw catalogException(
          'PartitionNotExistException',
          `Partition ${specName(spec)} of table ${fullName(table.path)} in catalog ${table.path[0]} does not exist.`,
        );
      }
    }
  });
}

function wrap(statement: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw couldNotExecute(statement, error, true);
  }
}

function partitionsOf(table: ResolvedTable, catalog: CatalogManager): PartitionEntry[] {
  const { partitions } = catalog.requireDatabase(table.path[0], table.path[1]);
  let entries = partitions.get(table.path[2]);
  if (entries === undefined) {
    entries = [];
    partitions.set(table.path[2], entries);
  }
  return entries;
}

function requirePartitioned(table: ResolvedTable): void {
  if (table.partitionKeys.length === 0) {
    throw catalogException(
      'TableNotPartitionedException',
      `Table ${fullName(table.path)} in catalog ${table.path[0]} is not partitioned.`,
    );
  }
}

/** A value for every partition key, in the keys' order. */
function completeSpec(table: ResolvedTable, written: PartitionSpec): Map<string, string> {
  requirePartitioned(table);
  const values = valuesOf(written);
  const keys = table.partitionKeys;
  if (values.size !== keys.length || !keys.every((key) => values.has(key))) {
    throw catalogException(
      'PartitionSpecInvalidException',
      `PartitionSpec ${specName(values)} does not match partition keys [${keys.join(', ')}] of table ${fullName(table.path)} in catalog ${table.path[0]}.`,
    );
  }
  return new Map(keys.map((key) => [key, values.get(key)!]));
}

function valuesOf(spec: PartitionSpec): Map<string, string> {
  return new Map(spec.entries.map(({ column, value }) => [column.text, value === undefined ? '' : valueText(value)]));
}

function valueText(value: Expression): string {
  return value.kind === 'string' || value.kind === 'temporal' ? value.value : printSqlExpression(value);
}

function specText(spec: PartitionSpec): string {
  return [...valuesOf(spec)].map(([key, value]) => `${key}=${value}`).join(', ');
}

function specName(spec: ReadonlyMap<string, string>): string {
  return `CatalogPartitionSpec{{${[...spec].map(([key, value]) => `${key}=${value}`).join(', ')}}}`;
}

function sameSpec({ spec }: PartitionEntry, other: ReadonlyMap<string, string>): boolean {
  return [...other].every(([key, value]) => spec.get(key) === value);
}
