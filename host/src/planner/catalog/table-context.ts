/** What a connector is told of a table. */
import type { SessionInfo } from '../../functions/contracts';
import { row, withoutAttribute } from '../../types/logical/types';
import type { ObjectPath } from '../contracts';
import type { TableContext, TableSource } from './connector-contracts';
import type { ResolvedTable } from './contracts';

/** `dynamic`: options of a hint, which go before those of the table. */
export function tableContext(
  { session }: { readonly session: SessionInfo },
  path: ObjectPath,
  table: ResolvedTable,
  dynamic: ReadonlyMap<string, string>,
): TableContext {
  const physical = table.schema.columns.filter(({ kind }) => kind === 'physical');
  const names = physical.map(({ name }) => name);
  return {
    path,
    physical: row(
      physical.map(({ name, type }) => ({ name, type: withoutAttribute(type) })),
      false,
    ),
    primaryKey: (table.schema.primaryKey?.columns ?? [])
      .map((name) => names.indexOf(name))
      .filter((index) => index >= 0),
    partitionKeys: table.partitionKeys,
    options: new Map([...table.options, ...dynamic]),
    session,
  };
}

/** The source gives updates without the rows that they replace. */
export function givesUpserts({ changelog }: TableSource): boolean {
  return changelog.updateAfter && !changelog.updateBefore;
}

export function givesChanges({ changelog }: TableSource): boolean {
  return changelog.updateAfter || changelog.updateBefore || changelog.delete;
}
