/** What the in-memory catalogs hold. */
import type { ResolvedModel, ResolvedTable, UserFunction } from './contracts';

export interface DatabaseEntry {
  comment: string | undefined;
  options: Map<string, string>;
  readonly tables: Map<string, ResolvedTable>;
  /** By name in small letters: functions' names are not case-sensitive. */
  readonly functions: Map<string, UserFunction>;
  readonly models: Map<string, ResolvedModel>;
  /** Partitions of a table, in the order they were added. */
  readonly partitions: Map<string, PartitionEntry[]>;
}

export interface PartitionEntry {
  readonly spec: ReadonlyMap<string, string>;
  readonly options: ReadonlyMap<string, string>;
}

export interface CatalogEntry {
  comment: string | undefined;
  options: Map<string, string>;
  /** Where USE CATALOG leads. */
  readonly defaultDatabase: string;
  readonly databases: Map<string, DatabaseEntry>;
  /** Made by CREATE CATALOG: only these can be altered and shown. */
  readonly described: boolean;
}

export function newDatabase(comment?: string, options: Iterable<readonly [string, string]> = []): DatabaseEntry {
  return {
    comment,
    options: new Map(options),
    tables: new Map(),
    functions: new Map(),
    models: new Map(),
    partitions: new Map(),
  };
}

export function newCatalog(
  defaultDatabase: string,
  described: boolean,
  comment?: string,
  options: Iterable<readonly [string, string]> = [],
): CatalogEntry {
  return {
    comment,
    options: new Map(options),
    defaultDatabase,
    databases: new Map([[defaultDatabase, newDatabase()]]),
    described,
  };
}
