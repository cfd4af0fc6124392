/**
 * Configurations of the SQL operators: the seam between the physical planner, which writes them into
 * `TransformOperator.payload` (expressions/serialize.ts), and the operators, which are built from nothing else. Plain data.
 *
 * Expressions of one-input operators refer to the input row; those of two-input operators to the left fields followed by the
 * right ones. Row kinds are `Row.kind`. Times are ms. TTL 0 = state is kept for ever. `TransformOperator.kind` is the key of
 * `TableOperatorConfigs` below.
 */
import type { AggregateCall, Call, Expr, SortField } from '../../expressions/contracts';
import type { OperatorFunction } from '../../functions/user/call-sites';
import type { FunctionSpec, ProcessChangelog, ProcessTable } from '../../functions/user/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';

export interface TableConfig {
  readonly inputs: readonly RowType[];
  readonly output: RowType;
  readonly session: {
    readonly timeZone: string;
    readonly batch: boolean;
    readonly queryStart: number;
    readonly options: Readonly<Record<string, string>>;
    /** User functions that the operator's expressions call. */
    readonly functions?: readonly OperatorFunction[];
  };
}

/** Bundles of table.exec.mini-batch: flushed at `size` records, at a watermark, a barrier, and at the end. */
export interface MiniBatch {
  readonly size: number;
}

/** Filter and projection; runs of them and of Correlates are fused by the stage compiler. */
export interface CalcConfig extends TableConfig {
  readonly exprs: readonly Expr[];
  readonly condition?: Expr;
}

/** A table function applied to each row. Output: left fields, then the function's. */
export interface CorrelateConfig extends TableConfig {
  /** Call of a table function over the left row. */
  readonly call: Expr;
  readonly joinType: 'INNER' | 'LEFT';
  /** Over left fields and function fields. */
  readonly condition?: Expr;
}

/**
 * Calls of user functions that take batches. A call is over the input's fields, and from position `inputs[0].fields.length` on over
 * the results of the calls before it. All calls are of one carrier.
 */
