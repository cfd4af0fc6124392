/**
 * What a table's connector tells the planner, and what it gives to a job. Connectors implement this in
 * connectors/<name>/table.ts; the session hands the planner a TableConnectors.
 */
import type { Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import type { ObjectPath, Partition } from '../contracts';

/** Which kinds of rows flow. */
export interface ChangelogMode {
  readonly insert: boolean;
  readonly updateBefore: boolean;
  readonly updateAfter: boolean;
  readonly delete: boolean;
  /** -D rows hold the key columns only. */
  readonly keyOnlyDeletes?: boolean;
}

export const INSERT_ONLY: ChangelogMode = { insert: true, updateBefore: false, updateAfter: false, delete: false };
export const ALL_CHANGES: ChangelogMode = { insert: true, updateBefore: true, updateAfter: true, delete: true };
export const UPSERT: ChangelogMode = { insert: true, updateBefore: false, updateAfter: true, delete: true };

/** An option for messages and checks. */
export interface OptionSpec {
  readonly key: string;
  readonly type: 'string' | 'int' | 'long' | 'double' | 'boolean' | 'duration' | 'memory' | 'enum' | 'list' | 'map';
  /** enum: allowed values. */
  readonly values?: readonly string[];
  readonly default?: string;
  readonly deprecatedKeys?: readonly string[];
}

export interface TableContext {
  readonly path: ObjectPath;
  /** Physical columns in order. */
  readonly physical: RowType;
  /** Indexes into `physical`. */
  readonly primaryKey: readonly number[];
  readonly partitionKeys: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly session: SessionInfo;
}

/** Operator part of a graph node: protocol SourceOperator or SinkOperator without what the planner fills in. */
export interface ConnectorNode {
  /** Name in connectors/registry.ts. */
  readonly connector: string;
  readonly options?: ReadonlyMap<string, string>;
  readonly format?: string;
  readonly formatOptions?: ReadonlyMap<string, string>;
  /** Rows that stand in the graph (connector "collection"). */
  readonly rows?: readonly unknown[];
  /** Of sources, when what was pushed makes another one of it than TableSource.bounded says. */
  readonly bounded?: boolean;
}

/** What was pushed into a source; the produced row is the fields at `projection`, then `metadata`. */
export interface SourcePlan {
  /** Indexes into the physical columns. */
  readonly projection: readonly number[];
  /** Set when fields inside columns are read: for each of `projection` the way from the column down to the field. */
  readonly paths?: readonly (readonly number[])[];
  /** Keys of metadata columns, in order. */
  readonly metadata: readonly string[];
  readonly produced: RowType;
  /** Accepted conjuncts, over the source's whole row: all physical columns, then metadata columns (logical/source-row.ts). */
  readonly filters: readonly Expr[];
  /** Rows that are enough, of those that pass the filters. */
  readonly limit: number | undefined;
  /** The only partitions to read. */
  readonly partitions: readonly Partition[] | undefined;
}

export interface TableSource {
  readonly changelog: ChangelogMode;
  readonly bounded: boolean;
  /** In the order of the row that the source gives. */
  readonly metadata?: readonly { readonly key: string; readonly type: LogicalType }[];
  /** Flink's class, for messages. */
  readonly className?: string;
  /** Flink's asSummaryString, for messages. */
  readonly summary?: string;
  /** Conjuncts over the source's whole row that the source takes; others stay in the plan. */
  acceptsFilter?(filter: Expr): boolean;
  /** The filters that it takes are only a help: rows that fail them may come, so they stay in the plan too. */
  readonly retainsFilters?: boolean;
  /** Shown by EXPLAIN. Sources without it are asked for the columns that are read all the same. */
  readonly acceptsProjection?: boolean;
  /** Single fields of ROW columns too. */
  readonly acceptsNestedProjection?: boolean;
  readonly acceptsLimit?: boolean;
  /** The partitions there are, of sources that can read some of them alone. */
  partitions?(): readonly Partition[];
  /** Watermarks of a WATERMARK clause are made in the source, for each split. */
  readonly acceptsWatermark?: boolean;
  /** Watermarks are made after every record, not every 200 ms (test sources). */
  readonly watermarkPerRecord?: boolean;
  /** The source makes watermarks itself, as SOURCE_WATERMARK() asks for. */
  readonly emitsWatermarks?: boolean;
  /** Present when the table can be asked for rows by key. */
  readonly lookup?: { readonly cached: boolean; readonly async: boolean };
  /** Columns by which the table finds rows fast; delta joins need them. */
  readonly indexes?: readonly (readonly string[])[];
  /** Present when the table can be asked for the rows nearest to a vector (VECTOR_SEARCH). */
  readonly vectorSearch?: { readonly async: boolean };
  /** False for tables that can only be looked up. */
  readonly scannable?: boolean;
  node(plan: SourcePlan): ConnectorNode;
  /** Fixed by `scan.parallelism` and the like. Operators behind it run at the job's all the same. */
  readonly parallelism?: number;
}

export interface TableSink {
  /** Given what the query produces, what the sink wants. */
  changelog(query: ChangelogMode): ChangelogMode;
  /** In the order of the row that the sink takes: they stand behind the physical columns. */
  readonly metadata?: readonly { readonly key: string; readonly type: LogicalType }[];
  /** Flink's class, for messages. */
  readonly className?: string;
  readonly acceptsOverwrite?: boolean;
  readonly acceptsPartitions?: boolean;
  /** In batch mode, wants the rows of a partition one after the other. */
  readonly groupsPartitions?: boolean;
  node(plan: {
    readonly consumed: RowType;
    /** Keys of the metadata columns behind the physical ones. */
    readonly metadata: readonly string[];
    readonly overwrite: boolean;
    readonly staticPartitions: ReadonlyMap<string, string>;
    /** A partial INSERT's columns, as indexes into the physical columns. */
    readonly targetColumns?: readonly number[];
  }): ConnectorNode;
  /** Fixed by `sink.parallelism`. */
  readonly parallelism?: number;
  /** The connector alone sees to `parallelism`: rows are not distributed by primary key because of it. */
  readonly ownsParallelism?: boolean;
}

export interface TableConnector {
  readonly identifier: string;
  source?(context: TableContext): TableSource;
  sink?(context: TableContext): TableSink;
}

export interface TableConnectors {
  /** Checks the options (Flink's messages for unknown, missing and wrong ones). Throws SqlError. */
  source(context: TableContext): TableSource;
  sink(context: TableContext): TableSink;
}
