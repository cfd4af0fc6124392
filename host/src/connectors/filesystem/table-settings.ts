/** What the table side of "filesystem" hands to its source and sink, as JSON in the option "settings". */
import { OptionReader } from '../../formats/options';
import type { RowType } from '../../types/logical/contracts';
import type { CommitTrigger } from './partition-time';

/** Begins the names of files that wait for compaction; sources leave them out. */
export const UNCOMPACTED = '.uncompacted-';

export interface FileTableSettings {
  readonly path: string;
  /** All physical columns. */
  readonly row: RowType;
  /** Positions of partition columns in `row`, in order of PARTITIONED BY. */
  readonly partitionKeys: readonly number[];
  readonly defaultPartition: string;
}

export interface FileTableSourceSettings extends FileTableSettings {
  /** Positions in `row`. */
  readonly projection: readonly number[];
  readonly metadata: readonly string[];
  readonly monitorIntervalMs?: number;
  readonly pathPattern?: string;
  /** Values of the partition columns, in their order, of the only partitions to read; null is NULL. */
  readonly partitions?: readonly (readonly (string | null)[])[];
  /** Rows of a reader that are enough. */
  readonly limit?: number;
}

export interface FileTableSinkSettings extends FileTableSettings {
  /** The same for all subtasks: `part-` and random characters. */
  readonly prefix: string;
  readonly batch: boolean;
  readonly overwrite: boolean;
  readonly staticPartitions: readonly (readonly [string, string])[];
  readonly fileSize: number;
  readonly rolloverMs: number;
  readonly inactivityMs: number;
  readonly checkIntervalMs: number;
  /** Name of the file that marks a partition as complete. */
  readonly successFile?: string;
  /** When partitions are committed; undefined = they are not. */
  readonly commit?: CommitTrigger;
  /** Size of compacted files in bytes; undefined = files are not compacted. */
  readonly compactionBytes?: number;
}

/** The sink is a writer and a committer: something is done when all files of a checkpoint are published. */
export function isDivided({ commit, compactionBytes }: FileTableSinkSettings): boolean {
  return commit !== undefined || compactionBytes !== undefined;
}

/** Throws when `node` has no such settings. */
export function settingsOf<T>(options: ReadonlyMap<string, string>): T {
  const reader = new OptionReader('connector "filesystem-table"', options);
  const settings = reader.json<T>('settings');
  reader.end();
  return settings;
}

/** The columns that stand in files: all but those of partitions. */
export function storedColumns({ row, partitionKeys }: FileTableSettings): number[] {
  return row.fields.map((_, i) => i).filter((i) => !partitionKeys.includes(i));
}

export function rowOf(row: RowType, columns: readonly number[]): RowType {
  return { ...row, fields: columns.map((i) => row.fields[i]) };
}
