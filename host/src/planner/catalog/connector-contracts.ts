/**
 * What a table's connector tells the planner, and what it gives to a job. Connectors implement this in
 * connectors/<name>/table.ts; the session hands the planner a TableConnectors.
 */
import type { Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import type { ObjectPath } from '../contracts';

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
}

/** What was pushed into a source; the produced row is the fields at `projection`, then `metadata`. */
export interface SourcePlan {
  /** Indexes into the physical columns. */
  readonly projection: readonly number[];
  /** Keys of metadata columns, in order. */
  readonly metadata: readonly string[];
  readonly produced: RowType;
  readonly filters: readonly Expr[];
  readonly limit: number | undefined;
  readonly partitions: readonly ReadonlyMap<string, string>[] | undefined;
}

export interface TableSource {
  readonly changelog: ChangelogMode;
  readonly bounded: boolean;
  readonly metadata?: readonly { readonly key: string; readonly type: LogicalType }[];
  /** Conjuncts over the physical row that the source itself applies; others stay in the plan. */
  acceptsFilter?(filter: Expr): boolean;
  readonly acceptsProjection?: boolean;
  readonly acceptsLimit?: boolean;
  readonly acceptsPartitions?: boolean;
  /** Watermarks are made after every record, not every 200 ms (test sources). */
  readonly watermarkPerRecord?: boolean;
  /** The source makes watermarks itself, as SOURCE_WATERMARK() asks for. */
  readonly emitsWatermarks?: boolean;
  /** Present when the table can be asked for rows by key. */
  readonly lookup?: { readonly cached: boolean; readonly async: boolean };
  /** Present when the table can be asked for the rows nearest to a vector (VECTOR_SEARCH). */
  readonly vectorSearch?: { readonly async: boolean };
  /** False for tables that can only be looked up. */
  readonly scannable?: boolean;
  node(plan: SourcePlan): ConnectorNode;
  /** Fixed by `scan.parallelism` and the like. */
  readonly parallelism?: number;
}

export interface TableSink {
  /** Given what the query produces, what the sink wants. */
  changelog(query: ChangelogMode): ChangelogMode;
  readonly metadata?: readonly { readonly key: string; readonly type: LogicalType }[];
  readonly acceptsOverwrite?: boolean;
  readonly acceptsPartitions?: boolean;
  node(plan: {
    readonly consumed: RowType;
    readonly overwrite: boolean;
    readonly staticPartitions: ReadonlyMap<string, string>;
    /** A partial INSERT's columns, as indexes into the physical columns. */
    readonly targetColumns?: readonly number[];
  }): ConnectorNode;
  readonly parallelism?: number;
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