export interface FunctionCallsConfig extends TableConfig {
  readonly calls: readonly Call[];
  /** Failing rows go to the dead-letter table instead of failing the job. */
  readonly deadLetters?: boolean;
  /** Options that go before those of the configuration. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Output: the columns of the input at `forwarded`, then the results of the calls at `results`. */
export interface FunctionCalcConfig extends FunctionCallsConfig {
  readonly forwarded: readonly number[];
  readonly results: readonly number[];
}

/** The last call is of a table function, whose rows are joined to the input's. Output: input, then the function's columns. */
export interface FunctionCorrelateConfig extends FunctionCallsConfig {
  readonly joinType: 'INNER' | 'LEFT';
  /** Over the output. */
  readonly condition?: Expr;
}

/** GROUPING SETS: each row once for each list; the last column is the expand id. */
export interface ExpandConfig extends TableConfig {
  readonly projections: readonly (readonly Expr[])[];
}

export interface WatermarkAssignerConfig extends TableConfig {
  readonly rowtimeIndex: number;
  readonly watermark: Expr;
  readonly idleTimeout: number;
  /** pipeline.auto-watermark-interval; 0 = after every record. */
  readonly interval: number;
}

/** Makes watermarks that end bundles: at rowtime intervals, or at processing time. */
export interface MiniBatchAssignerConfig extends TableConfig {
  readonly interval: number;
  readonly mode: 'RowTime' | 'ProcTime';
}

export interface ChangelogNormalizeConfig extends TableConfig {
  readonly keys: readonly number[];
  readonly generateUpdateBefore: boolean;
  /** Pushed-in filter over the input row. */
  readonly filter?: Expr;
  readonly ttl: number;
  readonly miniBatch?: MiniBatch;
}

/** Removes -U rows for consumers that work by key. */
export interface DropUpdateBeforeConfig extends TableConfig {}

export interface DeduplicateConfig extends TableConfig {
  readonly keys: readonly number[];
  /** undefined = processing time. */
  readonly rowtimeIndex?: number;
  readonly keepLast: boolean;
  readonly generateUpdateBefore: boolean;
  /** The first row of a key is +I; false = +U will do. */
  readonly generateInsert: boolean;
  readonly inputInsertOnly: boolean;
  readonly ttl: number;
  readonly miniBatch?: MiniBatch;
  /** table.exec.deduplicate.mini-batch.compact-changes.enabled */
  readonly compactChanges?: boolean;
  /** Event time, first row: given out once, when the watermark has passed it. Absent = unless there are bundles. */
  readonly outputInsertOnly?: boolean;
}

interface Aggregating extends TableConfig {
  readonly grouping: readonly number[];
  readonly calls: readonly AggregateCall[];
}

export interface GroupAggregateConfig extends Aggregating {
  readonly generateUpdateBefore: boolean;
  /** The input has -U and -D rows. */
  readonly needRetraction: boolean;
  readonly ttl: number;
  /** ttl of each call's state is the node's. Bundled single-phase aggregation. */
  readonly miniBatch?: MiniBatch;
}

/**
 * Two-phase: local pre-aggregation in a bundle. Output: grouping columns, then one column holding the accumulator
 * (a Row of `accumulator` type; BATCH mode the same).
 */
export interface LocalGroupAggregateConfig extends Aggregating {
  readonly needRetraction: boolean;
  readonly accumulator: RowType;
  readonly miniBatch?: MiniBatch;
}
/** Input as LocalGroupAggregate's output; calls' arguments refer to the local input row. */
export interface GlobalGroupAggregateConfig extends Aggregating {
  readonly localInput: RowType;
  readonly accumulator: RowType;
  readonly generateUpdateBefore: boolean;
  readonly needRetraction: boolean;
  readonly ttl: number;
  readonly miniBatch?: MiniBatch;
}
/** Distinct split: merges partial accumulators and gives the final phase's input accumulators. */
export interface IncrementalGroupAggregateConfig extends Aggregating {
  readonly localInput: RowType;
  readonly accumulator: RowType;
  readonly finalGrouping: readonly number[];
  readonly finalCalls: readonly AggregateCall[];
  /** The input of the local phase has -U and -D rows. */
  readonly needRetraction?: boolean;
  readonly ttl: number;
  readonly miniBatch?: MiniBatch;
}

export type WindowTime = 'ROWTIME' | 'PROCTIME' | 'BATCH';

/** Legacy group windows. Output: grouping, calls, properties. */
export interface GroupWindowAggregateConfig extends Aggregating {
  readonly window:
    | { readonly kind: 'TUMBLE' | 'HOP'; readonly size: number; readonly slide: number; readonly offset: number }
    | { readonly kind: 'SESSION'; readonly gap: number }
    /** Count windows come from the Table API. */
    | { readonly kind: 'TUMBLE_ROWS' | 'SLIDE_ROWS'; readonly size: number; readonly slide: number };
  readonly timeIndex: number;
  readonly time: WindowTime;
  readonly properties: readonly ('START' | 'END' | 'ROWTIME' | 'PROCTIME')[];
  readonly needRetraction: boolean;
  readonly generateUpdateBefore: boolean;
  /** table.exec.emit.early-fire.* and late-fire.*: delay in ms; undefined = off. */
  readonly earlyFire?: number;
  readonly lateFire?: number;
  readonly allowedLateness: number;
}

/** Windows of the TVFs. */
export interface Windowing {
  readonly kind: 'TUMBLE' | 'HOP' | 'CUMULATE' | 'SESSION';
  /** ms: window size, or the session gap. */
  readonly size: number;
  /** HOP's slide, CUMULATE's step. */
  readonly slide: number;
  readonly offset: number;
  readonly time: WindowTime;
  /**
   * The time attribute is a TIMESTAMP_LTZ: window bounds are local times of the session's zone. Absent = as the rowtime columns of
   * the input tell.
   */
  readonly zoned?: boolean;
  /** SESSION: the TVF's PARTITION BY. */
  readonly partition: readonly number[];
}

/** Where an operator finds the window of a row. */
export type WindowSource =
  /** The operator assigns windows itself, from the time column. */
  | { readonly kind: 'time'; readonly index: number }
  /** window_start (may be absent) and window_end columns of an upstream window TVF or aggregate. */
  | { readonly kind: 'attached'; readonly start: number | undefined; readonly end: number };

/** Appends window_start, window_end, window_time; one output row for each window of a row. */
export interface WindowTableFunctionConfig extends TableConfig {
  readonly windowing: Windowing;
  readonly timeIndex: number;
}

/** Output: grouping, calls, then the properties. */
export interface WindowAggregateConfig extends Aggregating {
  readonly windowing: Windowing;
  readonly source: WindowSource;
  readonly properties: readonly ('START' | 'END' | 'ROWTIME' | 'PROCTIME')[];
  readonly needRetraction: boolean;
  /** The input comes from a local phase: its keys, accumulators and ends of slices; all else refers to this row. */
  readonly localInput?: RowType;
}

/** Output: the keys, one column with the accumulators, the end of the slice (local time, ms). */
export interface LocalWindowAggregateConfig extends Aggregating {
  readonly windowing: Windowing;
  readonly source: WindowSource;
  readonly needRetraction: boolean;
  readonly countRows: boolean;
}

export interface WindowJoinConfig extends TableConfig {
  readonly joinType: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI';
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  readonly filterNulls: readonly boolean[];
  readonly condition?: Expr;
  readonly left: WindowSource & { readonly kind: 'attached' };
  readonly right: WindowSource & { readonly kind: 'attached' };
  readonly windowing: Windowing;
}

/** Top-N inside windows: emitted when the window ends. */
export interface WindowRankConfig extends TableConfig {
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  readonly rankStart: number;
  readonly rankEnd: number;
  readonly outputRank: boolean;
  readonly window: WindowSource & { readonly kind: 'attached' };
  readonly windowing: Windowing;
}

export interface WindowDeduplicateConfig extends TableConfig {
  readonly partition: readonly number[];
  readonly orderIndex: number;
  readonly keepLast: boolean;
  readonly window: WindowSource & { readonly kind: 'attached' };
  readonly windowing: Windowing;
}

/** Output: input fields, then one column for each call of each group. */
export interface OverAggregateConfig extends TableConfig {
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  /** All calls share order and partition; streaming needs one frame for all. */
  readonly groups: readonly {
    readonly calls: readonly AggregateCall[];
    readonly unit: 'ROWS' | 'RANGE';
    /** Rows, or ms for RANGE; undefined = unbounded; 0 = current row; negative = following. */
    readonly preceding: number | undefined;
    readonly following: number | undefined;
  }[];
  readonly time: 'ROWTIME' | 'PROCTIME' | 'NONE';
  /** Position of the time column in the input, when `time` is ROWTIME. */
  readonly timeIndex?: number;
  /** -U and -D rows come in (only with time = NONE). */
  readonly needRetraction: boolean;
  readonly generateUpdateBefore: boolean;
  readonly ttl: number;
}

interface Joining extends TableConfig {
  readonly joinType: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI';
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  /** For each key: rows with NULL there never match (true), or NULL equals NULL (IS NOT DISTINCT FROM). */
  readonly filterNulls: readonly boolean[];
  /** What the equality of keys does not say. */
  readonly condition?: Expr;
}

export interface JoinConfig extends Joining {
  /** Upsert (unique) keys of each input, as column lists; empty = none: rows are counted. */
  readonly leftUniqueKeys: readonly (readonly number[])[];
  readonly rightUniqueKeys: readonly (readonly number[])[];
  readonly leftTtl: number;
  readonly rightTtl: number;
  /** Inputs without updates and deletes: nothing is ever taken back from them. */
  readonly leftInsertOnly?: boolean;
  readonly rightInsertOnly?: boolean;
  /** SEMI and ANTI: the output is the left row. -U rows of the input are always processed; output -U only when wanted downstream. */
  readonly generateUpdateBefore: boolean;
  readonly miniBatch?: MiniBatch;
}

/** left.time between right.time + lower and right.time + upper, inclusive. */
export interface IntervalJoinConfig extends Joining {
  readonly time: 'ROWTIME' | 'PROCTIME';
  readonly leftTimeIndex: number;
  readonly rightTimeIndex: number;
  readonly lower: number;
  readonly upper: number;
  /** table.exec.interval-join.min-cleanup-interval */
  readonly minCleanupInterval: number;
}

export interface TemporalJoinConfig extends Joining {
  readonly time: 'ROWTIME' | 'PROCTIME';
  readonly leftTimeIndex: number;
  /** ROWTIME: the versioned side's rowtime. */
  readonly rightTimeIndex: number;
  readonly ttl: number;
}

/** Join with a table that is asked for each key. */
export interface LookupJoinConfig extends TableConfig {
  readonly joinType: 'INNER' | 'LEFT';
  /** Lookup keys: a field of the left row or a constant, by position in the table's row. */
  readonly keys: readonly {
    readonly index: number;
    readonly from: { readonly field: number } | { readonly constant: Expr };
  }[];
  /** Connector and options of the table. */
  readonly table: {
    readonly connector: string;
    readonly options: Readonly<Record<string, string>>;
    readonly row: RowType;
    /** Rows with the nearest vectors are wanted, not those with equal keys; the row's last column is the score. */
    readonly search?: { readonly topK: number };
  };
  /** Applied to looked-up rows: Calc on the temporal table, then the rest of the ON condition over left + right. */
  readonly rightExprs?: readonly Expr[];
  readonly rightFilter?: Expr;
  /** Left rows that fail it never match (conditions on the left side in LEFT joins). */
  readonly preFilter?: Expr;
  readonly condition?: Expr;
  readonly async?: {
    readonly capacity: number;
    readonly timeout: number;
    readonly ordered: boolean;
    readonly keyOrdered: boolean;
  };
  readonly retry?: { readonly delay: number; readonly attempts: number };
  /** Upsert: the left changelog is materialised so that retractions give the row that was emitted (TRY_RESOLVE). */
  readonly materialize?: { readonly keys: readonly number[]; readonly ttl: number };
}

/** How rows of one input of a delta join look up the other input's table. */
export interface DeltaJoinSide {
  readonly table: LookupJoinConfig['table'];
  /** Columns of the table, and the fields of the asking row that they equal. */
  readonly lookups: readonly { readonly index: number; readonly field: number }[];
  /** What stands between the table and the join, over the table's row. */
  readonly exprs?: readonly Expr[];
  readonly filter?: Expr;
  /** Columns of the other input that tell its rows apart under one join key. */
  readonly rowKey: readonly number[];
}

/** Two tables that are looked up from each other's changes. */
export interface DeltaJoinConfig extends TableConfig {
  readonly sides: readonly [DeltaJoinSide, DeltaJoinSide];
  /** Join key columns of each input. */
  readonly keys: readonly [readonly number[], readonly number[]];
  /** The rest of the condition, over the fields of both inputs. */
  readonly condition?: Expr;
  /** Lookups that may run at once. */
  readonly capacity: number;
  /** Join keys whose answers are remembered: of the left table, of the right one. 0 = none. */
  readonly cacheSizes: readonly [number, number];
}

/** Joins of more than two inputs on one common key. Conditions refer to all fields in order of inputs. */
export interface MultiJoinConfig extends TableConfig {
  /** joinTypes[i] is how input i joins those before it; [0] is unused. */
  readonly joinTypes: readonly ('INNER' | 'LEFT')[];
  /** Common join key columns of each input; empty = one group for all rows. */
  readonly keys: readonly (readonly number[])[];
  readonly conditions: readonly (Expr | undefined)[];
  readonly uniqueKeys: readonly (readonly (readonly number[])[])[];
  readonly ttls: readonly number[];
  readonly generateUpdateBefore: boolean;
}

export interface RankConfig extends TableConfig {
  readonly kind: 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK';
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  readonly start: number;
  /** A number, or the input column that holds it. */
  readonly end: number | { readonly column: number };
  readonly outputRank: boolean;
  readonly generateUpdateBefore: boolean;
  readonly strategy:
    | { readonly kind: 'APPEND_FAST' }
    | { readonly kind: 'UPDATE_FAST'; readonly primaryKey: readonly number[] }
    | { readonly kind: 'RETRACT' };
  readonly ttl: number;
}

/** A whole-input sort at the end of input (batch, and streaming where Flink allows it). */
export interface SortConfig extends TableConfig {
  readonly order: readonly SortField[];
}
/** Batch. Streaming LIMIT and ORDER BY ... LIMIT are Rank (Flink's Limit, SortLimit). */
export interface SortLimitConfig extends TableConfig {
  readonly order: readonly SortField[];
  readonly offset: number;
  readonly limit: number;
}
/** Sorts by a time attribute first, then by other fields; emits at watermarks (or per ms of processing time). */
export interface TemporalSortConfig extends TableConfig {
  readonly order: readonly SortField[];
  readonly time: 'ROWTIME' | 'PROCTIME';
}

/** Keeps a sink's upsert rows consistent with its primary key. */
export interface SinkMaterializerConfig extends TableConfig {
  /** Sink primary key. */
  readonly keys: readonly number[];
  /** The input's upsert key; undefined = whole rows. */
  readonly upsertKey?: readonly number[];
  readonly conflict: 'ERROR' | 'NOTHING' | 'DEDUPLICATE' | 'LEGACY';
  readonly ttl: number;
  /** ON CONFLICT ERROR/NOTHING compact at watermarks: table.exec.sink.upsert-materialize... */
  readonly rowtimeIndex?: number;
}

/** NOT NULL and length checks before a sink. */
export interface ConstraintEnforcerConfig extends TableConfig {
  readonly table: string;
  readonly notNull?: { readonly columns: readonly number[]; readonly drop: boolean };
  readonly lengths?: {
    readonly columns: readonly {
      readonly index: number;
      readonly length: number;
      readonly pad: boolean;
      readonly binary: boolean;
    }[];
    readonly mode: 'TRIM_PAD' | 'ERROR';
  };
  /** table.exec.sink.nested-constraint-enforcer: checks of the output type inside rows, or inside arrays and maps as well. */
  readonly nested?: 'ROWS' | 'ROWS_AND_COLLECTIONS';
  /** The sink's physical columns as they were declared, for `nested`; absent = `output`. */
  readonly physical?: RowType;
}

/** Wraps row times, sets the row kinds a sink wants, and drops what it does not take. */
export interface SinkConfig extends TableConfig {
  readonly accepts: {
    readonly insert: boolean;
    readonly updateBefore: boolean;
    readonly updateAfter: boolean;
    readonly delete: boolean;
  };
  /** -D rows hold the key columns only, others NULL. */
  readonly deleteByKey?: readonly number[];
}

export interface MatchConfig extends TableConfig {
  readonly partition: readonly number[];
  readonly order: readonly SortField[];
  readonly time: 'ROWTIME' | 'PROCTIME';
  readonly timeIndex: number;
  readonly pattern: import('../../planner/contracts').Pattern;
  readonly definitions: Readonly<Record<string, Expr>>;
  readonly measures: readonly { readonly name: string; readonly expr: Expr }[];
  readonly subsets: Readonly<Record<string, readonly string[]>>;
  readonly after: {
    readonly kind: 'PAST_LAST_ROW' | 'TO_NEXT_ROW' | 'TO_FIRST' | 'TO_LAST';
    readonly variable?: string;
  };
  readonly within?: number;
}

/** TO_CHANGELOG, FROM_CHANGELOG: row kinds to and from a column. */
export interface ToChangelogConfig extends TableConfig {
  readonly opColumn: string;
  /** Row kind short name ('INSERT', ...) to the op code; missing = the row is dropped. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly partition: readonly number[];
}
export interface FromChangelogConfig extends TableConfig {
  readonly opIndex: number;
  /** Op code to row kind. */
  readonly mapping: Readonly<Record<string, 'INSERT' | 'UPDATE_BEFORE' | 'UPDATE_AFTER' | 'DELETE'>>;
  readonly unknown: 'ERROR' | 'SKIP';
}

/** A call of an aggregate function that runs in a worker. */
export interface WorkerAggregateCall {
  readonly spec: FunctionSpec;
  readonly args: readonly Expr[];
  readonly distinct: boolean;
  readonly filter?: Expr;
  readonly type: LogicalType;
}

/** GROUP BY with Python functions. Output: grouping, then one column for each of `results`. */
export interface PythonGroupAggregateConfig extends TableConfig {
  readonly grouping: readonly number[];
  readonly python: readonly WorkerAggregateCall[];
  /** The others. */
  readonly calls: readonly AggregateCall[];
  /** Which call a result column is of. */
  readonly results: readonly ({ readonly python: number } | { readonly call: number })[];
  readonly generateUpdateBefore: boolean;
  readonly needRetraction: boolean;
  readonly ttl: number;
}

/** Python functions over rows that an operator before has gathered: columns of arrays become columns of results. */
export interface PythonFrameAggregateConfig extends TableConfig {
  readonly calls: readonly {
    readonly spec: FunctionSpec;
    /** Input column with the array of rows. */
    readonly rows: number;
    /** Over these rows. */
    readonly args: readonly Expr[];
    readonly type: LogicalType;
  }[];
  /** Where an output column comes from. */
  readonly columns: readonly ({ readonly input: number } | { readonly call: number })[];
  /** Inputs that end: rows leave in this order. */
  readonly order?: readonly SortField[];
  /** Rows without any gathered row give no result. */
  readonly skipEmpty?: boolean;
}

/**
 * A process table function of the user. Output: for each table its PARTITION BY columns (or all of its columns), the function's
 * columns, then `rowtime` when all tables have a time column. Without tables the only input is one row without columns.
 */
export interface ProcessTableFunctionConfig extends TableConfig {
  /** For messages. */
  readonly name: string;
  readonly spec: FunctionSpec;
  /** Rows of a partition belong together: keyed, with state and timers. */
  readonly set: boolean;
  readonly passThrough: boolean;
  readonly tables: readonly ProcessTable[];
  /** Arguments of the declared parameters, tables aside; undefined = left out by the call. */
  readonly scalars: readonly (Expr | { readonly descriptor: readonly string[] } | undefined)[];
  /** Types of the declared parameters. */
  readonly args: readonly (LogicalType | 'DESCRIPTOR')[];
  /** What the function collects. */
  readonly collected: LogicalType;
  readonly changelog: ProcessChangelog;
  /** Of buffers of rows that wait for their turn, and of states without a TTL of their own. */
  readonly ttl: number;
}

/** BATCH joins: the right side is read first. */
export interface BatchJoinConfig extends Joining {}

/** Records of a DataStream as rows of a table. */
export interface FromStreamConfig extends TableConfig {
  /** Records are rows or tuples, whose fields become columns; false = each record is the value of one column. */
  readonly composite: boolean;
  /** The last column is the record's timestamp. */
  readonly timestamps: boolean;
  /** Rows may be of any kind; false = only insertions are allowed. */
  readonly changelog: boolean;
  /** Watermarks of the stream are those of the table; false = only the one that ends it. */
  readonly watermarks: boolean;
}

/** Rows of a table as records of a DataStream. */
export interface ToStreamConfig extends TableConfig {
  /** Columns of the record. */
  readonly columns: readonly number[];
  /** Column that becomes the record's timestamp; a TIMESTAMP counts as UTC. */
  readonly rowtimeIndex?: number;
}

/** Literal rows. */
export interface ValuesConfig extends TableConfig {
  readonly rows: readonly (readonly Expr[])[];
}

/** TransformOperator.kind and the configuration that its payload holds. */
export interface TableOperatorConfigs {
  'table-calc': CalcConfig;
  'table-correlate': CorrelateConfig;
  'table-function-calc': FunctionCalcConfig;
  'table-function-correlate': FunctionCorrelateConfig;
  'table-expand': ExpandConfig;
  'table-watermark-assigner': WatermarkAssignerConfig;
  'table-mini-batch-assigner': MiniBatchAssignerConfig;
  'table-changelog-normalize': ChangelogNormalizeConfig;
  'table-drop-update-before': DropUpdateBeforeConfig;
  'table-deduplicate': DeduplicateConfig;
  'table-group-aggregate': GroupAggregateConfig;
  'table-local-group-aggregate': LocalGroupAggregateConfig;
  'table-global-group-aggregate': GlobalGroupAggregateConfig;
  'table-incremental-group-aggregate': IncrementalGroupAggregateConfig;
  'table-group-window-aggregate': GroupWindowAggregateConfig;
  'table-local-window-aggregate': LocalWindowAggregateConfig;
  'table-window-table-function': WindowTableFunctionConfig;
  'table-window-aggregate': WindowAggregateConfig;
  'table-window-join': WindowJoinConfig;
  'table-window-rank': WindowRankConfig;
  'table-window-deduplicate': WindowDeduplicateConfig;
  'table-over-aggregate': OverAggregateConfig;
  'table-join': JoinConfig;
  'table-interval-join': IntervalJoinConfig;
  'table-temporal-join': TemporalJoinConfig;
  'table-lookup-join': LookupJoinConfig;
  'table-multi-join': MultiJoinConfig;
  'table-delta-join': DeltaJoinConfig;
  'table-rank': RankConfig;
  'table-sort': SortConfig;
  'table-sort-limit': SortLimitConfig;
  'table-temporal-sort': TemporalSortConfig;
  'table-sink-materializer': SinkMaterializerConfig;
  'table-constraint-enforcer': ConstraintEnforcerConfig;
  'table-sink': SinkConfig;
  'table-match': MatchConfig;
  'table-to-changelog': ToChangelogConfig;
  'table-from-changelog': FromChangelogConfig;
  'table-process-function': ProcessTableFunctionConfig;
  'table-batch-join': BatchJoinConfig;
  'table-python-group-aggregate': PythonGroupAggregateConfig;
  'table-python-frame-aggregate': PythonFrameAggregateConfig;
  'table-from-stream': FromStreamConfig;
  'table-to-stream': ToStreamConfig;
}
export type TableOperatorKind = keyof TableOperatorConfigs;
